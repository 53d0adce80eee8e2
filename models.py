"""Every table of Gander, one page: a banner per noun, what one row *is*, what each index is for.

`_at` columns are aware UTC datetimes, `_on` columns dates in the owner's time zone, `_seconds` numbers.
Names that the seed designs fix (Project, SystemMap, BackgroundJob …) keep their spelling and columns.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    DDL,
    JSON,
    Date,
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
    event,
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
# A person who owns rows. While the instance is unclaimed there is one, the built-in local owner; the first account
# that registers becomes that very row, so whatever belonged to it stays where it is.


class User(Base):
    """One person; `is_local` marks the built-in owner of an unclaimed instance (no e-mail, no password)."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(320), unique=True)  # normalised by services/accounts/email.py
    hashed_password: Mapped[str | None] = mapped_column(String(200))  # Argon2id, in PHC's string format
    full_name: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(default=True)
    is_local: Mapped[bool] = mapped_column(default=False)
    # Where the owner's days begin and end: services/core/days.py. None is the zone of the machine.
    time_zone: Mapped[str | None] = mapped_column(String(64))
    day_start_minutes: Mapped[int] = mapped_column(default=0, server_default="0")  # after midnight, 0–1439
    week_start: Mapped[int] = mapped_column(default=0, server_default="0")  # 0 is Monday
    git_emails: Mapped[list[str]] = mapped_column(
        JSON, default=list, server_default="[]"
    )  # whose commits are the owner's
    # What the owner wants to hear of: {kind: {"inbox": bool, "email": bool}, "quiet": ["22:00", "07:00"]}.
    notification_choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, onupdate=_now)


class UserSession(Base):
    """One signed-in browser or script. A token is good while its row is here and not past `expires_at`."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    token_id: Mapped[str] = mapped_column(String(64), unique=True)  # the token's jti; looked up at every request
    described: Mapped[str] = mapped_column(String(200), default="")  # the browser, as it names itself
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)  # clean-up

    __table_args__ = ({"sqlite_autoincrement": True},)


class ApiToken(Base):
    """A personal token for scripts. Only its digest is kept; the token itself is shown once."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of 256 random bits needs no salt
    begins_with: Mapped[str] = mapped_column(String(16))  # so that its owner can tell it from others
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


class SignInAttempt(Base):
    """One failed sign-in, by digest of what it was about (an e-mail address, a client's address); for throttling."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)

    __table_args__ = (Index("ix_sign_in_attempt_subject_at", "subject", "at"),)


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
    refresh_every_hours: Mapped[int | None]  # None: only when asked
    is_sample: Mapped[bool] = mapped_column(default=False, server_default="0")
    # Whether its text may be sent to a model on another machine; its owner says so, project by project.
    allow_remote_model: Mapped[bool] = mapped_column(default=False, server_default="0")

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
    also: Mapped[str | None] = mapped_column(Text)  # further lines that import the same, blanks between
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
    """The facts of one blob read as one language by one parser version (see parsing.codec)."""

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

    __table_args__ = (  # the history of one file
        Index("ix_file_change_path", "path"),
        Index("ix_file_change_old_path", "old_path", sqlite_where=text("old_path IS NOT NULL")),
    )


class HistoryColumns(Base):
    """The rows above as packed columns of numbers, as far as they went when they were packed: a refresh reads these."""

    __tablename__ = "history_columns"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


# ── Search ───────────────────────────────────────────────────────────────────────────────────────────
# What can be found. Code belongs to blobs, so that projects share it and a refresh adds only new blobs; which project
# holds a blob, and where, say the modules of its newest map. The words stand in the virtual tables search_chunk_words
# and search_note_words (FTS5, made below), whose rowids are the ids here.


class SearchChunk(Base):
    """One passage of a blob, cut at the borders of symbols."""

    __tablename__ = "search_chunk"

    id: Mapped[int] = mapped_column(primary_key=True)
    blob: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(40), default="")
    kind: Mapped[str] = mapped_column(String(10))  # symbol | text | doc
    name: Mapped[str] = mapped_column(String(300), default="")  # the symbol's qualified name, a heading
    start_line: Mapped[int]
    end_line: Mapped[int]
    digest: Mapped[str] = mapped_column(String(32), index=True)  # of what is embedded; finds its search_vector

    __table_args__ = (Index("ix_search_chunk_blob_language", "blob", "language", "start_line"),)


class SearchNote(Base):
    """Something else that can be found: a commit, a task, a kept answer, a habit or a goal."""

    __tablename__ = "search_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # commit | task | answer | habit | goal
    ref: Mapped[str] = mapped_column(String(100))  # what it is about: a row's id, of a commit "project_id:sha"
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    author: Mapped[str] = mapped_column(String(200), default="")
    link: Mapped[str] = mapped_column(String(500), default="")  # a path of the page
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    digest: Mapped[str] = mapped_column(String(32), default="", index=True)

    __table_args__ = (UniqueConstraint("user_id", "kind", "ref"),)


class SearchVector(Base):
    """The meaning of a text, by digest of text and model: 384 signed bytes of a unit vector × 127."""

    __tablename__ = "search_vector"

    digest: Mapped[str] = mapped_column(String(32), primary_key=True)
    model: Mapped[str] = mapped_column(String(60), primary_key=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class SearchState(Base):
    """How far a project is indexed; what lacks is made up by its next indexing job."""

    __tablename__ = "search_state"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), primary_key=True)
    map_id: Mapped[int | None]  # whose modules are all in search_chunk
    history_head: Mapped[str | None] = mapped_column(String(64))  # up to which commits are in search_note
    version: Mapped[str] = mapped_column(String(20), default="")  # of the rules that cut and split
    vectors_map_id: Mapped[int | None]  # whose passages all have vectors
    indexed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


for _made in (
    "CREATE VIRTUAL TABLE search_chunk_words USING fts5(name, path, body, tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE VIRTUAL TABLE search_note_words USING fts5(title, body, tokenize='porter unicode61 remove_diacritics 2')",
):
    event.listen(Base.metadata, "after_create", DDL(_made).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]  # SQLAlchemy's own


# ── Conversation ─────────────────────────────────────────────────────────────────────────────────────
# Questions and their answers, kept.


class Conversation(Base):
    """A thread of questions about one project, or across all when project_id is None."""

    __tablename__ = "conversation"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, onupdate=_now)

    __table_args__ = (
        Index("ix_conversation_user_id_updated_at", "user_id", "updated_at"),
        {"sqlite_autoincrement": True},
    )


class Message(Base):
    """One question or answer. An answer grows while its state is `writing`."""

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10))  # user | assistant
    content: Mapped[str] = mapped_column(Text, default="")  # Markdown; [1] refers to citations
    state: Mapped[str] = mapped_column(String(10), default="done")  # writing | done | failed | stopped
    error: Mapped[str | None] = mapped_column(Text)
    model: Mapped[str] = mapped_column(String(200), default="")  # asked for; "" is the default one
    produced_by: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # {"model", "provider", "words", "seconds", …}
    # [{number, path, start_line, end_line, commit, blob, project_id, quote}]; whether stale follows from the newest map
    citations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # Spans of the content whose claims carry no citation that was in the context: [[start, end]].
    uncited: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    job_id: Mapped[int | None]  # no FK: jobs are cleaned up earlier
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


class ModelProvider(Base):
    """An address that speaks OpenAI's protocol, with its key encrypted under the instance key."""

    __tablename__ = "model_provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    base_url: Mapped[str] = mapped_column(String(500))
    key_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    context_tokens: Mapped[int] = mapped_column(default=8192)  # what its models can read at once, unless they say
    default_model: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)

    __table_args__ = (UniqueConstraint("user_id", "name"), {"sqlite_autoincrement": True})


class LedgerEntry(Base):
    """What one request told a model, written before it was sent."""

    __tablename__ = "ledger_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"), index=True)
    conversation_id: Mapped[int | None]  # no FK: the ledger outlives what it tells of
    provider: Mapped[str] = mapped_column(String(100))
    model: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500))  # host and port; never a key
    is_local: Mapped[bool]
    bytes_sent: Mapped[int] = mapped_column(default=0)
    tokens_sent: Mapped[int] = mapped_column(default=0)  # as the model counted them, else an estimate
    tokens_received: Mapped[int] = mapped_column(default=0)
    files: Mapped[list[str]] = mapped_column(JSON, default=list)  # whose text was in it
    masked: Mapped[int] = mapped_column(default=0)  # secret-looking strings that were taken out
    outcome: Mapped[str] = mapped_column(String(20), default="sent")  # sent | answered | failed
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)

    __table_args__ = (Index("ix_ledger_entry_user_id_id", "user_id", "id"), {"sqlite_autoincrement": True})


# ── Task ─────────────────────────────────────────────────────────────────────────────────────────────
# Something to do: once, again and again, or planned from a brief.


class Task(Base):
    """One task. A recurring one, when it is done, is followed by the next of its series."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    type: Mapped[str] = mapped_column(String(20), default="todo")  # or recurring, planned
    status: Mapped[str] = mapped_column(String(20), default="open")  # open | doing | done | dropped
    title: Mapped[str] = mapped_column(String(300))
    notes: Mapped[str] = mapped_column(Text, default="")  # Markdown
    due_on: Mapped[date | None] = mapped_column(Date)  # in the owner's zone, so it stays that day wherever they go
    due_minutes: Mapped[int | None]  # after midnight of due_on on the owner's clock; None is the whole day
    priority: Mapped[str | None] = mapped_column(String(10))  # low | medium | high
    # Also rows of task_tag, which is what filters use; kept here so that a list needs one query.
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"))
    module: Mapped[str | None] = mapped_column(String(1000))  # a path on the project's map
    recurrence: Mapped[str | None] = mapped_column(String(300))  # an RFC 5545 rule, without DTSTART
    series_id: Mapped[int | None] = mapped_column(index=True)  # the first task of a recurring one's series
    position: Mapped[float] = mapped_column(default=0.0)  # manual order; a task moved lies between its neighbours
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, onupdate=_now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_task_user_id_status", "user_id", "status", "due_on"),  # every list
        Index("ix_task_user_id_completed_at", "user_id", "completed_at"),  # what was done when: goals, analytics
        Index("ix_task_project_id_module", "project_id", "module"),  # open work on a map
        # An id is never given twice: undo puts a deleted task back under its own.
        {"sqlite_autoincrement": True},
    )


class TaskTag(Base):
    """One tag of one task."""

    __tablename__ = "task_tag"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(50), primary_key=True, index=True)


class TaskDependency(Base):
    """One task that waits for another."""

    __tablename__ = "task_dependency"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True)
    depends_on_id: Mapped[int] = mapped_column(ForeignKey("task.id", ondelete="CASCADE"), primary_key=True, index=True)


class TaskChange(Base):
    """What tasks were before a change, so that it can be undone: rows as JSON, and the ids that it made."""

    __tablename__ = "task_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(String(200))  # "Completed 3 tasks"
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    made: Mapped[list[int]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, index=True)  # clean-up
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


# ── Habit ────────────────────────────────────────────────────────────────────────────────────────────
# Something to keep doing. The seed's columns keep their names; the statistics among them follow from the logs.


class Habit(Base):
    """One habit. Its statistics are as of the owner's day `computed_on`."""

    __tablename__ = "habit"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(50), default="")
    frequency: Mapped[str] = mapped_column(String(10), default="daily")  # daily | weekly | custom
    # weekly: `times` a week. custom: on `weekdays` (0 is Monday), else `times` in every `period_days` from start_on.
    weekdays: Mapped[list[int] | None] = mapped_column(JSON)
    times: Mapped[int | None]
    period_days: Mapped[int | None]
    # A measurable habit is done when the day's amount is at least, or at most, the target.
    unit: Mapped[str | None] = mapped_column(String(30))
    target_amount: Mapped[float | None]
    direction: Mapped[str] = mapped_column(String(10), default="at_least")  # at_least | at_most
    difficulty: Mapped[str] = mapped_column(String(10), default="medium")  # easy | medium | hard
    priority: Mapped[str] = mapped_column(String(10), default="medium")  # low | medium | high
    status: Mapped[str] = mapped_column(String(10), default="active")  # active | paused | archived | at_risk
    cue: Mapped[str] = mapped_column(
        String(100), default=""
    )  # when or after what, in words: "evening", "after getting up"
    start_on: Mapped[date] = mapped_column(Date)  # nothing is expected before
    position: Mapped[float] = mapped_column(default=0.0)  # manual order
    # A habit that logs itself: by the "commits" of all projects, or of one "project"; where that is None, it is gone.
    source: Mapped[str] = mapped_column(String(10), default="manual")  # manual | commits | project
    source_project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="SET NULL"), index=True)
    # Statistics, from services/habits/statistics.py.
    current_streak: Mapped[int] = mapped_column(default=0)
    longest_streak: Mapped[int] = mapped_column(default=0)
    total_completions: Mapped[int] = mapped_column(default=0)
    total_skips: Mapped[int] = mapped_column(default=0)
    consistency_score: Mapped[float] = mapped_column(default=0.0)  # 0–100
    strength: Mapped[float] = mapped_column(default=0.0)  # 0–1
    consecutive_misses: Mapped[int] = mapped_column(default=0)
    failure_rate: Mapped[float] = mapped_column(default=0.0)  # 0–1, missed of expected in the last 30 days
    last_completed_date: Mapped[date | None] = mapped_column(Date)
    computed_on: Mapped[date | None] = mapped_column(Date)
    suggested_frequency: Mapped[str | None] = mapped_column(String(100))
    # Suggestions that the owner waved away: {rule: "YYYY-MM-DD" until which it keeps silent}.
    dismissed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, onupdate=_now)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_habit_user_id_status", "user_id", "status"),
        {"sqlite_autoincrement": True},
    )


class HabitLog(Base):
    """What the owner did of one habit on one of their days."""

    __tablename__ = "habit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    habit_id: Mapped[int] = mapped_column(ForeignKey("habit.id", ondelete="CASCADE"))
    log_date: Mapped[date] = mapped_column(Date)
    status: Mapped[str] = mapped_column(String(10))  # done | skipped | missed
    notes: Mapped[str] = mapped_column(Text, default="")
    amount: Mapped[float | None]
    automatic: Mapped[bool] = mapped_column(default=False)  # from commits; a manual log replaces it, never the reverse
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # {"commits", "projects", "last_at"}
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, onupdate=_now)

    __table_args__ = (UniqueConstraint("habit_id", "log_date"),)


class RestPeriod(Base):
    """Days on which nothing is expected: of one habit, or of all when habit_id is None. No end: until ended."""

    __tablename__ = "rest_period"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    habit_id: Mapped[int | None] = mapped_column(ForeignKey("habit.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # pause | vacation | rest
    start_on: Mapped[date] = mapped_column(Date)
    end_on: Mapped[date | None] = mapped_column(Date)  # the last day of rest
    note: Mapped[str] = mapped_column(String(200), default="")
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)


# ── Goal ─────────────────────────────────────────────────────────────────────────────────────────────
# Something to reach, moved by what is counted elsewhere.


class Goal(Base):
    """One goal. `current_value` follows from its contributors, or from its entries when it is a manual one."""

    __tablename__ = "goal"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    description: Mapped[str] = mapped_column(Text, default="")
    target_value: Mapped[float]
    current_value: Mapped[float] = mapped_column(default=0.0)
    unit: Mapped[str] = mapped_column(String(30), default="")
    is_manual: Mapped[bool] = mapped_column(default=False)
    start_on: Mapped[date] = mapped_column(Date)  # what counts begins here
    due_on: Mapped[date | None] = mapped_column(Date)
    is_completed: Mapped[bool] = mapped_column(default=False)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # set once
    position: Mapped[float] = mapped_column(default=0.0)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now, onupdate=_now)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = ({"sqlite_autoincrement": True},)


class GoalHabit(Base):
    """A habit that moves a goal."""

    __tablename__ = "goal_habit"

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"))
    habit_id: Mapped[int] = mapped_column(ForeignKey("habit.id", ondelete="CASCADE"), index=True)
    contribution_weight: Mapped[float] = mapped_column(default=1.0)
    measure: Mapped[str] = mapped_column(String(12), default="completions")  # completions | amount

    __table_args__ = (UniqueConstraint("goal_id", "habit_id"),)


class GoalSource(Base):
    """Something other than a habit that moves a goal: tasks done with a tag, commits in a project."""

    __tablename__ = "goal_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # tasks | commits
    tag: Mapped[str | None] = mapped_column(String(50))  # of tasks; None is every task
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id", ondelete="CASCADE"), index=True)
    weight: Mapped[float] = mapped_column(default=1.0)


class GoalEntry(Base):
    """What a manual goal stood at on one of the owner's days; a second one that day replaces the first."""

    __tablename__ = "goal_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id", ondelete="CASCADE"))
    on_date: Mapped[date] = mapped_column(Date)
    value: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)

    __table_args__ = (UniqueConstraint("goal_id", "on_date"),)


# ── Notification ─────────────────────────────────────────────────────────────────────────────────────


class Notification(Base):
    """One thing the owner is told; `subject` keeps the same thing from being told twice."""

    __tablename__ = "notification"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))  # services/notifications/kinds.py
    subject: Mapped[str] = mapped_column(String(200))  # "nudge:habit:5:2026-11-21"
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text, default="")
    link: Mapped[str | None] = mapped_column(String(300))  # a path of the page
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=_now)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    email_state: Mapped[str] = mapped_column(String(10), default="none")  # none | waiting | sent | failed
    emailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("user_id", "subject"),
        Index("ix_notification_user_id_read_at", "user_id", "read_at", "id"),  # how many are unread
        {"sqlite_autoincrement": True},
    )


# ── Schedule ─────────────────────────────────────────────────────────────────────────────────────────


class ScheduledRun(Base):
    """When a piece of periodic work last ran, so that a run missed while the laptop slept is made up once."""

    __tablename__ = "scheduled_run"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    last_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the time that was served
    last_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_job_id: Mapped[int | None]  # no FK: jobs are cleaned up earlier


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
