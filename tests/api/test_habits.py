"""Habits and rests over HTTP: what a first week does, and what each refusal says to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.core import clock
from tests.fakes.habit_room import NOON, SetClock, empty, make_app

DAY = timedelta(days=1)
TODAY = NOON.date()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    yield from make_app(tmp_path_factory.mktemp("habits"))


@pytest.fixture
def time_is(monkeypatch: pytest.MonkeyPatch, app: Flask) -> SetClock:
    now = SetClock()
    monkeypatch.setattr(clock, "now", now)
    empty(app)
    return now


@pytest.fixture
def client(app: Flask, time_is: SetClock) -> FlaskClient:
    return app.test_client()


def create(client: FlaskClient, **fields) -> dict:
    response = client.post("/api/habits", json={"name": "Read", **fields})
    assert response.status_code == 201, response.get_json()
    assert response.headers["Location"] == f"/api/habits/{response.get_json()['id']}"
    return response.get_json()


def log(client: FlaskClient, habit: dict, on: date | None = None, **fields) -> dict:
    day = {"log_date": on.isoformat()} if on else {}
    response = client.post("/api/habit-logs", json={"habit_id": habit["id"], **day, **fields})
    assert response.status_code in {200, 201}, response.get_json()
    return response.get_json()


def get(client: FlaskClient, habit: dict) -> dict:
    return client.get(f"/api/habits/{habit['id']}").get_json()


def events(client: FlaskClient, kind: str) -> list[dict]:
    rows = client.get("/api/events", query_string={"limit": 200}).get_json()
    return [row["payload"] for row in rows if row["type"] == kind]


def refused(response, status: int, code: int) -> dict:
    problem = response.get_json()
    assert (response.status_code, problem["code"]) == (status, code), problem
    assert len(problem["detail"]) > 20
    return problem


# ── Habits ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_new_habit_starts_today_and_is_open(client: FlaskClient):
    habit = create(client, cue="evening")
    assert habit["start_on"] == TODAY.isoformat()
    assert (habit["status"], habit["streak_unit"], habit["words"]) == ("active", "day", "evening")
    assert habit["today"] == {
        "on": "2026-11-21", "state": "open", "amount": None, "automatic": False, "notes": "", "log_id": None
    }  # fmt: skip
    assert [day["state"] for day in habit["week"]] == ["none"] * 6 + ["open"]
    assert client.get("/api/habits").get_json() == [habit]
    assert get(client, habit) == habit


def test_put_and_patch_change_what_they_name(client: FlaskClient):
    habit = create(client, category="Mind")
    for method in (client.put, client.patch):
        changed = method(f"/api/habits/{habit['id']}", json={"frequency": "weekly", "times": 3}).get_json()
        assert (changed["category"], changed["streak_unit"], changed["times"]) == ("Mind", "week", 3)
    assert client.put(f"/api/habits/{habit['id']}", json={"name": None}).get_json()["name"] == "Read"


def test_figures_follow_a_change_of_the_plan_from_the_first_day(client: FlaskClient):
    habit = create(client, start_on="2026-11-09")
    for back in (5, 6, 11):
        log(client, habit, TODAY - back * DAY)
    assert get(client, habit)["consecutive_misses"] == 4
    changed = client.put(f"/api/habits/{habit['id']}", json={"frequency": "weekly", "times": 1}).get_json()
    assert (changed["consecutive_misses"], changed["current_streak"], changed["status"]) == (0, 2, "active")


def test_a_deleted_habit_takes_its_logs_along(client: FlaskClient):
    habit = create(client)
    logged = log(client, habit)
    assert client.delete(f"/api/habits/{habit['id']}").status_code == 204
    refused(client.get(f"/api/habits/{habit['id']}"), 404, 40460)
    refused(client.get(f"/api/habit-logs/habit/{habit['id']}"), 404, 40460)
    refused(client.delete(f"/api/habit-logs/{logged['id']}"), 404, 40461)


def test_lists_keep_the_order_they_are_given(client: FlaskClient):
    first, second, third = create(client, name="A"), create(client, name="B"), create(client, name="C")
    answer = client.post("/api/habits/reorder", json={"ids": [third["id"], first["id"]]})
    assert [habit["name"] for habit in answer.get_json()] == ["C", "A", "B"]
    assert [habit["name"] for habit in client.get("/api/habits").get_json()] == ["C", "A", "B"]
    refused(client.post("/api/habits/reorder", json={"ids": [second["id"], second["id"]]}), 400, 40064)
    refused(client.post("/api/habits/reorder", json={"ids": [999]}), 400, 40064)


def test_lists_are_paged_and_filtered(client: FlaskClient):
    for name in "ABC":
        create(client, name=name, category="Body" if name == "B" else "Mind")
    page = client.get("/api/habits?limit=2")
    assert page.headers["X-Total-Count"] == "3"
    assert 'rel="next"' in page.headers["Link"]
    assert [habit["name"] for habit in client.get("/api/habits?category=Body").get_json()] == ["B"]
    assert client.get("/api/habits?status=paused").get_json() == []


def test_templates_can_be_posted_as_they_are(client: FlaskClient):
    templates = client.get("/api/habit-templates").get_json()
    assert len(templates) >= 12
    for template in templates:
        assert create(client, **template)["name"] == template["name"]


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, 40002, "name"),
        ({"name": ""}, 40002, "name"),
        ({"name": "a\0b"}, 40002, "name"),
        ({"name": "x" * 101}, 40002, "name"),
        ({"name": "A", "frequency": "hourly"}, 40002, "frequency"),
        ({"name": "A", "status": "at_risk"}, 40002, "status"),
        ({"name": "A", "start_on": "1969-12-31"}, 40002, "start_on"),
        ({"name": "A", "start_on": "2200-01-01"}, 40002, "start_on"),
        ({"name": "A", "weekdays": [7]}, 40002, "weekdays.0"),
        ({"name": "A", "target_amount": -1}, 40002, "target_amount"),
        ({"name": "A", "colour": "red"}, 40002, "colour"),
        ({"name": "A", "frequency": "custom"}, 40060, "weekdays"),
    ],
)
def test_what_is_no_habit_is_refused_by_its_field(client: FlaskClient, body: dict, code: int, field: str):
    assert field in refused(client.post("/api/habits", json=body), 400, code)["errors"]
    assert client.get("/api/habits").get_json() == []


def test_another_projects_id_is_not_found(client: FlaskClient):
    body = {"name": "A", "source": "commits", "source_project_id": 77}
    refused(client.post("/api/habits", json=body), 404, 40410)


# ── Risk ─────────────────────────────────────────────────────────────────────────────────────────────


def test_two_missed_days_put_a_habit_at_risk_once_and_doing_it_recovers(client: FlaskClient, time_is: SetClock):
    habit = create(client)
    log(client, habit)
    time_is.moment += 2 * DAY
    assert (get(client, habit)["status"], get(client, habit)["words"]) == ("active", "missed yesterday")
    time_is.moment += DAY
    at_risk = get(client, habit)
    assert (at_risk["status"], at_risk["consecutive_misses"], at_risk["words_tone"]) == ("at_risk", 2, "warn")
    assert at_risk["words"] == "missed Sunday and Monday"
    time_is.moment += DAY
    assert get(client, habit)["consecutive_misses"] == 3
    told = events(client, "habit_at_risk")
    assert told == [{"habit_id": habit["id"], "name": "Read", "consecutive_misses": 2}]
    assert log(client, habit)["habit"]["status"] == "active"


def test_figures_are_brought_up_to_date_when_a_day_has_turned(client: FlaskClient, time_is: SetClock):
    habit = create(client)
    assert log(client, habit)["habit"]["current_streak"] == 1
    time_is.moment += DAY
    assert client.get("/api/habits").get_json()[0]["current_streak"] == 1  # today is open
    time_is.moment += DAY
    assert client.get("/api/habits").get_json()[0]["current_streak"] == 0
    assert [payload["current_streak"] for payload in events(client, "streak_update")] == [1, 0]


# ── Pauses, archive, rests ───────────────────────────────────────────────────────────────────────────


def change(client: FlaskClient, habit: dict, **fields) -> dict:
    response = client.put(f"/api/habits/{habit['id']}", json=fields)
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def test_a_pause_neither_breaks_nor_extends_the_streak(client: FlaskClient, time_is: SetClock):
    habit = create(client, start_on="2026-11-20")
    log(client, habit, TODAY - DAY)
    assert change(client, habit, status="paused")["status"] == "paused"
    assert change(client, habit, status="paused")["status"] == "paused"  # twice is as once
    assert len(client.get("/api/rest-periods").get_json()) == 1
    time_is.moment += 10 * DAY
    assert get(client, habit)["words"] == "paused since 21 November"
    back = change(client, habit, status="active")
    assert (back["status"], back["current_streak"], back["consecutive_misses"]) == ("active", 1, 0)
    (pause,) = client.get("/api/rest-periods").get_json()
    assert (pause["start_on"], pause["end_on"]) == ("2026-11-21", "2026-11-30")


def test_a_pause_ended_on_its_first_day_was_none(client: FlaskClient):
    habit = create(client)
    change(client, habit, status="paused")
    assert change(client, habit, status="active")["today"]["state"] == "open"
    assert client.get("/api/rest-periods").get_json() == []


def test_what_is_archived_is_out_of_the_list_and_takes_no_log(client: FlaskClient, time_is: SetClock):
    habit = create(client, start_on="2026-11-19")
    log(client, habit, TODAY - 2 * DAY)
    log(client, habit, TODAY - DAY)
    assert change(client, habit, status="archived")["archived_at"] is not None
    assert client.get("/api/habits").get_json() == []
    assert len(client.get("/api/habits?include_archived=true").get_json()) == 1
    refused(client.post("/api/habit-logs", json={"habit_id": habit["id"]}), 409, 40960)
    time_is.moment += 30 * DAY
    back = change(client, habit, status="active")
    assert (back["archived_at"], back["current_streak"], back["status"]) == (None, 2, "active")


def test_a_vacation_rests_all_habits_and_ends_with_its_row(client: FlaskClient):
    habit = create(client, start_on="2026-11-10")
    assert get(client, habit)["status"] == "at_risk"
    body = {"kind": "vacation", "start_on": "2026-11-10", "end_on": "2026-11-30"}
    period = client.post("/api/rest-periods", json=body)
    assert period.status_code == 201
    resting = get(client, habit)
    assert (resting["status"], resting["words"]) == ("active", "on vacation until 30 November")
    assert resting["today"]["state"] == "rest"
    where = f"/api/rest-periods/{period.get_json()['id']}"
    assert client.put(where, json={"end_on": "2026-11-19"}).get_json()["end_on"] == "2026-11-19"
    assert get(client, habit)["consecutive_misses"] == 1
    assert client.delete(where).status_code == 204
    assert get(client, habit)["consecutive_misses"] == 11
    refused(client.delete(where), 404, 40462)
    assert {"habit_ids": [habit["id"]]} in events(client, "habits.changed")


def test_what_is_no_rest_is_refused(client: FlaskClient):
    backwards = {"kind": "rest", "start_on": "2026-11-10", "end_on": "2026-11-09"}
    assert "end_on" in refused(client.post("/api/rest-periods", json=backwards), 400, 40063)["errors"]
    of_all = {"kind": "pause", "start_on": "2026-11-10"}
    assert "habit_id" in refused(client.post("/api/rest-periods", json=of_all), 400, 40063)["errors"]
    refused(client.post("/api/rest-periods", json={**of_all, "habit_id": 5}), 404, 40460)
    refused(client.get("/api/rest-periods?habit_id=5"), 404, 40460)
    assert client.get("/api/rest-periods").get_json() == []


def test_a_habit_that_follows_commits_is_shown_as_such(client: FlaskClient):
    habit = create(client, source="commits", frequency="custom", weekdays=[0, 1, 2, 3, 4])
    assert (habit["source"], habit["source_project_id"], habit["total_completions"]) == ("commits", None, 0)
    assert change(client, habit, source="manual")["source"] == "manual"
