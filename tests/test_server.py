"""The process: one line at start, one server per data folder, a clean end, errors in words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes.gander_server import ROOT, GanderServer, environment


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "app.py"), *arguments], capture_output=True, text=True, timeout=60,
        env=environment(**settings), check=False,
    )  # fmt: skip


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_is_answers_and_ends_when_asked(tmp_path: Path, sign: signal.Signals):
    with GanderServer(tmp_path) as server:
        named = server.address.replace("127.0.0.1", "localhost")
        assert [line for line in server.log if " request " not in line] == [f"Gander is at {named}  (Ctrl-C ends it)\n"]
        assert server.get("/api/status")["instance"]["address"] == server.address.removeprefix("http://")
        started = time.monotonic()
        assert server.kill(sign) == 0
        assert time.monotonic() - started < 8
    log = tmp_path / "instance" / "gander.db-wal"
    assert not log.exists() or log.stat().st_size == 0  # the database file stands alone


def test_it_ends_whichever_of_its_threads_the_signal_reaches(tmp_path: Path):
    with GanderServer(tmp_path) as server:
        assert server.process is not None
        pid = server.process.pid
        others = [int(thread) for thread in os.listdir(f"/proc/{pid}/task") if int(thread) != pid]
        os.kill(others[len(others) // 2], signal.SIGTERM)  # a thread's number: the system tells that one first
        assert server.process.wait(8) == 0


def test_a_second_server_on_the_same_folder_is_refused_with_words(tmp_path: Path):
    with GanderServer(tmp_path) as server:
        second = run("serve", "--port", "0", "--data", str(tmp_path))
        assert second.returncode == 2
        assert f"process {server.process.pid}" in second.stderr
        assert "--data" in second.stderr
        assert server.get("/api/ping") == {"ping": "pong"}


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path):
    with GanderServer(tmp_path / "one") as server:
        second = run("serve", "--port", server.address.rpartition(":")[2], "--data", str(tmp_path / "two"))
    assert second.returncode == 2
    assert "--port" in second.stderr
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5"])
def test_an_unclaimed_gander_listens_on_this_machine_only(tmp_path: Path, host: str):
    refused = run("serve", "--host", host, "--data", str(tmp_path))
    assert refused.returncode == 2
    assert "127.0.0.1" in refused.stderr


def test_a_data_folder_that_cannot_be_used_is_said_in_words(tmp_path: Path):
    (tmp_path / "file").write_text("")
    refused = run("serve", "--port", "0", "--data", str(tmp_path / "file"))
    assert refused.returncode == 2
    assert "--data" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_that_is_no_database_is_said_in_words_and_left_alone(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    broken = b"this is no database at all" * 1000
    (tmp_path / "instance" / "gander.db").write_bytes(broken)
    refused = run("serve", "--port", "0", "--data", str(tmp_path))
    assert refused.returncode == 2
    assert "Restore a backup" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (tmp_path / "instance" / "gander.db").read_bytes() == broken


def test_an_unknown_setting_ends_the_start_and_is_named(tmp_path: Path):
    refused = run("serve", "--data", str(tmp_path), GANDER_COLOUR="red")
    assert refused.returncode == 2
    assert "GANDER_COLOUR" in refused.stderr


def test_the_help_is_worth_reading():
    words = run("--help").stdout
    for word in ("serve", "backup", "GANDER_", "http://localhost:8000"):
        assert word in words
    assert "--port" in run("serve", "--help").stdout
