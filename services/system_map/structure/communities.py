"""Communities: modules that import each other more than the rest, found by Leiden. Pure.

V. A. Traag, L. Waltman and N. J. van Eck, "From Louvain to Leiden: guaranteeing well-connected communities" (Scientific
Reports 9, 2019), maximising the modularity of M. Newman and M. Girvan (2004) over imports without their direction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import graspologic_native

SEED = 20_190_326  # any number, but always the same: the same imports give the same communities
# Several runs from different beginnings, the best kept, while a run takes milliseconds.
_FEW_EDGES = 20_000
_RUNS = 3
Pair = tuple[str, str]


@dataclass(slots=True)
class FoundCommunity:
    """One community; `modules` most connected inside it first."""

    modules: list[str]
    label: str
    inner: int  # imports among them
    outer: int  # imports between them and others


def find_communities(imports: Mapping[Pair, int]) -> tuple[list[FoundCommunity], float | None]:
    """Return the communities of two modules and more, largest first, and the modularity of the whole division.

    `imports` are pairs of modules with a weight of 1 or more. Modules without any import are in no community.
    """
    weights = _undirected(imports)
    if not weights:
        return [], None
    few = len(weights) <= _FEW_EDGES
    modularity, community_of = graspologic_native.leiden(
        [(one, other, float(weight)) for (one, other), weight in weights.items()],
        starting_communities=None,
        resolution=1.0,
        randomness=0.001,
        iterations=2 if few else 1,
        use_modularity=True,
        seed=SEED,
        trials=_RUNS if few else 1,
    )
    inner: Counter[int] = Counter()
    outer: Counter[int] = Counter()
    ties: Counter[str] = Counter()
    for source, target in imports:
        if source == target:
            continue
        one, other = community_of[source], community_of[target]
        if one == other:
            inner[one] += 1
            ties[source] += 1
            ties[target] += 1
        else:
            outer[one] += 1
            outer[other] += 1
    members: dict[int, list[str]] = {}
    for module in sorted(community_of, key=lambda module: (-ties[module], module)):
        members.setdefault(community_of[module], []).append(module)
    found = [
        FoundCommunity(modules, folder_of_most(modules), inner[number], outer[number])
        for number, modules in members.items()
        if len(modules) > 1
    ]
    found.sort(key=lambda community: (-len(community.modules), community.modules))
    _tell_apart(found)
    return found, modularity


def _undirected(imports: Mapping[Pair, int]) -> dict[Pair, int]:
    """Return pairs in the order of the alphabet: what Leiden finds depends on the order of what it is given."""
    weights: dict[Pair, int] = {}
    for source, target in sorted(imports):
        if source != target:
            pair = (min(source, target), max(source, target))
            weights[pair] = weights.get(pair, 0) + imports[source, target]
    return weights


def folder_of_most(modules: Iterable[str]) -> str:
    """Return the deepest folder that more than half of the modules lie in: "src/flask/", "" for the root."""
    inside = list(modules)
    more_than = len(inside) / 2
    folder = ""
    while True:
        children = Counter(path[: end + 1] for path in inside if (end := path.find("/", len(folder))) != -1)
        largest = min(children, key=lambda name: (-children[name], name), default=None)
        if largest is None or children[largest] <= more_than:
            return folder
        folder = largest
        inside = [path for path in inside if path.startswith(folder)]


def _tell_apart(found: list[FoundCommunity]) -> None:
    """Add its most connected module to every label that several communities share, and to that of the root."""
    times = Counter(community.label for community in found)
    for community in found:
        first = community.modules[0]
        if not community.label:
            community.label = first
        elif times[community.label] > 1:
            community.label += f" · {first.removeprefix(community.label)}"
