"""Calls of what oapi-codegen makes of an OpenAPI text: its file registers routes, and generated files are not read."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.go_scopes import chain_of
from services.system_map.parsing.signals.go_texts import GoTexts, aliases_of

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

# The functions that it writes for chi, gorilla/mux and net/http, and for Echo, Gin and Fiber.
WORDS = (b"HandlerFromMux", b"HandlerWithOptions(", b"RegisterHandlers")
_CALLED = re.compile(
    rb"(?<!\w)(?:HandlerFromMux(?:WithBaseURL)?|HandlerWithOptions|RegisterHandlers(?:WithBaseURL|WithOptions)?)\("
)
_MAX_CALLS = 100


class GoGenerated(GoTexts):
    """Reads one file."""

    def read(self) -> list[Signal]:
        """Return a signal for each call, with what the file calls the function."""
        found: list[Signal] = []
        for match in islice(_CALLED.finditer(self.tree.source), _MAX_CALLS):
            node = self.tree.root.descendant_for_byte_range(match.start(), match.end() - 1)
            callee = node.parent if node is not None and node.type == "field_identifier" else node
            call = callee.parent if callee is not None else None
            if node is None or call is None or call.type != "call_expression":
                continue
            called = chain_of(self.tree, callee)
            if called:
                head, dot, _ = called.partition(".")
                aliases = aliases_of(self.tree.source) if dot else {}
                packages = {head: aliases[head]} if head in aliases else {}
                data = {"called": called, **({"packages": packages} if packages else {})}
                found.append(Signal("go.generated", node.start_point[0] + 1, data))
        return found


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Go file."""
    return GoGenerated(tree).read()
