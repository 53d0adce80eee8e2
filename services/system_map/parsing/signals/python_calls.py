"""Where Python's calls stand that detectors ask for, in which scope, and what a file's own names and imports bring."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.parsing.signals.python_conditions import is_conditional
from services.system_map.parsing.signals.python_pieces import Call, PythonPieces, Text
from services.system_map.parsing.signals.python_scopes import Around, PythonScopes

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.grammar import SyntaxTree

# What one file may ask the tree for: above, it is generated or hostile.
MAX_PLACES = 6_000
_MAX_TEXTS = 40
_GIVEN_A_VALUE = rb"[ \t]*+([\w\x80-\xff]++)[ \t]*+(?::[^=\n]{1,80})?([+]?)=(?!=)"
# A line's end in front is found much faster than `^` is; the first line is looked at apart.
_BOUND_FIRST, _BOUND = re.compile(_GIVEN_A_VALUE), re.compile(rb"\n" + _GIVEN_A_VALUE)
_OPENED = re.compile(rb"[ \t]*\(")
_CALLED = re.compile(rb"[ \t]*(?:\w+\.){0,5}(\w+)\(")
_WORD = frozenset(bytes([byte]) for byte in range(256) if re.match(rb"\w", bytes([byte])))


def names_in(found: list[Signal]) -> set[str]:
    """Return the bare names that stand in paths and prefixes of signals."""
    pieces = [piece for signal in found for key in ("path", "prefix") for piece in signal.data.get(key) or ()]
    return _names_of(pieces)


def _names_of(pieces: Text) -> set[str]:
    return {piece[1] for piece in pieces if piece[0] == "n" and piece[1].isidentifier()}


class PythonCalls(PythonPieces):
    """The calls of one file; `of` hands the same to every detector, so that each place is read once."""

    def __init__(self, tree: SyntaxTree) -> None:
        """Take a parsed file."""
        super().__init__(tree)
        self._at: dict[tuple[int, int], Call | None] = {}  # by place of the name, as read outside of such a row
        self.settled: dict[tuple[object, ...], Text | None] = {}  # see python_handed

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
        source, places = self.tree.source, list[tuple[int, int]]()
        for name in names:
            start = source.find(name) if self.tree.holds([name]) else -1
            while start >= 0:
                end = start + len(name)
                if source[start - 1 : start] not in _WORD and _OPENED.match(source, end):
                    places.append((start, end))
                start = source.find(name, end)
        return self._calls_at(sorted(places))

    def _calls_at(self, places: Iterable[tuple[int, int]]) -> Iterator[Call]:
        for start, end in islice(places, MAX_PLACES):
            call = self._called_at(start, end)
            if call is None:
                continue
            for row in self.literals.rows(call.node):
                self.bound = row
                yield (self.read_call(call.node) or call) if row and call.starred else call
            self.bound = {}

    def _called_at(self, start: int, end: int) -> Call | None:
        if (start, end) not in self._at:
            node = self.tree.root.descendant_for_byte_range(start, end)
            self._at[start, end] = self.call_of(node) if node is not None else None
        return self._at[start, end]

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

    def around(self, node: Node) -> Around:
        """Return what a node stands in."""
        return self._scopes.around(node)

    @cached_property
    def _scopes(self) -> PythonScopes:
        return PythonScopes(self.tree)

    def is_conditional(self, node: Node) -> bool:
        """Say whether a place is reached only on a condition: under `if settings.DEBUG:` in its module or function."""
        return is_conditional(self.tree, node)

    def assigned(self, node: Node) -> str:
        """Return the name that a value is assigned to: `x = value`, `self.x: T = value`; "" for none."""
        parent = self.tree.parent(node)
        while parent is not None and parent.type in {"parenthesized_expression", "await"}:
            node, parent = parent, self.tree.parent(parent)
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
    def bound_lines(self) -> list[re.Match[bytes]]:
        """Where lines begin with a name that is given a value, in the order of the text; the second group tells a `+=`."""
        first = _BOUND_FIRST.match(self.tree.source)
        return [*([] if first is None else [first]), *islice(_BOUND.finditer(self.tree.source), MAX_PLACES)]

    @cached_property
    def bindings(self) -> dict[bytes, list[re.Match[bytes]]]:
        """The same by name."""
        found: dict[bytes, list[re.Match[bytes]]] = {}
        for match in self.bound_lines:
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
