"""Functions that register in FastAPI, or by decorators of either framework, what they are called with."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

FAST = (
    "from fastapi import APIRouter, FastAPI\nfrom helpers import add\napp = FastAPI()\nrouter = APIRouter(prefix='/r')\n"
    "def show(): ...\napp.include_router(router)\n"
)
FLASK = (
    "from flask import Blueprint, Flask\nfrom helpers import add\napp = Flask(__name__)\n"
    "router = Blueprint('r', __name__, url_prefix='/r')\ndef show(): ...\napp.register_blueprint(router)\n"
)
DECORATED = "def add(router, name):\n    @router.{how}(f'/{{name}}/all')\n    def every(): ...\n"


def told(texts: dict[str, str]) -> tuple[set[str], list[tuple[str, int]]]:
    part = routes_of(texts)
    shown = {
        f"{'' if one.mounted else '? '}{one.method} {one.path} {one.handler_path}:{one.handler_line} {one.file}:{one.line}"
        for one in part.routes
    }
    return shown, [(place.path, place.line) for place in part.unread]


@pytest.mark.parametrize(("app", "how"), [(FAST, "get"), (FLASK, "route")])
def test_a_decorator_in_a_function_registers_for_each_call_of_it(app: str, how: str) -> None:
    texts = {
        "app.py": f"{app}add(app, 'a')\nadd(router, name='c')\nadd(router, compute())\n",
        "helpers.py": DECORATED.format(how=how),
    }
    routes = {"GET /a/all helpers.py:3 app.py:7", "GET /r/c/all helpers.py:3 app.py:8"}
    assert told(texts) == (routes, [("app.py", 9)])


def test_a_route_that_a_function_adds_has_the_handler_of_each_call() -> None:
    texts = {
        "app.py": f"{FAST}add(app, '/a', show)\nadd(router, '/c', made())\n",
        "helpers.py": "def add(on, path, handler):\n    on.add_api_route(path, handler, methods=['POST'])\n",
    }
    assert told(texts) == ({"POST /a app.py:5 app.py:7"}, [("app.py", 8)])


@pytest.mark.parametrize(
    "text",
    [
        (
            "from fastapi import APIRouter, FastAPI\napp = FastAPI()\n"
            "def make(name):\n    router = APIRouter()\n    @router.get(f'/{name}')\n    def f(): ...\n    return router\n"
            "app.include_router(make('a'), prefix='/x')\napp.include_router(make('c'), prefix='/y')\n"
        ),
        (
            "from flask import Blueprint, Flask\napp = Flask(__name__)\ndef f(): ...\n"
            "def make(name):\n    bp = Blueprint(name, __name__)\n    bp.add_url_rule('/' + name, view_func=f)\n    return bp\n"
            "app.register_blueprint(make('a'), url_prefix='/x')\napp.register_blueprint(make('c'), url_prefix='/y')\n"
        ),
    ],
)
def test_routes_of_a_router_that_each_call_makes_are_not_mixed_up(text: str) -> None:
    part = routes_of({"app.py": text})
    assert part.routes == []
    assert part.unread


BOTH = (
    "def both(path, new, method, old=None, **kw):\n    def decorator(func):\n        first = old or method\n"
    "        first(path=path, **kw)(func)\n        method(new, **kw)(func)\n    return decorator\n"
)


@pytest.mark.parametrize(
    ("given", "routes", "unread"),
    [
        ("'/a', new='/b', method=router.get", {"GET /r/a", "GET /r/b"}, 0),
        ("'/a', '/b', router.post, old=router.put", {"PUT /r/a", "POST /r/b"}, 0),
        ("'/a', compute(), method=app.get", {"GET /a"}, 1),
        ("'/a', '/b', method=other.get", set(), 0),
    ],
)
def test_an_own_decorator_registers_by_what_it_is_handed(given: str, routes: set[str], unread: int) -> None:
    app = FAST.replace("import add", "import both")
    shown, places = told({"app.py": f"{app}@both({given})\ndef view(): ...\n", "helpers.py": BOTH})
    assert shown == {f"{route} app.py:8 app.py:7" for route in routes}
    assert places == [("app.py", 7)] * unread


def test_what_such_a_decorator_is_given_may_be_a_local_text() -> None:
    app = FAST.replace("import add", "import both") + "def set_up():\n    start = '/s'\n    more = start + '/m'\n"
    text = f"{app}    @both(more, f'{{start}}/n', method=app.get)\n    def view(): ...\n"
    assert told({"app.py": text, "helpers.py": BOTH})[0] == {f"GET /s/{end} app.py:11 app.py:10" for end in "mn"}
