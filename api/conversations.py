"""Conversations over HTTP: kept questions and answers; the answer being written is polled by its conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from flask import Response
from pydantic import AfterValidator, BaseModel, Field

from api.context import Moment, PageQuery, Session, gander, page_answer, reading, user_id, writing
from api.contract import Answer, Body, endpoint
from models import Conversation, Message
from services.ai import asking
from services.ai import conversations as service
from services.ai.asking import ConversationFull, NotAnAnswer, StillWriting, TooManyAnswers
from services.ai.conversations import ConversationNotFound, MessageNotFound, TooManyConversations
from services.ai.exporting import conversation_as_markdown, export_name
from services.ai.questions import suggested
from services.ai.staleness import blobs_now, is_stale
from services.background import JobAlreadyOver, JobNotFound, ShuttingDown, TooManyJobs
from services.projects import ProjectNotFound, get_project
from services.system_map.reading import MapNotFound

LARGEST_ID = 2**63 - 1


def without_nul(text: str) -> str:
    """Return text that holds no NUL character. Raises ValueError."""
    if "\0" in text:
        raise ValueError("must not hold a NUL character")
    return text


Text = Annotated[str, AfterValidator(without_nul)]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class CitationObject(BaseModel):
    """Lines that prove a claim; `stale` when the newest map has another text at that path, or none."""

    number: int
    project_id: int
    path: str
    start_line: int
    end_line: int
    commit: str
    blob: str
    quote: str
    stale: bool


class ProducedByObject(BaseModel):
    """Who wrote an answer, and how; `words` say it for people."""

    model: str
    provider: str
    is_local: bool
    words: str
    seconds: float
    extractive: bool
    tokens_in: int = 0
    tokens_out: int = 0
    tool_calls: int = 0


class MessageObject(BaseModel):
    """A question or an answer. `uncited` are spans of the content, [start, end) in UTF-16 code units."""

    id: int
    role: Literal["user", "assistant"]
    content: str
    state: Literal["writing", "done", "failed", "stopped"]
    error: str | None
    model: str
    produced_by: ProducedByObject | None
    citations: list[CitationObject]
    uncited: list[tuple[int, int]]
    is_stale: bool
    job_id: int | None
    created_at: Moment
    finished_at: Moment | None


class ConversationRow(BaseModel):
    """A conversation in a list."""

    id: int
    project_id: int | None
    project_name: str | None
    title: str
    message_count: int
    is_writing: bool
    last_at: Moment
    created_at: Moment
    updated_at: Moment


class ConversationObject(BaseModel):
    """A conversation with all its messages, oldest first."""

    id: int
    project_id: int | None
    project_name: str | None
    title: str
    created_at: Moment
    updated_at: Moment
    messages: list[MessageObject]


class StartedObject(BaseModel):
    """An answer that was begun: poll its conversation, or its job."""

    job_id: int
    conversation_id: int
    message_id: int


def message_object(message: Message, now: Mapping[tuple[int, str], str]) -> MessageObject:
    """Return a message as the API shows it; `now` holds the blobs of the newest maps (see staleness.blobs_now)."""
    shown: list[CitationObject] = [
        CitationObject(**each, stale=is_stale(each, now)) for each in message.citations or []
    ]
    columns: dict[str, Any] = {
        name: getattr(message, name)
        for name in ("id", "role", "content", "state", "error", "model", "job_id", "created_at", "finished_at")
    }
    return MessageObject(
        **columns,
        produced_by=ProducedByObject.model_validate(message.produced_by) if message.produced_by else None,
        citations=shown,
        uncited=[(start, end) for start, end in message.uncited or []],
        is_stale=any(each.stale for each in shown),
    )


def show_message(session: Session, message: Message) -> MessageObject:
    """Return one message as the API shows it."""
    return message_object(message, blobs_now(session, user_id(), message.citations or []))


def show_conversation(session: Session, conversation: Conversation) -> ConversationObject:
    """Return a conversation as the API shows it."""
    messages = service.messages_of(session, conversation.id)
    now = blobs_now(session, user_id(), (each for message in messages for each in message.citations or []))
    return ConversationObject(
        id=conversation.id,
        project_id=conversation.project_id,
        project_name=service.project_name_of(session, conversation),
        title=conversation.title,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        messages=[message_object(each, now) for each in messages],
    )


class ConversationsQuery(PageQuery):
    """Which conversations."""

    project_id: int | None = Field(None, ge=1, le=LARGEST_ID)
    q: str = Field("", max_length=service.MAX_QUERY, description="Words of titles, questions and answers.")


@endpoint(query=ConversationsQuery, answer=list[ConversationRow], polled=True)
def list_conversations(query: ConversationsQuery) -> Answer:
    """List conversations, those changed last first."""
    with reading() as session:
        page = service.list_conversations(
            session, user_id(), project_id=query.project_id, q=query.q, limit=query.limit, cursor=query.cursor
        )
        return page_answer(
            page,
            lambda row: ConversationRow(
                id=row.conversation.id,
                project_id=row.conversation.project_id,
                project_name=row.project_name,
                title=row.conversation.title,
                message_count=row.message_count,
                is_writing=row.is_writing,
                last_at=row.last_at,
                created_at=row.conversation.created_at,
                updated_at=row.conversation.updated_at,
            ),
        )


class NewConversation(Body):
    """A conversation about one project, or across all; without a title the first question gives it one."""

    project_id: Id | None = None
    title: Annotated[Text, Field(max_length=200)] = ""


@endpoint(
    body=NewConversation,
    answer=ConversationObject,
    status=201,
    errors=(ProjectNotFound, TooManyConversations),
    creates=True,
)
def create_conversation(body: NewConversation) -> Answer:
    """Begin a conversation without a question yet."""
    with writing() as session:
        made = service.create_conversation(session, user_id(), project_id=body.project_id, title=body.title)
        shown = show_conversation(session, made)
    return Answer(shown, headers={"Location": f"/api/conversations/{shown.id}"})


@endpoint(answer=ConversationObject, polled=True, errors=(ConversationNotFound,))
def get_conversation(conversation_id: int) -> ConversationObject:
    """Show a conversation; the answer being written grows in its message."""
    with reading() as session:
        return show_conversation(session, service.get_conversation(session, user_id(), conversation_id))


class ConversationTitle(Body):
    """Another title."""

    title: Annotated[Text, Field(min_length=1, max_length=200)]


@endpoint(body=ConversationTitle, answer=ConversationObject, errors=(ConversationNotFound,))
def update_conversation(conversation_id: int, body: ConversationTitle) -> ConversationObject:
    """Give a conversation another title."""
    with writing() as session:
        changed = service.rename_conversation(session, user_id(), conversation_id, body.title)
        return show_conversation(session, changed)


@endpoint(status=204, errors=(ConversationNotFound,))
def delete_conversation(conversation_id: int) -> None:
    """Delete a conversation with its messages; an answer that is being written stops."""
    with writing() as session:
        for job_id in service.delete_conversation(session, user_id(), conversation_id):
            try:
                gander().jobs.cancel(session, user_id(), job_id)
            except (JobAlreadyOver, JobNotFound):
                continue


@endpoint(errors=(ConversationNotFound,))
def export_conversation(conversation_id: int) -> Response:
    """Download a conversation as Markdown, with the places that its answers cite."""
    with reading() as session:
        conversation = service.get_conversation(session, user_id(), conversation_id)
        name = service.project_name_of(session, conversation)
        text = conversation_as_markdown(conversation, name, service.messages_of(session, conversation_id))
    response = Response(text, mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="{export_name(conversation)}"'
    return response


@endpoint(answer=MessageObject, errors=(ConversationNotFound, MessageNotFound, NotAnAnswer))
def stop_message(conversation_id: int, message_id: int) -> MessageObject:
    """Stop an answer that is being written; what it holds so far stays. One that is over is left as it is."""
    with writing() as session:
        message = asking.stop(session, gander().jobs, user_id(), conversation_id, message_id)
        return show_message(session, message)


class AskAgain(Body):
    """Who is to answer this time; without a model, the one that was asked before."""

    model: Annotated[Text, Field(max_length=200)] | None = None


@endpoint(
    body=AskAgain,
    answer=StartedObject,
    status=202,
    creates=True,
    errors=(
        ConversationNotFound,
        MessageNotFound,
        NotAnAnswer,
        StillWriting,
        ConversationFull,
        TooManyAnswers,
        TooManyJobs,
        ShuttingDown,
    ),
)
def ask_again(conversation_id: int, message_id: int, body: AskAgain) -> StartedObject:
    """Answer a question anew, below; the earlier answer stays."""
    with writing() as session:
        started = asking.ask_again(session, gander().jobs, user_id(), conversation_id, message_id, model=body.model)
        return StartedObject(**vars(started))


class QuestionObject(BaseModel):
    """A question worth asking."""

    text: str


@endpoint(answer=list[QuestionObject], polled=True, errors=(ProjectNotFound, MapNotFound))
def list_questions(project_id: int) -> list[QuestionObject]:
    """Suggest questions that the project's map can answer."""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        return [QuestionObject(text=text) for text in suggested(session, project)]
