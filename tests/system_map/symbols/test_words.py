"""Names counted again where files changed are those counted anew."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from models import MapPart, ParsedBlob, Project
from services.core.database import Database
from services.system_map import store, upkeep
from services.system_map.earlier import words_before
from services.system_map.following import WordCount
from services.system_map.parse_cache import save_facts
from services.system_map.parsing.deep_codec import pack_deep
from services.system_map.symbols.words import Words, pack_words, unpack_words
from services.system_map.version import map_version
from tests.fakes.database import bare, fresh_database
from tests.fakes.mapped_repository import Mapped, mapped

SOURCES = {
    "app/a.py": "from b import one\n\none(two)\n",
    "app/b.py": "def one(three):\n    three.four()\n",
    "tests/test_a.py": "import a\n\na.five()\n",
    "app/list.txt": "six\n",
}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=1, name="shop"))
    return database


def read(database: Database, sources: dict[str, str]) -> Mapped:
    found = mapped(sources)
    for path, file in found.files.items():
        file.blob = hashlib.sha1(sources[path].encode(), usedforsecurity=False).hexdigest()
        found.facts[path].packed_deep = pack_deep(found.deep[path])
    save_facts(
        bare(database), {(file.blob, file.language or ""): found.facts[path] for path, file in found.files.items()}
    )
    return found


def recount(database: Database, sources: dict[str, str], asked: list[str] | None = None) -> Words:
    """Count on what the newest map keeps, and publish a map with the count."""
    found = read(database, sources)

    def deep(path: str):
        if asked is not None:
            asked.append(path)
        return found.deep.get(path)

    words = WordCount(bare(database), words_before(bare(database), 1), found.files, found.facts, deep).finish()
    anew = Words()
    for path, file in found.files.items():
        anew.add(path, file, found.facts[path], found.deep.get(path))
    assert (words.product, words.tests, words.files) == (anew.product, anew.tests, anew.files)
    map_id = store.begin_map(bare(database), 1, "c" * 40, map_version())
    store.write_parts(bare(database), map_id, {}, store.packed_words(words))
    with database.write() as session:
        upkeep.publish(session, map_id)
        upkeep.forget_symbols(session, 1, map_id)
    return words


def test_product_and_tests_are_counted_apart(database):
    words = recount(database, SOURCES)
    assert {"one", "two", "three"} <= words.product.keys()
    assert "five" in words.tests
    assert "five" not in words.product


def test_only_what_changed_is_read_again(database):
    recount(database, SOURCES)
    asked: list[str] = []
    words = recount(database, SOURCES | {"app/a.py": "seven()\n"}, asked)
    assert asked == ["app/a.py"]
    assert "seven" in words.product
    assert "two" not in words.product


def test_a_file_that_moves_among_the_tests_is_counted_there(database):
    recount(database, SOURCES)
    moved = {path: text for path, text in SOURCES.items() if path != "app/a.py"} | {"tests/a.py": SOURCES["app/a.py"]}
    assert "two" in recount(database, moved).tests


@pytest.mark.parametrize("content", [b"", b"no", zlib.compress(b"\0\0\0\2{}"), zlib.compress(b'\0\0\0\x0a{"form":0}')])
def test_what_nobody_can_read_is_counted_anew(database, content):
    with pytest.raises(ValueError, match="words"):
        unpack_words(content)
    recount(database, SOURCES)
    with database.write() as session:
        session.execute(update(MapPart).values(content=content))
    asked: list[str] = []
    recount(database, SOURCES, asked)
    assert len(asked) == len(SOURCES)


def test_what_was_read_before_may_be_gone_from_the_cache(database):
    recount(database, SOURCES)
    with database.write() as session:
        session.execute(update(ParsedBlob).values(parser_version="older"))
    recount(database, SOURCES | {"app/a.py": "seven()\n"})


def test_what_the_parser_gave_up_on_is_not_kept():
    found = mapped(SOURCES)
    words = Words()
    found.facts["app/a.py"].skipped = "took longer than 5 s"
    for path, file in found.files.items():
        words.add(path, file, found.facts[path], found.deep.get(path))
    assert not words.may_be_kept
    assert "app/a.py" in words.stale(found.files, found.facts)


def test_counts_outlive_being_packed():
    found = mapped(SOURCES)
    words = Words()
    for path, file in found.files.items():
        words.add(path, file, found.facts[path], found.deep.get(path))
    again = unpack_words(pack_words(words))
    assert (again.product, again.tests, again.files) == (words.product, words.tests, words.files)


PATHS = ["app/a.py", "app/b.py", "tests/test_a.py", "docs/c.py"]
trees = st.dictionaries(
    st.sampled_from(PATHS),
    st.lists(st.sampled_from(["one", "two", "three"])).map(lambda n: "".join(f"{x}()\n" for x in n)),
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(trees, min_size=2, max_size=4))
def test_whatever_changes_the_count_is_that_of_counting_anew(database, states):
    for sources in states:
        recount(database, sources)


def test_a_file_that_others_read_is_counted_on_the_way_and_not_read_again(database):
    found = read(database, SOURCES)
    asked: list[str] = []

    def deep(path: str):
        asked.append(path)
        return found.deep.get(path)

    counting = WordCount(bare(database), words_before(bare(database), 1), found.files, found.facts, deep)
    assert counting.deep("app/a.py") is found.deep["app/a.py"]
    assert "two" in counting.finish().product
    assert sorted(asked) == sorted(SOURCES)


def test_names_that_are_none_are_refused_at_the_end_and_not_to_whoever_reads(database):
    found = read(database, SOURCES)
    found.deep["app/a.py"].names_used = [["no name"]]
    counting = WordCount(bare(database), words_before(bare(database), 1), found.files, found.facts, found.deep.get)
    assert counting.deep("app/a.py") is found.deep["app/a.py"]
    with pytest.raises(ValueError, match="none"):
        counting.finish()
