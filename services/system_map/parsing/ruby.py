"""Reading Ruby: classes, modules, methods and constants; require, autoload, and what `private` hides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.parsing.captured import Span, add, add_import, read_definitions, read_uses
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.ruby_bare import NAME, read_bare
from services.system_map.parsing.ruby_types import read_typed
from services.system_map.parsing.summary import summary_of_comments
from services.system_map.parsing.uses import called

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_IMPORTS = frozenset({"require", "require_relative", "load", "autoload"})
_MIXINS = frozenset({"include", "extend", "prepend"})
_HIDING = frozenset({"private", "protected", "private_class_method", "private_constant"})
_MAKERS = frozenset({"define_method", "alias_method", "attr_accessor", "attr_reader", "attr_writer"})
_HIDEABLE = _MAKERS - {"alias_method"}  # which gives a method that is as visible as the other one
_MAGIC = re.compile(rb"#\s*(?:-\*-|frozen[_-]string|(?:en)?coding\s*[:=]|typed:|warn_indent|shareable_|rubocop:|!)")
_CONSTANT = re.compile(r"(?:::)?[A-Z]\w*(?:::[A-Z]\w*)*")
_MAX_REFERENCES = 5000
# What code stands in, by the captures of nodes around; a block in a method is the method's.
_AROUND = {
    "definition.class": "class",
    "definition.module": "class",
    "definition.function": "method",
    "definition.method": "method",
    "own": "own",
    "block": "block",
}
_SET = re.compile(rb"[ \t]*(?:,|=(?![=~>]))")
_END = re.compile(r"(?:[;\s]+end)?[;\s]*$")


class _Hidden(NamedTuple):
    """What is hidden by its name or where it stands, and which methods calls make, that a bare `private` hides as well."""

    named: set[tuple[int, str]]  # start of the body, name
    places: set[int]
    made: dict[int, Node]  # by where its name stands, the call


def read(tree: SyntaxTree) -> Reading:
    """Read a Ruby file."""
    reading = Reading()
    read_definitions(tree, reading)
    by_start = {found.start: found for found in reading.definitions}
    for found in reading.definitions:
        found.has_body = True  # a method without statements is a method all the same
        found.signature = _END.sub("", found.signature)
    for node in tree.nodes("constant"):
        left = node.child_by_field_name("left")
        if left is not None and not _is_inside_method(node):
            added = add(tree, reading, node, "constant", left)
            if added is not None:
                added.end_line = added.start_line if added.end_line - added.start_line > 400 else added.end_line
    read_uses(tree, reading)
    hidden = _Hidden(set(), set(), {})
    for node in tree.nodes("invoked"):
        _read_call(tree, node, reading, by_start, hidden)
    read_typed(tree, reading)
    reading.uses.calls += read_bare(tree)
    _hide(tree, reading, hidden)
    _tell_self(tree, reading)
    comments = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:200]]
    comments = [(start, end) for start, end in comments if not _MAGIC.match(tree.source, start, end)]
    until = min((found.start for found in reading.definitions), default=len(tree.source))
    reading.summary = summary_of_comments(tree.source, comments, until)
    reading.references = _references(tree)
    reading.is_entry = b"__FILE__ == $" in tree.source or b"$0 == __FILE__" in tree.source
    return reading


def _references(tree: SyntaxTree) -> list[str]:
    """Return the constants that are named, as written: of `Admin::Order` the whole and its scope, not its last part."""
    used = set()
    for node in tree.nodes("constant_used"):
        before = tree.source[max(node.start_byte - 2, 0) : node.start_byte]
        if node.end_byte - node.start_byte <= 100 and (node.type != "constant" or before != b"::"):
            used.add(tree.text(node))
    return sorted(name for name in used if _CONSTANT.fullmatch(name))[:_MAX_REFERENCES]


def _is_inside_method(node: Node) -> bool:
    around = node.parent
    for _ in range(30):
        if around is None or around.type in {"program", "class", "module", "singleton_class"}:
            return False
        if around.type in {"method", "singleton_method"}:
            return True
        around = around.parent
    return True


def _tell_self(tree: SyntaxTree, reading: Reading) -> None:
    """Mark methods of `class << self` by it, and bare calls in blocks outside of methods, where `self` is not known."""
    spans = sorted(
        (node.start_byte, -node.end_byte, kind) for capture, kind in _AROUND.items() for node in tree.nodes(capture)
    )
    methods = [found for found in reading.definitions if found.kind in {"function", "method"}]
    for found, kind in zip(methods, _kinds_around(spans, [one.start for one in methods]), strict=True):
        if kind == "own":
            found.signature = one_line(f"class << self; {found.signature}")
    calls = reading.uses.calls
    for place, kind in enumerate(_kinds_around(spans, [call[0] for call in calls])):
        start, name, receiver, line, how = calls[place]
        if kind == "block" and how in {"call", NAME} and not receiver:
            calls[place] = (start, name, receiver, line, "block" if how == "call" else f"block {NAME}")


def _kinds_around(spans: list[tuple[int, int, str]], places: list[int]) -> list[str]:
    """Return the kind of what each place stands in, not counting what begins there; "" for the file itself."""
    found = [""] * len(places)
    stack: list[tuple[int, str]] = []
    following = 0
    for place, number in sorted((place, number) for number, place in enumerate(places)):
        while following < len(spans) and spans[following][0] < place:
            start, end, kind = spans[following]
            while stack and stack[-1][0] <= start:
                stack.pop()
            inner = stack[-1][1] if stack else ""
            stack.append((-end, inner if kind == "block" and inner == "method" else kind))
            following += 1
        while stack and stack[-1][0] <= place:
            stack.pop()
        found[number] = stack[-1][1] if stack else ""
    return found


def _read_call(
    tree: SyntaxTree, node: Node, reading: Reading, by_start: dict[int, Definition], hidden: _Hidden
) -> None:
    method = node.child_by_field_name("method")
    if method is None:
        return
    receiver = node.child_by_field_name("receiver")
    name = tree.text(method)
    arguments = node.child_by_field_name("arguments")
    given = arguments.named_children[:40] if arguments is not None else []
    if receiver is None and given:
        if name in _HIDING:
            _read_hidden(tree, node, given, by_start, hidden)
            return
        reader = _BY_NAME.get(name)
        if reader is not None:
            reader(tree, node, name, given, reading)
        if name in _HIDEABLE:
            hidden.made.update((wanted.start_byte, node) for wanted in given)
        if name in _IMPORTS or name in _MIXINS:
            return
    if receiver is not None and name == "new":
        reading.uses.calls += called(tree, [receiver], "new")
    elif method.type in {"identifier", "constant"}:
        span = Span(node.start_byte, method.end_byte, method.end_point, node)
        found = called(tree, [span])  # type: ignore[list-item]  # it has of a node what is asked of one
        if receiver is not None and arguments is None and _is_set(tree, node):
            found = [(start, f"{name}=", receiver, line, kind) for start, name, receiver, line, kind in found]
        reading.uses.calls += found


def _is_set(tree: SyntaxTree, node: Node) -> bool:
    """Say whether something is assigned to what looks like a call: `a.b = 1` and `a.b, c = 1, 2` call `b=`."""
    around = node.parent if _SET.match(tree.source, node.end_byte) else None
    if around is None or around.type not in {"assignment", "left_assignment_list"}:
        return False
    left = around.child_by_field_name("left") if around.type == "assignment" else node
    return left is not None and left.start_byte == node.start_byte and left.end_byte == node.end_byte


def _read_mixins(tree: SyntaxTree, node: Node, _: str, given: list[Node], reading: Reading) -> None:
    owner = _class_around(node)
    for base in given:
        if owner is not None and base.type in {"constant", "scope_resolution"}:
            text = tree.text(base)[:120].replace("::", ".")
            reading.uses.bases.append((owner.start_byte, text, base.start_point[0] + 1))


def _read_import(tree: SyntaxTree, node: Node, name: str, given: list[Node], reading: Reading) -> None:
    wanted = given[1] if name == "autoload" and len(given) > 1 else given[0]
    if wanted.type == "string" and all(child.type == "string_content" for child in wanted.named_children):
        names = (tree.text(given[0]).lstrip(":").strip("\"'"),) if name == "autoload" else ()
        found = add_import(reading, node, name, tree.text(wanted).strip("\"'"), names)
        if found is not None and name == "autoload":
            found.scope = "function"  # loaded when the constant is first named


def _read_made(tree: SyntaxTree, node: Node, name: str, given: list[Node], reading: Reading) -> None:
    """Read methods that a call makes: `attr_reader :a, :b`, `define_method(:a)`, `alias_method :a, :b`.

    `attr_writer :a` makes `a=` alone; `attr_accessor :a` makes `a` and `a=`, and is one symbol, `a`.
    """
    if _is_inside_method(node) or _class_around(node) is None:
        return
    for wanted in given if name.startswith("attr_") else given[:1]:
        if wanted.type in {"simple_symbol", "string"}:
            said = tree.text(wanted).strip(":\"'")
            text = f"{said}=" if name == "attr_writer" else said
            if re.fullmatch(r"\w+[?!=]?", text):
                reading.definitions.append(
                    Definition(
                        start=wanted.start_byte,
                        end=wanted.end_byte,
                        start_line=wanted.start_point[0] + 1,
                        end_line=(node if name == "define_method" else wanted).end_point[0] + 1,
                        kind="method",
                        name=text,
                        signature=f"{name} :{said}",
                        has_body=False,
                    )
                )


def _class_around(node: Node) -> Node | None:
    around = node.parent
    for _ in range(4):
        if around is None or around.type in {"class", "module"}:
            return around
        around = around.parent
    return None


def _read_hidden(
    tree: SyntaxTree, node: Node, given: list[Node], by_start: dict[int, Definition], hidden: _Hidden
) -> None:
    """Read `private def a`, `private :a, :b` and `private attr_reader :a`."""
    body = node.parent
    for wanted in given:
        found = by_start.get(wanted.start_byte)
        if found is not None:
            found.exported = False
        elif wanted.type == "simple_symbol" and body is not None:
            hidden.named.add((body.start_byte, tree.text(wanted).lstrip(":")))
        elif wanted.type == "call" and _is_made(tree, wanted):
            names = wanted.child_by_field_name("arguments")
            hidden.places.update(name.start_byte for name in (names.named_children[:40] if names is not None else ()))


def _is_made(tree: SyntaxTree, node: Node) -> bool:
    method = node.child_by_field_name("method")
    return method is not None and tree.text(method) in _HIDEABLE


def _hide(tree: SyntaxTree, reading: Reading, hidden: _Hidden) -> None:
    """Mark what stands behind a bare `private` in the same body, up to a bare `public`, and what was named hidden."""
    marks: dict[tuple[int, int], list[tuple[int, bool]]] = {}
    for node in tree.nodes("bare"):
        word = tree.text(node)
        if word in {"private", "protected", "public", "module_function"} and node.parent is not None:
            body = (node.parent.start_byte, node.parent.end_byte)
            marks.setdefault(body, []).append((node.start_byte, word in {"private", "protected"}))
    if not marks and not hidden.named and not hidden.places:
        return
    bodies = {
        (node.start_byte, node.end_byte): node.parent
        for kind in ("definition.function", "definition.method")
        for node in tree.nodes(kind)
    }
    for found in reading.definitions:
        made = hidden.made.get(found.start)
        parent = bodies.get((found.start, found.end)) if made is None else made.parent
        if parent is None:
            continue
        if (parent.start_byte, found.name) in hidden.named or found.start in hidden.places:
            found.exported = False
        is_hidden = False
        for start, hides in marks.get((parent.start_byte, parent.end_byte), ())[:50]:
            if start < found.start:
                is_hidden = hides
        if is_hidden:
            found.exported = False


_BY_NAME = (
    dict.fromkeys(_IMPORTS, _read_import) | dict.fromkeys(_MIXINS, _read_mixins) | dict.fromkeys(_MAKERS, _read_made)
)
