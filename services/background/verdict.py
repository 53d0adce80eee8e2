"""What becomes of a job when a run of it ends. Pure: how it ended in, the move to make out."""

from __future__ import annotations

from dataclasses import dataclass

from services.background.context import Stop
from services.background.errors import JobCancelled, UnexpectedJobError
from services.background.progress import storable
from services.background.retry import RetryPolicy, may_pass
from services.background.states import Move
from services.core.errors import GanderError


@dataclass(frozen=True, slots=True)
class Verdict:
    """The move to make; for WAIT, after how many seconds, and whether the run that ended counts as an attempt."""

    move: Move
    error_message: str | None = None
    error_code: int | None = None
    wait_seconds: float = 0.0
    counts: bool = True


def judge(
    error: BaseException | None,
    *,
    job_id: int,
    cancel_requested: bool,
    stop_reason: Stop | None,
    attempts: int,
    max_attempts: int,
    policy: RetryPolicy,
    chance: float,
) -> Verdict:
    """Say what becomes of a run that returned (`error` is None) or raised `error`.

    A cancel that was accepted wins over everything, so that who was told "cancelled" can rely on it. During a
    shutdown any error is taken for its effect (a child that was killed, a refused write), and the run not counted.
    """
    gave_up = isinstance(error, JobCancelled) and stop_reason is None  # nobody asked, it left by itself
    if cancel_requested or stop_reason is Stop.CANCELLED or gave_up:
        return Verdict(Move.CANCEL)
    if error is None:
        return Verdict(Move.COMPLETE)
    if stop_reason is Stop.SHUTDOWN:
        return Verdict(Move.WAIT, counts=False)
    if not isinstance(error, GanderError):
        error = UnexpectedJobError(job_id=job_id)
    words = storable(error.detail)
    if not may_pass(error):
        return Verdict(Move.FAIL, words, error.code)
    if attempts >= max_attempts:
        return Verdict(Move.DIE, words, error.code)
    return Verdict(Move.WAIT, words, error.code, wait_seconds=policy.seconds_before_next(attempts, chance))
