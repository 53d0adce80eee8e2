"""The built-in local owner, of an instance that nobody has claimed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import User
from services.core.database import Database


def find_local_user(session: Session) -> User | None:
    """Return the built-in local owner, or None before the first start."""
    return session.scalar(select(User).where(User.is_local).limit(1))


def ensure_local_user(database: Database) -> int:
    """Return the id of the built-in local owner, making it on a fresh database."""
    with database.write() as session:
        user = find_local_user(session)
        if user is None:
            user = User(is_local=True, full_name="You")
            session.add(user)
            session.flush()
        return user.id
