"""Repositories in folders of this machine: finding the one a path lies in, and keeping to the allowed folders.

Nothing of the repository is run or configured by itself here: a few small files are looked at.
"""

from __future__ import annotations

import os.path
from collections.abc import Iterable
from pathlib import Path

from services.repository.errors import FolderNotAllowed, FolderNotARepository, FolderNotFound

# Unlike Path's, these never raise: what may not be looked at is not there.
_is_dir, _is_file, _is_link, _real_path = os.path.isdir, os.path.isfile, os.path.islink, os.path.realpath
_MAX_POINTER_BYTES = 4096
_MAX_BORROWING = 5  # git itself follows no more


def find_repository(path: Path, roots: Iterable[Path]) -> Path:
    """Return the real path of the repository that `path` is, or is a folder of: a work tree's top or a bare one.

    Everything git would read for it must lie below one of `roots`, links resolved.
    """
    allowed = [_real(root.expanduser()) for root in roots]
    real = _real(path)
    # First, so that whether something exists outside the allowed folders is not told.
    _check_below(real, allowed)
    if not _is_dir(real):
        raise FolderNotFound
    for folder in (real, *real.parents):
        if not _is_below(folder, allowed):
            break
        git_dir = _git_dir_of(folder)
        if git_dir is not None:
            for part in _parts_of(git_dir):
                _check_below(part, allowed)
            return folder.parent if folder.name == ".git" and _is_git_dir(folder) else folder
    raise FolderNotARepository


def _git_dir_of(folder: Path) -> Path | None:
    """Return the repository of which `folder` is the top, or None."""
    if _is_git_dir(folder):
        return folder
    inside = folder / ".git"
    if _is_dir(inside):
        return _real(inside) if _is_git_dir(_real(inside)) else None
    if _is_file(inside):
        pointed = _read_pointer(inside)
        if pointed.startswith("gitdir: "):
            return _real(folder / pointed.removeprefix("gitdir: "))
    return None


def _is_git_dir(folder: Path) -> bool:
    return _is_file(folder / "HEAD") and (
        (_is_dir(folder / "objects") and _is_dir(folder / "refs")) or _is_file(folder / "commondir")
    )


def _parts_of(git_dir: Path) -> Iterable[Path]:
    """Yield every real folder that git reads for a repository: its own, the shared one, and stores it borrows from."""
    yield git_dir
    common = git_dir
    if _is_file(git_dir / "commondir"):
        common = _real(git_dir / _read_pointer(git_dir / "commondir"))
        yield common
    yield _real(common / "refs")
    yield _real(common / "packed-refs")
    stores = [_real(common / "objects")]
    for _ in range(_MAX_BORROWING):
        yield from stores
        yield from (_real(store / "pack") for store in stores if _is_link(store / "pack"))
        stores = [
            _real(store / line)
            for store in stores
            if _is_file(store / "info" / "alternates")
            for line in _read_pointer(store / "info" / "alternates").splitlines()
            if line and not line.startswith("#")
        ]
    yield from stores


def _read_pointer(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MAX_POINTER_BYTES).decode(errors="surrogateescape").strip()
    except OSError:
        return ""


def _real(path: Path) -> Path:
    return Path(_real_path(path))


def _check_below(path: Path, roots: list[Path]) -> None:
    if not _is_below(path, roots):
        raise FolderNotAllowed


def _is_below(path: Path, roots: list[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)
