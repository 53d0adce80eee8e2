"""Which registry a class of SQLAlchemy is in: names of classes in texts mean classes of the same one. Pure."""

from __future__ import annotations

from services.system_map.surface.models.python_classes import Bound, Outside, PythonClass, PythonNames
from services.system_map.surface.models.values import call_of, last_name

# A class that inherits from these directly is a base of the application's own, with a registry.
ROOTS = frozenset({"DeclarativeBase", "DeclarativeBaseNoMeta"})
_MAKERS = ("declarative_base()", "automap_base()", "SQLAlchemy().Model")
_MAX_DEPTH = 30

Registry = tuple[str, str]  # the file that makes it, and the name or line there; "" for a package's own


class Registries:
    """The registries of a repository's classes."""

    def __init__(self, names: PythonNames) -> None:
        """Read with the names of a repository."""
        self._names = names
        self._known: dict[PythonClass, Registry | None] = {}

    def of(self, one: PythonClass, depth: int = 0) -> Registry | None:
        """Return the registry that a class is in; None where nothing tells."""
        if one not in self._known:
            self._known[one] = None  # what a class that inherits from itself has
            self._known[one] = self._look(one, depth)
        return self._known[one]

    def _look(self, one: PythonClass, depth: int) -> Registry | None:
        if any(last_name(call[0] if (call := call_of(mark)) else mark) == "as_declarative" for mark in one.decorators):
            return one.path, one.name
        for base in one.bases if depth < _MAX_DEPTH else ():
            meaning = self._names.meaning(one.path, base)
            found = None
            if isinstance(meaning, PythonClass):
                found = self.of(meaning, depth + 1)
            elif isinstance(meaning, Bound) and self._names.maker(meaning).endswith(_MAKERS):
                found = meaning.path, str(meaning.line)
            elif isinstance(meaning, Outside) and meaning.last in ROOTS:
                found = one.path, one.name
            elif isinstance(meaning, Outside) and meaning.last == "SQLModel":
                found = "", meaning.last
            if found is not None:
                return found
        return None
