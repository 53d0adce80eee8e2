"""A package is declared to those who import it by its ecosystem: npm's `redis` says nothing of Python's."""

from __future__ import annotations

import pytest

from services.system_map.derive.copies import copies, package_of
from services.system_map.derive.dependencies import stands_on
from services.system_map.derive.derive import derive
from services.system_map.derive.findings import Findings, look
from services.system_map.derive.values import DeriveInput
from services.system_map.facts import Manifests
from tests.fakes.mapped_repository import Mapped, mapped

TWO_NAMESAKES = {
    "package.json": '{"name": "shop", "dependencies": {"redis": "^4"}}',
    "requirements.txt": "flask==3\nredis==5\n",
    "shop.js": "const redis = require('redis');\nconst flask = require('flask');\n",
    "shop.py": "import flask\nimport redis\n",
    "more.py": "import redis\n",
    "tool.rb": "require 'redis'\n",
}


def outside(found: Mapped) -> dict[tuple[str, str], str]:
    return {(one.source, one.external): one.how for one in found.imports if one.external is not None}


def test_an_import_is_declared_by_manifests_of_its_own_language_only():
    how = outside(mapped(TWO_NAMESAKES))
    declared = {key for key, said in how.items() if said == "declared dependency"}
    assert declared == {("shop.js", "redis"), ("shop.py", "flask"), ("shop.py", "redis"), ("more.py", "redis")}
    assert ("shop.js", "flask") in how
    assert how["tool.rb", "redis"] != "declared dependency"


def test_packages_of_one_name_are_rows_of_their_own_each_with_its_importers():
    rows = mapped(TWO_NAMESAKES).parts_input().content.dependencies
    assert [(one.name, one.requirement, one.manifest, one.imported_by) for one in rows] == [
        ("redis", "==5", "requirements.txt", 2),
        ("flask", "==3", "requirements.txt", 1),
        ("flask", "", None, 1),
        ("redis", "^4", "package.json", 1),
        ("redis", "", None, 1),
    ]


def test_a_copy_whose_header_its_own_build_makes_is_no_outside_package():
    found = mapped(
        {
            "deps/arena/src/arena.c": "int grow(void) { return 1; }\n",
            "deps/arena/include/arena_defs.h.in": "@defs@\n",
            "src/a.c": "#include <arena/arena_made.h>\n#include <openssl/ssl.h>\nint main(void) { return 0; }\n",
            "src/b.c": "#include <arena/arena_made.h>\n#include <openssl/ssl.h>\n",
        }
    )
    looked = look(DeriveInput("shop", "0" * 40, found.files, found.facts, found.imports, Manifests(), found.texts))
    assert (stands_on(looked), copies(looked)) == (["openssl"], ["arena"])


def found_in(sources: dict[str, str]) -> Findings:
    return mapped(sources).parts_input().found


def test_what_only_tests_and_tools_need_is_nothing_that_the_product_stands_on():
    sources = {
        "requirements.txt": "flake8\npylint\npytest\nsetuptools\n",
        "setup.py": "from setuptools import setup\nsetup(name='shop')\n",
        "shop/__init__.py": "",
        "shop/words.py": "try:\n    import chardet\nexcept ImportError:\n    chardet = None\n",
        "tests/test_a.py": "import pytest\nimport pylint\n",
    }
    found = found_in(sources)
    assert stands_on(found) == []
    sources["shop/rows.py"] = "import rows\n"
    assert stands_on(found_in(sources)) == ["rows"]


def test_what_is_declared_to_run_counts_where_it_is_imported_late_or_in_one_of_several_languages():
    found = found_in(
        {
            "setup.cfg": "[metadata]\nname = shop\n[options]\ninstall_requires =\n  requests\n  defusedxml\n  pip\n",
            "shop/__init__.py": "import requests\n\n\ndef read():\n    import defusedxml\n",
            "shop/page.py": "import requests\n",
            "web/package.json": '{"name": "web", "dependencies": {"react": "18", "moment": "2", "vite": "5"}}',
            "web/page.js": "import React from 'react';\n",
            "web/vite.config.js": "import { defineConfig } from 'vite';\n",
        }
    )
    assert stands_on(found) == ["requests", "react", "defusedxml"]


def test_a_package_of_python_counts_whose_module_is_called_otherwise():
    found = found_in(
        {
            "requirements.txt": "argon2-cffi\nflask\npsycopg2-binary\ntypes-redis\nunused\n",
            "shop/__init__.py": "import argon2\nimport flask\nimport psycopg2\nimport redis\n",
        }
    )
    assert stands_on(found) == ["argon2-cffi", "flask", "psycopg2-binary"]


def test_artifacts_that_a_maven_build_makes_itself_are_not_outside():
    asked = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId></dependency>"
    some = [asked.format(*one) for one in (("org.shop", "core"), ("org.shop", "gone"), ("org.acme", "gear"))]
    dated = asked.format("org.shop", "dated").replace("</dep", "<version>1.0</version></dep")
    both = f"<dependencies>{''.join(some)}{dated}</dependencies>"
    above = "<parent><groupId>org.shop</groupId><artifactId>all</artifactId></parent>"
    found = found_in(
        {
            "pom.xml": "<project><groupId>org.shop</groupId><artifactId>all</artifactId></project>",
            "core/pom.xml": f"<project><!-- <artifactId>old</artifactId> -->{above}<artifactId>core</artifactId></project>",
            "web/pom.xml": f"<project>{above}<artifactId>web</artifactId>{both}</project>",
            "web/src/main/java/A.java": "import org.acme.gear.Wheel;\nclass A {}\n",
        }
    )
    assert stands_on(found) == ["gear", "dated"]


def test_what_no_usual_build_of_go_holds_is_nothing_that_the_product_stands_on():
    tool, flag, windows = "github.com/acme/lint", "github.com/acme/flag", "golang.org/x/sys"
    found = found_in(
        {
            "go.mod": f"module example.org/shop\n\nrequire (\n\t{tool} v1.0.0\n\t{flag} v1.0.0\n\t{windows} v0.1.0\n)\n",
            "main.go": f'package main\n\nimport "{flag}"\n\nfunc main() {{ flag.Parse() }}\n',
            "main_windows.go": f'package main\n\nimport "{windows}/windows"\n\nvar A = windows.A\n',
            "tools.go": f'//go:build tools\n\npackage main\n\nimport _ "{tool}"\n',
        }
    )
    assert stands_on(found) == ["acme/flag", "x/sys"]


def test_where_names_tell_little_what_only_tests_import_is_left_out_unless_all_is_loaded():
    gems = 'source "https://rubygems.org"\ngem "nio4r"\ngem "rails"\ngem "pg"\ngem "bcrypt"\n'
    sources = {"Gemfile": gems, "lib/shop.rb": 'require "nio"\n', "test/test_a.rb": 'require "bcrypt"\n'}
    assert stands_on(found_in(sources)) == ["nio4r", "rails", "pg", "bcrypt"]
    packages = '<Project><ItemGroup><PackageReference Include="{}" Version="1" /></ItemGroup></Project>'
    sources = {
        "src/Shop/Shop.csproj": packages.replace(" />", ' /><PackageReference Include="Rows" Version="1" />').format(
            "Bench"
        ),
        "src/Shop/Cart.cs": "namespace Shop { class Cart { } }\n",
        "tests/Shop.Tests/CartTests.cs": "using Bench;\nnamespace Shop.Tests { class CartTests { } }\n",
    }
    assert stands_on(found_in(sources)) == ["Rows"]


def test_where_a_third_is_imported_under_its_name_the_others_are_needed_too():
    rows = "".join(f'<PackageReference Include="{name}" Version="1" />' for name in ("Rows", "Columns", "Cells"))
    sources = {
        "src/Shop/Shop.csproj": f"<Project><ItemGroup>{rows}</ItemGroup></Project>",
        "src/Shop/Cart.cs": "using Rows;\nnamespace Shop { class Cart { } }\n",
    }
    assert sorted(stands_on(found_in(sources))) == ["Cells", "Columns", "Rows"]


def test_copies_are_called_after_their_packages_as_each_tool_lays_them_out():
    cobra, chroma, yaml = "github.com/spf13/cobra", "github.com/alecthomas/chroma/v2", "gopkg.in/yaml.v3"
    found = found_in(
        {
            "go.mod": f"module example.org/shop\n\nrequire (\n\t{cobra} v1.0.0\n\t{chroma} v2.0.0\n\t{yaml} v3.0.1\n)\n",
            "main.go": f'package main\n\nimport (\n\t"{cobra}"\n\t"{chroma}/quick"\n\t"{yaml}"\n)\n\n'
            "func main() { cobra.Run(quick.A, yaml.B) }\n",
            f"vendor/{cobra}/cobra.go": "package cobra\n\nfunc Run() {}\n",
            f"vendor/{chroma}/quick/quick.go": "package quick\n\nvar A = 1\n",
            f"vendor/{yaml}/yaml.go": "package yaml\n\nvar B = 1\n",
            "vendor/modules.txt": f"# {cobra} v1.0.0\n",
        }
    )
    assert sorted(copies(found)) == ["alecthomas/chroma", "spf13/cobra", "yaml.v3"]
    assert sorted(stands_on(found)) == sorted(copies(found))
    said = ["".join(phrase.text for phrase in line) for line in derive(found.given).content.summary]
    assert (
        "It stands on three outside packages: spf13/cobra, alecthomas/chroma and yaml.v3. It carries its own copies of all of them."
        in said
    )


@pytest.mark.parametrize(
    ("path", "package"),
    [
        ("vendor/github.com/a/b/c/d.go", "github.com/a/b"),
        ("vendor/golang.org/x/net/html/a.go", "golang.org/x/net"),
        ("vendor/k8s.io/client-go/rest/a.go", "k8s.io/client-go"),
        ("vendor/twig/twig/src/Loader.php", "twig/twig"),
        ("vendor/composer/autoload_real.php", None),
        ("vendor/bundle/ruby/3.2.0/gems/nokogiri-1.16.2-x86_64/lib/a.rb", "nokogiri"),
        ("vendor/gems/paint-2.0/lib/paint.rb", "paint"),
        ("vendor/assets/javascripts/jquery-3.1.0.min.js", "jquery"),
        ("node_modules/@shop/cart/index.js", "@shop/cart"),
        ("node_modules/a/node_modules/b/index.js", "b"),
        ("app/icons/vendor/docker.svg", None),
        ("shop/_vendor/__init__.py", None),
        ("shop/_vendor/toml.py", "toml"),
        ("deps/lua/src/lua.c", "lua"),
    ],
)
def test_the_package_of_a_copy(path: str, package: str | None):
    assert package_of(found_in({path: "", "composer.json": "{}"}), path) == package
