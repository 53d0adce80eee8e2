"""Names that Django's patterns are given as a view: what is bound to patterns is included, and no view."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

SHOP = {
    "proj/settings.py": "ROOT_URLCONF = 'proj.urls'\n",
    "proj/urls.py": "from django.urls import path\nfrom shop.made import made\nurlpatterns = [path('api/', made)]\n",
    "shop/__init__.py": "",
    "shop/wraps.py": "def guarded(view): ...\ndef build(): ...\nclass Feed: ...\n",
}
IN_LIST = "from django.urls import path\nfrom .views import a\n"
NINJA = "from ninja import NinjaAPI\napi = NinjaAPI()\n@api.get('/x')\ndef x(request): ...\n"


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        (f"{NINJA}made = api.urls\n", {"GET /api/x": 1.0}),
        (f"{NINJA}urls = api.urls\nmade = urls\n", {"GET /api/x": 1.0}),
        (f"{IN_LIST}made = [path('x/', a)]\n", {"ANY /api/x/": 1.0}),
        (f"{IN_LIST}made = [path('x/', a)], 'shop', 'shop'\n", {"ANY /api/x/": 1.0}),
        (f"{IN_LIST}def more():\n    return [path('x/', a)], 'shop', 'shop'\nmade = more()\n", {"ANY /api/x/": 1.0}),
        (f"{IN_LIST}from django.urls import include\nmade = include([path('x/', a)])\n", {"ANY /api/x/": 1.0}),
        ("from django.urls import include\nmade = include('shop.urls')\n", {"ANY /api/inner/": 1.0}),
        ("from .wraps import build\nmade = build()\n", {}),
        ("from .wraps import guarded\nfrom .views import a\nmade = guarded(a)\n", {"ANY /api/": 0.8}),
        ("from django.views import cached\nfrom .views import a\nmade = cached(60)(a)\n", {"ANY /api/": 1.0}),
        ("from .wraps import guarded\nfrom .views import A\nmade = guarded(A.as_view())\n", {"ANY /api/": 1.0}),
        ("from .views import A\nmade = A.as_view(template='x.html')\n", {"ANY /api/": 1.0}),
        (f"from .views import A\nmade = A.as_view(template='{'x' * 200}')\n", {"ANY /api/": 1.0}),
        ("from .wraps import Feed\nmade = Feed()\n", {"ANY /api/": 1.0}),
        ("made = lambda request: None\n", {"ANY /api/": 1.0}),
        ("def made(request): ...\n", {"ANY /api/": 1.0}),
        ("made = a if b else c\n", {"ANY /api/": 0.8}),
    ],
)
def test_what_a_name_is_bound_to_tells_whether_it_is_a_view(text: str, routes: dict[str, float]) -> None:
    inner = {"shop/urls.py": f"{IN_LIST}urlpatterns = [path('inner/', a)]\n"} if "shop.urls" in text else {}
    part = routes_of({**SHOP, **inner, "shop/made.py": text})
    assert told(part) == routes
    assert [(one.path, one.line) for one in part.unread] == ([] if routes else [("proj/urls.py", 3)])


@pytest.mark.parametrize(
    ("view", "routes"),
    [
        ("([path('x/', show)], 'shop', 'ns')", {"ANY /api/x/": 1.0}),
        ("(inner, 'shop', 'ns')", {"ANY /api/y/": 1.0}),
        ("(guarded(compute()), 'shop', 'ns')", {}),
    ],
)
def test_a_tuple_of_patterns_and_names_is_included(view: str, routes: dict[str, float]) -> None:
    urls = (
        "from django.urls import path\ndef show(request): ...\ninner = [path('y/', show)]\n"
        f"urlpatterns = [path('api/', {view})]\n"
    )
    assert {key: sure for key, sure in told(routes_of({**SHOP, "proj/urls.py": urls})).items() if sure > 0.6} == routes
