"""Analytics: the dashboard, heatmaps, weeks and months, trends, insights, correlations."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from api.context import gander, user_id
from api.contract import Query, endpoint
from api.habits import bring_up_to_date
from services import analytics
from services.analytics import Heatmap, Period
from services.habits import HabitNotFound


class HabitCounts(BaseModel):
    """How many habits there are, and how today stands for them; at-risk ones are active, too."""

    active: int
    paused: int
    archived: int
    at_risk: int
    due_today: int
    done_today: int
    skipped_today: int


class BestStreak(BaseModel):
    """The longest streak that runs now, in days."""

    habit_id: int
    name: str
    days: int


class Completions(BaseModel):
    """How often habits were done."""

    today: int
    week: int
    month: int
    all: int


class GoalCounts(BaseModel):
    """Goals that run, that were reached, and of those that run the ones forecast to be late."""

    active: int
    completed: int
    late: int


class TaskCounts(BaseModel):
    """Tasks that are open or begun, due today, overdue, and done since the week began."""

    open: int
    due_today: int
    overdue: int
    done_this_week: int


class AtRisk(BaseModel):
    """A habit at risk, and why."""

    habit_id: int
    name: str
    consecutive_misses: int
    words: str


class DayCount(BaseModel):
    """How many habits were done on a day, of how many that were due."""

    on: date
    done: int
    due: int


class DashboardObject(BaseModel):
    """How everything stands today; scores are means over active habits, 0 to 100 and 0 to 1."""

    on: date
    habits: HabitCounts
    consistency_score: float
    strength: float
    best_streak: BestStreak | None
    completions: Completions
    goals: GoalCounts
    tasks: TaskCounts
    at_risk: list[AtRisk]
    week: list[DayCount]


@endpoint(answer=DashboardObject, polled=True)
def get_dashboard() -> DashboardObject:
    """Show how everything stands today."""
    owner = user_id()
    found = analytics.get_dashboard(gander().database, owner)
    if found.is_stale:
        bring_up_to_date(owner)
        found = analytics.get_dashboard(gander().database, owner)
    return DashboardObject.model_validate(found, from_attributes=True)


class YearQuery(Query):
    """Which days."""

    year: int | None = Field(None, ge=1970, le=2199, description="A calendar year; by default the last 371 days.")


class HeatDay(BaseModel):
    """One day: how many were done of how many due; of a single habit its state and amount, too."""

    on: date
    done: int
    due: int
    state: str | None = None
    amount: float | None = None


class HeatmapObject(BaseModel):
    """The days of a stretch, oldest first; `max` is the most on one of them, `words` what stands out."""

    model_config = ConfigDict(serialize_by_alias=True)

    from_: date = Field(serialization_alias="from")
    to: date
    days: list[HeatDay]
    max: float
    total: int
    words: str


def heatmap_object(found: Heatmap) -> HeatmapObject:
    """Return a heatmap as the API shows it."""
    days = [
        HeatDay.model_construct(on=day.on, done=day.done, due=day.due, state=day.state, amount=day.amount)
        for day in found.days
    ]
    return HeatmapObject(
        from_=found.first, to=found.last, days=days, max=found.most, total=found.total, words=found.words
    )


@endpoint(query=YearQuery, answer=HeatmapObject, polled=True)
def get_heatmap(query: YearQuery) -> HeatmapObject:
    """Show how many habits were done on each day."""
    return heatmap_object(analytics.get_heatmap(gander().database, user_id(), query.year))


@endpoint(query=YearQuery, answer=HeatmapObject, polled=True, errors=(HabitNotFound,))
def get_habit_heatmap(habit_id: int, query: YearQuery) -> HeatmapObject:
    """Show how each day of one habit went."""
    return heatmap_object(analytics.get_habit_heatmap(gander().database, user_id(), habit_id, query.year))


class PeriodObject(BaseModel):
    """A week or month, both ends included; `rate` is null when nothing was due."""

    model_config = ConfigDict(serialize_by_alias=True)

    from_: date = Field(serialization_alias="from")
    to: date
    done: int
    due: int
    rate: float | None


def period_objects(periods: list[Period]) -> list[PeriodObject]:
    """Return weeks or months as the API shows them."""
    return [
        PeriodObject(from_=period.first, to=period.last, done=period.done, due=period.due, rate=period.rate)
        for period in periods
    ]


class WeeklyQuery(Query):
    """How many weeks."""

    weeks: int = Field(12, ge=1, le=520, description="The current one included.")


@endpoint(query=WeeklyQuery, answer=list[PeriodObject], polled=True, errors=(HabitNotFound,))
def get_weekly(habit_id: int, query: WeeklyQuery) -> list[PeriodObject]:
    """Show a habit by the owner's weeks, oldest first."""
    return period_objects(analytics.get_weekly(gander().database, user_id(), habit_id, query.weeks))


class MonthlyQuery(Query):
    """How many months."""

    months: int = Field(12, ge=1, le=120, description="The current one included.")


@endpoint(query=MonthlyQuery, answer=list[PeriodObject], polled=True, errors=(HabitNotFound,))
def get_monthly(habit_id: int, query: MonthlyQuery) -> list[PeriodObject]:
    """Show a habit by calendar months, oldest first."""
    return period_objects(analytics.get_monthly(gander().database, user_id(), habit_id, query.months))


class TrendQuery(Query):
    """How many days."""

    days: int = Field(90, ge=1, le=3660)


class ScorePoint(BaseModel):
    """Consistency score (0 to 100) and strength (0 to 1) at the end of a day."""

    on: date
    score: float
    strength: float


@endpoint(query=TrendQuery, answer=list[ScorePoint], polled=True, errors=(HabitNotFound,))
def get_consistency_trend(habit_id: int, query: TrendQuery) -> list[ScorePoint]:
    """Show a habit's score and strength day by day; days before its first have none."""
    rows = analytics.get_consistency_trend(gander().database, user_id(), habit_id, query.days)
    return [ScorePoint.model_construct(on=row.on, score=row.score, strength=round(row.strength, 6)) for row in rows]


class WeekdayObject(BaseModel):
    """How often a habit was done on a weekday (0 is Monday), of the days on which it could have been."""

    weekday: int
    done: int
    due: int
    rate: float | None


class BestWeekdayObject(BaseModel):
    """The weekday that goes best; `significant` where chance does not explain it."""

    weekday: int
    rate: float
    n: int
    p: float
    significant: bool
    words: str


class InsightsObject(BaseModel):
    """What a habit's log tells beyond its scores."""

    best_weekday: BestWeekdayObject | None
    weekdays: list[WeekdayObject]
    days_to_strength_80: int | None
    reached_strength_80_on: date | None
    words: list[str]


@endpoint(answer=InsightsObject, polled=True, errors=(HabitNotFound,))
def get_insights(habit_id: int) -> InsightsObject:
    """Show a habit's best weekday and when it will be strong."""
    found = analytics.get_insights(gander().database, user_id(), habit_id)
    return InsightsObject(
        best_weekday=None if found.best_weekday is None else BestWeekdayObject(**asdict(found.best_weekday)),
        weekdays=[
            WeekdayObject(weekday=each.weekday, done=each.done, due=each.due, rate=each.rate) for each in found.weekdays
        ],
        days_to_strength_80=found.days_to_strength_80,
        reached_strength_80_on=found.reached_strength_80_on,
        words=found.words,
    )


class HabitName(BaseModel):
    """A habit."""

    habit_id: int
    name: str


class CorrelationObject(BaseModel):
    """How two habits go together over `n` shared days; `p` is corrected for the number of pairs."""

    a: HabitName
    b: HabitName
    n: int
    phi: float
    p: float
    significant: bool
    words: str


class CorrelationsQuery(Query):
    """How many."""

    limit: int = Field(50, ge=1, le=200)


@endpoint(query=CorrelationsQuery, answer=list[CorrelationObject], polled=True)
def get_correlations(query: CorrelationsQuery) -> list[CorrelationObject]:
    """Show which habits go together: significant pairs first, then by strength."""
    found = analytics.get_correlations(gander().database, user_id())[: query.limit]
    return [CorrelationObject.model_validate(asdict(each)) for each in found]
