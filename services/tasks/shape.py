"""What a task may hold: titles, notes, tags and times of day, checked. Pure; faults are words by field."""

from __future__ import annotations

import re
from datetime import date
from typing import TypedDict

from services.tasks.errors import BadTask

MAX_TITLE, MAX_NOTES, MAX_MODULE = 300, 20_000, 1000
MAX_TAGS, MAX_TAG = 20, 50
MAX_DEPENDENCIES = 100
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
LIVE = ("open", "doing")
TYPES = ("todo", "recurring", "planned")
STATUSES = ("open", "doing", "done", "dropped")
PRIORITIES = ("low", "medium", "high")
TAG = re.compile(r"[^\W_][\w.\-/]*\Z")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\Z")


class TaskFields(TypedDict, total=False):
    """What a caller may give of a task; what is missing stays as it is."""

    type: str
    status: str
    title: str
    notes: str
    due_on: date | None
    due_time: str | None
    priority: str | None
    tags: list[str]
    project_id: int | None
    module: str | None
    recurrence: str | None
    depends_on: list[int]
    add_tags: list[str]  # beside those a task has; for many tasks at once
    remove_tags: list[str]


def clean_title(title: str) -> str:
    """Return a title as one line without surrounding space. Raises BadTask."""
    title = " ".join(title.split())
    if not title:
        raise BadTask(errors={"title": ["says what is to be done; it cannot be empty"]})
    if len(title) > MAX_TITLE:
        raise BadTask(errors={"title": [f"has at most {MAX_TITLE} characters; put the rest into the notes"]})
    return _without_nul("title", title)


def clean_notes(notes: str) -> str:
    """Return notes. Raises BadTask when they are too long."""
    if len(notes) > MAX_NOTES:
        raise BadTask(errors={"notes": [f"have at most {MAX_NOTES:,} characters"]})
    return _without_nul("notes", notes)


def clean_tags(tags: list[str]) -> list[str]:
    """Return tags in lower case, each once, in the order given, without a leading number sign. Raises BadTask."""
    found: dict[str, None] = {}
    for written in tags:
        tag = written.strip().removeprefix("#").lower()
        if len(tag) > MAX_TAG or not TAG.match(tag):
            raise BadTask(
                errors={
                    "tags": [f"“{tag[:MAX_TAG]}” is no tag: a word of letters, digits, . - / at most {MAX_TAG} long"]
                }
            )
        found[tag] = None
    if len(found) > MAX_TAGS:
        raise BadTask(errors={"tags": [f"are at most {MAX_TAGS}"]})
    return list(found)


def minutes_of(due_time: str) -> int:
    """Return a time of day, HH:MM, as minutes after midnight. Raises BadTask."""
    found = CLOCK.match(due_time)
    if found is None:
        raise BadTask(errors={"due_time": ["is a time of day such as 09:00"]})
    return int(found[1]) * 60 + int(found[2])


def time_of(minutes: int | None) -> str | None:
    """Return minutes after midnight as HH:MM."""
    return None if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def clean_day(field: str, day: date) -> date:
    """Return a date that calendars can hold. Raises BadTask."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BadTask(errors={field: [f"lies between {FIRST_DAY} and {LAST_DAY}"]})
    return day


def clean_module(module: str) -> str:
    """Return a path. Raises BadTask."""
    if not module.strip() or len(module) > MAX_MODULE:
        raise BadTask(errors={"module": [f"is a path of at most {MAX_MODULE:,} characters"]})
    return _without_nul("module", module)


def _without_nul(field: str, text: str) -> str:
    if "\x00" in text:
        raise BadTask(errors={field: ["cannot hold the character NUL"]})
    return text
