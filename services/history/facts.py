"""What the reading of a log yields: plain values, as `git log` states them. No database, no git."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """An author after .mailmap."""

    name: str
    email: str
    is_bot: bool = False


@dataclass(slots=True)
class ChangeFacts:
    """One file in one commit; None counts for binary files."""

    path: str
    added: int | None
    deleted: int | None
    old_path: str | None = None


@dataclass(slots=True)
class CommitFacts:
    """One commit, as the history stage streams them: oldest first (committer date, topological)."""

    sha: str
    author: PersonFacts
    authored_at: int  # seconds since 1970
    committed_at: int
    subject: str
    is_merge: bool
    changes: list[ChangeFacts] = field(default_factory=list)
