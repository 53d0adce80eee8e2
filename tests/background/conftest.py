"""Managers on fresh databases, running them, and waiting for what is true soon."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from models import BackgroundJob
from services import events
from services.background import BackgroundJobManager, JobType, Status, get_job
from services.core.database import Database
from tests.fakes.database import LOCAL_USER_ID, fresh_database


def run(manager: BackgroundJobManager, *kinds: JobType) -> None:
    """Start a manager as the server does, with these types of job."""
    for kind in kinds:
        manager.register(kind)
    manager.recover()
    manager.start_workers()


def event_types(database: Database, job_id: int) -> list[str]:
    """Return the types of a job's events, oldest first."""
    with database.read() as session:
        logged = events.list_events(session, LOCAL_USER_ID, limit=500)
        return [event.type for event in logged if event.payload["job_id"] == job_id]


@pytest.fixture
def database(tmp_path) -> Iterator[Database]:
    database = fresh_database(tmp_path)
    yield database
    database.close()


@pytest.fixture
def make_manager(database) -> Iterator[Callable[..., BackgroundJobManager]]:
    made: list[BackgroundJobManager] = []

    def make(instance_id: str = "one", **options) -> BackgroundJobManager:
        made.append(BackgroundJobManager(database, instance_id=instance_id, **options))
        return made[-1]

    yield make
    for manager in made:
        assert manager.shutdown(timeout=8) == []


@pytest.fixture
def manager(make_manager) -> BackgroundJobManager:
    return make_manager()


@pytest.fixture
def start(database, manager) -> Callable[..., int]:
    def start(job_type: str, using: BackgroundJobManager = manager, **options) -> int:
        with database.write() as session:
            return using.start(session, job_type, user_id=LOCAL_USER_ID, **options).id

    return start


@pytest.fixture
def job(database) -> Callable[[int], BackgroundJob]:
    def job(job_id: int) -> BackgroundJob:
        with database.read() as session:
            return get_job(session, LOCAL_USER_ID, job_id)

    return job


@pytest.fixture
def until() -> Callable[..., None]:
    def until(condition: Callable[[], object], seconds: float = 30.0) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, "it did not come true in time"
            time.sleep(0.005)

    return until


@pytest.fixture
def until_status(job, until) -> Callable[..., BackgroundJob]:
    def until_status(job_id: int, *statuses: Status, seconds: float = 30.0) -> BackgroundJob:
        until(lambda: job(job_id).status in statuses, seconds)
        return job(job_id)

    return until_status
