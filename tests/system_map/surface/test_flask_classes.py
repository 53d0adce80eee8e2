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


@pytest.mark.parametrize(
    ("body", "methods"),
    [
        ("methods = ['GET', 'POST']\n    def dispatch_request(self): ...", {"GET", "POST"}),
        ("methods: ClassVar = ('POST',)\n    def get(self): ...\n    def post(self): ...", {"POST"}),
        ("methods = METHODS\n    def put(self): ...", {"PUT"}),
        ("def dispatch_request(self):\n        methods = ['POST']", {"GET"}),
        ("methods = KNOWN\n    def dispatch_request(self): ...", {"POST"}),
        ("methods = ['GET']\n    methods = ['PUT']\n    def dispatch_request(self): ...", {"PUT"}),
        ("methods = None\n    def dispatch_request(self): ...", {"GET"}),
        # Computed, nobody knows which.
        ("methods = METHODS\n    def dispatch_request(self): ...", set()),
        ("methods = ['GET'] + METHODS\n    def dispatch_request(self): ...", set()),
        ("methods = ['GET']\n    if METHODS:\n        methods = ['POST']\n    def dispatch_request(self): ...", set()),
    ],
)
@pytest.mark.parametrize("heir", ["", "class Heir(Page):\n    pass\n"])
def test_a_view_answers_the_methods_that_its_class_says(body: str, methods: set[str], heir: str) -> None:
    text = (
        "from flask import Flask\nfrom flask.views import View\nfrom given import METHODS\nKNOWN = ['POST']\n"
        f"app = Flask(__name__)\nclass Page(View):\n    {body}\n{heir}"
        f"app.add_url_rule('/a', view_func={'Heir' if heir else 'Page'}.as_view('a'))\n"
    )
    assert {row.split()[0] for row in told(text)} == methods
    assert [(one.path, one.line) for one in routes_of({"app.py": text}).unread] == (
        [] if methods else [("app.py", text.count("\n"))]
    )


JSON_API = {
    "app/__init__.py": "",
    "app/users.py": (
        "from flask_rest_jsonapi import ResourceDetail, ResourceList, ResourceRelationship\n"
        "class UserList(ResourceList):\n    methods = ['GET']\nclass UserDetail(ResourceDetail):\n    pass\n"
        "class UserTags(ResourceRelationship):\n    pass\n"
    ),
    "app/routes.py": (
        "from app.base import api\nfrom app.users import UserDetail, UserList, UserTags\n"
        "api.route(UserList, 'user_list', '/users', '/groups/<int:id>/users')\n"
        "api.route(\n    UserDetail, 'user_detail', '/users/<int:id>'\n)\n"
        "api.route(UserTags, 'user_tags', '/users/<int:id>/tags')\n"
    ),
    "app/base.py": (
        "from flask import Blueprint, Flask\nfrom flask_rest_jsonapi import Api\napp = Flask(__name__)\n"
        "bp = Blueprint('v1', __name__, url_prefix='/v1')\nMADE\nimport app.routes\n"
    ),
}


@pytest.mark.parametrize(
    ("made", "start"),
    [
        ("api = Api(app)\n", ""),
        ("api = Api(app, bp)\napp.register_blueprint(bp)\n", "/v1"),
        ("api = Api(blueprint=bp)\napp.register_blueprint(bp)\n", "/v1"),
        ("api = Api()\napi.init_app(app, bp)\napp.register_blueprint(bp)\n", "/v1"),
        ("api = Api(blueprint=bp)\napi.init_app(app)\n", "/v1"),
        ("api = Api(blueprint=bp)\napi.init_app(app)\napp.register_blueprint(bp)\n", "/v1"),
    ],
)
def test_resources_of_json_api_are_registered_by_a_call(made: str, start: str) -> None:
    part = routes_of({**JSON_API, "app/base.py": JSON_API["app/base.py"].replace("MADE\n", made)})
    assert {f"{one.method} {one.path} {one.mounted}" for one in part.routes} == {
        *(f"GET {start}{path} True" for path in ("/users", "/groups/<int:id>/users")),
        *(f"{method} {start}/users/<int:id> True" for method in ("GET", "PATCH", "DELETE")),
        *(f"{method} {start}/users/<int:id>/tags True" for method in ("GET", "POST", "PATCH", "DELETE")),
    }
    assert {one.handler for one in part.routes} == {"UserList", "UserDetail", "UserTags"}


RESOURCE = (
    "from flask import Blueprint, Flask\nfrom flask_rest_jsonapi import Api\nBASE\n"
    "bp = Blueprint('v1', __name__, url_prefix='/v1')\napp = Flask(__name__)\napp.register_blueprint(bp)\n"
    "api = Api(app)\nclass Own(ResourceList):\n    BODY\n"
)


@pytest.mark.parametrize(
    ("base", "body", "methods"),
    [
        ("from flask_rest_jsonapi import ResourceList", "pass", {"GET", "POST"}),
        ("from flask_rest_jsonapi import ResourceList", "methods = READ", set()),
        ("from mylib.views import ResourceList", "pass", set()),
        ("from mylib.views import ResourceList", "def get(self): ...", {"GET"}),
    ],
)
def test_a_package_s_resource_answers_its_methods_unless_its_class_says_others(
    base: str, body: str, methods: set[str]
) -> None:
    text = f"{RESOURCE.replace('BASE', base).replace('BODY', body)}api.route(Own, 'own', '/own')\n"
    part = routes_of({"app.py": text})
    assert {f"{one.method} {one.path}" for one in part.routes} == {f"{method} /own" for method in methods}
    assert len(part.unread) == (not methods)


def test_a_resource_may_be_registered_on_a_blueprint() -> None:
    text = RESOURCE.replace("BASE", "from flask_rest_jsonapi import ResourceList").replace("BODY", "methods = ['GET']")
    assert told(f"{text}api.route(Own, 'own', '/own', blueprint=bp)\n") == ["GET /v1/own 8 1.0"]
