"""Who answers a route of Go's web frameworks: a function, or what a call makes, among the middleware beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_references import GoReferences
from services.system_map.parsing.signals.go_scopes import values_of
from services.system_map.parsing.signals.go_texts import MAX_SOURCE, NAME

if TYPE_CHECKING:
    from tree_sitter import Node

_NAMES = frozenset({"identifier", "selector_expression"})
_MAX_GIVEN = 6
_OF_HANDLERS = ("Context", "Ctx", "ResponseWriter")  # types of what handlers are given


class GoAnswering(GoReferences):
    """Tells handlers of one file.

    What answers is {handler, wrapper, of}: what is handed, what wraps it, and the type that the handler is a method
    of. Where a call makes it of no value or of several there is {maker}, that call's function, and {given}: which of its
    values may be what it wraps, [name, type].
    """

    def handler_among(self, values: list[Node]) -> Node | None:
        """Return the handler among what a registration is given behind its path: Echo's middleware follows it."""
        if not values:
            return None
        return values[0] if self.dialect.is_handler_first else values[-1]

    def answering_of(self, handler: Node | None, node: Node) -> dict[str, Any]:
        """Return who answers a route at a node by its handler."""
        wrapper, making = "", dict[str, Any]()
        while handler is not None and handler.type == "call_expression":
            values = values_of(handler)
            called = self.tree.text(handler.child_by_field_name("function"))[:MAX_SOURCE]
            called = called if NAME.fullmatch(called) else ""
            if called.startswith("http.F"):  # what files are served from is nobody who answers
                handler, wrapper = None, called if len(values) == 1 else wrapper
            elif len(values) == 1:
                handler, wrapper = values[0], called
            else:
                handler, making = None, self._making(called, values, node)
        name = self.tree.text(handler) if handler is not None and handler.type in _NAMES else ""
        return {"handler": name[:MAX_SOURCE], "wrapper": wrapper, "of": self._owner(node, name), **making}

    def _making(self, called: str, values: list[Node], node: Node) -> dict[str, Any]:
        """Return what is told of a call that is given no value, or several; nothing of one that wraps a literal."""
        kinds = [kind for one in values if one.type == "func_literal" for _, kind in self.parameters_of(one)]
        is_wrapping = any(kind.endswith(_OF_HANDLERS) for kind in kinds)
        return {"maker": called, "given": self._given_to(values, node)} if called and not is_wrapping else {}

    def _given_to(self, values: list[Node], node: Node) -> list[list[str]]:
        """Return the functions that a call may be given, each with the type that it is a method of; no local names."""
        scope = self.scope(node)
        names = [self.tree.text(one) for one in values[:_MAX_GIVEN] if one.type in _NAMES]
        return [
            [name, self._owner(node, name)]
            for name in names
            if NAME.fullmatch(name) and len(name) < MAX_SOURCE and ("." in name or not self.is_local(name, scope, node))
        ]

    def _owner(self, node: Node, name: str) -> str:
        """Return the type whose method `s.list` is, where s is what the method around it is called on; "" else."""
        function = self.function_around(node) if name.count(".") == 1 else None
        owner, called = self.receiver(function) if function is not None else ("", "")
        return owner if called and name.startswith(f"{called}.") else ""


def words_of(answering: dict[str, Any]) -> list[str]:
    """Return all names in what is told of who answers."""
    words = [answering[key] for key in ("handler", "wrapper", "maker") if key in answering]
    return [*words, *(name for name, _ in answering.get("given", ()))]


def answering_in(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a registration's signal tells of who answers it."""
    return {key: data[key] for key in ("handler", "wrapper", "of", "maker", "given") if key in data}
