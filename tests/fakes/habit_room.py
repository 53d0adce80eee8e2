"""An application for all tests of a module that write habits: made once, emptied before each test, its clock set by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from sqlalchemy import delete

from models import Event, Habit, IdempotentAnswer, Notification, RestPeriod, User
from services.core.settings import load_settings

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)  # a Saturday


class SetClock:
    """Stands in for clock.now; noon until a test says otherwise."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment


def make_app(folder: Path) -> Iterator[Flask]:
    """Yield an application whose workers do not run."""
    from app import create_app

    app = create_app(load_settings({}, data_dir=folder / "data", local_roots=(folder,), min_free_bytes=0))
    yield app
    app.extensions["gander"].stop(1.0)


def empty(app: Flask) -> None:
    """Delete what the test before left, and set the owner's zone to one without surprises."""
    gander = app.extensions["gander"]
    with gander.database.write() as session:
        for model in (Habit, RestPeriod, Event, Notification, IdempotentAnswer):
            session.execute(delete(model))
        user = session.get(User, gander.local_user_id)
        user.time_zone, user.day_start_minutes, user.week_start, user.git_emails = "UTC", 0, 0, []
