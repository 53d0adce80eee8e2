"""What is said of a habit: the caption under its name, and a sentence for each figure with the very numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from models import Habit
from services.core.days import OwnerDays
from services.habits.expected import Unit
from services.habits.plan import MISSED, Plan, Rest
from services.habits.risk import AT_RISK_AFTER
from services.habits.scores import WINDOW_DAYS, Recent, half_life_days

PLAIN: Final = "plain"
WARN: Final = "warn"
UNITS: Final = {"day": "day", "week": "week", "period": "period"}


@dataclass(frozen=True, slots=True)
class Situation:
    """What a caption is made from: a habit's row and plan, its recent units, and today."""

    habit: Habit
    plan: Plan
    found: Sequence[Unit]  # of the last 30 days or more
    rests: Sequence[Rest]
    days: OwnerDays
    today: date
    state: str  # of today, as day_states has it
    amount: float | None = None
    evidence: dict[str, Any] | None = None  # of today's log, when it is automatic


def caption(now: Situation) -> tuple[str, str]:
    """Return the line under a habit's name and its tone, plain or warn; "" when there is nothing to say."""
    standing = _at_rest(now)
    if standing:
        return standing, PLAIN
    missed = _missed(now)
    if missed:
        return missed, WARN if now.habit.consecutive_misses >= AT_RISK_AFTER else PLAIN
    if now.evidence:
        return f"by itself: {_commits(now)}", PLAIN
    parts = [_amount(now) or now.habit.cue, _this_unit(now) or _next_day(now) or _to_longest(now)]
    return " · ".join(part for part in parts if part), PLAIN


def explain(now: Situation, recent: Recent) -> dict[str, str]:
    """Return a sentence for each figure, by the figure's name."""
    habit, unit = now.habit, UNITS[now.plan.unit]
    half = round(half_life_days(now.plan))
    started = on_words(habit.start_on, now.today)
    return {
        "consistency_score": _score(now, recent),
        "current_streak": f"{_count(habit.current_streak, unit)} in a row, not counting what is still open. "
        "Rest and skipped days neither break nor extend it.",
        "longest_streak": f"The longest run since {started}: {_count(habit.longest_streak, unit)} in a row.",
        "strength": f"{round(habit.strength * 100)} of 100. What you do raises it, what you miss lowers it, old days "
        f"count less and less: without doing it, half is gone after {half} days.",
        "consecutive_misses": f"{_count(habit.consecutive_misses, 'expected ' + unit)} missed in a row. "
        f"From {AT_RISK_AFTER} on a habit is at risk; doing it once brings it back.",
        "failure_rate": f"{recent.expected - recent.completions} of the {recent.expected} expected in the last "
        f"{WINDOW_DAYS} days were missed."
        if recent.expected
        else f"Nothing was expected in the last {WINDOW_DAYS} days.",
        "total_completions": f"Done on {_count(habit.total_completions, 'day')} since {started}, "
        f"skipped on {habit.total_skips:,}.",
    }


def _score(now: Situation, recent: Recent) -> str:
    score = f"{now.habit.consistency_score:.0f} of 100"
    if not recent.expected:
        return f"{score}. Nothing was expected in the last {WINDOW_DAYS} days."
    span = f"in the last {WINDOW_DAYS} days"
    if recent.until != now.today:
        span = f"in the {WINDOW_DAYS} days to {on_words(recent.until, now.today)}, the last on which anything was"
    return f"{score}: {recent.completions} done of {recent.expected} expected {span}. Rest and skips are left out."


def _at_rest(now: Situation) -> str:
    habit, today = now.habit, now.today
    if habit.status == "archived":
        since = now.days.day_of(habit.archived_at) if habit.archived_at else today
        return f"archived on {on_words(since, today)}"
    if habit.start_on > today:
        return f"begins on {on_words(habit.start_on, today)}"
    here = [rest for rest in now.rests if rest.first <= today and (rest.last is None or rest.last >= today)]
    if not here or now.state == "done":
        return ""
    kind = {"pause": "paused", "vacation": "on vacation"}.get(here[0].kind, "resting")
    lasts = [rest.last for rest in here]
    ends = max((last for last in lasts if last is not None), default=today)
    if None in lasts:
        return f"{kind} since {on_words(min(rest.first for rest in here), today)}"
    return f"{kind} until {on_words(ends, today)}"


def _missed(now: Situation) -> str:
    misses = now.habit.consecutive_misses
    if not misses:
        return ""
    if now.plan.unit != "day":
        what = "week" if now.plan.unit == "week" else f"{now.plan.length} days"
        if misses == 1:
            return f"missed last {what}" if what == "week" else f"missed the last {what}"
        return f"missed the last {misses} {'weeks' if what == 'week' else f'times {what}'}"
    days = [unit.first for unit in now.found if unit.state == MISSED][-misses:]
    if len(days) == misses <= 3 and (now.today - days[0]).days <= 6:
        if days == [now.today - timedelta(days=1)]:
            return "missed yesterday"
        return "missed " + _listed([f"{day:%A}" for day in days])
    return f"missed the last {misses} {'days' if len(now.plan.weekdays) == 7 else 'times'}"


def _commits(now: Situation) -> str:
    evidence = now.evidence or {}
    count, projects = int(evidence.get("commits", 0)), list(evidence.get("projects", []))
    where = _listed(projects) if len(projects) <= 2 else f"{len(projects)} projects"
    try:
        last = datetime.fromisoformat(evidence["last_at"]).astimezone(now.days.zone).strftime(", last %H:%M")
    except (KeyError, TypeError, ValueError):
        last = ""
    return f"{_count(count, 'commit')}{f' to {where}' if where else ''}{last}"


def _amount(now: Situation) -> str:
    target = now.habit.target_amount
    if target is None or now.amount is None:
        return ""
    unit = f" {now.habit.unit}" if now.habit.unit else ""
    if now.state == "done" or now.plan.at_most:
        return f"{number(now.amount)}{unit} so far"
    return f"{number(now.amount)} of {number(target)}{unit} so far"


def _this_unit(now: Situation) -> str:
    if now.plan.unit == "day" or not now.found or not now.found[-1].needed:
        return ""
    unit = now.found[-1]
    if now.plan.unit == "week":
        return f"{unit.done} of {unit.needed} this week"
    left = (unit.last - now.today).days
    return f"{unit.done} of {unit.needed}, {'until today' if not left else _count(left, 'day') + ' left'}"


def _next_day(now: Situation) -> str:
    if now.state != "not_due" or now.plan.unit != "day":
        return ""
    ahead = next(n for n in range(1, 8) if (now.today.weekday() + n) % 7 in now.plan.weekdays)
    return f"next {_day_name(now.today + timedelta(days=ahead), now.today)}"


def _to_longest(now: Situation) -> str:
    current, longest = now.habit.current_streak, now.habit.longest_streak
    if not current or longest < AT_RISK_AFTER:
        return ""
    if current == longest:
        return "your longest yet"
    return f"{_count(longest - current, UNITS[now.plan.unit])} until your longest"


def number(amount: float) -> str:
    """Write an amount with thousands separated and no needless zeros: 9,120 or 2.5."""
    return f"{amount:,.0f}" if amount == round(amount) else f"{round(amount, 2):,}"


def on_words(day: date, today: date) -> str:
    """Write a date: 12 November, with the year when it is another one."""
    words = f"{day.day} {day:%B}"
    return words if day.year == today.year else f"{words} {day.year}"


def _day_name(day: date, today: date) -> str:
    distance = (day - today).days
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(distance) or f"{day:%A}"


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else " and ".join((", ".join(words[:-1]), words[-1])) if words else ""


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
