"""Lists of tasks: filters and orders, tags, and the open work on a project's modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from models import Task, TaskTag
from services.core.paging import Page, offset_of, page_of
from services.projects import get_project
from services.tasks import urgency_sql
from services.tasks.errors import TaskNotFound
from services.tasks.heat import heats
from services.tasks.moments import Clock
from services.tasks.shape import LIVE
from services.tasks.showing import TaskView, clock_of, views

MAX_GROUPS = 2000


@dataclass(frozen=True)
class Wanted:
    """Which tasks, in which order. `status` may be live (to be done) or all; `due` is cumulative, see docs/tasks.md."""

    type: str | None = None
    status: str = "live"
    project_id: int | None = None
    module: str | None = None
    tag: str | None = None
    priority: str | None = None
    due: str | None = None  # overdue | today | week | none
    q: str | None = None
    sort: str = "urgency"  # urgency | due | manual | created | completed


def get_task(session: Session, user_id: int, task_id: int) -> Task:
    """Return a task of the user. Raises TaskNotFound."""
    task = session.scalar(select(Task).where(Task.id == task_id, Task.user_id == user_id))
    if task is None:
        raise TaskNotFound
    return task


def list_tasks(session: Session, user_id: int, wanted: Wanted, *, limit: int, cursor: str | None) -> Page[TaskView]:
    """Return a page of tasks; the database sorts, and only the page's become objects."""
    offset = offset_of(cursor)
    clock = clock_of(session, user_id)
    conditions = _conditions(user_id, wanted, clock)
    total = session.scalar(select(func.count()).select_from(Task).where(*conditions)) or 0
    heat = heats(session, user_id)
    ordered = _ordered(select(Task.id).where(*conditions), user_id, wanted.sort, clock, heat)
    ids = list(session.scalars(ordered.offset(offset).limit(limit)))
    found = {task.id: task for task in session.scalars(select(Task).where(Task.id.in_(ids)))}
    shown = views(session, user_id, [found[task_id] for task_id in ids], clock, heat)
    return page_of(shown, limit=limit, offset=offset, total=total)


def _conditions(user_id: int, wanted: Wanted, clock: Clock) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Task.user_id == user_id]
    if wanted.status == "live":
        conditions.append(Task.status.in_(LIVE))
    elif wanted.status != "all":
        conditions.append(Task.status == wanted.status)
    for column, value in (
        (Task.type, wanted.type),
        (Task.project_id, wanted.project_id),
        (Task.module, wanted.module),
        (Task.priority, wanted.priority),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.tag is not None:
        conditions.append(Task.id.in_(select(TaskTag.task_id).where(TaskTag.tag == wanted.tag.lower())))
    if wanted.q:
        conditions.append(
            or_(Task.title.contains(wanted.q, autoescape=True), Task.notes.contains(wanted.q, autoescape=True))
        )
    due: dict[str | None, Any] = {
        "overdue": lambda: urgency_sql.overdue(clock),
        "today": lambda: urgency_sql.due_by(clock, 0),
        "week": lambda: urgency_sql.due_by(clock, 6),
        "none": lambda: Task.due_on.is_(None),
    }
    if wanted.due in due:
        conditions.append(due[wanted.due]())
    return conditions


def _ordered(
    query: Select[int], user_id: int, sort: str, clock: Clock, heat: dict[tuple[int, str], float]
) -> Select[int]:
    if sort == "urgency":
        hot = urgency_sql.heat_table(heat)
        if hot is not None:
            query = query.outerjoin(hot, urgency_sql.joins(hot))
        return query.order_by(urgency_sql.urgency(clock, user_id, hot).desc(), Task.id)
    orders: dict[str, tuple[Any, ...]] = {
        "due": (Task.due_on.is_(None), Task.due_on, Task.due_minutes.is_(None), Task.due_minutes, Task.id),
        "manual": (Task.position, Task.id),
        "created": (Task.created_at.desc(), Task.id.desc()),
        "completed": (Task.completed_at.is_(None), Task.completed_at.desc(), Task.id.desc()),
    }
    return query.order_by(*orders[sort])


def list_tags(session: Session, user_id: int) -> list[tuple[str, int]]:
    """Return the tags of tasks that are to be done and how many carry them, the most used first."""
    rows = session.execute(
        select(TaskTag.tag, func.count())
        .join(Task, Task.id == TaskTag.task_id)
        .where(Task.user_id == user_id, Task.status.in_(LIVE))
        .group_by(TaskTag.tag)
        .order_by(func.count().desc(), TaskTag.tag)
        .limit(MAX_GROUPS)
    )
    return [(tag, count) for tag, count in rows]


def list_open_work(session: Session, user_id: int, project_id: int) -> list[tuple[str | None, int]]:
    """Return how many tasks are to be done on each module of a project (None: on no module), most first.

    Raises ProjectNotFound.
    """
    get_project(session, user_id, project_id)
    rows = session.execute(
        select(cast(Task.module, String), func.count())
        .where(Task.project_id == project_id, Task.user_id == user_id, Task.status.in_(LIVE))
        .group_by(Task.module)
        .order_by(func.count().desc(), Task.module)
        .limit(MAX_GROUPS)
    )
    return [(module, count) for module, count in rows]
