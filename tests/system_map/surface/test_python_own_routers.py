"""Classes of routers that are a repository's own, or another framework's of the same name."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

FAST = {
    "pkg/__init__.py": "",
    "pkg/base.py": "from fastapi import APIRouter\nclass OwnAPIRouter(APIRouter):\n    pass\n",
    "pkg/auth/__init__.py": "from ..base import OwnAPIRouter\nrouter = OwnAPIRouter()\nfrom . import views\n",
    "pkg/auth/views.py": "from . import router\n@router.get('/a')\ndef a(): ...\n",
    "pkg/app.py": "from fastapi import FastAPI\nfrom pkg.auth import router\napp = FastAPI()\napp.include_router(router)\n",
}
FLASK = {
    "pkg/__init__.py": "",
    "pkg/base.py": "from flask import Blueprint\nclass OwnBlueprint(Blueprint):\n    pass\n",
    "pkg/auth/__init__.py": "from ..base import OwnBlueprint\nauth = OwnBlueprint('auth', __name__)\nfrom . import views\n",
    "pkg/auth/views.py": "from . import auth\n@auth.route('/a')\ndef a(): ...\n",
    "pkg/app.py": "from flask import Flask\nfrom pkg.auth import auth\napp = Flask(__name__)\napp.register_blueprint(auth)\n",
}


@pytest.mark.parametrize("files", [FAST, FLASK])
def test_routes_hang_on_an_object_of_an_own_class_that_another_file_makes(files: dict[str, str]) -> None:
    assert told(routes_of(files)) == {"GET /a": 1.0}
    own = files["pkg/base.py"].replace("OwnAPIRouter", "Own").replace("OwnBlueprint", "Own")
    rest = (
        files["pkg/auth/__init__.py"].partition("\n")[2].replace("OwnAPIRouter", "Own").replace("OwnBlueprint", "Own")
    )
    assert told(routes_of({**files, "pkg/base.py": "", "pkg/auth/__init__.py": own + rest})) == {"GET /a": 1.0}


@pytest.mark.parametrize(("files", "prefix"), [(FAST, "prefix"), (FLASK, "url_prefix")])
def test_a_class_that_may_give_itself_a_prefix_does_not_make_the_routes_sure(
    files: dict[str, str], prefix: str
) -> None:
    own = files["pkg/base.py"].replace("OwnAPIRouter", "Own").replace("OwnBlueprint", "Own")
    own = own.replace("pass", f"def __init__(self, *a):\n        super().__init__(*a, {prefix}='/own')")
    rest = (
        files["pkg/auth/__init__.py"].partition("\n")[2].replace("OwnAPIRouter", "Own").replace("OwnBlueprint", "Own")
    )
    assert told(routes_of({**files, "pkg/base.py": "", "pkg/auth/__init__.py": own + rest})) == {"? GET /a": 0.6}


@pytest.mark.parametrize(
    ("loads", "sure"),
    [
        ("from . import views\n", 1.0),
        ("def load():\n    from . import views\n", 1.0),
        ("def load(how):\n    if how:\n        from . import views\n", 0.7),
        ("def load(how):\n    if how:\n        from . import views\nfrom . import views\n", 1.0),
    ],
)
def test_routes_of_a_module_that_is_loaded_on_a_condition_are_registered_on_it(loads: str, sure: float) -> None:
    made = FLASK["pkg/auth/__init__.py"].replace("from . import views\n", loads)
    assert told(routes_of({**FLASK, "pkg/auth/__init__.py": made})) == {"GET /a": sure}


ROUTE = "@router.get('/x')\ndef x(request): ...\n"


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("from ninja import Router\nrouter = Router()\n", {}),
        ("import ninja\nrouter = ninja.Router()\n", {}),
        ("from .bases import Router\nrouter = Router()\n", {}),
        ("from starlette.routing import Router\nrouter = Router()\n", {"? GET /x": 0.6}),
        ("from starlette import routing\nrouter = routing.Router()\n", {"? GET /x": 0.6}),
        ("import starlette.routing\nrouter = starlette.routing.Router()\n", {"? GET /x": 0.6}),
        ("from fastapi import APIRouter\nrouter = APIRouter()\n", {"? GET /x": 0.6}),
        ("from own.fast import APIRouter\nrouter = APIRouter()\n", {"? GET /x": 0.6}),
    ],
)
def test_a_router_of_another_framework_is_none_of_fastapi_s(text: str, routes: dict[str, float]) -> None:
    part = routes_of({"api.py": text + ROUTE})
    assert {path: sure for path, sure in told(part).items() if part.routes[0].framework == "FastAPI"} == routes


@pytest.mark.parametrize(
    ("brought", "web", "routes"),
    [
        ("from .web import Router", "from fastapi import APIRouter as Router\n", {"? GET /x": 0.6}),
        ("from pkg.web import Router", "from fastapi import APIRouter as Router\n", {"? GET /x": 0.6}),
        ("from .again import Router", "from starlette.routing import Router\n", {"? GET /x": 0.6}),
        ("from .web import Router", "from ninja import Router\n", {}),
        ("from .web import Router", "from fastapi import Request\nclass Router:\n    def get(self, path): ...\n", {}),
        ("from aside import Router", "from fastapi import APIRouter as Router\n", {}),
    ],
)
def test_a_router_that_a_module_of_the_project_brings_is_what_that_one_has(
    brought: str, web: str, routes: dict[str, float]
) -> None:
    files = {"pkg/__init__.py": "", "pkg/web.py": web, "pkg/again.py": "from .web import Router\n"}
    assert told(routes_of({**files, "pkg/api.py": f"{brought}\nrouter = Router()\n{ROUTE}"})) == routes


@pytest.mark.parametrize(
    ("settings", "routes"),
    [
        ('class Settings:\n    API_STR: str = ""\n', {"GET /a": 0.85}),
        ("class Settings:\n    API_STR = ''  # none\n", {"GET /a": 0.85}),
        ('class Settings:\n    API_STR = "/v1"\n', {"GET /v1/a": 0.85}),
        (
            'class Settings:\n    API_STR = "/v1"\nclass Other:\n    API_STR = ""\n',
            {"? GET /a": 0.6},
        ),
        ('class Settings:\n    API_STR = """"""\n', {"? GET /a": 0.6}),
        ('class Settings:\n    def __init__(self):\n        API_STR = ""\n', {"? GET /a": 0.6}),
    ],
)
def test_a_prefix_that_an_object_of_settings_holds_may_be_empty(settings: str, routes: dict[str, float]) -> None:
    main = (
        "from fastapi import APIRouter, FastAPI\nfrom config import settings\napp = FastAPI()\nr = APIRouter()\n"
        "@r.get('/a')\ndef a(): ...\napp.include_router(r, prefix=settings.API_STR)\n"
    )
    assert told(routes_of({"main.py": main, "config.py": f"{settings}settings = Settings()\n"})) == routes


@pytest.mark.parametrize(
    ("maker", "routes"),
    [
        ("from shopkit.flask import CustomFlask", {"GET /p/x": 0.85, "GET /y": 0.85}),
        ("from shopkit.flask import Sentry", {"? GET /x": 0.6}),
        ("from own import OwnFlask", {"? GET /x": 0.6}),
    ],
)
def test_a_class_that_is_called_like_an_application_makes_one(maker: str, routes: dict[str, float]) -> None:
    name = maker.rpartition(" ")[2]
    text = (
        f"{maker}\nfrom flask import Blueprint\nbp = Blueprint('bp', __name__)\n@bp.route('/x')\ndef x(): ...\n"
        f"def create_app():\n    app = {name}(import_name=__name__)\n"
        "    app.register_blueprint(bp, url_prefix='/p')\n    @app.route('/y')\n    def y(): ...\n    return app\n"
    )
    assert told(routes_of({"main.py": text, "own.py": "class OwnFlask:\n    pass\n"})) == routes


@pytest.mark.parametrize(("module", "maker"), [("flask", "Flask"), ("fastapi", "FastAPI")])
def test_an_application_may_be_called_as_the_local_of_its_factory(module: str, maker: str) -> None:
    made = f"from {module} import {maker}\ndef create():\n    app = {maker}(__name__)\n    return app\n"
    routes = "@app.get('/a')\ndef a(): ...\n"
    assert told(routes_of({"main.py": f"{made}app = create()\n{routes}"})) == {"GET /a": 1.0}
    handed = "".join(f"from lib import a{count}\napp.include_router(a{count})\n" for count in range(60))
    assert told(routes_of({"main.py": f"{made}app = create()\n{handed}{routes}"})) == {"GET /a": 1.0}
    assert told(routes_of({"main.py": f"{made}def other():\n    app = 1\n{routes}"})) == {}


TAKEN = "def more(app):\n    @app.route('/a', methods=['POST'])\n    def a(): ...\n"


@pytest.mark.parametrize(
    ("made", "frameworks"),
    [
        ("from flask import Flask\nmain = Flask(__name__)\n", ["Flask"]),
        ("from apiflask import APIFlask\nmain = APIFlask(__name__)\n", ["Flask"]),
        ("from starlette.applications import Starlette\nmain = Starlette()\n", ["FastAPI"]),
    ],
)
def test_an_application_that_is_handed_over_is_of_the_framework_that_the_repository_uses(
    made: str, frameworks: list[str]
) -> None:
    part = routes_of({"main.py": made, "more.py": TAKEN})
    assert [one.framework for one in part.routes if one.path == "/a"] == frameworks


@pytest.mark.parametrize(
    ("other", "more", "frameworks"),
    [
        ("main.py", "", []),
        ("tests/test_main.py", "", ["FastAPI"]),
        ("main.py", "from fastapi import Depends\n", ["FastAPI"]),
    ],
)
def test_what_a_file_imports_and_not_what_tests_make_tells_whose_application_it_is_handed(
    other: str, more: str, frameworks: list[str]
) -> None:
    files = {other: "from flask import Flask\nmain = Flask(__name__)\n"}
    text = f"{more}def setup(app):\n    @app.get('/g')\n    def g(): ...\n"
    lists = {"use.py": "import fastapi\n"}
    assert [one.framework for one in routes_of({**files, **lists, "more.py": text}).routes] == frameworks


@pytest.mark.parametrize(("first", "sure"), [("'/pre' + path", 0.7), ("path", 1.0)])
def test_an_own_router_may_register_other_paths_than_it_is_told(first: str, sure: float) -> None:
    own = f"class Own(APIRouter):\n    def add_api_route(self, path, *args):\n        super().add_api_route({first}, *args)\n"
    main = "r = Own()\n@r.get('/a')\ndef a(): ...\napp = FastAPI()\napp.include_router(r)\n"
    assert told(routes_of({"main.py": f"from fastapi import APIRouter, FastAPI\n{own}{main}"})) == {"GET /a": sure}
