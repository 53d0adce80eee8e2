"""Prefixes that Flask's and FastAPI's routers give themselves, by factories too; what functions return; names of views."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import RoutesPart
from tests.system_map.surface.test_routes import routes_of

FAST = "import os\nfrom fastapi import APIRouter, FastAPI\napp = FastAPI()\n"
FLASK = "import os\nfrom flask import Blueprint, Flask\napp = Flask(__name__)\n"
COMPUTED = "b = Blueprint('b', __name__, url_prefix=os.environ['P'])\n@b.route('/a')\ndef a(): ...\n"
FAST_MAKE = "def make(name):\n    r = APIRouter(prefix=f'/{name}')\n    @r.get('/a')\n    def a(): ...\n    return r\n"
FLASK_MAKE = FAST_MAKE.replace("APIRouter(prefix", "Blueprint(name, __name__, url_prefix").replace("r.get", "r.route")


def told(part: RoutesPart) -> dict[str, float]:
    return {f"{'' if one.mounted else '? '}{one.method} {one.path}": one.confidence for one in part.routes}


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        (
            f"{FAST}r = APIRouter(prefix=os.environ['P'])\n@r.get('/a')\ndef a(): ...\napp.include_router(r)\n",
            {"? GET /a": 0.6},
        ),
        (f"{FAST}r = APIRouter(**options)\n@r.get('/a')\ndef a(): ...\napp.include_router(r)\n", {"? GET /a": 0.6}),
        (f"{FAST}r = APIRouter()\n@r.get('/a')\ndef a(): ...\napp.include_router(r)\n", {"GET /a": 1.0}),
        (f"{FAST}{FAST_MAKE}app.include_router(make('one'))\n", {"GET /one/a": 1.0}),
        (f"{FAST}{FAST_MAKE}app.include_router(make(name='one'), prefix='/v1')\n", {"GET /v1/one/a": 1.0}),
        (
            f"{FAST}{FAST_MAKE}for n in ('one', 'two'):\n    app.include_router(make(n))\n",
            {"GET /one/a": 1.0, "GET /two/a": 1.0},
        ),
        (f"{FAST}name = 'own'\n{FAST_MAKE}app.include_router(make(os.environ['P']))\n", {"? GET /a": 0.6}),
        (f"{FLASK}{COMPUTED}app.register_blueprint(b)\n", {"? GET /a": 0.6}),
        (f"{FLASK}{COMPUTED}app.register_blueprint(b, url_prefix='/v1')\n", {"GET /v1/a": 1.0}),
        (
            f"{FLASK}{FLASK_MAKE}app.register_blueprint(make('one'))\napp.register_blueprint(make('x'), url_prefix='/two')\n",
            {"GET /one/a": 1.0, "GET /two/a": 1.0},
        ),
    ],
)
def test_a_prefix_that_cannot_be_read_is_not_left_out(text: str, routes: dict[str, float]) -> None:
    assert told(routes_of({"app.py": text})) == routes


def test_a_function_may_return_the_application_of_its_module() -> None:
    files = {
        "shop/__init__.py": "from flask import Flask\napp = Flask(__name__)\ndef create_app():\n    app.debug = True\n    return app\n",
        "shop/web.py": "from flask import Blueprint\nweb = Blueprint('web', __name__)\n@web.route('/w')\ndef w(): ...\n",
        "shop/main.py": (
            "from . import create_app\ndef main():\n    app = create_app()\n"
            "    from .web import web\n    app.register_blueprint(web)\n"
        ),
    }
    assert told(routes_of(files)) == {"GET /w": 1.0}


def test_a_view_is_called_by_the_name_it_is_made_with() -> None:
    view = "from flask.views import MethodView\nclass Items(MethodView):\n    def get(self): ...\n"
    part = routes_of({"app.py": f"{FLASK}{view}app.add_url_rule('/a', view_func=Items.as_view('items'))\n"})
    assert [(one.handler, one.name) for one in part.routes] == [("Items", "items")]


BLUEPRINTS = {
    "shop/__init__.py": "",
    "shop/views.py": (
        "from flask import Blueprint\none = Blueprint('one', __name__)\ntwo = Blueprint('two', __name__, url_prefix='/two')\n"
        "@one.route('/a')\ndef a(): ...\n@two.route('/b')\ndef b(): ...\n"
    ),
    "shop/health.py": "from flask import Blueprint\nok = Blueprint('ok', __name__)\n@ok.route('/ok')\ndef get(): ...\n",
    "shop/setup.py": (
        "from flask import Flask\nfrom shop.health import ok\nDEFAULT = (ok,)\nVERSION = 1\n"
        "def create_app(name, blueprints=None):\n    app = Flask(name)\n"
        "    if not blueprints:\n        blueprints = DEFAULT\n"
        "    configure(app, blueprints)\n    return app\n"
        "def configure(app, blueprints):\n    for each in blueprints:\n"
        "        app.register_blueprint(each, url_prefix=f'/v{VERSION}')\n"
    ),
    "shop/main.py": (
        "from shop.setup import create_app\nfrom shop import views\nfrom shop.views import one\n"
        "BLUEPRINTS = (one, views.two)\napp = create_app('shop', blueprints=BLUEPRINTS)\n"
    ),
}


def test_blueprints_in_a_tuple_are_followed_to_the_loop_that_registers_them() -> None:
    assert told(routes_of(BLUEPRINTS)) == {"GET /v1/a": 1.0, "GET /v1/b": 1.0, "GET /v1/ok": 0.7}


def test_a_tuple_with_something_unknown_in_it_mounts_nothing() -> None:
    main = BLUEPRINTS["shop/main.py"].replace("views.two)", "load())")
    assert told(routes_of(BLUEPRINTS | {"shop/main.py": main})) == {
        "? GET /a": 0.6,
        "? GET /two/b": 0.6,
        "GET /v1/ok": 0.7,
    }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("@app.get(f'/x/{Kind.a.value}')\ndef f(): ...\n", {"GET /x/first": 1.0}),
        ("def add():\n    kind = Kind.a\n    @app.get(f'/x/{kind.value}')\n    def f(): ...\n", {"GET /x/first": 1.0}),
        (
            "def add():\n    kind = Kind.a\n    start = f'/{kind.value}'\n    @app.get(f'{start}/y')\n    def f(): ...\n",
            {"GET /first/y": 1.0},
        ),
        (
            "def add():\n    kind = Kind.a\n    use(\n        kind=kind,\n    )\n    @app.get(f'/{kind.value}')\n    def f(): ...\n",
            {"GET /first": 1.0},
        ),
        ("def add(kind):\n    @app.get(f'/x/{kind.value}')\n    def f(): ...\n", {}),
        ("@app.get(f'/x/{Kind.c.value}')\ndef f(): ...\n", {}),
    ],
)
def test_a_member_of_an_enumeration_is_read_by_its_value(text: str, shown: dict[str, float]) -> None:
    texts = {
        "app.py": f"from fastapi import FastAPI\nfrom kinds import Kind\napp = FastAPI()\n{text}",
        "kinds.py": "from enum import Enum\nclass Kind(str, Enum):\n    a = 'first'\n    b = 'second'\n",
    }
    assert told(routes_of(texts)) == shown
