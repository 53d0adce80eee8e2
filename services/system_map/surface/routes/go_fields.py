"""What the fields of Go's types hold: routers that are made for them, given to them, or that their types say."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from services.system_map.parsing.signals.gin import DIALECTS
from services.system_map.parsing.signals.go_references import GoDialect
from services.system_map.surface.routes.go_embedding import Embedding
from services.system_map.surface.routes.go_types import GoType, GoTypes
from services.system_map.surface.routes.look import Look, Seen

_PACKAGES = tuple(dialect.package for dialect in DIALECTS)


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
        self.made = Embedding(look)
        self._given: dict[str, list[Given]] = {}  # by the field's name
        self._set: dict[tuple[GoType, str], bool] = {}
        self._owners: dict[tuple[str, int, str], GoType | None] = {}
        self._owned: dict[str, dict[str, dict[GoType | None, list[Given]]]] = {}

    def note(self, seen: Seen, binding: Any) -> None:
        """Note what is given to `s.router`, or by `Server{router: …}`, where the name of a signal is a field."""
        if "." in seen.data["on"]:
            self._given.setdefault(seen.data["on"].rpartition(".")[2], []).append(Given(seen, binding))

    def of(self, seen: Seen, name: str, scope: str) -> Iterator[Any]:
        """Return what is noted for the field that a name means at a place; where its type is not known by the name alone."""
        field = name.rpartition(".")[2]
        return self._of(seen, field, self._owner(seen, name, scope)) if field in self._given else iter(())

    def of_type(self, seen: Seen, owner: GoType, field: str) -> Iterator[Any]:
        """Return what is noted for a type's field."""
        return self._of(seen, field, owner)

    def _of(self, seen: Seen, field: str, owner: GoType | None) -> Iterator[Any]:
        folder = owner.folder if owner is not None else posixpath.dirname(seen.path)
        here = self._by_owner(field).get(folder, {})
        is_test = self._look.is_test(seen.path)
        for of in (owner, None) if owner is not None else here:
            for given in here.get(of, ()):
                if is_test or not self._look.is_test(given.seen.path):
                    yield given.binding

    def _by_owner(self, field: str) -> dict[str, dict[GoType | None, list[Given]]]:
        """Return what fields of a name are given, by the package and the type that they are of, None for an unknown one."""
        if field not in self._owned:
            found: dict[str, dict[GoType | None, list[Given]]] = {}
            for given in self._given.get(field, ()):
                of = self._holder(given.seen)
                folder = of.folder if of is not None else posixpath.dirname(given.seen.path)
                found.setdefault(folder, {}).setdefault(of, []).append(given)
            self._owned[field] = found
        return self._owned[field]

    def is_set(self, owner: GoType, field: str) -> bool:
        """Say whether the product gives a field of some value of a type another value than the literal that makes it."""
        if (owner, field) not in self._set:
            given = self._by_owner(field).get(owner.folder, {}).get(owner, ())
            outside = (one.seen for one in given if not one.seen.data["on"].startswith("?."))
            self._set[owner, field] = any(not self._look.is_test(seen.path) for seen in outside)
        return self._set[owner, field]

    def framework(self, seen: Seen, name: str, scope: str) -> tuple[GoType, str] | None:
        """Return the type whose field a name means, and the framework whose router that is by its declaration."""
        owner = self._owner(seen, name, scope)
        path, written = self._types.declared(owner, name.rpartition(".")[2]) if owner is not None else ("", "")
        dialect = self._dialect(path, written)
        return (owner, dialect.framework) if owner is not None and dialect is not None else None

    def embedded(self, seen: Seen, name: str, scope: str) -> tuple[GoType, str, str] | None:
        """Return the type of a name, that type's field, and the framework, where the router is embedded: `h.Handle(…)`."""
        return self.embedded_in(self._types.of(seen.path, scope, name)) if self._embedding else None

    def embedded_in(self, owner: GoType | None) -> tuple[GoType, str, str] | None:
        """Return a type, its field and the framework, where it answers by a router that it embeds."""
        return (owner, *self._embedding[owner]) if owner is not None and owner in self._embedding else None

    @cached_property
    def _embedding(self) -> dict[GoType, tuple[str, str]]:
        """The types that answer by a router which they embed, with its field and framework: `struct { *mux.Router }`."""
        found: dict[GoType, tuple[str, str]] = {}
        for path, facts in self._look.facts.items():
            is_held = path.endswith(".go") and any(one.target.startswith(_PACKAGES) for one in facts.imports)
            deep = self._look.deep(path) if is_held else None
            for index, base, _ in deep.bases if deep is not None else ():
                dialect = self._dialect(path, base.lstrip("*"))
                if dialect is None or not 0 <= index < len(facts.symbols):
                    continue
                owner = GoType(posixpath.dirname(path), facts.symbols[index].qualified_name)
                # What the type has by itself is not the router's, unless it only hands on to that.
                taking = (dialect.verbs, dialect.explicit, dialect.groups, dialect.closures, dialect.mounts)
                own = [name for names in taking for name in names if self._types.has(owner, name)]
                field = base.rpartition(".")[2]
                if not self.made.is_own(owner, field, own):
                    found[owner] = field, dialect.framework
        return found

    def _dialect(self, path: str, written: str) -> GoDialect | None:
        """Return the dialect of the package whose router a type is that a file writes so: "gin.Engine"."""
        head, dot, kind = written.rpartition(".")
        facts = self._look.facts.get(path)
        if not dot or facts is None:
            return None
        called = self._types.aliases(path).get(head, "")
        for dialect in DIALECTS:
            is_held = any(one.target.startswith(dialect.package) for one in facts.imports)
            is_named = called.startswith(dialect.package) if called else head == dialect.local
            if is_held and is_named and kind in dialect.types:
                return dialect
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
