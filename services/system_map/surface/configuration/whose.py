"""Whose reading of a variable it is: the product's, or that of what stands beside it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from services.system_map.derive.aside import configures_aside, is_aside
from services.system_map.surface.configuration.trials import Trials

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


def beside_the_product(given: PartsInput) -> Callable[[str], bool]:
    """Return what says whether a file stands beside the product; where all code does, that code is the product."""
    return _beside(given, is_aside)


def configuring_aside(given: PartsInput) -> Callable[[str], bool]:
    """Return what says whether a file that is no code configures something else than the product; as above."""
    return _beside(given, configures_aside)


def _beside(given: PartsInput, by_folder: Callable[[str], bool]) -> Callable[[str], bool]:
    trials = Trials(given)
    if all(is_aside(path) or trials.holds(path) for path in given.found.own):
        return lambda _: False
    return lambda path: by_folder(path) or trials.holds(path)
