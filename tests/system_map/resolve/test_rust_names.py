"""A name that a `use` of Rust brings in serves the module or the body that it stands in, not the whole file."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from tests.system_map.resolve.written_repository import parse_repository

CRATE = """-- Cargo.toml --
[package]
name = "demo"
edition = "2021"
[dependencies]
time = "0.3"
-- src/lib.rs --
pub mod time;
pub mod kinds;
pub mod a;
-- src/time.rs --
pub fn now() {}
pub struct Duration;
-- src/kinds.rs --
pub enum Kind { One }
-- src/a.rs --
"""
DECLARED = ("time", "declared dependency", 1.0)
OWN = ("src/time.rs", "module tree", 1.0)


def leads_of(text: str) -> list[tuple[int, str | None, str, float]]:
    return [
        (one.line, one.target or one.external or f"? {one.unresolved}", one.how, one.confidence)
        for one in parse_repository(CRATE + text).resolve()
        if one.source == "src/a.rs"
    ]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "mod tests {\n    use crate::time;\n}\n",
        "fn f() {\n    use crate::time;\n}\n",
        "const _: () = {\n    use crate::time;\n};\n",
        "#[test]\nfn f() {\n    use crate::time;\n}\n",
        "pub(in crate::time) fn f() {}\n",
        "fn f() { crate::time::now() }\n",
        "fn time() {}\n",
        "mod tests { mod time {} }\n",
    ],
)
def test_a_name_of_another_module_or_body_is_not_that_of_a_declared_crate(elsewhere: str) -> None:
    assert leads_of("use time::Duration;\n" + elsewhere)[0] == (1, *DECLARED)


@pytest.mark.parametrize(
    "around",
    [
        "use crate::time;\n%s\n",
        "use crate::time;\nmod tests {\n    use super::*;\n    %s\n}\n",
        "use crate::time;\nmod tests {\n    mod more {\n        use super::super::*;\n        %s\n    }\n}\n",
        "use crate::*;\n%s\n",
        "fn f() {\n    use crate::time;\n    %s\n}\n",
        "use crate::time;\nfn f() {\n    %s\n}\n",
        "use crate::time as time;\nfn f() {\n    use super::kinds::Kind;\n    %s\n}\n",
    ],
)
def test_a_name_of_the_own_module_or_body_or_of_one_that_is_brought_in_whole_is_meant(around: str) -> None:
    found = {target for _, target, _, _ in leads_of(around % "use time::Duration;")}
    assert found - {"src/lib.rs", "src/kinds.rs"} == {"src/time.rs"}


def test_a_module_sees_no_names_of_the_one_around_unless_it_brings_them_in() -> None:
    assert leads_of("use crate::time;\nmod tests {\n    use time::Duration;\n}\n") == [(1, *OWN), (3, *DECLARED)]


def test_variants_of_a_type_that_comes_with_all_names_of_the_module_around() -> None:
    text = "use super::*;\nuse Kind::*;\nfn f() {\n    enum Own { A }\n    use Own::*;\n}\n-- src/lib.rs --\n"
    files = (
        text
        + "pub mod time;\npub mod kinds;\npub mod a;\nuse kinds::Kind;\nuse time::Own;\nmod time { pub enum Own {} }\n"
    )
    assert leads_of(files) == [(1, "src/lib.rs", "module tree", 1.0), (2, "src/kinds.rs", "child module", 1.0)]


def test_paths_without_use_bring_in_no_name_and_a_use_in_a_body_says_in_which() -> None:
    text = "fn f() {\n    use a::b as c;\n    crate::d::e();\n}\nmod m {\n    use g::h;\n}\n"
    found = [(one.target, one.names, one.within) for one in read_file("Rust", text.encode()).imports]
    assert found == [("a::b", ("b",), "fn=f as=c"), ("crate::d::e", (), ""), ("g::h", ("h",), "m")]


@pytest.mark.parametrize("name", ["time", "log"])
def test_what_all_names_are_brought_in_of_is_not_brought_in_itself(name: str) -> None:
    text = f"pub mod {name} {{\n    use time::Duration;\n    pub use super::super::time::*;\n}}\n"
    assert leads_of(text) == [(2, *DECLARED), (3, *OWN)]
