"""Nudges and notifications: what of the other nouns' news the owner is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import Event, Habit, Notification, User
from services import events, notifications
from services.accounts import days_of
from services.background import JobContext, Outcome, Status
from services.core import clock
from services.habits import load_logs, load_rests, plan_of
from services.habits.nudges import LOOK_BACK, idle_days

if TYPE_CHECKING:
    from models import BackgroundJob
    from services.wiring import Gander

WAKEFUL = ("active", "at_risk")


def nudge_everyone(gander: Gander, context: JobContext) -> dict[str, Any]:
    """Nudge every user's still habits, each once a day, outside quiet hours; returns how many were."""
    with gander.database.read() as session:
        user_ids = list(session.scalars(select(Habit.user_id).where(Habit.status.in_(WAKEFUL)).distinct()))
    nudged = 0
    for user_id in user_ids:
        context.check()
        with gander.database.write() as session:
            user = session.get(User, user_id)
            if user is not None and user.is_active:
                nudged += _nudge(gander, session, user)
    return {"users": len(user_ids), "nudged": nudged}


def _nudge(gander: Gander, session: Session, user: User) -> int:
    days, now = days_of(user), clock.now()
    if notifications.is_quiet(user.notification_choices, days, now):
        return 0
    today, nudged = days.day_of(now), 0
    habits = session.scalars(select(Habit).where(Habit.user_id == user.id, Habit.status.in_(WAKEFUL)))
    for habit in habits.all():
        subject = f"nudge:habit:{habit.id}:{today}"
        if _told(session, user.id, subject):
            continue
        logs = load_logs(session, habit.id, since=today - LOOK_BACK)
        rests = load_rests(session, user.id, habit.id)
        idle = idle_days(plan_of(habit, days.week_start), logs, rests, today, habit.last_completed_date)
        if idle is None:
            continue
        told = notifications.tell(
            session,
            user,
            "nudge",
            subject,
            title=f"{habit.name} waits",
            body=f"Last done {idle} days ago." if habit.last_completed_date else f"Not done yet, {idle} days on.",
            link=f"/grow/habits/{habit.id}",
            email_configured=gander.email is not None,
        )
        if told is not None:
            events.publish(session, "nudge", {"habit_id": habit.id, "name": habit.name, "days": idle}, user_id=user.id)
            nudged += 1
    return nudged


def _told(session: Session, user_id: int, subject: str) -> bool:
    told = select(Notification.id).where(Notification.user_id == user_id, Notification.subject == subject)
    return session.scalar(told) is not None


def tell_at_risk(gander: Gander, session: Session, event: Event) -> None:
    """Tell that a habit came to be at risk; once a day, however often it does."""
    user, payload = session.get(User, event.user_id), event.payload
    if user is None:
        return
    today = days_of(user).day_of(clock.now())
    misses = int(payload["consecutive_misses"])
    notifications.tell(
        session,
        user,
        "habit_at_risk",
        f"at_risk:habit:{payload['habit_id']}:{today}",
        title=f"{payload['name']} is at risk",
        body=f"Missed {misses} times in a row.",
        link=f"/grow/habits/{payload['habit_id']}",
        email_configured=gander.email is not None,
    )


def tell_completed(gander: Gander, session: Session, event: Event) -> None:
    """Tell that a goal is reached."""
    user, payload = session.get(User, event.user_id), event.payload
    if user is not None:
        notifications.tell(
            session,
            user,
            "goal_completed",
            f"goal:{payload['goal_id']}",
            title=f"{payload['name']}: reached",
            link=f"/grow/goals/{payload['goal_id']}",
            email_configured=gander.email is not None,
        )


def tell_failed(gander: Gander, session: Session, job: BackgroundJob, outcome: Outcome) -> None:
    """Tell that work which runs by itself gave up; the final hook of such jobs."""
    user = session.get(User, job.user_id)
    if user is not None and outcome.status in {Status.FAILED, Status.DEAD}:
        notifications.tell(
            session,
            user,
            "work_failed",
            f"job:{job.id}:{job.finished_at}",
            title=f"{(job.payload or {}).get('title') or job.job_type} failed",
            body=outcome.error_message or "",
            link="/system",
            email_configured=gander.email is not None and job.job_type != "email_delivery",
        )
