"""Manifests of tests, settings that name modules, templates and recipes: what is told of packages by other files than code."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

import pytest

from services.system_map.parts.surface import DependencyReport
from services.system_map.surface.dependencies import report_dependencies
from tests.fakes.mapped_repository import mapped


def rows(sources: dict[str, str]) -> dict[str, DependencyReport]:
    given = mapped(sources).parts_input()

    def blobs(ids: list[str]) -> Iterator[tuple[str, bytes]]:
        return ((one, textwrap.dedent(sources[one]).encode()) for one in ids)

    given.blobs = blobs
    return {row.name: row for row in report_dependencies(given).dependencies}


def package(*names: str, **more: object) -> str:
    return json.dumps({"name": "shop", "dependencies": dict.fromkeys(names, "1"), **more})


# ── projects of tests ──


PROJECT = '<Project><ItemGroup>\n<PackageReference Include="{}" Version="1" />\n</ItemGroup></Project>\n'
CODE = "using {};\nnamespace A {{ class One {{}} }}\n"


def test_what_a_project_of_tests_asks_for_is_told_for_development() -> None:
    found = rows(
        {
            "src/A/A.csproj": PROJECT.format("Shelf"),
            "src/A/One.cs": CODE.format("Shelf"),
            "test/A.Test/A.Test.csproj": PROJECT.format("Check"),
            "test/A.Test/One.cs": CODE.format("Check"),
            "test/A.Test/Inputs/B/B.csproj": PROJECT.format("Odd"),
            "test/A.Test/Inputs/B/One.cs": CODE.format("Odd"),
        }
    )
    assert {(row.name, row.scope, row.state, row.line) for row in found.values()} == {
        ("Shelf", "run", "used", 2),
        ("Check", "development", "used", 2),
    }
    assert found["Check"].manifest == "test/A.Test/A.Test.csproj"


def test_the_products_own_declaration_comes_before_that_of_its_tests() -> None:
    found = rows(
        {
            "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["shelf"]\n',
            "tests/requirements.txt": "shelf\nchecks\n",
            "shop/__init__.py": "import shelf\n",
            "tests/test_a.py": "import checks\n",
        }
    )
    assert (found["shelf"].scope, found["shelf"].manifest) == ("run", "pyproject.toml")
    assert found["shelf"].reason.endswith("; also declared in 1 other manifest")
    assert (found["checks"].scope, found["checks"].state) == ("development", "used")


def test_what_tests_alone_declare_is_missing_where_the_product_imports_it() -> None:
    sources = {
        "pyproject.toml": '[project]\nname = "shop"\n',
        "tests/requirements.txt": "shelf\nlater\n",
        "shop/__init__.py": "import shelf\n\ndef a():\n    import later\n",
        "tests/test_a.py": "import shelf\n",
    }
    found = rows(sources)
    assert (found["shelf"].state, found["shelf"].scope) == ("undeclared", "run")
    assert found["shelf"].reason == "no manifest names it but tests/requirements.txt, of tests"
    assert (found["later"].state, found["later"].scope) == ("used", "development")  # it may be optional


# ── settings ──


PYTHON = {"pyproject.toml": '[project]\nname = "shop"\ndependencies = ["{}"]\n', "shop/__init__.py": "import os\n"}


@pytest.mark.parametrize(
    ("name", "path", "text", "state"),
    [
        ("pymdown-extensions", "mkdocs.yml", "markdown_extensions:\n  - pymdownx.superfences\n", "tool"),
        ("mdx-gh-links", "docs/mkdocs.yml", "markdown_extensions:\n  - mdx_gh_links:\n      user: a\n", "tool"),
        ("shelf-look", "mkdocs.yml", "theme: shelf_look\n", "tool"),
        ("myst-parser", "docs/conf.py", "extensions = ['myst_parser', 'other']\n", "tool"),
        ("shelf-look", "docs/conf.py", 'html_theme = "shelf_look.bright"\n', "tool"),
        ("shelf-look", "docs/conf.py", "import os  # shelf_look\n", "unused"),
        ("shelf-look", "mkdocs.yml", "site_description: All about shelf_look\n", "unused"),
        ("shelf-look", "mkdocs.yml", "theme: shelf_looks\n", "unused"),
        ("shelf-look", "mkdocs.yml", "nav:\n  - Shelf_look: shelf.md\n  - shelf_look and more: more.md\n", "unused"),
        ("shelf-look", "mkdocs.yml", "nav:\n  - A: a.md\nplugins:\n  - shelf_look\n", "tool"),
        ("shelf-look", "other.yml", "theme: shelf_look\n", "unused"),
    ],
)
def test_a_package_whose_module_is_named_by_settings_needs_no_import(
    name: str, path: str, text: str, state: str
) -> None:
    sources = {**PYTHON, "pyproject.toml": PYTHON["pyproject.toml"].format(name), path: text}
    row = rows(sources)[name]
    assert row.state == state
    if state == "tool":
        assert row.reason == f"its module is named in {path}"


# ── what is linked, started, or brought ──


@pytest.mark.parametrize(
    ("names", "name", "reason"),
    [
        (("expo", "expo-system-ui"), "expo-system-ui", "native code, which expo links by itself"),
        (("expo", "expo-router"), "expo-router", None),
        (("expo-system-ui",), "expo-system-ui", None),
        (("@astrojs/check",), "@astrojs/check", "a tool, started from the command line"),
        (("react-native-css",), "react-native-css", None),
        (("look-css",), "look-css", "style sheets or fonts, named by pages rather than by code"),
    ],
)
def test_a_package_of_npm_that_something_else_takes_in(names: tuple[str, ...], name: str, reason: str | None) -> None:
    row = rows({"package.json": package(*names), "src/a.js": "let a = 1;\n"})[name]
    assert (row.state, row.reason) == ("tool", reason) if reason else row.state == "unused"


def test_scalas_own_library_is_what_its_code_stands_on() -> None:
    pom = "<project><groupId>g</groupId><artifactId>a</artifactId><dependencies><dependency><groupId>org.scala-lang</groupId>"
    pom += "<artifactId>scala-library</artifactId></dependency></dependencies></project>"
    row = rows({"pom.xml": pom, "src/main/scala/A.scala": "import scala.language.postfixOps\nclass A\n"})
    assert row["org.scala-lang:scala-library"].state == "tool"


def test_what_next_answers_itself_needs_no_declaration() -> None:
    code = {"src/a.ts": 'import "server-only";\nexport const a = 1;\n'}
    found = rows({"package.json": package("next"), **code})
    assert found["server-only"].reason == "next answers that import itself, as its documentation says"
    assert rows({"package.json": package("koa"), **code})["server-only"].state == "undeclared"


def test_a_template_of_several_folders_has_its_manifest_in_one_of_them() -> None:
    extra = {"cli/template/extras/a.js": 'import look from "look";\nlook();\n'}
    sources = {"cli/package.json": package("left-pad"), "cli/template/base/package.json": package("next"), **extra}
    assert rows(sources)["look"].scope == "beside"
    del sources["cli/template/base/package.json"]
    assert rows(sources)["look"].state == "undeclared"  # pages of its own


def test_conan_runs_its_recipes_itself() -> None:
    recipe = "from conans import ConanFile\n\nclass Shop(ConanFile):\n    pass\n"
    assert rows({"conanfile.py": recipe, "test_package/conanfile.py": recipe}) == {}
    assert rows({"shop/recipe.py": recipe})["conans"].state == "undeclared"


def test_packages_of_npm_that_gradle_takes_for_kotlin_are_told_as_such() -> None:
    build = 'kotlin { sourceSets {\n  jsMain { dependencies {\n    implementation(npm("@acme/look", "3"))\n  } }\n} }\n'
    found = rows({"build.gradle.kts": build, "src/jsMain/kotlin/A.kt": "fun a() = 1\n", "web/a.js": "let a = 1;\n"})
    assert (found["@acme/look"].ecosystem, found["@acme/look"].line) == ("npm", 3)
    assert found["@acme/look"].reason == "taken by a Gradle build, for Kotlin that is made into JavaScript"
