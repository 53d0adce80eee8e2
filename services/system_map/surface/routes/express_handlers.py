"""Which function answers a route of Express: what stands last, or what a call in its place is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from services.system_map.surface.routes.express_scopes import scopes_of
from services.system_map.surface.routes.express_values import STANDS_BEFORE, ExpressValues
from services.system_map.surface.routes.look import Seen
from services.system_map.surface.routes.script_names import Exported

_FUNCTIONS = frozenset({"function", "method"})
_TYPES = frozenset({"class", "interface", "type", "enum"})
# What is called that makes a handler of a function: `asyncHandler(show)`.
_WRAPS = re.compile(r"wrap|async|await|catch|try|promise|safe|handle|^[ha]$", re.IGNORECASE)
_CONSTANT = re.compile(r"[A-Z\d_$]+")


class Handler(NamedTuple):
    """A handler's name, "" where it has none, and where it is written, as far as that is known."""

    name: str
    path: str | None
    line: int | None


class ExpressHandlers:
    """The handlers of registrations."""

    def __init__(self, values: ExpressValues, aliases: Mapping[tuple[str, str, str], Seen]) -> None:
        """Take what names stand for; `aliases` are what names are given, by file, scope and name."""
        self._values = values
        self._aliases = aliases

    def of(self, seen: Seen) -> Handler:
        """Return what answers a route."""
        name = str(seen.data["handler"])
        if name and "by" in seen.data and not self._is_wrapped(seen, name):
            name = str(seen.data["by"])
        if not name:
            return Handler("", seen.path, seen.data["at"])
        held = self._holder(seen, name.partition(".")[0]) if "." in name else None
        return Handler(name, *self._values.place(seen, name, held))

    def _is_wrapped(self, seen: Seen, name: str) -> bool:
        """Say whether what a call in the handler's place is given is the handler: `wrap(show)`, not `cors(options)`."""
        given, by = seen.data["given"], str(seen.data["by"]).rpartition(".")[2]
        kind = self._values.kind(seen, name)
        if given == "function" or kind in _FUNCTIONS:
            return True
        if given == "value" or kind in _TYPES or _CONSTANT.fullmatch(name):
            return False
        return _WRAPS.search(by) is not None or ("." in name and not STANDS_BEFORE.search(by))

    def _holder(self, seen: Seen, head: str) -> Exported | None:
        """Return the class, or the function called with `new`, that a name is an object of."""
        for inner in scopes_of(seen.data["scope"]):
            alias = self._aliases.get((seen.path, inner, head))
            given = str(alias.data["what"]) if alias is not None else ""
            if given.startswith("new:"):
                return self._values.leads(seen.path, given.removeprefix("new:"))
            if alias is not None:
                return None
        return None
