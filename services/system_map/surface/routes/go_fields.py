"""What the fields of Go's types hold: routers that are made for them, given to them, or that their types say."""

from __future__ import annotations

import posixpath
from typing import Any, NamedTuple

from services.system_map.parsing.signals.gin import DIALECTS
from services.system_map.surface.routes.go_types import GoType, GoTypes
from services.system_map.surface.routes.look import Look, Seen


class Given(NamedTuple):
    """A statement or a literal that gives a field its value."""

    seen: Seen
    binding: Any


class GoFields:
    """The fields of all Go files that are given what may be a router, each found by the type that it is of."""

    def __init__(self, look: Look, types: GoTypes) -> None:
        """Take what tells types."""
        self._look = look
        self._types = types
        self._given: dict[str, list[Given]] = {}
        self._owners: dict[tuple[str, int, str], GoType | None] = {}

    def note(self, seen: Seen, binding: Any) -> None:
        """Note what is given to `s.router`, or by `Server{router: …}`, where the name of a signal is a field."""
        if "." in seen.data["on"]:
            self._given.setdefault(seen.data["on"].rpartition(".")[2], []).append(Given(seen, binding))

    def of(self, seen: Seen, name: str, scope: str) -> list[Any]:
        """Return what is noted for the field that a name means at a place; where its type is not known by the name alone."""
        every = self._given.get(name.rpartition(".")[2])
        if not every:
            return []
        owner = self._owner(seen, name, scope)
        folder = owner.folder if owner is not None else posixpath.dirname(seen.path)
        found: list[Any] = []
        for given in every:
            if self._look.is_test(given.seen.path) and not self._look.is_test(seen.path):
                continue
            of = self._holder(given.seen)
            if of is not None and owner is not None and of != owner:
                continue
            if (of.folder if of is not None else posixpath.dirname(given.seen.path)) == folder:
                found.append(given.binding)
        return found

    def framework(self, seen: Seen, name: str, scope: str) -> tuple[GoType, str] | None:
        """Return the type whose field a name means, and the framework whose router that is by its declaration."""
        owner = self._owner(seen, name, scope)
        path, written = self._types.declared(owner, name.rpartition(".")[2]) if owner is not None else ("", "")
        head, dot, kind = written.rpartition(".")
        facts = self._look.facts.get(path)
        if owner is None or not dot or facts is None:
            return None
        called = self._types.aliases(path).get(head, "")
        for dialect in DIALECTS:
            is_held = any(one.target.startswith(dialect.package) for one in facts.imports)
            is_named = called.startswith(dialect.package) if called else head == dialect.local
            if is_held and is_named and kind in dialect.types:
                return owner, dialect.framework
        return None

    def _owner(self, seen: Seen, name: str, scope: str) -> GoType | None:
        """Return the type that a field is declared in; None where that is not known."""
        holder, _, field = name.rpartition(".")
        owner = self._types.of(seen.path, scope, holder) if holder != "?" else None
        return owner if owner is not None and self._types.declared(owner, field)[1] else None

    def _holder(self, seen: Seen) -> GoType | None:
        key = seen.path, seen.data["at"], seen.data["on"]
        if key not in self._owners:
            of = seen.data.get("of", "")
            self._owners[key] = (
                self._types.of(seen.path, seen.data["scope"], of)
                if of
                else self._owner(seen, seen.data["on"], seen.data["scope"])
            )
        return self._owners[key]
