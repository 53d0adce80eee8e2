"""The job's work: every passage gets a vector, once, the central ones first; what is cut short goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from models import LedgerEntry, Project, SearchState, SearchVector
from services.background import JobCancelled
from services.core.database import Database
from services.search import embedding
from services.search.by_meaning import ByMeaning, Meanings
from services.search.embedding import Embedded, embed_project, embedded_state, note_embedded, projects_to_embed
from services.search.meaning import MeaningUnavailable, go_on
from tests.fakes.indexed_projects import IndexedProject
from tests.fakes.meanings import FakeMeaning

FILES = {
    "src/money.py": 'def add_amounts(a, b):\n    """Sum what was paid by a client."""\n    return a + b\n',
    "src/cart.py": "def total():\n    return 12\n\n\ndef purchase(item):\n    return item\n",
    "tests/test_cart.py": "def test_total():\n    assert total() == 12\n",
    "docs/guide.md": "# Carts\n\nA cart holds things.\n",
    "src/copy.py": 'def add_amounts(a, b):\n    """Sum what was paid by a client."""\n    return a + b\n',
}


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> IndexedProject:
    made = IndexedProject(database, tmp_path / "shop.git", FILES)
    made.draw({"src/money.py": 0.1, "src/cart.py": 0.9})
    made.index()
    return made


@pytest.fixture
def model() -> FakeMeaning:
    return FakeMeaning()


def embed(shop: IndexedProject, model: FakeMeaning, other: FakeMeaning | None = None) -> Embedded:
    done = embed_project(shop.database, Meanings(model, other), shop.id)
    assert done is not None
    with shop.database.write() as session:
        note_embedded(session, done)
    return done


def count(database: Database, model: str = "fake/1") -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).where(SearchVector.model == model)) or 0


def test_every_passage_gets_a_vector_once_and_only_once(shop: IndexedProject, model: FakeMeaning) -> None:
    with shop.database.read() as session:
        assert [project.id for project in projects_to_embed(session, Meanings(model))] == [shop.id]
    done = embed(shop, model)
    assert done.made == len(model.asked) == count(shop.database)
    assert embed(shop, model).made == 0
    with shop.database.read() as session:
        state = embedded_state(session, session.get_one(Project, shop.id), Meanings(model))
        assert state.done == state.total == done.passages
        assert projects_to_embed(session, Meanings(model)) == []
        # Another model was chosen.
        assert projects_to_embed(session, Meanings(FakeMeaning("new/1"))) != []


def test_the_central_come_first_and_tests_last(shop: IndexedProject, model: FakeMeaning) -> None:
    embed(shop, model)
    assert model.asked[0].startswith("src cart")
    assert model.asked[-1].startswith("tests")


def test_a_run_that_is_cut_short_is_gone_on_with(
    shop: IndexedProject, model: FakeMeaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "BATCH", 1)
    rounds = iter(range(100))

    def check() -> None:
        if next(rounds) >= 4:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        embed_project(shop.database, Meanings(model), shop.id, check=check)
    before = count(shop.database)
    assert 0 < before < 5
    embed(shop, model)
    assert len(model.asked) == len(set(model.asked)) == count(shop.database)


def test_a_model_that_breaks_leaves_what_was_made(
    shop: IndexedProject, model: FakeMeaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "BATCH", 1)
    model.breaks_after = 2
    with pytest.raises(MeaningUnavailable):
        embed(shop, model)
    assert count(shop.database) == 2
    with shop.database.read() as session:
        assert session.get_one(SearchState, shop.id).vectors_map_id is None


def test_only_what_changed_is_embedded_and_what_went_is_swept(shop: IndexedProject, model: FakeMeaning) -> None:
    before = embed(shop, model)
    model.asked.clear()
    shop.change({"src/cart.py": "def total():\n    return 13\n"})
    done = embed(shop, model)
    assert [text for text in model.asked if not text.startswith("src cart")] == []
    assert done.made == 1
    assert done.swept == 2
    assert count(shop.database) == before.made - 1


def test_vectors_of_models_not_in_use_are_swept(shop: IndexedProject, model: FakeMeaning) -> None:
    embed(shop, FakeMeaning("old/1"))
    assert embed(shop, model).swept == count(shop.database)
    assert count(shop.database, "old/1") == 0


def test_a_project_without_a_map_has_nothing_to_embed(shop: IndexedProject, model: FakeMeaning) -> None:
    with shop.database.write() as session:
        session.get_one(Project, shop.id).current_map_id = None
    assert embed_project(shop.database, Meanings(model), shop.id) is None
    assert embed_project(shop.database, Meanings(model), 999) is None


def test_another_machine_is_told_only_what_its_project_allows_and_it_is_written_down(
    shop: IndexedProject, model: FakeMeaning
) -> None:
    other = FakeMeaning("far/1", is_local=False)
    embed(shop, model, other)
    assert other.asked == []
    with shop.database.write() as session:
        session.get_one(Project, shop.id).allow_remote_model = True
        session.get_one(SearchState, shop.id).vectors_map_id = None
    embed(shop, model, other)
    assert other.asked
    with shop.database.read() as session:
        lines = session.scalars(select(LedgerEntry)).all()
    assert {line.address for line in lines} == {"model.example:443"}
    assert sum(line.bytes_sent for line in lines) == sum(len(text.encode()) for text in other.asked)
    assert "src/cart.py" in lines[0].files


def test_search_finds_by_meaning_what_no_word_finds(shop: IndexedProject, model: FakeMeaning) -> None:
    embed(shop, model)
    by_meaning = ByMeaning(shop.database, Meanings(model))
    words = shop.search("what customer bought", mode="words")
    both = shop.search("what customer bought", by_meaning=by_meaning)
    assert "purchase" not in [hit.title for hit in words.hits]
    assert "purchase" in [hit.title for hit in both.hits]
    assert both.mode_used == "both"
    hit = next(hit for hit in both.hits if hit.title == "purchase")
    assert hit.parts["meaning"] > 0
    assert hit.snippet


def test_before_there_are_vectors_what_words_found_is_put_in_order_and_kept(
    shop: IndexedProject, model: FakeMeaning
) -> None:
    by_meaning = ByMeaning(shop.database, Meanings(model))
    answer = shop.search("total", by_meaning=by_meaning)
    assert answer.mode_used == "both"
    assert any("meaning" in hit.parts for hit in answer.hits)
    made = count(shop.database)
    assert made == len(model.asked) - 1  # the question
    model.asked.clear()
    shop.search("total", by_meaning=by_meaning)
    assert model.asked == []
    assert embed(shop, model).made + made == count(shop.database)


def test_a_phrase_must_be_in_what_is_found(shop: IndexedProject, model: FakeMeaning) -> None:
    embed(shop, model)
    by_meaning = ByMeaning(shop.database, Meanings(model))
    assert {hit.path for hit in shop.search('"cart holds"', by_meaning=by_meaning).hits} == {"docs/guide.md"}


@pytest.mark.parametrize("notes_alone", ["kind:task", "kind:commit kind:habit", "author:ada"])
def test_a_model_is_not_told_what_is_asked_of_notes_alone(shop: IndexedProject, notes_alone: str) -> None:
    with shop.database.write() as session:
        session.get_one(Project, shop.id).allow_remote_model = True
    other = FakeMeaning("far/1", is_local=False)
    answer = shop.search(f"what was bought {notes_alone}", by_meaning=ByMeaning(shop.database, Meanings(other, other)))
    assert answer.mode_used == "words"
    assert other.asked == []


def test_without_a_model_search_goes_on_by_words(shop: IndexedProject, model: FakeMeaning) -> None:
    model.breaks_after = 0
    answer = shop.search("total", by_meaning=ByMeaning(shop.database, Meanings(model)))
    assert answer.mode_used == "words"
    assert answer.hits


def test_another_users_passages_are_never_near(shop: IndexedProject, model: FakeMeaning, tmp_path: Path) -> None:
    theirs = IndexedProject(
        shop.database, tmp_path / "other.git", {"src/secret.py": "def purchase():\n    return 1\n"}, user_id=2
    )
    theirs.index()
    embed(shop, model)
    embed(theirs, model)
    by_meaning = ByMeaning(shop.database, Meanings(model))
    assert "src/secret.py" not in shop.paths("what customer bought", by_meaning=by_meaning)
    assert "src/secret.py" in theirs.paths("what customer bought", by_meaning=by_meaning)


def test_a_filter_is_answered_by_meaning_though_much_else_is_nearer(
    database: Database, model: FakeMeaning, tmp_path: Path
) -> None:
    nearer = {f"src/near{number}.py": f"def purchase_{number}():\n    return {number}\n" for number in range(160)}
    asked = "def checkout(basket, coupon, shipping):\n    return basket + coupon + shipping  # purchase\n"
    large = IndexedProject(database, tmp_path / "large.git", nearer | {"lib/till.py": asked})
    large.index()
    embed(large, model)
    by_meaning = ByMeaning(database, Meanings(model))
    assert large.paths("bought", by_meaning=by_meaning)
    assert large.paths("bought path:lib", by_meaning=by_meaning) == ["lib/till.py"]


class SlowMeaning(FakeMeaning):
    """Answers when it is let."""

    let = threading.Event()

    def embed(self, texts: Sequence[str], check: Callable[[], None] = go_on, *, hurry: bool = False) -> Any:
        self.let.wait(60)
        return super().embed(texts, check, hurry=hurry)


def test_nobody_waits_for_the_questions_of_others_to_a_slow_model(shop: IndexedProject, model: FakeMeaning) -> None:
    slow = SlowMeaning("far/1", is_local=False)
    by_meaning = ByMeaning(shop.database, Meanings(model, slow))
    with shop.database.read() as session:
        project = session.get_one(Project, shop.id)
        project.allow_remote_model = True
        begun = [by_meaning.begin(session, [project], f"question {number}") for number in range(8)]
        project.allow_remote_model = False
        quick = by_meaning.begin(session, [project], "total").parts[0].compared
        assert quick.result(timeout=30)
        waiting = [thread for thread in threading.enumerate() if thread.name == "question"]
        assert len(waiting) >= len(begun)
        assert all(thread.daemon for thread in waiting)  # so the end of the process waits for none of them
        slow.let.set()
        for each in begun:
            by_meaning.finish(session, each)


def test_what_goes_wrong_while_comparing_is_told_to_who_asked(
    shop: IndexedProject, model: FakeMeaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("it broke")

    monkeypatch.setattr(model, "embed", broken)
    with pytest.raises(RuntimeError, match="it broke"):
        shop.search("total", by_meaning=ByMeaning(shop.database, Meanings(model)))
