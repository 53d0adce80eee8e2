"""Which habits go together on the days on which both could be done. Pure, but for the rows it is given.

Two habits are compared over the last year, on the days on which both were asked for or could have been done: days of
rest, skipped days and today are left out. Under the sample floor a pair is not compared at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from services.analytics.association import LEVEL, Table, fisher, holm, phi

WINDOW_DAYS = 365
# The sample floor: shared days, and of either habit days that were done and that were not.
LEAST_SHARED = 30
LEAST_OF_EACH = 5


@dataclass(frozen=True)
class Kept:
    """A habit with two masks of days: on which it could be done, and on which it was."""

    habit_id: int
    name: str
    possible: int
    done: int


@dataclass(frozen=True)
class HabitName:
    """A habit."""

    habit_id: int
    name: str


@dataclass(frozen=True)
class Correlation:
    """How two habits go together; `p` is corrected for the number of pairs that were compared."""

    a: HabitName
    b: HabitName
    n: int
    phi: float
    p: float
    significant: bool
    words: str


def table_of(first: Kept, second: Kept) -> Table:
    """Return how often two habits were done on the days that they share."""
    shared = first.possible & second.possible
    a, b = first.done & shared, second.done & shared
    both = (a & b).bit_count()
    return Table(both, a.bit_count() - both, b.bit_count() - both, shared.bit_count() - (a | b).bit_count())


def correlations(habits: Sequence[Kept]) -> list[Correlation]:
    """Return all pairs above the sample floor: those that are significant first, then by how strong they are."""
    pairs = []
    for first, second in combinations(habits, 2):
        table = table_of(first, second)
        rows = (table.both + table.first, table.second + table.neither)
        columns = (table.both + table.second, table.first + table.neither)
        if table.n >= LEAST_SHARED and min(*rows, *columns) >= LEAST_OF_EACH:
            pairs.append((first, second, table))
    corrected = holm([fisher(table) for _, _, table in pairs])
    found = [_correlation(*pair, p) for pair, p in zip(pairs, corrected, strict=True)]
    return sorted(found, key=lambda each: (not each.significant, -abs(each.phi), each.a.habit_id, each.b.habit_id))


def _correlation(first: Kept, second: Kept, table: Table, p: float) -> Correlation:
    strength = phi(table) or 0.0
    significant = p < LEVEL
    names = HabitName(first.habit_id, first.name), HabitName(second.habit_id, second.name)
    return Correlation(*names, table.n, round(strength, 4), round(p, 6), significant, _words(names, table, significant))


def _words(
    names: tuple[HabitName, HabitName], table: Table, significant: bool
) -> str:  # one of three values that belong together
    first, second = (name.name for name in names)
    if not significant:
        return (
            f"Not significant: over {table.n} shared days {first} and {second} go together no more than chance has it"
        )
    with_it = table.both / (table.both + table.first)
    without = table.second / (table.second + table.neither)
    return (
        f"{second} was done on {round(100 * with_it)} % of the days with {first}, on {round(100 * without)} % of those "
        f"without ({table.n} shared days). That they go together does not say which brings which"
    )
