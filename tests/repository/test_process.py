from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from services.repository.process import Ended, Supervised

CLEAN = {"PATH": os.environ["PATH"]}


def python(code: str, **rest: object) -> Supervised:
    return Supervised([sys.executable, "-c", code], environment=CLEAN, **{"seconds": 20.0, **rest})  # type: ignore[arg-type]


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> bool:
    until = time.monotonic() + 10
    while alive(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def test_output_errors_and_exit_are_told() -> None:
    with python("import sys; print('out'); sys.stderr.write('err'); sys.exit(3)") as process:
        assert b"".join(process.chunks()) == b"out\n"
        assert (process.returncode, process.stderr, process.ended) == (3, b"err", None)


def test_much_in_and_much_out_never_wait_for_each_other() -> None:
    block = b"x" * 100_000
    with python(
        "import sys,shutil; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)", given=[block] * 200
    ) as process:
        assert sum(map(len, process.chunks())) == 20_000_000


def test_a_program_that_reads_nothing_is_no_deadlock() -> None:
    with python("print('done')", given=[b"x" * 1_000_000] * 5) as process:
        assert b"".join(process.chunks()) == b"done\n"


def test_only_the_end_of_endless_messages_is_kept() -> None:
    with python("import sys; sys.stderr.write('x' * 5_000_000 + 'the end')") as process:
        list(process.chunks())
        assert len(process.stderr) <= 64 * 1024
        assert process.stderr.endswith(b"the end")


GRANDCHILD = """
import subprocess, sys, signal, time
{prelude}
child = subprocess.Popen([sys.executable, "-c", "import signal, time; {prelude}; print('up', flush=True); time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("prelude", ["pass", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"])
def test_cancel_ends_the_whole_group_within_three_seconds_even_when_it_ignores_sigterm(prelude: str) -> None:
    cancelled = threading.Event()
    with python(GRANDCHILD.format(prelude=prelude), cancelled=cancelled) as process:
        said = b""
        for chunk in process.chunks():
            said += chunk
            if b"up" in said and len(said.split()) == 2 and not cancelled.is_set():
                started = time.monotonic()
                cancelled.set()
        assert time.monotonic() - started < 3
        assert process.ended is Ended.CANCELLED
    (grandchild,) = (int(word) for word in said.split() if word.isdigit())
    assert wait_until_gone(grandchild)
    assert wait_until_gone(process.pid)


def test_the_clock_ends_it() -> None:
    with python("import time; time.sleep(60)", seconds=0.3) as process:
        assert list(process.chunks()) == []
        assert process.ended is Ended.TIMED_OUT
        assert process.returncode == -signal.SIGTERM


def test_leaving_early_ends_it() -> None:
    with python("import time\nwhile True: print('x' * 1000, flush=True)") as process:
        for _ in process.chunks():
            break
    assert not alive(process.pid)


def test_what_the_watch_raises_ends_it() -> None:
    def watch() -> None:
        raise OverflowError

    with pytest.raises(OverflowError), python("import time; time.sleep(60)", watch=watch) as process:
        list(process.chunks())
    assert not alive(process.pid)


def test_a_process_left_behind_with_the_pipes_open_does_not_keep_us_waiting() -> None:
    code = (
        "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); "
        "print(child.pid)"
    )
    started = time.monotonic()
    with python(code) as process:
        said = b"".join(process.chunks())
        assert process.returncode == 0
    assert time.monotonic() - started < 5
    assert wait_until_gone(int(said))


def test_it_runs_at_the_root_with_nothing_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/elsewhere")
    with python("import os; print(os.getcwd(), 'GIT_DIR' in os.environ, os.getpgrp() == os.getpid())") as process:
        assert b"".join(process.chunks()) == b"/ False True\n"


def test_a_nice_process_lets_others_go_first_as_a_group_too():
    code = (
        "import os; input(); print(os.nice(0));"
        "print(*(open(group) if os.path.exists(group := '/proc/self/autogroup') else ()))"
    )
    with python(code, niceness=7, given=[b"now\n"]) as process:
        said = b"".join(process.chunks()).split()
    assert said[0] == b"7"
    assert said[1:] == [] or said[-1] == b"7"
