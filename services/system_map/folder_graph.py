"""The drawing of one folder: its modules and nested folders as nodes, imports as edges, ready for layout. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from services.history.hot import heat, places_of
from services.system_map.content import Crumb, FolderEdge, FolderGraph, FolderLoop, FolderNode, Ground, WayIn
from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import load_time, module_layers
from services.system_map.derive.graph import Edges, Import, join, module_edges
from services.system_map.derive.layers import reduce_edges, upward
from services.system_map.derive.loops import FoundLoop, Pair, find_loops
from services.system_map.derive.values import is_drawable, module_name
from services.system_map.facts import LOADS_NOTHING
from services.system_map.folder_rooms import ModuleRow, Room, furnish, is_drawn

MAX_LOOPS = 30
# Of so many loops every step is drawn at rest; of further ones the import that closes them:
# a tangled folder would be nothing but loops.
WHOLE_LOOPS = 6
MAX_GROUND = 60
MAX_DOORS = 3  # on a closed folder, which may hold many


def build_folder_graph(
    path: str,
    modules: Sequence[ModuleRow],
    edges: Iterable[Import],
    *,
    project: str,
    commit: str,
    ways: Sequence[WayIn] = (),
) -> FolderGraph:
    """Draw the folder `path` ("" for the root, else ending with a slash).

    `modules` are all files of the map (for hot ranks), `edges` all its imports. Own code is drawn; where a folder
    holds none of it, its tests. A folder that does not exist gives an empty drawing.
    """
    shown = {module.path: module for module in is_drawn(path, modules)}
    rooms, left_out = furnish(path, shown)
    node_of = {member: room.id for room in rooms if not room.open for member in room.members}
    inside = _between(edges_list := list(edges), node_of)
    loops = find_loops(inside.values(), MAX_LOOPS)
    cuts = {(loop.cut.source, loop.cut.target) for loop in loops}
    beside = {room.id for room in rooms if all(is_aside(member) for member in room.members)}
    layers = module_layers(sorted(set(node_of.values())), inside, cuts, beside.__contains__)
    drawn_edges, back = _edges(inside, loops, cuts)
    ranks = _hot_ranks(modules)
    doors = _doors(ways, node_of)
    names = _names(rooms)
    nodes = [
        _node(room, path, names[room.id], shown=shown, layers=layers, ranks=ranks, doors=doors, loops=loops)
        for room in rooms
    ]
    counted = [edge for edge in drawn_edges if edge.scope not in LOADS_NOTHING]
    return FolderGraph(
        path=path,
        name=path.rstrip("/").rpartition("/")[2] or project,
        crumbs=_crumbs(project, path),
        commit=commit,
        modules=len(shown),
        lines=sum(module.lines or 0 for module in shown.values()),
        layers=max(layers.values(), default=-1) + 1,
        nodes=nodes,
        edges=drawn_edges,
        loops=[_loop(number, loop, rooms) for number, loop in enumerate(loops, 1)],
        ground=_ground(edges_list, node_of),
        imports=len(counted),
        drawn=sum(1 for edge in counted if edge.drawn),
        back=back,
        left_out=left_out,
    )


def _between(edges: Iterable[Import], node_of: dict[str, str]) -> Edges:
    """Return one edge for each pair of nodes."""
    inside = [edge for edge in edges if edge.source in node_of and edge.target in node_of]
    joined: Edges = {}
    for edge in module_edges(inside).values():
        pair = node_of[edge.source], node_of[edge.target]
        if pair[0] == pair[1]:
            continue
        edge.source, edge.target = pair
        known = joined.get(pair)
        joined[pair] = edge if known is None else join(known, edge, imports=known.imports + 1)
    return joined


def _edges(inside: Edges, loops: list[FoundLoop], cuts: Collection[Pair]) -> tuple[list[FolderEdge], int]:
    """Return all edges, and how many of those not drawn run back to what already leads to them."""
    weights = {pair: names for pair, names in load_time(inside.values()).items() if pair not in cuts}
    against = upward(weights)
    at_rest = reduce_edges(pair for pair in weights if pair not in against)
    on_loop: dict[Pair, int] = {}
    closes: dict[Pair, int] = {}
    for number, loop in enumerate(loops, 1):
        closes[loop.cut.source, loop.cut.target] = number
        for index, source in enumerate(loop.cycle if number <= WHOLE_LOOPS else ()):
            on_loop.setdefault((source, loop.cycle[(index + 1) % len(loop.cycle)]), number)
    drawn = at_rest | on_loop.keys() | closes.keys()
    edges = [
        FolderEdge(
            source=edge.source,
            target=edge.target,
            names=edge.names,
            imports=edge.imports,
            line=edge.line if edge.imports == 1 else None,
            scope=edge.scope,
            drawn=pair in drawn,
            loop=closes.get(pair, on_loop.get(pair)),
            closes=pair in closes,
        )
        for pair, edge in sorted(inside.items())
    ]
    return edges, len(against - drawn)


def _hot_ranks(modules: Iterable[ModuleRow]) -> dict[str, int]:
    """Return the place of each own module with a score."""
    return places_of(
        {
            module.path: heat(module.recency, module.branches)
            for module in modules
            if module.role == "code" and module.skipped is None and is_drawable(module.path, module.language)
        }
    )


def _doors(ways: Iterable[WayIn], node_of: dict[str, str]) -> dict[str, list[str]]:
    doors: dict[str, list[str]] = {}
    for way in ways:
        node = node_of.get(way.path)
        if node is not None and way.label not in doors.setdefault(node, []):
            doors[node].append(way.label)
    return doors


def _names(rooms: Sequence[Room]) -> dict[str, str]:
    """Return what each room is called in the folder around it: a module with its ending where another's differs in that."""
    names = {
        room.id: module_name(room.path, room.parent_path)
        if room.kind == "module"
        else room.path[len(room.parent_path) :]
        for room in rooms
    }
    alike = Counter((room.parent_path, names[room.id]) for room in rooms)
    return {
        room.id: names[room.id] if alike[room.parent_path, names[room.id]] == 1 else room.path[len(room.parent_path) :]
        for room in rooms
    }


def _node(
    room: Room,
    path: str,
    name: str,
    *,
    shown: dict[str, ModuleRow],
    layers: dict[str, int],
    ranks: dict[str, int],
    doors: dict[str, list[str]],
    loops: list[FoundLoop],
) -> FolderNode:
    rows = [shown[member] for member in room.members]
    known = [row.changes_year for row in rows if row.changes_year is not None]
    languages: dict[str, int] = {}
    for row in rows:
        languages[row.language or ""] = languages.get(row.language or "", 0) + (row.lines or 0)
    below = {f"file:{member}" for member in room.members} if room.open else {room.id}
    return FolderNode(
        id=room.id,
        kind="module" if room.kind == "module" else "folder",
        path=room.path,
        name=name,
        parent=None if room.parent_path == path else f"package:{room.parent_path}",
        open=room.open,
        modules=len(rows),
        lines=sum(row.lines or 0 for row in rows),
        layer=max((layers[node] for node in below if node in layers), default=0)
        if room.open
        else layers.get(room.id, 0),
        changes_year=sum(known) if known else None,
        hot_rank=min((ranks[member] for member in room.members if member in ranks), default=None),
        doors=[] if room.open else doors.get(room.id, [])[: None if room.kind == "module" else MAX_DOORS],
        loops=[number for number, loop in enumerate(loops, 1) if room.id in loop.cycle],
        language=max(languages, key=lambda key: (languages[key], key)) or None,
    )


def _loop(number: int, loop: FoundLoop, rooms: Iterable[Room]) -> FolderLoop:
    members = {room.id: len(room.members) for room in rooms}
    return FolderLoop(
        number=number, cycle=loop.cycle, modules=sum(members[node] for node in loop.cycle), run_time=loop.run_time
    )


def _ground(edges: Iterable[Import], node_of: dict[str, str]) -> list[Ground]:
    """Return the outside packages that modules here import, most first; the standard library left out."""
    users: dict[str, set[str]] = {}
    for edge in edges:
        if edge.external is None or edge.kind == "standard" or edge.scope in LOADS_NOTHING:
            continue
        if edge.source in node_of:
            users.setdefault(edge.external, set()).add(edge.source)
    ground = [Ground(name=name, modules=len(sources)) for name, sources in users.items()]
    return sorted(ground, key=lambda package: (-package.modules, package.name.casefold()))[:MAX_GROUND]


def _crumbs(project: str, path: str) -> list[Crumb]:
    crumbs = [Crumb(name=project, path="")]
    end = path.find("/")
    start = 0
    while end != -1:
        crumbs.append(Crumb(name=path[start:end], path=path[: end + 1]))
        start, end = end + 1, path.find("/", end + 1)
    return crumbs
