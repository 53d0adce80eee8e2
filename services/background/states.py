"""The states of a job and the moves between them. Pure: what is not in the table below cannot happen."""

from __future__ import annotations

from enum import StrEnum

from services.core.errors import Conflict


class Status(StrEnum):
    """Where a job stands."""

    PENDING = "pending"
    """It waits for a worker, or, after a passing fault, for its `run_at`."""
    RUNNING = "running"
    """A worker of the instance named by `owner` runs it; `attempts` counts this run."""
    COMPLETED = "completed"
    """It did its work; `result` holds the answer. Final."""
    FAILED = "failed"
    """It hit an error that trying again would not mend; `error_message` says what to do. Final until retried."""
    CANCELLED = "cancelled"
    """Somebody cancelled it before it was done. Final until retried."""
    DEAD = "dead"
    """It used up its attempts on passing faults or crashes: the dead-letter list. Final until revived."""


LIVE = frozenset({Status.PENDING, Status.RUNNING})
FINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED, Status.DEAD})
REVIVABLE = FINAL - {Status.COMPLETED}


class Move(StrEnum):
    """What can happen to a job; the value is the type of the event that records it."""

    CLAIM = "job.started"
    COMPLETE = "job.completed"
    FAIL = "job.failed"
    CANCEL = "job.cancelled"
    DIE = "job.dead"
    WAIT = "job.retrying"
    """Back to pending by itself: a passing fault, a shutdown, or a crash that was recovered from."""
    REVIVE = "job.revived"
    """Back to pending because a person asked; its attempts start again at nought."""


CREATED = "job.created"

TRANSITIONS: dict[tuple[Status, Move], Status] = {
    (Status.PENDING, Move.CLAIM): Status.RUNNING,
    (Status.PENDING, Move.CANCEL): Status.CANCELLED,
    (Status.RUNNING, Move.COMPLETE): Status.COMPLETED,
    (Status.RUNNING, Move.FAIL): Status.FAILED,
    (Status.RUNNING, Move.CANCEL): Status.CANCELLED,
    (Status.RUNNING, Move.DIE): Status.DEAD,
    (Status.RUNNING, Move.WAIT): Status.PENDING,
    (Status.FAILED, Move.REVIVE): Status.PENDING,
    (Status.CANCELLED, Move.REVIVE): Status.PENDING,
    (Status.DEAD, Move.REVIVE): Status.PENDING,
}


class IllegalMove(Conflict):
    """The job is {status} and cannot do that now. Look at it again."""

    code = 40921
    title = "Not possible now"


def after(status: Status, move: Move) -> Status:
    """Return the state that `move` leads to; raises IllegalMove when the table does not have it."""
    try:
        return TRANSITIONS[status, move]
    except KeyError:
        raise IllegalMove(status=status.value) from None
