"""README sentences and licences, free of markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.words import listed, number, plural
from services.system_map.derive.copies import short_name
from services.system_map.derive.licence import licence_name
from services.system_map.derive.readme import MAX_SENTENCE, first_sentence

MARKDOWN = """\
<div align="center"><img src="https://example.org/logo.svg" alt="logo"></div>

# Shop

[![Build](https://ci.example/badge.svg)](https://ci.example) ![x](y.png)

We're happy to announce Shop 3.0 today.

**Shop** is a *small* web shop, e.g. for [books](https://example.org), written with `care`. It sells.
"""
RST = """\
.. image:: https://example.org/logo.png
   :alt: logo

====
Shop
====

|build| |docs|

Shop_ sells things over the :ref:`counter <counter>` and by `post <https://post.example>`_. More follows.

.. _Shop: https://example.org
"""


def test_a_markdown_readme_gives_the_sentence_that_says_what_it_is() -> None:
    assert first_sentence(MARKDOWN, "shop") == "Shop is a small web shop, e.g. for books, written with care."


def test_an_rst_readme_loses_titles_directives_and_roles() -> None:
    assert first_sentence(RST, "other") == "Shop sells things over the counter and by post."


@pytest.mark.parametrize(
    "text", ["", "# Title only\n", "```\nsome code that is long enough\n```\n", "Install it with pip now.\n"]
)
def test_a_readme_without_such_a_sentence_gives_none(text: str) -> None:
    assert first_sentence(text, "shop") is None


def test_an_endless_sentence_is_cut_at_a_word() -> None:
    sentence = first_sentence("Shop is " + "very " * 200 + "good", "shop")
    assert sentence is not None
    assert len(sentence) <= MAX_SENTENCE + 2
    assert sentence.endswith("very …")


@given(st.text(max_size=400), st.text(max_size=10))
def test_no_readme_breaks_the_reading(text: str, name: str) -> None:
    sentence = first_sentence(text, name)
    assert sentence is None or (sentence == " ".join(sentence.split()) and sentence)


@pytest.mark.parametrize(
    ("declared", "texts", "name"),
    [
        ("BSD-3-Clause", [], "BSD 3-clause"),
        ("MIT OR Apache-2.0", [], "MIT or Apache 2.0"),
        ("Unlicense/MIT", [], "Unlicense or MIT"),
        ("MIT License", [], "MIT"),
        (None, ["Permission is hereby granted,\n   free of charge, to any person"], "MIT"),
        (None, ["Apache License\n  Version 2.0, January 2004"], "Apache 2.0"),
        (None, ["Redistribution and use in source and binary forms, ... Neither the name of"], "BSD 3-clause"),
        (None, ["All rights reserved."], None),
        (None, [], None),
    ],
)
def test_a_licence_is_named_as_people_say_it(declared: str | None, texts: list[str], name: str | None) -> None:
    assert licence_name(declared, texts) == name


def test_numbers_and_lists_are_said_as_in_a_sentence() -> None:
    assert [number(count) for count in (0, 1, 12, 13, 1234)] == ["no", "one", "twelve", "13", "1,234"]
    assert [plural(1, "module"), plural(2000, "module"), plural(2, "branch", "branches")] == [
        "1 module",
        "2,000 modules",
        "2 branches",
    ]
    assert [listed([]), listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_packages_are_said_without_host_version_and_group() -> None:
    names = [
        "github.com/goccy/go-yaml",
        "google.golang.org/protobuf",
        "go.mongodb.org/mongo-driver/v2",
        "@babel/core",
        "a.b:c",
        "x",
    ]
    assert [short_name(name) for name in names] == [
        "goccy/go-yaml",
        "protobuf",
        "mongo-driver",
        "@babel/core",
        "c",
        "x",
    ]


def test_a_banner_a_list_and_a_row_of_links_are_no_description() -> None:
    banner = '<div align="center">\n<h2>Buy my app</h2>\n<sub>Elevate your experience with it today</sub>\n</div>\n\n'
    links = '<p><a href="a">What is this list about?</a> <a href="b">How to contribute to it</a></p>\n\n'
    items = "- [Platforms](#p) - where things run on\n- [Languages](#l) - what things are written in\n"
    assert first_sentence(banner + links + "## Contents\n\n" + items, "awesome") is None
    assert (
        first_sentence(banner + "Awesome gives you lists of things.\n", "awesome")
        == "Awesome gives you lists of things."
    )


def test_a_quoted_heading_and_emphasis_lose_their_marks() -> None:
    assert (
        first_sentence("> ### A shop of *real* things, with _pizzazz_!\n", "x")
        == "A shop of real things, with pizzazz."
    )


def test_what_a_project_is_written_in_does_not_say_what_it_is() -> None:
    text = "Shop is written in Python and nothing else.\n\nShop is often called a counter.\n"
    assert first_sentence(text, "shop", only_named=True) == "Shop is often called a counter."
    assert first_sentence("Something else is told here.\n", "shop", only_named=True) is None
