"""Logs over HTTP: one a habit and day, whoever writes, in the owner's days."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.core import clock
from tests.fakes.habit_room import SetClock, empty, make_app

DAY = timedelta(days=1)


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


@pytest.fixture
def habit(client: FlaskClient) -> dict:
    return client.post("/api/habits", json={"name": "Read"}).get_json()


def write(client: FlaskClient, habit: dict, **fields):
    return client.post("/api/habit-logs", json={"habit_id": habit["id"], **fields})


def logs(client: FlaskClient, habit: dict, **query) -> list[dict]:
    return client.get(f"/api/habit-logs/habit/{habit['id']}", query_string=query).get_json()


def test_logging_twice_corrects(client: FlaskClient, habit: dict):
    first, second = write(client, habit, notes="a page"), write(client, habit, status="skipped")
    assert (first.status_code, second.status_code) == (201, 200)
    (only,) = logs(client, habit)
    assert (only["status"], only["notes"]) == ("skipped", "a page")
    answered = second.get_json()["habit"]
    assert (answered["total_completions"], answered["total_skips"], answered["today"]["state"]) == (0, 1, "skipped")


def test_taking_a_log_back_undoes_the_tick(client: FlaskClient, habit: dict):
    logged = write(client, habit).get_json()
    assert logged["habit"]["current_streak"] == 1
    assert client.delete(f"/api/habit-logs/{logged['id']}").status_code == 204
    after = client.get(f"/api/habits/{habit['id']}").get_json()
    assert (after["current_streak"], after["today"]["state"], after["last_completed_date"]) == (0, "open", None)
    assert client.delete(f"/api/habit-logs/{logged['id']}").get_json()["code"] == 40461


def test_each_change_is_told_with_what_was_there_before(client: FlaskClient, habit: dict):
    logged = write(client, habit).get_json()
    write(client, habit, status="missed")
    client.delete(f"/api/habit-logs/{logged['id']}")
    told = [row["payload"] for row in client.get("/api/events").get_json() if row["type"] == "habit_logged"]
    assert [(each["former_status"], each["status"]) for each in told] == [
        (None, "done"), ("done", "missed"), ("missed", None)
    ]  # fmt: skip
    assert all(each["log_date"] == "2026-11-21" and each["automatic"] is False for each in told)


def test_the_future_is_refused_and_a_day_before_the_start_moves_it(client: FlaskClient, habit: dict):
    refusal = write(client, habit, log_date="2026-11-22")
    assert (refusal.status_code, refusal.get_json()["code"]) == (400, 40061)
    assert "2026-11-22 has not come yet; your today is 2026-11-21" in refusal.get_json()["detail"]
    earlier = write(client, habit, log_date="2026-11-19").get_json()["habit"]
    assert (earlier["start_on"], earlier["total_completions"], earlier["consecutive_misses"]) == ("2026-11-19", 1, 1)


def test_taking_back_the_log_that_moved_the_start_moves_it_back(client: FlaskClient, habit: dict):
    oldest = write(client, habit, log_date="2026-10-22").get_json()
    later = write(client, habit, log_date="2026-11-19").get_json()
    assert oldest["habit"]["status"] == "at_risk"
    client.delete(f"/api/habit-logs/{oldest['id']}")
    after = client.get(f"/api/habits/{habit['id']}").get_json()
    assert (after["start_on"], after["consecutive_misses"], after["status"]) == ("2026-11-19", 1, "active")
    client.delete(f"/api/habit-logs/{later['id']}")
    after = client.get(f"/api/habits/{habit['id']}").get_json()
    assert (after["start_on"], after["consecutive_misses"]) == ("2026-11-21", 0)


def test_a_first_day_that_the_owner_chose_stays_when_its_log_goes(client: FlaskClient):
    habit = client.post("/api/habits", json={"name": "Read", "start_on": "2026-11-19"}).get_json()
    first = write(client, habit, log_date="2026-11-19").get_json()
    client.delete(f"/api/habit-logs/{first['id']}")
    assert client.get(f"/api/habits/{habit['id']}").get_json()["start_on"] == "2026-11-19"


def test_a_period_moves_back_by_whole_ones(client: FlaskClient):
    body = {"name": "Call", "frequency": "custom", "times": 2, "period_days": 10}
    habit = client.post("/api/habits", json=body).get_json()
    earlier = write(client, habit, log_date="2026-11-10").get_json()["habit"]
    assert earlier["start_on"] == "2026-11-01"  # twenty days before


def test_a_day_may_be_as_old_as_1970(client: FlaskClient, habit: dict):
    assert write(client, habit, log_date="1970-01-01").status_code == 201
    assert write(client, habit, log_date="1969-12-31").status_code == 400


def test_an_amount_decides_and_a_day_short_of_it_is_still_open(client: FlaskClient):
    body = {"name": "Walk", "unit": "steps", "target_amount": 8000}
    habit = client.post("/api/habits", json=body).get_json()
    short = write(client, habit, amount=5000).get_json()
    assert (short["status"], short["habit"]["today"]["state"]) == ("missed", "open")
    assert short["habit"]["words"] == "5,000 of 8,000 steps so far"
    done = write(client, habit, amount=9120, status="missed").get_json()
    assert (done["status"], done["amount"], done["habit"]["words"]) == ("done", 9120, "9,120 steps so far")


def test_at_most_is_done_at_or_below_the_target(client: FlaskClient):
    body = {"name": "Coffee", "unit": "cups", "target_amount": 2, "direction": "at_most"}
    habit = client.post("/api/habits", json=body).get_json()
    assert write(client, habit, amount=2).get_json()["status"] == "done"
    over = write(client, habit, amount=3).get_json()
    assert (over["status"], over["habit"]["today"]["state"]) == ("missed", "missed")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": 3}, 400, 40062),
        ({"habit_id": 99}, 404, 40460),
        ({"status": "perhaps"}, 400, 40002),
        ({"notes": "a\0b"}, 400, 40002),
        ({"amount": -1}, 400, 40002),
        ({"amount": "NaN"}, 400, 40002),
        ({"log_date": "2026-02-30"}, 400, 40002),
        ({"habit_id": 2**70}, 400, 40002),
    ],
)
def test_what_is_no_log_is_refused(client: FlaskClient, habit: dict, body: dict, status: int, code: int):
    response = client.post("/api/habit-logs", json={"habit_id": habit["id"], **body})
    assert (response.status_code, response.get_json()["code"]) == (status, code)
    assert logs(client, habit) == []


def test_logs_are_listed_newest_first_in_pages(client: FlaskClient, habit: dict):
    for day in range(1, 6):
        write(client, habit, log_date=f"2026-11-0{day}")
    assert [row["log_date"][-1] for row in logs(client, habit)] == ["5", "4", "3", "2", "1"]
    between = {"from": "2026-11-02", "to": "2026-11-04"}
    assert [row["log_date"][-1] for row in logs(client, habit, **between)] == ["4", "3", "2"]
    page = client.get(f"/api/habit-logs/habit/{habit['id']}?limit=2")
    assert page.headers["X-Total-Count"] == "5"


def test_two_writers_on_one_day_leave_one_log_and_true_figures(app: Flask, client: FlaskClient, habit: dict):
    gate, answers = threading.Barrier(6), []

    def tick(status: str) -> None:
        own = app.test_client()
        gate.wait()
        answers.append(write(own, habit, status=status).status_code)

    threads = [threading.Thread(target=tick, args=(status,)) for status in ("done", "skipped", "missed") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 5 + [201]
    (only,) = logs(client, habit)
    after = client.get(f"/api/habits/{habit['id']}").get_json()
    assert after["total_completions"] == (only["status"] == "done")
    assert after["total_skips"] == (only["status"] == "skipped")
    told = [row["payload"] for row in client.get("/api/events").get_json() if row["type"] == "habit_logged"]
    assert [each["former_status"] for each in told[1:]] == [each["status"] for each in told[:-1]]


# ── The owner's days ─────────────────────────────────────────────────────────────────────────────────


def settings(client: FlaskClient, **fields) -> None:
    assert client.put("/api/auth/me", json=fields).status_code == 200


def test_the_night_belongs_to_the_day_before_when_the_owner_says_so(
    client: FlaskClient, habit: dict, time_is: SetClock
):
    settings(client, time_zone="Europe/Berlin", day_start_minutes=240)
    time_is.moment = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)  # 03:30 in Berlin
    assert write(client, habit).get_json()["log_date"] == "2026-11-21"
    time_is.moment = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)  # 04:00
    assert write(client, habit).get_json()["log_date"] == "2026-11-22"


def test_a_streak_goes_through_both_changes_of_the_clock(client: FlaskClient, time_is: SetClock):
    settings(client, time_zone="Europe/Berlin")
    for first, last_evening in (
        (datetime(2026, 3, 27, 22, 30, tzinfo=UTC), "2026-03-30"),  # on the 29th the clock skips an hour
        (datetime(2026, 10, 23, 21, 30, tzinfo=UTC), "2026-10-26"),  # on the 25th one comes twice
    ):
        time_is.moment = first
        habit = client.post("/api/habits", json={"name": "Read"}).get_json()
        for evening in range(4):  # half past eleven in the evening by the owner's clock
            shift = {0: 0, 1: 0, 2: -1, 3: -1}[evening] if first.month == 3 else {0: 0, 1: 0, 2: 1, 3: 1}[evening]
            time_is.moment = first + evening * DAY + timedelta(hours=shift)
            logged = write(client, habit).get_json()
        assert (logged["log_date"], logged["habit"]["current_streak"]) == (last_evening, 4)


def test_moving_across_zones_changes_no_days_log(client: FlaskClient, habit: dict, time_is: SetClock):
    settings(client, time_zone="Asia/Tokyo")
    time_is.moment = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)  # the 22nd in Tokyo
    assert write(client, habit).get_json()["log_date"] == "2026-11-22"
    settings(client, time_zone="America/Los_Angeles")  # where it is the 21st
    assert [row["log_date"] for row in logs(client, habit)] == ["2026-11-22"]
    here = client.get(f"/api/habits/{habit['id']}").get_json()
    assert (here["today"]["on"], here["today"]["state"]) == ("2026-11-21", "open")
    assert write(client, habit).get_json()["log_date"] == "2026-11-21"
    time_is.moment += DAY
    there = client.get(f"/api/habits/{habit['id']}").get_json()
    assert (there["today"]["state"], there["current_streak"]) == ("done", 2)
