"""Questions of known kinds, answered from the map exactly."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models import Project
from services.ai.answerers import Fact


def answer(session: Session, project: Project, prompt: str, history: Sequence[tuple[str, str]] = ()) -> list[Fact]:
    """Return what the map itself says to a question, best first; nothing for one of no known kind."""
    _ = session, project, prompt, history
    return []
