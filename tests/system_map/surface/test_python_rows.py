"""Applications, interfaces and routers that a function gives back: alone, or several at once in a row."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

HEAD = "from flask import Flask\nfrom flask_restx import Api\nfrom ns import ns\n"
NAMESPACE = (
    "from flask_restx import Namespace, Resource\nns = Namespace('n')\n"
    "@ns.route('/a')\nclass View(Resource):\n    def get(self): ...\n"
)
INIT = "def init():\n    app = Flask(__name__)\n    api = Api(app, prefix='/api')\n"
OWN = "class Own(Api):\n    pass\n" + INIT.replace("Api(", "Own(")
ADD = "    api.add_namespace(ns)\n"


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        (f"{INIT}    return api\ndef go():\n    api = init()\n{ADD}", {"GET /api/n/a": 1.0}),
        (f"{INIT}    return api\napi = init()\napi.add_namespace(ns)\n", {"GET /api/n/a": 1.0}),
        (
            "def init():\n    app = Flask(__name__)\n    return Api(app, prefix='/api')\ndef go():\n    api = init()\n"
            + ADD,
            {"GET /api/n/a": 1.0},
        ),
        (f"{INIT}    return app, api\ndef go():\n    app, api = init()\n{ADD}", {"GET /api/n/a": 1.0}),
        (f"{INIT}    return (\n        app, api)\ndef go():\n    (app, api) = init()\n{ADD}", {"GET /api/n/a": 1.0}),
        (f"{INIT}    return api, 1\ndef go():\n    api, count = init()\n{ADD}", {"GET /api/n/a": 1.0}),
        (f"{OWN}    return app, api\ndef go():\n    app, api = init()\n{ADD}", {"GET /api/n/a": 1.0}),
        (f"{OWN}    return app, api\ndef go():\n    app, other = init()\n{ADD}", {"? GET /n/a": 0.6}),
        (f"{INIT}    return app, api\ndef go():\n    *others, api = init()\n{ADD}", {"? GET /n/a": 0.6}),
        (
            (
                "def init(app):\n    api = Api(app, prefix='/api')\n    return app, api\n"
                "app, api = init(Flask(__name__))\napi.add_namespace(ns)\n@app.get('/b')\ndef b(): ...\n"
            ),
            {"GET /api/n/a": 1.0, "GET /b": 1.0},
        ),
    ],
)
def test_what_a_function_gives_back_is_what_its_names_take(text: str, routes: dict[str, float]) -> None:
    assert told(routes_of({"main.py": HEAD + text, "ns.py": NAMESPACE})) == routes


def test_a_router_of_a_row_is_followed_over_files() -> None:
    made = "from fastapi import APIRouter, FastAPI\ndef make():\n    app, router = FastAPI(), None\n    router = APIRouter(prefix='/r')\n"
    texts = {
        "made.py": f"{made}    app = FastAPI()\n    return app, router\n",
        "main.py": (
            "from made import make\nimport fastapi\napp, router = make()\n@router.get('/x')\ndef x(): ...\n"
            "app.include_router(router, prefix='/v1')\n"
        ),
    }
    assert told(routes_of(texts)) == {"GET /v1/r/x": 1.0}


IN = "from flask import Blueprint, Flask\n"
BLUEPRINT = "api = Blueprint('api', __name__, url_prefix='/api')\n"


def test_a_row_that_is_taken_hides_no_mount_in_the_function() -> None:
    made = f"def create():\n    app = Flask(__name__)\n    {BLUEPRINT}    @api.route('/in')\n    def inner(): ...\n"
    text = f"{IN}{made}    app.register_blueprint(api)\n    return app, api\napp, api = create()\n"
    assert told(routes_of({"app.py": text})) == {"GET /api/in": 1.0}


@pytest.mark.parametrize(
    "function",
    [
        "def pick(app, other):\n    app = wrapped(app)\n    return app\n",
        "def pick(app, other):\n    for app in other: ...\n    return app\n",
        "def pick(app, other):\n    with other as app:\n        return app\n",
        "def pick(app, api):\n    if admin:\n        return api\n    return app\n",
    ],
)
def test_what_gives_back_now_this_and_now_that_is_not_what_it_is_handed(function: str) -> None:
    text = f"{IN}{function}root = Flask(__name__)\n{BLUEPRINT}one = pick(root, api)\n@one.route('/a')\ndef a(): ...\n"
    assert told(routes_of({"app.py": text})) == {}


def test_a_parameter_with_a_value_where_none_is_handed_is_given_back() -> None:
    function = "def pick(app=None):\n    if app is None:\n        app = Flask(__name__)\n    return app\n"
    text = f"{IN}{function}root = Flask(__name__)\none = pick(root)\n@one.route('/a')\ndef a(): ...\n"
    assert told(routes_of({"app.py": text})) == {"GET /a": 1.0}
