"""A refresh builds on the newest map's graph where that is of the same version, and follows everything otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, update

from models import MapPart, ParsedBlob, Project, SystemMap
from services.core.database import Database
from services.system_map import store, upkeep
from services.system_map.earlier import calls_before
from services.system_map.following import follow
from services.system_map.parse_cache import save_facts
from services.system_map.parsing.deep_codec import pack_deep
from services.system_map.symbols.graph import pack_graph
from services.system_map.symbols.reuse import Followed
from services.system_map.version import map_version
from tests.fakes.database import bare, fresh_database
from tests.fakes.mapped_repository import Mapped, mapped

SOURCES = {f"pkg/file{number}.py": f"def one_{number}():\n    one_{number}()\n" for number in range(6)}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=1, name="shop"))
    return database


def read(sources: dict[str, str]) -> Mapped:
    found = mapped(sources)
    for path, file in found.files.items():
        file.blob = sources[path].encode().hex()[:64]
    return found


def refresh(database: Database, sources: dict[str, str], version: str | None = None) -> Followed:
    """Follow, and publish a map as the pipeline does."""
    found = read(sources)
    for facts in found.facts.values():
        facts.packed_deep = pack_deep(facts.deep)
    save_facts(
        bare(database), {(file.blob, file.language or ""): found.facts[path] for path, file in found.files.items()}
    )
    followed = follow(
        calls_before(bare(database), 1), found.files, found.facts, imports=found.imports, deep=found.deep.get
    )
    assert pack_graph(followed.graph) == pack_graph(found.graph)
    map_id = store.begin_map(bare(database), 1, "c" * 40, version or map_version())
    store.write_parts(bare(database), map_id, {}, store.packed_calls(followed))
    with database.write() as session:
        upkeep.publish(session, map_id)
    return followed


CHANGED = {**SOURCES, "pkg/file0.py": "def one_0():\n    pass\n"}


def test_a_refresh_follows_what_changed(database):
    assert refresh(database, SOURCES).followed == 6
    assert refresh(database, CHANGED).followed == 1
    assert refresh(database, SOURCES).followed == 1


def test_a_map_of_another_version_is_not_built_on(database):
    refresh(database, SOURCES, version="another")
    assert refresh(database, CHANGED).followed == 6


def test_a_map_that_is_not_published_is_not_built_on(database):
    refresh(database, SOURCES)
    with database.write() as session:
        session.execute(update(SystemMap).values(state="building"))
    assert refresh(database, CHANGED).followed == 6


@pytest.mark.parametrize("part", [store.SYMBOLS, store.SYMBOLS_STATE])
@pytest.mark.parametrize("content", [None, b"torn"])
def test_what_a_map_lacks_or_nobody_can_read_is_not_built_on(database, part, content):
    refresh(database, SOURCES)
    with database.write() as session:
        if content is None:
            session.execute(delete(MapPart).where(MapPart.name == part))
        else:
            session.execute(update(MapPart).where(MapPart.name == part).values(content=content))
    assert refresh(database, CHANGED).followed == 6


def test_blobs_that_were_swept_are_not_missed(database):
    refresh(database, SOURCES)
    with database.write() as session:
        session.execute(delete(ParsedBlob))
    assert refresh(database, CHANGED).followed == 6
