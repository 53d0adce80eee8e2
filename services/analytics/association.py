"""Whether two things go together: phi, Fisher's exact test, and a correction for having looked at many. Pure.

phi is Pearson's correlation of two yes-or-no variables. Fisher's exact test (R. Fisher, 1935) holds at any size, unlike
the chi-square approximation; two-sided as R and SciPy have it: the sum over all tables with the same margins that are no
more probable than the observed one. S. Holm, A simple sequentially rejective multiple test procedure (Scandinavian
Journal of Statistics 6, 1979) keeps the chance of even one false finding at the level, however many pairs are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

LEVEL = 0.05
# Tables within rounding of the observed one's probability count as just as probable.
_TIE = 1 + 1e-7


class Table(NamedTuple):
    """How often two things were and were not: both, only the first, only the second, neither."""

    both: int
    first: int
    second: int
    neither: int

    @property
    def n(self) -> int:
        """Return how many days were looked at."""
        return sum(self)


def phi(table: Table) -> float | None:
    """Return the correlation, −1 to 1; None when one of the two was always, or never."""
    a, b, c, d = table
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    return (a * d - b * c) / math.sqrt(margins) if margins else None


def fisher(table: Table) -> float:
    """Return the two-sided p of Fisher's exact test: how often chance alone gives a table as odd as this one."""
    a, b, c, d = table
    row, column, n = a + b, a + c, a + b + c + d
    lowest, highest = max(0, row + column - n), min(row, column)
    logs = _log_factorials(_rounded_up(n))

    def log_ways(x: int) -> float:
        return -(logs[x] + logs[row - x] + logs[column - x] + logs[n - row - column + x])

    ways = [log_ways(x) for x in range(lowest, highest + 1)]
    most = max(ways)
    weights = [math.exp(way - most) for way in ways]
    limit = weights[a - lowest] * _TIE
    return min(1.0, math.fsum(weight for weight in weights if weight <= limit) / math.fsum(weights))


def holm(ps: Sequence[float]) -> list[float]:
    """Return the p values as corrected for their number, in the given order."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    corrected = [1.0] * len(ps)
    reached = 0.0
    for rank, index in enumerate(order):
        reached = max(reached, min(1.0, (len(ps) - rank) * ps[index]))
        corrected[index] = reached
    return corrected


def _rounded_up(n: int) -> int:
    return max(512, 1 << n.bit_length())


@lru_cache(maxsize=8)
def _log_factorials(most: int) -> list[float]:
    return [math.lgamma(number + 1) for number in range(most + 1)]
