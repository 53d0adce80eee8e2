"""Imports that no manifest that is read names, and that need none: brought by others, or of other programs."""

from __future__ import annotations

import pytest

from services.system_map.parts.surface import DependencyReport
from services.system_map.surface.dependencies import report_dependencies
from tests.fakes.mapped_repository import mapped


def rows(sources: dict[str, str]) -> dict[str, DependencyReport]:
    part = report_dependencies(mapped(sources).parts_input())
    return {row.name: row for row in part.dependencies}


PACKAGE = {"package.json": '{"name": "shop", "dependencies": {"vue": "1"}}'}
PAD = 'import pad from "left-pad";\npad();\n'
IMPORT_MAP = """\
<?php
return [
    'app' => ['path' => './assets/app.js', 'entrypoint' => true],
    '@acme/look' => [
        'version' => '5.3.0',
    ],
    'paint/dist/paint.css' => array('version' => '1.0', 'type' => 'css'),
];
"""


def test_what_symfonys_import_map_holds_is_led_to_its_address() -> None:
    code = 'import look from "@acme/look";\nimport "paint/dist/paint.css";\nimport "version";\nlook();\n'
    found = rows({"importmap.php": IMPORT_MAP, "assets/app.js": code})
    for name in ("@acme/look", "paint"):
        assert (found[name].state, found[name].reason) == ("used", "led to its address in importmap.php")
    assert found["version"].state == "undeclared"


def test_what_is_copied_into_other_programs_is_declared_there() -> None:
    found = rows({"composer.json": "{}", "stubs/default/app.js": PAD, "src/Install.php": "<?php install();\n"})
    assert (found["left-pad"].state, found["left-pad"].scope) == ("used", "beside")
    assert found["left-pad"].reason == "only what is copied into other programs imports it, stubs/default/app.js first"


@pytest.mark.parametrize(
    "sources",
    [
        {**PACKAGE, "src/templates/page.js": PAD},  # a package of its own, whose pages have templates
        {"stubs/package.json": '{"name": "stub"}', "stubs/app.js": PAD},
        {"stubs/a.js": PAD, "src/app.js": PAD},
    ],
)
def test_templates_of_a_package_are_its_own(sources: dict[str, str]) -> None:
    assert rows(sources)["left-pad"].state == "undeclared"


def test_a_list_of_pythons_packages_speaks_for_every_folder() -> None:
    sources = {"requirements/base.txt": "flask\n", "shop/templates/a.py": "import shelves\n", "pixi.toml": ""}
    assert rows(sources)["shelves"].state == "undeclared"
    del sources["requirements/base.txt"]
    assert rows(sources)["shelves"].state == "used"


def test_what_was_built_elsewhere_brings_what_it_needs() -> None:
    copied = "pages/look/dist/js/look.esm.js"
    found = rows({**PACKAGE, copied: PAD})
    assert (found["left-pad"].state, found["left-pad"].reason) == (
        "used",
        f"only what was built elsewhere imports it, {copied} first",
    )
    assert rows({**PACKAGE, "pages/look/js/look.js": PAD})["left-pad"].state == "undeclared"
    assert rows({**PACKAGE, "web/dist/package.json": "{}", "web/dist/a.js": PAD})["left-pad"].state == "undeclared"


GO = 'package main\n\nimport "github.com/acme/wire"\n\nfunc main() { wire.Go() }\n'


@pytest.mark.parametrize("name", ["Gopkg.toml", "Gopkg.lock", "glide.yaml", "Godeps/Godeps.json"])
def test_a_manifest_that_is_not_read_may_name_it(name: str) -> None:
    row = rows({"cmd/main.go": GO, name: ""})["github.com/acme/wire"]
    assert (row.state, row.reason) == ("used", f"{name} is here, which is not read and may name it")
    assert rows({"cmd/main.go": GO})["github.com/acme/wire"].state == "undeclared"
    beside = {"go.mod": "module example.com/a\n", "cmd/main.go": GO, name: ""}
    assert rows(beside)["github.com/acme/wire"].state == "undeclared"
    assert rows({"cmd/main.go": GO, f"other/{name}": ""})["github.com/acme/wire"].state == "undeclared"


def test_what_a_setup_py_is_run_with_comes_with_pip() -> None:
    assert rows({"python/setup.py": "from setuptools import setup\nsetup()\n"}) == {}
    assert rows({"python/shop/a.py": "import setuptools\n"})["setuptools"].state == "undeclared"


def test_what_hvigor_builds_with_comes_with_it() -> None:
    script = "import { hapTasks } from '@ohos/hvigor-ohos-plugin';\nexport default { system: hapTasks };\n"
    assert rows({"entry/hvigorfile.ts": script}) == {}
    assert rows({"entry/other.ts": script})["@ohos/hvigor-ohos-plugin"].state == "undeclared"


TYPES = {"package.json": '{"name": "shop", "devDependencies": {"@types/acme__left-pad": "1", "@types/pad": "1"}}'}


@pytest.mark.parametrize(
    ("name", "path", "code", "state"),
    [
        ("pad", "src/a.ts", 'import { Options } from "pad";\nexport interface A { b?: Options }\n', "used"),
        ("@acme/left-pad", "src/a.ts", 'import * as left from "@acme/left-pad";\nlet a: left.Pad;\n', "used"),
        ("pad", "src/a.ts", 'import pad from "pad";\npad();\n', "undeclared"),
        ("pad", "src/a.ts", 'import * as pad from "pad";\npad.left(1);\n', "undeclared"),
        ("pad", "src/a.ts", 'import { Pad } from "pad";\nclass A extends Pad {}\n', "undeclared"),
        ("pad", "src/a.ts", 'import { Pad } from "pad";\nnew Pad();\n', "undeclared"),
        ("pad", "src/a.ts", 'import "pad";\n', "undeclared"),
        ("pad", "src/a.js", 'import { Options } from "pad";\n', "undeclared"),
        ("other", "src/a.ts", 'import { Options } from "other";\nlet a: Options;\n', "undeclared"),
    ],
)
def test_types_that_are_declared_are_enough_where_nothing_else_is_used(name, path, code, state) -> None:
    row = rows({**TYPES, path: code})[name]
    assert row.state == state
    if state == "used":
        assert row.scope == "development"
        assert row.reason.endswith(" is declared, and nothing but types of it is seen used")


def test_what_the_page_brings_that_a_builder_builds_for_needs_no_declaration() -> None:
    package = '{"name": "shop", "devDependencies": {"@wordpress/scripts": "1"}}'
    code = 'import ready from "@wordpress/dom-ready";\nimport pad from "left-pad";\nready(pad);\n'
    found = rows({"package.json": package, "src/editor.js": code})
    assert (found["@wordpress/dom-ready"].state, found["@wordpress/dom-ready"].reason) == (
        "used",
        "@wordpress/scripts leaves it out of what it builds, for WordPress brings it",
    )
    assert found["left-pad"].state == "undeclared"
    assert rows({**PACKAGE, "src/editor.js": code})["@wordpress/dom-ready"].state == "undeclared"


def test_what_a_framework_brings_by_its_own_rules_needs_no_declaration() -> None:
    code = 'import { ref } from "vue";\nimport pad from "left-pad";\nref(pad);\n'
    found = rows({"package.json": '{"name": "shop", "dependencies": {"nuxt": "1"}}', "composables/a.js": code})
    assert (found["vue"].state, found["vue"].reason) == ("used", "nuxt brings it, as its documentation says")
    assert found["left-pad"].state == "undeclared"
    assert rows({"package.json": '{"name": "shop"}', "composables/a.js": code})["vue"].state == "undeclared"


def test_what_a_go_mod_requires_for_others_is_there() -> None:
    sources = {
        "go.mod": "module example.com/shop\n\nrequire (\n\texample.com/shelf v1.0.0\n"
        "\tgolang.org/x/net v0.55.0 // indirect (for websocket)\n\tgolang.org/x/more v1.0.0 // indirect\n)\n",
        "a.go": 'package a\n\nimport (\n\t"example.com/shelf"\n\t"golang.org/x/net/http2"\n\t"golang.org/x/sys/unix"\n)\n',
        "part/go.mod": "module example.com/part\n\nrequire example.com/shelf v1.0.0\n",
        "part/b.go": 'package b\n\nimport "golang.org/x/more/words"\n',
    }
    found = rows(sources)
    assert {name: (row.state, row.reason) for name, row in found.items()} == {
        "example.com/shelf": ("used", "1 module imports it; also declared in 1 other manifest"),
        "golang.org/x/net": ("used", "required in go.mod, as indirect: for what other packages need"),
        "golang.org/x/sys": ("undeclared", "no manifest names it"),
        "golang.org/x/more": ("undeclared", "no manifest names it"),  # of another module
    }
