"""Routers of Python's web frameworks, as Flask and FastAPI both have them: objects, routes on them, mounts."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.parsing.signals.python_bound import bound_places
from services.system_map.parsing.signals.python_calls import MAX_PLACES, names_in
from services.system_map.parsing.signals.python_handed import TEXTS, said_by, settled, taken_by
from services.system_map.parsing.signals.python_lists import PythonLists
from services.system_map.parsing.signals.python_own_classes import own_classes, own_made, telling_classes
from services.system_map.parsing.signals.python_pieces import Call
from services.system_map.parsing.signals.python_router_base import MAX_NAMES, RouterBase
from services.system_map.parsing.signals.python_rows import returned_rows, taken_rows
from services.system_map.parsing.signals.python_scopes import Around

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import Signal

_MAX_FACTORIES = 50
_MAX_HANDED = 200
# What routers are called where they are imported, and calls that hand them to no function of the repository.
_HANDED = frozenset({"app", "application", "api", "router", "api_router", "bp", "blueprint", "server"})
_ROUTERS = frozenset({"router", "api_router", "bp", "blueprint"})
_OF_ROUTERS = re.compile(r"(?i)blueprint|router|bps|api|resource")
_RETURNED = re.compile(rb"return[ \t]+([^ \t\r\n]+)[ \t]*\r?$", re.MULTILINE)
# What gives a parameter a value only where a call gives it none: `router = router or APIRouter()`.
_OR_ELSE = rb"\b%(name)b[ \t]+(?:is[ \t]+None|or|if)\b|\bnot[ \t]+%(name)b\b"
_NOT_BINDING = frozenset({"keyword_argument", "argument_list", "comparison_operator", "list", "tuple", "dictionary"})
_MAX_BOUND = 40
_NAME = re.compile(rb"\w+")
_NOT_FUNCTIONS = frozenset(
    {
        *("include_router", "mount", "register_blueprint", "register_api", "add_namespace", "init_app", "isinstance"),
        *("print", "len", "super", "getattr", "setattr", "hasattr", "TestClient", "AsyncClient"),
    }
)


class RouterReader(RouterBase):
    """Reads one file in a framework's dialect; a framework's detector adds what is its own."""

    def read(self) -> list[Signal]:
        """Return the signals of the file."""
        for call in self.calls.calls(self.dialect.decorators):
            parent = call.node.parent
            if parent is not None and parent.type == "decorator" and parent.parent is not None:
                self.decorated(call, parent.parent.child_by_field_name("definition"))
            else:
                self.other(call)
        self._applied()
        for call in self.calls.named(self.dialect.calls):
            if call.name in self.dialect.makers:
                if self.is_maker(call):
                    self._maker(call)
            else:
                self.other(call)
        self.held_objects()
        lists = PythonLists.of(self.calls).lists
        self._receivers.update(data["on"] for _, data in lists)
        self._passed()
        for line, data in lists:
            if self.found or _OF_ROUTERS.search(data["on"]):
                self.add("list", line, **data)
        self._given_back()
        self._factories()
        if self.found:
            used = names_in(self.found)
            self.add("names", 1, names=self.calls.names, texts=self.calls.own_texts(used), **self._again(used))
        return self.found

    def _again(self, used: set[str]) -> dict[str, list[str]]:
        """Return which names in texts are imported and given another value too: `for KIND in KINDS`."""
        asked = frozenset(name.encode() for name in used if name.isidentifier() and name in self.calls.names)
        source, found = self.tree.source, Counter[str]()
        for at in bound_places(source, asked):
            found.update(one[0].decode() for one in (_NAME.match(source, at),) if one is not None)
        again = sorted(name for name, times in found.items() if times > 1)
        return {"again": again} if again else {}

    def held_objects(self) -> None:
        """Read what classes hold without calling a maker."""

    def _applied(self) -> None:
        """Read decorators that are called in place: `app.route("/a")(view)`."""
        pattern = self.dialect.applied if b")(" in self.tree.source else None
        for call in self.calls.calls(pattern) if pattern is not None else ():
            outer = call.node.parent
            is_called = (
                outer is not None and outer.type == "call" and outer.child_by_field_name("function") == call.node
            )
            given = outer.child_by_field_name("arguments") if outer is not None and is_called else None
            if given is not None and given.type == "argument_list" and given.named_child_count == 1:
                self.applied(call, given.named_children[0])

    def applied(self, call: Call, view: Node) -> None:
        """Read a decorator that is called with a view."""

    def other(self, call: Call) -> None:
        """Read a call that is neither a maker nor a decorator."""

    def is_maker(self, call: Call) -> bool:
        """Say whether a call of a maker's name makes what the framework's own does."""
        del call
        return True

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
            **self.answered(call),
            **self.held(call),
            handler=f"{around.scope}.{name}" if around.scope else name,
            handler_line=definition.start_point[0] + 1,
            is_class=definition.type == "class_definition",
            **self.naming(call),
        )

    def _maker(self, call: Call) -> None:
        name = self.calls.assigned(call.node) or self._or_else(call.node)
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

    def _or_else(self, node: Node) -> str:
        """Return the name that is given a value where another one is missing: `router = router or APIRouter()`."""
        choice = node.parent
        if choice is None or choice.type not in {"boolean_operator", "conditional_expression"}:
            return ""
        operator, sides = choice.child_by_field_name("operator"), choice.named_children
        is_choice = operator is None or self.tree.text(operator) == "or"
        others = [side for side in (sides[0], sides[-1]) if side != node]
        is_named = len(others) == 1 and others[0].type in {"identifier", "attribute", "none"}
        return self.calls.assigned(choice) if is_choice and is_named else ""

    def _assigned_too(self, node: Node) -> list[str]:
        """Return the other names of a value: `x` of `x = y = value`."""
        names: list[str] = []
        parent = node.parent
        while parent is not None and parent.type in {"parenthesized_expression", "await", "assignment"}:
            if parent.type == "assignment":
                if parent.child_by_field_name("right") != node or len(names) > MAX_NAMES:
                    break
                names.append(self.calls.dotted(parent.child_by_field_name("left")))
            node, parent = parent, parent.parent
        return [name for name in names[1:] if name]

    def of_maker(self, call: Call) -> dict[str, Any]:
        """Return what else a framework reads of a new object."""
        del call
        return {}

    def of_own(self, call: Call) -> dict[str, Any]:
        """Return what else a framework reads of a new object of an own class."""
        del call
        return {}

    def _passed(self) -> None:
        """Read `register(app)` and `create_app(router=router)`: a router handed to a function."""
        names = {name.rpartition(".")[2] for name in self._made if name} | self._receivers | _HANDED
        known = {name.encode() for name in sorted(names)[:_MAX_HANDED] if name.isidentifier()}
        calls = {node.start_byte: node for node in self._made_inside}
        lists = PythonLists.of(self.calls)
        # `router.get` is handed to what decorates.
        source, ends = self.tree.source, tuple(name + b"." for name in known)
        methods = [at for at in lists.arguments(self.dialect.handed_on) if source.endswith(ends, 0, at[0])]
        for start, end in [*lists.arguments(known), *methods][:MAX_PLACES]:
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
        start = call.node.start_byte
        decorator = call.node.parent if self.tree.source[start - 1 : start] == b"@" else None
        above = decorator.parent if decorator is not None and decorator.type == "decorator" else None
        of = above.child_by_field_name("definition") if above is not None else None
        name = self.tree.text(of.child_by_field_name("name")) if of is not None else ""
        handler = f"{around.scope}.{name}" if around.scope else name
        read = self._argument if of is None else self._settled
        is_held = "test_" not in around.scope and self.calls.is_conditional(
            call.node
        )  # asking is slow, and tests are many
        self.add(
            "pass",
            call.line,
            what=f"{around.class_name}.{what}" if is_own else what,
            scope=around.scope,
            positional=[read(argument, around) for argument in call.positional],
            keywords={keyword: read(argument, around) for keyword, argument in call.keywords.items()},
            **({"open": True} if call.starred else {}),
            **({"condition": True} if is_held else {}),
            **({"decorates": [handler, of.start_point[0] + 1]} if of is not None else {}),
        )

    def _argument(self, node: Node, around: Around) -> dict[str, Any]:
        """Return what a function is called with, texts too: it may register them."""
        return said_by(self.calls, node) if node.type in TEXTS else self.value(node, around)

    def _settled(self, node: Node, around: Around) -> dict[str, Any]:
        """Return the same, with the texts that the function around binds names to."""
        said = self._argument(node, around)
        name = said["what"] if "handed" not in said else ""
        pieces = [["n", name]] if name.isidentifier() else said.get("text")
        told = settled(self.calls, pieces, around) if pieces is not None else pieces
        is_said = told is not None and told != pieces and all(kind != "?" for kind, _ in told)
        return said | ({"text": told} if is_said else {})

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
            self._give_back(node, of, name)
        for node, name, item in returned_rows(self.calls):
            of = self.calls.around(node).scope
            if of and name.encode() in names and len(seen) <= _MAX_FACTORIES:
                seen.add((of, name))
                self._give_back(node, of, name, item=item)

    def _give_back(self, node: Node, of: str, name: str, **item: int) -> None:
        """Add that a function gives a name back, or has it as an item of a row."""
        is_made = (of, name) in self._made_at
        handed = self._parameters.get((of, name))
        if handed is None and not is_made:
            handed = self.calls.around(node).handed(name)
        is_handed = handed is not None and handed["of"] == of
        if is_handed and self._is_bound_anew(node, name):
            self.add("given", node.start_point[0] + 1, of=of, on=name, bound=True, **item)
        elif is_handed:
            self.add("back", node.start_point[0] + 1, of=of, handed=handed, **item)
        else:
            self.add("given", node.start_point[0] + 1, of=of, on=name, **item)

    def _is_bound_anew(self, node: Node, name: str) -> bool:
        """Say whether the function around a place gives its parameter another value, but where none is handed."""
        function: Node | None = node
        while function is not None and function.type != "function_definition":
            function = function.parent
        body = function.child_by_field_name("body") if function is not None else None
        if body is None:
            return False
        source, word = self.tree.source, name.encode()
        if re.compile(_OR_ELSE % {b"name": re.escape(word)}).search(source, body.start_byte, body.end_byte):
            return False
        for at in islice(bound_places(source, frozenset({word}), body.start_byte, body.end_byte), _MAX_BOUND):
            found = self.tree.root.descendant_for_byte_range(at, at + len(word))
            parent = found.parent if found is not None else None
            is_other = parent is None or parent.type in _NOT_BINDING
            if found is not None and not is_other and self.calls.around(found).scope == self.calls.around(node).scope:
                return True
        return False

    def _factories(self) -> None:
        """Read where receivers come from that no known class makes: `app = create_app()`, `bp = OwnBlueprint(…)`."""
        # The module's own one may be called as what a function makes: `app = create_app()`.
        hidden = {name for scope, name in self._made_at if scope and ("", name) not in self._made_at}
        asked = sorted((self._receivers - self._made) | hidden)
        wanted = [name for name in asked if name.encode() in self.calls.bindings]  # most of many are imported
        for call in self.calls.made(set(wanted[:_MAX_FACTORIES])):
            if (self.calls.around(call.node).scope, self.calls.assigned(call.node)) not in self._made_at:
                self._factory(call)
        for call, name, item in islice(taken_rows(self.calls) if asked else (), _MAX_FACTORIES):
            if name in asked and call.receiver != "?":
                self._made_by(call, name, item=item)
        self._holders()
        others = _ROUTERS - self._receivers - self._made
        for call in self.calls.made({name for name in others if name.encode() in self.calls.bindings}):
            if call.name[:1].islower() and call.name in self.calls.names:  # what another file mounts
                self._factory(call)
        self._own_objects()

    def _own_objects(self) -> None:
        """Read the objects of own classes that no route of this file hangs on, and which classes may give a prefix."""
        of_kind = {"router": self.dialect.prefix, **self.dialect.own}
        makers = {name: of_kind[kind] for name, kind in self.dialect.makers.items() if kind in of_kind}
        known = own_classes(self.calls, makers, self.dialect.prefix)
        for name, line in known.items():
            if line:
                self.add("own", line, of=name, gives=True)
        for line, said in telling_classes(self.calls, {self.dialect.prefix, *self.dialect.own.values()}):
            self.add("own", line, **said)
        for call in own_made(self.calls, known):
            if self.calls.assigned(call.node) not in self._receivers:
                self._factory(call)

    def _holders(self) -> None:
        """Read where objects come from that hold a router: `api = Endpoints()` of `api.router`."""
        parts = [name.rpartition(".") for name in self._receivers if "." in name]
        heads = {head for head, _, held in parts if _OF_ROUTERS.search(held)} - self._receivers - self._made
        plain = sorted(head for head in heads if head.encode() in self.calls.bindings)[:_MAX_FACTORIES]
        for call in self.calls.made(set(plain)) if plain else ():
            if call.name[:1].isupper():
                self._factory(call)
        own = sorted(re.escape(head.encode()) for head in heads if head.startswith("self."))[:_MAX_FACTORIES]
        pattern = re.compile(rb"(?:" + b"|".join(own) + rb")[ \t]*=[ \t]*(?:\w+\.){0,5}([A-Z]\w*)\(") if own else None
        for call in self.calls.calls(pattern) if pattern is not None else ():
            if self.calls.assigned(call.node) in heads:
                self._factory(call)

    def _factory(self, call: Call) -> None:
        name = self.calls.assigned(call.node)
        if name and call.receiver != "?":
            self._made_by(call, name)

    def _made_by(self, call: Call, name: str, **item: int) -> None:
        """Add what makes a name's value, or has it as an item of the row that it gives back."""
        prefix = call.keywords.get(self.dialect.prefix)
        maker = f"{call.receiver}.{call.name}" if call.receiver else call.name
        self.add(
            "factory",
            call.line,
            **self.place(name, self.calls.around(call.node)),
            maker=maker,
            prefix=None if prefix is None else self.text(call, prefix),
            **({"computed": True} if call.starred else {}),
            **item,
            **(self.given(call.node) if call.name[:1].islower() and (call.positional or call.keywords) else {}),
            **(self.of_own(call) if call.name[:1].isupper() else {}),
        )
