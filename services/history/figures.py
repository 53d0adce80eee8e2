"""What a history says in figures: changes per file, activity, people, who knows a folder. Pure.

All periods are counted back from the newest commit, not from today, so the same commit always gives the same figures.

Counting rules, the same for every figure per file:
- A renamed file keeps its past: its chain of names is followed back from today's.
- Merges carry no changes of their own; bots' changes count as changes, not as knowledge.
- A commit that touches more than MASS files (a reformatting, a licence header, an import of a whole tree) says
  nothing about any one of them: it does not count as a change, only as a date. Renames in it are followed.
- A pure move (renamed, no line changed) is not a change.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from services.history.people import Signature, join_people
from services.history.values import HistoryFacts, StoredChange, StoredCommit, Touch

MASS = 200
DAY = 86_400
QUARTER_DAYS = 91
YEAR_DAYS = 365
HALF_LIFE_DAYS = 180
KNOWLEDGE_YEARS = 3
PLAUSIBLE = 315_532_800  # 1980: a commit dated before it has a broken clock, and must not stretch the axis by decades
_DECAY = math.log(2) / (HALF_LIFE_DAYS * DAY)


@dataclass(slots=True)
class PathFigures:
    """What happened to one file under all its names."""

    changes_quarter: int = 0
    changes_year: int = 0
    changes_all: int = 0
    added: int = 0
    deleted: int = 0
    recency: float = 0.0
    last_changed_at: int | None = None
    authors: Counter[int] = field(default_factory=Counter)  # person → commits; bots left out
    first_by: int | None = None  # who made the oldest commit to it, mass commits included; bots left out


@dataclass(slots=True)
class PersonFigures:
    """One person under all their signatures; `id` is the signature with most commits."""

    id: int
    name: str
    is_bot: bool
    commits: int = 0
    commits_year: int = 0
    first_at: int = 0
    last_at: int = 0
    modules: int = 0  # of the files asked for, those of which this person has the most commits


@dataclass(slots=True)
class FolderFigures:
    """Commits to the files below one folder by person, bots and merges left out."""

    commits: int
    by_person: Counter[int]


@dataclass(slots=True)
class HistoryFigures:
    """All figures of one history."""

    newest_at: int | None
    first_at: int | None
    commits: int  # merges left out
    merges: int
    commits_year: int
    weeks: list[tuple[date, int]]  # the last 53, Mondays
    quarters: list[tuple[date, int]]
    people: list[PersonFigures]  # most commits first, bots included
    paths: dict[str, PathFigures]
    folders: dict[str, FolderFigures]  # "" is the root; the last three years
    folders_since: int | None  # None: the whole life, because the last three years have too little
    touches: list[Touch] = field(default_factory=list)  # newest first; mass commits and pure moves left out

    def active(self) -> set[int]:
        """Return the people who committed anything in the last year."""
        return {person.id for person in self.people if person.last_at > (self.newest_at or 0) - YEAR_DAYS * DAY}


def recency(age_seconds: float, lines: int) -> float:
    """Return one change's weight: exp(−ln2 · age/180 d) · min(lines/100, 3); issue 2, section 5 "Derive"."""
    return math.exp(-_DECAY * max(age_seconds, 0.0)) * min(lines / 100, 3.0)


def count_history(history: HistoryFacts, alive: Collection[str], modules: Collection[str] = ()) -> HistoryFigures:
    """Count the figures of a history; `alive` are the paths of the mapped commit, the only ones that get figures.

    `modules` are those of them by which people are counted. Periods end with the mapped commit where it is known,
    because one commit "from 2038" must not make everything else old.
    """
    newest_at = history.head_at
    if newest_at is None and history.commits:
        newest_at = history.commits[0].committed_at
    person_of = _persons(history)
    people = _people(history, person_of, newest_at or 0)
    paths, touched, touches = _paths(history, frozenset(alive), person_of, people, newest_at or 0)
    for path in modules:
        leader = most(paths[path].authors) if path in paths else None
        if leader is not None:
            people[leader].modules += 1
    counted = [commit.committed_at for commit in history.commits if not commit.is_merge]
    plausible = [moment for moment in counted if moment >= PLAUSIBLE]
    folders, since = _folders(touched, newest_at or 0)
    return HistoryFigures(
        newest_at=newest_at,
        first_at=min(plausible, default=None),
        commits=len(counted),
        merges=len(history.commits) - len(counted),
        commits_year=sum(1 for at in counted if at > (newest_at or 0) - YEAR_DAYS * DAY),
        weeks=_weeks(counted, newest_at),
        quarters=_quarters(plausible, newest_at),
        people=sorted(people.values(), key=lambda person: (-person.commits, person.name)),
        paths=paths,
        folders=folders,
        folders_since=since,
        touches=touches,
    )


def most(counts: Counter[int]) -> int | None:
    """Return who has the most; the lower id where two have the same, so that the answer is stable."""
    return min(counts, key=lambda key: (-counts[key], key), default=None)


def _persons(history: HistoryFacts) -> dict[int, int]:
    commits = Counter(commit.person_id for commit in history.commits if not commit.is_merge)
    return join_people(
        Signature(person.id, person.name, person.email, person.is_bot, commits[person.id]) for person in history.people
    )


def _people(history: HistoryFacts, person_of: dict[int, int], newest: int) -> dict[int, PersonFigures]:
    people = {
        person.id: PersonFigures(person.id, person.name, person.is_bot)
        for person in history.people
        if person_of[person.id] == person.id
    }
    for commit in history.commits:
        if commit.is_merge:
            continue
        person = people[person_of[commit.person_id]]
        person.first_at = min(person.first_at, commit.committed_at) if person.commits else commit.committed_at
        person.last_at = max(person.last_at, commit.committed_at)
        person.commits += 1
        person.commits_year += commit.committed_at > newest - YEAR_DAYS * DAY
    return {identity: person for identity, person in people.items() if person.commits}


def _paths(
    history: HistoryFacts,
    alive: frozenset[str],
    person_of: dict[int, int],
    people: dict[int, PersonFigures],
    newest: int,
) -> tuple[dict[str, PathFigures], list[tuple[int, int, set[str]]], list[Touch]]:
    """Return the figures per living path, for each commit that says who knows what (when, who, paths), and its touch."""
    paths: dict[str, PathFigures] = {}
    touched: list[tuple[int, int, set[str]]] = []
    touches: list[Touch] = []
    for commit, changes in _by_todays_name(history, alive):
        if not changes:
            continue
        width = len(history.changes[commit.id])
        is_mass = width > MASS
        at, person = commit.committed_at, person_of[commit.person_id]
        is_person = person in people and not people[person].is_bot
        knows = is_person and not is_mass
        counted = _count_changes(paths, changes, None if is_mass else newest - at, person if is_person else None, at)
        if knows:
            touched.append((at, person, {path for path, _ in changes}))
        if counted:
            touches.append(Touch(at, person, not is_person, width, commit.subject, counted))
    return paths, touched, touches


def _count_changes(
    paths: dict[str, PathFigures],
    changes: list[tuple[str, StoredChange]],
    age: int | None,
    author: int | None,
    at: int,
) -> list[str]:
    """Count one commit's changes and return the paths that they changed; `age` is None for a mass commit."""
    counted: dict[str, None] = {}
    for path, change in changes:
        figures = paths.get(path)
        if figures is None:
            figures = paths[path] = PathFigures()
        if figures.last_changed_at is None or figures.last_changed_at < at:
            figures.last_changed_at = at
        if author is not None:
            figures.first_by = author
        if age is not None:
            if _add_change(figures, change, age):
                counted[path] = None
            if author is not None:
                figures.authors[author] += 1
    return list(counted)


def _add_change(figures: PathFigures, change: StoredChange, age: int) -> bool:
    """Count a change and say whether it is one: a pure move is not."""
    lines = (change.added or 0) + (change.deleted or 0)
    if change.old_path is not None and lines == 0:
        return False
    figures.changes_all += 1
    figures.changes_year += age < YEAR_DAYS * DAY
    figures.changes_quarter += age < QUARTER_DAYS * DAY
    figures.added += change.added or 0
    figures.deleted += change.deleted or 0
    figures.recency += recency(age, lines)
    return True


def _by_todays_name(
    history: HistoryFacts, alive: frozenset[str]
) -> Iterable[tuple[StoredCommit, list[tuple[str, StoredChange]]]]:
    """Yield each commit with its changes under today's names, newest first; what is gone today is left out.

    Walking back in time, a rename old → new makes `old` mean what `new` means, and before it `new` was something
    else. A side branch that still used the old name after the rename on the other branch was met before the
    rename was: such changes are named in the end, by every rename known.
    """
    today: dict[str, str | None] = {}
    named: list[tuple[StoredCommit, list[tuple[str, StoredChange]]]] = []
    unnamed: list[tuple[list[tuple[str, StoredChange]], StoredChange]] = []
    for commit in history.commits:
        changes: list[tuple[str, StoredChange]] = []
        renames: list[tuple[str, str, str | None]] = []
        for change in history.changes.get(commit.id, ()):
            path = today.get(change.path, change.path)
            if path in alive and path is not None:
                changes.append((path, change))
            elif path is not None:
                unnamed.append((changes, change))
            if change.old_path is not None:
                renames.append((change.old_path, change.path, path))
        for _, new, _ in renames:
            today[new] = None
        today.update((old, path) for old, _, path in renames)
        named.append((commit, changes))
    for changes, change in unnamed:
        path = today.get(change.path)
        if path in alive and path is not None:
            changes.append((path, change))
    return named


def _folders(touched: list[tuple[int, int, set[str]]], newest: int) -> tuple[dict[str, FolderFigures], int | None]:
    since: int | None = newest - KNOWLEDGE_YEARS * YEAR_DAYS * DAY
    recent = [entry for entry in touched if entry[0] > (since or 0)]
    # A project that slept for years still has somebody who knows it.
    if len(recent) < min(10, len(touched)):
        recent, since = touched, None
    folders: dict[str, FolderFigures] = {}
    for _, person, paths in recent:
        for folder in {folder for path in paths for folder in folders_of(path)}:
            figures = folders.setdefault(folder, FolderFigures(0, Counter()))
            figures.commits += 1
            figures.by_person[person] += 1
    return folders, since


def folders_of(path: str) -> list[str]:
    """Return the folders above a path, root first: "a/b/c.py" → ["", "a/", "a/b/"]."""
    folders = [""]
    end = path.find("/")
    while end != -1:
        folders.append(path[: end + 1])
        end = path.find("/", end + 1)
    return folders


def _day(seconds: int) -> date:
    return datetime.fromtimestamp(seconds, UTC).date()


def _weeks(moments: list[int], newest: int | None) -> list[tuple[date, int]]:
    if newest is None:
        return []
    day = _day(newest)
    last = day - timedelta(days=day.weekday())
    first = last - timedelta(weeks=52)
    counts: Counter[date] = Counter()
    for moment in moments:
        if moment > newest - 400 * DAY:
            day = _day(moment)
            counts[day - timedelta(days=day.weekday())] += 1
    return [(first + timedelta(weeks=week), counts[first + timedelta(weeks=week)]) for week in range(53)]


def _quarters(moments: list[int], newest: int | None) -> list[tuple[date, int]]:
    if newest is None or not moments:
        return []
    counts = Counter(_quarter(_day(moment)) for moment in moments)
    first, last = min(counts), _quarter(_day(newest))
    quarters: list[tuple[date, int]] = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        quarters.append((date(year, month, 1), counts[date(year, month, 1)]))
        year, month = (year + 1, 1) if month == 10 else (year, month + 3)
    return quarters


def _quarter(day: date) -> date:
    return date(day.year, day.month - (day.month - 1) % 3, 1)
