"""Languages by name, extension and shebang."""

from __future__ import annotations

import pytest

from services.system_map.languages import (
    GRAMMARS,
    LANGUAGES,
    STRUCTURES,
    has_grammar,
    language_of,
    language_of_shebang,
    nature_of,
)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("#!/usr/bin/env python3", "Python"),
        ("#!/usr/bin/python3.11 -u", "Python"),
        ("#!/usr/bin/env -S node --harmony", "JavaScript"),
        ("#!/usr/bin/env FOO=1 ruby", "Ruby"),
        ("#! /bin/bash -e", "Shell"),
        ("#!/usr/bin/tclsh8.6", "Tcl"),
        ("#!/opt/unknown", None),
        ("#!", None),
        ("#!/usr/bin/env", None),
    ],
)
def test_the_shebang_names_the_language(line, language):
    assert language_of_shebang(line) == language


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("Dockerfile.slim", "Dockerfile"),
        ("Dockerfile.python3.8", "Dockerfile"),
        ("Dockerfile.dev", "Dockerfile"),
        ("Containerfile.slim", "Dockerfile"),
        ("index.slim", "Slim"),
        ("Dockerfile.md", "Markdown"),
        ("Dockerfile.j2", "Jinja"),
    ],
)
def test_an_image_is_known_by_the_first_part_of_its_name(name, language):
    assert language_of(name) == language


@pytest.mark.parametrize("name", ["A.PY", "a.Py", "x.y.py"])
def test_case_and_further_dots_do_not_matter(name):
    assert language_of(name) == "Python"


@pytest.mark.parametrize("name", ["py", ".py", "a.", "", "a.nonsense"])
def test_a_name_that_says_nothing_has_no_language(name):
    assert language_of(name) is None


def test_every_language_with_a_grammar_is_in_the_table_and_is_code():
    assert set(GRAMMARS) <= set(LANGUAGES)
    assert all((nature_of(name) == "code") == (name not in STRUCTURES) and has_grammar(name) for name in GRAMMARS)
    assert not has_grammar("Markdown")
    assert not has_grammar(None)
