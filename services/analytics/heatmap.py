"""Heatmaps: what was done of what was due, by day; of all habits, or of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.analytics.association import LEVEL, Table, fisher
from services.analytics.calendar import Stretch, count_days
from services.analytics.loading import DONE, SKIPPED, HabitDays, load_days
from services.analytics.memory import Asking
from services.goals.words import day_words
from services.habits import DayLog, day_states, get_habit, load_logs, load_logs_of, load_rests, plan_of

USUAL_DAYS = 371  # 53 whole weeks: a year, and the part of a week that makes its squares end today
OPEN = "open"
NONE = "none"
FORTNIGHT = 14
PALE = 0.5  # a fortnight is pale when it holds less than this part of what fourteen days usually hold
LEAST_FOR_WORDS = 56


@dataclass(frozen=True)
class HeatDay:
    """One day; `state` and `amount` are told of a single habit only."""

    on: date
    done: int
    due: int
    state: str | None = None
    amount: float | None = None


@dataclass(frozen=True)
class Heatmap:
    """The days of a stretch, `most` done on one of them, and what stands out."""

    first: date
    last: date
    days: list[HeatDay]
    most: float
    total: int
    words: str


def stretch_of(today: date, year: int | None) -> Stretch:
    """Return the days of a calendar year, or without one the last 371."""
    if year is None:
        return Stretch(today - timedelta(days=USUAL_DAYS - 1), USUAL_DAYS)
    first = date(year, 1, 1)
    return Stretch(first, (date(year, 12, 31) - first).days + 1)


def heatmap(asking: Asking, year: int | None) -> Heatmap:
    """Return how many habits were done, and due, on each day."""
    stretch = stretch_of(asking.today, year)
    loaded = load_days(asking, stretch)
    done, due = counts_of(asking, stretch, loaded, states_today(asking, stretch, loaded))
    days = [HeatDay(*row) for row in zip(stretch.days, done, due, strict=True)]
    return Heatmap(stretch.first, stretch.last, days, max(done, default=0), sum(done), words_of(days, asking.today))


def counts_of(
    asking: Asking, stretch: Stretch, loaded: Sequence[HabitDays], today: Sequence[str]
) -> tuple[list[int], list[int]]:
    """Return how many habits were done, and due, on each day of a stretch; `today` says how each stands now."""
    done = count_days(stretch.length, (each.masks.done for each in loaded))
    due = count_days(stretch.length, (each.due(stretch) for each in loaded))
    number = (asking.today - stretch.first).days
    if 0 <= number < stretch.length:
        due[number] = sum(state in {DONE, "missed", OPEN} for state in today)
    return done, due


def states_today(asking: Asking, stretch: Stretch, loaded: Sequence[HabitDays]) -> list[str]:
    """Return how today stands for each habit; one of so many times a week is open, and so due, while its week is.

    What the masks of a stretch that holds today do not say (whether a missed day may still become done, how a week
    stands) is read for those habits alone.
    """
    today = asking.today
    number = (today - stretch.first).days
    if not 0 <= number < stretch.length:
        return [NONE for _ in loaded]
    bit = 1 << number
    unsaid = [
        each for each in loaded if not each.masks.done & bit and (each.plan.unit != "day" or each.masks.missed & bit)
    ]
    longest = max((each.plan.length for each in unsaid), default=0)
    since = today - timedelta(days=longest)
    logs = load_logs_of(asking.session, [each.habit.id for each in unsaid], since) if unsaid else {}
    states = []
    for each in loaded:
        if each.masks.done & bit:
            states.append(DONE)
        elif each.until < today:  # archived: nothing is asked any more
            states.append(NONE)
        else:
            own = logs.get(each.habit.id, [DayLog(today, SKIPPED)] if each.masks.skipped & bit else [])
            states.append(day_states(each.plan, own, each.rests, start=today, end=today, today=today)[0].state)
    return states


def habit_heatmap(asking: Asking, habit_id: int, year: int | None) -> Heatmap:
    """Return how each day of one habit went. Raises HabitNotFound."""
    habit = get_habit(asking.session, asking.user_id, habit_id)
    stretch = stretch_of(asking.today, year)
    plan = plan_of(habit, asking.days.week_start)
    logs = load_logs(asking.session, habit.id, stretch.first - timedelta(days=plan.length), stretch.last)
    rests = load_rests(asking.session, asking.user_id, habit.id)
    states = day_states(plan, logs, rests, start=stretch.first, end=stretch.last, today=asking.today)
    days = [HeatDay(state.on, int(state.state == DONE), int(state.due), state.state, state.amount) for state in states]
    amounts = [day.amount for day in days if day.amount is not None]
    total = sum(day.done for day in days)
    most = max(amounts) if habit.unit is not None and amounts else float(max((day.done for day in days), default=0))
    over = [day for day in days if day.state in {DONE, "missed"}]
    words = f"Done on {_count(total, 'day')}"
    if plan.unit == "day" and over:
        words += f", {round(100 * total / len(over))} % of those it was asked for"
    return Heatmap(stretch.first, stretch.last, days, most, total, f"{words}.")


# ── Words ────────────────────────────────────────────────────────────────────────────────────────────


def words_of(days: Sequence[HeatDay], today: date) -> str:
    """Say what stands out: how much, weekends against weekdays where the difference is more than chance, a pale time."""
    past = [day for day in days if day.on < today]
    words = [f"{_count(sum(day.done for day in days), 'tick')}."]
    begun = next((number for number, day in enumerate(past) if day.due), len(past))
    known = past[begun:]
    if len(known) >= LEAST_FOR_WORDS:
        words += [sentence for sentence in (_weekend(known), _pale(known, today)) if sentence]
    if len(words) == 3:
        return f"{words[0]} {words[1]}; {words[2][0].lower()}{words[2][1:]}."
    return " ".join([words[0], *(f"{sentence}." for sentence in words[1:])])


def _weekend(days: Sequence[HeatDay]) -> str | None:
    free = [day for day in days if day.on.weekday() >= 5]
    work = [day for day in days if day.on.weekday() < 5]
    free_done, free_due = sum(day.done for day in free), sum(day.due for day in free)
    work_done, work_due = sum(day.done for day in work), sum(day.due for day in work)
    table = Table(free_done, free_due - free_done, work_done, work_due - work_done)
    if min(table) < 0 or not free_due or not work_due or fisher(table) >= LEVEL:
        return None
    lower = free_done / free_due < work_done / work_due
    return f"Weekends run {'lower' if lower else 'higher'} than weekdays"


def _pale(days: Sequence[HeatDay], today: date) -> str | None:
    usual = sum(day.done for day in days) / len(days) * FORTNIGHT
    sums, running = [], 0
    for number, day in enumerate(days):
        running += day.done - (days[number - FORTNIGHT].done if number >= FORTNIGHT else 0)
        if number >= FORTNIGHT - 1:
            sums.append((running, number))
    least, end = min(sums)
    if least >= PALE * usual:
        return None
    first, last = days[end - FORTNIGHT + 1].on, days[end].on
    return f"The pale fortnight is {day_words(first, today)} to {day_words(last, today)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
