"""What housekeeping removes, and what it leaves."""

from __future__ import annotations

import os
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from models import (
    BackgroundJob,
    Event,
    IdempotentAnswer,
    MapModule,
    ParsedBlob,
    Project,
    SearchVector,
    Symbol,
    SystemMap,
)
from services import events
from services.ai.goose.running import remove_left
from services.background import FINAL, get_job
from services.core import clock
from services.projects import PROCESSING
from services.system_map.parsing import PARSER_VERSION
from services.wiring import Gander
from services.wiring.housekeeping import start_housekeeping


@pytest.fixture
def gander(app: Flask) -> Gander:
    gander: Gander = app.extensions["gander"]
    gander.settings = gander.settings.model_copy(update={"keep_maps": 2})
    return gander


def tidy(gander: Gander) -> dict:
    """Run housekeeping to its end and return its result."""
    with gander.database.write() as session:
        start_housekeeping(gander, session)
    with gander.database.read() as session:
        job_id = session.scalars(select(BackgroundJob.id).order_by(BackgroundJob.id.desc())).first()
    gander.jobs.start_workers()
    deadline = time.monotonic() + 60
    while True:
        with gander.database.read() as session:
            job = get_job(session, gander.local_user_id, job_id)
        if job.status in FINAL:
            assert job.status == "completed", job.error_message
            return job.result
        assert time.monotonic() < deadline
        time.sleep(0.01)


def days_ago(days: float) -> datetime:
    return clock.now() - timedelta(days=days)


def add(gander: Gander, *rows: object) -> list[int]:
    with gander.database.write() as session:
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def count(gander: Gander, model: type) -> int:
    with gander.database.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def project(gander: Gander, name: str = "p") -> int:
    return add(gander, Project(user_id=gander.local_user_id, name=name))[0]


def system_map(project_id: int, state: str = "ready") -> SystemMap:
    return SystemMap(project_id=project_id, commit="c" * 40, state=state, map_version="1")


def parsed(blob: str) -> ParsedBlob:
    return ParsedBlob(blob=blob, language="python", parser_version="1", facts=b"")


def module(map_id: int, blob: str) -> MapModule:
    return MapModule(map_id=map_id, path=f"{blob}.py", blob=blob, role="source")


def test_finished_jobs_and_events_go_after_their_days_and_what_is_younger_stays(gander: Gander):
    me = gander.local_user_id
    jobs, events = gander.settings.keep_jobs_days, gander.settings.keep_events_days
    old, young = add(
        gander,
        *(BackgroundJob(user_id=me, job_type="x", status="failed", finished_at=days_ago(d)) for d in (jobs + 1, jobs - 1)),
    )  # fmt: skip
    gone, kept = add(
        gander,
        *(Event(user_id=me, type="x", payload={}, actor="x", created_at=days_ago(d)) for d in (events + 1, events - 1)),
    )
    assert tidy(gander)["jobs"] == 1
    with gander.database.read() as session:
        assert (session.get(BackgroundJob, old), session.get(Event, gone)) == (None, None)
        assert session.get(BackgroundJob, young)
        assert session.get(Event, kept)


def test_answers_kept_for_idempotency_go_after_a_day(gander: Gander):
    add(
        gander,
        *(
            IdempotentAnswer(
                user_id=gander.local_user_id, key=key, request="r", status=201, body="{}", created_at=days_ago(days)
            )
            for key, days in (("old", 1.1), ("young", 0.9))
        ),
    )
    tidy(gander)
    with gander.database.read() as session:
        assert session.scalars(select(IdempotentAnswer.key)).all() == ["young"]


def test_each_project_keeps_its_newest_maps_and_one_that_is_being_drawn_counts_for_nothing(gander: Gander):
    first, second = project(gander, "first"), project(gander, "second")
    ready = add(gander, *(system_map(first) for _ in range(4)))
    (drawn,) = add(gander, system_map(first, "building"))
    others = add(gander, system_map(second))
    tidy(gander)
    with gander.database.read() as session:
        assert set(session.scalars(select(SystemMap.id))) == {*ready[2:], drawn, *others}


def test_a_map_that_was_taken_away_goes_with_all_its_rows_and_the_kept_one_keeps_its_own(gander: Gander):
    first = project(gander, "first")
    maps = add(gander, *(system_map(first) for _ in range(3)))
    for map_id in maps:
        add(gander, *(module(map_id, f"b{map_id}-{number}") for number in range(30)))
    assert tidy(gander)["maps"] == 1
    with gander.database.read() as session:
        assert set(session.scalars(select(MapModule.map_id))) == set(maps[1:])
        assert count(gander, MapModule) == 60


def test_what_an_older_parser_read_goes_once_the_newer_one_has_read_it(gander: Gander):
    (map_id,) = add(gander, system_map(project(gander)))
    add(gander, module(map_id, "a"), module(map_id, "b"))
    newer = ParsedBlob(blob="a", language="python", parser_version=PARSER_VERSION, facts=b"")
    old, _, only = add(gander, parsed("a"), newer, parsed("b"))
    assert tidy(gander)["parse_results"] == 1
    with gander.database.read() as session:
        assert old not in session.scalars(select(ParsedBlob.id)).all()
        assert only in session.scalars(select(ParsedBlob.id)).all()


def test_parse_results_that_no_map_uses_go_with_their_symbols(gander: Gander):
    (map_id,) = add(gander, system_map(project(gander)))
    add(gander, module(map_id, "used"))
    used, unused = add(gander, parsed("used"), parsed("unused"))
    for blob_id in (used, unused):
        symbol = {"ordinal": 0, "kind": "function", "name": "f", "qualified_name": "f", "signature": "f()"}
        add(gander, Symbol(parsed_blob_id=blob_id, start_line=1, end_line=1, **symbol))
    assert tidy(gander)["parse_results"] == 1
    with gander.database.read() as session:
        assert session.scalars(select(ParsedBlob.id)).all() == [used]
        assert session.scalars(select(Symbol.parsed_blob_id)).all() == [used]


def test_more_parse_results_than_go_at_once_all_go(gander: Gander):
    add(gander, *(parsed(f"b{number}") for number in range(2_500)))
    assert tidy(gander)["parse_results"] == 2_500
    assert count(gander, ParsedBlob) == 0


@pytest.mark.parametrize("status", ["pending", "running"])
def test_parse_results_stay_while_a_repository_is_worked_on_because_its_map_is_not_written_yet(
    gander: Gander, status: str
):
    add(gander, parsed("of the map that is being drawn"))
    job = {"status": status, "owner": gander.jobs._instance_id if status == "running" else None}
    add(
        gander,
        BackgroundJob(user_id=gander.local_user_id, job_type=PROCESSING, run_at=days_ago(-1), **job),
    )
    assert tidy(gander)["parse_results"] == 0
    assert count(gander, ParsedBlob) == 1


def test_housekeeping_that_waits_is_not_started_twice(gander: Gander):
    with gander.database.write() as session:
        start_housekeeping(gander, session)
        start_housekeeping(gander, session)
    assert count(gander, BackgroundJob) == 1


def test_folders_of_runs_that_were_killed_go_and_fresh_ones_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, fresh, other = (tmp_path / name for name in ("gander-goose-old", "gander-goose-fresh", "somebody-else"))
    for folder in (old, fresh, other):
        (folder / "home").mkdir(parents=True)
    for folder in (old, other):
        os.utime(folder, (0, 0))
    (tmp_path / "gander-goose-link").symlink_to(other)
    assert remove_left() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "gander-goose-fresh",
        "gander-goose-link",
        "somebody-else",
    ]


def test_vectors_go_with_their_project_and_not_with_the_next_one_that_is_embedded(gander: Gander):
    vector = SearchVector(digest="d" * 32, model=gander.meanings.local.name, vector=b"\1" * 384)
    with gander.database.write() as session:
        session.add(vector)
        events.publish(session, "project.deleted", {"project_id": 99}, user_id=gander.local_user_id, project_id=None)
    gander.jobs.start_workers()
    deadline = time.monotonic() + 30
    while count(gander, SearchVector):
        assert time.monotonic() < deadline
        time.sleep(0.01)
