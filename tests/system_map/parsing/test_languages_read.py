"""Each language's fixture against its facts, which a person has checked: see the `.expected` files."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.system_map.languages import GRAMMARS
from services.system_map.parsing.extract import read_file
from tests.system_map.parsing.rendering import render

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = {
    "python": "Python",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "tsx": "TSX",
    "go": "Go",
    "rust": "Rust",
    "java": "Java",
    "c": "C",
    "cpp": "C++",
    "ruby": "Ruby",
    "php": "PHP",
    "csharp": "C#",
    "kotlin": "Kotlin",
    "swift": "Swift",
    "scala": "Scala",
    "shell": "Shell",
    "sql": "SQL",
    "html": "HTML",
    "css": "CSS",
    "vue": "Vue",
    "svelte": "Svelte",
    "astro": "Astro",
    "yaml": "YAML",
    "toml": "TOML",
    "json": "JSON",
}


def source_of(name):
    return (FIXTURES / f"{name}.source").read_bytes()


def test_every_language_with_a_grammar_has_a_fixture():
    assert sorted(NAMES.values()) == sorted(GRAMMARS)


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_of_the_fixture_are_exactly_those_expected(name):
    assert render(read_file(NAMES[name], source_of(name))) == (FIXTURES / f"{name}.expected").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(name):
    source = b"\xef\xbb\xbf" + source_of(name).replace(b"\n", b"\r\n")
    assert render(read_file(NAMES[name], source)) == (FIXTURES / f"{name}.expected").read_text()


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_gives_the_same(name):
    first = read_file(NAMES[name], source_of(name))
    for _ in range(20):
        assert read_file(NAMES[name], source_of(name)) == first


def test_text_that_is_not_utf_8_is_read_as_latin_1():
    facts = read_file("Python", "# caf\xe9\nname_\xe9 = 1\ndef caf\xe9(): pass\n".encode("latin-1"))
    assert [symbol.name for symbol in facts.symbols] == ["name_é", "café"]
    assert facts.lines == 3
    assert not facts.has_errors


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_text_that_a_mark_says_is_of_wide_characters_is_read(encoding):
    facts = read_file("C", '\ufeff#include "a.h"\nint main() { return 0; }\n'.encode(encoding))
    assert [found.target for found in facts.imports] == ["a.h"]
    assert not facts.binary


def test_syntax_errors_are_marked_and_do_not_hide_the_rest():
    facts = read_file("Python", b"def good():\n    pass\n\ndef bad(:\n\ndef also_good():\n    pass\n")
    assert facts.has_errors
    assert {"good", "also_good"} <= {symbol.name for symbol in facts.symbols}


def test_macros_that_the_grammar_cannot_know_do_not_hide_what_they_stand_beside():
    source = b"""NAMESPACE_BEGIN_OF_IT
class list : base {
  int size() const LIB_NOEXCEPT { return 1; }
  bool empty() LIB_NOEXCEPT { return false; }
};
NAMESPACE_END_OF_IT
"""
    facts = read_file("C++", source)
    assert [(symbol.kind, symbol.qualified_name, symbol.start_line) for symbol in facts.symbols] == [
        ("class", "list", 2),
        ("method", "list.size", 3),
        ("method", "list.empty", 4),
    ]
    assert not facts.has_errors


def test_a_specialization_goes_by_its_templates_name():
    facts = read_file("C++", b"template <> struct is_integer<int> { int value; };\n")
    assert [symbol.name for symbol in facts.symbols] == ["is_integer"]


def test_alternatives_of_the_preprocessor_do_not_hide_what_stands_around_them():
    source = b"class A {\n  void F() {\n#if X\n    if (a) {\n#else\n    if (b)\n#endif\n    {\n      }\n    }\n  }\n  void G() {}\n}\n"
    facts = read_file("C#", source)
    assert [symbol.qualified_name for symbol in facts.symbols] == ["A", "A.F", "A.G"]
    assert not facts.has_errors


def test_a_constructor_of_one_platform_does_not_hide_its_class():
    facts = read_file(
        "Kotlin", b"actual open class A\ninternal actual constructor(val b: Int) : C {\n  fun d() = 1\n}\n"
    )
    assert [symbol.qualified_name for symbol in facts.symbols] == ["A", "A.d"]
    assert not facts.has_errors
