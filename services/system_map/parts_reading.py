"""Questions about a map's parts: one of them as it is kept."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import MapPart
from services.core.errors import NotFound
from services.system_map.parts import PARTS


class PartNotFound(NotFound):
    """This map lacks that part: it was drawn by an older version, or drawing it failed. Refresh the project."""

    code = 40423
    title = "No such part"


def packed_part(session: Session, map_id: int, name: str) -> bytes | None:
    """Return a part of a map as it is kept, None where it has none; "symbols" is the packed graph of symbols."""
    return session.scalar(select(MapPart.content).where(MapPart.map_id == map_id, MapPart.name == name))


def kept_part(session: Session, map_id: int, name: str) -> bytes:
    """Return one of PARTS as compressed JSON. Raises PartNotFound."""
    packed = packed_part(session, map_id, name) if name in PARTS else None
    if packed is None:
        raise PartNotFound
    return packed
