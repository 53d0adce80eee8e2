"""What a function of Python makes of what it is handed: names bound to parameters, texts put together of them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_lists import looped

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Text
    from services.system_map.parsing.signals.python_scopes import Around

_MAX_BINDINGS = 40
_MAX_TEXTS = 50
_MAX_STEPS = 5  # of names bound to texts with further names
_MAX_PIECES = 60
_BARE = re.compile(rb"[ \t]*+([\w\x80-\xff]++)[ \t]*+(?:#|\r?$)", re.MULTILINE)
_LISTS = frozenset({"list", "tuple", "set"})
TEXTS = _LISTS | {"string", "concatenated_string", "binary_operator"}  # what `said_by` reads


def bound_once(calls: PythonCalls, name: str, scope: str) -> Node | None:
    """Return what a function or module binds a name to; None where it does so twice, or never by `name = …`."""
    found: Node | None = None
    for match in islice(calls.bindings.get(name.encode(), ()), _MAX_BINDINGS):
        node = calls.tree.root.descendant_for_byte_range(*match.span(1))
        statement = node.parent if node is not None else None
        is_argument = statement is not None and statement.type == "keyword_argument"  # of a call over several lines
        if statement is None or is_argument or calls.around(statement).scope != scope:
            continue
        if found is not None or statement.type != "assignment" or statement.child_by_field_name("left") != node:
            return None
        found = statement.child_by_field_name("right")
    return found


def settled(calls: PythonCalls, pieces: Text, around: Around, depth: int = 0) -> Text:
    """Return a text's pieces with names that the functions around bind led to what they bind them to.

    What they take stays as it is; what they bind more than once is not told.
    """
    if not around.scope or not any(kind == "n" for kind, _ in pieces):
        return pieces
    found: Text = []
    for piece in pieces:
        name = piece[1] if piece[0] == "n" else ""
        known = _known(calls, name, around, depth) if name.isidentifier() else _member(calls, name, around)
        found += [piece] if known is None else known
        if len(found) > _MAX_PIECES:
            return [["?", "a long text"]]
    return found


def _member(calls: PythonCalls, name: str, around: Around) -> Text | None:
    """Return `Kind.a.value` for `kind.value` where the function around binds `kind = Kind.a`; None for anything else."""
    head = name.removesuffix(".value")
    if head == name or not head.isidentifier() or head in around.owners:
        return None
    bound = bound_once(calls, head, around.scope)
    member = calls.dotted(bound) if bound is not None and bound.type == "attribute" else ""
    return [["n", f"{member}.value"]] if member else None


def _known(calls: PythonCalls, name: str, around: Around, depth: int) -> Text | None:
    """Return what `_local` does, asked once for each name in a function, and in each row of a loop around."""
    row = ((held, node.start_byte) for held, node in calls.bound.items())
    key = (id(around), name, depth, *row)  # the file's calls keep what stands around, so that no number comes twice
    if key not in calls.settled:
        calls.settled[key] = _local(calls, name, around, depth)
    return calls.settled[key]


def _local(calls: PythonCalls, name: str, around: Around, depth: int) -> Text | None:
    """Return what the innermost function binds a name to that binds it; None for one that it takes, or the module's."""
    places = list(islice(calls.bindings.get(name.encode(), ()), _MAX_BINDINGS))
    taking = around.owners[name][0] if name in around.owners else None
    scope = around.scope
    while scope and places:
        if scope != around.class_name and any(_scope_of(calls, place) == scope for place in places):
            is_bound = scope != taking and depth < _MAX_STEPS
            bound = bound_once(calls, name, scope) if is_bound else None
            return [["?", name]] if bound is None else settled(calls, calls.text(bound), around, depth + 1)
        scope = scope.rpartition(".")[0] if scope != taking else ""
    return None


def _scope_of(calls: PythonCalls, place: re.Match[bytes]) -> str | None:
    node = calls.tree.root.descendant_for_byte_range(*place.span(1))
    statement = node.parent if node is not None else None
    is_bound = statement is not None and statement.type in {"assignment", "augmented_assignment"}
    return calls.around(statement).scope if statement is not None and is_bound else None


def parameter_of(calls: PythonCalls, name: str, around: Around) -> str:
    """Return the parameter that a name stands for: itself, or what a function calls otherwise; "" for none."""
    if name in around.owners:
        return name
    source, places = calls.tree.source, calls.bindings.get(name.encode(), ()) if around.owners else ()
    bare = (_BARE.match(source, place.end()) for place in islice(places, _MAX_BINDINGS))
    names = {found[1].decode("utf-8", "replace") for found in bare if found is not None}
    if names.isdisjoint(around.owners):
        return ""  # asking the tree is slow
    bound = bound_once(calls, name, around.scope)
    known = calls.tree.text(bound) if bound is not None and bound.type == "identifier" else ""
    return known if known in around.owners else ""


def taken_by(calls: PythonCalls, node: Node, pieces: Text, around: Around) -> dict[str, Any]:
    """Return which names in a text are what the function around it takes: {taken: {name: as `Around.handed`}}.

    `each` stands by a name of a loop over what is taken, `default` by one that calls need not give.
    """
    taken: dict[str, Any] = {}
    for name in dict.fromkeys(piece[1] for piece in pieces if piece[0] == "n") if around.owners else ():
        over = looped(calls, node, name)
        handed = around.handed(calls.dotted(over) if over is not None else name)
        if handed is not None:
            default = default_of(calls, node, handed["name"])
            taken[name] = handed | ({"each": True} if over is not None else {})
            taken[name] |= {"default": calls.text(default)} if default is not None else {}
    return {"taken": taken} if taken else {}


def default_of(calls: PythonCalls, node: Node, name: str) -> Node | None:
    """Return what a parameter of the functions around a place is where a call gives nothing; None for nothing said."""
    above = calls.tree.parent(node)
    while above is not None:
        parameters = above.child_by_field_name("parameters") if above.type == "function_definition" else None
        for one in parameters.named_children if parameters is not None else ():
            if calls.tree.text(one.child_by_field_name("name")) == name:
                return one.child_by_field_name("value")
        above = calls.tree.parent(above)
    return None


def said_by(calls: PythonCalls, node: Node) -> dict[str, Any]:
    """Return what an argument says: {what: "", text: pieces}, or {texts: pieces of each} for a list of such."""
    if node.type not in _LISTS:
        return {"what": "", "text": calls.text(node)}
    items = [child for child in node.named_children[:_MAX_TEXTS] if child.type != "comment"]
    are_texts = node.named_child_count <= _MAX_TEXTS and all(item.type in TEXTS - _LISTS for item in items)
    return {"what": ""} | ({"texts": [calls.text(item) for item in items]} if are_texts else {})
