from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.api.conftest import create, wait_for


@contextmanager
def counted(app: Flask):
    """Collect the statements that the server runs, transactions' own words left out."""
    statements: list[str] = []
    engine = app.extensions["gander"].database.engine

    def note(_connection, _cursor, statement, *_):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def test_the_status_is_told_in_at_most_two_queries(app: Flask, client: FlaskClient, shop: Path):
    create(client, repository_url=str(shop))
    client.get("/api/health")  # so that no health sample falls into the count
    with counted(app) as statements:
        status = client.get("/api/status?after=0").get_json()
    # Whether someone has claimed the instance is looked up after other changes, ten times a second at most.
    own = [statement for statement in statements if "FROM user " not in statement]
    assert len(own) <= 2, statements
    assert [job["job_type"] for job in status["jobs"]] == ["repository_processing"]
    assert {event["type"] for event in status["events"]} >= {"project.created", "job.created"}
    assert set(status["system_health"]) == {"database", "disk", "git", "queue", "schedule"}


def test_an_unchanged_status_is_304_and_reads_no_row(app: Flask, client: FlaskClient):
    first = client.get("/api/status")
    with counted(app) as statements:
        again = client.get("/api/status", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert statements == []


def test_a_change_is_seen_by_the_very_next_poll(client: FlaskClient):
    first = client.get("/api/status")
    create(client, name="New")
    second = client.get("/api/status", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.get_json()["cursor"] > first.get_json()["cursor"]


def test_a_cursor_hands_out_each_event_once_and_in_order(client: FlaskClient):
    cursor = client.get("/api/status").get_json()["cursor"]
    seen: list[int] = []
    for number in range(3):
        create(client, name=f"p{number}")
        status = client.get(f"/api/status?after={cursor}").get_json()
        assert [event["payload"]["name"] for event in status["events"]] == [f"p{number}"]
        seen += [event["id"] for event in status["events"]]
        cursor = status["cursor"]
    assert seen == sorted(set(seen))
    assert client.get(f"/api/status?after={cursor}").get_json()["events"] == []


def test_without_a_cursor_there_are_no_events_but_where_to_begin(client: FlaskClient):
    create(client, name="Old")
    status = client.get("/api/status").get_json()
    assert status["events"] == []
    assert client.get(f"/api/status?after={status['cursor']}").get_json()["events"] == []


def test_events_can_be_asked_by_type_project_and_page(client: FlaskClient):
    for number in range(4):
        create(client, name=f"p{number}")
    rows = client.get("/api/events?type=project.created&limit=3").get_json()
    assert [row["payload"]["name"] for row in rows] == ["p0", "p1", "p2"]
    after = client.get(f"/api/events?after={rows[-1]['id']}").get_json()
    assert [row["payload"]["name"] for row in after] == ["p3"]
    back = client.get(f"/api/events?before={after[0]['id']}&limit=2").get_json()
    assert [row["payload"]["name"] for row in back] == ["p1", "p2"]
    only = client.get(f"/api/events?project_id={rows[1]['project_id']}").get_json()
    assert [row["payload"]["name"] for row in only] == ["p1"]


def test_every_transition_of_a_job_is_an_event(running: Flask, shop: Path):
    client = running.test_client()
    project = create(client, repository_url=str(shop))
    wait_for(client, project["job_id"])
    types = [row["type"] for row in client.get(f"/api/events?project_id={project['id']}").get_json()]
    for wanted in ("project.created", "job.created", "job.started", "project.changed", "map.drawn", "job.completed"):
        assert wanted in types, types


def test_jobs_can_be_listed_cancelled_and_run_again(client: FlaskClient, shop: Path):
    project = create(client, repository_url=str(shop))
    path = f"/api/jobs/{project['job_id']}"
    assert client.post(f"{path}/cancel", json={}).get_json()["status"] == "cancelled"
    assert [job["id"] for job in client.get("/api/jobs?status=cancelled").get_json()] == [project["job_id"]]
    assert client.get("/api/jobs?status=dead").get_json() == []
    failed = client.get(f"/api/projects/{project['id']}").get_json()
    assert failed["status"] == "failed"
    assert client.post(f"{path}/retry", json={}).get_json()["status"] == "pending"
    assert client.get(path).get_json()["attempts"] == 0


def test_a_finished_job_cannot_be_cancelled(mapped: tuple[FlaskClient, int]):
    client, project_id = mapped
    (job_id,) = (
        job["id"]
        for job in client.get("/api/jobs").get_json()
        if (job["job_type"], job["project_id"]) == ("repository_processing", project_id)
    )
    assert client.post(f"/api/jobs/{job_id}/cancel", json={}).status_code == 409
    assert client.post(f"/api/jobs/{job_id}/retry", json={}).status_code == 409


def test_health_names_every_part(client: FlaskClient):
    health = client.get("/api/health").get_json()
    assert set(health["parts"]) == {"database", "disk", "git", "queue", "schedule"}
    assert health["status"] in {"ok", "degraded"}
    assert client.get("/api/ping").get_json() == {"ping": "pong"}
    assert client.get("/api/").get_json()["docs"] == "/api/docs"
