"""Paths and prefixes that functions of Flask's and FastAPI's applications put together of their own names."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

FAST = """
from fastapi import APIRouter, FastAPI
r = APIRouter()
B = "/module"
@r.get("/a")
def a(): ...
def create({takes}):
    app = FastAPI()
    {binds}
    app.include_router(r, prefix={prefix})
    return app
"""
FLASK = FAST.replace("fastapi import APIRouter, FastAPI", "flask import Blueprint, Flask").replace("r.get", "r.route")
FLASK = FLASK.replace("APIRouter()", "Blueprint('r', __name__)").replace("FastAPI()", "Flask(__name__)")
FLASK = FLASK.replace("include_router(r, prefix", "register_blueprint(r, url_prefix")


@pytest.mark.parametrize("framework", [FAST, FLASK])
@pytest.mark.parametrize(
    ("function", "calls", "routes"),
    [
        (("", "V = 'v1'; C = f'/api/{V}'", "C"), "create()", {"? GET /a": 0.6}),  # not at the start of a line
        (("", "B = '/api'", "B"), "create()", {"GET /api/a": 1.0}),  # not the module's
        (("", "V = 'v1'\n    C = f'/api/{V}'", "C + '/x'"), "create()", {"GET /api/v1/x/a": 1.0}),
        (("", "C = '/api'", "f'{B}{C}'"), "create()", {"GET /module/api/a": 1.0}),
        (("", "B = '/one'\n    B = '/two'", "B"), "create()", {"? GET /a": 0.6}),
        (("", "B = read()", "B"), "create()", {"? GET /a": 0.6}),
        (("", "def inner():\n        B = '/inner'", "B"), "create()", {"GET /module/a": 0.7}),  # bound elsewhere too
        (("p='/p'", "C = f'{p}/x'", "C"), "create()", {"GET /p/x/a": 1.0}),
        (("p='/p'", "C = f'{p}/x'", "C"), "create('/q')", {"GET /q/x/a": 1.0}),
        (("p='/p'", "C = f'{p}/x'", "C"), "create(p=B)", {"GET /module/x/a": 1.0}),
        (("p='/p'", "", "p"), "create(p=read())", {"? GET /a": 0.6}),
        (("p='/p'", "", "p"), "create(**given)", {"? GET /a": 0.6}),
        (("p='/p'", "", "p"), "print()", {"GET /p/a": 0.85}),  # no call is seen
        (("p='/p'", "", "p"), "create('/q')\ncreate()", {"? GET /a": 0.6}),  # two applications
        (("p='/p'", "p = '/x' + p", "p"), "create()", {"? GET /a": 0.6}),
        (("p", "", "p"), "print()", {"? GET /a": 0.6}),
    ],
)
def test_what_a_function_binds_or_takes_is_read_in_the_prefix_of_a_mount(
    framework: str, function: tuple[str, str, str], calls: str, routes: dict[str, float]
) -> None:
    takes, binds, prefix = function
    text = framework.format(takes=takes, binds=binds or "pass", prefix=prefix)
    assert told(routes_of({"app.py": f"{text}{calls}\n"})) == routes


@pytest.mark.parametrize(
    "text",
    [
        (
            "from flask import Flask\ndef v(): ...\ndef create(p='/p'):\n    app = Flask(__name__)\n    base = f'{p}/api'\n"
            "    @app.route(base + '/a')\n    def a(): ...\n    app.add_url_rule(f'{base}/b', view_func=v)\n    return app\n"
        ),
        (
            "from fastapi import FastAPI\ndef v(): ...\ndef create(p='/p'):\n    app = FastAPI()\n    base = f'{p}/api'\n"
            "    @app.get(base + '/a')\n    def a(): ...\n    app.add_api_route(f'{base}/b', v)\n    return app\n"
        ),
    ],
)
def test_what_a_function_binds_is_read_in_the_path_of_a_route(text: str) -> None:
    assert told(routes_of({"app.py": text})) == {"GET /p/api/a": 0.85, "GET /p/api/b": 0.85}
    assert told(routes_of({"app.py": f"{text}app = create('/q')\n"})) == {"GET /q/api/a": 1.0, "GET /q/api/b": 1.0}
    twice = routes_of({"app.py": f"{text}one = create('/q')\ntwo = create('/r')\n"})
    assert (told(twice), len(twice.unread)) == ({}, 2)


def test_one_application_may_take_what_several_calls_give() -> None:
    text = (
        "from fastapi import APIRouter, FastAPI\napp = FastAPI()\nr = APIRouter()\n@r.get('/a')\ndef a(): ...\n"
        "def add(version):\n    app.include_router(r, prefix=f'/{version}')\nadd('v1')\nadd('v2')\n"
    )
    assert told(routes_of({"app.py": text})) == {"GET /v1/a": 1.0, "GET /v2/a": 1.0}


def test_a_text_of_too_many_pieces_is_not_told_by_its_beginning() -> None:
    grown = "    b = '/b'\n    c = f'{" + "}{".join("b" * 9) + "}'\n    d = f'{" + "}{".join("c" * 9) + "}'\n"
    text = f"from fastapi import FastAPI\napp = FastAPI()\ndef add():\n{grown}    @app.get(d)\n    def x(): ...\n"
    part = routes_of({"a.py": text})
    assert (part.routes, [one.line for one in part.unread]) == ([], [7])
    assert told(routes_of({"a.py": text.replace("get(d)", "get(c)")})) == {f"GET {'/b' * 9}": 1.0}
