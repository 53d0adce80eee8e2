"""Lists of tasks: filters and orders, tags, and the open work on a project's modules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, Select, String, bindparam, cast, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from models import Task, TaskTag
from services.core.paging import Page, offset_of, page_of
from services.projects import get_project
from services.tasks import urgency_sql
from services.tasks.errors import TaskNotFound
from services.tasks.heat import heats
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


@dataclass(frozen=True, slots=True)
class _Form:
    """What of a wish makes the statement another one; the rest are values to run it with."""

    status: str  # live | all | one
    equal: tuple[str, ...]  # the columns that must have a value
    tagged: bool
    searched: bool
    due: str | None
    sort: str
    steps: int
    heated: bool


_EQUAL = ("type", "project_id", "module", "priority")
_BY_ID = select(Task).where(Task.id.in_(bindparam("ids", expanding=True)))


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
    heat = heats(session, user_id)
    form = _Form(
        status=wanted.status if wanted.status in {"live", "all"} else "one",
        equal=tuple(name for name in _EQUAL if getattr(wanted, name) is not None),
        tagged=wanted.tag is not None,
        searched=bool(wanted.q),
        due=wanted.due,
        sort=wanted.sort,
        steps=len(clock.offsets),
        heated=bool(heat),
    )
    counted, ordered = _statements(form)
    values = urgency_sql.values(clock, user_id, heat) | {
        "status": wanted.status,
        "tag": (wanted.tag or "").lower(),
        "words": f"%{_escaped(wanted.q or '')}%",
        **{name: getattr(wanted, name) for name in form.equal},
    }
    total = session.scalar(counted, values) or 0
    ids = list(session.scalars(ordered, values | {"offset": offset, "limit": limit}))
    found = {task.id: task for task in session.scalars(_BY_ID, {"ids": ids})}
    shown = views(session, user_id, [found[task_id] for task_id in ids], clock, heat)
    return page_of(shown, limit=limit, offset=offset, total=total)


@lru_cache(256)
def _statements(form: _Form) -> tuple[Select[int], Select[int]]:
    """Return how many there are and the ids of a page; kept, because making them takes longer than most lists."""
    conditions = _conditions(form)
    chosen = select(Task.id).where(*conditions)
    ordered = _ordered(chosen, form).offset(bindparam("offset", type_=Integer)).limit(bindparam("limit", type_=Integer))
    return select(func.count()).select_from(Task).where(*conditions), ordered


def _conditions(form: _Form) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Task.user_id == bindparam("user_id")]
    if form.status == "live":
        conditions.append(Task.status.in_(LIVE))
    elif form.status == "one":
        conditions.append(Task.status == bindparam("status"))
    conditions += [getattr(Task, name) == bindparam(name) for name in form.equal]
    if form.tagged:
        conditions.append(Task.id.in_(select(TaskTag.task_id).where(TaskTag.tag == bindparam("tag"))))
    if form.searched:
        words = bindparam("words", type_=String)
        conditions.append(or_(Task.title.like(words, escape=_ESCAPE), Task.notes.like(words, escape=_ESCAPE)))
    due: dict[str | None, Any] = {
        "overdue": lambda: urgency_sql.overdue(form.steps),
        "today": lambda: urgency_sql.due_by("today"),
        "week": lambda: urgency_sql.due_by("in_a_week"),
        "none": lambda: Task.due_on.is_(None),
    }
    if form.due in due:
        conditions.append(due[form.due]())
    return conditions


_ESCAPE = "/"


def _escaped(words: str) -> str:
    """Return words in which nothing stands for anything else."""
    for sign in (_ESCAPE, "%", "_"):
        words = words.replace(sign, _ESCAPE + sign)
    return words


def _ordered(query: Select[int], form: _Form) -> Select[int]:
    if form.sort == "urgency":
        hot = urgency_sql.heat_table() if form.heated else None
        if hot is not None:
            query = query.outerjoin(hot, urgency_sql.joins(hot))
        return query.order_by(urgency_sql.urgency(form.steps, hot).desc(), Task.id)
    orders: dict[str, tuple[Any, ...]] = {
        "due": (Task.due_on.is_(None), Task.due_on, Task.due_minutes.is_(None), Task.due_minutes, Task.id),
        "manual": (Task.position, Task.id),
        "created": (Task.created_at.desc(), Task.id.desc()),
        "completed": (Task.completed_at.is_(None), Task.completed_at.desc(), Task.id.desc()),
    }
    return query.order_by(*orders[form.sort])


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
