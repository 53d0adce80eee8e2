"""How well symbols fit words: by name first, then by what they stand in, lifted by what their file is for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from services.ai.facts.stems import senses, stems
from services.ai.facts.view import Index, MapView, Named

# Kinds of symbols, by how likely a question means one.
KIND_WEIGHTS = {
    "class": 1.0,
    "interface": 1.0,
    "struct": 1.0,
    "trait": 1.0,
    "enum": 0.97,
    "type": 0.97,
    "function": 1.0,
    "method": 1.0,
    "constant": 0.85,
    "variable": 0.75,
    "field": 0.6,
    "module": 0.8,
}
LOOKED_AT = 4_000  # symbols that share a word with the question
_SAYS_LITTLE = frozenset({"get", "set", "is", "on", "do", "to", "of", "the", "with", "generic"})


@dataclass(frozen=True)
class Scored:
    """A symbol and how well it fits: `covered` is the part of the question's words that it has, 0–1."""

    symbol: Named
    score: float
    covered: float


@dataclass(frozen=True)
class _Word:
    stem: str
    same: frozenset[str]  # in all its senses
    weight: float


def by_words(view: MapView, words: Sequence[str], extra: Sequence[str] = (), *, limit: int = 8) -> list[Scored]:
    """Return the symbols that fit stems best: of what is named, and (counted less) of the action asked after."""
    index = view.index
    wanted = [_Word(each, senses(each), index.weight_of(each)) for each in words]
    wanted += [_Word(each, senses(each), 0.8 * index.weight_of(each)) for each in extra if each not in words]
    if not sum(word.weight for word in wanted):
        return []
    subject = frozenset(each for word in words for each in senses(word)) if extra else frozenset()
    most = max((file.rank for file in index.files.values()), default=0.0) or 1.0
    scored = [_scored(index.symbols[place], wanted, subject, most) for place in _candidates(index, wanted)]
    scored.sort(key=lambda each: (-each.score, -each.symbol.file.rank, each.symbol.file.path, each.symbol.start))
    return scored[:limit]


def _candidates(index: Index, wanted: Sequence[_Word]) -> list[int]:
    """Return places of symbols with any of the words, the rarest first: what has none of those hardly fits."""
    found: dict[int, None] = {}
    for word in sorted(wanted, key=lambda each: sum(len(index.by_stem.get(one, ())) for one in each.same)):
        for one in sorted(word.same):
            found |= dict.fromkeys(islice(index.by_stem.get(one, ()), LOOKED_AT - len(found)))
        if len(found) >= LOOKED_AT:
            break
    return list(found)


def _scored(symbol: Named, wanted: Sequence[_Word], subject: frozenset[str], most: float) -> Scored:
    name, qualifier = stems(symbol.name), stems(symbol.qualified.rpartition(".")[0])
    where = symbol.file.name | symbol.file.folders
    total = got = got_here = 0.0
    for word in wanted:
        total += word.weight
        own = word.weight if word.stem in name else 0.8 * word.weight
        if not word.same.isdisjoint(name):
            got, got_here = got + own, got_here + own
        elif not word.same.isdisjoint(qualifier):
            got, got_here = got + 0.9 * own, got_here + 0.7 * own
        elif not word.same.isdisjoint(where):
            got, got_here = got + 0.7 * own, got_here + 0.45 * own
    spare = len(name.difference(_SAYS_LITTLE, *(word.same for word in wanted)))
    score = got_here / total * (0.55 + 0.45 / (1 + 0.5 * spare)) * symbol.file.weight
    score *= KIND_WEIGHTS.get(symbol.kind, 0.8) * (1 + 0.05 * symbol.file.rank / most)
    if symbol.qualified.count(".") > 1:  # within a method: its outer one is what people mean
        score *= 0.85
    # "Where are blueprints registered" asks for who registers a blueprint, not for a blueprint's own insides.
    if not qualifier.isdisjoint(subject) and not name.isdisjoint(subject):
        score *= 0.96
    return Scored(symbol, score, min(1.0, got / total))
