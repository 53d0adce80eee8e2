"""The history in the map's words: activity, people, who knows a folder. Pure."""

from __future__ import annotations

from services.history.figures import HistoryFigures, most
from services.system_map.content import Activity, ActivityPoint, FolderKnowledge, PersonShare
from services.system_map.derive.findings import Findings, folder_sizes
from services.system_map.derive.hot_spots import moment
from services.system_map.derive.values import folder_of

PEOPLE_SHOWN = 50
FOLDERS_SHOWN = 30


def activity(history: HistoryFigures | None, *, is_cut: bool) -> Activity | None:
    """Return when people worked on it; None without history."""
    if history is None:
        return None
    return Activity(
        weeks=[ActivityPoint(start_on=day.isoformat(), commits=count) for day, count in history.weeks],
        quarters=[ActivityPoint(start_on=day.isoformat(), commits=count) for day, count in history.quarters],
        commits=history.commits,
        merges=history.merges,
        commits_year=history.commits_year,
        first_at=None if history.first_at is None else moment(history.first_at),
        last_at=None if history.newest_at is None else moment(history.newest_at),
        is_cut=is_cut,
        people=sum(not person.is_bot for person in history.people),
    )


def people(history: HistoryFigures | None) -> tuple[list[PersonShare], int]:
    """Return the people with most commits, and how many were left out."""
    if history is None:
        return [], 0
    shares = [
        PersonShare(
            id=person.id,
            name=person.name,
            commits=person.commits,
            commits_year=person.commits_year,
            first_at=moment(person.first_at),
            last_at=moment(person.last_at),
            modules=person.modules,
            is_bot=person.is_bot,
        )
        for person in history.people[:PEOPLE_SHOWN]
    ]
    return shares, len(history.people) - len(shares)


def orphans(found: Findings, history: HistoryFigures) -> dict[str, int]:
    """Return the own modules whose person with the most commits is no longer active (`HistoryFigures.active`): who."""
    active = history.active()
    leaders = {path: most(history.paths[path].authors) for path in found.own if path in history.paths}
    return {path: leader for path, leader in leaders.items() if leader is not None and leader not in active}


def knowledge(found: Findings) -> list[FolderKnowledge]:
    """Return who knows the folders that hold own code, largest first."""
    history = found.history
    if history is None:
        return []
    sizes = found.once(folder_sizes)
    # A folder that only wraps another one says the same twice.
    names = {person.id: person.name for person in history.people}
    only_wraps = {
        outer
        for folder, (modules, _) in sizes.items()
        if sizes.get(outer := folder_of(folder[:-1]), (0, 0))[0] == modules
    }
    chosen = sorted(sizes.keys() - only_wraps, key=lambda folder: (-sizes[folder][1], folder))[:FOLDERS_SHOWN]
    return [_folder(history, folder, *sizes[folder], names) for folder in chosen]


def _folder(history: HistoryFigures, folder: str, modules: int, lines: int, names: dict[int, str]) -> FolderKnowledge:
    figures = history.folders.get(folder)
    leader = most(figures.by_person) if figures else None
    return FolderKnowledge(
        path=folder,
        modules=modules,
        lines=lines,
        commits=figures.commits if figures else 0,
        people=len(figures.by_person) if figures else 0,
        person=None if leader is None else names[leader],
        share=round(figures.by_person[leader] / figures.commits, 3) if figures and leader is not None else 0.0,
        since=None if history.folders_since is None else moment(history.folders_since)[:10],
    )
