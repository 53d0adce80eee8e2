"""Own decorators of Python that register by what they are handed: `method(path)(view)` for `@both("/a", method=router.get)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_handed import bound_once, settled, taken_by
from services.system_map.parsing.signals.python_scopes import Around

if TYPE_CHECKING:
    from services.system_map.parsing.signals.python_calls import PythonCalls

WORDS = (b")(func)", b")(function)", b")(fn)", b")(f)", b")(view)", b")(handler)", b")(endpoint)")
_APPLIED = re.compile(rb"\)(\()(?:func|function|fn|f|view|handler|endpoint)\)")
_MAX_APPLIED = 50


def applied_in(calls: PythonCalls) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield where a function calls what it takes, and what that gives with a view: line, and data.

    {of: the function, by: the parameters that it may be, the first that is given; path: pieces; taken: as `taken_by`}
    """
    for match in islice(_APPLIED.finditer(calls.tree.source), _MAX_APPLIED):
        node = calls.tree.root.descendant_for_byte_range(*match.span(1))
        outer = node.parent.parent if node is not None and node.parent is not None else None
        made = outer.child_by_field_name("function") if outer is not None and outer.type == "call" else None
        call = calls.read_call(made) if made is not None and made.type == "call" else None
        path = (call.positional[0] if call.positional else call.keywords.get("path")) if call is not None else None
        if call is None or path is None or call.receiver:
            continue
        around = calls.around(call.node)
        by = [one for name in _names(calls, call.name, around) if (one := around.handed(name)) is not None]
        pieces = settled(calls, calls.text(path), around)
        if by and len({one["of"] for one in by}) == 1:
            taken = taken_by(calls, call.node, pieces, around)
            yield call.line, {"of": by[0]["of"], "by": by, "path": pieces, **taken}


def _names(calls: PythonCalls, name: str, around: Around) -> list[str]:
    """Return the parameters that a name may stand for: itself, or `old or method` of `chosen = old or method`."""
    if name in around.owners:
        return [name]
    bound = bound_once(calls, name, around.scope)
    if (
        bound is None
        or bound.type != "boolean_operator"
        or calls.tree.text(bound.child_by_field_name("operator")) != "or"
    ):
        return []
    return [calls.dotted(side) for side in bound.named_children]
