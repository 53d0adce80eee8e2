"""JavaScript's and TypeScript's import rules: relative paths, packages of the workspace, exports, aliases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from services.system_map.facts import FileFacts, ImportFacts
from services.system_map.resolve.auto_imports import AutoImports
from services.system_map.resolve.bundlers import Bundlers
from services.system_map.resolve.leads import Lead, nowhere, to_standard_library
from services.system_map.resolve.node_packages import (
    OWN_CONDITIONS,
    NodePackage,
    NodePackages,
    exported,
    is_blocked,
    mapped,
    source_guesses,
)
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, parent
from services.system_map.resolve.platforms import HOW, SURE, SURE_OF_OWN, Platforms, is_plain
from services.system_map.resolve.script_files import (
    COMPONENT_ENDINGS,
    DECLARATIONS,
    HOW_RUN,
    ScriptFiles,
    is_made_from,
    run_beside,
)
from services.system_map.resolve.script_loaders import ScriptLoaders
from services.system_map.resolve.standard_libraries import NODE, NODE_PARTS
from services.system_map.resolve.tsconfig import TsConfigs

_SCHEMES = re.compile(r"^(npm|jsr|https?|data|blob|file|bun|deno|cloudflare|astro|virtual|gi|resource):", re.IGNORECASE)
_PACKAGE_NAME = re.compile(r"^(@[\w.~-]+/[\w.~-]+|[\w.~-]+)")
# What `imports` may lead to besides files: a module of Node, a package, or a part of one.
_PACKAGE_OR_PART = re.compile(r"(?:node:)?@?[\w~-][^!?#\\:]{0,300}")
_URL_PACKAGE = re.compile(
    r"^https?://(?:esm\.sh|cdn\.skypack\.dev|unpkg\.com|deno\.land/x|cdn\.jsdelivr\.net/npm)/(@[^/@]+/[^/@?]+|[^/@?]+)"
)


# A package of the repository that is called as what is asked for, where nothing ties them together.
_DATA = re.compile(r"[^@:!?]{1,300}\.(?:json5?|ya?ml|toml|svg|png|jpe?g|gif|webp|graphql|gql|wasm|html|txt|md)")
_GUESSED = 0.7
_TYPES = frozenset({"interface", "type"})
_RELATIVE_BUILT = "relative, source of what is built"


class _Reader(NamedTuple):
    """Who asks: a file of TypeScript, for nothing but types, and by which of several configurations it is compiled."""

    is_typescript: bool
    types: bool = False
    ruled: tuple[bool, ...] = ()


class JavaScriptResolver:
    """Follows specifiers to the file that Node, TypeScript or a bundler would load from the sources."""

    def __init__(
        self, tree: Tree, facts: Mapping[str, FileFacts], texts: Mapping[str, bytes], declared: Iterable[str]
    ) -> None:
        """Read the package manifests and the compiler's configurations."""
        self._packages = NodePackages(texts)
        self._tree = tree
        self._load = ScriptFiles(tree, self._packages).load
        self._platforms = Platforms(tree, self._packages)
        self._configs = TsConfigs(texts, self._package_folder)
        self._facts = facts
        self._auto_imports = AutoImports(texts, facts, tree)
        self._bundlers = Bundlers(texts, tree)
        self._loaders = ScriptLoaders(texts)
        self._folders = tree.folders.keys()
        self._has_installed = any(base_name(folder) == "node_modules" for folder in tree.folders)
        self._declared = frozenset(declared)
        self._known: dict[tuple[str, str, _Reader], Lead] = {}

    def references(self, source: str) -> list[Lead]:
        """Return what a component uses that its framework imports for it; all else is imported."""
        names = self._facts[source].references
        return self._auto_imports.leads(source, names) if names else []

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one specifier."""
        is_typescript = source.endswith((".ts", ".tsx", ".mts", ".cts", *COMPONENT_ENDINGS))
        types = wanted.kind == "type" or source.endswith(DECLARATIONS)
        reader = _Reader(is_typescript, types=types, ruled=self._configs.ruled(source))
        key = (parent(source), wanted.target, reader)
        if key not in self._known:
            self._known[key] = self._lead(*key)
        lead = self._known[key]
        names = max(1, len(wanted.names))
        leads = (
            [lead]
            if types
            else [*self._for_platforms(source, wanted.target, lead), *self._that_runs(lead, wanted.names)]
        )
        return [one if names == 1 else _with_names(one, names) for one in leads]

    def _for_platforms(self, source: str, written: str, lead: Lead) -> list[Lead]:
        """Return a lead and those to the files that a platform has in place of its target; those alone where it has none.

        In a file for one platform its own comes before the target. For types they are not asked: the compiler reads the file without a platform's name.
        """
        if not is_plain(written):
            return [lead]
        if lead.target is not None:
            others = self._platforms.beside(source, lead.target)
            own = self._platforms.own(source, others)
            sure = min(lead.confidence, SURE)
            leads = [Lead(HOW, sure, target=path) for path in others if path != own]
            if own is None:
                return [lead, *leads]
            first = Lead(HOW, min(lead.confidence, SURE_OF_OWN), target=own)
            return [first, replace(lead, confidence=sure), *leads]
        path = join(parent(source), written) if lead.unresolved is not None and written.startswith(".") else None
        others = self._platforms.alone(source, path) if path else []
        return [Lead(HOW, SURE, target=path) for path in others] or [lead]

    def _that_runs(self, lead: Lead, names: Iterable[str]) -> list[Lead]:
        """Return the lead to the script that lies beside the declarations that a compiler takes: it is what is loaded.

        Less surely for types alone, which the compiler leaves out, unless a variable of the script has such a name too.
        """
        declared = lead.target if lead.target is not None and lead.target.endswith(DECLARATIONS) else None
        found = self._tree.first(run_beside(declared)) if declared is not None else None
        if declared is None or found is None:
            return []
        sure = min(lead.confidence, _GUESSED) if self._are_types(declared, found, set(names)) else lead.confidence
        return [replace(lead, how=HOW_RUN, target=found, confidence=sure)]

    def _are_types(self, declared: str, script: str, names: set[str]) -> bool:
        """Say whether declarations have all of some names for nothing but types, and a script has no symbol called so."""
        told, own = self._facts.get(declared), self._facts.get(script)
        if not names or told is None or own is None or not names.isdisjoint(own.symbol_names):
            return False
        kinds = [(one.name, one.kind in _TYPES) for one in told.symbols if one.name in names and one.parent is None]
        return all(is_type for _, is_type in kinds) and names == {name for name, _ in kinds}

    def _lead(self, folder: str, written: str, reader: _Reader) -> Lead:
        # A bundler's loader prefixes and query say how to load, not what.
        specifier = written.rpartition("!")[2].partition("?")[0]
        if not specifier or "\0" in specifier:
            return nowhere(written)
        if specifier.startswith("node:"):
            return to_standard_library(specifier.removeprefix("node:"))
        if _SCHEMES.match(specifier):
            return Lead("address", 1.0, external=_of_address(specifier))
        if specifier.startswith(".") and specifier.split("/")[0] in {".", ".."}:
            path = join(folder, specifier)
            as_folder = specifier.endswith(("/", "."))
            leads = iter(()) if path is None else self._relative(path, reader.is_typescript, as_folder)
            return next(leads, None) or nowhere(written)
        return next(self._bare(folder, specifier, reader), None) or self._outside(folder, written, specifier, reader)

    def _relative(self, path: str, is_typescript: bool, as_folder: bool) -> Iterator[Lead]:
        """Yield the leads of a path; what only a build makes leads to the source that it is likely built from."""
        package = self._packages.by_folder.get(path)
        found = self._load(path, is_typescript, as_folder)
        if found and not is_typescript and is_made_from(path, found):
            yield Lead(_RELATIVE_BUILT, 0.8, target=found)
        elif found:
            is_entry = package is not None and found.startswith(path and f"{path}/")
            entries = self._first(path, package.entries, "relative", is_typescript) if package and is_entry else ()
            sure = [lead.confidence for lead in entries if lead.target == found and lead.how == "relative"]
            yield Lead("relative", min(sure, default=1.0), target=found)
        elif package is not None:
            yield from self._first(path, [*package.entries, *exported(package, ".")], "relative", is_typescript)
        for around in islice(self._packages.around(parent(path)), 1):
            inner = path.removeprefix(around.folder).lstrip("/")
            for guess in source_guesses(around.folder, inner, around.sources):
                if built := self._load(guess, is_typescript):
                    yield Lead(_RELATIVE_BUILT, 0.8, target=built)

    def _bare(self, folder: str, specifier: str, reader: _Reader) -> Iterator[Lead]:
        """Yield the leads inside the repository for what is not relative, surest first."""
        is_typescript = reader.is_typescript
        if specifier.startswith("#"):
            yield from self._own_names(folder, specifier, reader)
        for aliases, confidence in self._configs.ruling(folder, reader.ruled):
            for path in aliases.substitutions(specifier):
                if found := self._load(path, is_typescript):
                    yield Lead("tsconfig paths", confidence, target=found)
            # Node knows no `baseUrl`: what is run as it stands is led by it only where the compiler reads it.
            is_read = is_typescript or aliases.with_scripts or confidence == 1.0
            base = aliases.base if is_read else None
            if base is not None and (found := self._load(below(base, specifier), is_typescript)):
                yield Lead("tsconfig baseUrl", confidence, target=found)
        # What is declared is meant as a package, whatever an alias of some part may say.
        if not self._is_declared(folder, specifier):
            yield from self._renamed(folder, specifier, is_typescript)
        yield from self._workspace(folder, specifier, reader)
        yield from self._installed(folder, specifier, is_typescript)
        yield from self._conventions(folder, specifier, is_typescript)

    def _renamed(self, folder: str, specifier: str, is_typescript: bool) -> Iterator[Lead]:
        """Yield the leads of what settings put in place of a name, or look for in folders of their own."""
        for path in self._bundlers.paths(folder, specifier):
            if found := self._load(path, is_typescript):
                yield Lead("bundler alias", 0.95, target=found)
        for path in () if specifier in NODE else self._loaders.paths(folder, specifier):
            if found := self._load(path, is_typescript):
                yield Lead("name of a script loader", 0.8, target=found)
        for path in () if specifier in NODE else self._bundlers.searched(folder, specifier):
            if found := self._load(path, is_typescript):
                yield Lead("bundler search path", 0.9, target=found)

    def _own_names(self, folder: str, specifier: str, reader: _Reader) -> Iterator[Lead]:
        """Yield the leads of a name that a package gives to what only it uses: a file of its own, or another package."""
        for package in self._packages.around(folder):
            targets = mapped(package.imports, specifier, OWN_CONDITIONS, types=reader.types)
            files = [target for target in targets if target.startswith(".")]
            # Which one is loaded is said by conditions that only who runs it knows.
            most = 1.0 if len(files) == len(targets) else 0.8
            for lead in self._first(package.folder, files, "package imports", reader.is_typescript):
                yield replace(lead, confidence=min(lead.confidence, most))
            for target in targets:
                if _PACKAGE_OR_PART.fullmatch(target):
                    lead = self._lead(package.folder, target, reader)
                    if lead.unresolved is None:
                        yield replace(lead, confidence=min(lead.confidence, 1.0 if len(targets) == 1 else 0.8))

    def _workspace(self, folder: str, specifier: str, reader: _Reader) -> Iterator[Lead]:
        name = _package_of(specifier)
        found = self._packages.find(folder, name)
        if found is not None:
            for lead in self._of_package(found[0], name, specifier, reader):
                yield replace(lead, confidence=min(lead.confidence, found[1]))

    def _of_package(self, package: NodePackage, name: str, specifier: str, reader: _Reader) -> Iterator[Lead]:
        is_typescript = reader.is_typescript
        rest = specifier[len(name) :].strip("/")
        subpath = f"./{rest}" if rest else "."
        if is_blocked(package, subpath):
            return
        exports = exported(package, subpath, types=reader.types)
        yield from self._first(package.folder, exports, "package exports", is_typescript)
        if not rest:
            yield from self._main(package, is_typescript)
        else:
            # Node takes nothing by its path from a package that says what it exports.
            sure = 1.0 if package.exports is None else 0.8
            for inner, confidence in ((rest, sure), (f"src/{rest}", 0.8)):
                path = join(package.folder, inner)
                if path is not None and (found := self._load(path, is_typescript)):
                    yield Lead("workspace package", confidence, target=found)

    def _main(self, package: NodePackage, is_typescript: bool) -> Iterator[Lead]:
        yield from self._first(package.folder, package.entries, "package main", is_typescript)
        sure = 1.0 if package.exports is None else 0.8
        for name, confidence in (("index", sure), ("src/index", 0.8), ("src/main", 0.7)):
            if found := self._load(below(package.folder, name), is_typescript):
                yield Lead("package index", confidence, target=found)

    def _first(self, folder: str, entries: list[str], how: str, is_typescript: bool) -> Iterator[Lead]:
        """Yield leads for what a manifest names; when that is built, for the source it is likely built from."""
        there: list[str] = []
        # Which one of several is loaded is said by conditions that only who runs it knows.
        several = False
        for path in (join(folder, entry) for entry in entries):
            if path is not None and (found := self._load(path, is_typescript)):
                there.append(found)
                several = len({one for one in there if not one.endswith(DECLARATIONS)}) > 1
                if several:
                    break
        for found in there:
            yield Lead(how, 0.8 if several else 1.0, target=found)
        sources = self._packages.by_folder[folder].sources
        for entry in entries:
            for path in source_guesses(folder, entry, sources):
                if found := self._load(path, is_typescript):
                    yield Lead(f"{how}, source of what is built", 0.8, target=found)

    def _installed(self, folder: str, specifier: str, is_typescript: bool) -> Iterator[Lead]:
        """Yield what lies in the repository's own node_modules without a package.json."""
        if not self._has_installed or not _package_of(specifier) or specifier in NODE:
            return
        for above in ancestors(folder):
            if base_name(above) != "node_modules" and (
                found := self._load(below(above, f"node_modules/{specifier}"), is_typescript)
            ):
                yield Lead("node_modules", 1.0, target=found)

    def _conventions(self, folder: str, specifier: str, is_typescript: bool) -> Iterator[Lead]:
        """Yield leads by what bundlers are most often told: `@/x` and `~/x` mean the source folder, `/x` the public one."""
        start, _, rest = specifier.partition("/")
        if not rest or start not in {"", "@", "~", "@@", "~~", "$lib", "src"}:
            return
        inner = {"": ("public", "", "static"), "$lib": ("src/lib",), "src": ("src",)}.get(
            start, ("src", "app", "", "resources/js")
        )
        for package in self._packages.around(folder):
            for name in inner:
                path = join(below(package.folder, name), rest)
                if path is not None and (found := self._load(path, is_typescript)):
                    yield Lead("usual alias", 0.7, target=found)
        for above in ancestors(folder) if start in {"@", "~"} else ():
            if found := self._load(below(above, rest), is_typescript):
                yield Lead("usual alias", 0.6, target=found)

    def _outside(self, folder: str, written: str, specifier: str, reader: _Reader) -> Lead:
        if (specifier in NODE or specifier in NODE_PARTS) and not self._is_declared(folder, specifier):
            return to_standard_library(specifier)
        maker = None if self._is_declared(folder, specifier) else self._bundlers.made_by(folder, specifier)
        if maker is not None:
            return Lead("made by the framework", 0.95, external=maker)
        name = self._bundlers.installed(folder, specifier) or _package_of(specifier)
        if not name or specifier.startswith(("/", "#", "~", "@/", "$")):
            return nowhere(written)
        known = self._packages.find(folder, name)
        if known is not None and known[1] > _GUESSED:
            return nowhere(written, "not found in the workspace package")
        if self._is_declared(folder, name):
            return Lead("declared dependency", 1.0, external=name)
        is_inside = self._bundlers.is_inside(folder, specifier) or self._is_led_inside(folder, specifier, reader)
        is_inside = is_inside or self._loaders.has(folder, specifier)
        return nowhere(written) if is_inside else Lead("not in the repository", 0.9, external=name)

    def _is_led_inside(self, folder: str, specifier: str, reader: _Reader) -> bool:
        """Say whether `paths` names a place of the repository for a specifier: one that is built, if it is not there.

        Or `baseUrl`, which leads to anything, one for a file of data: packages are not called so, though a folder in one
        may hold such; so it is told by the first folder.
        """
        first = specifier.partition("/")[0] if "/" in specifier else None
        for aliases, _ in self._configs.ruling(folder, reader.ruled):
            if (
                aliases.base is not None
                and _DATA.fullmatch(specifier)
                and (first is None or below(aliases.base, first) in self._folders)
            ):
                return True
            # What a pattern of a star alone fits may as well be a package.
            telling = replace(aliases, patterns=[one for one in aliases.patterns if any(map(str.isalnum, one[0]))])
            paths = telling.substitutions(specifier)
            if paths and not any("node_modules" in path.split("/") for path in paths):
                return True
        return False

    def _is_declared(self, folder: str, specifier: str) -> bool:
        name = _package_of(specifier)
        return name in self._declared or any(name in package.declared for package in self._packages.around(folder))

    def _package_folder(self, folder: str, name: str) -> str | None:
        found = self._packages.find(folder, name)
        return None if found is None else found[0].folder


def _with_names(lead: Lead, names: int) -> Lead:
    return Lead(lead.how, lead.confidence, lead.target, lead.external, lead.unresolved, lead.standard_library, names)


def _package_of(specifier: str) -> str:
    match = _PACKAGE_NAME.match(specifier)
    return match[1] if match else ""


def _of_address(specifier: str) -> str:
    """Return what people call the package behind an address: the host for a plain URL."""
    if match := _URL_PACKAGE.match(specifier):
        return match[1]
    scheme, _, rest = specifier.partition(":")
    if scheme in {"npm", "jsr"}:
        return _package_of(rest.lstrip("/").partition("@")[0] if not rest.startswith("@") else rest) or rest
    if scheme == "astro":  # what Astro makes when it builds
        return scheme
    if scheme.startswith("http"):
        return rest.strip("/").partition("/")[0] or specifier
    return specifier.partition("/")[0][:80]
