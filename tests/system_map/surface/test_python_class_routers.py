"""Routers of Python that classes are or hold, and routers that functions make where none is handed to them."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_routes import routes_of

FAST = "from fastapi import APIRouter, FastAPI\napp = FastAPI()\n"
FLASK = "from flask import Flask\napp = Flask(__name__)\n"
HELD = (
    "from dataclasses import dataclass, field\nfrom fastapi import APIRouter\n@dataclass\nclass Base:\n"
    "    router: APIRouter = field(default_factory=APIRouter)\n    def begin(self):\n        self.land()\n"
    "    def land(self):\n        @self.router.get('/land')\n        def landing(): ...\n"
    "class Tiles(Base):\n    def land(self): ...\n    def more(self):\n        self.router.add_api_route('/tiles', self.show)\n"
    "    def show(self): ...\n"
)


def told(texts: dict[str, str] | str) -> list[str]:
    part = routes_of({"app.py": texts} if isinstance(texts, str) else texts)
    rows = [f"{one.method} {one.path} {one.handler} {one.confidence}" for one in part.routes]
    return sorted(rows) + [f"unread {place.path}:{place.line}" for place in part.unread]


MAKING = "    @router.get('/l')\n    def l(): ...\n    return router\n"


@pytest.mark.parametrize(
    "made",
    [
        "    router = router or APIRouter()\n",
        "    router = router if router is not None else APIRouter()\n",
        "    if router is None:\n        router = APIRouter()\n",
    ],
)
def test_a_function_makes_the_router_that_it_is_not_handed(made: str) -> None:
    text = (
        f"{FAST}def make(router=None):\n{made}{MAKING}r = make()\n@r.get('/own')\ndef own(): ...\n"
        "app.include_router(r, prefix='/d')\nq = APIRouter()\nmake(router=q)\napp.include_router(q, prefix='/f')\n"
    )
    assert told(text) == ["GET /d/l make.l 1.0", "GET /d/own own 1.0", "GET /f/l make.l 1.0"]


def test_each_call_of_such_a_function_makes_its_own_router() -> None:
    text = (
        f"{FAST}def make(prefix=''):\n    router = APIRouter(prefix=prefix)\n{MAKING}r = make('/p')\ns = make(prefix='/q')\n"
        "@r.get('/own')\ndef own(): ...\napp.include_router(r)\napp.include_router(s, prefix='/s')\nt = make(x)\n"
        "app.include_router(t)\n"
    )
    # What cannot be told of the third call's prefix leaves its routes unmounted.
    assert told(text) == ["GET /l make.l 0.6", "GET /p/l make.l 1.0", "GET /p/own own 1.0", "GET /s/q/l make.l 1.0"]


def test_a_router_of_another_files_function_needs_no_routes_of_its_own() -> None:
    texts = {
        "app.py": f"{FAST}import users\napp.include_router(users.router, prefix='/u')\n",
        "users.py": "from making import create_router\nrouter = create_router(User)\n",
        "making.py": "from fastapi import APIRouter\ndef create_router(kind):\n    router = APIRouter()\n" + MAKING,
    }
    assert told(texts) == ["GET /u/l create_router.l 1.0"]


def test_methods_of_a_class_of_routers_register_on_its_objects() -> None:
    text = (
        f"{FAST}class Crud(APIRouter):\n    def __init__(self, path):\n        self.path = path\n"
        "        @self.post(self.path)\n        def create(): ...\n        @self.get('/fixed')\n        def fixed(): ...\n"
        "c = Crud('/x')\n@c.get('/own')\ndef own(): ...\napp.include_router(c, prefix='/p')\n"
    )
    rows = ["GET /p/fixed Crud.__init__.fixed 0.85", "GET /p/own own 1.0", "unread app.py:6"]
    assert told(text) == rows


def test_a_class_of_routers_that_nobody_makes_an_object_of_is_not_mounted() -> None:
    text = f"{FAST}class Crud(APIRouter):\n    def add(self):\n        @self.get('/fixed')\n        def fixed(): ...\n"
    assert told(text) == ["GET /fixed Crud.add.fixed 0.6"]


def test_what_is_no_router_has_no_routes_of_its_class() -> None:
    text = f"{FAST}class Cache(Store):\n    def add(self):\n        @self.get('/fixed')\n        def fixed(): ...\nc = Cache()\n"
    assert told(text) == []


def test_methods_register_on_the_router_that_the_objects_of_a_class_hold() -> None:
    app = f"{FAST}from base import Base, Tiles\nb = Base()\napp.include_router(b.router, prefix='/b')\n"
    texts = {"app.py": app + "app.include_router(Tiles().router, prefix='/t')\n", "base.py": HELD}
    # Tiles has a method of its own in place of the one that registers in its base.
    assert told(texts) == ["GET /b/land Base.land.landing 0.85", "GET /t/tiles Tiles.show 0.85"]


def test_an_object_may_hold_another_one_whose_router_it_mounts() -> None:
    whole = (
        "class Whole(Base):\n    def land(self):\n        self.tiles = Tiles()\n"
        "        self.router.include_router(self.tiles.router, prefix='/in')\n"
    )
    app = f"{FAST}from base import Whole\nw = Whole()\napp.include_router(w.router, prefix='/w')\n"
    assert told({"app.py": app, "base.py": HELD + whole}) == ["GET /w/in/tiles Tiles.show 0.85"]


def test_a_method_that_is_called_on_a_condition_registers_on_one() -> None:
    held = HELD.replace("        self.land()\n", "        if self.is_on:\n            self.land()\n")
    app = f"{FAST}from base import Base\nb = Base()\napp.include_router(b.router, prefix='/b')\n"
    assert "GET /b/land Base.land.landing 0.7" in told({"app.py": app, "base.py": held})


def test_routes_of_a_router_that_a_class_makes_are_mounted_with_its_prefix() -> None:
    text = (
        f"{FAST}class Api:\n    def __init__(self):\n        self.router = APIRouter(prefix='/api')\n"
        "        self.router.add_api_route('/x', self.x, methods=['POST'])\n    def x(self): ...\n"
        "api = Api()\napp.include_router(api.router)\n"
    )
    assert told(text) == ["POST /api/x Api.x 0.85"]


def test_a_router_that_an_object_is_handed_and_nobody_knows_is_named_where_it_is_mounted() -> None:
    text = (
        "from fastapi import APIRouter, FastAPI\nclass Program:\n    def __init__(self, users: APIRouter):\n"
        "        self.users = users\n        self.app = FastAPI()\n"
        "        self.app.include_router(self.users, prefix='/v3')\n        self.app.mount('/files', self.files)\n"
    )
    assert told(text) == ["unread app.py:6"]
    own = text.replace("self.users = users", "self.users = APIRouter()\n        self.users.add_api_route('/a', show)")
    assert told(own) == ["GET /v3/a show 1.0"]
