"""Worth knowing: what a newcomer should hear before the first change, each with where to see it. Pure."""

from __future__ import annotations

from collections import Counter

from services.core.words import capital, day, number, plural
from services.history.figures import DAY, MASS, YEAR_DAYS, HistoryFigures
from services.history.hot import heat
from services.system_map.content import Coverage, Loop, Note
from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.hot_spots import HotSpots, ranked
from services.system_map.derive.notes_of_loops import note_of_loops
from services.system_map.derive.people import orphans

SHOWN = 8
YEARS_QUIET = 1


def notes(found: Findings, loops: list[Loop], hot: HotSpots, coverage: Coverage) -> list[Note]:
    """Return the notes, the most worth a look first, at most eight."""
    all_notes = [
        note_of_loops(found, loops),
        _hot(hot),
        _cut(found),
        _people(found),
        _parent(found),
        _tests(found),
        _large(found),
        _unresolved(found, coverage),
        _skipped(coverage),
    ]
    return [note for note in all_notes if note is not None][:SHOWN]


def _hot(spots: HotSpots) -> Note | None:
    hot = ranked(spots.shown)
    if not hot or spots.totals is None:
        return None
    first = hot[0]
    if first.changes_year < 3 or first.branches < 10:
        return None
    share = heat(first.recency, first.branches) / spots.totals.recent.score
    name = first.path.rpartition("/")[2]
    size = "large" if first.lines >= 400 else "branchy"
    changes = plural(first.changes_year, "change")
    detail = f"{first.lines:,} lines, {plural(first.branches, 'branch', 'branches')}, {changes} in the last year"
    if share >= 0.2:
        detail += f"; {share:.0%}".replace("%", " %") + " of the whole score"
    return Note(
        kind="hot_spot", tone="warn", title=f"{name} is {size} and still moving", detail=detail, link="tab:hot-spots"
    )


def _cut(found: Findings) -> Note | None:
    history = found.history
    if not found.is_cut or history is None or history.first_at is None:
        return None
    detail = (
        f"The clone is shallow: authors, ages and hot spots are of its {plural(history.commits, 'commit')} only. "
        "Fetch the rest where it comes from (git fetch --unshallow), then refresh"
    )
    title = f"History is known since {day(history.first_at)} only"
    return Note(kind="history", tone="warn", title=title, detail=detail, link="tab:history")


def _people(found: Findings) -> Note | None:
    history = found.history
    if history is None or history.newest_at is None or found.is_cut:
        return None
    people = [person for person in history.people if not person.is_bot]
    year = sum(person.commits_year for person in people)
    by_bots = history.commits_year - year
    if not people or year == 0:
        return None
    leader = max(people, key=lambda person: (person.commits_year, person.commits))
    if year >= 10 and leader.commits_year >= 0.5 * year:
        detail = leader.name  # of the year's commits; those of all time may be others' in each module
        if leader.modules:
            modules = f"{leader.modules:,} of {plural(len(found.own), 'module')}"
            detail = f"Counting the commits of all time, {leader.name} has the most in {modules}"
        detail += _apart(by_bots)
        title = f"One person made {leader.commits_year:,} of the last {year:,} commits"
        return Note(kind="people", tone="warn", title=title, detail=detail, link="tab:history")
    gone = _orphaned(found)
    if gone is not None:
        return gone
    active = sum(1 for person in people if person.commits_year)
    if year < 10:
        return _quiet(history, year, active)
    half = _half(sorted((person.commits_year for person in people), reverse=True), year)
    detail = f"{capital(number(half))} of them made half of their {year:,} commits{_apart(by_bots)}"
    title = f"{capital(plural(active, 'person', 'people'))} worked on it in the last year"
    return Note(kind="people", tone="plain", title=title, detail=detail, link="tab:history")


def _apart(by_bots: int) -> str:
    """Say why the year has more commits than people made."""
    return f"; bots made {by_bots:,} more" if by_bots > 0 else ""


def _quiet(history: HistoryFigures, year: int, active: int) -> Note | None:
    """Tell that little is done; nothing where it is not slow but young."""
    assert history.newest_at is not None
    if history.first_at is None or history.newest_at - history.first_at < YEAR_DAYS * DAY:
        return None
    detail = f"{plural(year, 'commit')} by {plural(active, 'person', 'people')} in the year to {day(history.newest_at)}"
    return Note(kind="quiet", tone="plain", title="It moves slowly", detail=detail, link="tab:history")


def _half(commits: list[int], total: int) -> int:
    count = running = 0
    for part in commits:
        count += 1
        running += part
        if running * 2 >= total:
            break
    return count


def _orphaned(found: Findings) -> Note | None:
    """Warn when the main writers of much of the code have left: by the same count as the page of who knows it."""
    history = found.history
    assert history is not None
    leaders = orphans(found, history)
    owned = sum(1 for path in found.own if path in history.paths and history.paths[path].authors)
    if len(leaders) < 5 or len(leaders) < 0.4 * len(found.own):
        return None
    counts = Counter(leaders.values())
    leader = min(counts, key=lambda key: (-counts[key], key))
    first = next(person for person in history.people if person.id == leader)
    detail = f"{first.name} has the most commits in {number(counts[leader])}; the last on {day(first.last_at)}"
    if others := len(found.own) - owned:
        detail += f". {others:,} of {plural(len(found.own), 'module')} came otherwise: by bots, moves, or commits of more than"
        detail += f" {MASS} files, which do not count"
    title = f"The main authors of {len(leaders):,} of {plural(owned, 'module')} have not committed for a year"
    return Note(kind="people", tone="warn", title=title, detail=detail, link="tab:history")


def _parent(found: Findings) -> Note | None:
    """Tell of a folder below the main one that leans on the modules above it while they lean on it."""
    outward: dict[str, set[str]] = {}
    inward: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    depth = len(found.main_folder)
    for path in found.main_modules():
        child, slash, _ = path[depth:].partition("/")
        if slash:
            sizes[child] += 1
    for edge in found.edges.values():
        if not edge.layers or edge.bound or not edge.source.startswith(found.main_folder):
            continue
        if not edge.target.startswith(found.main_folder):
            continue
        source, source_nested, _ = edge.source[depth:].partition("/")
        target, target_nested, _ = edge.target[depth:].partition("/")
        if source_nested and not target_nested and not _is_door(edge.target):
            outward.setdefault(source, set()).add(edge.target)
        elif target_nested and not source_nested and not _is_door(edge.source):
            inward[target] += 1
    both = [name for name in outward if inward[name] and len(outward[name]) >= 3 and sizes[name] >= 2]
    if not both:
        return None
    name = min(both, key=lambda key: (-len(outward[key]), key))
    count = len(outward[name])
    return Note(
        kind="parent",
        tone="plain",
        title=f"{name} leans on its parent",
        detail=f"It imports {plural(count, 'module')} from the folder around it, which imports it too",
        link=f"package:{found.main_folder}{name}/",
    )


def _is_door(path: str) -> bool:
    return path.endswith(("/__init__.py", "/lib.rs", "/main.rs", "/mod.rs", "/index.js", "/index.ts"))


def _tests(found: Findings) -> Note | None:
    inside = sum(_inline_tests(found, path) for path in found.own)
    beside = found.lines(path for path in found.own if is_aside(path))
    code = found.lines(found.own) - beside - inside
    tests = found.lines(path for path in found.tests if found.given.files[path].language is not None) + inside
    if code <= 0:
        return None
    # The first line of the overview counts the main folder with the tests inside its modules.
    within = ", those inside modules too," if inside else ""
    where = " in the whole repository" if found.main_folder else ""
    detail = f"{tests:,} lines of tests{within} for {code:,} of source{where}"
    # The lines of all modules are told elsewhere: these are fewer.
    detail += f"; {plural(beside, 'line')} of examples, tools and the like left out" if beside else ""
    ratio = tests / code
    if not tests:
        title, tone = "No tests found", "warn"
        detail = f"None of {plural(len(found.given.files), 'file')} looks like a test"
    elif ratio >= 1.1:
        title, tone = "More test than code", "good"
    elif ratio >= 0.7:
        title, tone = "Nearly as much test as code", "good"
    elif ratio >= 0.3:
        title, tone = f"One line of test for {1 / ratio:.1f} of code".replace(".0 ", " "), "plain"
    else:
        title, tone = "Few tests", "warn"
    return Note.model_validate({"kind": "tests", "tone": tone, "title": title, "detail": detail, "link": "tab:files"})


def _inline_tests(found: Findings, path: str) -> int:
    """Return the lines of Rust's `mod tests` inside a module."""
    if not path.endswith(".rs"):
        return 0
    return sum(
        symbol.end_line - symbol.start_line + 1
        for symbol in found.facts(path).symbols
        if symbol.kind == "module" and symbol.name in {"tests", "test"}
    )


def _large(found: Findings) -> Note | None:
    """Tell of one module that holds a large part of all lines."""
    modules = found.main_modules()
    total = found.lines(modules)
    if len(modules) < 8 or not total:
        return None
    path = max(modules, key=lambda name: (found.facts(name).lines, name))
    lines = found.facts(path).lines
    if lines < 2_000 or lines < 0.15 * total:
        return None
    return Note(
        kind="large",
        tone="plain",
        title=f"{path.rpartition('/')[2]} holds {lines / total:.0%} of the lines".replace("%", " %"),
        detail=f"{lines:,} of {total:,} lines in {plural(len(modules), 'module')}",
        link=f"file:{path}",
    )


def _unresolved(found: Findings, coverage: Coverage) -> Note | None:
    """Tell when many imports of the product lead nowhere; tests may hold broken ones on purpose."""
    own = frozenset(found.own)
    imports = [imported for imported in found.given.imports if imported.source in own]
    lost = sum(1 for imported in imports if imported.unresolved is not None)
    if not imports or lost < max(5, 0.02 * len(imports)):
        return None
    share = f"{lost / len(imports):.0%}".replace("%", " %")
    example = coverage.unresolved_examples[0] if coverage.unresolved_examples else None
    detail = f"{lost:,} of {len(imports):,} lead nowhere Gander can see"
    if example is not None:
        detail += f", such as {example.target} in {example.source.rpartition('/')[2]}"
    return Note(
        kind="unresolved",
        tone="plain",
        title=f"{share} of imports could not be followed",
        detail=detail,
        link="tab:dependencies",
    )


def _skipped(coverage: Coverage) -> Note | None:
    """Say what was not read where it is code that could have been: too large, too slow, crashed the parser."""
    files = sum(part.files for part in coverage.skipped)
    if files == 0 or not any(_is_loss(part.reason) for part in coverage.skipped):
        return None
    lost = [part for part in coverage.skipped if _is_loss(part.reason)]
    count = sum(part.files for part in lost)
    return Note(
        kind="skipped",
        tone="plain",
        title=f"{capital(plural(count, 'file'))} could not be read",
        detail="; ".join(f"{plural(part.files, 'file')}: {part.reason}" for part in lost[:2]),
        link="tab:files",
    )


def _is_loss(reason: str) -> bool:
    return any(word in reason.lower() for word in ("larger than", "longer than", "crash", "too large", "memory"))
