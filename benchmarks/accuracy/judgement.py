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
    """One comparison on one repository. `goal` is (precision, recall); None is a share that the oracle cannot judge."""

    what: str  # "Python imports", "Flask routes", "columns" …
    truth: Facts
    ours: Facts
    goal: tuple[float | None, float]
    notes: list[str] = field(default_factory=list)  # what is not judged and why; what the oracle said

    @property
    def agreed(self) -> int:
        """Facts that both have."""
        return len(self.truth.keys() & self.ours.keys())

    @property
    def precision(self) -> float | None:
        """Share of Gander's facts that are true; None where it says nothing or the oracle cannot judge it."""
        return self.agreed / len(self.ours) if self.ours and self.goal[0] is not None else None

    @property
    def recall(self) -> float | None:
        """Share of the true facts that Gander has; None where there are none."""
        return self.agreed / len(self.truth) if self.truth else None

    @property
    def compares(self) -> bool:
        """Say whether there is anything to compare: two empty sets agree on nothing."""
        return bool(self.truth or self.ours)

    @property
    def reached(self) -> bool:
        """Say whether all that was measured reaches its goal, and something was."""
        pairs = zip((self.precision, self.recall), self.goal, strict=True)
        measured = [(share, goal) for share, goal in pairs if share is not None and goal is not None]
        return bool(measured) and all(share >= goal for share, goal in measured)

    def missed(self) -> list[tuple[Fact, str]]:
        """Return the true facts that Gander lacks."""
        return sorted((fact, self.truth[fact]) for fact in self.truth.keys() - self.ours.keys())

    def invented(self) -> list[tuple[Fact, str]]:
        """Return what Gander says and the oracle does not."""
        return sorted((fact, self.ours[fact]) for fact in self.ours.keys() - self.truth.keys())
