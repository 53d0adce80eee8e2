"""When a job is tried again. Pure: attempts and an error in, a delay or nothing out."""

from __future__ import annotations

from dataclasses import dataclass

from services.core.errors import GanderError


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """How often and how soon: the n-th wait is `first_seconds × factorⁿ⁻¹`, at most `longest_seconds`, ± jitter."""

    max_attempts: int = 3
    first_seconds: float = 5.0
    factor: float = 4.0
    longest_seconds: float = 600.0
    jitter: float = 0.2  # so that jobs that failed together do not come back together

    def __post_init__(self) -> None:
        if self.max_attempts < 1 or self.first_seconds < 0 or self.factor < 1 or not 0 <= self.jitter < 1:
            raise ValueError("a retry policy needs max_attempts ≥ 1, first_seconds ≥ 0, factor ≥ 1, 0 ≤ jitter < 1")

    def seconds_before_next(self, attempts: int, chance: float) -> float:
        """Return the wait after `attempts` runs; `chance` in [0, 1) places it within the jitter."""
        try:
            wait = self.first_seconds * self.factor ** max(attempts - 1, 0)
        except OverflowError:
            wait = self.longest_seconds
        return min(wait, self.longest_seconds) * (1 + self.jitter * (2 * chance - 1))


NEVER_AGAIN = RetryPolicy(max_attempts=1)


def may_pass(error: BaseException) -> bool:
    """Say whether the same work may succeed later without anyone changing anything."""
    return isinstance(error, GanderError) and error.transient
