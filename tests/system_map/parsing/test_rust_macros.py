"""Calls within what macros of Rust are given: expressions of the standard library's, words of others."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.parsing.rust_macros import open_macros
from tests.fakes.mapped_repository import mapped


def calls_of(body: str) -> list[tuple[str, str, str]]:
    """Receiver, name and kind of the calls in a function, but for macros."""
    facts = read_file("Rust", f"fn go(cart: &Cart) {{\n    {body}\n}}\n".encode())
    assert facts.deep is not None
    assert not facts.has_errors
    return [(call.receiver, call.name, call.kind) for call in facts.deep.calls if call.kind != "macro"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("assert!(open(1));", [("", "open", "call")]),
        ('if x { y } assert_eq!(cart.total(), 3, "{}", why());', [("cart", "total", "call"), ("", "why", "call")]),
        ("let v = vec![cart.first(); 3];", [("cart", "first", "call")]),
        ("if x { return z } vec![a::b(1), Cart { x: 1 }]", [("a", "b", "call"), ("", "Cart", "new")]),
        ('println!("{} {x}", a.b(1).c(), x = d());', [("a", "b", "call"), ("a.b()", "c", "call"), ("", "d", "call")]),
        ('write!(f, "{}", each(|x| one(x)))?;', [("", "each", "call"), ("", "one", "call")]),
        ('let s = format!("{}", name()).trim();', [("?", "trim", "call"), ("", "name", "call")]),
        ("let x = y || !(z()) && dbg!(w());", [("", "z", "call"), ("", "w", "call")]),
        ("assert!(matches!(kind(), Kind::Open(_)));", [("", "kind", "call")]),
        ("std::assert!(crate::shop::open(cart.id()));", [("crate.shop", "open", "call"), ("cart", "id", "call")]),
        ('ensure!(self.cart.paid(x()?), "{}", y()?.z());', [("self.cart", "paid", "in macro"), ("", "x", "in macro"), ("", "y", "in macro"), ("?", "z", "in macro")]),
        ("own!{ Some(x) => run(x), #[cfg(test)] fn inner() { deep!(deeper()) } }", [("", "run", "in macro"), ("", "deeper", "in macro")]),
        ("own!{ #![allow(x)] # ! [deny(y)] run(x) }", [("", "run", "in macro")]),
        ("info!(cart = debug(cart), total = display(&cart.total()));", [("cart", "total", "in macro")]),
        ("quote!(run(x)); stringify!(run(x)); own!(quote!(run(x)));", []),
        ('panic!("open(door)"); own!("open(door)"); /* assert!(open(1)) */', []),
        ('own!(price, "{price}", [1], (2, 3));', []),
    ],
)  # fmt: skip
def test_calls_in_macros(body, expected):
    assert sorted(calls_of(body)) == sorted(expected)


def test_macros_are_told_as_before():
    facts = read_file("Rust", b"fn go() {\n    assert!(a());\n    own!(b());\n    let x = vec![1];\n}\n")
    assert facts.deep is not None
    assert [(call.name, call.line) for call in facts.deep.calls if call.kind == "macro"] == [
        ("assert", 2),
        ("own", 3),
        ("vec", 4),
    ]


@pytest.mark.parametrize(
    "text",
    ["own::assert!(x)", "$crate::vec![x]", "my_assert!(x)", "vec!(x; 3)", "assert![x]", "quote!(x)", "x!(y)", "!(x)"],
)
def test_only_what_surely_takes_expressions_is_opened(text):
    assert open_macros(text.encode()) == text.encode()


def test_every_byte_keeps_its_place():
    assert open_macros("é; assert_eq!(a, vec![b]);".encode()) == "é;          !(a,    ![b]);".encode()


def test_a_word_of_the_line_above_is_no_macro_and_no_line_is_lost():
    text = b"fn a() {\n // ask to write\n!(b());\n}\nfn c() {}\n"
    assert open_macros(text) == text
    assert [(symbol.name, symbol.start_line) for symbol in read_file("Rust", text).symbols] == [("a", 1), ("c", 5)]


def test_macros_that_a_file_declares_are_not_the_standard_library_s():
    text = b"macro_rules! todo { () => {} }\nmacro_rules! vec { () => {} }\n"
    text += b"mod b {\n    todo!();\n    fn c() { assert!(d()); vec![e()]; }\n}\n"
    facts = read_file("Rust", text)
    assert not facts.has_errors
    assert [symbol.qualified_name for symbol in facts.symbols] == ["todo", "vec", "b", "b.c"]
    assert facts.deep is not None
    assert {(call.name, call.kind) for call in facts.deep.calls} == {
        ("todo", "macro"),
        ("assert", "macro"),
        ("vec", "macro"),
        ("d", "call"),
        ("e", "in macro"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "macro_rules! write { ($to:expr, $($it:tt)*) => { std::write!($to, $($it)*).unwrap() } }",
        "use std::write;\n#[cfg(bare)]\nmacro_rules! write { ($($it:tt)*) => { () } }",
        "macro_rules! write2 { () => {} }",
        "use std::{fmt::{self, Debug}, write};\nmacro_rules! write { () => {} }",
        "// macro_rules! write\n/* /* */ macro_rules! write */",
        'const X: &str = "macro_rules! write";\nconst Y: [&str; 2] = [r#"" macro_rules! write"#, "\\" macro_rules! write"];',
        "#[cfg(test)]\nmod tests {\n    const X: char = '}';\n    macro_rules! write { () => {} }\n}",
        "fn local<'a>() {\n    macro_rules! write { () => {} }\n}",
    ],
)
def test_a_macro_that_may_be_the_standard_library_s_takes_the_same(text):
    facts = read_file("Rust", f"{text}\nfn a() {{ write!(b(), c); }}\n".encode())
    assert facts.deep is not None
    assert [(call.name, call.kind) for call in facts.deep.calls] == [("write", "macro"), ("b", "call")]


@pytest.mark.parametrize(
    "text",
    [
        "macro_rules ! write { () => {} }",
        "use std::{fmt::{self, write}, io};\nmacro_rules! write { () => {} }",
        "#[cfg(x)]\n#[macro_use]\npub mod own {\n    macro_rules! write { () => {} }\n}",
        "cfg_x! {\n    macro_rules! write { () => {} }\n}",
        "cfg_if! {\n    if #[cfg(x)] { use x::y; } else { macro_rules! write { () => {} } }\n}",
        'const X: char = \'"\';\n// std::write!()\nmacro_rules! write { () => {} }\nconst Y: &str = "";',
    ],
)
def test_a_macro_counts_where_it_is_declared_and_where_it_is_handed_out(text):
    facts = read_file("Rust", f"{text}\nfn a() {{ write!(b(), c); }}\n".encode())
    assert facts.deep is not None
    assert [(call.name, call.kind) for call in facts.deep.calls if call.name == "b"] == [("b", "in macro")]


def test_what_any_macro_is_given_is_less_sure_and_gives_way_to_a_call_outside():
    source = """
        fn check(x: u8) -> bool { x > 0 }
        fn one() { assert!(check(1)); }
        fn two() { ensure!(check(1)); }
        fn three() { ensure!(check(1)); check(2); }
        macro_rules! four { () => { check(1) } }
        struct Tee;
        impl Tee { fn write(&self) { both!(self.write()); } }
    """
    edges = mapped({"Cargo.toml": '[package]\nname = "a"\n', "src/lib.rs": source}).graph.edges()
    assert {(edge.source.partition("#")[2], edge.line, edge.rule.confidence) for edge in edges} == {
        ("one", 3, 0.95),
        ("two", 4, 0.6),
        ("three", 5, 0.95),
    }
