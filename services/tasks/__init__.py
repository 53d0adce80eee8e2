"""Tasks: things to do, once, again and again, or planned."""

from services.tasks.changes import clean_up, undo
from services.tasks.errors import (
    AlreadyUndone,
    BadEntry,
    BadMove,
    BadRecurrence,
    BadTask,
    ChangedSince,
    ChangeNotFound,
    DependencyLoop,
    TaskNotFound,
)
from services.tasks.fields import CleanFields, clean
from services.tasks.listing import Wanted, get_task, list_open_work, list_tags, list_tasks
from services.tasks.shape import TaskFields
from services.tasks.showing import TaskView, clock_of, show
from services.tasks.together import MAX_BULK, change_tasks, delete_tasks, move_task
from services.tasks.writing import Done, complete_task, create_task, delete_task, reopen_task, update_task

__all__ = [
    "MAX_BULK",
    "AlreadyUndone",
    "BadEntry",
    "BadMove",
    "BadRecurrence",
    "BadTask",
    "ChangeNotFound",
    "ChangedSince",
    "CleanFields",
    "DependencyLoop",
    "Done",
    "TaskFields",
    "TaskNotFound",
    "TaskView",
    "Wanted",
    "change_tasks",
    "clean",
    "clean_up",
    "clock_of",
    "complete_task",
    "create_task",
    "delete_task",
    "delete_tasks",
    "get_task",
    "list_open_work",
    "list_tags",
    "list_tasks",
    "move_task",
    "reopen_task",
    "show",
    "undo",
    "update_task",
]
