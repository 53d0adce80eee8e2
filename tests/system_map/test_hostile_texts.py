"""No reader of texts that nobody vouches for takes longer than about their length, whatever they are made of.

These readers run in the map's own process, outside the limit that each parsed file has.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from services.system_map.derive.readme import first_sentence, shows_import
from services.system_map.facts import InventoryFile
from services.system_map.resolve import read_manifests
from services.system_map.resolve.c import CResolver
from services.system_map.resolve.paths import Tree
from services.system_map.resolve.python_roots import PythonRoots
from services.system_map.surface.configuration import find
from services.system_map.surface.configuration.dockerfile import read_dockerfile
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.dependencies.mentions import Mentions
from services.system_map.surface.models import find_data_models
from services.system_map.surface.models.sql_ddl import Schema
from tests.fakes.parts_inputs import parts_input

SIZE = 200_000
SECONDS = 5.0  # a quadratic reader takes minutes
RUNS = (
    "a", "a ", "a=", "a:", "a.", "A_", "1", "(", "[", "{", ",", " ", "\t", "\n", " \n", '"', "'", '\\"', "`", "<", "#", "-", "- ",
    "\\", "/", "|", "@", "$", "${", "${A", "${A:-", "*", "_", "=", ":", ";", "pass", "token ", "://", "<a ", "<div", "<!--", "![](",
    "[a](", ":a:`", "group:[", "REFERENCES.", "é",
)  # fmt: skip
MANIFESTS = {
    "pyproject.toml": ("", "[project]\ndependencies=['", "[tool.poetry.dependencies]\n"),
    "setup.cfg": ("", "[options]\ninstall_requires = ", "[metadata]\nname", "package_dir="),
    "setup.py": ("", "setup(name=", "setup(install_requires=['", "package_dir={"),
    "Pipfile": ("", "[packages]\n"),
    "package.json": ("", '{"dependencies":{"', "{//"),
    "Cargo.toml": ("", "[dependencies]\n"),
    "go.mod": ("", "require (\n"),
    "pom.xml": ("", "<project><dependencies>"),
    "build.gradle": ("", "description", "implementation 'a:b:", "test", "mainClass"),
    "settings.gradle": ("", "rootProject.name"),
    "libs.versions.toml": ("", "[libraries]\n"),
    "build.sbt": ("", '"a" % "b" % '),
    "environment.yml": ("", "dependencies:\n- "),
    "Gemfile": ("", "gem 'a', ", "gem 'a', \"", "group ", "a do |"),
    "a.gemspec": ("", "s.add_dependency 'a', '", "s.name =", "s.summary = 'a' "),
    "composer.json": ("", '{"require":{"'),
    "packages.config": ("",),
    "Package.swift": ("", ".package(url:", '.target(name:"a"'),
    "vcpkg.json": ("", '{"dependencies":["'),
    "conanfile.txt": ("", "[requires]\n"),
    "conanfile.py": ("", "requires='a/"),
    "requirements.txt": ("", "a", "a[", "a @ git+https://"),
    "LICENSE": ("",),
    "CMakeLists.txt": ("", "include_directories(", "set(a "),
    "Makefile": ("", "-I"),
    "tox.ini": ("",),
}
CONFIGURATION = {
    "Dockerfile": ("", "FROM a\nENV ", 'FROM a\nENV A="', "FROM a\nCMD ", "FROM a\nRUN <<", "ARG A=", "FROM ", "EXPOSE "),
    "compose.yml": ("", "services:\n  a:\n    image: ", "services:\n  a:\n    command: '", "x: ${A:-"),
    ".github/workflows/a.yml": ("", "jobs:\n  a: "),
    ".gitlab-ci.yml": ("", "a:\n  script: "),
    ".travis.yml": ("", "jobs: "),
    "Jenkinsfile": ("", "pipeline stage('a') stage"),
    "Procfile": ("", "web: ", "web"),
    "a.service": ("", "Environment=", "ExecStart="),
    ".env": ("", "A", "# A"),
    "entrypoint.sh": ("", "${A:-"),
    "application.yml": ("", "a: ${A:"),
}  # fmt: skip


TABLES = ("", "create table t (", "create table t (a ", "alter table t add ", "create table t (a int references b")
PRISMA = ("", "model A {\n", "model A {\n a ", "model A {\n a Int @relation(", "model A {\n @@id([", "enum A {\n")


def cases(beginnings: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return each run, behind one of the beginnings in turn."""
    return [(beginnings[place % len(beginnings)], run) for place, run in enumerate(RUNS)]


def hostile(beginning: str, run: str) -> bytes:
    return (beginning + run * (SIZE // len(run)) + "!").encode()


def within_bounds(read: Callable[[], object], what: object) -> None:
    started = time.process_time()
    read()
    assert time.process_time() - started < SECONDS, what


def inventory(path: str, data: bytes) -> dict[str, InventoryFile]:
    return {path: InventoryFile(path, "0", len(data), None, "configuration")}


@pytest.mark.timeout(120)
@pytest.mark.parametrize("path", MANIFESTS)
def test_manifests(path: str) -> None:
    for beginning, run in cases(MANIFESTS[path]):
        data = hostile(beginning, run)

        def read(data: bytes = data) -> None:
            read_manifests(inventory(path, data), {path: data})
            Mentions({path: data})
            CResolver(Tree(inventory(path, data)), inventory(path, data), {}, {path: data})
            PythonRoots(Tree(inventory(path, data)), {path: data})

        within_bounds(read, (path, beginning, run))


def test_dotted_keys_of_toml_are_bounded_and_usual_ones_read() -> None:
    for keys in ("a." * 90_000 + "a", '"a" . ' * 30_000 + "a", "x = {" + "a." * 90_000 + "a"):
        data = f"{keys} = 1".encode()
        within_bounds(lambda data=data: read_manifests(inventory("Cargo.toml", data), {"Cargo.toml": data}), keys[:20])
    data = b'[package]\nname = "shop"\nlicense.workspace = true\n[target."cfg(unix)".dependencies.nix]\nversion = "1"\n'
    manifests = read_manifests(inventory("Cargo.toml", data), {"Cargo.toml": data})
    assert [(one.name, one.requirement, one.line) for one in manifests.dependencies] == [("nix", "1", 4)]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("path", CONFIGURATION)
def test_configuration(path: str) -> None:
    for beginning, run in cases(CONFIGURATION[path]):
        data = hostile(beginning, run)

        def read(data: bytes = data) -> None:
            collected = Collected()
            if path == "Dockerfile":
                read_dockerfile(path, data, "shop", collected)
            for pattern, reader in find.READERS:
                if pattern.search(path):
                    reader(path, data, collected)
            collected.variables()
            Mentions({path: data})

        within_bounds(read, (path, beginning, run))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("beginning", ["", "Shop is a ", "[![", "<div>\n", "<!--", ".. image::\n"])
def test_readmes(beginning: str) -> None:
    for run in RUNS:
        text = hostile(beginning, run).decode()
        within_bounds(lambda text=text: (first_sentence(text, "shop"), shows_import(text, "shop")), (beginning, run))


@pytest.mark.timeout(120)
def test_tables() -> None:
    for beginning, run in cases(TABLES):
        text = hostile(beginning, run).decode()

        def read(text: str = text) -> None:
            schema = Schema()
            schema.read("a.sql", text)
            schema.models(set())

        within_bounds(read, (beginning, run))


@pytest.mark.timeout(120)
def test_models_of_prisma() -> None:
    for beginning, run in cases(PRISMA):
        data = hostile(beginning, run)
        within_bounds(lambda data=data: find_data_models(parts_input({"a.prisma": data})), (beginning, run))
