"""Makes one order of two: by words and by meaning, and of how central the module is. Pure.

Not by reciprocal ranks: how much better the first is than the tenth says something, and ranks forget it
(docs/decisions/011-scores-fused.md has what was tried).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

# The best by words counts this much beside the best by meaning, which counts 1.
WORDS_SHARE = 0.8
# The most that a module's rank adds: it orders what is about equally good, and brings nothing up that fits badly.
LIFT = 0.02


@dataclass(frozen=True, slots=True)
class Fused(Generic[Key]):
    """One thing found, its score, and how it came about; places count from 1, None where a list lacks it."""

    key: Key
    score: float
    words_rank: int | None
    meaning_rank: int | None
    rank_added: float  # for how central its module is

    @property
    def parts(self) -> dict[str, float]:
        """What the score is made of, as a hit shows it."""
        parts: dict[str, float] = {"rank_added": self.rank_added}
        if self.words_rank is not None:
            parts["words_rank"] = self.words_rank
        if self.meaning_rank is not None:
            parts["meaning_rank"] = self.meaning_rank
        return parts


def fuse(
    words: Sequence[tuple[Key, float]],
    meaning: Sequence[tuple[Key, float]],
    *,
    rank_of: Callable[[Key], float] = lambda _: 0.0,
    by_words: Container[Key] = (),
) -> list[Fused[Key]]:
    """Return everything in either list, best first; both hold things with their scores there, best first.

    A score by words is its share of the best one, a score by meaning where it lies between the last and the best: so
    neither the length of a question nor the model's way of spreading its answers decides. `rank_of` says from 0 to 1
    how central a thing's module is. What is in `by_words` has no meaning to be found by, or needs none (the very name
    was typed): its share of the words counts as its meaning too, unless that is more.

    A thing's second place in the same list counts for nothing. Ties keep the order of the words, then of the meaning.
    """
    in_words, in_meaning = _placed(words), _placed(meaning)
    best = max((score for _, score in words), default=0.0)
    near, far = (meaning[0][1], meaning[-1][1]) if meaning else (0.0, 0.0)
    fused = []
    for key in dict.fromkeys((*in_words, *in_meaning)):
        words_rank, score = in_words.get(key, (None, 0.0))
        meaning_rank, likeness = in_meaning.get(key, (None, far))
        share = max(0.0, score) / best if best > 0 else 0.0
        alike = (likeness - far) / (near - far) if near > far else float(meaning_rank is not None)
        if key in by_words:
            alike = max(alike, share)
        lift = LIFT * min(1.0, max(0.0, rank_of(key)))
        fused.append(Fused(key, WORDS_SHARE * share + alike + lift, words_rank, meaning_rank, lift))
    return sorted(fused, key=lambda one: -one.score)


def _placed(scored: Sequence[tuple[Key, float]]) -> dict[Key, tuple[int | None, float]]:
    found: dict[Key, tuple[int | None, float]] = {}
    for place, (key, score) in enumerate(scored, 1):
        found.setdefault(key, (place, score))
    return found
