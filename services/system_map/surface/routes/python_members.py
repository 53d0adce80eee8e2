"""The texts that classes of Python give their names: the members of enumerations."""

from __future__ import annotations

from typing import Any

from services.system_map.surface.routes.look import Look


def members_of(look: Look) -> dict[tuple[str, str], str]:
    """Return the texts of the names in classes, by file and qualified name."""
    found: dict[tuple[str, str], str] = {}
    for seen in look.signals("python.class"):
        for field in seen.data["fields"]:
            value: Any = field[3]
            if isinstance(value, dict) and isinstance(value.get("s"), str):
                found[seen.path, f"{seen.data['name']}.{field[0]}"] = value["s"]
    return found
