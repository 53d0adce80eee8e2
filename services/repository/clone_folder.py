"""The folder of a clone: what git never reads in it, and what a crash leaves in it."""

from __future__ import annotations

import logging
import re
import shutil
import time
from collections.abc import Collection
from pathlib import Path

from services.repository.address import Address

log = logging.getLogger(__name__)

_CLONE = re.compile(r"([0-9]+)\.git")
# The file in a clone that holds the canonical address it was made of. Git passes over files that it does not know.
_ADDRESS = "gander-address"
# What git leaves behind when it is killed in the middle of a fetch; no other process writes into our clones.
_LEFTOVERS = ("objects/pack/tmp_*", "objects/pack/.tmp-*", "objects/??/tmp_obj_*", "objects/tmp_objdir*", "*.lock", "refs/**/*.lock")  # fmt: skip


def remove(path: Path) -> None:
    """Remove a folder, even when a git that a crash orphaned still writes into it."""
    for _ in range(5):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(0.05)
    log.warning("Could not remove %s.", path.name)


def is_orphan(name: str, alive: Collection[int]) -> bool:
    """Say whether a folder is the clone of a project that is not `alive`."""
    found = _CLONE.fullmatch(name)
    return found is not None and int(found[1]) not in alive


def recorded_address(path: Path) -> str | None:
    """Return the address that a clone was made of; None for one made before addresses were recorded."""
    try:
        return (path / _ADDRESS).read_text("utf-8")
    except (OSError, UnicodeError):
        return None


def record_address(path: Path, address: Address) -> None:
    """Note the address that a clone was made of."""
    (path / _ADDRESS).write_text(address.canonical, "utf-8")


def clear_leftovers(path: Path) -> int:
    """Remove what killed gits left in a clone; returns how many files that were."""
    found = [leftover for pattern in _LEFTOVERS for leftover in path.glob(pattern)]
    for leftover in found:
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    return len(found)
