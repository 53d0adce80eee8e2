"""What the constants of Java's classes and of Kotlin hold, by the rules that a name is looked up by. Pure.

Java's are `static final String`. Kotlin's are `const val`: of an object, of a class's companion, or of no class, which is
a place without a name here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from services.system_map.facts import FileFacts, ImportFacts, InventoryFile, SymbolFacts
from services.system_map.parsing.signals import kotlin_texts
from services.system_map.parsing.signals.java_texts import literal

MAX_TEXT = 2_000  # characters
_MAX_HOPS = 12
_MAX_PATHS = 20  # files of one class: copies in several modules
_TOKEN = re.compile(r'\s*(?:("(?:\\.|[^"\\])*")|([A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*)|(\+)|([,;)]|$))')
_COMPANION = ".Companion"
_CLASSES = frozenset({"class", "interface", "enum"})
Pieces = list[list[str]]


class _Class(NamedTuple):
    path: str
    name: str  # with the classes around it: "Outer.Inner"; "" for what stands in no class of a file of Kotlin


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
        self._by_constant: dict[tuple[str, str], list[str]] | None = None
        self._companions: dict[str, dict[str, list[str]]] = {}
        self._values: dict[tuple[_Class, str], str | None] = {}

    def text(self, path: str, around: str, pieces: Pieces, hops: int = 0) -> str | None:
        """Return what pieces of a text say within a class of a file ("Outer.Inner"); None where that cannot be told."""
        said = ""
        for kind, value in pieces:
            if kind not in {"t", "n"}:
                return None
            inner = value if kind == "t" else self._named(_Class(path, around), value, hops)
            if inner is None or len(said) + len(inner) > MAX_TEXT:
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
        if not owner:
            places = self._holding(around, name)
        elif self._is_kotlin(around.path):
            places = self._classes(around, owner) or self._classes(around, owner.removesuffix(_COMPANION))
            places = places or self._on_top_of(owner, name, around.path)  # `shop.web.BASE`
        else:
            places = self._classes(around, owner)
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
        known, is_kotlin = self._known(place.path), self._is_kotlin(place.path)
        within = [place.name, *(self._companions_of(place) if is_kotlin else ())]
        symbols = (known.get(f"{one}.{name}".removeprefix(".")) for one in within)
        symbol = next((one for one in symbols if one is not None), None)
        if symbol is not None and symbol.kind == "constant":
            pieces = (_kotlin_initializer if is_kotlin else _initializer)(symbol.signature, name)
            return self.text(place.path, place.name, pieces, hops + 1) if pieces else None
        said = {
            self._value(above, name, hops + 1)
            for base in (self._bases(place.path, place.name) if hops < _MAX_HOPS else ())
            for above in self._classes(place, base.partition("<")[0].strip())
            if above != place and not (is_kotlin and self._is_interface_of_kotlin(above))
        } - {None}
        return said.pop() if len(said) == 1 else None

    def _holding(self, around: _Class, name: str) -> list[_Class]:
        """Return the classes that a bare name may be a constant of: those around it, else what is imported by `static`."""
        outer = around.name
        while outer:
            if self._value(_Class(around.path, outer), name, 1) is not None:
                return [_Class(around.path, outer)]
            outer = outer.rpartition(".")[0]
        if self._is_kotlin(around.path):
            return self._imported_in_kotlin(around.path, name)
        imports = [one for one in self._imports(around.path) if one.kind == "static"]
        single = [one.target.rpartition(".")[0] for one in imports if one.target.endswith(f".{name}")]
        several = [one.target.removesuffix(".*") for one in imports if one.target.endswith(".*")]
        for owners in (single, several):
            found = [place for owner in owners for place in self._whole(owner)]
            found = [place for place in found if self._value(place, name, 1) is not None]
            if found:
                return found
        return []

    # ── Kotlin ─────────────────────────────────────────────────────────────────────────────────────────

    def _is_kotlin(self, path: str) -> bool:
        file = self._files.get(path)
        return file is not None and file.language == "Kotlin"

    def _is_interface_of_kotlin(self, place: _Class) -> bool:
        """Say whether a companion's constants are none of those who implement what it belongs to."""
        symbol = self._known(place.path).get(place.name)
        return symbol is not None and symbol.kind == "interface" and self._is_kotlin(place.path)

    def _companions_of(self, place: _Class) -> list[str]:
        """Return the companion of a class that has a name of its own."""
        if place.path not in self._companions:
            found: dict[str, list[str]] = {}
            for name, one in self._known(place.path).items():
                if "companion object" in one.signature.partition(one.name)[0]:
                    found.setdefault(name.rpartition(".")[0], []).append(name)
            self._companions[place.path] = found
        return self._companions[place.path].get(place.name, [])

    def _imported_in_kotlin(self, path: str, name: str) -> list[_Class]:
        """Return what a bare name may be that no class around has: what is imported by name, of the package, of what is imported whole."""
        imports = self._imports(path)
        single = [one.target.rpartition(".")[0] for one in imports if one.target.endswith(f".{name}")]
        if single:
            return [place for owner in single for place in self._owners(owner, name, path)]
        several = [one.target.removesuffix(".*") for one in imports if one.kind == "wildcard"]
        found = self._on_top_of(self._facts[path].package or "", name, path)
        return found or [place for owner in several for place in self._owners(owner, name, path)]

    def _owners(self, dotted: str, name: str, path: str) -> list[_Class]:
        """Return the objects, classes and files of a package that a constant may be of."""
        found = self._whole(dotted) or self._whole(dotted.removesuffix(_COMPANION))
        return [one for one in found if self._value(one, name, 1) is not None] or self._on_top_of(dotted, name, path)

    def _on_top_of(self, package: str, name: str, path: str) -> list[_Class]:
        """Return the files of a package with a constant in no class; a private one is its own file's."""
        if self._by_constant is None:
            self._by_constant = {}
            for one in sorted(self._facts):
                if self._is_kotlin(one):
                    constants = (top for top, symbol in self._known(one).items() if symbol.kind == "constant")
                    for top in constants:
                        if "." not in top:
                            self._by_constant.setdefault((self._facts[one].package or "", top), []).append(one)
        paths = self._by_constant.get((package, name), [])
        if path in paths:
            return [_Class(path, "")]
        return [_Class(one, "") for one in paths[:_MAX_PATHS] if self._known(one)[name].exported]

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


def _kotlin_initializer(signature: str, name: str) -> Pieces | None:
    """Return the pieces of a constant of Kotlin's; what cannot be read, or was cut off, is a piece by itself."""
    clean = kotlin_texts.scan(signature).clean
    found = re.search(rf"\bval\s+`?{re.escape(name)}`?\s*(?::\s*[\w.]+\s*)?=", clean)
    return kotlin_texts.text_of(clean[found.end() :], {}) if found is not None else None
