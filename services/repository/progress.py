"""Git's progress lines on stderr as values. Pure: pieces of text in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Step = Literal["counting", "compressing", "receiving", "resolving", "checking"]

_STEPS: dict[bytes, Step] = {
    b"remote: Enumerating objects": "counting",
    b"remote: Counting objects": "counting",
    b"remote: Compressing objects": "compressing",
    b"Receiving objects": "receiving",
    b"Unpacking objects": "receiving",
    b"Resolving deltas": "resolving",
    b"Checking connectivity": "checking",
}
_UNITS = {b"bytes": 1, b"KiB": 1 << 10, b"MiB": 1 << 20, b"GiB": 1 << 30}
_LINE = re.compile(
    rb"(?P<step>remote: Enumerating objects|remote: Counting objects|remote: Compressing objects|Receiving objects"
    rb"|Unpacking objects|Resolving deltas|Checking connectivity):\s+"
    rb"(?:\d{1,3}% \((?P<done>\d{1,15})/(?P<total>\d{1,15})\)|(?P<count>\d{1,15}))"
    rb"(?:, (?P<size>\d{1,12}(?:\.\d{1,6})?) (?P<unit>bytes|KiB|MiB|GiB))?"
    rb"(?: \| (?P<pace>\d{1,12}(?:\.\d{1,6})?) (?P<pace_unit>bytes|KiB|MiB|GiB)/s)?(?:, done\.)?\s*"
)
# A line is at most this long; a server that sends more without an end is not describing progress.
_LONGEST_LINE = 4096


@dataclass(frozen=True, slots=True)
class GitProgress:
    """How far git is with one step of a clone or fetch; `total` is None while the far side still counts."""

    step: Step
    done: int
    total: int | None = None
    received_bytes: int | None = None
    bytes_per_second: int | None = None

    @property
    def fraction(self) -> float | None:
        """How much of the step is done, from 0 to 1."""
        return min(1.0, self.done / self.total) if self.total else None

    @property
    def detail(self) -> str:
        """The same in words: `1,234 of 2,000 objects, 41.0 MB, 3.6 MB/s`."""
        noun = "deltas" if self.step == "resolving" else "objects"
        words = f"{self.done:,} of {self.total:,} {noun}" if self.total is not None else f"{self.done:,} {noun}"
        if self.received_bytes is not None:
            words += f", {_megabytes(self.received_bytes)}"
        if self.bytes_per_second is not None:
            words += f", {_megabytes(self.bytes_per_second)}/s"
        return words


class ProgressReader:
    """Cuts stderr into lines, however it arrives, and yields those that tell progress."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[GitProgress]:
        """Yield the progress told by the lines that `chunk` completes."""
        *lines, rest = re.split(rb"[\r\n]", self._rest + chunk)
        self._rest = rest[-_LONGEST_LINE:]
        for line in lines:
            progress = parse_progress(line)
            if progress is not None:
                yield progress


def parse_progress(line: bytes) -> GitProgress | None:
    """Return what one line tells, or None when it is none of git's progress lines."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    total = found["total"]
    return GitProgress(
        step=_STEPS[found["step"]],
        done=int(found["done"] or found["count"]),
        total=int(total) if total is not None else None,
        received_bytes=_bytes(found["size"], found["unit"]),
        bytes_per_second=_bytes(found["pace"], found["pace_unit"]),
    )


def _bytes(number: bytes | None, unit: bytes | None) -> int | None:
    return None if number is None or unit is None else int(float(number) * _UNITS[unit])


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 50_000 else f"{size / 1e3:.0f} kB"
