"""The one door to tree-sitter: grammars and queries, loaded on first use. Only a parse child imports this."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path

from tree_sitter import Language, Node, Parser, Query, QueryCursor

QUERIES = Path(__file__).parent / "queries"

# language: (module of the wheel, its function, query file)
SOURCES = {
    "Python": ("tree_sitter_python", "language", "python.scm"),
    "JavaScript": ("tree_sitter_javascript", "language", "javascript.scm"),
    "TypeScript": ("tree_sitter_typescript", "language_typescript", "typescript.scm"),
    "TSX": ("tree_sitter_typescript", "language_tsx", "typescript.scm"),
    "Go": ("tree_sitter_go", "language", "go.scm"),
    "Rust": ("tree_sitter_rust", "language", "rust.scm"),
    "Java": ("tree_sitter_java", "language", "java.scm"),
    "C": ("tree_sitter_c", "language", "c.scm"),
    "C++": ("tree_sitter_cpp", "language", "cpp.scm"),
}
# Comments rather than `#set!`, and no `#eq?`: queries with predicates, compiled twice, make tree-sitter 0.26.1 give
# away references it does not own, and the process dies of it later. tests/ hold a case.
_START = attrgetter("start_byte")
_NEEDS = re.compile(rb"; needs: ([^\n]+)\n$")


@dataclass(slots=True)
class SyntaxTree:
    """A parsed file: its bytes, its root and the nodes that the language's query captures, by capture name."""

    source: bytes
    root: Node
    captures: dict[str, list[Node]]
    language: str = ""

    def nodes(self, capture: str) -> list[Node]:
        """Return the nodes of a capture in the order of the text; [] for none."""
        return self.captures.get(capture, [])

    def text(self, node: Node | None) -> str:
        """Return a node's source text, "" for None."""
        if node is None:
            return ""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")


class Grammar:
    """A language's parser and query.

    Patterns below a line `; needs: word other` run only on files that contain one of the words: most files need not
    pay for them.
    """

    def __init__(self, language: str) -> None:
        module, function, query_file = SOURCES[language]
        self._name = language
        self._language = Language(getattr(import_module(module), function)())
        text = (QUERIES / query_file).read_bytes()
        self._query_text = text.decode()
        self._parser = Parser(self._language)
        query = Query(self._language, self._query_text)
        self._needs: dict[int, tuple[bytes, ...]] = {}
        for index in range(query.pattern_count):
            needs = _NEEDS.search(text[: query.start_byte_for_pattern(index)])
            if needs:
                self._needs[index] = tuple(needs[1].split())
        self._cursors: dict[frozenset[int], QueryCursor] = {}

    def read(self, source: bytes) -> SyntaxTree:
        """Parse UTF-8 bytes and run the query over the whole tree in one pass."""
        tree = self._parser.parse(source)
        self._parser.reset()
        left_out = frozenset(index for index, words in self._needs.items() if not any(word in source for word in words))
        cursor = self._cursors.get(left_out)
        if cursor is None:
            query = Query(self._language, self._query_text)
            for index in left_out:
                query.disable_pattern(index)
            cursor = self._cursors[left_out] = QueryCursor(query)
        captures = cursor.captures(tree.root_node)
        for nodes in captures.values():  # they come by pattern and depth, not by place
            nodes.sort(key=_START)
        return SyntaxTree(source, tree.root_node, captures, self._name)


@cache
def grammar_of(language: str) -> Grammar:
    """Return the grammar of a language of `SOURCES`."""
    return Grammar(language)
