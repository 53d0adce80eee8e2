from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from models import Conversation, Goal, Habit, Message, Project, SearchNote, Task, User
from services.core import clock
from services.core.database import Database
from services.search import indexing
from services.search.notes import lacks_notes, remove_note, sync_everybody, sync_notes
from services.search.query import parse
from services.search.search import search
from tests.fakes.database import fresh_database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return fresh_database(tmp_path)


def titles(database: Database, typed: str, user_id: int = 1) -> list[str]:
    with database.read() as session:
        return [hit.title for hit in search(session, user_id, parse(typed)).hits]


def test_what_was_there_before_is_made_up_for(database: Database):
    with database.write() as session:
        session.add(Task(user_id=1, title="Water the ficus", notes="in the kitchen", tags=["plants"]))
        session.add(Habit(user_id=1, name="Read poetry", description="ten pages", start_on=clock.now().date()))
        session.add(Goal(user_id=1, name="Run a marathon", target_value=42, start_on=clock.now().date()))
    assert titles(database, "ficus") == []
    with database.read() as session:
        assert lacks_notes(session)
    assert sync_everybody(database, lambda: None) == 3
    assert titles(database, "ficus") == titles(database, "plants") == titles(database, "kitchen") == ["Water the ficus"]
    assert titles(database, "kind:habit pages") == ["Read poetry"]
    assert titles(database, "marathon") == ["Run a marathon"]
    with database.read() as session:
        assert not lacks_notes(session)
    assert sync_everybody(database, lambda: None) == 0


def test_a_note_follows_its_subject(database: Database):
    with database.write() as session:
        task = Task(user_id=1, title="Water the ficus")
        session.add(task)
        sync_notes(session, 1, ["task"])
        task.title, task.updated_at = "Feed the cat", clock.now() + timedelta(seconds=1)
        sync_notes(session, 1, ["task"])
        assert sync_notes(session, 1, ["task"]) == 0
    assert (titles(database, "ficus"), titles(database, "cat")) == ([], ["Feed the cat"])
    with database.write() as session:
        session.delete(session.get_one(Task, 1))
        sync_notes(session, 1, ["task"])
    assert titles(database, "cat") == []
    with database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM search_note_words")) == 0


def test_only_finished_answers_are_found_under_their_question(database: Database):
    with database.write() as session:
        thread = Conversation(user_id=1, title="Sessions")
        session.add(thread)
        session.flush()
        now = clock.now()
        session.add(Message(conversation_id=thread.id, role="user", content="Who signs the cookies?"))
        session.add(Message(conversation_id=thread.id, role="assistant", content="A serializer [1].", finished_at=now))
        session.add(Message(conversation_id=thread.id, role="assistant", content="Half a serializer", state="writing"))
    sync_everybody(database, lambda: None)
    with database.read() as session:
        (hit,) = search(session, 1, parse("serializer")).hits
    assert (hit.kind, hit.title, hit.link) == ("answer", "Who signs the cookies?", f"/ask/{thread.id}")


def test_notes_of_others_are_never_found(database: Database):
    with database.write() as session:
        session.add(User(id=2, email="ben@example.org"))
        session.flush()
        session.add(Task(user_id=2, title="Hide the treasure"))
    sync_everybody(database, lambda: None)
    assert titles(database, "treasure", user_id=2) == ["Hide the treasure"]
    assert titles(database, "treasure") == titles(database, "kind:task") == []


def test_filters_of_time_and_kind_find_notes_without_words(database: Database):
    with database.write() as session:
        for days, title in ((0, "New"), (400, "Old")):
            session.add(Task(user_id=1, title=title, updated_at=clock.now() - timedelta(days=days)))
    sync_everybody(database, lambda: None)
    assert titles(database, "kind:task") == ["New", "Old"]
    day = (clock.now() - timedelta(days=100)).date().isoformat()
    assert titles(database, f"kind:task after:{day}") == ["New"]
    assert titles(database, f"kind:task before:{day}") == ["Old"]


def test_a_task_stays_findable_when_its_project_goes(database: Database):
    with database.write() as session:
        project = Project(user_id=1, name="shop")
        session.add(project)
        session.flush()
        session.add(Task(user_id=1, title="Water the ficus", project_id=project.id))
        sync_notes(session, 1)
    with database.write() as session:
        session.delete(session.get_one(Project, project.id))
        session.flush()
        sync_notes(session, 1)
    indexing.sweep(database)
    assert titles(database, "ficus") == ["Water the ficus"]
    with database.read() as session:
        assert session.scalar(select(func.count(SearchNote.id))) == 1
        assert session.scalar(text("SELECT count(*) FROM search_note_words")) == 1


def test_a_note_can_be_removed_by_what_it_is_about(database: Database):
    with database.write() as session:
        session.add(Task(user_id=1, title="Water the ficus"))
        sync_notes(session, 1)
        remove_note(session, 1, "task", "1")
    assert titles(database, "ficus") == []
