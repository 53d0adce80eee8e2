"""Django Ninja's routes: interfaces that Django's patterns lead to, routers added to them and to each other."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

SHOP = {
    "proj/settings.py": "ROOT_URLCONF = 'proj.urls'\n",
    "proj/urls.py": (
        "from django.urls import path\nfrom shop.api import api as shop_api\nurlpatterns = [path('api/', shop_api.urls)]\n"
    ),
    "shop/__init__.py": "",
    "shop/api.py": (
        "from ninja import NinjaAPI\nfrom .orders import orders\n"
        "api = NinjaAPI()\napi.add_router(prefix='orders', router=orders)\n"
        "api.add_router('/late/', 'shop.late.router')\n@api.get('/health')\ndef health(request): ...\n"
    ),
    "shop/apps.py": (
        "class ShopConfig:\n    def ready(self):\n        from shop.api import api\n"
        "        from .items import router\n        api.add_router('/items/', router)\n"
    ),
    "shop/items.py": (
        "from ninja import Router\nfrom shop.parts import router as parts\nrouter = Router(tags=['items'])\n"
        "router.add_router('/{int:item}/parts', parts)\n"
        "@router.get('/')\ndef show(request): ...\n@router.post('/{int:item}/', url_name='change')\ndef change(request): ...\n"
    ),
    "shop/parts.py": "import ninja\nrouter = ninja.Router()\n@router.delete('')\ndef drop(request): ...\n",
    "shop/orders.py": "from ninja import Router\norders = Router()\n@orders.get('all')\ndef show(request): ...\n",
    "shop/late.py": "from ninja import Router\nrouter = Router()\n@router.get('/')\ndef late(request): ...\n",
}


def test_routes_have_the_prefixes_of_all_routers_and_of_django_s_patterns() -> None:
    part = routes_of(SHOP)
    assert told(part) == {
        "GET /api/health": 1.0,
        "GET /api/items/": 1.0,
        "POST /api/items/{int:item}/": 1.0,
        "DELETE /api/items/{int:item}/parts": 1.0,
        "GET /api/orders/all": 1.0,
        "GET /api/late/": 1.0,
    }
    assert {one.framework for one in part.routes} == {"Django Ninja"}
    (show,) = (one for one in part.routes if one.path == "/api/orders/all")
    assert (show.handler, show.handler_path, show.handler_line, show.line) == ("show", "shop/orders.py", 4, 3)


def test_an_interface_that_no_pattern_leads_to_is_not_mounted() -> None:
    part = routes_of({**SHOP, "proj/urls.py": "urlpatterns = []\n"})
    assert set(told(part).values()) == {0.6}
    assert all(not one.mounted for one in part.routes)


def test_what_is_not_of_ninja_is_none_of_its_routers() -> None:
    other = "from lib.ninja import Router\nrouter = Router()\n@router.get('/a')\ndef a(): ...\n"
    assert routes_of({"a.py": other}).routes == []


HEALTH = "from ninja import NinjaAPI as Api\nfrom shop.late import router\napi = Api()\n"


def test_makers_by_other_names_and_routes_of_several_methods_are_read() -> None:
    text = HEALTH + "@api.api_operation(['POST', 'PATCH'], '/a')\ndef a(request): ...\n"
    text += "@api.api_operation(METHODS, '/b')\ndef b(request): ...\n"
    part = routes_of({**SHOP, "shop/api.py": text, "shop/apps.py": ""})
    assert {path for path in told(part) if path[:1] != "?"} == {"POST /api/a", "PATCH /api/a"}
    assert [(one.path, one.line) for one in part.unread] == [("shop/api.py", 6)]


def test_classes_of_routes_are_named_as_unread() -> None:
    text = "from ninja_extra import api_controller, http_get\n@api_controller('/a')\nclass A:\n    @http_get('/b')\n    def b(self): ...\n"
    part = routes_of({"shop/api.py": text})
    assert (part.routes, [(one.path, one.line) for one in part.unread]) == ([], [("shop/api.py", 2)])


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("if flag:\n    api.add_router('/late', 'shop.late.router')\n", {"GET /api/late/": 0.7}),
        ("api.add_router(made(), 'shop.late.router')\n", {"? GET /api/": 0.6}),
        (
            "def add(at):\n    api.add_router(at, 'shop.late.router')\nadd('/one')\n",
            {"GET /api/one/": 1.0},
        ),
    ],
)
def test_a_router_that_a_text_names_is_mounted_as_any_other(text: str, routes: dict[str, float]) -> None:
    files = {**SHOP, "shop/api.py": HEALTH + text, "shop/apps.py": "", "shop/orders.py": "", "shop/items.py": ""}
    shown = told(routes_of({**files, "shop/parts.py": ""}))
    assert shown == routes


def test_own_classes_of_interfaces_and_routers_are_such() -> None:
    own = "from ninja import NinjaAPI\nfrom ninja import Router\nclass Api(NinjaAPI): ...\nclass Routes(Router): ...\n"
    api = "from shop.own import Api\nfrom shop.items import router\napi = Api()\napi.add_router('/items', router)\n"
    items = "from shop.own import Routes\nrouter = Routes()\n@router.get('/ninja')\ndef show(request): ...\n"
    files = {"shop/own.py": own, "shop/api.py": api, "shop/items.py": items, "shop/__init__.py": ""}
    django = {path: text for path, text in SHOP.items() if path.startswith("proj/")}
    assert told(routes_of({**django, **files})) == {"GET /api/items/ninja": 1.0}
    other = own.replace("from ninja import Router", "from .web import Router")
    web = {"shop/web.py": "class Router: ...\n"}
    assert told(routes_of({**django, **files, **web, "shop/own.py": other})) == {}
