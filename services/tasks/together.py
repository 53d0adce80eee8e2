"""Many tasks at once, and their manual order."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Task
from services import events
from services.accounts import owner_days
from services.tasks.applying import apply
from services.tasks.changes import Change, Spread, set_positions, touch
from services.tasks.errors import BadMove, TaskNotFound
from services.tasks.fields import CleanFields
from services.tasks.listing import get_task
from services.tasks.order import between, spread
from services.tasks.writing import remove

MAX_BULK = 200


def change_tasks(session: Session, user_id: int, ids: Sequence[int], fields: CleanFields) -> tuple[list[Task], int]:
    """Change tasks alike, all or none; returns them with the next ones that were made, and the change's id.

    Raises TaskNotFound and whatever `update_task` raises.
    """
    tasks = _get_all(session, user_id, ids)
    days = owner_days(session, user_id)
    change = Change(session, user_id)
    change.remember(tasks)
    made: list[Task] = []
    for task in tasks:
        following = apply(session, task, fields, days)
        if following is not None:
            change.made(following)
            made.append(following)
    events.publish(session, "tasks.changed", {"count": len(tasks)}, user_id=user_id)
    verb = {"done": "Completed", "open": "Reopened"}.get(fields.get("status", ""), "Changed")
    return [*tasks, *made], change.write(f"{verb} {_count(tasks)}")


def delete_tasks(session: Session, user_id: int, ids: Sequence[int]) -> int:
    """Delete tasks, all or none; returns the change's id. Raises TaskNotFound."""
    tasks = _get_all(session, user_id, ids)
    change = Change(session, user_id)
    remove(session, change, tasks)
    events.publish(session, "tasks.changed", {"count": len(tasks)}, user_id=user_id)
    return change.write(f"Deleted {_count(tasks)}", deleted=[task.id for task in tasks])


def move_task(
    session: Session, user_id: int, task_id: int, after_id: int | None, before_id: int | None
) -> tuple[Task, int]:
    """Move a task right behind `after_id`, else right before `before_id`, else to the top; returns it and the change's id.

    Raises TaskNotFound, BadMove.
    """
    task = get_task(session, user_id, task_id)
    beside = after_id if after_id is not None else before_id
    if beside is not None:
        if beside == task_id:
            raise BadMove
        get_task(session, user_id, beside)
    change = Change(session, user_id)
    place = _place(session, user_id, task_id, beside, is_after=after_id is not None)
    if place is None:
        change.spread(_spread_all(session, user_id))
        place = _place(session, user_id, task_id, beside, is_after=after_id is not None)
    assert place is not None, "there is room after spreading"
    change.remember([task])
    task.position = place
    touch(task)
    events.publish(session, "tasks.changed", {"count": 1}, user_id=user_id)
    return task, change.write(f"Moved “{task.title}”")


def _place(session: Session, user_id: int, task_id: int, beside: int | None, *, is_after: bool) -> float | None:
    """Return the position next to a task in the whole order, or None when there is no room."""
    order = session.execute(
        select(Task.id, Task.position)
        .where(Task.user_id == user_id, Task.id != task_id)
        .order_by(Task.position, Task.id)
    ).all()
    positions = [position for _, position in order]
    ids = [each for each, _ in order]
    index = 0 if beside is None else ids.index(beside) + is_after
    before = positions[index - 1] if index > 0 else None
    after = positions[index] if index < len(positions) else None
    return between(before, after)


def _spread_all(session: Session, user_id: int) -> list[Spread]:
    """Give every task a position anew, in the same order; return which they had and have."""
    order = session.execute(
        select(Task.id, Task.position).where(Task.user_id == user_id).order_by(Task.position, Task.id)
    ).all()
    moved = [Spread(task_id, was, now) for (task_id, was), now in zip(order, spread(len(order)), strict=True)]
    set_positions(session, {one.task_id: one.now for one in moved})
    return moved


def _get_all(session: Session, user_id: int, ids: Sequence[int]) -> list[Task]:
    wanted = list(dict.fromkeys(ids))
    query = select(Task).where(Task.id.in_(wanted), Task.user_id == user_id)
    found = {task.id: task for task in session.scalars(query)}
    missing = [str(task_id) for task_id in wanted if task_id not in found]
    if missing:
        raise TaskNotFound(errors={"ids": [f"there is no task {task_id}" for task_id in missing[:5]]})
    return [found[task_id] for task_id in wanted]


def _count(tasks: Sequence[Task]) -> str:
    return "1 task" if len(tasks) == 1 else f"{len(tasks)} tasks"
