"""One parse child as the pool sees it: its pipes, what it was sent and has not answered, since when."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from services.system_map.parsing.frames import READY, AnswerReader, pack_request

_PIPE_BYTES = 1024 * 1024  # the kernel's default of 64 kB makes both sides wait for each other
_READ_BYTES = 256 * 1024
_ERROR_BYTES = 4000
_LANGUAGE_BYTES = 32 * 1024  # as long as these take, a grammar, its query and patterns take to load
_SET_PIPE_SIZE = 1031  # F_SETPIPE_SZ of Linux; fcntl names it from Python 3.10 on Linux only
_START_SECONDS = 30.0  # a cold disk may need many seconds to load the interpreter
_PATIENCE = 4  # times the limit, then it ends whatever it does
_LEAST_SHARE = 0.5  # of the limit, as processor time from its half on: less means that it was kept waiting
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "PYTHONPATH")


@dataclass(slots=True)
class Item:
    """One file to parse."""

    number: int
    language: str
    content: bytes


class ChildProcess:
    """A started parse child. It stays in its parent's process group, so that it dies with it."""

    def __init__(self, command: list[str], folder: Path, selector: selectors.BaseSelector) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder if folder.is_dir() else None,
            env=_environment(),
            bufsize=0,
            close_fds=True,
        )
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        self._in, self._out, self._err = process.stdin, process.stdout, process.stderr
        for stream, name in ((self._out, "out"), (self._err, "err")):
            os.set_blocking(stream.fileno(), False)
            selector.register(stream, selectors.EVENT_READ, (self, name))
        os.set_blocking(self._in.fileno(), False)
        self._enlarge_pipes()
        self._writing = False
        self._answers = AnswerReader()
        self._unsent: deque[memoryview] = deque()
        self._unsent_items: deque[int] = deque()  # number of the item that each of `_unsent` carries
        self._errors = b""
        self.items: deque[Item] = deque()
        self.bytes_in_flight = 0
        self._languages: set[str] = set()  # of all items that it was sent
        self.is_ready = False
        self.ended = False
        self._half_way: float | None = None  # processor time at half of the first file's time
        self._start_clock()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def bytes_ahead(self, item: Item) -> int:
        """Return how much it has to read before it can begin with an item; a grammar it has to load counts as bytes."""
        return self.bytes_in_flight + (0 if item.language in self._languages else _LANGUAGE_BYTES)

    def send(self, item: Item, selector: selectors.BaseSelector) -> None:
        """Queue an item and write what fits now."""
        if not self.items:
            self._start_clock()
        self.items.append(item)
        self._languages.add(item.language)
        self.bytes_in_flight += len(item.content)
        self._unsent.append(memoryview(pack_request(item.number, item.language, item.content)))
        self._unsent_items.append(item.number)
        if not self._writing:
            self.write(selector)

    def write(self, selector: selectors.BaseSelector) -> None:
        """Write as much as the pipe takes."""
        try:
            while self._unsent:
                written = os.write(self._in.fileno(), self._unsent[0])
                if written < len(self._unsent[0]):
                    self._unsent[0] = self._unsent[0][written:]
                    continue
                self._unsent.popleft()
                if self.items and self._unsent_items.popleft() == self.items[0].number:
                    self._start_clock()
        except BlockingIOError:
            pass
        except OSError:  # it died; what reads its answers notices the end
            self._unsent.clear()
            self._unsent_items.clear()
        wants = bool(self._unsent)
        if wants and not self._writing:
            selector.register(self._in, selectors.EVENT_WRITE, (self, "in"))
        elif self._writing and not wants:
            selector.unregister(self._in)
        self._writing = wants

    def read_answers(self, selector: selectors.BaseSelector) -> list[tuple[int, bytes]]:
        """Return the answers that have arrived; sets `ended` when there will be no more."""
        answers: list[tuple[int, bytes]] = []
        try:
            piece = os.read(self._out.fileno(), _READ_BYTES)
            if piece:
                answers = self._answers.feed(piece)
            else:
                self._end(selector)
        except BlockingIOError:
            return []
        except (OSError, ValueError):
            self._end(selector)
        for number, _ in answers:
            self._start_clock()
            if number == READY:
                self.is_ready = True
            elif self.items and self.items[0].number == number:
                self.bytes_in_flight -= len(self.items.popleft().content)
            else:  # it answers what it was not asked: no longer to be believed
                self._end(selector)
                return [answer for answer in answers if answer[0] != number]
        return answers

    def read_errors(self, selector: selectors.BaseSelector) -> None:
        """Keep the end of what the child says on standard error, so that its pipe never fills."""
        try:
            piece = os.read(self._err.fileno(), _READ_BYTES)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if piece:
            self._errors = (self._errors + piece)[-_ERROR_BYTES:]
        else:
            selector.unregister(self._err)

    def last_words(self) -> str:
        """Return the last line that the child wrote on standard error."""
        with contextlib.suppress(OSError, ValueError):
            while piece := os.read(self._err.fileno(), _READ_BYTES):
                self._errors = (self._errors + piece)[-_ERROR_BYTES:]
        lines = self._errors.decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else ""

    def is_overdue(self, now: float, max_seconds: float) -> bool:
        """Tell whether the first file has had all its bytes there for longer than it may take.

        Only time in which the child could work counts: not while its file is on the way, nor its own start; and on a
        busy machine a child that hardly gets the processor has more of it, for a skipped file is remembered.
        """
        if not self.items:
            return False
        limit = max_seconds if self.is_ready else max(max_seconds, _START_SECONDS)
        is_sent = not self._unsent_items or self._unsent_items[0] != self.items[0].number
        waited = now - self._since
        if not is_sent or waited <= limit / 2:
            return False
        used = _processor_seconds(self.pid)
        if used is None or waited > limit * _PATIENCE:
            return waited > limit
        if self._half_way is None:
            self._half_way = used
        return waited > limit and used - self._half_way >= limit * _LEAST_SHARE

    def _start_clock(self) -> None:
        """Begin the first file's time: when it is given in full, or when the one before it is answered."""
        self._since = time.monotonic()
        self._half_way = None

    def kill(self, selector: selectors.BaseSelector) -> None:
        """Kill it at once and forget its pipes; `wait` then takes it off the process table."""
        with contextlib.suppress(OSError):
            self._process.kill()
        for stream in (self._in, self._out, self._err):
            with contextlib.suppress(KeyError, ValueError):
                selector.unregister(stream)

    def wait(self) -> None:
        """Wait for the killed process and close the pipes."""
        self._process.wait()
        self.last_words()
        for stream in (self._in, self._out, self._err):
            with contextlib.suppress(OSError):
                stream.close()

    def _end(self, selector: selectors.BaseSelector) -> None:
        self.ended = True
        with contextlib.suppress(KeyError, ValueError):
            selector.unregister(self._out)

    def _enlarge_pipes(self) -> None:
        if sys.platform != "linux":
            return
        import fcntl  # noqa: PLC0415 - not on every system

        for stream in (self._in, self._out):
            with contextlib.suppress(OSError):  # over the user's limit: the small pipe works too
                fcntl.fcntl(stream.fileno(), _SET_PIPE_SIZE, _PIPE_BYTES)


def _environment() -> dict[str, str]:
    """Return what a child needs of the environment: no secret of ours is in it, nor the proxy's of the person."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    # A single binary's children find what their parent has unpacked by these.
    kept.update({name: value for name, value in os.environ.items() if name.startswith(("_PYI", "_MEI"))})
    return kept | {
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
    }


def _processor_seconds(pid: int) -> float | None:
    """Return the processor time that a process has used; None where the system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
