"""A name that a pattern binds hides a function of that name, where it holds and nowhere else."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file


def meant(body: str) -> list[tuple[str, str]]:
    """Return which uses of `run` in a function's body are taken for the function, and which calls for a local value."""
    facts = read_file("Rust", f"fn run() {{}}\nfn body(x: u8) {{ {body} }}\n".encode())
    assert facts.deep is not None
    assert not facts.has_errors
    return [(call.name, call.kind) for call in facts.deep.calls if call.name == "run"]


@pytest.mark.parametrize(
    "body",
    [
        "for run in all { go(run); }",
        "for (index, run) in all { go(run); }",
        "if let Some(run) = x { go(run) }",
        "if let Some(a) = x && let Some(run) = a { go(run) }",
        "while let Some(run) = x.next() { go(run); }",
        "match x { Ok(run) => go(run), Err(_) => {} }",
        "match x { Ok(run) if run > 1 => go(run), _ => {} }",
        "let f = |run| go(run);",
        "let f = |(a, run): (u8, u8)| go(run);",
        "let f = |&(a, run)| go(run);",
        "let run = 1; go(run);",
        "let Point { x: a, run } = x; go(run);",
    ],
)
def test_what_a_pattern_binds_is_no_function_that_is_handed_over(body):
    assert meant(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "for run in all {} go(run);",
        "if let Some(run) = x {} go(run);",
        "match x { Ok(run) => {} _ => go(run) }",
        "let f = |run| 1; go(run);",
        "{ let run = 1; } go(run);",
        "go(run); let run = 1;",
        "match x { Run(a) => go(run), RUN => {} }",
    ],
)
def test_behind_the_place_where_a_name_holds_the_function_is_meant(body):
    assert meant(body) == [("run", "reference")]


def test_calls_of_a_local_value_are_marked_and_its_own_value_may_be_the_function():
    assert meant("let run = run(); run();") == [("run", "call"), ("run", "local")]
    assert meant("if let Some(run) = run(1) { run() } else { run() }") == [
        ("run", "call"),
        ("run", "local"),
        ("run", "call"),
    ]
    assert meant("match x { Ok(a) if run(a) => run(2), _ => {} }") == [("run", "call"), ("run", "call")]


def test_a_parameter_hides_a_function_in_its_own_function_only():
    facts = read_file("Rust", b"fn run() {}\nfn one(run: u8) { go(run) }\nfn two(x: u8) { go(run) }\n")
    assert facts.deep is not None
    assert [(call.name, call.line) for call in facts.deep.calls if call.kind == "reference"] == [("run", 3)]
