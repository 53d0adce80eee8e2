"""A project's own helpers that hand their arguments on to Express: `function page(router, path, view) { router.get(path, view) }`.

A *place* is which argument of a call a name stands for: from 0, or from -1 backwards for what is counted from the end.
What an argument holds by a name has a place of its own: "0.router" of `({ router })`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from services.system_map.parsing.signals.script_bindings import ScriptBindings
from services.system_map.parsing.signals.script_calls import ScriptCalls, Text, arguments_of
from services.system_map.parsing.signals.script_fields import ScriptFields
from services.system_map.parsing.signals.script_literals import unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

_MAX_NAMES = 200
_MAX_NAME = 80
_MAX_FUNCTIONS = 400  # of one file; each asks the tree for all that is around it
_MAX_PARAMETERS = 20
_MAX_STATEMENTS = 60
_MAX_BODY = 20_000  # bytes of a helper
OF_REQUEST = "request"  # the place of what a request holds, which is asked for things
_REQUESTS = frozenset({"req", "request", "res", "response"})
_TEXTS = frozenset({"string", "template_string", "binary_expression"})
_FROM_END = re.compile(r"([\w$]+)\.length-(\d)")
_CASED = re.compile(r"([\w$]+)\.to(?:Lower|Upper)Case\(\)")
_APART = rb"%(name)s(?<=[\[{,:\s]%(name)s)\s*+(?:[\]},]|=\s*+[\w$]{1,80}\[)"
_CHANGES = r"(?<![\w$.])%s\s*(?:\.\s*(?:pop|shift|unshift|push|splice|reverse|sort|fill)\b|\[[^\]\n]{0,80}\]\s*=(?!=)|=(?![=>]))"


class Taking(NamedTuple):
    """A function and what it takes whole."""

    scope: str
    places: dict[str, int]
    rest: str  # the name of all that is left: `...args`
    members: dict[str, str]  # names for what an argument holds, with its place
    hidden: frozenset[str] = frozenset()  # names of what it takes that something nearer binds anew


_NOTHING = Taking("", {}, "", {})


class Helpers:
    """The functions of one file by what they take."""

    def __init__(self, calls: ScriptCalls, fields: ScriptFields, bindings: ScriptBindings) -> None:
        """Take a file's calls, what its blocks say, and what they bind."""
        self._calls = calls
        self._bindings = bindings
        self._fields = fields
        self._apart: dict[str, bool] = {}
        self._known: dict[int, Taking] = {}  # by where the function starts

    def around(self, node: Node, names: set[str], others: Iterable[str] = ()) -> Taking | None:
        """Return the innermost function around a place that takes one of some names; None for none.

        Its places are of those of the names, and of the others, that nothing nearer to the place binds.
        """
        for function, left in self._bindings.reaching(node, names.union(others)) if names else ():
            taking = self._taking(function)
            if not names.isdisjoint(left & taking.places.keys()):
                places = {name: at for name, at in taking.places.items() if name in left}
                hidden = taking.hidden | (taking.places.keys() & others) - left
                return taking._replace(places=places, rest=taking.rest * (taking.rest in left), hidden=hidden)
        return None

    def receiver(self, node: Node, name: str) -> tuple[str, int | str] | None:
        """Return the innermost function around a place that takes something apart for a name, and its place; None for none."""
        for function, left in self._bindings.reaching(node, [name]) if self._is_taken_apart(name) else ():
            taking = self._taking(function)
            place = taking.places.get(name, taking.members.get(name)) if left else None
            if place is not None:
                return taking.scope, place
        return None

    def _is_taken_apart(self, name: str) -> bool:
        """Say whether a name may be one of several, or what a list has at a place: asking the tree is slow."""
        if name not in self._apart and len(self._apart) < _MAX_NAMES:
            pattern = _APART % {b"name": re.escape(name.encode())}
            self._apart[name] = re.search(pattern, self._calls.tree.source) is not None
        return self._apart.get(name, False)

    def _taking(self, function: Node) -> Taking:
        if function.start_byte not in self._known and len(self._known) < _MAX_FUNCTIONS:
            self._known[function.start_byte] = self._read(function)
        return self._known.get(function.start_byte, _NOTHING)

    def _read(self, function: Node) -> Taking:
        tree = self._calls.tree
        single, listed = function.child_by_field_name("parameter"), function.child_by_field_name("parameters")
        values = [one for one in listed.named_children if one.type != "comment"] if listed is not None else []
        found: dict[str, int] = {}
        apart: dict[str, int] = {}
        members: dict[str, str] = {}
        place, rest = 0, ""
        for parameter in [single] if single is not None else values[:_MAX_PARAMETERS]:
            inner = parameter.child_by_field_name("pattern") or parameter
            inner = inner.child_by_field_name("left") or inner
            if inner.type == "rest_pattern" and inner.named_child_count == 1:
                rest = tree.text(inner.named_children[0])
                apart = self._of_rest(function, rest, place)
            elif inner.type == "identifier":
                found[tree.text(inner)] = place
            elif inner.type == "object_pattern":
                members |= self._members(inner, place)
            place += inner.type != "this"  # TypeScript says so what a function is called on
        bound = self._bindings.in_body(function)
        hidden = bound & {*found, *members, rest}
        found = {name: at for name, at in found.items() if name not in hidden} | apart
        members = {name: at for name, at in members.items() if name not in hidden}
        outer, _ = self._calls.scope(function)
        own = self._calls.function_name(function)
        found = {name: at for name, at in found.items() if not self._fields.is_changed(name)}
        for name, value in self._constants(function) if found else ():
            at = found.get(tree.text(value), -1) if name.type == "object_pattern" else -1
            held = self._members(name, at) if at >= 0 else {}
            members |= dict.fromkeys(held, OF_REQUEST) if tree.text(value) in _REQUESTS else held
        return Taking(f"{outer}.{own}" if outer else own, found, rest * (rest not in hidden), members, hidden)

    def _members(self, pattern: Node, place: int) -> dict[str, str]:
        """Return what a pattern takes of an argument: `{ router, app: server }`."""
        found: dict[str, str] = {}
        for item in pattern.named_children[:_MAX_PARAMETERS]:
            left = item.child_by_field_name("left") or item  # `{ router = made }`
            key, value = left.child_by_field_name("key") or left, left.child_by_field_name("value") or left
            value = value.child_by_field_name("left") or value
            name = self._calls.tree.text(value)
            if value.type.endswith("identifier") or value.type == "shorthand_property_identifier_pattern":
                found[name] = f"{place}.{self._calls.tree.text(key)}"
        return found

    def _constants(self, function: Node) -> Iterator[tuple[Node, Node]]:
        """Yield the constants that a function's body declares: name, and value."""
        body = function.child_by_field_name("body")
        for statement in body.named_children[:_MAX_STATEMENTS] if body is not None else ():
            is_constant = statement.type == "lexical_declaration" and statement.children[0].type == "const"
            for declarator in statement.named_children if is_constant else ():
                name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
                if name is not None and value is not None:
                    yield name, value

    def _of_rest(self, function: Node, rest: str, start: int) -> dict[str, int]:
        """Return what constants of a function's body take of all that is left: `const [router, path] = args`."""
        body = function.child_by_field_name("body")
        is_long = body is None or body.end_byte - body.start_byte > _MAX_BODY
        if is_long or re.search(_CHANGES % re.escape(rest), self._calls.tree.text(body)):
            return {}
        found: dict[str, int] = {}
        for name, value in self._constants(function):
            found |= self._taken(name, value, rest, start)
        return found

    def _taken(self, name: Node, value: Node, rest: str, start: int) -> dict[str, int]:
        text = self._calls.tree.text
        if name.type == "array_pattern" and text(value) == rest:
            found, place = {}, start
            for child in name.children:  # gaps count: `[, path]`
                place += child.type == ","
                if child.type == "identifier":
                    found[text(child)] = place
            return found
        if name.type != "identifier" or value.type != "subscript_expression":
            return {}
        index = "".join(text(value.child_by_field_name("index")).split())
        if text(value.child_by_field_name("object")) != rest:
            return {}
        end = _FROM_END.fullmatch(index)
        if end is not None and end[1] == rest and int(end[2]):
            return {text(name): -int(end[2])}
        return {text(name): start + int(index)} if index.isdigit() and len(index) < 3 else {}

    def registers(self, call: Node, path: Text, handlers: list[Node], verb: Node | None) -> dict[str, Any]:
        """Return what a registration hands on of what the function around it takes: {helper: …}, or nothing.

        {of: the function, path: pieces, taken: places of names in them, method and handler: places; no method if it is
        said}
        """
        text = self._calls.tree.text
        method = text(verb) if verb is not None else ""
        cased = _CASED.fullmatch(method)
        method = cased[1] if cased is not None else method
        names = {said for kind, said in path if kind == "n"}
        answering = self._answering(handlers)
        taking = self.around(call, names | {method}, answering)
        if taking is None or (method and method not in taking.places):
            return {}
        taken = {name: taking.places[name] for name in sorted(names) if name in taking.places}
        pieces = [one for piece in path for one in ([piece] if piece[1] in taken else self._fields.said(call, [piece]))]
        handler = self._handler(handlers[-1], answering, taking) if handlers else None
        unknown = {"handler": ""} if not taking.hidden.isdisjoint(answering) else {}
        return unknown | {
            "helper": {"of": taking.scope, "path": pieces, "taken": taken}
            | ({"method": taking.places[method]} if method else {})
            | ({"handler": handler} if handler is not None else {})
        }

    def _answering(self, handlers: list[Node]) -> list[str]:
        """Return the names that may stand for what answers: the last value's own, or those that it is called with."""
        value = unwrapped(handlers[-1]) if handlers else None
        if value is None:
            return []
        values = arguments_of(value)[:_MAX_PARAMETERS] if value.type == "call_expression" else [value]
        texts = [self._calls.tree.text(one) for one in values if one.end_byte - one.start_byte <= _MAX_NAME]
        return [text.removeprefix("...").strip() for text in texts]

    @staticmethod
    def _handler(node: Node, answering: list[str], taking: Taking) -> int | None:
        """Return the place of what answers: handed on as it is, as the last of all that is left, or within a call."""
        value = unwrapped(node)
        if value is None or not answering:
            return None
        if value.type == "spread_element":
            return -1 if answering[0] == taking.rest else None
        inner = [taking.places[name] for name in answering if name in taking.places]
        return inner[0] if len(inner) == 1 else None

    def told(self, call: Node, data: dict[str, Any]) -> dict[str, Any]:
        """Return what is passed in full, with the texts that the call gives: {texts: {place: pieces}}.

        `says` are the names in them that the function around takes: {name: [function, place]}; `members` what objects
        hold: {place: [name, function that takes it or "", its place]}; `spread` is the first place that nobody can tell.
        """
        data = data | self._handed(call, data)
        texts: dict[str, Text] = {}
        says: dict[str, list[object]] = {}
        values = arguments_of(call)[:_MAX_PARAMETERS]
        is_plain = len(values) == 1 and values[0].type == "identifier"  # `request(app)`, of which tests have many
        for place, value in enumerate(values if not is_plain else ()):
            if value.type == "spread_element":
                data.setdefault("spread", place)
            if value.type == "object":
                data["members"] = data.get("members", {}) | self._held(call, value, place)
            if value.type not in _TEXTS and value.type != "identifier":
                continue
            pieces = self._calls.text(value)
            names = {said for kind, said in pieces if kind == "n"}
            taking = self.around(call, names)
            own = names & taking.places.keys() if taking is not None else set()
            says |= {name: [taking.scope, taking.places[name]] for name in sorted(own) if taking is not None}
            said = [
                one for piece in pieces for one in ([piece] if piece[1] in own else self._fields.said(call, [piece]))
            ]
            if value.type in _TEXTS or said != [["n", self._calls.tree.text(value)]]:
                texts[str(place)] = said
        return data | ({"texts": texts} if texts else {}) | ({"says": says} if says else {})

    def _handed(self, call: Node, data: dict[str, Any]) -> dict[str, Any]:
        """Return what of the function's own a call hands on: {taken: [argument, function, place]}; see `express_handed`."""
        taken = {int(one[0]): one for one in data.get("taken", ())}
        for place, name in enumerate(data["passed"][:_MAX_PARAMETERS]):
            is_unknown = place not in taken or taken[place][2] == -1
            by = self.receiver(call, name) if is_unknown and name and "." not in name else None
            if by is not None:
                taken[place] = [place, *by]
        return {"taken": [taken[place] for place in sorted(taken)]} if taken else {}

    def _held(self, call: Node, value: Node, place: int) -> dict[str, list[object]]:
        """Return the names that an object gives away: `{ router, app: server }`."""
        found: dict[str, list[object]] = {}
        for item in value.named_children[:_MAX_PARAMETERS]:
            key, held = item.child_by_field_name("key") or item, item.child_by_field_name("value") or item
            name = self._calls.dotted(held) or self._calls.tree.text(held) * (held == item)
            if item.type in {"pair", "shorthand_property_identifier"} and name:
                by = self.receiver(call, name) or ("", -1)
                found[f"{place}.{self._calls.tree.text(key)}"] = [name, *by]
        return found
