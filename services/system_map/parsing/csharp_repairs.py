"""What the grammar of C# cannot read, rewritten in place: blocks of extensions, pointers that are followed, `#if … else if`.

Every byte keeps its place, so what is read of the repaired text holds for the text as it stands.
"""

from __future__ import annotations

import re

from services.system_map.parsing import marks

_CAST = rb"\([ \t]?[A-Za-z_][\w.]{0,80}+(?:<[\w.,? ]{1,80}>)?[ \t]?\*{1,3}[ \t]?\)"  # no product ends in a star
_GROUP = rb"\((?:[^()\r\n]++|\([^()\r\n]{0,200}\)){1,20}+\)"
_ASSIGNED = rb"(?=[ \t]{0,8}(?:[-+*/%&|^]|<<|>>)?=[^=])"
# `*(` in front of another cast.
_INNER_CAST = re.compile(rb"(?<=\*\()" + _CAST + rb"(?=[\w(&])")
_BEHIND_CAST = re.compile(rb"(?<![\w)])\*" + _CAST + rb"[ \t]?(?:(" + _GROUP + rb")|(?=[\w(&]))")
# A star that can be no product: behind an operator, or what stands behind it is assigned to.
_GROUPED = re.compile(
    rb"(?:[=(,;{}?:!&|+-][ \t]{0,8}|[=(,?:&|+-][ \t]{0,8}\r?\n[ \t]{0,200}|\breturn[ \t]{1,8})\*(" + _GROUP + rb")"
    rb"|^[ \t]{0,200}\*(" + _GROUP + rb")" + _ASSIGNED,
    re.MULTILINE,
)
_STEPPED = re.compile(rb"^[ \t]{0,200}\*[A-Za-z_]\w{0,80}(\+\+|--)" + _ASSIGNED, re.MULTILINE)

# `extension(Cart cart) {` in a static class: without a type in front it is neither method nor call.
_EXTENSION = re.compile(
    rb"((?:^|[{};])[ \t]{0,200})extension(?=[ \t]{0,80}(?:<[^<>(){};]{1,200}>)?[ \t\r\n]{0,80}"
    rb"\((?:[^(){};]++|\([^(){};]{0,200}\)){1,20}+\)[ \t\r\n]{0,200}(?:where\b[^{};]{1,500}+)?\{)",
    re.MULTILINE,
)
_AS_CLASS = b"class   _"

_DIRECTIVE = re.compile(rb"[ \t]*#[ \t]*(if|elif|else|endif)\b")
# What goes on with the statement in front of the `#if` that it stands behind.
_GOES_ON = re.compile(rb"[ \t]*(?:(?:else|case|default|catch|finally)\b|&&|\|\||\?\?|\.[A-Za-z_])")
_GOES_ON_BELOW = re.compile(rb"(?:(?<![\w@])else|&&|\|\||\?\?)[ \t\r]*\Z")
_NO_CODE = re.compile(rb"[ \t\r]*(?://|/\*|\*|$)")


def read_extensions(text: bytes) -> bytes:
    """Return the text with blocks of extensions written as what the grammar knows: `class   _(Cart cart) {`."""
    text = text.replace(b"(async)", b"(_sync)")  # a variable: `if (async)`
    return _EXTENSION.sub(rb"\1" + _AS_CLASS, text) if b"extension" in text else text


def is_extensions(source: bytes, start: int) -> bool:
    """Tell whether a class that was read at this byte is a block of extensions."""
    return source.startswith(b"extension", start)


def read_pointers(text: bytes) -> bytes:
    """Return the text with pointers that are followed written as what the grammar knows: `_[p + o]`, `p`."""
    if b"*" not in text or b"unsafe" not in text:
        return text
    text = _INNER_CAST.sub(lambda found: b" " * len(found[0]), text)
    text = _BEHIND_CAST.sub(_as_element, text)
    text = _GROUPED.sub(_as_element, text)
    return _STEPPED.sub(lambda found: found[0][:-2] + b"  ", text)


def rewrite(text: bytes) -> bytes:
    """Return the text with its pointers rewritten, and without the directives that stand within a statement."""
    return join_alternatives(read_pointers(text))


def choose_alternatives(text: bytes) -> bytes:
    """Return the text rewritten and of every `#if` that is left one alternative, the others blanked."""
    return marks.blank_alternatives(rewrite(text))


def join_alternatives(text: bytes) -> bytes:
    """Blank `#if` and what belongs to it where the statement in front goes on: `else if (x)`, `case 2:`, `&& x`.

    So are those whose last line goes on below: `else`. The alternatives stay, one behind the other, as they may in a chain of `else` and of `case`.
    """
    lines = text.split(b"\n")
    blocks: list[list[int]] = []  # the directives of each `#if` that is open
    begun: list[int] = []  # those that no code has followed yet
    joined: set[int] = set()
    last = b""  # line of code
    for number, line in enumerate(lines):
        found = _DIRECTIVE.match(line)
        if found is None:
            if not _NO_CODE.match(line):
                joined.update(begun if begun and _GOES_ON.match(line) else ())
                begun, last = [], line
        elif found[1] == b"if":
            blocks.append([number])
            begun.append(number)
        elif blocks:
            joined.update(blocks[-1][:1] if not begun and _GOES_ON_BELOW.search(last[-20:]) else ())
            begun = []
            blocks[-1].append(number)
            for one in _ended(found[1], blocks, joined):
                lines[one] = _blank(lines[one])
    return b"\n".join(lines)


def _ended(word: bytes, blocks: list[list[int]], joined: set[int]) -> list[int]:
    """Return the directives to blank where a block ends, and take it away."""
    ended = blocks.pop() if word == b"endif" else []
    return ended if ended and ended[0] in joined else []


def _as_element(found: re.Match[bytes]) -> bytes:
    """Return `_[p + o]` for `*(uint*)(p + o)`, as long as it was; blanks where no group stands behind the star."""
    number = found.lastindex
    if number is None:
        return b" " * len(found[0])
    head, group = found[0][: found.start(number) - found.start()], found[number]
    star = head.index(b"*")
    return head[:star] + b"_" + b" " * (len(head) - star - 1) + b"[" + group[1:-1] + b"]"


def _blank(line: bytes) -> bytes:
    return b" " * len(line.rstrip(b"\r")) + line[len(line.rstrip(b"\r")) :]
