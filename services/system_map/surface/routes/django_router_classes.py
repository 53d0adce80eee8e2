"""What the class of a router of Django REST framework makes of its routes: whether they end with a slash, how sure they are."""

from __future__ import annotations

from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.python_names import Named, PythonNames

# The framework, and the packages called like it, whose routers answer as theirs do: nested ones, extensions.
_FRAMEWORK = "rest_framework"
_MAX_DEPTH = 12
_CHANGED = 0.7  # a class that makes routes by itself, or one of another package: they may be elsewhere
_METHODS = """get_urls get_routes get_lookup_regex get_method_map get_dynamic_routes _get_dynamic_routes"""
_MAKING = frozenset(_METHODS.split())


class RouterClass(NamedTuple):
    """What a class says."""

    sure: float = 1.0
    says_slash: bool = False
    slash: bool | None = None  # None: computed
    is_framework_s: bool = False  # or has one of its above


class RouterClasses:
    """The classes of routers of all files."""

    def __init__(self, look: Look, names: PythonNames) -> None:
        """Take what the detector saw of them."""
        self._look = look
        self._names = names
        self._said = {Named(seen.path, seen.data["of"]): seen.data for seen in look.signals("django.router_class")}
        self._known: dict[Named, RouterClass] = {}

    def of(self, path: str, written: str, depth: int = 0) -> RouterClass:
        """Return what the class says that a name means in a file, with those above it."""
        named = self._names.find(path, written, {})
        symbol = self._look.symbols(named.path).get(named.qualified) if named is not None else None
        if named is None or symbol is None or symbol.kind != "class":
            brought = self._names.brought(path, written)
            is_framework_s = brought is not None and brought.startswith(_FRAMEWORK)
            return RouterClass(1.0 if is_framework_s or not brought else _CHANGED, is_framework_s=is_framework_s)
        if named not in self._known:
            self._known[named] = RouterClass()  # what a class that inherits from itself says
            self._known[named] = self._read(named, depth)
        return self._known[named]

    def _read(self, named: Named, depth: int) -> RouterClass:
        said: dict[str, Any] = self._said.get(named, {})
        bases = self._look.bases(named.path, named.qualified) if depth < _MAX_DEPTH else []
        above = [self.of(named.path, base, depth + 1) for base in bases]
        is_making = "routes" in said or not _MAKING.isdisjoint(self._look.members(named.path, named.qualified))
        is_framework_s = any(one.is_framework_s for one in above)
        # What makes other routes than the framework's is unlike it; a copy of the whole of it that lies here is not.
        sure = min([_CHANGED if is_making and is_framework_s else 1.0, *(one.sure for one in above)])
        if "slash" in said:
            return RouterClass(sure, says_slash=True, slash=said["slash"], is_framework_s=is_framework_s)
        of_base = next((one for one in above if one.says_slash), RouterClass())
        return of_base._replace(sure=sure, is_framework_s=is_framework_s)
