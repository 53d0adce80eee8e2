"""Which stretches of a Rust file are compiled for tests only: what stands below `#[cfg(test)]`, and functions that are tests."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.system_map.parsing.grammar import SyntaxTree

_MAX_ATTRIBUTE = 200
# Attributes and comments between an attribute and its item.
_MAX_BETWEEN = 20
# Of an attribute without its white space: `test` itself, what holds together with others, and `#[test]`, `#[tokio::test]`,
# `#[bench]`, which are put where `cfg(test)` holds.
_FRONT = re.compile(rb"#!?\[(?:cfg\((?:test\)|(all\())|(?:\w+::)*(?:test|bench)[\](])")
_OF_FILE = re.compile(rb"^#!\[\s*cfg", re.MULTILINE)
_SIGN = re.compile(rb"([(),])")
_BESIDE_ITEMS = frozenset({"attribute_item", "line_comment", "block_comment"})


class TestSpans:
    """The stretches of one file that only tests are made of."""

    __test__ = False  # its name is no test's

    def __init__(self, tree: SyntaxTree) -> None:
        """Find them; in most files there are one or two."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        if b"test" not in tree.source and b"bench" not in tree.source:
            return
        if _OF_FILE.search(tree.source) and any(
            child.type == "inner_attribute_item" and _is_for_tests(tree.source, child.start_byte, child.end_byte)
            for child in tree.root.children
        ):
            self._starts, self._ends = [0], [len(tree.source) + 1]
            return
        for node in sorted(tree.nodes("attribute"), key=lambda node: node.start_byte):
            if not _is_for_tests(tree.source, node.start_byte, node.end_byte):
                continue
            item = node.next_named_sibling
            for _ in range(_MAX_BETWEEN):
                if item is None or item.type not in _BESIDE_ITEMS:
                    break
                item = item.next_named_sibling
            if item is not None and not (self._ends and item.end_byte <= self._ends[-1]):
                self._starts.append(item.start_byte)
                self._ends.append(item.end_byte)

    def hold(self, position: int) -> bool:
        """Tell whether what stands at a byte is for tests only."""
        place = bisect_right(self._starts, position) - 1
        return place >= 0 and position < self._ends[place]


def _is_for_tests(source: bytes, start: int, end: int) -> bool:
    """Say whether an attribute keeps what it stands at for tests; `any(test, feature = "x")` is for others too."""
    text = source[start : min(end, start + _MAX_ATTRIBUTE)]
    if not (b"test" in text or b"bench" in text):
        return False
    plain = b"".join(text.split())
    front = _FRONT.match(plain)
    if front is None or not front[1]:
        return front is not None
    depth = 0
    for part in _SIGN.split(plain[front.end() :]):
        if part == b"test" and not depth:
            return True
        depth += (part == b"(") - (part == b")")
        if depth < 0:
            return False
    return False
