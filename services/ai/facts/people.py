"""Who knows something: commits to its files, bots and merges left out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from models import Commit, FileChange, Person
from services.ai.answerers import Citation, Fact
from services.ai.facts.kinds import Asked
from services.ai.facts.resolve import Thing, thing
from services.ai.facts.view import MapView
from services.ai.facts.where import described
from services.ai.quoting import code, plain
from services.history.reading import RECENT, Knower, knowers_of, newest_commit_at

NAMED = 4


def who(view: MapView, asked: Asked) -> list[Fact]:
    """Return who knows what is asked for, the one with most recent commits first."""
    found = thing(view, asked.subject, is_name=asked.is_name, wants="file")
    if found is None or found.path is None:
        return [unknown(asked.subject)]
    knowers = _knowers(view, found)
    what, citations = _what(view, found)
    if not knowers:
        return [Fact(f"{what} has no commits by people in the history that was read.", citations)]
    first = knowers[0]
    said = [Fact(f"Ask {plain(first.name)} about {what[0].lower() + what[1:]}: {_commits(first)}.", citations)]
    others = [f"{plain(each.name)} ({_commits(each)})" for each in knowers[1:NAMED]]
    if others:
        said.append(Fact(f"Then {_listed(others)}."))
    if found.file is not None and found.others:
        said.append(Fact(f"Files called the same: {_listed([code(each) for each in found.others])}."))
    return said


def people(view: MapView) -> list[Fact]:
    """Return who works on the whole project, most commits of the last year first."""
    everyone = [each for each in view.content.people if not each.is_bot]
    if not everyone:
        return [Fact("The history that was read names no people.")]
    active = sorted(everyone, key=lambda each: (-each.commits_year, -each.commits, each.name))
    lately = [each for each in active if each.commits_year][:NAMED]
    said = []
    if lately:
        names = [f"{plain(each.name)} ({each.commits_year:,} commits)" for each in lately]
        said.append(Fact(f"In the year before the newest commit, most was done by {_listed(names)}."))
    names = [f"{plain(each.name)} ({each.commits:,} commits)" for each in everyone[:NAMED]]
    said.append(Fact(f"Over its whole life, by {_listed(names)}."))
    return said


def unknown(subject: str) -> Fact:
    """Return the statement that nothing on the map is called so."""
    return Fact(f"Nothing on the map is called {code(subject)}. Name a file, a folder, a class or a function of it.")


def _what(view: MapView, found: Thing) -> tuple[str, tuple[Citation, ...]]:
    if found.symbol is not None:
        return f"{described(found.symbol)} in {code(found.symbol.file.path)}", view.cite_symbol(found.symbol)
    if found.file is not None:
        return f"The file {code(found.file.path)}", view.cite(found.file.path, 1, max(1, found.file.lines))
    inside = [each for path, each in view.index.files.items() if path.startswith(found.folder or "")]
    top = max(inside, key=lambda each: (each.weight, each.rank, each.lines), default=None)
    return f"The folder {code(found.folder or '')}", view.cite(top.path, 1, max(1, top.lines)) if top else ()


def _knowers(view: MapView, found: Thing) -> list[Knower]:
    if found.folder is not None:
        return _knowers_of_folder(view.session, view.project.id, found.folder)
    return knowers_of(view.session, view.project.id, found.path or "", limit=NAMED)


def _knowers_of_folder(session: Session, project_id: int, folder: str) -> list[Knower]:
    newest = newest_commit_at(session, project_id)
    if newest is None:
        return []
    recent = func.count(func.distinct(case((Commit.committed_at >= newest - RECENT, Commit.id))))
    total = func.count(func.distinct(Commit.id))
    rows = session.execute(
        select(Person.name, total, recent, func.max(Commit.authored_at))
        .join(Commit, Commit.person_id == Person.id)
        .join(FileChange, FileChange.commit_id == Commit.id)
        .where(
            Commit.project_id == project_id,
            FileChange.path >= folder,
            FileChange.path < folder[:-1] + "0",  # "0" follows "/"
            Person.is_bot.is_(False),
            Commit.is_merge.is_(False),
        )
        .group_by(Person.id)
        .order_by(recent.desc(), total.desc(), Person.name)
        .limit(NAMED)
    )
    return [Knower(name, commits, commits_recent, last_at) for name, commits, commits_recent, last_at in rows]


def _commits(knower: Knower) -> str:
    lately = f", {knower.commits_recent:,} of them in the last three years" if knower.commits_recent else ""
    return f"{knower.commits:,} commit{'' if knower.commits == 1 else 's'}{lately}, the last on {_day(knower.last_at)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
