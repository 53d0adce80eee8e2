"""What the questions to the graph answer, as typed values; every list that can grow says how much it leaves out."""

from __future__ import annotations

from typing import Literal

from services.system_map.content import Part

NodeKind = Literal["file", "symbol", "package", "external"]
EdgeKind = Literal["imports", "calls", "inherits", "contains"]


class GraphNode(Part):
    """A node: `file:path`, `symbol:path#qualified.name`, `package:path/` or `external:name`."""

    id: str
    kind: NodeKind
    name: str  # "app.py", "Flask.run", "json/", "werkzeug"
    path: str | None  # of the file or folder; None for an external
    line: int | None  # where a symbol starts
    lines: int | None  # of a file
    detail: str | None  # a file's language; a symbol's kind; "standard library"
    role: str | None  # of a file, or of a symbol's file: code, test, docs …


class GraphEdge(Part):
    """A relation with the place that makes it. Several of one kind between two nodes are one edge, shown by the surest."""

    source: str
    target: str
    kind: EdgeKind
    line: int | None  # in the source's file
    how: str  # the rule that found it
    confidence: float
    scope: str | None  # of an import: module, function, type_checking, dynamic, test
    count: int  # how many it stands for


class DepthCount(Part):
    """How many nodes lie at a distance, and how many of them are shown."""

    distance: int
    nodes: int
    shown: int


# ── GET …/graph/related ────────────────────────────────────────────────────────────────────────────────


class RelatedNode(GraphNode):
    """A neighbour."""

    distance: int  # 0: the node asked for


class RelatedAnswer(Part):
    """The neighbours of a node, nearest first, and the edges among all that are shown.

    Outside packages are reached but not passed through. A package stands for all files in it.
    """

    node: GraphNode
    commit: str
    direction: Literal["both", "in", "out"]
    kinds: list[EdgeKind]
    max_depth: int
    nodes: list[RelatedNode]  # the node itself first
    edges: list[GraphEdge]  # at most 2,000
    by_distance: list[DepthCount]
    total: int  # nodes within max_depth, the node itself not counted
    left_out: int  # of them
    edges_left_out: int
    deeper: bool  # there is more beyond max_depth
    calls_known: bool  # False: this map does not know who calls what
    files_lifted: int = 0  # of the map, into an outer folder: its folders are too many for all to have a node


# ── GET …/graph/path ───────────────────────────────────────────────────────────────────────────────────


class PathStep(GraphEdge):
    """One edge of the path; `against` when the path walks it from its target to its source."""

    against: bool


class PathAnswer(Part):
    """A shortest path. `nodes[i]` and `nodes[i + 1]` are the ends of `steps[i]`."""

    source: GraphNode
    target: GraphNode
    commit: str
    # forward: source leads to target; backward: target leads to source; undirected: only by walking some edges
    # against their direction; none: nothing connects them
    direction: Literal["forward", "backward", "undirected", "none"]
    level: Literal["symbols", "files"] | None  # what it leads over; None where there is no path
    length: int  # steps, those left out that only lead into or out of a file or folder
    nodes: list[GraphNode]
    steps: list[PathStep]
    sentence: str  # the same in words
    calls_known: bool


# ── GET …/graph/impact ─────────────────────────────────────────────────────────────────────────────────


class ImpactNode(GraphNode):
    """Something that depends on the node asked for; `through` is the edge that makes it so."""

    distance: int
    through: GraphEdge


class ImpactDepth(Part):
    """What depends on the node over so many steps."""

    distance: int
    files: int
    symbols: int
    tests: int


class ImpactAnswer(Part):
    """What depends on a node: for a file or package its importers; for a symbol its callers and heirs.

    Of a symbol, `files` are those that hold the callers. Nearest first.
    """

    node: GraphNode
    commit: str
    files: list[ImpactNode]
    files_total: int
    symbols: list[ImpactNode]
    symbols_total: int
    tests: list[ImpactNode]  # test files that reach it
    tests_total: int
    by_depth: list[ImpactDepth]
    deeper: bool  # there is more beyond max_depth
    share: float  # files over the map's own code files, 0–1
    own_files: int  # of `files`, those that are the map's own modules
    modules: int  # the map's own modules
    importers: int  # files that import the node's file directly: what may use a symbol in a way that is not followed
    calls_known: bool
