"""Conversations: kept threads of questions and answers as rows and rules; nothing is answered here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from models import Conversation, Message, Project
from services import events
from services.core import clock
from services.core.errors import Conflict, NotFound
from services.core.paging import Page, offset_of, page_of
from services.projects import get_project

MAX_CONVERSATIONS = 5_000  # of one user
MAX_TITLE = 80  # characters of a title that is made by itself
MAX_QUERY = 200


class ConversationNotFound(NotFound):
    """There is no such conversation. It may have been deleted, with its project too; ask anew to begin another."""

    code = 40492
    title = "No such conversation"


class MessageNotFound(NotFound):
    """This conversation has no such message. Load the conversation again to see what it has."""

    code = 40493
    title = "No such message"


class TooManyConversations(Conflict):
    """You have {limit} conversations, the most that are kept. Delete some that you need no more, then ask again."""

    code = 40992
    title = "Too many conversations"


@dataclass(frozen=True)
class Row:
    """A conversation in a list."""

    conversation: Conversation
    project_name: str | None
    message_count: int
    last_at: datetime
    is_writing: bool


def create_conversation(session: Session, user_id: int, *, project_id: int | None, title: str = "") -> Conversation:
    """Begin a conversation about one project, or across all. Raises ProjectNotFound, TooManyConversations."""
    if project_id is not None:
        get_project(session, user_id, project_id)
    kept = session.scalar(select(func.count()).select_from(Conversation).where(Conversation.user_id == user_id))
    if (kept or 0) >= MAX_CONVERSATIONS:
        raise TooManyConversations(limit=f"{MAX_CONVERSATIONS:,}")
    now = clock.now()
    made = Conversation(
        user_id=user_id, project_id=project_id, title=clean_title(title), created_at=now, updated_at=now
    )
    session.add(made)
    session.flush()
    publish(session, "conversation.created", made)
    return made


def get_conversation(session: Session, user_id: int, conversation_id: int) -> Conversation:
    """Return one of the user's conversations. Raises ConversationNotFound."""
    found = session.get(Conversation, conversation_id, populate_existing=True)
    if found is None or found.user_id != user_id:
        raise ConversationNotFound
    return found


def get_message(session: Session, user_id: int, conversation_id: int, message_id: int) -> Message:
    """Return one message of one of the user's conversations. Raises ConversationNotFound, MessageNotFound."""
    get_conversation(session, user_id, conversation_id)
    found = session.get(Message, message_id, populate_existing=True)
    if found is None or found.conversation_id != conversation_id:
        raise MessageNotFound
    return found


def messages_of(session: Session, conversation_id: int) -> list[Message]:
    """Return a conversation's messages, oldest first."""
    return list(session.scalars(select(Message).where(Message.conversation_id == conversation_id).order_by(Message.id)))


def list_conversations(
    session: Session, user_id: int, *, project_id: int | None, q: str, limit: int, cursor: str | None
) -> Page[Row]:
    """Return conversations, those changed last first; `q` is looked for in titles, questions and answers."""
    offset = offset_of(cursor)
    wanted: list[ColumnElement[bool]] = [Conversation.user_id == user_id]
    if project_id is not None:
        wanted.append(Conversation.project_id == project_id)
    for word in q[:MAX_QUERY].replace("\0", " ").split()[:8]:  # SQLite would read a pattern to its first NUL only
        said = exists().where(
            Message.conversation_id == Conversation.id, Message.content.icontains(word, autoescape=True)
        )
        wanted.append(or_(Conversation.title.icontains(word, autoescape=True), said))
    total = session.scalar(select(func.count()).select_from(Conversation).where(*wanted)) or 0
    of_it = Message.conversation_id == Conversation.id
    count = select(func.count()).select_from(Message).where(of_it).scalar_subquery()
    last = select(func.max(func.coalesce(Message.finished_at, Message.created_at))).where(of_it).scalar_subquery()
    writing = exists().where(of_it, Message.state == "writing")
    found = session.execute(
        select(Conversation, Project.name, count, last, writing)
        .outerjoin(Project, Project.id == Conversation.project_id)
        .where(*wanted)
        .order_by(Conversation.updated_at.desc(), Conversation.id.desc())
        .offset(offset)
        .limit(limit)
    )
    rows = [Row(each, name, number, at or each.created_at, live) for each, name, number, at, live in found]
    return page_of(rows, limit=limit, offset=offset, total=total)


def project_name_of(session: Session, conversation: Conversation) -> str | None:
    """Return the name of the project that a conversation is about, None when it is about all."""
    return session.scalar(select(Project.name).where(Project.id == conversation.project_id))


def rename_conversation(session: Session, user_id: int, conversation_id: int, title: str) -> Conversation:
    """Give a conversation another title. Raises ConversationNotFound."""
    conversation = get_conversation(session, user_id, conversation_id)
    conversation.title = clean_title(title)
    publish(session, "conversation.updated", conversation)
    return conversation


def delete_conversation(session: Session, user_id: int, conversation_id: int) -> list[int]:
    """Delete a conversation with its messages; returns the jobs that still write in it, for the caller to cancel.

    Raises ConversationNotFound.
    """
    conversation = get_conversation(session, user_id, conversation_id)
    live = select(Message.job_id).where(
        Message.conversation_id == conversation_id, Message.state == "writing", Message.job_id.is_not(None)
    )
    job_ids = [job_id for job_id in session.scalars(live) if job_id is not None]
    publish(session, "conversation.deleted", conversation)
    session.delete(conversation)
    session.flush()
    return job_ids


def publish(session: Session, event_type: str, conversation: Conversation, *, message_id: int | None = None) -> None:
    """Say in the caller's transaction what happened to a conversation, or to one message of it."""
    payload: dict[str, int] = {"conversation_id": conversation.id}
    if message_id is not None:
        payload["message_id"] = message_id
    events.publish(session, event_type, payload, user_id=conversation.user_id, project_id=conversation.project_id)


def clean_title(text: str) -> str:
    """Return a title on one line, at most 200 characters, nothing invisible in it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:200]


def title_from(prompt: str) -> str:
    """Return a title for a conversation that begins with `prompt`: its first sentence, cut between words."""
    text = clean_title(prompt[:1000].lstrip("#>*- \t\r\n"))
    for mark in ("? ", ". ", "! "):
        head = text.partition(mark)[0]
        if 10 <= len(head) < len(text):
            text = head + mark.strip()
    if len(text) > MAX_TITLE:
        text = text[:MAX_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + "…"
    return text[:1].upper() + text[1:] if text else "Question"


def past_turns(messages: Sequence[Message], before: int, *, most: int = 12) -> list[tuple[str, str]]:
    """Return what was said before a message, as (role, content), oldest first; unfinished answers are left out."""
    said = [(each.role, each.content) for each in messages if each.id < before and each.state == "done"]
    return said[-most:]
