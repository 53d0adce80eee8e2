"""What goose prints, read as it comes: one JSON object a line. Pure; under the ceilings of `ai.streaming`.

Lines that are no JSON object are no part of the answer: goose says so why it cannot start, and its libraries print, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from services.ai.streaming import MAX_TEXT, Flood, Lines, without_thoughts

MAX_WORDS = 300
MAX_OTHER = 2_000


@dataclass
class Printed:
    """An answer that grows while goose prints."""

    error: str | None = None
    other: bytes = b""  # the end of what was no event
    _lines: Lines = field(default_factory=Lines)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0

    @property
    def text(self) -> str:
        """The answer so far."""
        return without_thoughts("".join(self._pieces))

    def feed(self, chunk: bytes) -> bool:
        """Take in what was printed; says whether the answer grew. Raises Flood."""
        before = self._length
        for line in self._lines.feed(chunk):
            self._line(line)
        return self._length > before

    def end(self) -> None:
        """Take in a last line without an end. Raises Flood."""
        for line in self._lines.end():
            self._line(line)

    def _line(self, line: bytes) -> None:
        try:
            event = json.loads(line)
        except (ValueError, RecursionError):
            event = None
        if not isinstance(event, dict):
            self.other = (self.other + b" " + line)[-MAX_OTHER:]
            return
        kind = event.get("type")
        if kind == "message":
            self._message(event.get("message"))
        elif kind == "error":
            self.error = str(event.get("error") or event.get("message") or "an error")[:MAX_WORDS]

    def _message(self, message: Any) -> None:
        if not isinstance(message, dict) or message.get("role") != "assistant":
            return
        content = message.get("content")
        for part in content if isinstance(content, list) else []:
            if isinstance(part, dict) and part.get("type") == "text" and isinstance(part.get("text"), str):
                self._pieces.append(part["text"])
                self._length += len(part["text"])
        if self._length > MAX_TEXT:
            raise Flood(f"{MAX_TEXT:,} characters")
