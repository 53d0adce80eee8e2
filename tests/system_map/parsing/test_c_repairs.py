"""What the grammars of C and C++ cannot read is taken away in place, and nothing else is made of it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing import c_repairs
from services.system_map.parsing.extract import read_file


def symbols_of(language, text):
    return [(symbol.kind, symbol.name) for symbol in read_file(language, text.encode()).symbols]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "class Box {\n public:\n  void Reset() LOCKS_EXCLUDED(mutex_) {\n    x = 1;\n  }\n  int x;\n};\n",
            [("class", "Box"), ("method", "Reset")],
        ),
        (
            "void Box::Close()\n    SOME_LOCK_REQUIRED_(mutex) {\n  open = 0;\n}\n",
            [("method", "Close")],
        ),
        ("class SOME_API Broken final : public std::exception {\n  int code;\n};\n", [("class", "Broken")]),
        ("class SOME_API [[nodiscard]] Kept\n    : public Base {\n  int code;\n};\n", [("class", "Kept")]),
        ("SOME_INLINE shop::Cart::Cart(int size)\n    : size_(size) {\n}\n", [("method", "Cart")]),
        ("void SOME_INLINE Cart::add(Item &&item) {\n  n++;\n}\n", [("method", "add")]),
        ("SOME_API int start(int argc, char** argv) {\n  return 0;\n}\n", [("function", "start")]),
        ("struct A { explicit operator const Impl&() const { return *p; } };", [("struct", "A"), ("method", "operator const Impl&")]),
        ("struct Outer::Inner {\n  int x;\n};\n", [("struct", "Inner")]),
        ("void f() { struct SOME_TYPE hints{1, 2}; g(hints); }\n", [("function", "f")]),
    ],
)  # fmt: skip
def test_macros_around_a_declaration_hide_it_no_more_and_become_no_symbol(text, expected):
    assert symbols_of("C++", text) == expected


def test_two_heads_of_one_body_are_one_function():
    text = "#ifdef WIDE\nint one(int a) {\n#else\nint other(char a) {\n#endif\n  return 1;\n}\nint next(void) { return 2; }\n"
    assert symbols_of("C", text) == [("function", "one"), ("function", "next")]


def test_of_a_head_older_than_c89_the_newer_one_is_read():
    text = "static int\nhex\n#ifdef KR_headers\n\t(sp, n) CONST char **sp; int n;\n#else\n\t(CONST char **sp, int n)\n#endif\n{\n  return n;\n}\n"
    assert symbols_of("C", text) == [("function", "hex")]


def test_alternatives_that_are_whole_all_stay():
    text = "#ifdef A\nint one(void) { return 1; }\n#else\nint two(void) { return 2; }\n#endif\n"
    assert c_repairs.choose_alternatives(text.encode()) == text.encode()


def test_a_signature_shows_the_macros_that_were_taken_away():
    [symbol] = read_file("C++", b"class SOME_API Broken final : public Base {\n  int code;\n};\n").symbols
    assert symbol.signature.startswith("class SOME_API Broken")


def test_an_include_within_an_array_is_read_with_its_line_and_one_in_a_comment_is_not():
    text = (
        b'static const char *names[] = {\n#include "names.h"\n};\n/*\n#include "old.h"\n*/\nint f(void) { return 0; }\n'
    )
    assert [(one.kind, one.target, one.line) for one in read_file("C", text).imports] == [("local", "names.h", 2)]


def test_an_include_within_a_text_of_several_lines_is_none():
    text = b'auto shader = R"(\n#include "no.h"\n)";\n#include "yes.h"\n'
    assert [target for _, _, target in c_repairs.includes(text)] == ["yes.h"]


def test_javascript_with_types_is_read():
    text = "function area(x: number, y?: number): number {\n  return x;\n}\nclass Box { size: number = 1; grow(by: number) {} }\n"
    assert symbols_of("JavaScript", text) == [("function", "area"), ("class", "Box"), ("method", "grow")]


@given(st.lists(st.sampled_from([b"#if A", b"#else", b"#elif B", b"#endif", b"{", b"}", b"int f(", b")", b"/*", b"*/", b'"', b"FOO_BAR(x)", b"\\", b"'"])))  # fmt: skip
def test_repairs_keep_every_byte_in_its_place(lines):
    text = b"\n".join(lines)
    for repaired in (c_repairs.blank_macros(text), c_repairs.choose_alternatives(text)):
        assert len(repaired) == len(text)
        assert all(new in (old, 32) for old, new in zip(text, repaired, strict=True))


@pytest.mark.parametrize(
    "piece", [b"/*", b"#if A\n{\n", b"FOO_BAR ", b"FOO_BAR a::", b") FOO_BAR(", b'R"(', b"class FOO_A ", b"FOO_BAR(\n"]
)
def test_repairs_take_time_in_step_with_the_text(piece):
    def seconds(count):
        started = time.process_time()
        c_repairs.choose_alternatives(piece * count)
        return time.process_time() - started

    assert seconds(16_000) < max(16 * seconds(2_000), 1.0)
