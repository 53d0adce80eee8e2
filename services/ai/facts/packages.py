"""Outside packages: who imports one."""

from __future__ import annotations

from sqlalchemy import select

from models import MapEdge
from services.ai.answerers import Fact
from services.ai.facts.view import MapView
from services.ai.quoting import code

SHOWN = 12


def external_called(view: MapView, subject: str) -> str | None:
    """Return the outside package that a phrase names, as the code imports it."""
    clean = subject.strip("` ").lower()
    names = select(MapEdge.external).where(MapEdge.map_id == view.map_id, MapEdge.external.is_not(None)).distinct()
    found = [each for each in view.session.scalars(names) if each]
    same = [each for each in found if each.lower() == clean]
    same = same or [each for each in found if each.lower().rsplit("/", 1)[-1] == clean and "/" in each]
    return same[0] if same else None


def package_users(view: MapView, package: str) -> list[Fact]:
    """Return the files that import an outside package, the product's own first."""
    rows = view.session.execute(
        select(MapEdge.source, MapEdge.line)
        .where(MapEdge.map_id == view.map_id, MapEdge.external == package)
        .order_by(MapEdge.source, MapEdge.line)
    )
    first: dict[str, int] = {}
    for source, line in rows:
        first.setdefault(source, line)
    files = view.index.files
    order = sorted(
        first,
        key=lambda path: (
            -files[path].weight if path in files else 0,
            -(files[path].rank if path in files else 0),
            path,
        ),
    )
    code_files = [path for path in order if path in files and files[path].role == "code"]
    said = [Fact(f"{_importers(len(first))} {code(package)}, {len(code_files):,} of them the product's own code:")]
    said.extend(
        Fact(f"- {code(path)}, line {first[path]}", view.cite(path, first[path], first[path])) for path in order[:SHOWN]
    )
    if len(order) > SHOWN:
        said.append(Fact(f"- and {len(order) - SHOWN:,} more."))
    return said


def _importers(number: int) -> str:
    return "1 file imports" if number == 1 else f"{number:,} files import"
