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
    if (day := _stretched_day(rule)) is not None:
        return f"{words} on the {_nth(day, 'day')}, or its last day{_end(rule)}"
    if (day := _yearly_day(rule)) is not None:
        return f"{words} on {day} {MONTHS[rule.numbers('BYMONTH')[0] - 1]}{_end(rule)}"
    words += _on(rule) or _on_due(rule, due_on)
    if weeks := rule.numbers("BYWEEKNO"):
        words += " in week " + _and([str(number) for number in weeks])
    if months := rule.numbers("BYMONTH"):
        words += " in " + _and([MONTHS[number - 1] for number in months])
    return words + _end(rule)


def _on(rule: Rule) -> str:
    """Return the days that a rule names itself."""
    positions = rule.numbers("BYSETPOS")
    what = []
    if month_days := rule.numbers("BYMONTHDAY"):
        what.append("the " + _and([_nth(number, "day") for number in month_days]))
    if year_days := rule.numbers("BYYEARDAY"):
        what.append("the " + _and([_nth(number, "day") for number in year_days]) + " of the year")
    if rule.weekdays and not _is_plain(rule):
        what.append(_and([_weekday(nth, day) for nth, day in rule.weekdays], "or" if positions else "and"))
    days = " that is ".join(what)
    if positions:
        return f" on the {_and([_nth(number, '') for number in positions])} of: {days or 'its days'}"
    return f" on {days}" if days else ""


def _on_due(rule: Rule, due_on: date | None) -> str:
    """Return the day that a rule leaves to the due date."""
    if due_on is None or _is_plain(rule):
        return ""
    if rule.frequency == "MONTHLY":
        return f" on the {_nth(due_on.day, 'day')}"
    if rule.frequency == "WEEKLY":
        return f" on {NAMES[due_on.weekday()]}"
    if rule.frequency == "YEARLY" and not rule.lists:
        return f" on {due_on.day} {MONTHS[due_on.month - 1]}"
    return ""


def _stretched_day(rule: Rule) -> int | None:
    """Return 31 for “the last of the 28th to the 31st”, which is how a day that some months lack is written."""
    days = rule.numbers("BYMONTHDAY")
    is_so = rule.frequency == "MONTHLY" and {name for name, _ in rule.lists} == {"BYMONTHDAY", "BYSETPOS"}
    is_so = is_so and not rule.weekdays and rule.numbers("BYSETPOS") == (-1,)
    return days[-1] if is_so and len(days) > 1 and days == tuple(range(28, 28 + len(days))) else None


def _yearly_day(rule: Rule) -> int | None:
    """Return 3 for “every year on 3 March”."""
    is_so = rule.frequency == "YEARLY" and {name for name, _ in rule.lists} == {"BYMONTHDAY", "BYMONTH"}
    days = rule.numbers("BYMONTHDAY")
    is_one = len(days) == len(rule.numbers("BYMONTH")) == 1 and days[0] > 0
    return days[0] if is_so and is_one and not rule.weekdays else None


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
