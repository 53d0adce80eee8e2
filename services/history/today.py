"""Which of today's files each change of the past was made to: chains of renames, followed back. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.history.columns import Columns, Numbers

GONE = -1


@dataclass(slots=True)
class NamedChanges:
    """The changes to files that still live, newest commit first; three columns of the same length."""

    change: Numbers  # position among the columns' changes
    commit: Numbers  # position of its commit
    file: Numbers  # into Columns.paths: the file under today's name


def name_changes(columns: Columns, alive: Collection[str]) -> NamedChanges:
    """Return the changes under today's names; what is gone today is left out.

    Walking back in time, a rename old → new makes `old` mean what `new` means, and before it `new` was something
    else. A side branch that still used the old name after the rename on the other branch was met before the
    rename was: such changes are named in the end, by the next rename of their name that was met. Between two renames
    nothing changes its name, so all changes there are named at once.
    """
    lives = np.array([path in alive for path in columns.paths], dtype=bool)
    commit_of = columns.commit_of_change()
    named = np.empty(len(columns.path), dtype=np.int64)
    today = np.arange(len(columns.paths))
    done = 0
    renamed = np.flatnonzero(columns.old_path >= 0)
    for rows in np.split(renamed, np.flatnonzero(np.diff(commit_of[renamed])) + 1):
        if not len(rows):
            break
        end = int(columns.starts[commit_of[rows[0]] + 1])
        named[done:end] = today[columns.path[done:end]]
        done = end
        today[columns.path[rows]] = GONE
        today[columns.old_path[rows]] = named[rows]
    named[done:] = today[columns.path[done:]]
    _name_by_next(columns, named, renamed, lives)
    kept = np.flatnonzero(_is(lives, named))
    return NamedChanges(kept, commit_of[kept], named[kept])


def _name_by_next(columns: Columns, named: Numbers, renamed: Numbers, lives: npt.NDArray[np.bool_]) -> None:
    """Give changes whose names nobody has today the name of the next rename of theirs, in place."""
    left = np.flatnonzero((named != GONE) & ~_is(lives, named))
    keys = columns.old_path[renamed] * len(named) + renamed  # by name, then by place
    order = np.argsort(keys, kind="stable")
    following = np.append(renamed[order], -1)[
        np.searchsorted(keys[order], columns.path[left] * len(named) + left, "right")
    ]
    is_theirs = (following >= 0) & (columns.old_path[following] == columns.path[left])
    left, following = left[is_theirs], following[is_theirs]
    while len(left):  # a rename may itself be one of a side branch
        known = _is(lives, named[following])
        if not known.any():
            return
        named[left[known]] = named[following[known]]
        left, following = left[~known], following[~known]


def _is(marks: npt.NDArray[np.bool_], places: Numbers) -> npt.NDArray[np.bool_]:
    """Return the mark at each place; False for GONE."""
    result: npt.NDArray[np.bool_] = np.zeros(len(places), dtype=bool)
    there = places != GONE
    result[there] = marks[places[there]]
    return result
