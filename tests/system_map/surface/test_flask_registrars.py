"""Functions that register in Flask what they are called with; parameters and views under other names."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

VIEWS = "from flask.views import MethodView\ndef index(): ...\nclass Item(MethodView):\n    def get(self): ...\n    def put(self): ...\n"
APP = (
    "from flask import Blueprint, Flask\nfrom helpers import add\nfrom views import Item, index\n"
    "app = Flask(__name__)\nbp = Blueprint('b', __name__)\napp.register_blueprint(bp, url_prefix='/b')\n"
)
BY_EACH = (
    "def add(target, routes, view_func, *args, **kwargs):\n"
    "    for route in routes:\n        target.add_url_rule(route, view_func=view_func, *args, **kwargs)\n"
)
BY_ONE = (
    "ROOT = '/root'\ndef add(target, path, view, methods=None, end='/'):\n"
    "    target.add_url_rule(f'{ROOT}{path}' + end, view_func=view, methods=methods)\n"
)
BY_CLASS = (
    "def add(target, name, view):\n    made = view.as_view(name)\n    target.add_url_rule('/' + name, view_func=made)\n"
)


def told(helper: str, calls: str) -> tuple[set[str], list[tuple[str, int]]]:
    part = routes_of({"app.py": f"{APP}{calls}", "helpers.py": helper, "views.py": VIEWS})
    shown = {
        f"{'' if route.mounted else '? '}{route.method} {route.path} {route.handler} {route.file}:{route.line}"
        for route in part.routes
    }
    return shown, [(place.path, place.line) for place in part.unread]


@pytest.mark.parametrize(
    ("helper", "calls", "routes"),
    [
        (
            BY_EACH,
            "add(bp, routes=['/a', '/c'], view_func=Item.as_view('item'))\n",
            {f"{method} /b/{path} Item app.py:7" for method in ("GET", "PUT") for path in ("a", "c")},
        ),
        (BY_EACH, "add(app, ('/a',), index)\n", {"GET /a index app.py:7"}),
        (BY_EACH, "add(app, ['/a'], index, methods=['POST'])\n", {"POST /a index app.py:7"}),
        (BY_ONE, "add(app, '/a', index)\n", {"GET /root/a/ index app.py:7"}),
        (BY_ONE, "add(bp, '/a', index, ['POST'], end='')\n", {"POST /b/root/a index app.py:7"}),
        (BY_CLASS, "add(bp, 'item', Item)\n", {"GET /b/item Item app.py:7", "PUT /b/item Item app.py:7"}),
    ],
)
def test_a_function_that_registers_what_it_is_handed_does_so_for_each_call(
    helper: str, calls: str, routes: set[str]
) -> None:
    assert told(helper, calls) == (routes, [])


@pytest.mark.parametrize(
    ("helper", "call"),
    [
        (BY_EACH, "add(bp, routes=['/a', made()], view_func=index)\n"),
        (BY_EACH, "add(bp, routes=ROUTES, view_func=index)\n"),
        (BY_EACH, "add(bp, routes=['/a'], view_func=guarded(Item.as_view('item')))\n"),
        (BY_ONE, "add(bp, '/a', index, methods=METHODS)\n"),
        (BY_ONE, "add(bp, '/a')\n"),
    ],
)
def test_a_call_that_hands_over_what_cannot_be_read_is_named_as_unread(helper: str, call: str) -> None:
    assert told(helper, call) == (set(), [("app.py", 7)])


def test_a_function_that_registers_on_the_modules_own_application_is_followed_too() -> None:
    text = (
        "from flask import Flask\nfrom flask.views import MethodView\napp = Flask(__name__)\n"
        "class Users(MethodView):\n    def get(self): ...\n    def post(self): ...\n"
        "def register_api(view, endpoint, url, pk='id'):\n    made = view.as_view(endpoint)\n"
        "    app.add_url_rule(url, view_func=made)\n    app.add_url_rule(f'{url}<{pk}>', view_func=made, methods=['PUT'])\n"
        "register_api(Users, 'users', '/users/', pk='user_id')\n"
    )
    part = routes_of({"app.py": text})
    assert {f"{route.method} {route.path} {route.name}" for route in part.routes} == {
        "GET /users/ None",
        "POST /users/ None",
        "PUT /users/<user_id> None",
    }


def test_a_view_that_the_function_names_itself_is_its_own() -> None:
    helper = "def index(): ...\ndef add(target, path, name):\n    target.add_url_rule(path, name, index)\n"
    texts = {"app.py": f"{APP}add(app, '/a', 'a')\n", "helpers.py": helper, "views.py": VIEWS}
    assert [(route.handler_path, route.name) for route in routes_of(texts).routes] == [("helpers.py", None)]


def test_a_rule_is_called_as_it_says() -> None:
    text = f"{APP}app.add_url_rule('/a', 'one', index)\napp.add_url_rule('/c', None, index)\nbp.add_url_rule('/d', named(), index)\n"
    part = routes_of({"app.py": text, "views.py": VIEWS})
    assert {route.path: route.name for route in part.routes} == {"/a": "one", "/c": "index", "/b/d": None}


def test_an_application_that_a_function_calls_otherwise_is_the_one_it_was_handed() -> None:
    texts = {
        "web.py": (
            "kept = None\ndef index(): ...\n"
            "def first(flask_app):\n    global kept\n    kept = flask_app\n    kept.add_url_rule('/a', 'a', index)\n"
            "def second(flask_app):\n    mine = flask_app\n    @mine.route('/b')\n    def b(): ...\n"
            "def third(flask_app):\n    other = flask_app\n    other = wrapped(other)\n    other.add_url_rule('/c', 'c', index)\n"
        ),
        "app.py": "from flask import Flask\nfrom web import first, second, third\napp = Flask(__name__)\nfirst(app)\nsecond(app)\nthird(app)\n",
    }
    assert {f"{route.method} {route.path} {route.mounted}" for route in routes_of(texts).routes} == {
        "GET /a True",
        "GET /b True",
    }


def test_a_view_that_was_made_before_answers_by_its_class() -> None:
    text = f"{APP}made = Item.as_view('the_item')\napp.add_url_rule('/a', view_func=made)\napp.add_url_rule('/c', view_func=index)\n"
    part = routes_of({"app.py": text, "views.py": VIEWS})
    assert {f"{route.method} {route.path} {route.handler} {route.name}" for route in part.routes} == {
        "GET /a Item the_item",
        "PUT /a Item the_item",
        "GET /c index index",
    }
