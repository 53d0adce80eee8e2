"""What a model's server streams, read under ceilings. Pure: bytes in, a growing reply out; nothing is contacted.

Everything here reads what nobody vouches for: a line, the whole, the text and each call of a tool have a ceiling.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MAX_LINE = 262_144  # bytes
MAX_BYTES = 8_388_608  # of a whole answer: its text has about sixty bytes of wrapping a token
MAX_TEXT = 60_000  # characters
MAX_CALLS = 16  # of tools, in one turn
MAX_ARGUMENTS = 16_384  # characters of one call's


class Misspoken(Exception):
    """What came is not of the protocol; the argument says how, without any of what came."""


class Flood(Exception):
    """More came than is read; the argument is the ceiling in words."""


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model wants called; `arguments` as it wrote them, JSON or not."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class Reply:
    """One turn of a model. Token counts are the server's, 0 when it gives none."""

    text: str
    calls: tuple[ToolCall, ...] = ()
    tokens_in: int = 0
    tokens_out: int = 0


class Lines:
    """Cuts a stream into lines."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._total = 0

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Give the lines that are complete now. Raises Flood."""
        self._total += len(chunk)
        if self._total > MAX_BYTES:
            raise Flood(f"{MAX_BYTES // 1_048_576} MB")
        *lines, rest = chunk.split(b"\n")
        for line in lines:
            whole = bytes(self._rest) + line
            self._rest.clear()
            if len(whole) > MAX_LINE:
                raise Flood(f"{MAX_LINE // 1024} KB in one line")
            yield whole
        self._rest += rest
        if len(self._rest) > MAX_LINE:
            raise Flood(f"{MAX_LINE // 1024} KB in one line")

    def end(self) -> Iterator[bytes]:
        """Give what stood after the last line end."""
        if self._rest:
            yield bytes(self._rest)
            self._rest.clear()


@dataclass
class Assembly:
    """A reply that is put together from the events of a stream."""

    finished: bool = False  # the server said that it is all
    seen: bool = False  # anything of the protocol came
    failure: str | None = None  # what the server itself says went wrong
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _calls: dict[int, dict[str, str]] = field(default_factory=dict)
    _tokens: tuple[int, int] = (0, 0)

    @property
    def length(self) -> int:
        """Characters of text so far."""
        return self._length

    def text(self) -> str:
        """Return the text so far, without what a model writes to itself in <think>."""
        return without_thoughts("".join(self._pieces))

    def line(self, line: bytes) -> None:
        """Take in one line of a stream of server-sent events. Raises Misspoken, Flood."""
        line = line.strip()
        if not line.startswith(b"data:"):
            return  # comments, names and ids of events, and the empty lines between them
        data = line[5:].strip()
        if data == b"[DONE]":
            self.finished = True
        elif data:
            self.event(parse(data))

    def event(self, event: Any) -> None:
        """Take in one event of a stream. Raises Misspoken, Flood."""
        if not isinstance(event, dict):
            raise Misspoken("an event is not an object")
        self.failure = self.failure or failure_in(event)
        self._count(event.get("usage"))
        for choice in _objects(event.get("choices"))[:1]:
            self.seen = True
            self.finished = self.finished or isinstance(choice.get("finish_reason"), str)
            self._take(choice.get("delta"), whole=False)

    def whole(self, answer: Any) -> None:
        """Take in an answer that came in one piece. Raises Misspoken, Flood."""
        if not isinstance(answer, dict):
            raise Misspoken("the answer is not an object")
        self.failure = failure_in(answer)
        self._count(answer.get("usage"))
        choices = _objects(answer.get("choices"))
        if not choices and self.failure is None:
            raise Misspoken("it has no choices")
        for choice in choices[:1]:
            if not isinstance(choice.get("message"), dict):
                raise Misspoken("its choice has no message")
            self.seen = self.finished = True
            self._take(choice["message"], whole=True)

    def reply(self) -> Reply:
        """Return what was put together."""
        calls = tuple(
            ToolCall(call["id"] or f"call_{number}", call["name"], call["arguments"])
            for number, call in sorted(self._calls.items())
            if call["name"]
        )
        return Reply(self.text().strip(), calls, *self._tokens)

    def _take(self, message: Any, *, whole: bool) -> None:
        if not isinstance(message, dict):
            return
        content = message.get("content")
        if isinstance(content, list):  # parts, as some clouds write them
            content = "".join(part["text"] for part in _objects(content) if isinstance(part.get("text"), str))
        if isinstance(content, str) and content:
            self._pieces.append(content)
            self._length += len(content)
            if self._length > MAX_TEXT:
                raise Flood(f"{MAX_TEXT:,} characters")
        for place, call in enumerate(_objects(message.get("tool_calls"))):
            index = call.get("index")
            self._call(place if whole or not isinstance(index, int) else index, call)

    def _call(self, index: int, call: dict[str, Any]) -> None:
        if index not in self._calls and len(self._calls) >= MAX_CALLS:
            raise Flood(f"{MAX_CALLS} calls of tools in one turn")
        kept = self._calls.setdefault(index, {"id": "", "name": "", "arguments": ""})
        function = call.get("function")
        function = function if isinstance(function, dict) else {}
        arguments = function.get("arguments")
        if isinstance(arguments, dict):  # some servers send them unpacked
            arguments = json.dumps(arguments)
        for name, value in (("id", call.get("id")), ("name", function.get("name")), ("arguments", arguments)):
            if isinstance(value, str):
                kept[name] = kept[name] + value if name == "arguments" else kept[name] or value[:200]
        if len(kept["arguments"]) > MAX_ARGUMENTS:
            raise Flood(f"{MAX_ARGUMENTS // 1024} KB for one call of a tool")

    def _count(self, usage: Any) -> None:
        if isinstance(usage, dict):
            self._tokens = _number(usage.get("prompt_tokens")), _number(usage.get("completion_tokens"))


def parse(data: bytes) -> Any:
    """Return JSON. Raises Misspoken."""
    try:
        return json.loads(data.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise Misspoken("it is not JSON") from None


def failure_in(value: Any) -> str | None:
    """Return the words of an error in the forms in which servers write it, None when there is none."""
    if not isinstance(value, dict):
        return None
    for name in ("error", "detail"):
        found = value.get(name)
        if isinstance(found, dict):
            found = found.get("message") or found.get("type") or "an error"
        if found:
            return str(found) if isinstance(found, str | int | float) else "an error"
    return None


def without_thoughts(text: str) -> str:
    """Return a text without its leading <think>…</think>, which some models write before they answer."""
    bare = text.lstrip()
    if bare.startswith("<think>"):
        _, closed, answer = bare.partition("</think>")
        return answer.lstrip() if closed else ""
    return "" if bare and "<think>".startswith(bare) else text


def _objects(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _number(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**9 else 0
