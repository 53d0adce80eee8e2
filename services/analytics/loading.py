"""Habits with the days of a stretch, read by aggregates: a line per habit, however many logs it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import String, bindparam, case, cast, func, select

from models import Habit, HabitLog
from services.analytics.calendar import DayMasks, Stretch, due_mask, masks_of_rests, possible_mask
from services.analytics.memory import Asking
from services.core.days import DAY
from services.habits import Plan, Rest, load_rests_of, plan_of

DONE, SKIPPED, MISSED = "done", "skipped", "missed"

_LISTED = (
    select(
        HabitLog.habit_id,
        *(
            func.aggregate_strings(case((HabitLog.status == status, cast(HabitLog.log_date, String))), ",")
            for status in (DONE, SKIPPED, MISSED)
        ),
    )
    .where(
        HabitLog.habit_id.in_(bindparam("ids", expanding=True)),
        HabitLog.log_date.between(bindparam("first"), bindparam("last")),
    )
    .group_by(HabitLog.habit_id)
)


@dataclass(frozen=True)
class HabitDays:
    """A habit and how the days of a stretch went; `until` is the last day on which anything was asked of it."""

    habit: Habit
    plan: Plan
    rests: Sequence[Rest]
    masks: DayMasks
    until: date

    def due(self, stretch: Stretch) -> int:
        """Return the days that count as due."""
        return due_mask(stretch, self.plan, self.masks, self.until)

    def possible(self, stretch: Stretch, until: date) -> int:
        """Return the days up to `until` on which it was asked for or could have been done."""
        return possible_mask(stretch, self.plan, self.masks, min(until, self.until))


def load_days(asking: Asking, stretch: Stretch, habits: Sequence[Habit] | None = None) -> list[HabitDays]:
    """Return the owner's habits, archived ones included, with the days of a stretch up to today; three queries."""
    if habits is None:
        habits = asking.session.scalars(
            select(Habit).where(Habit.user_id == asking.user_id).order_by(Habit.position, Habit.id)
        ).all()
    ids = [habit.id for habit in habits]
    if not ids:
        return []
    rests = load_rests_of(asking.session, asking.user_id, ids)
    bits = {day.isoformat(): 1 << number for number, day in enumerate(stretch.days)}
    listed = {
        row[0]: [_mask(bits, days) for days in row[1:]]
        for row in asking.session.execute(
            _LISTED, {"ids": ids, "first": stretch.first, "last": min(stretch.last, asking.today)}
        )
    }
    found = []
    for habit in habits:
        done, skipped, missed = listed.get(habit.id, (0, 0, 0))
        masks = DayMasks(done, skipped, missed, masks_of_rests(stretch, rests[habit.id]))
        found.append(
            HabitDays(habit, plan_of(habit, asking.days.week_start), rests[habit.id], masks, _until(asking, habit))
        )
    return found


def _mask(bits: dict[str, int], days: str | None) -> int:
    found = 0
    if days:
        for day in days.split(","):
            found |= bits[day]
    return found


def _until(asking: Asking, habit: Habit) -> date:
    """Return the last day on which anything is asked of a habit: today, or the day before it was archived."""
    return asking.today if habit.archived_at is None else min(asking.today, asking.days.day_of(habit.archived_at) - DAY)
