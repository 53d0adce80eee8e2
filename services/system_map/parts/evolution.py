"""What the history says of the code as it is now."""

from __future__ import annotations

from pydantic import Field

from services.system_map.content import Part

# ── evolution: GET …/evolution ─────────────────────────────────────────────────────────────────────────


class HotFile(Part):
    """T × complexity with its factors; T = Σ exp(−ln2 · age/180 d) · min(lines/100, 3), age from the newest commit."""

    path: str
    temperature: float  # T
    branches: int
    score: float  # T × branches
    hot: bool  # in the top quarter by score, and changed in the last 90 days
    changes_90_days: int
    changes_year: int
    changes_all: int
    last_changed_at: str | None


class CoChange(Part):
    """Two files that change together: degree = 100 · shared / mean of their revisions."""

    one: str
    other: str
    shared: int
    revisions_one: int
    revisions_other: int
    degree: float
    import_between: bool  # an import leads from one to the other
    same_folder: bool
    last_at: str | None


class Ownership(Part):
    """Who made a file: shares of commits by person, bots and merges left out."""

    path: str
    commits: int
    people: int
    main: str | None
    main_share: float
    main_active: bool  # committed anything in the last year
    minor: int  # people with less than 5 % of the commits
    fractal: float  # 1 − Σ share²: 0 one author … towards 1 many (D'Ambros, Lanza, Gall)
    knowledge_left: float  # share of the commits by people no longer active


class BusFactor(Part):
    """How few people know half of a folder's files best: whose leaving would leave half of them without an author."""

    path: str
    modules: int  # that people made commits to which count
    all_modules: int | None = None  # of the folder, those without such commits too; None: an older map
    factor: int
    people: list[str]


class FixDensity(Part):
    """How often a file was mended: commits whose subject says that they fix something."""

    path: str
    fixes: int
    changes: int
    lines: int
    share: float  # fixes / changes
    per_thousand_lines: float | None  # of the lines of today; None: it has none
    last_fix_at: str | None
    examples: list[str] = Field(default_factory=list)  # subjects, newest first, at most 3


class EvolutionPart(Part):
    """What the history says of the code as it is now."""

    newest_at: str | None
    commits: int  # that co-change counts
    commits_left_out: int  # merges, bots, more than 30 files, none of the code and tests of today
    hot: list[HotFile]  # at most 300, highest score first
    co_changes: list[CoChange]  # at most 300; those that no import explains first, then by degree
    co_change_floors: str  # in words
    ownership: list[Ownership]  # at most 500, most commits first
    bus_factors: list[BusFactor]  # the whole, then the folders with most lines, at most 40
    at_risk: list[str]  # paths of modules whose knowledge is at risk, worst first, at most 100
    at_risk_left: list[float] = Field(
        default_factory=list
    )  # for each of them the share of the commits by people no longer active
    modules: int | None = None  # the project's own, of which the numbers below are parts; None: an older map
    # Of them, those that no commit which counts touched: they came in mass changes, by moves or merges, or from bots.
    unowned: int | None = None
    owned: int | None = None  # modules that people committed to, of which `ownership` shows some; None: an older map
    orphaned: int | None = None  # of them, those whose person with the most commits is no longer active
    risks: int | None = None  # modules whose knowledge is at risk, of which `at_risk` shows some
    fixes: list[FixDensity]  # at most 200
    fix_filters: str  # in words
    # What the lists above are of, however many of it they show; None: an older map.
    changed: int | None = None  # modules that ever changed, of which `hot` shows some
    hot_modules: int | None = None  # modules that are hot
    pairs: int | None = None  # of files that change together
    pairs_explained: int | None = None  # of them, those between which an import leads
    folders: int | None = None  # that have a bus factor, the whole not among them
    mended: int | None = None  # modules that fixes touched
    mendings: int | None = None  # how often: the sum over them
    left_out: int  # of all lists
