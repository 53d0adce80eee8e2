"""One child process, supervised: its output streams, its clock and cancellation are obeyed, its whole group ends with it.

Nothing here knows git. One loop serves stdin, stdout and stderr, so neither side can wait for the other for ever,
and no thread is needed.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from types import TracebackType
from typing import Self

from services.core.niceness import step_back

# How often cancellation, the clock and the ceilings are looked at: well within the second that a cancel may take.
TICK_SECONDS = 0.1
# What a group has to clean up after SIGTERM (git removes a half clone) before SIGKILL ends it.
GRACE_SECONDS = 0.7
CHUNK = 1 << 20
# A hostile server can send messages without end; what went wrong stands in the last ones.
KEPT_STDERR = 64 * 1024


class Ended(Enum):
    """Why a process was ended from outside."""

    CANCELLED = "cancelled"
    TIMED_OUT = "timed out"


class Supervised:
    """A child process in a group of its own; a context manager, on leaving which nothing of the group lives.

    Iterate over `chunks()` to its end, then look at `returncode`, `ended` and `stderr`.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        seconds: float,
        cancelled: threading.Event | None = None,
        given: Iterable[bytes] | None = None,
        on_stderr: Callable[[bytes], None] | None = None,
        watch: Callable[[], None] | None = None,
        niceness: int = 0,
    ) -> None:
        """Start `command`.

        `given` is written to its stdin as fast as it reads; `watch` is called every tick and may raise to end it.
        With a niceness (see `step_back`) others go first.
        """
        self.returncode: int | None = None
        self.ended: Ended | None = None
        self._stderr = bytearray()
        self._on_stderr = on_stderr
        self._watch = watch
        self._cancelled = cancelled
        self._deadline = time.monotonic() + seconds
        self._given = iter(given) if given is not None else None
        self._pending = memoryview(b"")
        self._process = subprocess.Popen(
            list(command),
            env=dict(environment),
            cwd="/",
            stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
        )
        if niceness:
            step_back(niceness, self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The number of the process and of its group."""
        return self._process.pid

    @property
    def stderr(self) -> bytes:
        """The end of what it said on stderr."""
        return bytes(self._stderr)

    def chunks(self) -> Iterator[bytes]:
        """Yield its output until it ends by itself or `ended` says why it was ended."""
        with selectors.DefaultSelector() as selector:
            self._register(selector)
            next_tick = 0.0
            while selector.get_map():
                if time.monotonic() >= next_tick:
                    if self._is_over():
                        break
                    next_tick = time.monotonic() + TICK_SECONDS
                for key, _ in selector.select(TICK_SECONDS):
                    if key.data == "stdin":
                        self._feed(selector)
                        continue
                    chunk = os.read(key.fd, CHUNK)
                    if not chunk:
                        selector.unregister(key.fd)
                    elif key.data == "stdout":
                        yield chunk
                    else:
                        self._take_stderr(chunk)
        self.close(patience=0 if self.ended else GRACE_SECONDS)

    def close(self, patience: float = 0) -> None:
        """Give it `patience` seconds to end by itself, then end all of it, wait for it and close the pipes."""
        if self.returncode is not None:
            return
        if not self._leader_ends(within=patience):
            self._signal(signal.SIGTERM)
            self._leader_ends(within=GRACE_SECONDS)
        # Whatever the leader left behind goes too. While it is not yet reaped, its number cannot be another's.
        self._signal(signal.SIGKILL)
        self.returncode = self._process.wait()
        self._wait_for_group()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _register(self, selector: selectors.BaseSelector) -> None:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        selector.register(self._process.stdout.fileno(), selectors.EVENT_READ, "stdout")
        selector.register(self._process.stderr.fileno(), selectors.EVENT_READ, "stderr")
        if self._process.stdin is not None:
            os.set_blocking(self._process.stdin.fileno(), False)
            selector.register(self._process.stdin.fileno(), selectors.EVENT_WRITE, "stdin")

    def _feed(self, selector: selectors.BaseSelector) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        assert self._given is not None
        try:
            if not self._pending:
                self._pending = memoryview(next(self._given))
            self._pending = self._pending[os.write(stdin.fileno(), self._pending) :]
        except BlockingIOError:
            return
        except (StopIteration, BrokenPipeError):
            # It has all it gets, or reads no more; then its exit says why.
            selector.unregister(stdin.fileno())
            with suppress(OSError):
                stdin.close()

    def _take_stderr(self, chunk: bytes) -> None:
        self._stderr += chunk
        del self._stderr[:-KEPT_STDERR]
        if self._on_stderr is not None:
            self._on_stderr(chunk)

    def _is_over(self) -> bool:
        if self._cancelled is not None and self._cancelled.is_set():
            self.ended = Ended.CANCELLED
        elif time.monotonic() > self._deadline:
            self.ended = Ended.TIMED_OUT
        elif self._watch is not None:
            self._watch()
        if self.ended is None and _has_ended(self._process):
            # A process that it left behind may hold the pipes open for ever; what was written is still there to read.
            self._signal(signal.SIGKILL)
        return self.ended is not None

    def _leader_ends(self, within: float) -> bool:
        until = time.monotonic() + within
        while not _has_ended(self._process):
            if time.monotonic() > until:
                return False
            time.sleep(0.005)
        return True

    def _wait_for_group(self) -> None:
        """Wait until the group is gone: SIGKILL takes effect a moment after it is sent.

        Not for ever, because a member may stay a zombie where the machine's first process does not reap.
        """
        until = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < until:
            try:
                os.killpg(self._process.pid, 0)
            except (ProcessLookupError, PermissionError):
                return
            time.sleep(0.005)

    def _signal(self, number: int) -> None:
        # macOS answers PermissionError for a group of which only zombies are left.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Say whether a child has ended, leaving it a zombie where the system can tell without reaping."""
    if hasattr(os, "waitid"):
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None
    return process.poll() is not None
