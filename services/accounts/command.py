"""What the command line does with accounts, beside a running server or without one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from services.accounts import signing_in
from services.accounts.email import EmailAddress
from services.accounts.local import ensure_local_user, is_claimed
from services.accounts.passwords import Passwords
from services.core.database import Database, make_engine
from services.core.errors import Invalid
from services.core.lock import DataFolderLock
from services.core.migrations import bring_up_to_date, current_revision, revisions
from services.core.settings import Settings


class PasswordsDiffer(Invalid):
    """The two passwords differ. Start the command again."""

    code = 40053
    title = "Passwords differ"


def create_account(settings: Settings, email: str, ask: Callable[[], str], *, full_name: str | None = None) -> str:
    """Make an account and return what to tell; the first one claims the instance. The owner of the machine may always.

    Raises BadEmailAddress, WeakPassword, EmailTaken.
    """
    EmailAddress.of(email)  # before the password is asked for
    with _database(settings) as database:
        with database.read() as session:
            claimed = is_claimed(session)
        user, _ = signing_in.register(
            database, Passwords(), email=email, password=ask(), full_name=full_name, open_to_all=True
        )
    if claimed:
        return f"There is now an account for {user.email}."
    return f"This Gander now belongs to {user.email}. From now on everyone signs in."


def reset_password(settings: Settings, email: str, ask: Callable[[], str]) -> str:
    """Set a password, end the account's sessions, and return what to tell.

    Raises BadEmailAddress, UserNotFound, WeakPassword.
    """
    address = EmailAddress.of(email)
    with _database(settings) as database:
        ended = signing_in.reset_password(database, Passwords(), email=email, password=ask())
    return f"{address} has a new password. Sessions ended: {ended}. Personal tokens stay; remove them in the settings."


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    """Open the database, made or migrated where it has to be, which no server may then be using."""
    settings.make_folders()
    if current_revision(settings.database_path) != revisions()[-1]:
        lock = DataFolderLock(settings.instance_dir)
        lock.acquire()
        try:
            bring_up_to_date(settings.database_path, settings.instance_dir / "backups")
        finally:
            lock.release()
    database = Database(make_engine(settings.database_path))
    try:
        ensure_local_user(database)
        yield database
    finally:
        database.close()
