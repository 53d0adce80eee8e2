"""What Rust compiles for tests only closes no loop of the product, and files that only tests are made of are tests."""

from __future__ import annotations

import time

import pytest

from services.system_map.parsing.extract import read_file
from tests.fakes.mapped_repository import Mapped, mapped

MANIFEST = {"Cargo.toml": '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n'}


def shop(**sources: str) -> Mapped:
    return mapped(MANIFEST | {f"src/{path.replace('__', '/')}.rs": text for path, text in sources.items()})


def scopes(text: str) -> list[tuple[str, str]]:
    return [(found.target, found.scope) for found in read_file("Rust", text.encode()).imports]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("#[cfg(test)]\nuse a::b;\n", "test"),
        ("#[cfg(test)]\n#[allow(unused)]\n// why\nuse a::b;\n", "test"),
        ('#[cfg(all(feature = "x", test))]\nuse a::b;\n', "test"),
        ("#[cfg(all(not(miri), test, unix))]\nuse a::b;\n", "test"),
        ("#[cfg(test)]\nmod tests {\n    use a::b;\n}\n", "test"),
        ("#[cfg(test)]\nmod checks {\n    fn one() { use a::b; }\n}\n", "test"),
        ("#[test]\nfn one() { use a::b; }\n", "test"),
        ("#[tokio::test]\nasync fn one() { use a::b; }\n", "test"),
        ("#![cfg(test)]\nuse a::b;\n", "test"),
        ("/*\n#![cfg(test)]\n*/\nuse a::b;\n", "module"),
        ('const A: &str = r#"\n#![cfg(test)]\n"#;\nuse a::b;\n', "module"),
        ("use a::b;\nmod tests {\n#![cfg(test)]\n}\n", "module"),
        ("#[cfg(not(test))]\nuse a::b;\n", "module"),
        ('#[cfg(any(test, feature = "x"))]\nuse a::b;\n', "module"),
        ("#[cfg(all(unix, not(test)))]\nuse a::b;\n", "module"),
        ('#[cfg(feature = "test")]\nuse a::b;\n', "module"),
        ("#[cfg(test)]\nfn one() {}\nuse a::b;\n", "module"),
        ("#[testing]\nfn one() { use a::b; }\n", "function"),
    ],
)
def test_an_import_is_of_tests_where_nothing_else_compiles_it(text, scope):
    assert scopes(text) == [("a::b", scope)]


def test_a_path_written_in_a_test_and_in_the_product_is_an_import_of_both():
    text = "#[cfg(test)]\nfn check() { crate::a::go(); }\nfn run() { crate::a::go(); }\n"
    assert scopes(text) == [("crate::a::go", "test"), ("crate::a::go", "function")]


def test_what_only_tests_import_closes_no_loop():
    found = shop(
        main="mod defs;\nmod parse;\nfn main() { parse::parse(); }\n",
        defs="#[cfg(test)]\nuse crate::parse::parse;\npub fn defs() {}\n#[cfg(test)]\nmod tests { use crate::parse::parse; }\n",
        parse="use crate::defs::defs;\npub fn parse() { defs(); }\n",
    ).parts_input()
    assert found.found.loops == []
    scope = {(edge.source, edge.target): edge.scope for edge in found.found.all_edges.values()}
    assert scope["src/defs.rs", "src/parse.rs"] == "test"
    assert scope["src/parse.rs", "src/defs.rs"] == "module"


def test_a_call_in_a_test_is_followed_by_what_its_tests_import():
    found = shop(
        main="mod defs;\nmod parse;\nfn main() {}\n",
        defs="#[cfg(test)]\nmod tests {\n    use crate::parse::parse;\n    #[test]\n    fn it() { parse(); }\n}\n",
        parse="pub fn parse() {}\n",
    )
    assert ("tests.it", "parse") in found.calls()


def test_files_that_only_tests_declare_are_tests_with_what_lies_below():
    found = shop(
        lib='pub mod deep;\npub mod plain;\n#[cfg(test)]\nmod helpers;\n#[cfg(test)]\n#[path = "odd.rs"]\nmod strange;\n',
        plain="#[cfg(test)]\nmod doubles;\n",
        plain__doubles="",
        helpers="mod more;\n",
        helpers__more="",
        odd="",
        deep__mod="#[cfg(test)]\nmod bench_data;\n",
        deep__bench_data="",
    )
    assert {path for path, file in found.files.items() if file.role == "test"} == {
        "src/helpers.rs",
        "src/helpers/more.rs",
        "src/odd.rs",
        "src/plain/doubles.rs",
        "src/deep/bench_data.rs",
    }


def test_files_that_the_product_declares_as_well_stay_code():
    found = shop(
        lib='#[cfg(test)]\nmod both;\n#[cfg(any(test, feature = "x"))]\nmod given;\n#[cfg(test)]\nmod of_main;\n',
        main="mod of_main;\nfn main() {}\n",
        both="",
        given="",
        of_main="",
    )
    assert found.files["src/both.rs"].role == "test"
    assert {found.files[f"src/{name}.rs"].role for name in ("given", "of_main")} == {"code"}
    found = shop(lib="#[cfg(test)]\nmod both;\n#[cfg(not(test))]\nmod both;\n", both="")
    assert found.files["src/both.rs"].role == "code"


def test_long_conditions_take_no_time():
    inner = ",\n            ".join(f'feature = "f{number}"' for number in range(40))
    text = f"#[cfg(all(\n            {inner}\n))]\nuse a::b;\n" * 50 + "#[cfg(test)]\nuse c::d;\n"
    started = time.process_time()
    assert set(scopes(text)) == {("a::b", "module"), ("c::d", "test")}
    assert time.process_time() - started < 1


@pytest.mark.parametrize("declared", ["lib", "bin__tool"])
def test_a_file_that_the_product_declares_by_its_path_is_no_test(declared):
    path = {"lib": "checks/data.rs", "bin__tool": "../checks/data.rs"}[declared]
    sources = {
        "lib": "#[cfg(test)]\nmod checks;\n",
        "bin__tool": "fn main() {}\n",
        "checks": "mod data;\n",
        "checks__data": "",
    }
    sources[declared] += f'#[path = "{path}"]\nmod data;\n'
    files = shop(**sources).files
    assert files["src/checks.rs"].role == "test"
    assert files["src/checks/data.rs"].role == "code"
