"""Rest periods: days on which nothing is expected of one habit, or of all."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.context import Moment, PageQuery, page_answer, reading, user_id, writing
from api.contract import Answer, Body, endpoint
from api.habits import Day, Id, Text
from models import RestPeriod
from services.habits import rest_periods as service
from services.habits.reading import HabitNotFound
from services.habits.rest_periods import BadRestPeriod, RestPeriodNotFound, TooManyRests

Kind = Literal["pause", "vacation", "rest"]
Note = Annotated[Text, Field(max_length=200)]


class RestPeriodObject(BaseModel):
    """Days off, both ends included; of all habits when habit_id is null, until further notice when end_on is."""

    id: int
    habit_id: int | None
    kind: Kind
    start_on: date
    end_on: date | None
    note: str
    is_sample: bool
    created_at: Moment


def _shape(row: RestPeriod) -> RestPeriodObject:
    return RestPeriodObject(**{name: getattr(row, name) for name in RestPeriodObject.model_fields})


class RestPeriodsQuery(PageQuery):
    """Whose rests: of one habit, those of all included; or every one."""

    habit_id: Id | None = None


@endpoint(query=RestPeriodsQuery, answer=list[RestPeriodObject], errors=(HabitNotFound,))
def list_rest_periods(query: RestPeriodsQuery) -> Answer:
    """List rest periods, newest first."""
    with reading() as session:
        return page_answer(service.list_rest_periods(session, user_id(), **query.model_dump()), _shape)


class NewRestPeriod(Body):
    """A pause of one habit, a vacation, or planned rest."""

    habit_id: Id | None = None
    kind: Kind
    start_on: Day
    end_on: Day | None = None
    note: Note = ""


@endpoint(
    body=NewRestPeriod,
    answer=RestPeriodObject,
    status=201,
    errors=(HabitNotFound, BadRestPeriod, TooManyRests),
    creates=True,
)
def create_rest_period(body: NewRestPeriod) -> Answer:
    """Let one habit, or all, rest; the days in it neither break nor extend a streak."""
    with writing() as session:
        shape = _shape(service.create_rest_period(session, user_id(), **body.model_dump()))
    return Answer(shape, headers={"Location": f"/api/rest-periods/{shape.id}"})


class RestPeriodChange(Body):
    """What to change; the rest stays."""

    habit_id: Id | None = None
    kind: Kind = "rest"
    start_on: Day | None = None
    end_on: Day | None = None
    note: Note = ""


@endpoint(body=RestPeriodChange, answer=RestPeriodObject, errors=(RestPeriodNotFound, HabitNotFound, BadRestPeriod))
def update_rest_period(period_id: int, body: RestPeriodChange) -> RestPeriodObject:
    """Change a rest period."""
    given = body.model_dump(exclude_unset=True)
    if given.get("start_on", ...) is None:  # every rest has a first day
        del given["start_on"]
    with writing() as session:
        return _shape(service.update_rest_period(session, user_id(), period_id, given))


@endpoint(status=204, errors=(RestPeriodNotFound,))
def delete_rest_period(period_id: int) -> None:
    """Delete a rest period; its days are expected again."""
    with writing() as session:
        service.delete_rest_period(session, user_id(), period_id)
