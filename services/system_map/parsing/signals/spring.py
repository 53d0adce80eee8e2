"""Spring: controllers and what `@RequestMapping` and its family say on classes and methods."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"Mapping", b"Controller")
_MAPPING = re.compile(rb"@[ \t]*(RequestMapping|(?:Get|Post|Put|Delete|Patch)Mapping)\b")
_TYPES = frozenset({"class_declaration", "interface_declaration", "record_declaration"})
_HEADS = re.compile(rb"\b(?:class|interface)[ \t]+(\w+)")
_TEXTS = re.compile(rb'\bString[ \t]+(\w+)[ \t]*=[ \t]*"')
_MAX_PLACES = 6_000
_MAX_DEPTH = 20


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a Java file."""
    return _Reader(tree).read()


class _Reader:
    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.found: list[Signal] = []

    def read(self) -> list[Signal]:
        if b"Mapping" not in self.tree.source and b"@RestController" not in self.tree.source:
            return []
        mapped: dict[int, dict[str, Any]] = {}
        for place, match in enumerate(_MAPPING.finditer(self.tree.source)):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            annotation = node.parent if node is not None else None
            if place >= _MAX_PLACES:
                break
            if annotation is None or annotation.type not in {"annotation", "marker_annotation"}:
                continue
            owner = annotation.parent.parent if annotation.parent is not None else None
            mapping = self._mapping(annotation, match[1].decode())
            if owner is not None and owner.type in _TYPES:
                mapped[owner.start_byte] = mapping
            elif owner is not None and owner.type == "method_declaration":
                self._route(annotation, owner, mapping)
        for place, match in enumerate(_HEADS.finditer(self.tree.source)):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            if place < _MAX_PLACES and node is not None and node.parent is not None and node.parent.type in _TYPES:
                self._class(node.parent, mapped.get(node.parent.start_byte))
        return self.found

    def _class(self, node: Node, mapping: dict[str, Any] | None) -> None:
        modifiers = next((child for child in node.named_children if child.type == "modifiers"), None)
        annotations = [
            self.tree.text(child.child_by_field_name("name")).rpartition(".")[2]
            for child in (modifiers.named_children if modifiers is not None else ())
            if child.type in {"annotation", "marker_annotation"}
        ]
        above = []
        for child in node.named_children:
            if child.type in {"superclass", "super_interfaces", "extends_interfaces"}:
                above += re.findall(r"\b([A-Z]\w*)", re.sub(r"<[^<>]*>", "", self.tree.text(child)[:2_000]))
        self.found.append(
            Signal(
                "spring.class",
                node.start_point[0] + 1,
                {
                    "name": self.tree.text(node.child_by_field_name("name")),
                    "controller": any(name.endswith("Controller") for name in annotations),
                    "client": "FeignClient" in annotations or "HttpExchange" in annotations,
                    "above": above[:20],
                    "paths": mapping["paths"] if mapping else [],
                    "methods": mapping["methods"] if mapping else [],
                    "texts": self._texts(),
                },
            )
        )

    def _texts(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for match in list(_TEXTS.finditer(self.tree.source))[:100]:
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            if node is not None and node.parent is not None and node.parent.type == "variable_declarator":
                found[self.tree.text(node)] = self._text(node.parent.child_by_field_name("value"), 0)
        return found

    def _route(self, annotation: Node, method: Node, mapping: dict[str, Any]) -> None:
        owner = method.parent
        while owner is not None and owner.type not in _TYPES:
            owner = owner.parent
        if owner is not None:
            data = {
                "class": self.tree.text(owner.child_by_field_name("name")),
                "handler": self.tree.text(method.child_by_field_name("name")),
                "handler_line": (method.child_by_field_name("name") or method).start_point[0] + 1,
                **mapping,
            }
            self.found.append(Signal("spring.route", annotation.start_point[0] + 1, data))

    def _mapping(self, annotation: Node, name: str) -> dict[str, Any]:
        methods = [] if name == "RequestMapping" else [name.removesuffix("Mapping").upper()]
        paths: list[Any] = []
        arguments = annotation.child_by_field_name("arguments")
        for child in arguments.named_children if arguments is not None else ():
            if child.type == "element_value_pair":
                key = self.tree.text(child.child_by_field_name("key"))
                value = child.child_by_field_name("value")
                if key in {"value", "path"}:
                    paths += self._values(value)
                elif key == "method":
                    methods += re.findall(r"\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE)\b", self.tree.text(value))
            elif "comment" not in child.type:
                paths += self._values(child)
        return {"paths": paths, "methods": methods}

    def _values(self, node: Node | None) -> list[Any]:
        if node is not None and node.type == "element_value_array_initializer":
            return [self._text(child, 0) for child in node.named_children if "comment" not in child.type]
        return [self._text(node, 0)]

    def _text(self, node: Node | None, depth: int) -> list[list[str]]:
        text = self.tree.text(node)
        if node is None or depth > _MAX_DEPTH:
            return [["?", text[:200]]]
        if node.type == "string_literal":
            return [["t", text[1:-1].replace('\\"', '"').replace("\\\\", "\\")]]
        if node.type == "binary_expression" and self.tree.text(node.child_by_field_name("operator")) == "+":
            left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
            return self._text(left, depth + 1) + self._text(right, depth + 1)
        if node.type in {"identifier", "field_access"}:
            return [["n", text[:200]]]
        return [["?", text[:200]]]
