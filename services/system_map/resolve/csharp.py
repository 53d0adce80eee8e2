"""C#'s import rules: `using` leads to those files of a namespace whose types are used; namespaces around need none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile
from services.system_map.resolve.leads import Lead, counted, to_standard_library
from services.system_map.resolve.paths import ancestors, nearest, parent

_TYPES = frozenset({"class", "interface", "struct", "enum", "type"})
_PROJECTS = (".csproj",)


class CSharpResolver:
    """Follows namespaces to the files that declare the types that are used."""

    def __init__(
        self, facts: Mapping[str, FileFacts], files: Mapping[str, InventoryFile], declared: Iterable[str]
    ) -> None:
        """Index types by namespace, and the `global using`s of each project."""
        self._facts = facts
        self._declared = sorted(
            {name for name in declared if "/" not in name and ":" not in name}, key=lambda name: -len(name)
        )
        self._types: dict[str, dict[str, list[str]]] = {}
        self._parents: set[str] = set()
        self._projects = {parent(path) for path in files if path.endswith(_PROJECTS)}
        self._project_of = cache(self._find_project)
        self._global: dict[str, list[str]] = {}
        for path, found in facts.items():
            if path not in files or files[path].language != "C#":
                continue
            for namespace, name in _declared_types(found):
                paths = self._types.setdefault(namespace, {}).setdefault(name, [])
                if path not in paths:
                    paths.append(path)
            for wanted in found.imports:
                if wanted.kind == "global using":
                    self._global.setdefault(self._project_of(parent(path)), []).append(wanted.target)
        for namespace in self._types:
            parts = namespace.split(".")
            self._parents.update(".".join(parts[:length]) for length in range(1, len(parts)))

    def _find_project(self, folder: str) -> str:
        return next((above for above in ancestors(folder) if above in self._projects), "")

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one `using`; one whose types are not used leads nowhere, and is no import."""
        target = wanted.target
        if wanted.kind in {"static", "global static", "alias"}:
            found = self._type(source, target, "static member" if "static" in wanted.kind else "alias")
            if found is not None:
                return [found]
        if target in self._types:
            return self._used(source, target, "using", 1.0, self._nearer(source))
        if target in self._parents:
            return []
        if target.split(".")[0] == "System" or target.startswith(("Microsoft.CSharp", "Microsoft.Win32")):
            return [to_standard_library(target)]
        lower = target.lower()
        for name in self._declared:
            if lower == name.lower() or lower.startswith(f"{name.lower()}."):
                return [Lead("declared dependency", 1.0, external=name)]
        return [Lead("not in the repository", 0.8, external=".".join(target.split(".")[:2]))]

    def _type(self, source: str, target: str, how: str) -> Lead | None:
        parts = target.split(".")
        for length in range(len(parts), 0, -1):
            files = self._types.get(".".join(parts[: length - 1]), {}).get(parts[length - 1])
            if files:
                return self._one_of(source, files, how, 1.0)
        return None

    def _one_of(self, source: str, files: list[str], how: str, confidence: float) -> Lead:
        if len(files) == 1:
            return Lead(how, confidence, target=files[0])
        return Lead(f"{how}, nearest of several", min(confidence, 0.8), target=nearest(source, files))

    def _around(self, source: str) -> list[str]:
        """Return the namespaces around a file's code, innermost first, the one without a name last."""
        facts = self._facts[source]
        own = [facts.package or "", *(symbol.name for symbol in facts.symbols if symbol.kind == "module")]
        found: dict[str, None] = {}
        for namespace in own:
            parts = namespace.split(".")
            for length in range(len(parts), 0, -1):
                found.setdefault(".".join(parts[:length]))
        found.setdefault("")
        return list(found)

    def _nearer(self, source: str) -> set[str]:
        """Return the names that mean a type of a namespace around the file, which wins over a `using`'s."""
        return {name for namespace in self._around(source) for name in self._types.get(namespace, ())}

    def _used(self, source: str, namespace: str, how: str, confidence: float, hidden: set[str]) -> list[Lead]:
        types = self._types.get(namespace, {})
        return counted(
            self._one_of(source, types[name], how, confidence)
            for name in self._facts[source].references
            if name in types and name not in hidden and source not in types[name]
        )

    def references(self, source: str) -> list[Lead]:
        """Return the types that need no `using`: of the namespaces around, and of the project's global usings."""
        found: list[Lead] = []
        hidden: set[str] = set()
        for namespace in self._around(source):
            found += self._used(source, namespace, "same namespace" if not hidden else "namespace around", 0.9, hidden)
            hidden |= set(self._types.get(namespace, ()))
        for namespace in self._global.get(self._project_of(parent(source)), ()):
            found += self._used(source, namespace, "global using", 0.9, hidden)
        return counted(found)


def _declared_types(facts: FileFacts) -> list[tuple[str, str]]:
    """Return (namespace, name) of the types that stand in no other type."""
    found: list[tuple[str, str]] = []
    for symbol in facts.symbols:
        if symbol.kind not in _TYPES:
            continue
        around = facts.symbols[symbol.parent] if symbol.parent is not None else None
        if around is None:
            found.append((facts.package or "", symbol.name))
        elif around.kind == "module":
            found.append((around.qualified_name, symbol.name))
    return found
