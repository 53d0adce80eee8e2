"""One entry of a commit's tree, as `git ls-tree -r -l -z` lists it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What turns the order of the letters around it, so that "exe.gpj" reads as "jpg.exe", and separators of lines: shown,
# they would disguise a name.
_UNSHOWN = re.compile(r"[\x80-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """A path of a commit; `size` is None for submodules."""

    mode: str  # 100644, 100755, 120000 (link), 160000 (submodule)
    blob: str
    size: int | None
    raw_path: bytes

    @property
    def path(self) -> str:
        """The path as text; see `readable_path`."""
        return readable_path(self.raw_path)


def readable_path(raw: bytes) -> str:
    r"""Return a path as text: UTF-8, with undecodable bytes, control characters and backslashes as `\xNN`.

    Signs that change the direction of what is read are written as `\uNNNN`.

    Distinct raw paths stay distinct, so the result is an identity as well as a label.
    """
    text = raw.decode("utf-8", errors="surrogateescape")
    if text.isprintable() and "\\" not in text:  # as nearly all are
        return text
    escaped = "".join(
        f"\\x{ord(character) - 0xDC00 if 0xDC80 <= ord(character) <= 0xDCFF else ord(character):02x}"
        if 0xDC80 <= ord(character) <= 0xDCFF or ord(character) < 0x20 or ord(character) in {0x5C, 0x7F}
        else character
        for character in text
    )
    return _UNSHOWN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", escaped)
