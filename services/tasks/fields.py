"""Fields of a task as they were sent, checked and put into the form of its columns. Pure, before anything is locked."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from services.tasks import shape
from services.tasks.errors import BadTask
from services.tasks.recurrence import read_rule
from services.tasks.shape import TaskFields


class CleanFields(TypedDict, total=False):
    """Checked fields by column (`depends_on` is none); what is missing stays as it is."""

    type: str
    status: str
    title: str
    notes: str
    due_on: date | None
    due_minutes: int | None
    priority: str | None
    tags: list[str]
    project_id: int | None
    module: str | None
    recurrence: str | None
    depends_on: list[int]
    add_tags: list[str]
    remove_tags: list[str]


def clean(fields: TaskFields) -> CleanFields:
    """Return checked fields. Raises BadTask, BadRecurrence."""
    found = CleanFields()
    if "title" in fields:
        found["title"] = shape.clean_title(fields["title"])
    if "notes" in fields:
        found["notes"] = shape.clean_notes(fields["notes"])
    _clean_choices(fields, found)
    if "due_on" in fields:
        day = fields["due_on"]
        found["due_on"] = None if day is None else shape.clean_day("due_on", day)
    if "due_time" in fields:
        clock = fields["due_time"]
        found["due_minutes"] = None if clock is None else shape.minutes_of(clock)
    _clean_lists(fields, found)
    if "project_id" in fields:
        found["project_id"] = fields["project_id"]
    if "module" in fields:
        module = fields["module"]
        found["module"] = shape.clean_module(module) if module else None
    if "recurrence" in fields:
        found["recurrence"] = _clean_rule(fields["recurrence"])
    return found


def _clean_choices(fields: TaskFields, found: CleanFields) -> None:
    if "type" in fields:
        found["type"] = _one_of("type", fields["type"], shape.TYPES)
    if "status" in fields:
        found["status"] = _one_of("status", fields["status"], shape.STATUSES)
    if "priority" in fields:
        priority = fields["priority"]
        found["priority"] = None if priority is None else _one_of("priority", priority, shape.PRIORITIES)


def _clean_lists(fields: TaskFields, found: CleanFields) -> None:
    if "tags" in fields:
        found["tags"] = shape.clean_tags(fields["tags"])
    if "add_tags" in fields:
        found["add_tags"] = shape.clean_tags(fields["add_tags"])
    if "remove_tags" in fields:
        found["remove_tags"] = shape.clean_tags(fields["remove_tags"])
    if "depends_on" in fields:
        found["depends_on"] = fields["depends_on"]


def _clean_rule(text: str | None) -> str | None:
    if not text:
        return None
    return read_rule(text).text()


def _one_of(field: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise BadTask(errors={field: [f"is one of {', '.join(choices)}"]})
    return value
