"""A rule of recurrence in plain English. Pure."""

from __future__ import annotations

from datetime import date

from services.tasks.errors import BadRecurrence
from services.tasks.recurrence import DAYS, Rule, read_rule

UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS, WEEKEND = DAYS[:5], DAYS[5:]


def recurrence_words(text: str | None, due_on: date | None = None) -> str | None:
    """Return what a rule says, such as “every 2 weeks on Monday and Friday”; None without one.

    `due_on` fills in what the rule leaves to the date: the day of the month of “every month”.
    """
    if text is None:
        return None
    try:
        return words_of(read_rule(text), due_on)
    except BadRecurrence:  # written by an older version
        return "by a rule of its own"


def words_of(rule: Rule, due_on: date | None = None) -> str:
    """Return what a rule says."""
    words = _start(rule)
    days = [_weekday(nth, day) for nth, day in rule.weekdays]
    numbers = {name: rule.numbers(name) for name in ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYMONTH")}
    positions = numbers["BYSETPOS"]
    what = []
    if numbers["BYMONTHDAY"]:
        what.append("the " + _and([_nth(number, "day") for number in numbers["BYMONTHDAY"]]))
    if numbers["BYYEARDAY"]:
        what.append("the " + _and([_nth(number, "day") for number in numbers["BYYEARDAY"]]) + " of the year")
    if days and not _is_plain(rule):
        what.append(_and(days, "or" if positions else "and"))
    if positions:
        words += f" on the {_and([_nth(number, '') for number in positions])} of: {' that is '.join(what)}"
    elif what:
        words += " on " + " that is ".join(what)
    elif due_on is not None and rule.frequency == "MONTHLY":
        words += f" on the {_nth(due_on.day, 'day')}"
    elif due_on is not None and rule.frequency == "YEARLY" and not numbers["BYMONTH"] and not numbers["BYWEEKNO"]:
        words += f" on {due_on.day} {MONTHS[due_on.month - 1]}"
    if numbers["BYWEEKNO"]:
        words += " in week " + _and([str(number) for number in numbers["BYWEEKNO"]])
    if numbers["BYMONTH"]:
        words += " in " + _and([MONTHS[number - 1] for number in numbers["BYMONTH"]])
    return words + _end(rule)


def _is_plain(rule: Rule) -> bool:
    """Say whether the weekdays are told by the beginning already: every weekday, every weekend day."""
    return _start(rule) in {"every weekday", "every Saturday and Sunday"}


def _start(rule: Rule) -> str:
    days = tuple(day for _, day in rule.weekdays)
    every_week = rule.interval == 1 and rule.frequency in {"WEEKLY", "DAILY"} and not rule.lists
    if every_week and days == WEEKDAYS:
        return "every weekday"
    if every_week and days == WEEKEND:
        return "every Saturday and Sunday"
    unit = UNITS[rule.frequency]
    return f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"


def _weekday(nth: int, day: str) -> str:
    name = NAMES[DAYS.index(day)]
    return f"the {_nth(nth, name)}" if nth else name


def _nth(number: int, what: str) -> str:
    tail = f" {what}" if what and what != "day" else ""
    if number == -1:
        return f"last{tail or (' day' if what == 'day' else '')}"
    ending = "th" if 10 <= abs(number) % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(abs(number) % 10, "th")
    if number < 0:
        return f"{-number}{ending} last{tail or (' day' if what == 'day' else '')}"
    return f"{number}{ending}{tail}"


def _and(words: list[str], link: str = "and") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {link} {words[-1]}"


def _end(rule: Rule) -> str:
    if rule.count is not None:
        return ", this is the last time" if rule.count == 1 else f", {rule.count} times"
    if rule.until is not None:
        return f", until {rule.until.day} {MONTHS[rule.until.month - 1]} {rule.until.year}"
    return ""
