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
_READERS = frozenset({"env", "config", "getenv", "os.getenv", "os.environ.get"})
_READER = re.compile(r"(?:env|environ)\.(?:str|get|get_value)|config\.str")
_ENVIRONMENTS = frozenset({"os.environ", "environ", "env"})
_MAX_EITHER = 5
_VALUES = frozenset({"Value", "values.Value"})  # of django-configurations, whose variable is the setting's own name
_MAX_ROOTS = 40


def roots_of(calls: PythonCalls) -> list[Signal]:
    """Return the roots that a file's settings name."""
    found: dict[str, list[Signal]] = {}
    plain: dict[str, Any] = {"localized": False} if _NOT_LOCALIZED.search(calls.tree.source) else {}
    branches: dict[int, dict[int, Signal]] = {}  # of an if: what each of them names
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
        is_plain = len(told) == 1 and "condition" not in told[0]
        whole = _choice(assignment) if is_held and is_plain else None
        if whole is None:
            continue
        named = branches.setdefault(whole[0].id, {})
        named[whole[1]] = before[-1]
        if len(named) == whole[2] and _are_one(before, list(named.values())) and not calls.is_conditional(whole[0]):
            before[:] = before[-len(named) :]  # whichever it is, it is this one
            for signal in before:
                signal.data.pop("condition", None)
    return [signal for signals in found.values() for signal in signals]


def _choice(assignment: Node) -> tuple[Node, int, int] | None:
    """Return the if that a statement stands right in, in which of its branches, and how many those are; None without else."""
    block = assignment.parent.parent if assignment.parent is not None else None
    branch = block.parent if block is not None and block.type == "block" else None
    whole = branch.parent if branch is not None and branch.type in {"elif_clause", "else_clause"} else branch
    if branch is None or whole is None or whole.type != "if_statement":
        return None
    others = whole.children_by_field_name("alternative")
    has_else = bool(others) and others[-1].type == "else_clause"
    return (whole, branch.id, len(others) + 1) if has_else else None


def _are_one(before: list[Signal], named: list[Signal]) -> bool:
    """Say whether the last roots are those that the branches of an if name, and all the same."""
    last = before[-len(named) :]
    is_same = len({str(one.data["module"]) for one in named}) == 1
    return is_same and len(last) == len(named) and all(a is b for a, b in zip(last, named, strict=True))


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
        left = value.child_by_field_name("left")
        is_either = calls.tree.text(value.child_by_field_name("operator")) == "or" and _is_asked(calls, left)
        return value.child_by_field_name("right") if is_either else None
    call = calls.read_call(value)
    if call is None or call.starred:
        return None
    if calls.dotted(value.child_by_field_name("function")) in _VALUES:
        return call.keywords.get("default") or next(iter(call.positional), None)
    if not _is_asked(calls, value):
        return None
    return call.keywords.get("default") or next(iter(call.positional[1:]), None)


def _is_asked(calls: PythonCalls, value: Node | None, depth: int = 0) -> bool:
    """Say whether a value is what the environment says: `env("URLS")`, `os.environ["URLS"]`, one of them or the other."""
    if value is None or depth > _MAX_EITHER:
        return False
    if value.type == "boolean_operator" and calls.tree.text(value.child_by_field_name("operator")) == "or":
        sides = (value.child_by_field_name("left"), value.child_by_field_name("right"))
        return all(_is_asked(calls, side, depth + 1) for side in sides)
    if value.type == "subscript":
        return calls.dotted(value.child_by_field_name("value")) in _ENVIRONMENTS
    reader = calls.dotted(value.child_by_field_name("function")) if value.type == "call" else ""
    call = calls.read_call(value) if reader in _READERS or _READER.fullmatch(reader) else None
    asked = calls.text(call.positional[0]) if call is not None and call.positional else []
    return len(asked) == 1 and asked[0][0] == "t" and _VARIABLE.fullmatch(asked[0][1]) is not None
