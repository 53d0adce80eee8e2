"""Undoing changes of tasks: everything is exactly as it was, or it is refused."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from models import MapModule, Project, SystemMap, Task, TaskChange, TaskDependency, TaskTag, User
from services import tasks
from services.core.database import Database
from services.tasks.errors import AlreadyUndone, BadTask, ChangedSince, ChangeNotFound, DependencyLoop
from tests.fakes.database import LOCAL_USER_ID as ME
from tests.fakes.database import fresh_database


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


acts = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from([{}, {"recurrence": "FREQ=DAILY"}, {"tags": ["a", "b"]}])),
        st.tuples(st.just("update"), st.integers(0, 5), st.sampled_from([
            {"title": "New"}, {"tags": ["c"]}, {"due_on": date(2026, 12, 1)}, {"status": "doing"}, {"status": "dropped"},
            {"recurrence": "FREQ=WEEKLY"}, {"recurrence": None}, {"notes": "n", "priority": "low"},
        ])),
        st.tuples(st.just("wait"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("complete"), st.integers(0, 5)),
        st.tuples(st.just("reopen"), st.integers(0, 5)),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("move"), st.integers(0, 5), st.integers(0, 5)),
        st.tuples(st.just("complete_all"), st.integers(0, 5)),
        st.tuples(st.just("delete_all"), st.integers(0, 5)),
    ),
    max_size=10,
)  # fmt: skip


def _act(session, act: tuple) -> int | None:
    """Do one thing, to whichever tasks there are; return the change's id."""
    ids = list(session.scalars(select(Task.id).order_by(Task.id)))
    if act[0] == "create":
        return tasks.create_task(session, ME, tasks.clean({"title": "T", **act[1]})).change_id
    if not ids:
        return None
    chosen = ids[act[1] % len(ids)]
    other = ids[act[2] % len(ids)] if len(act) > 2 and isinstance(act[2], int) else chosen
    several = ids[: act[1] + 1] if isinstance(act[1], int) else []
    return {
        "update": lambda: tasks.update_task(session, ME, chosen, tasks.clean(act[2])).change_id,
        "wait": lambda: tasks.update_task(session, ME, chosen, {"depends_on": [other]}).change_id,
        "complete": lambda: tasks.complete_task(session, ME, chosen).change_id,
        "reopen": lambda: tasks.reopen_task(session, ME, chosen).change_id,
        "delete": lambda: tasks.delete_task(session, ME, chosen),
        "move": lambda: tasks.move_task(session, ME, chosen, None if other == chosen else other, None)[1],
        "complete_all": lambda: tasks.change_tasks(session, ME, several, {"status": "done"})[1],
        "delete_all": lambda: tasks.delete_tasks(session, ME, several),
    }[act[0]]()


@settings(max_examples=25, deadline=None)
@given(acts)
# The next one of a recurring task has its position; between the two there is no room, so all are spread anew.
@example([("update", 0, {"recurrence": "FREQ=WEEKLY"}), ("complete", 0), ("move", 1, 2), ("move", 2, 0)])
@example([("move", 2, 0), ("update", 0, {"recurrence": "FREQ=WEEKLY"}), ("complete", 0), ("move", 1, 0)])
def test_any_changes_undone_backwards_leave_everything_exactly_as_it_was(tmp_path_factory, sequence):
    database = fresh_database(tmp_path_factory.mktemp("undo"))
    for number in range(3):
        add(database, f"Task {number}", tags=["x"])
    past = []
    for act in sequence:
        before = everything(database)
        try:
            with database.write() as session:
                change_id = _act(session, act)
        except DependencyLoop:
            assert everything(database) == before
            continue
        if change_id is not None:
            past.append((change_id, before))
    for change_id, before in reversed(past):
        with database.write() as session:
            tasks.undo(session, ME, change_id)
        assert everything(database) == before
    database.close()


@pytest.mark.parametrize("since", ["created", "deleted", "moved"])
def test_a_move_that_spread_all_is_undone_in_order_also_when_others_came_or_went_since(database, now, since: str):
    first, second, third = (add(database, title) for title in ("First", "Second", "Third"))
    with database.write() as session:  # no room between the first two
        session.get(Task, second).position = session.get(Task, first).position
    with database.write() as session:
        change_id = tasks.move_task(session, ME, third, first, None)[1]
    order = [first, second, third]
    with database.write() as session:
        if since == "created":
            order.append(tasks.create_task(session, ME, tasks.clean({"title": "Fourth"})).task.id)
        elif since == "deleted":
            tasks.delete_task(session, ME, second)
            order.remove(second)
        else:
            tasks.move_task(session, ME, second, None, first)
            order = [second, first, third]
    with database.write() as session:
        tasks.undo(session, ME, change_id)
    with database.read() as session:
        found = session.scalars(select(Task.id).order_by(Task.position, Task.id)).all()
    assert [one for one in found if one in order[:3]] == order[:3]


def test_undo_is_refused_when_a_task_was_changed_since(database, now):
    task_id = add(database, "Paint")
    with database.write() as session:
        change_id = tasks.update_task(session, ME, task_id, {"priority": "high"}).change_id
        tasks.update_task(session, ME, task_id, {"title": "Paint {it}"})
    with pytest.raises(ChangedSince, match=r"Paint \{it\}"), database.write() as session:
        tasks.undo(session, ME, change_id)
    assert shown(database, task_id).priority == "high"


def test_undo_is_refused_when_the_next_one_was_changed_or_is_waited_for(database, now):
    task_id = add(database, recurrence="FREQ=DAILY")
    with database.write() as session:
        done = tasks.complete_task(session, ME, task_id)
    add(database, "After", depends_on=[done.next.id])
    with pytest.raises(ChangedSince), database.write() as session:
        tasks.undo(session, ME, done.change_id)


def test_undo_that_would_close_a_circle_is_refused(database, now):
    three = add(database, "Three")
    two = add(database, "Two", depends_on=[three])
    one = add(database, "One", depends_on=[two])
    with database.write() as session:
        change_id = tasks.update_task(session, ME, two, {"depends_on": []}).change_id
        tasks.update_task(session, ME, three, {"depends_on": [one]})
    with pytest.raises(DependencyLoop), database.write() as session:
        tasks.undo(session, ME, change_id)


def test_a_change_is_undone_once_within_seven_days_by_its_owner(database, now):
    with database.write() as session:
        session.add(User(id=2, full_name="Other"))
        change_id = tasks.create_task(session, ME, {"title": "T"}).change_id
    with pytest.raises(ChangeNotFound), database.write() as session:
        tasks.undo(session, 2, change_id)
    with database.write() as session:
        assert tasks.undo(session, ME, change_id) == []
    with pytest.raises(AlreadyUndone), database.write() as session:
        tasks.undo(session, ME, change_id)
    now.pass_by(days=7, seconds=1)
    with database.write() as session:
        assert tasks.clean_up(session, now()) == 1
        assert session.scalars(select(TaskChange)).all() == []


def test_a_task_comes_back_without_a_project_that_is_gone(database, now):
    with database.write() as session:
        session.add(Project(id=5, user_id=ME, name="p"))
    task_id = add(database, project_id=5, module="a.py")
    with database.write() as session:
        change_id = tasks.delete_task(session, ME, task_id)
        session.delete(session.get_one(Project, 5))
    with database.write() as session:
        tasks.undo(session, ME, change_id)
    assert shown(database, task_id).project_id is None


def test_a_module_is_kept_when_the_map_no_longer_has_it(database, now):
    with database.write() as session:
        session.add(Project(id=5, user_id=ME, name="p"))
        session.flush()
        session.add(SystemMap(id=7, project_id=5, commit="c", state="ready", map_version="1"))
        session.get_one(Project, 5).current_map_id = 7
        session.flush()
        session.add(MapModule(map_id=7, path="a.py", blob="b", role="code"))
    task_id = add(database, project_id=5, module="a.py")
    with database.write() as session:
        session.execute(delete(MapModule))
    with database.write() as session:
        tasks.update_task(session, ME, task_id, {"title": "Mend", "module": "a.py", "project_id": 5})
    assert shown(database, task_id).module == "a.py"
    with pytest.raises(BadTask), database.write() as session:
        tasks.update_task(session, ME, task_id, {"module": "b.py"})
