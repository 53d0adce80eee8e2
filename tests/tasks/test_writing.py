"""Tasks as rows: series that go on once, dependencies without circles, order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models import Event, Task, TaskDependency, TaskTag, User
from services import tasks
from services.core.database import Database
from services.tasks.cycles import circle_words, find_circle
from services.tasks.errors import BadTask, DependencyLoop, TaskNotFound
from tests.fakes.database import LOCAL_USER_ID as ME


def add(database: Database, title: str = "Paint", **fields: Any) -> int:
    with database.write() as session:
        return tasks.create_task(session, ME, tasks.clean({"title": title, **fields})).task.id


def shown(database: Database, task_id: int) -> tasks.TaskView:
    with database.read() as session:
        (view,) = tasks.show(session, ME, [tasks.get_task(session, ME, task_id)])
        return view


def everything(database: Database) -> dict[str, Any]:
    """All that there is of tasks, as plain values."""
    with database.read() as session:
        columns = [column.name for column in Task.__table__.columns]
        return {
            "tasks": {row.id: {name: getattr(row, name) for name in columns} for row in session.scalars(select(Task))},
            "tags": set(session.execute(select(TaskTag.task_id, TaskTag.tag)).all()),
            "edges": set(session.execute(select(TaskDependency.task_id, TaskDependency.depends_on_id)).all()),
        }


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int) -> None:
        gate.wait()
        try:
            results[index] = acts[index]()
        except Exception as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# ── Series ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_of_a_series_is_like_the_one_before(database, now):
    first = add(
        database, "Pay rent", due_on=date(2026, 11, 25), due_time="09:00", recurrence="FREQ=MONTHLY", tags=["home"],
        priority="high", notes="by transfer",
    )  # fmt: skip
    with database.write() as session:
        done = tasks.complete_task(session, ME, first)
    following = shown(database, done.next.id)
    assert (following.due_on, following.due_time) == (date(2026, 12, 25), "09:00")
    assert (following.tags, following.priority, following.notes) == (["home"], "high", "by transfer")
    assert (following.type, following.status, following.series_id) == ("recurring", "open", first)


def test_a_task_completed_late_is_next_due_from_today_on(database, now):
    task_id = add(database, due_on=date(2026, 11, 2), recurrence="FREQ=DAILY;INTERVAL=7")
    with database.write() as session:
        assert tasks.complete_task(session, ME, task_id).next.due_on == date(2026, 11, 23)


def test_completed_twice_at_once_makes_one_next(database, now):
    task_id = add(database, due_on=date(2026, 11, 21), recurrence="FREQ=DAILY")

    def complete():
        with database.write() as session:
            return tasks.complete_task(session, ME, task_id).next

    results = at_once(*[complete] * 6)
    assert sum(result is not None for result in results) == 1
    assert len(everything(database)["tasks"]) == 2


def test_opened_again_and_completed_again_makes_no_second_next(database, now):
    task_id = add(database, due_on=date(2026, 11, 21), recurrence="FREQ=DAILY")
    with database.write() as session:
        tasks.complete_task(session, ME, task_id)
        tasks.reopen_task(session, ME, task_id)
        assert tasks.complete_task(session, ME, task_id).next is None
    assert len(everything(database)["tasks"]) == 2


@pytest.mark.parametrize("end", ["COUNT=3", "UNTIL=20261123"])
def test_count_and_until_end_a_series(database, now, end):
    task_id: int | None = add(database, due_on=date(2026, 11, 21), recurrence=f"FREQ=DAILY;{end}")
    met = 0
    while task_id is not None:
        met += 1
        now.pass_by(days=1)
        with database.write() as session:
            following = tasks.complete_task(session, ME, task_id).next
        task_id = following and following.id
    assert met == 3


def test_nine_by_the_clock_stays_nine_when_the_clock_is_put_forward(database, now):
    with database.write() as session:
        session.get_one(User, ME).time_zone = "Europe/Berlin"
    task_id = add(database, due_on=date(2027, 3, 27), due_time="09:00", recurrence="FREQ=DAILY")
    with database.write() as session:
        following = tasks.complete_task(session, ME, task_id).next.id
    before, after = shown(database, task_id), shown(database, following)
    assert after.due_time == "09:00"
    assert after.due_at - before.due_at == timedelta(hours=23)


def test_a_rule_without_a_date_begins_on_its_first_date(database, now):
    assert shown(database, add(database, recurrence="FREQ=WEEKLY;BYDAY=MO")).due_on == date(2026, 11, 23)


def test_a_rule_taken_away_makes_it_a_task_for_once(database, now):
    task_id = add(database, recurrence="FREQ=DAILY")
    with database.write() as session:
        tasks.update_task(session, ME, task_id, {"recurrence": None})
        assert tasks.complete_task(session, ME, task_id).next is None
    assert (shown(database, task_id).type, shown(database, task_id).series_id) == ("todo", None)


# ── Dependencies ─────────────────────────────────────────────────────────────────────────────────────


def test_a_circle_is_refused_and_named(database, now):
    paint, buy = add(database, "Paint"), add(database, "Buy paint")
    with database.write() as session:
        tasks.update_task(session, ME, paint, {"depends_on": [buy]})
    with pytest.raises(DependencyLoop, match="Buy paint → Paint → Buy paint"), database.write() as session:
        tasks.update_task(session, ME, buy, {"depends_on": [paint]})
    with pytest.raises(DependencyLoop, match="Paint → Paint"), database.write() as session:
        tasks.update_task(session, ME, paint, {"depends_on": [paint]})
    assert everything(database)["edges"] == {(paint, buy)}


def test_two_additions_at_once_make_no_circle(database, now):
    one, other = add(database, "One"), add(database, "Other")

    def wait(task_id: int, for_id: int):
        def act():
            with database.write() as session:
                tasks.update_task(session, ME, task_id, {"depends_on": [for_id]})

        return act

    results = at_once(wait(one, other), wait(other, one))
    assert sorted(type(result).__name__ for result in results) == ["DependencyLoop", "NoneType"]


def test_what_waits_is_blocked_until_the_other_is_done_or_gone(database, now):
    buy = add(database, "Buy")
    paint, look = add(database, "Paint", depends_on=[buy]), add(database, "Look", depends_on=[buy])
    assert shown(database, paint).is_blocked
    assert shown(database, buy).blocks == [paint, look]
    with database.write() as session:
        tasks.complete_task(session, ME, buy)
    assert not shown(database, paint).is_blocked
    with database.write() as session:
        tasks.delete_task(session, ME, buy)
    assert shown(database, paint).depends_on == []


graphs = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 6), max_size=4), max_size=7)


@given(graphs, st.integers(0, 6))
def test_a_circle_is_found_exactly_when_there_is_one(graph: dict[int, list[int]], start: int):
    reached: set[int] = set()  # the slow, obvious way: whatever can be reached, again and again
    for _ in range(8):
        reached |= {other for task in (reached or {start}) | {start} for other in graph.get(task, [])}
    circle = find_circle(graph, start)
    assert (circle is not None) == (start in reached)
    if circle is not None:
        assert circle[0] == circle[-1] == start
        assert all(following in graph[task] for task, following in pairwise(circle))


def test_a_long_circle_is_told_shortly():
    words = circle_words(f"Task {number}" for number in range(500))
    assert words.startswith("Task 0 → Task 1")
    assert words.endswith("Task 499")
    assert len(words) < 300


# ── Order, events, others ────────────────────────────────────────────────────────────────────────────


def order(database: Database) -> list[int]:
    with database.read() as session:
        page = tasks.list_tasks(session, ME, tasks.Wanted(sort="manual"), limit=50, cursor=None)
        return [view.id for view in page.rows]


def test_tasks_are_moved_by_hand_however_often(database, now):
    ids = [add(database, f"T{number}") for number in range(4)]
    assert order(database) == ids
    for _ in range(60):  # far more often than one gap can be halved
        last = order(database)[-1]
        with database.write() as session:
            tasks.move_task(session, ME, last, ids[0], None)
        if last == ids[0]:
            continue
        after = order(database)
        assert after[after.index(ids[0]) + 1] == last
    with database.write() as session:
        tasks.move_task(session, ME, ids[2], None, None)
    assert order(database)[0] == ids[2]
    with database.write() as session:
        tasks.move_task(session, ME, ids[2], None, ids[0])
    moved = order(database)
    assert moved.index(ids[2]) == moved.index(ids[0]) - 1


def test_every_act_publishes_in_its_transaction(database, now):
    task_id = add(database, "Rent", recurrence="FREQ=DAILY")
    with database.write() as session:
        tasks.update_task(session, ME, task_id, {"title": "Pay rent"})
        done = tasks.complete_task(session, ME, task_id)
        tasks.reopen_task(session, ME, task_id)
        tasks.change_tasks(session, ME, [task_id, done.next.id], {"priority": "low"})
        tasks.delete_task(session, ME, task_id)
    with database.read() as session:
        published = [(event.type, event.payload) for event in session.scalars(select(Event).order_by(Event.id))]
    about = {"task_id": task_id, "title": "Pay rent"}
    assert published == [
        ("task.created", {"task_id": task_id, "title": "Rent"}),
        ("task.updated", about),
        ("task.completed", about),
        ("task.created", {"task_id": done.next.id, "title": "Pay rent"}),
        ("task.reopened", about),
        ("tasks.changed", {"count": 2}),
        ("task.deleted", about),
    ]


def test_another_owners_tasks_do_not_exist(database, now):
    task_id = add(database)
    with database.write() as session:
        session.add(User(id=2, full_name="Other"))
    for act in (tasks.complete_task, tasks.reopen_task, tasks.delete_task, tasks.get_task):
        with pytest.raises(TaskNotFound), database.write() as session:
            act(session, 2, task_id)
    with pytest.raises(TaskNotFound), database.write() as session:
        tasks.change_tasks(session, 2, [task_id], {"priority": "low"})
    with pytest.raises(BadTask), database.write() as session:
        tasks.create_task(session, 2, {"title": "T", "depends_on": [task_id]})
