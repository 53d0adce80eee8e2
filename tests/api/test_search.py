from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.core.settings import load_settings
from tests.api.conftest import create, make_shop, wait_for
from tests.fakes.accounts import SignedIn, add_user, claim


@dataclass
class Shop:
    """A project that is mapped and indexed, its owner, and somebody else."""

    ada: SignedIn
    project_id: int
    ben: SignedIn

    def find(self, typed: str, **more: object) -> dict:
        response = self.ada.open("/api/search", query_string={"q": typed, "mode": "words", **more})
        assert response.status_code == 200, response.get_json()
        return response.get_json()

    def make(self, path: str, **body: object) -> dict:
        response = self.ada.open(path, "POST", json=body)
        assert response.status_code == 201, response.get_json()
        return response.get_json()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    from app import create_app

    folder = tmp_path_factory.mktemp("search")
    app = create_app(load_settings({}, data_dir=folder / "data", local_roots=(folder,), min_free_bytes=0))
    app.extensions["gander"].start()
    client = app.test_client()
    project = create(client, repository_url=str(make_shop(folder / "shop")))
    wait_for(client, project["job_id"])
    wait_until_indexed(client, project["id"])
    ada, ben = claim(app), add_user(app, "ben@example.org")
    yield Shop(SignedIn(app, ada), project["id"], SignedIn(app, ben))
    app.extensions["gander"].stop(8.0)


def wait_until_indexed(client: FlaskClient, project_id: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if client.get(f"/api/projects/{project_id}/search-state").get_json()["words"]["at"] is not None:
            return
        time.sleep(0.05)  # between two looks; the index is the condition, not the time
    raise AssertionError("not indexed")


def test_a_mapped_project_is_found_by_its_words(shop: Shop):
    found = shop.find("where is the total of a cart", project_id=shop.project_id)
    first = found["hits"][0]
    assert (first["path"], first["project_id"]) == ("src/shop/cart.py", shop.project_id)
    assert first["link"].startswith(f"/projects/{shop.project_id}/files?path=src%2Fshop%2Fcart.py#L")
    assert first["commit"]
    assert any(first["snippet"][start:end].lower() == "total" for start, end in first["highlights"])
    assert found["mode_used"] == "words"
    assert found["facets"]["lang"]["Python"] >= 1
    assert found["took_ms"] >= 0
    assert shop.find("sells things")["hits"][0]["kind"] == "doc"


def test_commits_and_tasks_are_found_as_soon_as_they_are_there(shop: Shop):
    (commit,) = shop.find("command", kind="commit")["hits"]
    assert (commit["title"], commit["author"]) == ("Add a command", "Ben Other")
    task = shop.make("/api/tasks", title="Water the ficus", project_id=shop.project_id)
    (hit,) = shop.find("ficus")["hits"]
    assert (hit["kind"], hit["link"]) == ("task", f"/plan?task={task['id']}")
    shop.ada.open(f"/api/tasks/{task['id']}", "PUT", json={"title": "Water the palm"})
    assert [hit["title"] for hit in shop.find("palm ficus")["hits"]] == ["Water the palm"]
    shop.ada.open(f"/api/tasks/{task['id']}", "DELETE")
    assert shop.find("palm")["hits"] == []


def test_habits_and_goals_are_found(shop: Shop):
    habit = shop.make("/api/habits", name="Read poetry", frequency="daily")
    shop.make("/api/goals", name="Run a marathon", target_value=42)
    assert shop.find("poetry")["hits"][0]["link"] == f"/grow/habits/{habit['id']}"
    assert shop.find("marathon")["hits"][0]["kind"] == "goal"


def test_pages_and_facets(shop: Shop):
    whole = shop.find("cart shop add main")
    page = shop.find("cart shop add main", limit=2)
    assert page["total"] == whole["total"] > 2
    rest = shop.find("cart shop add main", limit=2, cursor=page["cursor"])
    assert [hit["id"] for hit in (*page["hits"], *rest["hits"])] == [hit["id"] for hit in whole["hits"][:4]]
    assert shop.ada.open("/api/search?q=cart&cursor=zzz").status_code == 400


def test_a_hop_shows_what_the_best_files_import(shop: Shop):
    assert {hit["path"] for hit in shop.find("total kind:code")["hits"]} == {"src/shop/cart.py"}
    found = shop.find("total kind:code", hop="true")["hits"]
    assert found[0]["path"] == "src/shop/cart.py"
    assert {"src/shop/money.py", "src/shop/cli.py"} <= {hit["path"] for hit in found if "hop" in hit["parts"]}


def test_what_a_filter_cannot_mean_is_said(shop: Shop):
    (problem,) = shop.find("kind:sonnet cart")["problems"]
    assert "kind:sonnet" in problem


def test_regular_expressions_search_the_mapped_commit(shop: Shop):
    found = shop.ada.open(
        f"/api/search/regex?project_id={shop.project_id}&pattern={quote('def (add|total)')}"
    ).get_json()
    assert {(hit["path"], hit["line"]) for hit in found["hits"]} == {("src/shop/money.py", 4), ("src/shop/cart.py", 7)}
    assert (found["cut"], found["left_out"]) == (None, {"binary": 1})
    assert found["files_searched"] == found["files"]
    bad = shop.ada.open(f"/api/search/regex?project_id={shop.project_id}&pattern=(")
    assert (bad.status_code, bad.get_json()["code"]) == (400, 40040)
    assert shop.ada.open("/api/search/regex?project_id=999&pattern=a").status_code == 404


def test_another_users_things_are_not_found(shop: Shop):
    shop.make("/api/tasks", title="Hide the treasure")
    for typed in ("cart", "treasure", "kind:commit", "path:src", "project:shop"):
        assert shop.ben.open(f"/api/search?q={quote(typed)}").get_json()["total"] == 0, typed
    assert shop.ben.open(f"/api/search?q=cart&project_id={shop.project_id}").status_code == 404
    assert shop.ben.open(f"/api/search/regex?project_id={shop.project_id}&pattern=a").status_code == 404
    assert shop.ben.open(f"/api/projects/{shop.project_id}/search-state").status_code == 404


ODD = ['"', "'", '"" OR 1', "NEAR(a b)", "name:", "^cart", "cart*", "-cart", "(", ")", "\0", "\ud800", "a" * 4_000, "😀", "*", "{name} : x", "path:[", "path:*****", "project:", "%", "_", "kind:", "after:9999-99"]  # fmt: skip


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_odd_queries_are_answered(shop: Shop, typed: str):
    raw = quote(typed.encode("utf-8", "surrogatepass"))
    assert shop.ada.open(f"/api/search?mode=words&q={raw}").status_code == 200
    assert shop.ada.open(f"/api/search/regex?project_id={shop.project_id}&pattern={raw}").status_code in {200, 400}


@given(st.binary(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_queries_of_any_bytes_are_answered(shop: Shop, typed: bytes):
    assert shop.ada.open(f"/api/search?mode=words&q={quote(typed)}").status_code == 200
