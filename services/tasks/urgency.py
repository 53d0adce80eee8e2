"""How urgent a task is: Taskwarrior's polynomial with the heat of the task's module. Pure.

urgency = Σ coefficient × factor; each factor is a number from 0 to 1 that follows from one property of the task. The
coefficients and factors are Taskwarrior's defaults (src/Task.cpp and src/Context.cpp of Taskwarrior 3); docs/tasks.md
has the table. `listing` has the same sum as SQL, so that a long list is sorted by the database; a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

NEXT = "next"  # the tag that lifts a task above all others
WAITING = "waiting"  # the tag of a task that waits for something outside Gander

C_NEXT, C_DUE, C_BLOCKING, C_ACTIVE = 15.0, 12.0, 8.0, 4.0
C_PRIORITY: Mapping[str, float] = MappingProxyType({"high": 6.0, "medium": 3.9, "low": 1.8})
C_HEAT = 3.0  # ours: a hot module weighs more than age, less than a medium priority
C_AGE, C_NOTES, C_TAGS, C_PROJECT, C_WAITING, C_BLOCKED = 2.0, 1.0, 1.0, 1.0, -3.0, -5.0

DAY_SECONDS = 86_400
AGE_MAX_DAYS = 365
DUE_FROM, DUE_TO, DUE_LEAST = -14.0, 7.0, 0.2  # days overdue between which the factor rises from 0.2 to 1
TAG_STEPS = (0.0, 0.8, 0.9, 1.0)
NOTES_FACTOR = 0.8  # Taskwarrior counts annotations (0.8, 0.9, 1); our notes are one text
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Weighed:
    """What urgency needs to know of a task that is to be done; moments are whole seconds of the epoch."""

    created_seconds: int
    due_seconds: int | None = None
    priority: str | None = None
    is_doing: bool = False
    tags: tuple[str, ...] = ()
    has_notes: bool = False
    has_project: bool = False
    is_blocked: bool = False
    is_blocking: bool = False
    heat: float = 0.0  # 0 to 1, see heat.py


@dataclass(frozen=True, slots=True)
class Part:
    """One term of the sum: its name, what it says in words, and what it adds."""

    name: str
    words: str
    value: float


def due_factor(days_overdue: float) -> float:
    """Return Taskwarrior's factor of a due date: 0.2 two weeks before it, rising evenly to 1 a week after it."""
    if days_overdue >= DUE_TO:
        return 1.0
    if days_overdue >= DUE_FROM:
        return (days_overdue - DUE_FROM) * (1 - DUE_LEAST) / (DUE_TO - DUE_FROM) + DUE_LEAST
    return DUE_LEAST


def age_factor(days: int) -> float:
    """Return the factor of a task's age in whole days: rising evenly to 1 within a year."""
    return min(max(days, 0), AGE_MAX_DAYS) / AGE_MAX_DAYS


def parts_of(task: Weighed, now_seconds: int) -> list[Part]:
    """Return the terms that are not 0, the largest first; their values add up to the urgency."""
    age = max(now_seconds - task.created_seconds, 0) // DAY_SECONDS
    plain_tags = len(task.tags)
    terms = [
        Part("next", "tagged next", C_NEXT * (NEXT in task.tags)),
        Part("priority", f"{task.priority} priority", C_PRIORITY.get(task.priority or "", 0.0)),
        Part("active", "being done", C_ACTIVE * task.is_doing),
        Part("blocking", "another task waits for it", C_BLOCKING * task.is_blocking),
        Part("blocked", "waits for another task", C_BLOCKED * task.is_blocked),
        Part("waiting", "tagged waiting", C_WAITING * (WAITING in task.tags)),
        Part("module", "its module is a hot spot", C_HEAT * task.heat),
        Part("age", _age_words(age), C_AGE * age_factor(age)),
        Part("notes", "has notes", C_NOTES * NOTES_FACTOR * task.has_notes),
        Part("tags", "1 tag" if plain_tags == 1 else f"{plain_tags} tags", C_TAGS * TAG_STEPS[min(plain_tags, 3)]),
        Part("project", "belongs to a project", C_PROJECT * task.has_project),
    ]
    if task.due_seconds is not None:
        late = (now_seconds - task.due_seconds) / DAY_SECONDS
        terms.append(Part("due", _due_words(late), C_DUE * due_factor(late)))
    rounded = [Part(term.name, term.words, round(term.value, DIGITS)) for term in terms]
    return sorted((term for term in rounded if term.value), key=lambda term: (-abs(term.value), term.name))


def urgency_of(parts: list[Part]) -> float:
    """Return the sum of the parts."""
    return round(sum(part.value for part in parts), DIGITS)


def _age_words(days: int) -> str:
    return "1 day old" if days == 1 else f"{days} days old"


def _due_words(late: float) -> str:
    days = round(abs(late))
    if days == 0:
        return "overdue since today" if late > 0 else "due within hours"
    span = "1 day" if days == 1 else f"{days} days"
    return f"overdue by {span}" if late > 0 else f"due in {span}"
