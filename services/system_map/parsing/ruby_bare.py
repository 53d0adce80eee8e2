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
# What the local variables of the text around are not known in; blocks know them.
_SCOPES = ("definition.class", "definition.module", "definition.function", "definition.method", "own")
_BINDING = ("local", "unknown")
_OF_PATTERN = re.compile(rb"\(\?<([a-z_]\w*)>")  # `/(?<year>\d+)/ =~ date` binds `year`
# What says, of names that it is given, that such methods are made: by a library, in whichever class or group it stands.
_MADE = re.compile(
    rb"\b(?:let!?|subject!?|belongs_to|has_one|has_many|has_and_belongs_to_many|delegate|attributes?)[ \t(]{1,5}"
    rb"((?::\w{1,80}[?!]?,?\s{0,80}){1,30})"
)
_SYMBOL = re.compile(rb":(\w+)")
# The body of a heredoc lies behind the end of such a method: `def self.page(name) = <<~HTML`.
_ENDLESS_WITH_HEREDOC = re.compile(rb"\bdef [^\n]{1,200}=[^\n]{0,200}<<[~-]?[\"'`A-Z]")
# Of which a class seldom has methods of its own, and most files are full.
_WORDS = frozenset(b"private protected public module_function block_given? raise it".split())
_SPACE = b" \t(!"


def read_bare(tree: SyntaxTree) -> list[tuple[int, str, str, int, str]]:
    """Return the bare names of a file that may be calls, each once in a scope."""
    source = tree.source
    words = tree.nodes("word")
    if not words or (b"<<" in source and _ENDLESS_WITH_HEREDOC.search(source) is not None):
        return []
    scopes = _Scopes(tree)
    bound = {(scopes.at(node.start_byte), _name(source, node)) for capture in _BINDING for node in tree.nodes(capture)}
    bound |= {(scopes.at(found.start()), found[1]) for found in _OF_PATTERN.finditer(source)}
    made = {name for found in _MADE.finditer(source) for name in _SYMBOL.findall(found[1])}
    found = []
    for node in words:
        name = _name(source, node)
        if not 0 < len(name) <= MAX_NAME or name in _WORDS or name in made:
            continue
        key = (scopes.at(node.start_byte), name)
        if key in bound or _is_asked_for(source, node):
            continue
        bound.add(key)
        found.append((node.start_byte, name.decode("utf-8", "replace"), "", node.start_point[0] + 1, NAME))
    return found[:MAX_CALLS]


def _name(source: bytes, node: Node) -> bytes:
    return source[node.start_byte : node.end_byte].rstrip(b":")  # `in {name:}` binds `name`


def _is_asked_for(source: bytes, node: Node) -> bool:
    """Say whether a name stands in `defined?(name)`, which calls nothing."""
    start = node.start_byte
    return source[max(start - 12, 0) : start].rstrip(_SPACE).endswith(b"defined?")


class _Scopes:
    """Where each scope of a file begins, and which one is around a place."""

    def __init__(self, tree: SyntaxTree) -> None:
        spans = sorted((node.start_byte, -node.end_byte) for capture in _SCOPES for node in tree.nodes(capture))
        self._starts: list[int] = [0]  # from each of these bytes on …
        self._scopes: list[int] = [0]  # … this scope is around, by its number
        open_scopes: list[tuple[int, int]] = []  # end, number
        for number, (start, end) in enumerate(spans, 1):
            self._close(open_scopes, start)
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
