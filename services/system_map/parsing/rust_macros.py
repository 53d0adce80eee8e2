"""Calls within what macros of Rust are given: `assert!(is_open(door))`, `vec![price()]`, `ensure!(cart.is_paid())`.

The grammar reads what a macro is given as loose words. What the standard library's macros take are expressions, so these
are parsed as such: of `assert!(a, b)` the name is blanked in place, and what is left, `!(a, b)`, is an expression wherever
the macro may stand. (Without the `!`, brackets behind a block would be its arguments.) Of other macros the words are read
that look like a call; what becomes of them the macro says, so these are less sure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from services.system_map.parsing.captured import Span
from services.system_map.parsing.rust_items import rename_macros
from services.system_map.parsing.rust_own_macros import own_macros
from services.system_map.parsing.uses import MAX_NAME, MAX_RECEIVER

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

_Use = tuple[int, str, str, int, str]

IN_MACRO = "in macro"
# Macros of the standard library, all of whose arguments are expressions; names may be given to them: `"{x}", x = y()`.
_OF_EXPRESSIONS = """
    assert assert_eq assert_ne dbg debug_assert debug_assert_eq debug_assert_ne eprint eprintln format format_args panic
    print println todo unimplemented unreachable write writeln
"""
_CALLED = {b"!(": frozenset(_OF_EXPRESSIONS.encode().split()), b"![": frozenset({b"vec"})}
_OPENED = re.compile(rb"![(\[]")
_LONGEST = 20  # bytes of a name and what is before it
_LAST_WORD = re.compile(rb"(?:^|[^\w:.$'])([a-z_]+)\Z")  # `$` matches before a newline too
# Further ones of the standard library, where a pattern or nothing but the name keeps them from being parsed.
_STANDARD = _CALLED[b"!("] | {b"matches", b"assert_matches", b"debug_assert_matches", b"thread_local", b"vec"}
# What these are given is no code that runs there: code that is put together, words, conditions of the compiler.
_OF_WORDS = """
    asm cfg concat concat_idents global_asm include include_bytes include_str naked_asm parse_quote parse_quote_spanned
    quote quote_spanned stringify
"""
_UNREAD = frozenset(_OF_WORDS.encode().split())
# Functions that macros bring along for what they are given (tracing): `info!(cart = debug(cart))`.
_BROUGHT = frozenset({"debug", "display"})
_LIKE_CALL = re.compile(rb"[\w>]\(")
_HEADS = frozenset({"identifier", "self", "crate", "super"})
_MAX_TREES = 2000  # brackets in what one macro is given
_MAX_WORDS = 20_000
_MAX_STEPS = 16  # parts of a path


def open_macros(text: bytes) -> bytes:
    """Return the text in which macros that take expressions are expressions, every byte in its place."""
    text = rename_macros(text)
    opened = None
    own = own_macros(text, _STANDARD)
    for found in _OPENED.finditer(text):
        end = found.start()
        word = _LAST_WORD.search(text, max(end - _LONGEST, 0), end)
        if word is not None and word[1] in _CALLED[found[0]] and not own.holds(word[1], end):
            opened = bytearray(text) if opened is None else opened
            opened[word.start(1) : end] = b" " * (end - word.start(1))
    return text if opened is None else bytes(opened)


def opened_macros(tree: SyntaxTree) -> list[Span]:
    """Return the names of the macros that were opened, as the source has them."""
    source = tree.source
    found = []
    own = own_macros(source, _STANDARD)
    for node in tree.nodes("not"):
        end = node.start_byte
        word = _LAST_WORD.search(source, max(end - _LONGEST, 0), end)
        if word is not None and word[1] in _CALLED.get(source[end : end + 2], ()) and not own.holds(word[1], end):
            found.append(Span(word.start(1), end, node.start_point))
    return found


def calls_in_macros(tree: SyntaxTree) -> list[_Use]:
    """Return what looks like a call in what the other macros are given."""
    found: list[_Use] = []
    own = own_macros(tree.source, _STANDARD)
    read_as_items = {node.start_byte for node in tree.nodes("opened_macro")}
    for name in tree.nodes("called_macro"):
        call = name.parent if name.start_byte not in read_as_items else None
        given = call.child(call.child_count - 1) if call is not None and call.child_count else None
        if given is None or given.type != "token_tree":
            continue
        word = tree.source[name.start_byte : name.end_byte].rpartition(b"::")[2]
        if word not in _UNREAD and _LIKE_CALL.search(tree.source, given.start_byte + 1, given.end_byte):
            is_standard = word in _STANDARD and not own.holds(word, name.start_byte)
            found += _calls_in(tree, given, "call" if is_standard else IN_MACRO)
    return found


def _calls_in(tree: SyntaxTree, given: Node, kind: str) -> list[_Use]:
    found: list[_Use] = []
    waiting = [given]
    trees = words = 0
    while waiting and trees < _MAX_TREES and words < _MAX_WORDS:
        children = waiting.pop().children
        kinds = [child.type for child in children]
        trees, words = trees + 1, words + len(kinds)
        for place, what in enumerate(kinds):
            if what != "token_tree" or (place and _is_unread(tree, kinds, children, place)):
                continue
            waiting.append(children[place])
            if place and kinds[place - 1] == "identifier" and tree.source[children[place].start_byte] == ord("("):
                use = _call(tree, children, kinds, place - 1, kind)
                if use is not None:
                    found.append(use)
    return found


def _is_unread(tree: SyntaxTree, kinds: list[str], children: list[Node], place: int) -> bool:
    """Say whether brackets are those of an attribute, or of a macro that is given no code."""
    if kinds[place - 1] == "#":
        return True
    if place < 2 or kinds[place - 1] != "!":
        return False
    return kinds[place - 2] == "#" or tree.text(children[place - 2]).encode() in _UNREAD  # `#![…]`


def _call(tree: SyntaxTree, children: list[Node], kinds: list[str], last: int, kind: str) -> _Use | None:
    """Return the call of the name at a place, with the path in front of it; None for a definition, a variant, a type."""
    name = tree.text(children[last])
    before = kinds[last - 1] if last else ""
    if name[:1].isupper() or len(name) > MAX_NAME or before in {"fn", "$", "'"}:
        return None
    first = last
    for _ in range(_MAX_STEPS):
        if first < 2 or kinds[first - 1] not in {".", "::"} or kinds[first - 2] not in _HEADS:
            break
        first -= 2
    start = children[first].start_byte
    is_whole = not first or kinds[first - 1] not in {".", "::", "$"}
    written = [tree.text(children[place]) for place in range(first, last, 2)] if is_whole else []
    receiver = ".".join(written) if is_whole else "?"
    if not receiver and kind == IN_MACRO and name in _BROUGHT:
        return None
    if len(receiver) > MAX_RECEIVER:
        receiver = "?"
    return start, name, receiver, children[last].start_point[0] + 1, kind
