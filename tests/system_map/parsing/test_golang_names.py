"""A name that Go declares in a block hides a function, or a package, of that name to the end of the block."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.reading import MAX_SIGNATURE


def meant(body: str) -> list[tuple[str, str]]:
    """Return receiver and kind of what is called, or handed over, under the name `run`."""
    text = f'package p\nimport "m/door"\nfunc run(x int) {{}}\nfunc body(x X) {{ {body} }}\n'
    facts = read_file("Go", text.encode())
    assert facts.deep is not None
    assert not facts.has_errors
    return [(call.receiver, call.kind) for call in facts.deep.calls if call.name == "run"]


@pytest.mark.parametrize(
    "body",
    [
        "run := x; run(1)",
        "a, run := x.Go(); run(1)",
        "var run func(int); run(1)",
        "var (\n run = x\n)\n run(1)",
        "for _, run := range x { run(1) }",
        "for run := x; run != nil; { run(1) }",
        "if run, ok := x.Go(); ok { run(1) }",
        "switch run := x.(type) { case F: run(1) }",
        "select { case run := <-x: run(1) }",
        "go func(run func(int)) { run(1) }(x)",
        "run := x; go func() { run(1) }()",
    ],
)
def test_what_is_declared_in_a_block_is_no_function_of_the_package(body):
    assert meant(body) == [("", "local")]


@pytest.mark.parametrize(
    "body",
    [
        "run(1); run := x",
        "run := run(1)",
        "{ run := x }; run(1)",
        "for _, run := range x { }; run(1)",
        "if run := x; true { }; run(1)",
        "go func(run int) { }(1); run(1)",
        "var f func(run int); run(1)",
    ],
)
def test_where_it_does_not_hold_the_function_is_meant(body):
    assert meant(body) == [("", "call")]


def test_a_package_is_hidden_by_a_value_of_which_nothing_is_known():
    assert meant("for door := range x { door.run() }") == [("?", "call")]
    assert meant("for _, door := range x { door.run() }") == [("door", "call")]  # an element of x
    assert meant("door := Door{}; door.run()") == [("door", "call")]
    assert meant("door.run()") == [("door", "call")]


def test_a_long_type_is_told_as_short_as_any_other_symbol():
    (symbol,) = read_file("Go", b"package a\n\ntype Row [" + b"1 + " * 80 + b"1]int\n").symbols
    assert symbol.signature.startswith("type Row [1 + ")
    assert len(symbol.signature) == MAX_SIGNATURE
