"""The model garden: every model that could answer, with why an unusable one is unusable, and the way to its answerer.

Models come from sources: OpenAI-compatible providers, the `llm` library, goose. What they say is kept for a minute.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Project
from services.ai.answerers import Answerer, ModelChoice, Question, Tools
from services.ai.errors import ModelNotFound, ModelUnusable, RemoteNotAllowed
from services.core.database import Database

log = logging.getLogger(__name__)
EXTRACTIVE = ModelChoice(
    id="extractive",
    name="Passages and the map's facts, no model",
    provider="Gander",
    kind="extractive",
    is_local=True,
    usable=True,
)
KEPT_SECONDS = 60.0
LARGEST_DEFAULT = 14.0  # billions of parameters: above, a laptop seldom answers within the ceiling
_SIZE = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d{1,2})?)b(?![a-z0-9])", re.IGNORECASE)


class Source(Protocol):
    """A kind of models. Neither call may hold a session while it asks somebody; neither raises for a bad server."""

    name: str  # the first part of its models' ids: "openai", "llm", "goose"

    def choices(self, user_id: int) -> Sequence[ModelChoice]:
        """Return its models, the unusable ones with why_not; within a few seconds."""
        ...

    def suggestions(self, user_id: int) -> Sequence[ModelChoice]:
        """Return what could be added, as unusable choices whose why_not says how; looks around only now."""
        ...

    def answerer(self, choice: ModelChoice, user_id: int, project_id: int | None, tools: Tools | None) -> Answerer:
        """Return what answers with a model that `choices` named."""
        ...


@dataclass(frozen=True)
class _Kept:
    at: float
    choices: tuple[ModelChoice, ...]


class Garden:
    """All sources together. One per Gander, at `gander.garden`."""

    def __init__(self, database: Database, sources: Sequence[Source] = ()) -> None:
        """Know these sources; more may be added."""
        self._database = database
        self._sources = list(sources)
        self._kept: dict[tuple[str, int], _Kept] = {}
        self._lock = threading.Lock()

    def add(self, source: Source) -> None:
        """Add a source of models."""
        self._sources.append(source)

    def forget(self, user_id: int) -> None:
        """Ask anew at the next look: a provider of the user changed."""
        with self._lock:
            self._kept = {key: kept for key, kept in self._kept.items() if key[1] != user_id}

    def choices(self, user_id: int, *, look: bool = False) -> list[ModelChoice]:
        """Return every model the user may choose, one of them the default. Asks servers: never inside a transaction.

        `look` also looks for model programs on their usual ports of this machine, which become suggestions.
        """
        if look:
            self.forget(user_id)
        found = self._ask_all(user_id)
        chosen = default_of(found)
        listed = [replace(each, is_default=each.id == chosen.id) for each in (*found, EXTRACTIVE)]
        if look:
            listed += [each for source in self._sources for each in source.suggestions(user_id)]
        return listed

    def resolve(self, user_id: int, model: str, project_id: int | None) -> ModelChoice:
        """Return the model asked for, "" for the default one. Never inside a write transaction.

        Across all projects (project_id None) a remote model is fine: it is told only of those that allow it.
        Raises ModelNotFound, ModelUnusable, RemoteNotAllowed.
        """
        if model == EXTRACTIVE.id:
            return EXTRACTIVE
        choices = self.choices(user_id)
        if not model:
            return next(each for each in choices if each.is_default)
        choice = next((each for each in choices if each.id == model), None)
        if choice is None:
            raise ModelNotFound(model=model[:200])
        if not choice.usable:
            raise ModelUnusable(model=choice.name, why_not=choice.why_not or "")
        if not choice.is_local:
            with self._database.read() as session:
                allowing = projects_allowing(session, user_id)
            if (project_id is not None and project_id not in allowing) or not allowing:
                raise RemoteNotAllowed(model=choice.name)
        return choice

    def answerer_for(self, choice: ModelChoice, question: Question, tools: Tools | None = None) -> Answerer:
        """Return what answers with a model; the extractive answerer is the caller's own."""
        for source in self._sources:
            if source.name == choice.kind:
                return source.answerer(choice, question.user_id, question.project_id, tools)
        raise ModelNotFound(model=choice.id)

    def _ask_all(self, user_id: int) -> list[ModelChoice]:
        now = time.monotonic()
        with self._lock:
            fresh = {
                name: kept
                for (name, user), kept in self._kept.items()
                if user == user_id and now - kept.at < KEPT_SECONDS
            }
        wanted = [source for source in self._sources if source.name not in fresh]
        if wanted:
            with ThreadPoolExecutor(len(wanted), "garden") as pool:
                asked = list(pool.map(lambda source: _choices_of(source, user_id), wanted))
            for source, choices in zip(wanted, asked, strict=True):
                fresh[source.name] = _Kept(now, choices)
            with self._lock:
                self._kept.update({(source.name, user_id): fresh[source.name] for source in wanted})
        return [choice for source in self._sources for choice in fresh[source.name].choices]


def _choices_of(source: Source, user_id: int) -> tuple[ModelChoice, ...]:
    try:
        return tuple(source.choices(user_id))
    except Exception:  # one source that fails must not hide the others
        log.exception("The models of %s could not be listed.", source.name)
        return ()


def projects_allowing(session: Session, user_id: int) -> frozenset[int]:
    """Return the user's projects whose text may go to a model on another machine."""
    mine = select(Project.id).where(Project.user_id == user_id, Project.allow_remote_model)
    return frozenset(session.scalars(mine))


def default_of(choices: Sequence[ModelChoice]) -> ModelChoice:
    """Return the best local model that is usable, else the extractive answerer.

    Best is what its provider names as default, else the largest that a laptop still answers with in time.
    """
    local = [each for each in choices if each.usable and each.is_local and each.kind != "extractive"]
    if not local:
        return EXTRACTIVE
    return max(local, key=_rank)  # of equals the first


def _rank(choice: ModelChoice) -> tuple[int, int, float]:
    found = _SIZE.search(choice.name)
    size = float(found[1]) if found else 0.0
    return (
        {"openai": 2, "llm": 1}.get(choice.kind, 0),
        int(bool(choice.details.get("preferred"))),
        size if size <= LARGEST_DEFAULT else -size,
    )
