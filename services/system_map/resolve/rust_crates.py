"""Rust's crates and module trees: what Cargo builds, and which file each module path names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.system_map.facts import FileFacts, ImportFacts
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, parent, stem
from services.system_map.resolve.texts import Unreadable, items, read_toml, table, word

ModulePath = tuple[str, ...]

# What follows the inline modules in ImportFacts.within.
_MARK = re.compile(r"(?:^| )(?:path|as|fn)=")
_BODY = re.compile(r"(?:^| )fn=([\w#]+)")
_ALIAS = re.compile(r"(?:^| )as=[\w#]+$")


@dataclass(slots=True)
class Crate:
    """One thing that Cargo builds from a root file."""

    name: str  # as code names it: with `_`
    root: str  # path of its root file
    package: Package
    modules: dict[ModulePath, str] = field(default_factory=dict)
    likely: set[ModulePath] = field(default_factory=set)  # modules that no `mod` leads to, by where their files lie
    # Files that `include!` puts into a module, beside the one that is the module's or has it in it.
    included: dict[ModulePath, list[str]] = field(default_factory=dict)

    def held(self, path: ModulePath) -> tuple[str, int]:
        """Return the file of the longest prefix of a path that is a module with a file, and how long that is."""
        length = next((length for length in range(len(path), 0, -1) if path[:length] in self.modules), 0)
        return self.modules.get(path[:length], self.root), length

    def put_together(self, module: ModulePath) -> list[tuple[str, ModulePath]]:
        """Return the files that a module is put together of by `include!`, each with the inline modules in it; none without."""
        included = self.included.get(module)
        if not included:
            return []
        holder, length = self.held(module)
        return [(holder, module[length:]), *((path, ()) for path in included)]


@dataclass(slots=True)
class Package:
    """One Cargo.toml with a [package]."""

    folder: str
    name: str
    library: Crate | None = None
    crates: list[Crate] = field(default_factory=list)
    # Names that its code may use for other crates → what Cargo.toml calls them.
    dependencies: dict[str, str] = field(default_factory=dict)
    # Of these the ones that lie in the repository → their folders; a version alone is the registry's.
    beside: dict[str, str] = field(default_factory=dict)
    edition: str = "2015"


@dataclass(slots=True)
class Place:
    """Where a file stands in the module tree of a crate."""

    crate: Crate
    module: ModulePath
    is_likely: bool = False  # no `mod` leads to it
    is_included: bool = False  # `include!` puts it into the module


# Below these each file is a crate of its own, or a part of one.
_OTHER_CRATES = frozenset({"bin", "tests", "examples", "benches"})

# What Cargo builds of a package: its tables, what says whether it finds roots by itself, and where it does. Where
# nothing says, the edition of 2015 does so for the kinds without a table.
_KINDS = (
    ("bin", "autobins", "src/bin"),
    ("test", "autotests", "tests"),
    ("example", "autoexamples", "examples"),
    ("bench", "autobenches", "benches"),
)

# Files of a folder that `automod::dir!` declares no module for.
_NOT_DECLARED = frozenset({"lib.rs", "main.rs", "mod.rs"})


class Crates:
    """Every crate of the repository with its module tree."""

    def __init__(self, tree: Tree, facts: Mapping[str, FileFacts], texts: Mapping[str, bytes]) -> None:
        """Find the crates of every Cargo.toml, and follow their `mod` declarations."""
        self._tree = tree
        self._facts = facts
        self.packages: list[Package] = []
        self.places: dict[str, list[Place]] = {}
        self.shared: set[str] = set()  # files that `include!` puts into several modules
        self._included_in: dict[str, tuple[str, ModulePath]] = {}  # by which file first, and into what
        manifests = dict(_read_all(texts))
        # What a folder's Cargo.toml says for the packages below it: name → folder of what lies in the repository.
        self._shared = {
            folder: dict(_named(folder, [table(data.get("workspace")).get("dependencies")]))
            for folder, data in manifests.items()
        }
        self._patched = {
            folder: dict(_named(folder, table(data.get("patch")).values())) for folder, data in manifests.items()
        }
        self.packages = [self._read(folder, data) for folder, data in manifests.items() if table(data.get("package"))]
        if not self.packages:
            self.packages = [self._loose()]
        self.by_folder = {package.folder: package for package in self.packages}
        self.libraries = {
            package.library.name: package.library for package in reversed(self.packages) if package.library is not None
        }
        for package in self.packages:
            for crate in package.crates:
                self._grow(crate)
        self._place_others()

    def _loose(self) -> Package:
        """Return a package of the usual root files, for a repository without a Cargo.toml."""
        package = Package("", "")
        for name in ("lib.rs", "main.rs"):
            for path in self._tree.by_name.get(name, ()):
                package.crates.append(Crate("", path, package))
        return package

    def _read(self, folder: str, data: dict[str, Any]) -> Package:
        about = table(data.get("package"))
        name = word(about.get("name")) or ""
        edition = about.get("edition", "2015")
        package = Package(folder, name, edition=edition if isinstance(edition, str) else "2021")
        for key, value in _dependencies(data):
            renamed = word(table(value).get("package"))
            package.dependencies[key.replace("-", "_")] = renamed or key
            place = _path(folder, value)
            if place is None and table(value).get("workspace") is True:
                place = _first_above(folder, self._shared, key)
            place = place if place is not None else _first_above(folder, self._patched, renamed or key)
            if place is not None:
                package.beside[key.replace("-", "_")] = place
        library = table(data.get("lib"))
        root = join(folder, word(library.get("path")) or "src/lib.rs")
        if root is not None and root in self._tree:
            package.library = Crate((word(library.get("name")) or name).replace("-", "_"), root, package)
            package.crates.append(package.library)
        build = about.get("build")
        roots = [join(folder, build if isinstance(build, str) else "build.rs"), below(folder, "src/main.rs")]
        for kind, automatic, inner in _KINDS:
            place, told = below(folder, inner), [table(item) for item in items(data.get(kind))]
            for item in told:
                given, called = word(item.get("path")), word(item.get("name"))
                roots += [join(folder, given)] if given else [f"{place}/{called}.rs", f"{place}/{called}/main.rs"]
            if about.get(automatic, package.edition != "2015" or not told) is not False:
                roots += self._found(place)
        for path in dict.fromkeys(roots):
            if path and path in self._tree and (package.library is None or path != package.library.root):
                package.crates.append(Crate(stem(path), path, package))
        return package

    def _found(self, folder: str) -> list[str]:
        """Return the roots that Cargo finds by itself: files of the folder, and main.rs of the folders in it."""
        files = [path for path in self._tree.folders.get(folder, ()) if path.endswith(".rs")]
        return files + [
            path for path in self._tree.by_name.get("main.rs", ()) if parent(parent(path)) == folder and parent(path)
        ]

    def _grow(self, crate: Crate) -> None:
        """Follow `mod` declarations from a crate's root."""
        waiting: list[tuple[str, ModulePath, bool]] = [(crate.root, (), False)]
        seen: set[str] = set()
        while waiting:
            path, module, is_included = waiting.pop()
            if path in seen:
                continue
            seen.add(path)
            if is_included:
                crate.included.setdefault(module, []).append(path)
            else:
                crate.modules.setdefault(module, path)
            place = Place(crate, module, is_included=is_included)
            self.places.setdefault(path, []).append(place)
            facts = self._facts.get(path)
            for wanted in facts.imports if facts else ():
                if wanted.kind not in {"mod", "include"}:
                    continue
                inner = (*module, *inline_path(wanted))
                if wanted.kind == "include":
                    found = self.included_file(path, wanted)
                    if found is not None and self._included_in.setdefault(found, (path, inner)) != (path, inner):
                        self.shared.add(found)
                    waiting += [(found, inner, True)] if found is not None else []
                    continue
                if is_of_folder(wanted):
                    declared = self.modules_of_folder(crate.package, path, wanted)
                    waiting += [(found, (*inner, stem(found)), False) for found in declared]
                    continue
                found = self.module_file(path, wanted, is_root=owns_folder(place))
                if found is not None:
                    waiting.append((found, (*inner, bare(wanted.target)), False))

    def _place_others(self) -> None:
        """Place files that no `mod` leads to by their folders: the `mod` may stand where no grammar sees it, in a macro.

        As a file of the library, else of the program; never of a crate whose folder holds another package's around it.
        """
        homes = {package.folder: [crate for crate in package.crates if _is_main(crate)] for package in self.packages}
        for path in self._facts:
            if not path.endswith(".rs") or path in self.places:
                continue
            package = next((above for above in ancestors(parent(path)) if above in homes), None)
            around = [crate for crate in homes.get(package or "", ()) if _below(path, parent(crate.root)) is not None]
            if package is None or not around:
                continue
            crate = max(around, key=lambda crate: len(parent(crate.root)))
            *folders, last = (_below(path, parent(crate.root)) or path).removesuffix(".rs").split("/")
            module = tuple(folders if last == "mod" else [*folders, last])
            if (folders and folders[0] not in _OTHER_CRATES) or (not folders and last != "build"):
                self.places[path] = [Place(crate, module, is_likely=True)]
                if module not in crate.modules:
                    crate.modules[module] = path
                    crate.likely.add(module)

    def modules_of_folder(self, package: Package, path: str, wanted: ImportFacts) -> list[str]:
        """Return the files that a macro declares as modules of the file `path`: all of a folder of the package."""
        folder = join(package.folder, wanted.target)
        files = self._tree.folders.get(folder, ()) if folder is not None else ()
        return sorted(
            file for file in files if file.endswith(".rs") and file != path and base_name(file) not in _NOT_DECLARED
        )

    def included_file(self, path: str, wanted: ImportFacts) -> str | None:
        """Return the file that an `include!` in the file `path` puts there."""
        found = join(parent(path), wanted.target)
        return found if found is not None and found in self._tree else None

    def module_file(self, path: str, wanted: ImportFacts, *, is_root: bool) -> str | None:
        """Return the file of a `mod x;` in the file `path`."""
        folder = parent(path) if is_root or base_name(path) == "mod.rs" else below(parent(path), stem(path))
        inner = inline_path(wanted)
        given = written_path(wanted)
        if given is not None:
            found = join(below(folder, "/".join(inner)) if inner else parent(path), given)
            return found if found is not None and found in self._tree else None
        base = below(folder, "/".join([*inner, bare(wanted.target)]))
        return self._tree.first((f"{base}.rs", f"{base}/mod.rs"))


def _read_all(texts: Mapping[str, bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(path for path in texts if base_name(path) == "Cargo.toml"):
        try:
            yield parent(path), read_toml(texts[path])
        except Unreadable:
            continue


def _path(folder: str, value: Any) -> str | None:
    """Return the folder that a dependency's `path` leads to."""
    given = table(value).get("path")
    return join(folder, given) if isinstance(given, str) else None


def _named(folder: str, groups: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield (name, folder) of what some tables of dependencies lead to in the repository."""
    for group in groups:
        for name, value in table(group).items():
            place = _path(folder, value)
            if place is not None:
                yield name.partition(":")[0], place


def _first_above(folder: str, named: Mapping[str, Mapping[str, str]], name: str) -> str | None:
    """Return the folder that the nearest Cargo.toml around a package gives for a crate."""
    found = (named.get(above, {}).get(name) for above in ancestors(folder))
    return next((place for place in found if place is not None), None)


def _is_main(crate: Crate) -> bool:
    """Say whether a crate is its package's library or program; where nothing says what is built, all are."""
    package = crate.package
    return crate is package.library or not package.name or crate.root == below(package.folder, "src/main.rs")


def _below(path: str, folder: str) -> str | None:
    """Return a path as seen from a folder that it lies in."""
    if not folder:
        return path
    return path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else None


def owns_folder(place: Place) -> bool:
    """Say whether the modules of a file lie beside it, whatever it is called: of a crate's root and of what is included."""
    return not place.module or place.is_included


def inline_path(wanted: ImportFacts) -> ModulePath:
    """Return the inline modules that an import stands in."""
    within = _MARK.split(wanted.within, maxsplit=1)[0].strip(" ;,")
    return tuple(bare(part) for part in re.split(r"::|\.", within) if part)


def body_around(wanted: ImportFacts) -> str:
    """Return the name of the function in whose body a `use` stands; empty for one of a module."""
    found = _BODY.search(wanted.within)
    return found[1] if found else ""


def is_of_folder(wanted: ImportFacts) -> bool:
    """Say whether a `mod` stands for all files of the folder that its target is."""
    return wanted.names == ("*",)


def written_path(wanted: ImportFacts) -> str | None:
    """Return the value of a `#[path]` attribute."""
    _, marker, value = wanted.within.partition("path=")
    return value.strip("\"'") if marker else None


def other_name(wanted: ImportFacts) -> str:
    """Return the name that a `use … as x` or `extern crate … as x` brings in; empty for one without."""
    return bare(wanted.within.rpartition("as=")[2]) if _ALIAS.search(wanted.within) else ""


def bare(name: str) -> str:
    """Return a name without the mark that lets it be a keyword: `r#impl` is impl."""
    return name.removeprefix("r#")


def _dependencies(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    places: Iterable[Any] = [data, *table(data.get("target")).values()]
    for place in places:
        for group in ("dependencies", "dev-dependencies", "build-dependencies"):
            yield from table(table(place).get(group)).items()
