"""Goals: something to reach, moved by habits, tasks and commits, or by hand."""

from services.goals.following import (
    join_events,
    on_anything_changed,
    on_habit_logged,
    on_map_drawn,
    on_task_changed,
)
from services.goals.reading import GoalView, Progress, describe, late_goals, progress
from services.goals.recalculation import recalculate, recalculate_user
from services.goals.writing import (
    ContributorNotFound,
    GoalEntryNotFound,
    GoalFields,
    GoalNotFound,
    GoalRefused,
    HabitLink,
    SourceLink,
    ValueIsDerived,
    add_entry,
    create_goal,
    delete_entry,
    delete_goal,
    get_goal,
    list_goals,
    update_goal,
)

__all__ = [
    "ContributorNotFound",
    "GoalEntryNotFound",
    "GoalFields",
    "GoalNotFound",
    "GoalRefused",
    "GoalView",
    "HabitLink",
    "Progress",
    "SourceLink",
    "ValueIsDerived",
    "add_entry",
    "create_goal",
    "delete_entry",
    "delete_goal",
    "describe",
    "get_goal",
    "join_events",
    "late_goals",
    "list_goals",
    "on_anything_changed",
    "on_habit_logged",
    "on_map_drawn",
    "on_task_changed",
    "progress",
    "recalculate",
    "recalculate_user",
    "update_goal",
]
