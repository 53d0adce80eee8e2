"""Macros of C and C++ that stand for a whole statement or for a text, taken away in place where no grammar reads them.

Every byte keeps its place; `c_repairs` puts this together with its own.
"""

from __future__ import annotations

import re

# What holds text rather than code. A comment that does not end goes on to the end, so that this stays one pass.
TEXTS = re.compile(
    rb"//[^\n]*|/\*.*?(?:\*/|\Z)"
    rb'|R"([^()\\\s]{0,16})\(.*?(?:\)\1"|\Z)'
    rb'|"(?:\\.|[^"\\\n])*"'
    rb"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)
_NOT_LINE_END = re.compile(rb"[^\n\\]|\\(?!\r?\n)")  # a line that goes on goes on in a comment too

# A macro over several lines: the grammar ends it at a comment.
_LONG_MACRO = re.compile(rb"#[ \t]{0,8}define\b[^\n\\]{0,1000}+(?:\\(?:\r?\n|.)[^\n\\]{0,1000}+)++")

# `NAME("text")`: beside another text it is a part of that, and no call.
_TEXT_IN_MACRO = re.compile(rb'\b([A-Z][A-Z0-9_]{1,80}\()[ \t]{0,8}"(?:\\.|[^"\\\n]){0,1000}+"[ \t]{0,8}(\))')
_TEXT_FOLLOWS = re.compile(rb'[ \t]{0,80}(?:\r?\n[ \t]{0,80})?"')

_STATEMENT = re.compile(rb"^[A-Z][A-Z0-9_]{3,80}\(", re.MULTILINE)
_OUTLINE = re.compile(
    TEXTS.pattern + rb"|^[ \t]*#(?:[^\n\\]|\\.)*+"
    rb"|^(?P<statement>[A-Z][A-Z0-9_]{3,80}\()"
    rb"|^(?P<end>\})"
    rb'|\b(?P<around>namespace\b[^{};()"\n]{0,200}\{)'
    rb"|(?P<brace>[{}])",
    re.DOTALL | re.MULTILINE,
)
_PART = re.compile(TEXTS.pattern + rb"|(?P<open>\()|(?P<close>\))", re.DOTALL)
_ARGUMENT = re.compile(
    rb"(?P<comma>,)?(?:[ \t\r\n]*(?P<name>[A-Za-z_]\w*)[ \t\r\n]*(?=,|\Z)"
    rb"|(?:\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|/\*.*?\*/|[^,])+|(?<=,))",
    re.DOTALL,
)
_MOST_OF_STATEMENT = 4000
_END_OF_STATEMENT = re.compile(rb"[ \t\r\n]{0,80};")
# What no expression has, or the grammar takes for a type: words of types, two names side by side, a star with nothing
# behind it, nothing between commas, `std::string,`, `Name{1}`.
_NO_EXPRESSION = re.compile(
    rb"\b(?:int|char|bool|void|float|double|long|short|unsigned|signed|const|struct|enum|union|class|typename|auto|static)\b"
    rb"|\b(?!(?:new|sizeof|and|or|not)\b)[A-Za-z_]\w{0,80}+[ \t\r\n]{1,80}(?!(?:and|or)\b)[A-Za-z_]"
    rb"|\w_t\b|\w::\w{1,80}+[ \t\r\n]{0,80}[,)]|\w\{"
    rb"|[*&>][ \t\r\n]{0,80}[,)]|[,(][ \t\r\n]{0,80},|,[ \t\r\n]{0,80}\)"
)

# `  CHECK_AS(value, double, 0);`: a statement within a body, to which a type is given.
_TEXT = rb'"(?:\\.|[^"\\\n]){0,300}+"|' + rb"'(?:\\.|[^'\\\n]){1,8}+'"
_PIECE = rb"[^(){};\"']{1,400}+|" + _TEXT
_FLAT = rb"\((?:" + _PIECE + rb"){0,60}+\)"
_NESTED = rb"\((?:" + _PIECE + rb"|" + _FLAT + rb"){0,60}+\)"
_STATEMENT_WITHIN = re.compile(
    rb"^[ \t]{1,80}[A-Z][A-Z0-9_]{3,80}+(\((?:" + _PIECE + rb"|" + _NESTED + rb"){0,60}+\))[ \t]{0,8};",
    re.MULTILINE,
)
_PLAIN_TYPE = rb"(?:int|char|bool|void|float|double|long|short|unsigned|signed)"
_TYPE = (
    rb"(?:const\b[ \t]{1,8})?(?:"
    + _PLAIN_TYPE
    + rb"\b(?:[ \t]{1,8}"
    + _PLAIN_TYPE
    + rb"\b){0,3}+(?:[ \t]{0,8}[*&]){0,3}+"
    rb"|(?:struct|enum|union|class)[ \t]{1,8}\w{1,80}+(?:[ \t]{0,8}[*&]){0,3}+|[A-Za-z_][\w:]{0,80}+(?:[ \t]{0,8}[*&]){1,3}+)"
)
_TYPE_GIVEN = re.compile(
    rb",[ \t\r\n]{0,80}" + _TYPE + rb"(?=[ \t\r\n]{0,80}[,)])|(?<=\()[ \t\r\n]{0,80}" + _TYPE + rb"[ \t\r\n]{0,80},"
)

# `return SOME_LITERAL(Type){1, 2};`: a value in brackets behind a type, and nothing that a body may be.
_BEFORE_VALUE = re.compile(
    rb"(?:[=(,?:]|\breturn\b)[ \t\r\n]{0,80}([A-Z][A-Z0-9_]{0,80}+)"
    rb"(?=[ \t]?\([ \t]?(?:struct[ \t]|union[ \t])?[A-Za-z_]\w{0,80}+[ \t]?\)[ \t]?\{[ \t\r\n]{0,80}+[^ \t\r\n};/]"
    rb"(?:[^{};]{1,200}+|\{[^{};]{0,200}+\}){0,40}+\})"
)

# `SOME_OVERRIDE(int, Base, f, )`: nothing behind the last comma, or but a comment.
_LAST_COMMA = re.compile(rb"(,)(?=(?:[ \t\r\n]{1,80}+|/\*[^*]{0,200}+\*/){0,6}+\))")

# Statements among the members of a class, which tell a framework of them: `SOME_ADD(Name::run, "/a/{b}", Get);`.
_WORDS_OF_ACCESS = (b"public", b"private", b"protected")
_ACCESS = re.compile(rb"\b(?:" + b"|".join(_WORDS_OF_ACCESS) + rb")(?:[ \t]{1,8}\w{1,40})?[ \t]{0,8}:(?!:)")
_BEFORE_MEMBER = re.compile(
    rb"[ \t\r\n]{1,400}+|//[^\n]{0,400}|/\*[^*]{0,400}+\*/|_{0,2}[A-Z][A-Z0-9_]{5,80}+(?=[ \t]*\r?$)", re.MULTILINE
)
_TOLD_OF_MEMBER = re.compile(
    rb"(?P<name>[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}+)[ \t]?\((?=[ \t\r\n]{0,80}(?:&?(?:\w{1,80}::){1,8}\w{1,80}[ \t\r\n]{0,80},|\"))"
)
_MOST_OF_CLASS = 2000  # such statements, comments and blanks behind one word of access


def blanks(piece: bytes) -> bytes:
    """Return blanks for a piece of text; its line ends stay."""
    return _NOT_LINE_END.sub(b" ", piece)


def without_texts(text: bytes) -> bytes:
    """Return the text with its comments and literals blanked."""
    return TEXTS.sub(lambda found: blanks(found[0]), text)


def blank_comments_in_macros(text: bytes) -> bytes:
    """Return the text with the comments blanked that stand within macros of several lines."""
    if b"/*" not in text or b"\\\n" not in text.replace(b"\r", b""):
        return text
    return _LONG_MACRO.sub(lambda macro: TEXTS.sub(_blank_comment, macro[0]) if b"/*" in macro[0] else macro[0], text)


def _blank_comment(found: re.Match[bytes]) -> bytes:
    is_whole = found[0].startswith(b"/*") and found[0].endswith(b"*/")
    return blanks(found[0]) if is_whole else found[0]


def blank_around_texts(text: bytes) -> bytes:
    """Return the text with name and brackets of each `NAME("text")` blanked that stands beside another text."""
    if b'("' not in text:
        return text
    found = list(_TEXT_IN_MACRO.finditer(text))
    stands_beside = [
        _TEXT_FOLLOWS.match(text, macro.end()) is not None
        or text[max(macro.start() - 80, 0) : macro.start()].rstrip(b" \t").endswith(b'"')
        for macro in found
    ]
    for index in range(1, len(found)):
        if not text[found[index - 1].end() : found[index].start()].strip(b" \t"):
            stands_beside[index - 1] = stands_beside[index] = True
    spans = [macro.span(part) for macro, beside in zip(found, stands_beside, strict=True) if beside for part in (1, 2)]
    return _blank_spans(text, spans)


def blank_statements(text: bytes) -> bytes:
    """Return the text with arguments blanked that are no expressions, of macros that are statements between definitions.

    `SOME_FLAG(int, name, 1 << 3, "...");` becomes `SOME_FLAG(name);`: the macro is used, and so is what it names.
    """
    if not _STATEMENT.search(text):
        return text
    spans: list[tuple[int, int]] = []
    depth = position = 0  # depth: of braces, those of namespaces left out
    while found := _OUTLINE.search(text, position):
        position = found.end()
        kind = found.lastgroup
        if kind == "end":
            depth = 0  # at the margin, whatever was counted of alternatives
        elif kind == "brace":
            depth = max(depth + (1 if found[0] == b"{" else -1), 0)
        elif kind == "statement":
            position, closed = _end_of_brackets(text, found.end() - 1)
            end = _END_OF_STATEMENT.match(text, position) if closed and not depth else None
            arguments = TEXTS.sub(_as_number, text[found.end() - 1 : position]) if end else b""
            if end and b";" not in arguments and _NO_EXPRESSION.search(arguments):
                spans += _unread(text, found.end(), position - 1)
    return _blank_spans(text, spans)


def blank_types_given(text: bytes) -> bytes:
    """Return the text with the types blanked that are given to macros which are statements within a body.

    `  CHECK_AS(value, double, 0);` would be the head of a function, which takes what follows for its own.
    """
    spans = [
        given.span()
        for statement in _STATEMENT_WITHIN.finditer(text)
        for given in _TYPE_GIVEN.finditer(text, *statement.span(1))
    ]
    return _blank_spans(text, spans)


def blank_before_values(text: bytes) -> bytes:
    """Return the text with the macros blanked that stand around the type of a value: what is left is C's own way to say it."""
    return _blank_spans(text, [found.span(1) for found in _BEFORE_VALUE.finditer(text)])


def blank_last_commas(text: bytes) -> bytes:
    """Return the text with the commas blanked behind which an argument is empty, as only one of a macro may be."""
    return _blank_spans(text, [found.span(1) for found in _LAST_COMMA.finditer(text)])


def blank_told_of_members(text: bytes) -> bytes:
    """Return the text with the statements blanked that begin a class and hold a text: no declaration of a member does.

    The grammar takes them for declarations, or loses the class at a bracket that stands in the text. Which macros these
    use says `told_of_members`.
    """
    return _blank_spans(text, [(start, end) for start, _, end in told_of_members(text)])


def told_of_members(text: bytes) -> list[tuple[int, int, int]]:
    """Return where the statements begin that `blank_told_of_members` blanks, where their macro's name ends, and they."""
    found: list[tuple[int, int, int]] = []
    position = 0
    for access in _ACCESS.finditer(text) if any(word in text for word in _WORDS_OF_ACCESS) else ():
        if access.start() < position:
            continue  # in a comment or statement that was gone through
        position = access.end()
        for _ in range(_MOST_OF_CLASS):
            if between := _BEFORE_MEMBER.match(text, position):
                position = between.end()
                continue
            statement = _TOLD_OF_MEMBER.match(text, position)
            if statement is None:
                break
            position, closed = _end_of_brackets(text, statement.end() - 1)
            end = _END_OF_STATEMENT.match(text, position) if closed else None
            if end is None:
                break
            if b'"' in text[statement.end() : position]:
                found.append((statement.start(), statement.end("name"), end.end()))
            position = end.end()
    return found


def _unread(text: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Return what to blank between the brackets: all arguments but bare names, with the commas that are too many."""
    spans: list[tuple[int, int]] = []
    is_first = True
    for found in _ARGUMENT.finditer(text, start, end):
        if found["name"] and not _NO_EXPRESSION.search(found["name"]):
            spans += [found.span("comma")] if is_first and found["comma"] else []
            is_first = False
        else:
            spans.append(found.span())
    return spans


def _as_number(found: re.Match[bytes]) -> bytes:
    return b" " if found[0].startswith(b"/") else b"0"


def _end_of_brackets(text: bytes, start: int) -> tuple[int, bool]:
    """Return where the bracket that opens at `start` is closed, or how far this was looked for, and whether it is."""
    depth = 0
    limit = start + _MOST_OF_STATEMENT
    for found in _PART.finditer(text, start, limit):
        depth += 1 if found["open"] else -1 if found["close"] else 0
        if not depth:
            return found.end(), True
    return min(limit, len(text)), False


def _blank_spans(text: bytes, spans: list[tuple[int, int]]) -> bytes:
    pieces: list[bytes] = []
    position = 0
    for start, end in spans:
        pieces += [text[position:start], blanks(text[start:end])]
        position = end
    pieces.append(text[position:])
    return b"".join(pieces)
