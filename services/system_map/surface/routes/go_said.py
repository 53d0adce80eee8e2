"""What texts of Go's routes say, with the constants of their packages and of others filled in."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property

from services.system_map.surface.routes.go_packages import GoPackages
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.starts import CONDITIONAL

_Pieces = list[list[str]]
_MAX_DEPTH = 20
_MAX_TEXT = 1_000
# What `path.Join` and `url.JoinPath` would make shorter.
_UNRESOLVED = re.compile(r"//|/\.{1,2}(?:/|\Z)")


class GoSaid:
    """Tells texts by their pieces (see parsing/signals/go_texts)."""

    def __init__(self, look: Look) -> None:
        """Take the map's facts."""
        self._look = look
        self.packages = GoPackages(look)
        self._resolved: dict[tuple[str, str], str | None] = {}

    def text(self, seen: Seen, pieces: _Pieces) -> str | None:
        """Return what a text says; None where a piece of it is computed."""
        whole: _Pieces = []
        for kind, value in pieces:
            known = seen.data.get("texts", {}).get(value) if kind == "n" else None
            whole += known or [[kind, value]]  # "?": the file itself gives it something that is no text
        return self._joined(seen, whole, 0)

    def behind(self, seen: Seen, pieces: _Pieces) -> str | None:
        """Return what stands behind a computed piece that a path begins with, its method before it; None for other texts."""
        said = [self.text(seen, [piece]) for piece in pieces if piece != ["/", "."]]
        at = said.index(None) if None in said else len(said)
        before, rest = "".join(one or "" for one in said[:at]), said[at + 1 :]
        tail = "".join(one or "" for one in rest).lstrip("/")
        is_told = bool(tail.strip("/*")) and None not in rest and (not before or before.endswith(" "))
        return f"{before}/{tail}" if is_told and " " not in tail else None

    def most(self, seen: Seen, pieces: _Pieces) -> float:
        """Return how sure a text can be: what a name begins with may be given another value."""
        known = [seen.data.get("texts", {}).get(value) for kind, value in pieces if kind == "n"]
        return CONDITIONAL if any(said and said[0][0] == "d" for said in known) else 1.0

    def _joined(self, seen: Seen, pieces: _Pieces, depth: int) -> str | None:
        text, is_behind = "", False
        for kind, value in pieces:
            if kind == "/":
                text = (text.rstrip("/") or "/") if value else f"{text.rstrip('/')}/"
                is_behind = not value
                continue
            said = value if kind in {"t", "d"} else self._constant(seen, value, depth) if kind == "n" else None
            if said is None:
                return None
            text += said.lstrip("/") if is_behind else said
            is_behind = False
            if len(text) > _MAX_TEXT:  # constants of constants may double at each step
                return None
        is_resolved = any(kind == "/" for kind, _ in pieces)
        return None if is_resolved and _UNRESOLVED.search(text) else text

    def _constant(self, seen: Seen, name: str, depth: int) -> str | None:
        """Return the value of a constant of the file's package, or of one that it imports."""
        owner, dot, bare = name.rpartition(".")
        folders = [posixpath.dirname(seen.path)]
        if dot:
            folders = self.packages.named(seen.path, owner, seen.data.get("packages", {}))
        values = {self._value(folder, bare, depth) for folder in folders if (folder, bare) in self._constants}
        return next(iter(values)) if len(values) == 1 else None

    def _value(self, folder: str, name: str, depth: int) -> str | None:
        """Return what a package's constant says; None where its files say several things, or something computed."""
        key = (folder, name)
        if key not in self._resolved:
            self._resolved[key] = None  # while it is looked up
            if depth < _MAX_DEPTH:
                said = {self._joined(seen, pieces, depth + 1) for seen, pieces in self._constants[key]}
                self._resolved[key] = next(iter(said)) if len(said) == 1 else None
        return self._resolved[key]

    @cached_property
    def _constants(self) -> dict[tuple[str, str], list[tuple[Seen, _Pieces]]]:
        found: dict[tuple[str, str], list[tuple[Seen, _Pieces]]] = {}
        for seen in self._look.signals("go.constants"):
            for name, pieces in seen.data["paths"].items():
                found.setdefault((posixpath.dirname(seen.path), name), []).append((seen, pieces))
        return found
