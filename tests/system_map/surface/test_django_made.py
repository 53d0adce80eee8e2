"""Django: functions of the repository that make patterns of what they are handed; where they cannot be followed, unread."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import RoutesPart
from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

START = "from django.urls import include, path\nfrom .views import A, f\n"
SHOP = {
    "web/__init__.py": "",
    "web/settings.py": "ROOT_URLCONF = 'web.urls'\n",
    "web/views.py": "from django.views import View\nclass A(View): ...\nclass B(A): ...\ndef f(request): ...\n",
}
TWO = "[path('', view.as_view()), path('<int:page>', view.as_view())]"
A_AT_X = {"ANY /x/ A", "ANY /x/<int:page> A"}


def part_of(text: str, **more: str) -> RoutesPart:
    files = {f"web/{name}.py": content for name, content in more.items()}
    return routes_of({**SHOP, **files, "web/urls.py": START + text})


def lines(part: RoutesPart) -> set[str]:
    assert all(one.mounted and one.confidence == 1.0 for one in part.routes)
    return {f"{one.method} {one.path} {one.handler}" for one in part.routes}


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        (f"def two(view):\n    return include({TWO})\nurlpatterns = [path('x/', two(A))]\n", A_AT_X),
        (f"def two(view):\n    return {TWO}, 'app', 'ns'\nurlpatterns = [path('x/', two(A))]\n", A_AT_X),
        (f"def two(name, view=A):\n    return {TWO}\nurlpatterns = [path('x/', include(two('n', view=A)))]\n", A_AT_X),
        (f"def two(view):\n    made = {TWO}\n    return made\nurlpatterns = [path('x/', include(two(A)))]\n", A_AT_X),
        (f"def two(view):\n    return {TWO}\nurlpatterns = [path('x/', include([*two(view=A)]))]\n", A_AT_X),
        (f"def two(view):\n    return {TWO}\nurlpatterns = [path('x/', include(([*two(A)], 'app')))]\n", A_AT_X),
        (
            f"def two(view):\n    return {TWO}\nurlpatterns = [path('f/', f)]\nurlpatterns += two(A)\n",
            {"ANY / A", "ANY /<int:page> A", "ANY /f/ f"},
        ),
        (
            (
                f"def two(view):\n    return {TWO}\ndef outer(it):\n    return [path('o/', include(two(it))), path('l/', two(it))]\n"
                "urlpatterns = outer(A)\n"
            ),
            {"ANY /o/ A", "ANY /o/<int:page> A", "ANY /l/ A", "ANY /l/<int:page> A"},
        ),
        (
            "inner = [path('i/', f)]\ndef below(urls):\n    return [path('v1/', include(list(urls)))]\nurlpatterns = below(inner)\n",
            {"ANY /v1/i/ f"},
        ),
        (
            f"def two(view):\n    return {TWO}\ndef outer(it):\n    return include(two(it))\nurlpatterns = [path('x/', outer(A))]\n",
            A_AT_X,
        ),
        (
            (
                "def at(prefix, view=A):\n    full = f'{prefix}/all/'\n    return [path(full, f), path(prefix + '/one', view)]\n"
                "urlpatterns = [*at('x', f), path('y/', include(at(prefix='z', view=f)))]\n"
            ),
            {"ANY /x/all/ f", "ANY /x/one f", "ANY /y/z/all/ f", "ANY /y/z/one f"},
        ),
        (
            "inner = [path('i/', f)]\ndef below(urls):\n    return include(urls)\nurlpatterns = [path('x/', below(inner))]\n",
            {"ANY /x/i/ f"},
        ),
        (
            "inner = [path('i/', f)]\ndef below(urls):\n    return [path('v1/', include(urls))]\nurlpatterns = below(inner)\n",
            {"ANY /v1/i/ f"},
        ),
        (
            (
                "class Crud(A):\n    @classmethod\n    def urls(cls, at):\n        return [path(f'{at}/', cls.as_view())]\n"
                "class Mixin: ...\nclass Tags(Mixin, Crud): ...\nurlpatterns = [*Tags.urls('tags')]\n"
            ),
            {"ANY /tags/ Tags"},
        ),
    ],
)
def test_a_function_that_makes_patterns_is_followed_with_what_it_is_handed(text: str, routes: set[str]) -> None:
    part = part_of(text)
    assert lines(part) == routes
    assert not part.unread


def test_a_function_of_another_file_makes_patterns_of_what_is_named_where_it_is_called() -> None:
    made = f"from django.urls import include, path\nA = f = None\ndef two(view):\n    return include({TWO})\n"
    part = part_of("from .made import two\nurlpatterns = [path('x/', two(A))]\n", made=made)
    assert {(one.path, one.handler, one.handler_path, one.file) for one in part.routes} == {
        ("/x/", "A", "web/views.py", "web/made.py"),
        ("/x/<int:page>", "A", "web/views.py", "web/made.py"),
    }
    below = "from django.urls import include\ndef below(urls):\n    return include(urls)\n"
    inner = f"{START}inner = [path('i/', f)]\nurlpatterns = [path('j/', f)]\n"
    text = "from .below import below\nfrom .inner import inner\n"
    text += "urlpatterns = [path('x/', below(inner)), path('y/', below('web.inner'))]\n"
    assert lines(part_of(text, below=below, inner=inner)) == {"ANY /x/i/ f", "ANY /y/j/ f"}


@pytest.mark.parametrize(
    "text",
    [
        "def made(view):\n    kept = [path('k/', view)]\n    return collect()\n",
        "def made(view):\n    return [path(f'{name}/', view) for name in names()]\n",
        "def made(view):\n    view = wrap(view)\n    return [path(view + '/', f)]\n",
        "def made(view, more):\n    return [path('k/', more)]\n",
        "def made(view):\n    return [path('k/', include(view.patterns()))]\n",
    ],
)
def test_a_function_that_cannot_be_followed_is_unread_where_it_is_called(text: str) -> None:
    part = part_of(f"{text}urlpatterns = [\n    path('x/', made(A)),\n]\n")
    line = (START + text).count("\n") + 2
    assert line in {one.line for one in part.unread}
    assert not [one for one in part.routes if one.mounted]


def test_a_list_that_a_function_of_the_repository_makes_unseen_is_unread() -> None:
    text = "def made(name):\n    return collect(name)\nurlpatterns = [path('f/', f)]\nurlpatterns += made(A)\n"
    part = part_of(f"{text}urlpatterns += [path('y/', include([*made(A)]))]\n")
    assert (lines(part), [one.line for one in part.unread]) == ({"ANY /f/ f"}, [6, 7])


@pytest.mark.parametrize(
    ("view", "routes"),
    [
        ("own(A.as_view())", {"ANY /x/": 1.0}),
        ("own(f)", {"ANY /x/": 1.0}),
        ("gate(f)", {"ANY /x/": 1.0}),
        ("cache_page(60)(f)", {"ANY /x/": 1.0}),
        ("login_required(A.as_view())", {"ANY /x/": 1.0}),
    ],
)
def test_what_decorates_a_view_is_no_maker_of_patterns(view: str, routes: dict[str, float]) -> None:
    text = "from django.contrib.auth.decorators import login_required\nfrom django.views import cache_page\n"
    text += "def own(view):\n    def inner(request):\n        return view(request)\n    return inner\n"
    text += "def gate(view):\n    free_patterns = settings.FREE\n    return own(view)\n"
    text += f"urlpatterns = [path('x/', {view})]\n"
    part = part_of(text)
    assert told(part) == routes
    assert not part.unread


@pytest.mark.parametrize(
    "listed", ["*listed()", "*inner.urlpatterns", "*inner.listed()", "*listed(),", "*inner.below(A)"]
)
def test_a_list_of_nothing_but_what_another_one_holds_is_that_one(listed: str) -> None:
    inner = f"{START}urlpatterns = [path('i/', A)]\ndef listed():\n    return urlpatterns\n"
    inner += "def below(view):\n    return [path('i/', view)]\n"
    text = "from . import inner\ndef listed():\n    return [path('i/', A)]\n"
    part = part_of(f"{text}urlpatterns = [{listed}]\n", inner=inner)
    assert {f"{one.path} {one.handler}" for one in part.routes if one.mounted} == {"/i/ A"}
    part = part_of(f"{text}urlpatterns = [path('x/', include([{listed}]))]\n", inner=inner)
    assert {one.path for one in part.routes if one.mounted} == {"/x/i/"}


def test_functions_that_call_each_other_end() -> None:
    text = "def one(view):\n    return [path('a/', view), path('b/', two(view))]\n"
    text += "def two(view):\n    return include(one(view))\nurlpatterns = one(f)\n"
    part = part_of(text)
    assert (lines(part), bool(part.unread)) == ({"ANY /a/ f"}, True)


def test_what_decorates_a_view_may_have_patterns_that_it_keeps() -> None:
    text = "def deco(view):\n    extra = [path('inner/', f)]\n    site.add(extra)\n    return view\n"
    part = part_of(f"{text}urlpatterns = [path('a/', deco(f)), path('b/', deco(A.as_view()))]\n")
    assert told(part)["ANY /a/"] == 1.0
    assert {(one.path, one.handler) for one in part.routes if one.mounted} == {("/a/", "f"), ("/b/", "A")}


@pytest.mark.parametrize(
    ("body", "sure"),
    [
        ("    if flag:\n        return [path('x/', v)]\n    return [path('y/', v)]\n", 0.7),
        (
            "    base_patterns = [path('y/', v)]\n    if flag:\n        return [path('x/', v)]\n    return base_patterns\n",
            0.7,
        ),
        ("    if not flag:\n        return []\n    return [path('x/', v), path('y/', v)]\n", 1.0),
        ("    return [path('x/', v), *[path('y/', v)]]\n", 1.0),
    ],
)
def test_a_call_reaches_what_one_of_several_returns_gives_back(body: str, sure: float) -> None:
    part = part_of(f"def made(flag, v):\n{body}urlpatterns = made(True, f)\n")
    assert told(part) == {"ANY /x/": sure, "ANY /y/": sure}
