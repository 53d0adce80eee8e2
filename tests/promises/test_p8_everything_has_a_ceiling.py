"""P8: passing a ceiling is a clear error, and what is within it goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes.gander_server import GanderServer, wait_until
from tests.fakes.repositories import make_repository


def test_too_many_files_are_refused_with_words(tmp_path: Path):
    source = make_repository(tmp_path / "many", {f"f{number}.py": "x = 1\n" for number in range(50)})
    with GanderServer(tmp_path / "data", GANDER_LOCAL_ROOTS=str(tmp_path), GANDER_MAX_PATHS="49") as server:
        job = server.wait_job(server.send("POST", "/api/projects", {"repository_url": str(source)})["job_id"])
    assert job["status"] == "failed"
    assert "49" in job["error_message"]
    assert job["error_code"]


def test_an_analysis_that_takes_too_long_is_ended(tmp_path: Path):
    lines = "\n".join(f"def f{number}(x):\n    return x if x else {number}" for number in range(4000))
    source = make_repository(tmp_path / "slow", {f"m{number}.py": f"# {number}\n{lines}\n" for number in range(80)})
    with GanderServer(tmp_path / "data", GANDER_LOCAL_ROOTS=str(tmp_path), GANDER_MAP_SECONDS="1") as server:
        job = server.wait_job(server.send("POST", "/api/projects", {"repository_url": str(source)})["job_id"])
        assert server.children() == []
    assert (job["status"], job["error_code"]) == ("failed", 50011)
    assert "GANDER_MAP_SECONDS" in job["error_message"]


def test_a_file_above_the_limit_is_listed_and_not_parsed(tmp_path: Path):
    source = make_repository(tmp_path / "one", {"large.py": "x = 1\n" * 2000, "small.py": "import large\n"})
    with GanderServer(tmp_path / "data", GANDER_LOCAL_ROOTS=str(tmp_path), GANDER_MAX_PARSE_BYTES="4096") as server:
        project = server.send("POST", "/api/projects", {"repository_url": str(source)})
        assert server.wait_job(project["job_id"])["status"] == "completed"
        large = server.get(f"/api/projects/{project['id']}/files?path=large.py")
        skipped = server.get(f"/api/projects/{project['id']}/system-map")["content"]["coverage"]["skipped"]
    assert large["skipped"]
    assert [(row["files"], row["examples"]) for row in skipped] == [(1, ["large.py"])]


def test_one_waiting_job_too_many_is_429(tmp_path: Path):
    (tmp_path / "hosted").mkdir()
    from tests.fakes.git_server import GitServer

    with (
        GitServer(tmp_path / "hosted", mode="silent") as host,
        GanderServer(tmp_path / "data", GANDER_GIT_ALLOWED_HOSTS=host.host, GANDER_MAX_PENDING_JOBS="2") as server,
    ):
        for number in range(3):
            job_id = server.send("POST", "/api/projects", {"repository_url": host.url(f"r{number}.git")})["job_id"]
            wait_until(lambda job_id=job_id: server.get(f"/api/jobs/{job_id}")["status"] == "running")
        answers = [server.send("POST", "/api/projects", {"repository_url": host.url(f"w{n}.git")}) for n in range(4)]
    # three run, two wait
    assert [answer.get("code") for answer in answers] == [None, None, 42920, 42920]
    assert [answer["status"] for answer in answers] == ["pending", "pending", 429, 429]


@pytest.mark.parametrize("size", [1_048_577, 5_000_000])
def test_a_body_above_the_limit_is_413(tmp_path: Path, size: int):
    with GanderServer(tmp_path / "data") as server:
        answer = server.send("POST", "/api/projects", {"name": "x" * size})
        assert (answer["status"], answer["code"]) == (413, 41300), json.dumps(answer)[:300]
