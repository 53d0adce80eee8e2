"""Operators that decide, `&&`, `||`: which count, and that no chain of terms keeps the query's patterns waiting."""

from __future__ import annotations

from importlib import import_module

import pytest
from tree_sitter import Language, Parser, Query, QueryCursor

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.grammar import QUERIES, SOURCES

CHAINS = {
    "JavaScript": ("const x = ", "1 + ", "1;\n"),
    "TypeScript": ("const x = ", "1 + ", "1;\n"),
    "TSX": ("const x = ", "1 + ", "1;\n"),
    "Go": ("package a\nvar x = ", "1 + ", "1\n"),
    "Java": ("class A { int x = ", "1 + ", "1; }\n"),
    "C": ("int x = ", "1 + ", "1;\n"),
    "C++": ("int x = ", "1 + ", "1;\n"),
    "C#": ("class A { int x = ", "1 + ", "1; }\n"),
    "Rust": ("fn a() { let x = ", "1 + ", "1; }\n"),
    "PHP": ("<?php $x = ", "1 + ", "1;\n"),
    "Ruby": ("x = ", "1 + ", "1\n"),
    "Kotlin": ("val x = ", "1 + ", "1\n"),
    "Python": ("x = ", "1 + ", "1\n"),
}


@pytest.mark.parametrize("language", CHAINS)
def test_no_pattern_waits_for_each_term_of_a_chain(language: str):
    module, function, *files = SOURCES[language]
    grammar = Language(getattr(import_module(module), function)())
    cursor = QueryCursor(Query(grammar, b"".join((QUERIES / name).read_bytes() for name in files).decode()))
    cursor.match_limit = 1000
    first, term, last = CHAINS[language]
    tree = Parser(grammar).parse(f"{first}{term * 2500}{last}".encode())
    cursor.captures(tree.root_node)
    assert not cursor.did_exceed_match_limit


@pytest.mark.parametrize(
    ("language", "text", "complexity"),
    [
        ("JavaScript", "function a(b, c) { return b && c || (b ?? c) + 1; }", 4),
        ("TypeScript", "function a(b: X & Y, c?: Z) { b ||= c; return b && c; }", 2),
        ("Go", "package a\nfunc a(b, c bool) bool { return b && !c || c && b }", 4),
        ("Java", "class A { boolean a(int b) { return b > 1 && b < 3 || (b & 4) == 0; } }", 3),
        ("C", "int a(int b) {\n#if 0\n    b = b && b;\n#endif\n    return b || !b;\n}", 2),
        ("C++", "template <class T> int a(T &&b, int c) { auto &&d = b; return c && d or c; }", 3),
        ("C", "class B { int a(T &&b, int c) { return b.x && c; } };", 2),  # a header that is C++
        ("Rust", "fn a(b: bool) -> bool { own!(b && b || b); f(|| b) && b }", 2),
        ("C#", "class A { bool a(bool? b) { b ??= true; return (b ?? false) && true; } }", 3),
        ("PHP", "<?php function a($b) { return $b && 1 or $b ?? 2; }", 4),
        ("Ruby", "def a(b)\n  b && 1 || (b and 2)\nend", 4),
        ("Kotlin", "fun a(b: Boolean?): Boolean { return (b ?: false) && true || false }", 4),
        ("JavaScript", "function a(b) { return b && 1; }\nconst = && ||;", 2),
    ],
)
def test_what_decides_counts_in_the_function_around_it(language: str, text: str, complexity: int):
    facts = read_file(language, f"{text}\n".encode())
    assert [symbol.complexity for symbol in facts.symbols if symbol.name == "a"] == [complexity]
    assert facts.branches == complexity - 1
