"""READMEs in AsciiDoc: what is left of one as paragraphs of plain text. Pure."""

from __future__ import annotations

import re

_TITLE = re.compile(r"^= \S", re.MULTILINE)
_BLOCK = re.compile(r"^(-{4,}|\.{4,}|={4,}|\*{4,}|\+{4,})[ \t]*\n.*?^\1[ \t]*$", re.DOTALL | re.MULTILINE)
# Titles, attributes, macros and what says how the next block is set.
_LINE = re.compile(r"^(?:=+ .*|:!?[\w-]+!?:.*|\w+::\S*\[.*\].*|image:\S+\[.*|//.*|\[[^\]\n]*\]|\.\w.*)$", re.MULTILINE)
_LINK = re.compile(r"(?:link:|https?://|mailto:|xref:)[^\s\[\]]{1,500}\[([^\]\n]{0,300})\]")
_ATTRIBUTE = re.compile(r"\{[\w-]{1,60}\}(?:\[([^\]\n]{0,300})\])?")
_LONGEST = 40_000  # of a text; a block without an end is looked for to the end


def is_asciidoc(text: str) -> bool:
    """Say whether a text begins like AsciiDoc: with a title of one equals sign."""
    return _TITLE.search(text[:1_000]) is not None


def plain_asciidoc(text: str) -> str:
    """Return a text without titles, attributes, blocks of code and macros; of links their words."""
    text = _LINE.sub("", _BLOCK.sub("", text[:_LONGEST]))
    text = _LINK.sub(lambda found: found[1].partition(",")[0].removesuffix("^"), text)
    return _ATTRIBUTE.sub(lambda found: found[1] or "", text)
