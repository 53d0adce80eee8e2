"""The methods of routes of Flask and FastAPI where they are no texts: members of enums, constants."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

FLASK = "from flask import Flask\napp = Flask(__name__)\n@app.route('/a', methods={})\ndef a(): ...\n"
FAST = "from fastapi import FastAPI\napp = FastAPI()\n@app.api_route('/a', methods={})\ndef a(): ...\n"
RULE = "from flask import Flask\napp = Flask(__name__)\ndef a(): ...\napp.add_url_rule('/a', view_func=a, methods={})\n"
ENUM = "from enum import Enum\nclass Method(str, Enum):\n    READ = 'GET'\n    POST = 'post'\n    ODD = 'ODD'\n"


@pytest.mark.parametrize("text", [FLASK, FAST, RULE])
@pytest.mark.parametrize(
    ("head", "methods", "found"),
    [
        ("from http import HTTPMethod\n", "[HTTPMethod.GET, HTTPMethod.POST]", ["GET", "POST"]),
        ("from http import HTTPMethod as M\n", "(M.PUT.value,)", ["PUT"]),
        ("import http\n", "{http.HTTPMethod.DELETE.name, 'get'}", ["DELETE", "GET"]),
        ("ALLOWED = ['GET', 'POST']\n", "ALLOWED", ["GET", "POST"]),
        ("from .http import HTTPMethod\n", "[HTTPMethod.GET]", []),
        ("from http import HTTPStatus as HTTPMethod\n", "[HTTPMethod.GET]", []),
        ("from http import HTTPMethod\n", "[HTTPMethod.OK]", []),
    ],
)
def test_members_of_the_standard_library_s_enum_are_methods(
    text: str, head: str, methods: str, found: list[str]
) -> None:
    part = routes_of({"main.py": head + text.format(methods)})
    assert told(part) == {f"{method} /a": 1.0 for method in found}
    assert len(part.unread) == (not found)


@pytest.mark.parametrize("text", [FLASK, FAST])
@pytest.mark.parametrize(
    ("methods", "found"),
    [
        ("[Method.READ, Method.POST.value]", ["GET", "POST"]),
        ("[Method.POST.name, 'PUT']", ["POST", "PUT"]),
        ("[VERB]", ["PATCH"]),
        ("[Method.ODD]", []),
        ("[Method.MISSING]", []),
        ("[OTHER]", []),
    ],
)
def test_members_of_own_enums_and_constants_are_what_they_say(text: str, methods: str, found: list[str]) -> None:
    own = f"{ENUM}VERB = 'PATCH'\nOTHER = read()\n"
    files = {"pkg/__init__.py": "", "pkg/own.py": own}
    main = "from pkg.own import Method, OTHER, VERB\n" + text.format(methods)
    part = routes_of({**files, "pkg/main.py": main})
    assert told(part) == {f"{method} /a": 1.0 for method in found}
    assert len(part.unread) == (not found)
