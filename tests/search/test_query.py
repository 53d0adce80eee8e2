from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.expressions import all_words_expression, expression_of
from services.search.query import KINDS, MAX_WORDS, matcher_of, parse


def test_words_that_say_nothing_are_left_out():
    query = parse("Where are blueprints registered?")
    assert query.words == ("blueprints", "registered")
    assert query.is_question


def test_a_query_of_such_words_alone_is_searched_as_it_stands():
    assert parse("to be or not to be").words == ("to", "be", "or", "not")


def test_phrases_and_filters_are_told_from_words():
    query = parse('"session cookie" path:src/ lang:py kind:symbol project:"my flask" author:ada sign')
    assert query.phrases == ("session cookie",)
    assert query.words == ("sign",)
    assert (query.paths, query.languages, query.projects, query.authors) == (
        ("src/",),
        ("python",),
        ("my flask",),
        ("ada",),
    )
    assert query.kinds == {"symbol"}
    assert query.text == "session cookie sign"
    assert not query.problems


def test_a_word_with_a_colon_that_is_no_filter_stays_a_word():
    assert parse("std::vector http://x.org").words == ("std::vector", "http://x.org")


@pytest.mark.parametrize(("text", "kinds"), [("kind:code", {"symbol", "text"}), ("kind:commits", {"commit"}), ("kind:docs", {"doc"}), ("kind:functions", {"symbol"})])  # fmt: skip
def test_kinds_have_everyday_names(text: str, kinds: set[str]):
    assert parse(text).kinds == kinds


def test_dates_are_moments_of_their_beginning():
    query = parse("after:2024-03 before:2025-01-31")
    assert query.after == datetime(2024, 3, 1, tzinfo=UTC)
    assert query.before == datetime(2025, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize("text", ["kind:sonnet", "after:yesterday", "after:2024-13-01", "path:", "before:0000"])
def test_a_filter_that_makes_no_sense_is_said_and_passed_over(text: str):
    query = parse(f"{text} cookie")
    assert len(query.problems) == 1
    assert query.words == ("cookie",)
    assert query.after is None


def test_what_is_too_long_is_cut_and_said():
    query = parse(" ".join(f"word{number}" for number in range(500)))
    assert len(query.words) == MAX_WORDS
    assert len(query.problems) == 2


def test_a_quote_that_never_ends_takes_the_rest():
    assert parse('cookie "signed with').phrases == ("signed with",)


@pytest.mark.parametrize(
    ("value", "path", "fits"),
    [
        ("src/", "a/src/b.py", True),
        ("SRC", "src/b.py", True),
        ("*.py", "a/b.py", True),
        ("*.py", "a/b.pyc", False),
        ("src/*.py", "src/a/b.py", True),
        ("b?.py", "a/b1.py", True),
        ("[", "a[b].py", True),
        ("*" * 50 + "b", "a" * 5_000, False),
    ],
)
def test_a_path_is_matched_by_a_part_or_a_pattern(value: str, path: str, fits: bool):
    matches = matcher_of(parse(f"path:{value}"))
    assert matches is not None
    assert matches(path) is fits


@given(st.text(max_size=300))
def test_any_text_is_a_query(text: str):
    query = parse(text)
    assert query.kinds <= KINDS
    for expression in (expression_of(query), all_words_expression(query)):
        assert expression.count('"') % 2 == 0
        assert "\0" not in expression
