"""Python classes with their bases and fields, and the names beside them that decide what a class is.

Whether a class is a table of Django or SQLAlchemy or a type of Pydantic follows from its bases, which stand in other
files; so this says only what is written (see python_expressions for how values are put):

    python.class     {name, end, bases, keywords, decorators, fields: [[name, line, annotation, value]],
                      meta: {name: value} of an inner `class Meta`, meta_bases}
                      (fields of declared_attr: and "cascading"; of its `__tablename__`: and "" or "shared", the first parameter)
    python.name      {name, value}: a module's own name bound to a call or another name, a constant's text, a Django setting
    python.function  {name, value}: a module's own function that returns a call
    python.apps      lists of Django's applications: see django_installed
    python.mapping   classes that a call maps to a table: see python_mappers
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.django_installed import applications
from services.system_map.parsing.signals.python_conditions import only_checked
from services.system_map.parsing.signals.python_expressions import Expressions
from services.system_map.parsing.signals.python_mappers import mappings

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (
    b"class ",
    b"Column",
    b"sqlalchemy",
    b"SQLAlchemy",
    b"_APPS",
    b"AUTH_USER_MODEL",
    b"DEFAULT_AUTO_FIELD",
)
# Collections that say something; others (choices, panels, headers) would only be carried about.
_COLLECTIONS = frozenset({"__table_args__", "model_config"})
_COLLECTED = frozenset({"list", "tuple", "set", "dictionary", "list_comprehension", "dictionary_comprehension"})
# A function that makes columns or fields calls one of these.
_MAKERS = (b"Column(", b"mapped_column(", b"Field(", b"ForeignKey(")
_USER = b"get_user_model"
_SETTINGS = frozenset({"AUTH_USER_MODEL", "INSTALLED_APPS", "DEFAULT_AUTO_FIELD"})
_FLOWS = frozenset({"if_statement", "else_clause", "elif_clause", "try_statement", "except_clause", "finally_clause"})
_FLOWS |= {"with_statement", "block"}
# In a function that names tables: an heir of a mapped class has none of its own.
_SHARED = re.compile(r"if\s+(?:[\w.]+\.)?has_inherited_table\(\w+\):\s+return\s+None")
_PLAIN = frozenset({"expression_statement", "return_statement", "comment", "import_statement", "import_from_statement"})
_MAX_FIELDS = 600
_MAX_DEPTH = 12


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the classes, names and functions of a file that data models are made of."""
    expressions = Expressions(tree)
    reading = _Reading(expressions)
    reading.module(tree.root)
    return [*reading.found, *applications(tree), *mappings(tree, expressions)]


class _Reading:
    def __init__(self, expressions: Expressions) -> None:
        self.found: list[Signal] = []
        self._expressions = expressions
        self._text = expressions.tree.text
        self._makes = any(word in expressions.tree.source for word in _MAKERS)
        self._hands = self._makes or _USER in expressions.tree.source

    def module(self, root: Node) -> None:
        for statement, decorators in _statements(root):
            if statement.type == "class_definition":
                self._class(statement, decorators, "")
            elif statement.type == "function_definition":
                returned = self._returned(statement) if self._hands else None
                made = returned.get("f") if isinstance(returned, dict) else None
                if made is not None and (self._makes or str(made).endswith(_USER.decode())):
                    data = {"name": self._text(statement.child_by_field_name("name")), "value": returned}
                    self.found.append(Signal("python.function", statement.start_point[0] + 1, data))
            else:
                self._name(statement)

    def _name(self, statement: Node) -> None:
        left, right = statement.child_by_field_name("left"), statement.child_by_field_name("right")
        if left is None or right is None or left.type != "identifier":
            return
        name = self._text(left)
        is_text = right.type == "string" and name.isupper()
        is_kind = right.type == "subscript" and self._text(right).startswith(("Annotated[", "typing.Annotated["))
        if name in _SETTINGS or is_text or is_kind or right.type in {"call", "attribute", "identifier"}:
            data = {"name": name, "value": self._expressions.value(right)}
            self.found.append(Signal("python.name", statement.start_point[0] + 1, data))

    def _class(self, node: Node, decorators: list[Node], owner: str, depth: int = 0) -> None:
        name_node, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name_node is None or body is None:
            return
        name = owner + self._text(name_node)
        data: dict[str, Any] = {"name": name, "end": node.end_point[0] + 1, "bases": [], "fields": []}
        self._heads(node, data)
        if decorators:
            data["decorators"] = [self._expressions.value(_first(one)) for one in decorators[:20]]
        for statement, marks in self._body(body, data["fields"]):
            if self._text(statement.child_by_field_name("name")) == "Meta":
                self._meta(statement, data)
            elif depth < _MAX_DEPTH:
                self._class(statement, marks, f"{name}.", depth + 1)
        if data["bases"] or data["fields"]:
            self.found.append(Signal("python.class", node.start_point[0] + 1, data))

    def _body(self, body: Node, fields: list[list[Any]]) -> list[tuple[Node, list[Node]]]:
        """Put a class's attributes into `fields`; return the classes inside it, with their decorators."""
        inner: list[tuple[Node, list[Node]]] = []
        for statement, marks in _statements(body):
            if len(fields) >= _MAX_FIELDS:
                break
            if statement.type == "class_definition":
                inner.append((statement, marks))
            elif statement.type == "function_definition":
                self._attribute(body, statement, marks, fields)
            else:
                self._field(statement, fields)
        return inner

    def _heads(self, node: Node, data: dict[str, Any]) -> None:
        heads = node.child_by_field_name("superclasses")
        for child in heads.named_children if heads is not None else ():
            if child.type == "keyword_argument":
                key = self._text(child.child_by_field_name("name"))
                data.setdefault("keywords", {})[key] = self._expressions.value(child.child_by_field_name("value"))
            elif child.type != "comment":
                data["bases"].append(self._expressions.value(child))

    def _meta(self, node: Node, data: dict[str, Any]) -> None:
        fields: list[list[Any]] = []
        body = node.child_by_field_name("body")
        for statement, _ in _statements(body) if body is not None else ():
            if statement.type == "assignment":
                self._field(statement, fields)
        data["meta"] = {name: value for name, _, _, value in fields}
        heads: dict[str, Any] = {"bases": []}
        self._heads(node, heads)
        if heads["bases"]:
            data["meta_bases"] = heads["bases"]

    def _field(self, statement: Node, fields: list[list[Any]]) -> None:
        left = statement.child_by_field_name("left")
        if left is None or left.type != "identifier":
            return
        name, right = self._text(left), statement.child_by_field_name("right")
        value: Any = {"t": ""}
        if right is None or right.type not in _COLLECTED or name in _COLLECTIONS:
            value = self._expressions.value(right)
        annotation = self._expressions.value(statement.child_by_field_name("type"))
        fields.append([name, statement.start_point[0] + 1, annotation, value])

    def _hide(self, body: Node, node: Node, decorators: list[Node], fields: list[list[Any]]) -> None:
        """Drop the field that a function of the same name below it takes the place of, whatever the function is for."""
        name = self._text(node.child_by_field_name("name"))
        if any(row[0] == name for row in fields):
            # In `if` it may not; an annotation stays, whatever stands for it.
            statement = self._expressions.tree.parent(node) if decorators else node
            if statement is not None and self._expressions.tree.parent(statement) == body:
                fields[:] = [row for row in fields if row[0] != name or row[2] is not None]

    def _attribute(self, body: Node, node: Node, decorators: list[Node], fields: list[list[Any]]) -> None:
        """Read a function whose result SQLAlchemy takes as an attribute: `@declared_attr`."""
        if not any("declared_attr" in self._text(mark) for mark in decorators):
            if fields and self._makes:
                self._hide(body, node, decorators, fields)
            return
        value = self._returned(node)
        # What it returns says what it is; the annotation only whether that may be null.
        annotation = self._expressions.value(node.child_by_field_name("return_type")) if value is not None else None
        name = self._text(node.child_by_field_name("name"))
        row = [name, node.start_point[0] + 1, annotation, value]
        cascades = any(".cascading" in self._text(mark) for mark in decorators)
        if name == "__tablename__":
            row += self._named_by(node, row)
        elif cascades:
            row.append("cascading")
        fields.append(row)

    def _named_by(self, node: Node, row: list[Any]) -> list[str]:
        """Return what else to tell of a function that names tables: whether heirs share one, its first parameter.

        What it returns is unknown where it decides between several.
        """
        mark = ""
        for statement in getattr(node.child_by_field_name("body"), "named_children", ()):
            if statement.type == "if_statement" and _SHARED.fullmatch(self._text(statement)):
                mark = "shared"
            elif statement.type not in _PLAIN:
                row[3] = {"t": ""}
        parameters = node.child_by_field_name("parameters")
        first = _first(parameters) if parameters is not None else None
        return [mark, self._text(first) if first is not None and first.type == "identifier" else ""]

    def _returned(self, node: Node) -> Any:
        """Return what a function returns at its end; a name that it assigned just before is looked through."""
        body = node.child_by_field_name("body")
        if body is None:
            return None
        assigned: dict[str, Node] = {}
        for statement, _ in _statements(body, flows=False):
            left = statement.child_by_field_name("left") if statement.type == "assignment" else None
            right = statement.child_by_field_name("right")
            if left is not None and right is not None:
                assigned.setdefault(self._text(left), right)
            elif statement.type == "return_statement":
                value = _first(statement)
                if value is not None and value.type == "identifier":
                    value = assigned.get(self._text(value), value)
                return self._expressions.value(value)
        return None


def _first(node: Node) -> Node | None:
    return node.named_children[0] if node.named_child_count else None


def _statements(block: Node, *, flows: bool = True) -> Iterator[tuple[Node, list[Node]]]:
    """Yield the definitions, assignments and returns of a block, with decorators; into `if`, `try` and `with` too.

    What stands there for type checkers alone is left out.
    """
    stack = [iter(block.named_children)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        kind = node.type
        if kind == "expression_statement":
            inner = _first(node)
            if inner is not None and inner.type == "assignment":
                yield inner, []
        elif kind == "decorated_definition":
            definition = node.child_by_field_name("definition")
            if definition is not None:
                yield definition, [child for child in node.named_children if child.type == "decorator"]
        elif kind in {"class_definition", "function_definition", "return_statement"}:
            yield node, []
        elif flows and kind in _FLOWS and len(stack) < _MAX_DEPTH:
            stack.append(iter(_run(node)))


def _run(node: Node) -> list[Node]:
    """Return the parts of a statement that a program may run."""
    condition = node.child_by_field_name("condition") if node.type == "if_statement" else None
    if condition is None or condition.text is None or b"TYPE_CHECKING" not in condition.text:
        return node.named_children
    field = only_checked(condition.text.decode(errors="replace"))
    left_out = node.child_by_field_name(field) if field else None
    return [child for child in node.named_children if child != left_out]
