"""How well a habit is kept: the consistency score of the last 30 days, and its strength. Pure.

Consistency (the seed's formula): completions in the last 30 days / expected × 100, where expected leaves out days before
the habit's start, pauses, rest and skips, and a unit that is not over counts only what is done of it already.

Strength (the formula of Loop Habit Tracker, github.com/iSoron/uhabits, class ScoreList): a moving average that each
day moves by s' = s·m + x·(1 − m), m = 0.5^(√f / 13), f being the completions expected a day. x is what of the last day,
week or two periods was done. On rest and skipped days, and while today is open, it stands still.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from services.habits.expected import OPEN, REST, Unit, units
from services.habits.plan import DONE, SKIPPED, DayLog, Plan, Rest, is_final, rest_ordinals

WINDOW_DAYS: Final = 30
_MILLION: Final = 1_000_000


class Recent(NamedTuple):
    """What was done of what was expected in the 30 days that end on `until`."""

    completions: int
    expected: int
    until: date

    @property
    def score(self) -> float:
        """Return the consistency score, 0 to 100; 0 when nothing was expected yet."""
        return round(100 * self.completions / self.expected, 1) if self.expected else 0.0

    @property
    def failure_rate(self) -> float:
        """Return what part of what was expected was missed, 0 to 1; 0 when nothing was expected yet."""
        return round(1 - self.completions / self.expected, 4) if self.expected else 0.0

    def is_whole(self, since: date) -> bool:
        """Say whether units from `since` on are all it takes: something counted, and the 30 days begin no earlier."""
        return self.expected > 0 and self.until.toordinal() - WINDOW_DAYS >= since.toordinal() - 1


class DayScore(NamedTuple):
    """The two figures as they stood at the end of one day."""

    on: date
    score: float  # 0–100
    strength: float  # 0–1


def counted(unit: Unit) -> tuple[int, int]:
    """Return (done, expected) of a unit as the consistency score counts it."""
    done = min(unit.done, unit.needed)
    if unit.state == REST:
        return 0, 0
    return (done, done) if unit.state == OPEN else (done, unit.needed)


def recent(found: Sequence[Unit], today: date) -> Recent:
    """Return what counts in the last 30 days; when nothing does, in the 30 days up to the last unit that counts."""
    until = today
    completions, expected = _window(found, until)
    if not expected:
        counting = next((unit for unit in reversed(found) if counted(unit)[1]), None)
        if counting is not None:
            until = counting.last
            completions, expected = _window(found, until)
    return Recent(completions, expected, until)


def _window(found: Sequence[Unit], until: date) -> tuple[int, int]:
    oldest = until.toordinal() - WINDOW_DAYS
    completions = expected = 0
    for unit in reversed(found):
        if unit.last.toordinal() <= oldest:
            break
        done, needed = counted(unit)
        completions += done
        expected += needed
    return completions, expected


def half_life_days(plan: Plan) -> float:
    """Return in how many days without it the strength of a habit halves: 13 / √f."""
    return 13 / math.sqrt(plan.per_day)


def strength(plan: Plan, logs: Iterable[DayLog], rests: Sequence[Rest], today: date) -> float:
    """Return the strength today, 0 to 1."""
    value = 0.0
    for _, moved in _steps(plan, logs, rests, today):
        value = moved
    return value


def forgotten_after(plan: Plan) -> int:
    """Return after how many days that count nothing older shows in the strength: less than 10⁻⁷ of it."""
    return math.ceil(half_life_days(plan) * math.log2(1e7)) + 2 * plan.length


def strength_since(plan: Plan, logs: Iterable[DayLog], rests: Sequence[Rest], today: date, since: date) -> float | None:
    """Return the strength today from the days from `since` on, or None when too few of them count to forget the rest."""
    value, steps = 0.0, 0
    for _, moved in _steps(plan, logs, rests, today, since):
        value, steps = moved, steps + 1
    return value if steps >= forgotten_after(plan) else None


def strength_from(
    plan: Plan,
    logs: Iterable[DayLog],
    rests: Sequence[Rest],
    today: date,
    *,
    since: date,
    former_day: date,
    former: float,
) -> float | None:
    """Return the strength today from what it was on `former_day` and the logs from `since` on.

    None when fewer days than a window holds count between the two. A `former_day` that was open then moves it now.
    """
    done = [log for log in logs if log.on == former_day]
    was_open = not done or not (done[0].status in {DONE, SKIPPED} or is_final(plan, done[0]))
    begin = former_day.toordinal() + (not was_open)
    value, filled = former, 0
    keep = _kept_a_day(plan)
    for ordinal, share in _shares(plan, logs, rests, today, since):
        if ordinal < begin:
            filled += 1
        else:
            value = value * keep + share * (1 - keep)
    return value if filled >= window_days(plan) else None


def _kept_a_day(plan: Plan) -> float:
    return float(0.5 ** (math.sqrt(plan.per_day) / 13))


def _steps(
    plan: Plan, logs: Iterable[DayLog], rests: Sequence[Rest], today: date, since: date | None = None
) -> Iterator[tuple[int, float]]:
    """Yield (ordinal, strength) for every day on which it moves, oldest first; it begins at 0."""
    keep, value = _kept_a_day(plan), 0.0
    for ordinal, share in _shares(plan, logs, rests, today, since):
        value = value * keep + share * (1 - keep)
        yield ordinal, value


def _shares(
    plan: Plan, logs: Iterable[DayLog], rests: Sequence[Rest], today: date, since: date | None = None
) -> Iterator[tuple[int, float]]:
    """Yield (ordinal, what of the window that ends on it was done) for every day that moves the strength."""
    first, last = max(plan.start_on, since or plan.start_on).toordinal(), today.toordinal()
    by_day = {log.on.toordinal(): log for log in logs}
    resting = rest_ordinals(rests, first, last)
    window = None if window_days(plan) == 1 else _Window(plan)
    for ordinal in range(first, last + 1):
        log = by_day.get(ordinal)
        if log is None:
            if ordinal in resting or ordinal == last:
                continue
            part = 0.0
        elif log.status == DONE:
            part = 1.0
        elif log.status == SKIPPED or ordinal in resting or (ordinal == last and not is_final(plan, log)):
            continue
        else:
            part = _part(plan, log)
        if window is None:
            yield ordinal, part
        elif (share := window.add((ordinal - 1) % 7, part)) is not None:
            yield ordinal, share


def _part(plan: Plan, log: DayLog) -> float:
    """Return how much of a day's target an amount is that did not reach it, or went over it."""
    if not log.amount or not plan.target:
        return 0.0
    part = 2 - log.amount / plan.target if plan.at_most else log.amount / plan.target
    return min(1.0, max(0.0, part))


def window_days(plan: Plan) -> int:
    """Return over how many of the last days that count a habit's share is taken.

    A day; a week for single weekdays; two weeks or periods, as Loop has it, because a weekly thing that is done on
    Monday and then on Sunday would fall through one.
    """
    if plan.unit == "day":
        return 1 if len(plan.weekdays) == 7 else 7
    return 1 if plan.times == plan.length else 2 * plan.length


class _Window:
    """A moving sum over the last days that count, in whole millionths, so that it never drifts."""

    def __init__(self, plan: Plan) -> None:
        self._size = window_days(plan)
        self._needed = 0 if plan.unit == "day" else 2 * plan.times  # of weekdays: as many as the window holds
        self._weekdays = plan.weekdays
        self._days: deque[tuple[int, bool]] = deque()
        self._sum = self._due = 0

    def add(self, weekday: int, part: float) -> float | None:
        """Take a day in; return what of the window was done, 0 to 1, or None when it asked for nothing."""
        due = weekday in self._weekdays
        worth = int(part * _MILLION) if due else 0
        self._days.append((worth, due))
        self._sum += worth
        self._due += due
        if len(self._days) > self._size:
            gone, was_due = self._days.popleft()
            self._sum -= gone
            self._due -= was_due
        needed = self._needed or self._due
        return min(1.0, self._sum / (needed * _MILLION)) if needed else None


def scores_over_time(
    plan: Plan, logs: Sequence[DayLog], rests: Sequence[Rest], *, start: date, end: date, today: date
) -> list[DayScore]:
    """Return score and strength of every day from `start` (or the habit's start) to `end` (or today); one pass.

    `logs` are all of the habit's. The last row, when it is today's, equals `recent(…).score` and `strength(…)`.
    """
    until = min(end, today)
    if plan.start_on > until:
        return []
    found = units(plan, logs, rests, today)
    moved = dict(_steps(plan, logs, rests, today))
    done_on = {log.on.toordinal() for log in logs if log.status == DONE}
    window: deque[tuple[int, int, int]] = deque()  # last day, done, expected of the units that are over and recent
    completions = expected = ended = so_far = 0
    value = anchored = 0.0
    rows: list[DayScore] = []
    for ordinal in range(plan.start_on.toordinal(), until.toordinal() + 1):
        value = moved.get(ordinal, value)
        so_far += ordinal in done_on
        has_ended = False
        while ended < len(found) and found[ended].last.toordinal() <= ordinal:
            done, needed = counted(found[ended])
            window.append((ordinal, done, needed))
            completions, expected = completions + done, expected + needed
            ended, so_far, has_ended = ended + 1, 0, has_ended or needed > 0
        while window and window[0][0] <= ordinal - WINDOW_DAYS:
            _, done, needed = window.popleft()
            completions, expected = completions - done, expected - needed
        score = anchored
        part = 0
        if ended < len(found) and found[ended].first.toordinal() <= ordinal:
            part = min(so_far, found[ended].needed)
        if expected + part:
            score = round(100 * (completions + part) / (expected + part), 1)
        if has_ended:
            anchored = score
        if ordinal >= start.toordinal():
            rows.append(DayScore(date.fromordinal(ordinal), score, value))
    return rows
