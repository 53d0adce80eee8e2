"""What tools and commands have to do with packages: settings that import, commands that code and scripts run, stubs, data."""

from __future__ import annotations

import json
import textwrap

import pytest

from services.system_map.parts.surface import DependencyReport
from services.system_map.surface.dependencies import report_dependencies
from tests.fakes.mapped_repository import mapped

FEW = "shelf\nlook-it-up\n"


def told(sources: dict[str, str]) -> list[DependencyReport]:
    given = mapped(sources).parts_input()
    given.blobs = lambda ids: ((one, textwrap.dedent(sources[one]).encode()) for one in ids)
    return report_dependencies(given).dependencies


def rows(sources: dict[str, str]) -> dict[str, DependencyReport]:
    return {row.name: row for row in told(sources)}


def package(*names: str, **more: object) -> str:
    return json.dumps({"name": "shop", "dependencies": dict.fromkeys(names, "1"), **more})


@pytest.mark.parametrize(
    "line",
    [
        'command = f"look-it-up -o {path}"; subprocess.Popen(command.split())',
        "subprocess.run(['look-it-up', path])",
        'os.system("look-it-up in.md")',
        "subprocess.check_call(\n    [\n        'look-it-up',\n        path,\n    ]\n)",
        'command = f"look-it-up {path}"; os.popen(command)',
        'subprocess.run(["sh", "-c", f"look-it-up -o {path}"])',
        'def run_it(text): subprocess.run(text)\nrun_it(f"look-it-up -o {path}")',
    ],
)
def test_a_command_that_code_runs_needs_no_import(line: str) -> None:
    code = f"import os\nimport subprocess\npath = 'in.md'\n{line}\n"
    row = rows({"requirements.txt": FEW, "shop/a.py": code})["look-it-up"]
    assert (row.state, row.reason) == ("tool", "run as a command in shop/a.py")


@pytest.mark.parametrize(
    "line",
    [
        'print("look-it-up failed"); subprocess.run(path)',
        "path = 'look-it-up'; subprocess.run(['other', path])",
        'print(f"look-it-up -o {path}")',
        'subprocess.run(path); print(f"look-it-up {1}")',
        'text = f"look-it-up -o {path}"; subprocess.run(path); print(text)',
        'subprocess.run(["other", "--with", "look-it-up"])',
    ],
)
def test_a_name_that_only_stands_near_what_is_run_is_no_command(line: str) -> None:
    start = "import subprocess\n" if "subprocess" in line else ""
    row = rows({"requirements.txt": FEW, "shop/a.py": f"{start}path = ''\n{line}\n"})["look-it-up"]
    assert row.state == "unused"


def test_a_command_may_be_known_by_another_name_than_its_packages() -> None:
    scripts = {"dev": "email dev --port 3456"}
    found = rows({"package.json": package("react-email", "left-pad", scripts=scripts), "src/a.js": "run()\n"})
    assert found["react-email"].reason == "email, which may be its command, is run by package.json"
    assert (found["react-email"].state, found["left-pad"].state) == ("tool", "unused")


def test_stubs_are_not_what_is_imported() -> None:
    code = "import dateutil.parser\nimport look\n"
    found = rows({"requirements.txt": "types-python-dateutil\nlook-stubs\nshelf\n", "shop/a.py": code})
    assert {name: (row.state, row.reason) for name, row in found.items()} == {
        "python-dateutil": ("undeclared", "no manifest names it"),
        "look": ("undeclared", "no manifest names it"),
        "types-python-dateutil": ("tool", "type stubs, which only type checkers read"),
        "look-stubs": ("tool", "type stubs, which only type checkers read"),
        "shelf": ("unused", "no module imports it"),
    }


@pytest.mark.parametrize(
    "path",
    ["eslint.config.js", "web/postcss.config.cjs", "webpack.mix.js", ".eslintrc.js", "karma.conf.js"],
)
def test_what_only_settings_of_tools_import_is_of_the_tooling(path: str) -> None:
    sources = {"package.json": package("left-pad"), path: 'const a = require("a-rule");\n'}
    found = told({**sources, "src/a.js": 'import b from "b";\nimport pad from "left-pad";\n'})
    assert [(row.name, row.state, row.scope, row.reason) for row in found[:2]] == [
        ("b", "undeclared", "run", "no manifest names it"),
        (
            "a-rule",
            "undeclared",
            "development",
            f"no manifest names it; only settings of tools import it, {path} first",
        ),
    ]
    both = rows({**sources, "src/a.js": 'import rule from "a-rule";\n'})["a-rule"]
    assert (both.scope, both.reason, both.importers) == ("run", "no manifest names it", 2)


def test_what_the_product_takes_in_is_no_settings_of_a_tool_whatever_its_name() -> None:
    sources = {
        "package.json": package("left-pad"),
        "src/shop.conf.ts": 'import rule from "a-rule";\nexport default rule;\n',
    }
    reason = "no manifest names it; only settings of tools import it, src/shop.conf.ts first"
    assert rows({**sources, "webpack.mix.js": 'import "./src/shop.conf";\n'})["a-rule"].reason == reason
    taken = rows({**sources, "src/index.ts": 'import shop from "./shop.conf";\n'})["a-rule"]
    assert (taken.scope, taken.reason) == ("run", "no manifest names it")


def test_a_file_that_base_url_leads_to_and_that_is_not_there_is_no_package() -> None:
    code = 'import made from "made.json";\nimport b from "b";\n'
    sources = {"package.json": package("left-pad"), "src/a.ts": code}
    assert {"made.json", "b"} <= rows(sources).keys()
    settings = '{"compilerOptions": {"baseUrl": "./", "resolveJsonModule": true}}'
    found = rows({**sources, "tsconfig.json": settings})
    assert sorted(found) == ["b", "left-pad"]
    code = 'import icon from "leaflet/dist/i.png";\nimport made from "src/made.json";\n'
    found = rows({**sources, "tsconfig.json": settings, "src/a.ts": code})
    assert sorted(found) == ["leaflet", "left-pad"]


def test_what_a_builders_plugin_makes_needs_no_declaration() -> None:
    made = {"package.json": package("unplugin-fonts"), "src/a.js": 'import "unfonts.css";\n'}
    row = rows(made)["unfonts.css"]
    assert (row.state, row.reason) == ("used", "unplugin-fonts makes it, as its documentation says")
