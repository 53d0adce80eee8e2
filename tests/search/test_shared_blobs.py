"""What is found in a project whose texts were read elsewhere as something else, or not read here at all."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select, update

from models import MapModule, ParsedBlob, Project, Symbol
from services.ai.facts.view import MapView
from services.core.database import Database
from services.search.indexing import index_project
from tests.fakes.indexed_projects import IndexedProject


def read_elsewhere(database: Database, path: str, language: str, *names: str) -> None:
    with database.write() as session:
        blob = session.scalar(select(MapModule.blob).where(MapModule.path == path))
        reading = ParsedBlob(blob=blob, language=language, parser_version="1", facts=b"")
        session.add(reading)
        session.flush()
        for number, name in enumerate(names, 1):
            session.add(
                Symbol(
                    parsed_blob_id=reading.id, ordinal=number, kind="function", name=name, qualified_name=name,
                    signature=name, start_line=number, end_line=number,
                )
            )  # fmt: skip


def test_questions_know_the_symbols_of_files_that_the_map_read(database: Database, tmp_path: Path):
    shop = IndexedProject(database, tmp_path / "shop.git", {"a.py": "def add():\n", "b.py": "def sub():\n", "run": "x"})
    read_elsewhere(database, "a.py", "")
    read_elsewhere(database, "run", "", "start")
    with database.write() as session:
        session.execute(update(MapModule).where(MapModule.path == "b.py").values(skipped="took longer than 5 s"))
        session.execute(update(MapModule).where(MapModule.path == "run").values(language="Shell"))
    with database.read() as session:
        view = MapView(session, session.get_one(Project, shop.id))
        assert sorted((one.file.path, one.name) for one in view.index.symbols) == [("a.py", "add"), ("run", "start")]
        assert sorted(view.index.files) == ["a.py", "b.py", "run"]


def test_passages_are_cut_as_the_language_of_the_name_says(database: Database, tmp_path: Path):
    shop = IndexedProject(database, tmp_path / "shop.git", {"a.py": "def add():\n    return 1\n"})
    read_elsewhere(database, "a.py", "")
    index_project(database, shop.git_dir, shop.id)
    assert [hit.title for hit in shop.search("add").hits] == ["add"]


def test_a_name_of_another_language_s_reading_is_no_definition(database: Database, tmp_path: Path):
    files = {"a.py": "def add():\n    return total\n", "b.py": "def total():\n    return 1\n"}
    shop = IndexedProject(database, tmp_path / "shop.git", files)
    shop.index()
    before = [(hit.path, hit.score) for hit in shop.search("total").hits]
    read_elsewhere(database, "a.py", "Ruby", "total")
    assert [(hit.path, hit.score) for hit in shop.search("total").hits] == before
