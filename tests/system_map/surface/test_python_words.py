"""Words and numbers of other modules that paths are made of."""

from __future__ import annotations

import pytest

from tests.system_map.surface.test_python_prefixes import told
from tests.system_map.surface.test_routes import routes_of

APP = "from flask import Flask\nfrom names import {0}\napp = Flask(__name__)\n@app.get({1})\ndef view(): ...\n"


@pytest.mark.parametrize(
    ("names", "path", "routes"),
    [
        ('KIND = "letter"\n', 'f"/{KIND}"', {"GET /letter": 1.0}),
        ('"""Names."""\nKIND: Final = "letter"  # a type\n', '"/" + KIND + "/all"', {"GET /letter/all": 1.0}),
        ("VERSION = 2\n", 'f"/v{VERSION}"', {"GET /v2": 1.0}),
        ('KIND = "letter"\nKIND = "mail"\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nif TEST:\n    KIND = "mail"\n', 'f"/{KIND}"', {}),
        ('KIND = "letter" if TEST else "mail"\n', 'f"/{KIND}"', {}),
        ('TEXT = """\nKIND = "letter"\n"""\nfrom other import KIND\n', 'f"/{KIND}"', {}),
        ('class Names:\n    KIND = "letter"\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nif TEST: KIND = "mail"\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nOTHER = 1; KIND = "mail"\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nKIND, OTHER = "a", "b"\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nOTHER = KIND = "mail"\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nfor KIND in ALL: ...\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nif (KIND := "mail"): ...\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nfrom outside import *\n', 'f"/{KIND}"', {}),
        ('KIND = "letter"\nALL = [KIND, 1]\nsend(KIND, by=1)\n', 'f"/{KIND}"', {"GET /letter": 1.0}),
    ],
)
def test_a_word_of_another_module_stands_in_a_path(names: str, path: str, routes: dict[str, float]) -> None:
    taken = "VERSION" if "VERSION" in path else "KIND"
    part = routes_of({"app.py": APP.format(taken, path), "names.py": names})
    assert told(part) == routes
    assert bool(part.unread) == (not routes)


def test_words_of_tests_say_nothing_of_the_product() -> None:
    assert not routes_of({"app.py": APP.format("KIND", 'f"/{KIND}"'), "tests/names.py": 'KIND = "letter"\n'}).routes


@pytest.mark.parametrize("head", ["for KIND in ALL:", "with one() as KIND:"])
def test_a_word_that_the_using_file_binds_anew_is_not_the_modules(head: str) -> None:
    main = f"from flask import Flask\nfrom names import KIND\napp = Flask(__name__)\n{head}\n"
    part = routes_of(
        {"app.py": f'{main}    app.add_url_rule(f"/{{KIND}}", view_func=view)\n', "names.py": 'KIND = "letter"\n'}
    )
    assert not part.routes
    assert part.unread
