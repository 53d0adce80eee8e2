"""What changed from one map to another: modules, imports, loops, layers, dependencies, hot spots, routes. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from services.history.hot import places_of
from services.system_map.comparison import (
    Changes,
    DependencyChanged,
    HotSpotMoved,
    ImportChanged,
    LayerChanged,
    LoopChanged,
    ModuleChanged,
    ModuleEntry,
    ModuleMoved,
)
from services.system_map.content import DependencyUse, Loop, MapContent
from services.system_map.derive.findings import MAX_LOOPS, module_layers
from services.system_map.derive.graph import Edges, Import, module_edges, within
from services.system_map.derive.values import is_drawable
from services.system_map.parts.surface import DependencyReport

Item = TypeVar("Item")
Dependency = DependencyUse | DependencyReport
SHOWN = 200
# Hot spots are compared as far down as people look.
HOT_PLACES = 50
# A file of the same name elsewhere is taken for the moved one if it has at least this part of the other's lines.
SIMILAR = 0.5


class Cut(NamedTuple):
    """Which of the two maps names only the first of a list: what it does not name may be there all the same."""

    before: bool
    after: bool


WHOLE = Cut(before=False, after=False)


@dataclass(frozen=True, slots=True)
class ComparedModule:
    """A file as a map has it."""

    path: str
    blob: str
    language: str | None
    role: str
    skipped: str | None
    lines: int
    branches: int
    heat: float  # see services.history.hot.heat

    @property
    def own(self) -> bool:
        """Whether it is a module of the map."""
        return self.role == "code" and self.skipped is None and is_drawable(self.path, self.language)


@dataclass(slots=True)
class MapSide:
    """One of the two maps."""

    content: MapContent
    modules: dict[str, ComparedModule]  # own ones, by path
    edges: Edges  # among them
    layers: dict[str, int] = field(default_factory=dict)


def side_of(content: MapContent, modules: Iterable[ComparedModule], imports: Iterable[Import]) -> MapSide:
    """Return what is compared of a map: its own modules, their imports and layers."""
    own = {module.path: module for module in modules if module.own}
    edges = within(module_edges(imports), own)
    cuts = {(loop.cut.source, loop.cut.target) for loop in content.loops}
    return MapSide(content, own, edges, module_layers(own, edges, cuts))


def cut(items: Sequence[Item], *, partial: bool = False) -> Changes[Item]:
    """Return a list as it is answered; `partial` where one of the maps names only the first of its own."""
    return Changes(total=len(items), shown=list(items[:SHOWN]), partial=partial)


def find_moves(
    before: Mapping[str, ComparedModule], after: Mapping[str, ComparedModule], renamed: Mapping[str, str] | None = None
) -> list[ModuleMoved]:
    """Return modules that only changed their path: the same content, a rename, or the same file name in another folder.

    `renamed` says of paths of either side how the history calls them on the other. Among several of the same content
    those of the same name belong together; what is left over belongs together only if there is one on each side. Empty
    files are all alike, so their name decides.
    """
    gone = {path: module for path, module in before.items() if path not in after}
    come = {path: module for path, module in after.items() if path not in before}
    moves: list[ModuleMoved] = []

    def pair(by: Mapping[str, str], other: Mapping[str, str], how: str) -> None:
        for old, new in _only_pairs(by, other):
            one, two = gone.pop(old), come.pop(new)
            moves.append(ModuleMoved.model_validate({
                "before": old, "after": new, "how": how, "lines_before": one.lines, "lines_after": two.lines,
            }))  # fmt: skip

    def keys(modules: Mapping[str, ComparedModule], *, name: bool, blob: bool) -> dict[str, str]:
        return {
            path: f"{_name(path) if name else ''}\0{module.blob if blob else module.language}"
            for path, module in modules.items()
            if module.lines or not blob or name
        }

    pair(keys(gone, name=True, blob=True), keys(come, name=True, blob=True), "same content")
    pair(keys(gone, name=False, blob=True), keys(come, name=False, blob=True), "same content")
    history = {path: other for path, other in (renamed or {}).items() if path in gone and other in come}
    history |= {other: path for path, other in (renamed or {}).items() if path in come and other in gone}
    history = {old: new for old, new in history.items() if _similar(gone[old].lines, come[new].lines)}
    pair(history, {path: path for path in history.values()}, "renamed")
    names = [keys(side, name=True, blob=False) for side in (gone, come)]
    alike = dict(_only_pairs(names[0], names[1]))
    kept = {old: new for old, new in alike.items() if _similar(gone[old].lines, come[new].lines)}
    pair({old: old for old in kept}, {new: old for old, new in kept.items()}, "same name")
    return sorted(moves, key=lambda move: move.after)


def _only_pairs(one: Mapping[str, str], other: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the pairs whose key stands exactly once on each side."""
    counts, others = Counter(one.values()), Counter(other.values())
    by_key = {key: path for path, key in other.items()}
    return [(path, by_key[key]) for path, key in one.items() if counts[key] == others[key] == 1]


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _similar(one: int, other: int) -> bool:
    return min(one, other) >= SIMILAR * max(one, other)


def compare_modules(
    before: MapSide, after: MapSide, moves: Sequence[ModuleMoved]
) -> tuple[list[ModuleEntry], list[ModuleEntry], list[ModuleChanged]]:
    """Return the modules that were added, removed, and changed in place; the largest first, the most changed first."""
    moved = {move.before for move in moves} | {move.after for move in moves}
    added = [_entry(module) for path, module in after.modules.items() if path not in before.modules.keys() | moved]
    removed = [_entry(module) for path, module in before.modules.items() if path not in after.modules.keys() | moved]
    changed = [
        ModuleChanged(
            path=path,
            lines_before=old.lines,
            lines_after=new.lines,
            branches_before=old.branches,
            branches_after=new.branches,
        )
        for path, new in after.modules.items()
        if (old := before.modules.get(path)) is not None and old.blob != new.blob
    ]
    for entries in (added, removed):
        entries.sort(key=lambda entry: (-entry.lines, entry.path))
    changed.sort(key=lambda entry: (-abs(entry.lines_after - entry.lines_before), entry.path))
    return added, removed, changed


def _entry(module: ComparedModule) -> ModuleEntry:
    return ModuleEntry(path=module.path, lines=module.lines, language=module.language, role=module.role)


def compare_imports(before: Edges, after: Edges, new_path: Mapping[str, str]) -> tuple[list[ImportChanged], ...]:
    """Return the imports gained and lost; what only moved with its modules is neither."""
    old = {
        (new_path.get(source, source), new_path.get(target, target)): edge for (source, target), edge in before.items()
    }
    gained = [edge for pair, edge in sorted(after.items()) if pair not in old]
    lost = [edge for pair, edge in sorted(old.items()) if pair not in after]
    return tuple(
        [ImportChanged(source=edge.source, target=edge.target, line=edge.line, scope=edge.scope) for edge in edges]
        for edges in (gained, lost)
    )


def loops_cut(side: MapSide) -> bool:
    """Say whether a map may have more loops than it names."""
    return len(side.content.loops) >= MAX_LOOPS


def compare_loops(
    before: Sequence[Loop], after: Sequence[Loop], new_path: Mapping[str, str], cut: Cut = WHOLE
) -> list[LoopChanged]:
    """Return loops that came, went, or run through other modules: then they share at least half of them."""
    changes = _loops_changed(before, after, new_path)
    unknown = {"new": cut.before, "gone": cut.after, "changed": cut.before or cut.after}
    return [change for change in changes if not unknown[change.state]]


def _loops_changed(before: Sequence[Loop], after: Sequence[Loop], new_path: Mapping[str, str]) -> list[LoopChanged]:
    old = {frozenset(new_path.get(module, module) for module in loop.cycle): loop for loop in before}
    new = {frozenset(loop.cycle): loop for loop in after}
    gone = {modules: loop for modules, loop in old.items() if modules not in new}
    changes: list[LoopChanged] = []
    for modules, loop in new.items():
        if modules in old:
            continue
        like = max(gone, key=lambda other: (_overlap(modules, other), sorted(other)), default=None)
        if like is not None and _overlap(modules, like) < SIMILAR:
            like = None
        was = gone.pop(like) if like is not None else None
        changes.append(
            LoopChanged(
                state="new" if was is None else "changed",
                modules_before=[] if was is None else was.cycle,
                modules_after=loop.cycle,
                cycle=loop.cycle,
                run_time=loop.run_time,
            )
        )
    changes += [
        LoopChanged(state="gone", modules_before=loop.cycle, modules_after=[], cycle=loop.cycle, run_time=loop.run_time)
        for loop in gone.values()
    ]
    order = {"new": 0, "changed": 1, "gone": 2}
    return sorted(changes, key=lambda change: (order[change.state], not change.run_time, len(change.cycle)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def compare_layers(
    before: Mapping[str, int], after: Mapping[str, int], new_path: Mapping[str, str]
) -> list[LayerChanged]:
    """Return modules in another layer than before, the farthest moved first."""
    old = {new_path.get(path, path): layer for path, layer in before.items()}
    moved = [
        LayerChanged(path=path, before=old[path], after=layer)
        for path, layer in after.items()
        if path in old and old[path] != layer
    ]
    return sorted(moved, key=lambda change: (-abs(change.after - change.before), change.path))


def compare_dependencies(
    before: Sequence[Dependency], after: Sequence[Dependency], cut: Cut = WHOLE
) -> list[DependencyChanged]:
    """Return outside packages that came, went, or are asked for in another version or scope."""
    old, new = _by_name(before), _by_name(after)
    changes = []
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        if was is not None and now is not None and was[1:] == now[1:]:
            continue
        if (was is None and cut.before) or (now is None and cut.after):
            continue
        shown, *_ = now or was or ("",)
        changes.append(
            DependencyChanged(
                name=shown,
                state="gained" if was is None else "lost" if now is None else "changed",
                requirement_before=was[1] if was else None,
                requirement_after=now[1] if now else None,
                scope_before=was[2] if was else None,
                scope_after=now[2] if now else None,
            )
        )
    order = {"gained": 0, "lost": 1, "changed": 2}
    return sorted(changes, key=lambda change: (order[change.state], change.name.casefold()))


def _by_name(dependencies: Sequence[Dependency]) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return each package's spelling, requirements and scopes; several manifests may name it."""
    entries: dict[tuple[str, str], list[Dependency]] = {}
    for dependency in dependencies:
        ecosystem = dependency.ecosystem if isinstance(dependency, DependencyReport) else ""
        entries.setdefault((dependency.name.casefold(), ecosystem), []).append(dependency)
    return {
        name: (
            some[0].name,
            ", ".join(sorted({one.requirement for one in some if one.requirement})),
            ", ".join(sorted({one.scope for one in some if one.scope})),
        )
        for name, some in entries.items()
    }


def compare_hot_spots(
    before: Mapping[str, ComparedModule], after: Mapping[str, ComparedModule], new_path: Mapping[str, str]
) -> list[HotSpotMoved]:
    """Return modules among the first places, in one map or the other, whose place is another; the hottest first."""
    scores = [{path: module.heat for path, module in side.items()} for side in (before, after)]
    old = {new_path.get(path, path): place for path, place in places_of(scores[0]).items()}
    new = places_of(scores[1])
    moved = [
        HotSpotMoved(path=path, before=old.get(path), after=new.get(path))
        for path in sorted(old.keys() | new.keys())
        if old.get(path) != new.get(path)
        and min(old.get(path, HOT_PLACES + 1), new.get(path, HOT_PLACES + 1)) <= HOT_PLACES
    ]
    last = len(old) + len(new)
    return sorted(moved, key=lambda change: (change.after or last, change.before or last, change.path))
