"""Reading what Python code uses: calls, functions handed over, bases, decorators, types, names that imports bind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.facts import ImportFacts
from services.system_map.parsing.python_names import settle_names
from services.system_map.parsing.reading import Reading
from services.system_map.parsing.uses import called, handed, names_known, result_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAX_TYPE = 120
_OWN = {b"self", b"cls"}
_OPTIONAL = re.compile(r"^(?:\w+\.)*(?:Optional|Final|ClassVar|Annotated|Type|type)\[(.+?)[\],]|^None\s*\|\s*")
_TYPE = re.compile(r"^[A-Za-z_][\w.]*$")
_CLASS_NAME = re.compile(r"(?:^|\.)_*[A-Z]\w*$")


def read_uses(tree: SyntaxTree, reading: Reading) -> None:
    """Read the uses of names; definitions and imports are known by now."""
    uses = reading.uses
    uses.calls += called(tree, tree.nodes("call"))
    uses.calls += called(tree, handed(tree, tree.nodes("handed"), names_known(reading), _OWN), "reference")
    for node in tree.nodes("bases"):
        _read_bases(tree, node, reading)
    for node in tree.nodes("decorator"):
        _read_decorator(tree, node, reading)
    for node in tree.nodes("typed"):
        _read_typed(tree, node, reading)
    for node in tree.nodes("made"):
        _read_made(tree, node.child_by_field_name("left"), node.child_by_field_name("right"), reading)
    for node in tree.nodes("with"):
        pattern = node.child_by_field_name("value")
        target = pattern.child_by_field_name("alias") if pattern else None
        _read_made(tree, target, pattern.named_child(0) if pattern else None, reading)
    settle_names(tree, reading)


def bind(reading: Reading, facts: ImportFacts, aliases: list[str]) -> None:
    """Bind the names of a `from` import; the aliases stand in the order of its names."""
    for place, name in enumerate(facts.names):
        alias = aliases[place] if place < len(aliases) else ""
        reading.uses.bindings.append((alias or name, facts, name))


def _read_bases(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    owner = node.parent
    if owner is None:
        return
    for base in node.named_children[:50]:
        written = base.child_by_field_name("value") if base.type == "subscript" else base
        if written is not None and written.type in {"identifier", "attribute"}:
            text = "".join(tree.text(written).split())
            if len(text) <= _MAX_TYPE:
                reading.uses.bases.append((owner.start_byte, text, written.start_point[0] + 1))


def _read_decorator(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    wanted = node.named_child(0) if node.named_child_count else None
    around = node.parent
    definition = around.child_by_field_name("definition") if around is not None else None
    if wanted is None or definition is None:
        return
    is_call = wanted.type == "call"
    function = wanted.child_by_field_name("function") if is_call else wanted
    text = "".join(tree.text(function)[:_MAX_TYPE].split())
    if function is None or not text:
        return
    reading.uses.decorators.append((definition.start_byte, text))
    if not is_call and function.type in {"identifier", "attribute"}:
        reading.uses.calls += called(tree, [function], "decorator")


def _read_typed(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `x: Foo`, `x: Foo | None = …`, `self.x: Foo = …`."""
    annotation = node.child_by_field_name("type")
    if annotation is None or tree.source[annotation.start_byte : annotation.end_byte].islower():
        return  # str, int, list[str] …: no class of the project
    written = _plain_type(tree.text(annotation)[:_MAX_TYPE])
    name = node.child_by_field_name("name") or node.child_by_field_name("left")
    if name is None and node.named_child_count:
        name = node.named_child(0)
    if name is not None and written and name.type in {"identifier", "attribute"}:
        _add(tree, name, written, reading)


def _read_made(tree: SyntaxTree, left: Node | None, right: Node | None, reading: Reading) -> None:
    """Read `x = Foo(…)`: by its name, what is called is a class, or a function whose signature says what it returns."""
    function = right.child_by_field_name("function") if right is not None else None
    if left is None or right is None or function is None:
        return
    written = result_of(tree, right).removesuffix("()")
    if written:
        _add(tree, left, written if _CLASS_NAME.search(written) and "(" not in written else written + "()", reading)


def _add(tree: SyntaxTree, name: Node, written: str, reading: Reading) -> None:
    if name.end_byte - name.start_byte <= _MAX_TYPE:
        text = tree.text(name)
        if text.replace(".", "").isidentifier() and text.count(".") <= 1:
            reading.uses.types.append((name.start_byte, text, written))


def _plain_type(text: str) -> str:
    """Return the one class that an annotation names: `Optional[Foo]`, `"Foo"`, `Foo | None` and `Foo[int]` are Foo."""
    text = text.strip("\"' ")
    for _ in range(3):
        found = _OPTIONAL.match(text)
        if not found:
            break
        text = (found[1] or text[found.end() :]).strip("\"' ")
    text = re.sub(r"\s*\|\s*None$", "", text)
    if not _TYPE.match(text):
        text = text.partition("[")[0]
    return text if _TYPE.match(text) and _CLASS_NAME.search(text) else ""
