"""Tasks typed in one line: what is understood of it, before it is added."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from api.context import reading, user_id
from api.contract import Body, endpoint
from services.tasks import BadEntry
from services.tasks.quick_entry import understand


class Entry(Body):
    """One line, such as: pay rent tomorrow 9am every month !high #home @flask."""

    # Spaces at its beginning stay, so that the spans of the answer fit what was typed.
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)

    text: str


class EntrySpan(BaseModel):
    """A stretch of the line that was understood, [start, end) in UTF-16 units as in a browser, and as what."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    kind: Literal["tag", "priority", "project", "module", "date", "time", "repeat"]
    words: str


class Understanding(BaseModel):
    """Fields as POST /api/tasks takes them (only those that were understood), and what was not understood in words."""

    fields: dict[str, str | int | list[str]]
    spans: list[EntrySpan]
    words: str
    problems: list[str]


@endpoint(body=Entry, answer=Understanding, errors=(BadEntry,))
def understand_task(body: Entry) -> Understanding:
    """Say what would be added for a line in words; nothing is written."""
    with reading() as session:
        understood = understand(session, user_id(), body.text)
    return Understanding(
        fields=understood.posted(),
        spans=[EntrySpan.model_validate(span) for span in understood.spans],
        words=understood.words,
        problems=understood.problems,
    )
