from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from services.system_map.parsing.ecmascript_repairs import with_ends, without_attributes
from services.system_map.parsing.extract import read_file

CALLS = b"""import type { A } from "./a"

export interface Handlers<E> {
  // paths before handlers
  <P extends string, I = E>(path: P, ...all: H<P>[]): Router<P, I>

  /** and the other
   *  way round */
  <P extends string>(path: P): Router<P>
  <const P>(path: P): Router<P>
}

export class Factory {
  build<T>(given: T): T {
    return given
  }
}
export interface Later { name: string }
"""


@pytest.mark.parametrize("language", ["TypeScript", "TSX"])
def test_call_signatures_without_semicolons_hide_nothing_behind_them(language: str) -> None:
    facts = read_file(language, CALLS)

    assert not facts.has_errors
    found = {(symbol.kind, symbol.name, symbol.start_line) for symbol in facts.symbols}
    assert {("interface", "Handlers", 3), ("class", "Factory", 13), ("method", "build", 14)} < found
    assert ("interface", "Later", 18) in found


@pytest.mark.parametrize("language", ["JavaScript", "TypeScript", "TSX"])
def test_what_is_exported_from_another_module_with_attributes_is_imported(language: str) -> None:
    text = b"""export { a } from "./a.json" with { type: "json" };
export * from './b.json' assert {
  type: 'json'
};
export const c = 1;
"""
    facts = read_file(language, text)

    assert [(one.target, one.names, one.line) for one in facts.imports] == [
        ("./a.json", ("a",), 1),
        ("./b.json", ("*",), 2),
    ]
    assert [(symbol.name, symbol.start_line) for symbol in facts.symbols] == [("c", 5)]


@pytest.mark.parametrize("language", ["JavaScript", "TypeScript"])
def test_a_comment_before_what_is_required_says_nothing_of_it(language: str) -> None:
    text = b'const { a } = require(/* how */ "./a");\nrequire( // why\n  /* how */ "./b");\nrequire(name, "./c");\nrequire("./d");\n'
    facts = read_file(language, text)

    assert [(one.target, one.names, one.line) for one in facts.imports] == [
        ("./a", ("a",), 1),
        ("./b", (), 2),
        ("./d", (), 5),
    ]


@pytest.mark.parametrize("repair", [without_attributes, with_ends])
@pytest.mark.parametrize(
    "text",
    [
        CALLS,
        b'export * from "./b" with {\r\n type: "json" }',
        b"a\n" * 50_000,
        b"a" + b" \n" * 50_000,
        b"a //  \n" * 50_000,
        b"a/*" * 50_000,
        b"a\n <A>" * 30_000,
        b"*\n <A>" * 30_000,
        b"/" * 100_000 + b"\n <A>",
    ],
)
def test_every_byte_keeps_its_place_and_hostile_texts_take_no_time(
    repair: Callable[[bytes], bytes], text: bytes
) -> None:
    started = time.process_time()
    repaired = repair(text)

    assert time.process_time() - started < 1
    assert len(repaired) == len(text)
    assert [at for at, byte in enumerate(repaired) if byte in b"\r\n"] == [
        at for at, byte in enumerate(text) if byte in b"\r\n"
    ]


@pytest.mark.parametrize("language", ["TypeScript", "TSX"])
def test_a_variable_called_using_costs_no_function(language: str) -> None:
    text = (
        b"export function one(a: Node) {\n  const { using, selected } = node()\n  if (using) { go(using) }\n"
        b'  return cx({ "a": using && !selected, "b": using })\n}\n'
        b"function two() {\n  using file = open()\n  return a.using\n}\n"
    )
    facts = read_file(language, text)

    assert not facts.has_errors
    assert [(one.name, one.start_line, one.end_line) for one in facts.symbols] == [("one", 1, 5), ("two", 6, 9)]


def test_only_a_variable_called_using_is_renamed() -> None:
    stays = b"using x = a(); await using y = b(); causing = $using;"
    assert with_ends(stays) == stays
    assert with_ends(b"(using) && using instanceof A") == b"(usin_) && usin_ instanceof A"


@pytest.mark.parametrize("language", ["TypeScript", "TSX"])
def test_the_type_of_undefined_costs_no_function(language: str) -> None:
    text = (
        b"export function one(...names: (typeof undefined | boolean)[]): string[] {\n"
        b"  if (names && typeof undefined === 'x') { go(undefined) }\n  return []\n}\n"
        b"function two(a: typeof undefined) {}\n"
    )
    facts = read_file(language, text)

    assert not facts.has_errors
    assert [(one.name, one.start_line, one.end_line) for one in facts.symbols] == [("one", 1, 4), ("two", 5, 5)]


def test_only_the_type_of_undefined_is_renamed() -> None:
    stays = b"x = undefined; y = $typeof undefined; typeof undefineds; typeof a.undefined"
    assert with_ends(stays) == stays
    assert with_ends(b"a: typeof undefined[]") == b"a: typeof undefine_[]"
