"""Which stretches of lines repeat, over any number of files given as hashes of their lines. Pure, near-linear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

MIN_LINES = 10
# Lines of a window that must differ from each other: tables of nothing but zeros are no copies of each other.
MIN_DISTINCT = 5
_CANDIDATES = 4  # earlier places that a stretch is compared with
_BUCKET_BITS = 23  # at most; a bucket takes five bytes
_BUDGET = 5_000_000  # places that are looked at to find all copies of the stretches found

Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


@dataclass(slots=True)
class Repeat:
    """The same lines in several places."""

    lines: int  # that say something
    places: list[tuple[int, int, int]]  # number of the file, first line, last line
    starts: list[int]  # of each place, counted over all lines that say something


def find_repeats(files: Sequence[tuple[bytes, int]]) -> tuple[list[Repeat], list[int]]:
    """Return what repeats among files, and how many lines of each file were compared.

    A file is its lines' hashes (native u32, 0 for a line that says nothing) and the last line that is not looked at.
    Places of one repeat never overlap.
    """
    hashes, lines, file_of, compared = _said(files)
    if len(hashes) < 2 * MIN_LINES:
        return [], compared
    classes = _window_classes(hashes, file_of)
    walk = _Walk(classes, lines, file_of)
    return walk.repeats(), compared


def _said(files: Sequence[tuple[bytes, int]]) -> tuple[npt.NDArray[np.uint32], Numbers, Numbers, list[int]]:
    """Return the lines that say something of all files together: hash, line, file; and how many of each file."""
    every = np.frombuffer(b"".join(packed for packed, _ in files), np.uint32)
    sizes = np.array([len(packed) // 4 for packed, _ in files], np.int64)
    starts = np.cumsum(sizes) - sizes
    heads = starts + np.array([head for _, head in files], np.int64)
    saying = np.flatnonzero(every)
    file_of = np.repeat(np.arange(len(files), dtype=np.int64), sizes)[saying]
    looked_at = saying >= heads[file_of]
    saying, file_of = saying[looked_at], file_of[looked_at]
    counts = np.bincount(file_of, minlength=len(files))
    return every[saying], saying - starts[file_of] + 1, file_of, counts.tolist()


def _window_classes(hashes: npt.NDArray[np.uint32], file_of: Numbers) -> Numbers:
    """Return a number for each window (named by its first line), equal where all its lines are.

    Windows that repeat nowhere, say too little or run past their file have a number of their own, below 0.
    """
    total = len(hashes)
    mixed: Words = np.zeros(total, np.uint64)
    factor = np.uint64(0x9E3779B97F4A7C15)
    ahead = total - MIN_LINES + 1
    for offset in range(MIN_LINES):
        mixed[:ahead] = mixed[:ahead] * factor + hashes[offset : offset + ahead].astype(np.uint64)
        mixed[:ahead] ^= mixed[:ahead] >> np.uint64(29)
    whole = np.zeros(total, bool)
    whole[:ahead] = file_of[:ahead] == file_of[MIN_LINES - 1 :]
    places = _met_again(mixed, np.flatnonzero(whole))
    _, inverse, counts = np.unique(mixed[places], return_inverse=True, return_counts=True)
    classes: Numbers = -1 - np.arange(total, dtype=np.int64)
    repeated = counts[inverse] > 1
    chosen = places[repeated]
    if len(chosen):
        windows = np.sort(np.lib.stride_tricks.sliding_window_view(hashes, MIN_LINES)[chosen], axis=1)
        says = (np.diff(windows, axis=1) != 0).sum(axis=1) + 1 >= MIN_DISTINCT
        classes[chosen[says]] = inverse[repeated][says]
    return classes


def _met_again(mixed: Words, places: Numbers) -> Numbers:
    """Return the places whose value may stand at another place too: most do not, and sorting them takes longest."""
    bits = min(_BUCKET_BITS, len(places).bit_length() + 1)
    buckets = (mixed[places] >> np.uint64(64 - bits)).astype(np.int64)
    last = np.zeros(1 << bits, np.int32)
    order = np.arange(len(places), dtype=np.int32)
    last[buckets] = order
    shared = np.zeros(1 << bits, bool)
    shared[buckets[last[buckets] != order]] = True
    return places[shared[buckets]]


class _Walk:
    """One way through all windows, from the front."""

    def __init__(self, classes: Numbers, lines: Numbers, file_of: Numbers) -> None:
        self._classes = classes
        self._packed = classes.tobytes()
        self._lines, self._file_of = lines, file_of
        repeated = np.flatnonzero(classes >= 0)
        order = np.argsort(classes[repeated], kind="stable")
        self._by_class = repeated[order]  # places of class 0, then of class 1 …, each from the front
        self._bounds = np.searchsorted(classes[self._by_class], np.arange(classes.max(initial=-1) + 2))
        self._among = np.arange(len(self._by_class)) - self._bounds[classes[self._by_class]]  # 0 for a class's first
        self._rank = np.zeros(len(classes), np.int64)
        self._rank[self._by_class] = self._among
        # Content of a stretch of windows: sums of class × power, which can be compared when shifted.
        self._powers = _powers(len(classes))
        values = (classes.astype(np.uint64) + np.uint64(0x632BE59BD9B4E019)) * np.uint64(0xD6E8FEB86659FD93)
        self._sums: Words = np.concatenate([np.zeros(1, np.uint64), np.cumsum(values * self._powers, dtype=np.uint64)])

    def repeats(self) -> list[Repeat]:
        """Return what repeats, in the order of the walk."""
        found: dict[tuple[int, int, int], Repeat] = {}
        budget = _BUDGET
        for place, other, windows in self._runs():
            content = self._content_at(place, windows)
            key = (int(self._classes[place]), windows, content)
            if key in found:
                continue
            same = self._places_of(int(self._classes[place]))
            if len(same) <= budget:
                budget -= len(same)
                same = same[self._content(same, windows) == np.uint64(content)]
            else:
                same = np.array([other, place])
            repeat = self._repeat(same.tolist(), windows)
            if repeat is not None:
                found[key] = repeat
        return list(found.values())

    def _runs(self) -> list[tuple[int, int, int]]:
        """Return (place, earlier place, windows) of each stretch that stood somewhere before."""
        runs: list[tuple[int, int, int]] = []
        beyond = before = 0
        stood_before = np.sort(self._by_class[self._among > 0])
        for place in stood_before.tolist():
            if place < beyond:
                continue
            best, length = self._longest(place)
            if not length:
                continue
            # What the last stretch matched too, the other place may have matched as well.
            back = self._back(place, best, before, length)
            runs.append((place - back, best - back, length + back))
            before, beyond = place, place + length
            if self._file_of[place] == self._file_of[best] and place - best - length < MIN_LINES:
                # It ended where it would have overlapped itself: what follows is the same once more.
                beyond += MIN_LINES - 1
        return runs

    def _longest(self, place: int) -> tuple[int, int]:
        """Return the earlier place that matches furthest, and how many windows; of equal ones the nearest."""
        places = self._places_of(int(self._classes[place]))
        rank = int(self._rank[place])
        nearest = places[max(0, rank - _CANDIDATES + 1) : rank].tolist()
        candidates = [*reversed(nearest), *places[: min(1, rank)].tolist()]
        best, length = 0, 0
        for other in candidates:
            matched = self._match(place, other)
            if matched > length:
                best, length = other, matched
        return best, length

    def _match(self, place: int, other: int) -> int:
        """Return how many windows from both places on are the same, without the two stretches overlapping."""
        most = min(len(self._classes) - place, place - other - MIN_LINES + 1)
        if self._file_of[place] != self._file_of[other]:
            most = len(self._classes) - place
        low, step = 0, 8
        while low < most:
            step = min(step, most - low)
            if self._same(place + low, other + low, step):
                low, step = low + step, 2 * step
            elif step == 1:
                break
            else:
                most, step = low + step - 1, max(1, step // 2)
        return max(low, 0)

    def _same(self, one: int, other: int, windows: int) -> bool:
        packed = self._packed
        return packed[8 * one : 8 * (one + windows)] == packed[8 * other : 8 * (other + windows)]

    def _back(self, place: int, other: int, floor: int, length: int) -> int:
        """Return how much earlier both stretches can begin: not before `floor`, and without overlapping."""
        most = min(place - floor, other)
        if self._file_of[place] == self._file_of[other]:
            most = min(most, place - other - MIN_LINES + 1 - length)
        steps = 0
        while steps < most and self._classes[place - steps - 1] == self._classes[other - steps - 1]:
            steps += 1
        return steps

    def _places_of(self, number: int) -> Numbers:
        return self._by_class[self._bounds[number] : self._bounds[number + 1]]

    def _content(self, places: Numbers, windows: int) -> Words:
        ends = np.minimum(places + windows, len(self._classes))
        return (self._sums[ends] - self._sums[places]) * self._powers[len(self._classes) - 1 - places]

    def _content_at(self, place: int, windows: int) -> int:
        """Return `_content` of one place; for a single one Python's numbers are quicker."""
        end = min(place + windows, len(self._classes))
        shift = int(self._powers[len(self._classes) - 1 - place])
        return (int(self._sums[end]) - int(self._sums[place])) * shift % (1 << 64)

    def _repeat(self, starts: list[int], windows: int) -> Repeat | None:
        """Return the repeat of these starts, those that overlap an earlier one left out; None for a single place."""
        lines = windows + MIN_LINES - 1
        kept: list[int] = []
        for start in starts:
            if not kept or start >= kept[-1] + lines or self._file_of[start] != self._file_of[kept[-1]]:
                kept.append(start)
        if len(kept) < 2:
            return None
        places = [
            (int(self._file_of[start]), int(self._lines[start]), int(self._lines[start + lines - 1])) for start in kept
        ]
        return Repeat(lines, places, kept)


def _powers(count: int) -> Words:
    factors: Words = np.full(count, 0x2545F4914F6CDD1D, np.uint64)
    if count:
        factors[0] = 1
    return np.cumprod(factors, dtype=np.uint64)
