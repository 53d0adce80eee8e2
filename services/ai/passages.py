"""Passages that fit a question: the one place from which the assistant reaches search."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from models import Project
from services.ai.answerers import Citation, Passage, Question
from services.search.by_meaning import ByMeaning
from services.search.hits import Hit
from services.search.passages import passages

OF_ONE_FILE = 2


def find_passages(
    session: Session, question: Question, projects: Sequence[Project], *, limit: int, by_meaning: ByMeaning | None
) -> list[Passage]:
    """Return the passages of these projects that fit best, best first; their numbers are given later."""
    project_id = projects[0].id if len(projects) == 1 else None
    hits = passages(session, question.user_id, project_id, question.prompt, limit=limit + 2, by_meaning=by_meaning)
    asked = {each.id for each in projects}
    chosen: list[Passage] = []
    of_file: dict[tuple[int, str], int] = {}
    for hit in hits:
        found = _passage(hit)
        if found is None or found.citation.project_id not in asked:
            continue
        key = found.citation.project_id, found.citation.path
        of_file[key] = of_file.get(key, 0) + 1
        if of_file[key] <= OF_ONE_FILE:
            chosen.append(found)
    return chosen[:limit]


def _passage(hit: Hit) -> Passage | None:
    if hit.path is None or hit.blob is None or hit.project_id is None or hit.start_line is None:
        return None
    end = max(hit.start_line, hit.end_line or hit.start_line)
    place = Citation(hit.project_id, hit.path, hit.start_line, end, hit.commit or "", hit.blob)
    return Passage(0, place, hit.title, hit.text)
