"""Which names of Python are local values, and where: what is called, handed over or inherited there is nothing outside.

By Python's rule a name that a function binds anywhere is local in all of it and in what stands inside of it, unless
`global` or `nonlocal` say otherwise. What a class binds is not seen in its methods, and what a comprehension or a lambda
binds holds in there alone. Names that imports and definitions bind are led by `symbols`, so they are not hidden here;
only where one function defines a name several times it is told which one is meant. Parameters are known to `symbols`
by the signature, but for those behind the end of a cut one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from services.system_map.facts import AT
from services.system_map.parsing.reading import MAX_SIGNATURE, Definition, Reading
from services.system_map.parsing.scope_places import ScopePlaces

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_WORD = re.compile(rb"[^\W\d]\w*")
_START = attrgetter("start")
_OWN = frozenset({"self", "cls", "super()"})
_MAX_BOUND = 20_000  # more are data, or hostile
_MAX_SCOPES = 200  # around one name
_MAX_PARTS = 500  # of one pattern
_NAMED = frozenset({"typed_parameter", "default_parameter", "typed_default_parameter"})
_CLASS = "class_definition"
_Call = tuple[int, str, str, int, str]


@dataclass(slots=True)
class _Scope:
    """A function, a class, a lambda or a comprehension."""

    start: int  # no two begin at one byte
    end: int
    around: _Scope | None
    kind: str


@dataclass(slots=True)
class _Names:
    """What binds the names that matter, by the start of the scope and the name."""

    values: set[tuple[int, str]] = field(default_factory=set)  # of which no more is known, unless they are typed
    typed: set[tuple[int, str]] = field(default_factory=set)
    named: dict[tuple[int, str], list[Definition]] = field(default_factory=dict)  # no definition: an import
    outer: set[tuple[int, str]] = field(default_factory=set)  # declared global
    passed: set[tuple[int, str]] = field(default_factory=set)  # declared nonlocal
    blocks: dict[int, tuple[int, int]] = field(
        default_factory=dict
    )  # around a function that has namesakes, by its start

    def binding(self, name: str, scope: _Scope | None) -> tuple[int, str] | None:
        """Return the key of what binds a name used in a scope; None where it is the file's, or from outside."""
        own = scope
        for _ in range(_MAX_SCOPES):
            if scope is None:
                break
            key = (scope.start, name)
            if key in self.outer:
                break
            if (key in self.values or key in self.named) and key not in self.passed:
                if scope.kind != _CLASS:
                    return key
                if scope is own:  # whose names are looked up as its text runs: here the one outside may be meant
                    break
            scope = scope.around
        return None

    def is_value(self, name: str, scope: _Scope | None) -> bool:
        """Tell whether a name is a local value of which nothing is known."""
        key = self.binding(name, scope)
        return key is not None and key not in self.named and key not in self.typed

    def settled(self, call: _Call, head: str, scope: _Scope | None) -> _Call | None:
        """Return a call with what its name, or the head of its receiver, is bound to; None for a value handed over."""
        start, name, receiver, line, kind = call
        key = self.binding(head, scope)
        if key is None:
            return call
        definitions = self.named.get(key)
        if definitions is not None:
            meant = _in_effect(definitions, start, self.blocks) if len(definitions) > 1 and not receiver else None
            return call if meant is None else (start, name, f"{AT}{AT}{meant.start}", line, kind)
        if receiver:
            return call if key in self.typed else (start, name, "?", line, kind)
        return (start, name, "", line, "local") if kind != "reference" else None


def settle_names(tree: SyntaxTree, reading: Reading) -> None:
    """Say of each call whether its name is a local value, and which of several definitions in one function is meant.

    A call of a local value gets the kind `local`; one that is handed over is left out. What is called on a local value
    of no known type is called on `?`, and a base that is a local value is written behind `?.`.
    """
    uses = reading.uses
    called = {call[1] for call in uses.calls if not call[2]}
    heads = {receiver.partition(".")[0] for receiver in {call[2] for call in uses.calls}}
    heads.update(written.partition(".")[0] for _, written, _ in uses.bases)
    asked = called | ((heads - _OWN) & _known(reading))
    bound = _bound(tree, reading, asked)
    several = _defined_twice(reading, asked)
    if not bound and not several:
        return
    asked = {name for _, name, _ in bound} | several
    scopes = _scopes(tree)
    names = _Names(blocks=_blocks(tree, reading, several))
    _fill(names, scopes, bound)
    _name(names, reading, scopes, asked)
    _settle_types(names, reading, scopes, asked)
    _settle_bases(names, reading, scopes, asked)
    calls = uses.calls
    calls.sort()
    at = ScopePlaces(scopes)
    left_out = []
    for place, head in [
        (place, head)
        for place, call in enumerate(calls)
        if (head := call[2].partition(".")[0] if call[2] else call[1]) in asked
    ]:
        settled = names.settled(calls[place], head, at.at(calls[place][0]))
        if settled is None:
            left_out.append(place)
        else:
            calls[place] = settled
    for place in reversed(left_out):
        del calls[place]


def _known(reading: Reading) -> set[str]:
    """Return the names of the file that something may be called on: classes, functions, and what imports bind."""
    known = {found.name for found in reading.definitions}
    known.update(local.partition(".")[0] for local, _, _ in reading.uses.bindings)
    return known


def _bound(tree: SyntaxTree, reading: Reading, asked: set[str]) -> list[tuple[int, str, str]]:
    """Return where the asked names are bound to values, with the kind of what binds them, in the order of the text."""
    source = tree.source
    wanted = {name.encode() for name in asked}
    nodes = [node for node in tree.nodes("bound") if source[node.start_byte : node.end_byte] in wanted]
    found = [(node.start_byte, tree.text(node), "walrus" if _is_walrus(source, node) else "") for node in nodes]
    for node in [*tree.nodes("pattern"), *_cut_parameters(tree, reading)]:
        if wanted.isdisjoint(_WORD.findall(source, node.start_byte, node.end_byte)):
            continue
        found += [(one.start_byte, tree.text(one), "") for one in _identifiers(node) if tree.text(one) in asked]
        if len(found) > _MAX_BOUND:
            return []
    for node in tree.nodes("unbound") if found else ():
        kind = node.type.partition("_")[0]
        found += [(child.start_byte, tree.text(child), kind) for child in node.named_children[:_MAX_PARTS]]
    found.sort()
    return found[:_MAX_BOUND]


def _is_walrus(source: bytes, node: Node) -> bool:
    return source[node.end_byte : node.end_byte + 3].lstrip().startswith(b":=")


def _cut_parameters(tree: SyntaxTree, reading: Reading) -> Iterator[Node]:
    """Yield the parameters of the functions whose signatures do not hold all of them."""
    cut = {one.start for one in reading.definitions if len(one.signature) >= MAX_SIGNATURE and one.kind == "function"}
    for node in tree.nodes("function") if cut else ():
        parameters = node.child_by_field_name("parameters") if node.start_byte in cut else None
        if parameters is not None:
            yield parameters


def _identifiers(pattern: Node) -> Iterator[Node]:
    """Yield the names that a target, a parameter list or a pattern of `case` binds, not those that it only mentions."""
    waiting = [pattern]
    for _ in range(_MAX_PARTS):
        if not waiting:
            return
        node = waiting.pop()
        if node.type == "identifier":
            yield node
        elif node.type in _NAMED:
            name = node.child_by_field_name("name") or node.named_child(0)
            waiting += [name] if name is not None else []
        elif node.type == "dotted_name":
            waiting += node.named_children if node.named_child_count == 1 else []
        elif node.type in {"class_pattern", "keyword_pattern"}:
            waiting += node.named_children[1:]
        elif node.type not in {"attribute", "subscript", "call", "type"}:
            waiting += node.named_children


def _defined_twice(reading: Reading, asked: set[str]) -> set[str]:
    """Return the asked names that several functions have."""
    seen: set[str] = set()
    found: set[str] = set()
    for one in reading.definitions:
        if one.kind == "function" and one.name in asked:
            (found if one.name in seen else seen).add(one.name)
    return found


def _scopes(tree: SyntaxTree) -> list[_Scope]:
    nodes = [*tree.nodes("function"), *tree.nodes("class"), *tree.nodes("scope")]
    spans = sorted((node.start_byte, -node.end_byte, node.type) for node in nodes)
    found: list[_Scope] = []
    around: _Scope | None = None
    for start, end, kind in spans:
        while around is not None and around.end <= start:
            around = around.around
        around = _Scope(start, -end, around, kind)
        found.append(around)
    return found


def _fill(names: _Names, scopes: list[_Scope], bound: list[tuple[int, str, str]]) -> None:
    """Take in where values are bound, or said to be the ones outside."""
    told = {"global": names.outer, "nonlocal": names.passed}
    at = ScopePlaces(scopes)
    for start, name, kind in bound:
        scope = at.at(start)
        while scope is not None and kind == "walrus" and "comp" in scope.kind:
            scope = scope.around
        if scope is not None:
            told.get(kind, names.values).add((scope.start, name))


def _name(names: _Names, reading: Reading, scopes: list[_Scope], asked: set[str]) -> None:
    """Take in where definitions and imports bind the asked names."""
    at = ScopePlaces(scopes)
    for one in sorted((one for one in reading.definitions if one.name in asked), key=_START):
        scope = at.at(one.start)
        scope = scope.around if scope is not None and scope.start == one.start else scope
        if scope is not None:
            names.named.setdefault((scope.start, one.name), []).append(one)
    places = {id(facts): place for place, facts in reading.imports}
    at = ScopePlaces(scopes)
    for place, local in sorted(
        (places.get(id(facts), -1), local) for local, facts, _ in reading.uses.bindings if local in asked
    ):
        scope = at.at(place)
        if scope is not None:
            names.named.setdefault((scope.start, local), [])


def _settle_types(names: _Names, reading: Reading, scopes: list[_Scope], asked: set[str]) -> None:
    """Take in whose type is known; what a local value returns has no known one."""
    at = ScopePlaces(scopes)
    returned: list[tuple[int, _Scope, str]] = []
    types = reading.uses.types
    types.sort()
    for place, (start, name, written) in enumerate(types):
        head = written.partition(".")[0].removesuffix("()")
        if name not in asked and head not in asked:
            continue
        scope = at.at(start)
        if scope is not None:
            names.typed.add((scope.start, name))
            returned += [(place, scope, head)] if head in asked else []
    for place, scope, head in returned:
        if names.is_value(head, scope):
            types[place] = (*types[place][:2], "")


def _settle_bases(names: _Names, reading: Reading, scopes: list[_Scope], asked: set[str]) -> None:
    at = ScopePlaces(scopes)
    bases = reading.uses.bases
    bases.sort(key=lambda base: int(base[0]))
    for place, (owner, written, line) in enumerate(bases):
        head = written.partition(".")[0]
        scope = at.at(int(owner)) if head in asked else None
        if scope is not None and names.is_value(head, scope.around if scope.start == owner else scope):
            bases[place] = (owner, f"?.{written}", line)


def _in_effect(definitions: list[Definition], place: int, blocks: dict[int, tuple[int, int]]) -> Definition | None:
    """Return the last definition before a place, if it stands in a block around that place."""
    last = bisect_right(definitions, place, key=_START) - 1
    if last < 0 or definitions[last].end > place:
        return None
    start, end = blocks.get(definitions[last].start, (0, 0))
    return definitions[last] if start <= place < end else None


def _blocks(tree: SyntaxTree, reading: Reading, several: set[str]) -> dict[int, tuple[int, int]]:
    """Return the blocks in which the functions of these names are defined, by the start of each function."""
    starts = {one.start for one in reading.definitions if one.name in several}
    found = {}
    for node in tree.nodes("function") if several else ():
        block = node.parent if node.start_byte in starts else None
        if block is not None and block.type == "decorated_definition":
            block = block.parent
        if block is not None:
            found[node.start_byte] = (block.start_byte, block.end_byte)
    return found
