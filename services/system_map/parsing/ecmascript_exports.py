"""By which names others know what a file of ECMAScript or CommonJS exports; of what is written twice, what counts."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.facts import OR_ANOTHER
from services.system_map.parsing.ecmascript_modules import exported_whole, is_called_at_once
from services.system_map.parsing.ecmascript_names import bind_exported
from services.system_map.parsing.ecmascript_objects import default_object, is_accessor

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.facts import ImportFacts
    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Definition, Reading

# What a module is itself in place of its names, as TypeScript's compiler calls it: `module.exports = X`, `export = X`.
WHOLE = "export="
_EXPORTS = b"exports"
_MODULE = "module.exports"
_WHOLES = frozenset({"exports", _MODULE})
_DEFINED = frozenset({"function", "class"})
# `exports` itself, of which no member is named and to which nothing is assigned: what becomes of all its members then is
# not known. To ask for its type, or to mark it as ECMAScript's, hands on none of them.
_HELD = re.compile(
    rb"(?<![\w$])(?<!(?<!\.\.)\.)(?<!typeof )(?<!defineProperty\()(module\.)?exports(?![\w$])(?!\s{0,20}(?:\.|=(?![=>])))"
)
_MAX_NAME = 200
_MAX_CHAIN = 20  # `a = b = c`
_MAX_PARTS = 2_000  # of one object
_MAX_NESTING = 50
_MAX_SETTLED = 2_000  # places of a file that are looked at, of names written twice
_NAMED_OR_DEFINED = frozenset({"identifier", "function_expression", "generator_function", "class", "arrow_function"})
_FORKS = """if_statement else_clause switch_case switch_default try_statement ternary_expression binary_expression
 for_statement for_in_statement while_statement do_statement"""
_FUNCTIONS = "function_declaration generator_function_declaration method_definition class_static_block"
_AT_ONCE = "arrow_function function_expression generator_function"  # perhaps: `(function () { … })()`
_FORKS_OR_FUNCTIONS = frozenset(f"{_FORKS} {_FUNCTIONS} {_AT_ONCE}".split())
_MAY_BE_AT_ONCE = frozenset(_AT_ONCE.split())
_ALWAYS = -1  # the branch of what runs whenever the file does


class _Write(NamedTuple):
    """What a name that others see is given at one place of the text."""

    node: Node
    name: str | None  # of the file, or of the import; None: what is given is not read
    facts: ImportFacts | None = None
    is_told: bool = True  # else others find it under its own name
    place: int = 0  # of a function that stands there: another of its name is another one


def bind_exports(tree: SyntaxTree, reading: Reading) -> None:
    """Bind by which names others know what this file itself exports, where that is another name, or `default`."""
    exports = _Exports(tree, reading)
    for node in tree.nodes("export"):
        if node.child_by_field_name("source") is not None:
            continue
        value = node.child_by_field_name("value") or node.child_by_field_name("declaration")
        is_default = any(child.type == "default" for child in node.children[:3])
        if is_default and value is not None:
            name = value if value.type == "identifier" else value.child_by_field_name("name")
            if name is not None:
                reading.uses.bindings.append(("default", None, tree.text(name)))
            elif default_object(tree, node) is not None:
                reading.uses.bindings.append(("default", None, ""))  # that has no name
        elif (whole := exported_whole(node)) is not None:
            exports.add_whole(node, _MODULE, whole)
        else:
            bind_exported(tree, node, None, reading)
    exports.bind()


class _Exports:
    """What a file assigns to its exports, `exports.a = b`, `module.exports = c`."""

    def __init__(self, tree: SyntaxTree, reading: Reading) -> None:
        self._tree = tree
        self._bindings = reading.uses.bindings
        self._targets = tree.nodes("target") if _EXPORTS in tree.source else []
        self._required = {start: facts for start, facts in reading.imports if facts.kind == "require"}
        self._wholes: list[_Write] = []
        self._objects: dict[int, Node] = {}  # by the place where one is what the module is
        self._shown: dict[str, list[_Write]] = {}
        self._definitions = reading.definitions
        self._unsure: set[str] = set()  # names that may be given something that is not read
        self._settled = 0

    def bind(self) -> None:
        """Bind all of it."""
        for left in self._targets:
            target = self._tree.text(left) if left.end_byte - left.start_byte < _MAX_NAME else ""
            if target == _MODULE:  # `exports = a` alone gives others nothing
                value, inner = self._given(left)
                if value is not None:
                    self.add_whole(left, inner or target, value)
            elif target.startswith(("exports.", "module.exports.")):
                shown = target.partition("exports.")[2]
                value, inner = self._given(left)
                if value is not None and "." not in shown:
                    path = _path(inner) or shown
                    self._shown.setdefault(shown, []).append(self._member(left, value, path, is_told=path != shown))
        wholes = self._kept(self._wholes)
        self._add_members({write.name for write in wholes if write.facts is None and write.name})
        is_one_of = len({write.node.start_byte for write in wholes}) > 1
        for write in wholes:
            if write.node.start_byte in self._objects:
                self._add_parts(write.node, self._objects[write.node.start_byte], is_one_of=is_one_of)
        self._tell(("default", WHOLE), wholes)
        end = self._lost_before(wholes)
        for shown, writes in self._shown.items():
            self._tell((shown,), self._kept([write for write in writes if not self._is_lost(write, end)]))

    def add_whole(self, node: Node, target: str, value: Node) -> None:
        """Note what a module is itself, as is written there; a function may be known by what it is assigned to."""
        if value.type == "object":
            self._objects[node.start_byte] = value
            write = _Write(node, "")  # itself: its names are those of the object
        elif value.type in _NAMED_OR_DEFINED:
            is_name = value.type == "identifier"
            named = value if is_name else value.child_by_field_name("name") if target in _WHOLES else None
            name = self._tree.text(named) or _path(target)
            write = _Write(node, name, place=0 if is_name else value.start_byte)
        else:
            write = self._loaded(node, value) or _Write(node, None)
        self._wholes.append(write)

    def _loaded(self, node: Node, value: Node) -> _Write | None:
        """Return the module, or member of one, that a value is: `require('./a')`, `require('./a').b`."""
        member = ""
        if value.type == "member_expression":
            member = self._tree.text(value.child_by_field_name("property"))
            value = value.child_by_field_name("object") or value
        facts = self._required.get(value.start_byte) if value.type == "call_expression" else None
        function = value.child_by_field_name("function") if facts is not None else None
        return None if function is None or function.type != "identifier" else _Write(node, member, facts)

    def _given(self, left: Node) -> tuple[Node | None, str]:
        """Return what is assigned in the end, `a = b = value`, and to what besides: the last of them."""
        target, value = "", left.parent
        for _ in range(_MAX_CHAIN):
            if value is None or value.type != "assignment_expression":
                return value, target
            inner = value.child_by_field_name("left")
            is_short = inner is not None and inner != left and inner.end_byte - inner.start_byte < _MAX_NAME
            target = self._tree.text(inner) if is_short else target
            value = value.child_by_field_name("right")
        return None, target

    def _member(self, node: Node, value: Node, path: str, *, is_told: bool) -> _Write:
        """Return what a member is given; a function that stands there is known by the path that it is assigned to."""
        if value.type == "identifier":
            return _Write(node, self._tree.text(value))
        name = path if value.type in _NAMED_OR_DEFINED else None
        return _Write(node, name, is_told=is_told, place=value.start_byte)

    def _add_members(self, wholes: set[str | None]) -> None:
        """Note what is put into the one thing that a module is: `make.Tool = Tool; module.exports = make`."""
        for left in self._targets if wholes else ():
            target = self._tree.text(left) if left.end_byte - left.start_byte < _MAX_NAME else ""
            head, _, shown = target.rpartition(".")
            value = left.parent.child_by_field_name("right") if head in wholes and left.parent is not None else None
            if value is not None:
                self._shown.setdefault(shown, []).append(self._member(left, value, target, is_told=False))

    def _lost_before(self, wholes: list[_Write]) -> int:
        """Return up to where what is put into `exports` is lost, as the module is something else in the end."""
        is_else = wholes and self._shown and self._branch(wholes[0].node) == _ALWAYS
        if not is_else or not self._are_others(wholes):
            return 0
        end = min(write.node.start_byte for write in self._wholes)
        return 0 if self._is_held(end) else end

    def _are_others(self, wholes: list[_Write]) -> bool:
        """Say whether a module is surely not what `exports` was: a variable may hold that, a spread hand it on."""
        around: dict[str, list[tuple[int, int]]] | None = None
        for whole in wholes:
            start = whole.node.start_byte
            held = self._objects.get(start)
            if held is not None:
                if any(part.type == "spread_element" for part in held.named_children[:_MAX_PARTS]):
                    return False
            elif whole.facts is None and whole.place == 0:
                around = _around_defined(self._definitions, self._tree.nodes("later")) if around is None else around
                if not any(first <= start < last for first, last in around.get(whole.name or "", ())[:_MAX_CHAIN]):
                    return False
        return True

    def _is_held(self, end: int) -> bool:
        """Say whether `exports` may be kept, or handed on, by more than its members; `module.exports` up to `end`."""
        comments = self._tree.nodes("comment")
        starts = [node.start_byte for node in comments]
        for found in _HELD.finditer(self._tree.source):
            following = bisect_right(starts, found.start())
            is_comment = following and found.start() < comments[following - 1].end_byte
            if not is_comment and not (found[1] and found.start() >= end):
                return True
        return False

    def _is_lost(self, write: _Write, end: int) -> bool:
        start = write.node.start_byte
        is_early = start < end and self._tree.source.startswith(b"exports.", start)
        return is_early and self._branch(write.node) == _ALWAYS

    def _add_parts(self, node: Node, value: Node, *, is_one_of: bool) -> None:
        """Note what is in an object that is what the module is, there; `is_one_of` says that it may be another."""
        written: dict[str, _Write] = {}
        for part in value.named_children[:_MAX_PARTS]:
            key = part.child_by_field_name("key") or part.child_by_field_name("name") or part
            shown = self._tree.text(key).strip("\"'") if key.end_byte - key.start_byte < _MAX_NAME else ""
            if part.type == "pair":
                held = part.child_by_field_name("value")
                written[shown] = (
                    self._member(node, held, shown, is_told=False) if held is not None else _Write(node, None)
                )
            elif part.type == "shorthand_property_identifier":
                written[shown] = _Write(node, shown, is_told=False)
            elif part.type == "method_definition":
                written[shown] = _Write(node, None if is_accessor(part) else shown, is_told=False)
            elif part.type == "spread_element":
                self._unsure.update(written)  # it may have the same names
        for shown, write in written.items():
            self._shown.setdefault(shown, []).append(write)
        if is_one_of:
            self._unsure.update(written)

    def _tell(self, names: tuple[str, ...], writes: list[_Write]) -> None:
        """Bind names to what they are given, and say where that may be something else."""
        read = [write for write in writes if write.name is not None]
        meanings = {(write.name, write.facts and write.facts.target, write.place) for write in writes}
        is_one_of = len(meanings) > 1 or not self._unsure.isdisjoint(names)
        for write in read:
            if is_one_of or write.is_told:
                shown = names[-1:] if write.node.start_byte in self._objects else names  # its default has no name
                self._bindings += [(name, write.facts, write.name or "") for name in shown]
        if read and is_one_of:
            self._bindings += [(shown, None, OR_ANOTHER) for shown in names]

    def _kept(self, writes: list[_Write]) -> list[_Write]:
        """Return those of several writes to a name that may count: of each branch the last; what always runs is first."""
        if len(writes) < 2 or all(write.name is None for write in writes):
            return writes
        last: dict[int, _Write] = {}
        for write in sorted(writes, key=lambda write: write.node.start_byte):  # they were found kind by kind
            last[self._branch(write.node)] = write
        always = last.pop(_ALWAYS, None)
        return [*([] if always is None else [always]), *last.values()]

    def _branch(self, node: Node) -> int:
        """Return the place of the branch, or of the function that runs later, in which something stands; one of its own past the cap."""
        self._settled += 1
        if self._settled > _MAX_SETTLED:
            return _ALWAYS - self._settled
        around = node.parent
        for _ in range(_MAX_NESTING):
            if around is None:
                return _ALWAYS
            if around.type in _FORKS_OR_FUNCTIONS and not (
                around.type in _MAY_BE_AT_ONCE and is_called_at_once(around)
            ):
                break
            node, around = around, around.parent
        return node.start_byte


def _path(target: str) -> str:
    """Return by which path a function is known that is assigned to something: `tool` of `exports.tool = function`."""
    return target if target in _WHOLES else target.removeprefix("module.").removeprefix("exports.")


def _around_defined(definitions: list[Definition], functions: list[Node]) -> dict[str, list[tuple[int, int]]]:
    """Return, by the names of functions and classes, from where to where each is known: in what is written around it.

    `functions` are those without a name of their own, what is called at once among them.
    """
    found: dict[str, list[tuple[int, int]]] = {}
    open_ones: list[tuple[int, int]] = []
    spans = [(one.start, -one.end, one.name if one.kind in _DEFINED else "") for one in definitions]
    for start, end, name in sorted([*spans, *((node.start_byte, -node.end_byte, "") for node in functions)]):
        while open_ones and open_ones[-1][1] <= start:
            open_ones.pop()
        if name:
            found.setdefault(name, []).append(open_ones[-1] if open_ones else (0, sys.maxsize))
        open_ones.append((start, -end))
    return found
