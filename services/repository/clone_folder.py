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
_DEPTH = "gander-shallow"  # the commits at which a shallow clone began when its history was read
_MAILMAP = "gander-mailmap"  # the .mailmap by which the stored history was read
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


def shallow_commits(path: Path) -> frozenset[str]:
    """Return the ids of the commits whose parents a shallow clone lacks; none for a whole clone."""
    return _ids(path / "shallow")


def is_read_as_deep(path: Path) -> bool:
    """Say whether the clone was as deep when its history was read (see `record_depth`)."""
    return _ids(path / _DEPTH) == shallow_commits(path)


def record_depth(path: Path) -> None:
    """Note where a clone's history began when it was read."""
    if not is_read_as_deep(path):
        (path / _DEPTH).write_text("\n".join(sorted(shallow_commits(path))), "ascii")


def recorded_mailmap(path: Path) -> str | None:
    """Return the blob of the .mailmap that a clone's history is being read by, "" for none; None where nobody noted it."""
    try:
        return (path / _MAILMAP).read_text("ascii")
    except (OSError, UnicodeError):
        return None


def record_mailmap(path: Path, blob: str) -> None:
    """Note by which .mailmap a clone's history is being read."""
    (path / _MAILMAP).write_text(blob, "ascii")


def _ids(path: Path) -> frozenset[str]:
    try:
        return frozenset(path.read_text("ascii").split())
    except (OSError, UnicodeError):
        return frozenset()


def clear_leftovers(path: Path) -> int:
    """Remove what killed gits left in a clone; returns how many files that were."""
    found = [leftover for pattern in _LEFTOVERS for leftover in path.glob(pattern)]
    for leftover in found:
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    return len(found)
