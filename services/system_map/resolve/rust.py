"""Rust's import rules: `mod` to files, `use` along the module tree, crates of the workspace, external crates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from services.system_map.facts import FileFacts, ImportFacts
from services.system_map.resolve.leads import Lead, counted, nowhere, to_standard_library
from services.system_map.resolve.paths import Tree, nearest
from services.system_map.resolve.rust_crates import (
    Crate,
    Crates,
    ModulePath,
    Package,
    Place,
    bare,
    body_around,
    inline_path,
    is_of_folder,
    owns_folder,
)
from services.system_map.resolve.rust_names import FileNames, Spot, segments_of, whole_path
from services.system_map.resolve.standard_libraries import RUST

# `use a::b; use b::c;`: how many such steps are followed.
_MAX_STEPS = 4
# How sure a place is that no declaration leads to.
_LIKELY = 0.7
_UNSEEN = 0.6
_MAX_ABOVE = 20  # modules around one that brings in all that they have
_MAX_TAKEN = 50  # files whose names come together in one by `use …::*`


class RustResolver:
    """Follows paths to the module file that their longest prefix names; re-exports end at the file that has them."""

    def __init__(self, tree: Tree, facts: Mapping[str, FileFacts], texts: Mapping[str, bytes]) -> None:
        """Build the module trees."""
        self._tree = tree
        self._facts = facts
        self._crates = Crates(tree, facts, texts)
        self._held: dict[str, frozenset[str]] = {}
        self._named_macros: dict[str, frozenset[str]] = {}
        self._own: dict[str, FileNames] = {}
        self._seen: dict[Spot, list[Spot]] = {}

    def references(self, source: str) -> list[Lead]:
        """Return nothing: paths that no `use` brings in are not among the facts."""
        del source
        return []

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one declaration."""
        if wanted.kind == "mod":
            return self._modules_of_folder(source, wanted) if is_of_folder(wanted) else [self._module(source, wanted)]
        if wanted.kind == "include":
            found = self._crates.included_file(source, wanted)
            return [nowhere(wanted.target) if found is None else Lead("include!", 1.0, target=found)]
        if wanted.kind == "extern":
            return [self._crate_named(source, bare(wanted.target))]
        segments = segments_of(wanted.target)
        if not segments:
            return [nowhere(wanted.target)]
        names = wanted.names or ("",)
        paths = [whole_path(segments, name) for name in names]
        at = Spot(source, inline_path(wanted), body_around(wanted))
        return counted(self._of_one_place(source, self._use(at, path)) for path in paths)

    def _of_one_place(self, source: str, lead: Lead) -> Lead:
        """Return the lead of a path as sure as the place is that it was followed from: one of those that include the file."""
        is_placed = lead.target not in {None, source} and not lead.how.startswith("crate of the workspace")
        is_unsure = is_placed and source in self._crates.shared
        return replace(lead, confidence=min(lead.confidence, _LIKELY)) if is_unsure else lead

    def _modules_of_folder(self, source: str, wanted: ImportFacts) -> list[Lead]:
        package = self._package(source)
        found = self._crates.modules_of_folder(package, source, wanted) if package is not None else []
        return [Lead("mod", 1.0, target=path) for path in found] or [nowhere(wanted.target, "no file for the module")]

    def _module(self, source: str, wanted: ImportFacts) -> Lead:
        places = self._crates.places.get(source, [])
        is_root = any(map(owns_folder, places))
        found = self._crates.module_file(source, wanted, is_root=is_root)
        if found is None and not places:
            found = self._crates.module_file(source, wanted, is_root=True)
        if found is None:
            return nowhere(f"mod {wanted.target}", "no file for the module")
        return Lead("mod", 1.0, target=found)

    def _use(self, at: Spot, path: list[str], steps: int = 0) -> Lead:
        """Follow one path from the module or the body that it stands in."""
        first = path[0]
        places = self._crates.places.get(at.source, [])
        for place in places:
            start = _anchored(place, first, path, at.inner)
            if start is not None:
                how, sure = ("module tree, file without mod", _LIKELY) if place.is_likely else ("module tree", 1.0)
                return self._at(place.crate, start, how, sure)
        if first in {"crate", "self", "super"}:
            return nowhere("::".join(path), "no mod leads to this file")
        if self._names_of(at.source).declares_in_body(at, first):
            return Lead("own item", 1.0, target=at.source)
        return self._named(at, path, steps) or self._outside(at, path, places)

    def _named(self, at: Spot, path: list[str], steps: int) -> Lead | None:
        """Follow a path that begins with a name of the module that it stands in, or of one that is brought in whole."""
        first = path[0]
        for around in self._seen_from(at):
            for place in self._crates.places.get(around.source, ()):
                if (*place.module, *around.inner, first) in place.crate.modules:
                    return self._at(place.crate, (*place.module, *around.inner, *path), "child module", 1.0)
            names = self._names_of(around.source)
            imported = names.imported(around, first) if steps < _MAX_STEPS else None
            whole = [*segments_of(imported[0]), *path[1:]] if imported is not None else [first]
            if imported is not None and whole[0] != first:
                return self._use(imported[1], whole, steps + 1)
            if names.declares(around, first, holds=len(path) > 1):
                how = "own item" if around.source == at.source else "module tree"
                return Lead(how, 1.0, target=around.source)
        if not _may_be_crate(first) and first in self._names_of(at.source).all:
            return Lead("own item", 1.0, target=at.source)  # of another block, or made by a macro
        return None

    def _seen_from(self, at: Spot) -> list[Spot]:
        """Return a spot and those of which all is there too, private names as well: of `use super::*` and `include!`."""
        if at not in self._seen:
            self._seen[at] = self._reaching(at)
        return self._seen[at]

    def _reaching(self, at: Spot) -> list[Spot]:
        spots = [at]
        for spot in spots:  # grows as it goes
            places = self._crates.places.get(spot.source, ())
            found = [
                self._above(place, spot, segments)
                for segments in self._names_of(spot.source).taken_whole(spot)
                for place in places
            ]
            found += [
                Spot(*part) for place in places for part in place.crate.put_together((*place.module, *spot.inner))
            ]
            if spot.inner and (not places or places[0].crate.package.edition == "2015"):
                found.append(Spot(spot.source))
            spots += [other for other in dict.fromkeys(found) if other is not None and other not in spots]
            if len(spots) > _MAX_ABOVE:
                break
        return spots

    def _above(self, place: Place, spot: Spot, segments: list[str]) -> Spot | None:
        """Return the module around a spot that a path leads to; None for any other one."""
        here = (*place.module, *spot.inner)
        start = _anchored(place, segments[0], segments, spot.inner)
        if start is None or here[: len(start)] != start:
            return None
        if len(start) >= len(place.module):
            return Spot(spot.source, here[len(place.module) : len(start)])
        source = place.crate.modules.get(start)
        return Spot(source) if source is not None else None

    def _outside(self, at: Spot, path: list[str], places: list[Place]) -> Lead:
        source, first = at.source, path[0]
        if self._is_module_without_file(at, first):
            return nowhere("::".join(path), "no file for the module")
        lead = self._crate_named(source, first)
        if lead.target is not None:
            crate = self._library(self._package(source), first)
            if crate is not None and crate.root == lead.target:
                return self._at(crate, tuple(path[1:]), lead.how, lead.confidence)
        if lead.how == "not in the repository":
            for place in places:
                # Before 2018 paths began at the crate's root; in 2018 a macro or a glob may bring the name in.
                if (first,) in place.crate.modules:
                    return self._at(place.crate, tuple(path), "crate root", 0.8)
                at_root = self._names_of(place.crate.root).imported(Spot(place.crate.root), first)
                renamed = segments_of(at_root[0]) if at_root is not None else [first]
                if renamed[0] not in {first, "crate", "self", "super"}:
                    return replace(self._crate_named(source, renamed[0]), how="named at the crate root", confidence=0.8)
            if not _may_be_crate(first):
                return Lead("item of an unknown origin", 0.5, unresolved="::".join(path))
        return lead

    def _crate_named(self, source: str, name: str) -> Lead:
        if name in RUST:
            return to_standard_library(name)
        package = self._package(source)
        declared = package.dependencies.get(name) if package else None
        library = self._library(package, name)
        if library is not None and (declared or library.package is package):
            return Lead("crate of the workspace", 1.0, target=library.root)
        if declared:
            return Lead("declared dependency", 1.0, external=declared)
        if library is not None:
            return Lead("crate of the workspace", _LIKELY, target=library.root)
        if name == "self":
            return Lead("own crate", 1.0, target=source)
        return Lead("not in the repository", 0.7, external=name)

    def _library(self, package: Package | None, name: str) -> Crate | None:
        """Return the library of the repository that a package's code calls by a name."""
        if package is not None and package.library is not None and package.library.name == name:
            return package.library
        if package is not None and name in package.dependencies:
            beside = self._crates.by_folder.get(package.beside.get(name, "?"))
            return beside.library if beside is not None else None
        return self._crates.libraries.get(name)

    def _package(self, source: str) -> Package | None:
        places = self._crates.places.get(source)
        if places:
            return places[0].crate.package
        folders = {package.folder: package for package in self._crates.packages}
        inside = [folder for folder in folders if not folder or source.startswith(f"{folder}/")]
        best = nearest(source, inside)
        return None if best is None else folders[max(inside, key=len)]

    def _at(self, crate: Crate, path: ModulePath, how: str, confidence: float) -> Lead:
        """Return the lead to the file of the longest prefix of a module path."""
        found, length = crate.held(path)
        if path[:length] in crate.likely:
            how, confidence = "module tree, file without mod", min(confidence, _LIKELY)
        included = self._included(crate, path, Spot(found), length) if crate.included else None
        if included is not None:
            return Lead(how, confidence, target=included)
        if length == len(path) or not path[length][:1].islower() or self._holds(crate, found, path[length]):
            return Lead(how, confidence, target=found)
        # Small letters begin a module's or a function's name. One that nobody sees declared comes by another name from
        # somewhere else, or is made by a macro.
        return Lead(how, min(confidence, _UNSEEN), target=found)

    def _included(self, crate: Crate, path: ModulePath, at: Spot, length: int) -> str | None:
        """Return the included file that has what a path leads to beyond the `length` segments that a file is found by.

        None where that file has it itself, in the inline module that it is put into, and where several have it: of these
        the compiler takes one by its conditions.
        """
        names = self._names_of(at.source)
        for end in range(len(path) - 1, length - 1, -1):
            inner, name = at._replace(inner=path[length:end]), path[end]
            found = [file for file in crate.included.get(path[:end], ()) if name in self._names_of(file).all]
            if found:
                is_here = names.declares(inner, name, holds=False) or names.imported(inner, name) is not None
                return None if is_here or len(found) > 1 else found[0]
        return None

    def _holds(self, crate: Crate, path: str, name: str) -> bool:
        """Return whether a module's file declares or brings in a name; macros stand at the root wherever they are."""
        facts = self._facts.get(path)
        if facts is None or facts.generated or facts.skipped:
            return True  # what it declares is not known
        return name in self._names(path) or (path == crate.root and name in self._macros(crate))

    def _names(self, path: str) -> frozenset[str]:
        """Return the names that a module's file declares or brings in, those of `use …::*` too."""
        if path not in self._held:
            held: set[str] = set()
            waiting = [path]
            for file in waiting:  # grows as it goes
                held |= self._names_of(file).all
                waiting += [other for other in self._taken_whole(file) if other not in waiting][:_MAX_TAKEN]
                if len(waiting) > _MAX_TAKEN:
                    break
            self._held[path] = frozenset(held)
        return self._held[path]

    def _taken_whole(self, path: str) -> Iterator[str]:
        """Yield the files of the modules that a file has a `use …::*` of, and those that make a module with it."""
        facts = self._facts.get(path)
        for place in self._crates.places.get(path, ()):
            yield from (file for file, _ in place.crate.put_together(place.module))
        for wanted in facts.imports if facts else ():
            segments = segments_of(wanted.target) if wanted.kind == "use" and "*" in wanted.names else []
            for place in self._crates.places.get(path, ()) if segments else ():
                start = _anchored(place, segments[0], segments, inline_path(wanted)) or (*place.module, *segments)
                if (found := place.crate.modules.get(start)) is not None:
                    yield found
            library = self._library(self._package(path), segments[0]) if segments else None
            if library is not None and (found := library.modules.get(tuple(segments[1:]))) is not None:
                yield found

    def _macros(self, crate: Crate) -> frozenset[str]:
        if crate.root not in self._named_macros:
            found = (self._facts[path].symbols for path in crate.modules.values() if path in self._facts)
            names = (symbol.name for symbols in found for symbol in symbols if symbol.kind == "macro")
            self._named_macros[crate.root] = frozenset(name.removesuffix("!") for name in names)
        return self._named_macros[crate.root]

    def _names_of(self, source: str) -> FileNames:
        if source not in self._own:
            self._own[source] = FileNames(self._facts.get(source) or FileFacts(lines=0))
        return self._own[source]

    def _is_module_without_file(self, at: Spot, name: str) -> bool:
        """Say whether a `mod x;` declares a name, asked where none of their files is there: the build writes them."""
        facts = self._facts.get(at.source)
        declared = [
            inline_path(wanted)
            for wanted in (facts.imports if facts else ())
            if wanted.kind == "mod" and bare(wanted.target) == name
        ]
        return bool(declared) and any(
            spot.source == at.source and spot.inner in declared for spot in self._seen_from(at)
        )


def _anchored(place: Place, first: str, path: list[str], inner: ModulePath) -> ModulePath | None:
    """Return the path from the crate's root of one that begins with crate, self or super."""
    if first in {"crate", "$crate"}:
        return tuple(path[1:])
    if first not in {"self", "super"}:
        return None
    here = (*place.module, *inner)
    rest = list(path)
    while rest and rest[0] in {"self", "super"}:
        if rest.pop(0) == "super":
            here = here[:-1]
    return (*here, *rest)


def _may_be_crate(name: str) -> bool:
    """Return whether a name looks like a crate's: types are capitalised."""
    return name[:1].islower() or name[:1] == "_"
