"""Opens a data folder to look at it, beside a server that may be running: nothing is made, migrated or written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select

from models import User
from services.accounts import UserNotFound
from services.accounts.email import EmailAddress
from services.core.database import Database, make_engine
from services.core.errors import GanderError
from services.core.migrations import NewerSchema, current_revision, revisions
from services.core.settings import Settings


class NoDatabase(GanderError):
    """There is no Gander in {folder} yet. Start it there once (app.py serve), or name its folder with --data."""

    code = 50008
    title = "No database here"


class OlderSchema(GanderError):
    """This database was written by an older Gander. Start the server once (app.py serve): that brings it up to date."""

    code = 50009
    title = "Older database"


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Open the database of a data folder so that nothing can write it. Raises NoDatabase, OlderSchema, NewerSchema."""
    _check(settings.database_path, settings.data_dir)
    database = Database(make_engine(settings.database_path, read_only=True))
    try:
        yield database
    finally:
        database.close()


def _check(path: Path, folder: Path) -> None:
    current, known = current_revision(path), revisions()
    if current is None:
        raise NoDatabase(folder=folder)
    if current not in known:
        raise NewerSchema
    if current != known[-1]:
        raise OlderSchema


def user_of(database: Database, email: str | None) -> int:
    """Return the account of an address, or the first one: of a Gander that nobody claimed, its local owner.

    Raises BadEmailAddress, UserNotFound.
    """
    chosen = select(func.min(User.id))
    if email is not None:
        chosen = select(User.id).where(User.email == str(EmailAddress.of(email)), User.is_active)
    with database.read() as session:
        found: int | None = session.scalar(chosen)
    if found is None:
        raise UserNotFound
    return found
