from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update

from models import Commit, Event, Goal, GoalEntry, GoalHabit, Habit, HabitLog, Person, Project, Task, TaskTag, User
from services import events, goals
from services.core.database import Database
from services.core.days import OwnerDays, zone_named
from services.goals import GoalFields, HabitLink, SourceLink
from services.goals.contributions import count_by_day
from tests.fakes.database import LOCAL_USER_ID as ME

TODAY = date(2026, 11, 21)
START = date(2026, 11, 1)


def make_goal(session, target: float = 10, **fields) -> Goal:
    links = {name: fields.pop(name) for name in ("habits", "sources", "current_value") if name in fields}
    return goals.create_goal(
        session, ME, GoalFields({"name": "A goal", "target_value": target, "start_on": START, **fields}, **links)
    )


def make_habit(session, name: str = "Walk") -> Habit:
    habit = Habit(user_id=ME, name=name, start_on=date(2026, 1, 1))
    session.add(habit)
    session.flush()
    return habit


def log_habit(
    session,
    habit: Habit,
    on: date,
    status: str | None = "done",
    amount: float | None = None,
    *,
    automatic: bool = False,
) -> None:
    """Write, correct or (status None) take back a log, and say so as habits do."""
    former = session.scalar(select(HabitLog).where(HabitLog.habit_id == habit.id, HabitLog.log_date == on))
    former_status = former.status if former else None
    session.execute(delete(HabitLog).where(HabitLog.habit_id == habit.id, HabitLog.log_date == on))
    if status is not None:
        session.add(HabitLog(habit_id=habit.id, log_date=on, status=status, amount=amount))
    session.flush()
    payload = {
        "habit_id": habit.id, "log_id": 1, "log_date": on.isoformat(), "status": status,
        "former_status": former_status, "automatic": automatic,
    }  # fmt: skip
    events.publish(session, "habit_logged", payload, user_id=ME)


def types_of(session) -> list[str]:
    return list(session.scalars(select(Event.type).order_by(Event.id)))


def recount(session, goal: Goal) -> float:
    """Count from the bare rows, the slow and obvious way."""
    total = 0.0
    for link in session.scalars(select(GoalHabit).where(GoalHabit.goal_id == goal.id)):
        for row in session.scalars(select(HabitLog).where(HabitLog.habit_id == link.habit_id)):
            if row.status == "done" and row.log_date >= goal.start_on:
                total += link.contribution_weight * ((row.amount or 0) if link.measure == "amount" else 1)
    view = goals.describe(session, ME, [goal])[0]
    for source, _, _ in view.sources:
        for task in session.scalars(select(Task).where(Task.user_id == ME, Task.status == "done")):
            tags = set(session.scalars(select(TaskTag.tag).where(TaskTag.task_id == task.id)))
            if task.completed_at.date() >= goal.start_on and (source.tag is None or source.tag in tags):
                total += source.weight
    return total


def test_a_derived_goal_equals_its_recount_after_any_sequence(database: Database, joined):
    rng = random.Random(20261121)
    with database.write() as session:
        habits = [make_habit(session, f"h{number}") for number in range(3)]
        links = [HabitLink(habits[0].id), HabitLink(habits[1].id, 0.333333), HabitLink(habits[2].id, 2.5, "amount")]
        goal = make_goal(session, 40, habits=links, sources=[SourceLink("tasks", "gander", weight=0.3)])
        other = make_goal(session, 5, sources=[SourceLink("tasks")])
        third = make_goal(session, 1000, habits=[HabitLink(habits[1].id, 0.1234567), HabitLink(habits[0].id)])
    for _ in range(250):
        with database.write() as session:
            step(session, rng, habits)
        with database.read() as session:
            for key in (goal.id, other.id, third.id):
                row = session.get(Goal, key)
                assert row.current_value == pytest.approx(recount(session, row), abs=1e-8)
    with database.write() as session:
        assert goals.recalculate_user(session, ME) == 0  # equal to the last bit
    with database.read() as session:
        assert types_of(session).count("goal_completed") <= 2
        assert session.get(Goal, other.id).is_completed


def step(session, rng: random.Random, habits: list[Habit]) -> None:
    habit = rng.choice(habits)
    on = TODAY - timedelta(days=rng.randrange(30))
    what = rng.randrange(6)
    tasks = session.scalars(select(Task)).all()
    if what <= 2:
        status = rng.choice(["done", "done", "skipped", "missed"])
        log_habit(session, habit, on, status, rng.choice([None, 0.1, 3.7]), automatic=rng.random() < 0.3)
    elif what == 3:
        log_habit(session, habit, on, None)
    elif what == 4 or not tasks:
        done_at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
        task = Task(user_id=ME, title="t", status="done", completed_at=done_at)
        session.add(task)
        session.flush()
        if rng.random() < 0.6:
            session.add(TaskTag(task_id=task.id, tag="gander"))
        events.publish(session, "task.completed", {"task_id": task.id, "title": "t"}, user_id=ME)
    else:
        task = rng.choice(tasks)
        if rng.random() < 0.5:
            session.delete(task)
        else:
            task.status, task.completed_at = "open", None
        events.publish(session, "task.reopened", {"task_id": task.id, "title": "t"}, user_id=ME)


def test_a_target_is_reached_once_whatever_follows(database: Database, joined):
    with database.write() as session:
        habit = make_habit(session)
        goal = make_goal(session, 2, habits=[HabitLink(habit.id)])
        for day in (1, 2):
            log_habit(session, habit, START + timedelta(days=day))
        assert goal.is_completed
        reached_at = goal.completed_at
        log_habit(session, habit, START + timedelta(days=2), "missed")
        assert (goal.current_value, goal.is_completed, goal.completed_at) == (1, True, reached_at)
        log_habit(session, habit, START + timedelta(days=2))
        assert types_of(session).count("goal_completed") == 1
        event = session.scalar(select(Event).where(Event.type == "goal_completed"))
        assert event.payload == {"goal_id": goal.id, "name": "A goal", "value": 2}


def test_a_raised_target_opens_a_completed_goal_again_and_the_same_target_does_not(database: Database):
    with database.write() as session:
        goal = make_goal(session, 2, current_value=3.0)
        assert goal.is_completed
        goals.add_entry(session, ME, goal.id, 1.0)
        goals.update_goal(session, ME, goal.id, GoalFields({"target_value": 2}))
        assert goal.is_completed
        goals.update_goal(session, ME, goal.id, GoalFields({"target_value": 20}))
        assert (goal.is_completed, goal.completed_at) == (False, None)


def test_ten_tenths_are_one(database: Database, joined):
    with database.write() as session:
        habit = make_habit(session)
        goal = make_goal(session, 1, habits=[HabitLink(habit.id, measure="amount")])
        for day in range(10):
            log_habit(session, habit, START + timedelta(days=day), amount=0.1)
        assert goal.is_completed


def test_what_lies_before_the_first_day_does_not_count_until_the_first_day_moves(database: Database, joined):
    with database.write() as session:
        habit = make_habit(session)
        goal = make_goal(session, 10, habits=[HabitLink(habit.id)])
        log_habit(session, habit, START - timedelta(days=1))
        assert goal.current_value == 0
        goals.update_goal(session, ME, goal.id, GoalFields({"start_on": START - timedelta(days=1)}))
        assert goal.current_value == 1


def test_a_deleted_habit_takes_what_it_brought_along(database: Database, joined):
    with database.write() as session:
        habit = make_habit(session)
        goal = make_goal(session, 10, habits=[HabitLink(habit.id)])
        log_habit(session, habit, TODAY)
        session.delete(habit)
        session.flush()
        events.publish(session, "habit.deleted", {"habit_id": habit.id, "name": "Walk"}, user_id=ME)
        assert goal.current_value == 0


def make_commits(session, project: str, email: str, days: int, sha: str = "") -> Project:
    row = Project(user_id=ME, name=project)
    session.add(row)
    session.flush()
    person = Person(project_id=row.id, name="Me", email=email)
    session.add(person)
    session.flush()
    for day in range(days):
        at = datetime(2026, 11, 1, 23, 30, tzinfo=UTC) + timedelta(days=day)
        session.add(
            Commit(
                project_id=row.id,
                sha=f"{sha or project}{day}",
                person_id=person.id,
                authored_at=at,
                committed_at=at,
                subject="s",
            )
        )
    session.flush()
    return row


def test_commits_count_by_the_owners_addresses_once_and_follow_a_new_map(database: Database, joined):
    with database.write() as session:
        session.execute(update(User).values(git_emails=["Me@Example.org"]))
        own = make_commits(session, "gander", "me@example.ORG", 3)
        make_commits(session, "fork", "me@example.org", 4, sha="gander")
        make_commits(session, "theirs", "someone@example.org", 9)
        one = make_goal(session, 50, sources=[SourceLink("commits", project_id=own.id)])
        every = make_goal(session, 50, sources=[SourceLink("commits", weight=2)])
        assert (one.current_value, every.current_value) == (3, 8)
        later = make_commits(session, "later", "me@example.org", 1)
        events.publish(session, "map.drawn", {"name": "later"}, user_id=ME, project_id=later.id)
        assert every.current_value == 10
        session.execute(update(User).values(git_emails=[]))
        events.publish(session, "user.updated", {}, user_id=ME)
        assert (one.current_value, every.current_value) == (0, 0)
        view = goals.describe(session, ME, [one])[0]
        assert view.sources[0][1] == "your commits in gander"


def test_a_project_that_goes_takes_its_commits_along_before_or_after_its_rows(database: Database, joined):
    for rows_first in (True, False):
        with database.write() as session:
            session.execute(update(User).values(git_emails=["me@example.org"]))
            project = make_commits(session, f"gander{rows_first}", "me@example.org", 3)
            one = make_goal(session, 50, sources=[SourceLink("commits", project_id=project.id)])
            every = make_goal(session, 50, sources=[SourceLink("commits")])
            assert (one.current_value, every.current_value) == (3, 3)
            key = project.id
            if rows_first:
                session.delete(project)
                session.flush()
            events.publish(session, "project.deleted", {"project_id": key, "name": "gander"}, user_id=ME)
            assert (one.current_value, every.current_value) == (0, 0)
            if not rows_first:
                session.delete(project)


def test_a_late_commit_lies_on_the_owners_day(database: Database):
    with database.write() as session:
        session.execute(update(User).values(git_emails=["me@example.org"], time_zone="Asia/Tokyo"))
        project = make_commits(session, "gander", "me@example.org", 2)
        goal = make_goal(session, 5, sources=[SourceLink("commits", project_id=project.id)])
        points = dict(goals.progress(session, ME, goal, None, None).points)
        assert (points[date(2026, 11, 1)], points[date(2026, 11, 2)], points[date(2026, 11, 3)]) == (0, 1, 2)


def test_days_are_counted_as_if_each_moment_were_asked_alone():
    rng = random.Random(5)
    for zone in ("Europe/Berlin", "America/St_Johns", "UTC"):
        days = OwnerDays(zone_named(zone), day_start_minutes=240)
        first = datetime(2026, 3, 20, tzinfo=UTC)
        moments = [first + timedelta(minutes=rng.randrange(60 * 24 * 30)) for _ in range(300)]
        slow: dict[date, int] = {}
        for moment in moments:
            slow[days.day_of(moment)] = slow.get(days.day_of(moment), 0) + 1
        assert count_by_day(days, moments) == slow


def test_a_goal_kept_by_hand_stands_at_its_newest_entry(database: Database):
    with database.write() as session:
        goal = make_goal(session, 600, current_value=200.0)
        assert goal.is_manual
        goals.add_entry(session, ME, goal.id, 150, START + timedelta(days=3))
        assert goal.current_value == 200
        entry, first = goals.add_entry(session, ME, goal.id, 212)
        assert (first, goal.current_value) == (False, 212)
        points = dict(goals.progress(session, ME, goal, None, None).points)
        assert (points[START], points[START + timedelta(days=5)], points[TODAY]) == (0, 150, 212)
        goals.delete_entry(session, ME, goal.id, entry.id)
        assert goal.current_value == 150
        assert len(session.scalars(select(GoalEntry)).all()) == 1


def test_progress_ends_at_the_current_value(database: Database, joined):
    rng = random.Random(3)
    with database.write() as session:
        habit = make_habit(session)
        goal = make_goal(session, 100, habits=[HabitLink(habit.id, 0.7)], due_on=date(2026, 12, 31))
        for day in range(21):
            if rng.random() < 0.7:
                log_habit(session, habit, START + timedelta(days=day))
        found = goals.progress(session, ME, goal, None, None)
        assert [on for on, _ in found.points] == [START + timedelta(days=day) for day in range(21)]
        assert found.points[-1][1] == goal.current_value
        assert found.expected == [(START, 0), (date(2026, 12, 31), 100)]
        part = goals.progress(session, ME, goal, date(2026, 11, 10), date(2026, 11, 12)).points
        assert part == found.points[9:12]


def test_the_nightly_recount_mends_what_was_missed(database: Database):
    with database.write() as session:
        habit = make_habit(session)
        goal = make_goal(session, 5, habits=[HabitLink(habit.id)])
        session.add(HabitLog(habit_id=habit.id, log_date=TODAY, status="done"))
        session.flush()
        assert goal.current_value == 0
        assert goals.recalculate_user(session, ME) == 1
        assert goal.current_value == 1
        assert goals.recalculate_user(session, ME) == 0
        assert goals.recalculate(session, goal) is False


def test_another_users_goal_and_contributors_are_not_there(database: Database):
    with database.write() as session:
        session.add(User(id=2, email="b@example.org"))
        session.flush()
        theirs = Habit(user_id=2, name="Theirs", start_on=START)
        session.add(theirs)
        session.flush()
        with pytest.raises(goals.ContributorNotFound):
            make_goal(session, 5, habits=[HabitLink(theirs.id)])
        mine = make_goal(session, 6)
        with pytest.raises(goals.GoalNotFound):
            goals.get_goal(session, 2, mine.id)
        assert goals.list_goals(session, 2, limit=10, cursor=None).total == 0
