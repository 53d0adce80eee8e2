"""Ways in by import: the package, crate, module, class or header that other projects use. Pure."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

from services.system_map.content import WayIn
from services.system_map.derive.android import is_android_application
from services.system_map.derive.aside import is_aside
from services.system_map.derive.build_steps import is_run_by, run_by_builds
from services.system_map.derive.crates import crate_name, is_extension, is_unpublished
from services.system_map.derive.executables import executable_of
from services.system_map.derive.findings import Findings
from services.system_map.derive.libraries_declared import declared_libraries
from services.system_map.derive.libraries_shown import gems, shown_names, shown_types
from services.system_map.derive.node_programs import is_import, package_of
from services.system_map.derive.published import is_workspace_root, published_libraries
from services.system_map.derive.readme import readme_text, shows_import
from services.system_map.derive.values import folder_of
from services.system_map.resolve.paths import stem

INDEX = "the package's index"
_INDEXES = frozenset({"index.js", "index.ts", "index.mjs", "index.cjs"})
_PYTHON_MANIFESTS = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})
_JVM = (".java", ".kt", ".scala")
_TRIALS = ("Test", "Tests", "Benchmark", "Example", "Sample")  # what has a main and is not the product
_EXAMPLES = frozenset({"examples", "samples", "demos"})
_FEWEST_USERS = 3  # tests that use a class
_USED_MOST = 2
_HEADERS = (".h", ".hpp", ".hh", ".hxx", ".cuh")
_C = (".c", ".cc", ".cpp", ".cxx", ".cu")
_INCLUDE = re.compile(r"#[ \t]*include[ \t]*[<\"]([\w./-]{1,200})[>\"]")
_MAX_INCLUDES = 50  # of a README


def libraries(found: Findings) -> Iterable[WayIn]:
    """Yield what others import."""
    yield from _python(found)
    yield from _crates_and_indexes(found)
    yield from _go(found)
    is_application = found.once(is_android_application)
    if not is_application:
        yield from _jvm(found)
    yield from _headers(found)
    yield from gems(found)
    yield from declared_libraries(found)
    yield from published_libraries(found)
    if not is_application:
        yield from shown_types(found)


def _library(label: str, path: str, score: float, reason: str) -> WayIn:
    return WayIn(label=label, kind="library", path=path, line=None, score=score, reason=reason)


def _python(found: Findings) -> Iterable[WayIn]:
    """Yield the outermost packages; those of a Django site, or beside one of the project's own name, stand back.

    Where programs at the root are made of them and nothing is distributed, only those count that have the project's
    name or that the README imports.
    """
    packages: dict[str, str] = {}
    for path in found.own:
        if not path.endswith("/__init__.py"):
            continue
        package = folder_of(path)
        outer = folder_of(package[:-1])
        if f"{outer}__init__.py" in found.given.files or is_aside(path) or outer.count("/") > 1:
            continue
        if f"{outer[:-1]}.py" in found.given.files:
            continue
        packages[package[len(outer) : -1]] = path
    for path in found.own:  # a distribution of one module, as flit and `py_modules` make it
        folder, name = posixpath.split(path)
        is_module = name.endswith(".py") and folder in {"", "src"} and found.is_called(name.removesuffix(".py"))
        if is_module and f"{path.removesuffix('.py')}/__init__.py" in found.given.files:
            continue  # Python imports the folder
        if is_module and not _PYTHON_MANIFESTS.isdisjoint(found.given.texts):
            yield _library(f"import {name.removesuffix('.py')}", path, 0.92, "the module named like the project")
    own_name = any(found.is_called(package) for package in packages)
    programs = root_programs(found)
    # Of a workspace its members are what others import; at the root stand programs for those who work on it.
    is_aside_of_members = bool(packages) and found.once(is_workspace_root)
    readme = (readme_text(found.given.texts) or "") if programs else ""
    for package, path in packages.items():
        beside = own_name and not found.is_called(package)
        if programs and not found.is_called(package) and not shows_import(readme, package):
            continue  # a part of a program that nobody can install
        is_inner = "manage.py" in found.given.files or programs or is_aside_of_members
        score = 0.6 if is_inner else 0.7 if beside else 0.92
        yield _library(f"import {package}", path, score, "the package's __init__.py")


def root_programs(found: Findings) -> set[str]:
    """Return the programs of Python at the root that are made of packages beside them, where nothing is distributed."""
    texts = found.given.texts
    is_built = b"[build-system]" in texts.get("pyproject.toml", b"") or not {"setup.py", "setup.cfg"}.isdisjoint(texts)
    if is_built or f"{found.given.manifests.name}/__init__.py" in found.given.files:
        return set()
    return {
        path
        for path in found.own
        if "/" not in path and path.endswith(".py") and found.facts(path).is_entry and found.imports[path]
    }


def _crates_and_indexes(found: Findings) -> Iterable[WayIn]:
    for path in found.own:
        folder = path.removesuffix("src/lib.rs")
        if folder != path and not is_aside(path) and not is_extension(found, folder):
            if is_unpublished(found, folder):
                continue  # told by its manifest
            crate = crate_name(found, folder)
            score = 0.9 if path == "src/lib.rs" else 0.93 if found.is_called(crate) else 0.6
            yield _library(f"use {crate.replace('-', '_')}", path, score, "a library crate")
        elif posixpath.basename(path) in _INDEXES and folder_of(path) in {"", "src/", "lib/"}:
            if "package.json" not in found.given.texts:
                continue  # nobody can install it
            if path in found.once(_declared_paths):
                continue  # told by its manifest
            name = found.given.manifests.name or found.given.name
            is_module = not path.endswith(".cjs") and (path.endswith(".mjs") or found.once(_is_module))
            label = f'import "{name}"' if is_module else f'require("{name}")'
            yield _library(label, path, 0.8 if folder_of(path) == "" else 0.7, INDEX)


def _declared_paths(found: Findings) -> frozenset[str]:
    """Return the files that the package at the root says others import; ask by `once`."""
    entries = found.given.manifests.entry_points
    return frozenset(path for label, path, manifest in entries if manifest == "package.json" and is_import(label))


def _is_module(found: Findings) -> bool:
    """Say whether the package at the root is written in ES modules; ask by `once`."""
    package = package_of(found.given.texts, "package.json")
    return package.get("type") == "module" or "module" in package


def _go(found: Findings) -> Iterable[WayIn]:
    root = [path for path in found.own if path.endswith(".go") and folder_of(path) == ""]
    packages = {found.facts(path).package for path in root} - {"main", None}
    if root and packages:
        package = min(str(name) for name in packages)
        # The file named like the package, else the one most others of it lean on.
        named = [path for path in root if path == f"{package}.go"]
        path = (named or sorted(root, key=lambda path: (-found.ranks.get(path, 0.0), path)))[0]
        label = f'import "{found.given.manifests.name or package}"'
        yield _library(label, path, 0.93, f"package {package} at the root")


def _jvm(found: Findings) -> Iterable[WayIn]:
    """Yield the class named like the project, else those that its tests use most, where nothing of the product has a main."""
    classes = [path for path in found.own if path.endswith(_JVM) and not is_aside(path)]
    built = found.once(run_by_builds)
    if any(
        found.facts(path).is_entry
        and not stem(path).endswith(_TRIALS)
        and not is_example(found, path)
        and not is_run_by(found, path, built)
        for path in classes
    ):
        yield from _shown_beside_a_main(found, classes)
        return
    classes = [path for path in classes if found.facts(path).package and stem(path) in found.facts(path).symbol_names]
    tests = frozenset(found.tests)
    users = Counter(target for source, target in found.all_edges if source.endswith(_JVM) and source in tests)
    most = sorted((path for path in classes if users[path] >= _FEWEST_USERS), key=lambda path: (-users[path], path))
    named = [path for path in classes if found.is_called(stem(path))]
    for path in named[:1] or most[:_USED_MOST]:
        score, reason = (0.92, "the class named like the project") if named else (0.7, "tests use it most")
        yield _library(f"import {found.facts(path).package}.{stem(path)}", path, score, reason)


def _shown_beside_a_main(found: Findings, classes: list[str]) -> Iterable[WayIn]:
    """Yield the class of a library in Java that the README's code makes first: it is used, whatever can be run of it."""
    shown = shown_names(readme_text(found.given.texts) or "") if found.language() == "Java" else {}
    made = {name: place for name, (is_only_named, place) in shown.items() if not is_only_named}
    named = [path for path in classes if stem(path) in made and _can_be_made(found, path)]
    path = min(named, key=lambda path: (made[stem(path)], path), default=None)
    if path is not None:
        label = f"import {found.facts(path).package}.{stem(path)}"
        yield _library(label, path, 0.88, "the type that the README shows")


def _can_be_made(found: Findings, path: str) -> bool:
    """Say whether a file holds a public class of its name, in a package, that is no program itself."""
    facts = found.facts(path)
    if not facts.package or facts.is_entry:
        return False
    return any(one.name == stem(path) and one.parent is None and one.exported for one in facts.symbols)


def _headers(found: Findings) -> Iterable[WayIn]:
    """Yield the public header: the one named like the project, else what tests and examples include most."""
    headers = [path for path in found.own if path.endswith(_HEADERS) and not is_aside(path)]
    root = "include/"
    public = [path for path in headers if path.startswith(root)]
    if not public:  # or of a folder that is called like the project
        root = "src/"
        public = [path for path in headers if path.count("/") == 2 and path.startswith(root)]
        public = [path for path in public if found.is_called(path.split("/")[1])]
    if not public and (header := _root_header(found, headers)) is not None:
        yield _library(f"#include <{header}>", header, 0.9, "the header named like the project")
    elif not public and (shown := _shown_header(found, headers)) is not None:
        header, path = shown
        yield _library(f"#include <{header}>", path, 0.88, "the header that the README shows")
    if not public:
        return
    readme = readme_text(found.given.texts) or ""
    users: Counter[str] = Counter(target for source, target in found.all_edges if source not in found.layers)
    path = min(
        public,
        key=lambda path: (
            not found.is_called(posixpath.basename(path).partition(".")[0]),
            _mention(readme, path),
            -users[path],
            -len(found.imported_by.get(path, [])),
            path,
        ),
    )
    is_its = found.is_called(posixpath.basename(path).partition(".")[0])
    if not is_its and any(found.is_called(program) for program, _ in _programs(found)):
        return  # a program: its headers are its own, or copies of others'
    yield _library(
        f"#include <{path.removeprefix(root)}>",
        path,
        0.9,
        f"a public header, in {folder_of(path) if root == 'src/' else root}",
    )


def _root_header(found: Findings, headers: list[str]) -> str | None:
    """Return the root's header that is called like the project, with its ending or without, unless a program is called so."""
    named = [
        path
        for path in headers
        if "/" not in path and (found.is_called(stem(path)) or found.is_called(path.replace(".", "")))
    ]
    return named[0] if named and not any(is_main for _, is_main in _programs(found)) else None


def _programs(found: Findings) -> Iterable[tuple[str, bool]]:
    """Yield the programs that are made of C, by their names, and whether they may be what the project is."""
    for path in found.own:
        if path.endswith(_C) and found.facts(path).is_entry and not is_aside(path):
            program = (executable_of(found.given.texts, path) or (stem(path), ""))[0]
            yield program, found.is_called(program) or stem(path) == "main"


def _shown_header(found: Findings, headers: list[str]) -> tuple[str, str] | None:
    """Return the header that the README's code includes first, as written and its file, where nothing of the product has a main."""
    if found.language() not in {"C", "C++"}:
        return None
    if any(found.facts(path).is_entry and path.endswith(_C) and not is_aside(path) for path in found.own):
        return None
    for included in islice(_INCLUDE.finditer(readme_text(found.given.texts) or ""), _MAX_INCLUDES):
        named = [path for path in headers if f"/{path}".endswith(f"/{included[1]}")]
        if len(named) == 1:
            return included[1], named[0]
    return None


def _mention(readme: str, path: str) -> int:
    """Return where a README first names a header; past its end where it never does."""
    place = readme.find(path.partition("/")[2])
    return place if place >= 0 else len(readme)


def is_example(found: Findings, path: str) -> bool:
    """Say whether a class of Java's kin is of a package of examples beside the product's packages."""
    folder = folder_of(path)
    names = folder.rstrip("/").split("/")[-2:]
    return path.endswith(_JVM) and not _EXAMPLES.isdisjoint(names) and not found.main_folder.startswith(folder)
