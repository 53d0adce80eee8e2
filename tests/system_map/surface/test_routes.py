"""Routes of small repositories, written as texts with the routes they must give beside them."""

from __future__ import annotations

import types
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.system_map.derive.graph import module_edges
from services.system_map.derive.values import DeriveInput
from services.system_map.facts import FileFacts, InventoryFile, Manifests
from services.system_map.languages import language_of
from services.system_map.parsing.codec import decode_facts, encode_facts
from services.system_map.parsing.extract import read_file
from services.system_map.parts.surface import RoutesPart
from services.system_map.parts_input import PartsInput
from services.system_map.resolve import resolve_imports
from services.system_map.surface import routes
from services.system_map.surface.routes import find_routes
from services.system_map.surface.routes.regexes import simplify


def routes_of(texts: dict[str, str]) -> RoutesPart:
    """Return the routes of a repository given as texts by path."""
    files: dict[str, InventoryFile] = {}
    facts: dict[str, FileFacts] = {}
    deep: dict[str, Any] = {}
    for path, text in texts.items():
        language = language_of(path)
        plain = "generated" if path.endswith(".gen.go") else "code"
        role = {"tests": "test", "docs": "docs"}.get(path.partition("/")[0], plain)
        files[path] = InventoryFile(path, path, len(text), language, cast("Any", role))
        read = read_file(language, text.encode())
        deep[path] = read.deep
        facts[path] = decode_facts(encode_facts(read))
    imports = resolve_imports(files, facts, {path: text.encode() for path, text in texts.items()})
    given = DeriveInput("it", "c0", files, facts, imports, Manifests())
    found = cast("Any", types.SimpleNamespace(given=given, all_edges=module_edges(imports)))
    return find_routes(PartsInput(found, cast("Any", None), None, deep.get))


def told(part: RoutesPart) -> set[str]:
    """Return routes on one line each; those not seen to be mounted begin with a question mark."""
    return {f"{'' if one.mounted else '? '}{one.method} {one.path} {one.handler}" for one in part.routes}


FLASK = {
    "app/__init__.py": (
        "from flask import Flask\n"
        "def create_app():\n"
        "    app = Flask(__name__)\n"
        "    from app.users import bp as users_bp\n"
        "    app.register_blueprint(users_bp, url_prefix='/users')\n"
        "    from . import shop\n"
        "    app.register_blueprint(shop.bp)\n"
        "    @app.route('/health')\n"
        "    def health(): ...\n"
        "    app.add_url_rule('/thing/<int:id>', view_func=shop.Thing.as_view('thing'))\n"
        "    return app\n"
    ),
    "app/users/__init__.py": "from flask import Blueprint\nbp = Blueprint('users', __name__)\nfrom app.users import views\n",
    "app/users/views.py": (
        "from app.users import bp\n"
        "@bp.route('/', methods=['GET', 'POST'])\n"
        "@bp.get('/all')\n"
        "def index(): ...\n"
        "@bp.route(computed())\n"
        "def lost(): ...\n"
    ),
    "app/shop.py": (
        "from flask import Blueprint\nfrom flask.views import MethodView\n"
        "bp = Blueprint('shop', __name__, url_prefix='/shop')\n"
        "@bp.delete('/<id>')\n"
        "def drop(id): ...\n"
        "class Thing(MethodView):\n    def get(self, id): ...\n    def put(self, id): ...\n"
        "unused = Blueprint('unused', __name__)\n"
        "@unused.route('/never')\n"
        "def never(): ...\n"
    ),
}
FASTAPI = {
    "main.py": (
        "from fastapi import FastAPI\nfrom api import router as api_router\nfrom settings import settings\n"
        "app = FastAPI()\n"
        "app.include_router(api_router, prefix=settings.PREFIX)\n"
        "@app.get('/')\nasync def root(): ...\n"
    ),
    "settings.py": "class Settings:\n    PREFIX: str = '/api/v1'\nsettings = Settings()\n",
    "api.py": (
        "from fastapi import APIRouter\nimport items\n"
        "router = APIRouter()\nrouter.include_router(items.router, prefix='/items')\n"
    ),
    "items.py": (
        "from fastapi import APIRouter\nrouter = APIRouter(prefix='/v')\n"
        "@router.get('/{id}', name='one')\ndef read(id: int): ...\n"
        "@router.api_route('/many', methods=['PUT', 'PATCH'])\ndef many(): ...\n"
        "@cache.get('/no')\ndef no(): ...\n"
    ),
}
DJANGO = {
    "site/settings.py": "ROOT_URLCONF = 'site.urls'\n",
    "site/__init__.py": "",
    "site/urls.py": (
        "from django.urls import include, path, re_path\nfrom rest_framework import routers\n"
        "from shop import views\nfrom shop.api import Things\n"
        "router = routers.DefaultRouter()\nrouter.register(r'things', Things)\n"
        "urlpatterns = [\n    path('shop/', include('shop.urls')),\n    path('api/', include(router.urls)),\n"
        "    re_path(r'^old/(?P<year>[0-9]{4})/$', views.old, name='old'),\n"
        "    path('in/', include([path('side/', views.Side.as_view())])),\n]\n"
    ),
    "shop/__init__.py": "",
    "shop/urls.py": "from django.urls import path\nfrom . import views\nurlpatterns = [path('<int:pk>/', views.show)]\n",
    "shop/views.py": "def show(request, pk): ...\ndef old(request, year): ...\nclass Side: ...\n",
    "shop/api.py": (
        "from rest_framework import viewsets\nfrom rest_framework.decorators import action\n"
        "class Things(viewsets.ReadOnlyModelViewSet):\n    lookup_field = 'slug'\n"
        "    @action(detail=True, methods=['post'])\n    def buy(self, request, slug): ...\n"
    ),
}
EXPRESS = {
    "app.js": (
        "const express = require('express');\nconst app = express();\nconst users = require('./routes/users');\n"
        "app.get('/', (req, res) => res.send('x'));\napp.get('setting');\n"
        "app.use('/api', users);\napp.use('/more', require('./routes/more'));\nrequire('./plain')(app);\n"
    ),
    "routes/users.js": (
        "const { Router } = require('express');\nconst users = require('../controllers/users');\nconst router = Router();\n"
        "router.route('/users').get(users.list).post(users.create);\n"
        "router.all(['/a', '/b'], users.list);\nmodule.exports = router;\n"
    ),
    "routes/more.js": "import { Router } from 'express';\nexport default Router().use((a, b, c) => c()).delete('/:id', drop);\n",
    "controllers/users.js": "exports.list = (req, res) => {};\nexports.create = (req, res) => {};\n",
    "plain.js": "module.exports = function (app) { app.put('/plain', handle); };\n",
}
NEST = {
    "src/main.ts": "import { NestFactory } from '@nestjs/core';\nasync function run() { app.setGlobalPrefix('v1'); }\n",
    "src/cats.ts": (
        "import { Controller, Get, Post } from '@nestjs/common';\n@Controller('cats')\nexport class Cats {\n"
        "  @Get()\n  all() {}\n  @Post(':id/feed')\n  async feed() {}\n}\n"
    ),
}
SPRING = {
    "src/A.java": (
        "@RestController\n@RequestMapping(A.BASE)\nclass A implements Api {\n"
        '  static final String BASE = "/a";\n  @GetMapping({"/one", "/two"}) String both() { return ""; }\n'
        '  @RequestMapping(value = "/any", method = {RequestMethod.PUT, RequestMethod.POST}) void some() {}\n}\n'
    ),
    "src/Api.java": 'interface Api {\n  @DeleteMapping("/{id}") void drop();\n}\n',
    "src/Client.java": '@FeignClient("x")\ninterface Client {\n  @GetMapping("/elsewhere") String get();\n}\n',
}
GIN = {
    "go.mod": "module example.com/m\n",
    "main.go": (
        'package main\n\nimport (\n\t"example.com/m/users"\n\t"github.com/gin-gonic/gin"\n)\n\n'
        'func main() {\n\tr := gin.Default()\n\tv1 := r.Group("/v1")\n\tv1.GET("/ping", ping)\n'
        '\tusers.Register(v1.Group("/users"))\n\tr.Any("/all", ping)\n}\n'
    ),
    "users/users.go": (
        'package users\n\nimport "github.com/gin-gonic/gin"\n\n'
        'func Register(g *gin.RouterGroup) {\n\tg.POST("/", create)\n\tg.Handle("PATCH", "/:id", change)\n}\n'
    ),
}
NET_HTTP = {
    "main.go": (
        'package main\n\nimport "net/http"\n\nfunc main() {\n\tmux := http.NewServeMux()\n'
        '\tmux.HandleFunc("GET /items/{id}", show)\n\tmux.Handle("/static/", files)\n\thttp.HandleFunc("/old", old)\n}\n'
    )
}
ECHO = {
    "go.mod": "module example.com/m\n",
    "main.go": (
        'package main\n\nimport (\n\t"example.com/m/users"\n\t"github.com/labstack/echo/v4"\n)\n\n'
        'func main() {\n\te := echo.New()\n\te.GET("/", home)\n\tg := e.Group("/api")\n\tg.POST("/things/:id", make)\n'
        '\tusers.Register(g.Group("/users"))\n\te.Any("/any", home)\n}\n'
    ),
    "users/users.go": (
        'package users\n\nimport "github.com/labstack/echo/v4"\n\nfunc Register(g *echo.Group) {\n\tg.DELETE("/:id", drop)\n}\n'
    ),
}
CHI = {
    "main.go": (
        'package main\n\nimport "github.com/go-chi/chi/v5"\n\nfunc main() {\n\tr := chi.NewRouter()\n\tr.Get("/", home)\n'
        '\tr.Route("/articles", func(r chi.Router) {\n\t\tr.Post("/", create)\n\t\tr.Route("/{id}", func(r chi.Router) {\n'
        '\t\t\tr.Put("/", change)\n\t\t})\n\t})\n\tr.Group(func(r chi.Router) {\n\t\tr.Get("/in", inside)\n\t})\n'
        '\tr.Mount("/admin", admin())\n\tr.Method("PATCH", "/m", home)\n}\n\n'
        'func admin() chi.Router {\n\tr := chi.NewRouter()\n\tr.Get("/stats", stats)\n\treturn r\n}\n'
    )
}
MUX = {
    "main.go": (
        'package main\n\nimport "github.com/gorilla/mux"\n\nfunc main() {\n\tr := mux.NewRouter()\n'
        '\tr.HandleFunc("/", home)\n\tr.HandleFunc("/a/{id:[0-9]+}", show).Methods("GET", "HEAD")\n'
        '\ts := r.PathPrefix("/api").Subrouter()\n\ts.HandleFunc("/x", change).Methods("PUT")\n}\n'
    )
}
EXPECTED = {
    "flask": (
        FLASK,
        {
            *("GET /users/ index", "POST /users/ index", "GET /users/all index", "GET /health create_app.health"),
            *("DELETE /shop/<id> drop", "GET /thing/<int:id> Thing", "PUT /thing/<int:id> Thing", "? GET /never never"),
        },
    ),
    "fastapi": (
        FASTAPI,
        {
            "GET / root",
            "GET /api/v1/items/v/{id} read",
            "PUT /api/v1/items/v/many many",
            "PATCH /api/v1/items/v/many many",
        },
    ),
    "django": (
        DJANGO,
        {
            *("ANY /shop/<int:pk>/ show", "ANY /old/<year>/ old", "ANY /in/side/ Side", "GET /api/things/ Things.list"),
            *("GET /api/things/<slug>/ Things.retrieve", "POST /api/things/<slug>/buy/ Things.buy"),
        },
    ),
    "express": (
        EXPRESS,
        {
            *("GET / ", "GET /api/users users.list", "POST /api/users users.create", "ANY /api/a users.list"),
            *("ANY /api/b users.list", "DELETE /more/:id drop", "PUT /plain handle"),
        },
    ),
    "nest": (NEST, {"GET /v1/cats Cats.all", "POST /v1/cats/:id/feed Cats.feed"}),
    "spring": (
        SPRING,
        {
            "GET /a/one A.both",
            "GET /a/two A.both",
            "PUT /a/any A.some",
            "POST /a/any A.some",
            "DELETE /a/{id} Api.drop",
        },
    ),
    "gin": (GIN, {"GET /v1/ping ping", "ANY /all ping", "POST /v1/users/ create", "PATCH /v1/users/:id change"}),
    "echo": (ECHO, {"GET / home", "POST /api/things/:id make", "DELETE /api/users/:id drop", "ANY /any home"}),
    "chi": (
        CHI,
        {
            *("GET / home", "POST /articles/ create", "PUT /articles/{id}/ change", "GET /in inside"),
            *("GET /admin/stats stats", "PATCH /m home"),
        },
    ),
    "mux": (
        MUX,
        {"ANY / home", "GET /a/{id:[0-9]+} show", "HEAD /a/{id:[0-9]+} show", "PUT /api/x change"},
    ),
    "net_http": (NET_HTTP, {"GET /items/{id} show", "ANY /static/ files", "ANY /old old"}),
}


@pytest.mark.parametrize("framework", sorted(EXPECTED))
def test_a_repository_gives_the_routes_it_registers_and_no_other(framework: str) -> None:
    texts, expected = EXPECTED[framework]
    assert told(routes_of(texts)) == expected


def test_a_computed_path_is_named_as_unread_rather_than_guessed() -> None:
    assert [(place.path, place.line) for place in routes_of(FLASK).unread] == [("app/users/views.py", 5)]


def test_a_route_says_where_it_is_registered_and_where_its_handler_stands() -> None:
    route = next(one for one in routes_of(EXPRESS).routes if one.handler == "users.create")
    assert (route.file, route.line, route.handler_path, route.handler_line) == (
        "routes/users.js",
        4,
        "controllers/users.js",
        2,
    )


def test_what_a_test_mounts_changes_no_path_of_the_product() -> None:
    test = (
        "from fastapi import FastAPI\nimport items\napp = FastAPI()\napp.include_router(items.router, prefix='/test')\n"
    )
    assert told(routes_of(FASTAPI | {"tests/test_items.py": test})) == EXPECTED["fastapi"][1]


GO_METHODS = {
    "go.mod": "module example.com/m\n",
    "main.go": (
        'package main\n\nimport (\n\t"example.com/m/made"\n\t"net/http"\n)\n\nfunc main() {\n\tmux := http.NewServeMux()\n'
        "\tmade.Users(1).Register(mux)\n\tmade.Things(1).Register(mux)\n}\n"
    ),
    "api/api.go": (
        'package api\n\nimport "net/http"\n\nfunc (u *Users) Register(r *http.ServeMux) {\n\tr.HandleFunc("GET /users", u.all)\n}\n'
        'func (t *Things) Register(r *http.ServeMux) {\n\tr.HandleFunc("/things", t.all)\n}\n'
    ),
}


def test_a_mux_handed_to_methods_of_values_is_followed_by_the_methods_name() -> None:
    part = routes_of(GO_METHODS)
    assert told(part) == {"GET /users u.all", "ANY /things t.all"}
    assert {route.confidence for route in part.routes} == {0.8}


def test_methods_of_one_name_that_are_handed_different_muxes_stay_unmounted() -> None:
    main = GO_METHODS["main.go"].replace("Things(1).Register(mux)", "Things(1).Register(other)")
    texts = GO_METHODS | {"main.go": main.replace("\tmade.Users", "\tother := http.NewServeMux()\n\tmade.Users", 1)}
    assert told(routes_of(texts)) == {"? GET /users u.all", "? ANY /things t.all"}


def test_django_routes_below_a_prefix_that_may_be_bound_again_are_less_sure() -> None:
    texts = DJANGO | {
        "site/urls.py": (
            "from django.urls import include, path\nfrom shop import views\nBASE = 'a/'\nif views.X:\n    BASE = 'b/'\n"
            "urlpatterns = [path(BASE, include('shop.urls')), path('sure/', include('shop.urls'))]\n"
        )
    }
    found = {route.path: route.confidence for route in routes_of(texts).routes if route.mounted}
    assert found == {"/a/<int:pk>/": 0.7, "/sure/<int:pk>/": 1.0}


def test_a_router_bound_twice_is_what_it_is_bound_to_last() -> None:
    text = "from fastapi import FastAPI\napp = FastAPI()\nrouter = APIRouter()\nrouter = APIRouter(prefix='/todos')\n"
    texts = {
        "m.py": f"from fastapi import APIRouter\n{text}@router.get('/x')\ndef x(): ...\napp.include_router(router)\n"
    }
    assert told(routes_of(texts)) == {"GET /todos/x x"}


def test_routers_that_mount_each_other_end() -> None:
    text = (
        "from fastapi import APIRouter\na = APIRouter()\nb = APIRouter()\n"
        "a.include_router(b, prefix='/b')\nb.include_router(a, prefix='/a')\n@a.get('/x')\ndef x(): ...\n"
    )
    assert all(not route.mounted for route in routes_of({"loop.py": text}).routes)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        (r"^users/(?P<id>\d+)/$", "users/<id>/"),
        (r"^a/(b|c(d))/x$", "a/<var>/x"),
        (r"(?:en/)?news/", "en/news/"),
        (r"^unclosed/(?P<x>[^)]", "unclosed/<x>"),
        (r"^([^/]*)/(\d*)/([^/]*)/[^/]*$", "<var>/<var>/<var>/<var>"),
        (r"^\d{4}-\d\d/[a-z][\w-]*?/.+", "<var>-<var>/<var>/<var>"),
        (r"^robots[.]txt[/]?$", "robots.txt/"),
        (r"^a.b/(x)[a-z]+(\d)\d{2,}", "a.b/<var><var><var><var>"),
        (r"^unclosed/[^", "unclosed/<var>"),
        (r"(?i)^a/(?i:b)/(?s-i:c)/(?P=d)$", "a/b/c/<var>"),
        (r"^a[\]]b/([]()]+)/c$", "a]b/<var>/c"),
        ("a/" + "(?:" * 660, "a/<var>"),
    ],
)
def test_a_regular_expression_is_written_as_a_path(pattern: str, path: str) -> None:
    assert simplify(pattern) == path


_ALL = [(path, text) for texts, _ in EXPECTED.values() for path, text in texts.items()]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(_ALL), st.data())
def test_broken_code_never_crashes(file: tuple[str, str], data: st.DataObject) -> None:
    path, text = file
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inserted = data.draw(
        st.sampled_from(["", "(", ")", "'", '"', "[", "}", "@", "\n", ".", "=", "\0", "include(", "é", "f'{x}'"])
    )
    part = routes_of({path: text[:start] + inserted + text[end:]})
    assert all(route.path and route.method for route in part.routes)


def test_a_framework_that_fails_costs_only_its_own_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(look: object) -> Any:
        raise AttributeError

    gin = 'package main\nimport "github.com/gin-gonic/gin"\nfunc main() {\nr := gin.New()\nr.GET("/a", list)\n}\n'
    flask = 'from flask import Flask\napp = Flask(__name__)\n@app.route("/b")\ndef b(): pass\n'
    monkeypatch.setitem(routes.FINDERS, "go.route", fails)
    part = routes_of({"main.go": gin, "app.py": flask})
    assert [one.path for one in part.routes] == ["/b"]
    assert [(at.path, at.line) for at in part.unread] == [("main.go", 5)]
    assert part.frameworks == {"Flask": 1}
