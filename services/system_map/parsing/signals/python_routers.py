"""Routers of Python's web frameworks, as Flask and FastAPI both have them: objects, routes on them, mounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import MAX_PLACES, PythonCalls, names_in
from services.system_map.parsing.signals.python_handed import (
    TEXTS,
    default_of,
    parameter_of,
    said_by,
    settled,
    taken_by,
)
from services.system_map.parsing.signals.python_lists import PythonLists, looped
from services.system_map.parsing.signals.python_methods import methods_in
from services.system_map.parsing.signals.python_own_classes import own_made
from services.system_map.parsing.signals.python_pieces import Call, Text
from services.system_map.parsing.signals.python_scopes import Around

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

VERBS = ("get", "post", "put", "delete", "patch", "head", "options", "trace")
_MAX_FACTORIES = 50
_MAX_HANDED = 200
# What routers are called where they are imported, and calls that hand them to no function of the repository.
_HANDED = frozenset({"app", "application", "api", "router", "api_router", "bp", "blueprint", "server"})
_MAX_NAMES = 20  # of one value
_OF_ROUTERS = re.compile(r"(?i)blueprint|router|bps|api|resource")
_RETURNED = re.compile(rb"return[ \t]+([^ \t\r\n]+)[ \t]*\r?$", re.MULTILINE)
_NOT_FUNCTIONS = frozenset(
    {
        *("include_router", "mount", "register_blueprint", "register_api", "add_namespace", "init_app", "isinstance"),
        *("print", "len", "super", "getattr", "setattr", "hasattr", "TestClient", "AsyncClient"),
    }
)


@dataclass(frozen=True)
class Dialect:
    """What a framework calls its things."""

    name: str  # of its signals
    makers: dict[str, str]  # class → application, or router
    prefix: str  # keyword of a router's own prefix
    decorators: re.Pattern[bytes]  # calls that make a route when they decorate
    methods: dict[str, list[str]]  # decorator → methods it stands for, where it says none
    calls: frozenset[bytes]  # other calls of interest: makers, mounts, routes added by a call


class RouterReader:
    """Reads one file in a framework's dialect; a framework's detector adds what is its own."""

    def __init__(self, tree: SyntaxTree, dialect: Dialect) -> None:
        """Take a parsed file."""
        self.calls = PythonCalls.of(tree)
        self.tree = tree
        self.dialect = dialect
        self.found: list[Signal] = []
        self._receivers: set[str] = set()
        self._made: set[str] = set()
        self._made_at: set[tuple[str, str]] = set()  # the same by scope and name
        self._parameters: dict[tuple[str, str], dict[str, Any]] = {}  # that take routes, by function and name
        self._made_inside: list[Node] = []  # calls that a router is made in the arguments of
        self._registering: set[str] = set()  # functions that register what they are called with

    def read(self) -> list[Signal]:
        """Return the signals of the file."""
        for call in self.calls.calls(self.dialect.decorators):
            parent = call.node.parent
            if parent is not None and parent.type == "decorator" and parent.parent is not None:
                self.decorated(call, parent.parent.child_by_field_name("definition"))
            else:
                self.other(call)
        for call in self.calls.named(self.dialect.calls):
            if call.name in self.dialect.makers:
                if self.is_maker(call):
                    self._maker(call)
            else:
                self.other(call)
        lists = PythonLists.of(self.calls).lists
        self._receivers.update(data["on"] for _, data in lists)
        self._passed()
        for line, data in lists:
            if self.found or _OF_ROUTERS.search(data["on"]):
                self.add("list", line, **data)
        self._given_back()
        self._factories()
        if self.found:
            self.add("names", 1, names=self.calls.names, texts=self.calls.own_texts(names_in(self.found)))
        return self.found

    def other(self, call: Call) -> None:
        """Read a call that is neither a maker nor a decorator."""

    def is_maker(self, call: Call) -> bool:
        """Say whether a call of a maker's name makes what the framework's own does."""
        del call
        return True

    def add(self, what: str, line: int, /, **data: Any) -> None:
        """Add a signal."""
        self.found.append(Signal(f"{self.dialect.name}.{what}", line, data))

    def receiver(self, call: Call) -> dict[str, Any]:
        """Return what a call is made on: its name, scope, and the annotation where it is a parameter."""
        around = self.calls.around(call.node)
        return self.place(call.receiver, around)

    def place(self, name: str, around: Around) -> dict[str, Any]:
        """Return a name with the scope it is looked up in."""
        self._receivers.add(name)
        head = name.partition(".")[0]
        scope = around.class_name if head in {"self", "cls"} else around.scope
        data: dict[str, Any] = {"on": name, "scope": scope}
        parameter = "" if head in {"self", "cls"} else parameter_of(self.calls, head, around)
        if parameter:
            data["parameter"] = around.parameters[parameter]
            data["handed"] = handed = around.handed(parameter) if head == name else None
            if handed is not None:
                self._parameters[handed["of"], name] = handed
        return data

    def text(self, call: Call, node: Node | None) -> Text:
        """Return the pieces of a text that a call is given, with what the functions around it bind names to."""
        return settled(self.calls, self.calls.text(node), self.calls.around(call.node))

    def prefixed(self, call: Call, prefix: Node | None) -> dict[str, Any]:
        """Return the prefix that a mount is given, and what of it the function around it takes."""
        pieces = None if prefix is None else self.text(call, prefix)
        return {"prefix": pieces, **self.taken(call, pieces or [])}

    def taken(self, call: Call, pieces: Text) -> dict[str, Any]:
        """Return which names in a text are what the function around a call takes; see `taken_by`."""
        found = taken_by(self.calls, call.node, pieces, self.calls.around(call.node))
        self._registering.update(handed["of"] for handed in found.get("taken", {}).values())
        return found

    def handed(self, node: Node, name: str) -> dict[str, Any] | None:
        """Return what the function around a place takes under a name, as `Around.handed`, with words it has by itself."""
        handed = self.calls.around(node).handed(name)
        if handed is None:
            return None
        self._registering.add(handed["of"])
        default = default_of(self.calls, node, name)
        words = self.calls.words(default) or []
        is_said = default is not None and (bool(words) or self.tree.text(default) == "None")
        return handed | ({"default": words} if is_said else {})

    def child(self, call: Call, what: Node) -> dict[str, Any]:
        """Return what a mount hangs on its receiver."""
        around = self.calls.around(call.node)
        value = self.value(what, around)
        over = looped(self.calls, call.node, value["what"])
        listed = {"over": self.value(over, around)} if over is not None else {}
        condition = {"condition": True} if self.calls.is_conditional(call.node) else {}
        given = {"given": value["given"]} if "given" in value else {}
        return {"what": value["what"], "what_handed": value.get("handed"), **given, **listed, **condition}

    def value(self, node: Node, around: Around) -> dict[str, Any]:
        """Return what a call hands over: its name, and whose parameter it is."""
        is_made = (
            node.type == "call" and self.calls.called(node).removesuffix("()").rpartition(".")[2] in self.dialect.makers
        )
        name = f"@{node.start_byte}" if is_made else self.calls.called(node)
        self._receivers.add(name)
        if node.type == "boolean_operator" and self.tree.text(node.child_by_field_name("operator")) == "or":
            return {"what": "", "any": [self.value(side, around) for side in node.named_children[:2]]}
        handed = around.handed(name)
        if handed is not None:
            return {"what": name, "handed": handed}
        return {"what": name} | (self._given(node) if name.endswith("()") else {})

    def _given(self, node: Node) -> dict[str, Any]:
        """Return the texts that a factory is called with."""
        call = self.calls.read_call(node)
        if call is None or call.starred:
            return {}
        positional = [self.calls.text(argument) for argument in call.positional[:_MAX_NAMES]]
        keywords = {name: self.calls.text(argument) for name, argument in call.keywords.items()}
        return {"given": {"positional": positional, "keywords": keywords}}

    def decorated(self, call: Call, definition: Node | None) -> None:
        """Read a decorator that registers a route."""
        if definition is None or call.receiver in {"", "?"}:
            return
        around = self.calls.around(definition)
        name = self.tree.text(definition.child_by_field_name("name"))
        path = call.positional[0] if call.positional else call.keywords.get("path", call.keywords.get("rule"))
        pieces = self.text(call, path) if path is not None else [["?", "no path given"]]
        self.add(
            "route",
            call.line,
            **self.receiver(call),
            path=pieces,
            **self.taken(call, pieces),
            methods=self.methods(call),
            **self.methods_named(call),
            handler=f"{around.scope}.{name}" if around.scope else name,
            handler_line=definition.start_point[0] + 1,
            is_class=definition.type == "class_definition",
            **self.naming(call),
        )

    def naming(self, call: Call) -> dict[str, Any]:
        """Return the name that a route is given."""
        for keyword in ("endpoint", "name"):
            pieces = self.calls.text(call.keywords[keyword]) if keyword in call.keywords else []
            if len(pieces) == 1 and pieces[0][0] == "t":
                return {"name": pieces[0][1]}
        return {}

    def methods(self, call: Call) -> list[str] | None:
        """Return the methods of a route; None where they are computed."""
        if "methods" in call.keywords:
            pieces = methods_in(self.calls, call.keywords["methods"])
            is_told = pieces is not None and all(kind == "t" for kind, _ in pieces)
            return sorted({word.upper() for _, word in pieces}) if pieces is not None and is_told else None
        return list(self.dialect.methods.get(call.name, ["GET"]))

    def methods_named(self, call: Call) -> dict[str, Any]:
        """Return the methods where some are names of the repository's own, as pieces of text."""
        pieces = methods_in(self.calls, call.keywords["methods"]) if "methods" in call.keywords else None
        return {"method_names": pieces} if pieces and any(kind == "n" for kind, _ in pieces) else {}

    def _maker(self, call: Call) -> None:
        name = self.calls.assigned(call.node)
        around = self.calls.around(call.node)
        parent = call.node.parent
        if not name and parent is not None and parent.type in {"argument_list", "keyword_argument"}:
            name = f"@{call.node.start_byte}"
            listed = parent.parent if parent.type == "keyword_argument" else parent
            self._made_inside += [] if listed is None or listed.parent is None else [listed.parent]
        data: dict[str, Any] = self.place(name, around) if name else {"on": "", "scope": around.scope}
        if also := self._assigned_too(call.node):
            data["also"] = also
            self._made.update(also)
        self._made.add(name)
        self._made_at.update((data["scope"], one) for one in (name, *also))
        returned = parent is not None and parent.type == "return_statement"
        prefix = call.keywords.get(self.dialect.prefix)
        pieces = None if prefix is None else self.text(call, prefix)
        self.add(
            "object",
            call.line,
            **data,
            kind=self.dialect.makers[call.name],
            maker=call.name,
            prefix=pieces,
            returned=returned,
            computed=call.starred,
            **taken_by(self.calls, call.node, pieces or [], around),
            **self.of_maker(call),
        )

    def _assigned_too(self, node: Node) -> list[str]:
        """Return the other names of a value: `x` of `x = y = value`."""
        names: list[str] = []
        parent = node.parent
        while parent is not None and parent.type in {"parenthesized_expression", "await", "assignment"}:
            if parent.type == "assignment":
                if parent.child_by_field_name("right") != node or len(names) > _MAX_NAMES:
                    break
                names.append(self.calls.dotted(parent.child_by_field_name("left")))
            node, parent = parent, parent.parent
        return [name for name in names[1:] if name]

    def of_maker(self, call: Call) -> dict[str, Any]:
        """Return what else a framework reads of a new object."""
        del call
        return {}

    def _passed(self) -> None:
        """Read `register(app)` and `create_app(router=router)`: a router handed to a function."""
        names = {name.rpartition(".")[2] for name in self._made if name} | self._receivers | _HANDED
        known = {name.encode() for name in sorted(names)[:_MAX_HANDED] if name.isidentifier()}
        calls = {node.start_byte: node for node in self._made_inside}
        for start, end in PythonLists.of(self.calls).arguments(known)[:MAX_PLACES]:
            node = self.tree.root.descendant_for_byte_range(start, end)
            while node is not None and node.type in {"identifier", "attribute", "keyword_argument"}:
                node = node.parent
            if node is not None and node.type == "argument_list" and node.parent is not None:
                calls[node.parent.start_byte] = node.parent
        own = {name.rpartition(".")[2] for name in self._registering}
        called = self.calls.named(frozenset(name.encode() for name in own)) if own else ()
        calls |= {call.node.start_byte: call.node for call in called}
        for at in sorted(calls):
            call = self.calls.read_call(calls[at])
            if call is not None and call.receiver != "?" and (call.name not in _NOT_FUNCTIONS or call.name in own):
                self._hand_over(call)

    def _hand_over(self, call: Call) -> None:
        if call.name in self.dialect.makers:
            return
        around = self.calls.around(call.node)
        is_own = call.receiver in {"self", "cls"}
        what = f"{call.receiver}.{call.name}" if call.receiver and not is_own else call.name
        self.add(
            "pass",
            call.line,
            what=f"{around.class_name}.{what}" if is_own else what,
            scope=around.scope,
            positional=[self._argument(argument, around) for argument in call.positional],
            keywords={name: self._argument(argument, around) for name, argument in call.keywords.items()},
            **({"open": True} if call.starred else {}),
        )

    def _argument(self, node: Node, around: Around) -> dict[str, Any]:
        """Return what a function is called with, texts too: it may register them."""
        return said_by(self.calls, node) if node.type in TEXTS else self.value(node, around)

    def _given_back(self) -> None:
        """Read `return router` in a function: what it was handed, or another name that may be a router."""
        source = self.tree.source
        names = {name.encode() for name in self._receivers | self._made | _HANDED if name.isidentifier()}
        seen: set[tuple[str, str]] = set()
        for match in islice(_RETURNED.finditer(source), MAX_PLACES):
            name = match[1].decode("utf-8", "replace")
            if match[1] not in names or source[source.rfind(b"\n", 0, match.start()) + 1 : match.start()].strip(b" \t"):
                continue
            node = self.tree.root.descendant_for_byte_range(match.start(1), match.end(1))
            of = self.calls.around(node).scope if node is not None else ""
            if node is None or not of or (of, name) in seen or len(seen) > _MAX_FACTORIES:
                continue
            seen.add((of, name))
            handed = self._parameters.get((of, name))
            if handed is not None:
                self.add("back", node.start_point[0] + 1, of=of, handed=handed)
            else:
                self.add("given", node.start_point[0] + 1, of=of, on=name)

    def _factories(self) -> None:
        """Read where receivers come from that no known class makes: `app = create_app()`, `bp = OwnBlueprint(…)`."""
        # The module's own one may be called as what a function makes: `app = create_app()`.
        hidden = {name for scope, name in self._made_at if scope and ("", name) not in self._made_at}
        asked = sorted((self._receivers - self._made) | hidden)
        wanted = [name for name in asked if name.encode() in self.calls.bindings]  # most of many are imported
        for call in self.calls.made(set(wanted[:_MAX_FACTORIES])):
            name = self.calls.assigned(call.node)
            if name not in self._made or not self.calls.around(call.node).scope:
                self._factory(call)
        routers = {name for name, kind in self.dialect.makers.items() if kind == "router"}
        for call, is_computed in own_made(self.calls, routers, self.dialect.prefix):
            if self.calls.assigned(call.node) not in self._receivers:  # one that no route of this file hangs on
                self._factory(call, is_computed=is_computed)

    def _factory(self, call: Call, *, is_computed: bool = False) -> None:
        name = self.calls.assigned(call.node)
        if not name or call.receiver == "?":
            return
        prefix = call.keywords.get(self.dialect.prefix)
        maker = f"{call.receiver}.{call.name}" if call.receiver else call.name
        self.add(
            "factory",
            call.line,
            **self.place(name, self.calls.around(call.node)),
            maker=maker,
            prefix=None if prefix is None else self.text(call, prefix),
            **({"computed": True} if is_computed or call.starred else {}),
        )
