"""Goals: create, read, change, delete, how they moved, entries by hand."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.context import Moment, PageQuery, Session, page_answer, reading, user_id, writing
from api.contract import Answer, Body, Query, endpoint
from models import Goal, GoalEntry
from services import goals as service
from services.goals import (
    ContributorNotFound,
    GoalEntryNotFound,
    GoalFields,
    GoalNotFound,
    GoalRefused,
    GoalView,
    HabitLink,
    SourceLink,
    ValueIsDerived,
)

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
# What a person counts stays far below it, and sums of it stay exact.
MOST = 1e12


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not hold a NUL character")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Number = Annotated[float, Field(ge=-MOST, le=MOST, allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=1e-6, le=1e6, allow_inf_nan=False)]


class GoalHabitObject(BaseModel):
    """A habit that moves a goal, and by how much it has."""

    habit_id: int
    name: str
    contribution_weight: float
    measure: Literal["completions", "amount"]
    value: float


class GoalSourceObject(BaseModel):
    """Something else that moves a goal, and by how much it has."""

    id: int
    kind: Literal["tasks", "commits"]
    tag: str | None
    project_id: int | None
    weight: float
    value: float
    words: str


class ForecastObject(BaseModel):
    """Where a goal is heading; the ranges hold 8 times in 10."""

    words: str
    tone: Literal["plain", "warn"]
    range_words: str | None
    on: date | None
    earliest: date | None
    latest: date | None
    value_at_due: float | None
    low: float | None
    high: float | None
    needed_per_day: float | None
    pace_per_day: float | None


class GoalObject(BaseModel):
    """Something to reach, what moves it and where it is heading; `expected_today` is where it should be today."""

    id: int
    name: str
    description: str
    target_value: float
    current_value: float
    unit: str
    is_manual: bool
    start_on: date
    due_on: date | None
    is_completed: bool
    completed_at: Moment | None
    position: float
    is_sample: bool
    created_at: Moment
    updated_at: Moment
    archived_at: Moment | None
    habits: list[GoalHabitObject]
    sources: list[GoalSourceObject]
    expected_today: float | None
    forecast: ForecastObject


def forecast_object(view: GoalView) -> ForecastObject:
    """Return a goal's forecast as the API shows it."""
    found = view.forecast
    return ForecastObject(
        words=view.words,
        tone=view.tone,
        range_words=view.range_words,
        on=found.on,
        earliest=found.earliest,
        latest=found.latest,
        value_at_due=found.value_at_due,
        low=found.low,
        high=found.high,
        needed_per_day=found.needed_per_day,
        pace_per_day=found.pace_per_day,
    )


def goal_object(view: GoalView) -> GoalObject:
    """Return a goal as the API shows it."""
    goal = view.goal
    columns = {name: getattr(goal, name) for name in GoalObject.model_fields if hasattr(goal, name)}
    return GoalObject(
        **columns,
        habits=[
            GoalHabitObject(
                habit_id=link.habit_id,
                name=name,
                contribution_weight=link.contribution_weight,
                measure=link.measure,
                value=value,
            )
            for link, name, value in view.habits
        ],
        sources=[
            GoalSourceObject(
                id=source.id,
                kind=source.kind,
                tag=source.tag,
                project_id=source.project_id,
                weight=source.weight,
                value=value,
                words=words,
            )
            for source, words, value in view.sources
        ],
        expected_today=view.expected_today,
        forecast=forecast_object(view),
    )


def _shown(session: Session, goal: Goal) -> GoalObject:
    session.flush()
    (view,) = service.describe(session, user_id(), [goal])
    return goal_object(view)


class GoalsQuery(PageQuery):
    """Which goals."""

    include_archived: bool = False


@endpoint(query=GoalsQuery, answer=list[GoalObject], polled=True)
def list_goals(query: GoalsQuery) -> Answer:
    """List goals in the owner's order, each with its forecast."""
    with reading() as session:
        page = service.list_goals(
            session,
            user_id(),
            limit=query.limit,
            cursor=query.cursor,
            include_archived=query.include_archived,
        )
        views = {view.goal.id: view for view in service.describe(session, user_id(), page.rows)}
        return page_answer(page, lambda row: goal_object(views[row.id]))


class GoalHabitBody(Body):
    """A habit that is to move the goal: completions × weight, or the logged amounts × weight."""

    habit_id: Id
    contribution_weight: Weight = 1.0
    measure: Literal["completions", "amount"] = "completions"


class GoalSourceBody(Body):
    """Tasks done (with a tag, of a project), or your commits (in a project): their count × weight."""

    kind: Literal["tasks", "commits"]
    tag: Annotated[Text, Field(min_length=1, max_length=50)] | None = None
    project_id: Id | None = None
    weight: Weight = 1.0


class GoalChange(Body):
    """What to change; `current_value` is for goals kept by hand, all others count it."""

    name: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    description: Annotated[Text, Field(max_length=10_000)] | None = None
    target_value: Annotated[float, Field(gt=0, le=MOST, allow_inf_nan=False)] | None = None
    current_value: Number | None = None
    unit: Annotated[Text, Field(max_length=30)] | None = None
    is_manual: bool | None = None
    start_on: Day | None = None
    due_on: Day | None = None
    position: Number | None = None
    archived: bool | None = None
    habits: Annotated[list[GoalHabitBody], Field(max_length=50)] | None = None
    sources: Annotated[list[GoalSourceBody], Field(max_length=20)] | None = None


class NewGoal(GoalChange):
    """A goal: a name and a target; without habits or sources it is kept by hand."""

    name: Annotated[Text, Field(min_length=1, max_length=100)]
    target_value: Annotated[float, Field(gt=0, le=MOST, allow_inf_nan=False)]


def _fields(body: GoalChange) -> GoalFields:
    """Return what a body names; null takes the due day away and leaves every other field as it is."""
    columns = ("name", "description", "target_value", "unit", "is_manual", "start_on", "due_on", "position")
    values: dict[str, Any] = {
        name: getattr(body, name)
        for name in columns
        if name in body.model_fields_set and (name == "due_on" or getattr(body, name) is not None)
    }
    return GoalFields(
        values,
        None if body.habits is None else [HabitLink(**link.model_dump()) for link in body.habits],
        None if body.sources is None else [_source(link) for link in body.sources],
        body.current_value,
        body.archived,
    )


def _source(link: GoalSourceBody) -> SourceLink:
    tag = None if link.tag is None else link.tag.removeprefix("#")
    return SourceLink(link.kind, tag or None, link.project_id, link.weight)


@endpoint(
    body=NewGoal,
    answer=GoalObject,
    status=201,
    errors=(GoalRefused, ContributorNotFound, ValueIsDerived),
    creates=True,
)
def create_goal(body: NewGoal) -> Answer:
    """Create a goal; what its habits, tasks and commits did since its first day counts at once."""
    with writing() as session:
        shape = _shown(session, service.create_goal(session, user_id(), _fields(body)))
    return Answer(shape, headers={"Location": f"/api/goals/{shape.id}"})


@endpoint(answer=GoalObject, polled=True, errors=(GoalNotFound,))
def get_goal(goal_id: int) -> GoalObject:
    """Show one goal."""
    with reading() as session:
        return _shown(session, service.get_goal(session, user_id(), goal_id))


@endpoint(body=GoalChange, answer=GoalObject, errors=(GoalNotFound, GoalRefused, ContributorNotFound, ValueIsDerived))
def update_goal(goal_id: int, body: GoalChange) -> GoalObject:
    """Change a goal; lists of habits or sources replace the former ones."""
    with writing() as session:
        return _shown(session, service.update_goal(session, user_id(), goal_id, _fields(body)))


@endpoint(status=204, errors=(GoalNotFound,))
def delete_goal(goal_id: int) -> None:
    """Delete a goal with its entries; what moved it stays."""
    with writing() as session:
        service.delete_goal(session, user_id(), goal_id)


class ProgressQuery(Query):
    """Which days."""

    from_: Day | None = Field(None, alias="from", description="By default the goal's first day.")
    to: Day | None = Field(None, description="By default today.")


class PointObject(BaseModel):
    """A value at the end of a day."""

    on: date
    value: float


class ProgressObject(BaseModel):
    """How a goal moved; `expected` is a straight line, given by its ends."""

    points: list[PointObject]
    expected: list[PointObject]
    forecast: ForecastObject


@endpoint(query=ProgressQuery, answer=ProgressObject, errors=(GoalNotFound,))
def get_goal_progress(goal_id: int, query: ProgressQuery) -> ProgressObject:
    """Show a goal's value day by day, the line it should follow and its forecast."""
    with reading() as session:
        goal = service.get_goal(session, user_id(), goal_id)
        found = service.progress(session, user_id(), goal, query.from_, query.to)
        return ProgressObject(
            points=[PointObject(on=on, value=value) for on, value in found.points],
            expected=[PointObject(on=on, value=value) for on, value in found.expected],
            forecast=forecast_object(found.view),
        )


class NewEntry(Body):
    """What a goal that is kept by hand stands at on a day, by default today."""

    value: Number
    on_date: Day | None = None


class GoalEntryObject(BaseModel):
    """An entry, and the goal as it stands now."""

    id: int
    goal_id: int
    on_date: date
    value: float
    created_at: Moment
    goal: GoalObject


def _entry_object(session: Session, entry: GoalEntry) -> GoalEntryObject:
    goal = _shown(session, service.get_goal(session, user_id(), entry.goal_id))
    columns = {name: getattr(entry, name) for name in ("id", "goal_id", "on_date", "value", "created_at")}
    return GoalEntryObject(**columns, goal=goal)


@endpoint(
    body=NewEntry,
    answer=GoalEntryObject,
    status=201,
    errors=(GoalNotFound, GoalRefused, ValueIsDerived),
    creates=True,
)
def add_goal_entry(goal_id: int, body: NewEntry) -> Answer:
    """Write what a goal kept by hand stands at; a second entry of a day replaces the first and answers 200."""
    with writing() as session:
        entry, is_first = service.add_entry(session, user_id(), goal_id, body.value, body.on_date)
        return Answer(_entry_object(session, entry), status=201 if is_first else 200)


@endpoint(status=204, errors=(GoalNotFound, GoalEntryNotFound))
def delete_goal_entry(goal_id: int, entry_id: int) -> None:
    """Take an entry back."""
    with writing() as session:
        service.delete_entry(session, user_id(), goal_id, entry_id)
