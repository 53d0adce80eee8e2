"""Django's `i18n_patterns`: the language stands before what it takes, and before nothing else."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

SETTINGS = {"web/__init__.py": "", "web/settings.py": "ROOT_URLCONF = 'web.urls'\n"}
HEAD = (
    "from django.conf.urls import i18n\nfrom django.conf.urls.i18n import i18n_patterns\n"
    "from django.urls import include, path\nlisted = [path('b/', b)]\n"
)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("urlpatterns = i18n_patterns(path('a/', a))\n", {"/<language_code>/a/"}),
        ("urlpatterns = i18n.i18n_patterns(path('a/', a))\n", {"/<language_code>/a/"}),
        (
            "urlpatterns = [path('c/', c)]\nurlpatterns += i18n_patterns(path('a/', a))\n",
            {"/c/", "/<language_code>/a/"},
        ),
        ("urlpatterns = [path('c/', c), *i18n_patterns(path('a/', a))]\n", {"/c/", "/<language_code>/a/"}),
        ("urlpatterns = list(i18n_patterns(*[path('a/', a)]))\n", {"/<language_code>/a/"}),
        ("urlpatterns = listed + i18n_patterns(path('', include(listed)))\n", {"/b/", "/<language_code>/b/"}),
        ("urlpatterns = i18n_patterns(*listed, prefix_default_language=True)\n", {"/<language_code>/b/"}),
        ("urlpatterns = i18n_patterns(*listed) + [path('c/', c)]\n", {"/<language_code>/b/", "/c/"}),
        ("urlpatterns = i18n_patterns(*listed, prefix_default_language=False)\n", {"/b/"}),
        ("urlpatterns = i18n_patterns(path('a/', a), prefix_default_language=False)\n", {"/a/"}),
        ("urlpatterns = i18n_patterns(path('a/', a), prefix_default_language=given)\n", {"/<language_code>/a/"}),
        ("from own import i18n_patterns\nurlpatterns = i18n_patterns(path('a/', a))\n", {"/a/"}),
        ("made = i18n_patterns(path('a/', a))\nurlpatterns = made\n", {"/<language_code>/a/"}),
        (
            "urlpatterns = [path('a/', a)] + listed\nurlpatterns = i18n_patterns(*urlpatterns)\nurlpatterns += [path('c/', c)]\n",
            {"/<language_code>/a/", "/<language_code>/b/", "/c/"},
        ),
        (
            "urlpatterns = [path('a/', a)]\nurlpatterns = i18n.i18n_patterns(\n    *urlpatterns, path('c/', c)\n)\n",
            {"/<language_code>/a/", "/<language_code>/c/"},
        ),
        ("def more():\n    return i18n_patterns(path('a/', a))\nurlpatterns = more()\n", {"/<language_code>/a/"}),
    ],
)
def test_the_language_stands_before_what_is_told_in_each(text: str, paths: set[str]) -> None:
    routes = {
        key: sure for key, sure in told(routes_of({**SETTINGS, "web/urls.py": HEAD + text})).items() if sure > 0.6
    }
    assert routes == {f"ANY {path}": 1.0 for path in paths}


def test_without_translations_there_is_no_language() -> None:
    settings = {"web/settings.py": "USE_I18N = False\nROOT_URLCONF = 'web.urls'\n"}
    text = f"{HEAD}urlpatterns = i18n_patterns(path('a/', a), *listed)\n"
    assert told(routes_of({**SETTINGS, **settings, "web/urls.py": text})) == {"ANY /a/": 1.0, "ANY /b/": 1.0}
