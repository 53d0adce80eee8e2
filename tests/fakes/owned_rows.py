"""One row of every kind for a user, made by the models: what tests of ownership point at.

A route that names a new kind of id needs one more entry in MAKERS, under the parameter's name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

from flask import Flask
from sqlalchemy.orm import Session

from models import (
    ApiToken,
    BackgroundJob,
    Conversation,
    Goal,
    GoalEntry,
    Habit,
    HabitLog,
    Message,
    ModelProvider,
    Notification,
    Project,
    RestPeriod,
    SystemMap,
    Task,
    TaskChange,
    UserSession,
)
from services import events
from services.core import clock

MARK = "marked-4f7a"  # stands in every text of every row made here
_number = count(1)
DAY = date(2026, 3, 2)


def _habit(user_id: int) -> Habit:
    return Habit(user_id=user_id, name=f"{MARK} habit", start_on=DAY)


def _goal(user_id: int) -> Goal:
    return Goal(user_id=user_id, name=f"{MARK} goal", target_value=10, is_manual=True, start_on=DAY)


def _task(user_id: int) -> Task:
    return Task(user_id=user_id, title=f"{MARK} task", tags=[MARK])


def _project(user_id: int) -> Project:
    return Project(user_id=user_id, name=f"{MARK} project")


def _log(session: Session, user_id: int) -> HabitLog:
    habit = _add(session, _habit(user_id))
    return HabitLog(habit_id=habit.id, log_date=DAY, status="done", notes=MARK)


def _message(session: Session, user_id: int) -> Message:
    conversation = _add(session, Conversation(user_id=user_id, title=f"{MARK} conversation"))
    return Message(conversation_id=conversation.id, role="assistant", content=MARK)


def _entry(session: Session, user_id: int) -> GoalEntry:
    return GoalEntry(goal_id=_add(session, _goal(user_id)).id, on_date=DAY, value=1)


def _map(session: Session, user_id: int) -> SystemMap:
    project = _add(session, _project(user_id))
    return SystemMap(project_id=project.id, commit="0" * 40, state="ready", map_version="1", content={})


def _job(user_id: int) -> BackgroundJob:
    payload = {"title": MARK}
    return BackgroundJob(
        user_id=user_id, job_type="repository_processing", status="failed", message=MARK, payload=payload
    )


def _session(user_id: int) -> UserSession:
    ends = clock.now() + timedelta(days=1)
    return UserSession(user_id=user_id, token_id=f"t{next(_number)}", described=MARK, expires_at=ends)


def _token(user_id: int) -> ApiToken:
    return ApiToken(user_id=user_id, name=MARK, digest=f"d{next(_number)}", begins_with="gander_aaaaa")


MAKERS: dict[str, Callable[[Session, int], object]] = {
    "project_id": lambda _, user_id: _project(user_id),
    "source_project_id": lambda _, user_id: _project(user_id),
    "map_id": _map,
    "job_id": lambda _session, user_id: _job(user_id),
    "session_id": lambda _, user_id: _session(user_id),
    "token_id": lambda _, user_id: _token(user_id),
    "habit_id": lambda _, user_id: _habit(user_id),
    "log_id": _log,
    "period_id": lambda _, user_id: RestPeriod(user_id=user_id, kind="vacation", start_on=DAY, end_on=DAY, note=MARK),
    "goal_id": lambda _, user_id: _goal(user_id),
    "entry_id": _entry,
    "conversation_id": lambda _, user_id: Conversation(user_id=user_id, title=f"{MARK} conversation"),
    "message_id": _message,
    "task_id": lambda _, user_id: _task(user_id),
    "after_id": lambda _, user_id: _task(user_id),
    "before_id": lambda _, user_id: _task(user_id),
    "depends_on": lambda _, user_id: _task(user_id),
    "change_id": lambda _, user_id: TaskChange(user_id=user_id, words=MARK),
    "provider_id": lambda _, user_id: ModelProvider(
        user_id=user_id, name=f"{MARK} {next(_number)}", base_url="http://127.0.0.1:9/v1"
    ),
    "notification_id": lambda _, user_id: Notification(
        user_id=user_id, kind="nudge", subject=f"{MARK}-{next(_number)}", title=MARK, body=MARK
    ),
}


def _add(session: Session, row: object) -> object:
    session.add(row)
    session.flush()
    return row


def make(app: Flask, name: str, user_id: int) -> int:
    """Make a row for the parameter `name`; returns its id."""
    with app.extensions["gander"].database.write() as session:
        return int(_add(session, MAKERS[name](session, user_id)).id)


def make_one_of_each(app: Flask, user_id: int) -> dict[str, int]:
    """Make a row of every kind, and an event; returns the ids by parameter."""
    with app.extensions["gander"].database.write() as session:
        events.publish(session, "project.created", {"name": MARK}, user_id=user_id)
    return {name: make(app, name, user_id) for name in MAKERS}
