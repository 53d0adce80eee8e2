"""P4: cancel takes effect within three seconds, child processes and half-written files included."""

from __future__ import annotations

import time
from pathlib import Path

import psutil
import pytest

from tests.fakes.gander_server import GanderServer, wait_until
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import Commit, make_repository

LIMIT = 3.0


def analysis(server: GanderServer, job_id: int) -> list[psutil.Process] | None:
    """Return the processes of an analysis once it reads files; before, its child has only its own code loaded."""
    if server.get(f"/api/jobs/{job_id}")["stage"] != "read":
        return None
    children = server.children()
    try:
        mapping = any("map-child" in process.cmdline() for process in children)
    except psutil.Error:
        return None
    return children if mapping and len(children) >= 3 else None


def gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def test_a_host_that_never_answers_is_left(tmp_path: Path):
    (tmp_path / "hosted").mkdir()
    with (
        GitServer(tmp_path / "hosted", mode="silent") as host,
        GanderServer(tmp_path / "data", GANDER_GIT_ALLOWED_HOSTS=host.host) as server,
    ):
        job_id = server.send("POST", "/api/projects", {"repository_url": host.url("some/thing.git")})["job_id"]
        assert host.asked.wait(20)
        children = wait_until(server.children)
        started = time.monotonic()
        server.send("POST", f"/api/jobs/{job_id}/cancel")
        assert server.wait_job(job_id, LIMIT)["status"] == "cancelled"
        wait_until(lambda: gone(children), LIMIT - (time.monotonic() - started))
        assert list((tmp_path / "data" / "repos").iterdir()) == []


@pytest.mark.parametrize("end", ["cancel", "delete", "kill"])
def test_an_analysis_is_ended_with_all_its_processes(tmp_path: Path, end: str):
    lines = "\n".join(f"def f{number}(x):\n    return x if x else {number}" for number in range(4000))
    make_repository(
        tmp_path / "large",
        commits=[Commit({f"m{number}.py": f"# {number}\n{lines}\n" for number in range(60)})],
    )
    with GanderServer(tmp_path / "data", GANDER_LOCAL_ROOTS=str(tmp_path)) as server:
        project = server.send("POST", "/api/projects", {"repository_url": str(tmp_path / "large")})
        job_id = project["job_id"]
        children = wait_until(lambda: analysis(server, job_id))
        started = time.monotonic()
        if end == "kill":
            server.kill()
        elif end == "delete":
            server.send("DELETE", f"/api/projects/{project['id']}")
        else:
            server.send("POST", f"/api/jobs/{job_id}/cancel")
        wait_until(lambda: gone(children), LIMIT)
        assert time.monotonic() - started < LIMIT
        if end == "kill":
            return
        assert server.wait_job(job_id, LIMIT)["status"] == "cancelled"
        if end == "delete":
            wait_until(lambda: not list((tmp_path / "data" / "repos").iterdir()), LIMIT)
        else:
            assert server.get(f"/api/projects/{project['id']}/system-map")["code"] == 40421
