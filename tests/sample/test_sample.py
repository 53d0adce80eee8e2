"""The sample year: believable, loaded and removed as one, and nothing else touched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from models import Base, Event, Habit
from services.sample.year import sample_year
from services.wiring import Gander


def rows(app: Flask) -> dict[str, int]:
    """Count the rows of every table but the log of events, which keeps what happened."""
    gander: Gander = app.extensions["gander"]
    with gander.database.read() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
            if table.name != Event.__tablename__
        }


def own(client: FlaskClient) -> None:
    """Make what an owner may have of their own before."""
    habit = client.post("/api/habits", json={"name": "Mine"}).get_json()
    client.post("/api/habit-logs", json={"habit_id": habit["id"]})
    client.post("/api/tasks", json={"title": "Mine", "tags": ["flat"]})
    client.post("/api/goals", json={"name": "Mine", "target_value": 3, "habits": [{"habit_id": habit["id"]}]})


def test_what_is_loaded_is_removed_again_and_nothing_else(app: Flask, client: FlaskClient):
    own(client)
    before = rows(app)
    mine = [client.get(path).get_json() for path in ("/api/habits", "/api/tasks", "/api/goals")]
    loaded = client.post("/api/sample-data", json={})
    assert loaded.status_code == 201
    assert loaded.get_json()["habits"] == 8
    assert rows(app)["habit_log"] > 1000
    assert client.delete("/api/sample-data").status_code == 204
    assert rows(app) == before
    after = [client.get(path).get_json() for path in ("/api/habits", "/api/tasks", "/api/goals")]
    assert [[row["id"] for row in each] for each in after] == [[row["id"] for row in each] for each in mine]
    assert after[2][0]["current_value"] == mine[2][0]["current_value"]


def test_it_is_loaded_once(client: FlaskClient):
    assert client.post("/api/sample-data", json={}).status_code == 201
    again = client.post("/api/sample-data", json={})
    assert (again.status_code, again.get_json()["code"]) == (409, 40990)


def test_removing_what_is_not_there_changes_nothing(client: FlaskClient):
    assert client.delete("/api/sample-data").status_code == 204
    assert client.get("/api/sample-data").get_json() == {
        "loaded": False, "habits": 0, "goals": 0, "tasks": 0, "projects": 0,
    }  # fmt: skip


def test_its_figures_are_those_of_somebody_who_keeps_at_most_of_it(app: Flask, client: FlaskClient):
    client.post("/api/sample-data", json={})
    with app.extensions["gander"].database.read() as session:
        habits = {habit.name: habit for habit in session.scalars(select(Habit))}
    assert habits["German, 15 minutes"].status == "at_risk"
    assert habits["Read 20 pages"].current_streak == 4
    assert all(40 <= habit.consistency_score <= 100 for habit in habits.values())
    assert sum(habit.status == "at_risk" for habit in habits.values()) <= 2


@pytest.mark.parametrize("today", [date(2026, 11, 21), date(2028, 2, 29), date(2026, 1, 1), date(2026, 7, 5)])
def test_the_year_ends_today_whichever_day_that_is(today: date):
    year = sample_year(today)
    for habit in year.habits:
        days = [log.on for log in habit.logs]
        assert days == sorted(set(days))
        assert today - timedelta(days=365) <= days[0]
        assert days[-1] <= today
    assert sample_year(today) == year
