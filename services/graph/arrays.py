"""The graph of a map as arrays: nodes by number, edges sorted by source and, by an index, by target. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.system_map.symbols.graph import SymbolGraph
from services.system_map.symbols.node_ids import split_node

Numbers = NDArray[np.integer[Any]]

FILE, SYMBOL, PACKAGE, EXTERNAL = range(4)
NODE_KINDS = ("file", "symbol", "package", "external")
IMPORTS, CALLS, INHERITS, CONTAINS = range(4)
EDGE_KINDS = ("imports", "calls", "inherits", "contains")
# Folders beyond these have no node, and their files stand in the nearest folder that has one. Real repositories have a
# few thousand; paths made to be deep would need memory by the square of their length.
MAX_FOLDERS = 50_000
MAX_FOLDER_TEXT = 8_000_000
STANDARD = "standard library"  # the detail of an outside package that comes with the language
# Between two nodes the surest edge is shown: by confidence, and what runs when a module is loaded before what may run.
_LATER = {"module": 0, "function": 1, "dynamic": 2, "type_checking": 3, "test": 4}


class FoundBy(NamedTuple):
    """How an edge was found."""

    kind: int  # of EDGE_KINDS
    how: str
    confidence: float
    scope: str | None = None

    @property
    def doubt(self) -> int:
        """0 certain … 255."""
        return min(255, round((1 - self.confidence) * 200) + _LATER.get(self.scope or "", 0))


WITHIN = FoundBy(CONTAINS, "stands in it", 1.0)


@dataclass(frozen=True, slots=True)
class MapGraph:
    """All nodes and edges; an edge is a position in `source` … `count`, sorted by source, then target, then kind."""

    ids: list[str]
    number_of: dict[str, int]
    kinds: NDArray[np.uint8]  # of NODE_KINDS
    lines: Numbers  # where a symbol starts, how many lines a file has; −1 unknown
    details: NDArray[np.uint16]  # into `words`: a file's language, a symbol's kind
    roles: NDArray[np.uint16]  # into `words`
    words: list[str]
    source: Numbers
    target: Numbers
    kind: NDArray[np.uint8]  # of EDGE_KINDS
    line: Numbers
    rule: NDArray[np.uint16]  # into `rules`
    count: Numbers  # edges of that kind that this one stands for
    doubt: NDArray[np.uint8]
    rules: list[FoundBy]
    starts: Numbers  # edges of node n: starts[n] … starts[n + 1]
    into: Numbers  # edges sorted by target
    into_starts: Numbers  # edges to node n: into[into_starts[n] … into_starts[n + 1]]
    degrees: Numbers  # edges from and to a node, containment left out
    calls_known: bool
    modules: NDArray[np.bool_]  # whether a node is a file of the map's own modules
    files_lifted: int = 0  # into an outer folder, since their own has no node: see MAX_FOLDERS

    @property
    def nbytes(self) -> int:
        """About how much memory it takes."""
        columns = (
            self.kinds, self.lines, self.details, self.roles, self.source, self.target, self.kind, self.line,
            self.rule, self.count, self.doubt, self.starts, self.into, self.into_starts, self.degrees, self.modules,
        )  # fmt: skip
        # A text of n ASCII letters takes 49 + n bytes, its number 32, its place in list and dictionary about 110.
        return sum(column.nbytes for column in columns) + sum(map(len, self.ids)) + 191 * len(self.ids)

    def word(self, number: int) -> str | None:
        """Return a detail or role in words."""
        return self.words[number] or None


class _Words:
    """Texts that repeat, by number; 0 is none."""

    def __init__(self) -> None:
        self.all = [""]
        self._number_of = {"": 0}

    def number(self, word: str | None) -> int:
        number = self._number_of.get(word or "")
        if number is None:
            number = self._number_of[word or ""] = len(self.all)
            self.all.append(word or "")
        return number


class GraphBuilder:
    """Collects nodes and edges, files first; an edge to a node that is not there is left out."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._number_of: dict[str, int] = {}
        self._kinds = bytearray()
        self._lines = array("i")
        self._details = array("H")
        self._roles = array("H")
        self._words = _Words()
        self._rules: list[FoundBy] = []
        self._rule_of: dict[FoundBy, int] = {}
        self._columns = (array("i"), array("i"), array("i"), array("H"))  # source, target, line, rule
        self._modules: list[int] = []
        self._folders = 0
        self._folder_text = 0
        self._files_lifted = 0

    def add_files(self, rows: Iterable[tuple[str, str | None, str, int | None, bool]]) -> None:
        """Add files (path, language, role, lines, whether it is own code) and the folders they stand in."""
        for path, language, role, lines, own in rows:
            number = self._node(f"file:{path}", FILE, -1 if lines is None else lines, language, role)
            if own:
                self._modules.append(number)
        for node in list(self._ids):
            self._put_in_folder(node, node.removeprefix("file:"))

    def _put_in_folder(self, node: str, path: str) -> None:
        rule = self._rule(WITHIN)
        root = self._node("package:", PACKAGE)
        folder = path[: path.rfind("/") + 1]
        parent = self._number_of.get(f"package:{folder}")
        if parent is None:
            parent, end = root, path.find("/") + 1
            while end:
                inner = self._number_of.get(f"package:{path[:end]}")
                if inner is None:
                    if self._folders >= MAX_FOLDERS or self._folder_text + end > MAX_FOLDER_TEXT:
                        self._files_lifted += 1
                        break
                    self._folders += 1
                    self._folder_text += end
                    inner = self._node(f"package:{path[:end]}", PACKAGE)
                    self._edge(parent, inner, -1, rule)
                parent, end = inner, path.find("/", end) + 1
        self._edge(parent, self._number_of[node], -1, rule)

    def add_imports(self, rows: Iterable[tuple[str, str | None, str | None, str, str, int, str, float]]) -> None:
        """Add imports: source, target, external, kind, scope, line, how, confidence."""
        for source, target, external, kind, scope, line, how, confidence in rows:
            start = self._number_of.get(f"file:{source}")
            if target is not None:
                end = self._number_of.get(f"file:{target}")
            elif external is not None:
                detail = STANDARD if kind == "standard" else None
                end = self._node(f"external:{external}", EXTERNAL, -1, detail)
            else:
                continue
            if start is not None and end is not None and start != end:
                self._edge(start, end, line, self._rule(FoundBy(IMPORTS, how, confidence, scope)))

    def add_symbols(self, rows: Iterable[tuple[str, str, str | None, int]]) -> None:
        """Add symbols (path, qualified name, kind, line), each within its outer symbol or its file; outer ones first."""
        rule = self._rule(WITHIN)
        for path, name, kind, line in rows:
            file = self._number_of.get(f"file:{path}")
            node = f"symbol:{path}#{name}"
            if file is None or node in self._number_of:
                continue
            outer = name.rpartition(".")[0]
            around = self._number_of.get(f"symbol:{path}#{outer}", file) if outer else file
            number = self._node(node, SYMBOL, line, kind)
            self._roles[number] = self._roles[file]
            self._edge(around, number, line, rule)

    def add_relations(self, relations: SymbolGraph) -> None:
        """Add calls and inheritance, and the symbols at their ends that are not there yet."""
        named = [
            (*split_node(node, lambda path: f"file:{path}" in self._number_of), None, line)
            for node, line in zip(relations.nodes, relations.node_lines, strict=True)
            if node.startswith("symbol:") and node not in self._number_of
        ]
        self.add_symbols(sorted(named, key=lambda row: row[:2]))  # outer symbols come before those within
        numbers = [self._number_of.get(node, -1) for node in relations.nodes]
        found = [
            self._rule(FoundBy(EDGE_KINDS.index(rule.kind), rule.how, rule.confidence)) for rule in relations.rule_table
        ]
        columns = (relations.sources, relations.targets, relations.lines, relations.rules)
        for source, target, line, rule in zip(*columns, strict=True):
            start, end = numbers[source], numbers[target]
            if start >= 0 and end >= 0 and start != end:
                self._edge(start, end, line, found[rule])

    def _node(self, node: str, kind: int, line: int = -1, detail: str | None = None, role: str | None = None) -> int:
        number = self._number_of.get(node)
        if number is None:
            number = self._number_of[node] = len(self._ids)
            self._ids.append(node)
            self._kinds.append(kind)
            self._lines.append(line)
            self._details.append(self._words.number(detail))
            self._roles.append(self._words.number(role))
        return number

    def _rule(self, rule: FoundBy) -> int:
        number = self._rule_of.get(rule)
        if number is None:
            number = self._rule_of[rule] = len(self._rules)
            self._rules.append(rule)
        return number

    def _edge(self, source: int, target: int, line: int, rule: int) -> None:
        for column, value in zip(self._columns, (source, target, line, rule), strict=True):
            column.append(value)

    def build(self, *, calls_known: bool) -> MapGraph:
        """Return the graph; of several edges of a kind between two nodes the surest stays, then the first in the file."""
        nodes = len(self._ids)
        source, target, line = (np.array(column, dtype=np.int64) for column in self._columns[:3])
        rule = np.array(self._columns[3], dtype=np.int64)
        kind_of = np.array([rule.kind for rule in self._rules] or [0], dtype=np.int64)
        doubt_of = np.array([rule.doubt for rule in self._rules] or [0], dtype=np.int64)
        key = (source * nodes + target) * len(EDGE_KINDS) + kind_of[rule]
        order = np.lexsort((line, doubt_of[rule], key))
        _, first, count = np.unique(key[order], return_index=True, return_counts=True)
        kept = order[first]
        source, target = source[kept].astype(np.int32), target[kept].astype(np.int32)
        rule = rule[kept]
        into = np.argsort(target, kind="stable").astype(np.int32)
        modules = np.zeros(nodes, dtype=np.bool_)
        modules[self._modules] = True
        starts, into_starts = _starts(source, nodes), _starts(target, nodes)
        return MapGraph(
            ids=self._ids,
            number_of=self._number_of,
            kinds=np.frombuffer(bytes(self._kinds), dtype=np.uint8),
            lines=np.array(self._lines, dtype=np.int32),
            details=np.array(self._details, dtype=np.uint16),
            roles=np.array(self._roles, dtype=np.uint16),
            words=self._words.all,
            source=source,
            target=target,
            kind=kind_of[rule].astype(np.uint8),
            line=line[kept].astype(np.int32),
            rule=rule.astype(np.uint16),
            count=count.astype(np.int32),
            doubt=doubt_of[rule].astype(np.uint8),
            rules=self._rules,
            starts=starts,
            into=into,
            into_starts=into_starts,
            degrees=_degrees(source, target, kind_of[rule] != CONTAINS, nodes),
            calls_known=calls_known,
            modules=modules,
            files_lifted=self._files_lifted,
        )


def _starts(ends: Numbers, nodes: int) -> Numbers:
    """Return where each node's edges begin, and the number of all at the end."""
    return np.concatenate(([0], np.cumsum(np.bincount(ends, minlength=nodes)))).astype(np.int32)


def _degrees(source: Numbers, target: Numbers, counted: NDArray[np.bool_], nodes: int) -> Numbers:
    return np.bincount(source[counted], minlength=nodes) + np.bincount(target[counted], minlength=nodes)
