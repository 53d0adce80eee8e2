"""Spring: controllers and what `@RequestMapping` and its family say on classes and methods.

spring.class       {name, qualified, annotations, controller, client, above, paths, methods, texts}, where some of what
stands above is named with what it is in {written: whole names}, and where it has no mapping itself but annotations that
may be the repository's own {given: {annotation: {element: texts}}}
spring.annotation  {name, qualified, controller, paths, methods, aliases: {element: "path" or "method"}}
spring.route       {class, handler, handler_line, takes: types, paths, methods}, and for an annotation that may be the repository's own
{by: its name, given: {element: texts}}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.java_texts import Text, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"Mapping", b"Controller")
_MAPPING = re.compile(rb"@[ \t]*(RequestMapping|(?:Get|Post|Put|Delete|Patch)Mapping)\b")
_STANDARD = frozenset(f"{verb}Mapping" for verb in ("Request", "Get", "Post", "Put", "Delete", "Patch"))
# What annotations that a repository makes of these are called; any other stands on too many methods.
_OWN = re.compile(
    rb"@[ \t]*((?:Get|Post|Put|Delete|Patch)\w*|\w+(?:Mapping|Get|Post|Put|Delete|Patch|Endpoint|Route)\d?)\b"
)
_TYPES = frozenset({"class_declaration", "interface_declaration", "record_declaration", "annotation_type_declaration"})
_HEADS = re.compile(rb"\b(?:class|interface)[ \t]+(\w+)")
_FIELDS = re.compile(rb'\bString[ \t]+(\w+)[ \t]*=[ \t]*"')
_VERB = re.compile(r"\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE)\b")
_MARKS = frozenset({"annotation", "marker_annotation"})
# Of others that stand on controllers nothing is to be kept.
_NOT_OWN = """
RestController Controller Component Service Tag Api Operation ApiResponses SecurityRequirement Validated Scope
ConditionalOnProperty ConditionalOnExpression ConditionalOnBean ConditionalOnClass ConditionalOnMissingBean Profile
CrossOrigin PreAuthorize Secured RolesAllowed SuppressWarnings Suppress Slf4j RequiredArgsConstructor AllArgsConstructor
Order Import SessionAttributes EnableConfigurationProperties FeignClient Transactional Deprecated
"""
NOT_OWN = frozenset(_NOT_OWN.split())
_MAX_GIVEN = 20
_MAX_PLACES = 6_000
_MAX_AROUND = 10
_MAX_OWN = 500
_MAX_TAKEN = 20
_MAX_TYPE = 60


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
            annotation, owner = self._annotation(match)
            if place >= _MAX_PLACES:
                break
            if annotation is None or owner is None:
                continue
            mapping = self._mapping(annotation, match[1].decode())
            if owner.type in _TYPES:
                mapped[owner.start_byte] = mapping
            elif owner.type == "method_declaration":
                self._route(annotation, owner, mapping)
        self._own()
        for place, match in enumerate(_HEADS.finditer(self.tree.source)):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            if place < _MAX_PLACES and node is not None and node.parent is not None and node.parent.type in _TYPES:
                self._class(node.parent, mapped.get(node.parent.start_byte))
        return self.found

    def _annotation(self, match: re.Match[bytes]) -> tuple[Node | None, Node | None]:
        """Return the annotation that a name belongs to, and what it stands on."""
        node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
        annotation = node.parent if node is not None else None
        if annotation is None or annotation.type not in _MARKS:
            return None, None
        return annotation, annotation.parent.parent if annotation.parent is not None else None

    def _own(self) -> None:
        """Read annotations on methods that the repository may have made of Spring's."""
        for match in list(_OWN.finditer(self.tree.source))[:_MAX_OWN]:
            name = match[1].decode("utf-8", "replace")
            annotation, owner = (None, None) if name in _STANDARD else self._annotation(match)
            if annotation is not None and owner is not None and owner.type == "method_declaration":
                given = {key: self._values(value) for key, value in self._arguments(annotation)}
                self._route(annotation, owner, {"paths": [], "methods": [], "by": name, "given": given})

    def _class(self, node: Node, mapping: dict[str, Any] | None) -> None:
        modifiers = next((child for child in node.named_children if child.type == "modifiers"), None)
        annotations = [
            self.tree.text(child.child_by_field_name("name")).rpartition(".")[2]
            for child in (modifiers.named_children if modifiers is not None else ())
            if child.type in _MARKS
        ]
        above, written = list[str](), list[str]()
        for child in node.named_children:
            if child.type in {"superclass", "super_interfaces", "extends_interfaces"}:
                text = re.sub(r"<[^<>]*>", "", self.tree.text(child)[:2_000])
                above += re.findall(r"\b([A-Z]\w*)", text)
                written += [one for one in re.findall(r"[\w.]+", text) if "." in one]
        data = {
            "name": self.tree.text(node.child_by_field_name("name")),
            "qualified": self._qualified(node),
            "annotations": annotations[:20],
            "controller": any(name.endswith("Controller") for name in annotations),
            "client": "FeignClient" in annotations or "HttpExchange" in annotations,
            "above": above[:20],
            "paths": mapping["paths"] if mapping else [],
            "methods": mapping["methods"] if mapping else [],
        }
        if written:
            data["written"] = written[:20]
        given = self._given(modifiers) if mapping is None and modifiers is not None else {}
        if given:
            data["given"] = given
        kind = "class"
        if node.type == "annotation_type_declaration":
            if mapping is None and not data["controller"]:
                return
            kind, data["aliases"] = "annotation", self._aliases(node)
        else:
            data["texts"] = self._texts()
        self.found.append(Signal(f"spring.{kind}", node.start_point[0] + 1, data))

    def _given(self, modifiers: Node) -> dict[str, Any]:
        """Return what annotations of a class are given that may be the repository's own, by their names."""
        found: dict[str, Any] = {}
        for child in modifiers.named_children[:_MAX_GIVEN]:
            name = self.tree.text(child.child_by_field_name("name")).rpartition(".")[2]
            if child.type == "annotation" and name not in NOT_OWN:
                found[name] = {key: self._values(value) for key, value in self._arguments(child)}
        return found

    def _qualified(self, node: Node) -> str:
        names: list[str] = []
        at: Node | None = node
        while at is not None and len(names) < _MAX_AROUND:
            if at.type in _TYPES or at.type == "enum_declaration":
                names.append(self.tree.text(at.child_by_field_name("name")))
            at = self.tree.parent(at)
        return ".".join(reversed(names))

    def _aliases(self, node: Node) -> dict[str, str]:
        """Return which elements of an annotation are handed on to the mapping that stands on it."""
        found: dict[str, str] = {}
        body = node.child_by_field_name("body")
        for element in body.named_children[:100] if body is not None else ():
            if element.type != "annotation_type_element_declaration" or not element.named_child_count:
                continue
            name = self.tree.text(element.child_by_field_name("name"))
            for mark in element.named_children[0].named_children:
                if mark.type == "annotation" and self.tree.text(mark.child_by_field_name("name")).endswith("AliasFor"):
                    said = {key: self.tree.text(value) for key, value in self._arguments(mark)}
                    to = (said.get("attribute") or said.get("value") or name).strip('"')
                    if "annotation" in said and to in {"value", "path", "method"}:
                        found[name] = "method" if to == "method" else "path"
        return found

    def _texts(self) -> dict[str, Any]:
        """Return what the fields of the file hold: those that are final are constants too, `static` or not."""
        found: dict[str, Any] = {}
        for match in list(_FIELDS.finditer(self.tree.source))[:100]:
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            declarator = node.parent if node is not None else None
            field = declarator.parent if declarator is not None else None
            if node is not None and declarator is not None and field is not None and field.type == "field_declaration":
                found[self.tree.text(node)] = text_of(self.tree, declarator.child_by_field_name("value"))
        return found

    def _route(self, annotation: Node, method: Node, mapping: dict[str, Any]) -> None:
        owner = self.tree.parent(method)
        while owner is not None and owner.type not in _TYPES:
            owner = self.tree.parent(owner)
        if owner is not None:
            data = {
                "class": self.tree.text(owner.child_by_field_name("name")),
                "handler": self.tree.text(method.child_by_field_name("name")),
                "handler_line": (method.child_by_field_name("name") or method).start_point[0] + 1,
                "takes": self._takes(method),
                **mapping,
            }
            self.found.append(Signal("spring.route", annotation.start_point[0] + 1, data))

    def _takes(self, method: Node) -> list[str]:
        """Return the types of a method's parameters, without what they are of and their packages."""
        parameters = method.child_by_field_name("parameters")
        found: list[str] = []
        for child in parameters.named_children[:_MAX_TAKEN] if parameters is not None else ():
            if child.type in {"formal_parameter", "spread_parameter"}:
                kinds = (one for one in child.named_children if one.type not in {"modifiers", "variable_declarator"})
                kind = self.tree.text(child.child_by_field_name("type") or next(kinds, None))
                found.append(kind.partition("<")[0].rpartition(".")[2][:_MAX_TYPE])
        return found

    def _arguments(self, annotation: Node) -> list[tuple[str, Node]]:
        """Return an annotation's arguments by element; one without a name is `value`."""
        found: list[tuple[str, Node]] = []
        arguments = annotation.child_by_field_name("arguments")
        for child in arguments.named_children if arguments is not None else ():
            if child.type == "element_value_pair":
                value = child.child_by_field_name("value")
                if value is not None:
                    found.append((self.tree.text(child.child_by_field_name("key")), value))
            elif "comment" not in child.type:
                found.append(("value", child))
        return found

    def _mapping(self, annotation: Node, name: str) -> dict[str, Any]:
        methods = [] if name == "RequestMapping" else [name.removesuffix("Mapping").upper()]
        paths: list[Any] = []
        for key, value in self._arguments(annotation):
            if key in {"value", "path"}:
                paths += self._values(value)
            elif key == "method":
                methods += _VERB.findall(self.tree.text(value))
        return {"paths": paths, "methods": methods}

    def _values(self, node: Node) -> list[Text]:
        if node.type == "element_value_array_initializer":
            return [text_of(self.tree, child) for child in node.named_children if "comment" not in child.type]
        return [text_of(self.tree, node)]
