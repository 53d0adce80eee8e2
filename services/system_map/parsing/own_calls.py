"""Telling the calls in a function that bear its name and yet are none of it: it does not take what they give (Swift, Kotlin).

An overload is meant then, or something outside of the name. What is given is compared by labels and by number; of types
only integers are, where they are converted (Swift has no such conversion that is not written). Where the text leaves a
doubt (any number of arguments, a slip in the syntax) the call is left as it is.
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
_OWN_RECEIVERS = frozenset({"", "self", "this"})
_MAX_CALLS = 5_000  # of a file that are compared
_MAX_PARTS = 60  # parameters and arguments that are compared
# Swift's integers, and what C calls them there; those of C that are not the same on all systems are left out.
_OF_SWIFT = "Int Int8 Int16 Int32 Int64 UInt UInt8 UInt16 UInt32 UInt64"
_OF_C = """
    CSignedChar=Int8 CUnsignedChar=UInt8 CShort=Int16 CUnsignedShort=UInt16 CInt=Int32 CUnsignedInt=UInt32
    CLongLong=Int64 CUnsignedLongLong=UInt64
"""
_INTEGERS = {name: name for name in _OF_SWIFT.split()} | dict(pair.split("=") for pair in _OF_C.split())
_FUNCTIONS = ("definition.function", "definition.method")
_KINDS = frozenset({"function", "method"})


class _Parameter(NamedTuple):
    """What a parameter is called by who gives it, "" where it has no label; whether it may be left out."""

    label: str
    is_optional: bool
    integer: str = ""  # which integer it is, where its type is one (Swift)


class _Given(NamedTuple):
    """The labels of what stands between a call's brackets, "" for none, and how many closures follow these."""

    labels: tuple[str, ...]
    closures: int
    integers: tuple[str, ...] = ()  # by argument, which one it is converted to; "" for anything else


def mark_overloads(tree: SyntaxTree, reading: Reading) -> None:
    """Change the kind of the calls that a function around them, though of their name, cannot be meant by."""
    around = _calls_by_own_name(reading)
    if not around:
        return
    wanted = set(around.values())
    functions = {node.start_byte: node for capture in _FUNCTIONS for node in tree.nodes(capture)}
    parameters = {start: _parameters(tree, functions[start]) for start in wanted if start in functions}
    calls = reading.uses.calls
    nodes = {(node.start_byte, node.end_byte): node for node in tree.nodes("call")}
    for place, function in around.items():
        start, name, receiver, line, _ = calls[place]
        taken = parameters.get(function)
        # Of `f(1).f(2)` both begin at one byte.
        length = len(name.encode()) + (len(receiver) + 1 if receiver else 0)
        node = nodes.get((start, start + length)) if taken is not None else None
        call = node.parent if node is not None else None
        if taken is not None and call is not None and not _takes(tree, taken, call):
            calls[place] = (start, name, receiver, line, OVERLOAD)


def _calls_by_own_name(reading: Reading) -> dict[int, int]:
    """Return where the function begins that stands around a call and has its name, by the call's place in the list."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for found in reading.definitions:
        if found.kind in _KINDS:
            spans.setdefault(found.name, []).append((found.start, found.end))
    around: dict[int, int] = {}
    ordered: set[str] = set()
    for place, (start, name, receiver, _, kind) in enumerate(reading.uses.calls):
        some = spans.get(name)
        if some is None or receiver not in _OWN_RECEIVERS or kind != "call":
            continue
        if name not in ordered:
            ordered.add(name)
            some.sort()
        before = bisect_right(some, (start, 0)) - 1
        if before >= 0 and some[before][1] > start:
            around[place] = some[before][0]
            if len(around) == _MAX_CALLS:
                break
    return around


def _parameters(tree: SyntaxTree, function: Node) -> list[_Parameter] | None:
    return _swift_parameters(tree, function) if tree.language == "Swift" else _kotlin_parameters(tree, function)


def _takes(tree: SyntaxTree, parameters: Sequence[_Parameter], call: Node) -> bool:
    """Say whether a function with these parameters may take what a call gives; True where that is not certain."""
    is_swift = tree.language == "Swift"
    given = _swift_given(tree, call) if is_swift else _kotlin_given(tree, call)
    if given is None:
        return True
    return _fits_in_order(parameters, given) if is_swift else _fits_by_name(parameters, given)


def _fits_in_order(parameters: Sequence[_Parameter], given: _Given) -> bool:
    """Say whether labels follow each other as the parameters do; closures behind the brackets take what is left (Swift)."""
    place, count = 0, len(parameters)
    for number, label in enumerate(given.labels):
        while place < count and parameters[place].label != label and parameters[place].is_optional:
            place += 1
        if place == count or parameters[place].label != label:
            return False
        if given.integers[number] and parameters[place].integer not in {"", given.integers[number]}:
            return False
        place += 1
    left = parameters[place:]
    return sum(not one.is_optional for one in left) <= given.closures <= len(left)


def _fits_by_name(parameters: Sequence[_Parameter], given: _Given) -> bool:
    """Say whether each argument has a parameter of its own, by its place or its name, and none is left over (Kotlin)."""
    if len(given.labels) + given.closures > len(parameters):
        return False
    taken = {label or parameters[place].label for place, label in enumerate(given.labels)}
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
            label = tree.text(name).strip("`")
            last = child.named_child(child.named_child_count - 1)
            integer = _INTEGERS.get(tree.text(last), "") if last is not None and last.type == "user_type" else ""
            found.append(_Parameter("" if label == "_" else label, is_optional=False, integer=integer))
        elif child.type == "=" and found:
            found[-1] = found[-1]._replace(is_optional=True)
    return found if len(found) <= _MAX_PARTS else None


def _swift_given(tree: SyntaxTree, call: Node) -> _Given | None:
    suffix = call.named_child(1)
    if call.type != "call_expression" or suffix is None or suffix.type != "call_suffix" or call.child_count > 2:
        return None
    labels: list[str] = []
    integers: list[str] = []
    closures = 0
    for child in suffix.children[:_MAX_PARTS]:
        if child.type == "value_arguments":
            for one in child.named_children[: _MAX_PARTS + 1]:
                if one.type == "value_argument":
                    label = one.child_by_field_name("name")
                    labels.append("" if label is None else tree.text(label).strip("`"))
                    integers.append(_converted(tree, one.child_by_field_name("value")))
                elif "comment" not in one.type:
                    return None
        elif child.type == "lambda_literal":
            closures += 1
    return None if len(labels) > _MAX_PARTS or _is_torn(suffix) else _Given(tuple(labels), closures, tuple(integers))


def _converted(tree: SyntaxTree, value: Node | None) -> str:
    """Return the integer that a value is converted to: `UInt(a)`; "" for anything else."""
    made = value.child(0) if value is not None and value.type == "call_expression" else None
    return _INTEGERS.get(tree.text(made), "") if made is not None and made.type == "simple_identifier" else ""


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
            found.append(_Parameter(tree.text(name).strip("`"), is_optional=False))
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
            labels.append("" if name is None else tree.text(name).strip("`"))
        elif "comment" not in one.type:
            return None
    return _Given(tuple(labels), closures)


def _is_torn(node: Node) -> bool:
    """Say whether the arguments themselves were not read right; within a closure among them anything may be wrong."""
    return node.is_missing or any(child.is_error or child.is_missing for child in node.children[: 2 * _MAX_PARTS])
