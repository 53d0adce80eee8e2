"""What hangs together: what breaks when something changes, who calls it, what it calls, which tests reach it."""

from __future__ import annotations

from collections.abc import Sequence

from services.ai.answerers import Citation, Fact
from services.ai.facts.kinds import Asked
from services.ai.facts.packages import external_called, package_users
from services.ai.facts.people import unknown
from services.ai.facts.resolve import Thing, thing
from services.ai.facts.view import MapView
from services.ai.facts.where import described, lines, place
from services.ai.quoting import code
from services.graph.answers import GraphEdge, GraphNode, ImpactAnswer, ImpactNode
from services.graph.asking import NodeNotFound, get_impact, get_related
from services.system_map.reading import importers_of

SHOWN = 6
DEPTH = 20


def impact(view: MapView, asked: Asked) -> list[Fact]:
    """Return what depends on what is asked for: first what it is, then who uses it directly, then how far it reaches."""
    found = thing(view, asked.subject, is_name=asked.is_name, wants="users")
    if found is None:
        return users(view, asked)  # an outside package, perhaps
    try:
        reached = get_impact(view.session, view.project, found.node, max_depth=DEPTH, limit=200)
    except NodeNotFound:
        return [head(view, found), Fact("The map does not know what depends on it.")]
    said = [head(view, found), Fact(_reach(reached, found))]
    direct = [_dependent(view, each) for each in (reached.symbols or reached.files) if each.distance == 1]
    if found.symbol is not None:
        direct = [*direct, *_importers(view, found.symbol.file.path)]
    direct.sort(key=lambda each: -_weight(view, each))
    said.extend(direct[:SHOWN])
    if len(direct) > SHOWN:
        said.append(Fact(f"- and {len(direct) - SHOWN:,} more directly."))
    if reached.tests_total:
        first = reached.tests[0]
        words = f"Run {_count(reached.tests_total, 'test file')} that reach{'es' if reached.tests_total == 1 else ''} it, first {code(first.path or first.name)}."
        said.append(Fact(words, _at(view, first.through, first)))
    return said


def _weight(view: MapView, fact: Fact) -> float:
    return max((view.index.files[each.path].weight for each in fact.citations), default=0.0)


def _importers(view: MapView, path: str) -> list[Fact]:
    edges = importers_of(view.session, view.map_id, path)
    return [
        Fact(f"- {code(each.source)} imports its file, line {each.line}.", view.cite(each.source, each.line, each.line))
        for each in edges
        if each.source in view.index.files and view.index.files[each.source].role != "test"
    ]


def _reach(reached: ImpactAnswer, found: Thing) -> str:
    if not reached.files_total and not reached.symbols_total:
        tests = f" but {_count(reached.tests_total, 'test file')}" if reached.tests_total else ""
        return f"Nothing that the map follows depends on it{tests}."
    parts = []
    if found.symbol is not None and reached.symbols_total:
        parts.append(_count(reached.symbols_total, "symbol"))
    parts.append(_count(reached.files_total, "file"))
    steps = [f"{_count(each.files, 'file')} at {each.distance}" for each in reached.by_depth[:4] if each.files]
    far = f": by steps, {', '.join(steps)}" if len(steps) > 1 else ""
    # The share is of the map's own modules; among the files are also those that stand beside them.
    own = f" ({reached.own_files:,} of {_count(reached.modules, 'module')}, {reached.share:.0%})".replace("%", " %")
    share = own if reached.share >= 0.005 else ""
    other = ""
    if found.symbol is not None and reached.importers:
        other = (
            f" {_count(reached.importers, 'file')} import{'s' if reached.importers == 1 else ''} its file, and may use it in "
            "ways that are not followed."
        )
    verb = "depends" if parts == ["1 file"] else "depend"
    return f"{' and '.join(parts)}{share} {verb} on it{far}.{other}"


def _dependent(view: MapView, node: ImpactNode) -> Fact:
    verb = {"imports": "imports it", "calls": "calls it", "inherits": "inherits from it"}.get(
        node.through.kind, "uses it"
    )
    where = f" in {code(node.path)}" if node.kind == "symbol" and node.path else ""
    name = code(node.name if node.kind == "symbol" else node.path or node.name)
    line = f", line {node.through.line}" if node.through.line else ""
    return Fact(f"- {name}{where} {verb}{line}.", _at(view, node.through, node))


def _at(view: MapView, edge: GraphEdge, node: GraphNode) -> tuple[Citation, ...]:
    return view.cite(node.path, edge.line or node.line, edge.line or node.line)


def head(view: MapView, found: Thing) -> Fact:
    """Return what and where the thing is that a question names."""
    if found.symbol is not None:
        nearest = "" if found.exact else "Nearest to that: "
        also = f" Others of that name: {', '.join(code(each) for each in found.others)}." if found.others else ""
        words = f"{nearest}{described(found.symbol)} stands in {place(found.symbol)}.{also}"
        return Fact(words, view.cite_symbol(found.symbol))
    if found.file is not None:
        return Fact(
            f"{'It' if found.exact else 'Nearest to that'} is the file {code(found.file.path)}, {found.file.lines:,} lines.",
            view.cite(found.file.path, 1, max(1, found.file.lines)),
        )
    inside = [each for path, each in view.index.files.items() if path.startswith(found.folder or "")]
    top = max(inside, key=lambda each: (each.weight, each.rank, each.lines), default=None)
    return Fact(
        f"It is the folder {code(found.folder or '')} with {_count(len(inside), 'file')}.",
        view.cite(top.path, 1, max(1, top.lines)) if top else (),
    )


def users(view: MapView, asked: Asked) -> list[Fact]:
    """Return who calls, imports or inherits what is asked for, an outside package too."""
    package = external_called(view, asked.subject)
    found = thing(view, asked.subject, is_name=asked.is_name, wants="symbol")
    if package is not None and (found is None or not found.exact or found.symbol is None or not asked.is_name):
        return package_users(view, package)
    if found is None:
        return [unknown(asked.subject)]
    return _neighbours(view, found, incoming=True)


def callees(view: MapView, asked: Asked) -> list[Fact]:
    """Return what the thing asked for calls or imports."""
    found = thing(view, asked.subject, is_name=asked.is_name, wants="symbol")
    return [unknown(asked.subject)] if found is None else _neighbours(view, found, incoming=False)


def _neighbours(view: MapView, found: Thing, *, incoming: bool) -> list[Fact]:
    said = [head(view, found)]
    try:
        near = get_related(
            view.session,
            view.project,
            found.node,
            max_depth=1,
            direction="in" if incoming else "out",
            kinds=["calls", "inherits"] if found.symbol is not None else ["imports"],
            limit=100,
        )
    except NodeNotFound:
        return [*said, Fact("The map does not know who calls what here.")]
    nodes = {each.id: each for each in near.nodes}
    edges = [each for each in near.edges if (each.target if incoming else each.source) == found.node] or near.edges
    shown: list[tuple[GraphEdge, GraphNode]] = []
    for edge in edges:
        other = nodes.get(edge.source if incoming else edge.target)
        if other is not None and other.id != found.node:
            shown.append((edge, other))
    shown.sort(key=lambda each: (each[1].role not in {None, "code"}, each[1].kind == "external", -each[0].confidence))
    if not shown:
        none = "Nothing that the map follows uses it." if incoming else "It uses nothing that the map follows."
        return [*said, Fact(none)]
    total = max(near.total, len(shown))
    verb = "import" if found.symbol is None else "use"
    said.append(
        Fact(
            f"{_count(total, 'place')} {verb}{'s' if total == 1 else ''} it:"
            if incoming
            else f"It {verb}s {_count(total, 'other')}:"
        )
    )
    said.extend(_neighbour(view, found, edge, other, incoming=incoming) for edge, other in shown[: 2 * SHOWN])
    if total > 2 * SHOWN:
        said.append(Fact(f"- and {total - 2 * SHOWN:,} more."))
    return said


def _neighbour(view: MapView, found: Thing, edge: GraphEdge, other: GraphNode, *, incoming: bool) -> Fact:
    where = f" in {code(other.path)}" if other.kind == "symbol" and other.path else ""
    name = code(other.name if other.kind != "file" else other.path or other.name)
    line = f", line {edge.line}" if edge.line else ""
    test = " (a test)" if other.role == "test" else ""
    path = other.path if incoming else found.path  # an edge's line is in the file it starts from
    return Fact(f"- {name}{where}{line}{test}", view.cite(path, edge.line, edge.line) if edge.line else ())


def tests(view: MapView, asked: Asked) -> list[Fact]:
    """Return the test files that reach what is asked for, those that name it first."""
    found = thing(view, asked.subject, is_name=asked.is_name)
    if found is None:
        return [unknown(asked.subject)]
    try:
        reached = get_impact(view.session, view.project, found.node, max_depth=3, limit=200)
    except NodeNotFound:
        return [head(view, found), Fact("The map does not know which tests reach it.")]
    named = _tests_named(view, found)
    ordered: Sequence[tuple[str, int | None, int]] = [
        *((path, None, 0) for path in named),
        *(
            (each.path, each.through.line, each.distance)
            for each in reached.tests
            if each.path and each.path not in named
        ),
    ]
    if not ordered:
        return [Fact("No test file that the map follows reaches it."), head(view, found)]
    unique = {path: (line, distance) for path, line, distance in reversed(ordered)}
    paths = list(dict.fromkeys(path for path, _, _ in ordered))
    said = []
    for path in paths[:SHOWN]:
        line, distance = unique[path]
        how = (
            "is named after it"
            if path in named
            else ("uses it" if distance <= 1 else f"reaches it in {distance} steps")
        )
        said.append(
            Fact(f"- {code(path)} {how}{', ' + lines(line, line) if line else ''}.", view.cite(path, line, line))
        )
    if len(paths) > SHOWN:
        said.append(Fact(f"- and {len(paths) - SHOWN:,} more test files."))
    return [*said, head(view, found)]


def _tests_named(view: MapView, found: Thing) -> list[str]:
    name = found.file.name if found.file is not None else None
    if found.symbol is not None:
        name = found.symbol.file.name
    if not name:
        return []
    files = view.index.files.values()
    same = [each.path for each in files if each.role == "test" and each.name - {"test", "spec"} == name]
    return sorted(same)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
