"""The first user: the built-in local owner until someone claims the instance, then that person."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from models import User
from services.core.database import Database, make_engine
from services.core.errors import Forbidden


class OwnerOnly(Forbidden):
    """Only the owner of this Gander, its first account, may do this."""

    code = 40222
    title = "For the owner only"


def find_local_user(session: Session) -> User | None:
    """Return the built-in local owner, or None before the first start and once the instance is claimed."""
    return session.scalar(select(User).where(User.is_local).limit(1))


def ensure_local_user(database: Database) -> int:
    """Return the id of the first user, making the built-in local owner on a fresh database.

    Claiming turns that very row into an account, so the id stays the same: what belongs to the instance is its.
    """
    with database.write() as session:
        first: int | None = session.scalar(select(func.min(User.id)))
        if first is not None:
            return first
        user = User(is_local=True, full_name="You")
        session.add(user)
        session.flush()
        return user.id


def is_claimed(session: Session) -> bool:
    """Say whether someone has made this instance theirs."""
    return session.scalar(select(User.is_local).order_by(User.id).limit(1)) is False


def is_owner(session: Session, user_id: int) -> bool:
    """Say whether a user is the instance's owner, its first account; of an unclaimed one, the local owner is."""
    return bool(session.scalar(select(func.min(User.id))) == user_id)


def claimed_at(path: Path) -> bool:
    """Say whether the instance of a database file is claimed; before a server opens it, and whatever its age."""
    if not path.is_file():
        return False
    database = Database(make_engine(path))
    try:
        with database.read() as session:
            return is_claimed(session)
    except OperationalError:  # no tables yet: nobody's
        return False
    finally:
        database.close()
