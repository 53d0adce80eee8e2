"""A line in words: what is understood, and what is left alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.tasks.errors import BadEntry
from services.tasks.fields import clean
from services.tasks.quick_entry.reading import read
from services.tasks.quick_entry.values import Owner, Understood

TODAY = date(2026, 11, 21)  # a Saturday
PROJECTS = ((1, "flask"), (2, "pallets/jinja"), (3, "flask-sqlalchemy"), (4, "My Shop"))
PATHS = ("api/tasks.py", "api/habits.py", "web/tasks.py")


def find_modules(_project: int, words: list[str]) -> dict[str, list[str]]:
    return {word: [word] if word in PATHS else [path for path in PATHS if path.endswith(f"/{word}")] for word in words}


OWNER = Owner(TODAY, minutes=10 * 60 + 30, projects=PROJECTS, find_modules=find_modules)


def understood(text: str) -> Understood:
    return read(text, OWNER)


def fields(text: str) -> dict:
    return dict(understood(text).fields)


def test_the_whole_sentence_of_the_design():
    assert fields("pay rent tomorrow 9am every month !high #home @flask") == {
        "title": "pay rent", "due_on": date(2026, 11, 22), "due_time": "09:00", "recurrence": "FREQ=MONTHLY",
        "priority": "high", "tags": ["home"], "project_id": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "call May about march report", "Monday.com update", "friday's review", "may 5 people come", "march 2 battalions on",
        "feb 31 is no day", 'read "tomorrow never dies"', "watch “next friday” again", "run `every day` by hand",
        "mail ada@example.org", "fix issue #123", "a!high b", "C# and F#", "3 men in a boat", "at 10 people come",
        "sun screen and sat nav", "the daily report", "version 3.14", "room 12/24", "feed the cat every 0 days",
        "every now and then", "in 999999 years", "wed ada", "13pm", "25:00 hours", "in a nutshell", "second-hand car",
    ],
)  # fmt: skip
def test_what_is_no_date_or_mark_stays_in_the_title(text: str):
    assert fields(text) == {"title": text}


@pytest.mark.parametrize(
    ("text", "due_on", "due_time"),
    [
        ("x today", "2026-11-21", None), ("x tonight", "2026-11-21", "20:00"), ("x tomorrow", "2026-11-22", None),
        ("x day after tomorrow", "2026-11-23", None), ("x monday", "2026-11-23", None), ("x by Fri", "2026-11-27", None),
        ("x saturday", "2026-11-28", None), ("x this weekend", "2026-11-21", None), ("x next weekend", "2026-11-28", None),
        ("x next week", "2026-11-23", None), ("x next month", "2026-12-01", None), ("x next tuesday", "2026-11-24", None),
        ("x end of month", "2026-11-30", None), ("x eow", "2026-11-22", None), ("x in 3 weeks", "2026-12-12", None),
        ("x in two days", "2026-11-23", None), ("x in a month", "2026-12-21", None), ("x in 3 hours", "2026-11-21", "13:30"),
        ("x in 20 hours", "2026-11-22", "06:30"), ("x 2027-01-31", "2027-01-31", None), ("x 24.12.", "2026-12-24", None),
        ("x 24.12.2027", "2027-12-24", None), ("x 12/24/2026", "2026-12-24", None), ("x march 3", "2027-03-03", None),
        ("x 3rd of March 2028", "2028-03-03", None), ("x Dec 5", "2026-12-05", None), ("x feb 29", "2028-02-29", None),
        ("x on the 15th", "2026-12-15", None), ("x by the 30th", "2026-11-30", None), ("x may 5", "2027-05-05", None),
        ("x 9am", "2026-11-22", "09:00"), ("x 9pm", "2026-11-21", "21:00"), ("x at 17", "2026-11-21", "17:00"),
        ("x 12am tomorrow", "2026-11-22", "00:00"), ("x tomorrow at noon", "2026-11-22", "12:00"),
        ("x tomorrow evening", "2026-11-22", "19:00"), ("x tuesday 14:05", "2026-11-24", "14:05"),
        ("9:30am Tuesday x", "2026-11-24", "09:30"),
    ],
)  # fmt: skip
def test_dates_and_times_are_read_in_the_owners_days(text: str, due_on: str, due_time: str | None):
    found = fields(text)
    assert found["title"] == "x"
    assert found["due_on"] == date.fromisoformat(due_on)
    assert found.get("due_time") == due_time


@pytest.mark.parametrize(
    ("text", "rule", "due_on"),
    [
        ("x every day", "FREQ=DAILY", "2026-11-21"),
        ("x every day 9am", "FREQ=DAILY", "2026-11-22"),
        ("x every other day", "FREQ=DAILY;INTERVAL=2", "2026-11-21"),
        ("x every weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "2026-11-23"),
        ("x every weekend", "FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-21"),
        ("x every monday", "FREQ=WEEKLY;BYDAY=MO", "2026-11-23"),
        ("x every mon, wed and fri", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "2026-11-23"),
        ("x every 2 weeks", "FREQ=WEEKLY;INTERVAL=2", "2026-11-21"),
        ("x every 2 weeks on tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24"),
        ("x every month on the 1st", "FREQ=MONTHLY;BYMONTHDAY=1", "2026-12-01"),
        ("x every month on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30"),
        ("x every 31st", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2026-11-30"),
        ("x every last friday", "FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27"),
        ("x every second monday of the month", "FREQ=MONTHLY;BYDAY=2MO", "2026-12-14"),
        ("x every second monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-11-23"),
        ("x every 3 months", "FREQ=MONTHLY;INTERVAL=3", "2026-11-21"),
        ("x every year on march 3", "FREQ=YEARLY;BYMONTHDAY=3;BYMONTH=3", "2027-03-03"),
        ("x every year on 3 March", "FREQ=YEARLY;BYMONTHDAY=3;BYMONTH=3", "2027-03-03"),
        ("x every day 5 times", "FREQ=DAILY;COUNT=5", "2026-11-21"),
        ("x every day until march 3", "FREQ=DAILY;UNTIL=20270303", "2026-11-21"),
        ("x jan 31 every month", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2027-01-31"),
    ],
)
def test_every_so_often_becomes_a_rule_with_its_first_date(text: str, rule: str, due_on: str):
    found = fields(text)
    assert found["title"] == "x"
    assert found["due_on"] == date.fromisoformat(due_on)
    assert clean({"recurrence": found["recurrence"]})["recurrence"] == clean({"recurrence": rule})["recurrence"]


@pytest.mark.parametrize(
    ("text", "project_id", "module", "title"),
    [
        ("fix @flask", 1, None, "fix"),
        ("fix @jin", 2, None, "fix"),
        ("fix @my-shop", 4, None, "fix"),
        ("fix +api/tasks.py @flask", 1, "api/tasks.py", "fix"),
        ("fix +habits.py @flask", 1, "api/habits.py", "fix"),
        ("fix api/tasks.py @flask", 1, "api/tasks.py", "fix api/tasks.py"),
        ("fix no/such.py @flask", 1, None, "fix no/such.py"),
    ],
)
def test_projects_and_modules_are_found_by_the_beginning_of_their_names(text, project_id, module, title):
    found = fields(text)
    assert (found["project_id"], found.get("module"), found["title"]) == (project_id, module, title)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("fix @fl", "flask, flask-sqlalchemy"),
        ("fix @nobody", "begins with “nobody”"),
        ("fix +tasks.py @flask", "api/tasks.py, web/tasks.py"),
        ("fix +gone.py @flask", "no file “gone.py”"),
        ("fix +api/tasks.py", "needs its project"),
        ("x !high !low", "second priority"),
        ("x monday or tuesday", "reads as a date, too"),
        ("tomorrow #home", "Say what is to be done"),
        ("", "Say what is to be done"),
        ("x every day until 2020-01-01", "never comes again"),
    ],
)
def test_what_is_not_clear_is_said(text: str, words: str):
    assert any(words in problem for problem in understood(text).problems), understood(text).problems


def test_a_line_beyond_five_hundred_characters_is_refused():
    with pytest.raises(BadEntry):
        understood("a " * 5000)
    understood("a" * 500)


def test_spans_count_as_browsers_do():
    text = "😀😀 tomorrow"
    (span,) = understood(text).spans
    assert text.encode("utf-16-le")[2 * span.start : 2 * span.end].decode("utf-16-le") == "tomorrow"


@settings(deadline=None, max_examples=150)
@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["every", "month", "on", "the", "31st", "#a", "!", "!!!", "@flask", "+x/", '"', "tomorrow", "at", "9", "9am", "in",
             "2", "99999", "weeks", "until", "times", "feb", "30", ".", ",", "0.0.0", "1/1/1", "9999-99-99", "\x00", "😀", "İ"]
        ),
        max_size=14,
    ).map(" ".join)
)  # fmt: skip
def test_anything_is_understood_into_fields_that_can_be_posted(text: str):
    found = understood(text)
    clean(found.fields)
    assert all(0 <= span.start < span.end for span in found.spans)
    ends = [span.end for span in found.spans]
    assert all(end <= span.start for end, span in zip(ends, found.spans[1:], strict=False))


title_words = st.lists(st.sampled_from(["paint", "the", "fence", "Ada", "report", "42"]), min_size=1, max_size=4)


@settings(deadline=None, max_examples=80)
@given(
    title_words.map(" ".join),
    st.none() | st.integers(0, 400),
    st.none() | st.integers(0, 1439),
    st.sampled_from([None, "low", "medium", "high"]),
    st.lists(st.sampled_from(["home", "deep-work", "a.b", "été"]), unique=True, max_size=3),
    st.sampled_from([None, *PROJECTS]),
    st.randoms(use_true_random=False),
)
def test_what_is_written_by_the_rules_is_read_back(title, ahead, minutes, priority, tags, project, chance):  # noqa: PLR0917  # hypothesis fills them in
    due_on = None if ahead is None else TODAY + timedelta(days=ahead)
    marks = [f"#{tag}" for tag in tags]
    if due_on:
        marks.append(due_on.isoformat())
    if due_on and minutes is not None:
        marks.append(f"{minutes // 60:02}:{minutes % 60:02}")
    if priority:
        marks.append(f"!{priority}")
    if project:
        marks.append("@" + project[1].replace(" ", "-"))
    chance.shuffle(marks)
    found = fields(" ".join([title, *marks]))
    assert found.pop("title") == title
    assert found.pop("due_on", None) == due_on
    assert found.pop("due_time", None) == (
        f"{minutes // 60:02}:{minutes % 60:02}" if due_on and minutes is not None else None
    )
    assert found.pop("priority", None) == priority
    assert set(found.pop("tags", [])) == set(tags)
    assert found.pop("project_id", None) == (project[0] if project else None)
    assert not found
