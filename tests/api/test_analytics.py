from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from models import Habit, HabitLog, RestPeriod
from services import habits
from services.habits import day_states, load_logs, load_rests, plan_of

KINDS = (
    {"frequency": "daily"},
    {"frequency": "custom", "weekdays": [0, 2, 4]},
    {"frequency": "weekly", "times": 3},
    {"frequency": "custom", "times": 2, "period_days": 10},
)


@pytest.fixture
def grown(client: FlaskClient, app: Flask) -> date:
    """Eight habits of all kinds with 200 days of logs, a vacation and one archived; returns today."""
    rng = random.Random(20261121)
    today = date.fromisoformat(client.get("/api/analytics/dashboard").get_json()["on"])
    gander = app.extensions["gander"]
    for number in range(8):
        client.post("/api/habits", json={"name": f"Habit {number}", **KINDS[number % 4]})
    with gander.database.write() as session:
        for habit in session.query(Habit).all():
            habit.start_on = today - timedelta(days=200)
            chance = rng.uniform(0.3, 0.95)
            rows = []
            for back in range(1, 201):
                status = "done" if rng.random() < chance else rng.choice(["skipped", "missed", ""])
                if status:
                    rows.append({"habit_id": habit.id, "log_date": today - timedelta(days=back), "status": status})
            session.execute(insert(HabitLog), rows)
        first, last = today - timedelta(days=60), today - timedelta(days=50)
        session.add(RestPeriod(user_id=gander.local_user_id, kind="vacation", start_on=first, end_on=last))
        session.flush()
        habits.recalculate_user(session, gander.local_user_id)
    client.put("/api/habits/8", json={"status": "archived"})
    return today


def reference(app: Flask, today: date) -> dict[str, tuple[int, int]]:
    """Count day by day and habit by habit."""
    gander = app.extensions["gander"]
    counts = {(today - timedelta(days=back)).isoformat(): (0, 0) for back in range(371)}
    with gander.database.read() as session:
        for habit in session.query(Habit).all():
            logs = load_logs(session, habit.id)
            rests = load_rests(session, habit.user_id, habit.id)
            start = today - timedelta(days=370)
            for state in day_states(plan_of(habit), logs, rests, start=start, end=today, today=today):
                done, due = counts[state.on.isoformat()]
                counts[state.on.isoformat()] = (done + (state.state == "done"), due + state.due)
    return counts


def test_the_heatmap_of_all_habits_equals_counting_every_day(client: FlaskClient, app: Flask, grown: date):
    found = client.get("/api/analytics/heatmap").get_json()
    assert (found["from"], found["to"], len(found["days"])) == (
        (grown - timedelta(days=370)).isoformat(), grown.isoformat(), 371,
    )  # fmt: skip
    assert {day["on"]: (day["done"], day["due"]) for day in found["days"]} == reference(app, grown)
    assert found["total"] == sum(day["done"] for day in found["days"])
    assert found["max"] == max(day["done"] for day in found["days"])
    assert "ticks." in found["words"]


def test_a_calendar_year_has_its_own_days(client: FlaskClient, grown: date):
    found = client.get("/api/analytics/heatmap?year=2024").get_json()
    assert (found["from"], found["to"], len(found["days"]), found["total"]) == ("2024-01-01", "2024-12-31", 366, 0)
    one = client.get(f"/api/analytics/habits/1/heatmap?year={grown.year}").get_json()
    assert one["days"][0]["on"] == f"{grown.year}-01-01"


def test_a_habits_heatmap_tells_how_each_day_went(client: FlaskClient, grown: date):
    found = client.get("/api/analytics/habits/1/heatmap").get_json()
    states = {day["on"]: day["state"] for day in found["days"]}
    assert states[(grown - timedelta(days=55)).isoformat()] in {"rest", "done", "skipped"}
    assert states[(grown - timedelta(days=300)).isoformat()] == "none"
    assert states[grown.isoformat()] == "open"
    assert found["total"] == sum(state == "done" for state in states.values())


def test_the_dashboard_agrees_with_the_habits_and_the_heatmap(client: FlaskClient, grown: date):
    found = client.get("/api/analytics/dashboard").get_json()
    listed = client.get("/api/habits").get_json()
    active = [habit for habit in listed if habit["status"] in {"active", "at_risk"}]
    assert found["habits"]["active"] == len(active) == 7
    assert found["habits"]["archived"] == 1
    assert {habit["habit_id"] for habit in found["at_risk"]} == {
        habit["id"] for habit in active if habit["status"] == "at_risk"
    }
    assert all(habit["words"] for habit in found["at_risk"])
    assert found["consistency_score"] == pytest.approx(
        sum(habit["consistency_score"] for habit in active) / 7, abs=0.06
    )
    assert found["habits"]["due_today"] == sum(
        habit["today"]["state"] in {"open", "done", "missed"} for habit in active
    )
    days = client.get("/api/analytics/heatmap").get_json()["days"][-7:]
    assert found["week"] == [{name: day[name] for name in ("on", "done", "due")} for day in days]
    month = [
        day for day in client.get("/api/analytics/heatmap").get_json()["days"] if day["on"][:7] == f"{grown:%Y-%m}"
    ]
    assert found["completions"]["month"] == sum(day["done"] for day in month)


def test_a_habit_of_which_nothing_was_asked_yet_leaves_the_mean_score_alone(client: FlaskClient):
    kept = client.post("/api/habits", json={"name": "Read"}).get_json()
    client.post("/api/habit-logs", json={"habit_id": kept["id"]})
    client.post("/api/habits", json={"name": "Begun just now"})
    assert client.get("/api/analytics/dashboard").get_json()["consistency_score"] == 100


def test_a_tap_shows_in_every_answer_at_once(client: FlaskClient, grown: date):
    before = client.get("/api/analytics/dashboard").get_json()
    assert client.get("/api/analytics/dashboard").get_json() == before
    client.post("/api/habit-logs", json={"habit_id": 1})
    after = client.get("/api/analytics/dashboard").get_json()
    assert after["habits"]["done_today"] == before["habits"]["done_today"] + 1
    assert after["completions"]["all"] == before["completions"]["all"] + 1
    assert after["week"][-1]["done"] == before["week"][-1]["done"] + 1
    assert client.get("/api/analytics/habits/1/heatmap").get_json()["days"][-1]["state"] == "done"
    assert client.get("/api/analytics/habits/1/weekly").get_json()[-1]["done"] >= 1


def test_weeks_months_trend_and_insights_answer_as_asked(client: FlaskClient, grown: date):
    path = "/api/analytics/habits/1"
    weeks = client.get(f"{path}/weekly?weeks=5").get_json()
    assert (len(weeks), set(weeks[0])) == (5, {"from", "to", "done", "due", "rate"})
    assert len(client.get(f"{path}/monthly").get_json()) == 12
    trend = client.get(f"{path}/consistency-trend?days=30").get_json()
    assert (len(trend), trend[-1]["on"]) == (30, grown.isoformat())
    habit = client.get("/api/habits/1").get_json()
    assert trend[-1]["score"] == pytest.approx(habit["consistency_score"])
    found = client.get(f"{path}/insights").get_json()
    assert [day["weekday"] for day in found["weekdays"]] == list(range(7))
    assert len(found["words"]) == 2
    pairs = client.get("/api/analytics/correlations?limit=5").get_json()
    assert 0 < len(pairs) <= 5
    assert all(pair["significant"] or pair["words"].startswith("Not significant") for pair in pairs)


@pytest.mark.parametrize(
    "path",
    ["heatmap?year=1", "heatmap?year=x", "habits/1/weekly?weeks=0", "habits/1/weekly?weeks=99999", "correlations?limit=0",
     "habits/1/monthly?months=-1", "habits/1/consistency-trend?days=1e9", "dashboard?x=1"],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(client: FlaskClient, path: str):
    assert client.get(f"/api/analytics/{path}").status_code == 400


@pytest.mark.parametrize("call", ["heatmap", "weekly", "monthly", "consistency-trend", "insights"])
def test_a_habit_that_is_not_there_is_404(client: FlaskClient, call: str):
    answer = client.get(f"/api/analytics/habits/77/{call}")
    assert (answer.status_code, answer.get_json()["code"]) == (404, 40460)


def test_an_empty_gander_has_an_empty_dashboard(client: FlaskClient):
    found = client.get("/api/analytics/dashboard").get_json()
    assert (found["consistency_score"], found["best_streak"], found["at_risk"]) == (0.0, None, [])
    assert [day["due"] for day in found["week"]] == [0] * 7
    assert client.get("/api/analytics/correlations").get_json() == []
