"""Flask's interfaces and resources: what an interface is given, several paths, classes that share a name."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

HEAD = "from flask import Blueprint, Flask\nfrom flask_restx import Api, Namespace, Resource\napp = Flask(__name__)\n"
VIEW = "@ns.route('/a')\nclass View(Resource):\n    def get(self): ...\n"


def told(text: str) -> list[str]:
    return sorted(
        f"{one.method} {one.path} {one.handler_line} {one.confidence}" for one in routes_of({"app.py": text}).routes
    )


@pytest.mark.parametrize(
    ("made", "start"),
    [
        ("bp = Blueprint('v1', __name__)\napi = Api(app=bp)\napp.register_blueprint(bp, url_prefix='/v1')\n", "/v1"),
        ("api = Api(app=app)\n", ""),
        ("api = Api()\napi.init_app(app=app)\n", ""),
    ],
)
def test_an_interface_is_given_its_application_by_name(made: str, start: str) -> None:
    text = f"{HEAD}{made}ns = Namespace('n')\napi.add_namespace(ns)\n{VIEW}"
    assert [row.split()[1] for row in told(text)] == [f"{start}/n/a"]
    assert told(text)[0].endswith(" 1.0")


def test_a_resource_may_have_several_paths() -> None:
    text = f"{HEAD}ns = Api(app)\n" + VIEW.replace("'/a'", "'/a', '/b'")
    assert told(text) == ["GET /a 6 1.0", "GET /b 6 1.0"]


def test_classes_that_share_a_name_answer_what_each_of_them_has() -> None:
    text = (
        f"{HEAD}ns = Api(app)\nclass Base(Resource):\n    def put(self): ...\n"
        "@ns.route('/a')\nclass View(Base):\n    def get(self): ...\n    def post(self): ...\n"
        "@ns.route('/all')\nclass View(Resource):\n    def get(self): ...\n"
    )
    assert told(text) == ["GET /a 8 1.0", "GET /all 12 1.0", "POST /a 8 1.0", "PUT /a 8 1.0"]
