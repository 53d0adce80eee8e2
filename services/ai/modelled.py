"""The answerer that has a model write: what it may know is chosen, masked, noted in the ledger, then sent."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Protocol

from services.ai import ledger
from services.ai.answerers import Context, ModelChoice, Produced, Question, Tools, ToolSpec
from services.ai.budget import Fitted, fit, numbered, only, tokens
from services.ai.errors import ModelTooSlow, PromptTooLarge, RemoteNotAllowed
from services.ai.garden import projects_allowing
from services.ai.loop import Limits, converse
from services.ai.masking import mask
from services.ai.openai import ModelLacks
from services.ai.prompting import messages_for, question_words, system_words
from services.ai.streaming import Reply
from services.core.database import Database
from services.core.settings import Settings

FENCE_BYTES = 6
MARGIN = 64  # tokens that a server puts around what it is sent


class Chat(Protocol):
    """A model's server, or a library that runs models."""

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
        """Return what the model says next; `on_text` hears it grow."""
        ...


@dataclass(frozen=True)
class Target:
    """A model and the way to it."""

    choice: ModelChoice
    model: str
    address: str  # host and port, for the ledger
    context_tokens: int
    chat: Chat
    takes_tools: bool


class Modelled:
    """Answers with a model, of what its asker's project allows it to know."""

    def __init__(
        self, settings: Settings, database: Database, target: Target, project_id: int | None, tools: Tools | None
    ) -> None:
        """Use `tools` where the model takes them; they are of one project."""
        self._settings, self._database, self._target = settings, database, target
        self._tools = tools if target.takes_tools and project_id is not None else None

    def answer(
        self, question: Question, context: Context, on_text: Callable[[str], None], check: Callable[[], None]
    ) -> Produced:
        """Return the model's answer. Raises RemoteNotAllowed, PromptTooLarge, ModelError's kinds, ModelTooSlow."""
        settings, target = self._settings, self._target
        fence = secrets.token_hex(FENCE_BYTES)
        answer_tokens = min(settings.answer_tokens, target.context_tokens // 4)
        room = min(target.context_tokens - answer_tokens - MARGIN, settings.prompt_tokens)
        fitted = self._fitted(question, context, fence, room)
        sender = _Sender(
            self._database,
            target,
            question,
            files=fitted.files,
            answer_tokens=answer_tokens,
            seconds=settings.answer_seconds,
            on_text=on_text,
            check=check,
        )
        done = converse(
            sender.send,
            messages_for(question, fitted, fence, with_tools=self._tools is not None, room=room),
            self._tools,
            Limits(settings.answer_turns, settings.question_tokens, room),
            model=target.model,
            known=len(context.citations),
            fence=fence,
            check=check,
        )
        return Produced(
            done.text,
            target.model,
            target.choice.provider,
            target.choice.is_local,
            tokens_in=done.tokens_in,
            tokens_out=done.tokens_out,
            tool_calls=done.calls,
            added=tuple(done.added),
            untold=tuple(sorted(set(range(1, len(context.citations) + 1)) - fitted.numbers)),
        )

    def _fitted(self, question: Question, context: Context, fence: str, room: int) -> Fitted:
        facts, passages, history = numbered(context), list(context.passages), list(question.history)
        if not self._target.choice.is_local:
            allowing = self._allowing(question)
            facts, passages = only(context, allowing.__contains__)
            if question.project_id is None:
                # What was answered before may quote projects that do not allow it.
                history = [(role, text) for role, text in history if role == "user"]
        fixed = tokens(system_words(fence, with_tools=self._tools is not None, room=room))
        fixed += tokens(question_words(question, Fitted((), (), (), 0), fence))
        if self._tools is not None:
            fixed += tokens(
                json.dumps([dict(each.parameters) | {"d": each.description} for each in self._tools.specs()])
            )
        left = room - fixed
        if left < 0:
            raise PromptTooLarge(model=self._target.model, limit=f"{self._target.context_tokens:,}")
        return fit(facts, passages, history, left // 2 if self._tools is not None else left)

    def _allowing(self, question: Question) -> frozenset[int]:
        """Return the projects that a remote model may know, looked up anew at every answer. Raises RemoteNotAllowed."""
        with self._database.read() as session:
            allowing = projects_allowing(session, question.user_id)
        if question.project_id is None:
            return allowing
        if question.project_id not in allowing:
            raise RemoteNotAllowed(model=self._target.choice.name)
        return frozenset({question.project_id})


class _Sender:
    """Sends the turns of one answer: each masked, and noted before it leaves."""

    def __init__(
        self,
        database: Database,
        target: Target,
        question: Question,
        *,
        files: Sequence[str],
        answer_tokens: int,
        seconds: float,
        on_text: Callable[[str], None],
        check: Callable[[], None],
    ) -> None:
        self._database, self._target, self._question, self._files = database, target, question, files
        self._answer_tokens, self._seconds, self._on_text, self._check = answer_tokens, seconds, on_text, check
        self._deadline = time.monotonic() + seconds
        self._without: set[str] = set()  # what the server has said that it does not take

    def send(self, messages: Sequence[Mapping[str, Any]], tools: Sequence[ToolSpec], files: Sequence[str]) -> Reply:
        """Send one turn, again without what the server does not take."""
        masked, count = masked_messages(messages)
        while True:
            try:
                return self._once(masked, count, tools, files)
            except ModelLacks as error:
                if error.lacking in self._without or (error.lacking == "tools" and not tools):
                    raise
                self._without.add(error.lacking)

    def _once(
        self, messages: Sequence[Mapping[str, Any]], count: int, tools: Sequence[ToolSpec], files: Sequence[str]
    ) -> Reply:
        target, question = self._target, self._question
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise ModelTooSlow(seconds=round(self._seconds))
        offered = () if "tools" in self._without else tools
        sent = json.dumps([*messages, [dict(each.parameters) for each in offered]], ensure_ascii=False)
        entry_id = ledger.note(
            self._database,
            ledger.Sending(
                user_id=question.user_id,
                project_id=question.project_id,
                conversation_id=question.conversation_id,
                provider=target.choice.provider,
                model=target.model,
                address=target.address,
                is_local=target.choice.is_local,
                bytes_sent=len(sent.encode("utf-8", "replace")),
                tokens_sent=tokens(sent),
                files=[*self._files, *files],
                masked=count,
            ),
        )
        try:
            reply = target.chat.complete(
                target.model,
                messages,
                offered,
                max_tokens=self._answer_tokens,
                seconds=remaining,
                on_text=self._on_text,
                check=self._check,
                without=self._without,
            )
        except ModelTooSlow:
            ledger.close(self._database, entry_id, "failed")
            raise ModelTooSlow(seconds=round(self._seconds)) from None
        except BaseException:
            ledger.close(self._database, entry_id, "failed")
            raise
        ledger.close(self._database, entry_id, "answered", reply.tokens_in, reply.tokens_out or tokens(reply.text))
        return reply


def masked_messages(messages: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], int]:
    """Return a conversation with secret-looking strings masked in everything that it says, and how many were."""
    done, count = [], 0
    for message in messages:
        content, found = mask(str(message["content"]))
        done.append({**message, "content": content})
        count += found
    return done, count
