"""Ways in of Rust: which mains Cargo runs, by which command, and which crates others use."""

from __future__ import annotations

import pytest

from tests.fakes.mapped_repository import mapped

MAIN = "fn main() {}\n"
PACKAGE = '[package]\nname = "project"\nversion = "1.0.0"\n'


def ways(sources: dict[str, str]) -> list[tuple[str, str, float]]:
    return [(way.label, way.path, way.score) for way in mapped(sources).parts_input().content.ways_in]


@pytest.mark.parametrize(
    ("path", "manifest"),
    [
        ("core/build.rs", ""),
        ("core/binding/build.rs", 'build = "binding/build.rs"\n'),
        ("core/src/templates/build.rs", ""),
        ("core/make/main.rs", 'build = "make/main.rs"\n'),
        ("core/src/lib.rs", ""),
        ("core/src/helpers.rs", ""),
        ("core/src/examples/one.rs", ""),
    ],
)
def test_a_build_script_or_a_main_of_a_library_is_no_program(path: str, manifest: str) -> None:
    sources = {"core/Cargo.toml": f'[package]\nname = "core-x"\n{manifest}', path: MAIN}
    assert [label for label, *_ in ways(sources) if not label.startswith("use ")] == []


@pytest.mark.parametrize(
    ("path", "manifest", "label"),
    [
        ("cli/src/main.rs", "", "shop"),
        ("cli/src/main.rs", '[[bin]]\nname = "other"\npath = "src/other.rs"\n', "shop"),
        ("cli/src/main.rs", '[[bin]]\nname = "shop"\n', "shop"),
        ("cli/src/bin/shop/main.rs", '[[bin]]\nname = "shop"\n', "shop"),
        ("cli/src/bin/shop/main.rs", "", "shop"),
        ("cli/src/bin/till/main.rs", "", "cargo run --bin till"),
        ("cli/src/bin/build.rs", "", "cargo run --bin build"),
        ("cli/tools/till.rs", '[[bin]]\nname = "till"\npath = "tools/till.rs"\n', "till"),
        ("cli/tried/one.rs", '[[example]]\nname = "one"\npath = "tried/one.rs"\n', "cargo run --example one"),
        ("cli/examples/one/main.rs", "", "cargo run --example one"),
        ("cli/src/main.rs", '[package.metadata]\nx = 1\n[[bin]]\nname = "a"\npath = "src/main.rs"\n', "a"),
    ],
)
def test_a_program_is_told_by_what_cargo_calls_it(path: str, manifest: str, label: str) -> None:
    told = ways({"cli/Cargo.toml": f'[package]\nname = "shop"\n{manifest}', path: MAIN})
    assert [(one, place) for one, place, _ in told] == [(label, path)]


@pytest.mark.parametrize(
    ("said", "path", "tables"),
    [
        ("autobins", "cli/src/bin/till.rs", '[[bin]]\nname = "till"\n'),
        ("autobins", "cli/src/bin/till/main.rs", '[[bin]]\nname = "till"\n'),
        ("autobins", "cli/src/main.rs", '[[bin]]\nname = "shop"\n'),
        ("autoexamples", "cli/examples/till.rs", '[[example]]\nname = "till"\n'),
        ("autobenches", "cli/benches/till/main.rs", '[[bench]]\nname = "till"\n'),
    ],
)
def test_cargo_finds_no_program_where_the_manifest_says_that_it_looks_for_none(
    said: str, path: str, tables: str
) -> None:
    manifest = f'[package]\nname = "shop"\n{said} = false\n'
    assert ways({"cli/Cargo.toml": manifest, path: MAIN}) == []
    assert [place for _, place, _ in ways({"cli/Cargo.toml": manifest + tables, path: MAIN})] == [path]
    assert ways({"cli/Cargo.toml": manifest.replace("false", "true"), path: MAIN}) != []


def test_without_a_manifest_a_main_is_run_all_the_same() -> None:
    assert [label for label, *_ in ways({"tool/gen.rs": MAIN})] == ["cargo run -p tool"]


def test_what_others_cannot_use_is_no_library_of_rust() -> None:
    python = '[lib]\ncrate-type = ["cdylib", "rlib"]\n[dependencies]\npyo3 = { version = "1", features = ["extension-module"] }\n'
    for more in (python, '[lib]\ncrate-type = ["cdylib"]\n'):
        told = ways({"rust/Cargo.toml": PACKAGE + more, "rust/src/lib.rs": "pub fn a() {}\n"})
        assert told == []
    optional = python.replace("features", "optional = true, features")
    for more in (optional, '[lib]\ncrate-type = ["cdylib", "rlib"]\n', "[lib]\nproc-macro = true\n"):
        told = ways({"rust/Cargo.toml": PACKAGE + more, "rust/src/lib.rs": "pub fn a() {}\n"})
        assert [label for label, *_ in told] == ["use project"]


@pytest.mark.parametrize(
    ("readme", "first"),
    [
        ("Run `project`. You can use project as a watch.\n", "project"),
        ("```nix\nproject = {\n  url = 1;\n```\n", "project"),
        ("```rust\nuse project::Cart;\n```\n", "use project"),
        ('[dependencies]\nproject = "1.2"\n', "use project"),
        ('project = { version = "1" }\n', "use project"),
        ("cargo add --dev project\n", "use project"),
        ("cargo add -F --dev  project\n", "use project"),
        ('[dependencies]\n\n\n  project = "1.2"\n', "use project"),
    ],
)
def test_a_crate_that_is_both_is_first_what_its_readme_shows(readme: str, first: str) -> None:
    sources = {"Cargo.toml": PACKAGE, "src/lib.rs": "pub fn a() {}\n", "src/main.rs": MAIN, "README.md": readme}
    told = [label for label, *_ in ways(sources)]
    assert told[0] == first
    assert set(told) == {"project", "use project"}


def test_a_command_of_another_package_does_not_set_a_library_back() -> None:
    sources = {
        "lib/Cargo.toml": PACKAGE,
        "lib/src/lib.rs": "pub fn a() {}\n",
        "cli/Cargo.toml": '[package]\nname = "project-cli"\n[[bin]]\nname = "project"\npath = "src/main.rs"\n',
        "cli/src/main.rs": MAIN,
        "README.md": "Words.\n",
    }
    assert ("use project", "lib/src/lib.rs", 0.93) in ways(sources)


def workspace(*members: str, **more: str) -> dict[str, str]:
    """A workspace of libraries, each with some code, and what more says of their manifests."""
    sources = {"Cargo.toml": '[workspace]\nmembers = ["parts/*"]\n[workspace.package]\npublish = false\n'}
    for member in members:
        sources[f"parts/{member}/Cargo.toml"] = f'[package]\nname = "{member}"\n{more.get(member, "")}'
        sources[f"parts/{member}/src/lib.rs"] = "pub fn a() {}\n"
    return sources


def test_the_only_program_of_a_workspace_comes_before_its_libraries() -> None:
    sources = workspace("core", "server", "xtask", "test-levels")
    sources |= {f"parts/{one}/src/main.rs": MAIN for one in ("server", "xtask", "test-levels")}
    assert ways(sources)[0] == ("server", "parts/server/src/main.rs", 0.86)
    two = ways(sources | {"parts/core/src/main.rs": MAIN})
    assert two[0][0].startswith("use ")


def test_the_program_that_runs_by_default_comes_first() -> None:
    sources = workspace("core", "server", server='default-run = "server"\n')
    sources |= {f"parts/{one}/src/main.rs": MAIN for one in ("core", "server")}
    assert ways(sources)[0] == ("server", "parts/server/src/main.rs", 0.86)


@pytest.mark.parametrize("said", ["publish = false\n", "publish = []\n", "publish.workspace = true\n"])
def test_a_crate_that_is_not_published_stands_back(said: str) -> None:
    told = {label: score for label, _, score in ways(workspace("core", "inner", inner=said))}
    assert told["use inner"] == 0.55 < told["use core"]
