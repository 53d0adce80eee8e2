"""Whatever the bytes are, reading them ends, and its facts make sense."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.languages import GRAMMARS, language_of
from services.system_map.parsing import ParsePool, decode_facts, encode_facts, pack_deep, unpack_deep
from services.system_map.parsing.extract import read_file
from tests.fakes.corpus import FILES, examples, spoiled

MOST_SECONDS = 2.0
languages = st.sampled_from(GRAMMARS)
PIECES = [
    b"def f(", b"class A:", b"import ", b"from . import (", b"{", b"}", b"(", b")", b"<", b">", b"'", b'"', b"`", b"/*",
    b"*/", b"//", b"#", b"\n", b"\r", b"\t", b" ", b"func ", b"fn ", b"use a::{", b"mod x;", b"impl ", b"export ",
    b"require('", b"=>", b"#include ", b"template<", b"package ", b"\xff", b"\x00", b"\xc3\xa9", b"::", b"@", b"match ",
]  # fmt: skip


def check(facts: FileFacts) -> None:
    deep = unpack_deep(pack_deep(facts.deep))
    assert deep == facts.deep
    assert replace(decode_facts(encode_facts(facts)), deep=deep, line_hashes=facts.line_hashes) == facts
    if facts.deep is not None:
        assert len(facts.line_hashes) // 4 >= facts.lines
        check_deep(facts, facts.deep)
    assert facts.code_lines <= facts.lines
    for index, symbol in enumerate(facts.symbols):
        assert 1 <= symbol.start_line <= symbol.end_line <= max(facts.lines, 1)
        assert symbol.name
        assert len(symbol.signature) <= 200
        assert symbol.parent is None or (0 <= symbol.parent < len(facts.symbols) and symbol.parent != index)
        assert symbol.complexity is None or symbol.complexity >= 1
    for found in facts.imports:
        assert 1 <= found.line <= facts.lines


def check_deep(facts: FileFacts, deep: DeepFacts) -> None:
    places = [call.caller for call in deep.calls if call.caller is not None]
    places += [symbol for symbol, *_ in (*deep.bases, *deep.decorators)]
    assert all(0 <= place < len(facts.symbols) for place in places)
    assert all(1 <= call.line <= facts.lines and call.name for call in deep.calls)
    assert all(-1 <= binding.import_index < len(facts.imports) and binding.local for binding in deep.bindings)
    assert deep.names_used == sorted(set(deep.names_used))


@settings(deadline=None, max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@given(languages, st.binary(max_size=300))
def test_arbitrary_bytes_are_read(language, data):
    check(read_file(language, data))


@settings(deadline=None, max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
@given(languages, st.lists(st.sampled_from(PIECES) | st.binary(max_size=4), max_size=60).map(b"".join))
def test_heaps_of_syntax_are_read(language, data):
    check(read_file(language, data))


@pytest.mark.parametrize("language", GRAMMARS)
def test_spoiled_sources_of_a_language_are_read(language):
    own = sorted(path for path in FILES if language_of(path.rpartition("/")[2]) == language) or sorted(FILES)

    @settings(deadline=None, max_examples=examples(25), suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(own).flatmap(lambda path: spoiled(FILES[path])))
    def reads(content):
        if is_read_in_time(pool, language, content):
            check(read_file(language, content))

    with ParsePool(1, MOST_SECONDS) as pool:
        reads()


def is_read_in_time(pool: ParsePool, language: str, content: bytes) -> bool:
    """Read it as a map does; some grammars take minutes to get over a kilobyte of errors, and only the clock helps."""
    [(_, facts)] = pool.parse_all([(0, language, content)])
    reason = facts.skipped or ""
    assert not reason.startswith("the parser")  # crashed, failed, or answered nonsense
    return not reason.startswith("took longer")


@given(st.lists(st.text(alphabet="ab \t", max_size=5), max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_lines_are_counted_as_written(lines, end):
    text = "".join(line + end for line in lines).encode()
    facts = read_file(None, text)
    assert facts.lines == len(lines)
    assert facts.code_lines == sum(1 for line in lines if line.strip())
    assert read_file(None, text + b"x").lines == len(lines) + 1


LINEAR = {
    "Python",
    "JavaScript",
    "TypeScript",
    "TSX",
    "Go",
    "Rust",
    "Java",
    "C",
    "C++",
    "PHP",
    "SQL",
    "CSS",
    "TOML",
    "JSON",
}
DEEP = {
    "parentheses": (b"(" * 100_000, b")" * 100_000),
    "brackets": (b"x = " + b"[" * 100_000, b"]" * 100_000),
    "braces": (b"{" * 100_000, b"}" * 100_000),
    "open braces": (b"{" * 100_000, b""),
    "use tree": (b"use a::{" * 50_000, b"b" + b"}" * 50_000 + b";"),
    "generics": (b"type T = " + b"A<" * 30_000, b">" * 30_000 + b";"),
    "pointers": (b"int " + b"(*" * 30_000 + b"f", b")" * 30_000 + b"(void) {}"),
    "unary": (b"x = " + b"not " * 50_000 + b"y", b""),
    "attributes": (b"require('x')" + b".a" * 50_000, b""),
    "functions": (b"function a(){" * 20_000, b"}" * 20_000),
    "else if": (b"if (a) {} " + b"else if (b) {} " * 20_000, b""),
    "templates": (b"template<class T> " * 20_000, b""),
}
WITHOUT_BRACKETS = {"unary", "attributes", "else if", "templates"}


@pytest.mark.parametrize("shape", DEEP)
@pytest.mark.parametrize("language", GRAMMARS)
def test_deep_nesting_does_not_crash(language, shape):
    head, tail = DEEP[shape]
    # Without brackets nothing tells how deep a text nests. Where a grammar's own recovery from errors takes more than
    # linear time, the pool's clock ends larger ones of these.
    most = 3_000 if shape in WITHOUT_BRACKETS and language not in LINEAR else None
    facts = read_file(language, head[:most] + b"\n" + tail[:most] + b"\n")
    assert facts.lines >= 2


@pytest.mark.parametrize("language", ["Ruby", "C#", "Kotlin", "Swift", "Scala", "Shell", "HTML", "YAML"])
def test_what_nests_too_deeply_for_a_slow_grammar_is_left_out_with_the_reason(language):
    assert read_file(language, b"(" * 600).skipped == "nested too deeply"
    assert read_file(language, b"[" * 400 + b"]" * 400 + b"\n()" * 2_000).skipped is None
    assert read_file(language, b"x = " + b"A<" * 600).skipped == "nested too deeply"
    assert read_file(language, b"a << b;\n" * 600).skipped is None


def test_binary_content_is_marked_and_nothing_is_read_in_it():
    facts = read_file("Python", b"import a\n\x00\x01")
    assert facts.binary
    assert (facts.lines, facts.imports) == (0, [])


def test_minified_content_is_marked_counted_and_not_parsed():
    facts = read_file("JavaScript", b"function a(){return 1};" * 500)
    assert facts.minified
    assert (facts.lines, facts.symbols) == (1, [])


@pytest.mark.parametrize(
    "head",
    [
        b"// Code generated by protoc-gen-go. DO NOT EDIT.\n",
        b"# Generated by the protocol buffer compiler.  DO NOT EDIT!\n",
        b"/* This file is automatically generated by gen.py */\n",
        b"/**\n * @generated SignedSource<<abc>>\n */\n",
        b"# This file is @generated by gen.py\n",
        b"# auto-generated, see tools/\n",
        b"# DO NOT MODIFY BY HAND\n",
        b"/* DO NOT EDIT: produced by gen.py */\n",
    ],
)
def test_a_header_that_says_generated_marks_the_file(head):
    assert read_file("Go", head + b"package a\nfunc B() {}\n").generated


@pytest.mark.parametrize(
    "text",
    [
        b"# Names generated in this loop are temporary\nx = 1\n",
        b'"""Tests for code that is generated by users."""\n',
        b'print("DO NOT EDIT")\n',
        b"# DO NOT EDIT, own settings stand in local.py\nx = 1\n",
        b"x = 1  # do not edit lightly\n" * 3,
        b"\n" * 60 + b"# DO NOT EDIT below\n",
        b"# NOTE: DO NOT CHANGE EITHER NAME: THEY ARE PART OF WHAT OTHERS USE.\n",
    ],
)
def test_speaking_of_generated_things_does_not_mark_a_file(text):
    assert not read_file("Python", text).generated
