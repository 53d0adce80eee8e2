"""The words of the index: the one place that speaks SQLite's full-text search.

A passage's row holds its text and, behind a separator, its compound names whole and in parts, so that a snippet needs
no other source. What is deleted from search_chunk and search_note is deleted here too, by the functions below: a
trigger would have to trust the schema, which Gander does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from services.search.chunks import Chunk, digest_of
from services.search.expressions import NARROWER, in_columns, word_expressions
from services.search.identifiers import extra_words
from services.search.query import Query

SEPARATOR = "\n\x1f\n"
# How much a word in a column says: a name more than the path it is on, and that more than the text.
NAME_WEIGHT, PATH_WEIGHT, BODY_WEIGHT = 8.0, 3.0, 1.0
TITLE_WEIGHT = 4.0
# A word is common that stands in more passages than a 33rd of all, but in so many at least, and in so many at most.
COMMON, LEAST_COMMON, MOST_COMMON = 33, 3_000, 10_000
SOME = 500  # ids of one statement
FETCHED = 100  # passages at a time, of which the caller may stop to read

_INSERT_CHUNK = (
    "INSERT INTO search_chunk (id, blob, language, kind, name, start_line, end_line, digest) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_WORDS = "INSERT OR REPLACE INTO search_chunk_words (rowid, name, path, body) VALUES (?, ?, ?, ?)"


class CutBlob(NamedTuple):
    """A blob with its passages; `path` is where it lies, as far as that is known."""

    blob: str
    language: str
    path: str
    chunks: Sequence[Chunk]


class FoundChunk(NamedTuple):
    """A passage that words were found in; `score` is higher the better they fit."""

    id: int
    blob: str
    language: str
    kind: str
    name: str
    start_line: int
    end_line: int
    score: float


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────


def rows_of(cut: CutBlob) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the rows of a blob's passages, without their ids, for `add_rows`; worked out before a transaction."""
    path = path_words(cut.path)
    plain, words = [], []
    for chunk in cut.chunks:
        plain.append(
            (
                cut.blob, cut.language, chunk.kind, chunk.name, chunk.start_line, chunk.end_line,
                digest_of(chunk.name, chunk.text),
            )
        )  # fmt: skip
        names = " ".join(chunk.names)
        words.append((f"{names} {extra_words(names)}", path, chunk.text + SEPARATOR + extra_words(chunk.text)))
    return plain, words


def add_rows(session: Session, plain: Sequence[tuple[Any, ...]], words: Sequence[tuple[Any, ...]]) -> None:
    """Add rows in the caller's write transaction."""
    connection = session.connection()
    first = (connection.exec_driver_sql("SELECT max(id) FROM search_chunk").scalar() or 0) + 1
    connection.exec_driver_sql(_INSERT_CHUNK, [(first + number, *row) for number, row in enumerate(plain)])
    connection.exec_driver_sql(_INSERT_WORDS, [(first + number, *row) for number, row in enumerate(words)])


def remove_chunks(session: Session, blobs: Sequence[tuple[str, str]]) -> None:
    """Remove all passages of some blobs, each in a language, in the caller's write transaction."""
    connection = session.connection()
    for blob, language in blobs:
        key = (blob, language)
        connection.exec_driver_sql(
            "DELETE FROM search_chunk_words WHERE rowid IN (SELECT id FROM search_chunk WHERE blob=? AND language=?)",
            key,
        )
        connection.exec_driver_sql("DELETE FROM search_chunk WHERE blob=? AND language=?", key)


def path_words(path: str) -> str:
    """Return a path as words."""
    return f"{path} {extra_words(path)}"


def add_path(session: Session, blob: str, language: str, path: str) -> bool:
    """Have a blob's passages be found by another of its paths too; says whether that was new."""
    connection = session.connection()
    ids = connection.exec_driver_sql(
        "SELECT id FROM search_chunk WHERE blob=? AND language=?", (blob, language)
    ).scalars()
    changed = False
    for chunk_id in list(ids):
        row = connection.exec_driver_sql("SELECT path FROM search_chunk_words WHERE rowid=?", (chunk_id,)).first()
        if row is None or path in row[0].split():
            continue
        words = f"{row[0]} {path_words(path)}"[:4_000]
        connection.exec_driver_sql("UPDATE search_chunk_words SET path=? WHERE rowid=?", (words, chunk_id))
        changed = True
    return changed


def lacks_path(session: Session, blob: str, language: str, path: str) -> bool:
    """Say whether a blob's passages are there but not found by a path of it."""
    words = session.connection().exec_driver_sql(_PATH_OF, (blob, language)).scalar()
    return words is not None and path not in words.split()


_PATH_OF = (
    "SELECT path FROM search_chunk_words WHERE rowid = "
    "(SELECT id FROM search_chunk WHERE blob=? AND language=? ORDER BY start_line LIMIT 1)"
)


def unused_blobs(session: Session) -> list[tuple[str, str]]:
    """Return the blobs, each in a language, that are indexed but in no project's newest map."""
    rows = session.connection().exec_driver_sql(
        "SELECT DISTINCT blob, language FROM search_chunk WHERE blob NOT IN (SELECT blob FROM map_module "
        "WHERE map_id IN (SELECT current_map_id FROM project WHERE current_map_id IS NOT NULL))"
    )
    return [(blob, language) for blob, language in rows]


def put_notes_words(session: Session, notes: Sequence[tuple[int, str, str]]) -> None:
    """Write the words of notes: id, title, text."""
    rows = [(note_id, f"{title} {extra_words(title)}", f"{text} {extra_words(text)}") for note_id, title, text in notes]
    session.connection().exec_driver_sql(
        "INSERT OR REPLACE INTO search_note_words (rowid, title, body) VALUES (?, ?, ?)", rows
    )


def remove_note_words(session: Session, note_ids: Sequence[int]) -> None:
    """Remove the words of notes."""
    session.connection().exec_driver_sql("DELETE FROM search_note_words WHERE rowid=?", [(one,) for one in note_ids])


def sweep_note_words(session: Session, limit: int) -> int:
    """Remove the words of up to `limit` notes that are gone, with their project for instance; returns how many."""
    rows = session.connection().exec_driver_sql(
        "SELECT rowid FROM search_note_words WHERE rowid NOT IN (SELECT id FROM search_note) LIMIT ?", (limit,)
    )
    gone = [row[0] for row in rows]
    if gone:
        remove_note_words(session, gone)
    return len(gone)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────


def common_words(session: Session, query: Query) -> dict[str, str]:
    """Return the words of a query that stand in so many passages that they tell these little apart, and where to look.

    To score each of them by such a word takes longer than all else, and bm25 thinks nothing of it: it is looked for in
    names and paths, in names alone where it is on too many paths as well, or nowhere ("").
    """
    most = max(LEAST_COMMON, min(count_chunks(session) // COMMON, MOST_COMMON))
    connection = session.connection()

    def is_common(expression: str) -> bool:
        return (connection.exec_driver_sql(_COUNT, (expression, most + 1)).scalar() or 0) > most

    return {
        word: next((columns for columns in NARROWER if not is_common(in_columns(expression, columns))), "")
        for word, expression in word_expressions(query)
        if is_common(expression)
    }


_COUNT = "SELECT count(*) FROM (SELECT 1 FROM search_chunk_words WHERE search_chunk_words MATCH ? LIMIT ?)"
# The full-text table sorts by itself and is read first, so that only rows that are looked at are joined.
_COLUMNS = "c.id, c.blob, c.language, c.kind, c.name, c.start_line, c.end_line"
_FIND = f"""
    SELECT {_COLUMNS}, -f.rank
    FROM search_chunk_words f CROSS JOIN search_chunk c ON c.id = f.rowid
    WHERE f.search_chunk_words MATCH ? AND f.rank MATCH 'bm25({NAME_WEIGHT}, {PATH_WEIGHT}, {BODY_WEIGHT})'
    ORDER BY f.rank
"""  # noqa: S608  # names and numbers of our own


def find_chunks(session: Session, expression: str) -> Iterator[FoundChunk]:
    """Yield the passages of the whole index that fit, best first; whose they are is for the caller to check."""
    if expression:
        for some in session.connection().exec_driver_sql(_FIND, (expression,)).partitions(FETCHED):
            for row in some:
                yield FoundChunk(*row)


def read_chunks(session: Session, chunk_ids: Sequence[int]) -> list[FoundChunk]:
    """Return passages, in the order of their ids as given; those that are gone are left out."""
    found: dict[int, FoundChunk] = {}
    connection = session.connection()
    for some, marks in _somes(chunk_ids):
        sql = f"SELECT {_COLUMNS}, 0.0 FROM search_chunk c WHERE c.id IN ({marks})"  # noqa: S608  # names and question marks
        found.update((row[0], FoundChunk(*row)) for row in connection.exec_driver_sql(sql, some))
    return [found[one] for one in chunk_ids if one in found]


def count_chunks(session: Session) -> int:
    """Return about how many passages there are."""
    return session.connection().exec_driver_sql("SELECT max(id) FROM search_chunk").scalar() or 0


def texts_of(session: Session, chunk_ids: Sequence[int]) -> dict[int, str]:
    """Return the texts of passages."""
    return {chunk_id: body.split(SEPARATOR, 1)[0] for chunk_id, body in _bodies(session, chunk_ids)}


def _bodies(session: Session, chunk_ids: Sequence[int]) -> Iterator[tuple[int, str]]:
    connection = session.connection()
    for some, marks in _somes(chunk_ids):
        sql = f"SELECT rowid, body FROM search_chunk_words WHERE rowid IN ({marks})"  # noqa: S608  # question marks
        for chunk_id, body in connection.exec_driver_sql(sql, some):
            yield int(chunk_id), body


def _somes(ids: Sequence[int]) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield as many ids at a time as one statement may name, with their question marks."""
    for start in range(0, len(ids), SOME):
        some = tuple(ids[start : start + SOME])
        yield some, ", ".join("?" * len(some))


def find_names_like(session: Session, piece: str, limit: int) -> list[FoundChunk]:
    """Return passages whose name holds a piece of text anywhere, for when no word fits."""
    pattern = "%" + piece.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = session.connection().exec_driver_sql(
        f"SELECT {_COLUMNS}, 1.0 FROM search_chunk c "  # noqa: S608  # names
        "WHERE c.name LIKE ? ESCAPE '\\' ORDER BY length(c.name) LIMIT ?",
        (pattern, limit),
    )
    return [FoundChunk(*row) for row in rows]
