"""What a map says of its files, where another project holds the same texts under other names."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from tests.api.conftest import create, wait_for
from tests.fakes.repositories import make_repository

ZOO = "def zebra_crossing():\n    return 41\n"
LONE = "def lone_wolf():\n    return 7\n"
SCRIPT = "#!/usr/bin/env python3\ndef run_wild():\n    return 1\n"


def test_a_map_has_the_symbols_of_what_it_read_itself_and_no_others(running: Flask, tmp_path: Path):
    client = running.test_client()

    def draw(name: str, files: dict[str, str]) -> int:
        project = create(client, repository_url=str(make_repository(tmp_path / name, files)))
        assert wait_for(client, project["job_id"])["status"] == "completed"
        return project["id"]

    def seen(number: int) -> list[object]:
        url = f"/api/projects/{number}"
        found = client.get(f"{url}/symbols?q=").get_json()
        files = [client.get(f"{url}/files?path={path}").get_json() for path in ("vendor/zoo.py", "lone.py", "wild")]
        asked = client.get(f"{url}/related?node=symbol:vendor/zoo.py%23zebra_crossing")
        return [
            sorted((symbol["path"], symbol["name"]) for symbol in found),
            [(file["skipped"] is None, [symbol["name"] for symbol in file["symbols"]]) for file in files],
            asked.status_code,
        ]

    own = draw("own", {"vendor/zoo.py": ZOO, "lone.py": LONE, "wild": SCRIPT})
    alone = [
        [("lone.py", "lone_wolf"), ("wild", "run_wild")],
        [(False, []), (True, ["lone_wolf"]), (True, ["run_wild"])],
        404,
    ]
    assert seen(own) == alone
    other = draw("other", {"zoo.py": ZOO, "lone": LONE, "wild.py": SCRIPT, "main.py": "import zoo\n"})
    names = [symbol["path"] for symbol in client.get(f"/api/projects/{other}/symbols?q=").get_json()]
    assert sorted(names) == ["wild.py", "zoo.py"]
    assert seen(own) == alone
