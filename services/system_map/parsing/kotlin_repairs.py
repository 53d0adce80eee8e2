"""What the grammar of Kotlin reads wrongly, taken away in place: words that mean something only before a declaration.

Every byte keeps its place, so what is read of the repaired text holds for the text as it stands.
"""

from __future__ import annotations

import re

# Behind an annotation on a line of its own, `actual class X {` and `annotation class X` are read as expressions.
_SOFT = re.compile(
    rb"((?:^[ \t]*@[^\n]{1,300}|^[ \t]*\))\r?\n[ \t]*)(actual|expect|annotation)(?=[ \t]+(?:(?:public|private|internal|protected|open|abstract|sealed|final|override"
    rb"|inline|data|value|enum|inner|suspend|operator|infix|external|tailrec|const|lateinit|annotation)[ \t]+){0,6}"
    rb"(?:class|fun|val|var|object|interface|typealias|constructor)\b)",
    re.MULTILINE,
)
_PLATFORM = re.compile(rb"\b(?:actual|expect)(?=[ \t]+constructor\b)")
# `class X` and, on the next line, `internal constructor(`.
_CONSTRUCTOR = re.compile(
    rb"(\bclass[ \t]+[\w<>, ]{1,200}\r?\n[ \t]*)((?:(?:private|internal|protected|public|actual|expect)[ \t]+){1,3})(?=constructor\b)"
)
# A variable that is called like a modifier: `final = true`.
_NAMED_LIKE_A_MODIFIER = re.compile(rb"^([ \t]*)(?:final|data|open|inner|value)(?=[ \t]*[-+*/]?=[^=])", re.MULTILINE)
# A name that starts like an operator, and a property called like an accessor.
_LIKE_AN_OPERATOR = re.compile(rb"(?<![\w.])i(?=[ns]\d)")
_OWN_SET = re.compile(rb"\b(?:val|var)[ \t]+(set|get)[ \t]*[:=]")
_SET = re.compile(rb"(?<![\w.])(?<!private )(?<!internal )(?<!protected )(?:set|get)\b(?![ \t]*\()")


def blank_words(text: bytes) -> bytes:
    """Replace what the grammar stumbles over by blanks, a variable's name by another, of the same length."""
    if b"constructor" in text:
        text = _CONSTRUCTOR.sub(lambda found: found[1] + b" " * len(found[2]), text)
    if b"actual" in text or b"expect" in text or b"annotation" in text:
        text = _SOFT.sub(lambda found: found[1] + b" " * len(found[2]), _PLATFORM.sub(b"      ", text))
    text = _LIKE_AN_OPERATOR.sub(b"I", text)
    if _OWN_SET.search(text):
        text = _SET.sub(b"own", text)
    return _NAMED_LIKE_A_MODIFIER.sub(lambda found: found[1] + b"_" * (len(found[0]) - len(found[1])), text)
