from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import User
from services import goals
from services.core import clock
from services.core.database import Database
from tests.fakes.database import LOCAL_USER_ID, fresh_database

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with the local owner in UTC, at noon of 21 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.get(User, LOCAL_USER_ID).time_zone = "UTC"
    yield database
    database.close()


@pytest.fixture
def joined() -> Iterator[None]:
    """Goals follow what happens, as in a running Gander."""
    from services import events

    leaves = goals.join_events(events.bus)
    yield
    for leave in leaves:
        leave()
