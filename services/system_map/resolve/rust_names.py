"""What names a file of Rust brings in and declares, each for the module or the body that it holds in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from services.system_map.facts import FileFacts, ImportFacts
from services.system_map.resolve.rust_crates import ModulePath, bare, body_around, inline_path, other_name

# What may stand in front of another segment of a path.
_HOLDING = frozenset({"module", "struct", "enum", "trait", "type"})


class Spot(NamedTuple):
    """Where a path stands: a file, the inline module in it, and the function around a `use` in a body."""

    source: str
    inner: ModulePath = ()
    body: str = ""


class FileNames:
    """The names of one file: a `use` serves the module that it stands in, or the body, and no other of the file."""

    def __init__(self, facts: FileFacts) -> None:
        """Look at the imports and the symbols of a file."""
        self._imported: dict[tuple[ModulePath, str], dict[str, str]] = {}
        self._crates: dict[str, str] = {}
        self._whole: dict[tuple[ModulePath, str], dict[tuple[str, ...], None]] = {}
        self._declared: set[str] = set()
        self._holding: set[str] = set()
        for wanted in facts.imports:
            if wanted.kind == "extern":
                self._crates.setdefault(other_name(wanted) or bare(wanted.target), bare(wanted.target))
            if wanted.kind == "use" and wanted.names:
                where = inline_path(wanted), body_around(wanted)
                segments = segments_of(wanted.target)
                names = self._imported.setdefault(where, {})
                for name in _one_by_one(wanted):
                    path = whole_path(segments, name)
                    if path:
                        names.setdefault(other_name(wanted) or path[-1], "::".join(path))
                if "*" in wanted.names and segments:
                    self._whole.setdefault(where, {})[tuple(segments)] = None
        for symbol in facts.symbols:
            if symbol.kind not in {"method", "variable"}:
                name = symbol.qualified_name.replace("r#", "")
                self._declared.add(name)
                if symbol.kind in _HOLDING:
                    self._holding.add(name)
        self._in_bodies = {tuple(name.split(".")[-2:]) for name in self._holding}
        of_modules = {name for (_, body), names in self._imported.items() if not body for name in names}
        self.all = frozenset({*of_modules, *self._crates, *(name.rpartition(".")[2] for name in self._declared)})

    def imported(self, at: Spot, name: str) -> tuple[str, Spot] | None:
        """Return the path that a name stands for at a spot, and where that path stands."""
        for body in dict.fromkeys((at.body, "")):
            path = self._imported.get((at.inner, body), {}).get(name)
            if path is not None and path != name:
                return path, at._replace(body=body)
        path = self._crates.get(name)
        return (path, at) if path is not None and path != name else None

    def declares(self, at: Spot, name: str, *, holds: bool) -> bool:
        """Say whether the module of a spot declares a name: one that holds others, where another segment follows."""
        return ".".join((*at.inner, name)) in (self._holding if holds else self._declared)

    def declares_in_body(self, at: Spot, name: str) -> bool:
        """Say whether the function around a spot declares a type or a module of that name in its body."""
        return bool(at.body) and (at.body, name) in self._in_bodies

    def taken_whole(self, at: Spot) -> Iterator[list[str]]:
        """Yield the paths of the modules that a `use …::*` brings all names of to a spot."""
        for body in dict.fromkeys((at.body, "")):
            yield from map(list, self._whole.get((at.inner, body), ()))


def _one_by_one(wanted: ImportFacts) -> Iterator[str]:
    """Yield the names that a `use` brings in; `*` brings in what the last segment holds, and not that itself."""
    return (name for name in wanted.names if name != "*")


def segments_of(written: str) -> list[str]:
    """Return the segments of a path."""
    return [bare(segment) for segment in written.replace(" ", "").split("::") if segment]


def whole_path(segments: list[str], name: str) -> list[str]:
    """Return the path of one imported name: `names` repeat the last segment of a simple path."""
    if not name or name in {"*", "self", "_"} or (segments and segments[-1] == bare(name)):
        return segments
    return [*segments, bare(name)]
