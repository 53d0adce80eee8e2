from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text

from models import Project, SearchChunk, SearchNote, SearchState
from services.background import JobCancelled
from services.core.database import Database
from services.search import indexing, words
from services.search.indexing import index_project
from services.search.passages import passages
from services.search.state import indexed_state, projects_to_index
from tests.fakes.indexed_projects import IndexedProject

FILES = {
    "src/money.py": 'def add_amounts(a, b):\n    """Sum what was paid."""\n    return a + b\n',
    "src/cart.py": "from money import add_amounts\n\n\nclass ShoppingCart:\n    def total(self):\n        return add_amounts(1, 2)\n",
    "tests/test_cart.py": "def test_total():\n    assert ShoppingCart().total() == 3  # total total total\n",
    "docs/guide.md": "# Carts\n\nA shopping cart holds what is bought.\n\n# Paying\n\nWith coins.\n",
    "vendor/lib.py": "def add_amounts():\n    return 'coins'\n",
}


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> IndexedProject:
    made = IndexedProject(database, tmp_path / "shop.git", FILES)
    made.index()
    return made


def rows(database: Database) -> tuple[int, int]:
    """Chunks, and rows of words."""
    with database.read() as session:
        chunks = session.scalar(select(func.count(SearchChunk.id)))
        return chunks or 0, session.scalar(text("SELECT count(*) FROM search_chunk_words")) or 0


def test_the_definition_stands_first_before_its_uses_and_tests(shop: IndexedProject):
    answer = shop.search("where are amounts added")
    assert (answer.hits[0].path, answer.hits[0].title) == ("src/money.py", "add_amounts")
    assert shop.search("ShoppingCart").hits[0].title == "ShoppingCart"
    paths = shop.paths("total")
    assert paths.index("src/cart.py") < paths.index("tests/test_cart.py")
    assert shop.paths("tests total")[0] == "tests/test_cart.py"


def test_a_hit_says_where_it_is_and_what_was_found(shop: IndexedProject):
    hit = shop.search("bought").hits[0]
    assert (hit.kind, hit.title, hit.path, hit.start_line, hit.end_line) == ("doc", "Carts", "docs/guide.md", 1, 3)
    assert [hit.snippet[start:end] for start, end in hit.highlights] == ["bought"]
    assert hit.link == f"/projects/{shop.id}/files?path=docs%2Fguide.md#L1-L3"
    assert hit.project_name == "shop"
    assert hit.blob


def test_other_peoples_code_is_left_out_and_counted(shop: IndexedProject):
    assert "vendor/lib.py" not in shop.paths("add_amounts")
    assert shop.index().left_out == {"vendored": 1}


def test_filters_narrow_what_is_found(shop: IndexedProject):
    assert shop.paths("path:src/ total") == ["src/cart.py"]
    assert shop.paths("lang:markdown cart") == ["docs/guide.md"]
    assert {hit.kind for hit in shop.search("kind:doc cart").hits} == {"doc"}
    assert shop.paths("project:other cart") == []
    assert shop.paths("before:2001 cart") == []
    assert set(shop.paths("path:src/")) == {"src/cart.py", "src/money.py"}
    assert shop.paths('"shopping cart holds"') == ["docs/guide.md"]
    assert shop.paths('"cart shopping holds"') == []


def test_facets_count_all_and_pages_follow_each_other(shop: IndexedProject):
    whole = shop.search("cart total amounts")
    assert sum(whole.facets["kind"].values()) == whole.total == len(whole.hits)
    assert whole.facets["project"] == {"shop": whole.total}
    first = shop.search("cart total amounts", limit=2)
    second = shop.search("cart total amounts", limit=2, cursor=first.cursor)
    assert [hit.id for hit in (*first.hits, *second.hits)] == [hit.id for hit in whole.hits[:4]]
    assert whole.cursor is None


def test_a_piece_of_a_name_is_found_when_no_word_is(shop: IndexedProject):
    assert [hit.title for hit in shop.search("hoppingCar").hits][:1] == ["ShoppingCart"]


def test_only_new_blobs_are_added_and_unused_ones_go(database: Database, shop: IndexedProject):
    before = rows(database)
    done = shop.change({"src/money.py": "def subtract_amounts(a, b):\n    return a - b\n"})
    assert (done.added, done.swept) == (1, 1)
    assert rows(database) == before
    assert shop.paths("subtract_amounts") == ["src/money.py"]
    assert "src/money.py" not in shop.paths("add_amounts")
    assert shop.index().added == 0


def test_a_moved_file_is_found_by_its_new_path(shop: IndexedProject):
    done = shop.change({"src/money.py": None, "src/wallet/purse.py": FILES["src/money.py"]})
    assert done.added == 0
    assert shop.paths("purse") == ["src/wallet/purse.py"]
    assert shop.paths("add_amounts")[0] == "src/wallet/purse.py"


@pytest.mark.parametrize("stop_at", range(1, 9))
def test_cut_short_anywhere_it_is_consistent_and_the_next_run_ends_it(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
):
    monkeypatch.setattr(indexing, "BATCH_BLOBS", 1)
    made = IndexedProject(database, tmp_path / "cut.git", FILES)
    made.add_history("Begin", "Go on")
    checks = 0

    def check() -> None:
        nonlocal checks
        checks += 1
        if checks == stop_at:
            raise JobCancelled

    try:
        index_project(database, made.git_dir, made.id, check=check)
    except JobCancelled:
        with database.read() as session:
            assert session.get(SearchState, made.id) is None
            assert [project.id for project in projects_to_index(session)] == [made.id]
    chunks, with_words = rows(database)
    assert chunks == with_words
    made.index()
    assert set(made.paths("cart total amounts coins kind:code")) == {
        "src/cart.py",
        "src/money.py",
        "tests/test_cart.py",
    }
    chunks, with_words = rows(database)
    assert chunks == with_words
    with database.read() as session:
        assert projects_to_index(session) == []
        assert session.scalar(select(func.count(SearchNote.id))) == 2


def test_a_failed_write_leaves_whole_blobs_only(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = IndexedProject(database, tmp_path / "failing.git", FILES)
    monkeypatch.setattr(indexing, "BATCH_BLOBS", 2)
    add, calls = words.add_rows, []

    def failing(session: Any, plain: Any, some: Any) -> None:
        calls.append(1)
        add(session, plain, some)
        if len(calls) == 2:
            raise OSError("the machine went away")

    monkeypatch.setattr(words, "add_rows", failing)
    with pytest.raises(OSError, match="went away"):
        index_project(database, made.git_dir, made.id)
    chunks, with_words = rows(database)
    assert chunks == with_words > 0
    made.index()
    assert made.paths("bought") == ["docs/guide.md"]


def test_a_new_version_of_the_rules_indexes_everything_anew(
    database: Database, shop: IndexedProject, monkeypatch: pytest.MonkeyPatch
):
    before = rows(database)
    monkeypatch.setattr(indexing, "INDEX_VERSION", "another")
    assert shop.index().added == 4
    assert rows(database) == before


def test_a_blob_of_two_projects_is_indexed_once_and_found_in_both(
    database: Database, shop: IndexedProject, tmp_path: Path
):
    before = rows(database)
    again = IndexedProject(database, tmp_path / "again.git", FILES, name="again")
    assert again.index().added == 0
    assert rows(database) == before
    assert shop.paths("add_amounts project:again")[0] == "src/money.py"
    with database.write() as session:
        session.delete(session.get_one(Project, shop.id))
    assert indexing.sweep(database) == 0
    assert again.paths("add_amounts")[0] == "src/money.py"
    with database.write() as session:
        session.delete(session.get_one(Project, again.id))
    indexing.sweep(database)
    assert rows(database) == (0, 0)


def test_another_users_projects_and_commits_are_never_found(database: Database, shop: IndexedProject, tmp_path: Path):
    theirs = IndexedProject(
        database, tmp_path / "theirs.git", {"secret.py": "def hidden_treasure():\n    pass\n"}, user_id=2, name="theirs"
    )
    theirs.add_history("Bury the hidden treasure")
    theirs.index()
    assert theirs.search("hidden treasure").total == 2
    for query in ("hidden treasure", "hidden_treasure", "project:theirs", "path:secret", "iddenTreasur", "kind:commit"):
        assert shop.search(query).total == 0, query
        assert shop.search(query, project_id=theirs.id).total == 0, query


def test_commits_follow_the_history(shop: IndexedProject):
    shop.add_history("Teach carts to sing")
    assert shop.index().commits == 1
    shop.add_history("Teach carts to dance", author="Ben")
    assert shop.index().commits == 1
    hits = shop.search("teach carts kind:commit").hits
    assert {hit.title for hit in hits} == {"Teach carts to sing", "Teach carts to dance"}
    assert [hit.title for hit in shop.search("teach author:ben").hits] == ["Teach carts to dance"]
    assert hits[0].link.startswith(f"/projects/{shop.id}/history?commit=")


def test_the_state_tells_how_far_it_is(database: Database, tmp_path: Path):
    made = IndexedProject(database, tmp_path / "state.git", FILES)
    with database.read() as session:
        state = indexed_state(session, session.get_one(Project, made.id))
        assert (state.done, state.total, state.at) == (0, 4, None)
    made.index()
    with database.read() as session:
        state = indexed_state(session, session.get_one(Project, made.id))
        assert (state.done, state.total) == (4, 4)
        assert state.at is not None


def test_passages_come_whole(database: Database, shop: IndexedProject):
    with database.read() as session:
        (first, *_) = passages(session, 1, shop.id, "where are amounts added")
    assert first.text == FILES["src/money.py"].rstrip("\n")


def test_unreadable_files_do_no_harm(database: Database, tmp_path: Path):
    made = IndexedProject(database, tmp_path / "odd.git", {"a.py": "\ufeffdef odd():\n    return '\x00'\n", "b.txt": "\udcff".encode("utf-8", "surrogateescape").decode("latin-1") + " fine\n", "c.py": "\n\n"})  # fmt: skip
    made.index()
    assert made.paths("fine") == ["b.txt"]
