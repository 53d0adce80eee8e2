"""Adds to the hits found by words those found by meaning, in one order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from services.search.by_meaning import ByMeaning, Comparing, Likely
from services.search.definitions import COMPOUND
from services.search.found import Found
from services.search.fusion import fuse
from services.search.meaning import MeaningUnavailable
from services.search.query import CODE_KINDS, Query
from services.search.ranking import Asked, role_of
from services.search.scope import File
from services.search.words import FoundChunk, read_chunks

logger = logging.getLogger("gander.search")

LEAST_LETTERS = 3  # shorter queries mean nothing
ADDED = 50  # passages that no word was found in: those further down are there by chance
# How much of what ranking thinks of a passage's role (a test, a document) counts beside its likeness.
ROLE_POWER = 0.8
# Of a definition: that of a whole name, not of an everyday word that happens to be a name too.
CERTAIN_POINTS = COMPOUND


def has_meaning(query: Query) -> bool:
    """Say whether a query means anything to search: words, and nothing that keeps out code, which alone has vectors."""
    asks_code = not query.authors and bool((query.kinds or CODE_KINDS) & CODE_KINDS)
    return asks_code and not query.is_empty and len(query.text.strip()) >= LEAST_LETTERS


def with_meaning(
    session: Session,
    found: Sequence[Found],
    by_meaning: ByMeaning,
    comparing: Comparing,
    *,
    query: Query,
    asked: Asked,
    place: Callable[[FoundChunk], File | None],
    alone: bool = False,
) -> tuple[list[Found], str]:
    """Return what words and meaning find, best first, and the mode in which it was found.

    `comparing` was begun with the question, `found` is what words found meanwhile, best first; `place` says which file a
    passage is shown in, None where it may not be found. With `alone` only what meaning finds is returned. Where meaning
    cannot be used `found` stays as it is.
    """
    passages = {one.what.id: one for one in reversed(found) if one.file is not None}
    likely = [Likely(one.what.id, one.path, one.file.project_id) for one in found if one.file is not None]
    try:
        near = by_meaning.finish(session, comparing, likely)
    except MeaningUnavailable as error:
        logger.info("%s", error)
        return list(found), "words"
    fresh = [one.chunk_id for one in near if one.chunk_id not in passages]
    # A phrase between quotes must be in what is found: meaning does not know whether it is.
    added = {} if query.phrases else _placed(session, fresh, place)
    order: list[tuple[float, float, Found]] = []
    for chunk_id, likeness in near:
        here = passages.get(chunk_id) or added.get(chunk_id)
        if here is not None and here.file is not None:
            role = role_of(asked, here.what.kind, here.file.role)
            order.append((likeness * role**ROLE_POWER, likeness, here))
    order.sort(key=lambda one: -one[0])
    alike: list[tuple[Found, float]] = []
    for number, (weighed, likeness, one) in enumerate(order):
        if one.what.id in passages or number < ADDED or alone:
            one.parts["meaning"] = likeness
            alike.append((one, weighed))
    return _fused([] if alone else found, alike), "meaning" if alone else "both"


def _placed(session: Session, chunk_ids: Sequence[int], place: Callable[[FoundChunk], File | None]) -> dict[int, Found]:
    """Return those of these passages that may be found, by id."""
    return {
        chunk.id: Found(chunk, file, 0.0, {})
        for chunk in read_chunks(session, chunk_ids)
        if (file := place(chunk)) is not None
    }


def _fused(words: Sequence[Found], meaning: Sequence[tuple[Found, float]]) -> list[Found]:
    """Return what words found and what meaning found (with how alike it is) as one list, with its scores."""
    by_key = {one.key: one for one in (*words, *(one for one, _ in meaning))}
    # A note has no vector; and of a name that was typed the definition is wanted, whatever it means.
    certain = {
        one.key for one in words if one.file is None or one.parts.get("definition", 0.0) >= CERTAIN_POINTS
    }  # fmt: skip
    ranks = {one.key: one.file.rank for one, _ in meaning if one.file is not None}
    order = []
    for fused in fuse(
        [(one.key, one.score) for one in words],
        [(one.key, likeness) for one, likeness in meaning],
        rank_of=lambda key: ranks.get(key, 0.0),
        by_words=certain,
    ):
        one = by_key[fused.key]
        one.score = round(fused.score, 6)
        one.parts |= fused.parts
        order.append(one)
    return order
