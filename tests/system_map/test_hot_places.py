"""A file's place among the hot spots is the same wherever it is shown."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from models import Base, MapModule, Project, SystemMap, User
from services.history.hot import heat, places_of
from services.system_map.compare import ComparedModule, compare_hot_spots
from services.system_map.content import HotSpot
from services.system_map.derive.hot_spots import ranked
from services.system_map.folder_graph import _hot_ranks
from services.system_map.reading import hot_rank
from services.system_map.trend import _part_figures

# path: recency, decision points, changes in the last year
MODULES = {
    "old.py": (1.0, 300, 0), "new.py": (2.0, 100, 5), "same.py": (1.6, 125, 1), "cool.py": (0.5, 10, 2),
    "plain.py": (3.0, 0, 9), "noise.py": (0.1, 3, 1), "silent.py": (0.3, 1, 1), "faint.py": (0.0004, 2, 0),
}  # fmt: skip
# "old.py" was not changed in the last year, which its T knows already; "faint.py" has cooled to less than is shown.
PLACES = {"old.py": 1, "new.py": 2, "same.py": 2, "cool.py": 4, "noise.py": 5, "silent.py": 5, "faint.py": 7}


def rows() -> list[MapModule]:
    return [
        MapModule(
            map_id=1, path=path, language="Python", blob=path, role="code", size=1, rank=0.1, lines=9,
            recency=recency, branches=branches, changes_year=changes,
        )
        for path, (recency, branches, changes) in MODULES.items()
    ]  # fmt: skip


def spot(path: str, recency: float, branches: int, changes: int) -> HotSpot:
    return HotSpot(
        path=path, name=path, folder="", lines=9, branches=branches, changes_quarter=0, changes_year=changes,
        changes_all=9, recency=recency, last_changed_at=None, temperature=recency, score=heat(recency, branches),
    )  # fmt: skip


def test_drawings_files_lists_and_comparisons_give_the_same_places(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/places.db")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(User(id=1, email="ada@example.org"))
        session.flush()
        session.add(Project(id=1, user_id=1, name="p", repository_url="x", status="ready"))
        session.flush()
        session.add(SystemMap(id=1, project_id=1, commit="c", map_version="v", state="ready"))
        session.flush()
        session.add_all(rows())
        session.flush()
        found = {module.path: hot_rank(session, 1, module) for module in session.scalars(select(MapModule))}
    engine.dispose()
    assert {path: place for path, (place, _) in found.items() if place is not None} == PLACES
    assert {of for _, of in found.values()} == {7}
    assert _hot_ranks(rows()) == PLACES
    assert [one.path for one in ranked([spot(path, *factors) for path, factors in MODULES.items()])] == list(PLACES)
    modules = {
        path: ComparedModule(path, path, "Python", "code", None, 9, factors[1], heat(*factors[:2]))
        for path, factors in MODULES.items()
    }
    assert {move.path: move.after for move in compare_hot_spots({}, modules, {})} == PLACES


def test_the_trend_counts_hot_files_that_the_part_does_not_name() -> None:
    part = {"hot": [{"hot": True}, {"hot": False}], "bus_factors": []}
    assert _part_figures({"evolution": part})["hot_files"] == 1  # an older map says no more
    assert _part_figures({"evolution": part | {"hot_modules": 312}})["hot_files"] == 312


@given(st.dictionaries(st.text("abc", min_size=1), st.sampled_from([0.0, 0.5, 1.0, 2.0])))
def test_a_place_is_one_more_than_the_files_that_score_higher(scores: dict[str, float]) -> None:
    higher = {path: 1 + sum(other > score for other in scores.values()) for path, score in scores.items() if score}
    assert places_of(scores) == higher
