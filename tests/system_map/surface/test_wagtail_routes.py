"""Routes that applications add to Wagtail's administration by hooks and view sets, and to its API by endpoints."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

URLS = "from django.urls import include, path\n"
OF_IMPORT = f"{URLS}from wagtail.admin import urls as admin_urls\nurlpatterns = [path('cms/', include(admin_urls))]\n"
SITE = {"proj/settings.py": "ROOT_URLCONF = 'proj.urls'\n", "proj/urls.py": OF_IMPORT, "shop/__init__.py": ""}
HOOKS = f"{URLS}from wagtail import hooks\nfrom .views import index\n"
OWN = "def own_urls():\n    return [path('own/', index)]\n"
MODELS = (
    "import uuid\nfrom django.db import models\nfrom wagtail.models import DraftStateMixin, Orderable, PreviewableMixin\n"
    "class Item(models.Model): ...\n"
    "class Part(Orderable):\n    id = models.UUIDField(primary_key=True)\n"
    "class Child(Item): ...\n"
    "class Draft(DraftStateMixin, PreviewableMixin, models.Model):\n    code = models.CharField(primary_key=True)\n"
)
VIEWS = f"{URLS}from wagtail.admin.viewsets.base import ViewSet\nfrom .models import Child, Draft, Item, Part\n"
OF_MODEL = f"{VIEWS}from wagtail.admin.viewsets.model import ModelViewSet\n"
SNIPPETS = (
    f"{VIEWS}from wagtail.snippets.models import register_snippet\n"
    "from wagtail.snippets import views\nfrom wagtail.snippets.views.snippets import SnippetViewSet\n"
)
METHOD = "    def get_urlpatterns(self):\n        return [path('own/', self.own)]\n    def own(self, request): ...\n"
CHOOSER = f"class Chooser(views.chooser.SnippetChooserViewSet):\n{METHOD}"
GIVEN = "@hooks.register('register_admin_viewset')\ndef given():\n    return {}\n"


def shown(files: dict[str, str]) -> dict[str, float]:
    return told(routes_of({**SITE, **files}))


def given(text: str, back: str) -> dict[str, float]:
    """Return the routes where `views.py` holds view sets, and a hook gives one of them back."""
    hooks = f"from wagtail import hooks\nfrom . import views\nfrom .views import *\n{GIVEN.format(back)}"
    return shown({"shop/models.py": MODELS, "shop/views.py": text, "shop/wagtail_hooks.py": hooks})


# ── hooks ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "urls",
    [
        OF_IMPORT,
        f"{URLS}import wagtail.admin.urls\nurlpatterns = [path('cms/', include('wagtail.admin.urls'))]\n",
        f"{URLS}from wagtail.admin import urls\nurlpatterns = [path('cms/', include((urls, 'cms')))]\n",
        f"{URLS}from wagtail.admin import urls\nown = []\nown += urls.urlpatterns\nurlpatterns = [path('cms/', include(own))]\n",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        f"{HOOKS}@hooks.register('register_admin_urls')\n{OWN}",
        f"{HOOKS}@hooks.register('register_admin_urls', order=3)\n{OWN}",
        f"{HOOKS}{OWN}hooks.register('register_admin_urls', own_urls)\n",
        f"{HOOKS}@hooks.register('register_admin_urls')\n{OWN.replace('return', 'urls =')}    return urls\n",
    ],
)
def test_patterns_of_a_hook_stand_where_the_administration_does(urls: str, text: str) -> None:
    assert shown({"proj/urls.py": urls, "shop/wagtail_hooks.py": text}) == {"ANY /cms/own/": 0.95}


def test_a_loop_over_a_hook_tells_its_place() -> None:
    loop = "for fn in hooks.get_hooks('register_admin_urls'):\n    urls = fn()\n    if urls:\n        urlpatterns += urls\n"
    files = {
        "wagtail/__init__.py": "",
        "wagtail/hooks.py": "def get_hooks(name): ...\n",
        "wagtail/admin/__init__.py": "",
        "wagtail/admin/urls.py": f"{URLS}from wagtail import hooks\nurlpatterns = [path('home/', home)]\n{loop}",
        "shop/wagtail_hooks.py": f"{HOOKS}@hooks.register('register_admin_urls')\n{OWN}",
    }
    assert shown(files) == {"ANY /cms/home/": 1.0, "ANY /cms/own/": 0.95}


@pytest.mark.parametrize(
    "text",
    [
        f"{HOOKS.replace('from wagtail', 'from other')}@hooks.register('register_admin_urls')\n{OWN}",
        f"{HOOKS}@hooks.register('register_rich_text_features')\n{OWN}",
        f"{HOOKS}{OWN}",
    ],
)
def test_what_is_registered_for_nothing_is_not_mounted(text: str) -> None:
    assert shown({"shop/wagtail_hooks.py": text}) == {"? ANY /own/": 0.6}


@pytest.mark.parametrize(
    "text",
    [
        f"{HOOKS}from .other import own_urls\nhooks.register('register_admin_urls', own_urls)\n",
        f"{HOOKS}hooks.register('register_admin_urls', lambda: made())\n",
        f"{HOOKS}@hooks.register('register_admin_urls')\ndef own_urls(): return made()\n",
        f"{HOOKS}hooks.register('register_admin_viewset', lambda: made())\n",
    ],
)
def test_what_a_hook_gives_that_cannot_be_told_is_unread(text: str) -> None:
    part = routes_of({**SITE, "shop/wagtail_hooks.py": text})
    assert [at.path for at in part.unread] == ["shop/wagtail_hooks.py"]
    assert part.routes == []


def test_without_an_administration_there_is_no_place() -> None:
    text = f"{HOOKS}@hooks.register('register_admin_urls')\n{OWN}"
    assert shown({"proj/urls.py": "urlpatterns = []\n", "shop/wagtail_hooks.py": text}) == {"? ANY /own/": 0.6}


def test_projects_beside_each_other_have_their_own_hooks() -> None:
    text = f"{HOOKS}@hooks.register('register_admin_urls')\n{OWN}"
    files = {
        **{f"{name}/settings.py": f"ROOT_URLCONF = '{name}.urls'\n" for name in ("one", "two")},
        **{f"{name}/urls.py": OF_IMPORT.replace("cms", name) for name in ("one", "two")},
        "one/wagtail_hooks.py": text,
        "shared/wagtail_hooks.py": text.replace("own/", "both/"),
    }
    assert told(routes_of(files)) == dict.fromkeys(("ANY /one/own/", "ANY /one/both/", "ANY /two/both/"), 0.95)


def test_how_sure_a_registration_is_hangs_on_where_it_stands() -> None:
    text = f"{HOOKS}@hooks.register('register_admin_urls')\n{OWN}"
    assert shown({"shop/hooked.py": text}) == {"ANY /cms/own/": 0.85}
    apps = "INSTALLED_APPS = ['{}', 'wagtail.admin']\nROOT_URLCONF = 'proj.urls'\n"
    files = {"shop/wagtail_hooks.py": text}
    assert shown({**files, "proj/settings.py": apps.format("shop")}) == {"ANY /cms/own/": 0.95}
    assert shown({**files, "proj/settings.py": apps.format("other")}) == {"ANY /cms/own/": 0.7}
    assert shown({"tests/wagtail_hooks.py": text}) == {"? ANY /own/": 0.6}
    guarded = f"{HOOKS}{OWN}if settings.WITH:\n    hooks.register('register_admin_urls', own_urls)\n"
    assert shown({"shop/wagtail_hooks.py": guarded}) == {"ANY /cms/own/": 0.7}


# ── view sets: which, and below what ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "body", "back", "prefix"),
    [
        (VIEWS, "class Own(ViewSet):\n    name = 'calendar'\n", "Own()", "calendar"),
        (VIEWS, "class Own(ViewSet): ...\n", "Own('cal')", "cal"),
        (VIEWS, "class Own(ViewSet): ...\n", "Own(name='cal', url_prefix='a/b')", "a/b"),
        (VIEWS, "class Own(ViewSet):\n    name = 'cal'\n    url_prefix = 'days'\n", "views.Own()", "days"),
        (VIEWS, "PREFIX = 'days'\nclass Own(ViewSet):\n    url_prefix = PREFIX\n", "[Own()]", "days"),
        (OF_MODEL, "class Own(ModelViewSet):\n    model = Item\n", "Own()", "item"),
        (OF_MODEL, "class Own(ModelViewSet):\n    model = Item\n", "Own('things')", "things"),
        (SNIPPETS, "class Own(SnippetViewSet):\n    model = Item\n", "Own()", "snippets/shop/item"),
        (SNIPPETS, "class Own(SnippetViewSet):\n    model = Item\n    base_url_path = '/a/b/'\n", "Own()", "a/b"),
    ],
)
def test_a_view_set_stands_below_its_prefix(head: str, body: str, back: str, prefix: str) -> None:
    text = f"{head}{body.replace(': ...', ':')}{METHOD}"
    assert given(text, back) == {f"ANY /cms/{prefix}/own/": 0.95}


@pytest.mark.parametrize(
    ("body", "back"),
    [
        (f"class Own(ViewSet):\n    name = os.environ['A']\n{METHOD}", "Own()"),
        (f"class Own(ViewSet):\n    @property\n    def url_prefix(self): return make()\n{METHOD}", "Own('x')"),
        (f"class Own(ViewSet):\n{METHOD}", "Own(**options)"),
        (f"class Own(ViewSet):\n{METHOD}", "make(Own)"),
        (f"class Own(Unknown):\n    name = 'x'\n{METHOD}", "Own()"),
    ],
)
def test_a_prefix_that_is_computed_is_unread(body: str, back: str) -> None:
    hooks = f"from wagtail import hooks\nfrom .views import *\n{GIVEN.format(back)}"
    part = routes_of({**SITE, "shop/views.py": f"{VIEWS}{body}", "shop/wagtail_hooks.py": hooks})
    assert told(part) == {"? ANY /own/": 0.6}
    assert [(at.path, at.line) for at in part.unread] == [("shop/wagtail_hooks.py", 5)]


def test_names_groups_and_lists_lead_to_view_sets() -> None:
    text = (
        f"{VIEWS}from wagtail.admin.viewsets.base import ViewSetGroup\n"
        f"class Own(ViewSet):\n    name = 'one'\n{METHOD}"
        "two = Own('two')\nclass Group(ViewSetGroup):\n    items = (Own, two, Own('three'))\n"
    )
    paths = {f"ANY /cms/{name}/own/" for name in ("one", "two", "three")}
    assert given(text, "Group()") == dict.fromkeys(paths, 0.95)
    assert given(text, "two") == {"ANY /cms/two/own/": 0.95}
    hooks = (
        "from wagtail import hooks\nfrom .views import *\n@hooks.register('register_admin_viewset')\ndef more():\n"
        "    found = [two]\n    if settings.MORE:\n        found.append(Own('four'))\n    return found\n"
    )
    files = {"shop/views.py": text, "shop/wagtail_hooks.py": hooks}
    assert shown(files) == {"ANY /cms/two/own/": 0.95, "ANY /cms/four/own/": 0.7}


@pytest.mark.parametrize(
    "text", ["@hooks.register('register_admin_viewset')\n{}", "{}hooks.register('register_admin_viewset', Own)\n"]
)
def test_a_hook_may_be_given_a_class(text: str) -> None:
    own = f"class Own(ViewSet):\n    name = 'x'\n{METHOD}"
    hooks = f"{URLS}from wagtail import hooks\nfrom wagtail.admin.viewsets.base import ViewSet\n{text.format(own)}"
    assert shown({"shop/wagtail_hooks.py": hooks}) == {"ANY /cms/x/own/": 0.95}


def test_groups_of_themselves_come_to_an_end() -> None:
    text = f"{VIEWS}from wagtail.admin.viewsets.base import ViewSetGroup\nclass Group(ViewSetGroup):\n    items = ({'Group, ' * 90})\n"
    assert given(text, "Group()") == {}


def test_what_changes_attributes_makes_them_less_sure() -> None:
    init = "    def __init__(self, *args): ...\n"
    assert given(f"{VIEWS}class Own(ViewSet):\n    name = 'x'\n{init}{METHOD}", "Own()") == {"ANY /cms/x/own/": 0.85}
    mixed = f"{VIEWS}from other.views import Mixin\nclass Own(Mixin, ViewSet):\n    name = 'x'\n{METHOD}"
    assert given(mixed, "Own()") == {"ANY /cms/x/own/": 0.85}


def test_what_a_package_gives_is_not_the_repository_s() -> None:
    assert given(f"{OF_MODEL}class Own(ModelViewSet):\n    model = Item\n", "Own()") == {}
    more = METHOD.replace("return [", "return super().get_urlpatterns() + [")
    assert given(f"{OF_MODEL}class Own(ModelViewSet):\n    model = Item\n{more}", "Own()") == {
        "ANY /cms/item/own/": 0.95
    }


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (f"class Own(SnippetViewSet):\n    model = Item\n{METHOD}register_snippet(Own)\n", {"snippets/shop/item"}),
        (f"class Own(SnippetViewSet):\n{METHOD}register_snippet(Item, viewset=Own)\n", {"snippets/shop/item"}),
        (f"class Own(SnippetViewSet):\n{METHOD}register_snippet(Item, Own)\n", {"snippets/shop/item"}),
        ("register_snippet(Item)\n", set()),
        (
            f"{CHOOSER}class Own(SnippetViewSet):\n    model = Item\n    chooser_viewset_class = Chooser\nregister_snippet(Own)\n",
            {"snippets/choose/shop/item"},
        ),
    ],
)
def test_snippets_stand_below_their_models(text: str, paths: set[str]) -> None:
    files = {"shop/models.py": MODELS, "shop/snippets.py": f"{SNIPPETS}{text}"}
    assert shown(files) == {f"ANY /cms/{path}/own/": 0.95 for path in paths}


# ── view sets: what their methods give ───────────────────────────────────────────────────────────────

WAGTAIL = {
    **{f"wagtail/{folder}__init__.py": "" for folder in ("", "admin/", "admin/viewsets/")},
    "wagtail/admin/urls.py": (
        f"{URLS}from wagtail.hooks import get_hooks\nurlpatterns = []\n"
        "for fn in get_hooks('register_admin_urls'):\n    urlpatterns += fn()\n"
    ),
    "wagtail/admin/viewsets/base.py": "class ViewSet:\n    name = None\n    def get_urlpatterns(self):\n        return []\n",
    "wagtail/admin/viewsets/model.py": (
        f"{URLS}from .base import ViewSet\nclass ModelViewSet(ViewSet):\n    copy_view_enabled = True\n"
        "    inspect_view_enabled = False\n    @cached_property\n    def index_view(self): ...\n"
        "    def get_urlpatterns(self):\n        conv = self.pk_path_converter\n"
        "        urlpatterns = [path('', self.index_view)]\n"
        "        if self.reorder_view_enabled:\n            urlpatterns.append(path(f'order/<{conv}:pk>/', order))\n"
        "        if self.copy_view_enabled:\n            urlpatterns += [path(f'copy/<{conv}:pk>/', copy)]\n"
        "        else:\n            urlpatterns += [path('plain/', plain)]\n"
        "        if not self.inspect_view_enabled:\n            urlpatterns += [path('closed/', closed)]\n"
        "        return urlpatterns\n"
    ),
}


@pytest.mark.parametrize(
    ("body", "back", "paths"),
    [
        ("    model = Item\n", "Own()", {"": 0.95, "copy/<int:pk>/": 0.95, "closed/": 0.95}),
        ("    model = Item\n", "Own(copy_view_enabled=False)", {"": 0.95, "plain/": 0.95, "closed/": 0.95}),
        ("    model = Item\n    inspect_view_enabled = True\n", "Own()", {"": 0.95, "copy/<int:pk>/": 0.95}),
        ("    model = Child\n", "Own()", {"": 0.95, "copy/<str:pk>/": 0.95, "closed/": 0.95}),
        (
            "    model = Part\n",
            "Own()",
            {"": 0.95, "copy/<uuid:pk>/": 0.95, "order/<uuid:pk>/": 0.95, "closed/": 0.95},
        ),
        (
            "    model = Part\n    sort_order_field = None\n",
            "Own()",
            {"": 0.95, "copy/<uuid:pk>/": 0.95, "closed/": 0.95},
        ),
        (
            "    model = Item\n    copy_view_enabled = make()\n",
            "Own()",
            {"": 0.95, "copy/<int:pk>/": 0.7, "plain/": 0.7, "closed/": 0.95},
        ),
        (
            "    model = Item\n    pk_path_converter = 'slug'\n",
            "Own()",
            {"": 0.95, "copy/<slug:pk>/": 0.95, "closed/": 0.95},
        ),
    ],
)
def test_attributes_tell_which_patterns_there_are(body: str, back: str, paths: dict[str, float]) -> None:
    text = f"{OF_MODEL}class Own(ModelViewSet):\n    name = 'x'\n{body}"
    hooks = f"from wagtail import hooks\nfrom .views import Own\n{GIVEN.format(back)}"
    files = {**WAGTAIL, "shop/models.py": MODELS, "shop/views.py": text, "shop/wagtail_hooks.py": hooks}
    assert shown(files) == {f"ANY /cms/x/{path}": sure for path, sure in paths.items()}


def test_super_is_the_next_class_that_has_the_method() -> None:
    more = METHOD.replace("return [", "return super().get_urlpatterns() + [")
    text = (
        f"{OF_MODEL}class Between(ModelViewSet):\n{more}"
        "class Own(Between):\n    model = Item\n    copy_view_enabled = False\n    def get_urlpatterns(self):\n"
        "        urlpatterns = super().get_urlpatterns()\n        urlpatterns.append(path('last/', last))\n"
        "        return urlpatterns\n"
    )
    hooks = f"from wagtail import hooks\nfrom .views import Own\n{GIVEN.format('Own()')}"
    files = {**WAGTAIL, "shop/models.py": MODELS, "shop/views.py": text, "shop/wagtail_hooks.py": hooks}
    part = routes_of({**SITE, **files})
    paths = ("", "plain/", "closed/", "own/", "last/")
    assert told(part) == {f"ANY /cms/item/{path}": 0.95 for path in paths}
    handlers = {one.path: (one.handler, one.handler_path) for one in part.routes}
    assert handlers["/cms/item/"] == ("ModelViewSet.index_view", "wagtail/admin/viewsets/model.py")
    assert handlers["/cms/item/own/"] == ("Between.own", "shop/views.py")


def test_snippets_are_registered_by_marks_with_what_their_models_are() -> None:
    files = {
        **WAGTAIL,
        "wagtail/snippets/models.py": "def register_snippet(registerable, viewset=None): ...\n",
        "wagtail/snippets/views/snippets.py": (
            f"{URLS}from wagtail.admin.viewsets.model import ModelViewSet\nclass SnippetViewSet(ModelViewSet):\n"
            "    def get_urlpatterns(self):\n        urlpatterns = [path('', index)]\n"
            "        if self.revision_enabled:\n            urlpatterns += [path('old/', old)]\n"
            "            if self.preview_enabled:\n                urlpatterns += [path('see/', see)]\n"
            "        if self.locking_enabled:\n            urlpatterns += [path('lock/', lock)]\n        return urlpatterns\n"
        ),
        "shop/models.py": MODELS.replace("class Item", "@register_snippet\nclass Item")
        .replace("class Draft", "@register_snippet\nclass Draft")
        .replace("import uuid\n", "from wagtail.snippets.models import register_snippet\n"),
    }
    paths = ("item/", "draft/", "draft/old/", "draft/see/")
    mounted = {path: sure for path, sure in shown(files).items() if not path.startswith("?")}
    assert mounted == {f"ANY /cms/snippets/shop/{path}": 0.95 for path in paths}


def test_another_object_s_patterns_do_not_have_this_one_s_attributes() -> None:
    text = (
        f"{VIEWS}class Other(ViewSet):\n    kind = 'b'\n    def get_urlpatterns(self):\n"
        "        return [path(f'{self.kind}/', one)]\n"
        "other = Other()\nclass Own(ViewSet):\n    name = 'x'\n    kind = 'a'\n    def get_urlpatterns(self):\n"
        "        return [path(f'{self.kind}/', one), path('in/', include(other.get_urlpatterns()))]\n"
    )
    assert not any("/in/a/" in path for path in given(text, "Own()"))


# ── endpoints of the API ─────────────────────────────────────────────────────────────────────────────

API = f"{URLS}from wagtail import hooks\nfrom wagtail.api.v2.router import WagtailAPIRouter\nfrom .views import Own\napi = WagtailAPIRouter('api')\n"
MOUNTED = {"proj/urls.py": f"{URLS}from shop.api import api\nurlpatterns = [path('api/', api.urls)]\n"}
ENDPOINT = (
    f"{URLS}from wagtail.api.v2.views import BaseAPIViewSet\nclass Base(BaseAPIViewSet):\n"
    "    def count(self, request): ...\n    @classmethod\n    def get_urlpatterns(cls):\n"
    "        return super().get_urlpatterns() + [path('count/', cls.as_view({'get': 'count'}))]\nclass Own(Base): ...\n"
)


def test_endpoints_stand_below_their_name() -> None:
    api = f"{API}api.register_endpoint('own', Own)\n"
    part = routes_of({**SITE, **MOUNTED, "shop/api.py": api, "shop/views.py": ENDPOINT})
    assert told(part) == {"GET /api/own/count/": 1.0}
    assert part.routes[0].handler == "Own.count"
    computed = f"{API}api.register_endpoint(name(), Own)\n"
    part = routes_of({**SITE, **MOUNTED, "shop/api.py": computed, "shop/views.py": ENDPOINT})
    assert told(part) == {"? GET /count/": 0.6}
    assert [at.path for at in part.unread] == ["shop/api.py"]


def test_a_hook_registers_endpoints_on_the_router_that_it_is_handed() -> None:
    api = f"{API}for fn in hooks.get_hooks('construct_admin_api'):\n    fn(api)\n"
    hooks = (
        "from wagtail import hooks\nfrom .views import Own\n@hooks.register('construct_admin_api')\n"
        "def more(router):\n    router.register_endpoint('own', Own)\n"
    )
    files = {**MOUNTED, "shop/api.py": api, "shop/views.py": ENDPOINT, "shop/wagtail_hooks.py": hooks}
    assert shown(files) == {"GET /api/own/count/": 0.95}
    files["shop/wagtail_hooks.py"] = hooks.replace("@hooks.register('construct_admin_api')\n", "")
    assert shown(files) == {"? GET /count/": 0.6}
