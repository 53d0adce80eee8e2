"""Make, change, complete and delete a task; each act is one change that can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Task
from services import events
from services.accounts import owner_days
from services.core import clock
from services.tasks.applying import apply
from services.tasks.changes import Change, touch
from services.tasks.dependencies import dependants_of
from services.tasks.fields import CleanFields
from services.tasks.listing import get_task
from services.tasks.order import between
from services.tasks.shape import LIVE


@dataclass(frozen=True)
class Done:
    """What an act did: the task, the next one of its series when it made one, the change's id for undo."""

    task: Task
    next: Task | None
    change_id: int | None  # None: there was nothing to do


def create_task(session: Session, user_id: int, fields: CleanFields, *, is_sample: bool = False) -> Done:
    """Write a new task at the end of the manual order.

    A recurring one without a date is due on its rule's first date from the owner's today on. Raises BadTask,
    BadRecurrence, DependencyLoop.
    """
    last = session.scalar(select(func.max(Task.position)).where(Task.user_id == user_id))
    now = clock.now()
    task = Task(
        user_id=user_id, title="", type="todo", status="open", notes="", tags=[], is_sample=is_sample,
        position=between(last, None) or 0.0, created_at=now, updated_at=now,
    )  # fmt: skip
    change = Change(session, user_id)
    following = apply(session, task, fields, owner_days(session, user_id))
    change.made(task)
    _publish(session, task, "open", is_new=True)
    if following is not None:
        change.made(following)
        _publish(session, following, "open", is_new=True)
    return Done(task, following, change.write(f"Added “{task.title}”"))


def update_task(session: Session, user_id: int, task_id: int, fields: CleanFields, verb: str = "Changed") -> Done:
    """Change what is given; the status done completes, as `complete_task` does.

    Raises TaskNotFound, BadTask, BadRecurrence, DependencyLoop.
    """
    task = get_task(session, user_id, task_id)
    change = Change(session, user_id)
    change.remember([task])
    was = task.status
    following = apply(session, task, fields, owner_days(session, user_id))
    _publish(session, task, was)
    if following is not None:
        change.made(following)
        _publish(session, following, "open", is_new=True)
    return Done(task, following, change.write(f"{verb} “{task.title}”"))


def complete_task(session: Session, user_id: int, task_id: int) -> Done:
    """Complete a task, and make the next one when it recurs; nothing happens when it is done. Raises TaskNotFound."""
    task = get_task(session, user_id, task_id)
    if task.status == "done":
        return Done(task, None, None)
    return update_task(session, user_id, task_id, {"status": "done"}, "Completed")


def reopen_task(session: Session, user_id: int, task_id: int) -> Done:
    """Open a task again; the next one of its series stays. Nothing happens when it is open. Raises TaskNotFound."""
    task = get_task(session, user_id, task_id)
    if task.status == "open":
        return Done(task, None, None)
    return update_task(session, user_id, task_id, {"status": "open"}, "Reopened")


def delete_task(session: Session, user_id: int, task_id: int) -> int:
    """Delete a task and free those that wait for it; returns the change's id. Raises TaskNotFound."""
    task = get_task(session, user_id, task_id)
    change = Change(session, user_id)
    remove(session, change, [task])
    payload = {"task_id": task_id, "title": task.title}
    events.publish(session, "task.deleted", payload, user_id=user_id, project_id=task.project_id)
    return change.write(f"Deleted “{task.title}”", deleted=[task_id])


def remove(session: Session, change: Change, tasks: list[Task]) -> None:
    """Delete tasks within a change; who waited for one of them waits no longer, which is part of the change."""
    freed = dependants_of(session, [task.id for task in tasks])
    change.remember([*tasks, *freed])
    for task in freed:
        touch(task)
    for task in tasks:
        session.delete(task)
    session.flush()


def _publish(session: Session, task: Task, was: str, *, is_new: bool = False) -> None:
    payload = {"task_id": task.id, "title": task.title}
    user_id, project_id = task.user_id, task.project_id
    if is_new:
        events.publish(session, "task.created", payload, user_id=user_id, project_id=project_id)
    if task.status == "done" and was != "done":
        events.publish(session, "task.completed", payload, user_id=user_id, project_id=project_id)
    elif task.status in LIVE and was not in LIVE:
        events.publish(session, "task.reopened", payload, user_id=user_id, project_id=project_id)
    elif not is_new:
        events.publish(session, "task.updated", payload, user_id=user_id, project_id=project_id)
