"""Which outside packages the modules import, and how. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

from services.system_map.derive.aside import is_aside, is_build_configuration
from services.system_map.derive.findings import Findings
from services.system_map.facts import LOADS_NOTHING, ResolvedImport
from services.system_map.parts.place import Place
from services.system_map.resolve.java import package_words
from services.system_map.resolve.standard_libraries import JAVASCRIPT_HOSTS, PYTHON_HOSTS
from services.system_map.resolve.wanted import SBT_LISTS
from services.system_map.surface.dependencies.copies import Copies
from services.system_map.surface.dependencies.ecosystems import key_of, of_language
from services.system_map.surface.dependencies.maven import beginnings_of

_NPM_NAME = re.compile(r"(?:@[a-z0-9~-][\w.~-]*/)?[A-Za-z0-9~-][\w.~-]*")
# What programs bring that run code within them.
_HOSTS = {"PyPI": PYTHON_HOSTS, "npm": JAVASCRIPT_HOSTS}
# What type checkers and the interpreter bring themselves.
_NO_PACKAGE = frozenset({"typeshed", "__main__", "__future__", "antigravity", "this"})
# What protoc writes: nobody publishes a package under such a name.
_WRITTEN_BY_PROTOC = ("_pb2", "_pb2_grpc")
# Where Gradle and sbt bring their own interface and each plugin's, whatever a manifest says.
_BUILD_SCRIPTS = (".gradle.kts", ".gradle", ".sbt")
# And hvigor, which builds HarmonyOS's programs, pip, which has setuptools at hand for whoever says nothing else, and Conan.
_BUILD_NAMES = frozenset({"hvigorfile.ts", "hvigorfile.js", "setup.py", "conanfile.py"})
_BUILD_FOLDERS = frozenset({"buildSrc", "build-logic", "buildLogic", "build-support", "build-plugin", "gradle-plugins"})
# Files that type checkers alone read.
_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts", ".pyi")
# Settings of tools that are programs, besides those of the form `vite.config.ts`.
_OF_TOOLS = re.compile(r"webpack[.-][\w.-]{1,40}\.[cm]?[jt]s|\.[\w-]{1,40}rc\.[cm]?[jt]s|[\w-]{1,40}\.conf\.[cm]?[jt]s")
Sureness = Literal["package", "group", "likeness"]


@dataclass(slots=True)
class Importers:
    """Who imports one outside package."""

    name: str
    product: dict[str, int] = field(default_factory=dict)  # modules of the product, with their first line
    tests: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)  # examples, docs, build scripts
    needed: bool = False  # some import of the product always runs when its module is loaded
    runs: bool = False  # some import of the product is not for type checkers only
    sure: Sureness = "package"  # that they import it, or of its group, or of a group like its own
    packages: dict[str, Importers] = field(default_factory=dict)  # of Java's kin: who imports each package of it

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

    def line(self, path: str) -> int:
        """Return the first line on which a module imports it."""
        return next(some[path] for some in (self.product, self.tests, self.beside) if path in some)

    def note(self, path: str, line: int, role: str) -> None:
        """Add one module that imports it."""
        if role == "test":
            some = self.tests
        elif role == "docs" or is_aside(path) or _is_of_the_build(path):
            some = self.beside
        else:
            some = self.product
        some.setdefault(path, line)

    def add(self, other: Importers) -> None:
        """Add all that another holds."""
        for mine, theirs in ((self.product, other.product), (self.tests, other.tests), (self.beside, other.beside)):
            for path, line in theirs.items():
                mine[path] = min(line, mine.get(path, line))
        self.needed, self.runs = self.needed or other.needed, self.runs or other.runs


class Imported(NamedTuple):
    """Who imports what that is not here: (ecosystem, key) → importers."""

    outside: dict[tuple[str, str], Importers]
    called_as_own: dict[tuple[str, str], Importers]  # of Python: a file or folder here bears the name too


def importers_of(found: Findings) -> Imported:
    """Return who imports each outside package; names of this repository are told apart."""
    known: dict[tuple[str, str], Importers] = {}
    called_as_own: dict[tuple[str, str], Importers] = {}
    local, copies = _LocalNames(found), Copies(found)
    guarded = _GuardedLines(found)
    names_of: dict[str, dict[str, Importers]] = {}
    for one in found.given.imports:
        file = found.given.files.get(one.source)
        ecosystem = of_language(file.language) if file is not None else None
        if file is None or ecosystem is None or one.standard_library or file.role not in {"code", "test", "docs"}:
            continue
        if one.target is not None:
            name = copies.package_of(one.target, ecosystem)
        else:
            name = one.external if _is_outside(one, ecosystem, local) else None
            if name is None and ecosystem == "PyPI" and one.external:
                others = called_as_own.setdefault((ecosystem, key_of(one.external, ecosystem)), Importers(one.external))
                others.note(one.source, one.line, file.role)
        if name is None:
            continue
        importers = known.setdefault((ecosystem, key_of(name, ecosystem)), Importers(name))
        importers.note(one.source, one.line, file.role)
        if one.source in importers.product and not one.source.endswith(_DECLARATIONS):
            importers.needed = importers.needed or (one.scope == "module" and not guarded.has(one))
            importers.runs = importers.runs or one.scope not in LOADS_NOTHING
        if ecosystem == "Maven":
            names = names_of.setdefault(one.source, {})
            for beginning in beginnings_of(name.partition(":")[0]):
                names.setdefault(beginning, importers)
    own = {facts.package for facts in found.given.facts.values() if facts.package}
    for path, named in names_of.items():
        _note_packages(found, path, named, own)
    return Imported(known, called_as_own)


def _note_packages(found: Findings, path: str, named: dict[str, Importers], own: set[str]) -> None:
    """Note which packages a file of Java's kin imports of each outside name, by the longest name that fits."""
    role = found.given.files[path].role
    left = {id(importers): name for name, importers in reversed(named.items())}
    for wanted in found.facts(path).imports:
        package = wanted.target if wanted.kind == "wildcard" else _package_of(wanted.target)
        name = next((name for name in _beginnings(package) if name in named), None)
        if name is not None and package not in own:
            left.pop(id(named[name]), None)
            one = named[name].packages.setdefault(package, Importers(package, needed=True, runs=True))
            one.note(path, wanted.line, role)
    for name in left.values():  # written otherwise, as Scala's that start at a package around
        importers = named[name]
        one = importers.packages.setdefault(name, Importers(name, needed=True, runs=True))
        one.note(path, importers.line(path), role)


def _beginnings(package: str) -> Iterator[str]:
    parts = package.split(".")
    return (".".join(parts[:length]) for length in range(len(parts), 0, -1))


@lru_cache(16384)  # most files of a project import the same
def _package_of(target: str) -> str:
    """Return the package of an import: the words before a type's, or before a function's, which is the last."""
    parts = target.removeprefix("_root_.").split(".")
    words = package_words(parts)
    return ".".join(words[:-1] if len(words) == len(parts) > 1 else words).removesuffix(".*")


def _is_outside(one: ResolvedImport, ecosystem: str, local: _LocalNames) -> bool:
    name = one.external or ""
    if not name or one.how == "address" or name in _NO_PACKAGE:
        return False
    if one.how != "declared dependency" and (local.has(name, ecosystem) or name in _HOSTS.get(ecosystem, ())):
        return False
    if ecosystem == "npm":
        return _NPM_NAME.fullmatch(name) is not None
    if one.how != "declared dependency" and name.endswith(_WRITTEN_BY_PROTOC):
        return False
    # "_speedups" is a part of the project that is built; nobody publishes under such a name.
    return not name.startswith("_")


def _is_of_the_build(path: str) -> bool:
    """Say whether a file is a program that builds the project: scripts of Gradle, sbt and hvigor, and what those use."""
    folders, _, name = path.rpartition("/")
    return (
        name.endswith(_BUILD_SCRIPTS)
        or name in _BUILD_NAMES
        or SBT_LISTS.search(path) is not None
        or not _BUILD_FOLDERS.isdisjoint(folders.split("/"))
    )


def is_for_tools(found: Findings, some: Importers) -> bool:
    """Say whether the product's files that import a package all hold settings of tools, and no module takes these in."""
    return all(map(_is_of_tools, some.product)) and found.once(_taken_in).isdisjoint(some.product)


def _taken_in(found: Findings) -> frozenset[str]:
    """Return what is called as settings of tools are, and imported by what is not: `src/shop.conf.ts` of a product."""
    return frozenset(target for source, target in found.edges if _is_of_tools(target) and not _is_of_tools(source))


def _is_of_tools(path: str) -> bool:
    """Say whether a file holds the settings of a tool that builds, checks or tests: `eslint.config.js`, `.babelrc.js`."""
    return is_build_configuration(path) or _OF_TOOLS.fullmatch(path.rpartition("/")[2]) is not None


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
        if name[:1] == "@" and name[1:] in self._places:
            return True
        if ecosystem == "npm":
            name = name.removesuffix(".js")
        return name in self._names or self._found.is_called(name)

    @cached_property
    def _places(self) -> set[str]:
        """Every two names that follow each other in a path, without ending: `@common/dates` is most likely common/dates.ts."""
        places: set[str] = set()
        for path, file in self._found.given.files.items():
            if file.role in {"code", "test", "generated"} and of_language(file.language) == "npm":
                *folders, name = path.split("/")
                parts = [*folders, name.partition(".")[0]]
                places.update(f"{one}/{other}" for one, other in pairwise(parts))
        return places
