"""PHP that another program calls: plugins and themes of WordPress, packages that Laravel finds."""

from __future__ import annotations

import json

import pytest

from tests.fakes.mapped_repository import mapped

CODE = "<?php\nrequire_once __DIR__ . '/includes/cart.php';\n"
README = "=== Project ===\nContributors: somebody\nTested up to: 6.7\nStable tag: 1.2.0\n"


def ways(sources: dict[str, str]) -> list[tuple[str, str, str, float]]:
    found = mapped(sources).parts_input().content.ways_in
    return [(way.label, way.kind, way.path, way.score) for way in found if way.score > 0.5]


@pytest.mark.parametrize(
    "said",
    [
        {"composer.json": json.dumps({"type": "wordpress-plugin"})},
        {"composer.json": json.dumps({"type": "wordpress-muplugin"})},
        {"readme.txt": README},
        {"readme.txt": README.replace("=== Project ===", "# Project").replace("Tested up to", "Requires at least")},
    ],
)
def test_wordpress_loads_the_file_that_is_called_like_the_plugin(said: dict[str, str]) -> None:
    sources = dict.fromkeys(("project.php", "other.php", "index.php", "uninstall.php", "includes/cart.php"), CODE)
    assert ways(sources | said) == [("project.php", "main", "project.php", 0.93)]


def test_a_plugin_is_the_only_file_at_the_root_where_none_is_called_so() -> None:
    sources = {**dict.fromkeys(("loader.php", "uninstall.php", "includes/cart.php"), CODE), "readme.txt": README}
    assert ways(sources) == [("loader.php", "main", "loader.php", 0.93)]
    assert ways({**sources, "other.php": CODE}) == []


def test_a_theme_is_entered_by_its_functions_and_its_index_is_a_template() -> None:
    sources = dict.fromkeys(("functions.php", "index.php", "app/setup.php"), CODE)
    assert ways(sources | {"composer.json": '{"type": "wordpress-theme"}'}) == [
        ("functions.php", "main", "functions.php", 0.93)
    ]
    assert ways(sources | {"composer.json": '{"type": "project"}'}) == [("index.php", "server", "index.php", 0.9)]


def test_a_readme_that_only_speaks_of_a_release_makes_no_plugin() -> None:
    assert ways({"project.php": CODE, "README.md": "Stable tag: 3\n"}) == []


def test_the_providers_of_a_package_are_found_by_laravel() -> None:
    extra = {"laravel": {"providers": ["Acme\\Shop\\ShopServiceProvider", "Acme\\Shop\\Gone", 3]}}
    sources = {
        "composer.json": json.dumps({"name": "acme/shop", "extra": extra}),
        "src/ShopServiceProvider.php": "<?php\nnamespace Acme\\Shop;\nclass ShopServiceProvider {}\n",
        "stubs/ShopServiceProvider.php": "<?php\nnamespace App\\Providers;\nclass ShopServiceProvider {}\n",
    }
    assert ways(sources) == [("use Acme\\Shop\\ShopServiceProvider;", "library", "src/ShopServiceProvider.php", 0.8)]
    assert ways({**sources, "composer.json": '{"extra": {"laravel": []}}'}) == []
