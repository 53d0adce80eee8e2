"""P9: a backup is made beside a running server, and what is restored from it serves what was there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.fakes.gander_server import ROOT, GanderServer, environment


def back_up(data: Path, **settings: str) -> Path:
    done = subprocess.run(
        [sys.executable, str(ROOT / "app.py"), "backup", "--data", str(data)],
        capture_output=True, text=True, timeout=60, check=True, env=environment(**settings),
    )  # fmt: skip
    return Path(done.stdout.strip())


def test_a_backup_is_made_beside_a_running_server_and_the_newest_are_kept(tmp_path: Path):
    with GanderServer(tmp_path):
        made = [back_up(tmp_path, GANDER_KEEP_BACKUPS="2") for _ in range(3)]
    assert sorted((tmp_path / "instance" / "backups").iterdir()) == made[1:]


def test_a_restored_backup_serves_what_was_there(tmp_path: Path):
    with GanderServer(tmp_path / "one") as server:
        server.send("POST", "/api/projects", {"name": "Kept"})
        backup = back_up(tmp_path / "one")
        server.send("POST", "/api/projects", {"name": "Too late"})
    (tmp_path / "two" / "instance").mkdir(parents=True)
    (tmp_path / "two" / "instance" / "gander.db").write_bytes(backup.read_bytes())
    with GanderServer(tmp_path / "two") as server:
        assert [project["name"] for project in server.get("/api/projects")] == ["Kept"]
