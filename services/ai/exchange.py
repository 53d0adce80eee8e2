"""One HTTP request to a model's server, in a thread of its own, so that whoever waits for it can leave at any moment.

The one door for httpx. No redirect is followed, no proxy of the environment used, nothing unpacked, and the machine
that is connected to is looked at before a byte is sent.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from services.ai.addresses import Place, is_within

CONNECT_SECONDS = 5.0
LOOK_SECONDS = 0.1  # between two looks whether to stop


class Unreachable(Exception):
    """The server cannot be connected to, or breaks the connection before it answers."""


class Broken(Exception):
    """The connection ended in the middle of the answer."""


class WrongMachine(Exception):
    """The name leads to a machine that is further away than it was when it was chosen."""


class OutOfTime(Exception):
    """The answer was not there when its time was over."""


@dataclass(frozen=True)
class Outgoing:
    """A request; `place` is how far away the machine may be that gets it."""

    method: str
    url: str
    place: Place
    headers: dict[str, str] = field(default_factory=dict, repr=False)  # a key stands in them
    body: bytes = b""


@dataclass(frozen=True)
class Head:
    """How an answer begins."""

    status: int
    content_type: str
    encoding: str


class Exchange:
    """A request under way; a context manager, on leaving which its connection is closed."""

    def __init__(self, request: Outgoing, *, seconds: float, check: Callable[[], None] = lambda: None) -> None:
        """Begin; `seconds` is for all of it, and `check` raises when the answer is not wanted any more."""
        self._request = request
        self._deadline = time.monotonic() + seconds
        self._seconds = seconds
        self._check = check
        self._arrived: queue.Queue[Head | bytes | Exception | None] = queue.Queue(maxsize=64)
        self._left = threading.Event()
        self._stream: Any = None
        self._began = False
        self._thread = threading.Thread(target=self._run, name="model", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._left.set()
        self._hang_up()
        self._thread.join(1.0)  # it ends by itself; only a name server that hangs may keep it longer

    def head(self) -> Head:
        """Wait for the answer's beginning. Raises Unreachable, WrongMachine, OutOfTime."""
        found = self._next()
        assert isinstance(found, Head), "an answer begins with its head"
        return found

    def chunks(self) -> Iterator[bytes]:
        """Give the answer's bytes as they come. Raises Broken, OutOfTime."""
        while (found := self._next()) is not None:
            assert isinstance(found, bytes), "a head comes once"
            yield found

    def _next(self) -> Head | bytes | None:
        while True:
            self._check()
            remaining = self._deadline - time.monotonic()
            if remaining <= 0:
                raise OutOfTime
            try:
                found = self._arrived.get(timeout=min(LOOK_SECONDS, remaining))
            except queue.Empty:
                continue
            if isinstance(found, Exception):
                raise found
            return found

    # ── In the thread ────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        import httpx  # noqa: PLC0415  # a server at rest does not load it

        request = self._request
        timeout = httpx.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds))
        try:
            with httpx.Client(
                trust_env=False,
                follow_redirects=False,
                verify=request.url.startswith("https:"),  # loading the certificates takes as long as a short answer
                timeout=timeout,
            ) as client:
                headers = {"Accept-Encoding": "identity", "User-Agent": "gander", **request.headers}
                built = client.build_request(
                    request.method, request.url, headers=headers, content=request.body or None,
                    extensions={"trace": self._trace},
                )  # fmt: skip
                response = client.send(built, stream=True)
                with contextlib.closing(response):
                    self._began = True
                    self._put(_head(response))
                    for chunk in response.iter_raw():
                        if not self._put(chunk):
                            return
            self._put(None)
        except WrongMachine as error:
            self._put(error)
        except Exception:  # of httpx, of TLS, of the system: what is said of them are our own words
            # Its own clock may go off before whoever waits has looked at theirs.
            is_late = time.monotonic() >= self._deadline
            self._put(OutOfTime() if is_late else Broken() if self._began else Unreachable())

    def _trace(self, name: str, info: dict[str, Any]) -> None:
        """Look at the machine as soon as it is connected to: before the first byte, and before TLS."""
        if name in {"connection.connect_tcp.complete", "connection.start_tls.complete"}:
            self._stream = info["return_value"]
        if name == "connection.connect_tcp.complete":
            peer = self._stream.get_extra_info("server_addr")
            is_right = bool(peer) and is_within(str(peer[0]), self._request.place)
            if not is_right or self._left.is_set():
                self._stream.close()
                raise Unreachable if is_right else WrongMachine

    def _put(self, item: Head | bytes | Exception | None) -> bool:
        while not self._left.is_set():
            with contextlib.suppress(queue.Full):
                self._arrived.put(item, timeout=LOOK_SECONDS)
                return True
        return False

    def _hang_up(self) -> None:
        """Wake the thread out of whatever it reads: only shutting the socket down does."""
        stream = self._stream
        if stream is not None:
            with contextlib.suppress(Exception):
                stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def _head(response: Any) -> Head:
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Head(response.status_code, kind, response.headers.get("content-encoding", "identity").strip().lower())
