"""Asking: a question and its answer-to-be as rows, stopping, asking again; `answering` writes the answer."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import BackgroundJob, Conversation, Message
from services.ai.conversations import (
    create_conversation,
    get_conversation,
    get_message,
    publish,
    title_from,
)
from services.background import BackgroundJobManager, JobAlreadyOver, JobNotFound
from services.core import clock
from services.core.errors import Conflict, Invalid, RateLimited
from services.projects import get_project

ANSWER = "answer"  # the job type
MAX_PROMPT = 4_000
MAX_MESSAGES = 400  # of one conversation
MAX_LIVE = 5  # answers of one user that are being written, or wait for it


class NothingAsked(Invalid):
    """Ask in words: a question of 1 to 4,000 characters."""

    code = 40092
    title = "Nothing asked"


class OtherProject(Invalid):
    """This conversation is about another project. Leave project_id out, or leave conversation_id out to begin anew."""

    code = 40093
    title = "Another project's conversation"


class NotAnAnswer(Invalid):
    """Only answers can be stopped or asked for again. Give the id of a message whose role is assistant."""

    code = 40094
    title = "Not an answer"


class StillWriting(Conflict):
    """The answer before is still being written. Wait until it is there, or stop it, then ask again."""

    code = 40993
    title = "Still writing"


class ConversationFull(Conflict):
    """This conversation has {limit} messages, the most that one holds. Begin a new one for your question."""

    code = 40994
    title = "Conversation full"


class TooManyAnswers(RateLimited):
    """{limit} of your questions are being answered. Wait until one is, or stop one, then ask again."""

    code = 42990
    title = "Too many questions at once"


@dataclass(frozen=True)
class Started:
    """What was begun: the job that writes, and the message that grows."""

    job_id: int
    conversation_id: int
    message_id: int


def ask(
    session: Session,
    jobs: BackgroundJobManager,
    user_id: int,
    *,
    prompt: str,
    project_id: int | None = None,
    conversation_id: int | None = None,
    model: str = "",
) -> Started:
    """Write a question and begin its answer, in a conversation of its own where none is given.

    Raises NothingAsked, OtherProject, StillWriting, ConversationFull, TooManyAnswers, and what is not found.
    """
    words = prompt.strip()
    if not words or len(words) > MAX_PROMPT or not any(char.isprintable() and not char.isspace() for char in words):
        raise NothingAsked(errors={"prompt": [f"must be 1 to {MAX_PROMPT:,} characters, some of them visible"]})
    if conversation_id is None:
        conversation = create_conversation(session, user_id, project_id=project_id, title=title_from(words))
    else:
        conversation = get_conversation(session, user_id, conversation_id)
        if project_id is not None and conversation.project_id != project_id:
            get_project(session, user_id, project_id)
            raise OtherProject
        conversation.title = conversation.title or title_from(words)
    _check_room(session, user_id, conversation)
    now = clock.now()
    question = Message(conversation_id=conversation.id, role="user", content=words, created_at=now, finished_at=now)
    session.add(question)
    session.flush()
    return _begin(session, jobs, conversation, question, model)


def ask_again(
    session: Session,
    jobs: BackgroundJobManager,
    user_id: int,
    conversation_id: int,
    message_id: int,
    *,
    model: str | None = None,
) -> Started:
    """Begin another answer to the question of an earlier one, below everything said since; the earlier one stays.

    Raises NotAnAnswer, StillWriting, ConversationFull, TooManyAnswers, and what is not found.
    """
    answer = get_message(session, user_id, conversation_id, message_id)
    if answer.role != "assistant":
        raise NotAnAnswer
    conversation = get_conversation(session, user_id, conversation_id)
    _check_room(session, user_id, conversation)
    asked = _newest_question(session, conversation_id, before=answer.id)
    if asked is None:
        raise NotAnAnswer
    newest = _newest_question(session, conversation_id)
    if newest is not None and newest.id != asked.id:  # others were asked since: say again what is answered
        now = clock.now()
        asked = Message(
            conversation_id=conversation_id, role="user", content=asked.content, created_at=now, finished_at=now
        )
        session.add(asked)
        session.flush()
    return _begin(session, jobs, conversation, asked, answer.model if model is None else model)


def stop(session: Session, jobs: BackgroundJobManager, user_id: int, conversation_id: int, message_id: int) -> Message:
    """Have an answer stopped; what it holds so far stays. One that is over already is left as it is.

    Raises NotAnAnswer, and what is not found.
    """
    message = get_message(session, user_id, conversation_id, message_id)
    if message.role != "assistant":
        raise NotAnAnswer
    if message.state == "writing":
        try:
            if message.job_id is None:
                raise JobNotFound  # noqa: TRY301  # the same end as when it is not found
            jobs.cancel(session, user_id, message.job_id)
        except (JobAlreadyOver, JobNotFound):
            end(session, message, "stopped")
        session.flush()
        session.refresh(message)
    return message


def end(session: Session, message: Message, state: str, error: str | None = None) -> None:
    """Write that a message is over (done, failed or stopped), and say so."""
    now = clock.now()
    message.state, message.error, message.finished_at = state, error, now
    conversation = session.get(Conversation, message.conversation_id)
    if conversation is not None:
        conversation.updated_at = now
        session.flush()  # whoever joins the event reads the message as it ended
        publish(session, "answer.written", conversation, message_id=message.id)


def question_of(session: Session, message: Message, question_id: int) -> Message | None:
    """Return the question that a message answers, None when it is gone."""
    found = session.get(Message, question_id)
    return found if found is not None and found.conversation_id == message.conversation_id else None


def _check_room(session: Session, user_id: int, conversation: Conversation) -> None:
    of_it = Message.conversation_id == conversation.id
    if session.scalar(select(Message.id).where(of_it, Message.state == "writing").limit(1)) is not None:
        raise StillWriting
    if (session.scalar(select(func.count()).select_from(Message).where(of_it)) or 0) + 2 > MAX_MESSAGES:
        raise ConversationFull(limit=MAX_MESSAGES)
    live = (
        select(func.count())
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.user_id == user_id, Message.state == "writing")
    )
    if (session.scalar(live) or 0) >= MAX_LIVE:
        raise TooManyAnswers(limit=MAX_LIVE)


def _newest_question(session: Session, conversation_id: int, before: int | None = None) -> Message | None:
    query = select(Message).where(Message.conversation_id == conversation_id, Message.role == "user")
    if before is not None:
        query = query.where(Message.id < before)
    return session.scalar(query.order_by(Message.id.desc()).limit(1))


def _begin(
    session: Session, jobs: BackgroundJobManager, conversation: Conversation, question: Message, model: str
) -> Started:
    answer = Message(
        conversation_id=conversation.id, role="assistant", state="writing", model=model[:200], created_at=clock.now()
    )
    session.add(answer)
    session.flush()
    job: BackgroundJob = jobs.start(
        session,
        ANSWER,
        user_id=conversation.user_id,
        subject=answer.id,
        project_id=conversation.project_id,
        payload={
            "conversation_id": conversation.id,
            "message_id": answer.id,
            "question_id": question.id,
            "title": f"Answer: {title_from(question.content)}",
        },
    )
    answer.job_id = job.id
    conversation.updated_at = clock.now()
    publish(session, "conversation.updated", conversation, message_id=answer.id)
    return Started(job.id, conversation.id, answer.id)
