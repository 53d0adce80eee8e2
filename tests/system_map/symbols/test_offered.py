"""What is said of what nothing uses: who offers it, what hides it; and what is used by another name than its own."""

from __future__ import annotations

import pytest

from services.system_map.parsing.extract import read_file
from services.system_map.symbols.dead_code import find_dead_code
from services.system_map.symbols.visibility import how_hidden, is_private
from tests.fakes.mapped_repository import mapped


def dead(sources: dict[str, str]) -> dict[str, str]:
    return {name: tier for name, (tier, _) in reasons(sources).items()}


def reasons(sources: dict[str, str]) -> dict[str, tuple[str, str]]:
    part = find_dead_code(mapped(sources).parts_input())
    return {symbol.name: (symbol.tier, symbol.reason.partition(",")[0]) for symbol in part.symbols}


@pytest.mark.parametrize(
    ("sources", "says_library"),
    [
        ({"composer.json": '{"name": "a/shop", "type": "project"}', "app/Cart.php": "<?php\nclass Cart {}\n"}, False),
        ({"composer.json": '{"name": "a/shop"}', "src/Cart.php": "<?php\nclass Cart {}\n"}, True),
        ({"app/Cart.php": "<?php\nclass Cart {}\n"}, False),
        (
            {
                "Shop.Api/Shop.Api.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
                "Shop.Api/Cart.cs": "namespace Shop;\npublic class Cart { }\n",
            },
            False,
        ),
        (
            {
                "Shop/Shop.csproj": "<Project><PropertyGroup><PackageId>Shop</PackageId></PropertyGroup></Project>",
                "Shop/Cart.cs": "namespace Shop;\npublic class Cart { }\n",
            },
            True,
        ),
    ],
)
def test_what_an_application_shows_is_not_said_to_be_a_librarys(sources, says_library):
    tier, reason = reasons(sources)["Cart"]
    assert tier == "low"
    assert reason == ("Nothing here uses it" if says_library else "It is public")


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("C#", "class A {\n  protected static bool Off(int a) { return true; }\n}\n", "protected"),
        ("C#", "class A {\n  private bool Off() { return true; }\n}\n", "private"),
        ("C#", "class A {\n  bool Off() { return true; }\n}\n", "private"),
        ("C#", "class Off { }\n", "internal"),
        ("Swift", "fileprivate func off() {}\n", "private"),
        ("Go", "package a\n\nfunc off() {}\n", "not exported"),
        ("TypeScript", "function off() {}\n", "not exported"),
        ("TypeScript", "export class A {\n  private off() {}\n}\n", "private"),
        ("JavaScript", "export class A {\n  #off() {}\n}\n", "private"),
        ("Java", "package a;\npublic class A {\n  void off() {}\n}\n", "not public"),
        ("C", "static int off(void) { return 1; }\n", "static"),
        ("C++", "namespace a {\nstatic int off() { return 1; }\n}\n", "static"),
        ("Rust", "fn off() {}\n", "private"),
        ("PHP", "<?php\nclass A {\n  protected function off() {}\n}\n", "protected"),
        ("Python", "def _off(): ...\n", "private"),
    ],
)
def test_only_what_is_private_is_called_private(language, text, said):
    symbol = read_file(language, text.encode()).symbols[-1]
    assert is_private(language, symbol)
    assert how_hidden(language, symbol) == said


def test_a_static_member_of_cpp_is_hidden_from_nobody():
    text = b"class A {\npublic:\n  template <class T>\n  static T one() { return T(); }\n#ifdef X\n  static int two() { return 2; }\n#endif\n};\n"
    symbols = read_file("C++", text).symbols
    assert [(one.name, is_private("C++", one)) for one in symbols] == [("A", False), ("one", False), ("two", False)]


BLADE = """\
<x-modal title="a" />
<x-form.text-input />
<x-shop::price-tag />
<livewire:users.show-posts :user="$user" />
<div>@livewire('refresh-avatar')</div>
"""


def test_components_of_blade_and_livewire_are_used_by_their_tags():
    names = ("Modal", "TextInput", "PriceTag", "ShowPosts", "RefreshAvatar", "Other")
    sources = {f"app/View/{name}.php": f"<?php\nclass {name} {{}}\n" for name in names}
    assert dead({**sources, "resources/views/home.blade.php": BLADE}) == {"Other": "low"}


def test_factories_are_used_by_their_models_and_seeders_and_policies_by_the_framework():
    sources = {
        "app/Models/Post.php": "<?php\nclass Post {}\n",
        "app/Http/Posts.php": "<?php\nPost::factory()->create();\n",
        "app/Policies/PostPolicy.php": "<?php\nclass PostPolicy {}\n",
        "database/factories/PostFactory.php": "<?php\nclass PostFactory {}\n",
        "database/factories/GoneFactory.php": "<?php\nclass GoneFactory {}\n",
        "database/seeders/DatabaseSeeder.php": "<?php\nclass DatabaseSeeder {}\n",
    }
    assert dead(sources) == {"GoneFactory": "low"}


EXPORTED = {
    "index.js": "export * from './lib/cart.js';\nexport default 1;\n",
    "lib/cart.js": "export function fromCart() {}\n",
    "lib/inner.js": "export function fromInner() {}\n",
    "bin/tool.js": "export function fromTool() {}\n",
}


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ('"main": "index.js"', {"lib/cart.js", "lib/inner.js", "bin/tool.js"}),
        ('"exports": "./index.js"', {"lib/cart.js"}),
        ('"exports": {".": {"types": "./index.d.ts", "default": "./index.js"}}', {"lib/cart.js"}),
        ('"exports": {".": "./index.js", "./x/*": "./lib/*"}', {"lib/cart.js", "lib/inner.js"}),
        ('"exports": {".": "./index.js", "./in": ["./lib/inner.js"]}', {"lib/cart.js", "lib/inner.js"}),
        # What is built may be built out of any file.
        ('"exports": {".": "./index.js", "./in": "./dist/inner.js"}', {"lib/cart.js", "lib/inner.js", "bin/tool.js"}),
        ('"exports": {"./in": {"types": "./lib/inner.d.ts"}}', {"lib/cart.js", "lib/inner.js", "bin/tool.js"}),
        (
            '"exports": {".": {"types": "./lib/inner.js.d.ts"}, "./package.json": "./package.json"}',
            {"lib/cart.js", "lib/inner.js", "bin/tool.js"},
        ),
        ('"main": "index.js", "files": ["lib/inner.js"]', {"lib/cart.js", "lib/inner.js"}),
        ('"main": "index", "files": ["lib/**/*", "readme"]', {"lib/cart.js", "lib/inner.js"}),
        ('"main": "index.js", "files": ["**/*.js"]', {"lib/cart.js", "lib/inner.js", "bin/tool.js"}),
        # Some of it is built: the old answer stands.
        ('"main": "index.js", "files": ["lib/inner.js", "dist"]', {"lib/cart.js", "lib/inner.js", "bin/tool.js"}),
        (
            '"main": "index.js", "module": "dist/shop.js", "files": ["lib/inner.js"]',
            {"lib/cart.js", "lib/inner.js", "bin/tool.js"},
        ),
        (
            '"exports": {".": {"import": "./index.js", "require": "./dist/shop.cjs"}}',
            {"lib/cart.js", "lib/inner.js", "bin/tool.js"},
        ),
        ('"exports": "./index.js", "browser": {"./lib/cart.js": "./lib/inner.js"}', {"lib/cart.js", "lib/inner.js"}),
        ('"main": "index.js", "files": ["index.js"], "browser": "lib/inner"', {"lib/cart.js", "lib/inner.js"}),
        ('"main": "dist/index.js", "files": ["dist"]', {"lib/cart.js", "lib/inner.js", "bin/tool.js"}),
    ],
)
def test_a_package_of_npm_offers_what_its_manifest_lets_others_import(said: str, offered: set[str]) -> None:
    manifest = f'{{"name": "shop", "version": "1.0.0", "license": "MIT", "types": "index.d.ts", {said}}}'
    part = find_dead_code(mapped({"package.json": manifest, **EXPORTED}).parts_input())
    tiers = {one.path: one.tier for one in (*part.symbols, *part.modules)}
    assert tiers == {path: "low" if path in offered else "medium" for path in EXPORTED if path != "index.js"}


@pytest.mark.parametrize("exports", ["[]", "1", '{".": null}', "[" * 500 + "]" * 500])
def test_exports_of_another_shape_keep_nothing_back(exports: str) -> None:
    manifest = f'{{"name": "shop", "version": "1.0.0", "license": "MIT", "types": "a", "exports": {exports}}}'
    part = find_dead_code(mapped({"package.json": manifest, **EXPORTED}).parts_input())
    assert {one.tier for one in (*part.symbols, *part.modules)} == {"low"}
