"""Decorators that a project makes of Nest's `Controller`: functions that give `Controller(…)` back, alone or among others.

    nest.composed   {name, takes, paths, frame}

It puts what `takes` says into its controller: "options" what it is given, as it is; "frame" a text around that, `frame`
with ["p", ""] where it stands; "unknown" something that nobody can tell; "" nothing, its own `paths` are the
controller's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.script_calls import MAX_PLACES, ScriptCalls, Text, arguments_of
from services.system_map.parsing.signals.script_literals import FUNCTIONS, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_GIVEN = re.compile(rb"=>\s*\(?\s*Controller\s*\(|\breturn\s+Controller\s*\(|\bapplyDecorators\s*\(")
_MAX_CLIMB = 60
_MAX_NAMES = 20  # in a path; each is looked for in the whole function


def composed(calls: ScriptCalls) -> Iterator[tuple[Node, dict[str, Any]]]:
    """Yield each place of a file that makes a controller so, with what its signal says."""
    for place, match in enumerate(_GIVEN.finditer(calls.tree.source)):
        if place >= MAX_PLACES:
            break
        made = _made(calls, match.end() - 1)
        function = _function(calls.tree, made) if made is not None else None
        name = calls.function_name(function) if function is not None else "@"
        if made is not None and function is not None and not name.startswith("@"):
            yield made, {"name": name, **_put(calls, made, function)}


def _made(calls: ScriptCalls, opening: int) -> Node | None:
    """Return the call of `Controller` that a function gives back or hands to `applyDecorators`."""
    arguments = calls.at(opening, opening + 1)
    arguments = arguments.parent if arguments is not None and arguments.type == "(" else arguments
    call = arguments.parent if arguments is not None else None
    if call is None or call.type != "call_expression":
        return None
    every = [call, *(one for given in arguments_of(call) for one in _listed(calls, given))]
    return next((one for one in every if one.type == "call_expression" and _called(calls, one) == "Controller"), None)


def _listed(calls: ScriptCalls, given: Node) -> list[Node]:
    """Return what is given, or what the list of the function around holds that is given so: `...decorators`."""
    name = calls.tree.text(given).removeprefix("...").strip() if given.type == "spread_element" else ""
    function = _function(calls.tree, given) if name else None
    body = function.child_by_field_name("body") if function is not None else None
    for statement in body.named_children if body is not None else ():
        for one in statement.named_children if statement.type == "lexical_declaration" else ():
            if calls.tree.text(one.child_by_field_name("name")) == name:
                value = unwrapped(one.child_by_field_name("value"))
                return list(value.named_children[:50]) if value is not None and value.type == "array" else []
    return [given]


def _called(calls: ScriptCalls, call: Node) -> str:
    return calls.tree.text(call.child_by_field_name("function"))


def _function(tree: SyntaxTree, node: Node) -> Node | None:
    parent = tree.parent(node)
    for _ in range(_MAX_CLIMB):
        if parent is None or parent.type in FUNCTIONS:
            return parent
        parent = tree.parent(parent)
    return None


def _put(calls: ScriptCalls, made: Node, function: Node) -> dict[str, Any]:
    """Say what a function puts into the controller that it makes."""
    values, listed = arguments_of(made), function.child_by_field_name("parameters")
    single = function.child_by_field_name("parameter")  # `path => Controller(path)`
    first = listed.named_children[0] if listed is not None and listed.named_child_count else single
    if not values:
        return {"takes": "", "paths": [[]], "frame": []}
    value = unwrapped(values[0]) or values[0]
    whole, path = _held(calls, first)
    if calls.tree.text(value) in {whole, path} - {""}:
        return {"takes": "options", "paths": [], "frame": []}
    inner = calls.scope(made)[1]
    paths = [calls.text(child) for child in (value.named_children[:50] if value.type == "array" else [value])]
    pieces = [piece for one in paths for piece in one]
    if all(kind == "t" for kind, _ in pieces):
        return {"takes": "", "paths": paths, "frame": []}
    given = path or (whole if first is not None and "..." not in calls.tree.text(first) else "")
    frame: Text = [["p", ""] if given and piece == ["n", given] else piece for piece in paths[0]] if paths else []
    free = [text.partition(".")[0] for kind, text in frame if kind == "n"]
    is_told = (
        len(paths) == 1 and len(free) <= _MAX_NAMES and ["p", ""] in frame and all(kind in "tnp" for kind, _ in frame)
    )
    if _is_assigned(function, calls, given):
        is_told = False
    if value.type == "array" or not is_told or any(name in inner or _is_local(function, calls, name) for name in free):
        return {"takes": "unknown", "paths": [], "frame": []}
    return {"takes": "frame", "paths": [], "frame": frame}


def _is_assigned(function: Node, calls: ScriptCalls, name: str) -> bool:
    """Say whether a function gives a parameter another value."""
    text = calls.tree.source[function.start_byte : function.end_byte]
    return bool(name) and re.search(rf"[;{{\n][ \t]*{re.escape(name)} ?=[^=>]".encode(), text) is not None


def _is_local(function: Node, calls: ScriptCalls, name: str) -> bool:
    """Say whether a function gives a name a value of its own."""
    text = calls.tree.source[function.start_byte : function.end_byte]
    return re.search(rf"\b(?:const|let|var)\s[^=\n]*\b{re.escape(name)}\b".encode(), text) is not None


def _held(calls: ScriptCalls, parameter: Node | None) -> tuple[str, str]:
    """Return the names that hold what a function is given first, or what of it is not taken out, and its path.

    `{ a, ...rest }` leaves the path in `rest`, `{ path }` takes it out.
    """
    pattern = parameter.child_by_field_name("pattern") if parameter is not None else None
    pattern = pattern if pattern is not None else parameter
    if pattern is None or pattern.type != "object_pattern":
        return calls.tree.text(pattern), ""
    taken = {calls.tree.text(one.child_by_field_name("key") or one) for one in pattern.named_children}
    plain = {calls.tree.text(one) for one in pattern.named_children if one.type.startswith("shorthand")}
    rest = next((one for one in pattern.named_children if one.type == "rest_pattern"), None)
    if "path" in taken:
        return "", "path" if "path" in plain else ""
    return calls.tree.text(rest).removeprefix("...") if rest is not None else "", ""
