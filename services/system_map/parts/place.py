"""Where something stands."""

from __future__ import annotations

from services.system_map.content import Part


class Place(Part):
    """A line of a file."""

    path: str
    line: int | None = None
