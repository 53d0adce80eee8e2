"""Django's ways of putting patterns together, and Django REST framework's routers."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import RoutesPart
from tests.system_map.surface.test_routes import routes_of


def told(part: RoutesPart) -> set[str]:
    return {f"{route.method} {route.path}" for route in part.routes}


SETTINGS = {"web/__init__.py": "", "web/settings.py": "ROOT_URLCONF = 'web.urls'\n"}
START = "from django.urls import include, path, re_path\n"
REST = "from rest_framework import routers, viewsets\nfrom django.urls import include, path\n"


def urls(text: str, **more: str) -> set[str]:
    texts = {**SETTINGS, "web/urls.py": START + text}
    part = routes_of(texts | {f"web/{name}.py": content for name, content in more.items()})
    assert all(route.mounted for route in part.routes)
    return told(part)


def test_sums_of_lists_are_followed_over_files() -> None:
    more = START + "old = 1\nfirst_patterns = [path('a/', a)]\nsecond_patterns = [path('b/', b)]\n"
    more += "urlpatterns = first_patterns + second_patterns\n"
    text = "from web.more import urlpatterns as more_urls\nurlpatterns = [*more_urls, path('c/', c)]\n"
    assert urls(text, more=more) == {"ANY /a/", "ANY /b/", "ANY /c/"}


def test_lists_within_a_list_are_followed_however_it_is_joined() -> None:
    lists = "first = [path('a/', a)]\nsecond = [path('b/', b)]\nthird = [path('c/', c)]\ngroups = [first, second]\n"
    lists += "groups.append(third)\ngroups.append([path('d/', d)])\n"
    all_four = {"ANY /a/", "ANY /b/", "ANY /c/", "ANY /d/"}
    assert urls(lists + "urlpatterns = reduce(add, groups)\n") == all_four
    assert urls(lists + "urlpatterns = []\nfor group in groups:\n    urlpatterns += group\n") == all_four
    assert urls(lists + "urlpatterns = list(chain.from_iterable(groups))\n") == all_four


def test_a_list_that_was_brought_from_elsewhere_and_grows_here_keeps_both() -> None:
    base = START + "urlpatterns = [path('a/', a)]\n"
    text = "from web.base import urlpatterns\nurlpatterns += [path('c/', c)]\n"
    assert urls(text, base=base) == {"ANY /a/", "ANY /c/"}
    assert urls(text.replace("urlpatterns\n", "*\n"), base=base) == {"ANY /a/", "ANY /c/"}
    again = "from web.base import urlpatterns\nurlpatterns = [path('c/', c)] + urlpatterns\n"
    assert urls(again, base=base) == {"ANY /a/", "ANY /c/"}
    base = START + "api_urls = [path('b/', b)]\n"
    text = "from web.base import api_urls\nlocal = [path('d/', d)]\napi_urls += local\n"
    text += "urlpatterns = [path('api/', include(api_urls))] + api_urls\n"
    assert urls(text, base=base) == {"ANY /api/b/", "ANY /api/d/", "ANY /b/", "ANY /d/"}


def test_a_list_that_is_made_anew_has_nothing_of_the_one_that_was_brought() -> None:
    base = START + "urlpatterns = [path('a/', a)]\n"
    texts = {**SETTINGS, "web/base.py": base}
    text = START + "from web.base import urlpatterns\nurlpatterns = [path('c/', c)]\nurlpatterns += more\n"
    part = routes_of(texts | {"web/urls.py": text})
    assert {route.path for route in part.routes if route.mounted} == {"/c/"}


def test_lists_that_take_each_other_in_end() -> None:
    text = "first = [path('a/', a)]\nsecond = [path('b/', b)]\nfirst += second\nsecond += first\nurlpatterns = first\n"
    assert urls(text) == {"ANY /a/", "ANY /b/"}


def test_a_function_that_gives_patterns_back_is_followed() -> None:
    text = "def listed():\n    return [path('a/', a)]\nurlpatterns = [path('x/', include(listed()))]\nurlpatterns += listed()\n"
    assert urls(text) == {"ANY /x/a/", "ANY /a/"}


def test_a_loop_over_literals_makes_a_pattern_each() -> None:
    text = (
        "urlpatterns = [path(f'{name}/', show) for name in ('a', 'b')]\n"
        "for name in ['c', 'd']:\n    urlpatterns.append(path('%s/' % name, show))\n"
        "urlpatterns += [path('{}/x/'.format('e'), show)]\n"
    )
    assert urls(text) == {"ANY /a/", "ANY /b/", "ANY /c/", "ANY /d/", "ANY /e/x/"}


def test_the_methods_of_a_view_set_are_those_that_it_is_given() -> None:
    text = "urlpatterns = [path('me/', Users.as_view({'get': 'retrieve', 'patch': 'partial_update'}))]\n"
    assert urls(text) == {"GET /me/", "PATCH /me/"}


def test_what_cannot_be_told_within_a_group_does_not_matter() -> None:
    text = (
        "STREAMS = '|'.join(one['key'] for one in settings.STREAMS)\n"
        "NAME = r'[a-z]+'\nUSER = rf'^user/(?P<name>{NAME}{regex.MORE})'\n"
        "urlpatterns = [re_path(rf'^(?P<tab>{STREAMS})/?$', a), re_path(rf'{USER}/feed\\.xml$', b),\n"
        "    re_path(rf'^{STREAMS}/x$', c)]\n"
    )
    assert urls(text) == {"ANY /<tab>/", "ANY /user/<name>/feed.xml"}


def test_a_pattern_on_a_condition_is_less_sure_and_one_in_a_function_called_main_is_not() -> None:
    text = START + "urlpatterns = []\nif settings.DEBUG:\n    urlpatterns += [path('debug/', a)]\n"
    (route,) = routes_of({**SETTINGS, "web/urls.py": text}).routes
    assert (route.path, route.confidence) == ("/debug/", 0.7)


VIEWS = "class UserViewSet(viewsets.ReadOnlyModelViewSet): ...\n"


@pytest.mark.parametrize(
    ("routers", "paths"),
    [
        (
            (
                "class OwnRouterWithMore(routers.DefaultRouter): ...\nrouter = OwnRouterWithMore()\n"
                "router.register('users', UserViewSet)\nurlpatterns = [path('api/', include(router.urls))]\n"
            ),
            {"GET /api/users/", "GET /api/users/<pk>/"},
        ),
        (
            (
                "router = routers.DefaultRouter()\nrouter.register('', UserViewSet)\n"
                "urlpatterns = [path('api/users/', include(router.urls))]\n"
            ),
            {"GET /api/users/", "GET /api/users/<pk>/"},
        ),
        (
            (
                "inner = routers.SimpleRouter()\ninner.register('users', UserViewSet)\n"
                "router = routers.DefaultRouter()\nrouter.registry.extend(inner.registry)\n"
                "urlpatterns = [path('', include(router.urls))]\n"
            ),
            {"GET /users/", "GET /users/<pk>/"},
        ),
        (
            (
                "router = routers.SimpleRouter()\nrouter.register('groups', UserViewSet)\n"
                "inner = NestedSimpleRouter(router, 'groups', lookup='group')\ninner.register('users', UserViewSet)\n"
                "urlpatterns = [path('', include(router.urls)), path('', include(inner.urls))]\n"
            ),
            {
                "GET /groups/",
                "GET /groups/<pk>/",
                "GET /groups/<group_pk>/users/",
                "GET /groups/<group_pk>/users/<pk>/",
            },
        ),
    ],
)
def test_a_routers_table_is_written_out(routers: str, paths: set[str]) -> None:
    part = routes_of({**SETTINGS, "web/urls.py": REST + VIEWS + routers})
    assert told(part) == paths


def test_an_application_called_docs_is_the_products_where_the_product_imports_it() -> None:
    shop = {"shop/__init__.py": "", "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\n"}
    shop |= {"docs/__init__.py": "", "docs/urls.py": START + "urlpatterns = [path('read/', read)]\n"}
    urls = "from docs.urls import urlpatterns as read\nurlpatterns = [*read]\n"
    (route,) = routes_of(shop | {"shop/urls.py": START + urls}).routes
    assert (route.path, route.mounted, route.is_test) == ("/read/", True, False)
    assert [one.is_test for one in routes_of(shop | {"shop/urls.py": START + "urlpatterns = []\n"}).routes] == [True]
