"""A history as columns of numbers, a few hundred kB for 100,000 changes: packed to one blob, extended by new commits."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from services.history.fixes import RULES, is_fix
from services.history.values import StoredChange, StoredCommit

Numbers = npt.NDArray[np.int64]
# Raise it when the blob's form changes; one of another form is built anew from the rows.
FORM = f"3.{RULES}"
_COLUMNS = (
    *("commit_ids", "person_ids", "committed_at", "is_merge", "is_fix"),
    *("starts", "path", "old_path", "added", "deleted"),
)


@dataclass(slots=True)
class Columns:
    """Commits newest first; the changes of commit i are `starts[i]:starts[i + 1]` of the change columns."""

    commit_ids: Numbers
    person_ids: Numbers
    committed_at: Numbers  # seconds since 1970
    is_merge: Numbers  # 0 or 1
    is_fix: Numbers  # 0 or 1: what fixes.is_fix says of the subject
    subjects: list[str]
    starts: Numbers  # one longer than the commits
    path: Numbers  # into `paths`
    old_path: Numbers  # into `paths`; -1 where it was not renamed
    added: Numbers  # lines; -1 for a binary file
    deleted: Numbers
    paths: list[str]

    def commits(self) -> list[StoredCommit]:
        """Return the commits as values."""
        rows = zip(
            self.commit_ids.tolist(),
            self.person_ids.tolist(),
            self.committed_at.tolist(),
            self.is_merge.astype(bool).tolist(),
            self.subjects,
            strict=True,
        )
        return [StoredCommit(*row) for row in rows]

    def changes(self) -> dict[int, list[StoredChange]]:
        """Return the changes as values, by commit id."""
        names: list[str | None] = [*self.paths, None]  # index -1 is "none"
        values = [
            StoredChange(names[path] or "", names[old], None if added < 0 else added, None if deleted < 0 else deleted)
            for path, old, added, deleted in zip(
                self.path.tolist(), self.old_path.tolist(), self.added.tolist(), self.deleted.tolist(), strict=True
            )
        ]
        starts = self.starts.tolist()
        return {
            identity: values[start:end]
            for identity, start, end in zip(self.commit_ids.tolist(), starts[:-1], starts[1:], strict=True)
            if end > start
        }

    def commit_of_change(self) -> Numbers:
        """Return the position of its commit for each change."""
        return np.repeat(np.arange(len(self.commit_ids)), np.diff(self.starts))


def columns_of(commits: Sequence[StoredCommit], changes: Mapping[int, Sequence[StoredChange]]) -> Columns:
    """Return values as columns; the order of the commits is kept."""
    numbers: dict[str, int] = {}
    path: list[int] = []
    old_path: list[int] = []
    added: list[int] = []
    deleted: list[int] = []
    starts = [0]
    for commit in commits:
        for change in changes.get(commit.id, ()):
            path.append(numbers.setdefault(change.path, len(numbers)))
            old_path.append(-1 if change.old_path is None else numbers.setdefault(change.old_path, len(numbers)))
            added.append(-1 if change.added is None else change.added)
            deleted.append(-1 if change.deleted is None else change.deleted)
        starts.append(len(path))
    return Columns(
        commit_ids=_numbers([commit.id for commit in commits]),
        person_ids=_numbers([commit.person_id for commit in commits]),
        committed_at=_numbers([commit.committed_at for commit in commits]),
        is_merge=_numbers([int(commit.is_merge) for commit in commits]),
        is_fix=_numbers([int(is_fix(commit.subject)) for commit in commits]),
        subjects=[commit.subject for commit in commits],
        starts=_numbers(starts),
        path=_numbers(path),
        old_path=_numbers(old_path),
        added=_numbers(added),
        deleted=_numbers(deleted),
        paths=list(numbers),
    )


def extended(old: Columns, new: Columns) -> Columns:
    """Return both together, newest first by date, then by id, the higher first; `new` may hold no commit of `old`."""
    numbers = {path: index for index, path in enumerate(old.paths)}
    translation = _numbers([numbers.setdefault(path, len(numbers)) for path in new.paths])
    sizes = np.concatenate([np.diff(new.starts), np.diff(old.starts)])
    committed_at = np.concatenate([new.committed_at, old.committed_at])
    commit_ids = np.concatenate([new.commit_ids, old.commit_ids])
    order = np.lexsort((-commit_ids, -committed_at))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    moved = sizes[order]
    # For each change in the new order, where it stands in the old one.
    begins = np.repeat(starts[:-1][order], moved)
    within = np.arange(int(moved.sum())) - np.repeat(np.cumsum(moved) - moved, moved)
    places = begins + within
    subjects = new.subjects + old.subjects

    def joined(one: Numbers, other: Numbers) -> Numbers:
        result: Numbers = np.concatenate([one, other])
        return result

    def translated(column: Numbers) -> Numbers:
        if not len(translation):
            return column
        result: Numbers = np.where(column < 0, -1, translation[np.maximum(column, 0)])
        return result

    return Columns(
        commit_ids=commit_ids[order],
        person_ids=joined(new.person_ids, old.person_ids)[order],
        committed_at=committed_at[order],
        is_merge=joined(new.is_merge, old.is_merge)[order],
        is_fix=joined(new.is_fix, old.is_fix)[order],
        subjects=[subjects[index] for index in order.tolist()],
        starts=np.concatenate([[0], np.cumsum(moved)]).astype(np.int64),
        path=joined(translated(new.path), old.path)[places],
        old_path=joined(translated(new.old_path), old.old_path)[places],
        added=joined(new.added, old.added)[places],
        deleted=joined(new.deleted, old.deleted)[places],
        paths=list(numbers),
    )


def pack_columns(columns: Columns) -> bytes:
    """Return the columns as one blob: a length, a JSON head of that length, the columns; compressed."""
    head: dict[str, Any] = {
        "form": FORM,
        "paths": columns.paths,
        "subjects": columns.subjects,
        "sizes": [len(getattr(columns, name)) for name in _COLUMNS],
    }
    encoded = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    body = b"".join(getattr(columns, name).astype("<i8").tobytes() for name in _COLUMNS)
    return zlib.compress(len(encoded).to_bytes(8, "little") + encoded + body, 1)


def unpack_columns(packed: bytes) -> Columns | None:
    """Return what `pack_columns` packed; None for another form."""
    try:
        data = zlib.decompress(packed)
        start = 8 + int.from_bytes(data[:8], "little")
        head = json.loads(data[8:start].decode("utf-8", "surrogatepass"))
        if head["form"] != FORM:
            return None
        columns: dict[str, Numbers] = {}
        for name, size in zip(_COLUMNS, head["sizes"], strict=True):
            columns[name] = np.frombuffer(data, "<i8", size, start).astype(np.int64)
            start += size * 8
        return Columns(subjects=head["subjects"], paths=head["paths"], **columns)
    except (zlib.error, ValueError, KeyError, TypeError):
        return None


def _numbers(values: Sequence[int]) -> Numbers:
    return np.array(values, dtype=np.int64)
