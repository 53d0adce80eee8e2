"""Files and commits of a project's mapped commit: text, symbols, imports, people, history; folders' listings."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from api.context import Moment, PageQuery, gander, page_answer, reading, user_id
from api.contract import Answer, endpoint
from api.maps import NOT_FOUND, PathQuery, SymbolObject
from services.core.clock import iso
from services.history.knowers import RECENT, knowers_of
from services.history.reading import CommitRow, newest_commit_at
from services.history.reading import list_commits as page_of_commits
from services.projects import ProjectNotFound, get_project
from services.system_map import reading as maps
from services.system_map.reading import FolderEntry, PathNotFound


class FileSymbol(SymbolObject):
    """A symbol of the file shown; `parent` is its place in the list."""

    parent: int | None
    complexity: int | None


class FileImport(BaseModel):
    """What a file imports: exactly one of path, external, unresolved is set."""

    path: str | None
    external: str | None
    unresolved: str | None
    line: int
    names: int
    scope: str
    how: str
    confidence: float


class FileImporter(BaseModel):
    """A module that imports the file."""

    path: str
    is_test: bool
    line: int
    names: int
    scope: str


class KnowerObject(BaseModel):
    """Someone to ask about the file."""

    name: str
    commits: int
    commits_recent: int
    last_at: Moment


class FileCommit(BaseModel):
    """A commit that changed the file."""

    sha: str
    subject: str
    author: str
    authored_at: Moment


class FileObject(BaseModel):
    """A file at the mapped commit."""

    kind: Literal["file"] = "file"
    path: str
    name: str
    language: str | None
    role: str
    size: int
    lines: int | None
    blob: str
    commit: str
    skipped: str | None
    text: str | None
    text_left_out: str | None
    summary: str | None
    branches: int | None
    hot_rank: int | None
    hot_of: int
    changes_quarter: int | None
    changes_year: int | None
    changes_all: int | None
    last_changed_at: Moment | None
    symbols: list[FileSymbol]
    imports: list[FileImport]
    imported_by: list[FileImporter]
    people: list[KnowerObject]
    people_period_start: str | None
    commits: list[FileCommit]
    commits_total: int


class EntryObject(BaseModel):
    """A file or folder in a listing."""

    kind: Literal["file", "folder"]
    name: str
    path: str
    language: str | None
    role: str | None
    lines: int | None
    size: int
    files: int
    skipped: str | None
    last_changed_at: Moment | None


class FolderObject(BaseModel):
    """A folder's listing."""

    kind: Literal["folder"] = "folder"
    path: str
    commit: str
    entries: list[EntryObject]  # at most 2,000
    left_out: int


class FilesQuery(PathQuery):
    """Which file or folder."""

    text: bool = Field(True, description="Whether a file's text is wanted.")


@endpoint(query=FilesQuery, answer=FileObject | FolderObject, polled=True, errors=(*NOT_FOUND, PathNotFound))
def get_files(project_id: int, query: FilesQuery) -> FileObject | FolderObject:
    """Show a file with its text, symbols, imports, people and history, or list a folder (its path ends with a slash)."""
    path = query.path or ""
    with reading() as session:
        project = get_project(session, user_id(), project_id)
        map_id = maps.current_map_id(project)
        if not path or path.endswith("/"):
            entries, left_out = maps.list_folder(session, map_id, path)
            return FolderObject(
                path=path,
                commit=project.head_commit or "",
                entries=[_entry(entry) for entry in entries],
                left_out=left_out,
            )
        module = maps.get_module(session, map_id, path)
        newest = newest_commit_at(session, project.id)
        rank, ranked = maps.hot_rank(session, map_id, module)
        tests = maps.tests_importing(session, map_id, path)
        history = page_of_commits(session, project.id, path=path, limit=10, cursor=None)
        answer = FileObject(
            path=path,
            name=path.rsplit("/", 1)[-1],
            language=module.language,
            role=module.role,
            size=module.size,
            lines=module.lines,
            blob=module.blob,
            commit=project.head_commit or "",
            skipped=module.skipped,
            text=None,
            text_left_out=None,
            summary=module.summary,
            branches=module.branches,
            hot_rank=rank,
            hot_of=ranked,
            changes_quarter=module.changes_quarter,
            changes_year=module.changes_year,
            changes_all=module.changes_all,
            last_changed_at=module.last_changed_at,
            symbols=[
                FileSymbol.model_validate(symbol, from_attributes=True) for symbol in maps.symbols_of(session, module)
            ],
            imports=[
                FileImport(
                    path=edge.target,
                    external=edge.external,
                    unresolved=edge.unresolved,
                    line=edge.line,
                    names=edge.names,
                    scope=edge.scope,
                    how=edge.how,
                    confidence=edge.confidence,
                )
                for edge in maps.imports_of(session, map_id, path)
            ],
            imported_by=[
                FileImporter(
                    path=edge.source,
                    is_test=edge.source in tests,
                    line=edge.line,
                    names=edge.names,
                    scope=edge.scope,
                )
                for edge in maps.importers_of(session, map_id, path)
            ],
            people=[
                KnowerObject.model_validate(knower, from_attributes=True)
                for knower in knowers_of(session, project.id, path)
            ],
            people_period_start=iso(newest - RECENT) if newest else None,
            commits=[FileCommit.model_validate(row, from_attributes=True) for row in history.rows],
            commits_total=history.total,
        )
    if query.text:  # outside the session: reading a blob is git's work
        answer.text, answer.text_left_out = gander().file_text(project_id, module)
    return answer


def _entry(entry: FolderEntry) -> EntryObject:
    return EntryObject.model_validate(entry, from_attributes=True)


class CommitsQuery(PageQuery):
    """Which commits."""

    path: str | None = Field(None, max_length=4096, description="A file, or a folder ending with a slash.")


class CommitObject(BaseModel):
    """A commit of the mapped branch."""

    sha: str
    subject: str
    author: str
    is_bot: bool
    authored_at: Moment
    committed_at: Moment
    is_merge: bool
    files: int
    added: int
    deleted: int


@endpoint(query=CommitsQuery, answer=list[CommitObject], polled=True, errors=(ProjectNotFound,))
def list_commits(project_id: int, query: CommitsQuery) -> Answer:
    """List commits, newest first; of one file with its former names."""
    with reading() as session:
        get_project(session, user_id(), project_id)
        page = page_of_commits(session, project_id, path=query.path, limit=query.limit, cursor=query.cursor)
        return page_answer(page, _commit)


def _commit(row: CommitRow) -> CommitObject:
    return CommitObject.model_validate(row, from_attributes=True)
