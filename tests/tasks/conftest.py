from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.core import clock
from services.core.database import Database
from tests.fakes.database import fresh_database


class Now:
    """What time it is; a test moves it."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Now:
    at = Now()
    monkeypatch.setattr(clock, "now", at)
    return at


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path)
    yield database
    database.close()
