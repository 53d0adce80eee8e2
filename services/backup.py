"""Backups of the database: made whole, checked, the newest ones kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.core import clock
from services.core.errors import NotFound
from services.core.settings import Settings
from services.core.sqlite_file import back_up


class NothingToBackUp(NotFound):
    """There is no database here yet. Start the server once, or name its folder with --data."""

    code = 40440
    title = "No database"


class BackupNotFound(NotFound):
    """There is no such backup. Only the newest ones are kept; the list says which there are."""

    code = 40491
    title = "No such backup"


# As back_up_now names them; what else lies there (before a migration, say) was not asked for and is not listed.
_NAME = re.compile(r"gander-(\d{8}-\d{6}-\d{6})\.db\Z")


@dataclass(frozen=True)
class Backup:
    """A backup's file."""

    name: str
    size: int  # bytes
    created_at: datetime


def list_backups(settings: Settings) -> list[Backup]:
    """Return the backups there are, newest first."""
    found = []
    for path in (settings.instance_dir / "backups").glob("gander-2*.db"):
        named = _NAME.match(path.name)
        if named is not None:
            created_at = datetime.strptime(named[1], "%Y%m%d-%H%M%S-%f").replace(tzinfo=UTC)
            found.append(Backup(path.name, path.stat().st_size, created_at))
    return sorted(found, key=lambda backup: backup.created_at, reverse=True)


def backup_path(settings: Settings, name: str) -> Path:
    """Return the file of a backup. Raises BackupNotFound."""
    path = settings.instance_dir / "backups" / name
    if not _NAME.match(name) or not path.is_file():
        raise BackupNotFound
    return path


def back_up_now(settings: Settings) -> Path:
    """Write a backup to instance/backups and remove all but the newest; returns its path.

    Raises NothingToBackUp, OutOfSpace, DatabaseBroken.
    """
    if not settings.database_path.is_file():
        raise NothingToBackUp
    folder = settings.instance_dir / "backups"
    target = folder / f"gander-{clock.now():%Y%m%d-%H%M%S-%f}.db"
    back_up(settings.database_path, target)
    for old in sorted(folder.glob("gander-2*.db"))[: -settings.keep_backups]:
        old.unlink(missing_ok=True)
    return target
