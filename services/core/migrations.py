"""Brings a database to this program's schema at start-up: a copy before, and no way back from a newer one."""

from __future__ import annotations

import logging
import sqlite3
import subprocess
from pathlib import Path

from services.core import clock
from services.core.database import database_uri, make_engine
from services.core.errors import GanderError
from services.core.program import own_command
from services.core.sqlite_file import DatabaseBroken, back_up, open_read_only

logger = logging.getLogger("gander.migrations")
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class NewerSchema(GanderError):
    """This database was written by a newer Gander. Start that version, or restore a backup from instance/backups."""

    code = 50004
    title = "Newer database"


def current_revision(path: Path) -> str | None:
    """Return the revision a database file is at; None for a new or empty one."""
    if not path.is_file():
        return None
    connection = open_read_only(path)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as error:
        raise DatabaseBroken from error
    finally:
        connection.close()
    return None if row is None else str(row[0])


def revisions() -> list[str]:
    """Return every known revision, oldest first; read from the files' names, which is much quicker than Alembic."""
    return [path.name.partition("_")[0] for path in sorted((MIGRATIONS / "versions").glob("[0-9]*_*.py"))]


def bring_up_to_date(path: Path, backups: Path, *, apart: bool = False) -> None:
    """Migrate the database file to the newest revision, after a copy to `backups` when it holds anything.

    `apart` does it in a process of its own, so that this one need not keep what it takes: 10 MB.
    Raises NewerSchema, and DatabaseBroken when the copy cannot be made.
    """
    known = revisions()
    current = current_revision(path)
    if current == known[-1]:
        return  # the usual start: Alembic is not even imported
    if current is not None:
        if current not in known:
            raise NewerSchema
        back_up(path, backups / f"before-{known[-1]}-{clock.now():%Y%m%d-%H%M%S-%f}.db")
    if not (apart and _upgraded_apart(path)):
        upgrade(path)


def _upgraded_apart(path: Path) -> bool:
    """Migrate in another process; False where that fails."""
    command, quiet = [*own_command("migrate-child"), str(path)], subprocess.DEVNULL
    try:
        done = subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False)
    except OSError as error:
        logger.warning("the database cannot be migrated apart (%s): it is done here", error.strerror)
        return False
    if done.returncode:
        logger.warning("migrating the database apart failed (exit %s): it is tried here", done.returncode)
    return done.returncode == 0


def upgrade(path: Path) -> None:
    """Migrate the database file to the newest revision, here and now."""
    from alembic import command  # noqa: PLC0415  # a third of a second that the usual start saves
    from alembic.config import Config  # noqa: PLC0415

    engine = make_engine(path)
    try:
        with engine.execution_options(begin="IMMEDIATE").begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS))
            config.set_main_option("sqlalchemy.url", database_uri(path).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()
