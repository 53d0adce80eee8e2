"""Reading Python: definitions, top-level names, imports with their scope, `__main__`."""

from __future__ import annotations

import re
from ast import literal_eval
from typing import TYPE_CHECKING

from services.system_map.facts import GOES_ON, IN_FUNCTION, ImportFacts, Scope
from services.system_map.parsing.python_attached import read_attached
from services.system_map.parsing.python_types import settle_declared
from services.system_map.parsing.python_uses import bind, read_uses
from services.system_map.parsing.reading import Definition, Reading, one_line
from services.system_map.parsing.signals.python_conditions import only_checked
from services.system_map.parsing.summary import first_sentence, summary_of_comments

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_MAIN = re.compile(r"""__name__\s*==\s*["']__main__["']|["']__main__["']\s*==\s*__name__""")
_IMPORTERS = frozenset({"import_module", "importlib.import_module", "__import__", "importlib.__import__"})
# What changes a list that a module shows: none of it is read, so the list is marked as one that goes on.
_LISTING = re.compile(rb"\b__all__[ \t]*(?::[^=\n]{0,80})?(?:\+?=(?!=)|\.(?:extend|append|insert|remove)\b|\[)")
_QUOTES = re.compile(r"""^[rRuUbBfF]*(?:\"{3}|'{3}|"|')|(?:\"{3}|'{3}|"|')$""")


def read(tree: SyntaxTree) -> Reading:
    """Read a Python file."""
    reading = Reading()
    for capture, kind in (("function", "function"), ("class", "class")):
        for node in tree.nodes(capture):
            definition = _definition(tree, node, kind)
            if definition:
                reading.definitions.append(definition)
    _read_names(tree, reading)
    type_only = _type_checking_ranges(tree)
    for node in tree.nodes("import"):
        _read_import(tree, node, reading, type_only)
    for node in tree.nodes("dynamic"):  # the arguments: a pattern of whole calls takes n² steps for a chain of n
        if node.parent is not None and node.parent.type == "call":
            _read_dynamic(tree, node.parent, reading)
    read_attached(tree, reading)
    read_uses(tree, reading)
    settle_declared(tree, reading)
    reading.is_entry = any(_MAIN.search(tree.text(node)) for node in tree.nodes("main"))
    reading.summary = _summary(tree)
    return reading


def _definition(tree: SyntaxTree, node: Node, kind: str) -> Definition | None:
    name_node = node.child_by_field_name("name")
    if name_node is None:
        return None
    name = tree.text(name_node)
    body = node.child_by_field_name("body")
    head_end = body.start_byte if body else node.end_byte
    head = tree.source[node.start_byte : head_end].decode("utf-8", "replace")
    return Definition(
        start=node.start_byte,
        end=node.end_byte,
        start_line=node.start_point[0] + 1,
        end_line=node.end_point[0] + 1,
        kind=kind,
        name=name,
        signature=one_line(_without_comments(head)).removesuffix(":").rstrip(),
        exported=_is_public(name),
    )


def _without_comments(head: str) -> str:
    """Drop comments of a head that spans lines: they would swallow the rest once it is one line."""
    if "#" not in head or "\n" not in head:
        return head
    return "\n".join(re.sub(r"\s#.*$|^\s*#.*$", "", line) for line in head.split("\n"))


def _is_public(name: str) -> bool:
    return not name.startswith("_") or (name.startswith("__") and name.endswith("__"))


def _read_names(tree: SyntaxTree, reading: Reading) -> None:
    """Read names that a module binds at its top: UPPER_CASE ones are constants; the first binding counts."""
    seen: set[str] = set()
    for capture in ("assignment", "type"):
        for node in tree.nodes(capture):
            left = node.child_by_field_name("left")
            name = tree.text(left).split("[", 1)[0]
            if not name or name in seen:
                continue
            seen.add(name)
            kind = "type" if capture == "type" else "constant" if name.isupper() else "variable"
            text = tree.source[node.start_byte : min(node.end_byte, node.start_byte + 400)].decode("utf-8", "replace")
            goes_on = name == "__all__" and len(_LISTING.findall(tree.source)) > 1
            reading.definitions.append(
                Definition(
                    start=node.start_byte,
                    end=node.end_byte,
                    start_line=node.start_point[0] + 1,
                    end_line=node.end_point[0] + 1,
                    kind=kind,
                    name=name,
                    signature=one_line(f"{text}{GOES_ON}" if goes_on else text),
                    exported=_is_public(name),
                )
            )


def _type_checking_ranges(tree: SyntaxTree) -> list[tuple[int, int]]:
    """Return the byte ranges that only a type checker runs."""
    ranges: list[tuple[int, int]] = []
    for guard in tree.nodes("guard"):
        field = only_checked(tree.text(guard))
        wanted = guard.parent.child_by_field_name(field) if guard.parent is not None and field else None
        if wanted is not None:
            ranges.append((wanted.start_byte, wanted.end_byte))
    return ranges


def _read_import(tree: SyntaxTree, node: Node, reading: Reading, type_only: list[tuple[int, int]]) -> None:
    start = node.start_byte
    line = node.start_point[0] + 1
    scope: Scope = "type_checking" if any(low <= start < high for low, high in type_only) else "module"
    within = _guard(tree, node) if scope == "module" and node.start_point[1] else ""
    names: list[str] = []
    aliases: list[str] = []
    for part in node.children_by_field_name("name"):
        aliased = part.type == "aliased_import"
        names.append("".join(tree.text(part.child_by_field_name("name") if aliased else part).split()))
        aliases.append(tree.text(part.child_by_field_name("alias")) if aliased else "")
    if node.type == "import_statement":
        for name, alias in zip(names, aliases, strict=True):
            if name:
                facts = ImportFacts("import", name, line, scope=scope, within=within)
                reading.imports.append((start, facts))
                reading.uses.bindings.append((alias or name, facts, ""))
        return
    if node.type == "future_import_statement":
        reading.imports.append((start, ImportFacts("import", "__future__", line, tuple(names), scope=scope)))
        return
    # A dotted name may go on in the next line, after a backslash.
    module = "".join(
        tree.text(node.child_by_field_name("module_name")).replace("\\\n", "").replace("\\\r\n", "").split()
    )
    target = module.lstrip(".")
    if not names and node.named_child_count and node.named_child(node.named_child_count - 1).type == "wildcard_import":
        names = ["*"]
    if target or module:
        facts = ImportFacts("import", target, line, tuple(names), len(module) - len(target), scope, within)
        reading.imports.append((start, facts))
        bind(reading, facts, aliases)


def _guard(tree: SyntaxTree, node: Node) -> str:
    """Return what an import hangs on: "try" where its failure is caught, "if", or nothing."""
    above = tree.parent(node)
    while above is not None and above.type not in {"function_definition", "class_definition"}:
        if above.type in {"try_statement", "if_statement"}:
            return above.type.partition("_")[0]
        above = tree.parent(above)
    return ""


def _read_dynamic(tree: SyntaxTree, node: Node, reading: Reading) -> None:
    """Read `importlib.import_module("name")` and `__import__("name")`."""
    if tree.text(node.child_by_field_name("function")) not in _IMPORTERS:
        return
    arguments = node.child_by_field_name("arguments")
    literal = arguments.named_child(0) if arguments else None
    try:
        module = literal_eval(tree.text(literal))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return
    if isinstance(module, str) and module.strip("."):
        target = module.lstrip(".")
        line, level = node.start_point[0] + 1, len(module) - len(target)
        local = _kept_in_function(tree, node)
        within = IN_FUNCTION if local else ""
        facts = ImportFacts("import", target, line, level=level, scope="dynamic", within=within)
        reading.imports.append((node.start_byte, facts))
        if local:
            reading.uses.bindings.append((local, facts, ""))


def _kept_in_function(tree: SyntaxTree, call: Node) -> str:
    """Return the name by which a function keeps what a call gives: `m = import_module("a")`; "" where it keeps nothing."""
    made = tree.parent(call)
    left = made.child_by_field_name("left") if made is not None and made.type == "assignment" else None
    if made is None or left is None or left.type != "identifier":
        return ""
    above = tree.parent(made)
    while above is not None and above.type not in {"function_definition", "class_definition"}:
        above = tree.parent(above)
    return tree.text(left) if above is not None and above.type == "function_definition" else ""


def _summary(tree: SyntaxTree) -> str | None:
    comments = [(node.start_byte, node.end_byte) for node in tree.nodes("comment")[:200]]
    first = None
    for index in range(min(tree.root.named_child_count, 200)):
        child = tree.root.named_child(index)
        if child.type != "comment":
            first = child
            break
    if first is not None and first.type == "expression_statement":
        string = first.named_child(0) if first.named_child_count else None
        if string is not None and string.type == "string":
            return first_sentence(_QUOTES.sub("", tree.text(string)))
    return summary_of_comments(tree.source, comments, first.start_byte if first else len(tree.source))
