from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ai.facts.kinds import Asked, understand, understand_after
from services.ai.facts.stems import content_stems, pieces, stem, stems


@pytest.mark.parametrize(
    ("prompt", "kind", "subject"),
    [
        ("where are blueprints registered?", "where", "blueprints"),
        ("Where is the session cookie signed", "where", "session cookie"),
        ("where is Config?", "where", "Config"),
        ("where is the request context pushed?", "where", "request context"),
        ("find the test client", "where", "test client"),
        ("which file handles sessions?", "where", "sessions"),
        ("dispatch_request", "where", "dispatch_request"),
        ("who knows the sessions code?", "who", "sessions"),
        ("Who should I ask about `src/flask/cli.py`?", "who", "src/flask/cli.py"),
        ("who wrote the json provider", "who", "json provider"),
        ("who works on this project?", "people", ""),
        ("who maintains it?", "people", ""),
        ("what breaks if I change Config?", "impact", "Config"),
        ("What happens when we remove the class App.run()", "impact", "App.run"),
        ("is it safe to delete helpers.py?", "impact", "helpers.py"),
        ("what depends on werkzeug?", "users", "werkzeug"),
        ("who calls dispatch_request?", "users", "dispatch_request"),
        ("where is url_for used?", "users", "url_for"),
        ("what does full_dispatch_request call?", "callees", "full_dispatch_request"),
        ("who handles GET /users/5?", "route", "GET /users/5"),
        ("which routes are there?", "routes", ""),
        ("Which tables are there?", "models", ""),
        ("what are the entry points?", "entry", ""),
        ("How does it start?", "entry", ""),
        ("what are the hot spots?", "hot", ""),
        ("which files change the most?", "hot", ""),
        ("are there import loops?", "loops", ""),
        ("is there dead code?", "dead", ""),
        ("which tests cover blueprints?", "tests", "blueprints"),
        ("how is the parser tested?", "tests", "parser"),
        ("how big is it?", "size", ""),
        ("which languages is it written in?", "size", ""),
        ("which environment variables does it read?", "config", ""),
        ("what dependencies does it have?", "depends_project", ""),
        ("what is this project?", "about", ""),
        ("what does ctx.py do?", "does", "ctx.py"),
        ("what is itsdangerous used for?", "does", "itsdangerous"),
        ("what changed recently?", "recent", ""),
    ],
)
def test_a_question_of_a_known_kind_is_understood(prompt: str, kind: str, subject: str) -> None:
    asked = understand(prompt)
    assert asked is not None
    assert (asked.kind, asked.subject) == (kind, subject)


@pytest.mark.parametrize("prompt", ["", "?", "hello there my friend", "why would anyone want this at all", "thank you"])
def test_what_is_of_no_known_kind_is_left_to_the_text(prompt: str) -> None:
    assert understand(prompt) is None


def test_it_is_what_the_question_before_names() -> None:
    before = ["what is this project?", "what does Config do?", "thank you"]
    assert understand_after("and who knows it?", before) == Asked("who", "Config")
    assert understand_after("what breaks if I change it?", before) == Asked("impact", "Config")
    assert understand_after("which tests cover that?", before) == Asked("tests", "Config")
    assert understand_after("what is this project?", before) == Asked("about")
    assert understand_after("who knows it?", []) == Asked("people")


def test_the_action_asked_after_is_kept() -> None:
    asked = understand("where are panics recovered?")
    assert asked is not None
    assert asked.verb == "recovered"


@pytest.mark.parametrize("hostile", ["where is " * 5_000, "a" * 20_000, "what " + "the " * 9_000, "where is x " + "registered " * 3_000, "(" * 20_000, "who " + "knows " * 5_000, "/" * 20_000])  # fmt: skip
def test_hostile_prompts_are_read_in_time(hostile: str) -> None:
    started = time.perf_counter()
    understand(hostile)
    assert time.perf_counter() - started < 0.5


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_prompt_is_read(prompt: str) -> None:
    asked = understand(prompt)
    assert asked is None or asked.subject == asked.subject.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("register", "registered", "registers", "registering"),
        ("cookie", "cookies"),
        ("entry", "entries"),
        ("parse", "parser", "parsing", "parsed"),
        ("allocate", "allocation", "allocated"),
        ("recover", "recovery", "recovered"),
        ("route", "router", "routes", "routing"),
        ("bind", "bound", "binding"),
        ("class", "classes"),
    ],
)
def test_forms_of_a_word_have_one_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


def test_identifiers_are_split_as_people_read_them() -> None:
    assert pieces("registerBlueprint") == ("register", "blueprint")
    assert pieces("src/HTTPServer_v2.py") == ("src", "http", "server", "v", "2", "py")
    assert stems("SecureCookieSession") == stems("secure_cookie_sessions")


def test_words_that_name_nothing_are_left_out() -> None:
    assert content_stems("the code of all the blueprints") == ["blueprint"]
