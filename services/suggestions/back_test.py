"""What the suggestions would have been worth on the owner's own log, replayed day by day. Pure.

A lapse is what puts a habit at risk: the second unit (day, week, period) missed in a row; it falls on the last day of that
unit. Gander warns on a morning on which a rule speaks, knowing only the units that had ended before. A lapse counts as
warned when Gander warned on that morning or one of the six before it. Mornings that warn one after the other are one
alarm, and it is a false one when no lapse came from its first morning until six days after its last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.habits import Plan
from services.suggestions.rules import Record, fired, standing_on

REPLAY_DAYS: Final = 365
WARNING_DAYS: Final = 7
MISSES_OF_A_LAPSE: Final = 2
# The sample floor: below it a count of hits says nothing.
LEAST_LAPSES: Final = 3
LEAST_DAYS: Final = 60


@dataclass(frozen=True)
class BackTest:
    """How many lapses there were, before how many Gander would have warned, and how often for nothing."""

    lapses: int
    warned: int
    false_alarms: int
    words: str


def lapses_of(record: Record) -> list[date]:
    """Return the days on which the habit lapsed, oldest first; a longer run of misses is one lapse."""
    found, misses = [], 0
    for unit in record.units:
        misses = misses + 1 if unit.state == "missed" else 0
        if misses == MISSES_OF_A_LAPSE:
            found.append(unit.last)
    return found


def warnings_of(plan: Plan, record: Record, first: date, last: date) -> list[date]:
    """Return the mornings from `first` to `last` on which a rule speaks."""
    mornings = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in mornings if fired(plan, standing_on(record, day))]


def back_test(plan: Plan, record: Record, today: date) -> BackTest | None:
    """Return what the rules would have been worth in the last year, None below the sample floor."""
    first = max(plan.start_on, today - timedelta(days=REPLAY_DAYS))
    if (today - first).days < LEAST_DAYS:
        return None
    lapses = [day for day in lapses_of(record) if first <= day < today]
    if len(lapses) < LEAST_LAPSES:
        return None
    warnings = warnings_of(plan, record, first, today)
    known = set(warnings)
    warned = sum(any(day - timedelta(days=back) in known for back in range(WARNING_DAYS)) for day in lapses)
    false_alarms = _false_alarms(warnings, lapses, today)
    return BackTest(len(lapses), warned, false_alarms, _words(len(lapses), warned, false_alarms))


def _false_alarms(warnings: list[date], lapses: list[date], today: date) -> int:
    count = 0
    for first, last in _runs(warnings):
        until = last + timedelta(days=WARNING_DAYS - 1)
        # An alarm whose days are not over may still come true.
        if until < today and not any(first <= lapse <= until for lapse in lapses):
            count += 1
    return count


def _runs(days: list[date]) -> list[tuple[date, date]]:
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day - runs[-1][1] == timedelta(days=1):
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _words(lapses: int, warned: int, false_alarms: int) -> str:
    alarms = {0: "no false alarm", 1: "1 false alarm"}.get(false_alarms, f"{false_alarms} false alarms")
    return f"Would have warned before {warned} of your last {lapses} lapses, {alarms}"
