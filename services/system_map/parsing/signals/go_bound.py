"""What else a Go file's routers are called: variables that functions give them to, what is returned, what is served."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.go_embedding import is_changed
from services.system_map.parsing.signals.go_scopes import values_of
from services.system_map.parsing.signals.go_servers import GoServers

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.signals.go_routers import GoRouters

_MAX_PLACES = 3_000
_MAX_ROUNDS = 5
_MAX_ALIASES = 300
_MAX_RESULT = 300
_BINDING = re.compile(rb"(?<![\w.])([A-Za-z_][\w.]{0,99})(?:[ \t]*,[ \t]*\w+)*[ \t]*:?=[ \t]*(?!=)")
_TYPED = re.compile(rb"var[ \t]+([A-Za-z_]\w*)[ \t]+[\w.*]+[ \t]*=[ \t]*")
_KEYED = re.compile(rb"\b([A-Za-z_]\w*):[ \t]*([A-Za-z_][\w.]*)[ \t]*[,}(\r\n]")
_RETURN = re.compile(rb"\breturn[ \t]+[\w(&*]")
_SERVED = re.compile(rb"\bListenAndServe(?:TLS)?\(|\bhttp\.Serve(?:TLS)?\(|\bhttptest\.New\w*Server\(")
# `Handler: m`, `s.Handler = m`, `s.Handler, s.Addr = m, ":80"`.
_HELD = re.compile(rb"\bHandler[ \t]{0,20}(?::|(?:,[ \t]{0,20}[\w.]{1,99}+[ \t]{0,20}){0,4}=)[ \t]{0,20}(?!=)")


# What a name is given that may be a router; what a call may be given that is a text.
_TEXTS = frozenset(
    {"interpreted_string_literal", "raw_string_literal", "identifier", "selector_expression", "binary_expression"}
)
_MAY_BE = frozenset({"call_expression", "identifier", "selector_expression", "type_assertion_expression"})


class GoBound:
    """Adds to the signals of one file's routers what gives them further names."""

    def __init__(self, routers: GoRouters) -> None:
        """Take a reader that has read all else."""
        self._routers = routers
        self._tree = routers.tree

    def read(self) -> None:
        """Add go.served, go.alias, go.returned and go.default."""
        if self._routers.dialect.is_package:
            self._serve()
        if self._routers.found:
            self._return()
            self._name()
        if self._routers.dialect.is_package:
            node = GoServers(self._routers).default()
            if node is not None:
                self._routers.add("default", node)

    def _at(self, start: int) -> Node | None:
        return self._tree.root.descendant_for_byte_range(start, start + 1)

    def _serve(self) -> None:
        """Read `http.ListenAndServe(":80", mux)`, `http.Server{Handler: mux}` and `server.Handler = mux`."""
        for match in list(_SERVED.finditer(self._tree.source))[:_MAX_PLACES]:
            opening = self._at(match.end() - 1)
            given = opening.parent if opening is not None else None
            for value in given.named_children[-4:] if given is not None and given.type == "argument_list" else ():
                self._served(value)
        for match in list(_HELD.finditer(self._tree.source))[:_MAX_PLACES]:
            node = self._at(match.start())
            held = self._value(node)
            if held is not None:
                self._served(held, of=self._routers.holder(node))

    def _served(self, value: Node, **data: Any) -> None:
        what = self._routers.handed(value)
        if what is not None:
            self._routers.add("served", value, what=what, **data)

    def _value(self, node: Node | None) -> Node | None:
        """Return what the name at a node is given by `name: value`, `name = value` or `name, other = value, another`."""
        place = node.start_byte if node is not None else 0
        for _ in range(5):
            if node is None:
                return None
            if node.type == "keyed_element" and node.named_child_count > 1:
                inner = node.named_children[-1]
                return inner.named_children[0] if inner.named_child_count == 1 else inner
            if node.type in {"assignment_statement", "short_var_declaration"}:
                return _opposite(node, place)
            if node.type == "var_spec":
                value = node.child_by_field_name("value")
                return value.named_children[0] if value is not None and value.named_child_count else None
            node = node.parent
        return None

    def _return(self) -> None:
        """Read what functions return that may be a router."""
        for match in list(_RETURN.finditer(self._tree.source))[:_MAX_PLACES]:
            node = self._at(match.start())
            node = node.parent if node is not None and node.type == "return" else node
            if node is None or node.type != "return_statement" or not node.named_child_count:
                continue
            value = node.named_children[0]
            if value.type == "expression_list":
                value = value.named_children[0]
            what = self._reference(value, "")
            if what is not None and what != ["name", "nil"] and self._gives_router(node, what):
                self._routers.add("returned", node, what=what)

    def _gives_router(self, node: Node, what: list[Any]) -> bool:
        """Say whether a statement returns a router, or what answers, from a function that has a name.

        By what the function says that it gives, or, whatever type that is, by what the file made a router.
        """
        scope = self._routers.scope(node)
        if "@" in scope:
            return False
        function = self._routers.function_around(node)
        result = function.child_by_field_name("result") if function is not None else None
        words = {*re.findall(r"\w+", self._tree.text(result)[:_MAX_RESULT])}
        is_said = bool(words & {*self._routers.dialect.types, *self._routers.answering, "Handler"})
        return is_said or (what[0] == "name" and (what[1], scope.partition(".")[0]) in self._made)

    @cached_property
    def _made(self) -> set[tuple[str, str]]:
        """The names of the routers that the file makes, each with the function that it is made in."""
        made = (one.data for one in self._routers.found if one.kind == "go.object" and one.data["parent"] is None)
        return {(data["on"], data["scope"].partition(".")[0]) for data in made}

    def _name(self) -> None:
        """Read `e := newEngine()` and `p := r.Use(auth)` for the names that stand where a router is used."""
        bound: dict[str, list[re.Match[bytes]]] = {}
        source = self._tree.source
        for match in chain(*(islice(one.finditer(source), _MAX_PLACES) for one in (_BINDING, _TYPED))):
            bound.setdefault(match[1].decode("utf-8", "replace"), []).append(match)
        known = {
            (signal.data["on"], signal.data["end"]) for signal in self._routers.found if signal.kind == "go.object"
        }
        asked, count = set[str](), 0
        for turn in range(_MAX_ROUNDS):
            # What is only handed to a function comes last: mostly it is no router.
            kept = [signal for signal in self._routers.found if turn or signal.kind != "go.pass"]
            wanted = {name for signal in kept for name in _names(signal.data)} - asked
            asked |= wanted
            for name in sorted(wanted & bound.keys()):
                for is_new, value in filter(None, map(self._given, bound[name])):
                    what = self._reference(value, name)
                    if what is not None and (name, value.end_byte) not in known and count < _MAX_ALIASES:
                        count += 1
                        data = self._made_of(value, name, what, is_new=is_new) | self._given_first(value, what)
                        self._routers.add("alias", value, on=name, what=what, end=value.end_byte, new=is_new, **data)
        self._fill(bound)

    def _fill(self, bound: dict[str, list[re.Match[bytes]]]) -> None:
        """Read what gives a field a router: `Server{Router: engine}`, and `s.Router = engine` where only others use it."""
        named = [one.data for one in self._routers.found if one.kind in {"go.object", "go.parameter", "go.alias"}]
        known = {data["on"] for data in named}
        used = {name for one in self._routers.found for name in _names(one.data) if "." in name}
        fields, count = {name.rpartition(".")[2] for name in used}, 0
        for match in islice(_KEYED.finditer(self._tree.source), _MAX_PLACES):
            name, value = match[1].decode("utf-8", "replace"), match[2].decode("utf-8", "replace")
            node = self._at(match.start(1)) if value in known or name in fields else None
            given = self._value(node)
            if given is None or given.type not in {"call_expression", "identifier", "selector_expression"}:
                continue
            what, of = self._routers.router(given), self._routers.holder(node)
            if what is not None and of.endswith("{}") and count < _MAX_ALIASES:
                count += 1
                is_other = what[0] == "name" and is_changed(self._routers, given, what[1], name)
                data = {"of": of, **({"changed": True} if is_other else {})}
                self._routers.add("alias", given, on=f"?.{name}", what=what, end=given.end_byte, new=True, **data)
        for name in sorted(one for one in bound if "." in one and one not in used):
            for is_new, value in filter(None, map(self._given, bound[name])):
                is_known = value.type == "identifier" and self._tree.text(value) in known
                if is_known and not is_new and count < _MAX_ALIASES:
                    count += 1
                    what = ["name", self._tree.text(value)]
                    self._routers.add("alias", value, on=name, what=what, end=value.end_byte, new=False)

    def _given(self, match: re.Match[bytes]) -> tuple[bool, Node] | None:
        """Return whether a name is new where it is given a value, and the value; None for one that is no router."""
        node = self._at(match.start(1))
        value = self._value(node) if node is not None and node.type != "package_identifier" else None
        if value is None or value.type not in _MAY_BE:
            return None
        return b":=" in match[0] or _is_var(node), value

    def _reference(self, value: Node, name: str) -> list[Any] | None:
        """Return the router that a value is; a call may give back what it is handed where Go's own package wraps so."""
        handed = self._routers.handed(value)
        plain = self._routers.router(value)
        if self._routers.dialect.is_package:
            return handed if handed is not None else plain
        is_wrapped = plain is not None and plain[0] == "call" and handed is not None and handed[0] == "any"
        return handed if is_wrapped and handed is not None and ["name", name] in handed[1] else plain

    def _given_first(self, value: Node, what: list[Any]) -> dict[str, Any]:
        """Return the text that a method is given first: it may be the prefix of the group that `r.Sub("/x")` gives."""
        given = values_of(value) if what[0] == "call" and "." in what[1] and self._routers.dialect.groups else []
        text = self._routers.text(given[0]) if given and given[0].type in _TEXTS else []
        return {"prefix": text} if text and all(kind != "?" for kind, _ in text) else {}

    def _made_of(self, value: Node, name: str, what: list[Any], *, is_new: bool) -> dict[str, Any]:
        """Return what Go's own package tells of a value beside the router that it may stand for where it is served.

        What a function makes of a mux is that function's own: it has other methods, or none. Nothing where the mux
        itself is given, or a name that is one is given what is made of it: its type stays.
        """
        plain = self._routers.router(value)
        is_same = not is_new and what[0] == "any" and ["name", name] in what[1]
        return {} if not self._routers.dialect.is_package or plain == what or is_same else {"made": plain}


def _opposite(assignment: Node, place: int) -> Node | None:
    """Return what an assignment gives the name at a place; the first value where several names get what one call returns."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    if left is None or right is None or not right.named_child_count:
        return None
    if left.named_child_count == 1 or left.named_child_count != right.named_child_count:
        return right.named_children[0]
    pairs = zip(left.named_children, right.named_children, strict=True)
    return next((value for name, value in pairs if name.end_byte > place), None)


def _is_var(node: Node | None) -> bool:
    return node is not None and node.parent is not None and node.parent.type == "var_spec"


def _names(data: dict[str, Any]) -> set[str]:
    """Return the names in the references of a signal."""
    found: set[str] = set()
    waiting = [data.get("parent"), data.get("on"), data.get("what"), *data.get("passed", ())]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list) and one:
            if one[0] == "name":
                found.add(one[1])
            elif one[0] in {"group", "as"}:
                waiting.append(one[1])
            elif one[0] == "any":
                waiting += one[1]
            elif one[0] == "call" and "prefix" in data:  # `r.Sub("/x")`
                found.add(one[1].rpartition(".")[0])
    return found
