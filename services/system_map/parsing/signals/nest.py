"""Nest: controllers, the methods that answer, and what an application puts before them.

    nest.controller   {class, paths, version: versions, hosted, by: its decorator, other: True for one of any name}
    nest.composed     a decorator of the project's own that makes a controller (see nest_composed)
    nest.route        {class, handler, handler_line, method, paths, version, by}
    nest.class        {class, extends}
    nest.module       {class, controllers: names}
    nest.application  {}: a file that makes one and lets it listen
    nest.prefix       {prefix: text, excludes: [[path, method or ""]]}: a path of None is one that cannot be told
    nest.versions     {in_path, prefix: text, version: versions}
    nest.below        {paths: [[module's name, texts of the paths before it]], whole: False where more is computed}

Versions are None where none are given, else a list of texts; a version that is no text is `["n", "VERSION_NEUTRAL"]`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.nest_composed import composed
from services.system_map.parsing.signals.script_calls import MAX_PLACES, ScriptCalls, Text, arguments_of
from services.system_map.parsing.signals.script_literals import unwrapped

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"@nestjs", b"@Controller", b"setGlobalPrefix", b"enableVersioning")
_DECORATORS = re.compile(rb"@(\w*Controller|Get|Post|Put|Delete|Patch|Options|Head|All|Search|Sse|Module)\s*\(")
_METHOD = re.compile(r"\bRequestMethod\.([A-Z]+)")
_SETTINGS = re.compile(rb"\.(setGlobalPrefix|enableVersioning)\s*\(|(RouterModule)\s*\.\s*(?:register|forRoutes)\s*\(")
_CREATED = re.compile(rb"\bNestFactory\s*\.\s*create\s*[<(]")
_CLASSES = ("class_declaration", "abstract_class_declaration")
_MAX_CLIMB = 60
_MAX_DEPTH = 6


def read(tree: SyntaxTree) -> list[Signal]:
    """Read a TypeScript file."""
    return _Reader(tree).read()


class _Reader:
    def __init__(self, tree: SyntaxTree) -> None:
        self.tree = tree
        self.calls = ScriptCalls(tree)
        self.found: list[Signal] = []
        self.owners: dict[int, Node] = {}  # the classes that answer

    def read(self) -> list[Signal]:
        for place, match in enumerate(_DECORATORS.finditer(self.tree.source)):
            node = self.calls.at(match.start(1), match.end(1))
            if place >= MAX_PLACES:
                break
            call = node.parent if node is not None else None
            decorator = call.parent if call is not None else None
            if call is None or decorator is None or call.type != "call_expression" or decorator.type != "decorator":
                continue
            if match[1] == b"Module" or match[1].endswith(b"Controller"):
                self._class(decorator, call, match[1].decode())
            else:
                self._route(decorator, call, match[1].decode())
        self._others()
        for made, data in composed(self.calls) if b"Controller" in self.tree.source else ():
            self._add("composed", made, **data)
        for match in _SETTINGS.finditer(self.tree.source):
            name = match[1] or match[2]
            node = self.calls.at(match.start(1 if match[1] else 2), match.end(1 if match[1] else 2))
            call = node.parent.parent if node is not None and node.parent is not None else None
            if call is not None and call.type == "call_expression" and (match[1] or self._is_router_module(node)):
                self._setting(call, name.decode())
        if _CREATED.search(self.tree.source) and b".listen(" in self.tree.source:
            self._add("application", self.tree.root)
        self._heirs()
        return self.found

    def _is_router_module(self, node: Node | None) -> bool:
        """Say whether a name is Nest's RouterModule, or another one that an import gives it."""
        name = self.tree.text(node)
        return name == "RouterModule" or (self.calls.names.get(name) or [""])[-1] == "RouterModule"

    def _add(self, what: str, node: Node, /, **data: Any) -> None:
        self.found.append(Signal(f"nest.{what}", node.start_point[0] + 1, data))

    # ── decorators ─────────────────────────────────────────────────────────────────────────────────────

    def _class(self, decorator: Node, call: Node, name: str, **data: bool) -> None:
        owner = _decorated(decorator, _CLASSES)
        if owner is None:
            return
        values = arguments_of(call)
        what, options = self.tree.text(owner.child_by_field_name("name")), self._options(values[0] if values else None)
        if name == "Module":
            listed = unwrapped(options.get("controllers"))
            names = listed.named_children[:500] if listed is not None and listed.type == "array" else []
            self._add(
                "module",
                decorator,
                **{"class": what},
                controllers=[one for one in map(self.calls.dotted, names) if one],
            )
            return
        paths = self._paths(options.get("path") if options else values[0] if values else None)
        if options and "path" not in options:
            paths = [[]]
        shown = {"class": what, "paths": paths, "hosted": "host" in options, "by": name, **data}
        self._add("controller", decorator, **shown, version=self._versions(options.get("version")))

    def _others(self) -> None:
        """Read what else decorates classes that answer and that no decorator says to be controllers: `@Rest("users")`."""
        known = {signal.data["class"] for signal in self.found if signal.kind == "nest.controller"}
        for owner in self.owners.values():
            if self.tree.text(owner.child_by_field_name("name")) in known:
                continue
            around = owner.parent if owner.parent is not None and owner.parent.type == "export_statement" else owner
            every = [*around.named_children, *(owner.named_children if around is not owner else ())]
            for decorator in (one for one in every if one.type == "decorator" and one.named_child_count):
                call = decorator.named_children[0]
                name = self.tree.text(call.child_by_field_name("function")) if call.type == "call_expression" else ""
                if re.fullmatch(r"[A-Z]\w*", name):
                    self._class(decorator, call, name, other=True)

    def _method(self, verb: str, values: list[Node]) -> str:
        """Return the method that a decorator stands for; `@Sse` is asked by GET where its options say no other one."""
        said = _METHOD.search(self.tree.text(values[1])) if verb == "Sse" and len(values) > 1 else None
        return {"All": "ANY", "Sse": said[1] if said else "GET"}.get(verb, verb.upper())

    def _route(self, decorator: Node, call: Node, verb: str) -> None:
        method = _decorated(decorator, ("method_definition",))
        owner = self.tree.parent(method) if method is not None else None
        while owner is not None and owner.type not in {*_CLASSES, "class"}:
            owner = self.tree.parent(owner)
        if method is None or owner is None:
            return
        values = arguments_of(call)
        self.owners.setdefault(owner.start_byte, owner)
        self._add(
            "route",
            decorator,
            **{"class": self.tree.text(owner.child_by_field_name("name"))},
            handler=self.tree.text(method.child_by_field_name("name")),
            handler_line=method.start_point[0] + 1,
            method=self._method(verb, values),
            paths=self._paths(values[0] if values else None),
            version=self._version_beside(decorator),
            by=verb,
        )

    def _version_beside(self, decorator: Node) -> list[Text] | None:
        """Return what `@Version` says that stands on the same method."""
        above, below = decorator.prev_named_sibling, decorator.next_named_sibling
        for at, step in ((above, "prev_named_sibling"), (below, "next_named_sibling")):
            sibling = at
            while sibling is not None and sibling.type in {"decorator", "comment"}:
                call = sibling.named_children[0] if sibling.named_child_count else None
                if call is not None and call.type == "call_expression":
                    values = arguments_of(call)
                    if self.tree.text(call.child_by_field_name("function")) == "Version":
                        return self._versions(values[0] if values else None)
                sibling = getattr(sibling, step)
        return None

    def _heirs(self) -> None:
        for node in self.tree.nodes("class"):
            name = self.tree.text(node.child_by_field_name("name"))
            heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
            clause = heritage.named_children[0] if heritage is not None and heritage.named_child_count else None
            above = (
                clause.child_by_field_name("value") if clause is not None and clause.type == "extends_clause" else None
            )
            base = self.calls.dotted(above)
            if name and base:
                self._add("class", node, **{"class": name}, extends=base)

    # ── values ─────────────────────────────────────────────────────────────────────────────────────────

    def _options(self, node: Node | None) -> dict[str, Node]:
        node = unwrapped(node)
        found: dict[str, Node] = {}
        for pair in node.named_children if node is not None and node.type == "object" else ():
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type == "pair" and value is not None:
                found[self.tree.text(key).strip("'\"")] = value
            elif pair.type == "shorthand_property_identifier":
                found[self.tree.text(pair)] = pair
        return found

    def _paths(self, node: Node | None) -> list[Text]:
        if node is None:
            return [[]]
        if node.type == "array":
            return [self.calls.text(child) for child in node.named_children[:50]]
        return [self.calls.text(node)]

    def _versions(self, node: Node | None) -> list[Text] | None:
        if node is None:
            return None
        values = node.named_children[:20] if node.type == "array" else [node]
        return [self._local(value) for value in values]

    def _local(self, node: Node | None) -> Text:
        """Return a text, what constants of the functions around it hold put in for their names."""
        found: Text = []
        for kind, value in self.calls.text(node):
            held = self._held(node, value) if kind == "n" and node is not None else None
            if held is not None:
                found += self.calls.text(held)
            elif kind == "n" and node is not None and value.partition(".")[0] in self.calls.scope(node)[1]:
                found.append(["?", value])  # a parameter, whatever a constant of its name holds
            else:
                found.append([kind, value])
        return found

    def _held(self, node: Node, name: str) -> Node | None:
        """Return what a constant of the functions around a node is set to; a variable may be set again."""
        at = self.tree.parent(node)
        for _ in range(_MAX_CLIMB):
            if at is None or at.type == "program":
                return None
            for statement in at.named_children if at.type == "statement_block" else ():
                if statement.type == "lexical_declaration" and statement.start_byte < node.start_byte:
                    is_constant = self.tree.text(statement.child_by_field_name("kind")) == "const"
                    for one in statement.named_children:
                        if self.tree.text(one.child_by_field_name("name")) == name:
                            return one.child_by_field_name("value") if is_constant else statement
            at = self.tree.parent(at)
        return None

    # ── what an application sets ───────────────────────────────────────────────────────────────────────

    def _setting(self, call: Node, name: str) -> None:
        values = arguments_of(call)
        first = values[0] if values else None
        if name == "setGlobalPrefix" and first is not None:
            excludes = self._excluded(values[1]) if len(values) > 1 else []
            self._add("prefix", call, prefix=self._local(first), excludes=excludes)
        elif name == "enableVersioning":
            options = self._options(first)
            kind = self.tree.text(options.get("type")).rpartition(".")[2]
            known = first is None or kind in {"URI", "HEADER", "MEDIA_TYPE", "CUSTOM"}
            before = options.get("prefix")
            prefix = [["t", "v"]] if before is None else self._local(before)
            if before is not None and before.type == "false":
                prefix = [["t", ""]]
            in_path = (kind == "URI" or first is None) if known else None
            version = self._versions(options.get("defaultVersion"))
            self._add("versions", call, in_path=in_path, prefix=prefix, version=version)
        elif name == "RouterModule":
            paths: list[list[Any]] = []
            whole = self._below(self._array(first), [], paths, 0)
            self._add("below", call, paths=paths[:500], whole=whole)

    def _excluded(self, node: Node) -> list[list[Any]]:
        unknown: list[list[Any]] = [[[["?", ""]], ""]]
        options = self._options(node)
        listed = self._array(options.get("exclude"))
        if listed is None:
            return [] if options and "exclude" not in options else unknown
        found: list[list[Any]] = []
        for child in listed.named_children[:200]:
            if child.type == "object":
                one = self._options(child)
                method = self.tree.text(one.get("method")).rpartition(".")[2]
                found.append([self._local(one.get("path")), "" if method == "ALL" else method])
            elif child.type != "comment":
                found.append([self._local(child), ""])
        return found

    def _array(self, node: Node | None) -> Node | None:
        """Return an array that is written in place or stands under a name in the same file."""
        node = unwrapped(node)
        if node is not None and node.type != "array":
            node = unwrapped(self.calls.literals.literal(node, may_be_map=False))
        return node if node is not None and node.type == "array" else None

    def _below(self, listed: Node | None, before: list[Text], paths: list[list[Any]], depth: int) -> bool:
        """Note the modules of `RouterModule.register` with the paths before them; False where more is computed."""
        if listed is None or depth > _MAX_DEPTH:
            return False
        whole = True
        for child in listed.named_children[:200]:
            if child.type == "object":
                options = self._options(child)
                here = [*before, self.calls.text(options["path"])] if "path" in options else before
                if "module" in options:
                    paths.append([self.calls.dotted(options["module"]), here])
                if "children" in options:
                    whole = self._below(self._array(options["children"]), here, paths, depth + 1) and whole
            elif child.type != "comment":
                name = self.calls.dotted(child)
                whole = whole and bool(name)
                paths.append([name, before])
        return whole


def _decorated(node: Node, kinds: tuple[str, ...]) -> Node | None:
    """Return what a decorator stands before."""
    parent = node.parent
    if parent is not None and parent.type in kinds:
        return parent
    sibling = node.next_named_sibling
    for _ in range(50):
        if sibling is None or sibling.type in kinds:
            return sibling
        if sibling.type not in {"decorator", "comment"}:
            return None
        sibling = sibling.next_named_sibling
    return None
