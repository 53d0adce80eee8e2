"""Go's import rules: modules, packages as folders, files of a package by the names they declare."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from services.system_map.facts import FileFacts, ImportFacts
from services.system_map.resolve.go_builds import MAX_FILES, GoBuilds
from services.system_map.resolve.go_modules import GoModules, likely_root
from services.system_map.resolve.leads import Lead, counted, to_standard_library
from services.system_map.resolve.paths import Tree, ancestors, below, join, parent

# How sure it is that a name is what a file declares that is part of other builds only, and what is said of it.
_IN_ANOTHER_BUILD = 0.6
ANOTHER_BUILD = "another build"
_BY_ONE_PACKAGE = 0.6  # how sure the root's import path is that no more than one package speaks for


class GoResolver:
    """Follows import paths to the files of the package that declare what is used; also uses within a package."""

    def __init__(self, tree: Tree, facts: Mapping[str, FileFacts], texts: Mapping[str, bytes]) -> None:
        """Read the modules and index each package's top-level names."""
        self._tree = tree
        self._facts = facts
        self._modules = GoModules(tree, texts)
        self._builds = GoBuilds(facts)
        self._declared: dict[str, dict[str, list[str]]] = {}  # folder → name → files
        self._files: dict[str, list[str]] = {}  # folder → Go files
        self._declaring_files: set[str] = set()
        self._index()

    def _index(self) -> None:
        for path, facts in self._facts.items():
            if not path.endswith(".go"):
                continue
            folder = parent(path)
            self._files.setdefault(folder, []).append(path)
            names = self._declared.setdefault(folder, {})
            for symbol in facts.symbols:
                if symbol.parent is None and symbol.kind != "method":
                    names.setdefault(symbol.name, []).append(path)
                    self._declaring_files.add(path)
        for files in self._files.values():
            files.sort()
        for folder, paths in self._tree.folders.items():  # generated code among them, behind what was read
            unread = [path for path in paths if path.endswith(".go") and path not in self._facts]
            if unread:
                self._files.setdefault(folder, []).extend(sorted(unread))

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one import path."""
        path = wanted.target
        for folder, how, confidence in self._folders(source, path):
            if leads := self._package(source, folder, wanted.names, how, confidence):
                return leads
        if self._modules.owns(path):
            return [Lead("not found", 1.0, unresolved=path)]
        if (loose := self._below_root(source, path)) is not None:
            return [Lead("not found", loose[1], unresolved=path)]
        if path == "C" or "." not in path.partition("/")[0]:
            return [to_standard_library("cgo" if path == "C" else path)]
        return [self._external(parent(source), path)]

    def _folders(self, source: str, path: str) -> Iterator[tuple[str, str, float]]:
        if path.startswith(("./", "../")):
            target = join(parent(source), path)
            if target is not None:
                yield target, "relative", 1.0
            return
        for above in ancestors(parent(source)):
            yield below(above, f"vendor/{path}"), "vendor folder", 1.0
        for name, folder in self._modules.by_path:
            if path == name or path.startswith(f"{name}/"):
                target = below(folder, path[len(name) + 1 :])
                # A folder with a go.mod of its own is no part of the module around it.
                if self._modules.home(target) in {folder, None}:
                    yield target, "module path", 1.0
        if (loose := self._below_root(source, path)) is not None:
            yield loose[0], "folder of the path", loose[1]

    @cached_property
    def _root(self) -> tuple[str, float] | None:
        """The import path of the root, with how sure that is, as files in no module say it: those from before there were any."""
        loose = {
            folder for folder in self._files if self._modules.home(folder) is None and "vendor" not in folder.split("/")
        }
        if not loose:
            return None
        imported = (
            wanted.target
            for path, facts in self._facts.items()
            if path.endswith(".go") and parent(path) in loose
            for wanted in facts.imports
            if f"vendor/{wanted.target}" not in self._files
        )
        found = likely_root(imported, loose - {""})
        return None if found is None else (found[0], 0.7 if found[1] > 1 else _BY_ONE_PACKAGE)

    def _below_root(self, source: str, path: str) -> tuple[str, float] | None:
        """Return the folder that an import path below the root's likely one stands for, and how sure that is."""
        if self._root is None:
            return None
        root, sure = self._root
        if path != root and not path.startswith(f"{root}/"):
            return None
        # What a module requires is not taken for the root's upon a single package.
        is_likely = sure > _BY_ONE_PACKAGE or self._modules.home(parent(source)) is None
        return (path[len(root) + 1 :], sure) if is_likely else None

    def _package(self, source: str, folder: str, names: tuple[str, ...], how: str, confidence: float) -> list[Lead]:
        files = [path for path in self._files.get(folder, ()) if self._importable(path)]
        if not files:
            return []
        importable = set(files)
        declared = self._declared.get(folder, {})
        leads = [
            lead
            for name in names
            for lead in self._declaring(source, importable.intersection(declared.get(name, ())), how, confidence)
        ]
        if not leads:
            some = self._builds.meant(source, files[:MAX_FILES])
            meant = self._first([path for path, is_usual in some if is_usual] or files)
            return [Lead("package", min(confidence, 0.9), target=meant, names=max(1, len(names)))]
        return _surest(leads)

    def _first(self, files: list[str]) -> str:
        """Return the first file of the package that most of a folder's are of, of those that declare anything.

        Beside its files there may be others that are part of no build, as those of `package documentation`.
        """
        some = ((path, self._facts[path]) for path in files[:MAX_FILES] if path in self._facts)
        told = [(path, found.package) for path, found in some if found.package]
        declaring = [package for path, package in told if path in self._declaring_files]
        if not declaring:
            return files[0]
        # Of as many, the one that comes first.
        meant = max(dict.fromkeys(declaring), key=declaring.count)
        return next(path for path, package in told if package == meant)

    def _declaring(self, source: str, paths: Collection[str], how: str, confidence: float) -> Iterator[Lead]:
        """Yield leads to the files of one package that declare what `source` uses, in builds of which it is part."""
        for path, is_usual in self._builds.meant(source, sorted(paths)) if paths else ():
            sure = confidence if is_usual else min(confidence, _IN_ANOTHER_BUILD)
            yield Lead(how if is_usual else f"{how}, {ANOTHER_BUILD}", sure, target=path)

    def _importable(self, path: str) -> bool:
        if path.endswith("_test.go"):
            return False
        facts = self._facts.get(path)
        return facts is None or facts.package != "main" or self._only_main(parent(path))

    def _only_main(self, folder: str) -> bool:
        packages = {self._facts[path].package for path in self._files[folder] if path in self._facts}
        return packages <= {"main", "main_test", None}

    def references(self, source: str) -> list[Lead]:
        """Return the other files of the package whose top-level names this file uses."""
        facts = self._facts[source]
        declared = self._declared.get(parent(source), {})
        is_test = source.endswith("_test.go")
        leads: list[Lead] = []
        for name in facts.references:
            paths = declared.get(name, [])
            if source in paths:
                continue
            package = [
                path
                for path in paths
                if self._facts[path].package == facts.package and (is_test or not path.endswith("_test.go"))
            ]
            leads += self._declaring(source, package, "same package", 0.9)
        return _surest(leads)

    def _external(self, folder: str, path: str) -> Lead:
        if module := self._modules.requires(folder, path):
            return Lead("declared dependency", 1.0, external=module)
        return Lead("not in the repository", 0.9, external=self._modules.name_of(path))


def _surest(leads: Iterable[Lead]) -> list[Lead]:
    """Merge leads to the same file; what it declares for the usual build says how it is found."""
    return counted(sorted(leads, key=lambda lead: -lead.confidence))
