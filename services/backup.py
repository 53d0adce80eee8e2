"""Backups of the database: made whole, checked, the newest ones kept."""

from __future__ import annotations

from pathlib import Path

from services.core import clock
from services.core.database import back_up
from services.core.errors import NotFound
from services.core.settings import Settings


class NothingToBackUp(NotFound):
    """There is no database here yet. Start the server once, or name its folder with --data."""

    code = 40440
    title = "No database"


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
