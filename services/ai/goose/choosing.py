"""Which confinement works on this machine, found out by trying, once for the process."""

from __future__ import annotations

import json
import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.ai.goose.confinement import CONFINING, Kind, missing
from services.ai.goose.running import Job, Run
from services.core.errors import GanderError

TRIAL_SECONDS = 15.0
MAX_SAID = 65_536
WANTED = frozenset({"writes_home", "reaches_gander"})


@dataclass(frozen=True)
class Chosen:
    """The confinement that works; None with the reason when none does."""

    kind: Kind | None
    why_not: str = ""


class Chooser:
    """Tries the kinds in their order, once; a lock, because two answers may begin at the same time."""

    def __init__(self, kinds: tuple[Kind, ...] = CONFINING) -> None:
        """Try these kinds."""
        self._kinds = kinds
        self._chosen: Chosen | None = None
        self._lock = threading.Lock()

    def chosen(self) -> Chosen:
        """Return the first kind whose trial went as it must."""
        with self._lock:
            if self._chosen is None:
                self._chosen = self._choose()
            return self._chosen

    def _choose(self) -> Chosen:
        reasons = []
        for kind in self._kinds:
            fault = missing(kind) or fault_of(kind)
            if fault is None:
                return Chosen(kind)
            reasons.append(fault)
        return Chosen(None, "; ".join(reasons))


def fault_of(kind: Kind) -> str | None:
    """Try a kind out; return what is wrong with it, None when it confines."""
    assert kind in CONFINING, "what confines nothing needs no trial"
    said = b""
    try:
        with _canary() as canary:
            job = Job(kind, None, (), {}, b"", TRIAL_SECONDS, canary)
            with Run(job, lambda connection: connection.sendall(b"!")) as run:
                for chunk in run.chunks():
                    said += chunk
                    if len(said) > MAX_SAID:
                        break
        looked: Any = json.loads(said)
    except (OSError, GanderError) as error:
        return f"{kind.value}: {error}"
    except ValueError:
        words = run.process.stderr.decode("utf-8", "replace").strip().splitlines()
        return f"{kind.value} does not work here ({words[-1][:200] if words else 'no word why'})"
    open_ways = [name for name, able in looked.items() if able and name not in WANTED]
    lacking = [name for name in WANTED if not looked.get(name)]
    if open_ways or lacking:
        return f"{kind.value} does not confine here ({', '.join([*open_ways, *(f'not {name}' for name in lacking)])})"
    return None


@contextmanager
def _canary() -> Iterator[dict[str, Any]]:
    """Give a file and sockets of Gander's own that nobody inside may reach."""
    with (
        tempfile.TemporaryDirectory(prefix="gander-canary-") as folder,
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as unix,
    ):
        file = Path(folder) / "file"
        file.write_text("not for goose\n", encoding="utf-8")
        unix.bind(str(Path(folder) / "socket"))
        unix.listen(1)
        yield {
            "file": str(file),
            "port": tcp.getsockname()[1],
            "socket": str(Path(folder) / "socket"),
            "process": os.getpid(),
        }
