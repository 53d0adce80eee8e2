"""goose as a model's server: a conversation goes in, goose puts it to a model, what goose prints comes out."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.ai.answerers import ToolSpec
from services.ai.errors import ModelEndless, ModelSilent, ModelTooSlow
from services.ai.goose.confinement import Kind
from services.ai.goose.errors import GooseFailed
from services.ai.goose.gate import Gate
from services.ai.goose.running import Job, Run
from services.ai.goose.stream import Printed
from services.ai.masking import mask
from services.ai.modelled import Chat
from services.ai.streaming import Flood, Reply
from services.repository.process import Ended

NAME = "goose"
MAX_WORDS = 300
MAX_SAID = 4_000
ARGUMENTS = (
    "run", "--no-session", "--no-profile", "--quiet", "--output-format", "stream-json", "--max-turns", "1",
    "--instructions", "-",
)  # fmt: skip
# What follows is all that it finds in its environment beside PATH, its home and the language.
ENVIRONMENT = {
    "GOOSE_PROVIDER": "openai",
    "OPENAI_BASE_PATH": "v1/chat/completions",
    "GOOSE_MODE": "chat",
    "GOOSE_MAX_TURNS": "1",
    "GOOSE_DISABLE_KEYRING": "1",
    "GOOSE_DISABLE_SESSION_NAMING": "true",
    "GOOSE_TELEMETRY_OFF": "1",
    "GOOSE_TELEMETRY_ENABLED": "false",
    "GOOSE_PROVIDER_SKIP_BACKOFF": "true",
    "GOOSE_CONTEXT_LIMIT": "1000000",  # Gander has chosen what fits; goose must not sum it up
    "GOOSE_AUTO_COMPACT_THRESHOLD": "0",
}
_ROLES = {"system": "", "user": "They asked before:\n", "assistant": "You answered:\n"}


@dataclass(frozen=True)
class GooseChat:
    """Runs goose once for a reply. `inner` is the model that goose asks; what it raises is raised here."""

    program: Path
    kind: Kind
    inner: Chat

    def complete(
        self,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[ToolSpec],
        *,
        max_tokens: int,
        seconds: float,
        on_text: Callable[[str], None],
        check: Callable[[], None],
        without: AbstractSet[str] = frozenset(),
    ) -> Reply:
        """Return what goose says; `tools` are not offered to it. Raises GooseFailed, ModelError's kinds, ModelTooSlow."""
        _ = tools
        deadline = time.monotonic() + seconds
        given = prompt(messages).encode("utf-8", "replace")
        token = secrets.token_hex(16)

        def ask(said: Sequence[Mapping[str, Any]], grow: Callable[[str], None], still: Callable[[], None]) -> Reply:
            left = max(0.1, deadline - time.monotonic())
            reply = self.inner.complete(
                model, said, (), max_tokens=max_tokens, seconds=left, on_text=grow, check=still, without=without
            )
            if not reply.text:  # it calls tools, of which it was offered none
                raise ModelSilent(model=model)
            return reply

        gate = Gate(ask, token=token, model=model, prompt_bytes=len(given))

        def watch() -> None:
            check()
            if gate.failure is not None:
                raise gate.failure

        environment = {
            **ENVIRONMENT,
            "GOOSE_MODEL": model,
            "OPENAI_API_KEY": token,
            "OPENAI_TIMEOUT": str(int(seconds) + 1),
        }
        job = Job(self.kind, self.program, ARGUMENTS, environment, given, seconds)
        printed = Printed()
        try:
            with Run(job, gate.serve, watch) as run:
                try:
                    for chunk in run.chunks():
                        if printed.feed(chunk) and printed.text:
                            on_text(printed.text)
                    printed.end()
                finally:
                    gate.leave()  # before the run is left, which waits for its threads
        except Flood as flood:
            raise ModelEndless(provider=NAME, limit=str(flood)) from None
        if gate.failure is not None:
            raise gate.failure
        return self._reply(model, printed, run, gate, seconds)

    def _reply(self, model: str, printed: Printed, run: Run, gate: Gate, seconds: float) -> Reply:
        process = run.process
        if process.ended is Ended.TIMED_OUT:
            raise ModelTooSlow(seconds=round(seconds))
        if printed.error is not None or process.returncode != 0:
            said = printed.error or (printed.other + process.stderr)[-MAX_SAID:].decode("utf-8", "replace")
            raise GooseFailed(words=shown(said) or f"it ended with {process.returncode}")
        if not printed.text.strip():
            raise ModelSilent(model=f"{NAME} with {model}")
        if gate.reply is None:  # goose makes an answer of what went wrong with itself, and ends well
            raise GooseFailed(words=shown(printed.text))
        return Reply(printed.text.strip(), (), gate.reply.tokens_in, gate.reply.tokens_out)


def prompt(messages: Sequence[Mapping[str, Any]]) -> str:
    """Return a conversation as the one text that goose is told: the task, what was said before, the question."""
    *before, last = messages
    parts = [f"{_ROLES.get(str(each['role']), '')}{each['content']}" for each in before]
    return "\n\n".join([*parts, str(last["content"])]) + "\n"


def shown(words: str) -> str:
    """Return a program's own words as they may be shown: one line, short, without secrets."""
    line = " ".join("".join(char if char.isprintable() else " " for char in words).split())
    return mask(line)[0][-MAX_WORDS:]
