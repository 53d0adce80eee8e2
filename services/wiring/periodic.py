"""Work that runs by itself: the job types and when each is due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import BackgroundJob, Goal, Habit, Project, SignInAttempt, User, UserSession
from services import accounts, goals, habits, notifications, tasks
from services.accounts import days_of
from services.background import NEVER_AGAIN, JobContext, JobType, RetryPolicy, TooManyJobs
from services.backup import back_up_now
from services.core import clock
from services.core.settings import Settings
from services.notifications import EmailSettings
from services.projects import PROCESSING, has_projects
from services.schedule import Work
from services.wiring.housekeeping import HOUSEKEEPING
from services.wiring.nudging import WAKEFUL, nudge_everyone, tell_failed

if TYPE_CHECKING:
    from services.wiring import Gander

RISK_DETECTION = "risk_detection"
NUDGES = "nudges"
STREAK_UPDATES = "streak_updates"
SESSION_CLEAN_UP = "session_clean_up"
BACKUP = "backup"
PROJECT_REFRESH = "project_refresh"
EMAIL_DELIVERY = "email_delivery"

Run = Callable[["Gander", JobContext], dict[str, Any]]


def periodic_job_types(gander: Gander) -> Iterator[JobType]:
    """Return the types of the jobs that the schedule starts."""
    types: tuple[tuple[str, str, Run, RetryPolicy], ...] = (
        (RISK_DETECTION, "Look for habits at risk", _detect_risks, NEVER_AGAIN),  # the next hour comes soon enough
        (NUDGES, "Nudge", nudge_everyone, NEVER_AGAIN),
        (STREAK_UPDATES, "Bring streaks and scores up to the day", _update_streaks, RetryPolicy()),
        (SESSION_CLEAN_UP, "Remove ended sessions", _clean_up, NEVER_AGAIN),
        (BACKUP, "Back up", _back_up, RetryPolicy()),
        (PROJECT_REFRESH, "Refresh projects", _refresh_projects, NEVER_AGAIN),
        (EMAIL_DELIVERY, "Send e-mail", _send_email, RetryPolicy(max_attempts=6, first_seconds=30, factor=4)),
    )
    for name, title, run, retry in types:
        yield JobType(
            name,
            lambda context, run=run: run(gander, context),  # type: ignore[misc]  # mypy cannot infer a lambda's default
            title=title,
            retry=retry,
            priority=-5,
            on_final=lambda session, job, outcome: tell_failed(gander, session, job, outcome),
        )


def works(gander: Gander) -> Iterator[Work]:
    """Return what is due when. Times of day are the machine's: that is where the laptop is."""
    here = gander.zone

    def at(**times: int | str) -> CronTrigger:
        return CronTrigger(timezone=here, **times)

    yield Work("risk_detection", "Look for habits at risk", "every hour", RISK_DETECTION, at(minute=7), _has_habits)
    yield Work("nudges", "Nudge what lies still", "every hour", NUDGES, at(minute=17), _has_habits)
    yield Work(
        "streak_updates", "Bring streaks and scores up to the day", "at each owner's midnight", STREAK_UPDATES,
        at(minute="*/15"), _a_day_has_turned,  # every zone's midnight is at a quarter of an hour
    )  # fmt: skip
    yield Work(
        "project_refresh", "Refresh projects", "at each project's interval", PROJECT_REFRESH, at(minute="*/10"),
        lambda session, now: bool(_due_for_refresh(session, now)),
    )  # fmt: skip
    yield Work(
        "email_delivery", "Send e-mail that waits", "every 15 minutes, and at once when something is told",
        EMAIL_DELIVERY, at(minute="3-59/15"),
        lambda session, _now: gander.email is not None and notifications.has_waiting(session),
    )  # fmt: skip
    yield Work(
        "session_clean_up", "Remove ended sessions", "every day", SESSION_CLEAN_UP, at(hour=3, minute=50), _has_sessions
    )
    yield Work("backup", "Back up the database", "every day at 03:30", BACKUP, at(hour=3, minute=30))
    yield Work(
        "housekeeping", "Remove what nobody needs any more", "every day", HOUSEKEEPING, at(hour=4, minute=10),
        lambda session, _now: has_projects(session) or _has_habits(session, _now),
    )  # fmt: skip


def email_settings(settings: Settings) -> EmailSettings | None:
    """Return where mail goes out, or None where no server is set."""
    sender = settings.smtp_from or settings.smtp_user
    if not (settings.smtp_host and sender):
        return None
    return EmailSettings(
        settings.smtp_host,
        settings.smtp_port,
        sender,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        security=settings.smtp_security,
    )


def start_email_delivery(gander: Gander, session: Session) -> None:
    """Start sending what waits, unless that is under way; what comes too late for it is sent by the next beat."""
    gander.jobs.start(
        session,
        EMAIL_DELIVERY,
        user_id=gander.local_user_id,
        subject="all",
        payload={"title": "Send e-mail"},
        owed=True,
    )


# ── Whether there is anything to do ──────────────────────────────────────────────────────────────────


def _has_habits(session: Session, _now: datetime) -> bool:
    return session.scalar(select(Habit.id).where(Habit.status.in_(WAKEFUL)).limit(1)) is not None


def _has_sessions(session: Session, _now: datetime) -> bool:
    return any(session.scalar(select(model.id).limit(1)) is not None for model in (UserSession, SignInAttempt))


def _a_day_has_turned(session: Session, now: datetime) -> bool:
    """Say whether any user's figures are as of a day before their today."""
    oldest = (
        select(User, func.min(func.coalesce(Habit.computed_on, Habit.start_on)))
        .join(Habit, Habit.user_id == User.id)
        .where(Habit.status.in_((*WAKEFUL, "paused")))
        .group_by(User.id)
    )
    return any(computed_on < days_of(user).day_of(now) for user, computed_on in session.execute(oldest))


def _due_for_refresh(session: Session, now: datetime) -> list[Project]:
    """Return the projects whose interval has passed since they were last refreshed, or that was last tried."""
    chosen = session.scalars(
        select(Project).where(Project.refresh_every_hours.is_not(None), Project.repository_url.is_not(None))
    ).all()
    tried = dict(
        session.execute(
            select(BackgroundJob.project_id, func.max(BackgroundJob.created_at))
            .where(BackgroundJob.job_type == PROCESSING, BackgroundJob.project_id.in_([each.id for each in chosen]))
            .group_by(BackgroundJob.project_id)
        ).all()
    )  # fmt: skip
    return [
        project
        for project in chosen
        if max(filter(None, (project.refreshed_at, tried.get(project.id), project.created_at)))
        <= now - timedelta(hours=project.refresh_every_hours or 0)
    ]


# ── What the jobs do ─────────────────────────────────────────────────────────────────────────────────


def _detect_risks(gander: Gander, context: JobContext) -> dict[str, Any]:
    with gander.database.read() as session:
        user_ids = list(session.scalars(select(Habit.user_id).where(Habit.status.in_(WAKEFUL)).distinct()))
    checked = at_risk = 0
    for user_id in user_ids:
        context.check()
        with gander.database.write() as session:
            found = habits.detect_risks(session, user_id)
            checked, at_risk = checked + found.checked, at_risk + len(found.at_risk)
    return {"checked": checked, "at_risk": at_risk}


def _update_streaks(gander: Gander, context: JobContext) -> dict[str, Any]:
    recalculated = habits.recalculate_all(gander.database, context.check)
    with gander.database.read() as session:
        user_ids = list(session.scalars(select(Goal.user_id).where(Goal.archived_at.is_(None)).distinct()))
    for user_id in user_ids:
        context.check()
        with gander.database.write() as session:
            goals.recalculate_user(session, user_id)
    return {"habits": recalculated, "owners_of_goals": len(user_ids)}


def _clean_up(gander: Gander, _context: JobContext) -> dict[str, Any]:
    now = clock.now()
    with gander.database.write() as session:
        accounts.clean_up(session, now)
        told = notifications.clean_up(session, now)
        changes = tasks.clean_up(session, now)
    return {"notifications": told, "task_changes": changes}


def _back_up(gander: Gander, _context: JobContext) -> dict[str, Any]:
    path = back_up_now(gander.settings)
    return {"name": path.name, "bytes": path.stat().st_size}


def _refresh_projects(gander: Gander, _context: JobContext) -> dict[str, Any]:
    started = 0
    with gander.database.write() as session:
        for project in _due_for_refresh(session, clock.now()):
            try:
                gander.projects.start_processing(session, project, unasked=True)
            except TooManyJobs:
                break
            started += 1
    return {"started": started}


def _send_email(gander: Gander, context: JobContext) -> dict[str, Any]:
    if gander.email is None:
        return {"sent": 0, "failed": 0}
    return dict(
        notifications.deliver(
            gander.database,
            gander.email,
            instance=gander.email.sender.rpartition("@")[2],
            address=gander.page_address,
            check=context.check,
        )
    )
