"""A word that is nearly everywhere is looked for where it says something."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.core.database import Database
from services.search import words
from services.search.query import parse
from services.search.search import search
from tests.fakes.indexed_projects import IndexedProject

EVERYWHERE = 12
FILES = {
    **{
        f"src/session/part{number}.py": f"def part_{number}(session):\n    return session.item_{number}\n"
        for number in range(EVERYWHERE)
    },
    "lib/opening.py": "def open_session(token):\n    return token\n",
    "lib/both.py": "def part_of_session(name):\n    return name\n",
    "lib/closing.py": "def shut(session, drawer):\n    return drawer\n",
}


@pytest.fixture
def project(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> IndexedProject:
    monkeypatch.setattr(words, "LEAST_COMMON", EVERYWHERE - 2)
    made = IndexedProject(database, tmp_path / "shop.git", FILES)
    made.draw({})
    made.index()
    return made


@pytest.mark.parametrize(
    ("word", "columns"),
    [("session", "name"), ("drawer", None), ("return", "name path"), ("part", "")],
)
def test_where_a_word_is_looked_for_depends_on_how_common_it_is(
    database: Database, project: IndexedProject, word: str, columns: str | None
) -> None:
    with database.read() as session:
        assert words.common_words(session, parse(f"{word} beside else")).get(word) == columns


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("open session", "lib/opening.py"),
        ("session drawer", "lib/closing.py"),  # all words come before any
        ("return session", "lib/opening.py"),
    ],
)
def test_common_words_still_find(database: Database, project: IndexedProject, query: str, first: str) -> None:
    with database.read() as session:
        found = search(session, project.user_id, parse(query), mode="words").hits
    assert found[0].path == first


def test_a_name_of_words_that_are_all_common_is_found(database: Database, project: IndexedProject) -> None:
    with database.read() as session:
        assert set(words.common_words(session, parse("part session"))) == {"part", "session"}
        found = search(session, project.user_id, parse("part session"), mode="words").hits
    assert "lib/both.py" in [hit.path for hit in found[:3]]
