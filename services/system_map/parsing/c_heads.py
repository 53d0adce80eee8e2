"""Macros with arguments between the type of a function of C or C++ and its name, taken away in place.

`void *SOME_ATTR(malloc) SOME_SIZE(1) make(size_t size) {`: the grammar takes the first of them for the function. Every byte
keeps its place; `c_repairs` puts this together with its own.
"""

from __future__ import annotations

import re

from services.system_map.parsing.c_macros import blanks

_FLAT = rb"\([^(){};]{0,200}+\)"
_NESTED = rb"\((?:[^(){};]{1,200}+|" + _FLAT + rb"){0,8}+\)"
_GIVEN = rb"\((?:[^(){};]{1,200}+|" + _NESTED + rb"){0,40}+\)"
_NO_NAMES = (
    rb"if|for|while|switch|return|sizeof|catch|defined|else|do|case|constexpr|operator|noexcept|throw|alignas|decltype"
)
_BEFORE_NAME = re.compile(
    rb"(?:\b[A-Z][A-Z0-9_]{2,80}+[ \t]?" + _GIVEN + rb"[ \t\r\n]{1,80}+){1,6}+"
    rb"(?=\*{0,3}(?!(?:" + _NO_NAMES + rb")\b)[A-Za-z_]\w{0,80}+[ \t]?" + _GIVEN + rb"[ \t\r\n]{0,80}+\{)"
)
# What stands in front of the function: the end of another definition, a comment, a directive, another macro's brackets.
_BORDER = re.compile(rb"[;{})\"/#]")
_MOST_OF_TYPE = 300
_TYPE = re.compile(rb"[\w:<>,*&\s]+")
_WORD = re.compile(rb"\w+")
_MACRO = re.compile(
    rb"(?<!::)(?<!struct )(?<!union )(?<!enum )(?<!class )\b(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|[A-Z][A-Z0-9]{2,})\b"
)
_SPECIFIERS = frozenset(b"static inline extern const volatile register virtual explicit friend constexpr".split())
_NO_TYPES = frozenset(
    b"return else case goto throw new delete do default typedef using namespace operator template".split()
)


def blank_before_names(text: bytes) -> bytes:
    """Return the text with the macros blanked that stand with arguments between type and name of a function with a body.

    With them go the macros among the words of its type, which must hold one that is none: of `SOME_API(int) name(…) {`
    the macro is the type.
    """
    found = bytearray(text)
    for macros in _BEFORE_NAME.finditer(text):
        spans = _macros_of_type(text, macros.start())
        for start, end in [*spans, macros.span()] if spans is not None else []:
            found[start:end] = blanks(text[start:end])
    return bytes(found)


def _macros_of_type(text: bytes, end: int) -> list[tuple[int, int]] | None:
    """Return where macros stand among the words of the type that ends here; None where these are no type."""
    start = max(end - _MOST_OF_TYPE, 0)
    for border in _BORDER.finditer(text, start, end):
        start = border.end()
        if border[0] == b"#":
            start = text.find(b"\n", start, end) + 1 or end
    if not _TYPE.fullmatch(text, start, end):
        return None
    words = set(_WORD.findall(text, start, end))
    macros = list(_MACRO.finditer(text, start, end))
    if words <= _SPECIFIERS.union(macro[0] for macro in macros) or not words.isdisjoint(_NO_TYPES):
        return None
    is_template = b"<" in text[start:end]  # what it is given in capitals is a type
    return [] if is_template else [macro.span() for macro in macros]
