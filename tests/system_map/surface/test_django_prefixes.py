"""Django: lists that are included by any name, prefixes that cannot be read, and view sets with generic bases."""

from __future__ import annotations

from tests.system_map.surface.test_django_routes import REST, SETTINGS, START, told, urls
from tests.system_map.surface.test_routes import routes_of


def test_a_sum_of_lists_is_followed_whatever_it_is_called() -> None:
    sums = (
        "full = base + [path('b/', b)]\n",
        "full = [path('b/', b), *base]\n",
        "full = [path('b/', b)]\nfull += base\n",
    )
    for made in sums:
        for include in ("include(full)", "include((full, 'app'))"):
            text = f"base = [path('a/', a)]\n{made}urlpatterns = [path('x/', {include})]\n"
            assert urls(text) == {"ANY /x/a/", "ANY /x/b/"}


def test_what_a_computed_prefix_includes_is_shown_once() -> None:
    text = START + "from django.conf import settings\nown = [path('a/', a), path('api/', include('web.api'))]\n"
    text += "urlpatterns = [path('{}'.format(settings.BASE), include(own))]\n"
    part = routes_of({**SETTINGS, "web/urls.py": text, "web/api.py": f"{START}urlpatterns = [path('b/', b)]\n"})
    assert sorted((one.path, one.mounted, one.confidence) for one in part.routes) == [
        ("/a/", False, 0.6),
        ("/api/b/", False, 0.6),
    ]


def test_lists_that_no_root_reaches_are_shown_where_another_includes_them() -> None:
    inner = f"{START}urlpatterns = [path('b/', b)]\n"
    outer = f"{START}urlpatterns = [path('x/', include('app.inner'))]\n"
    part = routes_of({"app/__init__.py": "", "app/inner.py": inner, "app/outer.py": outer})
    assert told(part) == {"ANY /x/b/"}
    part = routes_of({"app/__init__.py": "", "app/inner.py": inner, "tests/urls.py": outer})
    assert told(part) == {"ANY /b/"}  # where tests hang it says nothing of where it is


def test_what_a_root_reaches_is_shown_by_that_alone() -> None:
    inner = f"{START}urlpatterns = [path('b/', b)]\n"
    root = f"{START}urlpatterns = [path('x/', include('web.inner'))]\n"
    other = f"{START}urlpatterns = [path('y/', include('web.inner')), path('a/', a)]\n"
    part = routes_of({**SETTINGS, "web/urls.py": root, "web/inner.py": inner, "web/testproject/urls.py": other})
    assert {(one.path, one.mounted) for one in part.routes} == {("/x/b/", True), ("/a/", False)}
    files = {"web/a.py": inner, "web/b.py": root.replace("inner", "a"), "tests/urls.py": root.replace("inner", "b")}
    part = routes_of({"web/__init__.py": "", **files})
    assert [one.path for one in part.routes] == ["/x/b/"]


def test_any_text_is_no_dot() -> None:
    assert urls("urlpatterns = [re_path(r'^.*$', a), re_path(r'^b/.+', b), re_path('robots.txt', c)]\n") == {
        "ANY /<var>",
        "ANY /b/<var>",
        "ANY /robots.txt",
    }


def test_view_sets_with_generic_bases_with_mapped_actions_and_with_bases_of_other_packages() -> None:
    views = (
        "from rest_framework.viewsets import ReadOnlyModelViewSet\nfrom rest_framework.decorators import action\n"
        "from bulk import BulkModelViewSet\n"
        "class Tags(ReadOnlyModelViewSet[Tag]):\n"
        "    @action(detail=True)\n    def info(self, request, pk): ...\n"
        "    @info.mapping.post\n    def set_info(self, request, pk): ...\n"
        "class Hosts(BulkModelViewSet):\n    def list(self, request): ...\n"
    )
    text = REST + "from web.views import Tags, Hosts\nrouter = routers.DefaultRouter()\n"
    text += "router.register('tags', Tags)\nrouter.register('hosts', Hosts)\nurlpatterns = router.urls\n"
    part = routes_of({**SETTINGS, "web/urls.py": text, "web/views.py": views})
    assert {f"{one.method} {one.path} {one.confidence}" for one in part.routes} == {
        "GET /tags/ 1.0",
        "GET /tags/<pk>/ 1.0",
        "GET /tags/<pk>/info/ 1.0",
        "POST /tags/<pk>/info/ 1.0",
        "GET /hosts/ 1.0",
        "POST /hosts/ 0.7",
        "GET /hosts/<pk>/ 0.7",
        "PUT /hosts/<pk>/ 0.7",
        "PATCH /hosts/<pk>/ 0.7",
        "DELETE /hosts/<pk>/ 0.7",
    }


def test_actions_of_a_mixin_that_has_no_bases_are_those_of_the_view_sets_that_take_it() -> None:
    views = (
        "from rest_framework.viewsets import ReadOnlyModelViewSet\nfrom rest_framework.decorators import action\n"
        "class Clearing:\n    @action(detail=True, methods=['delete'])\n    def clear(self, request, pk): ...\n"
        "class Tags(ReadOnlyModelViewSet, Clearing): ...\n"
    )
    text = REST + "from web.views import Tags\nrouter = routers.DefaultRouter()\n"
    text += "router.register('tags', Tags)\nurlpatterns = router.urls\n"
    part = routes_of({**SETTINGS, "web/urls.py": text, "web/views.py": views})
    assert {f"{one.method} {one.path} {one.confidence}" for one in part.routes} == {
        "GET /tags/ 1.0",
        "GET /tags/<pk>/ 1.0",
        "DELETE /tags/<pk>/clear/ 1.0",
    }
