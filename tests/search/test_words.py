from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.expressions import expression_of
from services.search.identifiers import extra_words, split_name, stem, whole_of, words_of
from services.search.query import parse
from services.search.snippets import Marker

NAMES = [
    ("registerBlueprint", ("register", "blueprint")),
    ("register_blueprint", ("register", "blueprint")),
    ("HTTPResponse", ("http", "response")),
    ("getHTTPResponse2", ("get", "http", "response", "2")),
    ("utf8", ("utf", "8")),
    ("__init__", ("init",)),
    ("MAX_SIZE", ("max", "size")),
    ("Straße", ("straße",)),
]


@pytest.mark.parametrize(("name", "parts"), NAMES)
def test_a_name_is_split_where_its_words_end(name: str, parts: tuple[str, ...]):
    assert split_name(name) == parts


def test_a_path_and_dots_separate_words():
    assert words_of("src/flaskApp/app.config.py") == ["src", "flask", "app", "app", "config", "py"]


def test_a_name_is_one_word_however_it_is_written():
    assert whole_of("register_blueprint") == whole_of("registerBlueprint") == "registerblueprint"


@pytest.mark.parametrize("forms", [("register", "registers", "registered", "registering"), ("key", "keys"), ("cookie", "cookies"), ("sign", "signed", "signing", "signer"), ("render", "rendered", "renders"), ("dependency", "dependencies"), ("expire", "expired", "expires")])  # fmt: skip
def test_forms_of_a_word_share_their_stem(forms: tuple[str, ...]):
    assert len({stem(form) for form in forms}) == 1


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE w USING fts5(body, tokenize='porter unicode61 remove_diacritics 2')")
    return connection


def found(index: sqlite3.Connection, text: str, query: str) -> bool:
    index.execute("DELETE FROM w")
    index.execute("INSERT INTO w VALUES (?)", (f"{text}\n{extra_words(text)}",))
    return bool(index.execute("SELECT 1 FROM w WHERE w MATCH ?", (expression_of(parse(query)),)).fetchall())


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("app.registerBlueprint(x)", "blueprint"),
        ("app.registerBlueprint(x)", "register_blueprint"),
        ("app.register_blueprint(x)", "registerBlueprint"),
        ("app.register_blueprint(x)", "registerblueprint"),
        ("app.register_blueprint(x)", "app.register_blueprint"),
        ("import sha256", "sha 256"),
        ("blueprints are registered", "blueprint register"),
        ("self.url_map", "url"),
        ("rendering", "rend"),
        ("x = getHTTPResponse()", "http response"),
        ("Ünïcode", "unicode"),
        ("a session cookie is signed", '"session cookie"'),
        ("makeSessionCookie()", '"session cookie"'),
    ],
)
def test_text_is_found_by_the_words_in_it(index: sqlite3.Connection, text: str, query: str):
    assert found(index, text, query)


@pytest.mark.parametrize(
    ("text", "query"), [("a cookie of the session", '"session cookie"'), ("rendering", "ren dering"), ("cat", "dog")]
)
def test_text_is_not_found_by_what_is_not_in_it(index: sqlite3.Connection, text: str, query: str):
    assert not found(index, text, query)


@given(st.text(max_size=200))
def test_full_text_search_understands_whatever_was_typed(index: sqlite3.Connection, text: str):
    expression = expression_of(parse(text))
    if expression:
        index.execute("SELECT 1 FROM w WHERE w MATCH ?", (expression,)).fetchall()


def test_a_snippet_shows_the_lines_with_the_words_and_marks_them():
    text = "\n".join([*(f"line {number}" for number in range(30)), "app.registerBlueprint(shop)", "last"])
    snippet = Marker(parse("blueprints registered")).snippet(text, lines=5)
    (start, end), *rest = snippet.highlights
    assert snippet.text[start:end] == "registerBlueprint"
    assert not rest
    assert snippet.line == 29
    assert len(snippet.text.split("\n")) <= 5


@given(st.text(max_size=400), st.text(max_size=60))
def test_marks_lie_within_the_snippet(text: str, typed: str):
    snippet = Marker(parse(typed)).snippet(text)
    assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.highlights)
    assert list(snippet.highlights) == sorted(snippet.highlights)
