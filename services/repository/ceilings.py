"""What a clone may take of the disk, looked at while it grows."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from services.repository.errors import CloneOutOfSpace, RepositoryTooLarge, amount

if TYPE_CHECKING:
    # Only for types: the settings load pydantic-settings, which the map child, started for every refresh, does without.
    from services.core.settings import Settings

_WATCH_SECONDS = 0.3  # between two looks; at 1 GB/s a ceiling is passed by 0.3 GB


class DiskWatch:
    """Raises when a clone passes the size it may have or eats into the space that stays free; looked at while it grows."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._settings = settings
        self._next = 0.0  # at once: a disk that is full already is said before anything is fetched

    def __call__(self) -> None:
        """Look, unless it was just done. Raises CloneOutOfSpace, RepositoryTooLarge."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _WATCH_SECONDS
        if shutil.disk_usage(self._settings.repos_dir).free < self._settings.min_free_bytes:
            raise CloneOutOfSpace(floor=amount(self._settings.min_free_bytes))
        if pack_bytes(self._folder) > self._settings.max_pack_bytes:
            raise RepositoryTooLarge(limit=amount(self._settings.max_pack_bytes))


def pack_bytes(folder: Path) -> int:
    """Return how large the packs of a clone are, with their indexes; what is just going is not counted."""
    total = 0
    for path in (folder / "objects" / "pack").glob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total
