"""Ruby's bare names that are calls: those that no local variable bears where they stand.

Ruby tells by the text alone: `total` is a variable where something was assigned to it before in the same scope, and a
call of an own method elsewhere. Here a name counts as a variable in the whole scope that binds it anywhere, blocks
included, which leaves calls out and invents none. Which of the others are methods, and not words of a library
(`private`, `params`), is told where methods are known: a bare name that leads to none counts for nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from services.system_map.parsing.uses import MAX_CALLS, MAX_NAME

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

NAME = "name"
_CLASSES = ("definition.class", "definition.module", "own")
_METHODS = ("definition.function", "definition.method")
# What the local variables of the text around are not known in; blocks know them.
_SCOPES = (*_CLASSES, *_METHODS)
_GROUPS = (*_CLASSES, "block")  # which methods are made and defined in; RSpec's groups are blocks
_BINDING = ("local", "unknown")
_OF_PATTERN = re.compile(rb"\(\?<([a-z_]\w*)>")  # `/(?<year>\d+)/ =~ date` binds `year`
# What says, of names that it is given, that such methods are made: by a library, in whichever class or group it stands.
# Others have methods of the shorter names, too: `record.attribute(:year)`.
_MADE = re.compile(
    rb"(?:(?<![.\w])(?:let!?|subject!?|delegate|attributes?)|\b(?:belongs_to|has_one|has_many|has_and_belongs_to_many))"
    rb"[ \t(]{1,5}((?::\w{1,80}[?!]?,?\s{0,80}){1,30})"
)
_SYMBOL = re.compile(rb":(\w+[?!]?)")
# Of which a class seldom has methods of its own, and most files are full.
_WORDS = frozenset(b"private protected public module_function block_given? raise it".split())
_SPACE = b" \t(!"
_MAX_GROUPS = 30  # around a place


def read_bare(tree: SyntaxTree) -> list[tuple[int, str, str, int, str]]:
    """Return the bare names of a file that may be calls, each once in a scope."""
    source = tree.source
    words = tree.nodes("word")
    if not words:
        return []
    scopes = _Scopes(tree, _SCOPES)
    bound = {(scopes.at(node.start_byte), _name(source, node)) for capture in _BINDING for node in tree.nodes(capture)}
    bound |= {(scopes.at(found.start()), found[1]) for found in _OF_PATTERN.finditer(source)}
    made = _Made(tree)
    outside = _outside_of_their_methods(tree)
    found = []
    for node in words:
        name = _name(source, node)
        if not 0 < len(name) <= MAX_NAME or name in _WORDS:
            continue
        start = node.start_byte
        key = (scopes.at(start), name)
        if key in bound or _is_asked_for(source, node) or made.holds(name, start) or _is_in(outside, start):
            continue
        bound.add(key)
        found.append((start, name.decode("utf-8", "replace"), "", node.start_point[0] + 1, NAME))
    return found[:MAX_CALLS]


def _name(source: bytes, node: Node) -> bytes:
    return source[node.start_byte : node.end_byte].rstrip(b":")  # `in {name:}` binds `name`


def _is_asked_for(source: bytes, node: Node) -> bool:
    """Say whether a name stands in `defined?(name)`, which calls nothing."""
    start = node.start_byte
    return source[max(start - 12, 0) : start].rstrip(_SPACE).endswith(b"defined?")


def _outside_of_their_methods(tree: SyntaxTree) -> list[tuple[int, int]]:
    """Return the bodies of heredocs that lie behind the end of their method: `def self.page(name) = <<~HTML`.

    What they hold is the method's, and its variables are known there; to the grammar they stand in the class.
    """
    bodies = tree.nodes("heredoc")
    ends = {node.end_point[0]: node.end_byte for kind in _METHODS for node in tree.nodes(kind)} if bodies else {}
    found: list[tuple[int, int]] = []
    for body in bodies:
        start = body.start_byte
        end = ends.get(body.start_point[0], start + 1)
        if end <= start or (found and found[-1][1] == start):  # the next of one line begins where the last one ends
            found.append((start, body.end_byte))
    return found


def _is_in(spans: list[tuple[int, int]], place: int) -> bool:
    """Say whether a place lies in one of the sorted spans; of those that nest the last to begin is asked."""
    following = bisect_right(spans, (place, place)) if spans else 0
    return following > 0 and place < spans[following - 1][1]


class _Made:
    """Names of methods that a library makes for a class or a group: what is called is not what another one defines."""

    def __init__(self, tree: SyntaxTree) -> None:
        self._made: dict[bytes, set[int]] = {}  # by name the groups
        self._defined: dict[bytes, set[int]] = {}
        found = list(_MADE.finditer(tree.source))
        called = tree.nodes("invoked") if found else []  # elsewhere it is a comment, or a text
        methods = {method.start_byte for node in called if (method := node.child_by_field_name("method")) is not None}
        found = [one for one in found if one.start() in methods]
        if not found:
            return
        self._groups = _Scopes(tree, _GROUPS)
        for one in found:
            for name in _SYMBOL.findall(one[1]):
                self._made.setdefault(name, set()).add(self._groups.at(one.start()))
        for node in (node for capture in _METHODS for node in tree.nodes(capture)):
            written = node.child_by_field_name("name")
            name = tree.source[written.start_byte : written.end_byte] if written is not None else b""
            if name in self._made:
                self._defined.setdefault(name, set()).add(self._groups.at(node.start_byte))

    def holds(self, name: bytes, place: int) -> bool:
        """Say whether what a name calls at a place may be a method that is made.

        What is made counts for the whole file, unless a `def` of the file has the name: then the nearest class or group
        around tells that has it by either, and where both stand there it is the `def` (whose `super` calls what is made).
        """
        made = self._made.get(name)
        if made is None:
            return False
        defined = self._defined.get(name)
        if defined is None:
            return True
        group = self._groups.at(place)
        for _ in range(_MAX_GROUPS):
            if group in defined or group in made:
                return group not in defined
            if not group:
                break
            group = self._groups.around(group)
        return False


class _Scopes:
    """Where each scope of a file begins, and which one is around a place."""

    def __init__(self, tree: SyntaxTree, captures: tuple[str, ...]) -> None:
        spans = sorted((node.start_byte, -node.end_byte) for capture in captures for node in tree.nodes(capture))
        self._starts: list[int] = [0]  # from each of these bytes on …
        self._scopes: list[int] = [0]  # … this scope is around, by its number
        self._around: list[int] = [0]  # by a scope's number the one around it
        open_scopes: list[tuple[int, int]] = []  # end, number
        for number, (start, end) in enumerate(spans, 1):
            self._close(open_scopes, start)
            self._around.append(open_scopes[-1][1] if open_scopes else 0)
            open_scopes.append((-end, number))
            self._from(start, number)
        self._close(open_scopes, len(tree.source) + 1)

    def _close(self, open_scopes: list[tuple[int, int]], until: int) -> None:
        while open_scopes and open_scopes[-1][0] <= until:
            end, _ = open_scopes.pop()
            self._from(end, open_scopes[-1][1] if open_scopes else 0)

    def _from(self, start: int, number: int) -> None:
        self._starts.append(start)
        self._scopes.append(number)

    def at(self, position: int) -> int:
        """Return the number of the innermost scope around a place; 0 for the file."""
        return self._scopes[bisect_right(self._starts, position) - 1]

    def around(self, scope: int) -> int:
        """Return the number of the scope around one; 0 for the file."""
        return self._around[scope]
