"""Second readings of files that the grammar of their language sees errors in: without what it cannot read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from services.system_map.parsing.grammar import grammar_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

# By language: the grammar that reads the rest, and the module and function that take away, in place, the pieces that no
# grammar of the language can read; the next is tried while errors are left. JavaScript with types (Flow's) is none:
# TypeScript's grammar knows most of them. Loaded when first needed: all their patterns together take 25 ms to make.
_ALTERNATIVES_OF_C = "c_repairs.choose_alternatives"
_ALTERNATIVES_OF_CSHARP = "csharp_repairs.choose_alternatives"
_REPAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "C": (("C", "c_repairs.blank_macros"), ("C", _ALTERNATIVES_OF_C)),
    "C++": (("C++", "c_repairs.blank_macros"), ("C++", _ALTERNATIVES_OF_C)),
    "Go": (("Go", "golang_repairs.rewrite"),),
    "C#": (("C#", "csharp_repairs.rewrite"), ("C#", _ALTERNATIVES_OF_CSHARP)),
    "JavaScript": (
        ("JavaScript", "ecmascript_repairs.without_attributes"),
        ("TSX", "ecmascript_repairs.without_attributes"),
    ),
    "TypeScript": (("TypeScript", "ecmascript_repairs.with_ends"),),
    "TSX": (("TSX", "ecmascript_repairs.with_ends"),),
    "Kotlin": (("Kotlin", "kotlin_repairs.rewrite"),),
    "Shell": (("Shell", "shell_repairs.rewrite"),),
    "Swift": (("Swift", "swift_repairs.rewrite"),),
}
# Here a second reading is dear and errors are common: most stand within a body.
_TORN_ONLY = frozenset({"C", "C++"})
_BODIES = frozenset(
    {"compound_statement", "block", "initializer_list", "parameter_list", "preproc_def", "preproc_function_def"}
)


def repair(
    language: str, text: bytes, tree: SyntaxTree, reading: Reading, read: Callable[[SyntaxTree], Reading]
) -> tuple[SyntaxTree, Reading]:
    """Return the reading that tells most of a file, and its tree; what was read first where nothing tells more.

    `text` is what `tree` was parsed from: the file, perhaps with some of it rewritten in place already.
    """
    best = text
    for other_language, name in _repairs(language, text):
        if language in _TORN_ONLY and not _is_torn(tree):
            break
        repaired = _function(name)(text) if name else text
        if repaired == best and other_language == tree.language:
            continue
        other_tree = grammar_of(other_language).read(repaired)
        other_tree.is_repaired = True
        other_tree.source = tree.source  # every byte has kept its place: names and signatures are as written
        other = read(other_tree)
        least = _count(reading) + (other_language != tree.language)
        is_whole = not other_tree.root.has_error and not _leaves_out(name, tree)
        if is_whole or _count(other) >= least:
            tree, reading, best = other_tree, other, repaired
        if not tree.root.has_error:
            break
    return tree, reading


def _repairs(language: str, text: bytes) -> Iterator[tuple[str, str]]:
    """Yield what to try, one by one, while errors are left; "" leaves the text as it is."""
    yield from _REPAIRS.get(language, ())
    if language == "C++":
        from services.system_map.parsing.cuda import is_cuda  # noqa: PLC0415 - for C++ with errors alone

        if is_cuda(text):
            yield "C++", "cuda.blank_all"
    if language == "C":
        from services.system_map.parsing.c_repairs import is_cpp  # noqa: PLC0415 - for C alone

        if is_cpp(text):  # a header of C++ in a repository that is mostly C
            yield "C++", ""
            yield from _REPAIRS["C++"]


def _function(name: str) -> Callable[[bytes], bytes]:
    module, function = name.split(".")
    found: Callable[[bytes], bytes] = getattr(import_module(f"services.system_map.parsing.{module}"), function)
    return found


def _count(reading: Reading) -> int:
    """Return how many definitions were found, without functions called `SOME_MACRO`: most are made up of errors."""
    return sum(
        not (found.kind == "function" and found.name.isupper() and "_" in found.name) for found in reading.definitions
    )


def _leaves_out(repair_name: str, tree: SyntaxTree) -> bool:
    """Tell whether a repair may take away symbols that were read well, so that reading without an error says too little."""
    if repair_name == _ALTERNATIVES_OF_CSHARP:
        return not _is_torn(tree)  # alternatives in pieces yield inventions, which no count is a measure of
    return repair_name == _ALTERNATIVES_OF_C


def _is_torn(tree: SyntaxTree) -> bool:
    """Tell whether an error stands between definitions; one within a function's body hides no definition.

    A body in which a bracket is closed at the margin, or that holds a function with a type, is more than one.
    """
    if tree.root.is_error:
        return True  # nothing is whole
    waiting = [tree.root]
    while waiting:
        for child in waiting.pop().children:
            if child.is_error or child.is_missing:
                return True
            if not child.has_error:
                continue
            if child.type not in _BODIES or _is_of_macro(child):
                waiting.append(child)
            elif tree.source.find(b"\n}", child.start_byte, child.end_byte - 1) >= 0 or _holds_function(child):
                return True
    return False


def _holds_function(body: Node) -> bool:
    """Tell whether a function stands in a body; what has no type is a macro with a block: `for_each (a, b) {`."""
    return any(
        child.type == "function_definition" and child.child_by_field_name("type") is not None
        for child in body.named_children
    )


def _is_of_macro(node: Node) -> bool:
    """Tell whether these may be no parameters: a function without a type, or one called `void`, comes of a macro."""
    declarator = node.parent if node.type == "parameter_list" else None
    if declarator is None or declarator.parent is None:
        return False
    name = declarator.child_by_field_name("declarator")
    if name is not None and name.type == "primitive_type":
        return True
    around = declarator.parent
    return around.type == "function_definition" and around.child_by_field_name("type") is None
