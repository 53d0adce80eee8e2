"""Adds to the hits found by words those found by meaning, in one order."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from services.search import vectors
from services.search.by_meaning import ByMeaning, Likely
from services.search.definitions import COMPOUND
from services.search.fusion import fuse
from services.search.hits import Hit
from services.search.meaning import MeaningUnavailable
from services.search.query import Query
from services.search.ranking import Asked, Place, lifts_of
from services.search.scope import File, Scope
from services.search.showing import chunk_hit, ids_of
from services.search.words import FoundChunk

logger = logging.getLogger("gander.search")

LEAST_LETTERS = 3  # shorter queries mean nothing
ADDED = 50  # passages that no word was found in: those further down are there by chance
# How much of what ranking thinks of a passage's role (a test, a document) counts beside its likeness.
ROLE_POWER = 0.3
# Of a definition: that of a whole name, not of an everyday word that happens to be a name too.
CERTAIN_POINTS = COMPOUND


def with_meaning(
    session: Session,
    hits: Sequence[Hit],
    by_meaning: ByMeaning,
    *,
    query: Query,
    asked: Asked,
    scope: Scope,
    place: Callable[[FoundChunk], File | None],
    alone: bool = False,
) -> tuple[list[Hit], str]:
    """Return hits by words and meaning, best first, and the mode in which they were found.

    `hits` are those found by words, best first; `place` says which file a passage is shown in, None where it may not be
    found. With `alone` only what meaning finds is returned. Where meaning cannot be used the hits stay as they are.
    """
    if len(query.text.strip()) < LEAST_LETTERS:
        return list(hits), "words"
    passages = {ids_of(hit).row: hit for hit in reversed(hits) if ids_of(hit).is_chunk}
    likely = [
        Likely(ids_of(hit).row, hit.path or "", hit.project_id or 0) for hit in hits if ids_of(hit).is_chunk
    ]  # fmt: skip
    try:
        near = by_meaning.nearest(session, scope.projects.values(), query.text, likely)
    except MeaningUnavailable as error:
        logger.info("%s", error)
        return list(hits), "words"
    rows = vectors.read_chunks(session, [one.chunk_id for one in near])
    order: list[tuple[float, float, FoundChunk, File]] = []
    for one in near:
        row = rows.get(one.chunk_id)
        # A phrase between quotes must be in what is found: meaning does not know whether it is.
        if row is None or (query.phrases and row.id not in passages):
            continue
        chunk = FoundChunk(
            row.id, row.blob, row.language, row.kind, row.name, row.start_line, row.end_line, one.likeness
        )  # fmt: skip
        if (file := place(chunk)) is not None:
            role = lifts_of(asked, Place(chunk.kind, chunk.name, file.path, file.role, file.rank))["role"]
            order.append((one.likeness * role**ROLE_POWER, one.likeness, chunk, file))
    order.sort(key=lambda one: -one[0])
    found: dict[str, Hit] = {}
    ranks: dict[str, float] = {}
    alike: dict[str, float] = {}
    for number, (_, likeness, chunk, file) in enumerate(order):
        hit = passages.get(chunk.id)
        if hit is None:
            if number >= ADDED and not alone:
                continue
            hit = chunk_hit(chunk, file, scope.projects[file.project_id], score=0.0, parts={})
        found[hit.id], ranks[hit.id], alike[hit.id] = hit, file.rank, round(likeness, 4)
    return _fused([] if alone else hits, found, ranks, alike), "meaning" if alone else "both"


def _fused(
    hits: Sequence[Hit], found: Mapping[str, Hit], ranks: Mapping[str, float], alike: Mapping[str, float]
) -> list[Hit]:
    """Return hits by words and those by meaning (`found`, in order) as one list, with their scores."""
    by_id = {**{hit.id: hit for hit in hits}, **found}
    # A note has no vector; and of a name that was typed the definition is wanted, whatever it means.
    certain = {
        hit.id for hit in hits if not ids_of(hit).is_chunk or hit.parts.get("definition", 0.0) >= CERTAIN_POINTS
    }  # fmt: skip
    fused = fuse([hit.id for hit in hits], list(found), rank_of=lambda one: ranks.get(one, 0.0), by_words=certain)
    return [
        replace(
            by_id[one.key],
            score=round(one.score, 6),
            parts={
                **by_id[one.key].parts,
                **({"meaning": alike[one.key]} if one.key in alike else {}),
                **one.parts,
            },
        )
        for one in fused
    ]
