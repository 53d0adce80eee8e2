"""How code names a package without importing it: by a path, a full name, a style sheet, a template. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.derive.aside import is_aside
from services.system_map.facts import DeepFacts
from services.system_map.languages import COMPONENTS, has_grammar, is_read_for_names, is_style
from services.system_map.resolve.paths import ancestors, parent
from services.system_map.surface.dependencies.ecosystems import AROUND_CODE, of_language
from services.system_map.surface.dependencies.matching import beginnings_of_crate, library_names
from services.system_map.surface.dependencies.maven import beginnings_of, is_of_group

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

_NPM_NAME = re.compile(r"(?:@[a-z0-9~-][\w.~-]*/)?[A-Za-z0-9~-][\w.~-]*")
_WORD = re.compile(r"[A-Za-z_]\w+")
# A type of Java's kin with its package: `org.acme.Thing`.
_FULL_NAME = re.compile(r"((?:[a-z]\w*\.)+)[A-Z]")
# A type of Rust behind a crate or a module: `acme.Thing`, as receivers and types are kept.
_PATH_OF_TYPE = re.compile(r"([a-z_]\w*)\.[A-Z]")
# Folders of what a build put together out of the code that is here.
_BUILT = frozenset({"dist", ".next", "coverage", "htmlcov"})
# What is written from descriptions of messages takes in nothing but what handles such; Go's also others' messages.
_MESSAGES = ("_pb2.py", "_pb2.pyi", "_pb2_grpc.py")
_OF_MESSAGES = re.compile(r"proto|grpc|twirp")
# Where code writes `_` for a dash in a package's name.
_UNDERSCORED = frozenset({"PyPI", "crates.io"})
_JVM: frozenset[str | None] = frozenset({"Java", "Kotlin", "Scala"})


class _Generated(NamedTuple):
    path: str
    names: frozenset[str] | None  # None: not read
    folders: frozenset[str]  # that it lies in or below


class Named:
    """What code names beside its imports; each sort is looked for when it is first asked for."""

    def __init__(self, given: PartsInput) -> None:
        """Look at the files of a map."""
        self._given = given
        self._made: dict[str, list[_Generated]] = {}

    def why_used(self, ecosystem: str, key: str, declared: Collection[str] = ()) -> str | None:
        """Return how code uses a package that nothing imports; `declared` are the keys of its ecosystem."""
        if ecosystem == "crates.io":
            names, heads, fronts = self._rust_names
            if key.replace("-", "_") in names:
                return "named by its path in code"
            beginnings = set(beginnings_of_crate(key))
            for name in library_names(key):
                head = name.replace("-", "_")
                if name not in declared and (head in heads or (name in beginnings and head in fronts)):
                    return f"code names {head} by its path, which may be its library"
            return None
        if ecosystem == "npm" and key in self._styles:
            return f"taken in by a style sheet, {self._styles[key]}"
        if ecosystem == "Maven" and self._may_be_named(key):
            group = key.partition(":")[0]
            path = next((path for package, path in self._full_names.items() if is_of_group(group, package)), None)
            return f"code names its group's types in full, in {path}" if path else None
        return None

    def why_unknown(self, ecosystem: str, key: str, manifests: Collection[str]) -> str | None:
        """Return why it is not known whether code uses a package of some manifests; None where it would have been seen."""
        if ecosystem == "npm":
            words = set(_WORD.findall(key))
            path = next((path for path, names in self._templates if words and words <= names), None)
            if path is not None:
                return f"named in {path}, whose imports are not followed"
        written = frozenset(
            _WORD.findall(key.replace("-", "_") if ecosystem in _UNDERSCORED else key.partition(":")[0])
        )
        folders = {parent(manifest) for manifest in manifests} if ecosystem in AROUND_CODE else {""}
        for path, names, above in self._generated(ecosystem):
            if above.isdisjoint(folders):
                continue
            if names is None and (_OF_MESSAGES.search(key) or not path.endswith(_MESSAGES)):
                return f"{path} is generated and not read, and may import it"
            if names is not None and written and written <= names:
                return f"its name stands in {path}, which is generated and whose imports are not followed"
        absent = self._absent.get(ecosystem, ())
        inner = next((path for path in absent if not folders.isdisjoint(ancestors(parent(path)))), None)
        if inner is not None:
            return f"{inner} is a submodule among the sources, whose code is not here and may import it"
        if ecosystem == "PyPI" and self._copied is not None:
            return f"{self._copied} holds code of others, which may import it and is not read"
        return None

    def _deep(self, languages: frozenset[str | None]) -> Iterator[tuple[str, DeepFacts]]:
        files = self._given.found.given.files
        paths = sorted(path for path, file in files.items() if file.language in languages)
        self._given.expect(paths)
        for path in paths:
            if (deep := self._given.deep(path)) is not None:
                yield path, deep

    @cached_property
    def _rust_names(self) -> tuple[set[str], set[str], set[str]]:
        """Return the names that Rust code uses.

        And of these what stands in front of the types that it names by a path, and of functions where nothing that is
        known here bears the name: no module, no import and no value whose type is written.
        """
        names: set[str] = set()
        heads: set[str] = set()
        fronts: set[str] = set()
        for _, deep in self._deep(frozenset({"Rust"})):
            names.update(deep.names_used)
            names.update(name.partition("::")[0] for _, name in deep.decorators)
            names.update(base.partition("::")[0] for _, base, _ in deep.bases)
            receivers = {call.receiver for call in deep.calls}
            paths = receivers.union(one.written for one in deep.types)
            names.update(path.partition("::")[0] for path in paths)
            heads.update(found[1] for path in paths if (found := _PATH_OF_TYPE.match(path)))
            known = {bound.local for bound in deep.bindings}.union(one.name for one in deep.types)
            fronts.update(one for one in receivers - known if one.isidentifier() and one.islower())
        return names, heads, fronts - self._rust_modules

    @cached_property
    def _rust_modules(self) -> set[str]:
        """Return what the modules and crates of Rust that are here may be called: their files and folders."""
        files = self._given.found.given.files
        paths = (path for path, file in files.items() if file.language == "Rust")
        return {part.removesuffix(".rs").replace("-", "_") for path in paths for part in path.split("/")}

    @cached_property
    def _styles(self) -> dict[str, str]:
        """Return the packages that style sheets of the product take in, each with the first of these."""
        styles: dict[str, str] = {}
        files = self._given.found.given.files
        languages = {file.language for file in files.values()}
        for path, deep in self._deep(frozenset(one for one in languages if is_style(one) or one in COMPONENTS)):
            if files[path].role != "code":
                continue
            taken = deep.names_used
            if has_grammar(files[path].language):  # its names are not only those of what it takes in
                taken = [wanted.target for wanted in self._given.found.facts(path).imports]
                taken += [name for name in deep.names_used if "/" in name]
            for written in taken:
                bare = written.rpartition("node_modules/")[2].removeprefix("~").removeprefix("pkg:")
                if (name := _NPM_NAME.match(bare)) and bare[name.end() :][:1] in {"", "/"}:
                    styles.setdefault(name[0].casefold(), path)
        return styles

    @cached_property
    def _templates(self) -> list[tuple[str, frozenset[str]]]:
        """Return the components whose imports are not followed, with the words that stand in them."""
        languages = {file.language for file in self._given.found.given.files.values() if file.role == "code"}
        unread = {one for one in languages if one and is_read_for_names(one) and of_language(one) == "npm"}
        return [(path, frozenset(deep.names_used)) for path, deep in self._deep(frozenset[str | None](unread))]

    def _generated(self, ecosystem: str) -> list[_Generated]:
        """Return the generated files of an ecosystem's languages, which are not parsed, with the words in each.

        No words are known of those that their names tell to be generated, for nobody reads them.
        """
        if ecosystem not in self._made:
            given = self._given.found.given
            paths = sorted(
                path
                for path, file in given.files.items()
                if (file.role == "generated" or (path in given.facts and given.facts[path].generated))
                and of_language(file.language) == ecosystem
                and path.partition("/")[0] not in _BUILT
                and (not is_aside(path) or self._is_taken_in(path, ecosystem))
            )
            read = [path for path in paths if path in given.facts]
            self._given.expect(read)
            self._made[ecosystem] = [
                _Generated(path, frozenset(deep.names_used), frozenset(ancestors(parent(path))))
                for path in read
                if (deep := self._given.deep(path)) is not None
            ]
            self._made[ecosystem] += [
                _Generated(path, None, frozenset(ancestors(parent(path)))) for path in paths if path not in given.facts
            ]
        return self._made[ecosystem]

    def _is_taken_in(self, path: str, ecosystem: str) -> bool:
        """Say whether the product imports a file that stands beside it, of Go its package: `docs`, which swag writes."""
        return (parent(path) if ecosystem == "Go" else path) in self._taken_in

    @cached_property
    def _taken_in(self) -> frozenset[str]:
        """Return what stands beside the product and is imported by it: the files, and their folders."""
        files = self._given.found.given.files
        targets = {
            one.target
            for one in self._given.found.given.imports
            if one.target is not None
            and is_aside(one.target)
            and not is_aside(one.source)
            and (file := files.get(one.source)) is not None
            and file.role == "code"
        }
        return frozenset(targets | {parent(path) for path in targets})

    @cached_property
    def _absent(self) -> dict[str, list[str]]:
        """Return the submodules that lie among the sources, in one folder with files of the product, by their ecosystem."""
        files = self._given.found.given.files
        around = {parent(path): path for path, file in sorted(files.items()) if file.role == "submodule"}
        around.pop("", None)  # beside the product, not in it
        found: dict[str, set[str]] = {}
        for path in self._given.found.own if around else ():
            if (inner := around.get(parent(path))) is not None and (ecosystem := of_language(files[path].language)):
                found.setdefault(ecosystem, set()).add(inner)
        return {ecosystem: sorted(some) for ecosystem, some in found.items()}

    @cached_property
    def _copied(self) -> str | None:
        """Return the outermost folder of Python code of others that is kept here."""
        paths = (
            path
            for path, file in self._given.found.given.files.items()
            if file.role == "vendored" and file.language == "Python"
        )
        path = min(paths, key=lambda path: (path.count("/"), path), default=None)
        return None if path is None else path.rpartition("/")[0] + "/"

    def _may_be_named(self, key: str) -> bool:
        """Say whether the words of an artifact's group stand in code at all, which is quickly asked."""
        if self._given.words is None:
            return True
        counted = self._given.words()
        return any(
            all(word in counted.product or word in counted.tests for word in beginning.split("."))
            for beginning in beginnings_of(key.partition(":")[0])
        )

    @cached_property
    def _full_names(self) -> dict[str, str]:
        """Return the packages of the types that code names in full, each with the first file that does."""
        packages: dict[str, str] = {}
        for path, deep in self._deep(_JVM):
            written = {one.written for one in deep.types} | {call.receiver for call in deep.calls}
            written.update(base for _, base, _ in deep.bases)
            written.update(name for _, name in deep.decorators)
            for name in written:
                for found in _FULL_NAME.findall(name):
                    packages.setdefault(found[:-1], path)
        return packages
