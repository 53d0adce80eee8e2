"""What full-text search is asked for a query, in its own language. Pure.

Everything a person typed stands between quotes, within which nothing has a meaning of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.search.identifiers import words_of
from services.search.query import Query

MIN_PREFIX = 3  # shorter beginnings are of everything
MOST_WITH_BEGINNING = 2  # words of a query whose last one may be half typed
# Columns to look for a word in that is common in all, the wider ones first.
NARROWER = ("name path", "name")


def expression_of(query: Query, common: Mapping[str, str] | None = None) -> str:
    """Return what finds any of the words, and each of the phrases; "" for nothing.

    `common` says of some words in which columns alone they are looked for; in none where it says "".
    """
    columns = common or {}
    alternatives = [
        in_columns(expression, columns[word]) if word in columns else expression
        for word, expression in word_expressions(query)
        if columns.get(word) != ""
    ]
    required = [_quoted(phrase) for phrase in query.phrases]
    if alternatives:
        required.append(f"({' OR '.join(alternatives)})")
    return " AND ".join(required)


def all_words_expression(query: Query) -> str:
    """Return the same where every word must be there."""
    words = [f"({expression})" for _, expression in word_expressions(query)]
    return " AND ".join([*map(_quoted, query.phrases), *words])


def in_columns(expression: str, columns: str) -> str:
    """Return an expression that holds in some columns."""
    return f"{{{columns}}} : ({expression})"


def word_expressions(query: Query) -> Iterator[tuple[str, str]]:
    """Yield each word with what finds it. The last of few is a beginning too; in a sentence it is none."""
    may_begin = len(query.words) <= MOST_WITH_BEGINNING
    for number, word in enumerate(query.words, 1):
        yield word, _alternatives(word, is_last=may_begin and number == len(query.words))


def _alternatives(word: str, *, is_last: bool) -> str:
    parts = words_of(word)
    forms = [_quoted(word)]
    if len(parts) > 1:
        forms.append(_quoted(" ".join(parts)))
        whole = "".join(parts) if word.replace("_", "").isalnum() else ""
        if whole:
            forms.append(_quoted(whole))
    if is_last and len(parts[-1]) >= MIN_PREFIX:
        forms.append(f"{_quoted(' '.join(parts))} *")
    return " OR ".join(dict.fromkeys(forms))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', " ") + '"'
