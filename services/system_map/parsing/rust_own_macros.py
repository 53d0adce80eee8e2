"""Macros that a file of Rust declares itself under names of the standard library's, and where these are then meant.

It is asked before the text is parsed, as what such a macro is given need be no expression. So the words are read, without
comments and texts: a `macro_rules!` counts in the braces that it stands in, and beyond those of a module that hands its
macros out (`#[macro_use]`) and of a macro around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.parsing.hidden import Hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

_DECLARED = re.compile(rb"\bmacro_rules\s{0,8}!\s{0,8}([a-z_]+)\b")
# Texts and comments up to their end, or that of the file; braces; what declares a macro or names the standard library.
_TOKEN = re.compile(
    rb"//[^\n]*+|(?P<comment>/\*)|(?<!\w)(?:b|c)?r(?P<fence>#{0,20})\".*?(?:\"(?P=fence)|\Z)|\"(?:[^\"\\]|\\.)*+(?:\"|\\?\Z)"
    rb"|'(?:[\x00-\x5b\x5d-\x7f]|[\xc0-\xff][\x80-\xbf]{1,3}|\\(?:u\{[^}\n]{0,8}\}|x..|.))'"
    rb"|(?P<brace>[{}])|\bmacro_rules\s{0,8}!\s{0,8}(?P<declared>[a-z_]+)\b"
    rb"|\b(?:std|core|alloc)::(?:(?P<named>[a-z_]+)[!;]|(?P<group>(?=\{)))",
    re.DOTALL,
)
_OF_COMMENT = re.compile(rb"/\*|\*/")
_PART = re.compile(rb"[{},]")
_IS_NAME = re.compile(rb"[a-z_]+")
_MAX_GROUPS = 100  # `use std::{…}` of a file
_MAX_GROUP = 2000  # bytes of one
_MAX_HEAD = 400  # bytes that say what braces are


class _Braces(NamedTuple):
    start: int
    is_open: bool  # what is declared in them counts around them, too
    declared: set[bytes]


def own_macros(text: bytes, names: frozenset[bytes]) -> Hidden:
    """Return where which of the names mean macros that the file declares itself: these may take and make anything.

    Left out is what the standard library's of its name may be meant by, or what hands on to that and takes the same:
    `use std::dbg;`, `use std::{dbg, fmt};`, `std::write!($out, $($rest)*)`.
    """
    if b"macro_rules" not in text or names.isdisjoint(_DECLARED.findall(text)):
        return Hidden({})
    spans: dict[bytes, list[tuple[int, int]]] = {}
    handed_on: set[bytes] = set()
    around = [_Braces(0, False, set())]
    head = groups = 0
    for found in _tokens(text):
        start = found.start()
        if found["declared"]:
            around[-1].declared.add(found["declared"])
        elif found["named"]:
            handed_on.add(found["named"])
        elif found["group"] is not None and groups < _MAX_GROUPS:
            groups += 1
            handed_on.update(_first_names(text[found.end() + 1 : found.end() + _MAX_GROUP]))
        elif found["brace"] == b"{":
            before = text[max(head, start - _MAX_HEAD) : start].rpartition(b";")[2].rstrip()
            around.append(_Braces(start, _is_open(before), set()))
        elif found["brace"] and len(around) > 1:
            _close(around, start, spans)
        head = found.end() if found["brace"] else head
    while around:
        _close(around, len(text), spans)
    return Hidden({name: some for name, some in spans.items() if name in names and name not in handed_on})


def _tokens(text: bytes) -> Iterator[re.Match[bytes]]:
    """Give what is found in a text; of comments of several lines, which nest, their beginning."""
    position = 0
    while (found := _TOKEN.search(text, position)) is not None:
        yield found
        position = _end_of_comment(text, found.end()) if found["comment"] else found.end()


def _close(around: list[_Braces], end: int, spans: dict[bytes, list[tuple[int, int]]]) -> None:
    braces = around.pop()
    if braces.is_open:
        around[-1].declared.update(braces.declared)
        return
    for name in braces.declared:
        spans.setdefault(name, []).append((braces.start, end))


def _is_open(before: bytes) -> bool:
    """Say whether braces behind a text are those of a macro, `cfg_x! {`, of `#[macro_use] mod x {`, or of a condition."""
    return before.endswith((b"!", b"]", b"else")) or (b"macro_use" in before and b"mod " in before)


def _end_of_comment(text: bytes, position: int) -> int:
    """Return where the comment ends that is open there; they nest."""
    depth = 1
    while depth and (found := _OF_COMMENT.search(text, position)) is not None:
        depth += 1 if found[0] == b"/*" else -1
        position = found.end()
    return len(text) if depth else position


def _first_names(group: bytes) -> set[bytes]:
    """Return the names that stand in a group themselves, not in one within it: `write` of `write, fmt::{self}}`."""
    names: set[bytes] = set()
    depth = start = 0
    for found in _PART.finditer(group):
        name = group[start : found.start()].strip()
        if not depth and found[0] != b"{" and _IS_NAME.fullmatch(name):
            names.add(name)
        start = found.end()
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth < 0:
            break
    return names
