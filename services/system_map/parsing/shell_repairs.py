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

# Zsh's flags: `${(f)name}` is a name to the grammar, `${(f)"$(command)"}` and `${${(f)"$(command)"}#cut/}` what stands
# between the quotes.
_FLAGS_OF_NAME = re.compile(rb"(?<=\$\{)\([A-Za-z@%^#~]{1,12}\)(?=[A-Za-z_])")
_FLAGS_OF_TEXT = re.compile(rb"(?P<open>(?:\$\{){1,3}\([A-Za-z@%^#~]{1,12}\))(?=\"\$\()")
_MOST_OF_TEXT = 400
_END_OF_TEXT = (None, *(re.compile(rb"\)\"(?P<close>(?:\}[^\s\"'(){}]{0,80}){%d}\})" % deep) for deep in range(3)))
# Zsh ends a block at any `}`, also behind a line that goes on.
_GOES_ON_TO_END = re.compile(rb"\\(?=\r?\n\}[ \t]{0,80}\r?(?:\n|\Z))")


def rewrite(text: bytes) -> bytes:
    """Return the text with patterns without brackets, and each `[` that stands where a command does as the command `:`.

    The latter where one compares nothing. What zsh alone has, flags and ends of blocks, goes.
    """
    text = _GOES_ON_TO_END.sub(b" ", text)
    if b"${(" in text:
        text = _without_flags(_FLAGS_OF_NAME.sub(lambda found: b"_" * len(found[0]), text))
    text = _CUT.sub(lambda found: found[1] + found[2].translate(_PLAIN) + b"}", text)
    if not _COMPARES_NOTHING.search(text):
        return text
    return _BRACKET.sub(lambda found: b":" if _is_command(found) else b"[", text)


def _without_flags(text: bytes) -> bytes:
    """Blank flags and brackets around texts, where both ends stand in one line."""
    found = bytearray(text)
    for flags in _FLAGS_OF_TEXT.finditer(text):
        line_end = text.find(b"\n", flags.end(), flags.end() + _MOST_OF_TEXT)
        limit = line_end if line_end >= 0 else flags.end() + _MOST_OF_TEXT
        ending = _END_OF_TEXT[flags["open"].count(b"${")]
        end = ending.search(text, flags.end(), limit) if ending else None
        if end is not None:
            for start, stop in (flags.span("open"), end.span("close")):
                found[start:stop] = b" " * (stop - start)
    return bytes(found)


def _is_command(found: re.Match[bytes]) -> bool:
    start = found.start()
    return _BEFORE_COMMAND.search(found.string[max(start - 90, 0) : start]) is not None
