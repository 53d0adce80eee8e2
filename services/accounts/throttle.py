"""How long to wait between sign-ins: rows of what was tried, and the waiting that follows from them (pure)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from models import SignInAttempt
from services.core.errors import RateLimited

REMEMBERED = timedelta(hours=1)
CLOCK_SLACK = timedelta(seconds=10)  # a try from later than this is from before the clock was set back


@dataclass(frozen=True)
class Patience:
    """Tries that cost nothing, and the longest waiting after the further ones; never a lock for good."""

    free: int
    longest_seconds: int


# An address may be a household's or, behind a proxy, everyone's: more is free there, and the wait stays short.
OF_AN_EMAIL = Patience(free=5, longest_seconds=300)
OF_AN_ADDRESS = Patience(free=20, longest_seconds=60)


class SignInThrottled(RateLimited):
    """Too many tries. Try again in {wait}."""

    code = 42910
    title = "Too many tries"

    def __init__(self, seconds: int) -> None:
        """Say how long to wait; the answer's Retry-After says it too."""
        super().__init__(wait=_words(seconds))
        self.retry_after = seconds


def _words(seconds: int) -> str:
    if seconds >= 120:
        return f"{ceil(seconds / 60)} minutes"
    return "1 second" if seconds == 1 else f"{seconds} seconds"


def wait_after(tries: int, patience: Patience) -> int:
    """Return the seconds to wait after so many failed tries: nothing at first, then 1, 2, 4 … up to the longest."""
    beyond = tries - patience.free
    if beyond < 0:
        return 0
    return min(1 << min(beyond, 30), patience.longest_seconds)


def subject(kind: str, value: str) -> str:
    """Return what tries are counted under; a digest, since who tried what is nobody's business."""
    return hashlib.sha256(f"{kind}:{value}".encode("utf-8", "surrogatepass")).hexdigest()


def take_turn(session: Session, subjects: dict[str, Patience], now: datetime) -> None:
    """Count a try under every subject before it is made, so that a hundred at once count as a hundred.

    Raises SignInThrottled, counting nothing, while any of them has to wait; a success forgets its tries.
    """
    wait = 0
    for name, patience in subjects.items():
        tries, newest = session.execute(
            select(func.count(), func.max(SignInAttempt.at)).where(
                SignInAttempt.subject == name,
                SignInAttempt.at > now - REMEMBERED,
                SignInAttempt.at < now + CLOCK_SLACK,
            )
        ).one()
        if tries:
            passed = max(0.0, (now - newest).total_seconds())
            wait = max(wait, ceil(wait_after(tries, patience) - passed))
    if wait > 0:
        raise SignInThrottled(wait)
    session.add_all(SignInAttempt(subject=name, at=now) for name in subjects)


def forget(session: Session, name: str) -> None:
    """Forget the tries of one subject."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.subject == name))


def forget_newest(session: Session, name: str) -> None:
    """Take the newest try of a subject back."""
    newest = select(func.max(SignInAttempt.id)).where(SignInAttempt.subject == name).scalar_subquery()
    session.execute(delete(SignInAttempt).where(SignInAttempt.id == newest))


def forget_old(session: Session, now: datetime) -> None:
    """Delete the tries that no longer count."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - REMEMBERED))
