"""Understand a line with what its owner has: projects, their maps, today."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from models import MapModule, Project
from services.accounts import owner_days
from services.core import clock
from services.core.days import OwnerDays
from services.tasks.quick_entry.reading import read
from services.tasks.quick_entry.values import Owner, Understood

MAX_PATHS = 20  # asked for in one line, and answered for each


def understand(session: Session, user_id: int, text: str) -> Understood:
    """Return what was understood of a line; nothing is written. Raises BadEntry."""
    days = owner_days(session, user_id)
    projects: tuple[tuple[int, str], ...] = ()
    if "@" in text:
        rows = session.execute(
            select(Project.id, Project.name).where(Project.user_id == user_id).order_by(Project.name)
        )
        projects = tuple((project_id, name) for project_id, name in rows)
    return read(
        text,
        Owner(
            today=days.day_of(clock.now()),
            minutes=_minutes(days),
            week_start=days.week_start,
            projects=projects,
            find_modules=lambda project_id, words: _find_modules(session, user_id, project_id, words),
        ),
    )


def _minutes(days: OwnerDays) -> int:
    """Return the time by the owner's clock, in minutes after the midnight of their today."""
    now = clock.now()
    local = now.astimezone(days.zone)
    after = 24 * 60 * (local.date() - days.day_of(now)).days
    return after + local.hour * 60 + local.minute


def _find_modules(session: Session, user_id: int, project_id: int, words: list[str]) -> dict[str, list[str]]:
    """Return, for each of the words, the path of that name on the newest map, else those that end in it."""
    wanted = list(dict.fromkeys(words))[:MAX_PATHS]
    query = (
        select(MapModule.path)
        .join(Project, Project.current_map_id == MapModule.map_id)
        .where(Project.id == project_id, Project.user_id == user_id)
    )
    found: dict[str, list[str]] = {}
    for word in wanted:
        # One query for both: an exact path sorts before the longer ones that end in it.
        ends = or_(MapModule.path == word, MapModule.path.endswith(f"/{word}", autoescape=True))
        paths = list(
            session.scalars(query.where(ends).order_by(MapModule.path != word, MapModule.path).limit(MAX_PATHS))
        )
        found[word] = [word] if word in paths else paths
    return found
