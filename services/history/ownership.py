"""Who made a file and who could go on with it: shares, fractal value, knowledge left, bus factor. Pure.

Shares are of commits by people; bots, merges, mass commits and pure moves do not count.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from services.history.figures import PathFigures, most

# C. Bird et al., "Don't touch my code! Examining the effects of ownership on software quality" (ESEC/FSE 2011).
MINOR = 0.05
# G. Avelino et al., "A novel approach for estimating truck factors" (ICPC 2016): who reaches three quarters of the
# highest degree of authorship of a file, and this much at all, is one of its authors.
AUTHOR_SHARE = 0.75
AUTHOR_LEAST = 3.293
LEFT_BEHIND = 0.5  # more than this part of the files without an author: that is what the bus factor counts to
_ALIKE = 200  # people with as many files as each other, among whom is chosen
# Knowledge is at risk where people who are still active made less than this part of the commits.
RISK_ACTIVE_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Shares:
    """How the commits to one file divide among people."""

    commits: int
    people: int
    main: int | None
    main_share: float
    minor: int  # people with less than MINOR of the commits
    fractal: float  # 1 − Σ share²
    left: float  # share of the commits by people who are no longer active


def shares_of(authors: Counter[int], active: Collection[int]) -> Shares:
    """Return how a file's commits divide.

    The fractal value is that of M. D'Ambros, M. Lanza and H. Gall ("Fractal figures: visualizing development effort for
    CVS entities", VISSOFT 2005): 0 for one author, towards 1 for many with like shares.
    """
    commits = sum(authors.values())
    if not commits:
        return Shares(0, 0, None, 0.0, 0, 0.0, 0.0)
    main = most(authors)
    return Shares(
        commits=commits,
        people=len(authors),
        main=main,
        main_share=0.0 if main is None else authors[main] / commits,
        minor=sum(1 for count in authors.values() if count < MINOR * commits),
        fractal=1 - sum(count * count for count in authors.values()) / (commits * commits),
        left=sum(count for person, count in authors.items() if person not in active) / commits,
    )


def degree_of_authorship(*, first: bool, own: int, others: int) -> float:
    """Return DOA = 3.293 + 1.098 · made it + 0.164 · own commits − 0.321 · ln(1 + others' commits).

    T. Fritz et al., "Degree-of-knowledge: modeling a developer's knowledge of code" (TOSEM 2014), as Avelino et al.
    use it.
    """
    return 3.293 + 1.098 * first + 0.164 * own - 0.321 * math.log1p(others)


def authors_of(figures: PathFigures) -> set[int]:
    """Return the people who are a file's authors by their degree of authorship; none where nobody reaches it."""
    commits = sum(figures.authors.values())
    degrees = {
        person: degree_of_authorship(first=person == figures.first_by, own=count, others=commits - count)
        for person, count in figures.authors.items()
    }
    highest = max(degrees.values(), default=0.0)
    return {person for person, degree in degrees.items() if degree >= AUTHOR_LEAST and degree > AUTHOR_SHARE * highest}


def bus_factor(authors: Iterable[Collection[int]]) -> list[int]:
    """Return the fewest people, by Avelino's greedy order, whose leaving leaves more than half of the files authorless.

    `authors` are each file's; files that nobody is an author of do not count. Who has authored most files goes first,
    of several who have authored as many the one whose leaving leaves most without an author.
    """
    files_of: dict[int, list[int]] = {}
    left: list[int] = []
    for persons in authors:
        if persons:
            for person in persons:
                files_of.setdefault(person, []).append(len(left))
            left.append(len(persons))
    gone: list[int] = []
    authorless = 0
    waiting = sorted(files_of, key=lambda person: (-len(files_of[person]), person))
    while waiting and authorless <= LEFT_BEHIND * len(left):
        count = len(files_of[waiting[0]])
        alike = [person for person in waiting[:_ALIKE] if len(files_of[person]) == count]
        person = max(alike, key=lambda person: sum(left[file] == 1 for file in files_of[person]))
        waiting.remove(person)
        gone.append(person)
        for file in files_of[person]:
            left[file] -= 1
            authorless += left[file] == 0
    return gone


def at_risk(shares: Mapping[str, Shares], weights: Mapping[str, int]) -> list[str]:
    """Return the files whose knowledge is at risk, the largest loss first: knowledge left × weight (their lines)."""
    risky = [path for path, share in shares.items() if share.commits and share.left > 1 - RISK_ACTIVE_SHARE]
    return sorted(risky, key=lambda path: (-shares[path].left * weights.get(path, 0), path))
