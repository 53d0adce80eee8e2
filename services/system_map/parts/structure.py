"""What the code is made of: flows, structure, dead code, duplicates, and a tour through it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from services.system_map.content import Part
from services.system_map.parts.place import Place

# ── flows: GET …/flows ─────────────────────────────────────────────────────────────────────────────────


class FlowStep(Part):
    """One call on the way from an entry point, in the order of the code; depth 0 is the entry itself."""

    node: str  # "symbol:…" or "file:…"
    name: str
    path: str
    line: int
    depth: int
    how: str  # rule of the edge that led here
    confidence: float
    # why nothing follows: "leaf" it calls nothing of the project; "depth" as deep as is followed; "seen" shown above;
    # "wide" more calls than are shown; "unsure" its calls could not be followed; None: what follows stands below
    stop: Literal["leaf", "depth", "seen", "wide", "unsure"] | None = None
    outside: list[str] = Field(default_factory=list)  # names it calls that lead outside, at most 5
    # Further names that it calls on something unknown, and that the project has too: which of them lead there is not known.
    unfollowed: int = 0


class Flow(Part):
    """What happens from an entry point on."""

    label: str
    kind: str
    path: str
    line: int | None
    score: float
    reason: str
    steps: list[FlowStep]  # at most 150, preorder
    reached: int  # symbols reached in all, without bound
    modules: int  # modules reached in all


class FlowsPart(Part):
    """The flows of the best entry points."""

    flows: list[Flow]  # at most 12
    max_depth: int


# ── structure: GET …/structure ─────────────────────────────────────────────────────────────────────────


class Community(Part):
    """Modules that import each other more than the rest."""

    number: int
    label: str  # the folder (or name) that most of them share
    modules: list[str]  # most connected first, at most 200
    size: int
    lines: int
    inner: int  # imports among them
    outer: int  # imports to and from others
    folders: int  # folders they lie in


class Stability(Part):
    """A folder's coupling: I = outgoing / (incoming + outgoing), 0 stable … 1 unstable (Martin)."""

    path: str
    modules: int
    incoming: int  # modules outside that import into it (Ca)
    outgoing: int  # its modules that import something outside (Ce)
    instability: float


class StabilityBreach(Part):
    """A folder that leans on a less stable one."""

    source: str
    target: str
    source_instability: float
    target_instability: float
    imports: int
    example: Place


class LayerBreach(Part):
    """An import that runs up against the layers of its folder."""

    source: str
    target: str
    line: int | None
    source_layer: int
    target_layer: int


class StructurePart(Part):
    """Communities, stability and layers."""

    communities: list[Community]  # at most 60, largest first
    modularity: float | None
    stability: list[Stability]  # at most 200
    breaches: list[StabilityBreach]  # at most 100, worst first
    layer_breaches: list[LayerBreach]  # at most 100
    # What the lists above are of, however many of it they show; None: an older map.
    groups: int | None = None  # communities
    grouped: int | None = None  # modules in them
    modules: int | None = None  # the project's own, in a group or in none
    folders: int | None = None  # that have a stability
    leaning: int | None = None  # breaches
    upward: int | None = None  # layer breaches
    bound: int | None = None  # run up too, but the language binds their two files: no breaches
    left_out: int  # of all lists


# ── dead code: GET …/dead-code ─────────────────────────────────────────────────────────────────────────


class DeadSymbol(Part):
    """A symbol that nothing seems to use."""

    node: str
    name: str
    kind: str
    path: str
    line: int
    end_line: int
    lines: int
    # high: private and its name stands nowhere else; medium: no call leads to it and its name is used nowhere else;
    # low: public, or its name is used where it could not be followed
    tier: Literal["high", "medium", "low"]
    reason: str


class DeadModule(Part):
    """A module that nothing imports and that is no way in."""

    path: str
    lines: int
    tier: Literal["high", "medium", "low"]
    reason: str


class DeadCodePart(Part):
    """Candidates, surest first, then largest."""

    symbols: list[DeadSymbol]  # at most 500
    modules: list[DeadModule]  # at most 200
    tiers: dict[str, int] | None = None  # symbols and modules of each, those left out too; None: an older map
    left_out: int
    lines: int  # of the candidates of tier high and medium
    languages: list[str]  # that were looked at
    spared: dict[str, int]  # why others without callers are not here: "entry point", "decorated", "overrides" …


# ── duplicates: GET …/duplicates ───────────────────────────────────────────────────────────────────────


class Stretch(Part):
    """Lines of a file."""

    path: str
    start_line: int
    end_line: int


class Duplicate(Part):
    """The same lines, white space at the ends of lines aside, in several places."""

    lines: int  # that say something
    places: list[Stretch]  # at most 20
    copies: int
    tests_only: bool = False  # every place is in a test


class DuplicatesPart(Part):
    """Duplicates of ten lines or more, most repeated lines first."""

    duplicates: list[Duplicate]  # at most 200
    left_out: int
    # Of all of them, those left out too; the others tie one place of the code to tests. None: an older map.
    in_code: int | None = None  # stand in two places of the code or more
    in_tests: int | None = None  # stand in tests only
    lines: int  # of the code that stand in several of its places
    share: float  # of the code's lines that were compared, 0–1
    min_lines: int


# ── tour: GET …/tour ───────────────────────────────────────────────────────────────────────────────────


class TourStop(Part):
    """One stop: what to look at, why, and where."""

    kind: Literal["what", "entry", "flow", "layers", "module", "hot_spot", "people", "routes", "models", "run"]
    title: str
    text: str  # two sentences at most, facts only
    link: str  # node id or "tab:…"
    path: str | None = None
    line: int | None = None


class TourPart(Part):
    """Two minutes through a project, five to ten stops."""

    stops: list[TourStop]
    words: int
