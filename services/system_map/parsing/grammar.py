"""The one door to tree-sitter: grammars and queries, loaded on first use. Only a parse child imports this."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, cast

from tree_sitter import Language, Node, Parser, Query, QueryCursor

QUERIES = Path(__file__).parent / "queries"

# language: (module of the wheel, its function, query files)
SOURCES: dict[str, tuple[str, ...]] = {
    "Python": ("tree_sitter_python", "language", "python.scm"),
    "JavaScript": ("tree_sitter_javascript", "language", "javascript.scm", "jsx.scm"),
    "TypeScript": ("tree_sitter_typescript", "language_typescript", "typescript.scm"),
    "TSX": ("tree_sitter_typescript", "language_tsx", "typescript.scm", "jsx.scm"),
    "Go": ("tree_sitter_go", "language", "go.scm"),
    "Rust": ("tree_sitter_rust", "language", "rust.scm"),
    "Java": ("tree_sitter_java", "language", "java.scm"),
    "C": ("tree_sitter_c", "language", "c.scm"),
    "C++": ("tree_sitter_cpp", "language", "cpp.scm"),
    "Ruby": ("tree_sitter_ruby", "language", "ruby.scm"),
    "PHP": ("tree_sitter_php", "language_php", "php.scm"),
    "C#": ("tree_sitter_c_sharp", "language", "csharp.scm"),
    "Kotlin": ("tree_sitter_kotlin", "language", "kotlin.scm"),
    "Swift": ("tree_sitter_swift", "language", "swift.scm"),
    "Scala": ("tree_sitter_scala", "language", "scala.scm"),
    "Shell": ("tree_sitter_bash", "language", "shell.scm"),
    "HTML": ("tree_sitter_html", "language", "html.scm"),
    "CSS": ("tree_sitter_css", "language", "css.scm"),
    "YAML": ("tree_sitter_yaml", "language", "yaml.scm"),
    "TOML": ("tree_sitter_toml", "language", "toml.scm"),
    "JSON": ("tree_sitter_json", "language", "json.scm"),
}
# Comments rather than `#set!`, and no `#eq?`: queries with predicates, compiled twice, make tree-sitter 0.26.1 give
# away references it does not own, and the process dies of it later. tests/ hold a case.
_MAX_RETRACED = 50  # nodes with a known parent that a walk goes over: those of other climbs, far from where it starts
_START = attrgetter("start_byte")
_PART = re.compile(rb"[A-Za-z_]\w+")
_NEEDS = re.compile(rb"^; needs: ([^\n]+)\n[^\n]*@(\w+)", re.MULTILINE)  # of a pattern on one line, with one capture


@dataclass(slots=True)
class SyntaxTree:
    """A parsed file: its bytes, its root and the nodes that the language's query captures, by capture name."""

    source: bytes
    root: Node
    captures: dict[str, list[Node]]
    language: str = ""
    is_repaired: bool = False  # some of the text was blanked, or another language's grammar read it
    # Every name in the source, once, with what is around it left out; empty where nobody has put them together.
    vocabulary: bytes = b""
    shared: dict[type, object] = field(default_factory=dict)  # what several detectors read of it, by its class
    _parents: dict[int, Node | None] = field(default_factory=dict, repr=False)  # by a node's id
    _way: list[Node] = field(default_factory=list, repr=False)  # from the root to where a parent was last looked for

    def nodes(self, capture: str) -> list[Node]:
        """Return the nodes of a capture in the order of the text; [] for none."""
        return self.captures.get(capture, [])

    def text(self, node: Node | None) -> str:
        """Return a node's source text, "" for None."""
        if node is None:
            return ""
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def parent(self, node: Node) -> Node | None:
        """Return the node around a node, None for the root: what climbs asks this rather than `node.parent`.

        That walks down from the root each time: a climb takes the square of the depth, one climb for each node its cube.
        """
        try:
            return self._parents[node.id]
        except KeyError:
            return self._parent_found(node)

    def _parent_found(self, node: Node) -> Node | None:
        """Walk down to a node from the deepest node around it that the last walk met; keep the parents on the way."""
        start, end = node.start_byte, node.end_byte
        if start == end:  # what is missing in the text may belong to either neighbour
            return node.parent
        way, parents = self._way, self._parents
        if not way:
            way.append(self.root)
            parents[self.root.id] = None
        known, beyond = 0, len(way)
        while beyond - known > 1:
            middle = (known + beyond) // 2
            first, last = way[middle].start_byte, way[middle].end_byte
            if first <= start and end <= last and last - first > end - start:
                known = middle
            else:
                beyond = middle
        above = way[known]
        below = above.child_with_descendant(node)
        if below is not None and below.id != node.id:
            del way[known + 1 :]
            retraced = 0
            while below is not None and below.id != node.id:
                retraced += below.id in parents
                if retraced > _MAX_RETRACED:  # as in two deep places that are asked by turns
                    return self._parent_told(node)
                parents[below.id] = above
                way.append(below)
                above = below
                below = above.child_with_descendant(node)
        if below is None:  # it is of another tree
            return node.parent
        parents[node.id] = above
        return above

    def _parent_told(self, node: Node) -> Node | None:
        """Ask tree-sitter itself, whose walk is faster than ours where most of the way is known, and keep what it says."""
        parent = node.parent
        if parent is not None:
            self._parents[node.id] = parent
        return parent

    def holds(self, words: Iterable[bytes]) -> bool:
        """Tell whether one of the words stands in the source; they may be more than names: `b".route("`."""
        source, names = self.source, self.vocabulary
        for word in words:  # loops, not generators: some fifty words are asked of each file
            if names:
                for part in _parts(word):
                    if part not in names:
                        break
                else:
                    if word in source:
                        return True
            elif word in source:
                return True
        return False

    def mark(self, capture: str, spans: Iterable[tuple[int, int]]) -> None:
        """Capture stretches of source that no node stands for; what reads them asks for their bytes alone."""
        found = [cast("Node", _Stretch(start, end)) for start, end in spans]
        self.captures[capture] = sorted([*self.captures.get(capture, ()), *found], key=_START)


@cache
def _parts(word: bytes) -> list[bytes]:
    return _PART.findall(word)


class _Stretch(NamedTuple):
    start_byte: int
    end_byte: int
    has_error: bool = False
    type: str = "text"


class PlainText:
    """Stands for the grammar of a language that is read without one: the whole text is the root."""

    def read(self, source: bytes) -> SyntaxTree:
        """Return the text as a tree without nodes."""
        return SyntaxTree(source, cast("Node", _Stretch(0, len(source))), {})


class Grammar:
    """A language's parser and query.

    What a pattern below a line `; needs: word other` captures is handed on only of files that contain one of the words,
    so that the others need not look through it. (Another query without the pattern would take longer to make, 10 to
    50 ms, than it saves.)
    """

    def __init__(self, language: str) -> None:
        module, function, *query_files = SOURCES[language]
        self._name = language
        self._language = Language(getattr(import_module(module), function)())
        text = b"".join((QUERIES / name).read_bytes() for name in query_files)
        self._parser = Parser(self._language)
        self._cursor = QueryCursor(Query(self._language, text.decode()))
        self._needs = {found[2].decode(): tuple(found[1].split()) for found in _NEEDS.finditer(text)}

    def read(self, source: bytes) -> SyntaxTree:
        """Parse UTF-8 bytes and run the query over the whole tree in one pass."""
        tree = self._parser.parse(source)
        self._parser.reset()
        captures = self._cursor.captures(tree.root_node)
        for capture, words in self._needs.items():
            if capture in captures and not any(word in source for word in words):
                del captures[capture]
        for nodes in captures.values():  # they come by pattern and depth, not by place
            nodes.sort(key=_START)
        return SyntaxTree(source, tree.root_node, captures, self._name)


@cache
def grammar_of(language: str) -> Grammar | PlainText:
    """Return the grammar of a language of `SOURCES`; others are read as plain text."""
    return Grammar(language) if language in SOURCES else PlainText()
