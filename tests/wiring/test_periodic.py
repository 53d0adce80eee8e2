"""Work that runs by itself, from being due to what it did."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from models import BackgroundJob, Habit, HabitLog, Notification, Project, User
from services.background import FINAL, get_job
from services.core import clock
from services.wiring import Gander
from services.wiring.periodic import email_settings, works


@pytest.fixture
def gander(app: Flask) -> Gander:
    made: Gander = app.extensions["gander"]
    return made


def wanted(gander: Gander, name: str) -> bool:
    (work,) = [work for work in works(gander) if work.name == name]
    with gander.database.write() as session:
        return work.wanted(session, clock.now())


def run(gander: Gander, name: str) -> BackgroundJob:
    """Run a piece of work to its end."""
    with gander.database.write() as session:
        job_id = gander.schedule.run_now(session, name).id
    gander.jobs.start_workers()
    deadline = time.monotonic() + 60
    while True:
        with gander.database.read() as session:
            job = get_job(session, gander.local_user_id, job_id)
        if job.status in FINAL:
            return job
        assert time.monotonic() < deadline
        time.sleep(0.01)  # between two looks; the end is the condition


def add_habit(gander: Gander, idle: int, **fields: object) -> int:
    """Add a daily habit that was last done `idle` days ago, its figures as of yesterday."""
    today = clock.now().date()
    with gander.database.write() as session:
        user = session.get(User, gander.local_user_id)
        assert user is not None
        user.time_zone = "UTC"
        habit = Habit(user_id=user.id, name="German", start_on=today - timedelta(days=30), computed_on=today - timedelta(days=1),
                      last_completed_date=today - timedelta(days=idle), dismissed={}, **fields)  # fmt: skip
        session.add(habit)
        session.flush()
        session.add_all(
            HabitLog(habit_id=habit.id, log_date=today - timedelta(days=ago), status="done") for ago in range(idle, 10)
        )
        return habit.id


def notifications(gander: Gander) -> list[Notification]:
    with gander.database.read() as session:
        return list(session.scalars(select(Notification).order_by(Notification.id)))


def test_on_a_fresh_instance_nothing_but_the_backup_wants_to_run(gander: Gander):
    assert [work.name for work in works(gander) if wanted(gander, work.name)] == ["backup"]


def test_risk_detection_marks_a_habit_and_tells_its_owner_once(gander: Gander):
    habit_id = add_habit(gander, idle=3)
    assert wanted(gander, "risk_detection")
    assert run(gander, "risk_detection").result == {"checked": 1, "at_risk": 1}
    run(gander, "risk_detection")
    with gander.database.read() as session:
        habit = session.get(Habit, habit_id)
    assert habit is not None
    assert (habit.status, habit.consecutive_misses) == ("at_risk", 2)
    assert [(row.kind, row.link) for row in notifications(gander)] == [("habit_at_risk", f"/grow/habits/{habit_id}")]


def test_a_still_habit_is_nudged_once_a_day(gander: Gander):
    habit_id = add_habit(gander, idle=3)
    assert run(gander, "nudges").result == {"users": 1, "nudged": 1}
    assert run(gander, "nudges").result == {"users": 1, "nudged": 0}
    (row,) = notifications(gander)
    assert (row.kind, row.title, row.body) == ("nudge", "German waits", "Last done 3 days ago.")
    assert row.subject.startswith(f"nudge:habit:{habit_id}:")


def test_nobody_is_nudged_in_quiet_hours(gander: Gander):
    add_habit(gander, idle=3)
    with gander.database.write() as session:
        user = session.get(User, gander.local_user_id)
        assert user is not None
        user.notification_choices = {"quiet": ["00:00", "23:59"]}
        if clock.now().strftime("%H:%M") == "23:59":
            user.notification_choices = {"quiet": ["23:00", "01:00"]}
    assert run(gander, "nudges").result == {"users": 1, "nudged": 0}


def test_a_habit_done_today_is_not_nudged(gander: Gander):
    add_habit(gander, idle=0)
    assert run(gander, "nudges").result == {"users": 1, "nudged": 0}


def test_streaks_are_brought_up_to_the_day_once_it_has_turned(gander: Gander):
    habit_id = add_habit(gander, idle=2, current_streak=8)
    assert wanted(gander, "streak_updates")
    assert run(gander, "streak_updates").result["habits"] == 1
    assert not wanted(gander, "streak_updates")
    with gander.database.read() as session:
        habit = session.get(Habit, habit_id)
    assert habit is not None
    assert (habit.current_streak, habit.longest_streak, habit.computed_on) == (0, 8, clock.now().date())


def test_a_project_is_refreshed_when_its_interval_has_passed(gander: Gander):
    hours_ago = clock.now() - timedelta(hours=7)
    with gander.database.write() as session:
        project = Project(user_id=gander.local_user_id, name="p", repository_url="/nowhere", status="ready",
                          refresh_every_hours=6, refreshed_at=hours_ago, created_at=hours_ago)  # fmt: skip
        session.add(project)
        session.flush()
        project_id = project.id
    assert wanted(gander, "project_refresh")
    assert run(gander, "project_refresh").result == {"started": 1}
    # It was tried, with whatever end; it is tried again after the interval, not at the next beat.
    assert not wanted(gander, "project_refresh")
    with gander.database.read() as session:
        assert session.scalar(select(BackgroundJob.id).where(BackgroundJob.project_id == project_id)) is not None


def test_a_project_without_an_interval_is_left_alone(gander: Gander):
    with gander.database.write() as session:
        session.add(Project(user_id=gander.local_user_id, name="p", repository_url="/nowhere", status="ready"))
    assert not wanted(gander, "project_refresh")


def test_a_backup_is_made_and_named(gander: Gander):
    result = run(gander, "backup").result
    assert (gander.settings.instance_dir / "backups" / result["name"]).stat().st_size == result["bytes"]


def test_a_job_that_gave_up_is_told(gander: Gander, monkeypatch: pytest.MonkeyPatch):
    def fail(_settings: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("services.wiring.periodic.back_up_now", fail)
    job = run(gander, "backup")
    assert job.status == "failed"
    assert [(row.kind, row.title) for row in notifications(gander)] == [("work_failed", "Back up the database failed")]


def test_cleaning_up_removes_what_has_ended(gander: Gander):
    with gander.database.write() as session:
        session.add(Notification(user_id=gander.local_user_id, kind="nudge", subject="old", title="Old",
                                 created_at=clock.now() - timedelta(days=100)))  # fmt: skip
    assert run(gander, "session_clean_up").result["notifications"] == 1
    assert notifications(gander) == []


def test_without_a_mail_server_there_is_no_email(gander: Gander):
    assert gander.email is None
    assert run(gander, "email_delivery").result == {"sent": 0, "failed": 0}
    with_one = gander.settings.model_copy(update={"smtp_host": "mail.example.org", "smtp_user": "ada@example.org"})
    found = email_settings(with_one)
    assert found is not None
    assert (found.host, found.port, found.sender, found.security) == (
        "mail.example.org",
        587,
        "ada@example.org",
        "starttls",
    )
