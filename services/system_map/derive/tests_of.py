"""Which tests to read before changing a module. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from services.system_map.derive.findings import Findings
from services.system_map.resolve.paths import base_name, parent
from services.system_map.roles import suggested_role

SHOWN = 3
# Files whose own name says nothing: their folder's does.
_DOORS = frozenset(
    {"__init__.py", "__main__.py", "index.js", "index.ts", "index.tsx", "lib.rs", "mod.rs", "main.rs", "main.go"}
)
_HEADERS = (".h", ".hpp", ".hh", ".hxx", ".cuh")
_SOURCES = (".c", ".cc", ".cpp", ".cxx", ".cu")
# What stands in a folder of tests and is none: data, fixtures, applications made to be tested on.
_SUPPORT_NAMES = """
    fixtures __fixtures__ fixture testdata test_data test-data data support helpers helper mocks __mocks__ mock stubs
    resources snapshots __snapshots__ apps test_apps sites projects examples assertj testutil testutils testing
    test_helpers test-helpers test_utils test-utils test_support test-support cases fail pass ui
"""
_SUPPORT = frozenset(_SUPPORT_NAMES.split())
_MARKS = re.compile(
    r"^(?:test|tests|it)[_-]|[._-](?:test|tests|spec|unittest|e2e|cy)$|(?:Test|Tests|TestCase|IT|Spec)$"
)


class KnownTests:
    """Finds the tests of a module among all tests of the map."""

    def __init__(self, found: Findings) -> None:
        """Read who imports what once."""
        self._found = found
        self._kinds = {path: _kind(found, path) for path in found.tests}
        self._imports = Counter(source for source, _ in found.all_edges)
        self._importers: dict[str, list[str]] = {}
        for source, target in found.all_edges:
            if source in self._kinds:
                self._importers.setdefault(target, []).append(source)
        self._named: dict[str, list[str]] = {}
        for path in found.tests:
            self._named.setdefault(_subject(path), []).append(path)
        self._modules_named = Counter(_subject(path) for path in found.own)
        self._headers: dict[str, list[str]] = {}
        for path in found.own:
            if path.endswith(_HEADERS):
                self._headers.setdefault(_stem(path), []).append(path)

    def of(self, path: str) -> list[str]:
        """Return at most three tests: named after the module, then those that import it and least else.

        A Rust file that holds its own tests comes first. Where none is named after it, those follow that come
        through what hands it on: a package's __init__, an index.
        """
        faces = [path]
        if path.endswith(_SOURCES):
            faces += self._headers.get(_stem(path), [])
        direct = {test for face in faces for test in self._importers.get(face, [])}
        # By its name alone only where no other module is called so.
        alone = self._modules_named[_subject(path)] == 1
        named = self._named.get(_subject(path), []) if alone else []
        alike = {test for test in named if self._kinds[test] == 0 and _near(test, path)}
        inside = [path] if self._tests_itself(path) else []
        chosen = [*inside, *self._best(path, direct | alike)][:SHOWN]
        if len(chosen) == SHOWN or inside or any(_subject(test) == _subject(path) for test in chosen):
            return chosen
        doors = [door for door in self._found.imported_by.get(path, []) if base_name(door) in _DOORS]
        through = {test for door in doors for test in self._importers.get(door, [])}
        further = self._best(path, through, largest=True)
        return [*chosen, *(test for test in further if test not in chosen)][:SHOWN]

    def _tests_itself(self, path: str) -> bool:
        """Say whether a Rust file holds its own tests."""
        return path.endswith(".rs") and any(
            symbol.kind == "module" and symbol.name in {"test", "tests"} for symbol in self._found.facts(path).symbols
        )

    def _best(self, path: str, tests: Iterable[str], *, largest: bool = False) -> list[str]:
        """Return the best of them; where one is a test by its own name, only such; never mere support."""
        kinds = {test: self._kinds[test] for test in tests}
        least = min(kinds.values(), default=2)
        if least > 1:
            return []

        def place(test: str) -> tuple[bool, int, bool, int, str]:
            exact = _subject(test) == _subject(path)
            size = -self._found.facts(test).lines if largest else self._imports[test]
            shared = len(set(test.split("/")[:-1]).intersection(path.split("/")[:-1])) if exact else 0
            return (not exact, -shared, _subject(path) not in _subject(test), size, test)

        return sorted((test for test, kind in kinds.items() if kind == least), key=place)[:SHOWN]


def _kind(found: Findings, path: str) -> int:
    """Return 0 for what is a test by its own name, 1 by its folder, 2 for what only supports tests."""
    name = base_name(path)
    if name in {"conftest.py", "__init__.py"}:
        return 2
    if suggested_role(name, found.given.files[path].language, None) == "test":
        return 0
    return 2 if _SUPPORT.intersection(path.lower().split("/")[:-1]) else 1


def _stem(path: str) -> str:
    name = base_name(path)
    if name in _DOORS:
        return base_name(parent(path)) or name.partition(".")[0]
    return name.rpartition(".")[0] or name


def _subject(path: str) -> str:
    """Return what a module or its test is about: "app" for app.py, test_app.py, app.test.ts and AppTest.java."""
    stem = _stem(path)
    return _MARKS.sub("", _MARKS.sub("", stem)).strip("_-.").casefold() or stem.casefold()


def _near(test: str, path: str) -> bool:
    """Say whether a test of the same name can be that of a module: the same language, so that it can import it."""
    ending, other = test.rpartition(".")[2], path.rpartition(".")[2]
    families = (
        {"js", "jsx", "ts", "tsx", "mjs", "cjs"},
        {"c", "cc", "cpp", "cxx", "cu", "h", "hpp", "cuh"},
        {"java", "kt"},
    )
    return ending == other or any({ending, other} <= family for family in families)
