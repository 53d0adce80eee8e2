"""What follows from a language's rules is certain; what is only likely says so."""

from __future__ import annotations

import pytest

from tests.system_map.resolve.written_repository import parse_repository, read_repository, repository_of

UI = """
-- packages/ui/package.json --
{"name": "ui-kit", "exports": {"./button": "./button.js"}}
-- packages/ui/index.js --
-- packages/ui/list.js --
-- packages/ui/button.js --
-- app/main.js --
import "ui-kit"
import "ui-kit/button"
import "ui-kit/list"
"""
WORKSPACE = """-- package.json --
{"workspaces": ["packages/*", "app"]}
-- app/package.json --
{"dependencies": {"ui-kit": "*"}}
"""
DECLARED = """-- app/package.json --
{"dependencies": {"ui-kit": "*"}}
"""


@pytest.mark.parametrize(("manifests", "most"), [(WORKSPACE, 1.0), (DECLARED, 0.7)])
def test_a_package_by_its_name_is_certain_as_a_member_of_a_workspace(manifests: str, most: float) -> None:
    repository = parse_repository(manifests + UI)

    assert repository.one("app/main.js", "packages/ui/button.js").confidence == most
    # Node would take neither from a package that says what it exports.
    assert repository.one("app/main.js", "packages/ui/index.js").confidence == min(0.8, most)
    assert repository.one("app/main.js", "packages/ui/list.js").confidence == min(0.8, most)


def test_a_package_that_nobody_declares_is_not_the_one_of_that_name() -> None:
    repository = parse_repository(UI)

    assert {found.target for found in repository.resolve()} == {None}


def test_one_of_two_members_with_the_same_name_is_likely() -> None:
    other = '-- packages/old/package.json --\n{"name": "ui-kit", "main": "button.js"}\n-- packages/old/button.js --\n'
    repository = parse_repository(WORKSPACE + other + UI)

    assert {found.confidence for found in repository.resolve() if found.target} == {0.8}


def test_a_folder_whose_manifest_names_several_entries_is_led_to_a_likely_one() -> None:
    repository = parse_repository(
        """
-- lib/package.json --
{"module": "module.js", "main": "main.js"}
-- lib/module.js --
-- lib/main.js --
-- main.js --
import "./lib"
"""
    )

    assert repository.one("main.js", "lib/module.js").confidence == 0.8


CONFIGURATIONS = """
-- tsconfig.json --
{"files": [], "references": [{"path": "./tsconfig.a.json"}, {"path": "./tsconfig.b.json"}]}
-- tsconfig.a.json --
{"include": ["src/a"], "compilerOptions": {"paths": {"@own": ["./a-own.ts"]}}}
-- tsconfig.b.json --
{"include": ["src/**/*.ts"], "exclude": ["src/a"], "compilerOptions": {"paths": {"@own": ["./b-own.ts"]}}}
-- a-own.ts --
-- b-own.ts --
-- src/a/one.ts --
import "@own"
-- src/b/two.ts --
import "@own"
-- scripts/three.ts --
import "@own"
"""


@pytest.mark.parametrize(
    ("source", "target", "confidence"),
    [("src/a/one.ts", "a-own.ts", 1.0), ("src/b/two.ts", "b-own.ts", 1.0), ("scripts/three.ts", "a-own.ts", 0.8)],
)
def test_the_paths_of_a_referenced_configuration_hold_for_the_files_that_it_includes(
    source: str, target: str, confidence: float
) -> None:
    assert parse_repository(CONFIGURATIONS).one(source, target).confidence == confidence


@pytest.mark.parametrize(
    ("option", "confidence"), [('"allowJs": true', 1.0), ('"checkJs": true', 1.0), ('"allowJs": false', 0.8)]
)
def test_a_script_that_the_only_configuration_does_not_list_is_led_by_it_where_it_takes_any(
    option: str, confidence: float
) -> None:
    repository = parse_repository(
        f"""
-- tsconfig.json --
{{"include": ["src/**/*.ts"], "compilerOptions": {{{option}, "paths": {{"@own": ["./own.js"]}}}}}}
-- own.js --
-- src/one.js --
import "@own"
"""
    )

    assert repository.one("src/one.js", "own.js").confidence == confidence


def test_a_path_of_rust_that_goes_on_by_a_name_nobody_declares_is_likely_at_most() -> None:
    repository = parse_repository(
        """
-- Cargo.toml --
[package]
name = "shop"
-- src/lib.rs --
mod cart;
pub use cart::*;
pub use far as near;
-- src/cart.rs --
pub fn by_glob() {}
-- src/bin/one.rs --
use shop::by_glob;
-- src/bin/two.rs --
use shop::far::Thing;
-- src/bin/three.rs --
use shop::Thing;
-- src/bin/four.rs --
use shop::near::Thing;
"""
    )

    assert repository.one("src/bin/one.rs", "src/lib.rs").confidence == 1.0
    assert repository.one("src/bin/two.rs", "src/lib.rs").confidence == 0.6
    assert repository.one("src/bin/three.rs", "src/lib.rs").confidence == 1.0
    assert repository.one("src/bin/four.rs", "src/lib.rs").confidence == 1.0


def test_a_class_that_two_wildcards_offer_is_likely() -> None:
    repository = parse_repository(
        """
-- a/Thing.java --
package a;
public class Thing {}
-- b/Thing.java --
package b;
public class Thing {}
-- c/User.java --
package c;
import a.*;
import b.*;
class User { Thing thing; }
"""
    )

    assert repository.one("c/User.java", "a/Thing.java").confidence == 0.8
    assert repository.one("c/User.java", "b/Thing.java").confidence == 0.8


def test_a_file_that_is_too_large_to_be_read_declares_the_class_that_it_is_called_by() -> None:
    repository = repository_of(
        {
            "src/core/Flow.java": b"package core;\npublic class Flow {}\n" + b"//\n" * 400_000,
            "src/core/deep/Large.kt": b"package core.deep\nclass Large\n" + b"//\n" * 400_000,
            "src/core/Maybe.java": b"package core;\npublic class Maybe { Flow flow; }\n",
            "src/User.java": b"import core.Flow;\nimport core.deep.Large;\nclass User {}\n",
        }
    )

    assert repository.one("src/User.java", "src/core/Flow.java").confidence == 0.9
    assert repository.one("src/User.java", "src/core/deep/Large.kt").confidence == 0.9
    assert repository.one("src/core/Maybe.java", "src/core/Flow.java").how == "same package"


LOOSE = """
-- cart/cart.go --
package cart
-- store/store.go --
package store
-- main.go --
package main
import _ "github.com/me/shop/cart"
import _ "github.com/me/shop/gone"
-- tools/go.mod --
module example.com/tools
require github.com/me/shop v1.0.0
-- tools/main.go --
package main
import _ "github.com/me/shop/cart"
"""
MORE = """
-- more.go --
package main
import _ "github.com/me/shop/store"
"""


@pytest.mark.parametrize(
    ("more", "sure", "inner"), [("", 0.6, ("github.com/me/shop", 1.0)), (MORE, 0.7, ("cart/cart.go", 0.7))]
)
def test_the_import_path_of_a_root_without_go_mod_is_surer_the_more_packages_speak_for_it(
    more: str, sure: float, inner: tuple[str, float]
) -> None:
    repository = parse_repository(LOOSE + more)

    assert repository.one("main.go", "cart/cart.go").confidence == sure
    assert repository.one("main.go", "github.com/me/shop/gone").confidence == sure
    assert repository.one("tools/main.go", inner[0]).confidence == inner[1]


def test_of_two_import_paths_for_a_root_that_have_as_much_for_them_neither_is_taken() -> None:
    other = '-- other.go --\npackage main\nimport _ "github.com/other/app/store"\n'
    repository = parse_repository(LOOSE + other)

    assert {found.target for found in repository.resolve()} == {None}


@pytest.mark.parametrize(
    ("imports", "place", "confidence"),
    [
        ('"lodash/fp"', "lodash", 1.0),
        ('{"node": "lodash", "default": "./own.js"}', "own.js", 0.8),
        ('{"node": "lodash", "default": "underscore"}', "lodash", 0.8),
    ],
)
def test_a_name_of_its_own_that_a_package_gives_to_several_is_led_to_a_likely_one(
    imports: str, place: str, confidence: float
) -> None:
    repository = parse_repository(
        f"""
-- package.json --
{{"dependencies": {{"lodash": "4", "underscore": "1"}}, "imports": {{"#ext": {imports}}}}}
-- own.js --
-- main.js --
import "#ext"
"""
    )

    assert repository.one("main.js", place).confidence == confidence


def test_a_name_of_its_own_that_leads_to_itself_ends() -> None:
    repository = parse_repository(
        """
-- package.json --
{"imports": {"#a": "x!#a", "#b": "#b", "#c": "?#c", "#d": ["node:#d", "@/#d"]}}
-- main.js --
import "#a"
import "#b"
import "#c"
import "#d"
"""
    )

    assert [found.unresolved for found in repository.resolve()] == ["#a", "#b", "#c", "#d"]


@pytest.mark.parametrize(
    ("source", "written", "confidence"),
    [
        ("src/shop.cppm", "src/orders.cppm", 1.0),
        ("src/shop_impl.cpp", "src/shop.cppm", 1.0),
        ("app/main.cpp", "fmt", 0.8),
        ("app/main.cpp", "tests/shop_test_kit.cppm", 0.6),
        ("lib/b/use.cpp", "lib/b/both.cppm", 0.6),
    ],
)
def test_a_module_of_cpp_is_sure_where_one_file_of_the_product_declares_it(
    source: str, written: str, confidence: float
) -> None:
    assert read_repository("cpp_modules").one(source, written).confidence == confidence
