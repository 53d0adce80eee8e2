from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from models import Habit, HabitLog
from services import habits


@pytest.fixture
def lapsed(client: FlaskClient, app: Flask) -> dict:
    """A daily habit that was done every third day for 120 days, and not on the last two."""
    habit = client.post("/api/habits", json={"name": "German"}).get_json()
    gander = app.extensions["gander"]
    today = date.fromisoformat(habit["today"]["on"])
    with gander.database.write() as session:
        row = session.get(Habit, habit["id"])
        row.start_on = today - timedelta(days=120)
        done = [today - timedelta(days=number) for number in range(3, 121, 3)]
        session.execute(insert(HabitLog), [{"habit_id": row.id, "log_date": on, "status": "done"} for on in done])
        habits.recalculate_user(session, row.user_id)
    return client.get(f"/api/habits/{habit['id']}").get_json()


def adaptive(client: FlaskClient, habit: dict) -> dict:
    return client.get(f"/api/suggestions/habits/{habit['id']}/adaptive").get_json()


def test_a_habit_at_risk_is_given_one_change_with_its_reason_and_what_such_advice_was_worth(
    client: FlaskClient, lapsed: dict
):
    found = adaptive(client, lapsed)
    assert lapsed["status"] == "at_risk"
    (suggestion,) = found["suggestions"]
    assert suggestion["rule"] == "reduce_frequency"
    assert suggestion["change"] == {"frequency": "weekly", "times": 3}
    assert "you missed" in suggestion["reason"]
    assert found["silent_because"] is None
    assert found["back_test"]["words"].startswith("Would have warned before")
    assert client.get("/api/suggestions").get_json() == [found]


def test_a_suggestion_is_taken_over_in_one_call_and_all_keep_silent_then(client: FlaskClient, lapsed: dict):
    path = f"/api/suggestions/habits/{lapsed['id']}"
    taken = client.post(f"{path}/accept", json={"rule": "reduce_frequency"})
    assert taken.status_code == 200
    assert (taken.get_json()["frequency"], taken.get_json()["times"]) == ("weekly", 3)
    assert taken.get_json()["suggested_frequency"] is None
    assert adaptive(client, lapsed)["suggestions"] == []
    again = client.post(f"{path}/accept", json={"rule": "reduce_frequency"})
    assert (again.status_code, again.get_json()["code"]) == (409, 40971)


def test_a_suggestion_that_was_waved_away_keeps_silent_and_says_until_when(client: FlaskClient, lapsed: dict):
    path = f"/api/suggestions/habits/{lapsed['id']}"
    assert client.post(f"{path}/dismiss", json={"rule": "reduce_frequency"}).status_code == 204
    found = adaptive(client, lapsed)
    assert found["suggestions"] == []
    assert found["silent_because"].startswith("Silent until ")
    assert client.post(f"{path}/accept", json={"rule": "reduce_frequency"}).status_code == 409


def test_looking_for_risks_names_them_and_writes_what_is_suggested(client: FlaskClient, lapsed: dict):
    found = client.post("/api/suggestions/detect-risks", json={}).get_json()
    assert found == {"checked": 1, "at_risk": [{"habit_id": lapsed["id"], "name": "German", "consecutive_misses": 2}]}
    assert client.get(f"/api/habits/{lapsed['id']}").get_json()["suggested_frequency"] == "3 times a week"


def test_a_habit_that_is_new_or_paused_is_left_alone(client: FlaskClient):
    habit = client.post("/api/habits", json={"name": "Read"}).get_json()
    found = adaptive(client, habit)
    assert (found["suggestions"], found["back_test"]) == ([], None)
    assert found["silent_because"].startswith("Not enough yet to suggest anything: 0 of the 8 days")
    client.put(f"/api/habits/{habit['id']}", json={"status": "paused"})
    assert adaptive(client, habit)["silent_because"] == "The habit is paused: nothing is asked of you"
    assert client.get("/api/suggestions").get_json() == []


def test_what_is_unknown_is_refused(client: FlaskClient, lapsed: dict):
    assert client.get("/api/suggestions/habits/999/adaptive").status_code == 404
    assert client.post("/api/suggestions/habits/999/accept", json={"rule": "reduce_frequency"}).status_code == 404
    assert client.post("/api/suggestions/habits/999/dismiss", json={"rule": "reduce_frequency"}).status_code == 404
    for body in ({}, {"rule": "nothing"}, {"rule": None}):
        assert client.post(f"/api/suggestions/habits/{lapsed['id']}/accept", json=body).status_code == 400
