"""What can be wrong with a task, its rule, its dependencies, or the undoing of a change."""

from __future__ import annotations

from services.core.errors import Conflict, Invalid, NotFound


class BadTask(Invalid):
    """Some fields of this task cannot be accepted; errors says which and why."""

    code = 40080
    title = "Not acceptable as a task"


class BadRecurrence(Invalid):
    """This is not a rule by which a task can recur. Write one as in RFC 5545, such as FREQ=WEEKLY;BYDAY=MO."""

    code = 40081
    title = "Not a rule of recurrence"


class BadEntry(Invalid):
    """Write the task in one line of at most {limit} characters."""

    code = 40082
    title = "Not acceptable as quick entry"


class BadMove(Invalid):
    """A task is moved next to another one: give the id of a different task of yours, or none for the top."""

    code = 40083
    title = "Not a place in the list"


class TaskNotFound(NotFound):
    """There is no such task. It may have been deleted; undo brings it back within seven days."""

    code = 40480
    title = "No such task"


class ChangeNotFound(NotFound):
    """There is no such change to undo. Changes can be undone for seven days."""

    code = 40481
    title = "No such change"


class DependencyLoop(Conflict):
    """These tasks would wait for each other: {circle}. Remove one of these dependencies first."""

    code = 40980
    title = "Circle of dependencies"


class ChangedSince(Conflict):
    """“{title}” was changed since, so this cannot be undone. Undo the later change first, or edit the task."""

    code = 40981
    title = "Changed since"


class AlreadyUndone(Conflict):
    """This change was undone already; nothing is left to undo."""

    code = 40982
    title = "Undone already"
