"""What a forecast says, in words. Pure."""

from __future__ import annotations

from datetime import date

from services.goals.forecast import LEAST_DAYS_WITH_PROGRESS, LEAST_WEEKS, WEEK, Forecast

# A day further away than this is written with its year.
SAME_YEAR_DAYS = 330
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight")


def number_words(value: float) -> str:
    """Write a number for reading: thousands apart, no more than two decimals, none where they say nothing."""
    if abs(value) >= 100 or value == int(value):
        return f"{round(value):,}"
    text = f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
    return text.rstrip("0").rstrip(".") if float(text) else f"{value:.2g}"


def day_words(day: date, today: date) -> str:
    """Write a day, with its year only where it could be mistaken."""
    words = f"{day.day} {day:%B}"
    return words if abs((day - today).days) < SAME_YEAR_DAYS else f"{words} {day.year}"


def days_words(count: int) -> str:
    """Write a number of days."""
    return "1 day" if count == 1 else f"{count:,} days"


def forecast_words(
    found: Forecast,
    *,
    unit: str,
    today: date,
    start_on: date,
    due_on: date | None,
    target: float,
    reached_on: date | None,
) -> tuple[str, str]:
    """Return what a forecast says and its tone, plain or warn. `reached_on` is the day a goal was reached, if it was."""
    if reached_on is not None:
        return f"Reached on {day_words(reached_on, today)}", "plain"
    due = None if due_on is None else day_words(due_on, today)
    on = None if found.on is None else day_words(found.on, today)
    match found.state:
        case "not_begun":
            words = f"Begins on {day_words(start_on, today)}"
        case "too_early":
            words = _too_early(found)
        case "overdue":
            words = f"Late: {due} has passed" + (f". At the present pace: {on}" if on else "")
        case "standing":
            words = f"No progress in the last {_weeks(found)}{_needs(found, unit, due)}"
        case "late":
            words = _late(found, unit, today, due_on)
        case "ahead" if found.on and due_on:
            words = f"Ahead: forecast {on}, {days_words((due_on - found.on).days)} early"
        case "on_pace":
            words = f"On pace: forecast {_amount(max(found.value_at_due or 0.0, target), unit)} on {due}"
        case _ if on is None:
            words = "At the present pace not within a hundred years"
        case _:
            words = f"Forecast {on}, at {_amount(found.pace_per_day or 0.0, unit)} a day"
    warns = found.state in {"overdue", "late"} or (found.state == "standing" and due is not None)
    return words, "warn" if warns else "plain"


def range_words(found: Forecast, today: date) -> str | None:
    """Say how sure a forecast is; None where there is none."""
    if found.on is None or found.state == "overdue" or found.earliest is None:
        return None
    earliest = day_words(found.earliest, today)
    if found.latest is None:
        return f"8 times in 10 on {earliest} or later: the pace differs too much from week to week to say how late"
    if found.earliest == found.latest:
        return f"Every one of the last {_weeks(found)} went alike"
    return f"8 times in 10 between {earliest} and {day_words(found.latest, today)}"


def _too_early(found: Forecast) -> str:
    if found.days < LEAST_WEEKS * WEEK:
        return f"Not enough yet to forecast: {days_words(found.days)} of the {LEAST_WEEKS * WEEK} it takes"
    return f"Not enough yet to forecast: progress on {days_words(found.days_with_progress)} of the {LEAST_DAYS_WITH_PROGRESS} it takes"


def _late(found: Forecast, unit: str, today: date, due_on: date | None) -> str:
    assert due_on is not None, "only what is due can be late"
    due = day_words(due_on, today)
    if found.on is None:
        words = f"Late: not within a hundred years at this pace, due {due}"
    else:
        words = f"Late: forecast {day_words(found.on, today)}, {days_words((found.on - due_on).days)} after {due}"
    if found.needed_per_day is None or found.pace_per_day is None:
        return words
    return f"{words}. Needs {_amount(found.needed_per_day, unit)} a day, the last {_weeks(found)} {number_words(found.pace_per_day)}"


def _needs(found: Forecast, unit: str, due: str | None) -> str:
    if found.needed_per_day is None or due is None:
        return ""
    return f". Needs {_amount(found.needed_per_day, unit)} a day to be there on {due}"


def _weeks(found: Forecast) -> str:
    return f"{_COUNTS[found.weeks]} weeks"


def _amount(value: float, unit: str) -> str:
    return f"{number_words(value)} {unit}".rstrip()
