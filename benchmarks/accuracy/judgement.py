"""What an oracle hands back: two sets of facts with the place each stands at, and how well they agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# A fact is a tuple of texts that both sides write alike: ("a.py", "b.py"), ("GET /users/<id>", "views.show") …
Fact = tuple[str, ...]
# Where it comes from: "path:line  the line itself" for a person who wants to look. May be empty.
Facts = Mapping[Fact, str]


class NotJudged(Exception):
    """What cannot be judged on a repository as it stands; the message says why."""


@dataclass(slots=True)
class Judgement:
    """One comparison on one repository. `goal` is (precision, recall)."""

    what: str  # "Python imports", "Flask routes", "columns" …
    truth: Facts
    ours: Facts
    goal: tuple[float, float]
    notes: list[str] = field(default_factory=list)  # what is not judged and why; what the oracle said

    @property
    def agreed(self) -> int:
        """Facts that both have."""
        return len(self.truth.keys() & self.ours.keys())

    @property
    def precision(self) -> float:
        """Share of Gander's facts that are true; 1 when it says nothing."""
        return self.agreed / len(self.ours) if self.ours else 1.0

    @property
    def recall(self) -> float:
        """Share of the true facts that Gander has; 1 when there are none."""
        return self.agreed / len(self.truth) if self.truth else 1.0

    @property
    def reached(self) -> bool:
        """Say whether both goals are reached."""
        return self.precision >= self.goal[0] and self.recall >= self.goal[1]

    def missed(self) -> list[tuple[Fact, str]]:
        """Return the true facts that Gander lacks."""
        return sorted((fact, self.truth[fact]) for fact in self.truth.keys() - self.ours.keys())

    def invented(self) -> list[tuple[Fact, str]]:
        """Return what Gander says and the oracle does not."""
        return sorted((fact, self.ours[fact]) for fact in self.ours.keys() - self.truth.keys())
