"""Two maps of one project over HTTP, and the trend over both."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from services.core.settings import load_settings
from tests.api.conftest import create, wait_for
from tests.fakes.repositories import ADA, Commit, make_repository

BEFORE = {
    "requirements.txt": "requests>=2\nrq\n",
    "shop/__init__.py": "",
    "shop/money.py": "def add(a, b):\n    return a + b\n",
    "shop/cart.py": "from shop.money import add\n\n\ndef total():\n    return add(1, 2)\n",
    "shop/old.py": "GONE = 1\n",
}
AFTER = {
    "requirements.txt": "requests>=3\nflask\n",
    "shop/money.py": "from shop import cart\n\n\ndef add(a, b):\n    return a + b\n",
    "shop/core/prices.py": "PRICES = {1: 2}\n",
}


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, int, list[dict]]]:
    from app import create_app

    folder = tmp_path_factory.mktemp("twice")
    app = create_app(load_settings({}, data_dir=folder / "data", local_roots=(folder,), min_free_bytes=0))
    app.extensions["gander"].start()
    client = app.test_client()
    path = make_repository(folder / "shop", commits=[Commit(BEFORE, author=ADA)], bare=False, check_out=True)
    project = create(client, repository_url=str(path))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    for name, text in AFTER.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text)
    (path / "shop/old.py").unlink()
    git = ["git", "-C", str(path), "-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "Change it"], check=True)
    job = client.post(f"/api/projects/{project['id']}/refresh").get_json()
    assert wait_for(client, job["id"])["status"] == "completed"
    maps = client.get(f"/api/projects/{project['id']}/system-maps").get_json()
    yield client, project["id"], maps[::-1]
    app.extensions["gander"].stop(8.0)


def get(twice: tuple[FlaskClient, int, list[dict]], path: str, status: int = 200) -> dict:
    client, project_id, _ = twice
    response = client.get(f"/api/projects/{project_id}/system-maps/{path}")
    assert response.status_code == status, response.get_json()
    return response.get_json()


def test_what_changed_between_two_commits(twice: tuple[FlaskClient, int, list[dict]]):
    before, after = twice[2]
    answer = get(twice, f"compare?from={before['id']}&to={after['id']}")
    assert [entry["path"] for entry in answer["modules_added"]["shown"]] == ["shop/core/prices.py"]
    assert [entry["path"] for entry in answer["modules_removed"]["shown"]] == ["shop/old.py"]
    assert [entry["path"] for entry in answer["modules_changed"]["shown"]] == ["shop/money.py"]
    assert [(edge["source"], edge["target"]) for edge in answer["imports_gained"]["shown"]] == [
        ("shop/money.py", "shop/cart.py")
    ]
    (loop,) = answer["loops"]["shown"]
    assert (loop["state"], sorted(loop["modules_after"])) == ("new", ["shop/cart.py", "shop/money.py"])
    states = {change["name"]: change["state"] for change in answer["dependencies"]["shown"]}
    assert states == {"flask": "gained", "rq": "lost", "requests": "changed"}
    figures = {figure["name"]: (figure["before"], figure["after"]) for figure in answer["figures"]}
    labels = {figure["name"]: figure["label"] for figure in answer["figures"]}
    # The page of routes counts those of tests where the product has none; these figures never do, and say so.
    assert (labels["routes"], labels["data_models"]) == ("Routes of the product", "Tables and types of the product")
    assert figures["loops"] == (0, 1)
    assert figures["modules_in_loops"] == (0, 2)
    assert not answer["same"]
    assert not answer["other_version"]


def test_without_ids_the_newest_is_compared_with_the_one_before(twice: tuple[FlaskClient, int, list[dict]]):
    before, after = twice[2]
    answer = get(twice, "compare")
    assert (answer["before"]["id"], answer["after"]["id"]) == (before["id"], after["id"])


def test_a_map_compared_with_itself_has_not_changed(twice: tuple[FlaskClient, int, list[dict]]):
    one = twice[2][1]["id"]
    answer = get(twice, f"compare?from={one}&to={one}")
    assert answer["same"]
    lists = [value for value in answer.values() if isinstance(value, dict) and "total" in value]
    assert {changes["total"] for changes in lists} == {0}
    assert len(lists) >= 10


def test_a_map_that_is_not_there_is_named(twice: tuple[FlaskClient, int, list[dict]]):
    problem = get(twice, "compare?from=4711", 404)
    assert problem["code"] == 40425
    assert "4711" in problem["detail"]


def test_the_trend_has_both_maps_oldest_first(twice: tuple[FlaskClient, int, list[dict]]):
    answer = get(twice, "trend")
    assert [point["map_id"] for point in answer["points"]] == [entry["id"] for entry in twice[2]]
    first, last = answer["points"]
    assert (first["loops"], last["loops"]) == (0, 1)
    assert (last["modules"], last["lines"]) == (twice[2][1]["modules"], twice[2][1]["lines"])
    assert first["dependencies"] == 2
    assert first["commit_at"] <= last["commit_at"]
    assert (last["unresolved_share"], answer["left_out"]) == (0.0, 0)
