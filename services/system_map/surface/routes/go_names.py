"""Which router a Go name means at a place: block by block outwards, the last value given before the place."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from services.system_map.surface.routes.go_bindings import Binding, GoBindings
from services.system_map.surface.routes.go_embedding import BY_METHOD
from services.system_map.surface.routes.go_lookups import LookUps
from services.system_map.surface.routes.go_router import Router
from services.system_map.surface.routes.go_scopes import outwards
from services.system_map.surface.routes.go_types import GoType
from services.system_map.surface.routes.look import Look, Seen

MAX_DEPTH = 20
_MAX_STATEMENTS = 100  # the last ones that give one name a value, beside the first
_BY_VALUE = -1  # no other key of what stands for several routers ends so
_NO_HANDLERS = frozenset({"Fiber"})  # whose routers are no http.Handler: only the framework's own mounts take them
_MAX_GIVEN = 200  # statements that give one field a value


class GoNames(GoBindings):
    """The routers of all Go files by the names they have."""

    def __init__(self, look: Look) -> None:
        """Note every router that is made, grouped, taken or given another name."""
        super().__init__(look)
        self._of_fields: dict[tuple[GoType, str], Router] = {}  # routers by their declarations alone
        self._defaults: dict[tuple[str, str], Router] = {}
        self._answered_by: set[tuple[GoType, str, str, bool]] = set()  # embedded routers that are noted as kept
        self._unions: dict[tuple[int, ...], Router] = {}
        self._is_default_served = True
        self._looked_up = LookUps()

    def leave_default(self) -> None:
        """Take it that no server of the product answers with what net/http itself is given to handle."""
        self._is_default_served = False
        for (_, name), router in self._defaults.items():
            router.is_root &= name != "http" or bool(router.path)

    def forget(self) -> None:
        """Look all names up anew: which framework's the routers are is known now."""
        self._looked_up.forget()

    def router(
        self, seen: Seen, reference: list[Any], scope: str, depth: int = 0, *, is_itself: bool = False
    ) -> Router | None:
        """Return the router that a reference means at a place; with `is_itself` not one that a function wrapped."""
        if depth > MAX_DEPTH:
            self._looked_up.stop()
            return None
        kind = reference[0]
        if kind == "any":
            tried = (self.router(seen, one, scope, depth + 1, is_itself=is_itself) for one in reference[1])
            return next((one for one in tried if one is not None), None)
        if kind == "as":
            return self._asserted(seen, reference, scope, depth)
        if kind == "group":
            parent = self.router(seen, reference[1], scope, depth + 1, is_itself=is_itself)
            if parent is None:
                return None
            group = Router(parent.framework, is_root=False, is_group=True)
            group.parents.append((parent, self.text(seen, reference[2])))
            group.methods, group.most = reference[3] if len(reference) > 3 else [], self.most(seen, reference[2])
            return group
        name = str(reference[1])
        is_called = kind == "call"
        return (
            self._called(seen, name, depth) if is_called else self._named(seen, name, scope, depth, is_itself=is_itself)
        )

    def _asserted(self, seen: Seen, reference: list[Any], scope: str, depth: int) -> Router | None:
        """Return the router that a type assertion says a value to be; of a framework alone where the value is not known."""
        framework = seen.data["framework"]
        known = self.router(seen, reference[1], scope, depth + 1) if reference[1] else None
        if known is not None and known.framework == framework:
            return known
        key = (seen.path, str(reference[1]))
        return self._defaults.setdefault(key, Router(framework, is_root=False, path=seen.path))

    def _named(self, seen: Seen, name: str, scope: str, depth: int, *, is_itself: bool) -> Router | None:
        known = self._bindings.get((seen.path, name), {})
        at, later = seen.data["at"], None
        for home in outwards(scope) if known else ():
            bindings = known.get(home, [])
            before = [one for one in bindings if one.end <= at or (not home and one.seen is not seen)]
            if before:
                return self._chosen(before, scope, depth, is_itself=is_itself)
            if later is None and bindings and not any(one.start <= at < one.end for one in bindings):
                later = bindings
        if later is not None:  # a function that is called when all is made
            return self._chosen(later, scope, depth, is_itself=is_itself)
        if name == "http" and seen.data.get("framework") == "net/http":
            test = seen.path if self._look.is_test(seen.path) else ""  # it serves what it registers
            default = Router("net/http", is_root=self._is_default_served or bool(test), path=test)
            return self._defaults.setdefault((test or posixpath.dirname(seen.path), name), default)
        found = self._field(seen, name, scope, depth) if "." in name else None
        return found if found is not None else self._embedded(seen, name, scope, depth)

    def _field(self, seen: Seen, name: str, scope: str, depth: int) -> Router | None:
        """Return the router that a field holds: the only one that it is given, else one that its declaration says."""
        said = self._fields.framework(seen, name, scope)
        holder, _, field_name = name.rpartition(".")
        if said is not None and self._fields.made.is_made(said[0], field_name):  # each value has a router of its own
            own = self._named(seen, holder, scope, depth + 1, is_itself=True) if depth < MAX_DEPTH else None
            if own is not None or self.types.embeds(said[0], field_name):
                return own
            # Its methods register on what the functions are given that make such values; for which of them is not read.
            given = self._given_to(seen, self._fields.of(seen, name, scope), None, depth)
            return self._most_of(given) if given is not None else None
        declared = (said[0], field_name, said[1]) if said is not None else None
        return self._given_to(seen, self._fields.of(seen, name, scope), declared, depth)

    def _most_of(self, given: Router) -> Router:
        above = Router(given.framework, is_root=False, parents=[(given, "")], most=BY_METHOD)
        return self._unions.setdefault((id(given), _BY_VALUE), above)

    def _embedded(self, seen: Seen, name: str, scope: str, depth: int) -> Router | None:
        """Return the router that a value answers by because its type embeds one: where it stands, its users decide."""
        declared = self._fields.embedded(seen, name, scope)
        if declared is None:
            return None
        if self._fields.made.is_made(declared[0], declared[1]):  # which of them it is, is not known
            return self._given_to(seen, (), declared, depth)
        is_test = self._look.is_test(seen.path)  # it sees what tests give too
        if (*declared, is_test) not in self._answered_by:
            self._answered_by.add((*declared, is_test))
            for one in self._fields.of_type(seen, declared[0], declared[1]):
                if one.router is not None and declared[2] not in _NO_HANDLERS:
                    one.router.is_kept = True
        return self._given_to(seen, self._fields.of_type(seen, declared[0], declared[1]), declared, depth)

    def is_embedded(self, seen: Seen) -> bool:
        """Say whether a method's own value answers by an embedded router: `r` of what is registered on `r.Group`."""
        holder = str(seen.data["on"][1]).rpartition(".")[0]
        return self._fields.embedded(seen, holder, seen.data["scope"]) is not None

    def _given_to(
        self, seen: Seen, bindings: Iterable[Binding], declared: tuple[GoType, str, str] | None, depth: int
    ) -> Router | None:
        """Return the only router that a field is given, else one by its declaration: its type, name and framework."""
        only: Router | None = None
        told, untold = set[tuple[str, int]](), set[tuple[str, int]]()  # the statements
        for place, one in enumerate(bindings):
            router = (one.router or self._alias(one, depth)) if place < _MAX_GIVEN else None
            (untold if router is None else told).add((one.seen.path, one.end))
            if router is not None and only is not None and router is not only:
                only = None
                break
            only = router or only
            if place == _MAX_GIVEN:
                break
        if only is not None:
            if untold <= told:
                return only
            return self._unsure(only)  # another statement gives it what is not seen
        if declared is None:
            return None
        owner, field_name, framework = declared
        return self._of_fields.setdefault((owner, field_name), Router(framework, is_root=False, path=seen.path))

    def _unsure(self, only: Router) -> Router:
        return self._unions.setdefault((id(only), False), Router(only.framework, False, either=(only,), is_sure=False))

    def _chosen(self, bindings: list[Binding], scope: str, depth: int, *, is_itself: bool) -> Router | None:
        """Return what a name holds after several statements: the last that surely ran, or one of those since."""
        routers: list[Router] = []
        is_sure = True
        if len(bindings) > _MAX_STATEMENTS:
            bindings, is_sure = [bindings[0], *bindings[-_MAX_STATEMENTS:]], False
        ends = Counter(one.end for one in bindings)
        for binding in reversed(bindings):
            router = binding.router or self._alias(binding, depth, is_itself=is_itself)
            if router is None:
                if ends[binding.end] > 1:
                    continue  # another framework's reader knows the statement
                is_sure = False
                if binding.is_new:
                    break
                continue
            if router not in routers:
                routers.append(router)
            if scope == binding.scope or scope.startswith(f"{binding.scope}.") or not binding.scope:
                break
        if len(routers) < 2 and (is_sure or not routers):
            return routers[0] if routers else None
        key = (*(id(one) for one in routers), is_sure)
        union = Router(routers[0].framework, is_root=False, either=tuple(routers), is_sure=is_sure)
        return self._unions.setdefault(key, union)

    def _alias(self, binding: Binding, depth: int, *, is_itself: bool = False) -> Router | None:
        data = binding.seen.data  # each framework's reader may say something else of one statement
        key = (binding.seen.path, str(data["on"]), binding.start, str(data["framework"]))
        reference = binding.seen.data.get("made", binding.reference) if is_itself else binding.reference
        if reference is None:
            return None
        return self._looked_up.of(
            ("alias", key, is_itself),
            lambda: self.router(binding.seen, reference, binding.scope, depth + 1, is_itself=is_itself),
        )

    def _called(self, seen: Seen, called: str, depth: int) -> Router | None:
        """Return the router that a function gives back."""
        embedded = self._wrapped(seen, called, depth) if not self._fields.made.is_empty else None
        if embedded is not None:
            return embedded
        owner, dot, name = called.rpartition(".")
        folder = posixpath.dirname(seen.path)
        keys = [
            (folder, f"{owner.removesuffix('{}')}:{name}"),
            (folder, called),
            *(self.functions(seen, called) if dot else ()),
        ]
        for key in keys:
            routers = self._given_back(key, depth)
            if routers:
                return routers[0]
            made = self._made_in.get(key, [])
            if made and made[0].framework != "net/http":
                return made[0]
        owner_type = self.types.of(seen.path, seen.data["scope"], f"{called}()")
        held = self._held.get(owner_type, []) if owner_type is not None else []
        if len(held) != 1:
            return None
        (one,) = held
        return self._looked_up.of(
            ("held", owner_type), lambda: self.router(one, one.data["what"], one.data["scope"], depth + 1)
        )

    def _wrapped(self, seen: Seen, called: str, depth: int) -> Router | None:
        """Return the router that what a statement's call makes embeds: `New(group)`, `r.Sub("/x")`; None for others."""
        declared = self._fields.embedded(seen, f"{called}()", seen.data["scope"])
        if declared is None or seen.data.get("what") != ["call", called]:
            return None
        owner, field, framework = declared
        holder, dot, name = called.rpartition(".")
        made, key = self._fields.made, (owner.folder, f"{owner.name}:{name}")
        if dot and made.grouping.get(key) == field and self.types.of(seen.path, seen.data["scope"], holder) == owner:
            above = self.router(seen, ["name", holder], seen.data["scope"], depth + 1)
            text = self.text(seen, seen.data["prefix"]) if "prefix" in seen.data else None
            above = above or Router(framework, is_root=False)
            return Router(framework, is_root=False, parents=[(above, text)], most=BY_METHOD)
        key = (owner.folder, name)
        if made.is_either(key):
            return self._given_to(seen, (), declared, depth)
        call = made.given(key, owner, field, seen.path, seen.data["at"])
        given = call.data["passed"][made.place(key, owner, field) or 0 :][:1] if call is not None else []
        router = self.router(seen, given[0], seen.data["scope"], depth + 1) if given and given[0] else None
        if router is None or router.framework != framework:
            return None
        return self._unsure(router) if self._fields.is_set(owner, field) else router

    def _given_back(self, key: tuple[str, str], depth: int) -> list[Router]:
        returned = self._returned.get(key, [])
        if not returned:
            return []
        return self._looked_up.of(("given back", key), lambda: self._returned_by(returned, depth)) or []

    def _returned_by(self, returned: list[Seen], depth: int) -> list[Router]:
        given = [self.router(one, one.data["what"], one.data["scope"], depth + 1) for one in returned]
        return list(dict.fromkeys(one for one in given if one is not None))

    def of_type(self, seen: Seen, name: str) -> Router | None:
        """Return the router of a variable by its type, where one function of the product alone gives routers under it."""
        owner = self.types.of(seen.path, seen.data["scope"], name)
        keys = self._givers.get(owner, []) if owner is not None else []
        routers = self._given_back(keys[0], 0) if len(keys) == 1 else []
        return routers[0] if len(routers) == 1 else None

    @cached_property
    def _givers(self) -> dict[GoType, list[tuple[str, str]]]:
        """The functions that may give a router, by the type that they say they give."""
        found: dict[GoType, list[tuple[str, str]]] = {}
        for (folder, scope), returned in self._returned.items():
            given = self.types.given(folder, scope.replace(":", "."))
            if given is not None and not all(self._look.is_test(seen.path) for seen in returned):
                found.setdefault(given, []).append((folder, scope))
        return found
