"""What kinds of job there are: a name, the function that does the work, its stages, and what else must happen with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.orm import Session

from models import BackgroundJob
from services.background.retry import RetryPolicy
from services.background.states import Status

if TYPE_CHECKING:
    from services.background.context import JobContext


class Stage(NamedTuple):
    """One step of a job as people read it; `weight` is its share of the progress bar."""

    name: str
    title: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Completed:
    """What a job's function returns: its answer, and what to write in the very transaction that completes the job.

    `apply` makes the job's last effects and its completion one: both are there, or neither. When it raises, the job
    fails with that error.
    """

    result: dict[str, Any] | None = None
    apply: Callable[[Session], None] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run, or a wait, ended: the new status and, unless it was completed, why."""

    status: Status
    error_message: str | None = None
    error_code: int | None = None
    result: dict[str, Any] | None = None


JobFunction = Callable[["JobContext"], "Completed | dict[str, Any] | None"]
StartHook = Callable[[Session, BackgroundJob], None]
OutcomeHook = Callable[[Session, BackgroundJob, Outcome], None]


@dataclass(frozen=True)
class JobType:
    """One kind of job. `run` must give the same end when it runs twice: a crash may make it do so.

    The hooks run inside the transaction of the job's own transition, so what they write stands or falls with it:
    `on_started` when a run begins, `on_requeued` when it goes back to waiting (retry, shutdown, recovery), `on_final`
    when it ends as completed, failed, cancelled or dead, the job's row already showing it. They only write rows. A
    hook that raises is logged, and the transition is made without it.
    """

    name: str
    run: JobFunction
    title: str
    stages: Sequence[Stage | tuple[str, str]] = ()
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    interactive: bool = False  # a person waits for it: the worker that is kept free may take it
    priority: int = 0  # higher first
    # So many run at a time, and the others leave the workers to other types; None: any number.
    at_once: int | None = None
    on_started: StartHook | None = None
    on_requeued: OutcomeHook | None = None
    on_final: OutcomeHook | None = None

    @property
    def steps(self) -> tuple[Stage, ...]:
        """The stages, each as a Stage."""
        return tuple(Stage(*each) for each in self.stages)


class Registry:
    """Job types by name."""

    def __init__(self) -> None:
        self._types: dict[str, JobType] = {}

    def register(self, job_type: JobType) -> None:
        """Make a type known; its name must be new."""
        if job_type.name in self._types:
            raise ValueError(f"job type {job_type.name} is registered twice")
        self._types[job_type.name] = job_type

    def find(self, name: str) -> JobType | None:
        """Return the type of this name, or None: a newer Gander may have left such a job."""
        return self._types.get(name)

    def interactive_names(self) -> tuple[str, ...]:
        """Return the names of the types that a person waits for."""
        return tuple(name for name, job_type in self._types.items() if job_type.interactive)

    def __iter__(self) -> Iterator[JobType]:
        return iter(self._types.values())
