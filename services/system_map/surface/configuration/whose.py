"""Whose reading of a variable it is: the product's, or that of what stands beside it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from services.system_map.derive.aside import is_aside

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput


def beside_the_product(given: PartsInput) -> Callable[[str], bool]:
    """Return what says whether a file stands beside the product; where all code does, that code is the product."""
    return is_aside if any(not is_aside(path) for path in given.found.own) else lambda _: False
