"""The job that answers questions, composed: what an answer may use, and who writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from services.ai import answering
from services.ai.answerers import Answerer, Context, Question, Tools
from services.ai.asking import ANSWER
from services.ai.extractive import Extractive
from services.ai.garden import EXTRACTIVE
from services.ai.gathering import gather
from services.ai.toolbox import ToolBox
from services.background import JobType, RetryPolicy
from services.core.errors import GanderError
from services.repository import read_blob, read_blobs
from services.system_map.reading import text_of

if TYPE_CHECKING:
    from services.wiring import Gander

# A run that a crash cut short is begun again; what a model does wrong is told at once (see answering.AnswerFailed).
RETRY = RetryPolicy(max_attempts=3, first_seconds=1.0)
GATHERING_SECONDS = 30.0  # for what the answer may use, beside the time that a model has


def answer_type(gander: Gander) -> JobType:
    """Return the `answer` job type."""

    def texts(project_id: int, blobs: Sequence[str]) -> Mapping[str, str]:
        return blob_texts(gander, project_id, blobs)

    def gathered(question: Question) -> Context:
        return gather(gander.database, question, texts, gander.by_meaning)

    return JobType(
        ANSWER,
        lambda context: answering.Answering(
            gander.database,
            context,
            gathered,
            lambda question, model: choose(gander, question, model),
            most_seconds=gander.settings.answer_seconds + GATHERING_SECONDS,
        ).run(),
        title="Answer a question",
        stages=answering.STAGES,
        retry=RETRY,
        interactive=True,
        priority=10,
        on_final=answering.ended,
    )


def blob_texts(gander: Gander, project_id: int, blobs: Sequence[str]) -> Mapping[str, str]:
    """Return the texts of blobs of a project's clone, read by one git; what cannot be read is left out."""
    try:
        limit = gander.settings.max_show_bytes
        read = read_blobs(gander.repositories.path(project_id), blobs, limit=limit)
        return {blob: text_of(content) for blob, content in read}
    except GanderError:
        return {}  # the clone is gone or damaged: what the map says stands without its lines


def choose(gander: Gander, question: Question, model: str) -> Answerer:
    """Return who answers: the model asked for, else the best local one that is usable, else no model.

    Raises ModelNotFound, ModelUnusable, RemoteNotAllowed.
    """
    choice = gander.garden.resolve(question.user_id, model, question.project_id)
    if choice.kind == EXTRACTIVE.kind:
        return Extractive()
    return gander.garden.answerer_for(choice, question, _tools(gander, question))


def _tools(gander: Gander, question: Question) -> Tools | None:
    """Return read-only tools of the project asked about; across all there are none."""
    if question.project_id is None:
        return None

    def read(project_id: int, blob: str) -> bytes:
        return read_blob(gander.repositories.path(project_id), blob, limit=gander.settings.max_show_bytes)

    return ToolBox(gander.database, question.user_id, question.project_id, read)
