"""The main job and the child that waits: taken by the next map, given back by a refresh that finds nothing new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app import create_app
from services.core.settings import load_settings
from services.system_map.mapper import MapChild
from services.system_map.spare import SpareChild
from services.wiring import Gander
from tests.api.conftest import create, wait_for
from tests.fakes.repositories import Commit, make_repository


class Started:
    """Starts real children and remembers them."""

    def __init__(self) -> None:
        self.children: list[MapChild] = []
        self.languages: list[list[str]] = []
        self.parse_children: list[int] = []

    def __call__(self, languages: Sequence[str] = (), parse_children: int = 1) -> MapChild:
        self.children.append(MapChild(languages=languages, parse_children=parse_children))
        self.languages.append([*languages])
        self.parse_children.append(parse_children)
        return self.children[-1]

    @property
    def waiting(self) -> list[MapChild]:
        return [child for child in self.children if child.is_waiting]


def test_the_child_that_waits_draws_the_next_map_and_survives_a_refresh_without_news(tmp_path: Path):
    app = create_app(load_settings({}, data_dir=tmp_path / "data", local_roots=(tmp_path,), min_free_bytes=0))
    gander: Gander = app.extensions["gander"]
    started = Started()
    gander.spare = SpareChild(started)
    gander.start()
    try:
        client = app.test_client()
        path = make_repository(
            tmp_path / "shop",
            commits=[Commit({"shop.py": "def sell():\n    pass\n", "a.go": "package a\n", "b.py": ""})],
        )
        project = create(client, repository_url=str(path))
        assert wait_for(client, project["job_id"])["status"] == "completed"
        first, second = started.children
        assert started.waiting == [second]
        assert not first.is_waiting
        assert started.languages == [[], ["Python", "Go"]]  # the next map's files are likely in these
        assert started.parse_children == [min(2, gander.settings.parse_processes), 1]  # a whole map, then a few files

        refresh = client.post(f"/api/projects/{project['id']}/refresh").get_json()
        assert wait_for(client, refresh["id"])["result"]["unchanged"]
        assert started.waiting == [second]
        assert second.is_waiting

        other = create(client, repository_url=str(make_repository(tmp_path / "inn", {"inn.py": "ROOMS = 7\n"})))
        assert wait_for(client, other["job_id"])["status"] == "completed"
        assert not second.is_waiting
        assert started.waiting == [started.children[2]]
    finally:
        gander.stop(8.0)
    assert started.waiting == []
