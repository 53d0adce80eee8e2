"""Which of Python's frameworks a file is asked for whose words do not tell them apart."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file

ROUTE = "@app.get('/a')\ndef show(): ...\n"


@pytest.mark.parametrize(
    ("head", "read_by"),
    [
        ("from flask import Flask\napp = Flask(__name__)\n", {"flask"}),
        ("import flask, json\napp = flask.Flask(__name__)\n", {"flask"}),
        ("from flask import g\nfrom shop import app\n", {"flask", "fastapi"}),  # a test of either, maybe
        ("from fastapi import FastAPI\napp = FastAPI()\n", {"fastapi"}),
        ("from flask import Flask\nfrom fastapi import FastAPI\napp = FastAPI()\n", {"flask", "fastapi"}),
        ("# not flask\nfrom shop import app\n", {"flask", "fastapi"}),  # another file tells whose application it is
        ("from flask_login import current_user\nfrom shop import app\n", {"flask", "fastapi"}),
    ],
)
def test_a_file_that_makes_objects_of_flask_alone_is_not_asked_for_routes_of_fastapi(
    head: str, read_by: set[str]
) -> None:
    signals = read_file("Python", (head + ROUTE).encode()).signals
    assert {one.kind.partition(".")[0] for one in signals if one.kind.endswith(".route")} == read_by
