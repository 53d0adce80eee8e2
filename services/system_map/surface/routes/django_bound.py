"""What a pattern of Django leads to by a name that is bound to a value: a view, or patterns, which it includes."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection
from typing import Any, NamedTuple

from services.system_map.surface.routes.look import Look
from services.system_map.surface.routes.python_names import Named, PythonNames

_MAX_HOPS = 6
_UNSURE = 0.8  # a view, unless what makes it is a maker of patterns
# What gives patterns back, or makes a list of what it takes.
_OF_PATTERNS = frozenset({"list", "tuple", "sorted", "static", "i18n_patterns", "format_suffix_patterns", "patterns"})
_BOUND = re.compile(r"[^=]*=(?!=)\s*(.*)", re.DOTALL)
_HEAD = re.compile(r"([A-Za-z_][\w.]{0,100})\(")
_LISTS = (ast.List, ast.ListComp, ast.BinOp)


class Lead(NamedTuple):
    """What a name stands for."""

    path: str  # of the file whose names it is written by
    include: dict[str, Any] | None = None  # as the detector has it; None for a view
    sure: float = 1.0


class BoundNames:
    """Follows names to what modules bind them to."""

    def __init__(self, look: Look, names: PythonNames, lists: Collection[tuple[str, str]]) -> None:
        """Take the names of all files; `lists` are those of patterns that are known."""
        self._look = look
        self._names = names
        self._lists = lists

    def lead(self, named: Named) -> Lead | None:
        """Return what a pattern that names this leads to; None where it cannot be told."""
        for _ in range(_MAX_HOPS):
            if named in self._lists:
                return Lead(named.path, {"name": named.qualified})
            symbol = self._look.symbols(named.path).get(named.qualified)
            if symbol is None or symbol.kind not in {"variable", "constant"} or symbol.parent is not None:
                return Lead(named.path)
            value = _value(symbol.signature)
            if not isinstance(value, ast.Name | ast.Attribute):
                return self._made(named, value)
            dotted = _dotted(value)
            if dotted.endswith(".urls"):
                return Lead(named.path, {"name": dotted})
            further = self._names.find(named.path, dotted, {})
            if further is None or further == named:
                return Lead(named.path)
            named = further
        return None

    def _made(self, named: Named, value: ast.expr | None) -> Lead | None:
        first = value.elts[0] if isinstance(value, ast.Tuple) and value.elts else value
        if isinstance(first, _LISTS):
            return Lead(named.path, {"name": named.qualified})
        if isinstance(value, ast.Tuple):  # what it includes, the application's name, that of its instance
            dotted = _dotted(first)
            return Lead(named.path, {"name": dotted}) if dotted else None
        if isinstance(value, ast.Call):
            return self._called(named, value)
        return Lead(named.path, None, 1.0 if isinstance(value, ast.Lambda) else _UNSURE)

    def _called(self, named: Named, call: ast.Call) -> Lead | None:
        maker = _dotted(call.func)
        last = maker.rpartition(".")[2]
        if last == "include":
            return self._included(named, call)
        if last in _OF_PATTERNS:
            return Lead(named.path, {"name": named.qualified})
        if any(isinstance(one, ast.Attribute) and one.attr == "as_view" for one in ast.walk(call)):
            return Lead(named.path)
        found = self._names.find(named.path, maker, {}) if maker else None
        if found is None:  # a decorator, or a maker of views, from outside
            return Lead(named.path)
        if any((found.path, f"{found.qualified}.{one}") in self._lists for one in ("=returned", "urlpatterns")):
            return Lead(named.path, {"name": f"{maker}()"})
        symbol = self._look.symbols(found.path).get(found.qualified)
        is_object = symbol is not None and symbol.kind == "class"  # that is called: `feed = LatestPosts()`
        is_view = is_object or call.args or call.keywords
        return Lead(named.path, None, 1.0 if is_object else _UNSURE) if is_view else None

    @staticmethod
    def _included(named: Named, call: ast.Call) -> Lead | None:
        value = call.args[0] if call.args else None
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return Lead(named.path, {"module": value.value})
        if isinstance(value, ast.List | ast.Tuple):
            return Lead(named.path, {"name": named.qualified})
        dotted = _dotted(value)
        return Lead(named.path, {"name": dotted}) if dotted else None


def _value(signature: str) -> ast.expr | None:
    """Return what a line binds its name to; of one that is cut short, what it calls. None for what is odd."""
    bound = _BOUND.match(signature)
    text = bound[1].strip() if bound is not None else ""
    head = _HEAD.match(text)
    views = "_.as_view()" if ".as_view(" in text else "_"
    for written in (text, f"{head[1]}({views})" if head is not None else "", "[]" if text[:1] in {"[", "("} else ""):
        try:
            with warnings.catch_warnings(action="ignore"):  # of escapes that Python does not know
                return ast.parse(written, mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
    return None


def _dotted(node: ast.expr | None) -> str:
    """Return a name or a chain of names as text; "" for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
