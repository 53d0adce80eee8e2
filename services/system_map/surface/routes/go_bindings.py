"""What gives Go's names routers: statements, parameters, functions, by the blocks that declare the names."""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from typing import Any, NamedTuple

from services.system_map.surface.routes.go_fields import GoFields
from services.system_map.surface.routes.go_router import Router
from services.system_map.surface.routes.go_said import GoSaid
from services.system_map.surface.routes.go_scopes import function_of, outwards
from services.system_map.surface.routes.go_types import GoType, GoTypes
from services.system_map.surface.routes.look import Look, Seen


class Binding(NamedTuple):
    """A statement that gives a name a router."""

    seen: Seen
    scope: str  # the block of the statement
    start: int
    end: int
    is_new: bool  # the statement declares the name
    router: Router | None
    reference: list[Any] | None  # of what it is another name of


class GoBindings(GoSaid):
    """The statements of all Go files that give names routers."""

    def __init__(self, look: Look) -> None:
        """Note every router that is made, grouped, taken or given another name."""
        super().__init__(look)
        self.types = GoTypes(look, self.packages)
        self.parameters: dict[tuple[str, str], dict[int, Router]] = {}
        self._made: dict[tuple[str, int, str, int], Router] = {}  # by the place of the signal
        self._bindings: dict[tuple[str, str], dict[str, list[Binding]]] = {}
        self._fields = GoFields(look, self.types)
        self._made_in: dict[tuple[str, str], list[Router]] = {}
        self._returned: dict[tuple[str, str], list[Seen]] = {}
        self._held: dict[GoType, list[Seen]] = {}
        found = [self._object(seen) for seen in look.signals("go.object")]
        for seen in look.signals("go.parameter"):
            data = seen.data
            is_own = "type" in data
            framework = self._embedded_by_type(seen) if is_own else ""
            if is_own and not framework and not self._is_of_interface(seen):
                continue
            is_own &= not framework
            router = Router(framework or data["framework"], is_root=False, path=seen.path, is_own=is_own)
            found.append(Binding(seen, data["scope"], -1, -1, is_new=True, router=router, reference=None))
            self.parameters.setdefault((posixpath.dirname(seen.path), data["scope"]), {})[data["index"]] = router
        for seen in look.signals("go.alias"):
            data = seen.data
            new: bool = data["new"]
            found.append(Binding(seen, data["scope"], data["at"], data["end"], new, None, data["what"]))
            self._fields.note(seen, found[-1])
        for seen in look.signals("go.served"):
            holder = self.holder(seen)
            if holder is not None:
                self._held.setdefault(holder, []).append(seen)
        for seen in look.signals("go.returned"):
            key = (posixpath.dirname(seen.path), function_of(seen.data["scope"]))
            self._returned.setdefault(key, []).append(seen)
        self._settle(found)

    def _object(self, seen: Seen) -> Binding:
        data = seen.data
        is_made = data["parent"] is None
        router = Router(data["framework"], is_made, seen.path, is_whole="whole" in data, is_made=is_made)
        self._made[_key(seen)] = router
        made_in = posixpath.dirname(seen.path), function_of(data["scope"])
        self._made_in.setdefault(made_in, []).append(router)
        new: bool = data["new"]
        binding = Binding(seen, data["scope"], data["at"], data["end"], new, router, None)
        self._fields.note(seen, binding)
        return binding

    def _is_of_interface(self, seen: Seen) -> bool:
        """Say whether a parameter's type is an interface of the repository: what it is given has its methods."""
        owner = self.types.named(seen.path, seen.data["type"])
        return owner is not None and self.types.is_interface(owner)

    def _embedded_by_type(self, seen: Seen) -> str:
        """Return the framework whose router a parameter's type embeds, where functions make values of it; "" for none."""
        declared = self._fields.embedded_in(self.types.named(seen.path, seen.data["type"]))
        return declared[2] if declared is not None and self._fields.made.is_made(*declared[:2]) else ""

    def made_at(self, seen: Seen) -> Router:
        """Return the router that a signal of one made, or of a group, stands for."""
        return self._made[_key(seen)]

    def _settle(self, found: list[Binding]) -> None:
        """Put each binding where its name is declared: what an inner block assigns holds for the outer one too."""
        for binding in found:
            if binding.is_new:
                self._put(binding, binding.scope)
        for binding in found:
            if not binding.is_new:
                known = self._bindings.get((binding.seen.path, binding.seen.data["on"]), {})
                home = next((one for one in outwards(binding.scope) if one in known), function_of(binding.scope))
                self._put(binding, home)
        for scopes in self._bindings.values():
            for bindings in scopes.values():
                # What a framework's own reader saw of a statement goes before what another's did.
                bindings.sort(key=lambda one: (one.end, one.router is not None))

    def _put(self, binding: Binding, home: str) -> None:
        self._bindings.setdefault((binding.seen.path, binding.seen.data["on"]), {}).setdefault(home, []).append(binding)

    def holder(self, seen: Seen) -> GoType | None:
        """Return the type that answers by what it holds (`struct { http.Handler }`), where that is set; None for a server's."""
        of = seen.data.get("of", "")
        owner = self.types.of(seen.path, seen.data["scope"], of) if of else None
        return owner if owner is not None and self.types.embeds(owner, "Handler") else None

    def functions(self, seen: Seen, called: str, others: Collection[tuple[str, str]] = ()) -> list[tuple[str, str]]:
        """Return where a called function can stand: in the file's package, or in a package that it imports.

        It is looked for among those that have to do with routers, and among the others.
        """
        path = seen.path
        head, dot, name = called.rpartition(".")
        folder = posixpath.dirname(path)
        if not dot:
            return [(folder, called)]
        tables: tuple[Collection[tuple[str, str]], ...] = (self.parameters, self._made_in, self._returned, others)
        aliases = seen.data.get("packages", {})
        if "." not in head and not self.types.written(path, seen.data["scope"], head):
            named = self.packages.named(path, head, aliases)
            if named:
                known = [(one, name) for one in named if any((one, name) in table for table in tables)]
                if len(known) > 1 and head not in aliases:  # packages of one name, which the file calls otherwise
                    plain = self.packages.plain(path, self.types.aliases(path))
                    known = [key for key in known if key[0] in plain]
                return known if len(known) == 1 else []
            if self.packages.is_outside(path, head, aliases):
                return []
        owner = self.types.of(path, seen.data["scope"], head)
        whose = self.types.method(owner, name) if owner is not None else None
        if whose is not None and not self.types.is_interface(whose):
            return [(whose.folder, f"{whose.name}:{name}")]
        # A method of a value whose type is not known: where one method of all is called so.
        ends = f":{name}"
        near = {folder, *self.packages.imported(path)}
        methods = {key for table in tables for key in table if key[0] in near and key[1].endswith(ends)}
        return sorted(methods) if len(methods) == 1 else []


def _key(seen: Seen) -> tuple[str, int, str, int]:
    return seen.path, seen.data["at"], seen.data["on"], seen.data["end"]
