"""Logs of habits: what was done on which of the owner's days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from api.context import Moment, PageQuery, page_answer, reading, user_id, writing
from api.contract import Answer, Body, endpoint
from api.habits import Amount, Day, HabitObject, Id, Text, habit_object
from models import HabitLog
from services.habits import logs as service
from services.habits.logs import DayNotCome, HabitArchived, HabitLogNotFound, LogIsAutomatic, NotMeasured
from services.habits.reading import HabitNotFound


class LogRow(BaseModel):
    """What is known of one day of a habit; `evidence` tells of the commits behind an automatic log."""

    id: int
    habit_id: int
    log_date: date
    status: Literal["done", "skipped", "missed"]
    amount: float | None
    notes: str
    automatic: bool
    evidence: dict[str, Any] | None
    created_at: Moment
    updated_at: Moment


class LogObject(LogRow):
    """A log and its habit as it stands now."""

    habit: HabitObject


def _columns(log: HabitLog) -> dict[str, Any]:
    return {name: getattr(log, name) for name in LogRow.model_fields}


class NewLog(Body):
    """A habit and a day, today when left out. Of a measurable habit the amount decides whether the day is done."""

    habit_id: Id
    log_date: Day | None = None
    status: Literal["done", "skipped", "missed"] | None = Field(None, description="done when left out.")
    amount: Amount | None = None
    notes: Annotated[Text, Field(max_length=10_000)] | None = Field(None, description="Stay as they are when left out.")


@endpoint(
    body=NewLog,
    answer=LogObject,
    status=201,
    errors=(HabitNotFound, DayNotCome, NotMeasured, HabitArchived),
    creates=True,
)
def write_habit_log(body: NewLog) -> Answer:
    """Log a day of a habit: 201 the first time, 200 when it corrects; the answer holds the habit with its new figures."""
    owner = user_id()
    with writing() as session:
        log, habit, is_new = service.write_log(session, owner, **body.model_dump())
        shape = LogObject(**_columns(log), habit=habit_object(session, owner, habit))
    return Answer(shape, status=201 if is_new else 200)


class LogsQuery(PageQuery):
    """Which days."""

    from_: Day | None = Field(None, alias="from", description="The first day.")
    to: Day | None = Field(None, description="The last day.")


@endpoint(query=LogsQuery, answer=list[LogRow], errors=(HabitNotFound,))
def list_habit_logs(habit_id: int, query: LogsQuery) -> Answer:
    """List a habit's logs, newest first."""
    with reading() as session:
        page = service.list_logs(
            session, user_id(), habit_id, since=query.from_, until=query.to, limit=query.limit, cursor=query.cursor
        )
        return page_answer(page, lambda log: LogRow(**_columns(log)))


@endpoint(status=204, errors=(HabitLogNotFound, LogIsAutomatic))
def delete_habit_log(log_id: int) -> None:
    """Take a log back; a day that commits had logged before is theirs again."""
    with writing() as session:
        service.delete_log(session, user_id(), log_id)
