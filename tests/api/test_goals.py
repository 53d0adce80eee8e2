from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import Habit, User


def create(client: FlaskClient, **fields) -> dict:
    response = client.post("/api/goals", json={"name": "Finish SICP", "target_value": 610, **fields})
    assert response.status_code == 201, response.get_json()
    return response.get_json()


def test_a_goal_needs_a_name_and_a_target_and_answers_with_its_forecast(client: FlaskClient):
    response = client.post("/api/goals", json={"name": "Read", "target_value": 610, "unit": "p.", "current_value": 212})
    goal = response.get_json()
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/goals/{goal['id']}")
    assert (goal["is_manual"], goal["current_value"], goal["is_completed"]) == (True, 212, False)
    assert goal["forecast"]["words"].startswith("Not enough yet")
    assert client.get(f"/api/goals/{goal['id']}").get_json() == goal
    assert client.get("/api/goals").get_json() == [goal]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"}, {"target_value": 1}, {"name": "", "target_value": 1}, {"name": "x", "target_value": -5},
        {"name": "x", "target_value": 0}, {"name": "x", "target_value": 1e308}, {"name": "x", "target_value": "much"},
        {"name": "x\u0000", "target_value": 1}, {"name": "x", "target_value": 1, "due_on": "2300-01-01"},
        {"name": "x", "target_value": 1, "start_on": "2026-05-01", "due_on": "2026-04-01"},
        {"name": "x", "target_value": 1, "current_value": 1e300}, {"name": "x", "target_value": 10**400},
        {"name": "x", "target_value": 1, "is_manual": True, "sources": [{"kind": "tasks"}]},
        {"name": "x", "target_value": 1, "sources": [{"kind": "commits", "tag": "a"}]},
        {"name": "x", "target_value": 1, "sources": [{"kind": "tasks"}, {"kind": "tasks"}]},
        {"name": "x", "target_value": 1, "sources": [{"kind": "tasks", "weight": -1}]},
        {"name": "x", "target_value": 1, "completed_at": "2026-01-01T00:00:00Z"},
    ],
)  # fmt: skip
def test_a_goal_that_cannot_be_is_refused_with_words(client: FlaskClient, body: dict):
    refused = client.post("/api/goals", json=body)
    assert refused.status_code == 400, refused.get_json()
    assert refused.get_json()["errors"]
    assert client.get("/api/goals").get_json() == []


def test_a_number_that_is_none_is_refused(client: FlaskClient):
    for word in ("NaN", "Infinity", "-Infinity"):
        refused = client.post(
            "/api/goals", data=f'{{"name": "x", "target_value": {word}}}', content_type="application/json"
        )
        assert refused.status_code == 400


def test_a_derived_value_cannot_be_typed(client: FlaskClient):
    goal = create(client, sources=[{"kind": "tasks", "tag": "#gander"}])
    assert goal["sources"][0]["words"] == "tasks done with #gander"
    for refused in (
        client.put(f"/api/goals/{goal['id']}", json={"current_value": 5}),
        client.post(f"/api/goals/{goal['id']}/entries", json={"value": 5}),
    ):
        assert (refused.status_code, refused.get_json()["code"]) == (409, 40970)
        assert "counted" in refused.get_json()["detail"]
    assert client.get(f"/api/goals/{goal['id']}").get_json()["current_value"] == 0


def test_put_replaces_what_it_names_and_null_takes_the_due_day_away(client: FlaskClient):
    goal = create(client, due_on="2199-12-31", unit="p.")
    changed = client.put(f"/api/goals/{goal['id']}", json={"name": "Read", "due_on": None, "unit": None}).get_json()
    assert (changed["name"], changed["due_on"], changed["unit"], changed["target_value"]) == ("Read", None, "p.", 610)
    assert client.patch(f"/api/goals/{goal['id']}", json={"archived": True}).get_json()["archived_at"]
    assert client.get("/api/goals").get_json() == []
    assert len(client.get("/api/goals?include_archived=true").get_json()) == 1


def test_entries_move_a_goal_kept_by_hand_and_reach_it(client: FlaskClient):
    goal = create(client, target_value=10)
    path = f"/api/goals/{goal['id']}/entries"
    first = client.post(path, json={"value": 4})
    assert (first.status_code, first.get_json()["goal"]["current_value"]) == (201, 4)
    second = client.post(path, json={"value": 11})
    assert (second.status_code, second.get_json()["id"]) == (200, first.get_json()["id"])
    assert second.get_json()["goal"]["is_completed"]
    assert second.get_json()["goal"]["forecast"]["words"].startswith("Reached on")
    assert client.post(path, json={"value": 1, "on_date": "2199-01-01"}).status_code == 400
    progress = client.get(f"/api/goals/{goal['id']}/progress").get_json()
    assert progress["points"][-1]["value"] == 11
    assert client.delete(f"{path}/{first.get_json()['id']}").status_code == 204
    assert client.delete(f"{path}/{first.get_json()['id']}").status_code == 404
    assert client.get(f"/api/goals/{goal['id']}").get_json()["current_value"] == 0


def test_progress_of_odd_days_is_empty_and_of_no_days_is_refused(client: FlaskClient):
    goal = create(client)
    path = f"/api/goals/{goal['id']}/progress"
    assert client.get(f"{path}?from=2199-01-01&to=1970-01-01").get_json()["points"] == []
    assert client.get(f"{path}?from=2300-01-01").status_code == 400
    assert client.get(f"{path}?from=gestern").status_code == 400
    assert len(client.get(f"{path}?from=1970-01-01").get_json()["points"]) == 1


def test_a_goal_that_is_not_there_is_404(client: FlaskClient):
    for answer in (
        client.get("/api/goals/9"), client.put("/api/goals/9", json={}), client.delete("/api/goals/9"),
        client.get("/api/goals/9/progress"), client.post("/api/goals/9/entries", json={"value": 1}),
        client.delete("/api/goals/9/entries/1"),
    ):  # fmt: skip
        assert (answer.status_code, answer.get_json()["code"]) == (404, 40470)


def test_another_users_habit_cannot_move_a_goal(client: FlaskClient, app: Flask):
    with app.extensions["gander"].database.write() as session:
        other = User(email="other@example.org")
        session.add(other)
        session.flush()
        habit = Habit(user_id=other.id, name="Theirs", start_on=other.created_at.date())
        session.add(habit)
        session.flush()
        theirs = habit.id
    refused = client.post("/api/goals", json={"name": "x", "target_value": 1, "habits": [{"habit_id": theirs}]})
    assert (refused.status_code, refused.get_json()["code"]) == (404, 40471)
    assert client.delete(f"/api/goals/{create(client)['id']}").status_code == 204
    assert client.get("/api/goals").get_json() == []


def test_a_tap_and_a_task_move_a_goal_and_reach_it_once(client: FlaskClient):
    habit = client.post("/api/habits", json={"name": "Walk"}).get_json()
    goal = create(
        client,
        target_value=2,
        habits=[{"habit_id": habit["id"]}],
        sources=[{"kind": "tasks", "tag": "gander", "weight": 0.5}],
    )
    log = client.post("/api/habit-logs", json={"habit_id": habit["id"]}).get_json()
    tasks = [
        client.post("/api/tasks", json={"title": f"t{number}", "tags": ["gander"]}).get_json() for number in (1, 2)
    ]
    values = []
    for task in tasks:
        assert client.post(f"/api/tasks/{task['id']}/complete").status_code == 200
        values.append(client.get(f"/api/goals/{goal['id']}").get_json()["current_value"])
    assert values == [1.5, 2.0]
    reached = client.get(f"/api/goals/{goal['id']}").get_json()
    assert reached["is_completed"]
    assert [part["value"] for part in (*reached["habits"], *reached["sources"])] == [1, 1]
    client.delete(f"/api/habit-logs/{log['id']}")
    client.post(f"/api/tasks/{tasks[0]['id']}/reopen")
    fallen = client.get(f"/api/goals/{goal['id']}").get_json()
    assert (fallen["current_value"], fallen["completed_at"]) == (0.5, reached["completed_at"])
    client.post("/api/habit-logs", json={"habit_id": habit["id"]})
    client.post(f"/api/tasks/{tasks[0]['id']}/complete")
    happened = client.get("/api/events?type=goal_completed").get_json()
    assert [event["payload"] for event in happened] == [{"goal_id": goal["id"], "name": "Finish SICP", "value": 2.0}]
    client.delete(f"/api/habits/{habit['id']}")
    assert client.get(f"/api/goals/{goal['id']}").get_json()["current_value"] == 1.0


def test_a_late_goal_counts_as_late_on_the_dashboard(client: FlaskClient):
    create(client, due_on="1990-01-01", start_on="1989-01-01")
    create(client, target_value=5, current_value=6)
    create(client)
    assert client.get("/api/analytics/dashboard").get_json()["goals"] == {"active": 2, "completed": 1, "late": 1}
