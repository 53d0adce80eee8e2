"""Questions worth asking about a project, made from its map: each is one that the map can answer with lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sqlalchemy.orm import Session

from models import Project
from services.ai.facts.kinds import understand
from services.ai.facts.resolve import thing
from services.ai.facts.stems import pieces
from services.ai.facts.view import MapView
from services.system_map.parts.surface import DataModelsPart, RoutesPart
from services.system_map.reading import importers_of

MOST = 6
LONGEST_NAME = 40


def suggested(session: Session, project: Project) -> list[str]:
    """Return a few questions, those that say most about a project first. Raises MapNotFound."""
    view = MapView(session, project)
    return list(islice(dict.fromkeys(_questions(view)), MOST))


def _questions(view: MapView) -> Iterator[str]:
    content = view.content
    if content.ways_in:
        yield "What are the entry points?"
    hot = [
        each
        for each in sorted(content.hot_spots, key=lambda each: (-each.score, -each.lines, each.path))
        if each.score > 0
    ]
    leaned = [each.path for each in content.leaned_on]
    central = _main_type(view, [*(each.path for each in hot[:3]), *leaned[:5]])
    if central is not None:
        yield f"What breaks if I change {central}?"
    for path in [each.path for each in hot[:1]] or leaned[:1]:
        yield _who(view, path)
    yield from _surface(view)
    if hot:
        yield "What are the hot spots?"
    if content.loops:
        yield "Are there import loops?"
    for path in leaned[:1]:
        yield f"What does {path} do?"
    if any(each.role == "code" for each in view.index.files.values()):
        yield "What are the largest files?"


def _surface(view: MapView) -> Iterator[str]:
    routes = view.part("routes", RoutesPart)
    if routes is not None and any(not each.is_test for each in routes.routes):
        yield "Which routes are there?"
    models = view.part("data-models", DataModelsPart)
    if models is not None and any(not each.is_test and each.kind == "table" for each in models.models):
        yield "Which tables are there?"


def _main_type(view: MapView, paths: list[str]) -> str | None:
    """Return the name of the largest public type of the first of these modules that has one, and that others import."""
    for path in paths:
        if not any(_is_product(view, edge.source) for edge in importers_of(view.session, view.map_id, path)):
            continue
        types = [
            each
            for each in view.symbols_in(path)
            if each.kind in {"class", "struct", "interface"}
            and "." not in each.qualified
            and not each.name.startswith("_")
            and each.name.isidentifier()
            and len(each.name) <= LONGEST_NAME
        ]
        if types:
            return max(types, key=lambda each: (each.end - each.start, each.name)).name
    return None


def _is_product(view: MapView, path: str) -> bool:
    return path in view.index.files and view.index.files[path].role != "test"


def _who(view: MapView, path: str) -> str:
    """Return the question who knows a file: by its words where they lead to it, else by its path."""
    words = _words(path)
    if words:
        question = f"Who knows the {words} code?"
        asked = understand(question)
        meant = thing(view, asked.subject, is_name=asked.is_name, wants="file") if asked is not None else None
        if meant is not None and meant.path == path:
            return question
    return f"Who knows {path}?"


def _words(path: str) -> str:
    base = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    words = " ".join(pieces(base))
    return words if 1 < len(words) <= LONGEST_NAME and base.lower() not in {"__init__", "index", "main", "mod"} else ""
