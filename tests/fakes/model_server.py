"""A server on the loopback that speaks OpenAI's protocol, keeps what it was sent, and misbehaves as it is told."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

Misbehaviour = Callable[["_Handler"], None]


@dataclass
class Received:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw) if self.raw else None

    @property
    def text(self) -> str:
        """All that was said in it."""
        return "\n".join(str(message.get("content")) for message in self.body["messages"])


@dataclass
class ModelServer:
    """A context manager. `replies` are said one after the other, the last one again and again.

    A reply is a text, or a list of calls of tools: [(name, arguments)]; or a function of the request that gives one.
    `misbehave` takes over the answer to a chat, `misbehave_list` that to the list of models.
    """

    models: list[Any] = field(default_factory=lambda: ["tiny:1b"])
    replies: list[Any] = field(default_factory=lambda: ["The answer is in the code [1]."])
    misbehave: Misbehaviour | None = None
    misbehave_list: Misbehaviour | None = None
    received: list[Received] = field(default_factory=list)
    let_go: threading.Event = field(default_factory=threading.Event)  # ends whatever waits here
    hung_up: threading.Event = field(default_factory=threading.Event)  # a client left before its answer was whole

    def __enter__(self) -> Self:
        outer = self

        class Handler(_Handler):
            fake = outer

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def chats(self) -> list[Received]:
        return [each for each in self.received if each.path.endswith("/chat/completions")]


class _Handler(BaseHTTPRequestHandler):
    fake: ModelServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._receive()

    def do_POST(self) -> None:
        self._receive()

    def log_message(self, *_: object) -> None:
        pass

    def _receive(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.fake.received.append(Received(self.command, self.path, dict(self.headers), raw))
        try:
            if self.path.endswith("/models"):
                if self.fake.misbehave_list is not None:
                    self.fake.misbehave_list(self)
                else:
                    rows = [each if isinstance(each, dict) else {"id": each} for each in self.fake.models]
                    self.say(json.dumps({"object": "list", "data": rows}))
            elif not self.path.endswith("/chat/completions"):
                self.say('{"error": "no such path"}', status=404)
            elif self.fake.misbehave is not None:
                self.fake.misbehave(self)
            else:
                self.stream(self._reply())
        except (ConnectionError, TimeoutError):
            self.fake.hung_up.set()
            self.close_connection = True

    def _reply(self) -> Any:
        said = len(self.fake.chats) - 1
        reply = self.fake.replies[min(said, len(self.fake.replies) - 1)]
        return reply(self.fake.chats[-1]) if callable(reply) else reply

    # ── What misbehaviours are made of ───────────────────────────────────────────────────────────────

    def say(
        self, body: str | bytes, status: int = 200, kind: str = "application/json", more: dict[str, str] | None = None
    ) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def begin(self, kind: str = "text/event-stream", more: dict[str, str] | None = None) -> None:
        """Begin an answer that ends with its connection."""
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True

    def event(self, value: Any) -> None:
        data = value if isinstance(value, str) else json.dumps(value)
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def delta(self, **delta: Any) -> None:
        self.event({"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})

    def stream(self, reply: Any) -> None:
        """Say a reply as a well-behaved server streams it."""
        self.begin()
        if isinstance(reply, str):
            for place in range(0, len(reply), 7):
                self.delta(content=reply[place : place + 7])
            reason = "stop"
        else:
            for index, (name, arguments) in enumerate(reply):
                written = arguments if isinstance(arguments, str) else json.dumps(arguments)
                head = {
                    "index": index,
                    "id": f"c{index}",
                    "type": "function",
                    "function": {"name": name, "arguments": ""},
                }
                self.delta(tool_calls=[head])
                self.delta(tool_calls=[{"index": index, "function": {"arguments": written}}])
            reason = "tool_calls"
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        self.event({"choices": [], "usage": {"prompt_tokens": 321, "completion_tokens": 12}})
        self.event("[DONE]")

    def wait(self) -> None:
        """Say nothing until the test is over."""
        self.fake.let_go.wait(30)
        self.close_connection = True


def packed(text: str) -> bytes:
    return gzip.compress(text.encode())
