"""Which methods a route of Python answers whose list holds names of the repository's own: an enum's members, constants."""

from __future__ import annotations

import re
from functools import cached_property

from services.system_map.surface.routes.look import METHODS, Look, Seen
from services.system_map.surface.routes.python_members import members_of
from services.system_map.surface.routes.python_names import PythonNames

_TEXT = re.compile(r"""\w+[^=]*= *["'](\w{1,20})["']\Z""")


class OwnMethods:
    """Tells a registration's methods."""

    def __init__(self, look: Look, names: PythonNames) -> None:
        """Take the names of all files."""
        self._look = look
        self._names = names

    def of(self, seen: Seen) -> list[str] | None:
        """Return the methods of a registration; None where they cannot be told."""
        told: list[str] | None = seen.data["methods"]
        if told is not None or "method_names" not in seen.data:
            return told
        texts = {text if kind == "t" else self._said(seen.path, text) for kind, text in seen.data["method_names"]}
        found = sorted({text.upper() for text in texts})
        return found if all(text in METHODS for text in found) else None

    def _said(self, path: str, name: str) -> str:
        """Return the text that a name stands for; "" where that cannot be told."""
        if name.endswith(".name"):  # the member's own, whatever its value
            return name.removesuffix(".name").rpartition(".")[2]
        named = self._names.find(path, name.removesuffix(".value"), {})
        if named is None:
            return ""
        symbol = self._look.symbols(named.path).get(named.qualified)
        if symbol is None:
            return self._members.get(named, "")
        text = _TEXT.match(symbol.signature)
        return text[1] if text is not None and symbol.kind in {"variable", "constant"} else ""

    @cached_property
    def _members(self) -> dict[tuple[str, str], str]:
        """The texts that classes give their names."""
        return members_of(self._look)
