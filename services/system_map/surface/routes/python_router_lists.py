"""Lists of Python's routers over files: tuples that have names, and what functions are handed for them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_names import Named, PythonNames, qualified, scopes
from services.system_map.surface.routes.starts import CONDITIONAL

if TYPE_CHECKING:
    from services.system_map.surface.routes.python_routers import Router

_MAX_HANDS = 6
_MAX_PASSES = 50
_MAX_LISTED = 300
_LIST = re.compile(r"\w+[^=]*=\s*[\[(]([\w\s,.]+)[\])]\Z")
_BY_LINE = 0.85  # what a list was made of where it stands; it may grow


def given_by(seen: Seen, handed: dict[str, Any]) -> dict[str, Any] | None:
    """Return what a call gives a parameter: by its name, or by its place."""
    given: dict[str, Any] | None = seen.data["keywords"].get(handed["name"])
    if given is None and handed["at"] < len(seen.data["positional"]):
        given = seen.data["positional"][handed["at"]]
    return given


class RouterLists:
    """Lists of routers by their names, and by what functions are handed for them."""

    def __init__(
        self,
        look: Look,
        framework: str,
        find: Callable[[str, str, str], Router | None],
        names: PythonNames,
        passes: dict[tuple[str, str], list[Seen]],
    ) -> None:
        """Take a detector's lists, what finds one router by its name, and the calls of each function."""
        self._look = look
        self._find = find
        self._names = names
        self._passes = passes
        self._lists: dict[tuple[str, str], list[Seen]] = {}
        for seen in look.signals(f"{framework}.list"):
            self._lists.setdefault((seen.path, qualified(seen.data["scope"], seen.data["on"])), []).append(seen)

    def add_to(
        self, found: dict[Router, float], seen: Seen, over: dict[str, Any], sure: float = 1.0, depth: int = 0
    ) -> None:
        """Add the routers of a list that stands at a place, each with how sure it is that it is in it."""
        if depth > _MAX_HANDS or len(found) > _MAX_LISTED:
            return
        for one in over.get("any", ()):
            self.add_to(found, seen, one, CONDITIONAL, depth + 1)
        handed = over.get("handed")
        if handed is not None:
            for passed in self._passes.get((seen.path, handed["of"]), ())[:_MAX_PASSES]:
                given = given_by(passed, handed)
                if given is not None:
                    self.add_to(found, passed, given, sure, depth + 1)
        for listed in self._named(seen, over["what"]) if over["what"] else ():
            held = min(sure, CONDITIONAL if listed.data["condition"] else listed.data.get("sure", 1.0))
            for name in listed.data["items"]:
                router = self._find(listed.path, listed.data["scope"], name)
                if router is not None:
                    found[router] = max(found.get(router, 0.0), held)
                else:
                    self.add_to(found, listed, {"what": name}, held, depth + 1)

    def _named(self, seen: Seen, name: str) -> list[Seen]:
        for inner in scopes(seen.data["scope"]):
            known = self._lists.get((seen.path, qualified(inner, name)))
            if known is not None:
                return known
        named = self._names.find(seen.path, name, self._lists)
        if named is None or named in self._lists:
            return self._lists.get(named, []) if named is not None else []
        return self._by_line(named)

    def _by_line(self, named: Named) -> list[Seen]:
        """Return a list as its line has it, of a file that says nothing of the framework."""
        symbol = self._look.symbols(named.path).get(named.qualified)
        found = (
            _LIST.match(symbol.signature) if symbol is not None and symbol.kind in {"variable", "constant"} else None
        )
        if symbol is None or found is None:
            return []
        items = [item for item in "".join(found[1].split()).split(",") if item]
        data = {"on": named.qualified, "scope": "", "items": items, "condition": False, "sure": _BY_LINE}
        return [Seen(named.path, symbol.start_line, data)]
