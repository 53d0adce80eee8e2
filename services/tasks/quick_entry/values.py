"""What the readers of a line hand to each other. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from services.tasks.shape import TaskFields

TAKEN = "\x00"  # stands where a line's characters are no longer to be read
# A word ends where no letter, digit or apostrophe follows, nor a dot or dash with more behind it: not “monday.com”.
END = r"(?![\w'’]|[.\-/@]\w)"
START = r"(?<![\w.\-/@#+'’])"
QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|`[^`]*`|«[^»]*»")


@dataclass(frozen=True)
class Span:
    """A stretch of the line, [start, end), of a kind (tag, priority, project, module, date, time, repeat), in words."""

    start: int
    end: int
    kind: str
    words: str


@dataclass(frozen=True)
class Owner:
    """What the line is read with: the owner's today and time, week, and projects."""

    today: date
    minutes: int  # after today's midnight, by the owner's clock
    week_start: int = 0
    projects: tuple[tuple[int, str], ...] = ()
    # The paths of a project's newest map that end in these words: {word: paths}, at most a few each.
    find_modules: Callable[[int, list[str]], dict[str, list[str]]] = lambda _project, _words: {}


@dataclass
class Line:
    """A line that is being read. Quoted text is out of bounds from the start."""

    text: str
    owner: Owner
    fields: TaskFields = field(default_factory=TaskFields)
    spans: list[Span] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    free: str = ""
    mentions: list[Span] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Close quoted text to reading."""
        self.free = QUOTED.sub(lambda found: TAKEN * len(found[0]), self.text.replace(TAKEN, " "))

    def take(self, start: int, end: int, kind: str, words: str) -> None:
        """Note a stretch as understood; it is read by nobody else and leaves the title."""
        self.spans.append(Span(start, end, kind, words))
        self.free = self.free[:start] + TAKEN * (end - start) + self.free[end:]

    def mention(self, start: int, end: int, kind: str, words: str) -> None:
        """Note a stretch as understood that stays in the title, since it is part of the sentence."""
        self.mentions.append(Span(start, end, kind, words))

    def title(self) -> str:
        """Return what is left, with its space and loose commas tidied."""
        left, at = [], 0
        for span in sorted(self.spans, key=lambda each: each.start):
            left.append(self.text[at : span.start])
            at = span.end
        left.append(self.text[at:])
        words = " ".join(" ".join(left).replace(TAKEN, " ").split())
        words = re.sub(r" ([,;.])(?= |$)", r"\1", words)
        return words.strip(" ,;")


@dataclass(frozen=True)
class Understood:
    """Fields of a task to be, where each was read, all in words, and what was not understood."""

    fields: TaskFields
    spans: list[Span]
    words: str
    problems: list[str]

    def posted(self) -> dict[str, str | int | list[str]]:
        """Return the fields as plain JSON."""
        plain: dict[str, str | int | list[str]] = {}
        for name, value in self.fields.items():
            if isinstance(value, date):
                plain[name] = value.isoformat()
            elif isinstance(value, (str, int, list)):
                plain[name] = value
        return plain
