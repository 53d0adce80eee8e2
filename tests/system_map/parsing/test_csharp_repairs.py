"""Pointers of C# that are followed hide no method, and nothing else changes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing.csharp_repairs import (
    choose_alternatives,
    join_alternatives,
    read_extensions,
    read_pointers,
)
from services.system_map.parsing.extract import read_file

PIECES = ["unsafe", "*(", "*", "int*)", "(", ")", "p", " = ", "++", "\n", "\r\n", "*(int*)(p + 1)", "=*((a*)(b))", "é", "#if A", "#else", "#endif", " ", "extension(A a) {", "extension", "<T>", " where T : new()", "{", "}"]  # fmt: skip


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
        "if ((*(p) | *(p + 1) |\n      *(p + 2)) != 0) return;",
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


EXTENSIONS = """static class Carts {
    extension(Cart cart) {
        /// <summary>Empties it.</summary>
        [Api]
        public async Task<int> Empty(int deep) { return await cart.Drop(deep); }
        public bool IsEmpty => !cart.Items.Any();
        void Hidden() => Other();
    }
    extension<T>(IList<T> list)
        where T : class, new()
    {
        public static T Make() => new T();
    }
    extension(Shop) {
        public static Shop operator +(Shop one, Shop other) => one;
    }
    public static int Plain(this int number) => 1;
}
"""


def test_members_of_a_block_of_extensions_are_methods_of_the_static_class_as_visible_as_they_say() -> None:
    facts = read_file("C#", EXTENSIONS.encode())
    assert [(one.kind, one.qualified_name, one.start_line, one.exported, one.parent) for one in facts.symbols[1:]] == [
        ("method", "Carts.Empty", 5, True, 0),
        ("method", "Carts.Hidden", 7, False, 0),
        ("method", "Carts.Make", 12, True, 0),
        ("method", "Carts.operator +", 15, True, 0),
        ("method", "Carts.Plain", 17, True, 0),
    ]
    assert facts.symbols[0].name == "Carts"
    assert not facts.has_errors
    assert {"Cart", "IList"} <= set(facts.references)  # of whom they are extensions
    assert facts.deep is not None
    assert next((call.name, call.caller) for call in facts.deep.calls) == ("Drop", 1)


@pytest.mark.parametrize(
    "text",
    [
        "class A { void extension(int x) { } }",
        "class A { extensionPoint Make(int x) { } }",
        "class A { void B() { extension(1); if (extension(2)) { } } }",
        "class A { int extension = 1; }",
    ],
)
def test_a_name_of_one_s_own_is_no_block_of_extensions(text: str) -> None:
    assert read_extensions(text.encode()) == text.encode()


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_byte_keeps_its_place(pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    for repaired in (read_pointers(text), choose_alternatives(text), read_extensions(text)):
        assert len(repaired) == len(text)
        assert [at for at, byte in enumerate(text) if byte == 10] == [
            at for at, byte in enumerate(repaired) if byte == 10
        ]


@pytest.mark.parametrize(
    "piece",
    [
        b"*(",
        b"*(int*)(",
        b"=*(a",
        b"=*(a(",
        b"*((int*)(",
        b"\n*p",
        b"return *(",
        b"*(a<a,",
        b"{extension(",
        b"{extension(a) where ",
    ],
)
def test_it_takes_time_in_step_with_the_text(piece: bytes) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        choose_alternatives(b"unsafe " + piece * count)
        read_extensions(piece * count)
        return time.process_time() - started

    assert seconds(16_000) < max(16 * seconds(2_000), 1.0)


CHAINED = """
interface I {
#if A
    void Shown();
#endif
}
class C {
#if A
    [B]
#endif
    [D]
    void Write(object value) {
        if (value is E) { One(); }
#if A
        // says more
        else if (value is F f)
        {
            Two(f);
        }
#elif B
        else if (value == 3) { Three(); }
#endif
        else { Four(); }
#if A
        if (value is G) { Four(); }
        else
#endif
        {
            Four();
        }
        switch (value) {
            case 1: break;
#if A
#if B
            case Kind.Two: Five(); break;
#endif
#endif
            default: break;
        }
    }
#if A
    void Six() { }
#else
    int Six() { return 1; }
#endif
}
"""


def test_a_statement_that_goes_on_behind_a_condition_is_no_function() -> None:
    facts = read_file("C#", CHAINED.encode())
    assert not facts.has_errors
    assert [(one.name, one.start_line, one.end_line) for one in facts.symbols] == [
        ("I", 2, 6), ("Shown", 4, 4), ("C", 7, 46), ("Write", 12, 40), ("Six", 42, 42), ("Six", 44, 44),
    ]  # fmt: skip
    assert [one.exported for one in facts.symbols][:2] == [False, True]
    assert facts.symbols[3].signature == "void Write(object value)"
    assert facts.deep is not None
    assert [(one.name, one.caller) for one in facts.deep.calls] == [
        ("One", 3), ("Two", 3), ("Three", 3), ("Four", 3), ("Four", 3), ("Four", 3), ("Five", 3),
    ]  # fmt: skip
    assert facts.symbols[3].complexity == 7


@pytest.mark.parametrize(
    "text",
    [
        b"#if A\nvoid M();\n#endif",
        b"#if A\r\n#else\r\nelse x();\r\n#endif",
        b"#endif\nelse\n#elif",
        b"#if\n#if\n.\n\n#endif",
    ],
)
def test_other_conditions_stay(text: bytes) -> None:
    assert join_alternatives(text) == text
