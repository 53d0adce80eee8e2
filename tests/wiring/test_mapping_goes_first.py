"""While a map is drawn, for which somebody waits, no passage is embedded."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

from app import create_app
from services.core.settings import load_settings
from services.system_map.mapper import MapChild
from services.wiring import Gander, embedding
from tests.api.conftest import create, wait_for
from tests.fakes.repositories import make_repository

SECONDS = 60


def made(folder: Path) -> Gander:
    app = create_app(load_settings({}, data_dir=folder / "data", local_roots=(folder,), min_free_bytes=0))
    return app.extensions["gander"]


def test_embedding_stands_aside_until_the_map_is_drawn(tmp_path, monkeypatch):
    gander = made(tmp_path)
    asked, looked, went_on = threading.Event(), threading.Event(), threading.Event()

    def embed_project(*_, check, **__):
        asked.set()
        check()
        went_on.set()

    monkeypatch.setattr(embedding.embedding, "embed_project", embed_project)
    context = SimpleNamespace(payload={"project_id": 1}, check=looked.set)
    job = threading.Thread(target=embedding.embedding_type(gander).run, args=(context,))
    with gander.mapping:
        job.start()
        assert asked.wait(SECONDS)
        assert looked.wait(SECONDS)
        looked.clear()
        assert looked.wait(SECONDS)  # it is asked again and again whether it was cancelled
        assert not went_on.is_set()
    assert went_on.wait(SECONDS)
    job.join(SECONDS)


def test_a_map_goes_first_from_its_child_s_start_to_its_end(tmp_path, monkeypatch):
    app = create_app(load_settings({}, data_dir=tmp_path / "data", local_roots=(tmp_path,), min_free_bytes=0))
    gander: Gander = app.extensions["gander"]
    real, stood_aside = MapChild.run, []

    class AtWork(Exception):
        pass

    def at_work() -> None:
        raise AtWork

    def run(self, *given, **named):
        try:
            gander.mapping.wait(at_work)
        except AtWork:
            stood_aside.append(True)
        return real(self, *given, **named)

    monkeypatch.setattr(MapChild, "run", run)
    gander.start()
    try:
        client = app.test_client()
        project = create(client, repository_url=str(make_repository(tmp_path / "shop", {"shop.py": "SHELVES = 7\n"})))
        assert wait_for(client, project["job_id"])["status"] == "completed"
        assert stood_aside == [True]
        gander.mapping.wait(at_work)  # afterwards nobody has to
    finally:
        gander.stop(8.0)
