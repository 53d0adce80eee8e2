"""Background jobs: rows that a few threads of this process work through, and that survive its end.

states what a job can be · retry, verdict when it is tried again (pure) · job_types what a kind of job is ·
context what its function is handed · ledger every change of a row · workers the threads, bell
how they are woken, desk where they hand in and get jobs · dispatch the BackgroundJobManager · listing what can
be asked · reporting, progress how far it is.
"""

from services.background.context import JobContext, Stop
from services.background.dispatch import BackgroundJobManager
from services.background.errors import (
    JobAlreadyCompleted,
    JobAlreadyOver,
    JobCancelled,
    JobInterruptedError,
    JobNotFound,
    ShuttingDown,
    TooManyJobs,
    UnexpectedJobError,
    UnknownJobType,
)
from services.background.job_types import Completed, JobType, Outcome, Stage
from services.background.listing import (
    JobPage,
    active_and_just_finished,
    clean_up,
    get_job,
    list_jobs,
    live_job_of,
)
from services.background.retry import NEVER_AGAIN, RetryPolicy
from services.background.states import FINAL, LIVE, Move, Status

__all__ = [
    "FINAL",
    "LIVE",
    "NEVER_AGAIN",
    "BackgroundJobManager",
    "Completed",
    "JobAlreadyCompleted",
    "JobAlreadyOver",
    "JobCancelled",
    "JobContext",
    "JobInterruptedError",
    "JobNotFound",
    "JobPage",
    "JobType",
    "Move",
    "Outcome",
    "RetryPolicy",
    "ShuttingDown",
    "Stage",
    "Status",
    "Stop",
    "TooManyJobs",
    "UnexpectedJobError",
    "UnknownJobType",
    "active_and_just_finished",
    "clean_up",
    "get_job",
    "list_jobs",
    "live_job_of",
]
