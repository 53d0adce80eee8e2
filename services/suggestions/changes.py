"""What a rule suggests: one change to take over in one tap, and why, in figures. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from services.goals.words import number_words
from services.habits import Plan
from services.suggestions.rules import EASE, REDUCE, RESTART, WINDOW_DAYS, Standing

EASIER: Final = {"hard": "medium", "medium": "easy"}
LONGEST_PERIOD: Final = 365
FORTNIGHT: Final = 14
WEEK: Final = 7


@dataclass(frozen=True)
class Asked:
    """What a habit asks for, beside its plan."""

    difficulty: str
    unit: str | None


@dataclass(frozen=True)
class Suggestion:
    """One change of a habit; `change` holds fields as PUT takes them."""

    rule: str
    title: str
    reason: str
    change: dict[str, Any]
    accept_words: str


def suggest(rule: str, plan: Plan, asked: Asked, standing: Standing) -> Suggestion | None:
    """Return what a rule that speaks suggests; None where there is nothing smaller left."""
    if rule == REDUCE:
        return _reduce(plan, standing)
    eased = _eased(plan, asked) or (_reduced(plan, 0.5) if rule == RESTART else None)
    if eased is None:
        return None
    change, words = eased
    if rule == EASE:
        return Suggestion(EASE, f"Make it easier: {words}", _ease_reason(standing), change, f"Make it {words}")
    title, accept = f"Start again, smaller: {words}", f"Start again: {words}"
    return Suggestion(RESTART, title, _restart_reason(plan, standing), change, accept)


def frequency_words(times: int, days: int) -> str:
    """Write how often: once a week, 3 times in 14 days."""
    often = {1: "once", 2: "twice"}.get(times, f"{times} times")
    return f"{often} a week" if days == WEEK else f"{often} in {days} days"


def _reduce(plan: Plan, standing: Standing) -> Suggestion | None:
    reduced = _reduced(plan, standing.done / standing.expected)
    if reduced is None:
        return None
    change, words = reduced
    missed = standing.expected - standing.done
    reason = (
        f"Of the {standing.expected} expected in the last {WINDOW_DAYS} days you missed {missed}, "
        f"{round(100 * standing.failure_rate)} %. {words[0].upper()}{words[1:]} is closer to what you do"
    )
    return Suggestion(REDUCE, f"Ask for less: {words}", reason, change, f"Make it {words}")


def _reduced(plan: Plan, rate: float) -> tuple[dict[str, Any], str] | None:
    """Return the next plan that asks for about what is done, and for less than now."""
    if plan.unit == "period":
        days = min(LONGEST_PERIOD, max(plan.length + 1, math.ceil(plan.length / rate) if rate else 2 * plan.length))
        if days <= plan.length:
            return None
        change = {"frequency": "custom", "times": plan.times, "period_days": days}
        return change, frequency_words(plan.times, days)
    per_week = len(plan.weekdays) if plan.unit == "day" else plan.times
    if per_week <= 1:
        return {"frequency": "custom", "times": 1, "period_days": FORTNIGHT}, frequency_words(1, FORTNIGHT)
    times = max(1, min(per_week - 1, math.ceil(rate * per_week - 1e-9)))
    return {"frequency": "weekly", "times": times}, frequency_words(times, WEEK)


def _eased(plan: Plan, asked: Asked) -> tuple[dict[str, Any], str] | None:
    """Return a smaller amount where one is measured, else the next easier level."""
    if plan.target is not None and plan.target > 0:
        amount = _rounded(plan.target * (1.5 if plan.at_most else 0.5))
        if amount in {0.0, plan.target}:  # too small to halve
            return None
        words = f"{number_words(amount)} {asked.unit or ''}".rstrip()
        return {"target_amount": amount}, f"{words} at most" if plan.at_most else words
    easier = EASIER.get(asked.difficulty)
    return None if easier is None else ({"difficulty": easier}, f"{easier} instead of {asked.difficulty}")


def _rounded(amount: float) -> float:
    """Return an amount with two digits that say something: 4,000 rather than 3,987.5."""
    digits = 1 - math.floor(math.log10(amount)) if amount else 0
    return float(round(amount, digits))


def _ease_reason(standing: Standing) -> str:
    share = round(100 * standing.done / standing.expected)
    return f"Done {standing.done} of {standing.expected} times expected in the last {WINDOW_DAYS} days, {share} %. Below 30 % a smaller step is likelier to hold"


def _restart_reason(plan: Plan, standing: Standing) -> str:
    assert standing.broken_on is not None, "the rule speaks only of a streak that broke"
    noun = plan.unit if standing.broken_streak == 1 else f"{plan.unit}s"
    return f"Your streak of {standing.broken_streak} {noun} ended on {_day(standing.broken_on)}. A smaller start gets it going again"


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
