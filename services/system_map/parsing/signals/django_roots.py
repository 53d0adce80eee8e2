"""Django's ROOT_URLCONF: the modules that settings name, as they stand there or as what holds where nothing is given.

    django.root  {module, localized: False, condition: True, default: True}, each key but the module where it is so

One is held by a condition that stands under one, and one that a later statement of its scope may put another for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls

_ROOT = re.compile(rb"^[ \t]*(ROOT_URLCONF)[ \t]*(?::[^=\n]{1,80})?=", re.MULTILINE)
_NOT_LOCALIZED = re.compile(rb"^USE_I18N[ \t]*=[ \t]*False\b", re.MULTILINE)
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{0,80}")
_VALUES = frozenset({"Value", "values.Value"})  # of django-configurations, whose variable is the setting's own name
_MAX_ROOTS = 40


def roots_of(calls: PythonCalls) -> list[Signal]:
    """Return the roots that a file's settings name."""
    found: dict[str, list[Signal]] = {}
    plain: dict[str, Any] = {"localized": False} if _NOT_LOCALIZED.search(calls.tree.source) else {}
    for match in islice(_ROOT.finditer(calls.tree.source), _MAX_ROOTS):
        node = calls.tree.root.descendant_for_byte_range(*match.span(1))
        assignment = node.parent if node is not None else None
        if assignment is None or assignment.type != "assignment":
            continue
        told = list(_modules(calls, assignment.child_by_field_name("right"), {}))
        is_held = calls.is_conditional(assignment)
        before = found.setdefault(calls.around(assignment).scope, [])
        if is_held or not told:
            for signal in before:
                signal.data["condition"] = True
        else:
            before.clear()  # another stands for them now
        said = plain | ({"condition": True} if is_held else {})
        before += [Signal("django.root", assignment.start_point[0] + 1, one | said) for one in told]
    return [signal for signals in found.values() for signal in signals]


def _modules(calls: PythonCalls, value: Node | None, held: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the modules that a value may be: `"a.urls"`, `env("URLS", default="a.urls")`, `"a.urls" if X else "b.urls"`."""
    if value is None:
        return
    if value.type == "conditional_expression" and value.named_child_count == 3 and not held:
        for side in value.named_children[::2]:
            yield from _modules(calls, side, {"condition": True})
        return
    given = held if value.type not in {"call", "boolean_operator"} else held | {"default": True}
    pieces = calls.text(value if given is held else _default(calls, value))
    if len(pieces) == 1 and pieces[0][0] == "t":
        yield {"module": pieces[0][1], **given}


def _default(calls: PythonCalls, value: Node) -> Node | None:
    """Return what a setting is where the environment says nothing."""
    if value.type == "boolean_operator":  # env("URLS") or "a.urls"
        is_either = calls.tree.text(value.child_by_field_name("operator")) == "or"
        return value.child_by_field_name("right") if is_either else None
    call = calls.read_call(value)
    if call is None or call.starred:
        return None
    if calls.dotted(value.child_by_field_name("function")) in _VALUES:
        return call.keywords.get("default") or next(iter(call.positional), None)
    asked = calls.text(call.positional[0]) if call.positional else []
    if len(asked) != 1 or asked[0][0] != "t" or not _VARIABLE.fullmatch(asked[0][1]):
        return None
    return call.keywords.get("default") or next(iter(call.positional[1:]), None)
