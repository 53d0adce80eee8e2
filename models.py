"""Every table of Gander, one page: a banner per noun, what one row *is*, what each index is for.

`_at` columns are aware UTC datetimes, `_on` columns dates in the owner's time zone, `_seconds` numbers.
Names that the seed designs fix (Project, SystemMap, BackgroundJob …) keep their spelling and columns.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

# Constraints need names, because SQLite alters a table by copying it (Alembic's batch mode) and can only
# carry over what has one.
NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The declarative base that all tables share.

    Plain SQLAlchemy, so that child processes and commands use the tables without importing Flask; app.py hands
    it to Flask-SQLAlchemy and Flask-Migrate.
    """

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive one is refused, because nobody could say what moment it means."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy passes it
        """Store as naive UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: give it a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy passes it
        """Read back as aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def _now() -> datetime:
    return datetime.now(UTC)


# ── User ─────────────────────────────────────────────────────────────────────────────────────────────
# A person who owns rows. While the instance is unclaimed there is one, the built-in local owner.


class User(Base):
    """One person; `is_local` marks the built-in owner of an unclaimed instance (no e-mail, no password)."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)
    full_name: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_local: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, onupdate=_now)


# ── Project ──────────────────────────────────────────────────────────────────────────────────────────
# A repository that the owner wants to understand; its clone lies at repos/<id>.git.


class Project(Base):
    """One repository (or one branch of it) of one user.

    `status`: pending → cloning → analyzing → ready; failed only while there is no map. `canonical_url` is
    the vetted address without credentials that duplicates are found by; `repository_url` is what was typed.
    """

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    repository_url: Mapped[str | None] = mapped_column(String(500))
    canonical_url: Mapped[str | None] = mapped_column(String(500))
    branch: Mapped[str] = mapped_column(String(250), default="")  # asked for by a tree address; "" = the default one
    status: Mapped[str] = mapped_column(String(50), default="pending")
    last_error: Mapped[str | None] = mapped_column(Text)
    last_error_code: Mapped[int | None]
    default_branch: Mapped[str | None] = mapped_column(String(250))
    head_commit: Mapped[str | None] = mapped_column(String(64))
    commit_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of head_commit
    # Fernet token under the instance key; never leaves services/repository in clear.
    access_token_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The newest commit whose history is in the rows below; None means none, or not yet complete.
    history_head: Mapped[str | None] = mapped_column(String(64))
    current_map_id: Mapped[int | None]  # the newest map that is visible; no FK, to keep deletion acyclic
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    refreshed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        # One project per address, branch and user: the second is answered 409, also when two race. Projects without
        # an address do not collide, since NULLs differ.
        UniqueConstraint("user_id", "canonical_url", "branch"),
        # An id is never given twice: a deleted project's folder or job must not become a new one's.
        {"sqlite_autoincrement": True},
    )


# ── System map ───────────────────────────────────────────────────────────────────────────────────────
# What Gander knows of one commit of one project. Visible whole (state "ready") or not at all ("building").


class SystemMap(Base):
    """One map of one commit; `content` is the answer of GET …/system-map, ready to send."""

    __tablename__ = "system_map"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    commit: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20), default="building")
    # Changes when the same commit would be mapped differently: parser, resolver or formulas were mended.
    map_version: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON, deferred=True)
    generated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)

    # "the newest ready map of a project", and the list of its maps, newest first
    __table_args__ = (Index("ix_system_map_project_id_state_id", "project_id", "state", "id"),)


class MapModule(Base):
    """One file of a map: every file of the commit has a row, read or skipped (`skipped` says why)."""

    __tablename__ = "map_module"

    id: Mapped[int] = mapped_column(primary_key=True)
    map_id: Mapped[int] = mapped_column(ForeignKey("system_map.id", ondelete="CASCADE"))
    path: Mapped[str] = mapped_column(Text)
    blob: Mapped[str] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(20))
    skipped: Mapped[str | None] = mapped_column(String(200))
    size: Mapped[int] = mapped_column(default=0)
    lines: Mapped[int | None]
    branches: Mapped[int | None]
    rank: Mapped[float | None]  # PageRank over run-time module-level imports without tests
    changes_quarter: Mapped[int | None]
    changes_year: Mapped[int | None]
    changes_all: Mapped[int | None]
    recency: Mapped[float | None]
    last_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    summary: Mapped[str | None] = mapped_column(Text)

    # the modules of a map, one of them by path, and those below a folder (a range over path)
    __table_args__ = (UniqueConstraint("map_id", "path"),)


class MapEdge(Base):
    """One import of one module; exactly one of `target`, `external` and `unresolved` is set.

    They are another module, an outside package, and what could not be found, as written.
    """

    __tablename__ = "map_edge"

    id: Mapped[int] = mapped_column(primary_key=True)
    map_id: Mapped[int] = mapped_column(ForeignKey("system_map.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str | None] = mapped_column(Text)
    external: Mapped[str | None] = mapped_column(Text)
    unresolved: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(20))
    names: Mapped[int]  # how many names are imported; the arrow's weight
    line: Mapped[int]
    how: Mapped[str] = mapped_column(String(40))
    confidence: Mapped[float]

    __table_args__ = (
        Index("ix_map_edge_map_id_source", "map_id", "source"),  # what a module imports
        Index("ix_map_edge_map_id_target", "map_id", "target"),  # what imports a module
    )


class MapPart(Base):
    """One part of a map beside its overview (routes, flows, evolution …) as compressed JSON; see parts/__init__.py."""

    __tablename__ = "map_part"

    id: Mapped[int] = mapped_column(primary_key=True)
    map_id: Mapped[int] = mapped_column(ForeignKey("system_map.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(40))
    content: Mapped[bytes] = mapped_column(LargeBinary)

    # one part of one map
    __table_args__ = (UniqueConstraint("map_id", "name"),)


# ── Parsed blob ──────────────────────────────────────────────────────────────────────────────────────
# What a parser read in one blob, found by content, so that no blob is parsed twice, in any project.


class ParsedBlob(Base):
    """The facts of one blob read as one language by one parser version (zlib-compressed JSON)."""

    __tablename__ = "parsed_blob"

    id: Mapped[int] = mapped_column(primary_key=True)
    blob: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(40))  # "" where no parser reads it: lines and marks only
    parser_version: Mapped[str] = mapped_column(String(40))
    facts: Mapped[bytes] = mapped_column(LargeBinary)
    # Read apart, of few blobs at a time: what its symbols do (compressed JSON), and a CRC-32 of each line.
    deep: Mapped[bytes] = mapped_column(LargeBinary, default=b"", server_default="", deferred=True)
    line_hashes: Mapped[bytes] = mapped_column(LargeBinary, default=b"", server_default="", deferred=True)

    __table_args__ = (UniqueConstraint("blob", "language", "parser_version"),)


class Symbol(Base):
    """One named thing in a parsed blob: function, method, class, interface, constant …; lines from 1."""

    __tablename__ = "symbol"

    id: Mapped[int] = mapped_column(primary_key=True)
    parsed_blob_id: Mapped[int] = mapped_column(ForeignKey("parsed_blob.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int]  # position in the file's list; `parent` refers to it
    parent: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(Text, index=True)
    qualified_name: Mapped[str] = mapped_column(Text)
    signature: Mapped[str] = mapped_column(Text)
    start_line: Mapped[int]
    end_line: Mapped[int]
    complexity: Mapped[int | None]  # 1 + decision points; functions and methods only


# ── History ──────────────────────────────────────────────────────────────────────────────────────────
# Commits, people and file changes of a project's mapped branch, as rows.


class Person(Base):
    """One author of a project, after its .mailmap."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    is_bot: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("project_id", "email", "name"),)


class Commit(Base):
    """One commit reachable from the mapped head."""

    __tablename__ = "commit"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"))
    sha: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    authored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    subject: Mapped[str] = mapped_column(Text)
    is_merge: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (
        UniqueConstraint("project_id", "sha"),
        Index("ix_commit_project_id_committed_at", "project_id", "committed_at"),  # newest first, by week
    )


class FileChange(Base):
    """One file in one commit; `added`/`deleted` are None for binary files; `old_path` where it was renamed."""

    __tablename__ = "file_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    commit_id: Mapped[int] = mapped_column(ForeignKey("commit.id", ondelete="CASCADE"), index=True)
    path: Mapped[str] = mapped_column(Text)
    old_path: Mapped[str | None] = mapped_column(Text)
    added: Mapped[int | None]
    deleted: Mapped[int | None]

    __table_args__ = (Index("ix_file_change_path", "path"),)  # the history of one file


class HistoryColumns(Base):
    """The rows above as packed columns of numbers, as far as they went when they were packed: a refresh reads these."""

    __tablename__ = "history_columns"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


# ── Background job ───────────────────────────────────────────────────────────────────────────────────
# A piece of work. Whoever holds its id can run it; services/background/states.py documents its states.


class BackgroundJob(Base):
    """One job: pending → running → completed | failed | cancelled | dead."""

    __tablename__ = "background_job"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"), index=True)
    job_type: Mapped[str] = mapped_column(String(50))
    key: Mapped[str | None] = mapped_column(String(200))  # type + subject; one live job per key
    status: Mapped[str] = mapped_column(String(20), default="pending")
    priority: Mapped[int] = mapped_column(default=0)  # higher first
    progress: Mapped[int] = mapped_column(default=0)  # 0–100
    stage: Mapped[str | None] = mapped_column(String(50))
    message: Mapped[str | None] = mapped_column(Text)
    # The stages in order for people: [{name, title, state: waiting|now|done|failed, seconds, detail}]
    stages: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # The last lines worth reading when it went wrong: [{at, text}], at most 50.
    log: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    error_message: Mapped[str | None] = mapped_column(Text)
    error_code: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    max_attempts: Mapped[int] = mapped_column(default=1)
    owner: Mapped[str | None] = mapped_column(String(64))  # the instance that runs it
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)  # not before; back-off
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        # One live job per key, also when two start it at once.
        Index(
            "uq_background_job_live_key",
            "key",
            unique=True,
            sqlite_where=text("status IN ('pending', 'running')"),
            postgresql_where=text("status IN ('pending', 'running')"),
        ),
        Index("ix_background_job_status_priority", "status", "priority", "run_at", "id"),  # what runs next
        Index("ix_background_job_finished_at", "finished_at"),  # just finished, and retention
        {"sqlite_autoincrement": True},  # an id is never given twice, so a link to a job stays true
    )


# ── Event ────────────────────────────────────────────────────────────────────────────────────────────
# The log of everything that happened; its id is the cursor that /api/status hands out.


class Event(Base):
    """One thing that happened, written in the transaction that made it happen."""

    __tablename__ = "event"
    # AUTOINCREMENT: an id is never given twice, so a poller's cursor stays true after old rows are cleaned.
    __table_args__ = (Index("ix_event_user_id_id", "user_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"), index=True)
    type: Mapped[str] = mapped_column(String(50))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    actor: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)


# ── Idempotency ──────────────────────────────────────────────────────────────────────────────────────


class IdempotentAnswer(Base):
    """The answer once given to a POST with an Idempotency-Key, kept for a day."""

    __tablename__ = "idempotent_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(200))
    request: Mapped[str] = mapped_column(String(64))  # digest of method, path and body
    status: Mapped[int]
    body: Mapped[str] = mapped_column(Text)
    location: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)

    __table_args__ = (UniqueConstraint("user_id", "key"),)
