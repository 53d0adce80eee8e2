"""Go's own functions that register what they are handed: `func get(r *mux.Router, path string, h http.HandlerFunc)`.

Their registrations are shown at each call in the file, with what that call hands over; those that only register for
others are not shown by themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.parsing.signals.go_answering import answering_in
from services.system_map.parsing.signals.go_scopes import FUNCTIONS, MAX_DEPTH, is_around, values_of
from services.system_map.parsing.signals.go_texts import Text

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal
    from services.system_map.parsing.signals.go_routers import GoRouters

_MAX_SHOWN = 2_000
_MAX_CALLS = 500  # of one function
_MAX_LOOKED = 3_000  # of all functions of a file
_ANSWERING = re.compile(r"Handler|^func\(")


class Written(NamedTuple):
    """A registration as a file writes it."""

    node: Node  # of its path, or of the call of a function that registers it
    signal: Signal
    methods: list[Node]  # what says its methods, where that is handed over
    depth: int = 0


class _Helper(NamedTuple):
    function: Node
    name: str
    home: str  # the scope that a literal is bound in; "" for declarations
    parameters: list[tuple[str, str]]


class GoHelpers:
    """Shows the routes of a file's own functions where these are called."""

    def __init__(self, routers: GoRouters, written: list[Written]) -> None:
        """Take a reader, and the registrations that it has read."""
        self._routers = routers
        self._tree = routers.tree
        self._waiting = [one for one in written if _names(one.signal.data["path"])]
        self._count = 0
        self._looked = 0
        self._known: dict[int, list[Node]] = {}
        self._alike: dict[str, int] = {}  # how many methods there are of a name

    def read(self) -> None:
        """Add go.route for each call of such a function."""
        while self._waiting and self._count < _MAX_SHOWN:
            written = self._waiting.pop(0)
            helper = self._helper(written) if written.depth < 4 else None
            path = self._path(written, helper) if helper is not None else None
            if helper is None or path is None:
                continue
            before, calls = self._count, self._calls(helper)
            for call in calls:
                self._show(call, written, helper, path)
            if calls and self._count - before == len(calls):  # none of them is shown nowhere
                self._hide(written, is_offered=not helper.home and helper.name[:1].isupper())

    def _hide(self, written: Written, *, is_offered: bool) -> None:
        """Take a registration for others away; where other packages may call it, it stays one that is not read."""
        data = written.signal.data
        if is_offered:
            data["path"] = [["?", ""]]
        else:
            self._routers.found[:] = [one for one in self._routers.found if one is not written.signal]

    def _helper(self, written: Written) -> _Helper | None:
        """Return the function right around a registration, where its path is made of what that is handed."""
        node: Node | None = written.node
        for _ in range(MAX_DEPTH * 4):
            node = self._tree.parent(node) if node is not None else None
            if node is None:
                return None
            if node.type in FUNCTIONS:
                break
        if node is None or node.type not in FUNCTIONS:
            return None
        parameters = self._routers.parameters_of(node)
        if not {name for name, _ in parameters} & set(_names(written.signal.data["path"])):
            return None
        if node.type != "func_literal":
            return _Helper(node, self._tree.text(node.child_by_field_name("name")), "", parameters)
        name = _bound(node)
        given = self._routers.given(self._tree.text(name)) if name is not None else []
        is_one = name is not None and len(given) == 1
        return _Helper(node, self._tree.text(name), given[0].scope, parameters) if is_one else None

    def _path(self, written: Written, helper: _Helper) -> Text | None:
        """Return the path with ["p", index] for what the function is handed; None where more of it is not known."""
        data = written.signal.data
        inner = ".".join(
            filter(None, (self._routers.scope(helper.function), self._routers.function_name(helper.function)))
        )
        names = [name for name, _ in helper.parameters]
        found: Text = []
        for kind, said in data["path"]:
            if kind == "n" and said in names:
                is_text = helper.parameters[names.index(said)][1] == "string"
                if not is_text or any(is_around(inner, one.scope) for one in self._routers.given(said)):
                    return None
                found.append(["p", str(names.index(said))])
                continue
            known = data.get("texts", {}).get(said, [[kind, said]]) if kind == "n" else [[kind, said]]
            if any(one[0] == "?" for one in known):
                return None
            found += known
        return found

    def _calls(self, helper: _Helper) -> list[Node]:
        """Return the calls of a function in the file that hand over all that it takes."""
        start = helper.function.start_byte
        if start not in self._known:
            self._known[start] = self._calls_of(helper)
        return self._known[start]

    def _calls_of(self, helper: _Helper) -> list[Node]:
        is_method = helper.function.type == "method_declaration"
        is_variadic = self._is_variadic(helper.function)
        is_function = helper.function.type == "function_declaration"
        hiding = self._routers.given(helper.name) if is_function else []
        count = len(helper.parameters)
        found: list[Node] = []
        pattern = re.compile((rb"\." if is_method else rb"(?<![\w.])") + helper.name.encode() + rb"\(")
        for place, match in enumerate(pattern.finditer(self._tree.source)):
            node = self._tree.root.descendant_for_byte_range(match.end() - 2, match.end() - 1)
            callee = node.parent if node is not None and is_method else node
            call = callee.parent if callee is not None else None
            self._looked += 1
            if place >= _MAX_CALLS or self._looked > _MAX_LOOKED:
                return []
            if node is None or call is None or callee is None or call.type != "call_expression":
                continue
            given = values_of(call)
            is_whole = len(given) == count or (is_variadic and len(given) >= count - 1)
            if call.child_by_field_name("function") != callee or not is_whole:
                continue
            is_inside = helper.function.start_byte <= call.start_byte < helper.function.end_byte
            scope = self._routers.scope(call)
            is_hidden = any(is_around(one.scope, scope) for one in hiding)
            is_seen = is_around(helper.home, scope) and not is_inside and not is_hidden
            if is_seen and (not is_method or self._is_of(callee, helper.function)):
                found.append(call)
        return found

    def _is_variadic(self, function: Node) -> bool:
        parameters = function.child_by_field_name("parameters")
        last = parameters.named_children[-1] if parameters is not None and parameters.named_child_count else None
        return last is not None and last.type == "variadic_parameter_declaration"

    def _is_of(self, callee: Node, method: Node) -> bool:
        """Say whether a method is called on a value of its type: as the file says it, else by its name alone in the file."""
        owner, name = self._routers.receiver(method)[0], self._tree.text(method.child_by_field_name("name"))
        operand = self._tree.text(callee.child_by_field_name("operand"))
        around = self._routers.function_around(callee)
        if around is not None and self._routers.receiver(around) == (owner, operand):
            return True
        if name not in self._alike:
            form = rb"\nfunc[ \t]*\([^)\n]*\)[ \t]*" + re.escape(name.encode()) + rb"\b"
            self._alike[name] = len(re.findall(form, self._tree.source))
        if self._alike[name] != 1:
            return False
        written = rf"\b{re.escape(operand)}\b[ \t]*(?::?=[ \t]*&?|[ \t]\*?)(?:{owner}|[Nn]ew{owner}|new\({owner}\))\b"
        return re.search(written.encode(), self._tree.source) is not None

    def _show(self, call: Node, written: Written, helper: _Helper, path: Text) -> None:
        """Add the route that a call registers."""
        data, given = written.signal.data, values_of(call)
        names = [name for name, _ in helper.parameters]
        said: Text = []
        for kind, value in path:
            said += (
                self._routers.text(given[int(value)]) if kind == "p" and int(value) < len(given) else [[kind, value]]
            )
        scope = self._routers.scope(call)
        if any(self._routers.bound_to(name, scope, call) for name in _names(path)):  # something else there
            return
        on, place = self._router(written, helper, given)
        methods = self._methods(written, names, given)
        if on is None or not methods or any(kind in {"p", "d"} for kind, _ in said):
            return
        self._count += 1
        handler = self._handler(data["handler"], helper, given)
        answering = answering_in(data)
        if handler is not None:
            answering = self._routers.answering_of(handler, call)
        # Where the value called is known for a router itself, it tells more than the type of the method does.
        answering |= {"by_type": True} if "handed_on" in data else {}
        self._routers.add("route", call, **place, **answering, on=on, methods=methods, path=said, call=call.start_byte)
        shown = Written(call, self._routers.found[-1], self._said(written, names, given), written.depth + 1)
        if _names(said):
            self._waiting.append(shown)

    def _router(self, written: Written, helper: _Helper, given: list[Node]) -> tuple[list[Any] | None, dict[str, Any]]:
        """Return the router of a registration as a call means it, and where that is looked up if not at the call."""
        data = written.signal.data
        on, names = data["on"], [name for name, _ in helper.parameters]
        if on[0] == "name" and on[1] in names:
            index = names.index(on[1])
            kind = helper.parameters[index][1].lstrip("*").removeprefix(f"{self._routers.local}.")
            is_router = kind in self._routers.dialect.types and index < len(given)
            return (self._routers.router(given[index]) if is_router else None), {}
        if on[0] != "name" or on[1].partition(".")[0] in names:
            return None, {}
        return on, {"scope": data["scope"], "at": data["at"]}

    def _said(self, written: Written, names: list[str], given: list[Node]) -> list[Node]:
        """Return what says the methods of a registration, as a call hands it over."""
        found: list[Node] = []
        for node in written.methods:
            name = self._tree.text(node)
            index = names.index(name) if name in names else len(given)
            found.append(given[index] if index < len(given) else node)
        return found

    def _methods(self, written: Written, names: list[str], given: list[Node]) -> list[str]:
        said: list[str] = written.signal.data["methods"]
        if said and all(said):
            return said
        methods = [method for node in self._said(written, names, given) for method in self._routers.methods(node)]
        return methods if len(methods) >= len(written.methods) > 0 else [""]

    def _handler(self, said: str, helper: _Helper, given: list[Node]) -> Node | None:
        """Return who answers by a call: what is handed for the registration's own handler, or the only one handed."""
        names = [name for name, _ in helper.parameters]
        named = [index for index, name in enumerate(names) if name == said]
        alike = [index for index, (_, kind) in enumerate(helper.parameters) if _ANSWERING.search(kind)]
        index = (named or (alike if len(alike) == 1 else [len(given)]))[0]
        return given[index] if index < len(given) else None


def _names(text: Text) -> list[str]:
    return [said for kind, said in text if kind == "n" and "." not in said]


def _bound(literal: Node) -> Node | None:
    """Return the name that a function literal alone is given to; None for others."""
    values = literal.parent
    statement = values.parent if values is not None and values.type == "expression_list" else None
    if statement is None or values is None or values.named_child_count != 1:
        return None
    if statement.type == "short_var_declaration":
        left = statement.child_by_field_name("left")
        return left.named_children[0] if left is not None and left.named_child_count == 1 else None
    return statement.child_by_field_name("name") if statement.type == "var_spec" else None
