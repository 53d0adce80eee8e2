"""P2 and P3 for the main job: killed at any instant, it is taken up, ends once and leaves nothing half done."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

from tests.fakes.gander_server import GanderServer
from tests.fakes.repositories import Commit, make_repository

REPOSITORIES = 3
KILLS = 6


def test_maps_are_drawn_whole_however_often_the_server_is_killed(tmp_path: Path):
    chance = random.Random(20261121)  # the same instants each time, more or less
    for number in range(REPOSITORIES):
        make_repository(
            tmp_path / f"r{number}",
            commits=[
                Commit(
                    {
                        f"src/m{file}.py": f"import m{file + 1}\n\n\ndef f{file}_{version}():\n    pass\n"
                        for file in range(30)
                    }
                )
                for version in range(20)
            ],
        )
    data = tmp_path / "data"
    with GanderServer(data, GANDER_LOCAL_ROOTS=str(tmp_path)) as server:
        jobs = [
            server.send("POST", "/api/projects", {"repository_url": str(tmp_path / f"r{number}")})["job_id"]
            for number in range(REPOSITORIES)
        ]
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.9))  # the instant of the kill is what is tried
            server.kill()
            server.start()
            running = {
                job["id"]
                for job in server.get("/api/jobs?status=running")
                if job["job_type"] == "repository_processing"
            }
            assert running <= set(jobs)
            # Work that is killed again and again uses its attempts up; a person would press Revive.
            for job_id in jobs:
                if server.get(f"/api/jobs/{job_id}")["status"] == "dead":
                    server.send("POST", f"/api/jobs/{job_id}/retry")
        ends = [server.wait_job(job_id)["status"] for job_id in jobs]
        projects = server.get("/api/projects")
        modules = [
            server.get(f"/api/projects/{project['id']}/system-map")["content"]["modules"] for project in projects
        ]
    assert ends == ["completed"] * REPOSITORIES
    assert [project["status"] for project in projects] == ["ready"] * REPOSITORIES
    assert [project["counts"]["commits"] for project in projects] == [20] * REPOSITORIES
    assert modules == [30] * REPOSITORIES
    _nothing_half_done(data)


def _nothing_half_done(data: Path) -> None:
    connection = sqlite3.connect(data / "instance" / "gander.db")
    assert connection.execute("SELECT count(*) FROM system_map WHERE state <> 'ready'").fetchone() == (0,)
    assert connection.execute("SELECT count(*), count(DISTINCT project_id) FROM system_map").fetchone() == (
        REPOSITORIES, REPOSITORIES,
    )  # fmt: skip
    assert connection.execute(
        "SELECT count(*) FROM background_job "
        "WHERE job_type = 'repository_processing' AND status NOT IN ('completed', 'failed', 'cancelled', 'dead')"
    ).fetchone() == (0,)
    ends = connection.execute(
        "SELECT json_extract(payload, '$.job_id'), count(*) FROM event WHERE type = 'job.completed' GROUP BY 1"
    ).fetchall()
    assert all(count == 1 for _, count in ends)
    connection.close()
    assert sorted(path.name for path in (data / "repos").iterdir()) == ["1.git", "2.git", "3.git"]
