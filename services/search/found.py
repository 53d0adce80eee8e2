"""What was found, while it is put in order: cheap, because some hundreds are ranked for a page of twenty."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from services.search.notes_found import FoundNote
from services.search.scope import File
from services.search.words import FoundChunk


class Key(NamedTuple):
    """Which thing was found: a passage (by its row) in a file, or a note."""

    is_note: bool
    row: int
    path: str


@dataclass(slots=True)
class Found:
    """A passage in a file, or a note; its score so far, and what that is made of."""

    what: FoundChunk | FoundNote
    file: File | None  # None of a note
    score: float
    parts: dict[str, float]
    key: Key = field(init=False)  # which thing it is

    def __post_init__(self) -> None:
        """Name it once: it is looked up again and again."""
        self.key = Key(self.file is None, self.what.id, self.path)

    @property
    def path(self) -> str:
        """Where it lies; "" of a note."""
        return "" if self.file is None else self.file.path

    @property
    def language(self) -> str | None:
        """In which language it is written."""
        return None if self.file is None else self.file.language or None

    @property
    def project_id(self) -> int | None:
        """Whose project it is of."""
        return self.file.project_id if self.file is not None else getattr(self.what, "project_id", None)

    @property
    def place(self) -> tuple[str, int, Key]:
        """Where it stands among equals: in the order of files and lines."""
        return self.path, getattr(self.what, "start_line", 0), self.key
