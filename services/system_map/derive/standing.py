"""Which parts stand above which, by the imports between them alone; and what the product leans on most. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import Findings, weights_of_layers
from services.system_map.derive.layers import layer_nodes


@dataclass(slots=True)
class Standing:
    """Parts in the order that their imports make: each of a tier imports one of the tier below it."""

    tiers: list[list[str]]  # from the top; empty where no import orders any two of them
    beside: list[str]  # of these nothing is said: neither that they stand apart nor where they stand


def standing(found: Findings, part_of: Mapping[str, str], parts: Sequence[str]) -> Standing:
    """Return how parts stand to each other by the imports that make layers (`weights_of_layers`).

    `part_of` names the part of each module that counts. Of two parts that import each other that one stands above which
    imports more names; where it is as many, neither does. What is tied to none of the most that hang together is beside.
    """
    names: Counter[tuple[str, str]] = Counter()
    for (source, target), count in weights_of_layers(found.edges).items():
        ends = part_of.get(source), part_of.get(target)
        if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
            names[ends[0], ends[1]] += count
    above = {(one, other): count for (one, other), count in names.items() if count > names.get((other, one), 0)}
    together = _most_tied(parts, above)
    layers = layer_nodes(together, {pair: count for pair, count in above.items() if pair[0] in together})
    tiers = [
        [part for part in parts if layers.get(part) == layer] for layer in sorted(set(layers.values()), reverse=True)
    ]
    return Standing(tiers, [part for part in parts if part not in together])


def _most_tied(parts: Sequence[str], pairs: Mapping[tuple[str, str], int]) -> set[str]:
    """Return the most parts that pairs tie together, the first among equals; none where nothing ties any."""
    ties: dict[str, list[str]] = {part: [] for part in parts}
    for one, other in pairs:
        ties[one].append(other)
        ties[other].append(one)
    most: set[str] = set()
    seen: set[str] = set()
    for part in parts:
        if part in seen:
            continue
        tied, waiting = {part}, [part]
        while waiting:
            for other in ties[waiting.pop()]:
                if other not in tied:
                    tied.add(other)
                    waiting.append(other)
        seen |= tied
        if len(tied) > max(len(most), 1):
            most = tied
    return most


def most_leaned_on(found: Findings) -> list[str]:
    """Return the modules that others import when they are loaded, most importers first.

    What stands beside the product (examples, tools) is no part that it leans on: it is left out unless there is nothing
    else.
    """
    product = [path for path in found.imported_by if not is_aside(path)]
    return sorted(
        product or found.imported_by, key=lambda path: (-len(found.imported_by[path]), -found.ranks[path], path)
    )
