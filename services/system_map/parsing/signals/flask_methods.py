"""Which methods view classes say that they answer: `methods = ["POST"]`, whatever their own methods are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_methods import methods_in

if TYPE_CHECKING:
    from services.system_map.parsing.signals.python_calls import PythonCalls

_VIEWS = (b"View", b"Resource")
_METHODS = re.compile(rb"^[ \t]+(methods)[ \t]*(?::[^=\n]{1,80})?=(?!=)", re.MULTILINE)
_MAX_CLASSES = 500


def methods_of_classes(calls: PythonCalls) -> Iterator[Signal]:
    """Yield a `flask.answers` for each class that says its methods: {methods: None where they are computed}."""
    tree = calls.tree
    said: dict[str, tuple[int, list[str] | None]] = {}
    for match in islice(_METHODS.finditer(tree.source), _MAX_CLASSES) if tree.holds(_VIEWS) else ():
        name = tree.root.descendant_for_byte_range(*match.span(1))
        statement = name.parent if name is not None else None
        around = calls.around(statement) if statement is not None and statement.type == "assignment" else None
        if statement is None or around is None or not around.scope or around.scope != around.class_name:
            continue
        given = statement.child_by_field_name("right")
        if given is None or given.type == "none":  # as if it said nothing
            continue
        pieces = methods_in(calls, given) if not calls.is_conditional(statement) else None
        is_told = pieces is not None and all(kind == "t" for kind, _ in pieces)
        methods = sorted({word.upper() for _, word in pieces}) if pieces is not None and is_told else None
        if methods != []:
            said[around.scope] = (statement.start_point[0] + 1, methods)
    for of, (line, methods) in said.items():
        yield Signal("flask.answers", line, {"of": of, "methods": methods})
