"""Which of a file's JavaScript names are local, and where: what a name that is called means by the rules of blocks.

A name is looked for in the blocks and functions around its use, innermost first. Only names that stand in several of
them, or are no functions there, need to be told apart here; the rest is led by qualified names, see `symbols`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from services.system_map.facts import AT
from services.system_map.parsing.ecmascript_types import settle_types
from services.system_map.parsing.reading import Definition, Reading
from services.system_map.parsing.scope_places import ScopePlaces

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_OPEN = attrgetter("start_byte")
_MAX_BINDINGS = 20_000  # more are data, or hostile
_MAX_SCOPES = 200  # blocks around a binding of `var`
_FUNCTIONS = frozenset(
    {
        "function_declaration",
        "generator_function_declaration",
        "method_definition",
        "arrow_function",
        "function_expression",
        "generator_function",
    }
)
_NO_VALUES = frozenset({"interface", "type"})
_BARE = _NO_VALUES | {"function", "class", "enum", "constant", "variable", "module"}
_MAX_PATTERN = 2000  # bytes from a name to the module that it is taken from: `const { a, b } = require('c')`
_Call = tuple[int, str, str, int, str]
_Typed = tuple[int, str, str]  # see `Uses.types`


@dataclass(slots=True)
class _Scope:
    start: int
    end: int
    around: _Scope | None
    is_function: bool


@dataclass(slots=True)
class _Binding:
    scope: _Scope | None  # None: the file's own
    start: int
    definition: Definition | None  # None: a value of which nothing is known but its name
    is_import: bool = False  # a module, or what one exports: imports lead it
    is_field: bool = False  # `const { name } = this`
    is_given: bool = (
        False  # a parameter, or a variable with a value of its own: a function assigned to it is one of two
    )


@dataclass(slots=True)
class _Name:
    """What one name is bound to in the file."""

    bindings: list[_Binding] = field(default_factory=list)
    has_local_function: bool = False
    _of: dict[int, _Binding] = field(default_factory=dict)  # by the id of its scope

    def add(self, binding: _Binding) -> None:
        """Add a binding; of several in one scope the first that is a function counts."""
        self.bindings.append(binding)
        known = self._of.get(id(binding.scope))
        if known is None or known.definition is None:
            self._of[id(binding.scope)] = binding

    def at(self, scope: _Scope | None) -> _Binding | None:
        """Return the binding that is seen from inside a scope."""
        for _ in range(_MAX_SCOPES):
            found = self._of.get(id(scope))
            if found is not None or scope is None:
                return found
            scope = scope.around
        return None


def settle_names(tree: SyntaxTree, reading: Reading) -> None:
    """Say of each call whether its name is a local value, and where several functions have it, which one is meant.

    A call of a local value gets the kind `local`; of one of several namesakes the receiver says where that begins,
    see `facts.AT`. What is called on a local value that hides a name of the file is called on `?`.
    """
    uses = reading.uses
    imported = {local for local, facts, _ in uses.bindings if facts is not None}
    definitions: dict[str, list[Definition]] = {}
    for found in reading.definitions:
        if found.kind in _BARE:
            definitions.setdefault(found.name, []).append(found)
    typed = {name for _, name, _ in uses.types}
    bare = {call[1] for call in uses.calls if not call[2] and call[4] != "expression"}
    heads = {call[2].partition(".")[0] for call in uses.calls if call[2]}
    owners = {found.owner.partition(".")[0] for found in reading.definitions if found.owner}
    wanted = bare | (heads & (imported | definitions.keys() | typed | owners)) | (_heads(uses.types) & imported)
    names, scopes = _bound(tree, reading, wanted)
    assigned = _assigned(reading.definitions, names, scopes)
    typed_at = {start: written for start, _, written in uses.types}
    settle_types(uses, definitions, scopes)
    _settle_heads(uses.types, {name: names[name] for name in imported & names.keys()}, scopes)
    kept: list[_Call] = []
    at = ScopePlaces(scopes)
    for call in sorted(uses.calls):
        start, name, receiver, _, kind = call
        head = receiver.partition(".")[0] if receiver else name
        known = names.get(head)
        told = None
        if kind != "expression" and (known is not None or (not receiver and head in definitions)):
            told = _told(known or _Name(), at.at(start), definitions.get(head, ()), is_imported=head in imported)
        if told is None:
            kept.append(call)
        elif not receiver or told.definition is not None:
            kept += _written(call, told, head)
        elif f"{receiver}.{name}" not in assigned:
            if told.start in typed_at:  # what an import is called too is told here: types are kept by name
                kept += _of_type(call, typed_at[told.start], head) if head in imported else [call]
            else:
                kept += _written(call, told, head)
        elif assigned[f"{receiver}.{name}"] is told:
            kept.append(call)
        else:  # of its type, but not what is assigned to another variable of its name
            kept += _of_type(call, typed_at.get(told.start, "") if receiver == head else "", head)
    uses.calls = kept


def _heads(types: Sequence[_Typed]) -> set[str]:
    """Return the names on which the calls are made whose results are types: `client` of `client.find()`."""
    return {written.partition(".")[0] for _, _, written in types if "." in written and written.endswith(")")}


def _settle_heads(types: list[_Typed], imported: dict[str, _Name], scopes: list[_Scope]) -> None:
    """Write the type of a local in its stead where the result of a call on it is one, and an import has its name."""
    if _heads(types).isdisjoint(imported):
        return
    typed_at = {start: written for start, _, written in types}
    at = ScopePlaces(scopes)
    for number in sorted(range(len(types)), key=lambda number: types[number][0]):
        start, name, written = types[number]
        head, _, rest = written.partition(".")
        known = imported.get(head) if rest.endswith(")") else None
        told = known.at(at.at(start)) if known is not None else None
        if told is not None and told.scope is not None and told.definition is None and not told.is_import:
            own = typed_at.get(told.start, "") if told.start != start else ""
            is_named = own and not own.startswith(AT)
            types[number] = (start, name, f"{own.removesuffix('()')}().{rest}" if is_named else "")


def _of_type(call: _Call, written: str, head: str) -> list[_Call]:
    """Return a call on a new object of a type, as its variable is one; on nothing known where no type is written."""
    start, name, receiver, line, kind = call
    is_named = written and not written.startswith(AT)
    rest = receiver[len(head) :]
    return [(start, name, f"{written.removesuffix('()')}(){rest}" if is_named else "?", line, kind)]


def _written(call: _Call, told: _Binding, head: str) -> list[_Call]:
    """Return a call with what its name, or the head of its receiver, is bound to; nothing for a value handed over."""
    start, name, receiver, line, kind = call
    rest = receiver[len(head) :]
    if told is _IMPORTED:
        return [call if receiver else (start, name, AT * 2, line, kind)]
    if told.definition is not None:
        place = f"{AT}{told.definition.start}"
        return [(start, name, place + rest if receiver else AT + place, line, kind)]
    if told.is_field:
        return [(start, name, f"this.{receiver}" if receiver else "this", line, kind)]
    if receiver:
        return [(start, name, "?", line, kind)]
    return [(start, name, "", line, "local")] if kind != "reference" else []


def _assigned(
    definitions: Sequence[Definition], names: dict[str, _Name], scopes: list[_Scope]
) -> dict[str, _Binding | None]:
    """Return by their paths which variable the functions are members of that are assigned to one: `client.check = …`.

    None where several variables of one name, in different functions, are given such a member: the path tells none of them.
    """
    found: dict[str, _Binding | None] = {}
    at = ScopePlaces(scopes)
    for one in sorted(definitions, key=lambda one: one.start):
        known = names.get(one.owner.partition(".")[0]) if one.owner else None
        if known is not None:
            path = f"{one.owner}.{one.name}"
            binding = known.at(at.at(one.start))
            found[path] = binding if found.get(path, binding) is binding else None
    return found


_UNKNOWN = _Binding(None, -1, None)
_IMPORTED = _Binding(None, -1, None, is_import=True)


def _told(
    name: _Name, scope: _Scope | None, definitions: Sequence[Definition], *, is_imported: bool
) -> _Binding | None:
    """Return what a name means in a scope; None where its qualified name tells that as well."""
    found = name.at(scope)
    if found is not None and found.is_import:
        return _IMPORTED if name.has_local_function else None
    if found is None or found.scope is None:
        if is_imported:
            return _IMPORTED if name.has_local_function else None
        return found or _UNKNOWN if name.has_local_function else _told_of_file(found, definitions)
    if found.definition is None:
        return found
    return found if len(name.bindings) > 1 or is_imported else None


def _told_of_file(found: _Binding | None, definitions: Sequence[Definition]) -> _Binding | None:
    """Return what a name means that no block has: the file's own thing, or nothing of the file."""
    has_value = any(one.kind not in _NO_VALUES for one in definitions)
    if found is None:  # declared as a type only: what is called is another thing, from outside
        return _UNKNOWN if definitions and not has_value else None
    return found if found.definition is None and not has_value else None


def _scopes(tree: SyntaxTree) -> list[_Scope]:
    nodes = sorted([*tree.nodes("scope"), *tree.nodes("later")], key=lambda node: (node.start_byte, -node.end_byte))
    found: list[_Scope] = []
    around: _Scope | None = None
    for node in nodes:
        while around is not None and around.end <= node.start_byte:
            around = around.around
        around = _Scope(node.start_byte, node.end_byte, around, node.type in _FUNCTIONS)
        found.append(around)
    return found


def _bound(tree: SyntaxTree, reading: Reading, wanted: set[str]) -> tuple[dict[str, _Name], list[_Scope]]:
    """Return what binds the wanted names, and the scopes of the file."""
    source = tree.source
    asked = {name.encode("utf-8", "replace") for name in wanted}
    local = [
        (node, kind)
        for kind in ("local", "local.var", "local.named")
        for node in tree.nodes(kind)
        if source[node.start_byte : node.end_byte] in asked
    ][:_MAX_BINDINGS]
    scopes = _scopes(tree)
    if not local:
        return {}, scopes
    local.sort(key=lambda found: found[0].start_byte)
    by_start = {found.start: found for found in reading.definitions if found.kind != "later"}
    set_anew = [(node.start_byte, node.end_byte) for node in tree.nodes("set_anew")]
    spaces = {node.start_byte for node in tree.nodes("space")}
    required = _required(reading)
    fields = {node.start_byte for node in tree.nodes("of_this")}
    names: dict[str, _Name] = {}
    at = ScopePlaces(scopes)
    for node, kind in local:
        scope = at.at(node.start_byte)
        start = node.start_byte
        if kind == "local.named":
            start, scope = _named_from(node, scope)
        elif kind == "local.var":
            scope = _function_of(scope)
        if (scope is not None and scope.start in spaces) or _within(set_anew, node.start_byte):
            continue
        text = tree.text(node)
        definition = by_start.get(start)
        if definition is not None and (definition.name != text or definition.kind in {"constant", "variable"}):
            definition = None
        is_import = _is_taken_from(source, node.start_byte, required.get(text, []))
        is_given = definition is None and not _is_bare_variable(node)
        names.setdefault(text, _Name()).add(
            _Binding(scope, node.start_byte, definition, is_import, node.start_byte in fields, is_given)
        )
    _assign(reading.definitions, names, scopes)
    for name in names.values():
        name.has_local_function = any(one.definition is not None for one in name.bindings if one.scope is not None)
    return names, scopes


def _is_bare_variable(name: Node) -> bool:
    """Say whether a variable is declared there without a value: `let find;`."""
    around = name.parent
    return around is not None and around.type == "variable_declarator" and around.child_by_field_name("value") is None


def _is_taken_from(source: bytes, start: int, modules: list[int]) -> bool:
    """Say whether the statement that binds a name there loads a module; `modules` are the places where that is done."""
    following = bisect_right(modules, start)
    place = modules[following] if following < len(modules) else 0
    return 0 < place - start < _MAX_PATTERN and b";" not in source[start:place]


def _required(reading: Reading) -> dict[str, list[int]]:
    """Return where the modules are loaded that names are taken from."""
    places = {id(facts): place for place, facts in reading.imports}
    found: dict[str, list[int]] = {}
    for local, facts, _ in reading.uses.bindings:
        if facts is not None and id(facts) in places and facts.kind == "require":
            found.setdefault(local, []).append(places[id(facts)])
    return {local: sorted(some) for local, some in found.items()}


def _named_from(node: Node, scope: _Scope | None) -> tuple[int, _Scope | None]:
    """Return where a declaration begins, and the scope that has its name: the one around a function."""
    declaration = node.parent
    start = declaration.start_byte if declaration is not None else node.start_byte
    if scope is not None and scope.start == start:
        scope = scope.around
    return start, scope


def _function_of(scope: _Scope | None) -> _Scope | None:
    for _ in range(_MAX_SCOPES):
        if scope is None or scope.is_function:
            break
        scope = scope.around
    return scope


def _within(spans: list[tuple[int, int]], place: int) -> bool:
    """Say whether a place is in one of the spans; of those in each other the last begun is looked at."""
    found = bisect_right(spans, (place, 1 << 62)) - 1
    return found >= 0 and place < spans[found][1]


def _assign(definitions: list[Definition], names: dict[str, _Name], scopes: list[_Scope]) -> None:
    """Give values the function that is assigned to them: `let find; find = () => …`."""
    bound = {id(binding.definition) for name in names.values() for binding in name.bindings}
    at = ScopePlaces(scopes)
    for found in sorted(definitions, key=lambda one: one.start):
        if found.kind in {"function", "class"} and not found.owner and found.name in names and id(found) not in bound:
            binding = names[found.name].at(at.at(found.start))
            if binding is not None and binding.definition is None and not (binding.is_given and binding.scope):
                binding.definition = found
