"""One run of the job `answer`: from the rows of a question to its finished answer, growing as it is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from models import BackgroundJob, Conversation, Message
from services.ai import asking, citations
from services.ai.answerers import Answerer, Citation, Context, Produced, Question
from services.ai.conversations import messages_of, past_turns
from services.background import Completed, JobCancelled, JobContext, Outcome, Stage, Status
from services.core.database import Database
from services.core.errors import GanderError, Upstream

STAGES = (Stage("read", "Read the map and the text", 1), Stage("write", "Write the answer", 3))
GROWS_EVERY_SECONDS = 0.5
MOST_CHARACTERS = 60_000

Gather = Callable[[Question], Context]
Choose = Callable[[Question, str], Answerer]  # the model asked for, "" for the default one


class AnswerFailed(Upstream):
    """The question could not be answered. Ask again, or choose another model."""

    code = 50259
    title = "No answer"
    transient = False  # a person waits: the reason at once is worth more than a second try later


class AnswerTooSlow(AnswerFailed):
    """The answer was not there after {seconds} seconds, so it was stopped. Ask more narrowly, or choose a faster model."""

    code = 50258
    title = "Answer too slow"


@dataclass(frozen=True)
class _Asked:
    question: Question
    model: str


class Answering:
    """A run; `gather` finds what the answer may use, `choose` who writes it."""

    def __init__(
        self, database: Database, context: JobContext, gather: Gather, choose: Choose, *, most_seconds: float
    ) -> None:
        """Answer within `most_seconds`, or not at all."""
        self._database, self._context, self._gather, self._choose = database, context, gather, choose
        self._most_seconds = most_seconds
        self._message_id = int(context.payload["message_id"])
        self._started = self._last_grown = time.monotonic()

    def run(self) -> Completed:
        """Write the answer from its start, whatever a run before left. Raises AnswerFailed, JobCancelled."""
        asked = self._begin()
        try:
            self._context.stage("read")
            found = self._gather(asked.question)
            self._check()
            self._context.stage("write")
            produced = self._choose(asked.question, asked.model).answer(asked.question, found, self._grow, self._check)
        except AnswerFailed:
            raise
        except GanderError as error:
            raise AnswerFailed(error.detail) from error
        seconds = time.monotonic() - self._started
        values = finished(found, produced, seconds)
        return Completed(
            {"message_id": self._message_id, "model": produced.model, "seconds": round(seconds, 2)},
            lambda session: self._finish(session, values),
        )

    def _begin(self) -> _Asked:
        with self._database.write() as session:
            message = session.get(Message, self._message_id)
            asked = asking.question_of(session, message, int(self._context.payload["question_id"])) if message else None
            conversation = session.get(Conversation, message.conversation_id) if message else None
            if message is None or asked is None or conversation is None:
                raise JobCancelled  # deleted meanwhile
            message.content, message.state, message.error, message.finished_at = "", "writing", None, None
            message.citations, message.uncited, message.produced_by = [], [], None
            history = past_turns(messages_of(session, conversation.id), asked.id)
            question = Question(
                asked.content, conversation.project_id, conversation.user_id, conversation.id, tuple(history)
            )
            return _Asked(question, message.model)

    def _check(self) -> None:
        self._context.check()
        if time.monotonic() - self._started > self._most_seconds:
            raise AnswerTooSlow(seconds=int(self._most_seconds))

    def _grow(self, text: str) -> None:
        self._check()
        now = time.monotonic()
        if now - self._last_grown < GROWS_EVERY_SECONDS:
            return
        self._last_grown = now
        with self._database.write() as session:
            grown = session.execute(
                update(Message)
                .where(Message.id == self._message_id, Message.state == "writing")
                .values(content=_storable(text))
                .returning(Message.id)
            )
            if grown.scalar() is None:
                raise JobCancelled  # deleted or stopped meanwhile

    def _finish(self, session: Session, values: dict[str, Any]) -> None:
        message = session.get(Message, self._message_id)
        if message is not None and message.state == "writing":
            for name, value in values.items():
                setattr(message, name, value)
            asking.end(session, message, "done")


def finished(found: Context, produced: Produced, seconds: float) -> dict[str, Any]:
    """Return the columns of a finished answer: its text with the citations that stand, and what has none."""
    known = [*found.citations, *produced.added]
    checked = citations.check(_storable(produced.text), len(known), produced.untold)
    kept = [as_row(number, known[number - 1]) for number in checked.used]
    files = {(each["project_id"], each["path"]) for each in kept}
    return {
        "content": checked.text,
        "citations": kept,
        "uncited": [] if produced.extractive else [list(span) for span in checked.uncited],
        "produced_by": {
            "model": produced.model,
            "provider": produced.provider,
            "is_local": produced.is_local,
            "extractive": produced.extractive,
            "seconds": round(seconds, 2),
            "tokens_in": produced.tokens_in,
            "tokens_out": produced.tokens_out,
            "tool_calls": produced.tool_calls,
            "words": " · ".join(_how(found, produced, len(files), seconds)),
        },
    }


def as_row(number: int, citation: Citation) -> dict[str, Any]:
    """Return a citation as a message keeps it."""
    return {
        "number": number,
        "project_id": citation.project_id,
        "path": citation.path,
        "start_line": citation.start_line,
        "end_line": citation.end_line,
        "commit": citation.commit,
        "blob": citation.blob,
        "quote": citation.quote[:300],
    }


def ended(session: Session, job: BackgroundJob, outcome: Outcome) -> None:
    """Write in the message how its job ended, unless its run did; the job's final hook."""
    message = session.get(Message, int(job.payload["message_id"]))
    if message is None or message.state != "writing":
        return
    if outcome.status is Status.CANCELLED:
        asking.end(session, message, "stopped")
    else:
        asking.end(session, message, "failed", outcome.error_message or AnswerFailed.words())


def _how(found: Context, produced: Produced, files: int, seconds: float) -> Sequence[str]:
    if produced.extractive:
        first = "Read from the map and the text, no model used"
    else:
        read = (
            f"{len(found.facts)} facts and {len(found.passages)} passages"
            if found.facts
            else (f"{len(found.passages)} passage{'s' if len(found.passages) != 1 else ''}")
        )
        first = f"Read {read}, cites {files} file{'s' if files != 1 else ''}"
    where = "on this machine" if produced.is_local else "on another machine"
    how = [first] if produced.extractive else [first, f"{produced.model}, {where}"]
    if produced.tool_calls:
        how.append(f"{produced.tool_calls} look-up{'s' if produced.tool_calls != 1 else ''}")
    return [*how, f"{seconds:.1f} s"]


def _storable(text: str) -> str:
    """Return what a model may send as text that the database and JSON take, at most 60,000 characters."""
    clean = text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return clean if len(clean) <= MOST_CHARACTERS else clean[:MOST_CHARACTERS] + "…"
