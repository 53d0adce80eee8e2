"""C#'s import rules: `using` leads to those files of a namespace whose types are used; namespaces around need none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile, SymbolFacts
from services.system_map.resolve.leads import Lead, counted, to_standard_library
from services.system_map.resolve.paths import ancestors, nearest, parent

_TYPES = frozenset({"class", "interface", "struct", "enum", "type"})
_PARTIAL = re.compile(r"\bpartial (?:class|struct|interface|record)\b")
_PROJECTS = (".csproj",)
_FILES_AT_HAND = 16  # imports are followed file by file


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
        self._nested: dict[tuple[str, str], dict[str, list[str]]] = {}  # (project, partial type) → its types
        self._parents: set[str] = set()
        self._projects = {parent(path) for path in files if path.endswith(_PROJECTS)}
        self._project_of = cache(self._find_project)
        self._called_after = cache(self._find_declared)
        self._around = lru_cache(_FILES_AT_HAND)(self._find_around)
        self._nearer = lru_cache(_FILES_AT_HAND)(self._find_nearer)
        self._of_parts = lru_cache(_FILES_AT_HAND)(self._find_of_parts)
        self._global: dict[str, list[str]] = {}
        for path, found in facts.items():
            if path not in files or files[path].language != "C#":
                continue
            for namespace, name in _declared_types(found):
                paths = self._types.setdefault(namespace, {}).setdefault(name, [])
                if paths[-1:] != [path]:
                    paths.append(path)
            for outer, name in _nested_types(found):
                nested = self._nested.setdefault((self._project_of(parent(path)), outer), {})
                paths = nested.setdefault(name, [])
                if paths[-1:] != [path]:
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
            found = self._type(source, wanted, "static member" if "static" in wanted.kind else "alias")
            if found is not None:
                return [found]
        declared = self._called_after(target)
        meant = self._meant(wanted)
        for namespace in meant:
            is_sure = len(meant) == 1 and (namespace == target or not declared)
            hidden = self._nearer(source, wanted.within)
            leads = self._used(source, namespace, "using", 1.0 if is_sure else 0.8, hidden)
            if leads or namespace == target:
                return leads
        return [] if target in self._parents else self._outside(wanted, declared)

    def _outside(self, wanted: ImportFacts, declared: str) -> list[Lead]:
        target = wanted.target
        if target.split(".")[0] == "System" or target.startswith(("Microsoft.CSharp", "Microsoft.Win32")):
            return [to_standard_library(target)]
        if declared:
            return [Lead("declared dependency", 1.0, external=declared)]
        if any(name in self._types or name in self._parents for name in _ways_to_read(wanted)):
            return []
        return [Lead("not in the repository", 0.8, external=".".join(target.split(".")[:2]))]

    def _find_declared(self, target: str) -> str:
        """Return the declared dependency that a namespace is called after, or nothing."""
        lower = target.lower()
        return next(
            (name for name in self._declared if lower == name.lower() or lower.startswith(f"{name.lower()}.")), ""
        )

    def _meant(self, wanted: ImportFacts) -> list[str]:
        """Return the namespaces with types that a `using` may mean, innermost first."""
        return [name for name in _ways_to_read(wanted) if name in self._types]

    def _type(self, source: str, wanted: ImportFacts, how: str) -> Lead | None:
        written = wanted.target.count(".") + 1
        for name in _ways_to_read(wanted):
            parts = name.split(".")
            for length in range(len(parts), len(parts) - written, -1):
                files = self._types.get(".".join(parts[: length - 1]), {}).get(parts[length - 1])
                if files:
                    return self._one_of(source, files, how, 1.0)
        return None

    def _one_of(self, source: str, files: list[str], how: str, confidence: float) -> Lead:
        if len(files) == 1:
            return Lead(how, confidence, target=files[0])
        return Lead(f"{how}, nearest of several", min(confidence, 0.8), target=nearest(source, files))

    def _find_around(self, source: str) -> list[str]:
        """Return the namespaces around a file's code, innermost first, the one without a name last."""
        facts = self._facts[source]
        own = [facts.package or "", *(symbol.qualified_name for symbol in facts.symbols if symbol.kind == "module")]
        found: dict[str, None] = {}
        for namespace in own:
            parts = namespace.split(".")
            for length in range(len(parts), 0, -1):
                found.setdefault(".".join(parts[:length]))
        found.pop("", None)
        return [*sorted(found, key=lambda name: -name.count(".")), ""]

    def _find_nearer(self, source: str, within: str) -> set[str]:
        """Return the names that mean a type of a namespace around the file, which wins over a `using`'s.

        A `using` within a namespace wins over those further out.
        """
        around = (namespace for namespace in self._around(source) if not _is_above(namespace, within))
        return {name for namespace in around for name in self._types.get(namespace, ())} | set(self._of_parts(source))

    def _find_of_parts(self, source: str) -> dict[str, list[str]]:
        """Return the used types that are nested in a partial type of which the file has a part, and their files."""
        found: dict[str, list[str]] = {}
        project, used = self._project_of(parent(source)), frozenset(self._facts[source].references)
        for outer in dict.fromkeys(_partial_types(self._facts[source])):
            nested = self._nested.get((project, outer), {})
            for name in nested.keys() & used:
                found.setdefault(name, nested[name])
        return found

    def _used(self, source: str, namespace: str, how: str, confidence: float, hidden: set[str]) -> list[Lead]:
        return self._used_of(source, self._types.get(namespace, {}), how, confidence, hidden)

    def _used_of(
        self, source: str, types: Mapping[str, list[str]], how: str, confidence: float, hidden: set[str]
    ) -> list[Lead]:
        return counted(
            self._one_of(source, types[name], how, confidence)
            for name in self._facts[source].references
            if name in types and name not in hidden and source not in types[name]
        )

    def references(self, source: str) -> list[Lead]:
        """Return the types that need no `using`: of the namespaces around, and of the project's global usings."""
        nested = self._of_parts(source)
        found = self._used_of(source, nested, "type of another part", 0.9, set())
        hidden = set(nested)
        inner: dict[str, set[str]] = {}
        for wanted in self._facts[source].imports:
            if wanted.within and wanted.kind == "using" and (meant := self._meant(wanted)):
                inner.setdefault(wanted.within, set()).add(meant[0])
        for namespace in self._around(source):
            how = "same namespace" if hidden == nested.keys() else "namespace around"
            found += self._used(source, namespace, how, 0.9, hidden)
            hidden |= set(self._types.get(namespace, ()))
            hidden.update(name for nearer in inner.get(namespace, ()) for name in self._types[nearer])
        for namespace in self._global.get(self._project_of(parent(source)), ()):
            found += self._used(source, namespace, "global using", 0.9, hidden)
        return counted(found)


def _ways_to_read(wanted: ImportFacts) -> list[str]:
    """Return the full names that a `using` may stand for, innermost first: within A.B, `C` is A.B.C, A.C or C."""
    around = wanted.within.split(".") if wanted.within else []
    return [".".join((*around[:length], wanted.target)) for length in range(len(around), -1, -1)]


def _is_above(namespace: str, within: str) -> bool:
    """Tell whether a namespace stands around another one."""
    return bool(within) and (not namespace or within.startswith(f"{namespace}."))


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


def _nested_types(facts: FileFacts) -> Iterator[tuple[str, str]]:
    """Yield (partial type around, name) of the types that stand in one, which may have parts in other files."""
    for symbol in facts.symbols:
        around = facts.symbols[symbol.parent] if symbol.parent is not None and symbol.kind in _TYPES else None
        if around is not None and _is_partial(around):
            yield _full_name(facts, around), symbol.name


def _partial_types(facts: FileFacts) -> Iterator[str]:
    return (_full_name(facts, symbol) for symbol in facts.symbols if _is_partial(symbol))


def _is_partial(symbol: SymbolFacts) -> bool:
    return symbol.kind in _TYPES and "partial" in symbol.signature and bool(_PARTIAL.search(symbol.signature))


def _full_name(facts: FileFacts, symbol: SymbolFacts) -> str:
    return f"{facts.package}.{symbol.qualified_name}" if facts.package else symbol.qualified_name
