"""The loop in which a model calls tools until it answers: bounded in turns, calls, tokens and seconds."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.ai.answerers import Citation, ToolResult, Tools, ToolSpec
from services.ai.budget import tokens
from services.ai.errors import AnswerTooCostly, ModelSilent
from services.ai.prompting import result_words
from services.ai.streaming import Reply, ToolCall

log = logging.getLogger(__name__)
MAX_CALLS = 40  # of all turns
MAX_ADDED = 200  # citations that tools add
LEFT_OUT = "(what this tool found is left out here, to save room)"


class Turn(Protocol):
    """One turn of a model: what was said so far, and the tools offered."""

    def __call__(self, messages: Sequence[Mapping[str, Any]], tools: Sequence[ToolSpec], files: Sequence[str]) -> Reply:
        """Return what the model says; `files` are those whose text tools added."""
        ...


@dataclass(frozen=True)
class Limits:
    """Ceilings of one answer."""

    turns: int
    tokens: int  # of all turns, sent and received
    room: int  # of one turn, sent


@dataclass
class Conversed:
    """How a loop ended."""

    text: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    calls: int = 0
    added: list[Citation] = field(default_factory=list)


def converse(
    turn: Turn,
    messages: Sequence[Mapping[str, Any]],
    tools: Tools | None,
    limits: Limits,
    *,
    model: str,
    known: int,
    fence: str,
    check: Callable[[], None],
) -> Conversed:
    """Go on with `messages` until the model answers; what tools find is numbered on from `known`.

    In the last turn no tools are offered, so that the model must answer. Raises AnswerTooCostly, ModelSilent, and what
    `turn` and `check` raise.
    """
    said: list[dict[str, Any]] = [dict(each) for each in messages]
    specs = tuple(tools.specs()) if tools is not None else ()
    done = Conversed()
    seen: set[tuple[str, str]] = set()
    for number in range(limits.turns):
        check()
        offered = specs if number < limits.turns - 1 and done.calls < MAX_CALLS else ()
        _make_room(said, limits.room)
        reply = turn(said, offered, [each.path for each in done.added])
        done.tokens_in += reply.tokens_in or _size(said)
        done.tokens_out += reply.tokens_out or tokens(reply.text)
        if not reply.calls or not offered or tools is None:
            if not reply.text:
                raise ModelSilent(model=model)
            done.text = reply.text
            return done
        if done.tokens_in + done.tokens_out > limits.tokens:
            raise AnswerTooCostly(limit=f"{limits.tokens:,}")
        said.append(_asked(reply))
        for call in reply.calls:
            check()
            done.calls += 1
            result = (
                _call(tools, call, seen) if done.calls <= MAX_CALLS else ToolResult("Enough. Answer now.", (), True)
            )
            added = list(result.citations)[: max(0, MAX_ADDED - len(done.added))]
            result = ToolResult(result.text, tuple(added), result.is_error)
            words = result_words(result, known + len(done.added) + 1, fence)
            done.added.extend(added)
            said.append({"role": "tool", "tool_call_id": call.id, "content": words})
    raise ModelSilent(model=model)


def _call(tools: Tools, call: ToolCall, seen: set[tuple[str, str]]) -> ToolResult:
    """Call a tool as a model wrote it; every fault is words for the model."""
    try:
        arguments = json.loads(call.arguments or "{}")
    except (ValueError, RecursionError):
        return ToolResult("The arguments are not JSON. Send a JSON object.", is_error=True)
    if not isinstance(arguments, dict):
        return ToolResult("The arguments are no JSON object. Send one.", is_error=True)
    if (call.name, call.arguments) in seen:
        return ToolResult("You made this very call before; its result stands above. Answer now.", is_error=True)
    seen.add((call.name, call.arguments))
    try:
        return tools.call(call.name, arguments)
    except Exception:
        log.exception("A tool failed.")
        return ToolResult("This tool failed. Answer from what you have.", is_error=True)


def _asked(reply: Reply) -> dict[str, Any]:
    return {
        "role": "assistant",
        "content": reply.text,
        "tool_calls": [
            {"id": each.id, "type": "function", "function": {"name": each.name, "arguments": each.arguments or "{}"}}
            for each in reply.calls
        ],
    }


def _make_room(said: list[dict[str, Any]], room: int) -> None:
    """Leave out what tools found, the oldest first, until what is sent fits; what was found last stays."""
    size = _size(said)
    results = [each for each in said if each["role"] == "tool" and each["content"] != LEFT_OUT]
    for each in results[:-1]:
        if size <= room:
            return
        size -= tokens(each["content"]) - tokens(LEFT_OUT)
        each["content"] = LEFT_OUT


def _size(said: Sequence[Mapping[str, Any]]) -> int:
    return sum(tokens(json.dumps(each, ensure_ascii=False)) for each in said)
