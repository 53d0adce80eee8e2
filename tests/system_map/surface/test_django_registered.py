"""Django REST framework: what is registered on a condition or in a chain, and actions of mixins."""

from __future__ import annotations

from tests.system_map.surface.test_django_routes import REST, SETTINGS, VIEWS
from tests.system_map.surface.test_routes import routes_of


def sure(texts: dict[str, str]) -> set[str]:
    part = routes_of({**SETTINGS, **texts})
    return {f"{one.method} {one.path} {one.confidence}" for one in part.routes if one.mounted}


def test_what_is_registered_on_a_condition_is_less_sure() -> None:
    text = (
        f"{REST}{VIEWS}router = routers.DefaultRouter()\nrouter.register('users', UserViewSet)\n"
        "if settings.IMPORTERS.get('trello', {}).get('active', False):\n    router.register('trello', UserViewSet)\n"
        "urlpatterns = [path('api/', include(router.urls))]\n"
    )
    assert sure({"web/urls.py": text}) == {
        "GET /api/users/ 1.0",
        "GET /api/users/<pk>/ 1.0",
        "GET /api/trello/ 0.7",
        "GET /api/trello/<pk>/ 0.7",
    }


def test_a_registry_that_is_taken_in_on_a_condition_is_less_sure() -> None:
    text = (
        f"{REST}{VIEWS}inner = routers.SimpleRouter()\ninner.register('users', UserViewSet)\n"
        "router = routers.DefaultRouter()\nif settings.WITH_USERS:\n    router.registry.extend(inner.registry)\n"
        "urlpatterns = [path('', include(router.urls))]\n"
    )
    assert sure({"web/urls.py": text}) == {"GET /users/ 0.7", "GET /users/<pk>/ 0.7"}


CHAIN = (
    "router.register('groups', UserViewSet)\\\n"
    "    .register('users', UserViewSet, 'group-users', parents_query_lookups=['group'])\\\n"
    "    .register('keys', UserViewSet, 'user-keys', parents_query_lookups=['user__group', 'user'])\n"
    "urlpatterns = [path('', include(router.urls))]\n"
)


def test_what_is_registered_in_a_chain_stands_below_what_it_hangs_on() -> None:
    text = (
        f"{REST}{VIEWS}from rest_framework_extensions.routers import ExtendedSimpleRouter\n"
        f"router = ExtendedSimpleRouter()\n{CHAIN}"
    )
    assert sure({"web/urls.py": text}) == {
        "GET /groups/ 1.0",
        "GET /groups/<pk>/ 1.0",
        "GET /groups/<parent_lookup_group>/users/ 1.0",
        "GET /groups/<parent_lookup_group>/users/<pk>/ 1.0",
        "GET /groups/<parent_lookup_user__group>/users/<parent_lookup_user>/keys/ 1.0",
        "GET /groups/<parent_lookup_user__group>/users/<parent_lookup_user>/keys/<pk>/ 1.0",
    }


def test_a_chain_on_an_own_router_is_less_sure_of_its_parameters_names() -> None:
    text = f"{REST}{VIEWS}from web.own import OwnRouter\nrouter = OwnRouter()\n{CHAIN}"
    found = sure({"web/urls.py": text, "web/own.py": "class OwnRouter: ...\n"})
    assert "GET /groups/<group>/users/ 0.9" in found
    assert "GET /groups/ 1.0" in found
    assert len(found) == 6


def test_a_chain_whose_lookups_are_computed_is_named_as_unread() -> None:
    text = (
        f"{REST}{VIEWS}router = routers.DefaultRouter()\n"
        "router.register('groups', UserViewSet).register('users', UserViewSet, 'x', parents_query_lookups=lookups())\n"
        "urlpatterns = [path('', include(router.urls))]\n"
    )
    part = routes_of({**SETTINGS, "web/urls.py": text})
    assert {one.path for one in part.routes} == {"/groups/", "/groups/<pk>/"}
    assert [place.line for place in part.unread] == [5]


def test_actions_of_a_mixin_whose_file_shows_nothing_else_lead_to_it() -> None:
    mixin = "from web.base import list_route\nclass ByRef:\n    @list_route(methods=['GET'])\n    def by_ref(self, request): ...\n"
    text = (
        f"{REST}from web.mixin import ByRef\nclass UserViewSet(ByRef, viewsets.GenericViewSet): ...\n"
        "router = routers.DefaultRouter()\nrouter.register('users', UserViewSet)\nurlpatterns = router.urls\n"
    )
    part = routes_of({**SETTINGS, "web/urls.py": text, "web/mixin.py": mixin, "web/base.py": "def list_route(): ...\n"})
    assert [(one.path, one.handler, one.handler_path, one.handler_line) for one in part.routes] == [
        ("/users/by_ref/", "ByRef.by_ref", "web/mixin.py", 4)
    ]
