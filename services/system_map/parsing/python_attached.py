"""What a package of Python gives lazily: `__getattr__, __dir__, __all__ = lazy.attach(__name__, …)` (SPEC 1, lazy_loader).

The library makes a `__getattr__` that imports a submodule when it, or a name of it, is first asked for. Which these are
stands in the call: a list of submodules and a dictionary of their names; or in the stub beside the module.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.system_map.facts import ImportFacts
from services.system_map.parsing.python_uses import bind
from services.system_map.parsing.reading import Reading

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_GIVES = b"__getattr__"
_ATTACHES = frozenset({"attach", "_attach"})
_ATTACHES_STUB = "attach_stub"
_PLACES = {"submodules": 1, "submod_attrs": 2}
_LISTS = frozenset({"list", "tuple", "set"})
_MAX_CALLS = 5  # a module has one `__getattr__`
_MAX_TEXTS = 5_000  # of one call


def read_attached(tree: SyntaxTree, reading: Reading) -> None:
    """Read the calls as imports of submodules that run late, with the names that they bind."""
    if _GIVES not in tree.source or b"attach" not in tree.source:
        return
    left = _MAX_CALLS
    for node in tree.nodes("pattern"):
        made = node.parent
        if made is None or made.type != "assignment" or _GIVES not in tree.source[node.start_byte : node.end_byte]:
            continue
        call = made.child_by_field_name("right")
        if call is None or call.type != "call" or not _is_at_top(tree, made):
            continue
        function = tree.text(call.child_by_field_name("function")).rpartition(".")[2]
        given = call.child_by_field_name("arguments")
        first = given.named_child(0) if given is not None and given.named_child_count else None
        if given is None or first is None or tree.text(first) != "__name__" or not left:
            continue
        left -= 1
        if function == _ATTACHES_STUB:
            _add(reading, call, ImportFacts("stub", "", call.start_point[0] + 1, ("*",), 1, "dynamic"))
        elif function in _ATTACHES:
            for found, facts in _attached(tree, given):
                _add(reading, found, facts)


def _add(reading: Reading, node: Node, facts: ImportFacts) -> None:
    reading.imports.append((node.start_byte, facts))
    bind(reading, facts, [])


def _is_at_top(tree: SyntaxTree, node: Node) -> bool:
    """Say whether a statement is the module's: no function or class stands around it."""
    above = tree.parent(node)
    while above is not None and above.type not in {"function_definition", "class_definition"}:
        above = tree.parent(above)
    return above is None


def _attached(tree: SyntaxTree, given: Node) -> Iterator[tuple[Node, ImportFacts]]:
    """Yield what a call of `attach` names, with where: submodules, and names of submodules."""
    submodules = _argument(tree, given, "submodules")
    names = [name for name in _texts(tree, submodules) if name.isidentifier()]
    if submodules is not None and names:
        yield submodules, ImportFacts("import", "", submodules.start_point[0] + 1, tuple(names), 1, "dynamic")
    table = _argument(tree, given, "submod_attrs")
    left = _MAX_TEXTS
    for pair in table.named_children if table is not None and table.type == "dictionary" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        module = _text(tree, key) if key is not None else ""
        names = [name for name in _texts(tree, value)[:left] if name.isidentifier()]
        left -= 1 + len(names)
        if left <= 0:
            break
        if key is not None and names and all(part.isidentifier() for part in module.split(".")):
            yield key, ImportFacts("import", module, key.start_point[0] + 1, tuple(names), 1, "dynamic")


def _argument(tree: SyntaxTree, given: Node, name: str) -> Node | None:
    """Return an argument by its name or place; of a name that the module binds once, what it is bound to."""
    found = None
    for place, one in enumerate(given.named_children[:10]):
        if one.type == "keyword_argument":
            if tree.text(one.child_by_field_name("name")) == name:
                found = one.child_by_field_name("value")
        elif place == _PLACES[name]:
            found = one
    if found is None or found.type != "identifier":
        return found
    written = tree.text(found)
    bound = [node for node in tree.nodes("assignment") if tree.text(node.child_by_field_name("left")) == written]
    return bound[0].child_by_field_name("right") if len(bound) == 1 else None


def _texts(tree: SyntaxTree, node: Node | None) -> list[str]:
    """Return the texts in a list that is written out."""
    if node is None or node.type not in _LISTS:
        return []
    return [text for one in node.named_children[:_MAX_TEXTS] if (text := _text(tree, one))]


def _text(tree: SyntaxTree, node: Node) -> str:
    """Return what a text without escapes and values in it says; "" of anything else."""
    if node.type != "string" or node.named_child_count != 3:  # its start, content and end
        return ""
    return tree.text(node.named_child(1)) if tree.text(node.named_child(0)) in {"'", '"'} else ""
