"""What the grammars of JavaScript and TypeScript cannot read, though the languages have it: taken away or ended in place."""

from __future__ import annotations

import re

# `export … from "x" with { type: "json" }`: the grammars know attributes where something is imported.
_ATTRIBUTES = re.compile(
    rb"""\bfrom[ \t]{0,8}(?:"[^"\n]{0,400}"|'[^'\n]{0,400}')([ \t]{0,8}\b(?:with|assert)[ \t\r\n]{0,80}\{[^{}]{0,400}\})"""
)
# A line that begins with a call's type parameters, behind one that ended without a semicolon: the grammar takes them for
# type arguments of what stands at that end.
_CALL = re.compile(
    rb"^[ \t]{0,80}[ \t](?=<[ \t\r\n]{0,80}(?:(?:const|in|out)[ \t]+)?[A-Z]\w{0,80}[ \t\r\n]{0,80}(?:[,>=]|extends\b))",
    re.MULTILINE,
)
# A variable called `using`: in front of anything but a name, the word declares nothing.
_USING = re.compile(rb"(?<![\w$])using(?![\w$])(?![ \t]+(?!(?:in|instanceof|as|satisfies)\b)[A-Za-z_$])")
# The type of `undefined`, which the grammar knows as a value alone: any other name it knows.
_UNDEFINED = re.compile(rb"(?<![\w$.])(typeof[ \t]{1,8}undefine)d(?![\w$])")
_OPEN_END = re.compile(rb"[\w>\])}\"'][ \t\r]*(?://[^\n]*)?$")
_COMMENT = re.compile(rb"[ \t\r]*(?://|/\*|\*)|.*\*/[ \t\r]*$|[ \t\r]*$")
_MAX_BETWEEN = 30  # lines of comments between one signature and the next
_MAX_LINE = 1000


def without_attributes(text: bytes) -> bytes:
    """Put blanks in place of the attributes of re-exports."""
    return _ATTRIBUTES.sub(lambda found: found[0][: -len(found[1])] + _blanks(found[1]), text)


def with_ends(text: bytes) -> bytes:
    """Put semicolons where TypeScript's call signatures end with their lines.

    Attributes of re-exports are blanked, and variables called like the keyword `using` renamed, and `typeof undefined`.
    """
    text = without_attributes(text)
    if b"undefined" in text:
        text = _UNDEFINED.sub(rb"\1_", text)
    if b"using" in text:
        text = _USING.sub(b"usin_", text)
    found = bytearray(text)
    for call in _CALL.finditer(text):
        if _ends_open(text, call.start()):
            found[call.end() - 1] = ord(";")
    return bytes(found)


def _ends_open(text: bytes, end: int) -> bool:
    """Tell whether the last line of code before a byte ends where a signature may, and without a semicolon."""
    for _ in range(_MAX_BETWEEN):
        start = text.rfind(b"\n", max(0, end - _MAX_LINE), max(0, end - 1)) + 1
        line = text[start : end - 1]
        if end <= 1 or len(line) >= _MAX_LINE - 1:
            return False
        if not _COMMENT.match(line):
            return _OPEN_END.search(line) is not None
        end = start
    return False


def _blanks(text: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", text)
