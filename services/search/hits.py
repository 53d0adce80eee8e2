"""What a search finds: one hit, and the answer that holds a page of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Hit:
    """One thing found. Of code it has a path, lines, blob and commit; of a note (a task, a commit …) a link alone.

    `highlights` are spans of the snippet, [start, end) in characters. `parts` say how the score came about.
    """

    id: str  # "chunk:12:src/app.py", "note:5"
    kind: str  # symbol | text | doc | commit | task | answer | habit | goal
    title: str
    link: str
    snippet: str
    score: float
    highlights: Sequence[tuple[int, int]] = ()
    parts: Mapping[str, float] = field(default_factory=dict)
    path: str | None = None
    start_line: int | None = None
    end_line: int | None = None
    commit: str | None = None
    blob: str | None = None
    project_id: int | None = None
    project_name: str | None = None
    language: str | None = None
    author: str | None = None
    at: datetime | None = None
    text: str = ""  # the whole passage, where it was asked for


@dataclass(frozen=True)
class SearchAnswer:
    """A page of hits, best first. `problems` are words about filters that could not be understood."""

    hits: Sequence[Hit]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    mode_used: str  # both | words | meaning
    problems: Sequence[str] = ()
    cursor: str | None = None
