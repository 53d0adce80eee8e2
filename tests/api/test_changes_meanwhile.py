"""What happens to a project while its map is being drawn: another address, another branch, a refresh, an end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.gander_server import GanderServer, wait_until
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import Commit, make_repository


@pytest.fixture
def host(tmp_path: Path) -> Iterator[GitServer]:
    for name in ("one", "two"):
        make_repository(
            tmp_path / "hosted" / "o" / f"{name}.git",
            commits=[Commit({f"{name}.py": "x = 1\n"}), Commit({"dev.py": "y = 2\n"}, branch="dev")],
        )
    with GitServer(tmp_path / "hosted") as host:
        yield host


@pytest.fixture
def server(tmp_path: Path, host: GitServer) -> Iterator[GanderServer]:
    port = host.host.rpartition(":")[2]
    with GanderServer(
        tmp_path / "data", GANDER_GIT_ALLOWED_HOSTS=f"{host.host},localhost:{port}", GANDER_LOCAL_ROOTS=str(tmp_path)
    ) as server:
        yield server


def ready(server: GanderServer, project_id: int = 1) -> dict:
    return wait_until(
        lambda: found if (found := server.get(f"/api/projects/{project_id}"))["status"] == "ready" else None, 40
    )


def files(server: GanderServer) -> set[str]:
    return {entry["name"] for entry in server.get("/api/projects/1/files?path=")["entries"]}


def hanging(server: GanderServer, host: GitServer, name: str = "one") -> None:
    host.mode = "silent"
    server.send("POST", "/api/projects", {"repository_url": host.url(f"o/{name}.git")})
    assert host.asked.wait(20)


def test_another_address_given_meanwhile_is_mapped(server: GanderServer, host: GitServer):
    hanging(server, host)
    host.mode = "normal"
    server.send("PUT", "/api/projects/1", {"repository_url": host.url("o/two.git")})
    assert ready(server)["name"] == "o / two"
    assert files(server) == {"two.py"}


def test_a_branch_and_back_given_meanwhile_is_mapped(server: GanderServer, host: GitServer):
    hanging(server, host)
    for branch in ("dev", "main", "dev"):
        server.send("PUT", "/api/projects/1", {"repository_url": host.url(f"o/one/tree/{branch}")})
    host.mode = "normal"
    assert ready(server)["branch"] == "dev"
    assert files(server) == {"one.py", "dev.py"}


def test_a_refresh_asked_for_right_after_a_cancel_is_done(server: GanderServer, host: GitServer):
    hanging(server, host)
    host.mode = "normal"
    server.send("POST", "/api/jobs/1/cancel")
    assert server.send("POST", "/api/projects/1/refresh")["id"] == 1
    ready(server)


def test_an_address_given_just_before_the_end_is_mapped_at_the_next_start(server: GanderServer, host: GitServer):
    import signal

    hanging(server, host)
    server.send("PUT", "/api/projects/1", {"repository_url": host.url("o/two.git")})
    server.kill(signal.SIGTERM)
    host.mode = "normal"
    server.start()
    ready(server)
    assert files(server) == {"two.py"}


def test_a_token_is_not_taken_along_to_another_host(server: GanderServer, host: GitServer):
    created = server.send(
        "POST", "/api/projects", {"repository_url": host.url("o/one.git"), "access_token": "tok-1234"}
    )
    ready(server)
    port = host.host.rpartition(":")[2]
    same = server.send("PUT", "/api/projects/1", {"repository_url": host.url("o/two.git")})
    assert (created["has_access_token"], same["has_access_token"]) == (True, True)
    other = server.send("PUT", "/api/projects/1", {"repository_url": f"http://localhost:{port}/o/one.git"})
    assert other["has_access_token"] is False


def test_what_is_being_drawn_keeps_its_symbols_when_another_project_is_deleted(server: GanderServer, tmp_path: Path):
    sources = {f"m{number}.py": f"def only_{number}():\n    pass\n" * 300 for number in range(120)}
    make_repository(tmp_path / "large", sources)
    make_repository(tmp_path / "small", {"a.py": "x = 1\n"})
    server.send("POST", "/api/projects", {"repository_url": str(tmp_path / "small")})
    ready(server)
    job = server.send("POST", "/api/projects", {"repository_url": str(tmp_path / "large")})["job_id"]
    server.send("DELETE", "/api/projects/1")
    assert server.wait_job(job)["status"] == "completed"
    wait_until(lambda: all(job["status"] in {"completed", "cancelled"} for job in server.get("/api/jobs")))
    for number in (0, 60, 119):
        assert server.get(f"/api/projects/2/symbols?q=only_{number}"), number
