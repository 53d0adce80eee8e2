"""Periodic work: what is due when, and what was missed.

work what a piece of periodic work is, and when it is due (pure) · scheduler the beat that enqueues what is due as jobs.
"""

from services.schedule.scheduler import Scheduler, Standing, WorkNotFound
from services.schedule.work import Work, due_at, next_at

__all__ = ["Scheduler", "Standing", "Work", "WorkNotFound", "due_at", "next_at"]
