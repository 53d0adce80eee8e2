"""What the grammar of Go cannot read: `new` of a value, which Go 1.26 knows beside `new` of a type."""

from __future__ import annotations

import re

# `new("a")`, `new(f(1))`, `new(T{…})`, `new([]T{…})`, `new(a + b)`: none of them is a type.
_NEW = re.compile(
    rb"(?<![\w.])ne(?=w\((?:[ \t\r\n]{0,80}(?:[\"'`0-9!&+^<-]"
    rb"|(?!(?:func|struct|interface|chan|map)\b)\w[\w.]{0,200}(?:\[[\w.,* ]{0,200}\])?(?:[({]|\[[0-9]|[ \t]{0,8}[-+/%|&^<>=*])"
    rb"|(?:\[[^\[\]\n]{0,200}\]|map\[[\w.]{1,200}\])[\w.*\[\]]{1,200}\{)))w"
)


def rewrite(text: bytes) -> bytes:
    """Return the text with `new` of a value called by a name that is no word of the language."""
    return _NEW.sub(b"ne_", text) if b"new(" in text else text
