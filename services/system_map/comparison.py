"""What comparing two maps and the trend over all of them answer, as typed values."""

from __future__ import annotations

from typing import Generic, Literal, TypeVar

from services.system_map.content import Part

Item = TypeVar("Item")


class Changes(Part, Generic[Item]):
    """A list that is cut: how many there are, and the first of them."""

    total: int
    shown: list[Item]
    # A map keeps only so many of these: what only the other map names may have been there too, and is not told.
    partial: bool = False


class ComparedMap(Part):
    """One of the two maps."""

    id: int
    commit: str
    commit_at: str | None
    generated_at: str


class Figure(Part):
    """A main figure in both maps; None where a map does not know it."""

    name: str  # stable: "modules", "loops" …
    label: str
    before: float | None
    after: float | None
    share: bool = False  # 0–1, shown in percent
    better: Literal["more", "less"] | None = None  # which way is an improvement, where one is


class ModuleEntry(Part):
    """A module that only one of the maps has."""

    path: str
    lines: int
    language: str | None
    role: str


class ModuleMoved(Part):
    """A module that has another path now."""

    before: str
    after: str
    how: Literal["same content", "renamed", "same name"]
    lines_before: int
    lines_after: int


class ModuleChanged(Part):
    """A module that both maps have, with other content."""

    path: str
    lines_before: int
    lines_after: int
    branches_before: int
    branches_after: int


class ImportChanged(Part):
    """An import between two modules that only one of the maps has."""

    source: str
    target: str
    line: int | None
    scope: str


class LoopChanged(Part):
    """A loop that came, went, or has other modules now."""

    state: Literal["new", "gone", "changed"]
    modules_before: list[str]
    modules_after: list[str]
    cycle: list[str]  # as it is now; of one that is gone, as it was
    run_time: bool


class LayerChanged(Part):
    """A module that stands in another layer; 0 imports nothing of the project at load time."""

    path: str
    before: int
    after: int


class DependencyChanged(Part):
    """An outside package that came, went, or is asked for differently."""

    name: str
    state: Literal["gained", "lost", "changed"]
    requirement_before: str | None
    requirement_after: str | None
    scope_before: str | None
    scope_after: str | None


class HotSpotMoved(Part):
    """A module's place among the hot spots, by change × complexity; None: it is none."""

    path: str
    before: int | None
    after: int | None


class RouteChanged(Part):
    """A route that came or went."""

    state: Literal["gained", "lost"]
    method: str
    path: str
    handler: str
    file: str
    line: int


class FieldChanged(Part):
    """A field that is of another type, or has other constraints: as written, "String(50), not null"."""

    name: str
    before: str
    after: str


class DataModelChanged(Part):
    """A data model that came, went, or has other fields."""

    state: Literal["gained", "lost", "changed"]
    name: str
    path: str
    line: int
    fields_gained: list[str]
    fields_lost: list[str]
    fields_changed: list[FieldChanged]


class Comparison(Part):
    """What changed from one map to another."""

    before: ComparedMap
    after: ComparedMap
    same: bool  # both are drawn alike
    # The two were drawn by different versions of Gander: some differences may come from reading better.
    other_version: bool
    figures: list[Figure]
    modules_added: Changes[ModuleEntry]
    modules_removed: Changes[ModuleEntry]
    modules_moved: Changes[ModuleMoved]
    modules_changed: Changes[ModuleChanged]
    imports_gained: Changes[ImportChanged]
    imports_lost: Changes[ImportChanged]
    loops: Changes[LoopChanged]
    layers: Changes[LayerChanged]
    dependencies: Changes[DependencyChanged]
    hot_spots: Changes[HotSpotMoved]
    routes: Changes[RouteChanged] | None  # None: one of the maps does not know them
    data_models: Changes[DataModelChanged] | None


class TrendPoint(Part):
    """The main figures of one map; None where it does not know one."""

    map_id: int
    commit: str
    commit_at: str | None
    generated_at: str
    files: int
    modules: int
    lines: int  # of modules
    test_lines: int
    symbols: int
    imports: int
    unresolved_share: float | None
    loops: int
    modules_in_loops: int
    layers: int
    dependencies: int
    people: int
    hot_files: int | None
    bus_factor: int | None
    duplicates_share: float | None
    dead_lines: int | None
    routes: int | None
    data_models: int | None


class Trend(Part):
    """The main figures over a project's maps, oldest first."""

    points: list[TrendPoint]
    left_out: int  # older maps beyond the newest 200
