"""The one socket that goose has: a small HTTP server of OpenAI's protocol that Gander runs, one question long.

goose asks here, and Gander asks the model, by its own door: so the model's address and key stay outside, no tools are
offered, one question goes out, and what the model's server does wrong is told in Gander's words.
"""

from __future__ import annotations

import hmac
import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.ai.masking import mask
from services.ai.streaming import MAX_TEXT, Reply

MAX_HEAD = 16_384
ADDED_BYTES = 65_536  # what goose puts around what it was told, at most
MAX_MESSAGES = 64
HEARD_SECONDS = 10.0  # for a request to arrive
HEADERS = "Connection: close\r\nCache-Control: no-store\r\n"
Ask = Callable[[Sequence[Mapping[str, Any]], Callable[[str], None], Callable[[], None]], Reply]


class Left(Exception):
    """The run is over; nobody waits for this answer any more."""


class Refused(Exception):
    """A request that is not answered: its status and words."""


class Gate:
    """Serves one run. `reply` and `failure` tell, after it, what the model said or what went wrong."""

    def __init__(self, ask: Ask, *, token: str, model: str, prompt_bytes: int) -> None:
        """`ask` puts messages to the model; `token` is what goose must show; the prompt is `prompt_bytes` long."""
        self._ask, self._token, self._model = ask, token, model
        self._most = prompt_bytes * 2 + ADDED_BYTES  # escaped as JSON
        self._lock = threading.Lock()
        self._asked = False
        self._left = threading.Event()
        self.reply: Reply | None = None
        self.failure: BaseException | None = None

    def leave(self) -> None:
        """Have a question that is under way given up."""
        self._left.set()

    def serve(self, connection: socket.socket) -> None:
        """Answer one request, whatever it is."""
        connection.settimeout(HEARD_SECONDS)
        try:
            method, path, headers, body = _read(connection, self._most)
            self._answer(connection, method, path.partition("?")[0], headers, body)
        except Refused as refusal:
            status, words = refusal.args
            _say(connection, status, {"error": {"message": words, "type": "invalid_request_error"}})

    def _answer(
        self, connection: socket.socket, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        if not hmac.compare_digest(headers.get("authorization", "").encode(), f"Bearer {self._token}".encode()):
            raise Refused(401, "This is not yours.")
        if method == "GET" and path == "/v1/models":
            _say(connection, 200, {"object": "list", "data": [{"id": self._model, "object": "model"}]})
            return
        if method != "POST" or path != "/v1/chat/completions":
            raise Refused(404, "There is nothing here.")
        messages = _messages(body)
        with self._lock:
            if self._asked:
                raise Refused(400, "One question was asked already.")
            self._asked = True
        self._pass_on(connection, messages)

    def _pass_on(self, connection: socket.socket, messages: Sequence[Mapping[str, Any]]) -> None:
        told = 0
        begun = False

        def grow(text: str) -> None:
            nonlocal told, begun
            if not begun:
                begun = True
                connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{HEADERS}\r\n".encode())
            if len(text) > told:
                connection.sendall(self._event({"role": "assistant", "content": text[told:]}, None))
                told = len(text)

        try:
            reply = self._ask(messages, grow, self._check)
        except BaseException as error:  # it belongs to whoever waits for the run
            self.failure = error
            if not begun:
                raise Refused(400, "The model did not answer.") from None
            return
        self.reply = reply
        grow(reply.text)
        usage = {
            "prompt_tokens": reply.tokens_in,
            "completion_tokens": reply.tokens_out,
            "total_tokens": reply.tokens_in + reply.tokens_out,
        }
        connection.sendall(self._event({}, "stop", usage) + b"data: [DONE]\n\n")

    def _event(self, delta: Mapping[str, Any], reason: str | None, usage: Mapping[str, int] | None = None) -> bytes:
        event: dict[str, Any] = {
            "id": "gander",
            "object": "chat.completion.chunk",
            "created": int(time.time()),
            "model": self._model,
            "choices": [{"index": 0, "delta": dict(delta), "finish_reason": reason}],
        }
        if usage is not None:
            event["usage"] = dict(usage)
        return b"data: " + json.dumps(event).encode() + b"\n\n"

    def _check(self) -> None:
        if self._left.is_set():
            raise Left


def _read(connection: socket.socket, most: int) -> tuple[str, str, dict[str, str], bytes]:
    """Read a request under ceilings. Raises Refused, OSError."""
    until = time.monotonic() + HEARD_SECONDS
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += _more(connection, until)
        if len(raw) > MAX_HEAD and b"\r\n\r\n" not in raw[:MAX_HEAD]:
            raise Refused(431, "The head of this request is too long.")
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split(" ")
    if len(words) != 3:
        raise Refused(400, "This is no request.")
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    length = headers.get("content-length", "0")
    if "transfer-encoding" in headers or not (length.isascii() and length.isdigit() and len(length) < 10):
        raise Refused(411, "Say how long this request is.")
    if int(length) > most:
        raise Refused(413, "This request is longer than what goose was told.")
    while len(body) < int(length):
        body += _more(connection, until)
    return words[0], words[1], headers, body[: int(length)]


def _more(connection: socket.socket, until: float) -> bytes:
    chunk = connection.recv(65_536)
    if not chunk or time.monotonic() > until:
        raise OSError("It broke off, or came too slowly.")
    return chunk


def _messages(body: bytes) -> list[dict[str, Any]]:
    """Return the messages as Gander passes them on: roles and texts, masked, nothing else. Raises Refused."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "This is not JSON.") from None
    messages = asked.get("messages") if isinstance(asked, dict) else None
    if not isinstance(messages, list) or not 0 < len(messages) <= MAX_MESSAGES:
        raise Refused(400, "There are no messages.")
    kept = []
    for message in messages:
        if not isinstance(message, dict) or message.get("role") not in {"system", "user", "assistant", "developer"}:
            raise Refused(400, "A message has a role that is not passed on.")
        kept.append({"role": message["role"], "content": mask(_text_of(message.get("content")))[0]})
    return kept


def _text_of(content: Any) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _say(connection: socket.socket, status: int, value: Any) -> None:
    raw = json.dumps(value).encode()[: MAX_TEXT * 2]
    head = f"HTTP/1.1 {status} -\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n{HEADERS}\r\n"
    connection.sendall(head.encode() + raw)
