"""Modules of Python that are loaded on a condition alone: what they register as they are loaded, hangs on it too."""

from __future__ import annotations

from functools import cached_property

from services.system_map.surface.routes.look import Look, Seen
from services.system_map.surface.routes.python_routers import Router
from services.system_map.surface.routes.starts import CONDITIONAL


class PythonLoading:
    """Tells how sure it is that a module is loaded whose routes hang on another module's router."""

    def __init__(self, look: Look) -> None:
        """Take what tells who imports whom."""
        self._look = look

    def sure(self, seen: Seen, router: Router | None) -> float:
        """Return how sure it is that a signal's registration is reached; one beside its router is."""
        is_loaded_by_others = router is not None and router.seen.path != seen.path and not seen.data.get("scope")
        return CONDITIONAL if is_loaded_by_others and seen.path in self._on_condition else 1.0

    @cached_property
    def _on_condition(self) -> set[str]:
        """The modules that are imported in functions alone, and under an `if` or `try` there."""
        guarded, loaded = set[str](), set[str]()
        for source, facts in self._look.facts.items():
            if not source.endswith(".py") or self._look.is_test(source):
                continue
            scopes = {one.line: one for one in facts.imports}
            for line, targets in self._look.imports(source).items():
                one = scopes.get(line)
                if one is None or one.scope != "type_checking":  # which loads nothing
                    is_guarded = one is not None and one.scope == "function" and one.within
                    (guarded if is_guarded else loaded).update(lead.target for lead in targets if lead.target)
        return guarded - loaded
