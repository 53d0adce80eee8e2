"""Habits: create, read, change, put in order, delete; templates to start from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.context import Moment, PageQuery, Session, page_answer, reading, user_id, writing
from api.contract import Answer, Body, endpoint
from models import Habit
from services.habits import definition, habits, nightly
from services.habits.habits import BadOrder, TooManyHabits
from services.habits.reading import HabitNotFound, get_habit
from services.habits.templates import TEMPLATES
from services.habits.views import HabitView, view_habits
from services.projects import ProjectNotFound

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)
MOST = 1e9
ALL_OF_A_PAGE = 200

Frequency = Literal["daily", "weekly", "custom"]
Direction = Literal["at_least", "at_most"]
Difficulty = Literal["easy", "medium", "hard"]
Priority = Literal["low", "medium", "high"]
Source = Literal["manual", "commits"]


def _without_nul(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not hold a NUL character")
    return text


Text = Annotated[str, AfterValidator(_without_nul)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Amount = Annotated[float, Field(ge=0, le=MOST, allow_inf_nan=False)]
Name = Annotated[Text, Field(min_length=1, max_length=100)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class HabitToday(BaseModel):
    """How the owner's today stands; `not_due` may be logged all the same."""

    on: date
    state: Literal["open", "done", "skipped", "missed", "rest", "not_due", "none"]
    amount: float | None
    automatic: bool
    notes: str
    log_id: int | None


class HabitDay(BaseModel):
    """One of the last seven days."""

    on: date
    state: Literal["open", "done", "skipped", "missed", "rest", "not_due", "none"]


class HabitObject(BaseModel):
    """A habit with its figures as of today; `explain` has a sentence for each, `words` is the line under its name."""

    id: int
    name: str
    description: str
    category: str
    frequency: Frequency
    weekdays: list[int] | None
    times: int | None
    period_days: int | None
    unit: str | None
    target_amount: float | None
    direction: Direction
    difficulty: Difficulty
    priority: Priority
    status: Literal["active", "paused", "archived", "at_risk"]
    cue: str
    start_on: date
    position: float
    source: Source
    source_project_id: int | None
    current_streak: int
    streak_unit: Literal["day", "week", "period"]
    longest_streak: int
    total_completions: int
    total_skips: int
    consistency_score: float
    strength: float
    consecutive_misses: int
    failure_rate: float
    last_completed_date: date | None
    suggested_frequency: str | None
    is_sample: bool
    created_at: Moment
    updated_at: Moment
    archived_at: Moment | None
    today: HabitToday
    week: list[HabitDay]
    words: str
    words_tone: Literal["plain", "warn"]
    explain: dict[str, str]


_COLUMNS = tuple(
    name
    for name in HabitObject.model_fields
    if name not in {"source", "strength", "streak_unit", "today", "week", "words", "words_tone", "explain"}
)


def _shape(view: HabitView) -> HabitObject:
    today, log = view.today, view.log
    return HabitObject(
        **{name: getattr(view.habit, name) for name in _COLUMNS},
        source=definition.source_shown(view.habit.source),
        strength=round(view.habit.strength, 6),
        streak_unit=view.plan.unit,
        today=HabitToday(
            on=today.on,
            state=today.state,
            amount=today.amount,
            automatic=log.automatic if log else False,
            notes=log.notes if log else "",
            log_id=log.log_id if log else None,
        ),
        week=[HabitDay(on=day.on, state=day.state) for day in view.week],
        words=view.words,
        words_tone=view.tone,
        explain=view.explained,
    )


def habit_objects(session: Session, owner: int, rows: list[Habit]) -> list[HabitObject]:
    """Return habits as the API shows them; a few queries, however many there are."""
    return [_shape(view) for view in view_habits(session, owner, rows)]


def habit_object(session: Session, owner: int, habit: Habit) -> HabitObject:
    """Return one habit as the API shows it."""
    (shape,) = habit_objects(session, owner, [habit])
    return shape


def bring_up_to_date(owner: int) -> None:
    """Recalculate what was last computed on another day, before it is shown; once a day, when nothing else did."""
    with reading() as session:
        stale = nightly.has_stale(session, owner)
    if stale:
        with writing() as session:
            nightly.recalculate_user(session, owner, only_stale=True)


class HabitsQuery(PageQuery):
    """Which habits."""

    limit: int = Field(ALL_OF_A_PAGE, ge=1, le=ALL_OF_A_PAGE, description="Rows of a page.")
    status: Literal["active", "paused", "archived", "at_risk"] | None = None
    category: str | None = Field(None, max_length=50)
    include_archived: bool = False


@endpoint(query=HabitsQuery, answer=list[HabitObject], polled=True)
def list_habits(query: HabitsQuery) -> Answer:
    """List habits in their order, archived ones only when asked for."""
    owner = user_id()
    bring_up_to_date(owner)
    with reading() as session:
        page = habits.list_habits(session, owner, **query.model_dump())
        shapes = {shape.id: shape for shape in habit_objects(session, owner, page.rows)}
        return page_answer(page, lambda row: shapes[row.id])


class HabitFields(Body):
    """What the owner says of a habit beside its name."""

    description: Annotated[Text, Field(max_length=10_000)] = ""
    category: Annotated[Text, Field(max_length=50)] = ""
    frequency: Frequency = "daily"
    weekdays: Annotated[list[Weekday], Field(max_length=7)] | None = None
    times: Annotated[int, Field(ge=1, le=definition.MAX_PERIOD_DAYS)] | None = None
    period_days: Annotated[int, Field(ge=2, le=definition.MAX_PERIOD_DAYS)] | None = None
    unit: Annotated[Text, Field(max_length=30)] | None = None
    target_amount: Amount | None = None
    direction: Direction = "at_least"
    difficulty: Difficulty = "medium"
    priority: Priority = "medium"
    status: Literal["active", "paused", "archived"] = "active"
    cue: Annotated[Text, Field(max_length=100)] = ""
    start_on: Day | None = Field(None, description="Today when left out.")
    source: Source = "manual"
    source_project_id: Id | None = None


class NewHabit(HabitFields):
    """A name and how often: daily; weekly with `times`; custom with `weekdays`, or `times` in every `period_days`.

    With `target_amount` it is measurable. With source commits it logs itself, by one project or by all.
    """

    name: Name


def _given(body: HabitFields) -> dict[str, Any]:
    """Return what was sent; null where a habit always has something is as good as nothing."""
    sent = body.model_dump(exclude_unset=True)
    return {name: value for name, value in sent.items() if value is not None or name not in {"name", "start_on"}}


HABIT_ERRORS = (definition.InvalidHabit, ProjectNotFound)


@endpoint(body=NewHabit, answer=HabitObject, status=201, errors=(*HABIT_ERRORS, TooManyHabits), creates=True)
def create_habit(body: NewHabit) -> Answer:
    """Create a habit at the end of the list; one that logs itself is filled from mapped history at once."""
    owner = user_id()
    with writing() as session:
        habit = habits.create_habit(session, owner, _given(body))
        shape = habit_object(session, owner, habit)
    return Answer(shape, headers={"Location": f"/api/habits/{shape.id}"})


@endpoint(answer=HabitObject, polled=True, errors=(HabitNotFound,))
def get_one_habit(habit_id: int) -> HabitObject:
    """Show one habit."""
    owner = user_id()
    bring_up_to_date(owner)
    with reading() as session:
        return habit_object(session, owner, get_habit(session, owner, habit_id))


class HabitChange(HabitFields):
    """What to change; the rest stays. `status` pauses, archives, or brings back with active."""

    name: Name | None = None
    position: float = Field(0.0, ge=-MOST, le=MOST, allow_inf_nan=False)


@endpoint(body=HabitChange, answer=HabitObject, errors=(HabitNotFound, *HABIT_ERRORS))
def update_habit(habit_id: int, body: HabitChange) -> HabitObject:
    """Change a habit; its figures follow the new plan from its first day."""
    owner = user_id()
    with writing() as session:
        habit = habits.update_habit(session, owner, habit_id, _given(body))
        return habit_object(session, owner, habit)


@endpoint(status=204, errors=(HabitNotFound,))
def delete_habit(habit_id: int) -> None:
    """Delete a habit with its logs and rests."""
    with writing() as session:
        habits.delete_habit(session, user_id(), habit_id)


class Order(Body):
    """Ids of habits, in the order they shall have; the others follow."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=habits.MAX_HABITS)]


@endpoint(body=Order, answer=list[HabitObject], errors=(BadOrder,))
def reorder_habits(body: Order) -> Answer:
    """Put habits in order; answers the list."""
    owner = user_id()
    with writing() as session:
        habits.reorder_habits(session, owner, body.ids)
        page = habits.list_habits(session, owner)
        shapes = {shape.id: shape for shape in habit_objects(session, owner, page.rows)}
        return page_answer(page, lambda row: shapes[row.id])


class HabitTemplate(BaseModel):
    """A habit to start from; its fields are those of a POST."""

    name: str
    description: str
    category: str
    frequency: Frequency
    weekdays: list[int] | None = None
    times: int | None = None
    period_days: int | None = None
    unit: str | None = None
    target_amount: float | None = None
    direction: Direction = "at_least"
    difficulty: Difficulty = "medium"
    priority: Priority = "medium"
    cue: str = ""
    source: Source = "manual"


@endpoint(answer=list[HabitTemplate])
def list_habit_templates() -> list[HabitTemplate]:
    """List habits to start from."""
    return [HabitTemplate(**template) for template in TEMPLATES]
