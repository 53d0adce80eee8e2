"""Python calls as detectors read them: receiver, arguments, scope; texts as pieces that can be joined later.

A *text* is a list of pieces: ["t", literal], ["n", dotted name], ["?", source] for what no reader can tell.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_literals import PythonLiterals
from services.system_map.parsing.signals.python_scopes import FUNCTIONS, Around, PythonScopes

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
_NAMES = frozenset({"identifier", "attribute"})
_PERCENT = re.compile(r"%[sd]")
_BRACES = re.compile(r"\{(\w*)\}")
_MAX_DEPTH = 200
# One pattern for all names rather than one for each: making a pattern takes longer than reading a file with it.
_BOUND = re.compile(rb"^[ \t]*+([\w\x80-\xff]++)[ \t]*+(?::[^=\n]{1,80})?([+]?)=(?!=)", re.MULTILINE)
_CALLED = re.compile(rb"[ \t]*(?:\w+\.){0,5}(\w+)\(")
_WORD = frozenset(bytes([byte]) for byte in range(256) if re.match(rb"\w", bytes([byte])))


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


def names_in(found: list[Signal]) -> set[str]:
    """Return the bare names that stand in paths and prefixes of signals."""
    pieces = [piece for signal in found for key in ("path", "prefix") for piece in signal.data.get(key) or ()]
    return _names_of(pieces)


def _names_of(pieces: Text) -> set[str]:
    return {piece[1] for piece in pieces if piece[0] == "n" and piece[1].isidentifier()}


@cache
def _calls_of(names: frozenset[bytes]) -> re.Pattern[bytes]:
    """Return what finds names that are called; what stands before them is looked at after, for that is faster."""
    return re.compile(rb"(" + b"|".join(re.escape(name) for name in sorted(names, reverse=True)) + rb")[ \t]*\(")


class PythonCalls:
    """The calls of one file; `of` hands the same to every detector, so that each place is read once."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        self.tree = tree
        self.bound: dict[str, Node] = {}  # what the names of a loop over literals stand for in the row being read
        self._at: dict[tuple[int, int], Call | None] = {}  # by place of the name, as read outside of such a row

    @classmethod
    def of(cls, tree: SyntaxTree) -> PythonCalls:
        """Return the calls of a file, the same for all who ask."""
        known = tree.shared.get(cls)
        if not isinstance(known, cls):
            known = tree.shared[cls] = cls(tree)
        known.bound = {}  # a detector that failed may have left a row
        return known

    def calls(self, pattern: re.Pattern[bytes]) -> Iterator[Call]:
        """Yield the calls whose name is the first group of what the pattern finds in the text.

        One in a loop over literals comes once for each row, with `bound` telling what the loop's names stand for.
        """
        return self._calls_at(found.span(1) for found in pattern.finditer(self.tree.source))

    def named(self, names: frozenset[bytes]) -> Iterator[Call]:
        """Yield the calls of names, whatever they are called on, as `calls` does."""
        held = frozenset(name for name in names if self.tree.holds([name]))
        source = self.tree.source
        return self._calls_at(
            found.span(1)
            for found in (_calls_of(held).finditer(source) if held else ())
            if source[found.start() - 1 : found.start()] not in _WORD
        )

    def _calls_at(self, places: Iterable[tuple[int, int]]) -> Iterator[Call]:
        for start, end in islice(places, MAX_PLACES):
            call = self._called_at(start, end)
            if call is None:
                continue
            for row in self.literals.rows(call.node):
                self.bound = row
                yield call
            self.bound = {}

    def _called_at(self, start: int, end: int) -> Call | None:
        if (start, end) not in self._at:
            node = self.tree.root.descendant_for_byte_range(start, end)
            self._at[start, end] = self.call_of(node) if node is not None else None
        return self._at[start, end]

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
        return self._scopes.around(node)

    @cached_property
    def _scopes(self) -> PythonScopes:
        return PythonScopes(self.tree)

    def is_conditional(self, node: Node) -> bool:
        """Say whether a place is reached only on a condition: under `if settings.DEBUG:` in its module or function."""
        parent = node.parent
        for _ in range(_MAX_DEPTH):
            if parent is None or parent.type in FUNCTIONS:
                return False
            if parent.type == "if_statement":
                asked = parent.child_by_field_name("condition")
                if not self.tree.text(asked).strip("()").startswith(("__name__", "TYPE_CHECKING", "typing.")):
                    return True
            parent = parent.parent
        return False

    def assigned(self, node: Node) -> str:
        """Return the name that a value is assigned to: `x = value`, `self.x: T = value`; "" for none."""
        parent = node.parent
        while parent is not None and parent.type in {"parenthesized_expression", "await"}:
            node, parent = parent, parent.parent
        if parent is None or parent.type != "assignment" or parent.child_by_field_name("right") != node:
            return ""
        return self.dotted(parent.child_by_field_name("left"))

    def made(self, names: set[str]) -> Iterator[Call]:
        """Yield the calls that lines begin to give to names: `app = create_app()`, as `calls` does."""
        source = self.tree.source
        bound = [match for name in names for match in self.bindings.get(name.encode(), ()) if not match[2]]
        bound.sort(key=re.Match.start)
        calls = (_CALLED.match(source, match.end()) for match in bound)
        return self._calls_at(call.span(1) for call in calls if call is not None)

    @cached_property
    def bindings(self) -> dict[bytes, list[re.Match[bytes]]]:
        """Where lines begin with a name that is given a value."""
        found: dict[bytes, list[re.Match[bytes]]] = {}
        for match in islice(_BOUND.finditer(self.tree.source), MAX_PLACES):
            found.setdefault(match[1], []).append(match)
        return found

    def own_texts(self, used: set[str]) -> dict[str, list[object]]:
        """Return what a module binds names to that hold a text: [pieces, how often the name is bound]."""
        found: dict[str, list[object]] = {}
        wanted, asked = sorted(used), set[str]()
        while wanted and len(asked) < _MAX_TEXTS:
            name = wanted.pop(0)
            if name in asked or not name.isidentifier():
                continue
            asked.add(name)
            places = self.bindings.get(name.encode(), [])[:_MAX_TEXTS]
            node = self.tree.root.descendant_for_byte_range(*places[0].span(1)) if places else None
            parent = None if node is None else node.parent
            if parent is None or parent.type != "assignment" or self.around(parent).scope:
                continue
            statement = parent.parent
            if statement is None or statement.parent is None or statement.parent.type != "module":
                continue
            right = parent.child_by_field_name("right")
            is_number = right is not None and right.type == "integer"  # f"/v{VERSION}"
            pieces = [["t", self.tree.text(right)]] if is_number else self.text(right)
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
