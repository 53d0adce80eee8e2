"""Ways in by import of packages that are published from folders of a repository."""

from __future__ import annotations

import json

import pytest

from services.system_map.parts.structure import DeadSymbol
from services.system_map.symbols.dead_code import find_dead_code
from tests.fakes.mapped_repository import mapped


def ways(sources: dict[str, str]) -> dict[str, tuple[str, float]]:
    content = mapped(sources).parts_input().content
    return {way.label: (way.path, way.score) for way in content.ways_in if way.kind == "library"}


def dead(sources: dict[str, str]) -> dict[str, DeadSymbol]:
    return {symbol.name: symbol for symbol in find_dead_code(mapped(sources).parts_input()).symbols}


def built(name: str, more: str = 'license = "MIT"\n', tools: str = "") -> str:
    return f'[build-system]\nrequires = ["hatchling"]\n[project]\nname = "{name}"\nversion = "1"\n{more}{tools}'


TOLD = 'readme = "README.md"\ndescription = "Carts."\n'
SCRIPTS = '[project.scripts]\ncart = "cart.main:run"\n'
CART = {"packages/cart/src/cart/__init__.py": "from cart.main import run\n", "packages/cart/src/cart/main.py": "def run(): ...\ndef offered(): ...\n"}  # fmt: skip


@pytest.mark.parametrize(
    ("manifest", "is_library"),
    [
        (built("cart"), True),
        (built("cart", TOLD), True),
        (built("cart", ""), False),
        (built("cart", 'license = "MIT"\nclassifiers = ["Private :: Do Not Upload"]\n'), False),
        (built("cart", tools="[tool.uv]\npackage = false\n"), False),
        (built("cart", 'license = "MIT"\n', SCRIPTS), False),  # a program, which nobody imports
        ('[project]\nname = "cart"\nlicense = "MIT"\n', False),
        ('[build-system]\n[tool.poetry]\nname = "cart"\nlicense = "MIT"\n', True),
    ],
)
def test_a_distribution_below_the_root_is_a_library_where_it_is_published(manifest: str, is_library: bool):
    sources = {"README.md": "Shop\n", "packages/cart/pyproject.toml": manifest, **CART}
    assert ("import cart" in ways(sources)) is is_library
    found = dead(sources)["offered"]
    assert found.tier == ("low" if is_library else "medium")


def test_what_others_of_the_repository_import_is_a_library_with_commands():
    sources = {
        "packages/cart/pyproject.toml": built("cart", tools=SCRIPTS),
        "packages/till/pyproject.toml": built("till"),
        "packages/till/src/till/__init__.py": "from cart.main import run\nrun()\n",
        **CART,
    }
    assert ways(sources)["import cart"][0] == "packages/cart/src/cart/__init__.py"


def test_a_distribution_is_called_as_its_build_says_or_by_its_outermost_package():
    sources = {
        "packages/a/pyproject.toml": built("shop-a", tools='[tool.uv.build-backend]\nmodule-name = "shop.parts.a"\n'),
        "packages/a/src/shop/parts/a/__init__.py": "",
        "packages/a/src/shop/parts/a/deep/__init__.py": "",
        "packages/a/src/old/__init__.py": "X = 1\n" * 50,
        "libs/b/pyproject.toml": built("shop-b"),
        "libs/b/shop_b/__init__.py": "",
        "libs/b/tests/__init__.py": "",
    }
    found = ways(sources)
    assert found["import shop.parts.a"][0] == "packages/a/src/shop/parts/a/__init__.py"
    assert found["import shop_b"][0] == "libs/b/shop_b/__init__.py"
    assert "import shop.parts.a.deep" not in found


def test_programs_at_the_root_of_a_workspace_stand_behind_its_members():
    sources = {
        "pyproject.toml": '[build-system]\n[project]\nname = "dev"\n[tool.uv.workspace]\nmembers = ["packages/*"]\n',
        "src/dev_tool/__init__.py": "def go(): ...\n",
        "packages/cart/pyproject.toml": built("cart"),
        **CART,
        "packages/cart/src/cart/more.py": "def more(): ...\n" * 9,
    }
    found = ways(sources)
    assert found["import dev_tool"][1] == 0.6
    assert found["import cart"][1] > 0.6


def package(**said: object) -> str:
    return json.dumps({"name": "@shop/cart", "version": "1.0.0", **said})


@pytest.mark.parametrize(
    ("said", "is_library"),
    [
        ({"private": False}, True),
        ({"files": ["dist"]}, True),
        ({}, False),
        ({"private": True, "files": ["dist"]}, False),
    ],
)
def test_an_npm_package_whose_entry_its_build_writes_is_a_library(said: dict[str, object], is_library: bool):
    sources = {
        "package.json": '{"name": "shop", "private": true}',
        "libs/cart/package.json": package(**said),
        "libs/cart/src/index.ts": "export * from './lib/price';\n",
        "libs/cart/src/lib/price.ts": "export function offered() {}\n",
    }
    assert ('import "@shop/cart"' in ways(sources)) is is_library
    found = dead(sources)["offered"]
    assert (found.tier, "library" in found.reason) == (("low", True) if is_library else ("medium", False))
