"""Who knows something: commits to its files, bots and merges left out."""

from __future__ import annotations

from datetime import datetime

from services.ai.answerers import Citation, Fact
from services.ai.facts.kinds import Asked
from services.ai.facts.resolve import Thing, thing
from services.ai.facts.view import MapView
from services.ai.facts.where import described
from services.ai.quoting import code, plain
from services.history.knowers import Knower, knowers_of

NAMED = 4


def who(view: MapView, asked: Asked) -> list[Fact]:
    """Return who knows what is asked for, the one with most recent commits first."""
    found = thing(view, asked.subject, is_name=asked.is_name, wants="file")
    if found is None or found.path is None:
        return [unknown(asked.subject)]
    path = found.path if found.folder is None else found.folder
    knowers = knowers_of(view.session, view.project.id, path, limit=NAMED)
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


def _commits(knower: Knower) -> str:
    lately = f", {knower.commits_recent:,} of them in the last three years" if knower.commits_recent else ""
    return f"{knower.commits:,} commit{'' if knower.commits == 1 else 's'}{lately}, the last on {_day(knower.last_at)}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
