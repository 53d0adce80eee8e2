"""Django: calls of functions that may make patterns, with what they are handed; prefixes of languages around patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_handed import said_by, settled, taken_by

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.signals.python_calls import PythonCalls
    from services.system_map.parsing.signals.python_pieces import Call, Text

LOCALIZED = "i18n_patterns"
# What is brought from these makes views of views, and lists of lists.
_GIVEN = frozenset({"django", "rest_framework", "functools", "itertools", "operator"})
_ANEW = re.compile(
    rb"^[ \t]*+([\w\x80-\xff]++)[ \t]*+=[ \t]*+((?:\w++\.){0,5}+)(i18n_patterns)\([ \t\r\n]*+\*[ \t]*+([\w\x80-\xff]++)",
    re.MULTILINE,
)
_MAX_ANEW = 10
_MAX_ARGUMENTS = 20


def is_localized(calls: PythonCalls, call: Call | None) -> bool:
    """Say whether a call puts the language before patterns, whatever `prefix_default_language` is computed of.

    Where that is False the default language goes without it.
    """
    if call is None or calls.tree.text(call.keywords.get("prefix_default_language")) == "False":
        return False
    bound = calls.names.get(call.receiver or call.name, ["", "", 0, ""])
    origin = call.name if call.receiver else str(bound[3]) or call.name
    return origin == LOCALIZED and (str(bound[1]) or "django").partition(".")[0] == "django"


def localize_anew(calls: PythonCalls, found: list[Signal]) -> None:
    """Mark what a list holds before `urlpatterns = i18n_patterns(*urlpatterns)` puts the language before all of it."""
    for match in islice(_ANEW.finditer(calls.tree.source), _MAX_ANEW):
        node = calls.tree.root.descendant_for_byte_range(*match.span(3)) if match[1] == match[4] else None
        call = calls.call_of(node) if node is not None else None
        if call is None or not is_localized(calls, call):
            continue
        key = (match[1].decode("utf-8", "replace"), calls.around(call.node).scope)
        held = {"condition": True} if calls.is_conditional(call.node) else {}
        for signal in found:
            if signal.line < call.line and (signal.data.get("list"), signal.data.get("scope")) == key:
                signal.data.update({"localized": True} | held)


def made_by(calls: PythonCalls, call: Call | None, view: Callable[[Node], dict[str, Any]]) -> dict[str, Any]:
    """Return what is called that may give patterns back, with what it is handed: {made: {name, positional, …}}.

    Nothing for what Django, its REST framework and Python's library bring. `view` reads what a pattern leads to.
    """
    if call is None or call.receiver == "?":
        return {}
    name = f"{call.receiver}.{call.name}" if call.receiver else call.name
    bound = calls.names.get(name.partition(".")[0])
    if bound is not None and not bound[2] and str(bound[1]).partition(".")[0] in _GIVEN:
        return {}
    around = calls.around(call.node)

    def handed(value: Node) -> dict[str, Any]:
        by_name = calls.dotted(value)
        if not by_name:
            return said_by(calls, value) | view(value)
        taken = given_in(calls, value, by_name)
        if taken is None and by_name in around.owners:
            return {"what": ""}  # bound again
        return {"what": by_name} | view(value) | ({"handed": taken} if taken is not None else {})

    positional = [handed(value) for value in call.positional[:_MAX_ARGUMENTS]]
    keywords = {key: handed(call.keywords[key]) for key in list(call.keywords)[:_MAX_ARGUMENTS]}
    is_open = {"open": True} if call.starred else {}
    return {"made": {"name": name, "line": call.line, "positional": positional, "keywords": keywords} | is_open}


def taken_in(calls: PythonCalls, node: Node, route: Text, name: str) -> dict[str, Any]:
    """Return which of a pattern's path, and of the name of what it leads to, are what the function around is handed."""
    around = calls.around(node)
    if not around.owners:
        return {}
    path = settled(calls, route, around)
    given = given_in(calls, node, name)
    return {"path": path, **taken_by(calls, node, path, around), **({"given": given} if given else {})}


def given_in(calls: PythonCalls, node: Node, name: str) -> dict[str, Any] | None:
    """Return which parameter a name stands for that nothing in its function binds again; None for another name."""
    around = calls.around(node)
    handed = around.handed(name) if name and around.owners else None
    return handed if handed is not None and settled(calls, [["n", name]], around) == [["n", name]] else None


def is_taken(calls: PythonCalls, node: Node, name: str) -> bool:
    """Say whether a name hangs on what the functions around a place are handed."""
    return name.partition(".")[0].removesuffix("()") in calls.around(node).owners
