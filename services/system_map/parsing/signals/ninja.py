"""Django Ninja: its interfaces, routers, routes, and what is added to what."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_routers import VERBS, Dialect, RouterReader

if TYPE_CHECKING:
    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.signals.python_pieces import Call

WORDS = (b"ninja", b"add_router")
_MAKERS = {"NinjaAPI": "interface", "NinjaExtraAPI": "interface", "Router": "router"}
_PACKAGES = frozenset({"ninja", "ninja_extra"})
DIALECT = Dialect(
    name="ninja",
    makers=_MAKERS,
    prefix="prefix",
    decorators=re.compile(rb"@[ \t]*[\w.]+\.(" + "|".join(VERBS[:5]).encode() + rb")[ \t]*\("),
    methods={verb: [verb.upper()] for verb in VERBS},
    calls=frozenset(name.encode() for name in _MAKERS) | {b"add_router"},
)


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Python file."""
    return _NinjaReader(tree, DIALECT).read()


class _NinjaReader(RouterReader):
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
