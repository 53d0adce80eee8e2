"""Makes one order of several: by words, by meaning, and how central the module is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

# Reciprocal rank fusion: Cormack, Clarke, Büttcher 2009, where k = 60.
K = 60
END = 1_000_000  # behind every place
# The most that a module's rank adds: as much as a step from the second place to the first of one list, or from the
# thirtieth to about the twentieth. It orders what is about equally good, and brings nothing up that fits badly.
LIFT = 1 / K - 1 / (K + 1)


@dataclass(frozen=True)
class Fused(Generic[Key]):
    """One thing found, its score, and how it came about; places count from 1, None where a list lacks it."""

    key: Key
    score: float
    words_rank: int | None
    meaning_rank: int | None
    rank_lift: float

    @property
    def parts(self) -> dict[str, float]:
        """What the score is made of, as a hit shows it."""
        parts: dict[str, float] = {"rank_lift": self.rank_lift}
        if self.words_rank is not None:
            parts["words_rank"] = self.words_rank
        if self.meaning_rank is not None:
            parts["meaning_rank"] = self.meaning_rank
        return parts


def fuse(
    words: Sequence[Key],
    meaning: Sequence[Key],
    *,
    rank_of: Callable[[Key], float] = lambda _: 0.0,
    by_words: Container[Key] = (),
) -> list[Fused[Key]]:
    """Return everything in either list, best first; `rank_of` says from 0 to 1 how central a thing's module is.

    What is in `by_words` has no meaning to be found by, or needs none (the very name was typed): its place among the
    words counts as its place by meaning too, unless that is better.

    A thing's second place in the same list counts for nothing. Ties keep the order of the words, then of the meaning.
    """
    in_words, in_meaning = _places(words), _places(meaning)
    fused = []
    for key in dict.fromkeys((*words, *meaning)):
        first, second = in_words.get(key), in_meaning.get(key)
        counted = min(first or END, second or END) if key in by_words else second
        lift = LIFT * min(1.0, max(0.0, rank_of(key)))
        score = sum(1 / (K + place) for place in (first, counted) if place is not None) + lift
        fused.append(Fused(key, score, first, second, rank_lift=lift))
    return sorted(fused, key=lambda one: -one.score)


def _places(keys: Sequence[Key]) -> dict[Key, int]:
    places: dict[Key, int] = {}
    for place, key in enumerate(keys, 1):
        places.setdefault(key, place)
    return places
