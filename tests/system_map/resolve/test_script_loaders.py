"""Settings of script loaders that are odd, broken or large; what they lead to is in repositories/node_script_loaders.txt."""

from __future__ import annotations

import pytest

from services.system_map.resolve.script_loaders import ScriptLoaders
from services.system_map.resolve.wanted import may_be_wanted
from tests.fakes.mapped_repository import mapped


@pytest.mark.parametrize("name", ["sea.config.js", "a/seajs-config.js", "a/b/require.config.js", "requirejs-config.js"])
def test_settings_of_script_loaders_are_wanted(name: str) -> None:
    assert may_be_wanted(name)
    assert not may_be_wanted(f"{name}x.js")


@pytest.mark.parametrize(
    "text",
    [
        "module.exports = {alias: {a: 'b'}}",  # of another tool
        "seajs.config({alias: {a: base + '/b', b: call('c'), c: {d: 1}, '//': 'x'}})",
        "seajs.config({alias: {a: 'http://x/y', b: '//x/y'}})",
        "seajs.config({alias: {" * 20_000,
        "seajs.config({alias: {a:" + " " * 100_000,
        "",
    ],
)
def test_what_names_no_script_here_leads_nowhere(text: str) -> None:
    loaders = ScriptLoaders({"js/sea.config.js": text.encode()})
    assert not any(loaders.has("js", name) for name in "abcd")


def test_settings_rule_what_lies_around_them() -> None:
    loaders = ScriptLoaders({"web/js/sea.config.js": b"seajs.config({alias: {cart: '../shop/cart'}})"})
    assert list(loaders.paths("web/js/inner", "cart")) == ["web/shop/cart", "shop/cart"]
    assert list(loaders.paths("web/js", "cart/pane")) == ["web/shop/cart/pane", "shop/cart/pane"]
    assert list(loaders.paths("web", "cart")) == []


def test_names_of_node_are_its_own_and_installed_scripts_lie_outside() -> None:
    settings = "require.config({paths: {util: 'js/util', chalk: '../bower_components/chalk', gone: 'js/gone'}})"
    sources = {
        "package.json": '{"name": "app", "private": true}',
        "require-config.js": settings,
        "js/util.js": "define(function () {})\n",
        "build.mjs": "import util from 'util';\nimport chalk from 'chalk';\nimport gone from 'gone';\n",
    }
    found = [(one.line, one.target, one.external, one.how) for one in mapped(sources).imports]
    assert found == [
        (1, None, "util", "standard library"),
        (2, None, "chalk", "not in the repository"),
        (3, None, None, "not found"),
    ]
