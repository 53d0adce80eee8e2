"""Telling the calls in a function that bear its name and yet are none of it: it does not take what they give (Swift, Kotlin).

An overload is meant then, or something outside of the name. What is given is compared by labels and by number, not by
types; where the text leaves a doubt (any number of arguments, a slip in the syntax) the call is left as it is.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

OVERLOAD = "overload"
_OWN = (b"self.", b"this.")
_OWN_RECEIVERS = frozenset({"", "self", "this"})
_MAX_WRITTEN = 110  # bytes of what is called
_MAX_PARTS = 60  # parameters and arguments that are compared
_FUNCTIONS = ("definition.function", "definition.method")


class _Parameter(NamedTuple):
    """What a parameter is called by who gives it, "" where it has no label; whether it may be left out."""

    label: str
    is_optional: bool


class _Given(NamedTuple):
    """The labels of what stands between a call's brackets, "" for none, and how many closures follow these."""

    labels: tuple[str, ...]
    closures: int


def mark_overloads(tree: SyntaxTree, reading: Reading) -> None:
    """Change the kind of the calls that a function around them, though of their name, cannot be meant by."""
    functions: dict[bytes, list[Node]] = {}
    for capture in _FUNCTIONS:
        for node in tree.nodes(capture):
            name = node.child_by_field_name("name")
            if name is not None:
                functions.setdefault(tree.source[name.start_byte : name.end_byte], []).append(node)
    for some in functions.values():
        some.sort(key=_start)
    starts = {name: [node.start_byte for node in some] for name, some in functions.items()}
    source = tree.source
    found: set[tuple[int, str]] = set()
    for node in tree.nodes("call"):
        if node.end_byte - node.start_byte > _MAX_WRITTEN:
            continue
        written = source[node.start_byte : node.end_byte]
        name = written[5:] if written.startswith(_OWN) else written
        known = starts.get(name)
        place = bisect_right(known, node.start_byte) - 1 if known is not None else -1
        around = functions[name][place] if place >= 0 else None
        call = node.parent
        if around is None or call is None or around.end_byte <= node.start_byte:
            continue
        if not _takes(tree, around, call):
            found.add((node.start_byte, name.decode("utf-8", "replace")))
    if found:
        reading.uses.calls = [
            (*call[:4], OVERLOAD) if (call[0], call[1]) in found and _is_own(call) else call
            for call in reading.uses.calls
        ]


def _is_own(call: tuple[int, str, str, int, str]) -> bool:
    """Say whether a call has nothing in front but the own object: of `f(1).f(2)` both begin at one byte."""
    return call[4] == "call" and call[2] in _OWN_RECEIVERS


def _start(node: Node) -> int:
    return node.start_byte


def _takes(tree: SyntaxTree, function: Node, call: Node) -> bool:
    """Say whether a function may take what a call gives; True where that is not certain."""
    is_swift = tree.language == "Swift"
    parameters = _swift_parameters(tree, function) if is_swift else _kotlin_parameters(tree, function)
    given = None if parameters is None else _swift_given(tree, call) if is_swift else _kotlin_given(tree, call)
    if parameters is None or given is None:
        return True
    return _fits_in_order(parameters, given) if is_swift else _fits_by_name(parameters, given)


def _fits_in_order(parameters: Sequence[_Parameter], given: _Given) -> bool:
    """Say whether labels follow each other as the parameters do; closures behind the brackets take what is left (Swift)."""
    place, count = 0, len(parameters)
    for label in given.labels:
        while place < count and parameters[place].label != label and parameters[place].is_optional:
            place += 1
        if place == count or parameters[place].label != label:
            return False
        place += 1
    left = parameters[place:]
    return sum(not one.is_optional for one in left) <= given.closures <= len(left)


def _fits_by_name(parameters: Sequence[_Parameter], given: _Given) -> bool:
    """Say whether each argument has a parameter of its own, by its place or its name, and none is left over (Kotlin)."""
    if len(given.labels) + given.closures > len(parameters):
        return False
    taken = {parameters[place].label if not label else label for place, label in enumerate(given.labels)}
    taken.update(one.label for one in parameters[len(parameters) - given.closures :])
    names = {one.label for one in parameters}
    return taken <= names and all(one.is_optional or one.label in taken for one in parameters)


def _swift_parameters(tree: SyntaxTree, function: Node) -> list[_Parameter] | None:
    found: list[_Parameter] = []
    for child in function.children[: 3 * _MAX_PARTS]:
        if child.has_error and child.type != "function_body":
            return None
        if child.type == "parameter":
            name = child.child_by_field_name("external_name") or child.child_by_field_name("name")
            if name is None or any(part.type in {"...", "type_pack_expansion"} for part in child.children):
                return None
            label = tree.text(name)
            found.append(_Parameter("" if label == "_" else label, is_optional=False))
        elif child.type == "=" and found:
            found[-1] = found[-1]._replace(is_optional=True)
    return found if len(found) <= _MAX_PARTS else None


def _swift_given(tree: SyntaxTree, call: Node) -> _Given | None:
    suffix = call.named_child(1)
    if call.type != "call_expression" or suffix is None or suffix.type != "call_suffix" or call.child_count > 2:
        return None
    labels: list[str] = []
    closures = 0
    for child in suffix.children[:_MAX_PARTS]:
        if child.type == "value_arguments":
            for one in child.named_children[: _MAX_PARTS + 1]:
                if one.type == "value_argument":
                    label = one.child_by_field_name("name")
                    labels.append("" if label is None else tree.text(label))
                elif "comment" not in one.type:
                    return None
        elif child.type == "lambda_literal":
            closures += 1
    return None if len(labels) > _MAX_PARTS or _is_torn(suffix) else _Given(tuple(labels), closures)


def _kotlin_parameters(tree: SyntaxTree, function: Node) -> list[_Parameter] | None:
    held = next((one for one in function.children if one.type == "function_value_parameters"), None)
    if held is None or held.has_error or held.child_count > 4 * _MAX_PARTS:
        return None
    found: list[_Parameter] = []
    for child in held.children:
        if child.type == "parameter":
            name = child.named_child(0)
            if name is None:
                return None
            found.append(_Parameter(tree.text(name), is_optional=False))
        elif child.type == "=" and found:
            found[-1] = found[-1]._replace(is_optional=True)
        elif child.type == "parameter_modifiers" and "vararg" in tree.text(child):
            return None
    return found


def _kotlin_given(tree: SyntaxTree, call: Node) -> _Given | None:
    held = next((one for one in call.named_children if one.type == "value_arguments"), None)
    above = call.parent if held is not None else call
    closures = 0
    if above is not None and above.type == "call_expression":
        first = above.named_child(0)
        is_same = above == call or (first is not None and first == call)
        closures = sum(one.type == "annotated_lambda" for one in above.named_children) if is_same else 0
    if held is None:
        return _Given((), closures) if closures else None
    if _is_torn(held) or held.named_child_count > _MAX_PARTS:
        return None
    labels: list[str] = []
    for one in held.named_children:
        if one.type == "value_argument":
            is_named = any(part.type == "=" for part in one.children)
            name = one.named_child(0) if is_named else None
            labels.append("" if name is None else tree.text(name))
        elif "comment" not in one.type:
            return None
    return _Given(tuple(labels), closures)


def _is_torn(node: Node) -> bool:
    """Say whether the arguments themselves were not read right; within a closure among them anything may be wrong."""
    return node.is_missing or any(child.is_error or child.is_missing for child in node.children[: 2 * _MAX_PARTS])
