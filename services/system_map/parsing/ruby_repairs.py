"""What the grammar of Ruby reads wrongly, written as what it can, in place: a key that is called like an operator.

Every byte keeps its place, so what is read of the rewritten text holds for the text as it stands.
"""

from __future__ import annotations

import re

_KEY = re.compile(rb"\bdefined\?(?=:(?!:))")


def rename_keys(text: bytes) -> bytes:
    """Return the text with `defined?:`, which is a key of a hash, written as a plain one."""
    return _KEY.sub(b"defined_", text) if b"defined?:" in text else text
