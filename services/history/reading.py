"""Questions about history: the commits of a project or a file, and what it was called before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from models import Commit, FileChange, MapModule, Person, Project
from services.core.paging import Page, offset_of, page_of

# A file that was renamed more often is followed this far back; each step is one indexed query.
MAX_RENAMES = 20


@dataclass(frozen=True)
class CommitRow:
    """A commit with its author and size."""

    sha: str
    subject: str
    author: str
    is_bot: bool
    authored_at: datetime
    committed_at: datetime
    is_merge: bool
    files: int
    added: int
    deleted: int


@dataclass(frozen=True)
class Name:
    """A path that a file had, with the moments between which it was the file's: None where nothing bounds them."""

    path: str
    since: datetime | None
    until: datetime | None


def names_of(session: Session, project_id: int, path: str) -> list[Name]:
    """Return a file's present and former paths, newest first.

    A rename that gave the path to the file leads on to the path before it; one that took it from another file, which
    lives on elsewhere, ends the chain: this file was made anew. By the moments of commits; what a side branch did under
    an old name after its last rename is the file's too, as in all figures (see `today`), unless a file is called so now.
    """
    names: list[Name] = []
    seen: list[int] = []
    until: datetime | None = None
    while len(names) <= MAX_RENAMES:
        is_given = FileChange.path == path
        renames = (
            select(Commit.id, Commit.committed_at, FileChange.old_path, is_given)
            .join(Commit)
            .where(
                Commit.project_id == project_id,
                Commit.id.not_in(seen),
                or_(is_given & FileChange.old_path.is_not(None), FileChange.old_path == path),
            )
            .order_by(Commit.committed_at.desc(), is_given.desc(), Commit.id.desc())
        )
        newest = session.execute((renames if until is None else renames.where(Commit.committed_at <= until)).limit(1))
        rename = newest.first()
        if rename and not names and not rename[3] and not _is_changed(session, project_id, path, rename.committed_at):
            return [Name(path, None, None)]  # of no file today: all that was done under this name
        is_open = until is not None and _is_left(session, project_id, path, until)
        names.append(Name(path, rename.committed_at if rename else None, None if is_open else until))
        if rename is None or not rename[3]:
            break
        seen.append(rename.id)
        path, until = rename.old_path, rename.committed_at
    return names


def _is_left(session: Session, project_id: int, path: str, since: datetime) -> bool:
    """Say whether a rename of that moment was the last one of a name which no file of the current map has."""
    later = select(FileChange.id).join(Commit).where(Commit.project_id == project_id, FileChange.old_path == path)
    if session.scalar(later.where(Commit.committed_at > since).limit(1)) is not None:
        return False
    living = (
        select(Project.id)
        .outerjoin(MapModule, and_(MapModule.map_id == Project.current_map_id, MapModule.path == path))
        .where(Project.id == project_id, Project.current_map_id.is_not(None), MapModule.id.is_(None))
    )
    return session.scalar(living) is not None


def _is_changed(session: Session, project_id: int, path: str, since: datetime) -> bool:
    changes = select(FileChange.id).join(Commit).where(Commit.project_id == project_id, FileChange.path == path)
    return session.scalar(changes.where(Commit.committed_at >= since).limit(1)) is not None


def made_to(session: Session, project_id: int, path: str) -> ColumnElement[bool]:
    """Return the condition on changes and their commits that they were made to a file, or below a folder.

    A file is followed through its former names; a folder's path ends with a slash.
    """
    if path.endswith("/"):
        return and_(FileChange.path >= path, FileChange.path < path[:-1] + "0")  # "0" follows "/"
    return or_(
        *(
            and_(
                FileChange.path == name.path,
                true() if name.since is None else Commit.committed_at >= name.since,
                true() if name.until is None else Commit.committed_at <= name.until,
            )
            for name in names_of(session, project_id, path)
        )
    )


def renames_between(session: Session, project_id: int, after: datetime, until: datetime) -> dict[str, str]:
    """Return, of the paths that commits of that time gave to files, what those files were called before it."""
    rows = session.execute(
        select(Commit.id, FileChange.old_path, FileChange.path)
        .join(Commit)
        .where(
            Commit.project_id == project_id,
            Commit.committed_at > after,
            Commit.committed_at <= until,
            FileChange.old_path.is_not(None),
        )
        .order_by(Commit.committed_at, Commit.id)
    )
    names: dict[str, str] = {}
    for _, renames in groupby(rows, key=itemgetter(0)):
        # At once: two may have changed places.
        moved = [(old, new, names.get(old, old)) for _, old, new in renames if old is not None]
        for old, _, _ in moved:
            names.pop(old, None)
        names.update((new, first) for _, new, first in moved)
    return names


def list_commits(
    session: Session, project_id: int, *, path: str | None = None, limit: int, cursor: str | None
) -> Page[CommitRow]:
    """Return commits, newest first: all of a project, or those of one path.

    A file is followed through its former names; a folder's path ends with a slash.
    """
    offset = offset_of(cursor)
    chosen = select(Commit.id).where(Commit.project_id == project_id)
    if path:
        touched = select(FileChange.commit_id).where(made_to(session, project_id, path))
        if not path.endswith("/"):
            touched = touched.join(Commit)  # by whose moments its names are told apart
        chosen = chosen.where(Commit.id.in_(touched))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(
        select(
            Commit.id,
            Commit.sha,
            Commit.subject,
            Person.name,
            Person.is_bot,
            Commit.authored_at,
            Commit.committed_at,
            Commit.is_merge,
        )
        .join(Person, Person.id == Commit.person_id)
        .where(Commit.id.in_(chosen))
        .order_by(Commit.committed_at.desc(), Commit.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    sizes = {
        commit_id: (files, added or 0, deleted or 0)
        for commit_id, files, added, deleted in session.execute(
            select(FileChange.commit_id, func.count(), func.sum(FileChange.added), func.sum(FileChange.deleted))
            .where(FileChange.commit_id.in_([row.id for row in rows]))
            .group_by(FileChange.commit_id)
        )
    }
    found = [
        CommitRow(
            row.sha,
            row.subject,
            row.name,
            row.is_bot,
            row.authored_at,
            row.committed_at,
            row.is_merge,
            *sizes.get(row.id, (0, 0, 0)),
        )
        for row in rows
    ]
    return page_of(found, limit=limit, offset=offset, total=total)


def commit_at(session: Session, project_id: int, sha: str) -> datetime | None:
    """Return when a commit was made, as far as its history is stored."""
    return session.scalar(select(Commit.committed_at).where(Commit.project_id == project_id, Commit.sha == sha))


def newest_commit_at(session: Session, project_id: int) -> datetime | None:
    """Return when the newest commit was made."""
    return session.scalar(select(func.max(Commit.committed_at)).where(Commit.project_id == project_id))


def count_commits(session: Session, project_ids: list[int]) -> dict[int, int]:
    """Return the number of commits of each project."""
    rows = session.execute(
        select(Commit.project_id, func.count()).where(Commit.project_id.in_(project_ids)).group_by(Commit.project_id)
    )
    return dict(rows.all())
