"""What was done to tasks, kept for seven days so that it can be undone.

A change keeps each task as it was, and the stamp (`updated_at`) that it left on it: a task that bears another stamp now
was changed since. Undoing puts the former stamp back too, so that changes are undone one after the other, newest first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CursorResult, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from models import Project, Task, TaskChange, TaskDependency, TaskTag
from services import events
from services.core import clock
from services.tasks.dependencies import refuse_circles, set_dependencies
from services.tasks.errors import AlreadyUndone, ChangedSince, ChangeNotFound

KEPT_FOR = timedelta(days=7)
MAX_WORDS = 200
_COLUMNS = [column for column in Task.__table__.columns if column.name not in {"id", "user_id"}]
_DATES = ("due_on",)
_MOMENTS = ("created_at", "updated_at", "started_at", "completed_at")


def touch(task: Task) -> None:
    """Stamp a task as changed now; never with a stamp that it had before."""
    task.updated_at = max(clock.now(), task.updated_at + timedelta(microseconds=1))


class Spread(NamedTuple):
    """The position that a task got when the whole order was spread anew, and the one before."""

    task_id: int
    was: float
    now: float


@dataclass
class Change:
    """One change in the making: remember tasks before, note what is made, then write it."""

    session: Session
    user_id: int
    _before: dict[int, dict[str, Any]] = field(default_factory=dict)
    _tasks: dict[int, Task] = field(default_factory=dict)
    _made: list[Task] = field(default_factory=list)
    _spread: list[Spread] = field(default_factory=list)

    def remember(self, tasks: Iterable[Task]) -> None:
        """Keep tasks as they are now."""
        fresh = [task for task in tasks if task.id not in self._before]
        edges = _edges(self.session, [task.id for task in fresh])
        for task in fresh:
            self._before[task.id] = {"row": _row(task), "depends_on": edges.get(task.id, [])}
            self._tasks[task.id] = task

    def made(self, task: Task) -> None:
        """Note a task that the change makes."""
        self._made.append(task)

    def spread(self, moved: list[Spread]) -> None:
        """Note that all tasks got other positions in the same order, before this change remembered any."""
        self._spread = moved

    def write(self, words: str, *, deleted: Iterable[int] = ()) -> int:
        """Write the change; returns its id. `deleted` are the remembered tasks that are gone."""
        self.session.flush()
        gone = set(deleted)
        before = [
            {
                "id": task_id,
                **kept,
                "after": None if task_id in gone else _stamp(self._tasks[task_id]),
                "after_position": None if task_id in gone else self._tasks[task_id].position,
            }
            for task_id, kept in self._before.items()
        ]
        if self._spread and before:
            before[0]["spread"] = [list(one) for one in self._spread]
        before += [{"id": task.id, "row": None, "depends_on": [], "after": _stamp(task)} for task in self._made]
        change = TaskChange(
            user_id=self.user_id,
            words=words if len(words) <= MAX_WORDS else words[: MAX_WORDS - 1] + "…",
            before=before,
            made=[task.id for task in self._made],
            created_at=clock.now(),
        )
        self.session.add(change)
        self.session.flush()
        return change.id


def undo(session: Session, user_id: int, change_id: int) -> list[Task]:
    """Put everything back as it was before a change; returns the tasks that are there again, in the change's order.

    Raises ChangeNotFound, AlreadyUndone, ChangedSince (naming the task), DependencyLoop.
    """
    change = session.scalar(select(TaskChange).where(TaskChange.id == change_id, TaskChange.user_id == user_id))
    if change is None:
        raise ChangeNotFound
    if change.undone_at is not None:
        raise AlreadyUndone
    ids = [entry["id"] for entry in change.before]
    there = {task.id: task for task in session.scalars(select(Task).where(Task.id.in_(ids), Task.user_id == user_id))}
    _refuse_changed(session, change.before, there)
    for task_id in change.made:
        session.delete(there.pop(task_id))
    session.flush()
    restored = [entry for entry in change.before if entry["row"] is not None]
    for entry in restored:
        there[entry["id"]] = _restore(session, user_id, entry, there.get(entry["id"]))
    session.flush()
    _gather(session, user_id, [Spread(*one) for entry in restored[:1] for one in entry.get("spread", ())])
    for entry in restored:
        set_dependencies(session, entry["id"], _existing(session, user_id, entry["depends_on"]))
    refuse_circles(session, [entry["id"] for entry in restored])
    change.undone_at = clock.now()
    events.publish(session, "tasks.changed", {"count": len(ids)}, user_id=user_id)
    return [there[entry["id"]] for entry in restored]


def clean_up(session: Session, now: datetime) -> int:
    """Delete changes older than seven days; returns how many."""
    result = session.execute(delete(TaskChange).where(TaskChange.created_at < now - KEPT_FOR))
    return result.rowcount if isinstance(result, CursorResult) else 0


def _refuse_changed(session: Session, entries: list[dict[str, Any]], there: dict[int, Task]) -> None:
    made = {entry["id"] for entry in entries if entry["row"] is None}
    awaited = set(session.scalars(select(TaskDependency.depends_on_id).where(TaskDependency.depends_on_id.in_(made))))
    for entry in entries:
        task = there.get(entry["id"])
        stamp = None if task is None else _stamp(task)
        if stamp != entry["after"] or entry["id"] in awaited:
            title = task.title if task is not None else (entry["row"] or {}).get("title", "The next one")
            raise ChangedSince(title=title)


def _restore(session: Session, user_id: int, entry: dict[str, Any], task: Task | None) -> Task:
    values = _values(entry["row"])
    if values["project_id"] is not None and not _is_project(session, user_id, values["project_id"]):
        values["project_id"] = None
    if task is None:
        task = Task(id=entry["id"], user_id=user_id, **values)
        session.add(task)
    else:
        if task.position != entry["after_position"] or entry["after_position"] == values["position"]:
            del values["position"]  # the order was spread anew since, or the change did not move it
        for name, value in values.items():
            setattr(task, name, value)
    session.flush()
    write_tags(session, task)
    return task


def _gather(session: Session, user_id: int, moved: list[Spread]) -> None:
    """Undo a spreading, where the order is still the one that was spread: older changes know positions before it."""
    if not moved:
        return
    there = dict(session.execute(select(Task.id, Task.position).where(Task.user_id == user_id)).all())
    if there != {one.task_id: one.now for one in moved}:
        return
    set_positions(session, {one.task_id: one.was for one in moved})


def set_positions(session: Session, positions: dict[int, float]) -> None:
    """Give tasks, by their ids, other positions. That is no change of theirs: their stamps stay."""
    table = Task.__table__
    session.connection().execute(
        update(table)  # type: ignore[arg-type]  # a declarative class's __table__ is typed FromClause
        .where(table.c.id == bindparam("task"))
        .values(position=bindparam("place"), updated_at=table.c.updated_at),
        [{"task": task_id, "place": place} for task_id, place in positions.items()],
    )
    session.expire_all()  # what the session knows of them is older


def write_tags(session: Session, task: Task) -> None:
    """Write a task's tags as rows too."""
    session.execute(delete(TaskTag).where(TaskTag.task_id == task.id))
    if task.tags:
        session.execute(insert(TaskTag), [{"task_id": task.id, "tag": tag} for tag in task.tags])


def _row(task: Task) -> dict[str, Any]:
    return {column.name: _plain(getattr(task, column.name)) for column in _COLUMNS}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, list) else value


def _values(row: dict[str, Any]) -> dict[str, Any]:
    values = dict(row)
    for name in _DATES:
        values[name] = None if row[name] is None else date.fromisoformat(row[name])
    for name in _MOMENTS:
        values[name] = None if row[name] is None else datetime.fromisoformat(row[name])
    return values


def _stamp(task: Task) -> str:
    return task.updated_at.isoformat()


def _edges(session: Session, ids: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    rows = session.execute(
        select(TaskDependency.task_id, TaskDependency.depends_on_id)
        .where(TaskDependency.task_id.in_(ids))
        .order_by(TaskDependency.depends_on_id)
    )
    for task_id, other_id in rows:
        found.setdefault(task_id, []).append(other_id)
    return found


def _existing(session: Session, user_id: int, ids: list[int]) -> list[int]:
    return list(session.scalars(select(Task.id).where(Task.id.in_(ids), Task.user_id == user_id)))


def _is_project(session: Session, user_id: int, project_id: int) -> bool:
    found = select(Project.id).where(Project.id == project_id, Project.user_id == user_id)
    return session.scalar(found) is not None
