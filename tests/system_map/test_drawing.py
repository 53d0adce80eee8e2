"""What draws a folder is not in memory before a map is made; a map's opening is drawn before it is asked for."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from sqlalchemy import delete

from app import create_app
from models import Project, SystemMap
from services.core.settings import load_settings
from services.system_map import drawing, store
from tests.api.conftest import create, wait_for
from tests.fakes.database import bare
from tests.fakes.repositories import add_commit, make_repository

SECONDS = 60


def test_a_server_that_drew_nothing_does_without_what_draws():
    told = (
        "import sys; from services.system_map import drawing; print('services.system_map.folder_graph' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_opening_of_a_new_map_is_drawn_before_it_is_asked_for(tmp_path: Path, monkeypatch, caplog):
    app = create_app(load_settings({}, data_dir=tmp_path / "data", local_roots=(tmp_path,), min_free_bytes=0))
    gander = app.extensions["gander"]
    started: list[tuple[int, threading.Thread]] = []
    begun = threading.Event()
    make_ready = drawing.make_ready

    def watched(database, map_id: int) -> threading.Thread:
        thread = make_ready(database, map_id)
        started.append((map_id, thread))
        begun.set()
        return thread

    monkeypatch.setattr(drawing, "make_ready", watched)
    gander.start()
    try:
        client = app.test_client()
        project = create(client, repository_url=str(make_repository(tmp_path / "shop", {"shop.py": "SHELVES = 7\n"})))
        assert wait_for(client, project["job_id"])["status"] == "completed"
        assert begun.wait(SECONDS)  # once the commit that ends the job is written, which others see first
        ((map_id, thread),) = started
        thread.join(SECONDS)
        monkeypatch.setattr(drawing, "_draw", None)  # who draws from now on fails
        drawn = client.get(f"/api/projects/{project['id']}/modules").get_json()
        assert [node["path"] for node in drawn["nodes"]] == ["shop.py"]
        drawing.forget(project["id"])
        make_ready(gander.database, map_id).join(SECONDS)
        assert "is drawn when it is asked for" in caplog.text
        add_commit(tmp_path / "shop", {"shop.py": "SHELVES = 8\n"})
        with gander.database.write() as session:  # as the schedule does
            again = gander.projects.start_processing(session, session.get(Project, project["id"]), unasked=True).id
        assert wait_for(client, again)["result"]["unchanged"] is False
        assert len(started) == 1
    finally:
        gander.stop(8.0)


def test_nothing_is_drawn_of_a_map_that_is_gone(tmp_path: Path, caplog):
    app = create_app(load_settings({}, data_dir=tmp_path / "data", local_roots=(tmp_path,), min_free_bytes=0))
    drawing.make_ready(app.extensions["gander"].database, 7).join(SECONDS)
    assert not caplog.records


def test_nothing_is_kept_of_a_map_that_goes_while_it_is_drawn(tmp_path: Path, monkeypatch):
    app = create_app(load_settings({}, data_dir=tmp_path / "data", local_roots=(tmp_path,), min_free_bytes=0))
    database = app.extensions["gander"].database
    with database.write() as session:
        session.add(Project(id=3, user_id=app.extensions["gander"].local_user_id, name="shop"))
    map_id = store.begin_map(bare(database), 3, "c" * 40, "x")
    forgotten: list[int] = []

    def draw(*_given) -> None:
        with database.write() as session:
            session.execute(delete(SystemMap))

    monkeypatch.setattr(drawing, "draw_folder", draw)
    monkeypatch.setattr(drawing, "forget", forgotten.append)
    drawing.make_ready(database, map_id).join(SECONDS)
    assert forgotten == [3]
