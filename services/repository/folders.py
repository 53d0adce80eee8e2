"""Repositories in folders of this machine: finding the one a path lies in, and keeping to the allowed folders.

Nothing of the repository is run or configured by itself here: a few small files are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from services.repository.errors import FolderNotAllowed, FolderNotARepository, FolderNotFound

_MAX_POINTER_BYTES = 4096
_MAX_BORROWING = 5  # git itself follows no more


def find_repository(path: Path, roots: Iterable[Path]) -> Path:
    """Return the real path of the repository that `path` is, or is a folder of: a work tree's top or a bare one.

    Everything git would read for it must lie below one of `roots`, links resolved.
    """
    allowed = [root.expanduser().resolve() for root in roots]
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        # Whether something exists outside the allowed folders is not told.
        _check_below(path.resolve(), allowed)
        raise FolderNotFound from error
    _check_below(real, allowed)
    if not real.is_dir():
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
    if inside.is_dir():
        return inside.resolve() if _is_git_dir(inside.resolve()) else None
    if inside.is_file():
        pointed = _read_pointer(inside)
        if pointed.startswith("gitdir: "):
            return (folder / pointed.removeprefix("gitdir: ")).resolve()
    return None


def _is_git_dir(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (
        ((folder / "objects").is_dir() and (folder / "refs").is_dir()) or (folder / "commondir").is_file()
    )


def _parts_of(git_dir: Path) -> Iterable[Path]:
    """Yield every real folder that git reads for a repository: its own, the shared one, and stores it borrows from."""
    yield git_dir
    common = git_dir
    if (git_dir / "commondir").is_file():
        common = (git_dir / _read_pointer(git_dir / "commondir")).resolve()
        yield common
    yield (common / "refs").resolve()
    yield (common / "packed-refs").resolve()
    stores = [(common / "objects").resolve()]
    for _ in range(_MAX_BORROWING):
        yield from stores
        yield from (store / "pack" for store in stores if (store / "pack").is_symlink())
        stores = [
            (store / line).resolve()
            for store in stores
            if (store / "info" / "alternates").is_file()
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


def _check_below(path: Path, roots: list[Path]) -> None:
    if not _is_below(path, roots):
        raise FolderNotAllowed


def _is_below(path: Path, roots: list[Path]) -> bool:
    return any(path.is_relative_to(root) for root in roots)
