"""How many tokens a text takes, and what of a context fits into a model. Pure.

Tokens are estimated at three bytes each: code has about 3.2 with the tokenisers in use, prose more, so that the estimate
errs on the side of what fits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from services.ai.answerers import Context, Fact, Passage

BYTES_A_TOKEN = 3
FEWEST_LINES = 6  # of a passage that is cut: fewer say little
HISTORY_SHARE = 0.2
FACTS_SHARE = 0.6
TURN_TOKENS = 12  # around each message
CUT = "\n… (cut here)"


@dataclass(frozen=True)
class Numbered:
    """A fact with the numbers that it is cited by."""

    words: str
    numbers: tuple[int, ...]
    fact: Fact


@dataclass(frozen=True)
class Fitted:
    """What is told to a model."""

    facts: tuple[Numbered, ...]
    passages: tuple[Passage, ...]
    history: tuple[tuple[str, str], ...]
    left_out: int  # facts and passages that did not fit

    @property
    def files(self) -> tuple[str, ...]:
        """The paths whose text, or facts, are told."""
        paths = [each.path for fact in self.facts for each in fact.fact.citations]
        return tuple(dict.fromkeys([*paths, *(each.citation.path for each in self.passages)]))

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers that are told."""
        return frozenset(
            [number for fact in self.facts for number in fact.numbers] + [each.number for each in self.passages]
        )


def tokens(text: str) -> int:
    """Return about how many tokens a text takes; never too few by much."""
    return -(-len(text.encode("utf-8", "replace")) // BYTES_A_TOKEN)


def numbered(context: Context) -> list[Numbered]:
    """Return the facts with their numbers: they are the first of the context's numbering, in order."""
    found, number = [], 0
    for fact in context.facts:
        count = len(fact.citations)
        found.append(Numbered(fact.words, tuple(range(number + 1, number + count + 1)), fact))
        number += count
    return found


def only(context: Context, allowed: Callable[[int], bool]) -> tuple[list[Numbered], list[Passage]]:
    """Return what is of allowed projects alone; a fact that names no lines is of no known project."""
    facts = [
        each
        for each in numbered(context)
        if each.fact.citations and all(allowed(proof.project_id) for proof in each.fact.citations)
    ]
    return facts, [each for each in context.passages if allowed(each.citation.project_id)]


def fit(
    facts: Sequence[Numbered], passages: Sequence[Passage], history: Sequence[tuple[str, str]], room: int
) -> Fitted:
    """Choose what fits into `room` tokens: facts first, then passages in their order, then what was said before.

    What was said before takes a fifth at most, the newest first; a passage is cut at the end of a line.
    """
    said, spent = _newest(history, int(room * HISTORY_SHARE))
    room -= spent
    kept_facts: list[Numbered] = []
    spent = 0
    for fact in facts:
        cost = tokens(fact.words) + TURN_TOKENS
        if spent + cost <= room * (FACTS_SHARE if passages else 1):
            kept_facts.append(fact)
            spent += cost
    room -= spent
    kept: list[Passage] = []
    for passage in passages:
        cost = tokens(passage.text) + tokens(passage.citation.path) + TURN_TOKENS
        if cost > room:
            cut = _cut(passage, room)
            if cut is None:
                continue
            passage, cost = cut, tokens(cut.text) + tokens(cut.citation.path) + TURN_TOKENS  # noqa: PLW2901  # the same, shorter
        kept.append(passage)
        room -= cost
    left_out = len(facts) - len(kept_facts) + len(passages) - len(kept)
    return Fitted(tuple(kept_facts), tuple(kept), tuple(said), left_out)


def _newest(history: Sequence[tuple[str, str]], room: int) -> tuple[list[tuple[str, str]], int]:
    kept: list[tuple[str, str]] = []
    spent = 0
    for role, content in reversed(history):
        text = content
        if tokens(text) > room // 2:
            text = text.encode("utf-8", "replace")[: room // 2 * BYTES_A_TOKEN].decode("utf-8", "ignore")
            text = text and text + CUT
        cost = tokens(text) + TURN_TOKENS
        if not text or spent + cost > room:
            break
        kept.append((role, text))
        spent += cost
    kept.reverse()
    while kept and kept[0][0] != "user":  # a conversation begins with a question
        spent -= tokens(kept.pop(0)[1]) + TURN_TOKENS
    return kept, spent


def _cut(passage: Passage, room: int) -> Passage | None:
    room -= tokens(passage.citation.path) + TURN_TOKENS + tokens(CUT)
    kept: list[str] = []
    for line in passage.text.split("\n"):
        room -= tokens(line + "\n")
        if room < 0:
            break
        kept.append(line)
    return replace(passage, text="\n".join(kept) + CUT) if len(kept) >= FEWEST_LINES else None
