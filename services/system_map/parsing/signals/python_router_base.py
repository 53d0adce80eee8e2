"""What the readers of Python's web frameworks share: where names are looked up, what calls hand over, which methods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.python_calls import PythonCalls
from services.system_map.parsing.signals.python_handed import default_of, parameter_of, settled, taken_by
from services.system_map.parsing.signals.python_lists import looped
from services.system_map.parsing.signals.python_loops import BY_NAME, Loop, loop_around
from services.system_map.parsing.signals.python_methods import methods_in
from services.system_map.parsing.signals.python_pieces import Call, Text
from services.system_map.parsing.signals.python_scopes import Around
from services.system_map.parsing.signals.python_splats import splats_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

VERBS = ("get", "post", "put", "delete", "patch", "head", "options", "trace")
MAX_NAMES = 20  # of one value


@dataclass(frozen=True)
class Dialect:
    """What a framework calls its things."""

    name: str  # of its signals
    makers: dict[str, str]  # class → application, or router
    prefix: str  # keyword of a router's own prefix
    decorators: re.Pattern[bytes]  # calls that make a route when they decorate
    methods: dict[str, list[str]]  # decorator → methods it stands for, where it says none
    calls: frozenset[bytes]  # other calls of interest: makers, mounts, routes added by a call
    open: frozenset[str] = field(default_factory=frozenset)  # calls that are told their methods by a keyword
    handed_on: frozenset[bytes] = field(default_factory=frozenset)  # what own decorators are handed: `router.get`
    applied: re.Pattern[bytes] | None = None  # decorators that are called with a view in place
    own: Mapping[str, str] = field(default_factory=dict)  # further kinds that own classes are: keyword of their prefix


class RouterBase:
    """Reads what stands in one file, in a framework's dialect."""

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
        self._conditional: dict[str, bool] = {}  # methods: whether each call of them hangs on a condition
        self._registering: set[str] = set()  # functions that register what they are called with
        self._loops: set[str] = set()  # over what other modules have, that are told

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
        if scope != around.scope:
            data["within"] = around.scope
        parameter = "" if head in {"self", "cls"} else parameter_of(self.calls, head, around)
        if parameter:
            data["parameter"] = around.parameters[parameter]
            data["handed"] = handed = around.handed(parameter) if head == name else None
            if handed is not None:
                self._parameters[handed["of"], name] = handed
        return data

    def text(self, call: Call, node: Node | None) -> Text:
        """Return the pieces of a text that a call is given, with what the functions around it bind names to."""
        pieces, around = self.calls.text(node), self.calls.around(call.node)
        loop = self.loop(call.node) if any(kind != "t" for kind, _ in pieces) else None
        if loop is None:
            return settled(self.calls, pieces, around)
        # A loop's names are its own, whatever the function around binds to names of the same letters.
        led = [[piece] if loop.given(piece[1]) else settled(self.calls, [piece], around) for piece in pieces]
        return loop.led([piece for part in led for piece in part])[0]

    def loop(self, node: Node) -> Loop | None:
        """Return the loop around a place that goes over what another module has; it is told where it is asked for."""
        found = loop_around(self.calls, node) if not self.calls.bound else None
        if found is not None and found.of not in self._loops:
            self._loops.add(found.of)
            scope = self.calls.around(node).scope
            pairs = {"pairs": True} if found.is_of_pairs else {}
            self.add("loop", node.start_point[0] + 1, of=found.of, over=found.over, scope=scope, **pairs)
        return found

    def row(self, call: Call) -> Loop | None:
        """Return the loop whose whole row is all that a call is given: `add(*row)`; None for any other call."""
        loop = self.loop(call.node) if call.starred else None
        return loop if loop is not None and loop.is_whole(call) else None

    def prefixed(self, call: Call, prefix: Node | None) -> dict[str, Any]:
        """Return the prefix that a mount is given, and what of it the function around it takes."""
        pieces = None if prefix is None else self.text(call, prefix)
        return {"prefix": pieces, **self.taken(call, pieces or [])}

    def taken(self, call: Call, pieces: Text) -> dict[str, Any]:
        """Return which names in a text are what the function around a call takes; see `taken_by`."""
        found = taken_by(self.calls, call.node, pieces, self.calls.around(call.node))
        self._registering.update(handed["of"] for handed in found.get("taken", {}).values())
        loop = self.loop(call.node) if any(kind == "n" for kind, _ in pieces) else None
        given = loop.led(pieces)[1] if loop is not None else {}
        return {"taken": found.get("taken", {}) | given} if given else found

    def handed(self, node: Node, name: str, value: Node | None = None) -> dict[str, Any] | None:
        """Return what the function around a place takes under a name, as `Around.handed`, with words it has by itself.

        Of a loop over what another module has it is what tells the name's value, or that of an expression without a name.
        """
        handed = self.calls.around(node).handed(name)
        if handed is None:
            written = name or (self.tree.text(value) if value is not None and value.type == "subscript" else "")
            loop = self.loop(node) if written else None
            return loop.given(written) if loop is not None else None
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
        given = {"given": value["given"]} if "given" in value else {}
        return {"what": value["what"], "what_handed": value.get("handed"), **given, **listed, **self.held(call)}

    def value(self, node: Node, around: Around) -> dict[str, Any]:
        """Return what a call hands over: its name, and whose parameter it is."""
        is_made = (
            node.type == "call" and self.calls.called(node).removesuffix("()").rpartition(".")[2] in self.dialect.makers
        )
        name = f"@{node.start_byte}" if is_made else self.calls.called(node) or self._held_by(node)
        self._receivers.add(name)
        if node.type == "boolean_operator" and self.tree.text(node.child_by_field_name("operator")) == "or":
            return {"what": "", "any": [self.value(side, around) for side in node.named_children[:2]]}
        handed = around.handed(name)
        if handed is not None:
            return {"what": name, "handed": handed}
        return {"what": name} | (self.given(node) if name.endswith("()") else {})

    def _held_by(self, node: Node) -> str:
        """Return what a new object holds by its name: `Api().router`; "" for anything else."""
        made = node.child_by_field_name("object") if node.type == "attribute" else None
        name = self.calls.called(made) if made is not None and made.type == "call" else ""
        return f"{name}.{self.tree.text(node.child_by_field_name('attribute'))}" if name else ""

    def given(self, node: Node) -> dict[str, Any]:
        """Return the texts that a factory is called with."""
        call = self.calls.read_call(node)
        if call is None or call.starred:
            return {}
        positional = [self.calls.text(argument) for argument in call.positional[:MAX_NAMES]]
        keywords = {name: self.calls.text(argument) for name, argument in call.keywords.items()}
        return {"given": {"positional": positional, "keywords": keywords}}

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

    def answered(self, call: Call) -> dict[str, Any]:
        """Return what a route answers: {methods: None where they are computed}, and what tells those that are not seen.

        `method_names` are pieces of text where some are names of the repository's own; `methods_handed` is what the
        function around takes for them, as `handed`.
        """
        is_open = call.starred and "methods" not in call.keywords and call.name in self.dialect.open
        splats = splats_of(self.calls, call, "methods") if is_open else None
        if splats is not None:
            call = replace(call, keywords=splats.keywords | call.keywords)
        methods = self.methods(call)
        given = call.keywords.get("methods")
        if given is not None:
            handed = self.handed(call.node, self.calls.dotted(given), given) if methods is None else None
            pieces = methods_in(self.calls, given)
            named = pieces is not None and any(kind == "n" for kind, _ in pieces)
            return (
                {"methods": methods}
                | ({"methods_handed": handed} if handed is not None else {})
                | ({"method_names": pieces} if named else {})
            )
        if splats is None or not (splats.of or splats.is_unread):
            return {"methods": methods}
        if splats.is_unread:
            return {"methods": None}
        self._registering.add(splats.of)
        handed = {"of": splats.of, "at": BY_NAME, "name": "methods", "default": methods}
        return {"methods": None, "methods_handed": handed}

    def held(self, call: Call) -> dict[str, Any]:
        """Return whether a registration hangs on a condition, or all calls of its method: {condition: True}, or nothing."""
        is_held = self.calls.is_conditional(call.node)
        around = self.calls.around(call.node)
        if not is_held and around.scope != around.class_name and call.receiver.partition(".")[0] in {"self", "cls"}:
            is_held = self._is_called_on_condition(around.scope[len(around.class_name) + 1 :].partition(".")[0])
        return {"condition": True} if is_held else {}

    def _is_called_on_condition(self, method: str) -> bool:
        """Say whether each `self.method()` of the file stands under a condition."""
        if method not in self._conditional:
            pattern = re.compile(rb"\b(?:self|cls)\.(" + re.escape(method.encode()) + rb")\(")
            found = (match.span(1) for match in islice(pattern.finditer(self.tree.source), MAX_NAMES))
            nodes = [node for at in found if (node := self.tree.root.descendant_for_byte_range(*at)) is not None]
            self._conditional[method] = bool(nodes) and all(self.calls.is_conditional(node) for node in nodes)
        return self._conditional[method]
