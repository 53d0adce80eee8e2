"""What Go mounts without that the router is known: routers that functions give back may stand below such a path."""

from __future__ import annotations

from typing import Any

from services.system_map.parsing.signals.go_texts import called_in
from services.system_map.surface.routes.go_names import GoNames
from services.system_map.surface.routes.go_router import Router
from services.system_map.surface.routes.look import Seen

# Types of values that may be a router of any package.
_ANSWERING = frozenset({"Handler", "Router", "Mux", "ServeMux", "Routes"})


class UnknownMounts:
    """The mounts that were not followed."""

    def __init__(self, names: GoNames) -> None:
        """Take what tells packages and types."""
        self._names = names
        self._owners: dict[str, list[Router | None]] = {}  # what is mounted on, by framework
        self._functions: set[str] = set()  # what is called to give what is mounted

    def note(self, seen: Seen, owner: Router | None) -> None:
        """Take a mount whose router nobody knows, and what it is mounted on."""
        what = seen.data["what"]
        if not seen.data.get("bare"):
            if self._may_be_ours(seen, what):
                self._owners.setdefault(seen.data["framework"], []).append(owner)
            return
        # Go's own `Handle` is mostly given what is no router.
        self._functions |= {called.rpartition(".")[2] for called in called_in(what)}

    def may_be(self, seen: Seen, router: Router) -> bool:
        """Say whether the router that a function gives back may be one of those; none is mounted on itself."""
        function = seen.data["scope"].partition(".")[0].rpartition(":")[2]
        owners = self._owners.get(seen.data["framework"], ())
        return function in self._functions or any(not _is_below(owner, router) for owner in owners)

    def _may_be_ours(self, seen: Seen, reference: list[Any]) -> bool:
        """Say whether the repository may have made what is mounted."""
        if reference[0] == "any":
            return any(self._may_be_ours(seen, one) for one in reference[1])
        if reference[0] == "group":
            return self._may_be_ours(seen, reference[1])
        return self._is_ours(seen, f"{reference[1]}()" if reference[0] == "call" else str(reference[1]))

    def _is_ours(self, seen: Seen, expression: str, depth: int = 0) -> bool:
        head, dot, rest = expression.partition(".")
        written = self._names.types.written(seen.path, seen.data["scope"], head)
        if written and depth < 3 and written.partition(".")[0] != head:
            is_value = written.endswith("()") or written.rpartition(".")[2] not in _ANSWERING
            return not is_value or self._is_ours(seen, written, depth + 1)
        return not (dot and rest and self._names.packages.is_outside(seen.path, head, seen.data.get("packages", {})))


def _is_below(owner: Router | None, router: Router) -> bool:
    """Say whether a router is another one, or hangs on it."""
    waiting, known = [owner], {owner}
    while waiting:
        one = waiting.pop()
        if one is router:
            return True
        above = {parent for parent, _ in one.parents} if one is not None else set[Router]()
        waiting += above - known
        known |= above
    return False
