"""Questions of known kinds, answered from the map exactly.

kinds what is asked (pure) · stems words made comparable (pure) · view what is read of a map · resolve what a question
names · where, people, relations, surface, overview the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from models import Project
from services.ai.answerers import Fact
from services.ai.facts import overview, people, relations, surface
from services.ai.facts.kinds import Asked, understand, understand_after
from services.ai.facts.view import MapView, forget
from services.ai.facts.where import where

__all__ = ["answer", "forget", "understand"]

_NAMED: dict[str, Callable[[MapView, Asked], list[Fact]]] = {
    "where": where,
    "who": people.who,
    "impact": relations.impact,
    "users": relations.users,
    "callees": relations.callees,
    "tests": relations.tests,
    "route": surface.route,
    "does": overview.does,
}
_WHOLE: dict[str, Callable[[MapView], list[Fact]]] = {
    "people": people.people,
    "routes": surface.routes,
    "models": surface.models,
    "depends_project": surface.dependencies,
    "config": surface.configuration,
    "entry": overview.entry_points,
    "hot": overview.hot_spots,
    "loops": overview.loops,
    "dead": overview.dead_code,
    "size": overview.size,
    "large": overview.largest,
    "about": overview.about,
    "recent": overview.recent,
}


def answer(session: Session, project: Project, prompt: str, history: Sequence[tuple[str, str]] = ()) -> list[Fact]:
    """Return what the map itself says to a question, best first; nothing for one of no known kind.

    `history` is what was said before, as (role, content): "it" is what the question before named.

    Raises MapNotFound.
    """
    asked = understand_after(prompt, [text for role, text in history if role == "user"])
    if asked is None:
        return []
    view = MapView(session, project)
    if asked.kind in _WHOLE:
        return _WHOLE[asked.kind](view)
    return _NAMED[asked.kind](view, asked)
