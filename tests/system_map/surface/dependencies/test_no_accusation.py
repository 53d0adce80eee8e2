"""What no import shows: packages that are needed all the same, and those that need no declaration. Nobody is accused."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DependencyReport
from services.system_map.surface.dependencies import report_dependencies
from tests.fakes.mapped_repository import mapped


def rows(sources: dict[str, str]) -> dict[str, DependencyReport]:
    part = report_dependencies(mapped(sources).parts_input())
    return {row.name: row for row in part.dependencies}


SETUP = """\
EXTRAS = {
    "css": ["tinct>=1.1", 'brush; python_version < "3.9"'],  # colours
    "all": "everything",
}
setup(name="shop", extras_require=EXTRAS)
"""


def test_what_setup_py_asks_for_as_an_extra_is_declared():
    found = rows({"setup.py": SETUP, "shop/__init__.py": "", "shop/css.py": "import tinct\n"})
    assert (found["tinct"].state, found["tinct"].scope, found["tinct"].line) == ("used", "optional:css", 2)
    assert found["brush"].scope == "optional:css"
    assert found["everything"].scope == "optional:all"
    assert set(found) == {"tinct", "brush", "everything"}


@pytest.mark.parametrize("written", ['{"css": ["tinct"', "{", '{"a" "b": {"c": "d"}}', "{:", "[]", '"text"', '{"a",'])
def test_broken_extras_end_quietly(written: str):
    rows({"setup.py": f"setup(extras_require={written}", "shop/a.py": ""})


def test_code_of_others_that_is_kept_may_import_what_nothing_else_does():
    sources = {
        "setup.py": 'setup(name="shop", install_requires=["encodings-of-pages"])\n',
        "shop/__init__.py": "X = 1\n",
    }
    assert rows(sources)["encodings-of-pages"].state == "unused"
    kept = rows({**sources, "shop/_vendor/pages/stream.py": "import encodings_of_pages\n"})["encodings-of-pages"]
    assert (kept.state, kept.reason) == (
        "tool",
        "shop/_vendor/pages/ holds code of others, which may import it and is not read",
    )


@pytest.mark.parametrize(
    ("path", "style"),
    [
        ("src/a.scss", '@use "@acme/look/scss/index" with ($a: 1);\n'),
        ("src/a.scss", '@import "base",\n  "~@acme/look/all";\n'),
        ("src/a.sass", "@forward '@acme/look'\n"),
        ("src/a.less", '@import (reference) "../node_modules/@acme/look/a.less";\n'),
        ("src/a.css", '@import "@acme/look/a.css" layer(base);\n'),
        ("src/a.css", "@import url(@acme/look/a.css);\n"),
        ("src/a.scss", 'div { src: url("~@acme/look/font.ttf") }\n'),
        ("src/a.css", "div { background: url(~@acme/look/a.png) }\n"),
        ("src/a.less", "div { background: url( '~@acme/look/a.png') }\n"),
    ],
)
def test_what_a_style_sheet_takes_in_is_used(path: str, style: str):
    package = '{"name": "shop", "dependencies": {"@acme/look": "1", "left-pad": "1"}}'
    found = rows({"package.json": package, "src/main.js": "run()\n", path: style})
    assert (found["@acme/look"].state, found["@acme/look"].reason) == ("used", f"taken in by a style sheet, {path}")
    assert found["left-pad"].state == "unused"


def test_what_code_without_a_grammar_names_may_be_imported_there():
    package = '{"name": "shop", "dependencies": {"slide-show": "1", "left-pad": "1"}}'
    sources = {f"src/m{number}.js": "run()\n" for number in range(12)}
    script = 'slide = require "slide-show"\n'
    found = rows({"package.json": package, **sources, "src/app.coffee": script})
    assert found["slide-show"].reason == "named in src/app.coffee, whose imports are not followed"
    assert found["left-pad"].state == "unused"


def test_what_a_component_imports_or_takes_in_is_used():
    package = '{"name": "shop", "dependencies": {"vue-slide": "1", "bulma": "1", "left-pad": "1"}}'
    component = (
        '<script setup>\nimport Slide from "vue-slide"\n</script>\n<style>\n@import "bulma/css/bulma.css";\n</style>'
    )
    found = rows({"package.json": package, "src/main.js": "run()\n", "src/App.vue": component})
    assert (found["vue-slide"].state, found["vue-slide"].modules) == ("used", ["src/App.vue"])
    assert found["bulma"].reason == "taken in by a style sheet, src/App.vue"
    assert found["left-pad"].state == "unused"


POM = """\
<project><groupId>org.shop</groupId><artifactId>shop</artifactId><dependencies>
<dependency><groupId>com.acme.find</groupId><artifactId>find</artifactId><version>1</version></dependency>
<dependency><groupId>com.acme.more</groupId><artifactId>more</artifactId><optional>true</optional></dependency>
<dependency><groupId>com.acme.none</groupId><artifactId>none</artifactId></dependency>
</dependencies></project>
"""


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("src/main/java/org/shop/A.java", "package org.shop;\nclass A { private final com.acme.find.Pattern p; }\n"),
        (
            "src/main/java/org/shop/A.java",
            "package org.shop;\nclass A { int f() { return com.acme.find.Of.two(); } }\n",
        ),
        ("src/main/java/org/shop/A.java", "package org.shop;\nclass A extends com.acme.find.Base { }\n"),
        ("src/main/kotlin/org/shop/A.kt", "package org.shop\nfun f(): Int = com.acme.find.Of.two()\n"),
    ],
)
def test_a_type_named_in_full_is_a_use_of_its_package(path: str, code: str):
    found = rows({"pom.xml": POM, path: code})
    row = found["com.acme.find:find"]
    assert (row.state, row.reason) == ("used", f"code names its group's types in full, in {path}")
    assert found["com.acme.none:none"].state == "unused"
    optional = found["com.acme.more:more"]
    assert (optional.scope, optional.state) == ("optional:maven", "tool")


def test_what_declarations_alone_import_is_for_type_checkers():
    package = '{"name": "shop", "dependencies": {}}'
    declared = 'declare module "chat" {\n  import { Emitter } from "emitter3";\n}\n'
    row = rows({"package.json": package, "src/main.ts": "run()\n", "types/chat.d.ts": declared})["emitter3"]
    assert (row.state, row.scope) == ("used", "development")


def test_an_import_name_that_two_distributions_bring():
    project = '[project]\nname = "shop"\ndependencies = ["libpass[bcrypt]"]\n'
    found = rows({"pyproject.toml": project, "shop/__init__.py": "", "shop/a.py": "from passlib import hash\n"})
    assert {name: row.state for name, row in found.items()} == {"libpass": "used"}


def test_a_crate_whose_features_are_switched_on_is_there_for_that():
    cargo = """\
[package]
name = "shop"
[features]
loud = ["noise/colour", "dep:log"]
[dependencies]
trace = { version = "1", features = ["log"] }
noise = "1"
none = "1"
"""
    found = rows({"Cargo.toml": cargo, "src/main.rs": "fn main() {}\n"})
    assert {name: row.state for name, row in found.items()} == {"trace": "tool", "noise": "tool", "none": "unused"}
    assert found["trace"].reason == "features of it are switched on, which may be all that it is there for"


def test_a_peer_of_what_is_declared_beside_it_needs_no_import():
    package = '{"name": "shop", "dependencies": {"@nestjs/core": "1", "rxjs": "1", "shelf-plugin-wood": "1"}}'
    sources = {"package.json": package, "src/main.ts": 'import { NestFactory } from "@nestjs/core";\n'}
    found = rows(sources)
    assert found["rxjs"].reason == "an engine that another package uses where it is there: @nestjs/core"
    assert found["shelf-plugin-wood"].state == "tool"
    assert rows({**sources, "package.json": package.replace("@nestjs/core", "koa")})["rxjs"].state == "unused"


def test_what_a_framework_loads_where_it_is_installed_needs_no_import():
    package = '{"name": "shop", "dependencies": {"next": "1", "sharp": "1"}}'
    sources = {"package.json": package, "pages/index.jsx": 'import Image from "next/image";\n'}
    assert rows(sources)["sharp"].reason == "an engine that another package uses where it is there: next"
    assert rows({**sources, "package.json": package.replace("next", "koa")})["sharp"].state == "unused"
    project = '[project]\nname = "shop"\ndependencies = ["starlette", "itsdangerous"]\n'
    sources = {"pyproject.toml": project, "shop/__init__.py": "import starlette\n"}
    assert rows(sources)["itsdangerous"].reason == "an engine that another package uses where it is there: starlette"
    assert rows({**sources, "pyproject.toml": project.replace("starlette", "bottle")})["itsdangerous"].state == "unused"


def test_a_list_that_fixes_what_others_bring_is_one_of_all_that_is_needed():
    listed = "flask==3.1\nshelf==1.0\njinja2==3.1\nmarkupsafe==3.0\nitsdangerous==2.2\nblinker==1.9\n"
    source = {"app.py": "import flask\nflask.Flask(__name__)\n"}
    assert rows({"requirements.txt": listed} | source)["shelf"].state == "tool"
    open_list = listed.replace("blinker==1.9", "blinker")
    assert rows({"requirements.txt": open_list} | source)["shelf"].state == "unused"
    used = {"signals.py": "import blinker, markupsafe\nblinker, markupsafe\n"}
    assert rows({"requirements.txt": listed} | source | used)["shelf"].state == "unused"
