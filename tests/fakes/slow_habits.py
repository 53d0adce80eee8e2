"""What services/habits computes, said the obvious way: day by day, looking everything up again. Slow on purpose."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from services.habits import DayLog, Plan, Rest

DAY = timedelta(days=1)
TODAY = date(2026, 3, 12)  # a Thursday


def log_of(day: date, logs: Sequence[DayLog]) -> DayLog | None:
    return next((log for log in logs if log.on == day), None)


def is_done(day: date, logs: Sequence[DayLog]) -> bool:
    log = log_of(day, logs)
    return log is not None and log.status == "done"


def is_off(day: date, logs: Sequence[DayLog], rests: Sequence[Rest]) -> bool:
    """A day on which nothing is expected: skipped, or in a rest; a day that was done is none."""
    if is_done(day, logs):
        return False
    log = log_of(day, logs)
    skipped = log is not None and log.status == "skipped"
    return skipped or any(rest.first <= day and (rest.last is None or day <= rest.last) for rest in rests)


def is_lost_today(plan: Plan, day: date, logs: Sequence[DayLog]) -> bool:
    log = log_of(day, logs)
    return log is not None and log.status == "missed" and (log.amount is None or plan.at_most)


def slow_units(plan: Plan, logs, rests, today: date) -> list[tuple[date, date, int, int, str]]:
    found = []
    first = plan.start_on
    if plan.unit == "week":
        while first.weekday() != plan.week_start:
            first -= DAY
    while first <= today and plan.start_on <= today:
        last = first + (plan.length - 1) * DAY
        if plan.unit != "day" or first.weekday() in plan.weekdays:
            found.append((first, last, *_judge(plan, (first, last), logs, rests, today)))
        first = last + DAY
    return found


def _judge(plan: Plan, span: tuple[date, date], logs, rests, today: date) -> tuple[int, int, str]:
    first, last = span
    days = [first + n * DAY for n in range((last - first).days + 1)]
    days = [day for day in days if day >= plan.start_on]
    done = sum(is_done(day, logs) for day in days if day <= today)
    free = [day for day in days if not is_off(day, logs, rests) or (day > today and is_done(day, logs))]
    free = [day for day in free if not (day > today and is_done(day, logs) and is_resting(day, rests))]
    share = Fraction(plan.times * len(free), plan.length)
    needed = int(share + Fraction(1, 2)) or min(done, plan.times)
    if needed == 0:
        return needed, done, "rest"
    if done >= needed:
        return needed, done, "kept"
    is_over = last < today or (plan.unit == "day" and is_lost_today(plan, last, logs))
    return needed, done, "missed" if is_over else "open"


def is_resting(day: date, rests) -> bool:
    return any(rest.first <= day and (rest.last is None or day <= rest.last) for rest in rests)


def slow_streaks(states: Sequence[str]) -> tuple[int, int]:
    counting = "".join({"kept": "k", "missed": "m"}.get(state, "") for state in states)
    runs = [len(run) for run in counting.split("m")]
    return runs[-1], max(runs)


def slow_misses(states: Sequence[str]) -> int:
    counting = [state for state in states if state in {"kept", "missed"}]
    return next((n for n, state in enumerate(reversed(counting)) if state == "kept"), len(counting))


def slow_score(found, today: date) -> float:
    """Completions of what was expected in the 30 days to today, or to the last unit that counts."""

    def counts(unit) -> tuple[int, int]:
        _, _, needed, done, state = unit
        part = min(needed, done)
        return {"rest": (0, 0), "open": (part, part)}.get(state, (part, needed))

    ends = [today, *(unit[1] for unit in reversed(found) if counts(unit)[1])]
    for end in ends:
        chosen = [counts(unit) for unit in found if unit[1] > end - 30 * DAY]
        expected = sum(each[1] for each in chosen)
        if expected:
            return 100 * sum(each[0] for each in chosen) / expected
    return 0.0


def slow_strength(plan: Plan, logs, rests, today: date) -> float:
    per_day = len(plan.weekdays) / 7 if plan.unit == "day" else plan.times / plan.length
    keep = 0.5 ** (per_day**0.5 / 13)
    value, past = 0.0, []
    day = plan.start_on
    while day <= today:
        is_still_open = day == today and not is_done(day, logs) and not is_lost_today(plan, day, logs)
        if not is_off(day, logs, rests) and not is_still_open:
            past.append((day, _part(plan, day, logs)))
            share = _share(plan, past)
            if share is not None:
                value = value * keep + share * (1 - keep)
        day += DAY
    return value


def _part(plan: Plan, day: date, logs) -> float:
    log = log_of(day, logs)
    if log is None:
        return 0.0
    if log.status == "done":
        return 1.0
    if not log.amount or not plan.target:
        return 0.0
    if plan.at_most:
        return min(1.0, max(0.0, 1 - (log.amount - plan.target) / plan.target))
    return min(1.0, log.amount / plan.target)


def _share(plan: Plan, past) -> float | None:
    if plan.unit == "day":
        last = past[-7:] if len(plan.weekdays) < 7 else past[-1:]
        due = [part for day, part in last if day.weekday() in plan.weekdays]
        return sum(due) / len(due) if due else None
    if plan.times == plan.length:
        return past[-1][1]
    return min(1.0, sum(part for _, part in past[-2 * plan.length :]) / (2 * plan.times))


# ── Histories ────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def plans(draw) -> Plan:
    start = TODAY + timedelta(days=draw(st.integers(-90, 3)))
    measure = draw(st.sampled_from([{}, {"target": 10.0}, {"target": 10.0, "at_most": True}]))
    kind = draw(st.sampled_from(["daily", "weekdays", "week", "period"]))
    if kind == "daily":
        return Plan("day", start, **measure)
    if kind == "weekdays":
        return Plan("day", start, weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)), **measure)
    if kind == "week":
        times, week_start = draw(st.integers(1, 7)), draw(st.integers(0, 6))
        return Plan("week", start, times=times, length=7, week_start=week_start, **measure)
    length = draw(st.integers(2, 20))
    return Plan("period", start, times=draw(st.integers(1, length)), length=length, **measure)


@st.composite
def histories(draw):
    """A plan, its logs oldest first (some before the start, some after today), and rests that may overlap."""
    plan = draw(plans())
    days = draw(st.sets(st.integers(-95, 2), max_size=80))
    logs = [_log(draw, plan, TODAY + timedelta(days=n)) for n in sorted(days)]
    rests = []
    for _ in range(draw(st.integers(0, 4))):
        first = TODAY + timedelta(days=draw(st.integers(-95, 5)))
        length = draw(st.none() | st.integers(0, 25))
        rests.append(Rest(first, None if length is None else first + timedelta(days=length)))
    return plan, logs, rests


def _log(draw, plan: Plan, day: date) -> DayLog:
    status = draw(st.sampled_from(["done", "done", "done", "missed", "skipped"]))
    if plan.target is None or status == "skipped":
        return DayLog(day, status)
    amount = draw(st.none() | st.sampled_from([0.0, 2.5, 10.0, 14.0, 25.0]))
    if amount is not None:
        reached = amount <= plan.target if plan.at_most else amount >= plan.target
        status = "done" if reached else "missed"
    return DayLog(day, status, amount)
