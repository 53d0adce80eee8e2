"""What the grammar of Swift reads wrongly, written as what it can, in place: names with dollars, ranges of members.

Every byte keeps its place, so what is read of the repaired text holds for the text as it stands. Only files with errors
come here.
"""

from __future__ import annotations

import re

_IN_NAME = re.compile(rb"([A-Za-z0-9_])(\$+)(?=[A-Za-z0-9_])")  # `_$name`; `$0` and `$name` begin with theirs

_RANGE = re.compile(rb"(?<=[\w)\]\"]) \.\.[.<] (?=\.[a-z_])")  # `.init("0") ... .init("9")`


def rewrite(text: bytes) -> bytes:
    """Return the text with underscores for the dollars within names, and a list for a range up to a member."""
    text = _RANGE.sub(b",    ", text)
    return _IN_NAME.sub(lambda found: found[1] + b"_" * len(found[2]), text) if b"$" in text else text
