"""“every …” in a line: how a task comes again, as a rule of RFC 5545. Pure."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from services.tasks.quick_entry.dates import ANY_DAY, MONTH, MONTHS, NUMBER, NUMBERS, WEEKDAYS, find_date
from services.tasks.quick_entry.values import END, START, Line
from services.tasks.recurrence import DAYS, MAX_COUNT, MAX_INTERVAL, first_due, first_on, read_rule
from services.tasks.recurrence_words import words_of

ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}
NTH = r"\d{1,2}(?:st|nd|rd|th)"
ORDINAL = "|".join(ORDINALS)
DAY_LIST = rf"(?:{ANY_DAY})s?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*)(?:{ANY_DAY})s?)*"
OF_MONTH = r"(?:\s+(?:of|in)\s+(?:the|each|every)\s+month)"
EVERY = re.compile(
    rf"{START}(?:every|each)\s+(?:"
    rf"(?P<nth>{NTH}|last\s+day){OF_MONTH}?"
    rf"|(?P<ordinal>{ORDINAL})\s+(?P<of_day>{ANY_DAY}){OF_MONTH}"
    rf"|(?P<edge>first|last)\s+(?P<edge_day>{ANY_DAY})"
    rf"|(?:(?P<step>other|second|third|fourth|{NUMBER})\s+)?(?P<days>{DAY_LIST})"
    rf"|(?:(?P<count>other|second|third|fourth|{NUMBER})\s+)?(?P<unit>days?|weeks?|months?|years?|weekdays?|weekends?)"
    rf"(?:\s+on\s+(?:(?:the\s+)?(?P<on_nth>{NTH}|last\s+day)"
    rf"|(?:the\s+)?(?P<on_ordinal>{ORDINAL})\s+(?P<on_ordinal_day>{ANY_DAY})"
    rf"|(?P<on_days>{DAY_LIST})"
    rf"|(?P<on_month>{MONTH})\s+(?P<on_day>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<on_day_first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<on_month_after>{MONTH})){END})?"
    rf"){END}",
    re.IGNORECASE,
)
TIMES = re.compile(rf"\s*,?\s*(?:for\s+)?(?P<times>\d{{1,5}})\s+times{END}", re.IGNORECASE)
UNTIL = re.compile(r"\s*,?\s*(?:until|till)\s+", re.IGNORECASE)
FREQUENCY = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY"}


def read_repeat(line: Line) -> None:
    """Take the first “every …” that makes sense, with its “until …” or “… times”."""
    for found in EVERY.finditer(line.free):
        parts = _parts(found)
        if parts is None:
            continue
        end, closing = _closing(line, found.end())
        text = f"{parts}{closing}"
        line.fields["recurrence"] = text
        line.take(found.start(), end, "repeat", words_of(read_rule(text)))
        return


def settle_repeat(line: Line) -> None:
    """Give a recurring task its first date, and a rule that leaves the day of the month open a day that all have.

    Without a date it is the rule's first one from today on; today only while the time of day is to come.
    """
    text = line.fields.get("recurrence")
    if not text:
        return
    rule = read_rule(text)
    due_on, due_time = line.fields.get("due_on"), line.fields.get("due_time")
    if due_on is None:
        is_past = bool(due_time) and int(str(due_time)[:2]) * 60 + int(str(due_time)[3:]) <= line.owner.minutes
        due_on = first_due(rule, line.owner.today + timedelta(days=int(is_past)))
    elif first_on(rule, due_on) is None:
        due_on = None
    if due_on is None:
        line.problems.append("This never comes again; it is taken as a task for once.")
        del line.fields["recurrence"]
        return
    line.fields["due_on"] = due_on
    if rule.frequency == "MONTHLY" and due_on.day > 28 and not rule.lists and not rule.weekdays:
        line.fields["recurrence"] = read_rule(f"{text};{_day_of_month(due_on.day)}").text()


def _parts(found: re.Match[str]) -> str | None:
    """Return the rule of a phrase, or None when it makes none."""
    parts = {name: value.lower() for name, value in found.groupdict().items() if value}
    if "nth" in parts:
        part = _nth_part(parts["nth"])
        return None if part is None else f"FREQ=MONTHLY{part}"
    ordinal, day = parts.get("ordinal") or parts.get("edge"), parts.get("of_day") or parts.get("edge_day")
    if ordinal and day:
        return f"FREQ=MONTHLY;BYDAY={ORDINALS[ordinal]}{_code(day)}"
    step = _step(parts.get("step") or parts.get("count"))
    if step is None:
        return None
    if "days" in parts:
        return f"FREQ=WEEKLY{_interval(step)};BYDAY={_codes(parts['days'])}"
    return _by_unit(parts["unit"].rstrip("s"), step, parts)


def _by_unit(unit: str, step: int, parts: dict[str, str]) -> str | None:
    has_on = any(name.startswith("on_") for name in parts)
    if unit in {"weekday", "weekend"}:
        days = DAYS[:5] if unit == "weekday" else DAYS[5:]
        return None if has_on else f"FREQ=WEEKLY{_interval(step)};BYDAY={','.join(days)}"
    days_of_unit = _on(unit, parts) if has_on else ""
    return None if days_of_unit is None else f"FREQ={FREQUENCY[unit]}{_interval(step)}{days_of_unit}"


def _on(unit: str, parts: dict[str, str]) -> str | None:
    """Return what “on …” adds to a rule, or None when it does not go with the unit."""
    if unit == "week" and "on_days" in parts:
        return f";BYDAY={_codes(parts['on_days'])}"
    if unit == "month" and "on_nth" in parts:
        return _nth_part(parts["on_nth"])
    if unit == "month" and "on_ordinal" in parts:
        return f";BYDAY={ORDINALS[parts['on_ordinal']]}{_code(parts['on_ordinal_day'])}"
    month = parts.get("on_month") or parts.get("on_month_after")
    if unit == "year" and month:
        number = next(index for index, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
        day = int(parts.get("on_day") or parts["on_day_first"])
        if 1 <= day <= calendar.monthrange(2024, number)[1]:
            return f";BYMONTHDAY={day};BYMONTH={number}"
    return None


def _nth_part(nth: str) -> str | None:
    if nth.startswith("last"):
        return ";BYMONTHDAY=-1"
    day = int(re.sub(r"\D", "", nth))
    return f";{_day_of_month(day)}" if 1 <= day <= 31 else None


def _day_of_month(day: int) -> str:
    """Return the part for a day of the month, its last day where the month is too short for it."""
    if day <= 28:
        return f"BYMONTHDAY={day}"
    return f"BYMONTHDAY={','.join(str(number) for number in range(28, day + 1))};BYSETPOS=-1"


def _step(word: str | None) -> int | None:
    if word is None:
        return 1
    step = {"other": 2, **ORDINALS}.get(word) or NUMBERS.get(word) or int(word)
    return step if 1 <= step <= MAX_INTERVAL else None


def _interval(step: int) -> str:
    return "" if step == 1 else f";INTERVAL={step}"


def _codes(days: str) -> str:
    named = {_code(word) for word in re.findall(ANY_DAY, days)}
    return ",".join(sorted(named, key=DAYS.index))


def _code(day: str) -> str:
    return DAYS[next(index for index, name in enumerate(WEEKDAYS) if name.startswith(day[:3]))]


def _closing(line: Line, end: int) -> tuple[int, str]:
    """Return where the phrase ends with its “until …” or “… times”, and what that adds to the rule."""
    times = TIMES.match(line.free, end)
    if times and 1 <= int(times["times"]) <= MAX_COUNT:
        return times.end(), f";COUNT={int(times['times'])}"
    until = UNTIL.match(line.free, end)
    if until:
        found = find_date(line.free, line.owner, until.end())
        if found is not None and found[0] == until.end():
            return found[1], f";UNTIL={_stamp(found[2])}"
    return end, ""


def _stamp(day: date) -> str:
    return day.strftime("%Y%m%d")
