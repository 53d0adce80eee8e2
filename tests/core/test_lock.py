from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from services.core.lock import DataFolderLock, DataFolderTaken

ROOT = Path(__file__).parents[2]
HOLD = f"""
import sys, time
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from services.core.lock import DataFolderLock
lock = DataFolderLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(600)
"""


def holding(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_is_refused_with_the_process_and_what_to_do(tmp_path: Path):
    with holding(tmp_path) as holder:
        with pytest.raises(DataFolderTaken) as refused:
            DataFolderLock(tmp_path).acquire()
        holder.kill()
    assert f"process {holder.pid}" in refused.value.detail
    assert "--data" in refused.value.detail


def test_the_lock_goes_with_its_process_however_it_ends(tmp_path: Path):
    for sign in (signal.SIGKILL, signal.SIGTERM):
        with holding(tmp_path) as holder:
            holder.send_signal(sign)
            holder.wait(20)
        mine = DataFolderLock(tmp_path)
        mine.acquire()
        mine.release()


def test_a_lock_that_was_given_back_can_be_taken_and_giving_it_back_twice_is_nothing(tmp_path: Path):
    first, second = DataFolderLock(tmp_path), DataFolderLock(tmp_path)
    first.acquire()
    with pytest.raises(DataFolderTaken):
        second.acquire()
    first.release()
    first.release()
    second.acquire()
    second.release()


def test_the_file_names_its_holder_and_nothing_of_the_one_before(tmp_path: Path):
    path = tmp_path / "gander.lock"
    path.write_text("99999999999999999999")
    lock = DataFolderLock(tmp_path)
    lock.acquire()
    assert path.read_text() == str(os.getpid())
    lock.release()


def test_a_child_process_does_not_inherit_the_lock(tmp_path: Path):
    lock = DataFolderLock(tmp_path)
    lock.acquire()
    with subprocess.Popen(
        [sys.executable, "-c", "print('up', flush=True); import time; time.sleep(600)"], stdout=subprocess.PIPE,
        close_fds=False,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        lock.release()
        again = DataFolderLock(tmp_path)
        again.acquire()
        again.release()
        child.kill()
