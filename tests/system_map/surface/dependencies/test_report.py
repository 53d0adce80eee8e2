"""Declared packages against imported ones: what is told, what is passed over, and on which grounds."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.derive.derive import derive
from services.system_map.derive.findings import look
from services.system_map.facts import (
    CallFacts,
    DeepFacts,
    Dependency,
    FileFacts,
    ImportFacts,
    Manifests,
    ResolvedImport,
)
from services.system_map.parts.surface import DependenciesPart, DependencyReport
from services.system_map.parts_input import PartsInput
from services.system_map.surface.dependencies import report_dependencies
from tests.fakes.derive_inputs import imported, outside, project

LINES = {"shop/app.py": 300, "shop/cart.py": 200, "tests/test_a.py": 50, "lib.rs": 10, "web/main.js": 20, "A.java": 9}


def wanted(name: str, scope: str = "run", manifest: str = "pyproject.toml", requirement: str = "") -> Dependency:
    return Dependency(name, requirement, scope, manifest, 3)


def report(
    *declared: Dependency,
    imports: tuple[ResolvedImport, ...] = (),
    texts: dict[str, bytes] | None = None,
    facts: dict[str, FileFacts] | None = None,
    deep: dict[str, DeepFacts] | None = None,
    lines: dict[str, int] | None = None,
) -> DependenciesPart:
    given = project(lines or LINES, imports, manifests=Manifests(list(declared)), texts=texts, facts=facts)
    return report_dependencies(PartsInput(look(given), derive(given).content, None, (deep or {}).get))


def only(part: DependenciesPart) -> DependencyReport:
    (row,) = part.dependencies
    return row


def state(*declared: Dependency, **given: object) -> tuple[str, str]:
    row = only(report(*declared, **given))  # type: ignore[arg-type]
    return row.state, row.reason


# ── used, unused, undeclared ──


def test_a_declared_package_that_modules_import_is_used_and_names_them() -> None:
    imports = (outside("shop/cart.py", "werkzeug"), outside("shop/app.py", "werkzeug", "function"))
    row = only(report(wanted("Werkzeug", requirement=">=3"), imports=imports))
    assert (row.name, row.requirement, row.ecosystem, row.state) == ("Werkzeug", ">=3", "PyPI", "used")
    assert (row.importers, row.modules) == (2, ["shop/app.py", "shop/cart.py"])
    assert row.first is not None
    assert (row.manifest, row.line, row.first.path, row.first.line) == ("pyproject.toml", 3, "shop/app.py", 1)


def test_what_nothing_imports_is_unused_and_what_no_manifest_names_undeclared() -> None:
    part = report(wanted("leftpad"), imports=(outside("shop/app.py", "requests"),))
    assert [(row.name, row.state, row.manifest) for row in part.dependencies] == [
        ("requests", "undeclared", None),
        ("leftpad", "unused", "pyproject.toml"),
    ]
    assert part.states == {"undeclared": 1, "unused": 1}


def test_the_standard_library_and_the_project_itself_are_no_packages() -> None:
    imports = (
        outside("shop/app.py", "json", standard=True),
        outside("shop/app.py", "shop"),
        outside("shop/app.py", "cart"),
        outside("shop/app.py", "_speedups"),
    )
    assert report(imports=imports).dependencies == []


def test_of_several_declarations_the_most_binding_is_shown() -> None:
    declared = (wanted("pytest", "development"), wanted("pytest", manifest="requirements.txt"))
    row = only(report(*declared, imports=(outside("tests/test_a.py", "pytest"),)))
    assert (row.scope, row.manifest) == ("run", "requirements.txt")
    assert row.reason == "1 module imports it, tests only; also declared in 1 other manifest"


def test_equal_names_of_two_ecosystems_are_two_packages() -> None:
    part = report(
        wanted("redis"), wanted("redis", manifest="web/package.json"), imports=(outside("shop/app.py", "redis"),)
    )
    assert {(row.ecosystem, row.importers) for row in part.dependencies} == {("PyPI", 1), ("npm", 0)}


# ── optional imports ──


@pytest.mark.parametrize(
    ("scope", "within", "expected"),
    [
        ("module", "", ("undeclared", "run")),
        ("module", "try", ("used", "optional")),
        ("module", "if", ("used", "optional")),
        ("function", "", ("used", "optional")),
        ("type_checking", "", ("used", "development")),
    ],
)
def test_an_undeclared_import_is_judged_by_when_it_runs(scope: str, within: str, expected: tuple[str, str]) -> None:
    facts = {"shop/app.py": FileFacts(lines=9, imports=[ImportFacts("import", "simplejson", 1, within=within)])}
    row = only(report(imports=(outside("shop/app.py", "simplejson", scope),), facts=facts))  # type: ignore[arg-type]
    assert (row.state, row.scope) == expected


def test_what_only_tests_or_examples_import_needs_no_declaration() -> None:
    lines = {**LINES, "examples/try.py": 5}
    imports = (outside("tests/test_a.py", "greenlet"), outside("examples/try.py", "celery"))
    assert report(imports=imports, lines=lines).dependencies == []


@pytest.mark.parametrize(
    "path", ["build.gradle.kts", "app/build.gradle.kts", "buildSrc/src/main/kotlin/Own.kt", "project/Own.scala"]
)
def test_what_the_build_brings_to_its_own_scripts_needs_no_declaration(path: str) -> None:
    given = project({**LINES, path: 20}, (outside(path, "org.gradle"), outside(path, "com.diffplug")))
    given.files[path].language = "Scala" if path.endswith(".scala") else "Kotlin"
    part = report_dependencies(PartsInput(look(given), derive(given).content, None, lambda _: None))
    assert part.dependencies == []


def test_what_only_examples_ask_for_is_not_what_the_product_runs_on() -> None:
    rows = report(
        wanted("flask"), wanted("celery", manifest="examples/x/pyproject.toml"), wanted("mypy", "development"),
        imports=(outside("shop/app.py", "flask"), outside("examples/x/tasks.py", "celery")),
        lines={**LINES, "examples/x/tasks.py": 5},
    ).dependencies  # fmt: skip
    assert {row.name: row.scope for row in rows} == {"flask": "run", "celery": "beside", "mypy": "development"}


# ── no import expected ──


@pytest.mark.parametrize(
    ("dependency", "reason"),
    [
        (wanted("ruff", "development"), "declared for development"),
        (wanted("hatchling", "build"), "declared for building"),
        (wanted("types-requests"), "type stubs, which only type checkers read"),
        (wanted("gunicorn"), "a server, started from the command line"),
        (wanted("psycopg2-binary"), "a driver, chosen by an address or a setting"),
        (wanted("django-debug-toolbar"), "a plugin, which its host finds by itself or by a setting"),
        (wanted("tomli", requirement='>=1; python_version < "3.11"'), 'asked for only where python_version < "3.11"'),
        (wanted("asgi-lifespan", "optional:async"), "optional (async), and nothing imports it"),
        (
            wanted("vine", manifest="examples/x/requirements.txt"),
            "declared for what stands beside the product, in examples/x/",
        ),
        (wanted("@types/node", manifest="package.json"), "type stubs, which only type checkers read"),
        (
            wanted("eslint-plugin-x", manifest="package.json"),
            "a plugin, which its host finds by itself or by a setting",
        ),
        (wanted("com.h2database:h2", manifest="pom.xml"), "a driver, chosen by an address or a setting"),
        (wanted("sinatra", manifest="Gemfile"), "what code imports is not led to RubyGems packages"),
        (wanted("a/b", manifest="composer.json"), "what code imports is not always led to Packagist packages"),
        (wanted("github.com/x/y", manifest="go.mod"), "no code here imports from its ecosystem"),
    ],
)
def test_grounds_on_which_no_import_is_expected(dependency: Dependency, reason: str) -> None:
    assert state(dependency) == ("tool", reason)


def test_what_a_script_names_is_a_tool() -> None:
    package = json.dumps({"name": "x", "dependencies": {"snowpack": "1"}, "scripts": {"build": "snowpack build"}})
    texts = {"package.json": package.encode()}
    assert state(wanted("snowpack", manifest="package.json"), texts=texts) == ("tool", "named in package.json")
    assert state(wanted("left-pad", manifest="package.json"), texts=texts)[0] == "unused"
    makefile = {"Makefile": b"words:\n\t./node_modules/.bin/po2json --pretty words.po\n"}
    assert state(wanted("po2json", manifest="package.json"), texts=makefile) == ("tool", "named in Makefile")
    procfile = {"Procfile": b"web: mycelium serve --port 1\n"}
    assert state(wanted("mycelium"), texts=procfile) == ("tool", "named in Procfile")
    settings = {"pyproject.toml": b"[project]\nname='x'\n[tool.mycelium]\na=1\n"}
    assert state(wanted("mycelium"), texts=settings) == ("tool", "named in pyproject.toml")


def test_what_a_page_fetches_by_an_import_map_is_declared_there() -> None:
    texts = {"config/importmap.rb": b'# pin "no"\npin "autosize", to: "autosize.js"\n'}
    imports = (outside("web/main.js", "autosize"), outside("web/main.js", "no"))
    rows = {row.name: (row.state, row.reason) for row in report(imports=imports, texts=texts).dependencies}
    assert rows["autosize"] == ("used", "led to its address in config/importmap.rb")
    assert rows["no"][0] == "undeclared"


def test_peers_and_the_private_root_of_a_workspace_expect_no_import() -> None:
    peers = json.dumps({"peerDependencies": {"react": "*"}}).encode()
    assert "peer" in state(wanted("react", manifest="package.json"), texts={"package.json": peers})[1]
    root = json.dumps({"private": True, "workspaces": ["packages/*"], "dependencies": {"glob": "1"}}).encode()
    assert "workspace" in state(wanted("glob", manifest="package.json"), texts={"package.json": root})[1]
    assert state(wanted("glob", manifest="package.json"), texts={"package.json": b'{"private": true}'})[0] == "unused"


def test_a_list_that_a_tool_pinned_is_not_taken_for_wishes() -> None:
    texts = {"requirements.txt": b"# This file is autogenerated by pip-compile\nvine==5.1\n    # via celery\n"}
    assert "pins" in state(wanted("vine", manifest="requirements.txt"), texts=texts)[1]


def test_a_frozen_list_of_exact_versions_is_not_taken_for_wishes() -> None:
    names = [f"pack{letter}" for letter in "abcdefghijklmnop"]
    frozen = [Dependency(name, "==1.0", "run", "requirements.txt", line) for line, name in enumerate(names, 1)]
    assert {row.state for row in report(*frozen).dependencies} == {"tool"}
    assert {row.state for row in report(*reversed(frozen[:9])).dependencies} == {"unused"}
    shuffled = [replace(one, line=len(names) - (one.line or 0)) for one in frozen]
    assert {row.state for row in report(*shuffled).dependencies} == {"unused"}


def test_what_is_pinned_beside_a_project_file_that_says_what_the_code_needs_is_no_wish() -> None:
    needed = [wanted(name, manifest="setup.cfg") for name in ("flask", "stem")]
    pins = [wanted(name, manifest="requirements.txt", requirement="==1") for name in ("flask", "stem", "click", "idna")]
    states = {row.name: (row.state, row.reason) for row in report(*needed, *pins).dependencies}
    assert states["click"] == ("tool", "pinned beside setup.cfg, which declares what the code needs itself")
    assert states["stem"][0] == "unused"
    loose = [replace(one, requirement=">=1") for one in pins]
    assert {row.state for row in report(*needed, *loose).dependencies} == {"unused"}
    other = [wanted(name, manifest="setup.cfg") for name in ("flask", "jinja2")]
    assert {row.state for row in report(*other, *pins).dependencies} == {"unused"}


def test_languages_whose_imports_are_not_followed_make_nothing_unused() -> None:
    given = project(
        {"web/a.coffee": 9, "web/main.js": 9}, manifests=Manifests([wanted("left-pad", manifest="package.json")])
    )
    given.files["web/a.coffee"].language = "CoffeeScript"
    part = report_dependencies(PartsInput(look(given), derive(given).content, None, lambda _: None))
    assert only(part).reason == "imports of CoffeeScript are not followed"


# ── names that differ ──


@pytest.mark.parametrize(
    ("declared", "imported"),
    [
        ("psycopg2-binary", "psycopg2"),
        ("opencv-python-headless", "opencv-python"),
        ("grpcio", "grpc"),
        ("cassandra-driver", "cassandra"),
        ("pymongo", "bson"),
        ("backports.zoneinfo", "backports"),
    ],
)
def test_a_package_is_found_under_the_name_of_its_import(declared: str, imported: str) -> None:
    row = only(report(wanted(declared), imports=(outside("shop/app.py", imported),)))
    assert (row.state, row.importers) == ("used", 1)


@pytest.mark.parametrize(
    ("name", "manifest", "source", "copy"),
    [
        ("github.com/acme/cli", "go.mod", "cmd/run.go", "vendor/github.com/acme/cli/flags/flag.go"),
        ("acme/router", "composer.json", "src/App.php", "lib/vendor/acme/router/src/Router.php"),
        ("rack-acme", "Gemfile", "app.rb", "vendor/bundle/ruby/3.2.0/gems/rack-acme-1.2.0-x86_64-linux/lib/acme.rb"),
    ],
)
def test_an_import_of_a_copy_that_is_checked_in_counts_for_its_package(
    name: str, manifest: str, source: str, copy: str
) -> None:
    given = project(
        {source: 9, copy: 9}, [imported(source, copy)], manifests=Manifests([wanted(name, manifest=manifest)])
    )
    for path in (source, copy):
        given.files[path].language = {"go": "Go", "php": "PHP", "rb": "Ruby"}[path.rpartition(".")[2]]
    given.files[copy].role = "vendored"
    row = only(report_dependencies(PartsInput(look(given), derive(given).content, None, lambda _: None)))
    assert (row.state, row.importers, row.modules) == ("used", 1, [source])


def test_a_crate_that_is_named_by_its_path_is_used() -> None:
    declared = wanted("tikv-jemallocator", manifest="Cargo.toml")
    assert state(declared)[0] == "unused"
    assert state(declared, deep={"lib.rs": DeepFacts(names_used=["tikv_jemallocator"])})[0] == "used"
    called = DeepFacts(calls=[CallFacts("parse", "tikv_jemallocator::ctl", 3, None)])
    assert state(declared, deep={"lib.rs": called}) == ("used", "named by its path in code")


def test_java_packages_are_joined_by_their_group() -> None:
    starter = wanted("org.springframework.boot:spring-boot-starter-web", manifest="pom.xml")
    imports = (outside("A.java", "org.springframework.ui"), outside("A.java", "jakarta.persistence"))
    part = report(starter, imports=imports)
    assert [(row.name, row.state, row.importers) for row in part.dependencies] == [
        ("jakarta.persistence", "used", 1),
        (starter.name, "used", 0),
    ]
    assert "comes with another" in part.dependencies[0].reason
    assert part.dependencies[1].reason == "code imports from a group like its own, not certainly from it"
    near = wanted("com.google.code.gson:gson", manifest="pom.xml")
    guava = wanted("com.google.guava:guava", manifest="pom.xml")
    part = report(near, guava, imports=(outside("A.java", "com.google.gson"), outside("A.java", "com.google.common")))
    assert {row.name: row.state for row in part.dependencies} == {near.name: "used", guava.name: "used"}
    assert report(wanted("${project.groupId}:core", manifest="pom.xml")).dependencies == []
    lang = wanted("org.apache.commons:commons-lang3", manifest="pom.xml")
    kafka = wanted("org.apache.kafka:kafka-clients", manifest="pom.xml")
    wide = report(lang, kafka, imports=(outside("A.java", "org.apache.kafka"),))
    assert {row.name: row.state for row in wide.dependencies} == {lang.name: "unused", kafka.name: "used"}


def test_no_artifact_is_unused_as_long_as_its_folder_imports_what_none_explains() -> None:
    root = wanted("org.tools:press", manifest="pom.xml")
    inner = wanted("org.tools:weld", manifest="shop/pom.xml")
    other = wanted("org.tools:drill", manifest="bank/pom.xml")
    imports = (
        outside("shop/A.java", "com.metal"),
        outside("bank/B.java", "kotlin.io"),
        outside("C.java", "android.os"),
    )
    part = report(root, inner, other, imports=imports, lines=dict.fromkeys((one.source for one in imports), 9))
    states = {row.name: (row.state, row.reason) for row in part.dependencies if row.manifest}
    reason = "nothing of its group is imported; yet com.metal is, which no declared artifact's name explains"
    assert states[root.name] == states[inner.name] == ("tool", reason)
    assert states[other.name][0] == "unused"


@pytest.mark.parametrize("package", ["net.old.press.edge", "net.press"])
def test_a_package_that_has_an_artifacts_name_for_a_word_may_be_its(package: str) -> None:
    press = wanted("org.tools:press", manifest="pom.xml")
    part = report(press, imports=(outside("A.java", package),))
    row = next(row for row in part.dependencies if row.manifest)
    assert (row.state, row.importers) == ("used", 0)
    assert row.reason == "code imports from a group like its own, not certainly from it"


def test_modules_count_for_the_artifact_whose_packages_they_import() -> None:
    names = ["org.acme:acme-http", "org.acme:acme-aop", "org.acme:acme-test"]
    declared = [wanted(name, manifest="pom.xml") for name in names]
    lines = {"A.java": 9, "B.java": 9, "C.java": 9}
    targets = {"A.java": "org.acme.http.Get", "B.java": "org.acme.http.Put", "C.java": "org.acme.aop.advice.Around"}
    facts = {path: FileFacts(lines=9, imports=[ImportFacts("import", target, 2)]) for path, target in targets.items()}
    imports = tuple(outside(path, "org.acme") for path in lines)
    rows = {row.name: row for row in report(*declared, imports=imports, facts=facts, lines=lines).dependencies}
    assert [(rows[name].state, rows[name].importers) for name in names] == [("used", 2), ("used", 1), ("used", 0)]
    assert rows[names[0]].modules == ["A.java", "B.java"]
    assert rows[names[2]].reason == "3 modules import from its group, not certainly from it"


@pytest.mark.parametrize(
    ("source", "imported_as", "declared", "reason"),
    [
        ("a.cs", "Acme.Http", "Acme.Http.Signed", "it may belong to Acme.Http.Signed, which is declared"),
        ("a.php", "Acme", "acme/log", "it may belong to acme/log, which is declared"),
        ("a.rb", "acme", "acme_parser.rb", "it may belong to acme_parser.rb, which is declared"),
        ("a.php", "Acme", "acmes/log", "no manifest names it by what code imports"),
    ],
)
def test_no_package_is_missed_where_code_imports_it_by_another_name(
    source: str, imported_as: str, declared: str, reason: str
) -> None:
    manifest = {"cs": "a.csproj", "php": "composer.json", "rb": "Gemfile"}[source.rpartition(".")[2]]
    declares = Manifests([wanted(declared, manifest=manifest)])
    given = project({source: 9}, [outside(source, imported_as)], manifests=declares)
    given.files[source].language = {"cs": "C#", "php": "PHP", "rb": "Ruby"}[source.rpartition(".")[2]]
    part = report_dependencies(PartsInput(look(given), derive(given).content, None, lambda _: None))
    row = next(row for row in part.dependencies if row.name == imported_as)
    assert row.state == "used"
    assert row.reason.startswith(reason)


# ── hostile input ──


@given(st.lists(st.tuples(st.text(min_size=1, max_size=20), st.sampled_from(["run", "development", "optional:x", ""]))))
def test_every_declaration_gets_one_row_whatever_it_is_called(declared: list[tuple[str, str]]) -> None:
    part = report(*(wanted(name, scope) for name, scope in declared))
    assert sum(part.states.values()) == len(part.dependencies) + part.left_out
    assert len({row.name for row in part.dependencies}) == len(part.dependencies)


def test_many_packages_imported_by_many_modules_cost_no_time() -> None:
    lines = {f"shop/m{n}.py": 10 for n in range(1_000)}
    imports = tuple(outside(path, f"pack{n % 2_000}") for n, path in enumerate(list(lines) * 10))
    declared = [wanted(f"pack{n}") for n in range(0, 3_000, 2)]
    given = project(lines, imports, manifests=Manifests(declared))
    found = look(replace(given))
    started = time.process_time()
    part = report_dependencies(PartsInput(found, derive(given).content, None, lambda _: None))
    assert time.process_time() - started < 8
    assert part.left_out > 0
