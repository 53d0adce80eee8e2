"""Owners of rows, as other nouns need them: the row, and how its owner counts days."""

from __future__ import annotations

from sqlalchemy.orm import Session

from models import User
from services.core.days import OwnerDays, zone_named
from services.core.errors import Forbidden, NotFound


class UserNotFound(NotFound):
    """There is no such account."""

    code = 40450
    title = "No such account"


class OwnersOnly(Forbidden):
    """Only the first account of this Gander may do this. Ask whoever set it up."""

    code = 40239
    title = "The owner's alone"


def get_user(session: Session, user_id: int) -> User:
    """Return a user. Raises UserNotFound."""
    user = session.get(User, user_id)
    if user is None:
        raise UserNotFound
    return user


def owner_days(session: Session, user_id: int) -> OwnerDays:
    """Return how a user counts days. Raises UserNotFound."""
    user = get_user(session, user_id)
    return days_of(user)


def days_of(user: User) -> OwnerDays:
    """Return how this user counts days."""
    return OwnerDays(zone_named(user.time_zone), user.day_start_minutes, user.week_start)
