"""Python calls as detectors read them: receiver, arguments, scope; texts as pieces that can be joined later.

A *text* is a list of pieces: ["t", literal], ["n", dotted name], ["?", source] for what no reader can tell.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_literals import PythonLiterals

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree

Text = list[list[str]]
# What one file may ask the tree for: above, it is generated or hostile.
MAX_PLACES = 6_000
_MAX_SOURCE = 200
_MAX_TEXTS = 40
_MAX_PIECES = 20
_FUNCTIONS = frozenset({"function_definition", "class_definition"})
_NAMES = frozenset({"identifier", "attribute"})
_PERCENT = re.compile(r"%[sd]")
_BRACES = re.compile(r"\{(\w*)\}")
_MAX_DEPTH = 200


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


@dataclass(slots=True)
class Around:
    """What a place stands in."""

    scope: str  # qualified name of the functions and classes around it: "create_app"; "" at module level
    class_name: str  # qualified name of the innermost class; "" for none
    parameters: dict[str, str] = field(default_factory=dict)  # of the functions around it, with their annotations
    owners: dict[str, tuple[str, int]] = field(default_factory=dict)  # the function a parameter is of, its position

    def handed(self, name: str) -> dict[str, Any] | None:
        """Return what tells a parameter's value by the calls of its function; None for a name that is none."""
        if name not in self.owners:
            return None
        of, at = self.owners[name]
        return {"of": of, "at": at, "name": name}


def names_in(found: list[Signal]) -> set[str]:
    """Return the bare names that stand in paths and prefixes of signals."""
    pieces = [piece for signal in found for key in ("path", "prefix") for piece in signal.data.get(key) or ()]
    return _names_of(pieces)


def _names_of(pieces: Text) -> set[str]:
    return {piece[1] for piece in pieces if piece[0] == "n" and piece[1].isidentifier()}


class PythonCalls:
    """The calls of one file."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree
        self.bound: dict[str, Node] = {}  # what the names of a loop over literals stand for in the row being read

    def calls(self, pattern: re.Pattern[bytes]) -> Iterator[Call]:
        """Yield the calls whose name is the first group of what the pattern finds in the text.

        One in a loop over literals comes once for each row, with `bound` telling what the loop's names stand for.
        """
        for place, found in enumerate(pattern.finditer(self.tree.source)):
            if place >= MAX_PLACES:
                return
            node = self.tree.root.descendant_for_byte_range(found.start(1), found.end(1))
            call = self.call_of(node) if node is not None else None
            if call is None:
                continue
            for row in self.literals.rows(call.node):
                self.bound = row
                yield call
            self.bound = {}

    @cached_property
    def literals(self) -> PythonLiterals:
        """The literals that names of this file stand for."""
        return PythonLiterals(self.tree)

    def call_of(self, node: Node) -> Call | None:
        """Return the call that a name calls; None where it is called by none."""
        if node.type != "identifier":
            return None
        function = node
        parent = node.parent
        if parent is not None and parent.type == "attribute":
            if parent.child_by_field_name("attribute") != node:
                return None
            function, parent = parent, parent.parent
        if parent is None or parent.type != "call" or parent.child_by_field_name("function") != function:
            return None
        return self.read_call(parent)

    def read_call(self, node: Node) -> Call | None:
        """Read a call node; None for one without a name."""
        function = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        if function is None or arguments is None or function.type not in _NAMES:
            return None
        receiver = ""
        name = self.tree.text(function)
        if function.type == "attribute":
            name = self.tree.text(function.child_by_field_name("attribute"))
            receiver = self.dotted(function.child_by_field_name("object")) or "?"
        call = Call(node, name, receiver, node.start_point[0] + 1, [], {}, starred=False)
        if arguments.type != "argument_list":
            return call
        for argument in arguments.named_children:
            if argument.type == "keyword_argument":
                value = argument.child_by_field_name("value")
                if value is not None:
                    call.keywords[self.tree.text(argument.child_by_field_name("name"))] = value
            elif argument.type in {"list_splat", "dictionary_splat"}:
                call.starred = True
            elif argument.type != "comment":
                call.positional.append(argument)
        return call

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
        text = "".join(self.tree.text(node).split())
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
                elif child.type == "interpolation":
                    pieces += self.text(child.child_by_field_name("expression"), depth + 1)
            return pieces
        try:
            value = literal_eval(self.tree.text(node))
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

    def around(self, node: Node) -> Around:
        """Return what a node stands in."""
        names: list[tuple[str, bool]] = []
        around = Around("", "")
        owned: list[tuple[int, list[str]]] = []  # how far in a function stands, counted from the innermost
        parent = node.parent
        for _ in range(_MAX_DEPTH):
            if parent is None:
                break
            if parent.type in _FUNCTIONS:
                is_class = parent.type == "class_definition"
                names.append((self.tree.text(parent.child_by_field_name("name")), is_class))
                if not is_class:
                    owned.append((len(names) - 1, self._add_parameters(parent, around.parameters)))
            parent = parent.parent
        names.reverse()
        for depth, parameters in owned:
            inside = names[: len(names) - depth]
            is_method = len(inside) > 1 and inside[-2][1] and parameters[:1] in (["self"], ["cls"])
            for at, name in enumerate(parameters[1:] if is_method else parameters):
                around.owners.setdefault(name, (".".join(part for part, _ in inside), at))
        around.scope = ".".join(name for name, _ in names)
        classes = [index for index, (_, is_class) in enumerate(names) if is_class]
        if classes:
            around.class_name = ".".join(name for name, _ in names[: classes[-1] + 1])
        return around

    def is_conditional(self, node: Node) -> bool:
        """Say whether a place is reached only on a condition: under `if settings.DEBUG:` in its module or function."""
        parent = node.parent
        for _ in range(_MAX_DEPTH):
            if parent is None or parent.type in _FUNCTIONS:
                return False
            if parent.type == "if_statement":
                asked = parent.child_by_field_name("condition")
                if not self.tree.text(asked).strip("()").startswith(("__name__", "TYPE_CHECKING", "typing.")):
                    return True
            parent = parent.parent
        return False

    def _add_parameters(self, function: Node, into: dict[str, str]) -> list[str]:
        names: list[str] = []
        parameters = function.child_by_field_name("parameters")
        for parameter in parameters.named_children[:50] if parameters is not None else ():
            name = parameter
            if parameter.type != "identifier":
                name = parameter.child_by_field_name("name") or next(iter(parameter.named_children), parameter)
            annotation = parameter.child_by_field_name("type")
            into.setdefault(self.tree.text(name), self._source(annotation) if annotation is not None else "")
            names.append(self.tree.text(name))
        return names

    def assigned(self, node: Node) -> str:
        """Return the name that a value is assigned to: `x = value`, `self.x: T = value`; "" for none."""
        parent = node.parent
        while parent is not None and parent.type in {"parenthesized_expression", "await"}:
            node, parent = parent, parent.parent
        if parent is None or parent.type != "assignment" or parent.child_by_field_name("right") != node:
            return ""
        return self.dotted(parent.child_by_field_name("left"))

    def own_texts(self, used: set[str]) -> dict[str, list[object]]:
        """Return what a module binds names to that hold a text: [pieces, how often the name is bound]."""
        found: dict[str, list[object]] = {}
        wanted, asked = sorted(used), set[str]()
        while wanted and len(asked) < _MAX_TEXTS:
            name = wanted.pop(0)
            if name in asked or not name.isidentifier():
                continue
            asked.add(name)
            bound = re.compile(rb"^[ \t]*(" + name.encode() + rb")[ \t]*(?::[^=\n]{1,80})?[+]?=(?!=)", re.MULTILINE)
            places = list(bound.finditer(self.tree.source))[:_MAX_TEXTS]
            node = self.tree.root.descendant_for_byte_range(*places[0].span(1)) if places else None
            parent = None if node is None else node.parent
            if parent is None or parent.type != "assignment" or self.around(parent).scope:
                continue
            statement = parent.parent
            if statement is None or statement.parent is None or statement.parent.type != "module":
                continue
            pieces = self.text(parent.child_by_field_name("right"))
            found[name] = [pieces, len(places)]
            wanted += sorted(_names_of(pieces))
        return found

    @cached_property
    def names(self) -> dict[str, list[object]]:
        """What imports bring: local name → [line, module, leading dots, name or ""]."""
        found: dict[str, list[object]] = {}
        for node in self.tree.nodes("import"):
            line = node.start_point[0] + 1
            module = "".join(self.tree.text(node.child_by_field_name("module_name")).split())
            bare = module.lstrip(".")
            for name in node.children_by_field_name("name"):
                alias = name.child_by_field_name("alias") if name.type == "aliased_import" else None
                real = "".join(self.tree.text(name.child_by_field_name("name") if alias is not None else name).split())
                if node.type == "import_statement":
                    found[self.tree.text(alias) or real] = [line, real, 0, ""]
                elif node.type == "import_from_statement":
                    found[self.tree.text(alias) or real] = [line, bare, len(module) - len(bare), real]
        return found
