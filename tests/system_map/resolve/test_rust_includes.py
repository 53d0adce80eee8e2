"""`include!` of Rust puts a file into a module: its names are the module's, and its modules lie beside it."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import mapped

# It compiles, with edition 2021.
CRATE = {
    "Cargo.toml": '[package]\nname = "demo"\nedition = "2021"\n',
    "src/main.rs": (
        "mod foo;\n"
        'pub mod inner { include!("gen/parts.rs"); pub fn here() { made() } }\n'
        "fn main() { foo::bar::b(); foo::own(); inner::baz::z(); inner::deep::x::q(); inner::here(); foo::used(); }\n"
    ),
    "src/foo.rs": 'include!("./foo/parts.rs");\nuse std::fmt;\npub fn own() { given() }\n',
    "src/foo/parts.rs": (
        "pub mod bar;\n"
        "pub fn given() {}\n"
        "pub fn used() { own(); let _: Option<fmt::Error> = None; }\n"
        "use crate::inner::made as one;\n"
        "use super::inner::baz;\n"
        "use self::bar::b;\n"
        "use bar::c;\n"
    ),
    "src/foo/bar.rs": "pub fn b() {}\npub fn c() {}\n",
    "src/gen/parts.rs": "pub mod baz;\npub mod deep { pub mod x; }\npub fn made() {}\n",
    "src/gen/baz.rs": "pub fn z() {}\n",
    "src/gen/deep/x.rs": "use crate::foo::given;\nuse crate::inner::baz as z;\npub fn q() {}\n",
}


def leads(sources: dict[str, str], source: str) -> list[tuple[int, str, str | None, str, float]]:
    return [
        (one.line, one.kind, one.target or one.external or one.unresolved, one.how, one.confidence)
        for one in mapped(sources).imports
        if one.source == source
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "src/main.rs",
            [(1, "mod", "src/foo.rs", "mod", 1.0), (2, "include", "src/gen/parts.rs", "include!", 1.0)],
        ),
        (
            "src/foo.rs",
            [(1, "include", "src/foo/parts.rs", "include!", 1.0), (2, "use", "std", "standard library", 1.0)],
        ),
        (
            "src/foo/parts.rs",
            [
                (1, "mod", "src/foo/bar.rs", "mod", 1.0),
                (4, "use", "src/gen/parts.rs", "module tree", 1.0),
                (5, "use", "src/gen/baz.rs", "module tree", 1.0),
            ],
        ),
        (
            "src/gen/parts.rs",
            [(1, "mod", "src/gen/baz.rs", "mod", 1.0), (2, "mod", "src/gen/deep/x.rs", "mod", 1.0)],
        ),
        (
            "src/gen/deep/x.rs",
            [
                (1, "use", "src/foo/parts.rs", "module tree", 1.0),
                (2, "use", "src/gen/baz.rs", "module tree", 1.0),
            ],
        ),
    ],
)
def test_an_included_file_is_a_part_of_the_module(
    source: str, expected: list[tuple[int, str, str | None, str, float]]
) -> None:
    assert leads(CRATE, source) == expected


def test_calls_go_between_the_files_of_one_module() -> None:
    assert mapped(CRATE).calls() >= {("own", "given"), ("main", "used"), ("main", "own")}


def test_of_files_for_several_systems_the_module_is_told() -> None:
    sources = {
        "Cargo.toml": CRATE["Cargo.toml"],
        "src/main.rs": "mod cols;\nuse crate::cols::Kind;\nfn main() {}\n",
        "src/cols.rs": '#[cfg(unix)]\ninclude!("cols/a.rs");\n#[cfg(windows)]\ninclude!("cols/b.rs");\n',
        "src/cols/a.rs": "mod cpu;\npub struct Kind;\n",
        "src/cols/b.rs": "mod cpu;\npub struct Kind;\n",
        "src/cols/cpu.rs": "use super::Kind;\n",
    }
    # The `use` leads where the `mod` does.
    assert leads(sources, "src/main.rs") == [(1, "mod", "src/cols.rs", "mod", 1.0)]
    assert leads(sources, "src/cols/b.rs") == [(1, "mod", "src/cols/cpu.rs", "mod", 1.0)]
    assert leads(sources, "src/cols/cpu.rs") == [(1, "use", "src/cols.rs", "module tree", 1.0)]


def test_what_is_not_there_is_said_and_what_includes_itself_ends() -> None:
    sources = {"src/lib.rs": 'include!("gone.rs");\ninclude!("a.rs");\n', "src/a.rs": 'include!("lib.rs");\n'}
    assert leads(sources, "src/lib.rs") == [
        (1, "include", "gone.rs", "not found", 1.0),
        (2, "include", "src/a.rs", "include!", 1.0),
    ]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ('include!("a.rs");', "a.rs"),
        ('fn f() -> u8 { include!(\n    "table.in",\n) }', "table.in"),
        ('include! { "a.rs" }', "a.rs"),
        ('std::include!("a.rs");', "a.rs"),
        ('include!(concat!(env!("OUT_DIR"), "/a.rs"));', None),
        ('include_str!("a.rs");', None),
        ('include!(path!("a.rs"));', None),
        ('mine::include!("a.rs");', None),
        ('// include!("a.rs");', None),
    ],
)
def test_a_path_that_is_written_out_is_read(text: str, target: str | None) -> None:
    found = [one.target for one in read_file("Rust", text.encode()).imports if one.kind == "include"]
    assert found == ([target] if target is not None else [])


def test_what_a_function_includes_in_its_body_is_no_name_of_the_file() -> None:
    sources = {
        "Cargo.toml": CRATE["Cargo.toml"],
        "src/main.rs": 'fn main() { include!("body.rs"); }\nfn other() { made(); }\n',
        "src/body.rs": "fn made() {}\n",
    }
    assert leads(sources, "src/main.rs") == [(1, "include", "src/body.rs", "include!", 1.0)]
    assert mapped(sources).calls() == set()
    at_the_top = sources | {"src/main.rs": 'include!("body.rs");\nfn other() { made(); }\n'}
    assert mapped(at_the_top).calls() == {("other", "made")}


def test_what_two_files_include_is_led_on_less_surely():
    text = "use self::local as own;\npub fn shared() { own() }\n"
    crate = {
        "Cargo.toml": CRATE["Cargo.toml"],
        "src/main.rs": "mod a;\nmod b;\nfn main() {}\n",
        **{f"src/{name}.rs": 'include!("inc.rs");\nfn local() {}\n' for name in "ab"},
        "src/inc.rs": text,
    }
    [(_, _, target, how, sure)] = leads(crate, "src/inc.rs")
    assert (target in {"src/a.rs", "src/b.rs"}, how, sure) == (True, "module tree", 0.7)
    crate["src/b.rs"] = "fn local() {}\n"
    assert leads(crate, "src/inc.rs") == [(1, "use", "src/a.rs", "module tree", 1.0)]


def test_a_file_and_what_it_includes_make_no_loop():
    crate = {
        "Cargo.toml": CRATE["Cargo.toml"],
        "src/lib.rs": "mod a;\n",
        "src/a.rs": 'include!("inc.rs");\npub struct P;\npub fn ca() { shared(); }\n',
        "src/inc.rs": "use crate::a::P;\npub fn shared() { let _ = P; }\n",
    }
    assert mapped(crate).parts_input().content.loops == []
