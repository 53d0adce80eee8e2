"""P7: an access token is in no row, log, command line, error text or backup in clear."""

from __future__ import annotations

import threading
from pathlib import Path

import psutil

from services.backup import back_up_now
from services.core.settings import load_settings
from tests.fakes.gander_server import GanderServer
from tests.fakes.git_server import GitServer
from tests.fakes.repositories import make_repository

TOKEN = "tok3n-0f-ada-9f8e7d6c"


def test_a_token_opens_the_repository_and_appears_nowhere(tmp_path: Path):
    make_repository(tmp_path / "hosted" / "thing.git", {"a.py": "x = 1\n"})
    seen: list[str] = []
    ended = threading.Event()

    with (
        GitServer(tmp_path / "hosted", token=TOKEN) as host,
        GanderServer(tmp_path / "data", GANDER_GIT_ALLOWED_HOSTS=host.host, GANDER_LOG_LEVEL="DEBUG") as server,
    ):

        def watch() -> None:
            while not ended.wait(0.005):
                for process in server.children():
                    try:
                        seen.append(" ".join(process.cmdline()))
                    except psutil.Error:
                        continue

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        refused = server.send("POST", "/api/projects", {"repository_url": host.url("thing.git")})
        job = server.wait_job(refused["job_id"])
        assert job["status"] == "failed"
        assert "token" in job["error_message"]
        changed = server.send("PUT", f"/api/projects/{refused['id']}", {"access_token": TOKEN})
        job = server.wait_job(changed["job_id"])
        assert job["status"] == "completed", job
        host.token = "another"
        job = server.wait_job(server.send("POST", f"/api/projects/{refused['id']}/refresh")["id"])
        ended.set()
        watcher.join()
        assert job["status"] == "failed"
        answers = str([server.get(path) for path in ("/api/jobs", "/api/events", "/api/projects", "/api/status")])
        settings = load_settings({}, data_dir=tmp_path / "data")
        back_up_now(settings)
        assert any("clone" in line or "fetch" in line for line in seen)
        log = "".join(server.log)
    assert TOKEN not in answers
    assert TOKEN not in log
    assert not any(TOKEN in line for line in seen)
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes(), path
    assert (tmp_path / "data" / "instance" / "instance.key").stat().st_mode & 0o077 == 0
