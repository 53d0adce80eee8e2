"""Django REST framework: what is registered on a condition or in a chain, and actions of mixins."""

from __future__ import annotations

import pytest

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


def test_a_method_of_a_nearer_class_that_is_no_action_hides_one_of_a_mixin() -> None:
    mixin = (
        "from rest_framework.decorators import action\nclass Mixin:\n"
        "    @action(detail=True)\n    def act(self, request): ...\n"
        "    @act.mapping.delete\n    def act_delete(self, request): ...\n"
        "    @action(detail=False)\n    def more(self, request): ...\n"
    )
    own = "class Plain:\n    def act(self, request): ...\n"
    sets = (
        "class A(Mixin, viewsets.GenericViewSet): ...\nclass B(Mixin, viewsets.GenericViewSet):\n"
        "    def act(self, request): ...\nclass C(Plain, Mixin, viewsets.GenericViewSet): ...\n"
    )
    registered = "".join(f"router.register('{name}', {name.upper()})\n" for name in "abc")
    text = (
        f"{REST}from web.mixin import Mixin\n{own}{sets}router = routers.SimpleRouter()\n{registered}"
        "urlpatterns = router.urls\n"
    )
    assert sure({"web/urls.py": text, "web/mixin.py": mixin}) == {
        "GET /a/<pk>/act/ 1.0",
        "DELETE /a/<pk>/act/ 1.0",
        *(f"GET /{name}/more/ 1.0" for name in "abc"),
    }


def test_routers_that_all_take_each_others_registries_in_are_walked_once() -> None:
    names = [f"r{index}" for index in range(12)]
    made = "".join(f"{one} = routers.SimpleRouter()\n{one}.register('{one}', UserViewSet)\n" for one in names)
    rings = "".join(f"{one}.registry.extend({other}.registry)\n" for one in names for other in names)
    text = f"{REST}{VIEWS}{made}{rings}urlpatterns = [path('', include(r3.urls))]\n"
    found = {f"GET /{one}/{below} 1.0" for one in names for below in ("", "<pk>/")}
    assert sure({"web/urls.py": text}) == found


def test_a_registry_that_is_taken_in_twice_is_as_sure_as_the_surer_way() -> None:
    text = (
        f"{REST}{VIEWS}a = routers.SimpleRouter()\nb = routers.SimpleRouter()\nc = routers.SimpleRouter()\n"
        "c.register('users', UserViewSet)\nif settings.X:\n    a.registry.extend(c.registry)\n"
        "a.registry.extend(b.registry)\nb.registry.extend(c.registry)\nurlpatterns = a.urls\n"
    )
    assert sure({"web/urls.py": text}) == {"GET /users/ 1.0", "GET /users/<pk>/ 1.0"}


@pytest.mark.parametrize(
    ("outer", "inner", "slashes"),
    [
        ("", "", ("/", "/")),
        ("trailing_slash=False", "", ("", "")),
        ("False", "", ("", "")),
        ("trailing_slash=False", ", trailing_slash=True", ("", "/")),
        ("", ", trailing_slash=False", ("/", "")),
    ],
)
def test_a_nested_router_takes_the_slash_of_the_one_that_it_is_nested_in(
    outer: str, inner: str, slashes: tuple[str, str]
) -> None:
    text = (
        f"{REST}{VIEWS}from rest_framework_nested.routers import NestedSimpleRouter\n"
        f"a = routers.SimpleRouter({outer})\na.register('x', UserViewSet)\n"
        f"b = NestedSimpleRouter(a, 'x', lookup='x'{inner})\nb.register('y', UserViewSet)\n"
        "c = NestedSimpleRouter(parent_router=b, parent_prefix='y', lookup='y')\nc.register('z', UserViewSet)\n"
        "urlpatterns = [*a.urls, *b.urls, *c.urls]\n"
    )
    above, below = slashes
    ends = {"x": above, "x/<x_pk>/y": below, "x/<x_pk>/y/<y_pk>/z": below}
    assert sure({"web/urls.py": text}) == {
        f"GET /{path}{more}{end} 1.0" for path, end in ends.items() for more in ("", "/<pk>")
    }


def test_a_nested_router_ends_as_one_that_is_computed_and_so_is_unread() -> None:
    text = (
        f"{REST}{VIEWS}from rest_framework_nested.routers import NestedSimpleRouter\n"
        "a = routers.SimpleRouter(trailing_slash=settings.SLASH)\na.register('x', UserViewSet)\n"
        "b = NestedSimpleRouter(a, 'x', lookup='x')\nb.register('y', UserViewSet)\nurlpatterns = b.urls\n"
    )
    part = routes_of({**SETTINGS, "web/urls.py": text})
    lines = [text[: text.index(f"{name}.register")].count("\n") + 1 for name in "ab"]
    assert (part.routes, [one.line for one in part.unread]) == ([], lines)


def test_routers_that_are_nested_in_each_other_cost_no_other_routes() -> None:
    text = (
        f"{REST}{VIEWS}from rest_framework_nested.routers import NestedSimpleRouter\n"
        "a = NestedSimpleRouter(b, 'x', lookup='x')\nb = NestedSimpleRouter(a, 'y', lookup='y')\n"
        "a.register('users', UserViewSet)\nurlpatterns = [path('api/', include(a.urls)), path('b/', view)]\n"
    )
    part = routes_of({**SETTINGS, "web/urls.py": text})
    assert {(one.path, one.mounted) for one in part.routes} == {
        ("/b/", True),
        ("/api/y/<y_pk>/x/<x_pk>/users/", False),
        ("/api/y/<y_pk>/x/<x_pk>/users/<pk>/", False),
    }
