"""What can be wrong with a request about jobs, and what a job raises or is ended by."""

from __future__ import annotations

from services.core.errors import Conflict, GanderError, Invalid, NotFound, RateLimited, Unavailable


class JobNotFound(NotFound):
    """There is no such job. It may have been cleaned up; finished jobs are kept for a while only."""

    code = 40420
    title = "No such job"


class TooManyJobs(RateLimited):
    """You have {limit} jobs waiting already. Wait until some are done, or cancel some."""

    code = 42920
    title = "Too many jobs"


class JobAlreadyOver(Conflict):
    """This job is {status} already; there is nothing left to cancel."""

    code = 40920
    title = "Job already over"


class JobAlreadyCompleted(Conflict):
    """This job did its work. Start a new one instead of retrying it."""

    code = 40922
    title = "Job already completed"


class ShuttingDown(Unavailable):
    """Gander is shutting down. What was waiting goes on at the next start; start new work then."""

    code = 50320
    title = "Shutting down"


class UnknownJobType(Invalid):
    """This version of Gander does not know jobs of the type “{job_type}”. Update Gander, then retry the job."""

    code = 40020
    title = "Unknown job type"


class JobInterruptedError(GanderError):
    """Gander ended while this job ran, {attempts} times in a row. The log may say why; retry it when you like."""

    code = 50020
    title = "Interrupted too often"


class UnexpectedJobError(GanderError):
    """Something went wrong inside Gander. The log has the details under job {job_id}; you can retry the job."""

    code = 50021
    title = "Internal error in a job"


class JobCancelled(Exception):
    """Leaves a job's function because the job is to stop; raised by `JobContext.check`."""
