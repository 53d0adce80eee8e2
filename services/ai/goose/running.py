"""One run of a program in its confinement: started, fed, watched, and wholly gone when it is left."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import socket
import stat
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from services.ai.goose.confinement import Kind, certificates, command_for, home_of
from services.ai.goose.errors import GooseOverreached
from services.ai.goose.usage import find_marked, tree_usage
from services.repository.process import Supervised

MiB = 1 << 20
MARK = "GANDER_RUN"  # in the environment of everything a run starts, so that what hides from its group is found
MAX_PROCESSES = 48
MAX_RESIDENT = 1536 * MiB
LOOK_SECONDS = 0.3
HAND_OVER_SECONDS = 10.0
MAX_CONNECTIONS = 4
_PREFIX = "gander-goose-"
LEFT_SECONDS = 3600.0  # far longer than any run
Serve = Callable[[socket.socket], None]  # one connection from inside


@dataclass(frozen=True)
class Job:
    """What is run. `environment` is added to one built from nothing; `program` None looks around instead."""

    kind: Kind
    program: Path | None
    arguments: Sequence[str]
    environment: Mapping[str, str]
    given: bytes
    seconds: float
    canary: Any = None


def remove_left(older_than: float = LEFT_SECONDS) -> int:
    """Remove the folders of runs whose Gander was killed, and say how many; `older_than` in seconds."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):  # somebody else's, or gone meanwhile
            state = folder.lstat()
            if (
                state.st_uid == os.getuid()
                and stat.S_ISDIR(state.st_mode)
                and time.time() - state.st_mtime > older_than
            ):
                shutil.rmtree(folder)
                removed += 1
    return removed


class Run:
    """A context manager: iterate over `chunks`; on leaving, no process and no file of the run is left."""

    def __init__(self, job: Job, serve: Serve, watch: Callable[[], None] = lambda: None) -> None:
        """`serve` gets every connection from inside, in a thread of its own; `watch` may raise to end the run."""
        self._job, self._serve, self._watch = job, serve, watch
        self._over = threading.Event()
        self._mark = secrets.token_hex(8)
        self._looked = time.monotonic()
        self._places = threading.BoundedSemaphore(MAX_CONNECTIONS)
        self._open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            for name in ("home", "empty", "root"):
                (self._folder / name).mkdir(mode=0o700)
            self._control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._control.bind(str(self._folder / "control"))
            self._control.listen(1)
            self._process = self._start()
        except BaseException:
            self._tidy()
            raise
        self._thread = threading.Thread(target=self._let_in, name="goose", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._process.close()
        if self._job.kind is Kind.NONE:
            for pid in find_marked(f"{MARK}={self._mark}"):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(2.0)
        self._tidy()

    @property
    def process(self) -> Supervised:
        """How it ended, once `chunks` did."""
        return self._process

    def chunks(self) -> Iterator[bytes]:
        """Yield what it prints. Raises GooseOverreached, and what `watch` raises."""
        return self._process.chunks()

    def _start(self) -> Supervised:
        job, home = self._job, home_of(self._job.kind, self._folder)
        return Supervised(
            command_for(
                job.kind, job.program, job.arguments, self._folder, seconds=job.seconds, canary=job.canary
            ),
            environment={
                "PATH": "/usr/bin:/bin",
                "HOME": home,
                "XDG_CONFIG_HOME": f"{home}/.config",
                "XDG_DATA_HOME": f"{home}/.local/share",
                "XDG_STATE_HOME": f"{home}/.local/state",
                "XDG_CACHE_HOME": f"{home}/.cache",
                "SSL_CERT_FILE": certificates(job.kind),
                "LC_ALL": "C.UTF-8",
                "TERM": "dumb",
                "NO_COLOR": "1",
                MARK: self._mark,
                **job.environment,
            },
            seconds=job.seconds,
            given=[job.given],
            watch=self._look,
        )  # fmt: skip

    def _look(self) -> None:
        self._watch()
        if time.monotonic() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.monotonic()
        processes, resident = tree_usage(self._process.pid)
        if processes > MAX_PROCESSES:
            raise GooseOverreached(what=f"more than {MAX_PROCESSES} processes")
        if resident > MAX_RESIDENT:
            raise GooseOverreached(what=f"more than {MAX_RESIDENT // MiB:,} MB of memory")

    # ── In threads: the socket that the run hands out, and its connections ───────────────────────────────

    def _let_in(self) -> None:
        with contextlib.suppress(OSError), self._handed_over() as listener:
            listener.settimeout(0.1)
            while not self._over.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                if self._places.acquire(blocking=False):
                    threading.Thread(target=self._one, args=(connection,), name="goose", daemon=True).start()
                else:
                    connection.close()

    def _handed_over(self) -> socket.socket:
        self._control.settimeout(HAND_OVER_SECONDS)
        with self._control, self._control.accept()[0] as control:
            control.settimeout(HAND_OVER_SECONDS)
            _, received, _, _ = socket.recv_fds(control, 1, 1)
        if not received:
            raise OSError("It ended before it listened.")
        return socket.socket(fileno=received[0])

    def _one(self, connection: socket.socket) -> None:
        self._open.add(connection)
        try:
            with connection, contextlib.suppress(OSError):
                self._serve(connection)
        finally:
            self._open.discard(connection)
            self._places.release()

    def _tidy(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
