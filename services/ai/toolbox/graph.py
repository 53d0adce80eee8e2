"""Tools that follow the map's graph: callers, callees, what is near, paths, what a change reaches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from services.ai.toolbox.arguments import Given
from services.ai.toolbox.found import Found, Seen, more, place, plain
from services.ai.toolbox.naming import node_of
from services.ai.toolbox.one_map import OneMap
from services.graph.answers import EdgeKind, GraphEdge, GraphNode, ImpactNode, RelatedAnswer
from services.graph.asking import get_impact, get_path, get_related

ALL_KINDS: tuple[EdgeKind, ...] = ("imports", "calls", "inherits", "contains")
DIRECTIONS = ("both", "in", "out")
UNFOLLOWED = "This map does not know who calls what; imports are followed instead."


def callers(one: OneMap, given: Given) -> Found:
    """Name what calls or inherits a symbol, or imports a file."""
    return _one_step(one, given, "in", "calls, inherits or imports it")


def callees(one: OneMap, given: Given) -> Found:
    """Name what a symbol calls or inherits, or a file imports."""
    return _one_step(one, given, "out", "is called, inherited or imported by it")


def _one_step(one: OneMap, given: Given, direction: Literal["in", "out"], what: str) -> Found:
    node, remark = node_of(one, given.text("of"))
    limit = given.number("limit")
    answer = get_related(
        one.session, one.project, node, max_depth=1, direction=direction, kinds=_own_kinds(node), limit=limit
    )
    nodes = {each.id: each for each in answer.nodes}
    lines = [f"{answer.total:,} of the map {what}: {_named(answer.node)}", *_remarks(remark, answer)]
    lines.extend(_edge(edge, nodes, direction) for edge in answer.edges)
    lines.extend(more(answer.total, answer.total - answer.left_out, "left out"))
    return Found(lines, [_of_node(answer.node), *_of_edges(answer.edges, nodes)])


def _own_kinds(node: str) -> list[EdgeKind]:
    return ["calls", "inherits"] if node.startswith("symbol:") else ["imports"]


def _remarks(remark: str, answer: RelatedAnswer) -> list[str]:
    said = [remark] if remark else []
    if answer.node.kind == "symbol" and not answer.calls_known:
        said.append(UNFOLLOWED)
    return said


def related(one: OneMap, given: Given) -> Found:
    """Name what stands near something in the graph, nearest first."""
    direction = given.text("direction")
    node, remark = node_of(one, given.text("of"))
    kind = given.text("kind")
    kinds: Collection[EdgeKind] = () if kind == "any" else [each for each in ALL_KINDS if each == kind]
    answer = get_related(
        one.session,
        one.project,
        node,
        max_depth=given.number("depth"),
        direction="in" if direction == "in" else "out" if direction == "out" else "both",
        kinds=kinds,
        limit=given.number("limit"),
    )
    lines = [f"{answer.total:,} near {_named(answer.node)}, by {', '.join(answer.kinds)}:", *_remarks(remark, answer)]
    lines.extend(f"{each.distance} away: {_named(each)}" for each in answer.nodes[1:])
    lines.extend(more(answer.total, answer.total - answer.left_out, "left out"))
    return Found(lines, [_of_node(each) for each in answer.nodes])


def path(one: OneMap, given: Given) -> Found:
    """Tell how one thing leads to another."""
    source, source_remark = node_of(one, given.text("source"))
    target, target_remark = node_of(one, given.text("target"))
    answer = get_path(one.session, one.project, source, target)
    nodes = {each.id: each for each in answer.nodes}
    lines = [plain(answer.sentence, 1_000), *(each for each in (source_remark, target_remark) if each)]
    lines.extend(
        f"{_named(nodes[step.source])} {step.kind} {_named(nodes[step.target])}"
        f"{_at(nodes[step.source], step)}{' (walked backwards)' if step.against else ''}"
        for step in answer.steps
        if step.source in nodes and step.target in nodes
    )
    return Found(lines, [*_of_edges(answer.steps, nodes), *(_of_node(each) for each in answer.nodes)])


def impact(one: OneMap, given: Given) -> Found:
    """Tell what depends on something: what a change to it may break."""
    node, remark = node_of(one, given.text("of"))
    limit = given.number("limit")
    answer = get_impact(one.session, one.project, node, max_depth=given.number("depth"), limit=limit)
    reach = (
        f"A change to {_named(answer.node)} may reach {answer.files_total:,} files ({answer.own_files:,} of the project's "
        f"own {answer.modules:,} modules), {answer.symbols_total:,} symbols and {answer.tests_total:,} test files."
    )
    lines = [reach, remark] if remark else [reach]
    if answer.node.kind == "symbol":
        lines.append(f"{answer.importers:,} files import its file: they may use it in ways that are not followed.")
        if not answer.calls_known:
            lines.append(UNFOLLOWED)
    seen = [_of_node(answer.node)]
    for title, found, total in (
        ("symbols", answer.symbols, answer.symbols_total),
        ("files", answer.files, answer.files_total),
        ("tests", answer.tests, answer.tests_total),
    ):
        if found:
            lines.append(f"{title}:")
            lines.extend(f"  {each.distance} away: {_named(each)}" for each in found)
            lines.extend(more(total, len(found), title))
            seen.extend(_through(each) for each in found)
    return Found(lines, seen)


def _through(node: ImpactNode) -> Seen:
    """Return the line that makes a node depend, where it stands in the node's own file."""
    line = node.through.line if node.through.source == node.id else node.line
    return Seen(node.path or "", line or 1, line or 1)


def _named(node: GraphNode) -> str:
    if node.kind == "external":
        return f"outside package {plain(node.name)}"
    if node.kind == "symbol":
        return f"{plain(node.detail or 'symbol')} {plain(node.name)} ({place(node.path, node.line)})"
    return place(node.path) + ("" if node.role in {None, "code"} else f" ({node.role})")


def _edge(edge: GraphEdge, nodes: Mapping[str, GraphNode], direction: str) -> str:
    other = edge.source if direction == "in" else edge.target
    named = _named(nodes[other]) if other in nodes else plain(other)
    sure = "" if edge.confidence >= 0.9 else f", {edge.confidence:.0%} sure"
    often = f", {edge.count} times" if edge.count > 1 else ""
    return f"{named}: {edge.kind}{_at(nodes.get(edge.source), edge)}{often}{sure}"


def _at(source: GraphNode | None, edge: GraphEdge) -> str:
    return f" at {place(source.path, edge.line)}" if source is not None and source.path and edge.line else ""


def _of_node(node: GraphNode) -> Seen:
    line = node.line or 1
    return Seen(node.path or "", line, line)


def _of_edges(edges: Iterable[GraphEdge], nodes: Mapping[str, GraphNode]) -> list[Seen]:
    found = []
    for edge in edges:
        source = nodes.get(edge.source)
        if source is not None and source.path and edge.line:
            found.append(Seen(source.path, edge.line, edge.line))
    return found
