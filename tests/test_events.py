import threading

import pytest
from sqlalchemy import func, select

from models import Event, User
from services import events
from tests.fakes.database import LOCAL_USER_ID, fresh_database


@pytest.fixture
def database(tmp_path):
    database = fresh_database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def heard():
    """What a subscriber to everything heard."""
    heard = []
    unsubscribe = events.bus.subscribe("*", heard.append)
    yield heard
    unsubscribe()


def publish(session, event_type="thing.made", **options):
    return events.publish(session, event_type, {"n": 1}, user_id=LOCAL_USER_ID, **options)


def test_an_event_is_a_row_of_the_callers_transaction(database):
    with database.write() as session:
        made = publish(session, project_id=None, actor="me")
    with database.read() as session:
        row = session.get(Event, made.id)
    assert (row.type, row.payload, row.actor, row.created_at) == ("thing.made", {"n": 1}, "me", made.created_at)


def test_subscribers_hear_after_commit_when_others_can_read_it(database, heard):
    seen_by_another = []

    def look(event):
        with database.read() as other:
            seen_by_another.append(other.get(Event, event.id))

    unsubscribe = events.bus.subscribe("thing.made", look)
    with database.write() as session:
        made = publish(session)
        assert heard == []
    unsubscribe()
    assert [event.id for event in heard] == [made.id]
    assert seen_by_another[0].id == made.id


def test_a_subscriber_may_write_in_a_transaction_of_its_own(database):
    def answer(event):
        with database.write() as other:
            publish(other, "thing.answered")

    unsubscribe = events.bus.subscribe("thing.made", answer)
    with database.write() as session:
        publish(session)
    unsubscribe()
    with database.read() as session:
        assert [each.type for each in events.list_events(session, LOCAL_USER_ID)] == ["thing.made", "thing.answered"]


def test_nobody_hears_of_what_was_rolled_back(database, heard):
    with pytest.raises(ZeroDivisionError), database.write() as session:
        publish(session).id /= 0
    with database.write() as session:
        session.add(User(full_name="another"))
    assert heard == []
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Event)) == 0


def test_of_a_savepoint_that_rolled_back_nobody_hears_and_of_the_rest_everybody(database, heard):
    with database.write() as session:
        publish(session, "before")
        outer = session.begin_nested()
        publish(session, "inside")
        with session.begin_nested():
            publish(session, "deeper")
        outer.rollback()
        with session.begin_nested():
            publish(session, "kept")
        assert heard == []
    assert [event.type for event in heard] == ["before", "kept"]


def test_what_is_recorded_without_an_answer_is_written_and_heard_all_the_same(database, heard):
    with database.write() as session:
        events.record(session, "thing.counted", {"n": 2}, user_id=LOCAL_USER_ID)
        assert heard == []
    with database.read() as session:
        (row,) = events.list_events(session, LOCAL_USER_ID)
    assert [(event.id, event.type, event.payload) for event in heard] == [(row.id, "thing.counted", {"n": 2})]


def test_a_subscriber_that_fails_disturbs_neither_the_publisher_nor_the_others(database, heard, caplog):
    unsubscribe = events.bus.subscribe("thing.made", lambda _: 1 / 0)
    with database.write() as session:
        publish(session)
    unsubscribe()
    assert [event.type for event in heard] == ["thing.made"]
    assert "subscriber of thing.made failed" in caplog.text


def test_a_subscription_hears_its_type_only_and_ends_when_told(database):
    heard = []
    unsubscribe = events.bus.subscribe("one", heard.append)
    with database.write() as session:
        publish(session, "one")
        publish(session, "two")
    unsubscribe()
    with database.write() as session:
        publish(session, "one")
    assert [event.type for event in heard] == ["one"]


def test_events_are_listed_oldest_first_after_a_cursor_and_of_their_owner_only(database):
    with database.write() as session:
        session.add(User(id=2, full_name="another"))
    with database.write() as session:
        ids = [publish(session, f"type.{n % 2}").id for n in range(6)]
        events.publish(session, "type.0", {}, user_id=2)
    with database.read() as session:
        assert [each.id for each in events.list_events(session, LOCAL_USER_ID)] == ids
        assert [each.id for each in events.list_events(session, LOCAL_USER_ID, after=ids[2], limit=2)] == ids[3:5]
        assert [each.id for each in events.list_events(session, LOCAL_USER_ID, event_type="type.1")] == ids[1::2]
        assert events.latest_id(session, LOCAL_USER_ID) == ids[-1]
        assert events.latest_id(session, 2) == ids[-1] + 1
        assert events.latest_id(session, 3) == 0


def test_an_id_is_never_given_twice_even_when_the_newest_event_was_cleaned_up(database):
    with database.write() as session:
        first = publish(session)
    with database.write() as session:
        assert events.clean_up(session, first.created_at, keep_days=1) == 0
        assert events.clean_up(session, first.created_at.replace(year=first.created_at.year + 1), keep_days=180) == 1
    with database.write() as session:
        assert publish(session).id > first.id


def test_many_threads_publish_and_every_event_is_heard_once(database, heard):
    def many():
        for _ in range(20):
            with database.write() as session:
                publish(session)

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(event.id for event in heard) == sorted({event.id for event in heard})
    assert len(heard) == 80


def test_who_joins_an_event_writes_in_its_transaction(database):
    def follow(session, event):
        session.add(User(full_name=f"made by {event.id}"))

    leave = events.bus.join("thing.made", follow)
    try:
        with pytest.raises(RuntimeError), database.write() as session:
            publish(session)
            raise RuntimeError
        with database.write() as session:
            made = publish(session)
    finally:
        leave()
    with database.read() as session:
        assert session.scalars(select(User.full_name).where(User.full_name.like("made by%"))).all() == [
            f"made by {made.id}"
        ]


def test_what_a_joining_handler_wrote_before_it_failed_is_taken_back(database, caplog):
    def fail(session, event):
        session.add(User(full_name="half"))
        session.flush()
        raise ValueError(event.type)

    leave = events.bus.join("thing.made", fail)
    try:
        with database.write() as session:
            made = publish(session)
    finally:
        leave()
    with database.read() as session:
        assert session.get(Event, made.id) is not None
        assert session.scalar(select(func.count()).where(User.full_name == "half")) == 0
    assert "thing.made" in caplog.text
