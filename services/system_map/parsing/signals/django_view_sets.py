"""Django REST framework: view sets with what their routes depend on: bases, settings, actions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import PythonCalls

if TYPE_CHECKING:
    from tree_sitter import Node

_ACTIONS = re.compile(
    rb"@[ \t]*(?:(?:\w+\.)?(action|detail_route|list_route)\b|(\w+)\.mapping\.(get|post|put|patch|delete)\b)"
)
_CLASSES = re.compile(rb"^[ \t]*class[ \t]+(\w+)[ \t]*[(:[]", re.MULTILINE)
_SETTINGS = frozenset({"lookup_field", "lookup_url_kwarg", "http_method_names"})


def view_sets(calls: PythonCalls) -> list[Signal]:
    """Return a `django.viewset` for each class of a file that may be one, or a part of one."""
    return _ViewSets(calls).read()


class _ViewSets:
    def __init__(self, calls: PythonCalls) -> None:
        self.calls = calls
        self.tree = calls.tree

    def read(self) -> list[Signal]:
        """Return a signal for each class."""
        found: list[Signal] = []
        actions: dict[str, list[dict[str, Any]]] = {}
        for match in _ACTIONS.finditer(self.tree.source):
            named = match.span(1) if match[1] else match.span(2)
            node = self.tree.root.descendant_for_byte_range(*named)
            while node is not None and node.type not in {"decorator", "module", "block"}:
                node = node.parent
            if node is None or node.type != "decorator" or node.parent is None:
                continue
            function = node.parent.child_by_field_name("definition")
            if function is not None and function.type == "function_definition":
                known = actions.setdefault(self.calls.around(function).class_name, [])
                action = self._mapped(node, function, match, known) if match[2] else None
                if action is not None or not match[2]:
                    known.append(action or self._action(node, function, match[1].decode()))
        for match in _CLASSES.finditer(self.tree.source):
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            definition = node.parent if node is not None else None
            if definition is None or definition.type != "class_definition":
                continue
            around = self.calls.around(definition)
            name = f"{around.scope}.{match[1].decode()}" if around.scope else match[1].decode()
            superclasses = definition.child_by_field_name("superclasses")
            bases = [self._base(base) for base in superclasses.named_children] if superclasses else []
            bases = [base for base in bases if base]
            is_wanted = name in actions or any("View" in base or "Mixin" in base for base in [name, *bases])
            if is_wanted:
                data = {"class": name, "bases": bases, "actions": actions.get(name, []), **self._settings(definition)}
                found.append(Signal("django.viewset", definition.start_point[0] + 1, data))
        return found

    def _base(self, node: Node) -> str:
        """Return a base's name, without what a generic one is given: `ModelViewSet[Tag]`."""
        return self.calls.dotted(node.child_by_field_name("value") if node.type == "subscript" else node)

    def _settings(self, definition: Node) -> dict[str, Any]:
        settings: dict[str, Any] = {}
        body = definition.child_by_field_name("body")
        for statement in body.named_children if body is not None else ():
            value = (
                statement.named_children[0]
                if statement.type == "expression_statement" and statement.named_child_count
                else None
            )
            name = (
                self.tree.text(value.child_by_field_name("left"))
                if value is not None and value.type == "assignment"
                else ""
            )
            if name in _SETTINGS and value is not None:
                right = value.child_by_field_name("right")
                pieces = self.calls.text(right)
                single = pieces[0][1] if len(pieces) == 1 and pieces[0][0] == "t" else None
                settings[name] = self.calls.words(right) if name == "http_method_names" else single
        return settings

    def _mapped(
        self, decorator: Node, function: Node, match: re.Match[bytes], known: list[dict[str, Any]]
    ) -> dict[str, Any] | None:
        """Read `@info.mapping.post`: another method where the action `info` answers."""
        above = next((one for one in known if one["name"] == match[2].decode()), None)
        if above is None:
            return None
        return above | {
            "name": self.tree.text(function.child_by_field_name("name")),
            "of": above.get("of", above["name"]),
            "line": decorator.start_point[0] + 1,
            "handler_line": function.start_point[0] + 1,
            "methods": [match[3].decode().upper()],
        }

    def _action(self, decorator: Node, function: Node, how: str) -> dict[str, Any]:
        name = self.tree.text(function.child_by_field_name("name"))
        value = decorator.named_children[0] if decorator.named_child_count else None
        call = self.calls.read_call(value) if value is not None and value.type == "call" else None
        keywords = call.keywords if call else {}
        first = keywords.get("methods") or (call.positional[0] if call and call.positional else None)
        methods = self.calls.words(first) if first is not None else ["get"]
        path = self.calls.text(keywords["url_path"]) if "url_path" in keywords else [["t", name]]
        return {
            "name": name,
            "line": decorator.start_point[0] + 1,
            "handler_line": function.start_point[0] + 1,
            "methods": None if methods is None else sorted({method.upper() for method in methods}),
            "detail": how == "detail_route" or self.tree.text(keywords.get("detail")) == "True",
            "path": path,
        }
