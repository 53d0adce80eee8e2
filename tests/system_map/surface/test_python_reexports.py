"""Names that packages of Python hand on under the name of their own submodule: Python takes what the package binds."""

from __future__ import annotations

import time

import pytest

from tests.system_map.surface.test_routes import routes_of

FLASK = {
    "app/__init__.py": "",
    "app/views/users.py": (
        "from flask import Blueprint\nusers = Blueprint('u', __name__)\n@users.route('/me')\ndef me(): ...\n"
    ),
    "app/views/__init__.py": "from .users import users\n",
    "app/main.py": (
        "from flask import Flask\nfrom app.views import users\napp = Flask(__name__)\n"
        "app.register_blueprint(users, url_prefix='/a')\n"
    ),
}
FAST = {
    "app/__init__.py": "",
    "app/api/users.py": "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/me')\ndef me(): ...\n",
    "app/api/__init__.py": "from .users import router as users\n",
    "app/main.py": "from fastapi import FastAPI\nfrom app.api import users\napp = FastAPI()\napp.include_router(users, prefix='/a')\n",
}
RESOURCE = {
    "app/__init__.py": "",
    "app/api/Watch.py": "from flask_restful import Resource\nclass Watch(Resource):\n    def get(self): ...\n    def put(self): ...\n",
    "app/api/__init__.py": "from .Watch import *\n",
    "app/main.py": (
        "from flask import Flask\nfrom flask_restful import Api\nfrom app.api import Watch\napp = Flask(__name__)\n"
        "api = Api(app)\napi.add_resource(Watch, '/a/me')\n"
    ),
}
VIEW_SET = {
    "shop/__init__.py": "",
    "shop/views/Order.py": "from rest_framework.viewsets import ReadOnlyModelViewSet\nclass Order(ReadOnlyModelViewSet):\n    pass\n",
    "shop/views/__init__.py": "from .Order import Order\n",
    "proj/urls.py": (
        "from django.urls import include, path\nfrom rest_framework.routers import DefaultRouter\n"
        "from shop.views import Order\nrouter = DefaultRouter()\nrouter.register('me', Order)\n"
        "urlpatterns = [path('a/', include(router.urls))]\n"
    ),
}


def told(texts: dict[str, str]) -> set[str]:
    return {f"{route.method} {route.path}" for route in routes_of(texts).routes if route.confidence >= 0.9}


@pytest.mark.parametrize(
    ("texts", "routes"),
    [
        (FLASK, {"GET /a/me"}),
        (FAST, {"GET /a/me"}),
        (RESOURCE, {"GET /a/me", "PUT /a/me"}),
        (VIEW_SET, {"GET /a/me/", "GET /a/me/<pk>/"}),
    ],
)
def test_what_a_package_binds_goes_before_its_submodule(texts: dict[str, str], routes: set[str]) -> None:
    manage = {"manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'proj.settings')\n"}
    settings = {"proj/__init__.py": "", "proj/settings.py": "ROOT_URLCONF = 'proj.urls'\nINSTALLED_APPS = ['shop']\n"}
    assert told({**texts, **(manage | settings if texts is VIEW_SET else {})}) == routes


@pytest.mark.parametrize(
    "package",
    [
        "",
        "from . import users\n",
        "def create():\n    from .users import users\n    return users\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .users import users\n",
    ],
)
def test_a_submodule_that_its_package_does_not_hide_is_meant(package: str) -> None:
    main = FLASK["app/main.py"].replace("blueprint(users,", "blueprint(users.users,")
    assert told({**FLASK, "app/views/__init__.py": package, "app/main.py": main}) == {"GET /a/me"}


@pytest.mark.parametrize(
    ("name", "imports"),
    [
        ("app/main.py", "from app.views.users import me\nfrom app.views import users\n"),
        ("app/main.py", "from app.views import users\nfrom app.views.users import me\n"),
        ("app/main.py", "from .views.users import me\nfrom .views import users\n"),
        ("app/views/main.py", "from .users import me\nfrom . import users\n"),
        ("app/views/main.py", "from ..views.users import me\nfrom ..views import users\n"),
    ],
)
def test_a_submodule_is_meant_after_a_name_of_its_own(name: str, imports: str) -> None:
    main = FLASK["app/main.py"].replace("blueprint(users,", "blueprint(users.users,")
    main = main.replace("from app.views import users\n", imports)
    texts = {path: text for path, text in FLASK.items() if path != "app/main.py"}
    assert told({**texts, "app/views/__init__.py": "", name: main}) == {"GET /a/me"}


def test_a_name_of_a_module_of_its_own_name_is_no_submodule() -> None:
    main = FLASK["app/main.py"].replace(
        "from app.views import users", "from app.views.users import me\nfrom app.views.users import users"
    )
    assert told({**FLASK, "app/views/__init__.py": "", "app/main.py": main}) == {"GET /a/me"}


def test_modules_of_a_package_see_each_other_before_it_binds_their_names() -> None:
    texts = {
        **FLASK,
        "app/views/__init__.py": "from .all import register\nfrom .users import users\n",
        "app/views/all.py": "from . import users\ndef register(app):\n    app.register_blueprint(users.users, url_prefix='/a')\n",
        "app/main.py": "from flask import Flask\nfrom app.views import register\napp = Flask(__name__)\nregister(app)\n",
    }
    assert told(texts) == {"GET /a/me"}


def test_modules_that_take_everything_of_each_other_are_asked_once() -> None:
    count = 14
    texts = {
        f"m{one}.py": "".join(f"from m{other} import *\n" for other in range(count) if other != one)
        for one in range(count)
    }
    texts["main.py"] = (
        "from flask import Flask\nfrom m0 import *\napp = Flask(__name__)\napp.register_blueprint(users, url_prefix='/a')\n"
        "@app.route('/x')\ndef x(): ...\n"
    )
    started = time.process_time()
    assert told(texts) == {"GET /x"}
    assert time.process_time() - started < 2
