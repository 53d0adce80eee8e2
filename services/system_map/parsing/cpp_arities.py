"""Telling calls of C++ that no function of that name in the file can take, by the number of arguments: an overload is meant.

An overload may stand in another file than the rest of them, as a function whose prototype a header has beside inline
ones. Only too many arguments say so: too few may be given where a declaration elsewhere has values for the rest.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree
    from services.system_map.parsing.reading import Reading

_MAX_DECLARATORS = 10  # around a function's name
_MAX_ALIKE = 50  # functions of one name that are compared
_ANY = 1 << 30  # as many arguments as there are
_PARAMETERS = frozenset({"parameter_declaration", "optional_parameter_declaration"})
_COMMENT = "comment"
_MANY = frozenset({"parameter_pack_expansion", "ERROR"})
_DEFINED = re.compile(rb"#[ \t]{0,8}define[ \t]{1,8}(\w{1,200})")


def calls_of_overloads(tree: SyntaxTree, reading: Reading) -> frozenset[int]:
    """Return where the calls begin that give more than any function of their name in the file takes."""
    functions: dict[bytes, list[Node]] = {}
    names = {found.start: found.name.encode() for found in reading.definitions if found.kind == "function"}
    for node in tree.nodes("function"):
        if node.start_byte in names:
            functions.setdefault(names[node.start_byte], []).append(node)
    source, macros, most = tree.source, _Macros(tree.source), dict[bytes, int]()
    found = set()
    for node in tree.nodes("call") if functions else ():
        name = source[node.start_byte : node.end_byte].removeprefix(b"this->")
        if name not in functions:
            continue
        given = _given(tree, node)
        if given:
            if name not in most:
                most[name] = _most(functions[name], macros)
            if given > most[name]:
                found.add(node.start_byte)
    return frozenset(found)


class _Macros:
    """The macros that a file defines, looked for once something asks."""

    def __init__(self, source: bytes) -> None:
        self._source = source

    @cached_property
    def names(self) -> frozenset[bytes]:
        return frozenset(_DEFINED.findall(self._source)) if b"define" in self._source else frozenset()


def _most(functions: list[Node], macros: _Macros) -> int:
    """Return how many arguments functions take at most; _ANY where that is not certain."""
    if len(functions) > _MAX_ALIKE:
        return _ANY
    return max(_taken(function, macros) for function in functions)


def _taken(function: Node, macros: _Macros) -> int:
    declarator = function.child_by_field_name("declarator")
    for _ in range(_MAX_DECLARATORS):
        if declarator is None or declarator.type == "function_declarator":
            break
        inner = declarator.child_by_field_name("declarator")
        declarator = inner if inner is not None or not declarator.named_child_count else declarator.named_child(0)
    parameters = declarator.child_by_field_name("parameters") if declarator is not None else None
    if parameters is None or parameters.has_error:
        return _ANY
    count = 0
    for child in parameters.children[1:-1]:
        if child.type in _PARAMETERS:
            if _may_be_several(child, macros):
                return _ANY
            count += 1
        elif child.type not in {",", _COMMENT}:
            return _ANY  # `...`, a pack
    return count


def _may_be_several(parameter: Node, macros: _Macros) -> bool:
    """Say whether a parameter is a word, perhaps with brackets, that is all in capitals or a macro of the file.

    It may stand for several parameters: `void run(ARGS)`, `void run(int a, Args2)`, `void run(PAIR(int))`.
    """
    kind = parameter.child_by_field_name("type")
    declarator = parameter.child_by_field_name("declarator")
    if kind is None or kind.type != "type_identifier" or parameter.named_child_count > 1 + (declarator is not None):
        return False
    if declarator is not None and declarator.type != "abstract_function_declarator":
        return False
    name = kind.text or b""
    return (name.isupper() and len(name) > 1) or name in macros.names


def _given(tree: SyntaxTree, called: Node) -> int:
    """Return how many arguments a call gives; 0 where that is not certain."""
    call = called.parent
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if arguments is None or arguments.type != "argument_list" or arguments.has_error:
        return 0
    given = [child for child in arguments.named_children if child.type != _COMMENT]
    return 0 if _may_be_other(tree, given) else len(given)


def _may_be_other(tree: SyntaxTree, given: Iterable[Node]) -> bool:
    """Say whether there may be fewer arguments than it looks: a pack may be empty, and so may a macro be."""
    for child in given:
        text = tree.source[child.start_byte : child.end_byte]
        if child.type in _MANY or (child.type == "identifier" and text.isupper()):
            return True
    return False
