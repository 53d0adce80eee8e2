"""Which controllers answer what a class's methods are mapped to: itself, and those that inherit it. Pure."""

from __future__ import annotations

import posixpath
from collections import deque
from collections.abc import Callable, Collection
from typing import NamedTuple

from services.system_map.surface.java_constants import JavaConstants
from services.system_map.surface.routes.look import Look, Seen

_MAX_CONTROLLERS = 50
_MAX_HEIRS = 200
_Key = tuple[str, str]  # a class's file and its name


class Heir(NamedTuple):
    """A controller that answers a method of a class."""

    seen: Seen
    is_sure: bool  # False: a method of its own may stand in for the class's


class SpringHeirs:
    """Tells by what classes name above themselves."""

    def __init__(self, look: Look, constants: JavaConstants, is_controller: Callable[[Seen], bool]) -> None:
        """Note all classes and the mapped methods."""
        self._look = look
        self._constants = constants
        self._is_controller = is_controller
        self._below: dict[str, list[Seen]] = {}
        for seen in look.signals("spring.class"):
            for name in seen.data["above"]:
                self._below.setdefault(name, []).append(seen)
        self._mapped: dict[_Key, dict[str, list[list[str]]]] = {}  # what the methods take, by their names
        for seen in look.signals("spring.route"):
            of_class = self._mapped.setdefault((seen.path, seen.data["class"]), {})
            of_class.setdefault(seen.data["handler"], []).append(seen.data["takes"])
        self._heirs: dict[_Key, list[Seen]] = {}
        self._beans: dict[_Key, bool] = {}
        self._all: dict[_Key, tuple[list[Heir], Collection[str]]] = {}

    def controllers(self, owner: Seen, route: Seen) -> list[Heir]:
        """Return the controllers that answer a class's mapping; what they map anew themselves they do not inherit."""
        key = _key(owner)
        if key not in self._all:
            self._all[key] = self._inheriting(owner, None)
        found, mapped = self._all[key]
        return self._inheriting(owner, route)[0] if route.data["handler"] in mapped else found

    def _inheriting(self, owner: Seen, route: Seen | None) -> tuple[list[Heir], Collection[str]]:
        """Return who inherits a method, or without one whatever has no method of its name below, and the names that are below."""
        found: list[Heir] = []
        mapped = set[str]()
        waiting, known = deque([Heir(owner, is_sure=True)]), {_key(owner)}
        while waiting and len(known) <= _MAX_HEIRS and len(found) < _MAX_CONTROLLERS:
            heir = waiting.popleft()
            if self._is_bean(heir.seen):
                found.append(heir)
            for below in self._heirs_of(heir.seen):
                key = _key(below)
                if key in known:
                    continue
                own = self._mapped.get(key, {})
                mapped |= own.keys()
                anew = own.get(route.data["handler"], []) if route is not None else []
                stands = [_stands_in(one, route.data["takes"]) for one in anew] if route is not None else []
                if True not in stands:
                    known.add(key)
                    waiting.append(Heir(below, heir.is_sure and None not in stands))
        return found, mapped

    def _is_bean(self, seen: Seen) -> bool:
        key = _key(seen)
        if key not in self._beans:
            is_abstract = seen.data.get("abstract") or self._is_abstract(seen)
            # What is written for a client is answered by the controllers that implement it alone.
            self._beans[key] = self._is_controller(seen) and not is_abstract and not seen.data["client"]
        return self._beans[key]

    def _is_abstract(self, seen: Seen) -> bool:
        """Say whether Spring makes no bean of a class."""
        symbol = self._look.symbols(seen.path).get(seen.data["qualified"])
        head = symbol.signature.partition(f" {seen.data['name']}")[0] if symbol is not None else ""
        return "abstract" in head.split()

    def _heirs_of(self, seen: Seen) -> list[Seen]:
        key = _key(seen)
        if key not in self._heirs:
            below = self._below.get(seen.data["name"], ())[:_MAX_HEIRS]
            self._heirs[key] = [heir for heir in below if self._is_heir(heir, seen)]
        return self._heirs[key]

    def _is_heir(self, heir: Seen, owner: Seen) -> bool:
        """Say whether what a class names above itself is another one, and none of its name elsewhere."""
        name = owner.data["name"]
        written = [one for one in heir.data.get("written", ()) if one.endswith(f".{name}")]
        for one in written or [name]:  # `shop.Base`, `Outer.Base`
            known = self._constants.classes(heir.path, heir.data["qualified"], one)
            if known:
                return (owner.path, owner.data["qualified"]) in known
        return posixpath.dirname(heir.path) == posixpath.dirname(owner.path)  # in a file of another name


def _stands_in(own: list[str], inherited: list[str]) -> bool | None:
    """Say whether a method stands in for one of its name above it; None where a type variable may be what it takes."""
    if len(own) != len(inherited):
        return False
    differing = [above for mine, above in zip(own, inherited, strict=True) if mine != above]
    return None if differing and all(one.isupper() for one in differing) else not differing


def _key(seen: Seen) -> _Key:
    """Return what tells a class's signal from others."""
    return seen.path, str(seen.data["name"])
