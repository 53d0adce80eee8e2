"""Foreign text inside Markdown: names, sentences and lines of code that cannot become links, images or HTML."""

from __future__ import annotations

import re

# What Markdown may read as markup anywhere in a line, what may begin a block, and what turns into a link by itself.
_INLINE = re.compile(r"([\\`*_\[\]<>&!|~#$])")
_BLOCK = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|file)(:)")
_WWW = re.compile(r"(?i)\bwww\.")
_TICKS = re.compile(r"`+")
_UNSEEN = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))


def visible(text: str) -> str:
    """Return text without what turns or hides the writing around it, and without control characters."""
    return "".join(char if char >= " " or char in "\t\n" else " " for char in text.translate(_UNSEEN))


def plain(text: str) -> str:
    """Return foreign words as Markdown that shows just them, on one line."""
    words = " ".join(visible(text).split())
    words = _INLINE.sub(r"\\\1", words)
    words = _BLOCK.sub(lambda found: f"{found[1]}{found[2][:-1]}\\{found[2][-1]}", words)
    # A zero-width space keeps an address from becoming a link by itself.
    words = _ADDRESS.sub("\\1\u200b\\2", words)
    words = _WWW.sub("www\u200b.", words)
    return words.replace("@", "@\u200b")


def code(text: str) -> str:
    """Return a name as a code span, whatever backticks it holds; an empty one as nothing."""
    words = " ".join(visible(text).split())
    if not words:
        return ""
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(words)), default=0))
    pad = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{pad}{words}{pad}{fence}"


def block(text: str, language: str = "") -> str:
    """Return lines as a fenced block that nothing in them can end."""
    lines = visible(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in _TICKS.findall(lines)), default=0))
    word = "".join(char for char in language.lower() if char.isascii() and (char.isalnum() or char in "+#-"))
    return f"{fence}{word}\n{lines}\n{fence}"
