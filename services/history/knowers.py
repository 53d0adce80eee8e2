"""Whom to ask: the people who changed a file or a folder, each under all signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models import Commit, FileChange, Person
from services.history.people import Signature, join_people, same_people
from services.history.reading import made_to, newest_commit_at

RECENT = timedelta(days=3 * 365)
FEW = 500  # signatures that are asked for by number: a statement takes only so many


@dataclass(frozen=True)
class Knower:
    """How much one person did on a file; `commits_recent` counts the three years before the newest commit."""

    name: str
    commits: int
    commits_recent: int
    last_at: datetime


def knowers_of(session: Session, project_id: int, path: str, *, limit: int = 5) -> list[Knower]:
    """Return the people who changed a file, or what lies below a folder, most recent commits first.

    Bots and merges are left out; a folder's path ends with a slash. Who of the signatures are one person, and by which
    name, is told as everywhere: see `people`.
    """
    newest = newest_commit_at(session, project_id)
    if newest is None:
        return []
    recent = func.count(func.distinct(case((Commit.committed_at >= newest - RECENT, Commit.id))))
    rows = session.execute(
        select(Commit.person_id, func.count(func.distinct(Commit.id)), recent, func.max(Commit.authored_at))
        .join(FileChange, FileChange.commit_id == Commit.id)
        .join(Person, Person.id == Commit.person_id)
        .where(
            Commit.project_id == project_id,
            made_to(session, project_id, path),
            Person.is_bot.is_(False),
            Commit.is_merge.is_(False),
        )
        .group_by(Commit.person_id)
    ).all()
    persons = _persons(session, project_id, [row.person_id for row in rows])
    by_person: dict[int, list[int]] = {}
    for place, row in enumerate(rows):
        by_person.setdefault(persons[row.person_id][0], []).append(place)
    # A commit has one signature: those of one person's signatures add up.
    found = {
        number: Knower(
            persons[rows[places[0]][0]][1],
            sum(rows[place][1] for place in places),
            sum(rows[place][2] for place in places),
            max(rows[place][3] for place in places),
        )
        for number, places in by_person.items()
    }
    order = sorted(found, key=lambda number: (-found[number].commits_recent, -found[number].commits, number))
    return [found[number] for number in order[:limit]]


def _persons(session: Session, project_id: int, wanted: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return the number and name of the person behind each wanted signature.

    Numbered by address and name, as `loading` does. Commits are counted only of the signatures that share a person with
    one that is wanted: in a long history, counting all takes longer than all the rest.
    """
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Person.is_bot)
        .where(Person.project_id == project_id)
        .order_by(Person.email, Person.name, Person.is_bot)
    ).all()
    number_of = {row.id: number for number, row in enumerate(rows, 1)}
    group_of = same_people([Signature(number_of[row.id], row.name, row.email, row.is_bot, 0) for row in rows])
    groups = {group_of[number_of[one]] for one in wanted}
    chosen = [row for row in rows if group_of[number_of[row.id]] in groups]
    of_whom = (
        Commit.person_id.in_([row.id for row in chosen]) if len(chosen) <= FEW else Commit.project_id == project_id
    )
    counts = session.execute(
        select(Commit.person_id, func.count()).where(of_whom, Commit.is_merge.is_(False)).group_by(Commit.person_id)
    )
    commits: dict[int, int] = dict(counts.all())
    best = join_people(
        Signature(number_of[row.id], row.name, row.email, row.is_bot, commits.get(row.id, 0)) for row in chosen
    )
    names = {number_of[row.id]: row.name for row in chosen}
    return {one: (best[number_of[one]], names[best[number_of[one]]]) for one in wanted}
