"""What the finders of routes look at: signals by kind, imports by line, symbols by name; and what they give back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.derive.aside import folder_beside, is_aside
from services.system_map.facts import DeepFacts, ResolvedImport, Signal, SymbolFacts
from services.system_map.parts.place import Place
from services.system_map.parts.surface import OutsideRoutes, Route
from services.system_map.surface.routes.stand_ins import files_named, stand_in_of

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# Where code of others lies: its routes are not the project's.
_NOT_OURS = frozenset({"vendored", "generated", "minified", "data", "binary"})


class Seen(NamedTuple):
    """A signal and the file that shows it."""

    path: str
    line: int
    data: dict[str, Any]


@dataclass(slots=True)
class Found:
    """What a finder found."""

    routes: list[Route] = field(default_factory=list)
    unread: list[Place] = field(default_factory=list)
    outside: list[OutsideRoutes] = field(default_factory=list)


class Look:
    """The map's facts as finders ask for them; each index is made once."""

    def __init__(self, given: PartsInput) -> None:
        """Index the signals of all files that are the project's."""
        self.given = given
        self.files = given.found.given.files
        self.facts = given.found.given.facts
        self.texts = given.found.given.texts
        self._signals: dict[str, list[Seen]] = {}
        for path in sorted(self.facts):
            file = self.files.get(path)
            if self.facts[path].signals and (file is None or file.role not in _NOT_OURS):
                for signal in self.facts[path].signals:
                    self._add(path, signal)
        self._imports: dict[str, dict[int, list[ResolvedImport]]] = {}
        self._symbols: dict[str, dict[str, SymbolFacts]] = {}
        self._members: dict[str, dict[str, list[str]]] = {}
        self._deep: dict[str, DeepFacts | None] = {}
        self._bases: dict[str, dict[str, list[str]]] = {}

    def _add(self, path: str, signal: Signal) -> None:
        self._signals.setdefault(signal.kind, []).append(Seen(path, signal.line, signal.data))

    def signals(self, kind: str) -> list[Seen]:
        """Return the signals of a kind, by path and line."""
        return self._signals.get(kind, [])

    def has(self, detector: str) -> bool:
        """Say whether a detector saw anything."""
        return any(kind.startswith(f"{detector}.") for kind in self._signals)

    def imports(self, path: str) -> dict[int, list[ResolvedImport]]:
        """Return the imports of a file that lead into the repository, by line."""
        if path not in self._imports:
            by_line = self._imports[path] = {}
            for found in self.given.leads(path):
                for line in found.lines:
                    by_line.setdefault(line, []).append(found)
        return self._imports[path]

    def symbols(self, path: str) -> dict[str, SymbolFacts]:
        """Return the symbols of a file by qualified name, the first of each."""
        if path not in self._symbols:
            known: dict[str, SymbolFacts] = {}
            facts = self.facts.get(path)
            for symbol in facts.symbols if facts else ():
                known.setdefault(symbol.qualified_name, symbol)
            self._symbols[path] = known
        return self._symbols[path]

    def members(self, path: str, qualified: str) -> list[str]:
        """Return the names of the functions and methods right inside a symbol."""
        if path not in self._members:
            known: dict[str, list[str]] = {}
            for symbol in self.symbols(path).values():
                owner, dot, name = symbol.qualified_name.rpartition(".")
                if dot and symbol.kind in {"function", "method"}:
                    known.setdefault(owner, []).append(name)
            self._members[path] = known
        return self._members[path].get(qualified, [])

    def deep(self, path: str) -> DeepFacts | None:
        """Return what the symbols of a file do, read when it is first asked for."""
        if path not in self._deep:
            self._deep[path] = self.given.deep(path)
        return self._deep[path]

    def bases(self, path: str, qualified: str) -> list[str]:
        """Return the bases of a class as written."""
        if path not in self._bases:
            known: dict[str, list[str]] = {}
            deep, facts = self.deep(path), self.facts.get(path)
            symbols = facts.symbols if facts is not None else []
            for index, base, _ in deep.bases if deep is not None else ():
                if 0 <= index < len(symbols):
                    known.setdefault(symbols[index].qualified_name, []).append(base)
            self._bases[path] = known
        return self._bases[path].get(qualified, [])

    def line_of(self, path: str | None, qualified: str) -> int | None:
        """Return where a symbol starts."""
        symbol = self.symbols(path).get(qualified) if path else None
        return symbol.start_line if symbol else None

    def is_test(self, path: str) -> bool:
        """Say whether a file is a test, an example or otherwise beside the product."""
        file = self.files.get(path)
        if file is not None and file.role == "test":
            return True
        if file is not None and file.role == "docs":
            return path.rpartition("/")[0] not in self._of_product and self._has_product
        folder = folder_beside(path)
        is_beside = is_aside(path) and not (folder and folder in self._of_product)
        return (is_beside or self._stands_in(path)) and self._has_product

    def _stands_in(self, path: str) -> bool:
        """Say whether a file is of a server that stands in for the real one: no package of its own, nor imported or named."""
        of = stand_in_of(path)
        is_alone = bool(of) and of not in self._packages and of not in self._imported_stand_ins
        return is_alone and of not in self._named_stand_ins

    @cached_property
    def _has_product(self) -> bool:
        """Whether there is code that is not beside the product: where all is examples, they are the product."""
        own = (path for path, file in self.files.items() if file.role == "code" and not is_aside(path))
        return any(not stand_in_of(path) for path in own)

    @cached_property
    def _imported_stand_ins(self) -> frozenset[str]:
        """Those of servers called so that the product's code imports."""
        led = ((stand_in_of(target), source) for source, target in self.given.found.all_edges)
        return frozenset(of for of, source in led if of and not stand_in_of(source) and self._is_product(source))

    @cached_property
    def _named_stand_ins(self) -> frozenset[str]:
        """Those that a package.json names as what it runs."""
        return frozenset(of for path in files_named(self.texts) if path in self.files and (of := stand_in_of(path)))

    @cached_property
    def _packages(self) -> frozenset[str]:
        """The folders, with their slash, in or below which a package.json lies."""
        own = (path for path in self.files if path.endswith("/package.json"))
        return frozenset(path[: at + 1] for path in own for at, sign in enumerate(path) if sign == "/")

    @cached_property
    def _of_product(self) -> frozenset[str]:
        """The folders that the product's code imports, though their names say examples, documents, a website.

        Of documents it is each folder by itself, of what is beside by its name at the root the whole of that: "website/".
        """
        targets = [target for source, target in self.given.found.all_edges if self._is_product(source)]
        targets += [path for seen in self.signals("env.read") for path in self._settings(seen)]
        known = [(path, self.files[path].role) for path in targets if path in self.files]
        return frozenset(path.rpartition("/")[0] if role == "docs" else folder_beside(path) for path, role in known)

    def _is_product(self, path: str) -> bool:
        return path in self.files and self.files[path].role == "code" and not is_aside(path)

    def _settings(self, seen: Seen) -> list[str]:
        """Return where the settings may lie that Django's `manage.py` names: "website.settings"."""
        if seen.data["name"] != "DJANGO_SETTINGS_MODULE" or not self._is_product(seen.path):
            return []
        folder = seen.path.rpartition("/")[0]
        written = "/".join([*([folder] if folder else []), *str(seen.data.get("default") or "").split(".")])
        return [f"{written}.py", f"{written}/__init__.py"]


def place(seen: Seen) -> Place:
    """Return where a signal stands."""
    return Place(path=seen.path, line=seen.line)


def joined(*parts: str) -> str:
    """Join pieces of a path by single slashes; "/" for none. A slash at the very end stays."""
    kept = [part for part in parts if part]
    text = ""
    for part in kept:
        text = f"{text.rstrip('/')}/{part.lstrip('/')}" if text else part
    return text if text.startswith("/") else f"/{text}"


def sort_methods(methods: Iterable[str]) -> list[str]:
    """Return methods in the order people read them."""
    known = {name: index for index, name in enumerate(METHODS)}
    return sorted(set(methods), key=lambda name: (known.get(name, len(known)), name))
