"""By which rule a task comes again: a part of RFC 5545 (section 3.3.10), in whole days of the owner's calendar. Pure.

Rules hold no DTSTART: the due date of the task at hand is it, so the phase of an INTERVAL moves along with the series.
They hold no time of day either, that is the task's own; a task at nine stays at nine by the owner's clock across
daylight-saving changes. dateutil finds the dates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from services.tasks.errors import BadRecurrence
from services.tasks.shape import LAST_DAY

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")  # dateutil's numbers 0 to 3
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MAX_RULE = 300
MAX_INTERVAL, MAX_COUNT = 1000, 10_000
MAX_VALUES = 60  # in one list
HORIZON_YEARS = 60  # how far the next date may lie away; a leap day of every seventh year comes after 28 years
# The numbers that each list may hold, without 0; negative ones count from the end.
LISTS = {
    "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True),
    "BYYEARDAY": (1, 366, True),
    "BYWEEKNO": (1, 53, True),
    "BYSETPOS": (1, 366, True),
}
NOT_OURS = {"BYHOUR", "BYMINUTE", "BYSECOND"}
WEEKDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)\Z")
UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(T\d{6}Z?)?\Z")


@dataclass(frozen=True)
class Rule:
    """A rule that was understood."""

    frequency: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    week_start: str | None = None
    weekdays: tuple[tuple[int, str], ...] = ()  # (0, "MO") is every Monday, (-1, "MO") the last one
    lists: tuple[tuple[str, tuple[int, ...]], ...] = ()

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the numbers of a list such as BYMONTHDAY."""
        return dict(self.lists).get(name, ())

    def text(self) -> str:
        """Return the rule as RFC 5545 writes it, its parts in a fixed order."""
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{nth or ''}{day}" for nth, day in self.weekdays))
        parts += [f"{name}=" + ",".join(map(str, numbers)) for name, numbers in self.lists]
        if self.week_start:
            parts.append(f"WKST={self.week_start}")
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


def read_rule(text: str) -> Rule:
    """Understand a rule, with or without `RRULE:` before it. Raises BadRecurrence, which says what is wrong."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").strip(";").split(";")[:20]:
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value:
            raise _fault(f"“{part[:40]}” is not NAME=VALUE")
        if name in parts:
            raise _fault(f"{name[:20]} is given twice")
        parts[name] = value
    rule = _rule_of(parts)
    if len(rule.text()) > MAX_RULE:
        raise _fault(f"it has more than {MAX_RULE} characters")
    return rule


def _rule_of(parts: dict[str, str]) -> Rule:
    frequency = parts.pop("FREQ", "")
    if frequency in {"SECONDLY", "MINUTELY", "HOURLY"}:
        raise _fault("tasks recur by the day, week, month or year, not more often")
    if frequency not in FREQUENCIES:
        raise _fault("FREQ is one of DAILY, WEEKLY, MONTHLY and YEARLY")
    if NOT_OURS & parts.keys():
        raise _fault("the time of day is the task's own; leave BYHOUR, BYMINUTE and BYSECOND out")
    week_start = parts.pop("WKST", None)
    if week_start not in {None, *DAYS}:
        raise _fault("WKST is a weekday such as MO")
    rule = Rule(
        frequency,
        interval=_number("INTERVAL", parts.pop("INTERVAL", "1"), 1, MAX_INTERVAL),
        count=_number("COUNT", count, 1, MAX_COUNT) if (count := parts.pop("COUNT", None)) else None,
        until=_until(until) if (until := parts.pop("UNTIL", None)) else None,
        week_start=week_start,
        weekdays=_weekdays(byday, frequency) if (byday := parts.pop("BYDAY", None)) else (),
        lists=tuple(
            (name, _numbers(name, parts.pop(name), *bounds)) for name, bounds in LISTS.items() if name in parts
        ),
    )
    if parts:
        raise _fault(f"{min(parts)[:20]} is not known here")
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    if rule.count is not None and rule.until is not None:
        raise _fault("COUNT and UNTIL exclude each other")
    by = {name for name, _ in rule.lists}
    if "BYWEEKNO" in by and rule.frequency != "YEARLY":
        raise _fault("BYWEEKNO goes with FREQ=YEARLY only")
    if "BYWEEKNO" in by and any(nth for nth, _ in rule.weekdays):
        raise _fault("BYWEEKNO and a numbered BYDAY exclude each other")
    if "BYMONTHDAY" in by and rule.frequency == "WEEKLY":
        raise _fault("BYMONTHDAY does not go with FREQ=WEEKLY")
    if "BYYEARDAY" in by and rule.frequency != "YEARLY":
        raise _fault("BYYEARDAY goes with FREQ=YEARLY only")
    if "BYSETPOS" in by and not (by - {"BYSETPOS"} or rule.weekdays):
        raise _fault("BYSETPOS needs another BY… part to choose from")


def _weekdays(text: str, frequency: str) -> tuple[tuple[int, str], ...]:
    found: dict[tuple[int, str], None] = {}
    for word in text.split(",")[: MAX_VALUES + 1]:
        match = WEEKDAY.match(word.strip())
        if match is None or match[1] in {"0", "00", "+0", "-0", "+00", "-00"}:
            raise _fault("BYDAY lists weekdays such as MO, or numbered ones such as 1MO and -1FR")
        found[int(match[1] or 0), match[2]] = None
    numbered = [nth for nth, _ in found if nth]
    if numbered and frequency not in {"MONTHLY", "YEARLY"}:
        raise _fault("a numbered BYDAY goes with FREQ=MONTHLY or YEARLY only")
    if numbered and len(numbered) < len(found):
        raise _fault("BYDAY holds either numbered weekdays or plain ones")
    if any(abs(nth) > (5 if frequency == "MONTHLY" else 53) for nth in numbered):
        raise _fault("BYDAY asks for a weekday that often; a month has five at most")
    if len(found) > MAX_VALUES:
        raise _fault("BYDAY is too long")
    return tuple(sorted(found, key=lambda each: (each[0], DAYS.index(each[1]))))


def _numbers(name: str, text: str, least: int, most: int, from_end: bool) -> tuple[int, ...]:
    words = text.split(",")
    if len(words) > MAX_VALUES:
        raise _fault(f"{name} is too long")
    return tuple(sorted({_number(name, word, -most if from_end else least, most) for word in words}))


def _number(name: str, text: str, least: int, most: int) -> int:
    word = text.strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,6}", word) or not least <= int(word) <= most or (int(word) == 0):
        raise _fault(f"{name} holds whole numbers from {least} to {most}, not 0")
    return int(word)


def _until(text: str) -> date:
    found = UNTIL.match(text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise _fault("UNTIL is a date such as 20271231")


def _fault(words: str) -> BadRecurrence:
    return BadRecurrence(f"This rule cannot be used: {words}.", errors={"recurrence": [words]})


# ── Dates ────────────────────────────────────────────────────────────────────────────────────────────


class _TooFarError(Exception):
    """The search has gone past the horizon."""


def first_on(rule: Rule, start: date) -> date | None:
    """Return the first date of the rule on or after `start`, or None when there is none within sixty years."""
    found = _search(rule, start, start)
    return None if found is None else found[0]


def first_due(rule: Rule, today: date) -> date | None:
    """Return the date with which a series begins that has none yet: the rule's first one from today on.

    Without its INTERVAL, since nothing says yet which weeks are between: “every 2 weeks on Tuesday” begins this Tuesday.
    """
    return first_on(replace(rule, interval=1), today)


def next_after(rule: Rule, due: date, not_before: date) -> tuple[date, Rule] | None:
    """Return the next date after `due`, not before `not_before`, and the rule for the rest of the series.

    None when the series ends. A COUNT left over is smaller by the dates that have passed, skipped ones included.
    """
    found = _search(rule, due, max(not_before, date.fromordinal(due.toordinal() + 1)))
    if found is None:
        return None
    day, passed = found
    return day, rule if rule.count is None else replace(rule, count=rule.count - passed)


def dates_of(rule: Rule, start: date, many: int) -> list[date]:
    """Return the first dates of a series that begins at `start`."""
    dates: list[date] = []
    try:
        for moment in _iterator(rule, start, start):
            dates.append(moment.date())
            if len(dates) == many:
                break
    except _TooFarError:
        pass
    return [day for day in dates if day <= LAST_DAY]


def _search(rule: Rule, start: date, least: date) -> tuple[date, int] | None:
    """Return the first date from `least` on of a series that begins at `start`, and how many came before it."""
    try:
        for passed, moment in enumerate(_iterator(rule, start, least)):
            day = moment.date()
            if day > LAST_DAY:
                return None
            if day >= least:
                return day, passed
    except _TooFarError:
        pass
    return None


def _iterator(rule: Rule, start: date, least: date) -> Any:
    """Return dateutil's iterator of a rule, which raises _TooFarError sixty years after `least`.

    dateutil goes on to the year 9999 where a rule has no date (FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30), for seconds. At
    every new month (year, for a yearly rule) it reads the rule's numbered weekdays, at most twice; they are a property
    here that counts how often.
    """
    from dateutil import rrule  # noqa: PLC0415  # only where tasks recur

    years = max(0, least.year - start.year) + HORIZON_YEARS
    budget = 20 + 2 * years * {"YEARLY": 1 / rule.interval, "MONTHLY": 12 / rule.interval}.get(rule.frequency, 12)

    class Bounded(rrule.rrule):  # type: ignore[misc]  # dateutil has no types
        _left = budget

        @property
        def _bynweekday(self) -> Any:
            self._left -= 1
            if self._left < 0:
                raise _TooFarError
            return self._numbered

        @_bynweekday.setter
        def _bynweekday(self, value: Any) -> None:
            self._numbered = value

    days = [getattr(rrule, day)(nth) if nth else getattr(rrule, day) for nth, day in rule.weekdays]
    lists = {name.lower(): list(numbers) for name, numbers in rule.lists}
    return iter(
        Bounded(
            FREQUENCIES.index(rule.frequency),
            dtstart=datetime.combine(start, time()),
            interval=rule.interval,
            wkst=getattr(rrule, rule.week_start) if rule.week_start else None,
            count=rule.count,
            until=datetime.combine(rule.until, time()) if rule.until else None,
            byweekday=days or None,
            **lists,
        )
    )
