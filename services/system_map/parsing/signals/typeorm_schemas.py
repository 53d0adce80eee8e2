"""TypeORM's entities that no class declares: `new EntitySchema({ name, columns, relations })`, told as decorators would be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.script_calls import ScriptCalls, arguments_of
from services.system_map.parsing.signals.script_literals import unwrapped
from services.system_map.parsing.signals.typeorm_values import MAX_TEXT, value_of

if TYPE_CHECKING:
    from tree_sitter import Node

SCHEMA = b"EntitySchema"
_MAX_FIELDS = 500
_MAX_SCHEMAS = 200
# What an option of a column makes it, as the decorator of that kind would.
_COLUMNS = {
    "createDate": "CreateDateColumn",
    "updateDate": "UpdateDateColumn",
    "deleteDate": "DeleteDateColumn",
    "version": "VersionColumn",
    "treeLevel": "TreeLevelColumn",
    "objectId": "ObjectIdColumn",
}
_RELATIONS = {
    "many-to-one": "ManyToOne",
    "one-to-one": "OneToOne",
    "one-to-many": "OneToMany",
    "many-to-many": "ManyToMany",
}
_TABLE_OPTIONS = (("name", "tableName"), ("schema", "schema"))  # of @Entity, and what a schema calls them
_TABLES = frozenset({"regular", "view", None})


def read_schemas(calls: ScriptCalls) -> Iterator[Signal]:
    """Yield the schemas of a module, each as the signal of a class with decorators."""
    schemas = [node for node in _values(calls.tree.root) if _is_schema(calls, node)]
    for node in schemas[:_MAX_SCHEMAS]:
        given = arguments_of(node)
        options = _pairs(calls, given[0]) if given else {}
        name = _name(calls, options.get("name")) or _name(calls, options.get("target"))
        kind = _text(calls, options.get("type"))
        if not name or kind not in _TABLES:
            continue
        table = {key: value_of(calls, options[there]) for key, there in _TABLE_OPTIONS if there in options}
        fields = [_column(calls, *pair) for pair in _pairs(calls, options.get("columns")).items()]
        fields += [_relation(calls, *pair) for pair in _pairs(calls, options.get("relations")).items()]
        data = {
            "name": name[:MAX_TEXT],
            "end": node.end_point[0] + 1,
            "extends": "",
            "entity": [{"d": table}],
            "child": False,
            "view": kind == "view",
            "fields": [row for row in fields if row[3]][:_MAX_FIELDS],
            **({"unique": unique} if (unique := _unique(calls, options)) else {}),
        }
        yield Signal("typeorm.class", node.start_point[0] + 1, data)


def _values(root: Node) -> Iterator[Node]:
    """Yield the values that a module binds or hands out."""
    for statement in root.named_children:
        node = statement
        if statement.type == "export_statement":
            node = statement.child_by_field_name("declaration") or statement.child_by_field_name("value") or statement
        if node.type in {"lexical_declaration", "variable_declaration"}:
            values = [child.child_by_field_name("value") for child in node.named_children]
        elif node.type == "expression_statement" and node.named_child_count:
            values = [node.named_children[0].child_by_field_name("right")]
        else:
            values = [node]
        for value in values:
            found = unwrapped(value) if value is not None else None
            if found is not None and found.type == "new_expression":
                yield found


def _is_schema(calls: ScriptCalls, node: Node) -> bool:
    called = calls.tree.text(node.child_by_field_name("constructor"))
    return called.rpartition(".")[2] == "EntitySchema"


def _pairs(calls: ScriptCalls, node: Node | None) -> dict[str, Node]:
    """Return the values of an object that stands there in full, by their names."""
    found: dict[str, Node] = {}
    inner = unwrapped(node) if node is not None else None
    for pair in inner.named_children[:_MAX_FIELDS] if inner is not None and inner.type == "object" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if pair.type == "pair" and key is not None and value is not None:
            found[calls.tree.text(key).strip("\"'")[:MAX_TEXT]] = value
    return found


def _text(calls: ScriptCalls, node: Node | None) -> str | None:
    value = value_of(calls, node) if node is not None else None
    return str(value["s"]) if isinstance(value, dict) and "s" in value else None


def _name(calls: ScriptCalls, node: Node | None) -> str | None:
    """Return the name that a schema is given, as a text, as a class or as that class's own name: `User.name`."""
    if node is not None and node.type in {"identifier", "member_expression"}:
        head, _, last = calls.tree.text(node).partition(".")
        return head if last in {"", "name"} else None
    return _text(calls, node)


def _column(calls: ScriptCalls, name: str, node: Node) -> list[Any]:
    options = _pairs(calls, node)
    mark = next((mark for key, mark in _COLUMNS.items() if _is_true(calls, options.get(key))), "Column")
    written = options.get("type")
    kind = calls.tree.text(written) if written is not None and written.type == "identifier" else ""
    return [name, node.start_point[0] + 1, kind, {mark: [value_of(calls, node)]} if options else {}]


def _relation(calls: ScriptCalls, name: str, node: Node) -> list[Any]:
    options = _pairs(calls, node)
    mark = _RELATIONS.get(_text(calls, options.get("type")) or "")
    if mark is None:
        return [name, node.start_point[0] + 1, "", {}]
    target = options.get("target")
    leads = value_of(calls, target) if target is not None else ""
    marks: dict[str, Any] = {mark: [leads, value_of(calls, node)]}
    for key, other in (("joinColumn", "JoinColumn"), ("joinTable", "JoinTable")):
        given = options.get(key)
        if given is not None and calls.tree.text(given) != "false":
            marks[other] = [value_of(calls, given)]
    return [name, node.start_point[0] + 1, "", marks]


def _is_true(calls: ScriptCalls, node: Node | None) -> bool:
    return node is not None and calls.tree.text(node) == "true"


def _unique(calls: ScriptCalls, options: dict[str, Node]) -> list[str]:
    """Return the properties that a constraint or an index of the schema makes unique alone."""
    found: list[str] = []
    for key in ("uniques", "indices"):
        rows = unwrapped(options[key]) if key in options else None
        for row in rows.named_children[:50] if rows is not None and rows.type == "array" else ():
            said = _pairs(calls, row)
            if key == "indices" and ("where" in said or not _is_true(calls, said.get("unique"))):
                continue
            columns = value_of(calls, said["columns"]) if "columns" in said else None
            names = columns.get("l", []) if isinstance(columns, dict) else []
            if len(names) == 1 and isinstance(names[0], dict) and "s" in names[0]:
                found.append(str(names[0]["s"]))
    return found
