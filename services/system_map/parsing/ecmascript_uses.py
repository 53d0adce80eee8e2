"""Reading what JavaScript and TypeScript code uses: calls, objects made, functions handed over, bases, types."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from services.system_map.parsing.ecmascript_exports import bind_exports
from services.system_map.parsing.ecmascript_objects import read_members
from services.system_map.parsing.ecmascript_scopes import settle_names
from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import called, handed, names_known, result_of, split_name

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_TYPE = 120
_OWN = {b"this"}
_LETTERS = range(ord("a"), ord("z") + 1)
_BASE_NODES = frozenset(
    {"identifier", "member_expression", "type_identifier", "nested_type_identifier", "generic_type"}
)


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions and imports are known by now."""
    uses = reading.uses
    bind_exports(tree, reading)
    nodes = tree.nodes("call")
    made = _made_for(tree, nodes, reading)
    uses.calls += [
        (*use[:2], made[use[0]], *use[3:]) if use[0] in made and use[2] == "?" else use for use in called(tree, nodes)
    ]
    uses.calls += called(tree, tree.nodes("new"), "new")
    uses.calls += [use for use in called(tree, _components(tree)) if use[2] or use[1][:1].isupper()]
    uses.calls += called(tree, handed(tree, tree.nodes("handed"), names_known(reading), _OWN), "reference")
    only_types = _only_types(reading)
    for node in tree.nodes("bases"):
        _read_bases(tree, node, reading, only_types)
    for node in tree.nodes("decorator"):
        _read_decorator(tree, node, reading)
    of_types = {node.start_byte for node in tree.nodes("of_type")}
    for node in tree.nodes("typed"):
        if node.start_byte not in of_types:
            _read_typed(tree, node, reading)
    given = [found for node in tree.nodes("made") if (found := _read_made(tree, node, reading)) is not None]
    # Not where a function has the name, or another block's variable: nothing would tell the two apart.
    taken = {found.name for found in reading.definitions if found.kind == "function" and not found.owner}
    taken.update(name for _, name, _ in uses.types)
    uses.types += [found for found in given if found[1] not in taken]
    settle_names(tree, reading)
    read_members(tree, reading)


def _made_for(tree: SyntaxTree, nodes: list[Node], reading: Reading) -> dict[int, str]:
    """Return the receivers of calls that begin with `new`, by their start: `new Shop().open()` has `Shop()`.

    Not where several things have the name of the class.
    """
    source = tree.source
    made = [node for node in nodes if source.startswith(b"new", node.start_byte) and node.type == "member_expression"]
    counts = Counter(found.name for found in reading.definitions) if made else Counter[str]()
    receivers = {}
    for node in made:
        value = node.child_by_field_name("object")
        written = value.child_by_field_name("constructor") if value is not None else None
        is_made = value is not None and value.type == "new_expression"
        name = tree.text(written) if is_made and written is not None and written.type == "identifier" else ""
        if name and counts[name] <= 1:
            receivers[node.start_byte] = f"{name}()"
    return receivers


def _read_made(tree: SyntaxTree, node: Node, reading: Reading) -> tuple[int, str, str] | None:
    """Read `x = new Foo()`; return of `x = make()`, whose signature may say what it gives, where, the name, and the path."""
    left = node.child_by_field_name("name") or node.child_by_field_name("left") or node.child_by_field_name("property")
    right = node.child_by_field_name("value") or node.child_by_field_name("right")
    if right is not None and right.type == "await_expression":
        right = right.named_child(0)
    if left is None or right is None:
        return None
    if right.type != "call_expression":
        annotation = node.child_by_field_name("type")
        declared = annotation.named_child(0) if annotation is not None else None
        # `a: Base = new Tool()` has what Base has, and no more.
        if declared is None or declared.type not in _BASE_NODES:
            _add(tree, left, right.child_by_field_name("constructor"), reading)
        return None
    written = result_of(tree, right)
    return (left.start_byte, tree.text(left), written) if written else None


def _components(tree: SyntaxTree) -> list[Node]:
    """Return the names of elements that may be components: `div` is none, `motion.div` is."""
    source = tree.source
    return [
        node
        for node in tree.nodes("jsx")
        if source[node.start_byte] not in _LETTERS or node.type == "member_expression"
    ]


def _only_types(reading: Reading) -> set[str]:
    """Return the names that the file declares as types and as nothing else."""
    types = {found.name for found in reading.definitions if found.kind in {"interface", "type"}}
    types -= {found.name for found in reading.definitions if found.kind not in {"interface", "type", "method"}}
    return types - {local for local, facts, _ in reading.uses.bindings if facts is not None}


def _read_bases(tree: SyntaxTree, node: Node, reading: Reading, only_types: set[str]) -> None:
    owner = node.parent
    if owner is None:
        return
    start = owner.start_byte
    if (
        owner.type == "class"
        and owner.parent is not None
        and owner.parent.type in {"variable_declarator", "assignment_expression"}
    ):
        start = owner.parent.start_byte
    clauses = [child for child in node.named_children if child.type in {"extends_clause", "implements_clause"}] or [
        node
    ]
    for clause in clauses:
        for base in clause.named_children[:50]:
            if base.type not in _BASE_NODES:
                continue
            receiver, name = split_name(tree.text(base)[:_MAX_TYPE])
            if name and receiver != "?":
                written = f"{receiver}.{name}" if receiver else name
                if clause.type == "extends_clause" and written in only_types:
                    written = f"globalThis.{name}"  # a class extends a value: that of its name from outside
                reading.uses.bases.append((start, written, base.start_point[0] + 1))


def _read_decorator(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    wanted = node.named_child(0) if node.named_child_count else None
    function = (
        wanted.child_by_field_name("function") if wanted is not None and wanted.type == "call_expression" else wanted
    )
    if function is None:
        return
    text = "".join(tree.text(function)[:_MAX_TYPE].split())
    around = node.parent
    if around is None:
        return
    if around.type == "export_statement":
        around = around.child_by_field_name("declaration")
    elif around.type == "class_body":
        around = node.next_named_sibling
        for _ in range(20):
            if around is None or around.type not in {"decorator", "comment"}:
                break
            around = around.next_named_sibling
    if around is not None and text:
        reading.uses.decorators.append((around.start_byte, text))


def _read_typed(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    name = node.child_by_field_name("pattern") or node.child_by_field_name("name")
    annotation = node.child_by_field_name("type")
    _add(tree, name, annotation.named_child(0) if annotation is not None else None, reading)
    if name is None or not node.type.endswith("_parameter") or annotation is None:
        return
    if any(child.type in {"accessibility_modifier", "readonly"} for child in node.children[:4]):
        # constructor(private db: Database): a field as well
        reading.uses.types.append((node.start_byte, f"this.{tree.text(name)}", tree.text(annotation.named_child(0))))


def _add(tree: SyntaxTree, name: Node | None, written: Node | None, reading: Reading) -> None:
    if name is None or written is None or name.end_byte - name.start_byte > _MAX_TYPE:
        return
    text = tree.text(name)
    receiver, last = split_name(tree.text(written)[:_MAX_TYPE])
    if last and receiver != "?" and text.replace(".", "").replace("$", "").isidentifier() and text.count(".") <= 1:
        reading.uses.types.append((name.start_byte, text, f"{receiver}.{last}" if receiver else last))
