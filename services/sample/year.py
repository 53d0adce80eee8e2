"""What the sample year holds: habits with their logs, goals and tasks of somebody who keeps at most of it. Pure.

Everything is told from today backwards and by one seed, so that two loads on one day are the same.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

DAYS = 365
SEED = 21
VACATION = (124, 111)  # days ago: a fortnight in which nothing is expected


@dataclass(frozen=True)
class SampleLog:
    """One day of one habit."""

    on: date
    status: str
    amount: float | None = None
    notes: str = ""


@dataclass(frozen=True)
class SampleHabit:
    """A habit as it would be typed, and what became of it; `since` is how many days ago it began."""

    fields: dict[str, Any]
    since: int
    logs: list[SampleLog]


@dataclass(frozen=True)
class SampleTask:
    """A task; days are counted from today, negative ones are past. `after` names the task that it waits for."""

    title: str
    due: int | None = None
    at: int | None = None  # minutes after midnight
    priority: str | None = None
    tags: tuple[str, ...] = ()
    recurrence: str | None = None
    notes: str = ""
    status: str = "open"
    made: int = -10
    done: int | None = None
    after: str | None = None


@dataclass(frozen=True)
class SampleGoal:
    """A goal; `habit` moves it by its amounts, `tag` by tasks done, `entries` are what was typed (days ago, value)."""

    fields: dict[str, Any]
    since: int
    due: int
    habit: str | None = None
    weight: float = 1.0
    tag: str | None = None
    entries: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class SampleYear:
    """All of it."""

    habits: list[SampleHabit] = field(default_factory=list)
    tasks: list[SampleTask] = field(default_factory=list)
    goals: list[SampleGoal] = field(default_factory=list)


@dataclass(frozen=True)
class _Course:
    """How somebody fares with one habit: the chance of a day, by weekday, growing from its first day on."""

    begins: float
    ends: float
    weekend: float = 0.0  # added on Saturdays and Sundays
    amount: tuple[float, float] | None = None  # least and most of a day on which it is done
    step: float = 1.0
    last_days: str = ""  # the newest days, oldest first, ending today: d done, m missed, s skipped, . open


HABITS: tuple[tuple[dict[str, Any], int, _Course], ...] = (
    (
        {"name": "Read 20 pages", "cue": "evening", "category": "Mind", "unit": "pages", "target_amount": 20},
        DAYS, _Course(0.55, 0.86, amount=(20, 46), last_days="dd.dddd"),
    ),
    (
        {"name": "Walk 8,000 steps", "category": "Body", "unit": "steps", "target_amount": 8000},
        DAYS, _Course(0.72, 0.93, -0.1, amount=(8000, 13500), step=10, last_days="dddddd."),
    ),
    ({"name": "Stretch", "cue": "10 minutes after getting up", "category": "Body", "difficulty": "easy"},
     210, _Course(0.5, 0.9, last_days="ddddd.d")),
    ({"name": "No phone before nine", "cue": "asks you this evening", "category": "Mind", "difficulty": "hard"},
     150, _Course(0.6, 0.8, -0.15, last_days="d.dddd.")),
    (
        {"name": "German, 15 minutes", "category": "Mind", "priority": "high"},
        300, _Course(0.75, 0.7, -0.05, last_days="ddddmm."),
    ),
    (
        {"name": "Swim", "category": "Body", "frequency": "weekly", "times": 2, "difficulty": "hard"},
        260, _Course(0.22, 0.32, 0.1, last_days="d..d..."),
    ),
    (
        {"name": "Water the plants", "category": "Home", "frequency": "custom", "times": 1, "period_days": 4},
        320, _Course(0.24, 0.27, last_days=".d....."),
    ),
    (
        {"name": "Plan the week", "category": "Work", "frequency": "custom", "weekdays": [0], "difficulty": "easy"},
        280, _Course(0.8, 0.92),
    ),
)  # fmt: skip

NOTES = ("Tired, but done.", "On the train.", "Before breakfast.", "Rain.", "With Lea.", "Longer than planned.")


def sample_year(today: date) -> SampleYear:
    """Return the year that ends today."""
    chance = random.Random(SEED)  # noqa: S311  # believable, not secret
    habits = [
        SampleHabit(fields, since, list(_logs(today, since, fields, course, chance)))
        for fields, since, course in HABITS
    ]
    return SampleYear(habits, list(_tasks(chance)), list(_goals()))


def _logs(
    today: date, since: int, fields: dict[str, Any], course: _Course, chance: random.Random
) -> Iterator[SampleLog]:
    weekdays = fields.get("weekdays")
    newest = len(course.last_days)
    for ago in range(since, -1, -1):
        on = today - timedelta(days=ago)
        if VACATION[0] >= ago >= VACATION[1] or (weekdays is not None and on.weekday() not in weekdays):
            continue
        likely = course.begins + (course.ends - course.begins) * (1 - ago / since)
        likely += course.weekend if on.weekday() >= 5 else 0.0
        lucky, amount = chance.random() < likely, _amount(course, chance)
        note = chance.choice(NOTES) if chance.random() < 0.04 else ""
        letter = course.last_days[newest - 1 - ago] if ago < newest else ("d" if lucky else ".")
        if letter == "d":
            yield SampleLog(on, "done", amount, note)
        elif letter == "s" or (letter == "." and ago >= newest and chance.random() < 0.05):
            yield SampleLog(on, "skipped", notes="Ill." if letter == "." else "")


def _amount(course: _Course, chance: random.Random) -> float | None:
    if course.amount is None:
        return None
    least, most = course.amount
    return round(chance.triangular(least, most, least) / course.step) * course.step


def _tasks(chance: random.Random) -> Iterator[SampleTask]:
    yield SampleTask(
        "Pay the rent", due=3, at=540, priority="high", tags=("home",), recurrence="FREQ=MONTHLY", made=-300
    )
    yield SampleTask("Take the bins out", due=0, tags=("home",), recurrence="FREQ=WEEKLY", made=-90)
    yield SampleTask("Renew the passport", due=-2, priority="medium", tags=("errand",), made=-40,
                     notes="Bring the **old one** and a photo.\n\n- [ ] photo\n- [ ] form")  # fmt: skip
    yield SampleTask("Take a passport photo", tags=("errand",), made=-40)
    yield SampleTask("Book the dentist", due=0, at=600, tags=("errand",), made=-6)
    yield SampleTask("Write the talk's outline", due=5, priority="high", tags=("talk",), status="doing", made=-12)
    yield SampleTask("Rehearse the talk", due=12, tags=("talk",), made=-12, after="Write the talk's outline")
    yield SampleTask("Ask Lea about the summer", made=-3)
    yield SampleTask("Read the map of a project that is new to me", due=1, tags=("work",), made=-1)
    yield SampleTask("Sort last year's photos", priority="low", made=-120)
    chores = ("Mend the bicycle", "Call the insurance", "Give the books back", "Fix the tap", "Buy paint", "Clean the oven",
              "Sort the cellar", "Sell the old desk", "Change the bulb", "Descale the kettle")  # fmt: skip
    for number in range(34):
        done = -1 - int(number * 4.7) - chance.randrange(3)
        tag = ("home", "errand", "work")[number % 3]
        yield SampleTask(chores[number % len(chores)], tags=(tag, "flat") if tag == "home" else (tag,),
                         status="done", done=done, made=done - 2 - chance.randrange(12))  # fmt: skip


def _goals() -> Iterator[SampleGoal]:
    # A step of the sample's owner is 75 cm.
    yield SampleGoal({"name": "Walk 2,200 km", "target_value": 2200, "unit": "km"}, since=DAYS - 5, due=30,
                     habit="Walk 8,000 steps", weight=0.00075)  # fmt: skip
    yield SampleGoal(
        {"name": "Get the flat in order", "target_value": 16, "unit": "tasks"}, since=170, due=20, tag="flat"
    )
    yield SampleGoal(
        {"name": "Finish SICP", "target_value": 610, "unit": "pages"}, since=70, due=110,
        entries=((69, 8), (62, 31), (55, 52), (48, 77), (41, 101), (34, 122), (26, 140), (19, 171), (11, 190), (3, 212)),
    )  # fmt: skip
