"""Express: applications and routers, routes on them (chained ones too), what is mounted with `use`."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.express_barrels import handed_on, hands_on
from services.system_map.parsing.signals.express_classes import CONSTRUCTOR, HELD, ExpressClasses
from services.system_map.parsing.signals.express_firsts import First, first_of, given_to, paths_of
from services.system_map.parsing.signals.express_handed import given_back, listened_on, passed
from services.system_map.parsing.signals.express_helpers import OF_REQUEST, Helpers
from services.system_map.parsing.signals.express_lists import each_of, flat, made_lists
from services.system_map.parsing.signals.script_bindings import ScriptBindings
from services.system_map.parsing.signals.script_calls import MAX_PLACES, ScriptCalls, Text, arguments_of
from services.system_map.parsing.signals.script_fields import ScriptFields
from services.system_map.parsing.signals.script_literals import FUNCTIONS, parameters_of, unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_HANDS = (b"(app,", b"(router,")  # to a function of the project's own
_KEEPS = (b"this.app =", b"this.router =")  # what a class is handed
_WORDS = (b"express", b"Router(", b"app.", b"router.", b"Routes", b"routes", *_HANDS, *_KEEPS)
WORDS = (
    *_WORDS,
    b"exports",
    b"export default {",
    b"export {",
)  # a file that only hands modules on may say no word of Express
_VERBS = ("get", "post", "put", "delete", "patch", "head", "options", "all")
_CALLS = re.compile(rb"\.\s*(" + "|".join(_VERBS).encode() + rb"|use)\s*\(")
_MAKERS = re.compile(rb"(?<![\w$])(express|Router)\s*(?:<[\w<>, ]{1,80}>\s*)?\(")
_ABOVE = re.compile(r"^(?:\.\./)*\.\.?/?(?:lib/express)?$")
_MAX_CHAIN = 200
_MAX_ALIASES = 100


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a JavaScript or TypeScript file."""
    return _Reader(tree).read() if tree.holds(_WORDS) else handed_on(tree)


class _Reader:
    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.calls = ScriptCalls(tree)
        self.found: list[Signal] = []
        self.fields = ScriptFields(self.calls)
        self.bindings = ScriptBindings(tree)
        self.helpers = Helpers(self.calls, self.fields, self.bindings)
        self.aliases: dict[str, list[tuple[Node, str]]] = {}
        self.objects: set[str] = set()
        self.made: set[tuple[str, str]] = set()  # the same, each with its scope

    def read(self) -> list[Signal]:
        if b"express" in self.tree.source:
            for match in _MAKERS.finditer(self.tree.source):
                self._maker(self.calls.at(match.start(1), match.end(1)))
        for place, match in enumerate(_CALLS.finditer(self.tree.source)):
            if place >= MAX_PLACES:
                break
            self._call(self.calls.at(match.start(1), match.end(1)))
        if b"](" in self.tree.source:
            self._computed_calls()
        self._kept()
        self._handed()
        self._name()
        has_exports = b"export" in self.tree.source and b"oute" in self.tree.source
        if self.found or has_exports or hands_on(self.tree.source):
            names = {name: value for name, value in self.calls.names.items() if value[1] != "express"}
            # A text by an import's name is one of another block; where it holds, it stands in the signals.
            texts = {name: text for name, text in self.calls.texts.items() if name not in names} if self.found else {}
            data = {"names": names, "exports": self.calls.exports, "texts": texts}
            if self.found or data["exports"]:
                self.found.append(Signal("express.file", 1, data))
        return self.found

    def _maker(self, node: Node | None) -> None:
        """Read `express()`, `Router()`, `express.Router()`, `new Router()`."""
        if node is None or node.parent is None:
            return
        function: Node = node
        call: Node | None = node.parent
        if call is None:
            return
        if call.type == "member_expression":
            owner = unwrapped(call.child_by_field_name("object"))
            is_express = (
                self._is_express(self.tree.text(owner), "*", "default") or self.calls.required(owner) == "express"
            )
            function, call = call, call.parent
        else:
            name = self.tree.text(node)
            is_express = self._is_express(name, *(("*", "default") if name == "express" else ("Router",)))
            is_express = is_express or (name == "express" and name not in self.calls.names)
        called = call is not None and call.type in {"call_expression", "new_expression"}
        if not called or not is_express or call is None:
            return
        if (call.child_by_field_name("function") or call.child_by_field_name("constructor")) != function:
            return
        kind = "router" if self.tree.text(node) == "Router" else "application"
        top = _top_of_chain(self.tree, call)
        name = self.calls.bound_to(top) or self._returned(top)
        scope, _ = self.calls.scope(call, is_hoisted=self.calls.is_hoisted(top))
        name = name or f"@{call.start_byte}"
        self.objects.add(name)
        self.made.add((scope, name))
        self._add("object", call, on=name, scope=_owner(scope, name), kind=kind)

    def _is_express(self, local: str, *members: str) -> bool:
        bound = self.calls.names.get(local)
        if bound is None or bound[2] not in members:
            return False
        # Express' own examples require the folder above.
        return bound[1] == "express" or (local == "express" and bool(_ABOVE.match(str(bound[1]))))

    @staticmethod
    def _returned(node: Node) -> str:
        parent = node.parent
        return "=returned" if parent is not None and parent.type in {"return_statement", "arrow_function"} else ""

    def _add(self, what: str, node: Node, /, **data: Any) -> None:
        data["place"] = node.start_byte
        self.found.append(Signal(f"express.{what}", node.start_point[0] + 1, data))

    def _call(self, node: Node | None) -> None:
        member = node.parent if node is not None else None
        call = member.parent if member is not None else None
        if node is None or member is None or call is None:
            return
        if member.type != "member_expression" or call.type != "call_expression":
            return
        if call.child_by_field_name("function") == member:
            self._registers(call, node, member.child_by_field_name("object"), self.tree.text(node))

    def _computed_calls(self) -> None:
        """Read `app[method](path, handler)`: a method that a loop over literals gives, or one that nobody can read."""
        names = sorted(name.rpartition(".")[2] for name in {*self.objects, *HELD} if name.isidentifier())[:_MAX_ALIASES]
        pattern = rb"\b(?:" + b"|".join(name.encode() for name in names) + rb")(\[)[^\[\]\n]{1,80}\]\("
        for match in islice(re.finditer(pattern, self.tree.source), MAX_PLACES):
            node = self.calls.at(match.start(1), match.end(1))
            member = node.parent if node is not None else None
            call = member.parent if member is not None else None
            if node is None or member is None or call is None or call.child_by_field_name("function") != member:
                continue
            index = member.child_by_field_name("index") if member.type == "subscript_expression" else None
            if index is not None and index.type != "number" and len(arguments_of(call)) > 1:
                self._registers(call, node, member.child_by_field_name("object"), index)

    def _registers(self, call: Node, node: Node, owner: Node | None, verb: str | Node) -> None:
        values = arguments_of(call)
        receiver, path = self._receiver(owner)
        if not receiver or not values:
            return
        scope, _ = self.calls.scope(call)
        head = receiver.partition(".")[0]
        parameters = self.bindings.taken(self.calls, call, [head])
        # What `const [router, path] = args` and `({ router })` take apart is handed to the function as well.
        taken = self.calls.taken(call, head) if head in parameters else ("", -1)
        by = self.helpers.receiver(call, receiver) if scope and taken[1] == -1 else None
        known = (
            receiver in self.objects
            or by is not None
            or head in parameters
            or head in self.calls.names
            or head == "this"
        )
        if by is not None and by[1] == OF_REQUEST:
            return
        if not known and not self._is_plain(receiver) and not self._is_held(receiver):
            return
        if "." not in receiver and self.fields.is_shadowed(receiver, scope, self.made):
            return
        is_taken = head in parameters or by is not None
        on = {"on": receiver, "scope": _owner(scope, receiver), "parameter": is_taken, "at": self._line(node)}
        if is_taken:
            on["taker"], on["nth"] = by or taken
        for row in self.calls.literals.rows(call):
            self.calls.bound = row
            said = verb if isinstance(verb, str) else self._said(verb)
            if said == "use" or said in _VERBS:
                self._registered(call, on, said, path, values)
            elif said is None and not isinstance(verb, str) and path is None and len(values) > 1:
                self._route(call, on, "all", paths_of(self.calls, values[0]), values[1:], verb)
            elif said is None:  # a route all the same, of which nothing is known
                self._route(call, on, "all", [[["?", ""]]], [])
        self.calls.bound = {}

    def _said(self, node: Node) -> str | None:
        """Return the text that an expression is; None where it is computed."""
        pieces = self.calls.text(node)
        return "".join(text for _, text in pieces).lower() if all(kind == "t" for kind, _ in pieces) else None

    def _registered(self, call: Node, on: dict[str, Any], verb: str, path: Text | None, values: list[Node]) -> None:
        if verb == "use":
            self._use(call, on, values)
        elif path is not None:
            self._route(call, on, verb, [path], values)
        elif len(values) > 1:
            self._route(call, on, verb, paths_of(self.calls, values[0]), values[1:])

    def _is_held(self, receiver: str) -> bool:
        """Say whether it may be what a value of a class holds: `server.app`, and `web` by `const web = this.app`."""
        head, dot, rest = receiver.partition(".")
        if dot or b"= this." not in self.tree.source:
            return bool(dot) and rest in HELD and bool(self._aliases(head))
        return any(given.removeprefix("this.") in HELD for _, given in self._aliases(head) if given[:5] == "this.")

    def _aliases(self, name: str) -> list[tuple[Node, str]]:
        if name not in self.aliases and len(self.aliases) < _MAX_ALIASES:
            self.aliases[name] = self.fields.aliases(name) if re.fullmatch(r"[\w$]+", name) else []
        return self.aliases.get(name, [])

    def _name(self) -> None:
        """Read what else routers and objects of handlers are called: `const app = server.app`, for the names in use."""
        asked: set[str] = set()
        wanted = {str(name).partition(".")[0] for signal in self.found for name in _named(signal.data)}
        if self.found and b"express" in self.tree.source:
            wanted |= {name for name in self.calls.exports.values() if re.fullmatch(r"[a-z]\w*", name)}
        wanted -= {*self.calls.names, "this", "super", ""}
        while wanted and len(asked) < _MAX_ALIASES:
            name = min(wanted)
            asked.add(name)
            for node, given in self._aliases(name):
                scope, _ = self.calls.scope(node, is_hoisted=self.calls.is_hoisted(node))
                if (scope, name) not in self.made:
                    self._add("alias", node, on=name, scope=scope, what=given)
                    wanted.add(given.removeprefix("new:").partition(".")[0])
            wanted -= {*asked, *self.calls.names, "this"}

    @staticmethod
    def _is_plain(receiver: str) -> bool:
        return receiver in {"app", "router"}

    @staticmethod
    def _line(node: Node) -> int:
        return node.start_point[0] + 1

    def _receiver(self, node: Node | None) -> tuple[str, Text | None]:
        """Return what a chain of calls starts from, and the path of a `route(path)` in it."""
        path: Text | None = None
        for _ in range(_MAX_CHAIN):
            node = unwrapped(node)
            if node is None:
                return "", None
            if node.type not in {"call_expression", "new_expression"}:
                return self.calls.dotted(node), path
            function = unwrapped(node.child_by_field_name("function"))
            name = self.tree.text(function.child_by_field_name("property")) if function is not None else ""
            if node.type == "new_expression" or name == "Router" or (function and function.type == "identifier"):
                top = _top_of_chain(self.tree, node)
                name = self.calls.bound_to(top) or self._returned(top) or f"@{node.start_byte}"
                return (name, path) if name in self.objects else ("", None)
            if function is None or function.type != "member_expression":
                return "", None
            if name == "route" and path is None:
                values = arguments_of(node)
                path = self.calls.text(values[0]) if values else [["?", ""]]
            elif name not in _VERBS and name not in {"use", "param", "set", "enable", "disable", "engine"}:
                return "", None
            node = function.child_by_field_name("object")
        return "", None

    def _route(  # noqa: PLR0917 - what one registration says
        self, call: Node, on: dict[str, Any], verb: str, paths: list[Text], handlers: list[Node], by: Node | None = None
    ) -> None:
        """Note a registration; `by` is what gives its method where that is computed."""
        last = flat(handlers)[-1:]
        handler = unwrapped(last[0]) if last else None
        name = self.calls.dotted(handler)
        wrapped: dict[str, Any] = {}
        if handler is not None and handler.type in FUNCTIONS:
            name = self.tree.text(handler.child_by_field_name("name"))
        elif handler is not None and handler.type == "call_expression":
            called = unwrapped(handler.child_by_field_name("function"))
            inner = arguments_of(handler)
            if called is not None and self.tree.text(called.child_by_field_name("property")) == "bind":
                name = self.calls.dotted(called.child_by_field_name("object"))
            elif len(inner) == 1 and not self.calls.required(called):
                name = self.calls.dotted(inner[0])
                wrapped = {"by": self.calls.dotted(called), "given": given_to(self.calls, inner[0])} if name else {}
        method = "ANY" if verb == "all" else verb.upper()
        # It may be a router; what a function is called with is none.
        router = self.calls.reference(handler) if handler is not None and handler.type not in FUNCTIONS else ""
        given: dict[str, Any] = wrapped if router == name else wrapped | {"router": router}
        is_held = on["on"].startswith("this.") or "." in on["on"] or b"= this" in self.tree.source
        if is_held and handler is not None and handler.type in FUNCTIONS:
            given["answers"] = len(parameters_of(self.tree, handler)) > 1
        elif is_held and handler is not None and handler.type == "identifier":
            given["given"] = given_to(self.calls, handler)
        for path in paths:
            helper = self.helpers.registers(call, path, last, by)
            said = self.fields.said(call, path) if by is None else [["?", self.calls.source(by)]]
            answer = {"handler": name} | given | helper
            self._add("route", call, **on, method=method, path=said, **answer)

    def _use(self, call: Node, on: dict[str, Any], values: list[Node]) -> None:
        first = first_of(self.calls, values[0]) if len(values) > 1 else First([])
        paths, rest = (first.paths, values[1:]) if first.paths else ([[]], values)
        either = {"first": first.name, "given": first.given} if first.name else {}
        references = []
        for value in flat(rest):
            value = unwrapped(value) or value  # noqa: PLW2901 - the value itself, its parentheses left out
            top = f"@{value.start_byte}"
            reference = top if top in self.objects else self._inline(value) or self._of_new(value)
            reference = reference or self.calls.reference(value)
            if reference:
                references.append(reference)
        each = each_of(self.calls, self.bindings, call, references)
        for path in paths:
            if references:
                self._add("mount", call, **on, prefix=self.fields.said(call, path), what=references, **either, **each)

    def _inline(self, value: Node) -> str:
        """Return the object that a chain in place starts from: `app.use("/x", express.Router().get(…))`."""
        if value.type != "call_expression":
            return ""
        receiver, _ = self._receiver(value)
        return receiver if receiver.startswith("@") else ""

    def _of_new(self, value: Node) -> str:
        """Return what `new Shop().router` is: `new:Shop.router`."""
        owner = unwrapped(value.child_by_field_name("object")) if value.type == "member_expression" else None
        if owner is None or owner.type != "new_expression":
            return ""
        made = self.calls.dotted(owner.child_by_field_name("constructor"))
        return f"new:{made}.{self.tree.text(value.child_by_field_name('property'))}" if made else ""

    def _kept(self) -> None:
        """Read the classes that keep applications and routers."""
        if not self.found and b"this." not in self.tree.source:
            return
        rows = [one.data for one in self.found]
        receivers = {str(one["on"]).removeprefix("this.") for one in rows if str(one.get("on")).startswith("this.")}
        scopes = {str(one.get("taker", "")) for one in rows} | {scope for scope, name in self.made if "." in name}
        classes = ExpressClasses(self.calls, self.bindings, self.helpers)
        for node, data in classes.read(receivers, scopes, has_found=bool(self.found)):
            self._add("class", node, **data)

    def _handed(self) -> None:
        """Read what becomes of the file's applications and routers."""
        source = self.tree.source
        if self.found or any(word in source for word in (b"express", b"outes", *_HANDS)):
            taken = [one.data for one in self.found if one.data.get("parameter")]
            names = {*self.objects, *(str(one["on"]) for one in taken)}
            helpers = {str(one.data["helper"]["of"]) for one in self.found if "helper" in one.data}
            takers = {str(one.get("taker", "")) for one in taken}
            takers |= {str(one.data["each"]["taker"]) for one in self.found if "each" in one.data}
            for one in [one.data for one in self.found if one.kind == "express.class"]:
                takers |= {f"{one['name']}.{CONSTRUCTOR}", "super" * bool(one["base"])}
            for node, data in passed(self.calls, self.bindings, names, takers, helpers):
                self._add("pass", node, **self.helpers.told(node, data))
        for node, data in made_lists(self.calls) if b"([" in source else ():
            self._add("pass", node, **data)
        if self.objects:
            for node, data in given_back(self.calls, self.objects):
                self._add("gives", node, **data)
        for node, data in listened_on(self.calls):
            self._add("heard", node, **data)


def _named(data: dict[str, Any]) -> list[str]:
    """Return the names of a signal that may be other ones of applications, routers and objects with handlers."""
    what = data.get("what", ())
    handed = [*data.get("passed", ()), *([what] if isinstance(what, str) else what)]
    plain = [name for name in handed if name[-2:] != "()" and ":" not in name and name[:1] not in {"@", "="}]
    handler = str(data.get("handler", ""))
    may_lead = "." in handler or data.get("method") == "ANY"
    return [*plain, handler if may_lead else "", str(data.get("on", ""))]


def _owner(scope: str, name: str) -> str:
    """Return the scope a name belongs to: that of the class for `this.x`."""
    return scope.partition(".")[0] if name.startswith("this.") else scope


def _top_of_chain(tree: SyntaxTree, node: Node) -> Node:
    """Return the whole of `Router().use(a).get(b)` that starts with a node."""
    for _ in range(_MAX_CHAIN):
        member = tree.parent(node)
        if member is None or member.type != "member_expression" or member.child_by_field_name("object") != node:
            return node
        call = tree.parent(member)
        if call is None or call.type != "call_expression" or call.child_by_field_name("function") != member:
            return node
        node = call
    return node
