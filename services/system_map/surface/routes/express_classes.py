"""Which classes keep Express' applications and routers: what constructors are handed, and what bases make. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import NamedTuple

from services.system_map.surface.routes.express_handed import Handed, Parameter
from services.system_map.surface.routes.express_helpers import given_by
from services.system_map.surface.routes.express_roots import Router
from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.script_names import Exported, ScriptNames

_FIELD = "this."
_MAX_BASES = 8
_MAX_OWN = 2_000  # routers that classes have by their bases
_MAX_ALIKE = 50  # that a registration of one base is made on


class Kept(NamedTuple):
    """What a field of a class is given."""

    parameters: list[Parameter]
    given: list[tuple[Seen, str]]  # names that a constructor hands its base, and where
    is_typed: bool | None  # whether its type is Express'; None for one without a type

    @property
    def is_any(self) -> bool:
        """Say whether anything is known."""
        return bool(self.parameters or self.given or self.is_typed)


_NOTHING = Kept([], [], is_typed=None)


class ExpressClasses:
    """The classes of a repository."""

    def __init__(self, look: Look, names: ScriptNames, handed: Handed[Router]) -> None:
        """Take what the files say of their classes, and what the parameters of functions stand for."""
        self._names = names
        self._handed = handed
        self._known = {Exported(seen.path, seen.data["name"]): seen for seen in look.signals("express.class")}
        self._bound = {Exported(one.path, seen.data["bound"]): one for one, seen in self._known.items()}
        passes = [seen for seen in look.signals("express.pass") if seen.data["what"] == "super"]
        self._supers = {(seen.path, seen.data["scope"]): seen for seen in passes}
        self._own: dict[int, list[Router]] = {}  # a base's router → those of the classes that extend it
        self._of: dict[int, Exported] = {}  # whose a router is
        self._asking: set[tuple[Exported, str]] = set()
        self._symbols = look.symbols
        said = [*look.signals("express.alias"), *look.signals("express.pass")]
        made = [(seen.path, str(seen.data["what"])) for seen in said]
        made += [
            (seen.path, what.rpartition(".")[0]) for seen in look.signals("express.mount") for what in seen.data["what"]
        ]
        self._made = {self.known(path, what.removeprefix("new:")) for path, what in made if what.startswith("new:")}

    def known(self, path: str, name: str) -> Exported | None:
        """Return the class that a name means in a file, as far as it keeps, extends or takes something."""
        found = self._names.imported(path, name) or Exported(path, name)
        return found if found in self._known else self._bound.get(found) if found.reference else None

    def named(self, path: str, given: str) -> Exported | None:
        """Return the class whose object `new:Server` or `Server.getInstance()` gives; None for anything else."""
        name, is_new = given.removeprefix("new:"), given.startswith("new:")
        if not is_new:
            name, dot, method = name.rpartition(".")
            if not dot or not method.endswith("()"):
                return None
        found = self.known(path, name)
        if found is not None:
            return found
        found = self._names.imported(path, name) or Exported(path, name)
        symbol = self._symbols(found.path).get(found.reference)
        return found if symbol is not None and symbol.kind == "class" else None

    def _chain(self, one: Exported) -> list[Exported]:
        """Return a class and those that it extends, the nearest first."""
        found: list[Exported] = []
        above: Exported | None = one
        while above in self._known and above not in found and len(found) < _MAX_BASES:
            found.append(above)
            base = self._known[above].data["base"]
            above = self.known(above.path, base) if base else None
        return found

    def _constructor(self, one: Exported) -> Exported:
        """Return what takes the arguments of `new`; a class without a constructor of its own is handed them all the same."""
        return Exported(one.path, self._known[one].data["constructor"] or f"{one.reference}.constructor")

    def method(self, path: str, given: str, name: str, takers: Collection[tuple[str, str]]) -> Exported | None:
        """Return the method of an object of a class, or of one that it extends, that takes or keeps a router."""
        owner = self.named(path, given)
        for above in self._chain(owner) if owner is not None else ():
            keeping = {by for rows in self._known[above].data["keeps"].values() for by, _ in rows}
            for scope in (f"{above.reference}.{name}", f"{above.reference}.prototype.{name}"):
                if (above.path, scope) in takers or scope in keeping:
                    return Exported(above.path, scope)
        return Exported(owner.path, f"{owner.reference}.{name}") if owner is not None else None

    def inherit(self, routers: dict[tuple[str, str, str], list[Router]]) -> None:
        """Give each class routers of its own for those that its bases make: `class Shop extends Base`."""
        held: dict[Exported, list[tuple[str, Router]]] = {}
        for (path, scope, name), given in routers.items():
            if scope and name.startswith(_FIELD):
                held.setdefault(Exported(path, scope), []).append((name, given[0]))
        for one in self._known if held else ():
            for base in self._chain(one)[1:]:
                for name, router in held.get(base, ()):
                    if (one.path, one.reference, name) in routers or len(self._of) > _MAX_OWN:
                        continue
                    own = Router(router.kind, router.seen)
                    routers[one.path, one.reference, name] = [own]
                    alike = self._own.setdefault(id(router), [])
                    alike += [own] if len(alike) < _MAX_ALIKE else []
                    self._of[id(own)], self._of[id(router)] = one, base

    def each(self, router: Router) -> list[Router | None]:
        """Return what stands for a router that a class makes: its own, and that of each class that extends it.

        Where some of them are seen to be made with `new`, only theirs.
        """
        alike = [router, *self._own.get(id(router), ())]
        made = [one for one in alike if self._of.get(id(one)) in self._made] if len(alike) > 1 else []
        return [*(made or alike)]

    def called(self, seen: Seen) -> list[Exported]:
        """Return the constructors that `new Shop(…)` and `super(…)` hand their arguments: up to the first that is written.

        None for other calls, and for a class of which nothing is known.
        """
        what = str(seen.data["what"])
        one: Exported | None = None
        if what.startswith("new:"):
            one = self.known(seen.path, what.removeprefix("new:"))
        elif what == "super":
            chain = self._chain(Exported(seen.path, seen.data["scope"].partition(".")[0]))
            one = chain[1] if len(chain) > 1 else None
        found: list[Exported] = []
        for above in self._chain(one) if one is not None else ():
            found.append(self._constructor(above))
            if self._known[above].data["constructor"]:
                break
        return found

    def kept(self, one: Exported, name: str) -> Kept:
        """Return what a field of a class is given, `this.app`: by its own methods, else by those of its bases."""
        field = name.removeprefix(_FIELD)
        is_typed: bool | None = None
        chain = self._chain(one)
        for place, above in enumerate(chain):
            data = self._known[above].data
            is_typed = data["typed"].get(field) if is_typed is None else is_typed
            if field in data["keeps"]:
                found = Kept([], [], is_typed)
                for scope, nth in data["keeps"][field]:
                    if scope != self._constructor(above).reference:
                        found.parameters.append(Parameter(above.path, scope, nth))
                    else:
                        self._below(found, chain[: place + 1], nth)
                return found
        return _NOTHING._replace(is_typed=is_typed)

    def _below(self, found: Kept, chain: list[Exported], nth: int | str) -> None:
        """Add what the first of some classes is handed, where the last one's constructor takes it: over `super(…)`."""
        for one in reversed(chain[:-1]):
            if not self._known[one].data["constructor"]:
                continue
            call = self._supers.get((one.path, self._constructor(one).reference))
            name, by = given_by(call, nth) if call is not None else ("", None)
            if call is not None and name and by is None:
                found.given.append((call, name))
            if by is None or by[0] != self._constructor(one).reference:
                return
            nth = by[1]
        found.parameters.append(Parameter(chain[0].path, self._constructor(chain[0]).reference, nth))

    def routers(self, one: Exported, name: str, find: Callable[[Seen, str], Router | None]) -> list[Router]:
        """Return the routers that a field of a class stands for."""
        if (one, name) in self._asking:  # a class that hands its base what it has itself
            return []
        self._asking.add((one, name))
        kept = self.kept(one, name)
        found = {id(router): router for parameter in kept.parameters for router in self._handed.of(parameter)}
        for seen, given in kept.given:
            router = find(seen, given)
            if router is not None:
                found[id(router)] = router
        self._asking.remove((one, name))
        return list(found.values())

    def around(self, seen: Seen) -> Exported:
        """Return the class around a place."""
        return Exported(seen.path, seen.data["scope"].partition(".")[0])
