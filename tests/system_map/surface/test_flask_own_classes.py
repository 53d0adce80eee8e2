"""Interfaces, namespaces and blueprints of a repository's own classes: what is registered on their objects."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

HEAD = "from flask import Blueprint, Flask\nfrom flask_restx import Api, Namespace, Resource\napp = Flask(__name__)\n"
OWN = "class OwnApi(Api):\n    pass\n"
BLUEPRINT = "bp = Blueprint('v1', __name__, url_prefix='/v1')\napp.register_blueprint(bp)\n"
VIEW = "class View(Resource):\n    def get(self): ...\n"
ADDED = f"{VIEW}api.add_resource(View, '/a')\n"


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        (f"{OWN}api = OwnApi(app)\n{ADDED}", {"GET /a": 1.0}),
        (f"{OWN}api = OwnApi(app, prefix='/x')\n{ADDED}", {"GET /x/a": 1.0}),
        (f"{OWN}api = OwnApi()\n{ADDED}api.init_app(app)\n", {"GET /a": 1.0}),
        (f"{OWN}{BLUEPRINT}api = OwnApi(app=bp)\n@api.route('/a')\n{VIEW}", {"GET /v1/a": 1.0}),
        (f"{OWN}class More(OwnApi):\n    pass\napi = More(app)\n{ADDED}", {"GET /a": 1.0}),
        (f"{OWN}api = OwnApi()\n{ADDED}", {"? GET /a": 0.6}),
        (f"{OWN}api = OwnApi(app, **options)\n{ADDED}", {"? GET /a": 0.6}),
        (
            f"{OWN}{BLUEPRINT}api = OwnApi(bp)\nns = api.namespace('n')\n@ns.route('/a')\n{VIEW}",
            {"GET /v1/n/a": 1.0},
        ),
        (
            f"class Own(Namespace):\n    pass\napi = Api(app)\nns = Own('n')\napi.add_namespace(ns)\n@ns.route('/a')\n{VIEW}",
            {"GET /n/a": 1.0},
        ),
        (
            (
                "class Own(Namespace):\n    pass\napi = Api(app)\nns = Own('n', path='/x')\napi.add_namespace(ns)\n"
                f"@ns.route('/a')\n{VIEW}"
            ),
            {"GET /x/a": 1.0},
        ),
    ],
)
def test_routes_hang_on_an_object_of_an_own_class(text: str, routes: dict[str, float]) -> None:
    assert told(routes_of({"app.py": HEAD + text})) == routes


def test_an_own_class_with_a_prefix_of_its_own_does_not_make_the_routes_sure() -> None:
    own = "class OwnApi(Api):\n    def __init__(self, app):\n        super().__init__(app, prefix='/own')\n"
    assert told(routes_of({"app.py": f"{HEAD}{own}api = OwnApi(app)\n{ADDED}"})) == {"? GET /a": 0.6}
    base = f"from flask_restx import Api\n{own}class OtherApi(OwnApi):\n    pass\n"
    text = f"{HEAD}from base import OtherApi\napi = OtherApi(app)\n{ADDED}"
    assert told(routes_of({"base.py": base, "app.py": text})) == {"? GET /a": 0.6}
    said = text.replace("OtherApi(app)", "OtherApi(app, prefix='/said')")
    assert told(routes_of({"base.py": base, "app.py": said})) == {"GET /said/a": 1.0}


def test_another_package_s_class_of_that_name_is_no_interface() -> None:
    text = f"from tastypie.api import Api\n{OWN}class View:\n    def get(self): ...\napi = OwnApi(app)\n"
    assert routes_of({"app.py": f"{text}api.add_resource(View, '/a')\n"}).routes == []


def test_namespaces_of_an_interface_that_another_file_makes() -> None:
    texts = {
        "pkg/__init__.py": "",
        "pkg/base.py": f"from flask_restx import Api\n{OWN}",
        "pkg/api.py": (
            "from flask import Blueprint\nfrom .base import OwnApi\n"
            "bp = Blueprint('v1', __name__, url_prefix='/v1')\napi = OwnApi(bp)\n"
            "def init_app(app):\n    from . import views\n    app.register_blueprint(bp)\n"
        ),
        "pkg/views.py": (
            "from flask_restx import Resource\nfrom .api import api\nns = api.namespace('n')\n"
            f"@ns.route('/a')\n{VIEW}@api.route('/b')\n{VIEW.replace('View', 'Other')}"
        ),
        "pkg/app.py": "from flask import Flask\nfrom .api import init_app\napp = Flask(__name__)\ninit_app(app)\n",
    }
    assert told(routes_of(texts)) == {"GET /v1/n/a": 0.95, "GET /v1/b": 0.95}


def test_a_blueprint_of_an_own_class_has_its_name_and_is_of_one_framework() -> None:
    texts = {
        "pkg/__init__.py": "",
        "pkg/base.py": "from flask import Blueprint\nclass OwnBlueprint(Blueprint):\n    pass\n",
        "pkg/app.py": (
            "from flask import Flask\nfrom pkg.base import OwnBlueprint\nblueprint = OwnBlueprint('auth', __name__)\n"
            "@blueprint.route('/a')\ndef a(): ...\napp = Flask(__name__)\napp.register_blueprint(blueprint)\n"
        ),
    }
    assert [(one.framework, one.path, one.name) for one in routes_of(texts).routes] == [("Flask", "/a", "auth.a")]


NAMED = "api = Api(app)\nns = Own('The cats', 'cats')\napi.add_namespace(ns)\n@ns.route('/a')\n"
MIXED = "class Mixed:\n    def __init__(self, *args, **given):\n        given['url_prefix'] = '/v1'\n        super().__init__(*args, **given)\n"
USED = "bp = Own('a', __name__)\n@bp.route('/a')\ndef a(): ...\napp.register_blueprint(bp)\n"
DERIVED = "class Own(Base):\n    def __init__(self, *args):\n        super().__init__(*args, url_prefix='/v1')\n"


@pytest.mark.parametrize(
    ("init", "routes"),
    [
        ("self, title, name):\n        super().__init__(name, title)", {"? GET /a": 0.6}),
        ("self, name, more=''):\n        super().__init__(name, more)", {"GET /The cats/a": 1.0}),
        ("self, *args):\n        super().__init__(*args)", {"GET /The cats/a": 1.0}),
    ],
)
def test_the_first_argument_is_the_name_of_a_namespace_whose_class_hands_it_on(
    init: str, routes: dict[str, float]
) -> None:
    own = f"class Own(Namespace):\n    def __init__({init}\n"
    assert told(routes_of({"app.py": f"{HEAD}{own}{NAMED}{VIEW}"})) == routes


@pytest.mark.parametrize(
    ("files", "own"),
    [
        ({}, f"{MIXED}class Own(Mixed, Blueprint):\n    pass\n"),
        ({"mixed.py": MIXED}, "from mixed import Mixed\nclass Own(Mixed, Blueprint):\n    pass\n"),
        (
            {"mixed.py": MIXED, "far.py": "from mixed import Mixed\nclass Far(Mixed):\n    pass\n"},
            "from far import Far\nclass Own(Far, Blueprint):\n    pass\n",
        ),
        ({}, f"class Base(Blueprint):\n    pass\n{DERIVED}"),
        (
            {
                "base.py": "from flask import Blueprint\nclass Base(Blueprint):\n    pass\n",
                "own.py": f"from base import Base\n{DERIVED}",
            },
            "from own import Own\n",
        ),
    ],
)
def test_a_prefix_may_be_given_by_each_class_above(files: dict[str, str], own: str) -> None:
    assert told(routes_of({**files, "app.py": f"{HEAD}{own}{USED}"})) == {"? GET /a": 0.6}


def test_an_interface_that_makes_its_own_blueprint_does_not_make_the_routes_sure() -> None:
    own = (
        "class OwnApi(Api):\n    def __init__(self, app):\n        bp = Blueprint('v1', __name__, url_prefix='/v1')\n"
        "        super().__init__(bp)\n        app.register_blueprint(bp)\n"
    )
    assert told(routes_of({"app.py": f"{HEAD}{own}api = OwnApi(app)\n{ADDED}"})) == {"? GET /a": 0.6}


@pytest.mark.parametrize(("given", "sure"), [("'/pre' + rule", 0.7), ("rule", 1.0), ("rule=rule", 1.0)])
@pytest.mark.parametrize("method", ["route", "add_url_rule"])
def test_what_registers_rules_may_register_others_than_it_is_told(method: str, given: str, sure: float) -> None:
    own = f"class Own(Blueprint):\n    def {method}(self, rule, **more):\n        return super().{method}({given}, **more)\n"
    assert told(routes_of({"app.py": f"{HEAD}{own}{USED}"})) == {"GET /a": sure}
