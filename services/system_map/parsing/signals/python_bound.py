"""Where the text of a module of Python gives names a value, in whatever way: for those that must have one only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

_WORD = re.compile(rb"(?<![\w.])[A-Za-z_]\w{0,79}+(?!\w)")
_GIVEN = re.compile(rb"[ \t]*+(?:[-+*/|&%@^<>]{0,2}=(?!=)|:=|in\b)")
_ANNOTATED = re.compile(rb"[ \t]*+:[^=\n]{1,80}=(?!=)")
_LISTED = re.compile(rb"[ \t]*+,?[ \t]*+\)?[ \t]*+(?:[\r\n#]|\Z)")  # alone in its line: `from d import (`
_IN_ROW = re.compile(rb"[ \t]*+[,)\]][\w.,*()\[\] \t]{0,200}(?:=(?!=)|\bin\b)")
_LED = re.compile(rb"\b(?:for|as|import|global|nonlocal|def|class|del|case)[ \t(]+\Z|\bimport\b[^;]*\Z")
_ROW = re.compile(rb"[ \t]*+(?:[(\[*][ \t]*+|[\w.]{1,80}+[ \t]*+,[ \t]*+){0,20}+\Z")
_MAX_LINE = 300
_MAX_WORDS = 200_000


def bound_places(source: bytes, names: frozenset[bytes], start: int = 0, end: int | None = None) -> Iterator[int]:
    """Yield where one of the names seems to be given a value; a few of the places may be none."""
    words = _WORD.finditer(source, start, len(source) if end is None else end) if names else ()
    for match in islice(words, _MAX_WORDS):
        if match[0] in names and _is_bound(source, match.start(), match.end()):
            yield match.start()


def _is_bound(source: bytes, start: int, end: int) -> bool:
    """Say whether what stands around a name in its line may give it a value."""
    line = source[max(source.rfind(b"\n", 0, start) + 1, start - _MAX_LINE) : start]
    if _GIVEN.match(source, end) or _LED.search(line):
        return True
    if not line.strip() and (_ANNOTATED.match(source, end) or _LISTED.match(source, end)):
        return True
    part = line[max(line.rfind(b";"), line.rfind(b":")) + 1 :]
    return bool(_ROW.match(part)) and bool(_IN_ROW.match(source, end))
