"""Writes down what search tells a model on another machine, before it is told."""

from __future__ import annotations

from collections.abc import Sequence

from models import LedgerEntry
from services.core.database import Database
from services.search.meaning import Meaning

MAX_FILES = 200  # named in one line
CHARACTERS_OF_TOKEN = 4  # about


def note_told(
    database: Database,
    meaning: Meaning,
    *,
    user_id: int,
    project_id: int | None,
    texts: Sequence[str],
    files: Sequence[str] = (),
) -> None:
    """Add a line to the ledger, where the model is on another machine."""
    if meaning.is_local:
        return
    with database.write() as session:
        session.add(
            LedgerEntry(
                user_id=user_id,
                project_id=project_id,
                provider="Search by meaning",
                model=meaning.name[:200],
                address=str(getattr(meaning, "address", ""))[:500],
                is_local=False,
                bytes_sent=sum(len(text.encode("utf-8", "replace")) for text in texts),
                tokens_sent=sum(len(text) for text in texts) // CHARACTERS_OF_TOKEN,
                files=sorted(set(files))[:MAX_FILES],
            )
        )
