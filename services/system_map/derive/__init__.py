"""What follows from a repository's files, imports and history: graph, loops, layers, rank, hot spots, words. Pure."""

from services.system_map.derive.derive import bare_derived, derive
from services.system_map.derive.values import Derived, DeriveInput

__all__ = ["DeriveInput", "Derived", "bare_derived", "derive"]
