"""The ledger: what every request told a model, written before it is sent, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import LedgerEntry
from services.core.database import Database
from services.core.paging import Page, offset_of, page_of

MAX_FILES = 200  # named in one entry


@dataclass(frozen=True)
class Sending:
    """A request that is about to leave."""

    user_id: int
    project_id: int | None
    conversation_id: int | None
    provider: str
    model: str
    address: str  # host and port
    is_local: bool
    bytes_sent: int
    tokens_sent: int
    files: Sequence[str]
    masked: int


def note(database: Database, sending: Sending) -> int:
    """Write down a request before it is sent; returns the entry's id."""
    with database.write() as session:
        entry = LedgerEntry(
            user_id=sending.user_id,
            project_id=sending.project_id,
            conversation_id=sending.conversation_id,
            provider=sending.provider[:100],
            model=sending.model[:200],
            address=sending.address[:500],
            is_local=sending.is_local,
            bytes_sent=sending.bytes_sent,
            tokens_sent=sending.tokens_sent,
            files=list(dict.fromkeys(sending.files))[:MAX_FILES],
            masked=sending.masked,
            outcome="sent",
        )
        session.add(entry)
        session.flush()
        return entry.id


def close(database: Database, entry_id: int, outcome: str, tokens_sent: int = 0, tokens_received: int = 0) -> None:
    """Write down how a request ended: answered or failed, and what the model counted, where it did."""
    with database.write() as session:
        entry = session.get(LedgerEntry, entry_id)
        if entry is not None:
            entry.outcome = outcome
            entry.tokens_sent = tokens_sent or entry.tokens_sent
            entry.tokens_received = tokens_received


def list_entries(
    session: Session, user_id: int, *, project_id: int | None = None, limit: int, cursor: str | None
) -> Page[LedgerEntry]:
    """Return the user's entries, newest first."""
    offset = offset_of(cursor)
    mine = select(LedgerEntry).where(LedgerEntry.user_id == user_id)
    if project_id is not None:
        mine = mine.where(LedgerEntry.project_id == project_id)
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    rows = session.scalars(mine.order_by(LedgerEntry.id.desc()).offset(offset).limit(limit + 1)).all()
    return page_of(list(rows), limit=limit, offset=offset, total=total)
