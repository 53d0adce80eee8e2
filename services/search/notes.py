"""Notes in the index: tasks, habits, goals and kept answers, each as it is now; commits are in `commits`.

A note carries the moment its subject was last changed. Where the two differ, or one of them lacks, the note is made
anew: so one comparison serves a change that was just made, many at once, and what was there before there was an index.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Integer, bindparam, cast, delete, insert, select, update
from sqlalchemy.orm import Session, aliased

from models import Conversation, Goal, Habit, Message, SearchNote, Task, User
from services.core.database import Database
from services.search import words

MAX_TEXT = 20_000
BATCH = 200  # in one transaction, some 20 ms
# Made once: one task that is written makes one note, and building a query costs more than running it.
_KEPT = select(SearchNote.id, SearchNote.ref).where(
    SearchNote.user_id == bindparam("user_id"),
    SearchNote.kind == bindparam("kind"),
    SearchNote.ref.in_(bindparam("refs", expanding=True)),
)
_TASKS = select(Task).where(Task.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Note:
    """What is found of one thing."""

    ref: str
    title: str
    text: str
    link: str
    at: datetime
    project_id: int | None = None


@dataclass(frozen=True)
class _Source:
    """Where the notes of a kind come from: the ids and moments of all of a user, and the notes of some ids."""

    moments: Callable[[int], Any]  # a user's id → a SELECT of two columns
    notes: Callable[[Session, Sequence[int]], Iterable[Note]]


def _tasks(session: Session, ids: Sequence[int]) -> Iterator[Note]:
    for task in session.scalars(_TASKS, {"ids": list(ids)}):
        tags = " ".join(f"#{tag}" for tag in task.tags)
        text = "\n".join(part for part in (task.notes, tags, task.module) if part)
        yield Note(str(task.id), task.title, text, f"/plan?task={task.id}", task.updated_at, task.project_id)


def _habits(session: Session, ids: Sequence[int]) -> Iterator[Note]:
    for habit in session.scalars(select(Habit).where(Habit.id.in_(ids))):
        text = "\n".join(part for part in (habit.description, habit.category, habit.cue) if part)
        yield Note(str(habit.id), habit.name, text, f"/grow/habits/{habit.id}", habit.updated_at)


def _goals(session: Session, ids: Sequence[int]) -> Iterator[Note]:
    for goal in session.scalars(select(Goal).where(Goal.id.in_(ids))):
        yield Note(str(goal.id), goal.name, goal.description, f"/grow/goals/{goal.id}", goal.updated_at)


def _answers(session: Session, ids: Sequence[int]) -> Iterator[Note]:
    asked = aliased(Message)
    question = (
        select(asked.content)
        .where(asked.conversation_id == Message.conversation_id, asked.role == "user", asked.id < Message.id)
        .order_by(asked.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = select(Message, Conversation, question).join(Conversation).where(Message.id.in_(ids))
    for message, conversation, said in session.execute(query):
        title = (said or "").strip().split("\n", 1)[0] or conversation.title
        link = f"/ask/{conversation.id}"
        at = message.finished_at or message.created_at
        yield Note(str(message.id), title, message.content, link, at, conversation.project_id)


def _moments_of(model: type[Task | Habit | Goal]) -> Callable[[int], Any]:
    return lambda user_id: select(model.id, model.updated_at).where(model.user_id == user_id)


def _moments_of_answers(user_id: int) -> Any:
    return (
        select(Message.id, Message.finished_at)
        .join(Conversation)
        .where(Conversation.user_id == user_id, Message.role == "assistant", Message.state == "done")
    )


_SOURCES: Mapping[str, _Source] = {
    "task": _Source(_moments_of(Task), _tasks),
    "habit": _Source(_moments_of(Habit), _habits),
    "goal": _Source(_moments_of(Goal), _goals),
    "answer": _Source(_moments_of_answers, _answers),
}
KINDS = tuple(_SOURCES)


def sync_notes(session: Session, user_id: int, kinds: Iterable[str] = KINDS, *, limit: int = 10_000) -> int:
    """Make the notes of a user what their subjects are now, in the caller's write transaction; returns how many changed.

    At most `limit` are written: where it is reached, call again.
    """
    changed = 0
    for kind in kinds:
        if changed < limit:
            changed += _sync(session, user_id, kind, limit - changed)
    return changed


def _sync(session: Session, user_id: int, kind: str, limit: int) -> int:
    source = _SOURCES[kind]
    session.flush()
    kept = select(cast(SearchNote.ref, Integer), SearchNote.at).where(
        SearchNote.user_id == user_id, SearchNote.kind == kind
    )
    # Of the present ones alone, so that what is written meanwhile by this very transaction is seen.
    stale = [row[0] for row in session.execute(source.moments(user_id).except_(kept))][:limit]
    present = select(source.moments(user_id).subquery().c[0])
    gone = session.scalars(
        select(SearchNote.id).where(
            SearchNote.user_id == user_id, SearchNote.kind == kind, cast(SearchNote.ref, Integer).not_in(present)
        )
    ).all()
    _remove(session, gone)
    waiting = iter(stale)
    while some := list(islice(waiting, BATCH)):
        _put(session, user_id, kind, source.notes(session, some))
    return len(stale) + len(gone)


def refresh_notes(session: Session, user_id: int, kind: str, ids: Sequence[int]) -> None:
    """Make the notes of these subjects what they are now, or remove those of subjects that are gone.

    In the caller's write transaction; what it takes follows from `ids`, not from how much there is.
    """
    session.flush()
    found = list(_SOURCES[kind].notes(session, ids))
    _put(session, user_id, kind, found)
    there = {note.ref for note in found}
    for each in ids:
        if str(each) not in there:
            remove_note(session, user_id, kind, str(each))


def _put(session: Session, user_id: int, kind: str, notes: Iterable[Note]) -> None:
    """Write many at once, past the ORM: an index is filled by the thousand."""
    rows = {note.ref: _row(user_id, kind, note) for note in notes}
    if not rows:
        return
    mine = session.execute(_KEPT, {"user_id": user_id, "kind": kind, "refs": list(rows)})
    kept = {ref: note_id for note_id, ref in mine}
    changed = [{"id": kept[ref], **row} for ref, row in rows.items() if ref in kept]
    if changed:
        session.execute(update(SearchNote), changed)
    added = [row for ref, row in rows.items() if ref not in kept]
    if added:
        made = session.execute(insert(SearchNote).returning(SearchNote.ref, SearchNote.id), added)
        kept.update((ref, note_id) for ref, note_id in made)
    words.put_notes_words(session, [(kept[ref], row["title"], row["text"]) for ref, row in rows.items()])


def _row(user_id: int, kind: str, note: Note) -> dict[str, Any]:
    text = note.text[:MAX_TEXT]
    digest = hashlib.blake2b(f"{note.title}\n{text}".encode("utf-8", "replace"), digest_size=16).hexdigest()
    return {
        "user_id": user_id, "kind": kind, "ref": note.ref, "title": note.title[:300], "text": text, "author": "",
        "link": note.link, "at": note.at, "project_id": note.project_id, "digest": digest,
    }  # fmt: skip


def remove_note(session: Session, user_id: int, kind: str, ref: str) -> None:
    """Remove a note in the caller's write transaction, if it is there."""
    ids = session.scalars(
        select(SearchNote.id).where(SearchNote.user_id == user_id, SearchNote.kind == kind, SearchNote.ref == ref)
    )
    _remove(session, ids.all())


def _remove(session: Session, note_ids: Sequence[int]) -> None:
    for start in range(0, len(note_ids), BATCH):
        some = note_ids[start : start + BATCH]
        words.remove_note_words(session, some)
        session.execute(delete(SearchNote).where(SearchNote.id.in_(some)))


def sync_everybody(database: Database, check: Callable[[], None]) -> int:
    """Make all users' notes what their subjects are now, in short transactions; returns how many changed."""
    with database.read() as session:
        user_ids = list(session.scalars(select(User.id)))
    changed = 0
    for user_id in user_ids:
        step = BATCH
        while step == BATCH:
            check()
            with database.write() as session:
                step = sync_notes(session, user_id, limit=BATCH)
            changed += step
    return changed


def lacks_notes(session: Session) -> bool:
    """Say whether any user's notes differ from their subjects."""
    for user_id in session.scalars(select(User.id)).all():
        for kind, source in _SOURCES.items():
            kept = select(cast(SearchNote.ref, Integer), SearchNote.at).where(
                SearchNote.user_id == user_id, SearchNote.kind == kind
            )
            if session.execute(source.moments(user_id).except_(kept).limit(1)).first() is not None:
                return True
    return False
