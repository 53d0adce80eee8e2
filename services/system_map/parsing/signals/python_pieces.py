"""Python's calls and texts as detectors read them: receiver, arguments; texts as pieces that can be joined later.

A *text* is a list of pieces: ["t", literal], ["n", dotted name], ["?", source] for what no reader can tell.
"""

from __future__ import annotations

import re
from ast import literal_eval
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_literals import PythonLiterals

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
_MAX_SOURCE = 200
_MAX_PIECES = 20
_NAMES = frozenset({"identifier", "attribute"})
_SHAPED = frozenset({"format_specifier", "type_conversion", "="})  # what makes another text of an f-string's value
_PERCENT = re.compile(r"%[sd]")
_BRACES = re.compile(r"\{(\w*)\}")


@dataclass(slots=True)
class Call:
    """A call: `receiver.name(positional, keyword=…)`."""

    node: Node
    name: str
    receiver: str  # "" for a bare name; "?" for an expression that no name stands for
    line: int
    positional: list[Node]
    keywords: dict[str, Node]
    starred: bool  # some arguments come by * or **


class PythonPieces:
    """Reads the expressions of one file; names of a loop over literals stand for what the row being read gives them."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree
        self.bound: dict[str, Node] = {}  # what the names of a loop over literals stand for in the row being read

    @cached_property
    def literals(self) -> PythonLiterals:
        """The literals that names of this file stand for."""
        return PythonLiterals(self.tree)

    def read_call(self, node: Node) -> Call | None:
        """Read a call node; None for one without a name."""
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if function is not None and function.type == "list_splat" and function.named_child_count == 1:
            function = function.named_children[0]  # so the grammar has `[*call()]`: the star first, then the call
        if function is None or arguments is None or function.type not in _NAMES:
            return None
        receiver = ""
        name = self.tree.text(function)
        if function.type == "attribute":
            name = self.tree.text(function.child_by_field_name("attribute"))
            owner = function.child_by_field_name("object")
            is_splat = owner is not None and owner.type == "list_splat"
            receiver = self.dotted(owner.named_children[0] if is_splat and owner is not None else owner) or "?"
        call = Call(node, name, receiver, node.start_point[0] + 1, [], {}, starred=False)
        if arguments.type != "argument_list":
            return call
        for argument in arguments.named_children:
            if argument.type == "keyword_argument":
                value = argument.child_by_field_name("value")
                if value is not None:
                    call.keywords[self.tree.text(argument.child_by_field_name("name"))] = value
            elif argument.type in {"list_splat", "dictionary_splat"}:
                call.starred = not self._spread(call, argument) or call.starred
            elif argument.type != "comment":
                call.positional.append(argument)
        return call

    def _spread(self, call: Call, splat: Node) -> bool:
        """Give a call what a row of a loop over literals gives it by `*` or `**`; False for anything else."""
        value = splat.named_children[0] if self.bound and splat.named_children else None
        item = self.literals.item(value, self.bound) if value is not None else None
        inner = [child for child in item.named_children if child.type != "comment"] if item is not None else []
        if item is None or any(child.type.endswith("_splat") for child in inner):
            return False
        if splat.type == "list_splat":
            call.positional += inner if item.type in {"list", "tuple"} else []
            return item.type in {"list", "tuple"}
        keys = [self.text(pair.child_by_field_name("key")) if pair.type == "pair" else [] for pair in inner]
        if item.type != "dictionary" or any(len(key) != 1 or key[0][0] != "t" for key in keys):
            return False
        values = [pair.child_by_field_name("value") for pair in inner]
        call.keywords |= {key[0][1]: one for key, one in zip(keys, values, strict=True) if one is not None}
        return True

    def dotted(self, node: Node | None) -> str:
        """Return a name or a chain of names as text; "" for anything else."""
        if node is None:
            return ""
        if self.bound:
            node = self.literals.item(node, self.bound) or node
        if node.type == "identifier":
            return self.tree.text(node)
        if node.type != "attribute":
            return ""
        text = "".join(self.tree.text(node).split()).removeprefix("*")  # of `[*a.b]`, as in `read_call`
        if len(text) > _MAX_SOURCE or not re.fullmatch(r"[\w.]+", text):
            return ""
        head, dot, rest = text.partition(".")
        bound = self.bound.get(head)
        if bound is None:
            return text
        row, self.bound = self.bound, {}  # what a loop goes over is named outside of it
        head = self.dotted(bound)
        self.bound = row
        return f"{head}{dot}{rest}" if head else ""

    def called(self, node: Node | None) -> str:
        """Return the name of a value: a dotted name, or `name()` for a call of one; "" for anything else."""
        if node is not None and self.bound:
            node = self.literals.item(node, self.bound) or node
        if node is not None and node.type == "call":
            inner = self.dotted(node.child_by_field_name("function"))
            return f"{inner}()" if inner else ""
        return self.dotted(node)

    def text(self, node: Node | None, depth: int = 0) -> Text:  # noqa: PLR0911 - one for each form of expression
        """Return the pieces of a text expression."""
        if node is None or depth > _MAX_PIECES:
            return [["?", self._source(node)]]
        if self.bound and (item := self.literals.item(node, self.bound)) is not None:
            node = item
        kind = node.type
        if kind == "string":
            return self._string(node, depth)
        if kind == "concatenated_string":
            return self._join(node.named_children, depth)
        if kind == "parenthesized_expression" and node.named_child_count == 1:
            return self.text(node.named_children[0], depth + 1)
        if kind == "binary_operator" and self.tree.text(node.child_by_field_name("operator")) == "+":
            return self._join(
                [side for side in (node.child_by_field_name("left"), node.child_by_field_name("right")) if side], depth
            )
        filled = self._filled(node, depth) if kind in {"binary_operator", "call"} else None
        if filled is not None:
            return filled
        if kind in _NAMES:
            name = self.dotted(node)
            if name:
                return [["n", name]]
        return [["?", self._source(node)]]

    def _filled(self, node: Node, depth: int) -> Text | None:
        """Read `"a/%s" % x`, `"a/{}".format(x)` and `"|".join(names)`; None for another expression."""
        if node.type == "binary_operator":
            right = node.child_by_field_name("right")
            template, values = node.child_by_field_name("left"), [right]
            if right is not None and right.type == "tuple":
                values = list(right.named_children)
            named: dict[str, Node] = {}
            gap = _PERCENT
        else:
            call = self.read_call(node)
            function = node.child_by_field_name("function")
            if call is None or call.starred or function is None or call.name not in {"format", "join"}:
                return None
            template, values, named, gap = (
                function.child_by_field_name("object"),
                list(call.positional),
                call.keywords,
                _BRACES,
            )
            if template is not None and call.name == "join":
                return self._joined(template, values, depth)
        pieces = self._string(template, depth) if template is not None and template.type == "string" else []
        if len(pieces) != 1 or pieces[0][0] != "t":
            return None
        found: Text = []
        read: dict[int, Text] = {}  # each value once, however often the text takes it
        at = taken = 0
        for match in gap.finditer(pieces[0][1]):
            key = match[1] if gap is _BRACES else ""
            value = named.get(key) if key and not key.isdigit() else None
            if value is None and (not key or key.isdigit()):
                place, taken = int(key or taken), taken + 1
                value = values[place] if place < len(values) else None
            if value is None or len(found) > _MAX_PIECES:
                return None
            if value.id not in read:
                read[value.id] = self.text(value, depth + 1)
            found += [["t", pieces[0][1][at : match.start()]], *read[value.id]]
            at = match.end()
        return [*found, ["t", pieces[0][1][at:]]]

    def _joined(self, between: Node, values: list[Node | None], depth: int) -> Text | None:
        listed = self.literals.literal(values[0]) if len(values) == 1 else None
        words = self.words(listed)
        pieces = self.text(between, depth + 1)
        if words is None or len(pieces) != 1 or pieces[0][0] != "t":
            return None
        return [["t", pieces[0][1].join(words)]]

    def _join(self, nodes: list[Node], depth: int) -> Text:
        pieces: Text = []
        for node in nodes[:_MAX_PIECES]:
            if node.type != "comment":
                pieces += self.text(node, depth + 1)
        return pieces

    def _string(self, node: Node, depth: int) -> Text:
        pieces: Text = []
        if any(child.type == "interpolation" for child in node.named_children):
            for child in node.named_children[:_MAX_PIECES]:
                if child.type == "string_content":
                    pieces.append(["t", self.tree.text(child).replace("{{", "{").replace("}}", "}")])
                elif any(one.type in _SHAPED for one in child.children):  # {version:02d}, {name!r}, {name=}
                    pieces.append(["?", self._source(child)])
                elif child.type == "interpolation":
                    pieces += self.text(child.child_by_field_name("expression"), depth + 1)
            return pieces
        text = self.tree.text(node)
        if len(text) > 1 and text[0] in "\"'" and text[1:2] != text[0] and "\\" not in text:
            return [["t", text[1:-1]]]  # as it is written
        try:
            value = literal_eval(text)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            prefix = self.tree.text(node)[:3].lower().split('"')[0].split("'")[0]
            if "f" not in prefix:
                return [["?", self._source(node)]]
            value = "".join(self.tree.text(child) for child in node.named_children if child.type == "string_content")
        return [["t", value]] if isinstance(value, str) else [["?", self._source(node)]]

    def _source(self, node: Node | None) -> str:
        return " ".join(self.tree.text(node).split())[:_MAX_SOURCE]

    def words(self, node: Node | None) -> list[str] | None:
        """Return the strings of a list, tuple or set; None where something else stands in it."""
        if node is None or node.type not in {"list", "tuple", "set"}:
            return None
        words: list[str] = []
        for child in node.named_children:
            if child.type == "comment":
                continue
            pieces = self.text(child)
            if len(pieces) != 1 or pieces[0][0] != "t":
                return None
            words.append(pieces[0][1])
        return words
