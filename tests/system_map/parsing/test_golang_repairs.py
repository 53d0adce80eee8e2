"""`new` of a value, which the grammar of Go takes for `new` of a type, hides no function."""

from __future__ import annotations

import time

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.golang_repairs import rewrite

TEXT = "package a\nfunc One() {\n\tx := {}\n\tuse(x)\n}\nfunc Two() {}\n"


@pytest.mark.parametrize(
    "value",
    [
        'new("a")',
        "new(`a`)",
        "new(f(1))",
        "new(1 + 2)",
        "new(a*b)",
        "new(&x)",
        "new(-1)",
        "new(!x)",
        "new(x[1])",
        "new(x.y().z)",
        "new(pkg.T{a: 1})",
        "new(T[int]{})",
        "new([]int{1})",
        'new(map[string]int{"a": 1})',
    ],
)
def test_new_of_a_value_costs_no_function(value: str) -> None:
    facts = read_file("Go", TEXT.replace("{}", value, 1).encode())
    assert not facts.has_errors
    assert [(one.name, one.start_line, one.end_line) for one in facts.symbols] == [("One", 2, 5), ("Two", 6, 6)]
    assert facts.deep is not None
    assert {"new", "use"} <= {one.name for one in facts.deep.calls} <= {"new", "use", "f", "y", "T"}


@pytest.mark.parametrize(
    "value",
    ["new(T)", "new(pkg.T)", "new(*T)", "new([]T)", "new([4]T)", "new(T[int])", "new(struct{ a int })", "new(func() T)",
     "new(map[string]T)", "new(chan T)", "new(interface{})", "a.new(1)", "renew(1)"],
)  # fmt: skip
def test_new_of_a_type_stays(value: str) -> None:
    text = TEXT.replace("{}", value, 1).encode()
    assert rewrite(text) == text


@pytest.mark.parametrize("text", [b"new(" * 30_000, b"new(a." * 30_000, b"new(a[" * 30_000, b"new(map[a]" * 20_000])
def test_hostile_texts_take_no_time(text: bytes) -> None:
    started = time.process_time()
    assert len(rewrite(text)) == len(text)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("made", ["new()", "make()", "new(/* T */)"])
def test_what_is_made_of_nothing_loses_no_file(made: str):
    facts = read_file("Go", f"package a\nfunc One() {{\n\tx := {made}\n\tx.go()\n}}\nfunc Two() {{}}\n".encode())
    assert facts.skipped is None
    assert [symbol.name for symbol in facts.symbols] == ["One", "Two"]
