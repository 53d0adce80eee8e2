"""What the repository's own types make of the router that they embed: `struct { *echo.Group }` with a GET of its own.

Which router a value of such a type is, the function tells that made it: `NewRouter(e.Group("/x"))` puts the router that
it is given into the field, and `r.Sub("/y")` gives a group of r's (see parsing/signals/go_embedding).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from services.system_map.surface.routes.go_types import GoType
from services.system_map.surface.routes.look import Look, Seen

BY_METHOD = 0.9  # what else the method does is not read
_Key = tuple[str, str]  # a package's folder and a function: "New", "Router:Sub"


class Embedding:
    """The functions that hand on to embedded routers, or make values that embed them."""

    def __init__(self, look: Look) -> None:
        """Note them all."""
        found = [seen for seen in look.signals("go.route") if "handed_on" in seen.data]
        self.handing_on = {_key(seen): seen.data["on"][1].rpartition(".")[2] for seen in found}
        self._places = {(*_key(seen), seen.data["on"]): seen.data["index"] for seen in look.signals("go.parameter")}
        self._filled: dict[_Key, set[tuple[str, int | None, int]]] = {}
        for kind in ("go.alias", "go.object"):
            for seen in look.signals(kind):
                if seen.data.get("of", "").endswith("{}") and seen.data["on"].startswith("?."):
                    self._fill(seen)
        self.grouping = {_key(seen): _field(seen) for seen in look.signals("go.grouping") if self._is_plain(seen)}
        self._passed: dict[tuple[str, int], Seen] = {}
        if self._filled:
            self._passed = {(seen.path, seen.data["at"]): seen for seen in look.signals("go.pass")}

    def _fill(self, seen: Seen) -> None:
        """Note what a function puts into a field: a parameter as it is given, or (None) what else."""
        what, key = seen.data.get("what", [""]), _key(seen)
        is_given = what[0] == "name" and "changed" not in seen.data
        place = self._places.get((*key, what[1])) if is_given else None
        filled = f"{seen.data['of'][:-2]}.{seen.data['on'][2:]}"
        self._filled.setdefault(key, set()).add((filled, place, seen.data["at"]))

    def _is_plain(self, seen: Seen) -> bool:
        """Say whether the function that is given a group puts that itself into the field; a literal does."""
        folder, method = _key(seen)
        filled = f"{method.partition(':')[0]}.{_field(seen)}"
        return "by" not in seen.data or self._place((folder, seen.data["by"]), filled) == seen.data["index"]

    @property
    def is_empty(self) -> bool:
        """Say whether there is none."""
        return not (self._filled or self.grouping)

    def is_own(self, owner: GoType, field: str, names: Iterable[str]) -> bool:
        """Say whether some of a type's methods do something else than its embedded router's of the same names."""
        keys = [(owner.folder, f"{owner.name}:{name}") for name in names]
        return any(field not in (self.handing_on.get(key), self.grouping.get(key)) for key in keys)

    def is_made(self, owner: GoType, field: str) -> bool:
        """Say whether functions make values of a type, each with a router of its own."""
        groups = (key for key, of in self.grouping.items() if of == field)
        if any(folder == owner.folder and name.startswith(f"{owner.name}:") for folder, name in groups):
            return True
        return any(
            key[0] == owner.folder and filled == f"{owner.name}.{field}" and place is not None
            for key, every in self._filled.items()
            for filled, place, _ in every
        )

    def given(self, key: _Key, owner: GoType, field: str, path: str, at: int) -> Seen | None:
        """Return the call at a place, where a function fills the field of what it makes with what that call gives it."""
        return self._passed.get((path, at)) if self.place(key, owner, field) is not None else None

    def place(self, key: _Key, owner: GoType, field: str) -> int | None:
        """Return which of its parameters a function puts into the field of the one value that it makes."""
        return self._place(key, f"{owner.name}.{field}") if key[0] == owner.folder else None

    def is_either(self, key: _Key) -> bool:
        """Say whether a function fills what it makes in several ways, of which nobody knows which one runs."""
        return len(self._filled.get(key, ())) > 1

    def _place(self, key: _Key, field: str) -> int | None:
        every = self._filled.get(key, ())
        places = [place for filled, place, _ in every if filled == field]
        return places[0] if len(every) == len(places) == 1 else None


def _key(seen: Seen) -> _Key:
    return posixpath.dirname(seen.path), seen.data["scope"].partition(".")[0]


def _field(seen: Seen) -> str:
    return str(seen.data["on"][1]).rpartition(".")[2]
