"""A refreshed map is the map that the same commit gets from nothing, row by row."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import undefer

from models import MapEdge, MapModule, MapPart, Project, SystemMap
from services.core.database import Database
from services.system_map import leading, store
from services.system_map.parts import PARTS
from tests.fakes.corpus import WRITTEN
from tests.fakes.database import bare, fresh_database
from tests.fakes.repositories import Commit, make_repository
from tests.system_map.test_pipeline import draw


def project(folder: Path) -> Database:
    folder.mkdir()
    database = fresh_database(folder)
    with database.write() as session:
        session.add(Project(id=1, user_id=1, name="shop"))
    return database


def everything(database: Database, map_id: int) -> dict[str, Any]:
    """All that a map says, rows in the order of their ids, and no id or time."""
    with database.read() as session:
        content = dict(
            session.scalars(select(SystemMap).where(SystemMap.id == map_id).options(undefer(SystemMap.content)))
            .one()
            .content
        )
        content.pop("seconds")
        rows = {
            table.name: [
                tuple(row)[2:]  # past id and map_id
                for row in session.execute(select(table).where(table.c.map_id == map_id).order_by(table.c.id))
            ]
            for table in (MapModule.__table__, MapEdge.__table__)
        }
        parts = session.execute(select(MapPart.name, MapPart.content).where(MapPart.map_id == map_id)).all()
    told = {name: json.loads(zlib.decompress(packed)) for name, packed in parts if name in PARTS}
    graph = {name: packed for name, packed in parts if name == store.SYMBOLS}
    return {"content": content, **rows, **told, **graph}


COMMITS = [
    Commit(WRITTEN),
    Commit({"app/views.py": WRITTEN["app/views.py"] + "\n\n"}, message="an end"),
    Commit({"app/views.py": "import json\n" + WRITTEN["app/views.py"], "app/new.py": "from . import views\n"}),
    Commit({"web/server.js": "const a = require('./cats.controller');\n", "app/new.py": None}),
    Commit({"app/new.py": "from . import views, api\n", "pyproject.toml": "[project]\nname = 'shop'\n"}),
    Commit({"app/api.py": "def nothing():\n    pass\n"}),
]


def test_every_refresh_in_a_row_of_commits_says_what_a_map_from_nothing_says(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_WORTH_COPYING", 2)
    refreshed = project(tmp_path / "refreshed")
    for count in range(1, len(COMMITS) + 1):
        path = make_repository(tmp_path / f"r{count}", commits=COMMITS[:count])
        new = project(tmp_path / f"new{count}")
        assert everything(refreshed, draw(refreshed, path).map_id) == everything(new, draw(new, path).map_id)


def test_many_imports_are_copied_in_many_transactions_around_those_that_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "BATCH", 3)
    monkeypatch.setattr(store, "_WORTH_COPYING", 2)
    modules = {f"m{n:02}.py": "".join(f"import m{other:02}\n" for other in range(n)) for n in range(8)}
    commits = [
        Commit(modules),
        Commit({"m03.py": "import m07\n"}),
        Commit({"m00.py": "import m01\n", "m05.py": "", "m07.py": "import os\n" + modules["m07.py"]}),
    ]
    refreshed = project(tmp_path / "refreshed")
    for count in range(1, len(commits) + 1):
        path = make_repository(tmp_path / f"r{count}", commits=commits[:count])
        new = project(tmp_path / f"new{count}")
        assert everything(refreshed, draw(refreshed, path).map_id) == everything(new, draw(new, path).map_id)


@pytest.mark.parametrize(
    "spoil",
    [
        update(SystemMap).values(map_version="another"),
        update(SystemMap).values(state="building"),
        update(SystemMap).values(content=None),
        update(SystemMap).values(content={"missing": [{"stage": "resolve", "reason": "it failed"}]}),
        update(SystemMap).values(content={"missing": [{"stage": "parse", "reason": "it failed"}]}),
    ],
)
def test_a_map_of_another_version_or_without_its_imports_is_not_built_on(tmp_path, spoil):
    database = project(tmp_path / "data")
    draw(database, make_repository(tmp_path / "r", dict(WRITTEN)))
    assert leading.before(bare(database), 1) is not None
    with database.write() as session:
        session.execute(spoil)
    assert leading.before(bare(database), 1) is None


def test_rows_that_went_while_they_were_copied_end_the_map(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_WORTH_COPYING", 2)
    database = project(tmp_path / "data")
    draw(database, make_repository(tmp_path / "r", dict(WRITTEN)))
    before = leading.before(bare(database), 1)
    assert before is not None
    imports = [found for some in before.imports.values() for found in some]
    with database.write() as session:
        session.execute(delete(MapEdge))
    map_id = store.begin_map(bare(database), 1, "c" * 40, "x")
    with pytest.raises(LookupError):
        store.write_edges(bare(database), map_id, imports, lambda: None)
