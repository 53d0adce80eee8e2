"""Urgency as one SQL expression, so that ten thousand tasks are sorted where they lie; `urgency.py` is its measure.

Expressions name what they need and `values` gives it, so a statement is made once and runs at any moment. Only how often
the owner's clock is put forward or back around now (`steps`, nearly always 1) is part of its form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Date, Float, Integer, Text, and_, bindparam, case, cast, extract, func, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement, FromClause

from models import Task, TaskDependency
from services.tasks import urgency as weights
from services.tasks.heat import Module
from services.tasks.moments import Clock
from services.tasks.shape import LIVE

_OTHER = aliased(Task)  # made once: making it takes longer than all else that is built here
_USER, _NOW = bindparam("user_id", type_=Integer), bindparam("now_seconds", type_=Integer)
_MOMENT = Task.created_at.type


def values(clock: Clock, user_id: int, heats: Mapping[Module, float]) -> dict[str, Any]:
    """Return what statements with the expressions below are run with."""
    now, second = clock.now.replace(microsecond=0), timedelta(seconds=1)
    found: dict[str, Any] = {
        "user_id": user_id,
        "now_seconds": clock.now_seconds,
        "day_end_minutes": clock.day_end_minutes,
        "over_for_long": clock.today - timedelta(days=int(weights.DUE_TO) + 3),
        "far_ahead": clock.today - timedelta(days=int(weights.DUE_FROM) - 3),
        "a_day_ago": now - timedelta(days=1) + second,
        "old": now - timedelta(days=weights.AGE_MAX_DAYS) + second,
        "today": clock.today,
        "in_a_week": clock.today + timedelta(days=6),
        "hot": json.dumps([[project_id, module, heat] for (project_id, module), heat in heats.items()]),
    }
    for number, (since, ahead) in enumerate(clock.offsets):
        found |= {f"since_{number}": since, f"ahead_{number}": ahead}
    return found


def days_overdue(steps: int) -> ColumnElement[float]:
    """Return by how many days a task is overdue; negative before it is due, NULL without a date."""
    minutes = func.coalesce(Task.due_minutes, bindparam("day_end_minutes", type_=Integer))
    by_the_clock = extract("epoch", Task.due_on) + minutes * 60
    ahead: ColumnElement[int] = bindparam("ahead_0", type_=Integer)
    if steps > 1:
        later = [
            (by_the_clock >= bindparam(f"since_{number}", type_=Integer), bindparam(f"ahead_{number}", type_=Integer))
            for number in range(steps - 1, 0, -1)
        ]
        ahead = case(*later, else_=ahead)
    late = _NOW - (by_the_clock - ahead)
    return cast(late / float(weights.DAY_SECONDS), Float)


def is_blocked() -> ColumnElement[bool]:
    """Say whether a task waits for one that is to be done."""
    waiting = (
        select(TaskDependency.task_id)
        .join(_OTHER, _OTHER.id == TaskDependency.depends_on_id)
        .where(_OTHER.user_id == _USER, _OTHER.status.in_(LIVE))
    )
    return Task.id.in_(waiting)


def is_blocking() -> ColumnElement[bool]:
    """Say whether a task that is to be done waits for this one."""
    awaited = (
        select(TaskDependency.depends_on_id)
        .join(_OTHER, _OTHER.id == TaskDependency.task_id)
        .where(_OTHER.user_id == _USER, _OTHER.status.in_(LIVE))
    )
    return Task.id.in_(awaited)


def heat_table() -> FromClause:
    """Return the heats as a table to join.

    One JSON text is one parameter, however many there are. The casts give the columns types, and with these SQLite
    makes an index for the join; without, each task would be compared with each module.
    """
    each = func.json_each(bindparam("hot", type_=Text)).table_valued("value", name="each_hot")
    return (
        select(
            cast(func.json_extract(each.c.value, "$[0]"), Integer).label("project_id"),
            cast(func.json_extract(each.c.value, "$[1]"), Text).label("module"),
            cast(func.json_extract(each.c.value, "$[2]"), Float).label("heat"),
        )
        .cte("hot")
        .prefix_with("MATERIALIZED")
    )


def joins(hot: FromClause) -> ColumnElement[bool]:
    """Return how a task finds its module's heat."""
    return and_(hot.c.project_id == Task.project_id, hot.c.module == Task.module)


def urgency(steps: int, hot: FromClause | None) -> ColumnElement[float]:
    """Return the sum of `urgency.parts_of` for a row of task (joined to `hot`); 0 for one that is over."""
    total = (
        _tags(cast(Task.tags, Text))
        + weights.C_DUE * _due(steps)
        + _if(is_blocking(), weights.C_BLOCKING)
        + case(*((Task.priority == name, value) for name, value in weights.C_PRIORITY.items()), else_=0.0)
        + _if(Task.status == "doing", weights.C_ACTIVE)
        + weights.C_AGE * _age()
        + _if(Task.notes != "", weights.C_NOTES * weights.NOTES_FACTOR)
        + _if(Task.project_id.is_not(None), weights.C_PROJECT)
        + _if(is_blocked(), weights.C_BLOCKED)
    )
    if hot is not None:
        total = total + weights.C_HEAT * func.coalesce(hot.c.heat, 0.0)
    return case((Task.status.in_(LIVE), total), else_=0.0)


def _due(steps: int) -> ColumnElement[float]:
    """Return the factor of the due date. Most dates lie outside the weeks in which it rises, and are only compared."""
    late = days_overdue(steps)
    rise = (1 - weights.DUE_LEAST) / (weights.DUE_TO - weights.DUE_FROM)
    return case(
        (Task.due_on.is_(None), 0.0),
        (Task.due_on < bindparam("over_for_long", type_=Date), 1.0),
        (Task.due_on > bindparam("far_ahead", type_=Date), weights.DUE_LEAST),
        (late >= weights.DUE_TO, 1.0),
        (late >= weights.DUE_FROM, (late - weights.DUE_FROM) * rise + weights.DUE_LEAST),
        else_=weights.DUE_LEAST,
    )


def _age() -> ColumnElement[float]:
    """Return the factor of the age in whole days; moments are compared where that does, which is cheaper."""
    age = (_NOW - extract("epoch", Task.created_at)) // weights.DAY_SECONDS
    return case(
        (Task.created_at >= bindparam("a_day_ago", type_=_MOMENT), 0.0),
        (Task.created_at < bindparam("old", type_=_MOMENT), 1.0),
        else_=age / float(weights.AGE_MAX_DAYS),
    )


def _tags(tags: ColumnElement[str]) -> ColumnElement[float]:
    """Return what tags add, from their JSON: they hold no commas, so those tell how many there are."""
    _, one, two, more = weights.TAG_STEPS
    steps = case((tags.not_like("%,%"), one), (tags.not_like("%,%,%"), two), else_=more)
    total = (
        weights.C_TAGS * steps
        + _if(_tagged(tags, weights.NEXT), weights.C_NEXT)
        + _if(_tagged(tags, weights.WAITING), weights.C_WAITING)
    )
    return case((tags == "[]", 0.0), else_=total)


def overdue(steps: int) -> ColumnElement[bool]:
    """Say whether a task that is to be done is past its moment."""
    return and_(Task.status.in_(LIVE), Task.due_on.is_not(None), days_overdue(steps) > 0)


def due_by(name: str) -> ColumnElement[bool]:
    """Say whether a task is due at the latest on the value `name` (today, in_a_week); what is overdue, is."""
    return Task.due_on <= bindparam(name, type_=Date)


def _if(condition: ColumnElement[bool], value: float) -> ColumnElement[float]:
    return case((condition, value), else_=0.0)


def _tagged(tags: ColumnElement[str], tag: str) -> ColumnElement[bool]:
    # Tags hold no quotes, so their JSON holds this exactly when the tag is among them.
    return tags.like(f'%"{tag}"%')
