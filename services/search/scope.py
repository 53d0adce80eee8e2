"""Whose files a search may find: the newest maps of a user's projects, their files by blob, kept at hand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapModule, Project, SystemMap
from services.core.kept import KeptByMap, MapKey

# Files kept at hand, about 400 bytes each: of a hundred projects of 2,000 files.
KEPT_FILES = 200_000
KEPT_MAPS = 200
# Left out of the index: other people's, machines' and unreadable files. The regular-expression search reads the former.
LEFT_OUT = frozenset({"vendored", "generated", "minified", "binary", "link", "submodule"})


@dataclass(frozen=True, slots=True)
class File:
    """A file of a project's newest map; `rank` is the share of modules that rank below it, 0–1."""

    project_id: int
    path: str
    blob: str
    language: str
    role: str
    size: int
    rank: float
    changed_at: datetime | None


@dataclass(frozen=True)
class Files:
    """The files of one map that are indexed, by blob; `left_out` counts the others by role."""

    by_blob: Mapping[str, tuple[File, ...]]
    left_out: Mapping[str, int]
    count: int


@dataclass(frozen=True)
class Scope:
    """Projects of one user with the files of their newest maps."""

    user_id: int
    projects: Mapping[int, Project]
    files: Mapping[int, Files] = field(default_factory=dict)

    def files_of(self, blob: str) -> list[File]:
        """Return where a blob lies in these projects; nowhere when it is none of theirs."""
        return [file for files in self.files.values() for file in files.by_blob.get(blob, ())]


_kept: KeptByMap[Files] = KeptByMap(KEPT_MAPS, weigh=lambda files: files.count, weight=KEPT_FILES, newest_only=True)
forget = _kept.forget


def scope_of(session: Session, user_id: int, project_ids: Collection[int] | None = None) -> Scope:
    """Return the scope of a user's projects, or of some of them; another user's are not in it."""
    query = select(Project).where(Project.user_id == user_id)
    if project_ids is not None:
        query = query.where(Project.id.in_(project_ids))
    projects = {project.id: project for project in session.scalars(query)}
    mapped = {project.current_map_id: project.id for project in projects.values() if project.current_map_id is not None}
    commits = session.execute(select(SystemMap.id, SystemMap.commit).where(SystemMap.id.in_(list(mapped))))
    return Scope(
        user_id,
        projects,
        {mapped[map_id]: files_of_map(session, mapped[map_id], map_id, commit) for map_id, commit in commits},
    )


def files_of_map(session: Session, project_id: int, map_id: int, commit: str) -> Files:
    """Return the files of a ready map, read once."""
    key = MapKey(str(session.get_bind().engine.url), project_id, map_id, commit)
    return _kept.get(key, lambda: _read(session, project_id, map_id))


def _read(session: Session, project_id: int, map_id: int) -> Files:
    rows = session.execute(
        select(
            MapModule.path, MapModule.blob, MapModule.language, MapModule.role, MapModule.skipped, MapModule.size,
            MapModule.rank, MapModule.last_changed_at,
        ).where(MapModule.map_id == map_id)
    ).all()  # fmt: skip
    ranks = sorted(row.rank for row in rows if row.rank is not None)
    left_out: dict[str, int] = {}
    found: dict[str, list[File]] = {}
    count = 0
    for row in rows:
        if row.role in LEFT_OUT or row.skipped is not None or not row.size:
            left_out[row.role] = left_out.get(row.role, 0) + 1
            continue
        share = bisect_right(ranks, row.rank) / len(ranks) if row.rank is not None else 0.0
        found.setdefault(row.blob, []).append(
            File(
                project_id, row.path, row.blob, row.language or "", row.role, row.size, share, row.last_changed_at
            )
        )  # fmt: skip
        count += 1
    return Files({blob: tuple(files) for blob, files in found.items()}, left_out, count)


def all_files(files: Files) -> Iterable[File]:
    """Yield every file once."""
    for some in files.by_blob.values():
        yield from some
