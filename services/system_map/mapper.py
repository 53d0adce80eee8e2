"""Runs the analysis of a commit in a child process, so that the server keeps answering and memory goes back.

The child (`map_child`) is given one MapJob as JSON on standard input and answers with JSON lines: progress, then
a result or an error. It dies with its parent: it watches standard input, which closes when the parent is gone.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Any, Self

from services.core.errors import GanderError, OutOfSpace, Unavailable
from services.core.program import own_command

logger = logging.getLogger("gander.map")
STDERR_KEPT = 4000


class MapFailed(GanderError):
    """The map could not be drawn. The log says why; refresh the project to try again."""

    code = 50010
    title = "Map failed"
    transient = True


class MapTimedOut(GanderError):
    """Drawing the map took too long and was stopped. Raise GANDER_MAP_SECONDS to give it more time."""

    code = 50011
    title = "Map timed out"


class MapTooLarge(GanderError):
    """Drawing the map needs more memory than it may take. Raise GANDER_MAX_MAP_BYTES if this machine has it."""

    code = 50014
    title = "Map too large"


class MapCancelled(Unavailable):
    """Drawing the map was cancelled."""

    code = 50012
    title = "Cancelled"


@dataclass(frozen=True)
class MapJob:
    """What the child is told."""

    project_id: int
    project_name: str
    repository_path: str
    commit: str
    database_path: str
    history_head: str | None
    max_paths: int
    max_parse_bytes: int
    max_parse_seconds: float
    parse_processes: int
    max_map_bytes: int
    seconds: float

    def as_json(self) -> str:
        """Return the job as JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class MapResult:
    """What the child made: an invisible map, or the id of the ready one where nothing had changed."""

    map_id: int
    history_head: str | None
    counts: dict[str, int]
    missing: list[str]
    languages: list[str] = field(default_factory=list)  # of most of its files, for who parses the next map's


def run_mapper(
    job: MapJob,
    *,
    on_progress: Callable[[dict[str, Any]], None],
    cancelled: threading.Event,
    seconds: float,
    command: list[str] | None = None,
) -> MapResult:
    """Start a child, have it do `job`, and end it; see MapChild.run."""
    with MapChild(command) as child:
        return child.run(job, on_progress=on_progress, cancelled=cancelled, seconds=seconds)


class MapChild:
    """A child process that waits for one MapJob; a context manager, on leaving which nothing of it lives.

    It may be started before the job is known (see `spare`): loading its code takes as long as fetching a few commits.
    """

    def __init__(
        self, command: list[str] | None = None, languages: Sequence[str] = (), parse_children: int = 1
    ) -> None:
        """Start the child, and with it parse children that load their code; `languages` are likely those of the job's files."""
        environment = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH") if name in os.environ}
        self._process = subprocess.Popen(
            [*(command or own_command("map-child")), str(parse_children), *languages],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            cwd="/",
            # A few of its threads allocate: an arena for each would cost a tenth of its memory.
            env={**environment, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
        )
        assert self._process.stderr is not None
        self._errors = _Tail(self._process.stderr)
        self._ended = threading.Event()
        self._used = False

    @property
    def pid(self) -> int:
        """The number of the child and of its process group."""
        return self._process.pid

    @property
    def is_waiting(self) -> bool:
        """Whether it can be given a job."""
        return not self._used and not self._ended.is_set() and self._process.poll() is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child and everything it started."""
        if self._ended.is_set():
            return
        self._ended.set()
        kill_group(self._process)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()
        self._errors.close()

    def run(
        self,
        job: MapJob,
        *,
        on_progress: Callable[[dict[str, Any]], None],
        cancelled: threading.Event,
        seconds: float,
    ) -> MapResult:
        """Have the child do `job`, with which it ends; `close` waits for its last moment, which may take 30 ms.

        Calls `on_progress` with {"stage", "fraction", "detail"}. When `cancelled` is set the child and everything it
        started are killed within a second. Raises MapCancelled, MapTimedOut, OutOfSpace or MapFailed.
        """
        if self._used:  # what one repository left in a process must never reach another's map
            raise RuntimeError("a map child serves one job")
        self._used = True
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timed_out, answered = threading.Event(), threading.Event()
        deadline = time.monotonic() + seconds
        watcher = threading.Thread(target=self._watch, args=(cancelled, timed_out, answered, deadline), daemon=True)
        watcher.start()
        answer = None
        try:
            # Standard input stays open: its end is the sign that this process is gone.
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(job.as_json().encode() + b"\n")
                self._process.stdin.flush()
            answer = _read_answer(self._process.stdout, on_progress)
        finally:
            answered.set()
            watcher.join()
            # What made something goes by itself; of what failed, all that it has to say is waited for.
            if answer is None or "error" in answer:
                self.close()
        if cancelled.is_set():
            raise MapCancelled
        if timed_out.is_set():
            raise MapTimedOut
        if answer is None:
            logger.error(
                "the map child ended without an answer (exit %s): %s", self._process.returncode, self._errors.text
            )
            raise MapFailed
        if "error" in answer:
            logger.error("the map child failed: %s\n%s", answer["error"], self._errors.text)
            raise _error_of(answer)
        try:
            return MapResult(**answer["result"])
        except (KeyError, TypeError) as error:
            logger.exception("the map child answered what nobody understands")
            raise MapFailed from error

    def _watch(
        self, cancelled: threading.Event, timed_out: threading.Event, answered: threading.Event, deadline: float
    ) -> None:
        while not answered.wait(0.1):
            if time.monotonic() > deadline:
                timed_out.set()
            # A child that died leaves what it started, which may hold the pipe that is read.
            if cancelled.is_set() or timed_out.is_set() or self._process.poll() is not None:
                kill_group(self._process)
                return


def _error_of(answer: dict[str, Any]) -> GanderError:
    if answer.get("code") == OutOfSpace.code:
        return OutOfSpace()
    if answer["error"] == MemoryError.__name__:
        return MapTooLarge()
    error = MapFailed(answer.get("detail"))
    error.transient = bool(answer.get("transient", True))  # type: ignore[misc]  # of this one error, not the class
    return error


def _read_answer(pipe: IO[bytes], on_progress: Callable[[dict[str, Any]], None]) -> dict[str, Any] | None:
    for line in pipe:
        try:
            message = json.loads(line)
        except ValueError:
            return None
        if not isinstance(message, dict):
            return None
        if "stage" in message:
            on_progress(message)
        else:
            return message
    return None


def kill_group(process: subprocess.Popen[bytes], grace: float = 0.5) -> None:
    """End a child and everything in its process group: asked first, then killed; reaped in any case."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, sign)
        try:
            process.wait(grace if sign is signal.SIGTERM else None)
        except subprocess.TimeoutExpired:
            continue
        # The leader is gone; what it started may still be there, so the group gets the second signal too.


class _Tail:
    """Reads a pipe to its end in a thread, so that the child never blocks on it, and keeps the last of it."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self._kept = b""
        self._pipe = pipe
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with contextlib.suppress(ValueError, OSError), self._pipe:
            for chunk in iter(lambda: self._pipe.read1(4096), b""):  # type: ignore[attr-defined]  # buffered pipe
                self._kept = (self._kept + chunk)[-STDERR_KEPT:]

    def close(self) -> None:
        """Wait for the pipe's end; everyone who held its other side is gone, or as good as."""
        self._thread.join(1)

    @property
    def text(self) -> str:
        """The end of what was said."""
        return self._kept.decode(errors="replace").strip()
