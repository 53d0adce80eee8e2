"""Tasks as they are shown: with what they wait for, when they are due, and how urgent they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from models import Project, Task, TaskDependency
from services.accounts import owner_days
from services.core import clock
from services.tasks.heat import Module, heats
from services.tasks.moments import Clock, seconds_of
from services.tasks.recurrence_words import recurrence_words
from services.tasks.shape import LIVE, time_of
from services.tasks.urgency import Part, Weighed, parts_of, urgency_of

_WAITING, _AWAITED = aliased(Task), aliased(Task)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_TIES = (
    select(TaskDependency.task_id, _WAITING.status, TaskDependency.depends_on_id, _AWAITED.status)
    .join(_WAITING, _WAITING.id == TaskDependency.task_id)
    .join(_AWAITED, _AWAITED.id == TaskDependency.depends_on_id)
    .where(or_(TaskDependency.task_id.in_(_IDS), TaskDependency.depends_on_id.in_(_IDS)))
)


@dataclass(frozen=True)
class TaskView:
    """A task with all that follows from it."""

    id: int
    type: str
    status: str
    title: str
    notes: str
    due_on: date | None
    due_time: str | None
    due_at: datetime | None
    priority: str | None
    tags: list[str]
    project_id: int | None
    project_name: str | None
    module: str | None
    recurrence: str | None
    recurrence_words: str | None
    series_id: int | None
    position: float
    depends_on: list[int]
    blocks: list[int]
    is_blocked: bool
    is_overdue: bool
    urgency: float
    urgency_parts: list[Part]
    is_sample: bool
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True)
class _Ties:
    """Who waits for whom, around some tasks."""

    depends_on: Mapping[int, list[int]]
    blocks: Mapping[int, list[int]]
    live: set[int]


def show(session: Session, user_id: int, tasks: list[Task]) -> list[TaskView]:
    """Return tasks as they are shown now."""
    return views(session, user_id, tasks, clock_of(session, user_id), heats(session, user_id))


def clock_of(session: Session, user_id: int) -> Clock:
    """Return the owner's days and now."""
    return Clock(owner_days(session, user_id), clock.now())


def views(session: Session, user_id: int, tasks: list[Task], at: Clock, heat: Mapping[Module, float]) -> list[TaskView]:
    """Return tasks as they are shown; three queries, however many there are."""
    ties = _ties(session, [task.id for task in tasks])
    names = _project_names(session, user_id, {task.project_id for task in tasks if task.project_id is not None})
    return [_view(task, ties, names, at, heat) for task in tasks]


def _view(task: Task, ties: _Ties, names: Mapping[int, str], at: Clock, heat: Mapping[Module, float]) -> TaskView:
    is_live = task.status in LIVE
    due_seconds = at.due_seconds(task.due_on, task.due_minutes)
    depends_on, blocks = sorted(ties.depends_on.get(task.id, ())), sorted(ties.blocks.get(task.id, ()))
    is_blocked = is_live and not ties.live.isdisjoint(depends_on)
    weighed = Weighed(
        created_seconds=seconds_of(task.created_at),
        due_seconds=due_seconds,
        priority=task.priority,
        is_doing=task.status == "doing",
        tags=tuple(task.tags),
        has_notes=bool(task.notes),
        has_project=task.project_id is not None,
        is_blocked=is_blocked,
        is_blocking=not ties.live.isdisjoint(blocks),
        heat=heat.get((task.project_id or 0, task.module or ""), 0.0),
    )
    parts = parts_of(weighed, at.now_seconds) if is_live else []
    return TaskView(
        id=task.id,
        type=task.type,
        status=task.status,
        title=task.title,
        notes=task.notes,
        due_on=task.due_on,
        due_time=time_of(task.due_minutes),
        due_at=None if task.due_minutes is None else at.due_at(task.due_on, task.due_minutes),
        priority=task.priority,
        tags=task.tags,
        project_id=task.project_id,
        project_name=names.get(task.project_id or 0),
        module=task.module,
        recurrence=task.recurrence,
        recurrence_words=recurrence_words(task.recurrence, task.due_on),
        series_id=task.series_id,
        position=task.position,
        depends_on=depends_on,
        blocks=blocks,
        is_blocked=is_blocked,
        is_overdue=is_live and due_seconds is not None and due_seconds < at.now_seconds,
        urgency=urgency_of(parts),
        urgency_parts=parts,
        is_sample=task.is_sample,
        created_at=task.created_at,
        updated_at=task.updated_at,
        started_at=task.started_at,
        completed_at=task.completed_at,
    )


def _ties(session: Session, ids: list[int]) -> _Ties:
    rows = session.execute(_TIES, {"ids": ids})
    depends_on, blocks = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    live: set[int] = set()
    for task_id, task_status, other_id, other_status in rows:
        depends_on[task_id].append(other_id)
        blocks[other_id].append(task_id)
        live |= {each for each, status in ((task_id, task_status), (other_id, other_status)) if status in LIVE}
    return _Ties(depends_on, blocks, live)


def _project_names(session: Session, user_id: int, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    rows = session.execute(select(Project.id, Project.name).where(Project.id.in_(ids), Project.user_id == user_id))
    return dict(rows.all())
