"""Paths of Rust that begin with crate, self or super, and modules that a macro declares."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import Mapped, mapped

CARGO = '[package]\nname = "shop"\nversion = "1.0.0"\nedition = "2021"\n'


def crate(body: str) -> Mapped:
    return mapped({"Cargo.toml": CARGO, "src/lib.rs": "mod one;\npub fn go() {}\n", "src/one.rs": body})


@pytest.mark.parametrize(
    "body",
    [
        "use super::gone;\nfn f() { gone::x(); }\n",
        "use crate::gone::Thing;\nfn f() { Thing::new(); }\n",
        "use self::gone::x;\nfn f() { x(); }\n",
        "fn f() { super::gone::x(); }\n",
        "fn f() { crate::gone::x(); }\n",
    ],
)
def test_a_path_from_the_crate_never_leads_outside(body):
    found = crate(body).graph
    assert (found.calls, found.inside, found.outside) == (1, 0, 0)


def test_a_path_from_another_crate_leads_outside():
    found = crate("use other::Thing;\nfn f() { Thing::new(); }\n").graph
    assert (found.calls, found.outside) == (1, 1)


def test_super_is_the_module_above():
    assert crate("fn f() { super::go(); }\n").calls() == {("f", "go")}


def test_a_macro_declares_the_modules_of_a_folder():
    found = mapped(
        {
            "Cargo.toml": CARGO,
            "tests/all/main.rs": 'automod::dir!(pub "tests/all");\n',
            "tests/all/help.rs": "pub fn check() {}\n",
            "tests/all/one.rs": "use super::help;\nfn f() { help::check(); }\nfn g() { crate::help::check(); }\n",
            "tests/all/more/deep.rs": "pub fn check() {}\n",
        }
    )
    assert found.calls() == {("f", "check"), ("g", "check")}
    leads = {(one.source, one.target, one.kind) for one in found.imports if one.target is not None}
    assert {lead for lead in leads if lead[0] == "tests/all/main.rs"} == {
        ("tests/all/main.rs", "tests/all/help.rs", "mod"),
        ("tests/all/main.rs", "tests/all/one.rs", "mod"),
    }


@pytest.mark.parametrize("given", ['"no/such"', '"../../.."', "folder", '""', "", '"' + "a" * 500 + '"'])
def test_a_folder_that_is_not_there_declares_nothing(given):
    found = mapped({"Cargo.toml": CARGO, "src/lib.rs": f"automod::dir!({given});\n", "src/a.rs": "fn a() {}\n"})
    assert all(one.target is None for one in found.imports)


def test_of_several_implementations_for_one_type_none_is_sure():
    found = mapped(
        {
            "Cargo.toml": CARGO,
            "src/lib.rs": "mod a;\npub struct Width;\nimpl From<&str> for Width { fn from(s: &str) -> Self { Width } }\n"
            "impl From<usize> for Width { fn from(n: usize) -> Self { Width } }\nimpl Width { pub fn new() -> Self { Width } }\n"
            "fn one() { Width::from(3); Width::new(); }\n",
            "src/a.rs": "use crate::Width;\nfn two() { Width::from(3); Width::new(); }\n",
        }
    )
    edges = {
        (one.source.partition("#")[2], one.target.partition("#")[2], one.rule.confidence) for one in found.graph.edges()
    }
    assert {(source, target, sure) for source, target, sure in edges if target != "Width"} == {
        ("one", "Width.from", 0.8),
        ("one", "Width.new", 0.95),
        ("two", "Width.from", 0.8),
        ("two", "Width.new", 0.95),
    }


@pytest.mark.parametrize("uses", ["use {super::*, crate::two::*};", "use {crate::two::*, super::*};"])
def test_all_names_of_several_modules_may_be_brought_in_on_one_line(uses):
    found = mapped(
        {
            "Cargo.toml": CARGO,
            "src/lib.rs": "mod one;\nmod two;\npub fn above() {}\n",
            "src/two.rs": "pub fn beside() {}\n",
            "src/one.rs": f"{uses}\nfn f() {{ above(); beside(); }}\nmod deep;\n",
            "src/one/deep.rs": "use {super::super::*, crate::two::*, super::*};\nfn g() { above(); beside(); f(); }\n",
        }
    ).graph.edges()
    assert {(e.source, e.target, e.rule.confidence) for e in found} == {
        ("symbol:src/one.rs#f", "symbol:src/lib.rs#above", 0.95),
        ("symbol:src/one.rs#f", "symbol:src/two.rs#beside", 0.95),
        ("symbol:src/one/deep.rs#g", "symbol:src/lib.rs#above", 0.95),
        ("symbol:src/one/deep.rs#g", "symbol:src/two.rs#beside", 0.95),
        ("symbol:src/one/deep.rs#g", "symbol:src/one.rs#f", 0.95),
    }


def test_all_names_of_an_enum_come_from_the_file_that_holds_it():
    found = mapped(
        {
            "Cargo.toml": CARGO,
            "src/main.rs": "mod one;\nmod kinds;\nuse kinds::Kind;\nfn above() {}\n",
            "src/kinds.rs": "pub enum Kind { A, B }\nimpl Kind { pub fn new() {} }\nfn above() {}\n",
            "src/one.rs": "use {super::*, Kind::*};\nfn f() { above(); }\n",
        }
    ).graph.edges()
    assert {(e.source, e.target) for e in found} == {("symbol:src/one.rs#f", "symbol:src/main.rs#above")}
