"""Items in the braces of a macro are read as if they stood without; what is no item there is not made one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.parsing import rust_items
from services.system_map.parsing.extract import read_file
from services.system_map.parsing.grammar import grammar_of

PIECES = ["cfg_a! {", "cfg_if! {", "}", "mod x;", "use a::b;", "fn f() {}", "impl A {", "if #[cfg(unix)] {", "} else {", "\n", "\r\n", "é", "static ref X: u8 = 1;", "x!(1);", "a => 1,", " ", ";"]  # fmt: skip


def symbols_of(text: str) -> list[tuple[str, str, int]]:
    return [(symbol.kind, symbol.qualified_name, symbol.start_line) for symbol in read_file("Rust", text.encode()).symbols]  # fmt: skip


def imports_of(text: str) -> list[tuple[str, str, int, str]]:
    return [(found.kind, found.target, found.line, found.within) for found in read_file("Rust", text.encode()).imports]


def test_modules_and_uses_in_a_macro_are_imports_of_the_file():
    text = "cfg_rt! {\n    mod runtime;\n    // why\n    #[cfg(x)]\n    pub use runtime::Handle;\n}\nmod io;\n"
    assert imports_of(text) == [
        ("mod", "runtime", 2, ""),
        ("use", "runtime::Handle", 5, ""),
        ("mod", "io", 7, ""),
    ]


def test_items_in_macros_have_their_owners_lines_signatures_and_calls():
    text = (
        "own::cfg_net! {\n    /// Listens.\n    pub struct Listener {\n        port: u16,\n    }\n}\n"
        "impl Listener {\n    cfg_net! {\n        pub fn start(&self) {\n            begin();\n        }\n    }\n}\n"
        "mod inner {\n    cfg_a! { cfg_b! { use super::x; fn deep() {} } }\n}\n"
    )
    assert symbols_of(text) == [
        ("struct", "Listener", 3),
        ("method", "Listener.start", 9),
        ("module", "inner", 14),
        ("function", "inner.deep", 15),
    ]
    facts = read_file("Rust", text.encode())
    assert facts.symbols[1].signature == "pub fn start(&self)"
    assert [(found.target, found.within) for found in facts.imports] == [("super::x", "inner")]
    assert facts.deep is not None
    assert [(call.name, call.kind) for call in facts.deep.calls] == [
        ("cfg_net", "macro"),
        ("cfg_net", "macro"),
        ("begin", "call"),
        ("cfg_a", "macro"),
        ("cfg_b", "macro"),
    ]


def test_all_alternatives_of_a_choice_are_read():
    text = "cfg_if::cfg_if! {\n    if #[cfg(unix)] {\n        mod unix;\n    } else if #[cfg(windows)] {\n        mod windows;\n    } else {\n        fn none() {}\n    }\n}\n"
    assert [target for _, target, _, _ in imports_of(text)] == ["unix", "windows"]
    assert symbols_of(text) == [("function", "none", 7)]


@pytest.mark.parametrize(
    "text",
    [
        "bitflags! {\n    pub struct Flags: u32 {\n        const A = 1;\n    }\n}\n",
        "macro_rules! make {\n    ($name:ident) => { fn $name() {} };\n}\nmake! { one }\n",
        "table! {\n    users (id) {\n        id -> Integer,\n    }\n}\n",
        "mock! {\n    pub File {\n        fn open(&self);\n    }\n}\n",
        "accept! {\n    (one, 1),\n}\n",
        "names! { a b c }\n",
        "extern_c! { fn declared(x: u8); }\n",
        "fn derive() -> Tokens {\n    quote! {\n        fn made() {}\n    }\n}\n",
        "const TEXT: Tokens = quote! {\n    fn made() {}\n};\n",
        "text! {}\n",
    ],
)
def test_what_reads_as_anything_else_or_stands_where_no_item_can_yields_no_item(text):
    tree = grammar_of("Rust").read(text.encode())
    assert rust_items.read_items(tree, tree.source) is tree


def test_statics_of_lazy_and_thread_local_macros_are_what_they_declare():
    text = "lazy_static! {\n    static ref NAMES: Names = Names::new();\n}\nthread_local! {\n    pub static DEPTH: Cell<u32> = Cell::new(0);\n}\n"
    assert symbols_of(text) == [("constant", "NAMES", 2), ("constant", "DEPTH", 5)]


def test_a_macro_that_is_called_like_a_type_is_a_macro():
    text = 'fn one() {\n    check(str![[r#"a"#]]).next(str![""]);\n    two();\n}\ncfg_a! {\n    fn two() { check(str!("")) }\n}\n'
    facts = read_file("Rust", text.encode())
    assert not facts.has_errors
    assert [symbol.name for symbol in facts.symbols] == ["one", "two"]
    assert facts.deep is not None
    names = [call.name for call in facts.deep.calls]
    assert (names.count("str"), names.count("check"), names.count("two")) == (3, 2, 1)
    for other in (b"let a: &str = !b;", b"my_str![1]", b"x::str![1]"):
        assert rust_items.rename_macros(other) == other


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_every_byte_keeps_its_place(pieces):
    text = "".join(pieces).encode()
    tree = rust_items.read_items(grammar_of("Rust").read(text), text)
    assert tree.source == text
    assert all(node.end_byte <= len(text) for nodes in tree.captures.values() for node in nodes)
    lines = text.split(b"\n")
    for node in tree.nodes("function"):
        assert lines[node.start_point[0]][node.start_point[1] :].startswith(b"fn f()")


@pytest.mark.parametrize("piece", [b"a! { mod x; }\n", b"a! {\n", b"a! { x }\n", b"a! { mod x; a! {\n"])
def test_it_takes_time_in_step_with_the_text(piece):
    def seconds(count):
        tree = grammar_of("Rust").read(piece * count)
        started = time.process_time()
        rust_items.read_items(tree, tree.source)
        return time.process_time() - started

    assert seconds(4_000) < max(16 * seconds(500), 2.0)
