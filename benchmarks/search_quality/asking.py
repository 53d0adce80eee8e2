"""Asks a project's search each question in each mode, and judges where the answer stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.search_quality.docstrings import Question
from services.search.hits import Hit
from services.search.query import parse
from services.search.search import search
from services.wiring import Gander

MODES = ("words", "meaning", "both")
LOOKED_AT = 50


@dataclass
class Judged:
    """The place of the answer to each question, from 1; 0 where it is not among the first LOOKED_AT."""

    places: list[int] = field(default_factory=list)

    def recall(self, at: int) -> float:
        """Return the share of questions whose answer is among the first `at` hits."""
        return sum(0 < place <= at for place in self.places) / max(1, len(self.places))

    @property
    def mrr(self) -> float:
        """Return the mean reciprocal rank."""
        return sum(1 / place for place in self.places if place) / max(1, len(self.places))


def judge(gander: Gander, project_id: int, questions: Sequence[Question]) -> dict[str, Judged]:
    """Ask all questions in all modes."""
    judged = {mode: Judged() for mode in MODES}
    for question in questions:
        for mode in MODES:
            with gander.database.read() as session:
                answer = search(
                    session, gander.local_user_id, parse(question.text), project_id=project_id, mode=mode,
                    limit=LOOKED_AT, by_meaning=gander.by_meaning,
                )  # fmt: skip
            judged[mode].places.append(place_of(question, answer.hits))
    return judged


def place_of(question: Question, hits: Sequence[Hit]) -> int:
    """Return the place of the first hit that answers, 0 where none does; a question without spans asks for a file."""
    for place, hit in enumerate(hits, 1):
        first, last = hit.start_line or 0, hit.end_line or 0
        if hit.path == question.path and (
            not question.spans or any(first <= end and start <= last for start, end in question.spans)
        ):
            return place
    return 0
