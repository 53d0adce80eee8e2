"""Django's ROOT_URLCONF: under a condition, by default, and one after another."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

URLS = "from django.urls import path\nurlpatterns = [path('{}/', view)]\n"
SITE = {"web/__init__.py": "", "web/a.py": URLS.format("a"), "web/b.py": URLS.format("b")}
UNSEEN = 0.6


@pytest.mark.parametrize(
    ("text", "of_a", "of_b"),
    [
        ("if SITE == 'b':\n    ROOT_URLCONF = 'web.b'\nelse:\n    ROOT_URLCONF = 'web.a'\n", 0.7, 0.7),
        ("ROOT_URLCONF = 'web.a'\nif SITE == 'b':\n    ROOT_URLCONF = 'web.b'\n", 0.7, 0.7),
        ("ROOT_URLCONF = 'web.a'\nif URLS:\n    ROOT_URLCONF = URLS\n", 0.7, UNSEEN),
        ("ROOT_URLCONF = 'web.b' if SITE == 'b' else 'web.a'\n", 0.7, 0.7),
        ("ROOT_URLCONF = 'web.b'\nROOT_URLCONF = 'web.a'\n", 1.0, UNSEEN),
        ("class Base:\n    ROOT_URLCONF = 'web.a'\nclass Other(Base):\n    ROOT_URLCONF = 'web.b'\n", 1.0, 1.0),
        ("class Base:\n    ROOT_URLCONF = values.Value('web.a')\n", 0.85, UNSEEN),
        ("ROOT_URLCONF = Value(default='web.a', environ_name='URLS')\n", 0.85, UNSEEN),
        ("ROOT_URLCONF = env('URLS', default='web.a')\n", 0.85, UNSEEN),
        ("ROOT_URLCONF = env.str('URLS', 'web.a')\n", 0.85, UNSEEN),
        ("ROOT_URLCONF = os.environ.get('URLS', 'web.a')\n", 0.85, UNSEEN),
        ("ROOT_URLCONF = os.environ.get('URLS') or 'web.a'\n", 0.85, UNSEEN),
        ("if SITE:\n    ROOT_URLCONF = env('URLS', default='web.a')\n", 0.7, UNSEEN),
        ("ROOT_URLCONF = os.environ['URLS']\n", UNSEEN, UNSEEN),
        ("ROOT_URLCONF = made('web.a')\n", UNSEEN, UNSEEN),
        ("ROOT_URLCONF = made('web.a', 'web.b')\n", UNSEEN, UNSEEN),
        ("ROOT_URLCONF = SITE and 'web.a'\n", UNSEEN, UNSEEN),
        ("ROOT_URLCONF = os.environ['URLS'] or 'web.a'\n", 0.85, UNSEEN),
        ("ROOT_URLCONF = env('URLS') or getenv('U') or 'web.a'\n", 0.85, UNSEEN),
        ("ROOT_URLCONF = URLS.get('PUBLIC', 'web.a')\n", UNSEEN, UNSEEN),
        ("ROOT_URLCONF = choose('PUBLIC', 'web.a')\n", UNSEEN, UNSEEN),
        ("ROOT_URLCONF = BASE.replace('B', 'web.a')\n", UNSEEN, UNSEEN),
        ("ROOT_URLCONF = CUSTOM or 'web.a'\n", UNSEEN, UNSEEN),
        ("if X:\n    ROOT_URLCONF = 'web.a'\nelse:\n    ROOT_URLCONF = 'web.a'\n", 1.0, UNSEEN),
        ("if X:\n    ROOT_URLCONF = 'web.a'\nelif Y:\n    ROOT_URLCONF = 'web.a'\n", 0.7, UNSEEN),
        (
            "if X:\n ROOT_URLCONF = 'web.a'\n if Y:\n  ROOT_URLCONF = 'web.b'\nelse:\n ROOT_URLCONF = 'web.a'\n",
            0.7,
            0.7,
        ),
        (
            "if Z:\n    if X:\n        ROOT_URLCONF = 'web.a'\n    else:\n        ROOT_URLCONF = 'web.a'\n",
            0.7,
            UNSEEN,
        ),
    ],
)
def test_a_root_is_as_sure_as_the_settings_name_it(text: str, of_a: float, of_b: float) -> None:
    part = routes_of({**SITE, "web/settings.py": text})
    assert {one.path: one.confidence for one in part.routes} == {"/a/": of_a, "/b/": of_b}
    assert all(one.mounted == (one.confidence != UNSEEN) for one in part.routes)


def test_a_surer_root_of_other_settings_tells_the_route() -> None:
    base = "if SITE == 'b':\n    ROOT_URLCONF = 'web.b'\nelse:\n    ROOT_URLCONF = 'web.a'\n"
    settings = {"web/base.py": base, "web/live.py": "ROOT_URLCONF = 'web.a'\n"}
    assert told(routes_of({**SITE, **settings})) == {"ANY /a/": 1.0, "ANY /b/": 0.7}


def test_settings_of_tests_make_no_root_surer() -> None:
    settings = {
        "tests/settings.py": "ROOT_URLCONF = 'web.a'\n",
        "web/settings.py": "ROOT_URLCONF = env('U', 'web.a')\n",
    }
    assert told(routes_of({**SITE, **settings}))["ANY /a/"] == 0.85
