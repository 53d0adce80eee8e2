"""What is not sure of routes in Wagtail's administration: settings of others, returns before, names bound twice."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of
from tests.system_map.surface.test_wagtail_routes import (
    API,
    ENDPOINT,
    GIVEN,
    HOOKS,
    METHOD,
    OF_IMPORT,
    OWN,
    SITE,
    URLS,
    VIEWS,
    given,
    shown,
)

AT_URLS = "@hooks.register('register_admin_urls')\n"
ADMIN = "from wagtail.admin import urls as admin_urls\n"
MANY = "".join(f"path('{at}/', include(admin_urls)),\n" for at in range(40))


def test_what_cannot_be_told_is_unread_once_however_often_its_place_is_included() -> None:
    hooks = "from wagtail import hooks\n" + "hooks.register('register_admin_urls', lambda: 1)\n" * 3
    urls = f"{URLS}{ADMIN}urlpatterns = [\n{MANY}]\n"
    part = routes_of({**SITE, "proj/urls.py": urls, "shop/wagtail_hooks.py": hooks})
    assert [at.line for at in part.unread] == [2, 3, 4]
    api = f"{API}api.register_endpoint(name(), Own)\nurlpatterns = [\n{MANY.replace('include(admin_urls)', 'api.urls')}]\n"
    part = routes_of({"proj/settings.py": SITE["proj/settings.py"], "proj/urls.py": api, "proj/views.py": ENDPOINT})
    assert len(part.unread) == 1


def test_hooks_that_include_their_own_place_give_each_other_nothing_more() -> None:
    own = "".join(
        f"{AT_URLS}def own{at}():\n    return [path('a/', include(admin_urls)), path('x{at}/', index)]\n"
        for at in range(3)
    )
    assert shown({"shop/wagtail_hooks.py": f"{HOOKS}{ADMIN}{own}"}) == {f"ANY /cms/x{at}/": 0.95 for at in range(3)}


def sites(apps: dict[str, str], folder: str = "sites/{}/") -> dict[str, str]:
    """Return two projects below one folder, each with what its settings say, and an application of its own."""
    files: dict[str, str] = {}
    for name, said in apps.items():
        at = folder.format(name)
        files[f"{at}{name}/settings.py"] = f"{said}ROOT_URLCONF = '{name}.urls'\n"
        files[f"{at}{name}/urls.py"] = OF_IMPORT.replace("cms", name)
        for app in (f"shop{name}", "same"):
            files[f"{at}{app}/__init__.py"] = ""
            text = f"{HOOKS}{AT_URLS}{OWN.replace('own/', f'{app}-{name}/')}"
            files[f"{at}{app}/wagtail_hooks.py"] = text
    return files


def test_settings_of_several_roots_load_what_they_name_themselves() -> None:
    both = {name: f"INSTALLED_APPS = ['wagtail.admin', 'shop{name}', 'same']\n" for name in ("one", "two")}
    own = {f"ANY /{name}/{app}-{name}/": 0.95 for name in both for app in (f"shop{name}", "same")}
    assert told(routes_of(sites(both))) == own
    more = {**both, "two": f"from one.settings import *\n{both['two'].replace('=', '+=')}"}
    assert told(routes_of(sites(more)))["ANY /two/shopone-one/"] == 0.7


def test_a_module_whose_name_only_begins_like_that_of_hooks_is_not_surely_loaded() -> None:
    text = f"{HOOKS}{AT_URLS}{OWN}"
    assert shown({"shop/wagtail_hooks_off.py": text}) == {"ANY /cms/own/": 0.85}
    assert shown({"shop/wagtail_hooks/urls.py": text.replace(".views", "..views")}) == {"ANY /cms/own/": 0.95}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("    if not settings.ON:\n        return []\n    return [path('a/', index)]\n", {"a": 0.7}),
        ("    if not settings.ON: return []\n    return [path('a/', index)]\n", {"a": 0.7}),
        ("    for one in found():\n        return []\n    return [path('a/', index)]\n", {"a": 0.7}),
        ("    def inner():\n        if x:\n            return 1\n    return [path('a/', index)]\n", {"a": 0.95}),
        ("    urls = [path('a/', index)]\n    if x:\n        return None\n    urls += [path('b/', index)]\n    return urls\n", {"a": 0.7, "b": 0.7}),
    ],
)  # fmt: skip
def test_what_a_return_on_a_condition_stands_before_is_conditional(text: str, paths: dict[str, float]) -> None:
    files = {"shop/wagtail_hooks.py": f"{HOOKS}{AT_URLS}def own():\n{text}"}
    assert shown(files) == {f"ANY /cms/{path}/": sure for path, sure in paths.items()}


@pytest.mark.parametrize(
    ("closed", "paths"),
    [("True", {"early/": 0.95}), ("False", {"early/": 0.95, "late/": 0.95}), ("f()", {"early/": 0.95, "late/": 0.7})],
)
def test_an_attribute_tells_whether_a_method_returns_before(closed: str, paths: dict[str, float]) -> None:
    method = (
        "    def get_urlpatterns(self):\n        urlpatterns = [path('early/', v)]\n        if self.closed:\n"
        "            return urlpatterns\n        urlpatterns += [path('late/', v)]\n        return urlpatterns\n"
    )
    known = given(f"{VIEWS}class Own(ViewSet):\n    name = 'x'\n    closed = {closed}\n{method}", "Own()")
    assert set(known) == {f"ANY /cms/x/{path}" for path in paths}
    alone = "    def get_urlpatterns(self):\n        if self.closed:\n            return []\n        return [path('late/', v)]\n"
    known = given(f"{VIEWS}class Own(ViewSet):\n    name = 'x'\n    closed = {closed}\n{alone}", "Own()")
    assert known == {f"ANY /cms/x/{path}": sure for path, sure in paths.items() if path == "late/"}


@pytest.mark.parametrize(
    "back", ["    if not settings.ON:\n        return []\n    return Own('x')\n", "    if settings.ON:\n        return [Own('x')]\n"]
)  # fmt: skip
def test_view_sets_that_a_return_stands_before_are_conditional(back: str) -> None:
    hooks = f"from wagtail import hooks\nfrom .views import *\n{GIVEN.partition('    return')[0]}{back}"
    views = f"{VIEWS}class Own(ViewSet):\n{METHOD}"
    assert shown({"shop/views.py": views, "shop/wagtail_hooks.py": hooks}) == {"ANY /cms/x/own/": 0.7}


@pytest.mark.parametrize(
    ("text", "back"),
    [
        (f"class Own(ViewSet):\n    if A:\n        name = 'a'\n    else:\n        name = 'b'\n{METHOD}", "Own()"),
        (f"class Own(ViewSet):\n    name = 'a'\n    name = 'b'\n{METHOD}", "Own()"),
        (f"class Own(ViewSet):\n{METHOD}own = Own('a')\nown = Own('b')\n", "own"),
        (f"class Own(ViewSet):\n{METHOD}if A:\n    own = Own('a')\nelse:\n    own = Own('b')\n", "own"),
    ],
)
def test_what_is_bound_twice_cannot_be_told(text: str, back: str) -> None:
    assert given(f"{VIEWS}{text}", back) == {"? ANY /own/": 0.6}


def test_what_a_function_registers_hangs_on_its_being_called() -> None:
    inner = "".join(f"    {line}\n" for line in f"{AT_URLS}{OWN}".splitlines())
    assert shown({"shop/wagtail_hooks.py": f"{HOOKS}def setup():\n{inner}"}) == {"ANY /cms/own/": 0.7}


def test_hooks_of_another_package_are_not_wagtail_s() -> None:
    loop = "urlpatterns = []\nfor fn in get_hooks('register_admin_urls'):\n    urlpatterns += fn()\n"
    files = {
        "proj/urls.py": f"{URLS}from wagtail.hooks import get_hooks\n{loop}",
        "shop/wagtail_hooks.py": f"{HOOKS}{AT_URLS}{OWN}",
    }
    assert shown(files) == {"ANY /own/": 0.95}
    files["proj/urls.py"] = files["proj/urls.py"].replace("from wagtail.hooks", "from mylib")
    assert shown(files) == {"? ANY /own/": 0.6}


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("urls = super().get_urlpatterns()\n        urls.append(path('x/', v))\n        return urls\n", 0.95),
        ("base = super().get_urlpatterns()\n        return base + [path('x/', v)]\n", 0.95),
        ("return [*super(Own, self).get_urlpatterns(), path('x/', v)]\n", 0.95),
        ("return super().get_urlpatterns()\n", 0.95),
        ("return [one for one in super().get_urlpatterns()]\n", 0.95),
        ("return [one for one in super().get_urlpatterns() if one.name]\n", 0.7),
    ],
)
def test_a_method_gives_what_the_one_above_it_does(body: str, own: float) -> None:
    text = f"class Base(ViewSet):\n{METHOD}class Own(Base):\n    def get_urlpatterns(self):\n        {body}"
    more = {"ANY /cms/q/x/": 0.95} if "'x/'" in body else {}
    assert given(f"{VIEWS}{text}", "Own('q')") == {"ANY /cms/q/own/": own, **more}


def test_a_hook_s_function_gives_what_it_takes_from_another() -> None:
    text = "def more():\n    return [path('more/', index)]\ndef own():\n    urls = more()\n    urls += [path('own/', index)]\n    return urls\n"
    hooks = f"{HOOKS}{text}hooks.register('register_admin_urls', own)\n"
    assert shown({"shop/wagtail_hooks.py": hooks}) == {"ANY /cms/own/": 0.95, "ANY /cms/more/": 0.95}


def test_functions_of_one_name_are_both_registered() -> None:
    hooks = f"from wagtail import hooks\nfrom .views import *\n{GIVEN.format('Own(1)')}{GIVEN.format('Own(2)')}"
    hooks = hooks.replace("Own(1)", "Own('a')").replace("Own(2)", "Own('b')")
    files = {"shop/views.py": f"{VIEWS}class Own(ViewSet):\n{METHOD}", "shop/wagtail_hooks.py": hooks}
    assert shown(files) == {"ANY /cms/a/own/": 0.95, "ANY /cms/b/own/": 0.95}
