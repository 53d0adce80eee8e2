"""Dates and times of day in a line. A small grammar says what is one; dateparser reads it. Pure.

Only what the grammar knows is taken: “call May about the march report” stays as it is.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from services.tasks.quick_entry.values import END, START, Line, Owner
from services.tasks.shape import FIRST_DAY, LAST_DAY

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
FULL_DAY = "|".join(WEEKDAYS)
ANY_DAY = rf"{FULL_DAY}|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
MONTH = "|".join((*MONTHS, "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept?", "oct", "nov", "dec"))
NUMBER = r"\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve"
COUNTED = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
NUMBERS = {"a": 1, "an": 1, **{word: number for number, word in enumerate(COUNTED, 1)}}
LEAD = r"(?:(?P<lead>on|by|due|before|until|till)\s+)?"
PARTS_OF_DAY = {"morning": 9 * 60, "noon": 12 * 60, "afternoon": 15 * 60, "evening": 19 * 60, "night": 21 * 60}
TONIGHT = 20 * 60
DATE = re.compile(
    rf"{START}{LEAD}(?:"
    r"(?P<word>today|tonight|tomorrow|(?:the )?day after tomorrow)"
    rf"|(?P<which>next|this)\s+(?P<named>{ANY_DAY}|week|month|year|weekend)"
    rf"|(?:the )?(?P<end>end of (?:the |this )?(?:week|month|year)|eow|eom|eoy)"
    rf"|(?P<day>{FULL_DAY})"
    rf"|in\s+(?P<number>{NUMBER})\s+(?P<unit>days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?)"
    r"|(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})?)(?!\d)"
    r"|(?P<slashed>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))"
    rf"|(?P<month>{MONTH})\.?\s+(?P<month_day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{{4}}))?"
    rf"|(?P<day_first>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month_after>{MONTH})\.?(?:,?\s+(?P<year_after>\d{{4}}))?"
    rf")(?:(?<=[.])|{END})(?:\s+(?P<part>{'|'.join(PARTS_OF_DAY)}){END})?",
    re.IGNORECASE,
)
# What is a word of its own besides: only behind a preposition.
LED = re.compile(
    rf"{START}(?P<lead>on|by|due|before|until|till)\s+(?:(?P<short>{ANY_DAY})|the\s+(?P<nth>\d{{1,2}})(?:st|nd|rd|th)){END}",
    re.IGNORECASE,
)
TIME = re.compile(
    rf"{START}(?:(?:at|@)\s+)?(?:(?P<hour>\d{{1,2}})(?::(?P<minute>[0-5]\d))?\s?(?P<half>am|pm)"
    rf"|(?P<hour24>[01]?\d|2[0-3]):(?P<minute24>[0-5]\d)"
    rf"|(?P<noon>(?<=at )noon|(?<=at )midnight)){END}",
    re.IGNORECASE,
)
AT_HOUR = re.compile(
    rf"{START}at\s+(?P<hour>[01]?\d|2[0-3])(?=$|[\s,;\x00])(?!\s+(?!(?:on|by|every|next|this|in|tom|today|#|!|@)|{FULL_DAY})\w)",
    re.IGNORECASE,
)
AMBIGUOUS = {"may", "march", "mar"}  # words of other meanings when written small


def read_dates(line: Line) -> None:
    """Take the first date and the first time of day of a line; a time alone is its next coming."""
    minutes = _read_date(line)
    given = _read_time(line)
    minutes = given if given is not None else minutes
    if minutes is not None:
        line.fields["due_time"] = f"{minutes // 60:02}:{minutes % 60:02}"


def settle_time_alone(line: Line) -> None:
    """Give a time without a date its day: today while it is to come, else tomorrow."""
    due_time = line.fields.get("due_time")
    if due_time and line.fields.get("due_on") is None:
        is_past = int(due_time[:2]) * 60 + int(due_time[3:]) <= line.owner.minutes
        line.fields["due_on"] = line.owner.today + timedelta(days=int(is_past))


def day_words(day: date) -> str:
    """Return a date as it is said."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"


def find_date(text: str, owner: Owner, at: int = 0) -> tuple[int, int, date, int | None] | None:
    """Return the first date phrase from `at` on: where it begins and ends, the date, and minutes of its part of day."""
    candidates = [
        found for pattern in (DATE, LED) for found in pattern.finditer(text, at) if not _is_other_word(text, found)
    ]
    for found in sorted(candidates, key=lambda each: each.start()):
        read = _read(found, owner)
        if read is not None and FIRST_DAY <= read[0] <= LAST_DAY:
            return found.start(), found.end(), *read
    return None


def _read_date(line: Line) -> int | None:
    found = find_date(line.free, line.owner)
    if found is None:
        return None
    start, end, day, minutes = found
    line.fields["due_on"] = day
    line.take(start, end, "date", f"due {day_words(day)}")
    another = find_date(line.free, line.owner)
    if another is not None:
        written = line.text[another[0] : another[1]]
        line.problems.append(f"“{written}” reads as a date, too; the first one counts. Quotes keep it as text.")
    return minutes


def _read_time(line: Line) -> int | None:
    found = TIME.search(line.free) or AT_HOUR.search(line.free)
    if found is None:
        return None
    parts = found.groupdict()
    if parts.get("noon"):
        minutes = 12 * 60 if parts["noon"].lower() == "noon" else 0
    elif parts.get("half"):
        hour = int(parts["hour"])
        if not 1 <= hour <= 12:
            return None
        minutes = (hour % 12 + 12 * (parts["half"].lower() == "pm")) * 60 + int(parts["minute"] or 0)
    else:
        minutes = int(parts.get("hour24") or parts["hour"]) * 60 + int(parts.get("minute24") or 0)
    line.take(*found.span(), "time", f"at {minutes // 60:02}:{minutes % 60:02}")
    return minutes


def _is_other_word(text: str, found: re.Match[str]) -> bool:
    """Say whether “may 5” or “march 3” may be no date: written small, and the sentence goes on."""
    parts = found.groupdict()
    month = parts.get("month")
    if month not in AMBIGUOUS or parts.get("year") or parts.get("lead"):
        return False
    return bool(re.match(r"\s+(?!at\b|\d|every\b)[^\W_]", text[found.end() :]))


def _read(found: re.Match[str], owner: Owner) -> tuple[date, int | None] | None:
    """Return the date of a phrase, and the minutes after midnight that it tells."""
    parts = {name: value.lower() for name, value in found.groupdict().items() if value}
    minutes = PARTS_OF_DAY.get(parts.get("part", ""))
    if unit := parts.get("unit"):
        return _ahead(owner, parts["number"], unit, minutes)
    if word := parts.get("word"):
        minutes = TONIGHT if word == "tonight" else minutes
    day = _by_itself(parts, owner) or _by_library(parts, owner.today)
    return None if day is None else (day, minutes)


def _by_itself(parts: dict[str, str], owner: Owner) -> date | None:
    """Return the date of a phrase that is told from today, None for a calendar date."""
    today = owner.today
    if word := parts.get("word"):
        return today + timedelta(days={"today": 0, "tonight": 0, "tomorrow": 1}.get(word, 2))
    if weekday := parts.get("day") or parts.get("short"):
        return _coming(today, weekday)
    if parts.get("which"):
        return _named(owner, parts["which"], parts["named"])
    if end := parts.get("end"):
        return _end_of(owner, end)
    return _nth_of_month(today, int(parts["nth"])) if "nth" in parts else None


def _coming(today: date, weekday: str) -> date:
    """Return the next such weekday after today."""
    index = next(index for index, name in enumerate(WEEKDAYS) if name.startswith(weekday[:3]))
    return today + timedelta(days=(index - today.weekday() - 1) % 7 + 1)


def _named(owner: Owner, which: str, named: str) -> date:
    today = owner.today
    week = today - timedelta(days=(today.weekday() - owner.week_start) % 7)
    if named == "week":
        return week + timedelta(days=7) if which == "next" else _end_of(owner, "week")
    if named == "weekend":
        return _coming(today - timedelta(days=1), "saturday") + timedelta(days=7 * (which == "next"))
    if named == "month":
        return (
            (today.replace(day=28) + timedelta(days=4)).replace(day=1) if which == "next" else _end_of(owner, "month")
        )
    if named == "year":
        return date(today.year + 1, 1, 1) if which == "next" else date(today.year, 12, 31)
    if which == "this":
        return _coming(today - timedelta(days=1), named)
    return _coming(week + timedelta(days=6), named)


def _end_of(owner: Owner, words: str) -> date:
    today = owner.today
    if words.endswith(("month", "eom")):
        return (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if words.endswith(("year", "eoy")):
        return date(today.year, 12, 31)
    return today + timedelta(days=6 - (today.weekday() - owner.week_start) % 7)


def _nth_of_month(today: date, nth: int) -> date | None:
    """Return the next date after today that is the nth of a month."""
    day = today
    for _ in range(62):
        day += timedelta(days=1)
        if day.day == nth:
            return day
    return None


def _ahead(owner: Owner, number: str, unit: str, minutes: int | None) -> tuple[date, int | None] | None:
    count = NUMBERS.get(number) or int(number)
    if unit.startswith(("hour", "hr", "min")):
        past = owner.minutes + count * (1 if unit.startswith("min") else 60)
        return owner.today + timedelta(days=past // 1440), past % 1440
    found = _parse(f"in {count} {unit}", owner.today, "YMD")
    return None if found is None else (found, minutes)


def _by_library(parts: dict[str, str], today: date) -> date | None:
    """Let dateparser read a calendar date; one without a year is the next that comes."""
    order = "MDY" if parts.get("slashed") else "DMY" if parts.get("dotted") else "YMD"
    phrase = parts.get("iso") or parts.get("slashed") or parts.get("dotted", "").rstrip(".")
    month = parts.get("month") or parts.get("month_after")
    if month:
        year_given = parts.get("year") or parts.get("year_after") or ""
        phrase = f"{int(parts.get('month_day') or parts['day_first'])} {month} {year_given}".strip()
        order = "DMY"
    if not phrase:
        return None
    if re.search(r"\d{4}|\d[./]\d+[./]\d", phrase):
        return _parse(phrase, today, order)
    for year in range(today.year, today.year + 9):  # a leap day may be eight years away
        found = _parse(_with_year(phrase, year), today, order)
        if found is not None and found >= today:
            return found
        if found is None and not phrase.startswith("29"):
            break
    return None


def _with_year(phrase: str, year: int) -> str:
    return f"{phrase}.{year}" if "." in phrase else f"{phrase} {year}"


def _parse(phrase: str, today: date, order: str) -> date | None:
    import dateparser  # noqa: PLC0415  # 50 ms and some MB, only when something is typed

    settings = {
        "RELATIVE_BASE": datetime.combine(today, time(12)),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": order,
        "REQUIRE_PARTS": ["day", "month"],
    }
    try:
        found = dateparser.parse(phrase, languages=["en"], settings=settings)
    except (ValueError, OverflowError):  # beyond the calendar
        return None
    return None if found is None else found.date()
