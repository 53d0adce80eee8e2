"""What the grammar of shell scripts cannot read, written as what it can, in place: brackets that test no comparison.

Every byte keeps its place, so what is read of the repaired text holds for the text as it stands. Only files with errors
come here.
"""

from __future__ import annotations

import re

# `[` is a command as any other, and may be given whatever a command is given: `[ "$(name)" "$@" ]`.
_COMPARES_NOTHING = re.compile(
    rb"\[[ \t]{1,8}(?:![ \t]{1,8})?(?!-[A-Za-z][ \t])(?:\"[^\"\n]{0,200}\"|[^\s\"\]]{1,200})[ \t]{1,8}[\"$]"
)
_BRACKET = re.compile(rb"\[(?=[ \t])")
_BEFORE_COMMAND = re.compile(rb"(?:\A|[\n;&|({!`]|\b(?:if|while|until|elif|then|else|do))[ \t]{0,80}\Z")

# `${line%%]*}`, `${answer#*{"name":}`: what is cut off may hold brackets without their ends.
_CUT = re.compile(rb"(\$\{[A-Za-z_]\w{0,80}(?:\[[^\]\n]{0,40}\])?(?:%%?|##?))((?:\\.|[^}\n$`\\]|\$(?![{(])){1,200})\}")
_PLAIN = bytes(95 if byte in b"[]{}()<>\"'\\" else byte for byte in range(256))


def rewrite(text: bytes) -> bytes:
    """Return the text with patterns without brackets, and each `[` that stands where a command does as the command `:`.

    The latter where one compares nothing.
    """
    text = _CUT.sub(lambda found: found[1] + found[2].translate(_PLAIN) + b"}", text)
    if not _COMPARES_NOTHING.search(text):
        return text
    return _BRACKET.sub(lambda found: b":" if _is_command(found) else b"[", text)


def _is_command(found: re.Match[bytes]) -> bool:
    start = found.start()
    return _BEFORE_COMMAND.search(found.string[max(start - 90, 0) : start]) is not None
