"""Urgency: Taskwarrior's figures, and the SQL that sorts by the same sum."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models import MapModule, Project, SystemMap, Task, TaskDependency, TaskTag, User
from services import tasks
from services.core import clock as core_clock
from services.core.database import Database
from services.core.days import OwnerDays
from services.tasks.heat import heat_of_place
from services.tasks.moments import Clock, seconds_of
from services.tasks.urgency import Weighed, due_factor, parts_of, urgency_of
from services.tasks.urgency_sql import overdue, values
from tests.fakes.database import LOCAL_USER_ID, fresh_database

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def plain(**more: object) -> float:
    return urgency_of(parts_of(Weighed(created_seconds=seconds_of(NOW), **more), seconds_of(NOW)))


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({}, 0),
        ({"tags": ("next",)}, 15.8),
        ({"tags": ("a", "b")}, 0.9),
        ({"tags": ("a", "b", "c", "d")}, 1),
        ({"tags": ("waiting",)}, -2.2),
        ({"priority": "high"}, 6),
        ({"priority": "medium"}, 3.9),
        ({"priority": "low"}, 1.8),
        ({"is_doing": True}, 4),
        ({"is_blocking": True}, 8),
        ({"is_blocked": True}, -5),
        ({"has_notes": True}, 0.8),
        ({"has_project": True}, 1),
        ({"heat": 1.0}, 3),
        ({"due_seconds": seconds_of(NOW + timedelta(days=30))}, 2.4),
        ({"due_seconds": seconds_of(NOW)}, 8.8),
        ({"due_seconds": seconds_of(NOW - timedelta(days=7))}, 12),
        ({"due_seconds": seconds_of(NOW - timedelta(days=70))}, 12),
    ],
)
def test_each_property_adds_what_taskwarrior_adds(task: dict, expected: float):
    assert plain(**task) == pytest.approx(expected, abs=0.001)


def test_the_factor_of_a_due_date_rises_evenly_over_three_weeks():
    assert due_factor(-14) == pytest.approx(0.2)
    assert due_factor(-3.5) == pytest.approx(0.6)
    assert due_factor(7) == 1
    assert due_factor(-14.1) == 0.2


def test_age_counts_whole_days_and_stops_after_a_year():
    def of(days: float) -> float:
        return urgency_of(parts_of(Weighed(created_seconds=seconds_of(NOW - timedelta(days=days))), seconds_of(NOW)))

    assert of(0.9) == 0
    assert of(73) == pytest.approx(0.4)
    assert of(365) == of(4000) == 2


def test_the_parts_add_up_and_say_what_they_are():
    parts = parts_of(
        Weighed(created_seconds=seconds_of(NOW), tags=("next",), due_seconds=seconds_of(NOW + timedelta(days=2)),
                priority="high", is_blocked=True, is_blocking=True, heat=0.31),
        seconds_of(NOW),
    )  # fmt: skip
    assert urgency_of(parts) == pytest.approx(sum(part.value for part in parts))
    assert [part.name for part in parts][:2] == ["next", "blocking" if parts[1].name == "blocking" else "due"]
    assert {part.name: part.words for part in parts}["due"] == "due in 2 days"


def test_only_the_first_quarter_of_ranked_modules_is_hot():
    assert heat_of_place(1, 100) == 1
    assert heat_of_place(13, 100) == pytest.approx(0.52)
    assert heat_of_place(26, 100) == 0
    assert heat_of_place(1, 1) == 1
    assert heat_of_place(1, 0) == 0
    assert heat_of_place(201, 100_000) == 0


def test_a_day_without_a_time_lasts_until_the_owners_next_day_begins():
    at = Clock(OwnerDays(ZoneInfo("Europe/Berlin"), day_start_minutes=240), NOW)
    assert at.due_at(date(2026, 11, 21), None) == datetime(2026, 11, 22, 3, tzinfo=UTC)
    assert at.due_at(date(2026, 11, 21), 9 * 60) == datetime(2026, 11, 21, 8, tzinfo=UTC)


ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe", "America/St_Johns"]
moments = st.integers(0, 3 * 365 * 86_400).map(
    lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(st.sampled_from(ZONES), moments, st.integers(-17, 17), st.integers(0, 1439), st.sampled_from([0, 240]))
def test_the_steps_of_the_clock_tell_the_same_moments_as_the_zone(
    zone: str, now: datetime, ahead: int, minutes: int, start: int
):
    at = Clock(OwnerDays(ZoneInfo(zone), day_start_minutes=start), now)
    day = now.date() + timedelta(days=ahead)
    wall = int((datetime.combine(day, datetime.min.time(), UTC) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    wall += minutes * 60
    seconds = [offset for since, offset in at.offsets if wall >= since][-1]
    assert wall - seconds == at.due_seconds(day, minutes)


one_task = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["open", "open", "doing", "done", "dropped"]),
        "due": st.none() | st.integers(-20, 30),
        "minutes": st.none() | st.integers(0, 1439),
        "priority": st.sampled_from([None, "low", "medium", "high"]),
        "tags": st.lists(st.sampled_from(["next", "waiting", "home", "next-week", "x"]), unique=True, max_size=4),
        "age": st.floats(0, 400),
        "notes": st.sampled_from(["", "words"]),
        "module": st.sampled_from([None, "a.py", "b.py", "c.py", "gone.py"]),
        "waits_for": st.none() | st.integers(0, 7),
    }
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = fresh_database(tmp_path_factory.mktemp("urgency"))
    yield database
    database.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(one_task, min_size=1, max_size=8), st.sampled_from(ZONES), moments)
def test_the_database_sorts_by_the_very_sum_that_is_shown(
    database: Database, made: list[dict], zone: str, now: datetime
):
    with pytest.MonkeyPatch.context() as patch, database.read() as session:  # nothing written in it is kept
        patch.setattr(core_clock, "now", lambda: now)
        session.get_one(User, LOCAL_USER_ID).time_zone = zone
        project_id = _hot_project(session)
        rows = [_row(session, each, now, project_id) for each in made]
        for row, each in zip(rows, made, strict=True):
            other = each["waits_for"]
            if other is not None and other < len(rows) and rows[other] is not row:
                session.add(TaskDependency(task_id=row.id, depends_on_id=rows[other].id))
        session.flush()
        page = tasks.list_tasks(session, LOCAL_USER_ID, tasks.Wanted(status="all"), limit=50, cursor=None)
        at = tasks.clock_of(session, LOCAL_USER_ID)
        over = select(Task.id).where(overdue(len(at.offsets)))
        late = set(session.scalars(over, values(at, LOCAL_USER_ID, {})))
    shown = [view.urgency for view in page.rows]
    assert all(earlier >= later - 0.001 for earlier, later in pairwise(shown))
    assert {view.id for view in page.rows if view.is_overdue} == late
    assert all(view.urgency == pytest.approx(sum(part.value for part in view.urgency_parts)) for view in page.rows)


def test_of_two_tasks_alike_the_one_on_a_hot_spot_comes_first(database: Database):
    with database.read() as session:  # nothing written in it is kept
        project_id = _hot_project(session)
        alike = {"status": "open", "due": None, "priority": None, "tags": [], "age": 0.0, "notes": ""}
        cold, hot = (_row(session, {**alike, "module": path}, NOW, project_id) for path in ("h.py", "a.py"))
        page = tasks.list_tasks(session, LOCAL_USER_ID, tasks.Wanted(), limit=50, cursor=None)
        assert [view.id for view in page.rows] == [hot.id, cold.id]
        assert "module" in {part.name for part in page.rows[0].urgency_parts} - {
            part.name for part in page.rows[1].urgency_parts
        }


def _row(session, each: dict, now: datetime, project_id: int) -> Task:
    today = now.date()
    row = Task(
        user_id=LOCAL_USER_ID,
        title="t",
        status=each["status"],
        due_on=None if each["due"] is None else today + timedelta(days=each["due"]),
        due_minutes=None if each["due"] is None else each["minutes"],
        priority=each["priority"],
        tags=each["tags"],
        created_at=now - timedelta(days=each["age"]),
        notes=each["notes"],
        project_id=project_id if each["module"] else None,
        module=each["module"],
    )
    session.add(row)
    session.flush()
    session.add_all(TaskTag(task_id=row.id, tag=tag) for tag in each["tags"])
    return row


def _hot_project(session) -> int:
    project = Project(user_id=LOCAL_USER_ID, name="p")
    session.add(project)
    session.flush()
    drawn = SystemMap(project_id=project.id, commit="c", state="ready", map_version="1")
    session.add(drawn)
    session.flush()
    project.current_map_id = drawn.id
    for index, path in enumerate("abcdefgh"):
        session.add(
            MapModule(map_id=drawn.id, path=f"{path}.py", blob="b", role="code", rank=0.1, branches=9 - index,
                      recency=1.0, changes_year=3)
        )  # fmt: skip
    session.flush()
    return project.id
