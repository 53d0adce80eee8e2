"""Reading what C and C++ code uses: calls, functions handed over or put into tables, bases, declared types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.system_map.parsing.c_macros import told_of_members
from services.system_map.parsing.c_scopes import hidden_functions, hidden_types
from services.system_map.parsing.cpp_arities import calls_of_overloads
from services.system_map.parsing.own_calls import OVERLOAD
from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import called, split_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.hidden import Hidden

_MAX_TYPE = 120
_IN_DECLARATORS = 5


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions are known by now."""
    uses = reading.uses
    uses.calls += called(tree, tree.nodes("call"))
    if tree.is_repaired or tree.root.has_error:
        uses.calls += _of_members(tree, {call[0] for call in uses.calls})
    overloads = calls_of_overloads(tree, reading) if tree.language == "C++" else None
    if overloads:
        uses.calls = [(*call[:4], OVERLOAD) if call[0] in overloads else call for call in uses.calls]
    functions = {found.name.encode() for found in reading.definitions if found.kind == "function"}
    is_asked = tree.nodes("bound") or tree.nodes("given") or tree.nodes("typed")
    bare = {call[1] for call in uses.calls if not call[2]} if is_asked else set()
    hidden = hidden_functions(tree, functions | {name.encode() for name in bare})
    if hidden:
        uses.calls = [
            (*call[:4], "local") if not call[2] and hidden.holds(call[1].encode(), call[0]) else call
            for call in uses.calls
        ]
    given = hidden_types(tree)
    if given:
        uses.calls = [
            (*call[:2], "?", *call[3:]) if _is_given(given, call[2], call[0]) else call for call in uses.calls
        ]
    made = called(tree, tree.nodes("new"), "new")
    uses.calls += [call for call in made if not _is_given(given, call[2] or call[1], call[0])]
    source = tree.source
    wanted = [node for node in tree.nodes("handed") if source[node.start_byte : node.end_byte] in functions]
    # In a table also what only looks like a function, which another file may define.
    wanted += [node for node in tree.nodes("tabled") if _may_be_a_function(tree, node, functions)]
    if hidden:
        wanted = [node for node in wanted if not hidden.holds(source[node.start_byte : node.end_byte], node.start_byte)]
    uses.calls += called(tree, wanted, "reference")
    for node in tree.nodes("base"):
        owner = node.parent.parent if node.parent is not None else None
        written = _plain_type(tree, node)
        if owner is not None and written and not _is_given(given, written, node.start_byte):
            uses.bases.append((owner.start_byte, written, node.start_point[0] + 1))
    for node in tree.nodes("typed"):
        _read_typed(tree, node, reading, bare, given)


def _is_given(given: Hidden, written: str, position: int) -> bool:
    """Say whether a dotted name begins with a type that the template around it is given: nobody knows what that has."""
    return bool(written) and bool(given) and given.holds(written.partition(".")[0].encode(), position)


def _of_members(tree: SyntaxTree, known: set[int]) -> Iterator[tuple[int, str, str, int, str]]:
    """Yield the uses of macros which tell of members, where the grammar sees declarations or blanks were put for it."""
    source, line, position = tree.source, 1, 0
    for start, end, _ in told_of_members(source):
        line += source.count(b"\n", position, start)
        position = start
        if start not in known:
            yield start, source[start:end].decode(), "", line, "call"


def _may_be_a_function(tree: SyntaxTree, node: Node, functions: set[bytes]) -> bool:
    text = tree.source[node.start_byte : node.end_byte]
    return text in functions or not text.isupper()


def _read_typed(tree: SyntaxTree, node: Node, reading: Reading, bare: set[str], given: Hidden) -> None:
    written = _plain_type(tree, node.child_by_field_name("type"))
    declarator = node.child_by_field_name("declarator")
    for _ in range(_IN_DECLARATORS):
        if declarator is None or declarator.type in {"identifier", "field_identifier"}:
            break
        if declarator.type == "function_declarator":
            return
        inner = declarator.child_by_field_name("declarator")
        if inner is None and declarator.type == "reference_declarator" and declarator.named_child_count:
            inner = declarator.named_child(0)
        declarator = inner
    if declarator is None or (not written and declarator.type == "identifier"):
        return
    if (written or tree.text(declarator) in bare) and declarator.end_byte - declarator.start_byte <= _MAX_TYPE:
        known = "" if _is_given(given, written, node.start_byte) else written
        reading.uses.types.append((declarator.start_byte, tree.text(declarator), known))


def _plain_type(tree: SyntaxTree, node: Node | None) -> str:
    if node is None or node.end_byte - node.start_byte > _MAX_TYPE:
        return ""
    receiver, name = split_name(tree.text(node))
    return "" if receiver in {"?", "std"} or not name else f"{receiver}.{name}" if receiver else name
