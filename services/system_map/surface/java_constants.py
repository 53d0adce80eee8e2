"""What the constants of Java's classes hold: `static final String` by the rules that a name is looked up by. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile, SymbolFacts
from services.system_map.parsing.signals.java_texts import literal

_MAX_HOPS = 12
_MAX_PATHS = 20  # files of one class: copies in several modules
_TOKEN = re.compile(r'\s*(?:("(?:\\.|[^"\\])*")|([A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*)|(\+)|([,;)]|$))')
_CLASSES = frozenset({"class", "interface", "enum"})
Pieces = list[list[str]]


class _Class(NamedTuple):
    path: str
    name: str  # with the classes around it: "Outer.Inner"


class JavaConstants:
    """The constants of a repository, each looked up when it is asked for."""

    def __init__(
        self,
        facts: Mapping[str, FileFacts],
        files: Mapping[str, InventoryFile],
        bases: Callable[[str, str], list[str]],
    ) -> None:
        """Take the facts of all files, and what tells the bases of a class of a file as they are written."""
        self._facts = facts
        self._files = files
        self._bases = bases
        self._by_package: dict[str, dict[str, list[str]]] | None = None
        self._symbols: dict[str, dict[str, SymbolFacts]] = {}
        self._values: dict[tuple[_Class, str], str | None] = {}

    def text(self, path: str, around: str, pieces: Pieces, hops: int = 0) -> str | None:
        """Return what pieces of a text say within a class of a file ("Outer.Inner"); None where that cannot be told."""
        said = ""
        for kind, value in pieces:
            if kind not in {"t", "n"}:
                return None
            inner = value if kind == "t" else self._named(_Class(path, around), value, hops)
            if inner is None:
                return None
            said += inner
        return said

    def classes(self, path: str, around: str, name: str) -> list[tuple[str, str]]:
        """Return the paths and names ("Outer.Inner") of what a class's name within a class of a file may mean."""
        return [(place.path, place.name) for place in self._classes(_Class(path, around), name)]

    # ── constants ──────────────────────────────────────────────────────────────────────────────────────

    def _named(self, around: _Class, dotted: str, hops: int) -> str | None:
        """Return what a name holds that stands within a class."""
        owner, _, name = dotted.rpartition(".")
        if hops > _MAX_HOPS:
            return None
        places = self._classes(around, owner) if owner else self._holding(around, name)
        said = {self._value(place, name, hops) for place in places}
        if len(said) > 1:  # copies of one class in several modules: the module's own counts
            root = _root(around.path)
            said = {self._value(place, name, hops) for place in places if _root(place.path) == root}
        return said.pop() if len(said) == 1 else None

    def _value(self, place: _Class, name: str, hops: int) -> str | None:
        key = (place, name)
        if key not in self._values:
            self._values[key] = None  # whoever comes back here goes round
            self._values[key] = self._read(place, name, hops)
        return self._values[key]

    def _read(self, place: _Class, name: str, hops: int) -> str | None:
        symbol = self._known(place.path).get(f"{place.name}.{name}")
        if symbol is not None and symbol.kind == "constant":
            pieces = _initializer(symbol.signature, name)
            return self.text(place.path, place.name, pieces, hops + 1) if pieces else None
        said = {
            self._value(above, name, hops + 1)
            for base in (self._bases(place.path, place.name) if hops < _MAX_HOPS else ())
            for above in self._classes(place, base.partition("<")[0].strip())
            if above != place
        } - {None}
        return said.pop() if len(said) == 1 else None

    def _holding(self, around: _Class, name: str) -> list[_Class]:
        """Return the classes that a bare name may be a constant of: those around it, else what is imported by `static`."""
        outer = around.name
        while outer:
            if self._value(_Class(around.path, outer), name, 1) is not None:
                return [_Class(around.path, outer)]
            outer = outer.rpartition(".")[0]
        imports = [one for one in self._imports(around.path) if one.kind == "static"]
        single = [one.target.rpartition(".")[0] for one in imports if one.target.endswith(f".{name}")]
        several = [one.target.removesuffix(".*") for one in imports if one.target.endswith(".*")]
        for owners in (single, several):
            found = [place for owner in owners for place in self._whole(owner)]
            found = [place for place in found if self._value(place, name, 1) is not None]
            if found:
                return found
        return []

    # ── classes ────────────────────────────────────────────────────────────────────────────────────────

    def _classes(self, around: _Class, name: str) -> list[_Class]:
        """Return what a class's name within a class of a file means; several for copies in several modules."""
        outer = around.name
        known = self._known(around.path)
        for _ in range(_MAX_HOPS):
            inner = f"{outer}.{name}" if outer else name
            if inner in known:
                return [_Class(around.path, inner)]
            if not outer:
                break
            outer = outer.rpartition(".")[0]
        head, _, rest = name.partition(".")
        imports = self._imports(around.path)
        for one in imports:
            if one.kind in {"import", "static"} and one.target.rpartition(".")[2] == head:
                return self._whole(f"{one.target}.{rest}" if rest else one.target)
        package = self._facts[around.path].package or ""
        packages = [[package], [one.target for one in imports if one.kind == "wildcard"]]
        for names in packages:
            found = [place for one in names for place in self._whole(f"{one}.{name}" if one else name)]
            if found:
                return found
        return self._whole(name) if rest else []

    def _whole(self, dotted: str) -> list[_Class]:
        """Return the classes with a whole name: `a.b.Outer.Inner`."""
        parts = dotted.split(".")
        for at in range(len(parts) - 1, -1, -1):
            paths = self._packages.get(".".join(parts[:at]), {}).get(parts[at], [])
            name = ".".join(parts[at:])
            found = [_Class(path, name) for path in paths[:_MAX_PATHS] if name in self._known(path)]
            if found:
                return found
        return []

    @property
    def _packages(self) -> dict[str, dict[str, list[str]]]:
        """The files of each package's classes; Java calls a class that others may see as its file."""
        if self._by_package is None:
            self._by_package = {}
            for path in sorted(self._facts):
                file = self._files.get(path)
                if file is None or file.language not in {"Java", "Kotlin"}:
                    continue
                package = self._by_package.setdefault(self._facts[path].package or "", {})
                is_java = file.language == "Java"
                names = [path.rpartition("/")[2].removesuffix(".java")] if is_java else self._on_top(path)
                for name in names:
                    package.setdefault(name, []).append(path)
        return self._by_package

    def _on_top(self, path: str) -> list[str]:
        return [name for name, one in self._known(path).items() if "." not in name and one.kind in _CLASSES]

    def _known(self, path: str) -> dict[str, SymbolFacts]:
        if path not in self._symbols:
            facts = self._facts.get(path)
            kept = (one for one in (facts.symbols if facts else ()) if one.kind not in {"method", "function"})
            self._symbols[path] = {one.qualified_name: one for one in kept}
        return self._symbols[path]

    def _imports(self, path: str) -> list[ImportFacts]:
        facts = self._facts.get(path)
        return facts.imports if facts else []


def _root(path: str) -> str:
    """Return the module that a file belongs to: what stands before its `src`."""
    return path.partition("/src/")[0]


def _initializer(signature: str, name: str) -> Pieces | None:
    """Return the pieces that a constant's declaration gives it; None for another type, a call or a text cut off."""
    found = re.search(rf"\bString\b[^=]*?(?:=.*?,\s*)??\b{re.escape(name)}\s*=", signature)
    if found is None:
        return None
    pieces: Pieces = []
    at, is_sum = found.end(), True
    while (token := _TOKEN.match(signature, at)) is not None:
        at = token.end()
        quoted, dotted, plus, end = token.groups()
        if end is not None:
            return pieces if pieces and not is_sum else None
        if bool(plus) == is_sum:
            return None  # two values side by side, or two signs
        if quoted is not None:
            pieces.append(["t", literal(quoted)])
        elif dotted is not None:
            pieces.append(["n", "".join(dotted.split())])
        is_sum = bool(plus)
    return None
