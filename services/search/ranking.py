"""How well a passage answers a query, beyond how often the words are in it: names, paths, ranks, roles. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from services.search.identifiers import split_name, stems_of, whole_of, words_of
from services.search.query import Query

# Factors, tuned on flask, pip, redis, express, gin, ripgrep and spring-petclinic; docs/search.md has the formula.
EXACT_NAME = 3.0  # the query is the symbol's very name
NAMED_WORD = 0.8  # one word of the query is the symbol's very name; shared among the words
NAME_SHARE = 1.2  # all words of the name are asked for and all asked words are in it
FEW_WORDS = 3  # among more words the name of something says less of what is asked for
PATH_SHARE = 0.35
RANK_SHARE = 0.25
ROLES = {"code": 1.0, "test": 0.35, "docs": 0.75, "configuration": 0.7, "data": 0.4}
OF_QUESTION = 0.6  # of documents and commits: who asks where something is wants the code
TEXT_OF_FILE = 0.6  # imports and what else stands between symbols
# Of commits and other notes beside passages: their texts are short, so that each word counts for more.
NOTES = {"commit": 0.35, "task": 0.8, "answer": 0.7, "habit": 0.8, "goal": 0.8}
_TEST_WORDS = frozenset({"test", "tests", "testing", "spec", "specs", "fixture", "fixtures"})
_DOC_WORDS = frozenset({"doc", "docs", "documentation", "readme", "guide", "tutorial", "changelog", "changes"})
_HISTORY_WORDS = frozenset({"when", "why", "commits", "history", "introduced"})


@dataclass(frozen=True)
class Asked:
    """A query as ranking needs it, made once."""

    stems: frozenset[str]
    wholes: frozenset[str]  # each word as one: a symbol of that name is what is asked for
    whole: str  # all words as one
    name_share: float  # how much a name among the words says, 0–1
    wants_tests: bool
    wants_docs: bool
    wants_history: bool
    is_question: bool


class Place(NamedTuple):
    """What of a passage counts beside its words."""

    kind: str
    name: str
    path: str
    role: str
    rank: float  # 0–1


def asked_of(query: Query) -> Asked:
    """Return what ranking needs to know of a query."""
    words = frozenset(query.parts)
    paths = {part for path in query.paths for part in words_of(path)}
    texts = (*query.words, *query.phrases)
    return Asked(
        stems=stems_of(words),
        wholes=frozenset(whole_of(text.rpartition(".")[2].strip("()")) for text in texts if " " not in text) - {""},
        whole="".join(part for text in texts for part in words_of(text)),
        name_share=name_share(query),
        wants_tests=bool((words | paths) & _TEST_WORDS),
        wants_docs=bool((words | paths) & _DOC_WORDS) or query.kinds == {"doc"},
        wants_history=not _HISTORY_WORDS.isdisjoint(words_of(query.text)),
        is_question=query.is_question,
    )


def name_share(query: Query) -> float:
    """Return how much one name among the words of a query says of what is asked for: all where the words are few."""
    return min(1.0, FEW_WORDS / max(1, len(query.words) + len(query.phrases)))


def lifts_of(asked: Asked, place: Place) -> dict[str, float]:
    """Return the factors, by name, that a passage's score is multiplied with."""
    lifts = {"name": _name_lift(asked, place)}
    if asked.stems:
        on_path = _stems_in(place.path) & asked.stems
        lifts["path"] = 1 + PATH_SHARE * len(on_path) / len(asked.stems)
    lifts["rank_lift"] = 1 + RANK_SHARE * place.rank
    lifts["role"] = role_of(asked, place.kind, place.role)
    return lifts


def role_of(asked: Asked, kind: str, role: str) -> float:
    """Return the factor of what a passage is for: code, a test, a document."""
    if (role == "test" and asked.wants_tests) or (kind == "doc" and asked.wants_docs):
        return 1.0
    factor = ROLES.get(role, 0.5)
    if kind == "doc" and asked.is_question:
        return factor * OF_QUESTION
    return factor * TEXT_OF_FILE if kind == "text" and role == "code" else factor


def note_role(asked: Asked, kind: str) -> float:
    """Return the factor of what a note is."""
    factor = NOTES.get(kind, 0.5)
    return factor * OF_QUESTION if kind == "commit" and asked.is_question and not asked.wants_history else factor


class _Name(NamedTuple):
    """The last part of a symbol's name, as it is compared: as one word, of how many words, and their stems."""

    whole: str
    is_compound: bool
    stems: frozenset[str]  # of the whole name where the last part is one word


@lru_cache(maxsize=20_000)
def _name_of(name: str) -> _Name:
    last = name.rpartition(".")[2]
    is_compound = len(split_name(last)) > 1
    return _Name(whole_of(last), is_compound, stems_of(words_of(last if is_compound else name)))


@lru_cache(maxsize=20_000)
def _stems_in(text: str) -> frozenset[str]:
    """Return the stems of a name or a path: the same ones are found by one question after the other."""
    return stems_of(words_of(text))


def _name_lift(asked: Asked, place: Place) -> float:
    if not place.name or not asked.stems:
        return 1.0
    if place.kind == "doc":
        stems = _stems_in(place.name)
    else:
        whole, is_compound, stems = _name_of(place.name)
        if whole and whole == asked.whole:
            return EXACT_NAME
        if whole in asked.wholes:
            # Of one letter or an everyday word there are many; of a compound name there is one.
            return 1 + (asked.name_share * (EXACT_NAME - 1) if is_compound else NAMED_WORD / len(asked.stems))
    common = len(stems & asked.stems)
    return 1 + NAME_SHARE * (common / max(1, len(stems))) * (common / len(asked.stems))
