"""Routers that are handed over, made in place and given back; lists over which routes are registered in a loop."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import RoutesPart
from tests.system_map.surface.test_routes import routes_of


def told(part: RoutesPart) -> set[str]:
    return {f"{route.method} {route.path}" for route in part.routes}


FACTORY = {
    "app/__init__.py": "",
    "app/api.py": (
        "from fastapi import APIRouter\nrouter = APIRouter(prefix='/v1')\n@router.get('/users')\ndef users(): ...\n"
    ),
    "app/setup.py": (
        "from fastapi import APIRouter, FastAPI\n"
        "def create_application(title: str, router: APIRouter) -> FastAPI:\n"
        "    application = FastAPI(title=title)\n"
        "    application.include_router(router, prefix='/api')\n"
        "    return application\n"
    ),
}
GIVEN_BACK = (
    "from fastapi import APIRouter, FastAPI\n"
    "inner = APIRouter()\n"
    "@inner.post('/login')\ndef login(): ...\n"
    "def with_routes(router: APIRouter) -> APIRouter:\n"
    "    router.include_router(inner, prefix='/auth')\n"
    "    return router\n"
    "plain = with_routes(APIRouter())\n"
    "tenant = with_routes(APIRouter(prefix='/{tenant}'))\n"
    "app = FastAPI()\n"
    "app.include_router(plain)\n"
    "app.include_router(tenant)\n"
)
ALIASED = {
    "shop/__init__.py": "",
    "shop/apps/__init__.py": "from shop.apps.api import app as api_app\nfrom shop.apps.site import app as site_app\n",
    "shop/apps/api.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/items')\ndef items(): ...\n",
    "shop/apps/site.py": "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/home')\ndef home(): ...\n",
    "shop/main.py": (
        "from fastapi import FastAPI\nfrom shop.apps import api_app, site_app\n"
        "app = FastAPI()\napp.mount('/api', api_app)\napp.mount('/', site_app)\n"
    ),
}


def test_a_router_handed_to_a_function_is_mounted_where_the_function_mounts_it() -> None:
    main = "from app.api import router\nfrom app.setup import create_application\n"
    for call in ("create_application(title='x', router=router)", "create_application('x', router)"):
        part = routes_of({**FACTORY, "app/main.py": f"{main}app = {call}\n"})
        assert told(part) == {"GET /api/v1/users"}
        assert all(route.mounted for route in part.routes)


def test_a_router_that_nobody_hands_over_stays_unmounted() -> None:
    (route,) = routes_of(FACTORY).routes
    assert (route.path, route.mounted) == ("/v1/users", False)


def test_a_router_that_is_handed_on_from_function_to_function_is_followed() -> None:
    texts = {
        "app.py": (
            "from flask import Flask, Blueprint\n"
            "bp = Blueprint('shop', __name__)\n"
            "@bp.route('/cart')\ndef cart(): ...\n"
            "def outer(server, prefix='/'):\n    inner(server)\n"
            "def inner(target):\n    target.register_blueprint(bp, url_prefix='/shop')\n"
            "def create():\n    flask_app = Flask(__name__)\n    outer(flask_app)\n    return flask_app\n"
        )
    }
    assert told(routes_of(texts)) == {"GET /shop/cart"}
    assert all(route.mounted for route in routes_of(texts).routes)


def test_a_router_made_in_an_argument_and_given_back_is_each_calls_own() -> None:
    part = routes_of({"app.py": GIVEN_BACK})
    assert told(part) == {"POST /auth/login", "POST /{tenant}/auth/login"}
    assert all(route.mounted for route in part.routes)


def test_a_name_that_a_package_hands_on_under_another_name_is_followed() -> None:
    part = routes_of(ALIASED)
    assert told(part) == {"GET /api/items", "GET /home"}
    assert all(route.mounted for route in part.routes)


@pytest.mark.parametrize(
    "loop",
    [
        "for part in (users, items):\n    app.include_router(part.router, prefix='/api')\n",
        "PARTS = [users, items]\nfor part in PARTS:\n    app.include_router(part.router, prefix='/api')\n",
        (
            "for router, prefix in [(users.router, '/api'), (items.router, '/api')]:\n"
            "    app.include_router(router, prefix=prefix)\n"
        ),
        (
            "for prefix, router in {'/api': users.router}.items():\n    app.include_router(router, prefix=prefix)\n"
            "app.include_router(items.router, prefix='/api')\n"
        ),
        (
            "for row in [{'at': '/api', 'of': users.router}, {'at': '/api', 'of': items.router}]:\n"
            "    app.include_router(row['of'], prefix=row['at'])\n"
        ),
    ],
)
def test_a_loop_over_literals_mounts_each_of_them(loop: str) -> None:
    texts = {
        f"api/{name}.py": f"from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/{name}')\ndef f(): ...\n"
        for name in ("users", "items")
    }
    texts |= {
        "api/__init__.py": "",
        "main.py": f"from fastapi import FastAPI\nfrom api import users, items\napp = FastAPI()\n{loop}",
    }
    part = routes_of(texts)
    assert told(part) == {"GET /api/users", "GET /api/items"}
    assert all(route.mounted for route in part.routes)


def test_a_loop_over_what_is_computed_makes_nothing_up() -> None:
    texts = {
        "app.py": "from flask import Flask\napp = Flask(__name__)\nfor name in find_names():\n"
        "    app.add_url_rule(f'/{name}', name, show)\n"
    }
    part = routes_of(texts)
    assert part.routes == []
    assert [place.line for place in part.unread] == [4]


def test_a_list_that_grows_elsewhere_is_not_taken_for_what_it_starts_as() -> None:
    texts = {
        "app.py": "from flask import Flask\napp = Flask(__name__)\nNAMES = ['a']\nNAMES.append(more())\n"
        "for name in NAMES:\n    app.add_url_rule(f'/{name}', name, show)\n"
    }
    assert routes_of(texts).routes == []


def test_what_is_included_on_a_condition_is_less_sure() -> None:
    texts = {
        "app.py": "from fastapi import APIRouter, FastAPI\napp = FastAPI()\nprivate = APIRouter()\n"
        "@private.get('/debug')\ndef debug(): ...\nif settings.DEBUG:\n    app.include_router(private)\n"
    }
    (route,) = routes_of(texts).routes
    assert (route.path, route.mounted, route.confidence) == ("/debug", True, 0.7)


@pytest.mark.parametrize(
    "loop",
    [
        "for (const [at, file] of new Map([['/a', 'x'], ['/b', 'y']])) { app.get(at, send(file)); }",
        "const table = [['/a', 'x'], ['/b', 'y']];\nfor (const [at] of table) { app.get(at, send); }",
        "[{ at: '/a' }, { at: '/b' }].forEach((row) => { app.get(row.at, send); });",
        "const table = [{ at: '/a' }, { at: '/b' }];\ntable.forEach(({ at }) => app.get(at, send));",
        "for (const [name, handler] of Object.entries({ a: one, b: two })) { app.get(`/${name}`, handler); }",
        "for (const name of ['a', 'b']) app.get('/' + name, send);",
    ],
)
def test_a_loop_of_a_script_over_literals_registers_each_of_them(loop: str) -> None:
    text = f"const express = require('express');\nconst app = express();\n{loop}\n"
    assert told(routes_of({"app.js": text})) == {"GET /a", "GET /b"}


def test_a_script_that_hands_on_a_module_whole_is_followed_to_its_members() -> None:
    texts = {
        "server.js": "const express = require('express');\nconst routes = require('./routes');\n"
        "const app = express();\napp.use('/api', routes.api);\napp.use('/', routes.pages);\n",
        "routes/index.js": "module.exports = require('./routes');\n",
        "routes/routes.js": "const { Router } = require('express');\nconst api = Router();\nconst pages = Router();\n"
        "api.get('/users', list);\npages.get('/home', home);\nmodule.exports = { api: api, pages: pages };\n",
    }
    assert told(routes_of(texts)) == {"GET /api/users", "GET /home"}


def test_an_application_that_a_class_holds_is_mounted_where_its_object_is() -> None:
    api = (
        "const express = require('express')\nconst Users = require('./users')\n"
        "class ApiRouter {\n  constructor() {\n    this.router = express()\n"
        "    this.router.get('/libraries', Users.all.bind(this))\n  }\n}\nmodule.exports = ApiRouter\n"
    )
    server = (
        "const express = require('express')\nconst ApiRouter = require('./ApiRouter')\n"
        "class Server {\n  constructor() { this.apiRouter = new ApiRouter(this); this.other = new Other() }\n"
        "  start() {\n    const app = express()\n    app.use('/api', guard, this.apiRouter.router)\n%s    app.listen(80)\n  }\n}\n"
    )
    users = "module.exports = { all(req, res) {} }\n"
    part = routes_of({"ApiRouter.js": api, "Server.js": server % "", "users.js": users})
    assert told(part) == {"GET /api/libraries"}
    assert [(route.mounted, route.handler) for route in part.routes] == [(True, "Users.all")]
    unknown = server.replace("this.apiRouter.router", "this.other.router") % ""
    (route,) = routes_of({"ApiRouter.js": api, "Server.js": unknown, "users.js": users}).routes
    assert (route.path, route.mounted) == ("/libraries", False)


def test_gin_takes_paths_without_a_slash_lists_of_methods_and_routes_without_a_handler() -> None:
    main = (
        'package main\n\nimport "github.com/gin-gonic/gin"\n\nfunc main() {\n\tr := gin.Default()\n\tr.GET("version", V)\n'
        '\tapi := r.Group("api")\n\tapi.POST("login", L)\n\tr.Match([]string{"GET", http.MethodHead}, "/health", H)\n'
        '\tr.GET("/static/*any", gin.WrapH(http.FileServer(http.FS(box))))\n\tr.OPTIONS("/*any")\n'
        '\tr.Match(methods, "/unknown", H)\n}\n'
    )
    part = routes_of({"go.mod": "module example.com/m\n", "main.go": main})
    assert {f"{route.method} {route.path} {route.handler}".strip() for route in part.routes} == {
        *("GET /version V", "POST /api/login L", "GET /health H", "HEAD /health H"),
        *("GET /static/*any", "OPTIONS /*any"),
    }
    assert [found.line for found in part.unread] == [13]


def test_namespaces_of_flask_are_read_in_files_that_say_no_other_word_of_it() -> None:
    part = routes_of(
        {
            "app/__init__.py": "from app import users\nfrom app.api import api_v1\nfrom flask import Flask\napp = Flask(__name__)\n"
            "users.init_app(app)\napi_v1.init_app(app)\n",
            "app/api.py": "from flask_restplus import Api\napi_v1 = Api(prefix='/api/v1')\n",
            "app/users/__init__.py": "from app.api import api_v1\nfrom app.users import resources\n"
            "def init_app(app):\n    api_v1.add_namespace(resources.api)\n",
            "app/users/resources.py": "from flask_restplus import Namespace, Resource\napi = Namespace('users')\n"
            "@api.route('/')\nclass Users(Resource):\n    def get(self): ...\n",
        }
    )
    assert told(part) == {"GET /api/v1/users/"}


def test_a_router_of_two_names_is_one_router() -> None:
    users = (
        "from fastapi import APIRouter\nusers_router = r = APIRouter()\n"
        "@r.get('/users')\ndef users(): ...\n@users_router.get('/me')\ndef me(): ...\n"
    )
    main = (
        "from fastapi import FastAPI\nfrom app.users import users_router\napp = FastAPI()\n"
        "app.include_router(users_router, prefix='/api')\n"
    )
    part = routes_of({"app/__init__.py": "", "app/users.py": users, "app/main.py": main})
    assert told(part) == {"GET /api/users", "GET /api/me"}
    assert all(route.mounted for route in part.routes)


RESTX = {
    "api/__init__.py": (
        "from flask import Blueprint, Flask\nfrom flask_restx import Api\nfrom .parts import of_parts\nfrom .items import of_items\n"
        "groups = [of_parts, of_items]\nbp = Blueprint('api', __name__, url_prefix='/api')\napi = Api(bp)\n"
        "for group in groups:\n    for one in group:\n        api.add_namespace(one, '/')\n"
        "app = Flask(__name__)\napp.register_blueprint(bp)\n"
    ),
    "api/parts/__init__.py": "from .parts import of_part\nof_parts = [\n    of_part,\n]\n",
    "api/items/__init__.py": "from .items import of_item\nof_items = (of_item,)\n",
    "api/parts/parts.py": (
        "from flask_restx import Namespace, Resource\nof_part = Namespace('All Parts')\n"
        "@of_part.route('parts')\nclass Parts(Resource):\n    def get(self): ...\n"
    ),
    "api/items/items.py": (
        "from flask_restx import Namespace, Resource\nof_item = Namespace('items')\n"
        "@of_item.route('items')\nclass Items(Resource):\n    def get(self): ...\n"
    ),
}


def test_loops_over_the_lists_of_a_list_mount_what_those_hold() -> None:
    part = routes_of(RESTX)
    assert {(one.path, one.mounted, one.confidence) for one in part.routes} == {
        ("/api/parts", True, 0.85),
        ("/api/items", True, 0.85),
    }


def test_a_title_is_no_path_where_nobody_sees_a_namespace_added() -> None:
    part = routes_of({**RESTX, "api/__init__.py": ""})
    assert {(one.path, one.confidence) for one in part.routes} == {("/parts", 0.6), ("/items/items", 0.6)}
