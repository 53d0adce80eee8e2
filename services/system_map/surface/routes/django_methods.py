"""Which methods of HTTP the functions answer that patterns of Django lead to, by the decorators on them."""

from __future__ import annotations

from collections import Counter

from services.system_map.surface.routes.look import Look, Seen, sort_methods
from services.system_map.surface.routes.python_names import Named


class ViewMethods:
    """The methods of all functions that a decorator leaves only some."""

    def __init__(self, look: Look) -> None:
        """Take what the decorators say; a function answers what all of its own leave it."""
        self._look = look
        self._left: dict[tuple[str, str], set[str]] = {}
        for seen in look.signals("django.methods"):
            key = (seen.path, seen.data["of"])
            self._left[key] = self._left.get(key, set(seen.data["methods"])) & set(seen.data["methods"])
        self._counts: dict[str, Counter[str]] = {}  # of definitions by qualified name, of each file

    def of(self, named: Named | None, seen: Seen) -> list[str]:
        """Return the methods that a pattern's view answers; none where nothing tells them."""
        left = self._left.get(named) if named is not None and not seen.data.get("one_of") else None
        return sort_methods(left) if named is not None and left and self._is_one(named) else []

    def _is_one(self, named: Named) -> bool:
        """Say whether a file has one definition by that name: of several another one may answer."""
        if named.path not in self._counts:
            facts = self._look.facts.get(named.path)
            self._counts[named.path] = Counter(
                one.qualified_name for one in (facts.symbols if facts is not None else ())
            )
        return self._counts[named.path][named.qualified] == 1
