"""What is searched: a query understood, in whose projects, and which of their files fit its filters."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from services.search.query import CODE_KINDS, Query, matcher_of
from services.search.ranking import Asked, asked_of
from services.search.scope import File, Scope, all_files, scope_of
from services.search.words import FoundChunk


@dataclass(frozen=True)
class Wanted:
    """What is searched: a query understood, in whose projects."""

    query: Query
    scope: Scope
    asked: Asked
    only_projects: bool  # notes that belong to no project are left out


def wanted_of(session: Session, user_id: int, query: Query, project_id: int | None = None) -> Wanted:
    """Return what is searched: the projects that are asked for, by id or by `project:`, of those of this user."""
    scope = scope_of(session, user_id, None if project_id is None else [project_id])
    if query.projects:
        asked = [value.lower() for value in query.projects]
        chosen = {
            one: project
            for one, project in scope.projects.items()
            if any(value == str(one) or value in project.name.lower() for value in asked)
        }
        scope = Scope(user_id, chosen, {one: files for one, files in scope.files.items() if one in chosen})
    return Wanted(query, scope, asked_of(query), project_id is not None or bool(query.projects))


class Filters:
    """Which passages may be found, and where they lie: the user's own, as the filters ask for them."""

    def __init__(self, wanted: Wanted) -> None:
        """Prepare to ask it of many passages."""
        self._wanted = wanted
        self._kinds = (wanted.query.kinds or CODE_KINDS) & CODE_KINDS
        self._matches = matcher_of(wanted.query)
        self._placed: dict[tuple[str, str], File | None] = {}

    def place(self, chunk: FoundChunk) -> File | None:
        """Return the file to show a passage in, the highest ranked of several; None where it may not be found."""
        if chunk.kind not in self._kinds:
            return None
        key = (chunk.blob, chunk.language)
        if key not in self._placed:
            fitting = [file for file in self._wanted.scope.files_of(chunk.blob) if self._fits(file, chunk.language)]
            self._placed[key] = max(fitting, key=lambda file: (file.rank, -len(file.path), file.path), default=None)
        return self._placed[key]

    def _fits(self, file: File, language: str) -> bool:
        query = self._wanted.query
        if file.language != language or (query.languages and file.language.lower() not in query.languages):
            return False
        if query.after is not None and (file.changed_at is None or file.changed_at < query.after):
            return False
        if query.before is not None and (file.changed_at is None or file.changed_at >= query.before):
            return False
        return self._matches is None or self._matches(file.path)

    def files(self) -> list[File]:
        """Return the files that fit, the highest ranked first."""
        files = [file for some in self._wanted.scope.files.values() for file in all_files(some)]
        fitting = [file for file in files if self._fits(file, file.language)]
        return sorted(fitting, key=lambda file: (-file.rank, file.path))
