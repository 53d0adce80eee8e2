"""What stands first in Express' `use`: the path that the rest is mounted at, a handler, or a name that may be either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.parsing.signals.script_calls import ScriptCalls, Text
from services.system_map.parsing.signals.script_literals import FUNCTIONS, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_PATHS = frozenset({"string", "template_string", "array", "regex", "binary_expression"})
_NAMES = frozenset({"identifier", "member_expression"})
_COMPUTED = frozenset({"ternary_expression", "subscript_expression"})
# Calls that give texts rather than handlers: `path.join(…)`, `config.get(…)`, `base.concat(…)`, `basePath()`.
_GIVES_TEXT = re.compile(
    r"(?:^|\.)(?:join|get|concat|replace|toString|trim|String)$|(?:path|prefix|base|url|root|route)$", re.IGNORECASE
)
# No handlers, whatever they are called.
_VALUES = frozenset({"string", "template_string", "binary_expression", "ternary_expression", "object", "number"})
_VALUES |= {"new_expression", "subscript_expression"}
_MAX_PATHS = 50


class First(NamedTuple):
    """The first value that `use` is given."""

    paths: list[Text]  # none: it is a handler
    name: str = ""  # a name that may be that of a path or of a handler
    given: str = ""  # what the file gives that name: "function", "call" for what a package makes, "value" for another value, "" for unknown


_HANDLER = First([])


def first_of(calls: ScriptCalls, node: Node) -> First:
    """Read the first of several values."""
    node = calls.meant(node) or node
    if node.type in _PATHS:
        return First(paths_of(calls, node))
    if node.type in _COMPUTED:
        return First([[["?", calls.source(node)]]])
    if node.type == "call_expression":
        gives_text = _GIVES_TEXT.search(calls.dotted(node.child_by_field_name("function")))
        return First([[["?", calls.source(node)]]]) if gives_text else _HANDLER
    if node.type not in _NAMES:
        return _HANDLER
    pieces = calls.text(node)
    name = calls.dotted(node)
    if pieces != [["n", name]] or name in calls.texts:
        return First([pieces])
    return First([pieces], name, given_to(calls, node)) if name else First([pieces])


def paths_of(calls: ScriptCalls, node: Node) -> list[Text]:
    """Return the paths that a value is: one for each of a list."""
    node = calls.meant(node) or node
    if node.type == "array":
        return [pieces for child in node.named_children[:_MAX_PATHS] for pieces in paths_of(calls, child)]
    if node.type == "regex":
        return [[["t", calls.tree.text(node)]]]
    if node.type in FUNCTIONS or node.type in {"object", "number", "call_expression"}:
        return [[["?", calls.source(node)]]]
    return [calls.text(node)]


def given_to(calls: ScriptCalls, node: Node) -> str:
    """Say what the only statement that gives a name a value gives it."""
    value = unwrapped(calls.literals.binding(calls.tree.text(node))) if node.type == "identifier" else None
    if value is None:
        return ""
    if value.type in FUNCTIONS:
        return "function"
    if value.type == "call_expression":
        made = calls.dotted(value.child_by_field_name("function"))
        brought = calls.names.get(made.partition(".")[0])
        is_package = brought is not None and not str(brought[1]).startswith(".")
        return "call" if is_package and not _GIVES_TEXT.search(made) else ""
    if value.type == "member_expression":  # one of what a module brings may be anything
        head = calls.dotted(value).partition(".")[0]
        return "value" if head and head not in calls.names else ""
    return "value" if value.type in _VALUES else ""
