"""Finds the passages that define a name that was typed, however often the name is used elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import ParsedBlob, SearchChunk, Symbol
from services.search.identifiers import words_of
from services.search.query import Query
from services.search.ranking import name_share
from services.search.scope import Scope
from services.search.words import FoundChunk

MAX_DEFINITIONS = 60
LOOKED_AT = 3_000  # symbols of these names, in whoever's code
MAX_JOINED = 4  # words that may be one name together
# What a definition is worth in points of a word's score: of a name that is all that is asked for, or that is plainly a
# name among other words. An everyday word among others is none.
WHOLE, COMPOUND = 14.0, 10.0
AS_TYPED = 1.5  # in capitals and small letters too
MINOR = 0.5  # a constant or variable beside a function or class of that name
_MINOR_KINDS = frozenset({"constant", "variable", "property", "field", "key", "module"})


class Definition(NamedTuple):
    """A passage that defines a name, and the points that is worth."""

    chunk: FoundChunk
    points: float


def names_of(query: Query) -> dict[str, float]:
    """Return the names that a query may ask for, and what defining each is worth."""
    typed = [word.rpartition("::")[2].rpartition(".")[2].removesuffix("()") for word in (*query.words, *query.phrases)]
    typed = [word for word in typed if word and " " not in word]
    names: dict[str, float] = {}
    for word in typed:
        compound = len(words_of(word)) > 1
        if len(typed) > 1 and not compound and word.islower():
            continue
        points = WHOLE if len(typed) == 1 else COMPOUND * name_share(query)
        for form in _forms([word] if not compound else words_of(word)):
            names.setdefault(form, points)
        names[word] = points * AS_TYPED
    parts = [part for word in typed for part in words_of(word)]
    if 1 < len(parts) <= MAX_JOINED:
        for form in _forms(parts):
            names[form] = max(names.get(form, 0.0), WHOLE)
    return names


def _forms(parts: list[str]) -> Iterator[str]:
    """Yield the ways in which languages write words as one name."""
    capital = [part[:1].upper() + part[1:] for part in parts]
    snake = "_".join(parts)
    yield from (snake, snake.upper(), "".join(capital), parts[0] + "".join(capital[1:]), "".join(parts), f"_{snake}")


def find_definitions(session: Session, query: Query, scope: Scope) -> list[Definition]:
    """Return the passages in scope that define a name of the query, at most MAX_DEFINITIONS."""
    names = names_of(query)
    if not names:
        return []
    symbols = session.execute(
        select(Symbol.name, Symbol.kind, Symbol.start_line, ParsedBlob.blob, ParsedBlob.language)
        .join(ParsedBlob, ParsedBlob.id == Symbol.parsed_blob_id)
        .where(Symbol.name.in_(list(names)))
        .limit(LOOKED_AT)
    )
    points: dict[tuple[str, int], float] = {}
    for name, kind, line, blob, language in symbols:
        # Read as another language, in whoever's code, it may define other names.
        if any(language in {file.language, ""} for file in scope.files_of(blob)):
            worth = names[name] * (MINOR if kind in _MINOR_KINDS else 1.0)
            points[blob, line] = max(worth, points.get((blob, line), 0.0))
    best = sorted(points, key=lambda key: (-points[key], key))[:MAX_DEFINITIONS]
    rows = session.execute(
        select(
            SearchChunk.id, SearchChunk.blob, SearchChunk.language, SearchChunk.kind, SearchChunk.name,
            SearchChunk.start_line, SearchChunk.end_line,
        ).where(SearchChunk.blob.in_({blob for blob, _ in best}))
    )  # fmt: skip
    chunks: dict[str, list[FoundChunk]] = {}
    for row in rows:
        chunks.setdefault(row.blob, []).append(FoundChunk(*row, 0.0))
    return [
        Definition(chunk, points[blob, line])
        for blob, line in best
        for chunk in chunks.get(blob, ())
        if chunk.start_line <= line <= chunk.end_line
    ]
