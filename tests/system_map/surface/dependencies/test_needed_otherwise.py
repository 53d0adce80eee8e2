"""npm: peers of packages by their names, hosts that find packages, manifests and pages that lie elsewhere. Nobody is accused."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

import pytest

from services.system_map.parts.surface import DependencyReport
from services.system_map.surface.dependencies import report_dependencies
from services.system_map.surface.dependencies.locks import MAX_LOCK_BYTES
from tests.fakes.mapped_repository import mapped

OLD_LOCK = {"yarn.lock": "# yarn lockfile v1\n\n"}


def rows(sources: dict[str, str]) -> dict[str, DependencyReport]:
    given = mapped(sources).parts_input()
    given.blobs = lambda ids: blobs(sources, ids)
    return {row.name: row for row in report_dependencies(given).dependencies}


def blobs(sources: dict[str, str], ids: list[str]) -> Iterator[tuple[str, bytes]]:
    return ((one, textwrap.dedent(sources[one]).encode()) for one in ids)


def package(*names: str, name: str = "shop") -> str:
    return json.dumps({"name": name, "dependencies": dict.fromkeys(names, "1")})


@pytest.mark.parametrize(
    ("imported", "peer", "reason"),
    [
        ("vue-apexcharts", "apexcharts", "called as vue-apexcharts is, which is imported and may ask for it as a peer"),
        (
            "react-chartjs-2",
            "chart.js",
            "called as react-chartjs-2 is, which is imported and may ask for it as a peer",
        ),
        ("leaflet-draw", "leaflet", "called as leaflet-draw is, which is imported and may ask for it as a peer"),
        ("@mui/material", "@emotion/react", "an engine that another package uses where it is there: @mui/material"),
    ],
)
def test_where_a_lock_tells_no_peers_names_do(imported: str, peer: str, reason: str) -> None:
    sources = {"package.json": package(imported, peer, "left-pad"), "a.js": f'import one from "{imported}";\none();\n'}
    found = rows({**sources, **OLD_LOCK})
    assert (found[peer].state, found[peer].reason) == ("tool", reason)
    assert (found["left-pad"].state, found["left-pad"].reason) == (
        "unused",
        "no module imports it; yarn.lock does not tell whether another package asks for it as a peer",
    )
    assert rows(sources)["left-pad"].reason == "no module imports it"


def test_parts_of_words_are_no_names() -> None:
    sources = {"package.json": package("vue-apexcharts", "charts"), "a.js": 'import one from "vue-apexcharts";\n'}
    assert rows({**sources, **OLD_LOCK})["charts"].state == "unused"


@pytest.mark.parametrize(
    ("imported", "other"),
    [("express-session", "session"), ("react-router-dom", "router"), ("@acme/left-pad-all", "pad")],
)
def test_a_word_of_a_name_is_a_package_of_its_own(imported: str, other: str) -> None:
    sources = {"package.json": package(imported, other), "a.js": f'import one from "{imported}";\none();\n'}
    assert rows({**sources, **OLD_LOCK})[other].state == "unused"


@pytest.mark.parametrize(("size", "state"), [(2 << 20, "tool"), (MAX_LOCK_BYTES, "unused")])
def test_locks_are_read_that_are_larger_than_code(size: int, state: str) -> None:
    packages = {"node_modules/look": {"peerDependencies": {"paint": "1"}}, "": {"license": " " * size}}
    sources = {"package.json": package("look", "paint"), "a.js": 'import look from "look";\n'}
    found = rows({**sources, "package-lock.json": json.dumps({"packages": packages})})
    assert found["paint"].state == state


@pytest.mark.parametrize(
    ("names", "found_by"),
    [
        (("karma", "karma-mocha", "@acme/karma-look"), "a plugin, which karma finds by its name"),
        (("hexo", "hexo-look"), "a plugin, which hexo finds by its name"),
        (("shop-theme-dark",), "called after this project, which may load it by its name"),
    ],
)
def test_hosts_find_what_is_called_after_them(names: tuple[str, ...], found_by: str) -> None:
    sources = {"package.json": package("look", *names), "a.js": 'import look from "look";\n'}
    found = rows(sources)
    assert {found[name].reason for name in names if "-" in name} == {found_by}
    alone = rows({**sources, "package.json": package("look", *(name for name in names if "-" in name), name="other")})
    assert {alone[name].state for name in names if "-" in name} == {"unused"}


@pytest.mark.parametrize(
    ("name", "private", "state"),
    [
        ("storefront", False, "tool"),
        ("storefront", True, "unused"),  # nobody makes plugins of what is published nowhere
        ("app", False, "unused"),
        ("server", False, "unused"),
    ],
)
def test_a_name_that_says_little_is_no_host(name: str, private: bool, state: str) -> None:
    manifest = {"name": name, "private": private, "dependencies": {"look": "1", f"{name}-root-path": "1"}}
    found = rows({"package.json": json.dumps(manifest), "a.js": 'import look from "look";\n'})
    assert found[f"{name}-root-path"].state == state


def test_a_manifest_may_lie_beside_the_code_that_it_speaks_for() -> None:
    manifest = {"install/package.json": package("look", "paint", "left-pad")}
    amd = "define(['paint'], function (paint) { paint(); });\n"
    found = rows({**manifest, "src/a.js": 'require("look");\n', "public/b.js": amd})
    assert (found["paint"].state, found["paint"].reason) == ("tool", "its name stands as a text in public/b.js")
    assert found["left-pad"].state == "unused"
    within = {**manifest, "install/a.js": 'require("look");\n', "public/b.js": amd}
    assert rows(within)["paint"].state == "unused"


SERVED = {
    "web/package.json": package("chosen-js", "flot", "left-pad"),
    "web/a.js": "go();\n",
    "site/page.html": "<script src=\"{% static 'chosen-js/chosen.js' %}\"></script>\n<p>flot left pad</p>\n",
}


def test_pages_name_what_a_server_hands_out() -> None:
    found = rows({**SERVED, "site/settings.py": 'STATICFILES_DIRS = ["web/node_modules"]\n'})
    assert (found["chosen-js"].state, found["chosen-js"].reason) == ("tool", "a path into it stands in site/page.html")
    assert (found["flot"].state, found["left-pad"].state) == ("unused", "unused")
    assert rows({**SERVED, "site/settings.py": "STATICFILES_DIRS = []\n"})["chosen-js"].state == "unused"


def test_what_a_program_brings_that_runs_the_code_needs_no_declaration() -> None:
    code = 'import http from "k6/http";\nimport * as vscode from "vscode";\nimport Gtk from "gi://Gtk";\nimport pad from "pad";\n'
    found = rows({"package.json": package("look"), "tests/load.test.js": "", "a.js": code})
    assert {name: row.state for name, row in found.items()} == {"look": "unused", "pad": "undeclared"}
    declared = rows({"package.json": package("k6"), "a.js": code})
    assert declared["k6"].state == "used"


def test_an_alias_into_what_is_installed_is_that_package() -> None:
    config = (
        "module.exports = { resolve: { alias: { bench: path.resolve(__dirname, 'node_modules/@acme/bench/lib') } } };\n"
    )
    code = 'import bench from "bench/all";\nbench();\n'
    found = rows({"package.json": package("@acme/bench"), "webpack.config.js": config, "src/a.js": code})
    assert {name: (row.state, row.importers) for name, row in found.items()} == {"@acme/bench": ("used", 1)}
