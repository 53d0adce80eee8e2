"""Asking over HTTP."""

from __future__ import annotations

import json
import threading
import time
from typing import Annotated

from flask import Response
from pydantic import Field

from api.context import gander, reading, user_id, writing
from api.contract import Answer, Body, endpoint, json_response
from api.conversations import Id, MessageObject, StartedObject, Text, show_message
from api.idempotency import once
from models import Event
from services.ai import asking
from services.ai import conversations as service
from services.ai.asking import ConversationFull, NothingAsked, OtherProject, StillWriting, TooManyAnswers
from services.ai.conversations import ConversationNotFound, TooManyConversations
from services.ai.errors import ModelNotFound, ModelUnusable, RemoteNotAllowed
from services.background import ShuttingDown, TooManyJobs
from services.events import bus
from services.projects import ProjectNotFound

MAX_WAITING = 2  # requests that may hold a thread of the server at once
MAX_WAIT_SECONDS = 10
_waiting = threading.BoundedSemaphore(MAX_WAITING)


class GooseBody(Body):
    """A question: about one project, across all, or within a conversation."""

    prompt: Annotated[Text, Field(min_length=1, max_length=asking.MAX_PROMPT)]
    project_id: Id | None = None
    conversation_id: Id | None = None
    model: Annotated[Text, Field(max_length=200)] = Field(
        "", description="From GET /api/ai/models; without, the default."
    )
    wait: float = Field(
        0, ge=0, le=MAX_WAIT_SECONDS, description="Seconds to wait for the answer; at most two requests wait at once."
    )


@endpoint(
    body=GooseBody,
    answer=StartedObject | MessageObject,
    status=202,
    errors=(
        NothingAsked,
        OtherProject,
        ProjectNotFound,
        ConversationNotFound,
        StillWriting,
        ConversationFull,
        TooManyConversations,
        TooManyAnswers,
        ModelNotFound,
        ModelUnusable,
        RemoteNotAllowed,
        TooManyJobs,
        ShuttingDown,
    ),
)
def ask_goose(body: GooseBody) -> Response | Answer:
    """Ask: begins an answer that grows in its conversation; 200 with the answer itself when `wait` was long enough.

    Honours Idempotency-Key: what is kept is that the answer was begun, so that the same question sent twice is asked
    once and may be waited for twice.
    """
    if body.model:  # what cannot answer is said at once; asks the model's server, so before anything is locked
        gander().garden.resolve(user_id(), body.model, body.project_id)
    begun = once(gander().database, user_id(), lambda: _begin(body))
    if not body.wait or begun.status_code != 202:
        return begun
    started = json.loads(begun.get_data())
    if not _waiting.acquire(blocking=False):
        return begun  # enough threads wait already: this one is to poll
    try:
        answer = _wait(started["conversation_id"], started["message_id"], body.wait)
    finally:
        _waiting.release()
    return begun if answer is None else Answer(answer, status=200)


def _begin(body: GooseBody) -> Response:
    with writing() as session:
        started = asking.ask(
            session,
            gander().jobs,
            user_id(),
            prompt=body.prompt,
            project_id=body.project_id,
            conversation_id=body.conversation_id,
            model=body.model,
        )
    shown = StartedObject(**vars(started))
    response = json_response(shown.model_dump_json(), 202)
    response.headers["Location"] = f"/api/conversations/{shown.conversation_id}"
    return response


def _wait(conversation_id: int, message_id: int, seconds: float) -> MessageObject | None:
    """Return the answer once it is over, or None when that takes longer."""
    over, deadline = threading.Event(), time.monotonic() + seconds

    def hear(event: Event) -> None:
        if event.payload.get("message_id") == message_id:
            over.set()

    leave = bus.subscribe("answer.written", hear)
    try:
        while True:
            answer = _answer_if_over(conversation_id, message_id)
            remaining = deadline - time.monotonic()
            if answer is not None or remaining <= 0:
                return answer
            over.wait(remaining)
    finally:
        leave()


def _answer_if_over(conversation_id: int, message_id: int) -> MessageObject | None:
    with reading() as session:
        message = service.get_message(session, user_id(), conversation_id, message_id)
        return None if message.state == "writing" else show_message(session, message)
