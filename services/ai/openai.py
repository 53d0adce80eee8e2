"""OpenAI's protocol, as Ollama, llama.cpp, LM Studio and clouds speak it: models listed, replies streamed."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NoReturn

from services.ai.addresses import ModelAddress, Place
from services.ai.answerers import ToolSpec
from services.ai.errors import (
    ModelBroke,
    ModelBusy,
    ModelEndless,
    ModelGone,
    ModelKeyRefused,
    ModelMoved,
    ModelRedirected,
    ModelRefused,
    ModelSilent,
    ModelSpokeOddly,
    ModelTooSlow,
    ModelUnreachable,
)
from services.ai.exchange import Broken, Exchange, Head, Outgoing, OutOfTime, Unreachable, WrongMachine
from services.ai.masking import mask
from services.ai.streaming import Assembly, Flood, Lines, Misspoken, Reply, failure_in, parse

MAX_MODELS = 500
MAX_LIST_BYTES = 4_194_304
MAX_FAILURE_BYTES = 16_384
MAX_FAILURE_WORDS = 300
MAX_FAILURE_SECONDS = 3.0
GROWS_SECONDS = 0.1
_NOT_FOR_TALK = re.compile(
    r"embed|whisper|(?:^|[-/])tts|dall-e|moderation|rerank|(?:^|[-/])bge-|transcri|image|realtime", re.IGNORECASE
)
_CONTEXT = ("max_model_len", "context_length", "context_window", "max_context_length", "n_ctx")
# What some servers refuse a request for, found in the words of their refusal.
_LACKING = {
    "max_tokens": re.compile(r"max_completion_tokens"),
    "tools": re.compile(r"\btools?\b|\bfunction", re.IGNORECASE),
    "stream_options": re.compile(r"stream_options"),
    "temperature": re.compile(r"temperature"),
}
Nothing = Callable[[], None]


class ModelLacks(ModelRefused):
    """{provider} could not answer (HTTP {status}). Ask again, or choose another model. Its words: “{words}”."""

    code = 50253
    title = "Model lacks something"

    def __init__(self, lacking: str, **words: object) -> None:
        """Name what the server does not take: tools, max_tokens, stream_options or temperature."""
        super().__init__(**words)  # type: ignore[arg-type]  # words of a sentence
        self.lacking = lacking


@dataclass(frozen=True)
class ListedModel:
    """A model as its server lists it; `context_tokens` where it says so."""

    name: str
    context_tokens: int | None = None


@dataclass(frozen=True)
class Server:
    """One provider's server."""

    provider: str  # its name, for errors
    address: ModelAddress
    place: Place
    key: str = field(default="", repr=False)

    def models(self, seconds: float) -> list[ListedModel]:
        """List the models that can talk. Raises ModelError's kinds, ModelTooSlow."""
        with self._asked("GET", "/models", b"", seconds, lambda: None) as exchange:
            try:
                rows = _rows(self._read(exchange, "", MAX_LIST_BYTES))
            except (Unreachable, Broken, WrongMachine, OutOfTime, Misspoken, Flood) as error:
                self._fail(error, seconds)
        found: dict[str, ListedModel] = {}
        for row in rows[: MAX_MODELS * 4]:
            listed = _listed(row)
            if listed is not None and len(found) < MAX_MODELS:
                found.setdefault(listed.name, listed)
        return list(found.values())

    def complete(
        self,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[ToolSpec],
        *,
        max_tokens: int,
        seconds: float,
        on_text: Callable[[str], None],
        check: Nothing,
        without: AbstractSet[str] = frozenset(),
    ) -> Reply:
        """Have a model go on with a conversation; `on_text` hears the whole text as it grows.

        `without` names what to leave out of the request. Raises ModelLacks, ModelError's kinds, ModelTooSlow, and what `check` or `on_text` raises.
        """
        body = request_body(model, messages, tools, max_tokens=max_tokens, without=without)
        with self._asked("POST", "/chat/completions", body, seconds, check) as exchange:
            try:
                assembly = self._assemble(exchange, model, on_text)
            except (Unreachable, Broken, WrongMachine, OutOfTime, Misspoken, Flood) as error:
                self._fail(error, seconds)
        if assembly.failure is not None:
            raise ModelRefused(provider=self.provider, status=200, words=self._shown(assembly.failure))
        if not assembly.seen:
            raise ModelSpokeOddly(provider=self.provider, fault="it holds no answer")
        if not assembly.finished:
            raise ModelBroke(provider=self.provider)
        reply = assembly.reply()
        if not reply.text and not reply.calls:
            raise ModelSilent(model=model)
        return reply

    def _assemble(self, exchange: Exchange, model: str, on_text: Callable[[str], None]) -> Assembly:
        head = exchange.head()
        self._refuse(head, exchange, model)
        assembly, lines, told, at = Assembly(), Lines(), 0, 0.0
        if head.content_type == "application/json":
            raw = b"".join(_under(exchange, MAX_LIST_BYTES))
            assembly.whole(parse(raw))
            if assembly.length:
                on_text(assembly.text())
            return assembly
        if head.content_type not in {"text/event-stream", "application/x-ndjson", "text/plain", ""}:
            raise Misspoken(f"its answer is of the type {head.content_type[:60] or 'unknown'}")
        for chunk in exchange.chunks():
            for line in lines.feed(chunk):
                assembly.line(line)
            if assembly.length > told and time.monotonic() - at > GROWS_SECONDS:
                told, at = assembly.length, time.monotonic()
                on_text(assembly.text())
            if assembly.failure is not None:
                break
        else:
            for line in lines.end():
                assembly.line(line)
        if assembly.length > told:
            on_text(assembly.text())
        return assembly

    def _asked(self, method: str, path: str, body: bytes, seconds: float, check: Nothing) -> Exchange:
        headers = {"Accept": "application/json, text/event-stream"}
        if body:
            headers["Content-Type"] = "application/json"
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return Exchange(
            Outgoing(method, self.address.url + path, self.place, headers, body), seconds=seconds, check=check
        )

    def _read(self, exchange: Exchange, model: str, limit: int) -> bytes:
        self._refuse(exchange.head(), exchange, model)
        return b"".join(_under(exchange, limit))

    def _refuse(self, head: Head, exchange: Exchange, model: str) -> None:
        """Raise what an answer's head says went wrong."""
        if 300 <= head.status < 400:
            raise ModelRedirected(provider=self.provider)
        if head.status != 200:
            words = self._shown(_failure_of(exchange))
            said = {"provider": self.provider, "status": head.status, "model": model or "this list", "words": words}
            kinds = {401: ModelKeyRefused, 403: ModelKeyRefused, 404: ModelGone, 429: ModelBusy}
            lacking = next((name for name, sign in _LACKING.items() if sign.search(words)), None)
            if head.status in {400, 404, 422} and lacking is not None:
                raise ModelLacks(lacking, **said)
            raise kinds.get(head.status, ModelRefused)(**said)  # type: ignore[arg-type]  # words of a sentence
        if head.encoding not in {"", "identity"}:
            raise Misspoken("it is packed, which was not asked for")

    def _fail(self, error: Exception, seconds: float) -> NoReturn:
        """Raise in words what ended an exchange."""
        if isinstance(error, Unreachable):
            raise ModelUnreachable(provider=self.provider, address=self.address.shown) from None
        if isinstance(error, Broken):
            raise ModelBroke(provider=self.provider) from None
        if isinstance(error, WrongMachine):
            raise ModelMoved(provider=self.provider) from None
        if isinstance(error, OutOfTime):
            raise ModelTooSlow(seconds=round(seconds)) from None
        if isinstance(error, Flood):
            raise ModelEndless(provider=self.provider, limit=str(error)) from None
        if isinstance(error, Misspoken):
            raise ModelSpokeOddly(provider=self.provider, fault=str(error)) from None
        raise error

    def _shown(self, words: str) -> str:
        """Return a server's own words as they may be shown: one line, short, without its key or other secrets."""
        if self.key:
            words = words.replace(self.key, "…")
        line = " ".join("".join(char if char.isprintable() else " " for char in words[:4_000]).split())
        return mask(line)[0][:MAX_FAILURE_WORDS] or "nothing"


def request_body(
    model: str,
    messages: Sequence[Mapping[str, Any]],
    tools: Sequence[ToolSpec],
    *,
    max_tokens: int,
    without: AbstractSet[str] = frozenset(),
) -> bytes:
    """Return the request as it is sent."""
    body: dict[str, Any] = {"model": model, "messages": list(messages), "stream": True}
    body["max_completion_tokens" if "max_tokens" in without else "max_tokens"] = max_tokens
    if "stream_options" not in without:
        body["stream_options"] = {"include_usage": True}
    if "temperature" not in without:
        body["temperature"] = 0.1
    if tools and "tools" not in without:
        body["tools"] = [
            {
                "type": "function",
                "function": {"name": each.name, "description": each.description, "parameters": dict(each.parameters)},
            }
            for each in tools
        ]
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def _under(exchange: Exchange, limit: int) -> list[bytes]:
    pieces, total = [], 0
    for chunk in exchange.chunks():
        total += len(chunk)
        if total > limit:
            raise Flood(f"{limit // 1_048_576 or 1} MB")
        pieces.append(chunk)
    return pieces


def _failure_of(exchange: Exchange) -> str:
    """Return what an error's body says, of its first 16 KB."""
    raw, started = b"", time.monotonic()
    try:
        for chunk in exchange.chunks():
            raw += chunk
            if len(raw) > MAX_FAILURE_BYTES or time.monotonic() - started > MAX_FAILURE_SECONDS:
                break
    except (Broken, OutOfTime):
        pass
    raw = raw[:MAX_FAILURE_BYTES]
    try:
        return failure_in(parse(raw)) or "nothing"
    except Misspoken:
        text = raw.decode("utf-8", "replace")
        return "a web page" if "<html" in text.lower() else text


def _rows(raw: bytes) -> list[Any]:
    answer = parse(raw)
    rows = answer.get("data", answer.get("models")) if isinstance(answer, dict) else answer
    if not isinstance(rows, list):
        raise Misspoken("its list of models is none")
    return rows


def _listed(row: Any) -> ListedModel | None:
    if not isinstance(row, dict):
        return None
    name = row.get("id", row.get("name"))
    if not isinstance(name, str) or not 0 < len(name) <= 180 or not name.isprintable() or _NOT_FOR_TALK.search(name):
        return None
    meta = row.get("meta")
    said = {**(meta if isinstance(meta, dict) else {}), **row}
    sizes = [said[key] for key in _CONTEXT if isinstance(said.get(key), int) and 512 <= said[key] <= 10_000_000]
    return ListedModel(name, sizes[0] if sizes else None)
