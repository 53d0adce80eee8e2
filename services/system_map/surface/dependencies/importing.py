"""Which outside packages the modules import, and how. Pure."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import Findings
from services.system_map.facts import ResolvedImport
from services.system_map.parts.place import Place
from services.system_map.surface.dependencies.ecosystems import key_of, of_language

_NPM_NAME = re.compile(r"(?:@[a-z0-9~-][\w.~-]*/)?[A-Za-z0-9~-][\w.~-]*")
# What type checkers and the interpreter bring themselves.
_NO_PACKAGE = frozenset({"typeshed", "__main__", "__future__", "antigravity", "this"})
# Where Gradle and sbt bring their own interface and each plugin's, whatever a manifest says.
_BUILD_SCRIPTS = (".gradle.kts", ".gradle", ".sbt")
_BUILD_FOLDERS = frozenset({"buildSrc", "build-logic", "buildLogic", "build-support", "build-plugin", "gradle-plugins"})


@dataclass(slots=True)
class Importers:
    """Who imports one outside package."""

    name: str
    product: dict[str, int] = field(default_factory=dict)  # modules of the product, with their first line
    tests: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)  # examples, docs, build scripts
    needed: bool = False  # some import of the product always runs when its module is loaded
    runs: bool = False  # some import of the product is not for type checkers only

    @property
    def modules(self) -> list[str]:
        """All that import it, the product's first."""
        return [*sorted(self.product), *sorted(self.tests), *sorted(self.beside)]

    @property
    def first(self) -> Place | None:
        """The first import, by path and line."""
        for some in (self.product, self.tests, self.beside):
            if some:
                path = min(some)
                return Place(path=path, line=some[path])
        return None


def importers_of(found: Findings) -> dict[tuple[str, str], Importers]:
    """Return who imports each outside package: (ecosystem, key) → importers; names of this repository are left out."""
    known: dict[tuple[str, str], Importers] = {}
    local = _LocalNames(found)
    guarded = _GuardedLines(found)
    for one in found.given.imports:
        file = found.given.files.get(one.source)
        if one.external is None or one.standard_library or file is None:
            continue
        ecosystem = of_language(file.language)
        if ecosystem is None or file.role not in {"code", "test", "docs"} or not _is_package(one, ecosystem):
            continue
        if one.how != "declared dependency" and local.has(one.external, ecosystem):
            continue
        importers = known.setdefault((ecosystem, key_of(one.external, ecosystem)), Importers(one.external))
        if file.role == "test":
            importers.tests.setdefault(one.source, one.line)
        elif file.role == "docs" or is_aside(one.source) or _is_of_the_build(one.source):
            importers.beside.setdefault(one.source, one.line)
        else:
            importers.product.setdefault(one.source, one.line)
            importers.needed = importers.needed or (one.scope == "module" and not guarded.has(one))
            importers.runs = importers.runs or one.scope != "type_checking"
    return known


def _is_package(one: ResolvedImport, ecosystem: str) -> bool:
    name = one.external or ""
    if one.how == "address" or name in _NO_PACKAGE:
        return False
    if ecosystem == "npm":
        return _NPM_NAME.fullmatch(name) is not None
    # "_speedups" is a part of the project that is built; nobody publishes under such a name.
    return not name.startswith("_")


def _is_of_the_build(path: str) -> bool:
    """Say whether a file is a program that builds the project: Gradle's scripts, and what those use."""
    folders, _, name = path.rpartition("/")
    return name.endswith(_BUILD_SCRIPTS) or not _BUILD_FOLDERS.isdisjoint(folders.split("/"))


class _GuardedLines:
    """Which imports hang on a condition or a try; looked up per file when first asked."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._lines: dict[str, set[int]] = {}

    def has(self, one: ResolvedImport) -> bool:
        """Say whether an import may fail or be passed over without harm."""
        lines = self._lines.get(one.source)
        if lines is None:
            every = self._found.facts(one.source).imports
            lines = self._lines[one.source] = {each.line for each in every if each.within in {"try", "if"}}
        return one.line in lines


class _LocalNames:
    """Names of files and folders: an import that bears one leads into this repository by a path that was not seen."""

    def __init__(self, found: Findings) -> None:
        self._found = found
        self._names: set[str] = set()
        for path, file in found.given.files.items():
            if file.role in {"code", "test", "generated", "docs"} and of_language(file.language):
                folder, name = posixpath.split(path)
                self._names.add(name.partition(".")[0])
                self._names.update(folder.split("/"))

    def has(self, name: str, ecosystem: str) -> bool:
        """Say whether a package that no manifest declares is most likely one of the repository's own."""
        if ecosystem not in {"PyPI", "npm"}:
            return False
        return name in self._names or self._found.is_called(name)
