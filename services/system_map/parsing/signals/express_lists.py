"""Lists of objects that hold Express' routers: made in place, `new App([new Users()])`, and mounted one by one.

A mount tells where its list comes from: `routes.forEach(route => this.app.use("/", route.router))` has
each = {taker: function, nth: which of its parameters the list is, field: what of each is mounted}.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.express_handed import Handed
from services.system_map.parsing.signals.script_bindings import ScriptBindings
from services.system_map.parsing.signals.script_calls import ScriptCalls, arguments_of
from services.system_map.parsing.signals.script_literals import FUNCTIONS, parameters_of, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_MADE = re.compile(rb"new\s+([\w$]{1,80})\s*\(\s*\[\s*new\b")
# A name that is given another value, and what ends a loop early.
_AGAIN = re.compile(
    rb"(?<![\w$.])([A-Za-z_$][\w$]{0,80})(?![\w$])\s{0,20}(?:\*\*|>>>?|<<|&&|\|\||\?\?|[-+*/%&|^])?=(?![=>])"
    rb"|(?<![\w$.])(break)(?![\w$])"
)
_MAX_AGAIN = 20_000
_LOOPS = frozenset({"forEach", "map"})
_MAX_DEPTH = 5
_MAX_CLIMB = 12
_MAX_DEPTH_OF_LOOP = 100
_MAX_MADE = 50
_MAX_ITEMS = 200


def flat(values: list[Node], depth: int = 0) -> list[Node]:
    """Return handlers with those of lists in their place."""
    found: list[Node] = []
    for value in values:
        is_list = value.type == "array" and depth < _MAX_DEPTH
        children = [one for one in value.named_children if one.type != "comment"] if is_list else []
        found += flat(children, depth + 1) if is_list else [value]
    return found


def made_lists(calls: ScriptCalls) -> Handed:
    """Read `new App([new Users(), new Shop()], 80)`: {listed: {place: the classes}} beside what a pass tells."""
    source = calls.tree.source
    bindings = ScriptBindings(calls.tree)
    for match in islice(_MADE.finditer(source), _MAX_MADE):
        name = calls.at(*match.span(1))
        call = name.parent if name is not None else None
        if call is None or call.type != "new_expression" or call.child_by_field_name("constructor") != name:
            continue
        given = arguments_of(call)
        own = _own(bindings, call)
        if own is None or calls.tree.text(name) in own:
            continue
        listed = {str(at): made for at, one in enumerate(given) if (made := _classes(calls, one, own))}
        what = f"new:{calls.tree.text(name)}"
        passed = [calls.dotted(one) for one in given]
        yield call, {"what": what, "scope": calls.scope(call)[0], "passed": passed, "listed": listed}


def _own(bindings: ScriptBindings, call: Node) -> set[str] | None:
    """Return the names that functions and blocks around a place bind: no classes of the module; None where none can tell."""
    around = bindings.around(call)
    bound = [bindings.bound(block) for block in around] if around is not None else [None]
    bound += [bindings.in_body(block) for block in around or () if block.type in FUNCTIONS]
    own = [one for one in bound if one is not None]
    return set().union(*own) if len(own) == len(bound) else None


def _classes(calls: ScriptCalls, value: Node, own: set[str]) -> list[str]:
    """Return the classes whose objects a list is made of; nothing for one that holds anything else."""
    items = [one for one in value.named_children if one.type != "comment"] if value.type == "array" else []
    made = [
        calls.dotted(one.child_by_field_name("constructor")) if one.type == "new_expression" else "" for one in items
    ]
    is_told = len(made) <= _MAX_ITEMS and all(one and one.partition(".")[0] not in own for one in made)
    return made if is_told else []


def each_of(calls: ScriptCalls, bindings: ScriptBindings, call: Node, references: list[str]) -> dict[str, Any]:
    """Return where the list comes from whose items' routers a call mounts: {each}; nothing for any other call."""
    name, dot, field = references[0].partition(".") if len(references) == 1 else ("", "", "")
    if not dot or name == "this" or not field.isidentifier():
        return {}
    loop, over = _loop(calls, call, name)
    of = calls.dotted(over)
    if loop is None or not of.isidentifier() or of not in bindings.taken(calls, loop, [of]):
        return {}
    if _is_bound_again(calls, loop, name, of):
        return {}
    taker, nth = calls.taken(loop, of)
    return {"each": {"taker": taker, "nth": nth, "field": field}} if nth != -1 else {}


def _is_bound_again(calls: ScriptCalls, loop: Node, name: str, of: str) -> bool:
    """Say whether a loop goes over another list than its function takes, mounts another thing, or may end early."""
    again = _again(calls.tree.source)
    if again is None:
        return True
    body = loop.child_by_field_name("body") if loop.type == "for_in_statement" else loop
    function = calls.tree.parent(loop)
    for _ in range(_MAX_DEPTH_OF_LOOP):
        if function is None or (function.type in FUNCTIONS and of in parameters_of(calls.tree, function)):
            break
        function = calls.tree.parent(function)
    whole = function.child_by_field_name("body") if function is not None else None
    is_left = loop.type == "for_in_statement" and _is_within(again, "break", body)
    return is_left or _is_within(again, name, body) or _is_within(again, of, whole)


def _is_within(again: dict[str, list[int]], name: str, node: Node | None) -> bool:
    places = again.get(name, [])
    return node is None or bisect_left(places, node.start_byte) < bisect_left(places, node.end_byte)


@lru_cache(maxsize=1)
def _again(source: bytes) -> dict[str, list[int]] | None:
    """Return where names of a file are given values, and where a loop is left: "break"; None for too many places."""
    found: dict[str, list[int]] = {}
    for at, match in enumerate(_AGAIN.finditer(source)):
        if at >= _MAX_AGAIN:
            return None
        found.setdefault((match[1] or match[2]).decode(), []).append(match.start())
    return found


def _loop(calls: ScriptCalls, call: Node, name: str) -> tuple[Node | None, Node | None]:
    """Return the loop around a place whose turns go by a name, and what it goes over."""
    node = calls.tree.parent(call)
    for _ in range(_MAX_CLIMB):
        if node is None:
            break
        if node.type == "for_in_statement" and calls.tree.text(node.child_by_field_name("left")) == name:
            is_of = calls.tree.text(node.child_by_field_name("operator")) == "of"
            return (node, node.child_by_field_name("right")) if is_of else (None, None)
        if node.type in FUNCTIONS:
            return _turns(calls, node) if parameters_of(calls.tree, node) == {name} else (None, None)
        node = calls.tree.parent(node)
    return None, None


def _turns(calls: ScriptCalls, function: Node) -> tuple[Node | None, Node | None]:
    """Return the call of `forEach` that a function is handed to, and what that is called on."""
    arguments = calls.tree.parent(function)
    call = calls.tree.parent(arguments) if arguments is not None and arguments.type == "arguments" else None
    member = call.child_by_field_name("function") if call is not None and call.type == "call_expression" else None
    if member is None or calls.tree.text(member.child_by_field_name("property")) not in _LOOPS:
        return None, None
    return call, unwrapped(member.child_by_field_name("object"))
