from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.api.conftest import create, wait_for
from tests.fakes.accounts import add_user, bearer, claim
from tests.fakes.repositories import Commit, add_commit, make_repository


def test_an_address_alone_names_the_project_and_starts_its_job(client: FlaskClient, shop: Path):
    response = client.post("/api/projects", json={"repository_url": str(shop)})
    project = response.get_json()
    assert response.status_code == 201
    assert response.headers["Location"] == f"/api/projects/{project['id']}"
    assert (project["name"], project["status"], project["counts"]) == ("shop", "pending", None)
    job = client.get(f"/api/jobs/{project['job_id']}").get_json()
    assert (job["job_type"], job["key"]) == ("repository_processing", f"repository_processing:{project['id']}")


def test_a_name_alone_is_enough_and_starts_nothing(client: FlaskClient):
    project = create(client, name="Later")
    assert (project["job_id"], project["status"]) == (None, "pending")
    refused = client.post(f"/api/projects/{project['id']}/refresh", json={})
    assert (refused.status_code, refused.get_json()["code"]) == (400, 40011)


def test_nothing_at_all_is_refused(client: FlaskClient):
    refused = client.post("/api/projects", json={})
    assert refused.status_code == 400
    assert "repository_url" in refused.get_json()["errors"]


@pytest.mark.parametrize(
    "address",
    ["--upload-pack=touch /tmp/x", "ext::sh -c true", "https://user:secret@example.org/a/b", "ftp://example.org/a",
     "/etc", "not an address", "https://exa\nmple.org/a", "git@github.com:a/b"],
)  # fmt: skip
def test_an_address_that_cannot_be_used_is_refused_with_words(client: FlaskClient, address: str):
    refused = client.post("/api/projects", json={"repository_url": address})
    body = refused.get_json()
    assert refused.status_code in {400, 403}, body
    assert "secret" not in str(body)
    assert len(body["detail"]) > 20
    assert client.get("/api/projects").get_json() == []


def test_the_same_address_twice_is_409_naming_the_first(client: FlaskClient, shop: Path):
    first = create(client, repository_url=str(shop))
    second = client.post("/api/projects", json={"repository_url": f"{shop}/"})
    assert second.status_code == 409
    assert second.get_json()["errors"]["project_id"] == [str(first["id"])]


def test_the_same_idempotency_key_creates_once(client: FlaskClient):
    headers = {"Idempotency-Key": "abc"}
    first = client.post("/api/projects", json={"name": "Once"}, headers=headers)
    again = client.post("/api/projects", json={"name": "Once"}, headers=headers)
    assert (again.status_code, again.get_json(), again.headers["Location"]) == (
        201, first.get_json(), first.headers["Location"],
    )  # fmt: skip
    assert len(client.get("/api/projects").get_json()) == 1
    other = client.post("/api/projects", json={"name": "Other"}, headers=headers)
    assert (other.status_code, other.get_json()["code"]) == (409, 40903)


def test_a_refused_request_does_not_use_its_key_up(client: FlaskClient):
    headers = {"Idempotency-Key": "abc"}
    assert client.post("/api/projects", json={}, headers=headers).status_code == 400
    assert client.post("/api/projects", json={"name": "Now"}, headers=headers).status_code == 201


def test_projects_are_paged_newest_first(client: FlaskClient):
    for number in range(5):
        create(client, name=f"p{number}")
    first = client.get("/api/projects?limit=2")
    assert [project["name"] for project in first.get_json()] == ["p4", "p3"]
    assert first.headers["X-Total-Count"] == "5"
    following = first.headers["Link"].partition(">")[0].lstrip("<")
    second = client.get(following)
    assert [project["name"] for project in second.get_json()] == ["p2", "p1"]
    third = client.get(second.headers["Link"].partition(">")[0].lstrip("<"))
    assert [project["name"] for project in third.get_json()] == ["p0"]
    assert "Link" not in third.headers


@pytest.mark.parametrize("method", ["put", "patch"])
def test_a_name_can_be_changed_by_put_and_patch_alike(client: FlaskClient, method: str):
    project = create(client, name="Old")
    changed = getattr(client, method)(f"/api/projects/{project['id']}", json={"name": "New"})
    assert changed.get_json()["name"] == "New"


def test_an_access_token_is_kept_but_never_shown(app: Flask, client: FlaskClient):
    project = create(client, name="Private", access_token="tok-9f8e7d")
    assert project["has_access_token"] is True
    for path in ("/api/projects", f"/api/projects/{project['id']}", "/api/events", "/api/status", "/api/jobs"):
        assert "tok-9f8e7d" not in client.get(path).get_data(as_text=True)
    database = app.extensions["gander"].settings.database_path
    for file in database.parent.glob("gander.db*"):
        assert b"tok-9f8e7d" not in file.read_bytes()
    forgotten = client.put(f"/api/projects/{project['id']}", json={"access_token": ""})
    assert forgotten.get_json()["has_access_token"] is False


def test_a_project_becomes_ready_with_its_counts(mapped: tuple[FlaskClient, int]):
    client, project_id = mapped
    project = client.get(f"/api/projects/{project_id}").get_json()
    assert project["status"] == "ready"
    assert project["default_branch"] == "main"
    assert len(project["head_commit"]) == 40
    assert project["counts"]["files"] == 8
    assert project["counts"]["modules"] == 4
    assert project["counts"]["commits"] == 3


def test_a_refresh_maps_only_when_something_changed(mapped: tuple[FlaskClient, int], shop: Path):
    client, project_id = mapped
    before = client.get(f"/api/projects/{project_id}").get_json()
    job = client.post(f"/api/projects/{project_id}/refresh", json={})
    assert job.status_code == 202
    assert wait_for(client, job.get_json()["id"])["result"]["unchanged"] is True
    add_commit(shop, {"src/shop/new.py": "import shop.cart\n"})
    job = client.post(f"/api/projects/{project_id}/refresh", json={})
    assert wait_for(client, job.get_json()["id"])["result"]["unchanged"] is False
    after = client.get(f"/api/projects/{project_id}").get_json()
    assert after["head_commit"] != before["head_commit"]
    assert after["counts"]["modules"] == before["counts"]["modules"] + 1
    assert after["counts"]["commits"] == before["counts"]["commits"] + 1
    assert len(client.get(f"/api/projects/{project_id}/system-maps").get_json()) == 2


def test_a_map_keeps_the_date_of_its_own_commit(mapped: tuple[FlaskClient, int], shop: Path):
    client, project_id = mapped
    before = client.get(f"/api/projects/{project_id}/system-map").get_json()
    add_commit(shop, {"src/shop/new.py": "x = 1\n"}, at=1_750_000_000)
    wait_for(client, client.post(f"/api/projects/{project_id}/refresh", json={}).get_json()["id"])
    old = client.get(f"/api/projects/{project_id}/system-map?commit={before['commit']}").get_json()
    new = client.get(f"/api/projects/{project_id}/system-map").get_json()
    assert old["commit_at"] == before["commit_at"] < new["commit_at"]


def test_a_map_that_lacks_a_part_is_drawn_again_though_nothing_is_new(running: Flask, mapped: tuple[FlaskClient, int]):
    from models import SystemMap

    client, project_id = mapped
    with running.extensions["gander"].database.write() as session:
        row = session.query(SystemMap).one()
        row.content = {**row.content, "missing": [{"stage": "history", "reason": "git was away"}]}
    job = client.post(f"/api/projects/{project_id}/refresh", json={}).get_json()
    assert wait_for(client, job["id"])["result"]["unchanged"] is False
    assert client.get(f"/api/projects/{project_id}/system-map").get_json()["content"]["missing"] == []


def test_a_script_and_its_copy_with_an_ending_tell_each_symbol_once(running: Flask, tmp_path: Path):
    client = running.test_client()
    text = "#!/usr/bin/env python3\ndef only_once():\n    pass\n"
    source = make_repository(tmp_path / "twins", {"bin/tool": text, "bin/tool.py": text})
    project = create(client, repository_url=str(source))
    assert wait_for(client, project["job_id"])["status"] == "completed"
    found = client.get(f"/api/projects/{project['id']}/symbols?q=only_once").get_json()
    assert sorted(row["path"] for row in found) == ["bin/tool", "bin/tool.py"]


def test_a_rewritten_history_is_read_anew(mapped: tuple[FlaskClient, int], shop: Path, tmp_path: Path):
    client, project_id = mapped
    make_repository(tmp_path / "other", commits=[Commit({"src/shop/only.py": "x = 1\n"}, "Start again")])
    _replace(shop, tmp_path / "other")
    job = client.post(f"/api/projects/{project_id}/refresh", json={}).get_json()
    assert wait_for(client, job["id"])["status"] == "completed"
    commits = client.get(f"/api/projects/{project_id}/commits").get_json()
    assert [commit["subject"] for commit in commits] == ["Start again"]


def _replace(target: Path, source: Path) -> None:
    import shutil

    shutil.rmtree(target)
    shutil.copytree(source, target)


def test_a_failed_first_map_is_failed_with_words_and_code(running: Flask, tmp_path: Path):
    client = running.test_client()
    project = create(client, repository_url=str(make_repository(tmp_path / "empty")))
    assert wait_for(client, project["job_id"])["status"] == "failed"
    project = client.get(f"/api/projects/{project['id']}").get_json()
    assert project["status"] == "failed"
    assert project["last_error"]
    assert project["last_error_code"] >= 40000


def test_a_failed_refresh_leaves_the_map(mapped: tuple[FlaskClient, int], shop: Path):
    import shutil

    client, project_id = mapped
    shutil.rmtree(shop)
    job = client.post(f"/api/projects/{project_id}/refresh", json={}).get_json()
    assert wait_for(client, job["id"])["status"] in {"failed", "dead"}
    project = client.get(f"/api/projects/{project_id}").get_json()
    assert (project["status"], bool(project["last_error"])) == ("ready", True)
    assert client.get(f"/api/projects/{project_id}/system-map").status_code == 200


def test_a_new_address_starts_over(mapped: tuple[FlaskClient, int], tmp_path: Path):
    client, project_id = mapped
    other = make_repository(tmp_path / "other", {"main.go": "package main\n\nfunc main() {}\n"})
    changed = client.put(f"/api/projects/{project_id}", json={"repository_url": str(other)}).get_json()
    assert (changed["status"], changed["counts"]) == ("pending", None)
    assert wait_for(client, changed["job_id"])["status"] == "completed"
    system_map = client.get(f"/api/projects/{project_id}/system-map").get_json()
    assert system_map["content"]["languages"][0]["name"] == "Go"
    assert len(client.get(f"/api/projects/{project_id}/commits").get_json()) == 1


def test_deleting_a_project_removes_everything_of_it(running: Flask, mapped: tuple[FlaskClient, int]):
    from sqlalchemy import func, select

    from models import Commit as CommitRow
    from models import FileChange, MapEdge, MapModule, ParsedBlob, Symbol, SystemMap

    client, project_id = mapped
    gander = running.extensions["gander"]
    clone = gander.repositories.path(project_id)
    assert clone.is_dir()
    assert client.delete(f"/api/projects/{project_id}").status_code == 204
    assert client.get(f"/api/projects/{project_id}").status_code == 404
    assert not clone.exists()
    tidy = next(job for job in client.get("/api/jobs").get_json() if job["job_type"] == "housekeeping")
    wait_for(client, tidy["id"])
    with gander.database.read() as session:
        for model in (SystemMap, MapModule, MapEdge, CommitRow, FileChange, ParsedBlob, Symbol):
            assert session.scalar(select(func.count()).select_from(model)) == 0, model


@pytest.mark.parametrize(
    "address", ["/etc", "~/secret", "git@example.org:ada/notes.git", "ssh://example.org/notes.git"]
)
def test_folders_and_ssh_keys_are_for_the_first_account_only(app: Flask, address: str):
    claim(app)
    headers = {"Authorization": f"Bearer {bearer(app, add_user(app, 'ben@example.org'))}"}
    refused = app.test_client().post("/api/projects", json={"repository_url": address}, headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (403, 40232)
    named = app.test_client().post("/api/projects", json={"name": "n"}, headers=headers).get_json()
    moved = app.test_client().put(f"/api/projects/{named['id']}", json={"repository_url": address}, headers=headers)
    assert (moved.status_code, moved.get_json()["code"]) == (403, 40232)
