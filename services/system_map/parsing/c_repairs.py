"""What no grammar of C or C++ can read, taken away in place: macros in declarations, alternatives that split a construct.

Every byte keeps its place, so what is read of the repaired text holds for the text as it stands. Only files that do not
parse as they are come here.
"""

from __future__ import annotations

import re

from services.system_map.parsing.c_macros import TEXTS, blank_around_texts, blank_statements, blanks, without_texts

# Lines with nothing but a name in capitals, alone or in front of a block, and such names between a parameter list and its body.
_BARE_MACRO = re.compile(
    rb"^[ \t]{0,80}_{0,2}[A-Z][A-Z0-9_]{5,80}(?=[ \t]*\r?$|[ \t]\{[ \t]*\r?$)"
    rb"|^[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}\([^(){};]{0,200}\)(?=[ \t]*\r?\n(?![ \t\r\n]{0,80}[{:]))"
    rb"|(?<=\) )_{0,2}[A-Z][A-Z0-9_]{5,80}(?=[ \t\r\n]{0,80}[{;:])"
    rb"|(?<=\bconst )_{0,2}[A-Z][A-Z0-9_]{5,80}(?=[ \t\r\n]{0,80}[{;])",
    re.MULTILINE,
)
# `void Reset() LOCKS_EXCLUDED(mutex_) {`: also where the words of a method stand in front.
_BEHIND_PARAMETERS = re.compile(
    rb"(?:\)|\) ?(?:const|override|noexcept|final))(?:[ \t]{0,80}\r?\n)?[ \t]{1,80}"
    rb"(_{0,2}[A-Z][A-Z0-9]*_[A-Z0-9_]{2,80}[ \t]?\([^(){};]{0,200}\))(?=[ \t\r\n]{0,80}\{)"
)
# `class SOME_API Name final : public Base {`, but not `struct SOME_TYPE name{1, 2};`.
_IN_CLASS_HEAD = re.compile(
    rb"\b(?:class|struct|union)[ \t]+([A-Z][A-Z0-9]*_[A-Z0-9_]*)[ \t]+"
    rb"(?=\[\[|\w+[ \t]*(?:final\b[ \t]*)?(?:\r?\n[ \t]*)?(?::[^:]|\{[ \t]*(?://.*)?\r?$))",
    re.MULTILINE,
)
# `class Name SOME_FINAL : public Base`, and in front of a body what is called like the word of the language.
_BEHIND_CLASS_NAME = re.compile(
    rb"\b(?:class|struct)[ \t]{1,80}(?!\w*::)(?=\w*[a-z])\w{1,80}[ \t]{1,80}"
    rb"([A-Z][A-Z0-9_]{1,80}+)(?:(?=[ \t\r\n]{0,80}:[^:])|(?<=FINAL)(?=[ \t\r\n]{1,80}\{))"
)
# `typedef SOME_ATTRIBUTE void (*name)(int)`, `typedef __attribute__((aligned(1))) SOME_TYPE name;`.
_IN_TYPEDEF = re.compile(
    rb"typedef[ \t]{1,80}(__attribute__[ \t]{0,8}\(\((?:[^()\n]|\([^()\n]{0,80}\)){0,200}+\)\)"
    rb"|[A-Z][A-Z0-9]*_[A-Z0-9_]{0,80}(?:\([^(){};]{0,200}\))?)[ \t]{1,80}"
    rb"(?=(?:const|struct|union|enum|void|char|int|short|long|unsigned|signed|float|double|bool)\b"
    rb"|[A-Za-z_]\w{0,80}(?:[ \t]{1,8}|[ \t]{0,8}\*{1,3}[ \t]{0,8})(?:\([ \t]?\*[ \t]?)?[A-Za-z_]\w{0,80}[ \t]?[;()\[])"
)
# `some_inline int name(`: words that no type is called by.
_WORDS_LIKE_INLINE = (
    b"_inline",
    b"_noinline",
    b"_forceinline",
    b"_constexpr",
    b"_noreturn",
    b"_nodiscard",
    b"_warn_unused",
)
_LIKE_INLINE = rb"(?:\w{1,60}(?:" + b"|".join(_WORDS_LIKE_INLINE) + rb")|__forceinline)\b"
_BEFORE_FUNCTION = re.compile(
    rb"(?:^[ \t]{0,80}|[>;{}][ \t]{1,80}|\b(?:static|inline|virtual|friend|extern|explicit|constexpr)[ \t]{1,80})"
    rb"((?:" + _LIKE_INLINE + rb"[ \t\r\n]{1,80}){1,4})(?=[A-Za-z_~])",
    re.MULTILINE,
)
# `static void some_format(3, 4)` and, behind it, the function's own name and brackets.
_IN_SMALL_LETTERS = re.compile(
    rb"^[ \t]{0,80}(?!return\b|else\b|case\b|throw\b|goto\b|#)(?:[A-Za-z_]\w{0,80}[ \t]{1,8}){1,4}+\*{0,3}[ \t]?"
    rb"([a-z_]\w{1,80}\([0-9][0-9, ]{0,20}\))[ \t\r\n]{1,80}(?=\*{0,3}[A-Za-z_]\w{0,80}[ \t]?\()",
    re.MULTILINE,
)
# `SOME_API int name(`, `SOME_INLINE Name::Name(`, `SOME_CONSTEXPR ~Name(`, `SOME_CONSTEXPR Name(int x) : x_(x) {`.
_BEFORE_DECLARATION = re.compile(
    rb"(?:^[ \t]{0,80}|\b(?:static|inline|virtual|friend|extern|explicit)[ \t]|>[ \t])"
    rb"([A-Z][A-Z0-9]*_[A-Z0-9_]{0,80})[ \t]+"
    rb"(?=[A-Za-z_][\w:<>,*& ]{0,150}[ *&>]~?[\w:]+[ \t]?\("
    rb"|(?:[\w:]{1,80}::)?(?P<name>\w{1,80})(?:<[^<>()\n]{0,80}>)?::~?(?P=name)[ \t]?\("
    rb"|~\w+[ \t]?\(|operator\b|explicit\b"
    rb"|\w+\([^(){};]{0,200}\)[ \t\r\n]{0,80}(?:noexcept[ \t\r\n]{0,80})?[:{])",
    re.MULTILINE,
)
# `void SOME_INLINE Name::name(`
_BEFORE_MEMBER = re.compile(
    rb"[\w>&*][ \t]{1,80}([A-Z][A-Z0-9]*_[A-Z0-9_]{0,80})[ \t]+(?=(?:\w{1,80}::){1,8}~?\w+[ \t]?\()"
)
# `static int SOME_PRINTF(2, 3) name(`, `void SOME_INTERNAL *name(`. After the others: here every word before counts as type.
_BETWEEN_TYPE_AND_NAME = re.compile(
    rb"^[ \t]{0,80}(?:[A-Za-z_]\w{0,80}[ \t]{1,8}){0,4}"
    rb"(?!(?:static|inline|extern|const|volatile|register|virtual|explicit|friend|constexpr|typedef|struct|union|enum|class"
    rb"|typename|template|return|else|do|goto|case|new|delete|throw|using|namespace|signed|operator)\b)"
    rb"[A-Za-z_]\w{0,80}(?:[ \t]{1,8}|[ \t]{0,8}\*{1,3}[ \t]{0,8})"
    rb"([A-Z][A-Z0-9]*_[A-Z0-9_]{0,80}(?:\([^(){};]{0,200}\))?)[ \t\r\n]{1,80}(?=\*{0,3}[A-Za-z_]\w{0,80}[ \t]?\()",
    re.MULTILINE,
)
# `void done(Value* = nullptr)`, `template <class T, T* = nullptr>`: C++ knows defaults of pointers without a name.
_POINTER_DEFAULT = re.compile(
    rb"\*(?:[ \t]?const)?([ \t\r\n]{1,80}=[ \t]{0,8}"
    rb'(?:[A-Za-z_][\w:]{0,80}(?:\(\)|\{\})?|0|\{\}|"(?:\\.|[^"\\\n]){0,200}"))(?=[ \t]{0,8}[,)>])'
)
_MACROS = (
    _BEHIND_PARAMETERS,
    _IN_CLASS_HEAD,
    _BEHIND_CLASS_NAME,
    _IN_TYPEDEF,
    _BEFORE_FUNCTION,
    _IN_SMALL_LETTERS,
    _BEFORE_DECLARATION,
    _BEFORE_MEMBER,
    _BETWEEN_TYPE_AND_NAME,
    _POINTER_DEFAULT,
)

# Lines that no C has.
_CPP = re.compile(
    rb"^[ \t]{0,80}(?:class[ \t]+[A-Za-z_]|namespace(?:[ \t]+[A-Za-z_{]|[ \t]*\r?$)|template[ \t]*<"
    rb"|(?:public|private|protected)[ \t]*:|using[ \t]+namespace\b|virtual[ \t]+[A-Za-z_~]|extern[ \t]+\"C\+\+\")",
    re.MULTILINE,
)

_DIRECTIVE = re.compile(rb"[ \t]*#[ \t]*(\w+)")
_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)')
_OLD_STYLE = b"KR_headers"  # the name under which code older than C89 keeps its heads
_WHOLE = frozenset(b";}")


def blank_macros(text: bytes) -> bytes:
    """Replace macros around declarations, and what else no grammar reads, by blanks of the same length."""
    text = blank_statements(blank_around_texts(text))
    text = _BARE_MACRO.sub(lambda found: blanks(found[0]), text)
    for pattern in _MACROS:
        if pattern is _BEFORE_FUNCTION and not any(word in text for word in _WORDS_LIKE_INLINE):
            continue
        pieces: list[bytes] = []
        position = 0
        for found in pattern.finditer(text):
            start, end = found.span(1)
            pieces += [text[position:start], blanks(text[start:end])]
            position = end
        pieces.append(text[position:])
        text = b"".join(pieces)
    return text


def choose_alternatives(text: bytes) -> bytes:
    """Blank the macros, and where `#if` splits a construct, all alternatives but one.

    `#ifdef A / int one(void) { / #else / int two(void) { / #endif` are two heads for one body: no grammar reads both.
    Alternatives that are whole by themselves stay, all of them.
    """
    text = blank_macros(text)
    code = without_texts(text).split(b"\n")
    hidden = _hidden_lines(code)
    lines = text.split(b"\n")
    return b"\n".join(b" " * len(line) if hide else line for line, hide in zip(lines, hidden, strict=True))


def includes(text: bytes) -> list[tuple[int, str, str]]:
    """Return start, kind and target of every `#include` line outside of comments and texts."""
    found = []
    position = 0
    skipped = iter(TEXTS.finditer(text))
    span = next(skipped, None)
    for line in text.split(b"\n"):
        if b"include" in line and (said := _INCLUDE.match(line)):
            while span is not None and span.end() <= position:
                span = next(skipped, None)
            if span is None or span.start() >= position:
                target = (said[1] or said[2]).decode("utf-8", "replace").strip()
                found.append((position + line.index(b"#"), "local" if said[1] else "system", target))
        position += len(line) + 1
    return found


def is_cpp(text: bytes) -> bool:
    """Tell whether lines outside of comments and texts are C++ for sure."""
    return _CPP.search(text) is not None and _CPP.search(without_texts(text)) is not None


class _Choice:
    """One `#if` up to its `#endif`, while its lines go by."""

    def __init__(self, line: int, condition: bytes) -> None:
        self.marks = [line]  # of #if, #elif, #else
        self.is_split = False
        self.old_style = _OLD_STYLE in condition
        self.balances: list[tuple[int, int]] = []  # of each alternative: braces, parentheses
        self.braces = self.parentheses = 0
        self.last = b""

    def take(self, code: bytes) -> None:
        self.braces += code.count(b"{") - code.count(b"}")
        self.parentheses += code.count(b"(") - code.count(b")")
        self.is_split |= self.braces < 0 or self.parentheses < 0
        self.last = code

    def end_alternative(self) -> None:
        self.is_split |= bool(self.braces or self.parentheses or (self.last and self.last[-1] not in _WHOLE))
        self.balances.append((self.braces, self.parentheses))
        self.braces = self.parentheses = 0
        self.last = b""

    @property
    def kept(self) -> int:
        """Return which alternative stays: the first, or the second where the first is older than C89."""
        return 1 if self.old_style and len(self.marks) > 1 else 0


def _hidden_lines(code: list[bytes]) -> list[bool]:
    hidden = [False] * len(code)
    spans: list[tuple[int, int]] = []
    around: list[_Choice] = []
    goes_on = False
    for number, line in enumerate(code):
        found = None if goes_on else _DIRECTIVE.match(line)
        in_directive = goes_on or found is not None
        goes_on = in_directive and line.rstrip(b"\r").endswith(b"\\")
        word = found[1] if found else b""
        if word in {b"if", b"ifdef", b"ifndef"}:
            around.append(_Choice(number, line))
        elif word in {b"else", b"elif"} and around:
            around[-1].end_alternative()
            around[-1].marks.append(number)
        elif word == b"endif" and around:
            _close(around, number, spans, hidden)
        elif not in_directive and around and (bare := line.strip()):
            around[-1].take(bare)
    _hide(spans, code, hidden)
    return hidden


def _close(around: list[_Choice], number: int, spans: list[tuple[int, int]], hidden: list[bool]) -> None:
    """End a choice; the alternative that is kept counts as code of the choice around it."""
    choice = around.pop()
    choice.end_alternative()
    if not choice.is_split:
        return
    for mark in [*choice.marks, number]:
        hidden[mark] = True
    ends = [*choice.marks[1:], number]
    spans += [
        (start + 1, end)
        for index, (start, end) in enumerate(zip(choice.marks, ends, strict=True))
        if index != choice.kept
    ]
    if around:
        outer, (braces, parentheses) = around[-1], choice.balances[choice.kept]
        outer.braces += braces
        outer.parentheses += parentheses
        outer.last = b" ;" if not (braces or parentheses) else b"{"


def _hide(spans: list[tuple[int, int]], code: list[bytes], hidden: list[bool]) -> None:
    """Hide the lines of all spans, each once however deep they lie; what is included stays."""
    changes = [0] * (len(code) + 1)
    for start, end in spans:
        changes[start] += 1
        changes[end] -= 1
    depth = 0
    for number, change in enumerate(changes[:-1]):
        depth += change
        hidden[number] |= depth > 0
