"""Promises P1 to P3: what was answered survives, every job ends once, nothing stays running that is not."""

import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from sqlalchemy import select, text

from models import BackgroundJob, User
from services import events
from services.background import FINAL, Move, Status
from services.background.states import CREATED, after
from tests.fakes.database import LOCAL_USER_ID, fresh_database

pytestmark = pytest.mark.slow

LIVES = 15
PROJECT_FOLDER = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory):
    """The database and the notes that a server left that was killed again and again."""
    folder, seed = tmp_path_factory.mktemp("crash"), random.randrange(1_000_000)
    database = fresh_database(folder)
    database.close()
    subprocess.run(
        [sys.executable, str(Path(__file__).with_name("crash_server.py")), str(folder), str(LIVES), str(seed)],
        check=True,
        timeout=170,
        env={**os.environ, "PYTHONPATH": str(PROJECT_FOLDER)},
    )
    notes = defaultdict(list)
    for name in ("told", "runs"):
        for line in (folder / name).read_text().splitlines():
            word, _, rest = line.partition(" ")
            notes[word].append(rest)
    with database.read() as session:
        jobs = {job.id: job for job in session.scalars(select(BackgroundJob))}
        log = events.list_events(session, LOCAL_USER_ID, limit=100_000)
        effects = Counter(session.scalars(select(User.full_name).where(User.full_name.like("effect %"))))
        integrity = session.scalar(text("PRAGMA integrity_check"))
    database.close()
    print(f"seed {seed}: {len(jobs)} jobs, {Counter(job.status for job in jobs.values())}")
    return notes, jobs, log, effects, integrity


def test_what_was_promised_before_a_kill_is_there_after_it(aftermath):
    notes, jobs, _, _, integrity = aftermath
    assert integrity == "ok"
    assert len(notes["started"]) > LIVES
    assert {int(job_id) for job_id in notes["started"]} <= set(jobs)
    assert notes["cancelled"]
    assert {jobs[int(job_id)].status for job_id in notes["cancelled"]} == {"cancelled"}


def test_every_job_ends_in_exactly_one_final_state_along_legal_moves(aftermath):
    _, jobs, log, _, _ = aftermath
    moves = defaultdict(list)
    for event in log:
        moves[event.payload["job_id"]].append(event.type)
    for job_id, job in jobs.items():
        created, *rest = moves[job_id]
        assert created == CREATED
        status = Status.PENDING
        for move in rest:
            assert status not in FINAL
            status = after(status, Move(move))
        assert status is Status(job.status)
        assert status in FINAL
        assert job.owner is None


def test_no_key_had_two_live_runs_and_every_completed_jobs_effect_is_there_once(aftermath):
    notes, jobs, _, effects, _ = aftermath
    assert notes["overlap"] == []
    assert notes["crashed"] == []
    ran = Counter(int(line.split()[0]) for line in notes["run"])
    completed = {job.id for job in jobs.values() if job.status == Status.COMPLETED}
    assert completed <= set(ran)
    assert effects == Counter({f"effect {job_id}": 1 for job_id in completed})
    assert any(ran[job_id] > 1 for job_id in completed), "no kill ever hit a running job; the loop proves nothing"


def test_what_kills_the_server_is_dead_after_its_attempts_and_the_rest_is_not(aftermath):
    _, jobs, _, _, _ = aftermath
    ends = defaultdict(set)
    for job in jobs.values():
        ends[job.job_type].add(job.status)
        if job.status == Status.DEAD:
            assert job.attempts == job.max_attempts == 2
            assert job.error_message
    assert ends["poison"] <= {"dead", "cancelled"}
    assert ends["refused"] <= {"failed", "cancelled"}
    for kind in ("effect", "slow", "flaky"):
        assert ends[kind] <= {"completed", "cancelled"}


def test_a_killed_server_is_ready_again_within_five_seconds(aftermath):
    notes, *_ = aftermath
    assert notes["late"] == []
