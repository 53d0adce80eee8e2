"""Which tasks wait for which: written without circles. Callers hold the write lock, so two cannot close one together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from models import Task, TaskDependency
from services.tasks.cycles import circle_words, find_circle
from services.tasks.errors import BadTask, DependencyLoop
from services.tasks.shape import MAX_DEPENDENCIES

CHUNK = 5000  # ids in one query


def replace_dependencies(session: Session, task: Task, depends_on: Sequence[int]) -> None:
    """Let a task wait for exactly these. Raises BadTask for ids that are not the owner's, DependencyLoop."""
    wanted = sorted(set(depends_on))
    if len(wanted) > MAX_DEPENDENCIES:
        raise BadTask(errors={"depends_on": [f"holds at most {MAX_DEPENDENCIES} tasks"]})
    known = set(session.scalars(select(Task.id).where(Task.id.in_(wanted), Task.user_id == task.user_id)))
    missing = [task_id for task_id in wanted if task_id not in known]
    if missing:
        raise BadTask(errors={"depends_on": [f"there is no task {task_id}" for task_id in missing[:5]]})
    set_dependencies(session, task.id, wanted)
    refuse_circles(session, [task.id])


def set_dependencies(session: Session, task_id: int, depends_on: Iterable[int]) -> None:
    """Write what a task waits for, unchecked."""
    session.execute(delete(TaskDependency).where(TaskDependency.task_id == task_id))
    rows = [{"task_id": task_id, "depends_on_id": other} for other in depends_on]
    if rows:
        session.execute(insert(TaskDependency), rows)


def refuse_circles(session: Session, task_ids: Sequence[int]) -> None:
    """Raise DependencyLoop, naming the circle, when one of these tasks waits for itself in the end."""
    waits_for = _reachable(session, task_ids)
    for task_id in task_ids:
        circle = find_circle(waits_for, task_id)
        if circle is not None:
            found = select(Task.id, Task.title).where(Task.id.in_(circle[:CHUNK]))
            titles = dict(session.execute(found).all())
            raise DependencyLoop(circle=circle_words(titles.get(each, "…") for each in circle))


def dependants_of(session: Session, task_ids: Sequence[int]) -> list[Task]:
    """Return the tasks that wait for one of these, and are not among them."""
    waiting = select(TaskDependency.task_id).where(TaskDependency.depends_on_id.in_(task_ids))
    return list(session.scalars(select(Task).where(Task.id.in_(waiting), Task.id.not_in(task_ids)).order_by(Task.id)))


def _reachable(session: Session, starts: Sequence[int]) -> dict[int, list[int]]:
    """Return what each task that can be reached from `starts` waits for; a query per step away from them."""
    waits_for: dict[int, list[int]] = {}
    level = list(starts)
    while level:
        waits_for.update((task_id, []) for task_id in level)
        for start in range(0, len(level), CHUNK):
            rows = session.execute(
                select(TaskDependency.task_id, TaskDependency.depends_on_id).where(
                    TaskDependency.task_id.in_(level[start : start + CHUNK])
                )
            )
            for task_id, other_id in rows:
                waits_for[task_id].append(other_id)
        level = list({other for task_id in level for other in waits_for[task_id]} - waits_for.keys())
    return waits_for
