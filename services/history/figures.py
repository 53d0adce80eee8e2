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
from dataclasses import dataclass, field
from datetime import date

from services.history.values import Touch

MASS = 200
DAY = 86_400
QUARTER_DAYS = 90  # as every page says; also by which a file is told to be active
YEAR_DAYS = 365
HALF_LIFE_DAYS = 180
KNOWLEDGE_YEARS = 3
IMPLAUSIBLE = 4_102_444_800  # 2100: from here on it is broken too
PLAUSIBLE = 315_532_800  # 1980: a commit dated before it has a broken clock, and must not stretch the axis by decades
DECAY = math.log(2) / (HALF_LIFE_DAYS * DAY)


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
    return math.exp(-DECAY * max(age_seconds, 0.0)) * min(lines / 100, 3.0)


def temperature(weights: float) -> float:
    """Return a file's T, the sum of its changes' weights, with the digits that it is kept, ranked and told by.

    One rounding for all: two of different fineness would swap the places of files that are almost alike.
    """
    return float(f"{weights:.6g}")


def most(counts: Counter[int]) -> int | None:
    """Return who has the most; the lower id where two have the same, so that the answer is stable."""
    return min(counts, key=lambda key: (-counts[key], key), default=None)


def folders_of(path: str) -> list[str]:
    """Return the folders above a path, root first: "a/b/c.py" → ["", "a/", "a/b/"]."""
    folders = [""]
    end = path.find("/")
    while end != -1:
        folders.append(path[: end + 1])
        end = path.find("/", end + 1)
    return folders
