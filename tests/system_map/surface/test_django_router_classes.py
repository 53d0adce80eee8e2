"""Django REST framework: routers of own classes and of other packages' ones, which may make other routes."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_django_registered import sure
from tests.system_map.surface.test_django_routes import REST, SETTINGS, VIEWS
from tests.system_map.surface.test_routes import routes_of

BASE = "from rest_framework import routers\nfrom rest_framework.routers import DefaultRouter\n"
INIT = "class OwnRouter(DefaultRouter):\n    def __init__(self, *args, **kwargs):\n        "
OWN = "class OwnRouter(DefaultRouter):\n    "
REGISTER = f"{OWN}def register(self, prefix, view):\n        super().register("


def urls(made: str = "OwnRouter()") -> str:
    return (
        f"{REST}{VIEWS}from web.base import OwnRouter\nrouter = {made}\nrouter.register('users', UserViewSet)\n"
        "urlpatterns = router.urls\n"
    )


def of(end: str, confidence: float = 1.0) -> set[str]:
    return {f"GET /users{more}{end} {confidence}" for more in ("", "/<pk>")}


@pytest.mark.parametrize(
    ("own", "made", "rows"),
    [
        ("class OwnRouter(DefaultRouter):\n    pass\n", "OwnRouter()", of("/")),
        (f"{INIT}super().__init__(trailing_slash=False)\n", "OwnRouter()", of("")),
        (f"{INIT}super().__init__()\n        self.trailing_slash = ''\n", "OwnRouter()", of("")),
        (f"{INIT}super().__init__()\n        self.trailing_slash = '/?'\n", "OwnRouter()", of("/")),
        ("class OwnRouter(DefaultRouter):\n    trailing_slash = False\n", "OwnRouter(trailing_slash=True)", of("/")),
        (
            (
                "class Plain(routers.SimpleRouter):\n    def __init__(self, trailing_slash=False):\n"
                "        super().__init__(trailing_slash=trailing_slash)\nclass OwnRouter(Plain):\n    pass\n"
            ),
            "OwnRouter()",
            of(""),
        ),
        (f"{INIT}kwargs['trailing_slash'] = WITH\n        super().__init__(**kwargs)\n", "OwnRouter()", set()),
        ("class OwnRouter(DefaultRouter):\n    routes = [*DefaultRouter.routes]\n", "OwnRouter()", of("/", 0.7)),
        (
            "class OwnRouter(DefaultRouter):\n    def get_urls(self):\n        return []\n",
            "OwnRouter()",
            of("/", 0.7),
        ),
        (
            "class OwnRouter:  # a copy of the framework's\n    def get_urls(self):\n        return []\n",
            "OwnRouter()",
            of("/"),
        ),
        (
            "from other.api import RouterMixin\nclass OwnRouter(RouterMixin, DefaultRouter):\n    pass\n",
            "OwnRouter()",
            of("/", 0.7),
        ),
        ("from rest_framework_bulk.routes import BulkRouter as OwnRouter\n", "OwnRouter()", of("/")),
        # What speaks of a slash and is none of this router's.
        (f"{OWN}'''Pass trailing_slash=False to drop it.'''\n", "OwnRouter()", of("/")),
        (f"{OWN}def a(self):\n        # trailing_slash = ''\n        return 1\n", "OwnRouter()", of("/")),
        (f"{OWN}def a(self):\n        return routers.SimpleRouter(trailing_slash=False)\n", "OwnRouter()", of("/")),
        (f"{OWN}trailing_slash = ''  # the framework's constructor puts its own\n", "OwnRouter()", of("/")),
        (f"{OWN}trailing_slash: str = ''\n", "OwnRouter()", of("/")),
        (f"{INIT}self.trailing_slash: str = ''\n", "OwnRouter()", of("")),
        (f"{INIT}self.trailing_slash = '' if settings.NO else '/'\n", "OwnRouter()", set()),
        (f"{INIT}if settings.NO:\n            self.trailing_slash = ''\n", "OwnRouter()", set()),
        (f"{OWN}def a(self):\n        self.trailing_slash = ''\n", "OwnRouter()", set()),
        (
            (
                "class Plain:\n    def __init__(self, *args):\n        super().__init__(*args)\n"
                "        self.trailing_slash = ''\nclass OwnRouter(Plain, DefaultRouter):\n    pass\n"
            ),
            "OwnRouter()",
            of(""),
        ),
        (f"{REGISTER}'x/' + prefix, view)\n", "OwnRouter()", of("/", 0.7)),
        (f"{REGISTER}prefix, view)\n", "OwnRouter()", of("/")),
        (f"{REGISTER}prefix=prefix, viewset=view)\n", "OwnRouter()", of("/")),
        (f"{REGISTER.replace('super', 'prefix = 1; super')}prefix, view)\n", "OwnRouter()", of("/", 0.7)),
        (f"{OWN}def register(self, *args):\n        super().register(*args)\n", "OwnRouter()", of("/")),
    ],
)
def test_a_router_answers_as_its_class_makes_it(own: str, made: str, rows: set[str]) -> None:
    assert sure({"web/base.py": BASE + own, "web/urls.py": urls(made)}) == rows


def test_a_router_of_another_package_may_answer_elsewhere() -> None:
    text = urls("others.OwnRouter()").replace(
        "from web.base import OwnRouter", "from other.api import routers as others"
    )
    assert sure({"web/urls.py": text}) == of("/", 0.7)


def test_a_class_whose_slash_is_computed_leaves_its_routes_unread() -> None:
    own = f"{INIT}super().__init__(trailing_slash=WITH)\n"
    part = routes_of({**SETTINGS, "web/base.py": BASE + own, "web/urls.py": urls()})
    line = urls().splitlines().index("router.register('users', UserViewSet)") + 1
    assert (part.routes, [(one.path, one.line) for one in part.unread]) == ([], [("web/urls.py", line)])
