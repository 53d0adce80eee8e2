"""P6: no input makes the server contact an address that its owner did not allow."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.gander_server import GanderServer
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import make_repository


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    with GanderServer(tmp_path_factory.mktemp("data")) as server:
        yield server


def test_a_host_on_this_machine_is_not_asked_unless_it_is_allowed(server: GanderServer, tmp_path: Path):
    make_repository(tmp_path / "thing.git", {"a.py": "x = 1\n"})
    with GitServer(tmp_path) as host:
        for address in (host.url("thing.git"), host.url("thing.git").replace("http:", "https:")):
            answer = server.send("POST", "/api/projects", {"repository_url": address})
            if "job_id" in answer:
                job = server.wait_job(answer["job_id"])
                assert job["status"] == "failed"
                assert "GANDER_GIT_ALLOWED_HOSTS" in job["error_message"]
            else:
                assert "GANDER_GIT_ALLOWED_HOSTS" in answer["detail"]
        assert host.requests == []


@pytest.mark.parametrize(
    "address",
    ["https://169.254.169.254/latest/meta-data", "https://[::1]/a/b", "https://[::ffff:10.0.0.1]/a/b",
     "https://0.0.0.0/a/b", "https://2130706433/a/b", "https://127.1/a/b", "https://localhost/a/b",
     "https://100.64.0.1/a/b"],
)  # fmt: skip
def test_private_addresses_in_any_spelling_are_refused(server: GanderServer, address: str):
    answer = server.send("POST", "/api/projects", {"repository_url": address})
    if "job_id" in answer:
        assert server.wait_job(answer["job_id"])["status"] == "failed"
    else:
        assert answer["status"] in {400, 403}


def test_a_redirect_to_elsewhere_is_not_followed(tmp_path: Path):
    make_repository(tmp_path / "hosted" / "thing.git", {"a.py": "x = 1\n"})
    with (
        GitServer(tmp_path / "hosted") as other,
        GitServer(tmp_path / "hosted", mode="redirecting") as host,
        GanderServer(tmp_path / "data", GANDER_GIT_ALLOWED_HOSTS=f"{host.host},{other.host}") as server,
    ):
        host.redirect_to = other.url("thing.git")
        job_id = server.send("POST", "/api/projects", {"repository_url": host.url("thing.git")})["job_id"]
        assert server.wait_job(job_id)["status"] in {"failed", "dead"}
        assert other.requests == []
