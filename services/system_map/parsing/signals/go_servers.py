"""Whether a Go file serves the mux of the package `net/http` itself, which a server without a handler does.

A server that may be given its handler later serves that one: by the names that it has, by a function that it is handed
to, by who calls the function that returns it. Where that is in doubt, the package's own mux is not served.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.go_routers import GoRouters

_MAX_PLACES = 3_000
_MAX_KEYS = 60  # of one literal
_MAX_DEPTH = 5  # between a server that is made and the name that it is given
_MAX_HANDED = 20  # places where one name stands for its value
_MAX_NAME = 200
_SERVED_BY_DEFAULT = re.compile(rb"\bDefaultServeMux\b|Serve(?:TLS)?\(|\bhttp\.Server\b")
_REST = rb"[ \t]{0,20}(?:,[ \t]{0,20}[\w.]{1,99}+[ \t]{0,20}){0,4}"  # of the names before a sign
# `s.Handler = m`, and `*s = other`: what a name has then is not what it was made with.
_SET_LATER = re.compile(
    rb"(?<!\w)(?:(\w{1,99}+)?\.Handler(?=" + _REST + rb"=(?![ \t]{0,20}nil\b|=))"
    rb"|\*(?:\w{1,99}\.){0,3}+(\w{1,99}+)(?=[ \t]{0,20}=(?!=)))"
)
_GIVEN = re.compile(rb"(?<!\w)(\w{1,99}+)(?=" + _REST + rb"(?::=?|=)(?!=))")
_BY_PLACE = re.compile(rb"(?<!\w)(\w{1,99}+)\{\s{0,50}+(?!\}|//|\w{1,99}+[ \t]{0,20}:)")
_VALUE = re.compile(rb"(?:\breturn[ \t]|[-=:,({\[][ \t]{0,20}|\n[ \t]{0,50})&?(\w{1,99}+)(?=[ \t]{0,20}[,)}\]\r\n;])")
_DECLARED = re.compile(rb"^func[ \t]{1,20}(?:\([^)\n]{0,200}\)[ \t]{0,20})?(\w{1,99}+)[\[(]", re.MULTILINE)
_CALLED = re.compile(rb"(?<!\w)(\w{1,99}+)\(")
_PARAMETER = re.compile(rb"[(,][ \t]{0,20}(\w{1,99}+)[ \t]{1,20}\*?http\.Server\b")
_ITSELF = frozenset({"unary_expression", "parenthesized_expression", "expression_list", "literal_element"})


class GoServers:
    """The servers of one file."""

    def __init__(self, routers: GoRouters) -> None:
        """Take what has read the file's routers."""
        self._routers = routers
        self._tree = routers.tree

    def default(self) -> Node | None:
        """Return where the package's own mux is served: by `nil` for a handler, a server without one, or its name."""
        for match in islice(_SERVED_BY_DEFAULT.finditer(self._tree.source), _MAX_PLACES):
            node = self._at(match.end() - 1)
            around = self._tree.parent(node) if node is not None else None
            if node is None or around is None or "comment" in node.type:
                continue
            if around.type == "argument_list":
                is_default = any(one.type == "nil" for one in around.named_children[-4:])
            else:
                is_default = around.type == "qualified_type" and self._is_without(around)
            if is_default or match[0] == b"DefaultServeMux":
                return node
        return None

    def _at(self, start: int) -> Node | None:
        return self._tree.root.descendant_for_byte_range(start, start + 1)

    def _is_without(self, server: Node) -> bool:
        """Say whether a server is made that is given no handler: by a literal, by `new`, or as a variable or field."""
        user = self._tree.parent(server)
        if user is None:
            return False
        if user.type == "var_spec" and user.child_by_field_name("value") is None:
            names = self._texts(user)
            return self._given.isdisjoint(names) and self._keeps_none(names)
        if user.type == "field_declaration":
            names = self._texts(user) or ["Server"]  # embedded, it is called so
            is_pointer = user.children[0].type == "*"
            return not is_pointer and self._given.isdisjoint(names) and self._is_keyed(user) and self._keeps_none(names)
        if user.type == "composite_literal":
            body = user.child_by_field_name("body")
            is_made = body is not None and not any(map(self._is_handler, body.named_children[:_MAX_KEYS]))
        else:
            is_made = user.type == "argument_list" and self._is_new(user)
        return is_made and self._is_left(user)

    def _texts(self, declared: Node) -> list[str]:
        return [self._tree.text(name) for name in declared.children_by_field_name("name")]

    def _is_handler(self, element: Node) -> bool:
        """Say whether an element of a server's literal says who answers, as one without a key may."""
        parts = element.named_children
        if element.type != "keyed_element":
            return element.type != "comment"
        return len(parts) > 1 and self._tree.text(parts[0]) == "Handler" and self._tree.text(parts[-1]) != "nil"

    def _is_new(self, arguments: Node) -> bool:
        call = self._tree.parent(arguments)
        return call is not None and self._tree.text(call.child_by_field_name("function")) == "new"

    def _is_keyed(self, field: Node) -> bool:
        """Say whether the file gives the struct of a field no values by their places."""
        above: Node | None = field
        for kind in ("field_declaration_list", "struct_type", "type_spec"):
            above = self._tree.parent(above) if above is not None else None
            if above is None or above.type != kind:
                return False
        return above is not None and self._tree.text(above.child_by_field_name("name")) not in self._by_place

    def _is_left(self, made: Node) -> bool:
        """Say whether a server that is made keeps what it is made with, by what it becomes there."""
        node, above = made, self._tree.parent(made)
        for _ in range(_MAX_DEPTH):
            if above is None:
                return False
            if above.type == "argument_list":
                return self._is_near(above) and self._keeps_none([""])
            if above.type == "return_statement":
                return self._is_called(above) and self._keeps_none([""])
            if above.type == "keyed_element":
                key = self._tree.text(above.named_children[0])
                return self._keeps_none([key if key.isidentifier() else ""])
            named = above.child_by_field_name("name" if above.type == "var_spec" else "left")
            if named is not None and node != named:
                names = self._texts(above) if above.type == "var_spec" else self._lefts(named)
                return self._keeps_none(names)
            if above.type not in {*_ITSELF, "call_expression", "literal_value"}:
                break
            node, above = above, self._tree.parent(above)
        return self._keeps_none([""])

    def _lefts(self, left: Node) -> list[str]:
        """Return the last parts of the names that stand before an assignment's sign."""
        return [self._tree.text(one).rpartition(".")[2] for one in left.named_children[:_MAX_KEYS]]

    def _keeps_none(self, names: list[str]) -> bool:
        """Say whether none of the names of a server, or of several, is given a handler; "" is for one without a name."""
        if "_" in names:
            return False  # nobody serves it
        places = [place for name in names for place in self._values.get(name, ())]
        if len(names) > 1 or "" in names or places:  # it may have other names
            return not self._set_later and self._stay(places) and self._parameters_stay
        return self._set_later.isdisjoint({*names, ""})

    def _stay(self, places: list[int]) -> bool:
        """Say whether the servers whose names stand at some places for their values stay within the file."""
        return len(places) < _MAX_HANDED and all(map(self._stays, places))

    def _stays(self, place: int) -> bool:
        node = self._at(place)
        above = self._tree.parent(node) if node is not None else None
        for _ in range(_MAX_DEPTH):
            if above is None or above.type not in _ITSELF:
                break
            above = self._tree.parent(above)
        if above is None or above.type not in {"argument_list", "return_statement"}:
            return True
        return self._is_near(above) if above.type == "argument_list" else self._is_called(above)

    def _is_near(self, arguments: Node) -> bool:
        """Say whether a call's function is one of the file."""
        call = self._tree.parent(arguments)
        function = call.child_by_field_name("function") if call is not None else None
        name = self._tree.text(function)[:_MAX_NAME].rpartition(".")[2]
        is_literal = function is not None and function.type == "func_literal"
        return is_literal or name == "append" or name in self._declared

    def _is_called(self, node: Node) -> bool:
        """Say whether the file calls the function that a statement stands in."""
        function = self._routers.function_around(node)
        return function is not None and self._calls[self._tree.text(function.child_by_field_name("name"))] > 1

    @cached_property
    def _set_later(self) -> set[str]:
        """The names, without what stands before them, whose `Handler` the file sets, or which it gives another server."""
        found = islice(_SET_LATER.finditer(self._tree.source), _MAX_PLACES)
        return {(match[1] or match[2] or b"").decode("utf-8", "replace") for match in found}

    @cached_property
    def _given(self) -> set[str]:
        """The names that the file gives any value: what a variable or a field is then is told there, or not known."""
        return self._names(_GIVEN)

    @cached_property
    def _by_place(self) -> set[str]:
        """The types that the file gives values by their places: `S{one, other}`."""
        return self._names(_BY_PLACE)

    @cached_property
    def _declared(self) -> set[str]:
        """The names of the file's functions."""
        return self._names(_DECLARED)

    def _names(self, pattern: re.Pattern[bytes]) -> set[str]:
        return {match[1].decode("utf-8", "replace") for match in pattern.finditer(self._tree.source)}

    @cached_property
    def _calls(self) -> Counter[str]:
        """How often each name stands before an opening parenthesis: once where a function is declared, then for each call."""
        return Counter(match[1].decode("utf-8", "replace") for match in _CALLED.finditer(self._tree.source))

    @cached_property
    def _values(self) -> dict[str, list[int]]:
        """Where each name stands for its value, alone: handed to a function, returned, or given another name."""
        found: dict[str, list[int]] = {}
        for match in _VALUE.finditer(self._tree.source):
            places = found.setdefault(match[1].decode("utf-8", "replace"), [])
            if len(places) < _MAX_HANDED:
                places.append(match.start(1))
        return found

    @cached_property
    def _parameters_stay(self) -> bool:
        """Whether the file's functions hand no server that they are given elsewhere."""
        return all(self._stay(self._values.get(name, [])) for name in self._names(_PARAMETER))
