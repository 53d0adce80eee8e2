"""Types of Python's names that hang on more than one statement: parameters that objects keep, names declared, then defined.

A parameter has the type that it is declared with, whatever it is given in between (PEP 484), and so has the attribute
that it is assigned to. An annotation without a value declares a name and binds nothing (PEP 526): where a function or
class of that name follows in the same scope, that is what the name means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Definition, Reading

_OWN_ATTRIBUTE = re.compile(rb"self\.[^\W\d]\w*")
_TYPED = frozenset({"typed_parameter", "typed_default_parameter"})
_DEFINED = frozenset({"function", "class"})
_MAX_DEPTH = 15  # of statements around an assignment in its method
_MAX_PARAMETERS = 200


def settle_declared(tree: SyntaxTree, reading: Reading) -> None:
    """Note the types of attributes that keep a parameter, leave out those of names that are defined; types are known."""
    types = reading.uses.types
    if not types:
        return
    defined = {one.name for one in reading.definitions if one.kind in _DEFINED}
    if any(name in defined for _, name, _ in types):
        bare = _bare(tree)
        named = [one for one in reading.definitions if one.kind in _DEFINED]
        scopes = dict(_scopes_around(named, {one.start for one in named} | bare))
        beside = {(one.name, scopes[one.start]) for one in named}
        types[:] = [found for found in types if found[0] not in bare or (found[1], scopes[found[0]]) not in beside]
    written = {(start, name): said for start, name, said in types if said}
    types += list(_kept(tree, written))


def _kept(tree: SyntaxTree, written: dict[tuple[int, str], str]) -> Iterator[tuple[int, str, str]]:
    """Yield the types of `self.a = a`, where `a` is a parameter of which one type is told."""
    source = tree.source
    for node in tree.nodes("kept"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None or not _OWN_ATTRIBUTE.fullmatch(source, left.start_byte, left.end_byte):
            continue
        name = tree.text(right)
        parameters = _parameters_around(node)
        for one in parameters.named_children[:_MAX_PARAMETERS] if parameters is not None else ():
            said = written.get((one.start_byte, name)) if one.type in _TYPED else None
            if said:
                yield left.start_byte, tree.text(left), said
                break


def _parameters_around(node: Node) -> Node | None:
    """Return the parameters of the function that a statement stands in; None in a class or at the top."""
    around = node.parent
    for _ in range(_MAX_DEPTH):
        if around is None or around.type in {"class_definition", "lambda"}:
            break
        if around.type == "function_definition":
            return around.child_by_field_name("parameters")
        around = around.parent
    return None


def _bare(tree: SyntaxTree) -> set[int]:
    """Return where the names begin that are declared without a value: `a: Tool`."""
    return {
        node.start_byte
        for node in tree.nodes("typed")
        if node.type == "assignment" and node.child_by_field_name("right") is None
    }


def _scopes_around(definitions: Sequence[Definition], places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield each of the places, ascending, and where the innermost function or class around it begins; -1 at the top."""
    spans = sorted((one.start, one.end) for one in definitions if one.kind in _DEFINED)
    around: list[tuple[int, int]] = []
    following = 0
    for place in sorted(places):
        while following < len(spans) and spans[following][0] < place:
            while around and around[-1][1] <= spans[following][0]:
                around.pop()
            around.append(spans[following])
            following += 1
        while around and around[-1][1] <= place:
            around.pop()
        yield place, around[-1][0] if around else -1
