"""What a SystemMap holds and GET …/system-map answers: the overview and what the pages draw, as typed values.

`derive` builds it, `store` keeps it as JSON, `api` publishes it in the OpenAPI document; the page reads nothing else.
Every list that can grow with the repository is cut here and says how much was left out.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Base of everything below: closed, so that a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid")


class Phrase(Part):
    """A run of words in a sentence; `code` is set in the mono face; `link` leads to a node or a tab."""

    text: str
    code: bool = False
    # "file:src/flask/app.py", "symbol:src/flask/app.py#Flask.run", "package:src/flask/", "tab:hot-spots"
    link: str | None = None


class LanguageShare(Part):
    """Lines and files of one language, largest first."""

    name: str
    files: int
    lines: int


class ActivityPoint(Part):
    """Commits without merges in a period that begins on `start_on` (weeks on Monday)."""

    start_on: str
    commits: int


class Activity(Part):
    """When people worked on it; the year and weeks end with the newest commit."""

    weeks: list[ActivityPoint]  # the last 53
    quarters: list[ActivityPoint]  # the whole life
    commits: int  # merges left out
    merges: int
    commits_year: int
    first_at: str | None
    last_at: str | None
    is_cut: bool = False  # the clone is shallow: what came before is not in it
    people: int | None = None  # who made commits, bots left out; None in maps drawn before it was counted


class WayIn(Part):
    """An entry point: how one gets in, and where that is."""

    label: str  # "import flask", "flask run", "python -m flask", "cargo run --bin rg", "main()"
    kind: Literal["library", "command", "script", "main", "server", "page"]
    path: str
    line: int | None
    score: float  # 0–1, best first
    reason: str  # "declared in pyproject.toml", "if __name__ == '__main__'" …


class LeanedOn(Part):
    """A module that others import, most imported first."""

    path: str
    name: str
    imported_by: int
    lines: int
    rank: float


class Note(Part):
    """One thing worth knowing, with where to see it."""

    kind: str  # loops, hot_spot, people, parent, tests, unresolved, skipped, large, quiet, history
    tone: Literal["warn", "plain", "good"]
    title: str
    detail: str
    link: str  # "tab:map", "file:…"


class ImportPair(Part):
    """An import between two modules."""

    source: str
    target: str
    line: int | None = None


class Loop(Part):
    """A strongly connected set of modules (any import scope but type checking), with one shortest cycle of it."""

    number: int
    modules: list[str]
    cycle: list[str]  # a shortest cycle, each module once; the last imports the first
    cut: ImportPair  # the cheapest import to take away: not run at module level, then fewest names
    run_time: bool  # False when only late imports close it: in functions, autoloaded, computed


class Layer(Part):
    """Modules whose longest chain of module-level imports below them has `number` links."""

    number: int
    modules: int


class DependencyUse(Part):
    """A declared or used outside package."""

    name: str
    requirement: str
    scope: str
    manifest: str | None  # None: imported but not declared
    line: int | None
    imported_by: int  # modules


class HotSpot(Part):
    """Change × complexity of one module, factors shown: score = temperature × branches."""

    path: str
    name: str
    folder: str
    lines: int
    branches: int
    changes_quarter: int
    changes_year: int
    changes_all: int
    recency: float  # Σ exp(−ln2·age/180 d)·min(lines/100, 3)
    last_changed_at: str | None
    tests: list[str] = []  # test modules that import it, at most 3
    temperature: float = 0.0  # T: the same sum as `recency`
    score: float = 0.0  # T × branches
    hot: bool = False  # in the top quarter by score, and changed in the last 90 days
    # Its place among all modules, those that are not shown too, by T or by the changes of a window, × branches;
    # equal scores share one. None: it has no score there, or an older map.
    place: int | None = None
    place_quarter: int | None = None
    place_year: int | None = None
    place_all: int | None = None


class HotWindow(Part):
    """What all modules come to in one window."""

    changed: int  # modules that changed in it
    ranked: int  # that have a place
    score: float  # the sum of their scores


class HotTotals(Part):
    """What the hot spots that are shown are of."""

    modules: int  # the project's own
    plain: int  # of them, those beside the product without a branch: they are data, and never shown
    hot: int
    recent: HotWindow
    quarter: HotWindow
    year: HotWindow
    all: HotWindow


class PersonShare(Part):
    """One person in the history (bots apart), most commits first."""

    id: int | None = None
    name: str
    commits: int
    commits_year: int
    first_at: str
    last_at: str
    modules: int  # modules of which this person has the most commits
    is_bot: bool


class FolderKnowledge(Part):
    """Who knows a folder: commits to its files by person, bots and merges left out."""

    path: str
    modules: int
    lines: int
    commits: int
    people: int
    person: str | None  # most commits
    share: float  # that person's part of the commits, 0–1
    since: str | None = None  # commits from this date on; None: the whole life, because lately there are too few


class Skipped(Part):
    """Files that were not read, by reason."""

    reason: str
    files: int
    lines: int
    examples: list[str]  # at most 5


class CallCoverage(Part):
    """How much of the calls could be followed; one counts as often as it is written."""

    calls: int
    inside: int  # lead to a symbol here
    outside: int  # to what the language or a package brings
    edges: int  # from a symbol to another: several calls may be one
    rules: dict[str, int]  # edges by the rule that found them, most first
    guessed: int  # edges with a confidence below 0.9


class Coverage(Part):
    """How much of the imports and of the calls could be followed."""

    imports: int
    resolved: int
    external: int
    unresolved: int
    unresolved_examples: list[ImportPair]  # at most 20; target as written
    skipped: list[Skipped]
    rules: dict[str, int] = {}  # imports that lead to a file here, by the rule that found it, most first
    guessed: int = 0  # of them, with a confidence below 0.9
    calls: CallCoverage | None = None  # None where calls could not be followed


class MissingPart(Part):
    """A stage that failed, so that the map lacks its part."""

    stage: str
    reason: str


class MapContent(Part):
    """The whole content of one map."""

    name: str
    description: str | None
    licence: str | None
    summary: list[list[Phrase]]  # at most five lines, read from README, manifests and the map, no model used
    files: int
    lines: int
    modules: int  # code files, tests left out
    module_lines: int
    test_lines: int
    symbols: int
    languages: list[LanguageShare]
    main_folder: str  # where the map opens: "src/flask/", "" for the root
    activity: Activity | None
    ways_in: list[WayIn]
    leaned_on: list[LeanedOn]  # at most 50
    notes: list[Note]
    loops: list[Loop]  # at most 50
    layers: list[Layer]
    dependencies: list[DependencyUse]  # at most 500
    stands_on: list[str] | None = None  # outside packages that the product needs, most used first; None: an older map
    hot_spots: list[HotSpot]  # at most 300, largest lines first kept for the treemap; see hot_spots_left_out
    hot_spots_left_out: int
    hot_totals: HotTotals | None = None  # None: no history, or an older map
    people: list[PersonShare]  # at most 50
    people_left_out: int
    knowledge: list[FolderKnowledge]  # at most 30 folders, largest first
    coverage: Coverage
    missing: list[MissingPart]
    seconds: dict[str, float]  # per stage


# ── GET …/modules?path= : the map of one folder, ready for layout ──────────────────────────────────────


class FolderNode(Part):
    """A room (folder) or a module of the drawing."""

    id: str  # "file:src/flask/app.py" or "package:src/flask/json/"
    kind: Literal["module", "folder"]
    path: str
    name: str  # "app", "json/"
    parent: str | None  # id of the open folder it stands in; None = directly in the drawn folder
    open: bool  # folders: its modules are nodes of their own
    modules: int  # 1 for a module
    lines: int
    layer: int  # 0 imports nothing of this drawing at module level; see findings.module_layers
    changes_year: int | None
    hot_rank: int | None
    doors: list[str]  # "import flask"
    loops: list[int]
    language: str | None


class FolderEdge(Part):
    """Imports from one node to another; of a closed folder, those of all its modules together."""

    source: str
    target: str
    names: int
    imports: int  # module-to-module imports it stands for
    line: int | None
    scope: Literal["module", "function", "type_checking", "dynamic", "test"]
    drawn: bool  # at rest: in the transitive reduction, on one of the first loops, or closing one
    loop: int | None
    closes: bool  # the edge that closes the loop: dashed, runs up


class FolderLoop(Part):
    """A loop among the drawn nodes; `cycle` are node ids."""

    number: int
    cycle: list[str]
    modules: int
    run_time: bool


class Ground(Part):
    """An outside package under the ground line."""

    name: str
    modules: int


class Crumb(Part):
    """A step of the breadcrumb."""

    name: str
    path: str


class FoundModule(Part):
    """A module that a search of the whole map found."""

    path: str
    lines: int


class FolderGraph(Part):
    """The drawing of one folder: at most 300 nodes."""

    path: str
    name: str
    crumbs: list[Crumb]
    commit: str
    modules: int
    lines: int
    layers: int
    nodes: list[FolderNode]
    edges: list[FolderEdge]
    loops: list[FolderLoop]
    ground: list[Ground]
    imports: int  # edges between nodes
    drawn: int
    back: int = (
        0  # of those not drawn: they close circles that are not told as loops, as of the files of one Go package
    )
    left_out: int  # modules that no node shows, when there are more than 300
    edges_left_out: int = 0  # imports that no edge shows, when there are more than 4,000
