from __future__ import annotations

import pytest

from services.system_map.facts import Dependency, FileFacts, InventoryFile, Manifests
from services.system_map.resolve import read_manifests, resolve_imports


def read(contents: dict[str, str], roles: dict[str, str] | None = None) -> Manifests:
    files = {
        path: InventoryFile(path, "0", len(text), None, (roles or {}).get(path, "configuration"))  # type: ignore[arg-type]
        for path, text in contents.items()
    }
    return read_manifests(files, {path: text.encode() for path, text in contents.items()})


def short(manifests: Manifests) -> list[tuple[str, str, str, int | None]]:
    return [(one.name, one.requirement, one.scope, one.line) for one in manifests.dependencies]


PYPROJECT = """[build-system]
requires = ["flit_core<4"]
[project]
name = "Shop"
description = "Sells
 things"
license = {text = "MIT License"}
dependencies = [
  "blinker>=1.9",
  "click[extra] >= 8 ; python_version < '4'",
]
[project.optional-dependencies]
async = ["asgiref>=3.2"]
[project.scripts]
shop = "shop.cli:main [extra]"
[dependency-groups]
dev = ["pytest", {include-group = "docs"}]
""".replace("Sells\n things", "Sells things")


def test_a_pyproject_gives_its_dependencies_with_scope_and_line() -> None:
    found = read({"pyproject.toml": PYPROJECT})

    assert (found.name, found.description, found.licence) == ("Shop", "Sells things", "MIT")
    assert short(found) == [
        ("blinker", ">=1.9", "run", 8),
        ("click", ">= 8 ; python_version < '4'", "run", 9),
        ("asgiref", ">=3.2", "optional:async", 12),
        ("pytest", "", "development", 16),
        ("flit_core", "<4", "build", 2),
    ]
    assert found.entry_points == [("shop", "shop.cli:main", "pyproject.toml")]


def test_poetry_gives_its_groups() -> None:
    text = '[tool.poetry]\nname = "p"\nlicense = "Apache 2.0"\n[tool.poetry.dependencies]\npython = "^3.11"\nflask = "^3"\n'
    text += '[tool.poetry.group.test.dependencies]\npytest = { version = "8" }\n'

    found = read({"pyproject.toml": text})

    assert (found.name, found.licence) == ("p", "Apache-2.0")
    assert short(found) == [("flask", "^3", "run", 6), ("pytest", "8", "development", 8)]


def test_setup_cfg_gives_requirements_and_scripts() -> None:
    text = "[metadata]\nname = s\nclassifiers =\n    License :: OSI Approved :: BSD License\n[options]\ninstall_requires =\n"
    text += "    six>=1\n    # no\n[options.extras_require]\ntest =\n    tox\n[options.entry_points]\nconsole_scripts =\n    s = s.cli:main\n"

    found = read({"setup.cfg": text})

    assert (found.name, found.licence) == ("s", "BSD-3-Clause")
    assert short(found) == [("six", ">=1", "run", 7), ("tox", "", "optional:test", 11)]
    assert found.entry_points == [("s", "s.cli:main", "setup.cfg")]


def test_a_condition_in_setup_cfg_is_no_package() -> None:
    lines = '[options]\ninstall_requires =\n    six>=1; python_version<"3.8"\n    colour; sys_platform=="win32"\n'
    assert [one[:2] for one in short(read({"setup.cfg": lines}))] == [
        ("six", '>=1; python_version<"3.8"'),
        ("colour", '; sys_platform=="win32"'),
    ]
    line = '[options]\ninstall_requires = six>=1; attrs; colour ; sys_platform=="win32"\n'
    assert [one[0] for one in short(read({"setup.cfg": line}))] == ["six", "attrs", "colour"]


def test_setup_py_is_read_as_text_and_never_run() -> None:
    text = """
raise SystemExit(open("/tmp/never", "w"))
NAME = "tool"
REQUIRES = [
    'six>=1.0',  # "not this"
    "attrs",
]
setup(name=NAME, license="MIT", install_requires=REQUIRES, tests_require=["mock"],
      entry_points={"console_scripts": ["tool = tool.main:run"]}, setup_requires=find())
"""

    found = read({"setup.py": text})

    assert (found.name, found.licence) == ("tool", "MIT")
    assert short(found) == [("six", ">=1.0", "run", 5), ("attrs", "", "run", 6), ("mock", "", "development", 8)]
    assert found.entry_points == [("tool", "tool.main:run", "setup.py")]


@pytest.mark.parametrize("made", ["frozenset(['six>=1', 'attrs'])", "set((\n'six>=1',\n'attrs'))", "list(NAMES)"])
def test_setup_py_may_make_its_lists_of_others(made: str) -> None:
    text = f"NAMES = tuple(['six>=1', 'attrs'])\nsetup(name='shop', install_requires={made}, author='attr')\n"
    assert [one[:3] for one in short(read({"setup.py": text}))] == [("six", ">=1", "run"), ("attrs", "", "run")]


@pytest.mark.parametrize(
    "said",
    [
        '{"shop.plugins": ["one = shop.one:One"], "console_scripts": ["shop = shop.cli:main"], "gui_scripts": ("win = shop.win:main",)}',
        '"""\n[shop.plugins]\none = shop.one:One\n[console_scripts]\nshop = shop.cli:main\n[ gui_scripts ]\nwin=shop.win:main\n"""',
        '["[console_scripts]", "shop = shop.cli:main", "[gui_scripts]", "win = shop.win:main", "[a]", "b = c:d"]',
    ],
)
def test_of_the_entry_points_of_setup_py_only_scripts_are_commands(said: str) -> None:
    found = read({"setup.py": f"setup(name='shop', entry_points={said})\n"})
    assert [entry[:2] for entry in found.entry_points] == [("shop", "shop.cli:main"), ("win", "shop.win:main")]


@pytest.mark.parametrize(
    "main",
    ["gulpfile.js", "./Gruntfile.js", "Gulpfile.babel.js", "build/webpack.config.js", "nuxt.config.ts", "Gruntfile"],
)
def test_what_builds_a_package_is_no_main_file_of_it(main: str) -> None:
    path = main.removeprefix("./") + (".js" if main == "Gruntfile" else "")
    assert read({"package.json": f'{{"name": "shop", "main": "{main}"}}', path: ""}).entry_points == []


def test_what_the_compiler_writes_beside_its_source_is_led_to_that() -> None:
    text = '{"name": "shop", "bin": {"shop": "bin/shop.js"}, "exports": "./parts/shop.mjs"}'
    found = read({"package.json": text, "bin/shop.ts": "", "parts/shop.mts": ""})
    assert [entry[:2] for entry in found.entry_points] == [
        ("shop", "bin/shop.ts"),
        ('import "shop"', "parts/shop.mts"),
    ]


def test_a_package_of_svelte_is_led_to_what_it_is_packed_from() -> None:
    text = '{"name": "shop", "exports": {".": {"types": "./dist/index.d.ts", "svelte": "./dist/index.js"}}}'
    found = read({"package.json": text, "src/lib/index.ts": "", "src/routes/+page.svelte": ""})
    assert [entry[:2] for entry in found.entry_points] == [('require("shop")', "src/lib/index.ts")]


@pytest.mark.parametrize("line", ["-e .[standard]", ".", "--editable=.", "-e file:.  # all of it"])
def test_a_list_that_installs_the_project_itself_is_for_its_developers(line: str) -> None:
    assert short(read({"requirements.txt": f"{line}\nflask==3\n"})) == [("flask", "==3", "development", 2)]
    assert short(read({"requirements.txt": "-e ./other\nflask==3\n"})) == [("flask", "==3", "run", 2)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("https://h.example/v0.8/Look_up-0.8.0-py3-none-any.whl#sha256=1", [("Look_up", "==0.8.0", "run", 1)]),
        ("https://h.example/look.up-1.2+cu12-1-cp310-cp310-linux_x86_64.whl", [("look.up", "==1.2+cu12", "run", 1)]),
        ("https://h.example/a/look-1.0rc1.tar.gz", [("look", "==1.0rc1", "run", 1)]),
        ("https://h.example/look/archive/refs/tags/v1.0.tar.gz", []),
        ("https://github.com/acme/tools/archive/release-2.1.0.tar.gz", []),
        ("https://github.com/acme/tools/archive/refs/tags/v-2.1.0.tar.gz", []),
        ("https://gitlab.com/acme/tools/-/archive/v-2.1.0/tools-v-2.1.0.tar.gz", []),
        ("https://codeload.github.com/acme/tools/tar.gz/release-2.1.0.tar.gz", []),
        ("https://bitbucket.org/acme/tools/get/release-2.1.0.tar.gz", []),
        ("https://h.example/archive/look-1.0-py3-none-any.whl", [("look", "==1.0", "run", 1)]),
        ("https://github.com/acme/look/releases/download/v1.0/look-1.0.tar.gz", [("look", "==1.0", "run", 1)]),
        ("https://h.example/look-1.0.zip", []),
    ],
)
def test_the_address_of_an_archive_says_what_it_installs(line: str, found: list[tuple[str, str, str, int]]) -> None:
    assert short(read({"requirements.txt": f"{line}\n"})) == found


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("requirements.txt", "run"),
        ("requirements-dev.txt", "development"),
        ("requirements/default.txt", "run"),
        ("requirements/tests.txt", "development"),
        ("requirements/extras/redis.txt", "optional:redis"),
        ("docs/requirements.txt", "development"),
    ],
)
def test_the_name_of_a_requirements_file_says_what_it_is_for(path: str, scope: str) -> None:
    text = "-r other.txt\n# no\nflask==3 --hash=sha256:1 \\\n./local\nhttps://x/y.whl\ngit+https://x/y#egg=why\n"

    assert read({path: text}).dependencies == [
        Dependency("flask", "==3", scope, path, 3),
        Dependency("why", "", scope, path, 6),
    ]


def test_package_json_gives_dependencies_and_the_source_of_what_is_built() -> None:
    text = '{"name": "@a/ui",\n "license": "ISC", "main": "dist/index.js", "bin": "./cli.js",\n "dependencies":\n {"react": "^18"},'
    text += '\n "devDependencies": {"vite": "5", "@a/ui": "workspace:*"}}'

    found = read({"package.json": text, "src/index.ts": "", "cli.js": ""})

    assert (found.name, found.licence) == ("@a/ui", "ISC")
    assert short(found) == [("react", "^18", "run", 4), ("vite", "5", "development", 5)]
    assert found.entry_points == [
        ("ui", "cli.js", "package.json"),
        ('require("@a/ui")', "src/index.ts", "package.json"),
    ]


def test_a_built_entry_of_another_name_is_led_to_the_index_of_the_source_but_a_command_is_not() -> None:
    text = '{"name": "shop", "module": "dist/shop.esm.js", "bin": "./dist/cli.js"}'
    found = read({"packages/core/package.json": text, "packages/core/src/index.ts": ""})
    assert found.entry_points == [('import "shop"', "packages/core/src/index.ts", "packages/core/package.json")]


def test_go_mod_leaves_out_what_only_its_dependencies_need() -> None:
    text = "module example.com/m\n\nrequire example.com/a v1.0.0\nrequire (\n\texample.com/b/v2 v2.1.0\n\texample.com/c v1.0.0 // indirect\n)\n"

    found = read({"go.mod": text})

    assert found.name == "example.com/m"
    assert short(found) == [("example.com/a", "v1.0.0", "run", 3), ("example.com/b/v2", "v2.1.0", "run", 5)]


def test_what_stands_for_a_go_mod_is_read_like_one() -> None:
    found = read({"vendor.mod": "module example.com/m\n\nrequire example.com/a v1.0.0\n", "vendor/b/vendor.mod": "x"})

    assert (found.name, short(found)) == ("example.com/m", [("example.com/a", "v1.0.0", "run", 3)])


def test_cargo_toml_leaves_out_crates_of_the_repository() -> None:
    text = '[package]\nname = "rg"\nlicense = "Unlicense/MIT"\n[dependencies]\nown = { path = "own" }\nlog2 = { package = "log", version = "0.4" }\n'
    text += '[dev-dependencies]\nserde = "1"\n[[bin]]\nname = "rg"\npath = "core/main.rs"\n'

    found = read({"Cargo.toml": text, "core/main.rs": ""})

    assert (found.name, found.licence) == ("rg", "Unlicense OR MIT")
    assert short(found) == [("log", "0.4", "run", 6), ("serde", "1", "development", 8)]
    assert found.entry_points == [("rg", "core/main.rs", "Cargo.toml")]


def test_maven_and_gradle_give_group_and_artifact() -> None:
    pom = "<project><groupId>g</groupId><artifactId>a</artifactId><properties><v>9</v></properties>\n<dependencies>\n<dependency>"
    pom += "<groupId>junit</groupId><artifactId>junit</artifactId><version>${v}</version><scope>test</scope></dependency>\n"
    pom += "<dependency><groupId>g</groupId><artifactId>a</artifactId></dependency></dependencies></project>"
    gradle = "dependencies {\n  implementation 'org.x:y:1.0'\n  testImplementation(\"org.x:z\")\n}\n"

    found = read({"pom.xml": pom, "sub/build.gradle": gradle})

    assert found.name == "a"
    assert short(found) == [
        ("junit:junit", "9", "development", 3),
        ("org.x:y", "1.0", "run", 2),
        ("org.x:z", "", "development", 3),
    ]


def test_manifests_of_tests_and_vendored_code_declare_nothing() -> None:
    found = read(
        {
            "tests/data/setup.py": 'setup(name="x", install_requires=["y"])',
            "vendor/go.mod": "module v\nrequire a.b/c v1\n",
        },
        {"tests/data/setup.py": "test", "vendor/go.mod": "vendored"},
    )

    assert found == Manifests()


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("pyproject.toml", "[" * 50_000, "nested too deeply"),
        ("pyproject.toml", "a = ", "not valid TOML"),
        ("package.json", '{"a":' * 100_000, "nested too deeply"),
        ("package.json", "{a}", "not valid JSON"),
        ("package.json", " " * 2_000_000, "larger than 1 MB"),
        ("setup.cfg", "no section", "not a valid configuration file"),
        ("pom.xml", "<a>", "not valid XML"),
        (
            "pom.xml",
            '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><l>&a;</l>',
            "declares a document type or entities",
        ),
        ("pom.xml", "<a>" * 60_000, "has too many elements"),
    ],
)
def test_a_hostile_manifest_is_named_with_its_reason_and_costs_no_other_one(path: str, text: str, reason: str) -> None:
    found = read({path: text, "sub/requirements.txt": "flask\n"})

    assert found.unreadable == [(path, reason)]
    assert short(found) == [("flask", "", "run", 1)]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", "/*" * 400_000),
        ("package.json", '{"a": ' + "," * 400_000),
        ("go.mod", "\n" * 900_000),
        ("go.mod", "require " + "a." * 400_000),
        ("go.mod", "require (\n" + "a." * 400_000 + " x\n"),
        ("setup.py", "install_requires=[" + "'" * 900_000),
        ("setup.py", "name " * 180_000),
        ("setup.cfg", "[options]\ninstall_requires = " + "a;" * 400_000),
        ("Cargo.toml", "[" + "a." * 40),
        ("build.gradle", "implementation " * 60_000),
        ("requirements.txt", "a[" * 400_000),
        ("LICENSE", "version 2.0 " * 80_000),
        ("Makefile", "-I" + " -I" * 300_000),
        ("CMakeLists.txt", "include_directories(" * 45_000),
    ],
)
def test_no_text_of_a_manifest_takes_more_than_its_length(path: str, text: str) -> None:
    files = {path: InventoryFile(path, "0", len(text), None, "configuration")}
    for name, language in (("a.py", "Python"), ("a.go", "Go"), ("a.c", "C"), ("a.ts", "TypeScript")):
        files[name] = InventoryFile(name, "1", 1, language, "code")
    facts = {name: FileFacts(1) for name in files if name != path}

    assert resolve_imports(files, facts, {path: text.encode()}) == []


@pytest.mark.parametrize(
    "text", ["(" * 100_000, "install_requires=" + "[" * 100_000, "name='" * 50_000, '"""' * 50_001]
)
def test_a_hostile_setup_py_is_only_text(text: str) -> None:
    assert read({"setup.py": text}).dependencies == []


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        ("MIT License\n\nPermission is hereby granted, free of charge, to any person", "MIT"),
        ("Redistribution and use in source and binary forms, with or without", "BSD-2-Clause"),
        ("Redistribution and use in source and binary forms ... Neither the name of", "BSD-3-Clause"),
        (
            "                                 Apache License\n                           Version 2.0, January 2004",
            "Apache-2.0",
        ),
        ("GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007 ... GNU Affero General Public License", "GPL-3.0"),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3, 19 November 2007", "AGPL-3.0"),
        ("Permission to use, copy, modify, and/or distribute this software for any purpose", "ISC"),
        ("Do as you like.", None),
    ],
)
def test_a_licence_text_is_known_by_its_key_phrases(text: str, licence: str | None) -> None:
    assert read({"LICENSE.txt": text}).licence == licence


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        (
            "package.json",
            '{"dependencies":{"lib":"git+https://bob:hunter2@host/lib.git"}}',
            "git+https://…@host/lib.git",
        ),
        (
            "package.json",
            '{"dependencies":{"lib":"git+https://tok3n@host/lib.git#v1"}}',
            "git+https://…@host/lib.git#v1",
        ),
        ("package.json", '{"dependencies":{"lib":"git+ssh://git@host/lib.git"}}', "git+ssh://git@host/lib.git"),
        (
            "pyproject.toml",
            '[project]\ndependencies=["lib @ https://u:tok3n@host/lib.zip"]\n',
            "@ https://…@host/lib.zip",
        ),
        ("requirements.txt", "lib @ git+https://ghp_abcdefghijklmnopqrst@host/lib\n", "@ git+https://…@host/lib"),
        ("Pipfile", '[packages]\nlib = "https://host/lib.zip?token=hunter2"\n', "https://host/lib.zip?token=…"),
    ],
)
def test_the_address_of_a_dependency_is_shown_without_its_password_or_token(path: str, text: str, shown: str) -> None:
    assert [(one.name, one.requirement) for one in read({path: text}).dependencies] == [("lib", shown)]
