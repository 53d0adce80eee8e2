"""Express' applications and routers that change hands: passed to functions, given back by them, and listened on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.script_calls import MAX_PLACES, ScriptCalls, arguments_of
from services.system_map.parsing.signals.script_literals import FUNCTIONS, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

Handed = Iterator[tuple["Node", dict[str, Any]]]
_PASSED = re.compile(rb"\(\s*(app|application|router|server|express\w*|api)\b")
_TAKES = re.compile(rb"(?:[\w$]|require\([^()\n]{1,200}\))\Z")  # stands before what is passed
_MAX_TAKES = 210
_RETURNED = re.compile(rb"return\s+([\w$]{1,80})|=>\s*([\w$]{1,80})")
_HEARD = {word: re.compile(rb"(" + word + rb")\s*\(") for word in (b"listen", b"createServer")}


def passed(calls: ScriptCalls) -> Handed:
    """Read `routes(app)` and `require("./routes")(app)`: a router handed to a function."""
    source = calls.tree.source
    for place, match in enumerate(_PASSED.finditer(source)):
        if place >= MAX_PLACES:
            break
        if not _TAKES.search(source[max(match.start() - _MAX_TAKES, 0) : match.start()]):
            continue
        node = calls.at(match.start(1), match.end(1))
        arguments = node.parent if node is not None else None
        call = arguments.parent if arguments is not None else None
        if node is None or arguments is None or call is None or arguments.type != "arguments":
            continue
        what = calls.reference(call.child_by_field_name("function"))
        if what and call.type == "call_expression":
            scope, _ = calls.scope(call)
            yield call, {"what": what, "scope": scope, "passed": [calls.dotted(one) for one in arguments_of(call)]}


def given_back(calls: ScriptCalls, objects: set[str]) -> Handed:
    """Read `return router` and `() => router` of what the file makes, by the scope of the function."""
    for place, match in enumerate(_RETURNED.finditer(calls.tree.source)):
        if place >= MAX_PLACES:
            break
        name = (match[1] or match[2]).decode()
        node = calls.at(*match.span(1 if match[1] else 2)) if name in objects else None
        parent = node.parent if node is not None else None
        if node is None or parent is None or calls.tree.text(node) != name:
            continue
        is_body = parent.type in FUNCTIONS and parent.child_by_field_name("body") == node
        if parent.type == "return_statement" or is_body:
            yield node, {"what": name, "scope": calls.scope(node)[0]}


def listened_on(calls: ScriptCalls) -> Handed:
    """Read `app.listen(…)` and `http.createServer(app)`: what answers by itself."""
    source = calls.tree.source
    places = chain.from_iterable(form.finditer(source) for word, form in _HEARD.items() if word in source)
    for match in islice(places, MAX_PLACES):
        node = calls.at(match.start(1), match.end(1))
        member = node.parent if node is not None else None
        function = member if member is not None and member.type == "member_expression" else node
        call = function.parent if function is not None else None
        if function is None or call is None or call.child_by_field_name("function") != function:
            continue
        is_method = match[1] == b"listen" and function.type == "member_expression"
        values = [function.child_by_field_name("object")] if is_method else arguments_of(call)[-1:]
        what = calls.reference(unwrapped(values[0])) if values else ""
        if what:
            yield call, {"what": what, "scope": calls.scope(call)[0]}
