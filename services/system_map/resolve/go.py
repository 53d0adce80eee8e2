"""Go's import rules: modules, packages as folders, files of a package by the names they declare."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from services.system_map.facts import FileFacts, ImportFacts
from services.system_map.resolve.leads import Lead, counted, to_standard_library
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, parent
from services.system_map.resolve.texts import Unreadable, as_text

# Endings of file names that bind a file to a system or processor (go/build's rule; the common ones).
_SYSTEMS = frozenset(
    """aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows""".split()  # noqa: SIM905 - reads as a list of words
)


class GoResolver:
    """Follows import paths to the files of the package that declare what is used; also uses within a package."""

    def __init__(self, tree: Tree, facts: Mapping[str, FileFacts], texts: Mapping[str, bytes]) -> None:
        """Read the modules and index each package's top-level names."""
        self._tree = tree
        self._facts = facts
        self._modules: list[tuple[str, str]] = []  # module path, folder; longest path first
        self._required: list[str] = []
        self._read_modules(texts)
        self._declared: dict[str, dict[str, list[str]]] = {}  # folder → name → files
        self._files: dict[str, list[str]] = {}  # folder → Go files
        self._index()

    def _read_modules(self, texts: Mapping[str, bytes]) -> None:
        found: dict[str, str] = {}
        replaced: dict[str, str] = {}
        for path in sorted(path for path in texts if base_name(path) in {"go.mod", "go.work"}):
            try:
                text = re.sub(r"//[^\n]*", "", as_text(texts[path]))
            except Unreadable:
                continue
            folder = parent(path)
            for name, arrow, local, version in _directives(text):
                if name == "module" and base_name(path) == "go.mod":
                    found.setdefault(local, folder)
                elif arrow and local.startswith("."):
                    target = join(folder, local)
                    if target is not None:
                        replaced.setdefault(name, target)
                elif version.startswith("v"):
                    self._required.append(name)
        # A module's own folder is surer than what another one replaces it with.
        self._modules = sorted({**replaced, **found}.items(), key=lambda item: -len(item[0]))
        self._required.sort(key=len, reverse=True)

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
        own = next((name for name, _ in self._modules if path == name or path.startswith(f"{name}/")), None)
        if own is not None:
            return [Lead("not found", 1.0, unresolved=path)]
        if path == "C" or "." not in path.partition("/")[0]:
            return [to_standard_library("cgo" if path == "C" else path)]
        return [self._external(path)]

    def _folders(self, source: str, path: str) -> Iterator[tuple[str, str, float]]:
        if path.startswith(("./", "../")):
            target = join(parent(source), path)
            if target is not None:
                yield target, "relative", 1.0
            return
        for above in ancestors(parent(source)):
            yield below(above, f"vendor/{path}"), "vendor folder", 1.0
        for name, folder in self._modules:
            if path == name or path.startswith(f"{name}/"):
                target = below(folder, path[len(name) + 1 :])
                # A folder with a go.mod of its own is no part of the module around it.
                if self._module_of(target) in {folder, None}:
                    yield target, "module path", 1.0
        parts = path.split("/")
        if not self._modules and "." in parts[0] and len(parts) > 3:
            # No go.mod: from before modules, when the path below the repository's address was its folder.
            yield "/".join(parts[3:]), "folder of the path", 0.7

    def _module_of(self, folder: str) -> str | None:
        """Return the folder of the innermost go.mod at or above a folder."""
        return next((above for above in ancestors(folder) if below(above, "go.mod") in self._tree), None)

    def _package(self, source: str, folder: str, names: tuple[str, ...], how: str, confidence: float) -> list[Lead]:
        files = [path for path in self._files.get(folder, ()) if self._importable(path)]
        if not files:
            return []
        importable = set(files)
        declared = self._declared.get(folder, {})
        leads = [
            Lead(how, confidence, target=path)
            for name in names
            for path in self._same_system(source, declared.get(name, ()))
            if path in importable
        ]
        return counted(leads) or [Lead("package", min(confidence, 0.9), target=files[0], names=max(1, len(names)))]

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
            leads += [
                Lead("same package", 0.9, target=path)
                for path in self._same_system(source, paths)
                if self._facts[path].package == facts.package and (is_test or not path.endswith("_test.go"))
            ]
        return counted(leads)

    @staticmethod
    def _same_system(source: str, paths: list[str] | tuple[str, ...]) -> Iterator[str]:
        """Yield those of several declarations that are built together with `source`."""
        own = _system(source)
        for path in paths:
            other = _system(path)
            if own is None or other is None or own == other:
                yield path

    def _external(self, path: str) -> Lead:
        for module in self._required:
            if path == module or path.startswith(f"{module}/"):
                return Lead("declared dependency", 1.0, external=module)
        parts = path.split("/")
        length = 2 if parts[0] in {"gopkg.in", "go.uber.org", "k8s.io", "sigs.k8s.io", "google.golang.org"} else 3
        return Lead("not in the repository", 0.9, external="/".join(parts[:length]))


def _system(path: str) -> str | None:
    parts = base_name(path).removesuffix(".go").removesuffix("_test").split("_")[1:]
    return next((part for part in parts[-2:] if part in _SYSTEMS), None)


def _directives(text: str) -> Iterator[tuple[str, bool, str, str]]:
    """Yield (name, is a replacement, what it leads to, version) of each line of a go.mod or go.work.

    Split into words, not matched by a pattern, so that no line can take more than its own length.
    """
    for line in text.splitlines():
        words = line.replace('"', "").split()
        if words and words[0] in {"require", "replace"}:
            words = words[1:]
        if "=>" in words[:3]:
            at = words.index("=>")
            if at and at + 1 < len(words):
                yield words[0], True, words[at + 1], ""
        elif len(words) >= 2:
            yield words[0], False, words[1], words[1] if "." in words[0] else ""
