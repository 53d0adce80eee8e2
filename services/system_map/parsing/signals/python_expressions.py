r"""Python expressions as small JSON values, with the names in them led back to the imports that bind them.

| expression | value |
|---|---|
| name or dotted name, constant | its text; "@" in front where an import of the file binds it: "@django.db.models.Model", "@.base.Base" |
| text literal | {"s": text} |
| call | {"f": value of what is called, "a": [positional], "k": {keyword: value}} |
| subscript | {"g": value of what is subscripted, "a": [values]} |
| list, tuple, set | {"l": [values]} |
| dict with text keys | {"d": {key: value}} |
| `a \| b` | {"u": [values]} |
| anything else | {"t": its text on one line} |
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Value = Any  # JSON-able, as in the table above
MAX_TEXT = 200
MAX_ITEMS = 200
_MAX_DEPTH = 6
_SPACE = re.compile(r"\s+")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*")
_CONSTANTS = frozenset({"true", "false", "none", "integer", "float", "ellipsis"})


class Expressions:
    """Reads the expressions of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Read what the file's imports bind."""
        self.tree = tree
        self.bound = _bindings(tree)

    def value(self, node: Node | None, depth: int = 0) -> Value:
        """Return an expression's value; see the table of this module."""
        if node is None:
            return None
        kind = node.type
        if kind in {"identifier", "attribute"}:
            return self._name(node)
        if kind in {"string", "concatenated_string"}:
            return self._string(node)
        if kind in _CONSTANTS:
            return self.text(node)
        return {"t": self.text(node)} if depth >= _MAX_DEPTH else self._compound(node, kind, depth)

    def text(self, node: Node | None) -> str:
        """Return a node's text on one line, cut."""
        if node is None:
            return ""
        source = self.tree.source[node.start_byte : min(node.end_byte, node.start_byte + 4 * MAX_TEXT)]
        return _SPACE.sub(" ", source.decode("utf-8", "replace")).strip()[:MAX_TEXT]

    def _compound(self, node: Node, kind: str, depth: int) -> Value:
        if kind == "call":
            return self._call(node, depth)
        if kind in {"list", "tuple", "set"}:
            return {"l": [self.value(child, depth + 1) for child in _items(node)]}
        if kind in {"parenthesized_expression", "type", "await", "expression_list"}:
            children = _items(node)
            return self.value(children[0], depth + 1) if len(children) == 1 else {"t": self.text(node)}
        if kind in {"subscript", "generic_type"}:
            return self._generic(node, depth)
        if kind in {"binary_operator", "union_type"}:
            return self._union(node, depth)
        return {"d": self._pairs(node, depth)} if kind == "dictionary" else {"t": self.text(node)}

    def _generic(self, node: Node, depth: int) -> Value:
        if node.type == "subscript":
            head, arguments = node.child_by_field_name("value"), node.children_by_field_name("subscript")
        else:
            children = _items(node)
            head = children[0] if children else None
            arguments = _items(children[1]) if len(children) > 1 else []
        return {"g": self.value(head, depth + 1), "a": [self.value(one, depth + 1) for one in arguments[:MAX_ITEMS]]}

    def _union(self, node: Node, depth: int) -> Value:
        operator = node.child_by_field_name("operator")
        if node.type == "binary_operator" and (operator is None or self.tree.text(operator) != "|"):
            return {"t": self.text(node)}
        return {"u": [self.value(child, depth + 1) for child in _items(node)]}

    def _call(self, node: Node, depth: int) -> Value:
        positional: list[Value] = []
        keywords: dict[str, Value] = {}
        arguments = node.child_by_field_name("arguments")
        for child in _items(arguments) if arguments is not None else ():
            if child.type == "keyword_argument":
                name = self.tree.text(child.child_by_field_name("name"))
                keywords[name[:MAX_TEXT]] = self.value(child.child_by_field_name("value"), depth + 1)
            else:
                positional.append(self.value(child, depth + 1))
        return {"f": self.value(node.child_by_field_name("function"), depth + 1), "a": positional, "k": keywords}

    def _pairs(self, node: Node, depth: int) -> dict[str, Value]:
        pairs: dict[str, Value] = {}
        for child in _items(node):
            key = child.child_by_field_name("key") if child.type == "pair" else None
            if key is not None and key.type == "string":
                value = self._string(key)
                if isinstance(value, dict) and "s" in value:
                    pairs[value["s"]] = self.value(child.child_by_field_name("value"), depth + 1)
        return pairs

    def _string(self, node: Node) -> Value:
        parts = _items(node) if node.type == "concatenated_string" else [node]
        pieces: list[str] = []
        for part in parts:
            content = [child for child in part.named_children if child.type not in {"string_start", "string_end"}]
            start = self.tree.text(part.named_children[0]).lower() if part.named_children else ""
            if "f" in start.rstrip("\"'") or any(child.type == "interpolation" for child in content):
                return {"t": self.text(node)}
            pieces += [self.tree.text(child) for child in content]
        return {"s": "".join(pieces)[:MAX_TEXT]}

    def _name(self, node: Node) -> Value:
        if node.end_byte - node.start_byte > MAX_TEXT:
            return {"t": self.text(node)}
        text = self.tree.text(node)
        if not _DOTTED.fullmatch(text):
            return {"t": self.text(node)}
        head, dot, rest = _SPACE.sub("", text).partition(".")
        return self.bound.get(head, head) + dot + rest


def _items(node: Node) -> list[Node]:
    return [child for child in node.named_children[:MAX_ITEMS] if child.type != "comment"]


def _bindings(tree: SyntaxTree) -> dict[str, str]:
    """Return what each imported name stands for, with "@" in front; the first import of a name counts."""
    bound: dict[str, str] = {}
    for node in tree.nodes("import"):
        if node.type == "future_import_statement":
            continue
        module = tree.text(node.child_by_field_name("module_name"))
        for name in node.children_by_field_name("name"):
            original, alias = name, None
            if name.type == "aliased_import":
                original, alias = name.child_by_field_name("name") or name, name.child_by_field_name("alias")
            text = "".join(tree.text(original).split())
            if node.type == "import_from_statement":
                joint = "" if module.endswith(".") else "."
                bound.setdefault(tree.text(alias) if alias else text, f"@{module}{joint}{text}")
            elif alias is not None:
                bound.setdefault(tree.text(alias), f"@{text}")
            else:
                top = text.partition(".")[0]
                bound.setdefault(top, f"@{top}")
    return bound
