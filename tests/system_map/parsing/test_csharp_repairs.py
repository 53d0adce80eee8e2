"""Pointers of C# that are followed hide no method, and nothing else changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.csharp_repairs import choose_alternatives, read_pointers
from services.system_map.parsing.extract import read_file

PIECES = ["unsafe", "*(", "*", "int*)", "(", ")", "p", " = ", "++", "\n", "\r\n", "*(int*)(p + 1)", "=*((a*)(b))", "é", "#if A", "#else", "#endif", " "]  # fmt: skip


def names_of(text: str) -> list[str]:
    return [symbol.name for symbol in read_file("C#", text.encode()).symbols]


@pytest.mark.parametrize(
    "statement",
    [
        "*(uint*)(p + o) = v;",
        "*(uint*)p = v;",
        "*(ulong*)&number = 3;",
        "x = *(uint*)(p + Size(o));",
        "*(Some.Kind*)(p + 1) = *(Some.Kind*)(q + 1);",
        "return Swap(*(short*)(p + o));",
        "*((int*)(p + o)) = 1;",
        "*(p + 1) = *(q + 1);",
        "x = *(p + 1);",
        "*p++ = *q++;",
    ],
)
def test_pointers_that_are_followed_cost_no_method(statement: str) -> None:
    text = f"class A {{\n  unsafe void P(byte* p, int o) {{\n    {statement}\n  }}\n  void Q() {{}}\n}}\n"
    facts = read_file("C#", text.encode())
    assert [symbol.name for symbol in facts.symbols] == ["A", "P", "Q"]
    assert not facts.has_errors


def test_a_signature_and_calls_are_as_written() -> None:
    text = "class A {\n  unsafe int P(byte* p = null) {\n    *(int*)(p + Size(1)) = Next(p);\n    return 1;\n  }\n}\n"
    facts = read_file("C#", text.encode())
    assert facts.symbols[1].signature == "unsafe int P(byte* p = null)"
    assert facts.deep is not None
    assert sorted(call.name for call in facts.deep.calls) == ["Next", "Size"]


@pytest.mark.parametrize(
    "line", ["x = a * (b + c);", "x = a\n * (b + c);", "y = (int*)p;", "z = sizeof(int*);", "f(a)*(b);"]
)
def test_products_and_plain_casts_stay(line: str) -> None:
    text = f"unsafe {line}".encode()
    assert read_pointers(text) == text


def test_alternatives_that_can_be_read_all_stay_where_pointers_were_the_trouble() -> None:
    text = (
        "class A {\n#if SAFE\n  void One() { }\n#else\n  unsafe void Two(byte* p) {\n    fixed (byte* q = p)\n    {\n"
        "      *(int*)(q + 1) = 1;\n    }\n  }\n#endif\n  void Three() { }\n}\n"
    )
    assert names_of(text) == ["A", "One", "Two", "Three"]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_byte_keeps_its_place(pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    for repaired in (read_pointers(text), choose_alternatives(text)):
        assert len(repaired) == len(text)
        assert [at for at, byte in enumerate(text) if byte == 10] == [
            at for at, byte in enumerate(repaired) if byte == 10
        ]


@pytest.mark.parametrize(
    "piece", [b"*(", b"*(int*)(", b"=*(a", b"=*(a(", b"*((int*)(", b"\n*p", b"return *(", b"*(a<a,"]
)
def test_it_takes_time_in_step_with_the_text(piece: bytes) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        choose_alternatives(b"unsafe " + piece * count)
        return time.process_time() - started

    assert seconds(16_000) < max(16 * seconds(2_000), 1.0)
