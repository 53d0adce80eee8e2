"""What names of TypeScript hold where they stand for a text: constants, members of objects and enumerations, over files."""

from __future__ import annotations

from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.script_names import Exported, ScriptNames

_MAX_HOPS = 8
MAX_TEXT = 2_000  # longer ones are no paths: constants made of constants grow many times over with each step
Pieces = list[list[str]]


class ScriptConstants:
    """The texts of a repository's modules."""

    def __init__(self, look: Look) -> None:
        """Take what was noted of each file."""
        self._names = ScriptNames(look, "script.texts")
        self._known: dict[tuple[str, str, int], str | None] = {}  # by file, name and hops

    def text(self, path: str, pieces: Pieces, hops: int = 0) -> str | None:
        """Return what pieces of a text say in a file; None where that cannot be told, or is too long."""
        said = ""
        for kind, value in pieces:
            known = value if kind == "t" else self._named(path, value, hops) if kind == "n" else None
            if known is None:
                return None
            said += known
            if len(said) > MAX_TEXT:
                return None
        return said

    def _named(self, path: str, dotted: str, hops: int) -> str | None:
        if hops > _MAX_HOPS:
            return None
        key = (path, dotted, hops)
        if key not in self._known:
            self._known[key] = self._followed(path, dotted, hops)
        return self._known[key]

    def _followed(self, path: str, dotted: str, hops: int) -> str | None:
        at = Exported(path, dotted)
        if dotted.partition(".")[0] in self.bound(path):
            found = self._names.imported(path, dotted)
            if found is None:
                return None
            at = found
        pieces = self._names.files.get(at.path, {}).get("texts", {}).get(at.reference)
        return self.text(at.path, pieces, hops + 1) if pieces else None

    def given(self, path: str, name: str, rest: str) -> str | None:
        """Return the text that a file exports by a name ("*" the whole, "default", else a member), or a member of it."""
        at = self._names.exported(path, name, rest, 0)
        return self.text(at.path, [["n", at.reference]]) if at is not None and at.reference else None

    def bound(self, path: str) -> dict[str, list[object]]:
        """Return what the imports of a file bring: local name → [line, specifier, name]."""
        names: dict[str, list[object]] = self._names.files.get(path, {}).get("names", {})
        return names

    def leads(self, path: str, dotted: str) -> Exported | None:
        """Return the place in the repository that an imported name stands for."""
        return self._names.imported(path, dotted)

    def target(self, path: str, name: str) -> str | None:
        """Return the file of the repository that an imported name comes from."""
        bound = self.bound(path).get(name)
        return self._names.target(path, int(str(bound[0])), str(bound[1])) if bound else None
