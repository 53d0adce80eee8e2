"""Names of tables that are computed: `cls.__name__.lower() + "s"`, f-strings, snake case by a pattern. Pure."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable

from services.system_map.surface.models.values import Value, call_of, text_of

MAX_LENGTH = 150  # of a name, and of what it is made of
_MAX_EXPRESSION = 199  # what is longer was cut by the detector
_MAX_PATTERN = 60
_METHODS: dict[str, Callable[..., str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "capitalize": str.capitalize,
    "casefold": str.casefold,
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
    "replace": str.replace,
}
# A pattern that repeats what it repeats may take for ever.
_NESTED = re.compile(r"\)[*+?{]|\\[1-9]|\(\?P=")
_MAX_REPEATS = 3


class _UnknownError(Exception):
    """A part of an expression cannot be told."""


def fold(value: Value, of_class: str, constant: Callable[[str], str | None]) -> str | None:
    """Return the text that an expression makes; None where it cannot be told.

    `of_class` is the expression that stands for a class's name with that name, "cls.__name__=User", "" for none;
    `constant` says what a name stands for.
    """
    told = text_of(value)
    if told is not None:
        return told
    written, _, name = of_class.partition("=")
    try:
        found = _Folding(written, name, constant).text(_expression(value))
    except _UnknownError:
        return None
    return found or None


def _expression(value: Value) -> ast.expr:
    """Return a detector's value as Python has it; names stay in one piece, as the detector led them to their imports."""
    text = text_of(value)
    if text is not None and "\\" not in text:
        return ast.Constant(text)
    if isinstance(value, str):
        return ast.Name(value)
    call = call_of(value)
    if call is not None and not call[2]:
        called: ast.expr
        if isinstance(call[0], str) and "." in call[0]:
            owner, _, method = call[0].rpartition(".")
            called = ast.Attribute(ast.Name(owner), method)
        else:
            called = _expression(call[0])
        return ast.Call(called, [_expression(one) for one in call[1]], [])
    if isinstance(value, dict) and isinstance(value.get("t"), str) and len(value["t"]) <= _MAX_EXPRESSION:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of escapes that Python does not know
                found: ast.expr = ast.parse(value["t"], mode="eval").body
                return found
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            pass
    raise _UnknownError


class _Folding:
    """Reads one expression."""

    def __init__(self, written: str, name: str, constant: Callable[[str], str | None]) -> None:
        self._written = written
        self._name = name
        self._constant = constant

    def text(self, node: ast.expr) -> str:
        """Return the text that an expression makes."""
        found = self._told(node)
        if found is None or len(found) > MAX_LENGTH:
            raise _UnknownError
        return found

    def _told(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.Name | ast.Attribute):
            dotted = _dotted(node)
            return self._name if dotted == self._written and self._name else self._constant(dotted)
        if isinstance(node, ast.JoinedStr):
            return "".join(map(self._piece, node.values))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self.text(node.left) + self.text(node.right)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            return self._filled(self.text(node.left), "%s", [node.right])
        return self._called(node) if isinstance(node, ast.Call) and not node.keywords else None

    def _piece(self, node: ast.expr) -> str:
        if not isinstance(node, ast.FormattedValue):
            return self.text(node)
        if node.format_spec is not None or node.conversion not in {-1, ord("s")}:
            raise _UnknownError
        return self.text(node.value)

    def _filled(self, pattern: str, gap: str, given: list[ast.expr]) -> str | None:
        """Return a text with its only gap filled; None for another form."""
        sign = gap[0]
        if len(given) != 1 or isinstance(given[0], ast.Tuple) or pattern.count(sign) != 1 or gap not in pattern:
            return None
        return pattern.replace(gap, self.text(given[0]))

    def _called(self, node: ast.Call) -> str | None:
        if isinstance(node.func, ast.Attribute):
            return self._method(node.func, node.args)
        is_str = isinstance(node.func, ast.Name) and node.func.id == "str" and len(node.args) == 1
        return self.text(node.args[0]) if is_str else None

    def _method(self, called: ast.Attribute, given: list[ast.expr]) -> str | None:
        if _is_sub(called):
            return _substituted(*map(self.text, given)) if len(given) == 3 else None
        owner = self.text(called.value)
        if called.attr == "format":
            return self._filled(owner, "{}", given)
        method = _METHODS.get(called.attr)
        if method is None:
            return None
        try:
            return method(owner, *map(self.text, given))
        except TypeError:
            return None


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    raise _UnknownError


def _is_sub(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id.lstrip("@") == "re" and node.attr == "sub"


def _substituted(pattern: str, by: str, text: str) -> str | None:
    """Return a text as `re.sub` leaves it, for patterns that end soon."""
    repeats = sum(map(pattern.replace("(?", "(").count, "*+?{"))
    if len(pattern) > _MAX_PATTERN or repeats > _MAX_REPEATS or _NESTED.search(pattern):
        return None
    try:
        return re.sub(pattern, by, text)
    except (re.error, IndexError, RecursionError, OverflowError):
        return None
