"""What is kept beside a graph of symbols so that a refresh follows again only what may have changed."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NamedTuple

from services.system_map.facts import DeepFacts, FileFacts
from services.system_map.symbols.graph import SymbolGraph

# Raise it when following calls yields something else from the same facts, or the state's form changes.
FORM = 2


class FileState(NamedTuple):
    """One file as it was followed; its edges stand together, in the order of files."""

    path: str
    blob: str  # "" where the parser gave up, which another run may not
    language: str
    role: str
    edges: int
    calls: int
    inside: int
    outside: int


@dataclass(slots=True)
class FollowState:
    """Files sorted by path; of each node and each resolved import numbers in columns."""

    files: list[FileState] = field(default_factory=list)
    node_files: array[int] = field(default_factory=lambda: array("I"))
    node_places: array[int] = field(default_factory=lambda: array("i"))  # in its file's symbols; -1 the file itself
    import_counts: array[int] = field(default_factory=lambda: array("I"))  # of each file
    import_lines: array[int] = field(default_factory=lambda: array("I"))
    import_targets: array[int] = field(default_factory=lambda: array("I"))  # into files
    import_confidences: array[float] = field(default_factory=lambda: array("d"))
    guess_counts: array[int] = field(default_factory=lambda: array("I"))  # of each file: see Follower.guessed
    guesses: array[int] = field(default_factory=lambda: array("I"))  # into guess_names
    guess_names: list[str] = field(default_factory=list)

    def take_guesses(self, guessed: Iterable[Sequence[str]]) -> None:
        """Take in the guessed names of each file."""
        numbers: dict[str, int] = {}
        for names in guessed:
            self.guess_counts.append(len(names))
            self.guesses.extend(numbers.setdefault(name, len(numbers)) for name in names)
        self.guess_names = list(numbers)

    def guessed(self) -> list[tuple[str, ...]]:
        """Return the guessed names of each file."""
        names = [self.guess_names[number] for number in self.guesses]
        ends = list(accumulate(self.guess_counts))
        return [tuple(names[end - count : end]) for end, count in zip(ends, self.guess_counts, strict=True)]

    def imports(self) -> list[list[tuple[int, int, float]]]:
        """Return line, target and confidence of each file's imports."""
        rows = list(zip(self.import_lines, self.import_targets, self.import_confidences, strict=True))
        found, start = [], 0
        for count in self.import_counts:
            found.append(rows[start : start + count])
            start += count
        return found


BlobFacts = tuple[FileFacts, DeepFacts | None]


class Earlier(NamedTuple):
    """An earlier map's graph, its state, and a reader of (blob, language) as they were read then."""

    graph: SymbolGraph
    state: FollowState
    read: Callable[[Sequence[tuple[str, str]]], dict[tuple[str, str], BlobFacts]]


def _columns(state: FollowState) -> tuple[array[int] | array[float], ...]:
    return (
        state.node_files,
        state.node_places,
        state.import_counts,
        state.import_lines,
        state.import_targets,
        state.import_confidences,
        state.guess_counts,
        state.guesses,
    )


def pack_state(state: FollowState) -> bytes:
    """Return the state as bytes: a length, a JSON head of that length, then the columns; compressed."""
    columns = _columns(state)
    head = json.dumps(
        {
            "form": FORM,
            "files": state.files,
            "sizes": [len(column) for column in columns],
            "guesses": state.guess_names,
        },
        separators=(",", ":"),
    ).encode()
    return zlib.compress(len(head).to_bytes(4, "big") + head + b"".join(column.tobytes() for column in columns), 1)


def unpack_state(packed: bytes) -> FollowState:
    """Return what `pack_state` packed. Raises ValueError for anything else, and for another form."""
    try:
        data = memoryview(zlib.decompress(packed))
        start = 4 + int.from_bytes(data[:4], "big")
        head = json.loads(bytes(data[4:start]))
        if head["form"] != FORM:
            raise ValueError("a state of another form")
        state = FollowState(files=[FileState(*file) for file in head["files"]], guess_names=head["guesses"])
        for column, count in zip(_columns(state), head["sizes"], strict=True):
            end = start + count * column.itemsize
            column.frombytes(data[start:end])
            start = end
    except (zlib.error, KeyError, TypeError) as error:
        raise ValueError("not a state of following") from error
    return state
