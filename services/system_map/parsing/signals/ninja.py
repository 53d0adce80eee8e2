"""Django Ninja: its interfaces, routers, routes, and what is added to what."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_router_base import VERBS, Dialect
from services.system_map.parsing.signals.python_routers import RouterReader

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.python_pieces import Call

WORDS = (b"ninja", b"add_router")
_MAKERS = {"NinjaAPI": "interface", "NinjaExtraAPI": "interface", "Router": "router"}
_CONTROLLERS = re.compile(rb"@[ \t]*(?:\w+\.)?(api_controller)\b")
_MAX_CONTROLLERS = 500
_PACKAGES = frozenset({"ninja", "ninja_extra"})
DIALECT = Dialect(
    name="ninja",
    makers=_MAKERS,
    prefix="prefix",
    decorators=re.compile(rb"@[ \t]*[\w.]+\.(" + "|".join(VERBS[:5]).encode() + rb"|api_operation)[ \t]*\("),
    methods={verb: [verb.upper()] for verb in VERBS},
    calls=frozenset(name.encode() for name in _MAKERS) | {b"add_router"},
)


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    return _NinjaReader(tree).read()


class _NinjaReader(RouterReader):
    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file, with what it calls the makers: `from ninja import NinjaAPI as Api`."""
        super().__init__(tree, DIALECT)
        also = {
            local: _MAKERS[str(real)]
            for local, (_, module, dots, real) in self.calls.names.items()
            if real in _MAKERS and not dots and str(module).partition(".")[0] in _PACKAGES
        }
        if not also.keys() <= _MAKERS.keys():
            calls = DIALECT.calls | {name.encode() for name in also}
            self.dialect = replace(DIALECT, makers=_MAKERS | also, calls=calls)

    def read(self) -> list[Signal]:
        """Return the signals of the file; classes with routes, which Ninja Extra has, are named as unread."""
        super().read()
        if self.tree.holds([b"api_controller"]) and self.tree.holds([b"ninja_extra"]):
            for match in islice(_CONTROLLERS.finditer(self.tree.source), _MAX_CONTROLLERS):
                node = self.tree.root.descendant_for_byte_range(*match.span(1))
                if node is not None and node.type == "identifier":
                    self.add("unread", node.start_point[0] + 1)
        return self.found

    def decorated(self, call: Call, definition: Node | None) -> None:
        """Read a decorator; the methods of `@api.api_operation(["POST", "PATCH"], "/a")` stand before its path."""
        if call.name == "api_operation" and call.positional:
            methods, *rest = call.positional
            call = replace(call, positional=rest, keywords={"methods": methods, **call.keywords})
        super().decorated(call, definition)

    def is_maker(self, call: Call) -> bool:
        bound = self.calls.names.get(call.receiver or call.name)
        return bound is not None and not bound[2] and str(bound[1]).partition(".")[0] in _PACKAGES

    def other(self, call: Call) -> None:
        """Read `api.add_router("/events/", router)`; the router may be a text: "shop.api.router"."""
        prefix = call.keywords.get("prefix") or next(iter(call.positional), None)
        what = call.keywords.get("router") or next(iter(call.positional[1:]), None)
        if call.name != "add_router" or call.receiver in {"", "?"} or prefix is None or what is None:
            return
        pieces = self.calls.text(what) if what.type == "string" else []
        named = {"dotted": pieces[0][1]} if len(pieces) == 1 and pieces[0][0] == "t" else {}
        self.add(
            "mount",
            call.line,
            **self.receiver(call),
            **self.child(call, what),
            **named,
            **self.prefixed(call, prefix),
            computed=call.starred,
        )
