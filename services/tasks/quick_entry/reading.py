"""Reads a line: marks first, then what repeats, then dates; the rest is the title. Pure."""

from __future__ import annotations

from services.tasks.errors import BadEntry
from services.tasks.quick_entry.dates import day_words, read_dates, settle_time_alone
from services.tasks.quick_entry.marks import read_marks
from services.tasks.quick_entry.repeats import read_repeat, settle_repeat
from services.tasks.quick_entry.values import Line, Owner, Span, Understood
from services.tasks.recurrence_words import recurrence_words
from services.tasks.shape import MAX_TITLE, TaskFields

MAX_TEXT = 500


def read(text: str, owner: Owner) -> Understood:
    """Understand a line. Raises BadEntry when it is too long; anything else is understood, with its problems.

    Spans count UTF-16 units, as browsers do. A `due_on` in the fields is a date; the rest is as POST /api/tasks takes it.
    """
    if len(text) > MAX_TEXT:
        raise BadEntry(limit=MAX_TEXT, errors={"text": [f"has {len(text):,} characters"]})
    line = Line(text, owner)
    read_marks(line)
    read_repeat(line)
    read_dates(line)
    settle_repeat(line)
    settle_time_alone(line)
    title = line.title()
    if not title:
        line.problems.append("Say what is to be done, beside dates and marks.")
    elif len(title) > MAX_TITLE:
        line.problems.append(f"A title has at most {MAX_TITLE} characters; put the rest into the notes.")
        title = title[:MAX_TITLE].rstrip()
    fields = line.fields
    if title:
        fields["title"] = title
    spans = sorted((*line.spans, *line.mentions), key=lambda span: span.start)
    return Understood(fields, [_in_utf16(text, span) for span in spans], _words(fields, spans), line.problems)


def _words(fields: TaskFields, spans: list[Span]) -> str:
    """Return everything that was understood, in one line."""
    words = [fields.get("title", "")]
    due_on, due_time = fields.get("due_on"), fields.get("due_time")
    if due_on is not None:
        words.append(f"due {day_words(due_on)}" + (f" at {due_time}" if due_time else ""))
    if fields.get("recurrence"):
        words.append(recurrence_words(fields["recurrence"], due_on) or "")
    for kind in ("priority", "tag", "project", "module"):
        words += [span.words for span in spans if span.kind == kind]
    return " · ".join(each for each in words if each)


def _in_utf16(text: str, span: Span) -> Span:
    """Count a span in UTF-16 units, where a sign beyond the first plane counts two."""
    if text.isascii():
        return span
    start = len(text[: span.start].encode("utf-16-le", "surrogatepass")) // 2
    length = len(text[span.start : span.end].encode("utf-16-le", "surrogatepass")) // 2
    return Span(start, start + length, span.kind, span.words)
