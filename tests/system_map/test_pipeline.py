"""The pipeline in one process: what fails costs its own part only, and nothing that was read is lost."""

from __future__ import annotations

import json
import threading
import zlib
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from models import MapModule, MapPart, ParsedBlob, Project, SystemMap
from services.core.database import Database
from services.system_map import builders, drawing_stages, pipeline, reading_stages, store, upkeep
from services.system_map.mapper import MapJob, MapResult
from services.system_map.parts import PARTS
from tests.fakes.corpus import WRITTEN
from tests.fakes.database import LOCAL_USER_ID, bare, fresh_database
from tests.fakes.repositories import Commit, head_of, make_repository


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = fresh_database(tmp_path)
    with database.write() as session:
        session.add(Project(id=1, user_id=LOCAL_USER_ID, name="shop"))
    return database


def draw(database: Database, path: Path) -> MapResult:
    """Map the repository's head and make the map visible, as the job does."""
    with database.read() as session:
        known = session.get_one(Project, 1).history_head
    job = MapJob(
        project_id=1, project_name="shop", repository_path=str(path), commit=head_of(path), database_path="",
        history_head=known, max_paths=10_000, max_parse_bytes=1_000_000, max_parse_seconds=20, parse_processes=1,
        max_map_bytes=4 << 30, seconds=120,
    )  # fmt: skip
    result = pipeline.map_commit(job, bare(database), lambda _: None, threading.Event())
    with database.write() as session:
        upkeep.publish(session, result.map_id)
        upkeep.forget_symbols(session, 1, result.map_id)
        project = session.get_one(Project, 1)
        project.current_map_id, project.history_head = result.map_id, result.history_head
    return result


def modules(database: Database, result: MapResult) -> dict[str, int | None]:
    with database.read() as session:
        rows = session.execute(select(MapModule.path, MapModule.lines).where(MapModule.map_id == result.map_id))
        return dict(rows.all())


def parts(database: Database, result: MapResult) -> set[str]:
    with database.read() as session:
        return set(session.scalars(select(MapPart.name).where(MapPart.map_id == result.map_id)))


def test_every_part_of_a_map_is_written_and_only_the_newest_map_keeps_its_symbols(database, tmp_path):
    path = make_repository(tmp_path / "r", commits=[Commit(WRITTEN), Commit({"app/views.py": "def changed(): pass\n"})])
    first = draw(database, path)
    assert first.missing == []
    assert parts(database, first) >= {*PARTS, store.SYMBOLS}
    second = draw(database, path)
    assert parts(database, second) >= {*PARTS, store.SYMBOLS}
    assert parts(database, first) == set(PARTS)


def test_a_manifest_in_utf_16_declares_what_it_says(database, tmp_path):
    sources = {"app.py": "import flask\n", "requirements.txt": "flask==1.0\r\nrequests==2\r\n".encode("utf-16")}
    result = draw(database, make_repository(tmp_path / "r", sources))
    assert states_of_dependencies(database, result) == {"flask": "used", "requests": "unused"}


def test_a_lock_file_is_looked_into_that_is_larger_than_what_is_parsed_and_again_when_it_changed(database, tmp_path):
    def lock(*peers: str) -> str:
        packages = {
            "": {"license": " " * 1_100_000},
            "node_modules/look": {"peerDependencies": dict.fromkeys(peers, "1")},
        }
        return json.dumps({"packages": packages})

    manifest = json.dumps({"name": "shop", "dependencies": {"look": "1", "paint": "1"}})
    sources = {"package.json": manifest, "a.js": 'import look from "look";\n'}
    path = make_repository(tmp_path / "r", commits=[Commit({**sources, "package-lock.json": lock("paint")})])
    assert states_of_dependencies(database, draw(database, path)) == {"look": "used", "paint": "tool"}
    path = make_repository(
        tmp_path / "s",
        commits=[Commit({**sources, "package-lock.json": lock("paint")}), Commit({"package-lock.json": lock()})],
    )
    assert states_of_dependencies(database, draw(database, path)) == {"look": "used", "paint": "unused"}


def states_of_dependencies(database: Database, result: MapResult) -> dict[str, str]:
    with database.read() as session:
        wanted = select(MapPart.content).where(MapPart.map_id == result.map_id, MapPart.name == "dependencies")
        part = json.loads(zlib.decompress(session.scalars(wanted).one()))
    return {one["name"]: one["state"] for one in part["dependencies"]}


def test_a_part_that_fails_costs_the_map_that_part_only(database, tmp_path, monkeypatch):
    def fail(_):
        raise ZeroDivisionError

    monkeypatch.setitem(builders.BUILDERS, "routes", fail)
    result = draw(database, make_repository(tmp_path / "r", dict(WRITTEN)))
    assert result.missing == ["routes"]
    assert set(PARTS) - parts(database, result) == {"routes"}


def test_a_history_that_cannot_be_counted_costs_the_map_its_history_only(database, tmp_path, monkeypatch):
    path = make_repository(tmp_path / "r", dict(WRITTEN))
    real = drawing_stages.derive

    def derive(given):
        if given.history is not None:
            raise OverflowError
        return real(given)

    monkeypatch.setattr(drawing_stages, "derive", derive)
    result = draw(database, path)
    assert result.missing == ["history"]
    assert result.counts["modules"] > 3


@pytest.mark.parametrize("moment", [0, 60, 4_200_000_000, 250_000_000_000])
def test_a_head_whose_clock_is_far_off_is_mapped_whole(database, tmp_path, moment):
    path = make_repository(tmp_path / "r", commits=[Commit(WRITTEN), Commit({"a.py": "x = 1\n"}, at=moment)])
    result = draw(database, path)
    assert result.missing == []
    with database.read() as session:
        query = select(SystemMap).where(SystemMap.id == result.map_id).options(undefer(SystemMap.content))
        content = session.scalars(query).one().content
    assert len(content["activity"]["quarters"]) < 500


def test_a_cache_row_that_cannot_be_read_is_read_anew_and_costs_no_other_file(database, tmp_path):
    path = make_repository(tmp_path / "r", commits=[Commit(WRITTEN), Commit({"new.py": "y = 2\n"})])
    before = modules(database, draw(database, path))
    with database.write() as session:
        session.execute(update(ParsedBlob).where(ParsedBlob.id == 1).values(facts=b"broken"))
        session.execute(update(ParsedBlob).where(ParsedBlob.id == 2).values(deep=b"broken"))
    again = draw(database, path)
    assert again.missing == []
    assert modules(database, again) == before
    with database.read() as session:
        assert b"broken" not in set(session.scalars(select(ParsedBlob.facts)))


def test_what_was_read_before_parsing_failed_stays_on_the_map(database, tmp_path, monkeypatch):
    path = make_repository(tmp_path / "r", dict(WRITTEN))
    real = reading_stages.save_facts
    calls = []

    def save(database, read):
        real(database, read)
        calls.append(len(read))
        if len(calls) == 2:
            raise RuntimeError("the disk went away")

    monkeypatch.setattr(reading_stages, "SAVED_AT_ONCE", 5)
    monkeypatch.setattr(reading_stages, "save_facts", save)
    result = draw(database, path)
    assert result.missing == ["parse"]
    assert sum(1 for lines in modules(database, result).values() if lines) >= 5
