"""Counts a history's figures over its columns; the rules stand in `figures`. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date

import numpy as np

from services.history.columns import Columns, Numbers
from services.history.figures import (
    DAY,
    DECAY,
    IMPLAUSIBLE,
    KNOWLEDGE_YEARS,
    MASS,
    PLAUSIBLE,
    QUARTER_DAYS,
    YEAR_DAYS,
    FolderFigures,
    HistoryFigures,
    PathFigures,
    PersonFigures,
    folders_of,
    most,
    temperature,
)
from services.history.people import Signature, join_people
from services.history.today import NamedChanges, name_changes
from services.history.values import HistoryFacts, Touch

# So many commits do not all have the same broken clock.
AGREEING = 10
# 1970-01-01 was a Thursday: so many days after a Monday.
_THURSDAY = 3
_EPOCH = date(1970, 1, 1).toordinal()


def count_history(history: HistoryFacts, alive: Collection[str], modules: Collection[str] = ()) -> HistoryFigures:
    """Count the figures of a history; `alive` are the paths of the mapped commit, the only ones that get figures.

    `modules` are those of them by which people are counted. Periods end with the mapped commit where it is known,
    because one commit "from 2038" must not make everything else old.
    """
    columns = history.columns
    newest_at = _newest(columns, history.head_at)
    newest = newest_at or 0
    person_of = _persons(history)
    people = _people(history, person_of, newest)
    counted = _Counted(columns, name_changes(columns, frozenset(alive)), person_of, people, newest)
    paths = counted.paths()
    for path in modules:
        leader = most(paths[path].authors) if path in paths else None
        if leader is not None:
            people[leader].modules += 1
    moments = columns.committed_at[columns.is_merge == 0]
    plausible = moments[(moments >= PLAUSIBLE) & (moments < IMPLAUSIBLE)]
    folders, since = counted.folders()
    return HistoryFigures(
        newest_at=newest_at,
        first_at=int(plausible.min()) if len(plausible) else None,
        commits=len(moments),
        merges=len(columns.is_merge) - len(moments),
        commits_year=int((moments > newest - YEAR_DAYS * DAY).sum()),
        weeks=_weeks(moments, newest_at),
        quarters=_quarters(plausible, newest_at),
        people=sorted(people.values(), key=lambda person: (-person.commits, person.name)),
        paths=paths,
        folders=folders,
        folders_since=since,
        touches=counted.touches(),
    )


def _persons(history: HistoryFacts) -> dict[int, int]:
    columns = history.columns
    signatures, counts = np.unique(columns.person_ids[columns.is_merge == 0], return_counts=True)
    commits = dict(zip(signatures.tolist(), counts.tolist(), strict=True))
    return join_people(
        Signature(person.id, person.name, person.email, person.is_bot, commits.get(person.id, 0))
        for person in history.people
    )


def _people(history: HistoryFacts, person_of: dict[int, int], newest: int) -> dict[int, PersonFigures]:
    """Return the people who made a commit other than a merge, by id."""
    known = {person.id: person for person in history.people}
    own = history.columns.is_merge == 0
    moments = history.columns.committed_at[own]
    signatures, places = np.unique(history.columns.person_ids[own], return_inverse=True)
    persons, of_signature = np.unique([person_of[one] for one in signatures.tolist()], return_inverse=True)
    if not len(persons):
        return {}
    who = of_signature[places]
    order = np.lexsort((moments, who))
    starts = np.flatnonzero(np.diff(who[order], prepend=-1))
    ends = np.append(starts[1:], len(order)) - 1
    commits = np.bincount(who)
    in_year = np.bincount(who[moments > newest - YEAR_DAYS * DAY], minlength=len(persons))
    return {
        identity: PersonFigures(
            id=identity,
            name=known[identity].name,
            is_bot=known[identity].is_bot,
            commits=int(commits[index]),
            commits_year=int(in_year[index]),
            first_at=int(moments[order[starts[index]]]),
            last_at=int(moments[order[ends[index]]]),
        )
        for index, identity in enumerate(persons.tolist())
    }


def _newest(columns: Columns, head_at: int | None) -> int | None:
    """Return the moment that periods and ages are counted back from.

    It is the mapped commit's, because one commit "from 2038" must not make everything else old; unless its own clock is
    behind those of at least AGREEING others, which would make everything new.
    """
    moments = columns.committed_at
    if not len(moments):
        return head_at
    if head_at is None:
        return int(moments.max())
    agreed = int(np.sort(moments)[-AGREEING]) if len(moments) >= AGREEING else head_at
    return max(head_at, min(agreed, IMPLAUSIBLE))


class _Counted:
    """The changes to living files with what each counts as; commits are positions among the columns' commits."""

    def __init__(
        self,
        columns: Columns,
        named: NamedChanges,
        person_of: dict[int, int],
        people: dict[int, PersonFigures],
        newest: int,
    ) -> None:
        """Decide for every change what it counts as."""
        self.columns, self.named, self.newest = columns, named, newest
        signatures, places = np.unique(columns.person_ids, return_inverse=True)
        joined = [person_of[one] for one in signatures.tolist()]
        persons = [one in people and not people[one].is_bot for one in joined]
        self.persons = np.array(joined, dtype=np.int64)[places] if joined else places  # of each commit
        self.is_person = np.array(persons, dtype=bool)[places] if joined else places.astype(bool)
        self.width = np.diff(columns.starts)
        added, deleted = (np.maximum(column[named.change], 0) for column in (columns.added, columns.deleted))
        self.added, self.deleted, self.lines = added, deleted, added + deleted
        moved = (columns.old_path[named.change] >= 0) & (self.lines == 0)
        self.single = self.width[named.commit] <= MASS
        self.is_change = self.single & ~moved
        self.at = columns.committed_at[named.commit]

    def paths(self) -> dict[str, PathFigures]:
        """Return the figures of each file that has a past."""
        files, places = np.unique(self.named.file, return_inverse=True)
        total = len(files)
        if not total:
            return {}
        age = self.newest - self.at
        # The same weight as `recency`, for all changes at once.
        weight = np.exp(-DECAY * np.maximum(age, 0)) * np.minimum(self.lines / 100, 3.0)

        def counted(chosen: Numbers, weights: Numbers | None = None) -> list[int]:
            sums = np.bincount(places[chosen], None if weights is None else weights[chosen], total)
            numbers: list[int] = sums.tolist() if weights is None else sums.astype(np.int64).tolist()
            return numbers

        last = np.zeros(total, dtype=np.int64)
        np.maximum.at(last, places, self.at)
        by_person = self.is_person[self.named.commit]
        first = np.full(total, -1)
        # Newest first, and of several values for one place the last one stays: that of the oldest commit.
        first[places[by_person]] = self.persons[self.named.commit][by_person]
        rows = zip(
            counted(self.is_change & (age < QUARTER_DAYS * DAY)),
            counted(self.is_change & (age < YEAR_DAYS * DAY)),
            counted(self.is_change),
            counted(self.is_change, self.added),
            counted(self.is_change, self.deleted),
            map(temperature, np.bincount(places[self.is_change], weight[self.is_change], total).tolist()),
            last.tolist(),
            first.tolist(),
            strict=True,
        )
        figures = [
            PathFigures(quarter, year, whole, added, deleted, warmth, at, Counter(), None if by < 0 else by)
            for quarter, year, whole, added, deleted, warmth, at, by in rows
        ]
        known = self.is_change & by_person
        for place, person, commits in _pairs(places[known], self.persons[self.named.commit][known]):
            figures[place].authors[person] = commits
        names = self.columns.paths
        return {names[file]: one for file, one in zip(files.tolist(), figures, strict=True)}

    def touches(self) -> list[Touch]:
        """Return the commits that change single living files, newest first."""
        commits, files = self.named.commit[self.is_change], self.named.file[self.is_change]
        starts = np.flatnonzero(np.diff(commits, prepend=-1))
        names = [self.columns.paths[file] for file in files.tolist()]
        ends = np.append(starts[1:], len(names)) if len(starts) else starts
        first, subjects = commits[starts], self.columns.subjects
        rows = zip(
            self.columns.committed_at[first].tolist(),
            self.persons[first].tolist(),
            (~self.is_person[first]).tolist(),
            self.width[first].tolist(),
            self.columns.is_fix[first].astype(bool).tolist(),
            first.tolist(),
            starts.tolist(),
            ends.tolist(),
            strict=True,
        )
        return [
            Touch(at, person, by_bot, width, subjects[commit], is_fix, list(dict.fromkeys(names[start:end])))
            for at, person, by_bot, width, is_fix, commit, start, end in rows
        ]

    def folders(self) -> tuple[dict[str, FolderFigures], int | None]:
        """Return who committed to each folder, and since when that is counted."""
        knows = self.single & self.is_person[self.named.commit]
        commits, files = self.named.commit[knows], self.named.file[knows]
        since: int | None = self.newest - KNOWLEDGE_YEARS * YEAR_DAYS * DAY
        recent = self.columns.committed_at[commits] > (since or 0)
        # A project that slept for years still has somebody who knows it.
        if len(np.unique(commits[recent])) < min(10, len(np.unique(commits))):
            since = None
        else:
            commits, files = commits[recent], files[recent]
        numbers: dict[str, int] = {}
        living, places = np.unique(files, return_inverse=True)
        above = [
            [numbers.setdefault(folder, len(numbers)) for folder in folders_of(self.columns.paths[file])]
            for file in living.tolist()
        ]
        folders = {name: FolderFigures(0, Counter()) for name in numbers}
        # Each pair of commit and folder once.
        sizes = np.array([len(some) for some in above], dtype=np.int64)
        flat = np.array([folder for some in above for folder in some], dtype=np.int64)
        widths = sizes[places]
        within = np.arange(int(widths.sum())) - np.repeat(np.cumsum(widths) - widths, widths)
        chosen = flat[np.repeat((np.cumsum(sizes) - sizes)[places], widths) + within]
        pairs = np.unique(np.repeat(commits, widths) * len(numbers) + chosen)
        names = list(numbers)
        for folder, person, count in _pairs(pairs % len(numbers), self.persons[pairs // len(numbers)]):
            figures = folders[names[folder]]
            figures.commits += count
            figures.by_person[person] += count
        return folders, since


def _pairs(places: Numbers, persons: Numbers) -> list[tuple[int, int, int]]:
    """Return each pair of place and person that occurs, with how often."""
    base = int(persons.max(initial=0)) + 1
    keys, counts = np.unique(places * base + persons, return_counts=True)
    return list(zip((keys // base).tolist(), (keys % base).tolist(), counts.tolist(), strict=True))


def _weeks(moments: Numbers, newest: int | None) -> list[tuple[date, int]]:
    """Return the commits of the last 53 weeks, each by its Monday."""
    if newest is None:
        return []
    last = (newest // DAY + _THURSDAY) // 7
    weeks = (moments // DAY + _THURSDAY) // 7 - (last - 52)
    counts = np.bincount(weeks[(weeks >= 0) & (weeks <= 52)], minlength=53)
    first = (last - 52) * 7 - _THURSDAY
    return [(date.fromordinal(_EPOCH + first + 7 * week), count) for week, count in enumerate(counts.tolist())]


def _quarters(moments: Numbers, newest: int | None) -> list[tuple[date, int]]:
    """Return the commits of every quarter of the life."""
    if newest is None or not len(moments):
        return []
    months = moments.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    quarters = months // 3
    first, last = int(quarters.min()), int(np.datetime64(newest, "s").astype("datetime64[M]").astype(np.int64)) // 3
    last = max(first, min(last, IMPLAUSIBLE // YEAR_DAYS // DAY * 4))
    counts = np.bincount(quarters[quarters <= last] - first, minlength=last - first + 1).tolist()
    return [
        (date(1970 + (first + index) // 4, 1 + (first + index) % 4 * 3, 1), count) for index, count in enumerate(counts)
    ]
