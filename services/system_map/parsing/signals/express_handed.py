"""Express' applications and routers that change hands: passed to functions, given back by them, and listened on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.script_bindings import ScriptBindings
from services.system_map.parsing.signals.script_calls import MAX_PLACES, ScriptCalls, arguments_of
from services.system_map.parsing.signals.script_literals import FUNCTIONS, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

Handed = Iterator[tuple["Node", dict[str, Any]]]
_USUAL = rb"app|application|router|server|express\w*|api"
_NAME = re.compile(r"[A-Za-z_$][\w$]{0,79}")
_MAX_NAMES = 50
# Calls that mount, register or serve what they are handed: read elsewhere.
_NO_FUNCTIONS = frozenset({"use", "all", "get", "post", "put", "patch", "delete", "head", "options", "createServer"})
_TAKES = re.compile(rb"(?:[\w$]|require\([^()\n]{1,200}\))\Z")  # stands before what is passed
_MAX_TAKES = 210
_CALLS = {"call_expression": "function", "new_expression": "constructor"}
_RETURNED = re.compile(rb"return\s+([\w$]{1,80})|=>\s*([\w$]{1,80})")
_HEARD = {word: re.compile(rb"(" + word + rb")\s*\(") for word in (b"listen", b"createServer")}


def passed(
    calls: ScriptCalls,
    bindings: ScriptBindings,
    names: Iterable[str],
    functions: Iterable[str],
    helpers: Iterable[str] = (),
) -> Handed:
    """Read `routes(app)`, `new Shop(app)`, `super(app)`, `require("./routes")(app)`: what a function is handed by a usual name or one of these.

    Calls of functions of the file that are known to take a router count whatever they are handed, and so do those of
    functions that hand it on; those of `helpers`, which register what they are handed, whatever that is. "taken" tells the arguments that are parameters themselves: [which, scope of the function
    that takes it, which there].
    """
    seen: set[int] = set()
    asked: set[str] = set()
    registering = {_called_by(name) for name in helpers}
    waiting = {_called_by(name) for name in functions} | registering
    for call in _taking(calls, names):
        data = _pass(calls, bindings, call) if call.start_byte not in seen else None
        seen.add(call.start_byte)
        if data is not None:
            waiting |= {_called_by(scope) for _, scope, _ in data.get("taken", ())}
            yield call, data
    while new := sorted(name for name in waiting - asked if _NAME.fullmatch(name))[: _MAX_NAMES - len(asked)]:
        asked.update(new)
        for call in islice(_calls_of(calls, new), max(MAX_PLACES - len(seen), 0)):
            data = _pass(calls, bindings, call) if call.start_byte not in seen else None
            seen.add(call.start_byte)
            last = str(data["what"]).removeprefix("new:").rpartition(".")[2] if data is not None else ""
            is_told = last in registering
            if data is not None and (is_told or any(data["passed"])):
                waiting |= {_called_by(scope) for _, scope, _ in data.get("taken", ())}
                yield call, data


def _called_by(scope: str) -> str:
    """Return the name that calls a function: a class' constructor is called by that of the class."""
    outer, _, last = scope.rpartition(".")
    return outer.rpartition(".")[2] if outer and last == "constructor" else last


def _taking(calls: ScriptCalls, names: Iterable[str]) -> Iterator[Node]:
    """Return the calls that have one of the names, or a usual one, among what they are given."""
    source = calls.tree.source
    known = sorted(name for name in names if _NAME.fullmatch(name))[:_MAX_NAMES]
    alternatives = b"|".join([_USUAL, *(re.escape(name.encode()) for name in known)])
    form = re.compile(rb"[({,:]\s*((?:this\.)?(?:" + alternatives + rb"))\s*(?=[,)}])")
    for match in islice(form.finditer(source), MAX_PLACES):
        is_first = source[match.start()] == ord("(")
        if is_first and not _TAKES.search(source[max(match.start() - _MAX_TAKES, 0) : match.start()]):
            continue
        node = calls.at(match.start(1), match.end(1))
        arguments = node.parent if node is not None else None
        if arguments is not None and arguments.type == "pair":
            arguments = arguments.parent
        if arguments is not None and arguments.type == "object":  # `routes({ app })`
            arguments = arguments.parent
        if arguments is not None and arguments.type == "arguments" and arguments.parent is not None:
            yield arguments.parent


def _calls_of(calls: ScriptCalls, names: list[str]) -> Iterator[Node]:
    """Return the calls of functions by their names, of `this.name(…)` too."""
    form = re.compile(rb"\b(" + b"|".join(re.escape(name.encode()) for name in names) + rb")\s*\(")
    for match in islice(form.finditer(calls.tree.source), MAX_PLACES):
        function = calls.at(match.start(1), match.end(1))
        parent = function.parent if function is not None else None
        if function is not None and parent is not None and parent.type == "member_expression":
            function, parent = parent, parent.parent
        field = _CALLS.get(parent.type, "") if parent is not None else ""
        if parent is not None and field and parent.child_by_field_name(field) == function:
            yield parent


def _pass(calls: ScriptCalls, bindings: ScriptBindings, call: Node) -> dict[str, Any] | None:
    function = call.child_by_field_name(_CALLS.get(call.type, "function"))
    what = "super" if function is not None and function.type == "super" else calls.reference(function)
    if not what or call.type not in _CALLS or _is_read_elsewhere(what):
        return None
    what = f"new:{what}" if call.type == "new_expression" else what
    scope, _ = calls.scope(call)
    given = [calls.dotted(one) for one in arguments_of(call)]
    parameters = bindings.taken(calls, call, given)
    taken = [[place, *calls.taken(call, name)] for place, name in enumerate(given) if name in parameters]
    return {"what": what, "scope": scope, "passed": given, **({"taken": taken} if taken else {})}


def _is_read_elsewhere(what: str) -> bool:
    head, dot, last = what.rpartition(".")
    return bool(dot) and last in _NO_FUNCTIONS and not head.startswith("require:")


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
            yield call, {"what": what, "scope": calls.scope(call)[0], "by": match[1].decode()}
