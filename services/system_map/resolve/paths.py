"""The repository's paths, asked by folder, by name and by nearness. A folder is written without a closing slash; "" is the root."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from services.system_map.facts import InventoryFile, Role


class Tree:
    """All paths of the mapped commit."""

    def __init__(self, files: Mapping[str, InventoryFile]) -> None:
        """Index the paths of an inventory."""
        self._files = files

    def __contains__(self, path: str) -> bool:
        return path in self._files

    def role(self, path: str) -> Role:
        """Return what a path of this tree is for."""
        return self._files[path].role

    @cached_property
    def folders(self) -> dict[str, list[str]]:
        """Return the files directly in each folder, sorted by path."""
        found: dict[str, list[str]] = {"": []}
        for path in sorted(self._files):
            folder = parent(path)
            if folder not in found:
                for above in ancestors(folder):
                    if above in found:
                        break
                    found[above] = []
            found[folder].append(path)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[str]]:
        """Return the paths that end with each file name, sorted."""
        found: dict[str, list[str]] = {}
        for path in sorted(self._files):
            found.setdefault(base_name(path), []).append(path)
        return found

    def first(self, candidates: Iterable[str]) -> str | None:
        """Return the first candidate that is a file."""
        return next((path for path in candidates if path in self._files), None)

    def with_suffix(self, suffix: str) -> list[str]:
        """Return the paths whose last parts are exactly `suffix`."""
        ending = "/" + suffix
        return [path for path in self.by_name.get(base_name(suffix), ()) if path == suffix or path.endswith(ending)]


def parent(path: str) -> str:
    """Return the folder of a path."""
    return path.rpartition("/")[0]


def base_name(path: str) -> str:
    """Return the last part of a path."""
    return path.rpartition("/")[2]


def stem(path: str) -> str:
    """Return the last part of a path up to its last dot."""
    name = base_name(path)
    return name.rpartition(".")[0] or name


def ancestors(folder: str) -> Iterator[str]:
    """Yield a folder and every folder above it, nearest first, the root last."""
    while folder:
        yield folder
        folder = parent(folder)
    yield ""


def is_below_any(path: str, folders: Collection[str]) -> bool:
    """Say whether a file lies in one of some folders, or below."""
    return any(above in folders for above in ancestors(parent(path)))


def below(folder: str, relative: str) -> str:
    """Return `relative` (already plain) below a folder."""
    return f"{folder}/{relative}" if folder and relative else folder or relative


def join(folder: str, relative: str) -> str | None:
    """Return `relative` seen from a folder with its `.` and `..` worked out; None when it leaves the repository."""
    parts = folder.split("/") if folder else []
    for part in relative.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def shared_depth(one: str, other: str) -> int:
    """Return how many leading parts two paths share."""
    count = 0
    for left, right in zip(one.split("/"), other.split("/"), strict=False):
        if left != right:
            break
        count += 1
    return count


def nearest(source: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate that shares most leading folders with `source`; then the least deep, then by name."""
    return min(candidates, key=lambda path: (-shared_depth(source, path), path.count("/"), path), default=None)
