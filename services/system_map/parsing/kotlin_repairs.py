"""What the grammar of Kotlin reads wrongly, taken away in place: words that mean something only before a declaration.

Every byte keeps its place, but for line ends in front of a constructor, so what is read of the repaired text holds for
the text as it stands.
"""

from __future__ import annotations

import re
from itertools import islice

# Behind an annotation on a line of its own, `actual class X {` and `annotation class X` are read as expressions.
_SOFT = re.compile(
    rb"((?:^[ \t]*@[^\n]{1,300}|^[ \t]*\))\r?\n[ \t]*)(actual|expect|annotation)(?=[ \t]+(?:(?:public|private|internal|protected|open|abstract|sealed|final|override"
    rb"|inline|data|value|enum|inner|suspend|operator|infix|external|tailrec|const|lateinit|annotation)[ \t]+){0,6}"
    rb"(?:class|fun|val|var|object|interface|typealias|constructor)\b)",
    re.MULTILINE,
)
_PLATFORM = re.compile(rb"\b(?:actual|expect)(?=[ \t]+constructor\b)")
# `class X` and, on the next line, `internal constructor(`; annotations and comments may stand between them.
_CONSTRUCTOR = re.compile(
    rb"(?<=\bclass )([ \t]{0,8}\w{1,100}[ \t]{0,8}(?:<[^\n{}()]{1,200}>)?)"
    rb"((?:[ \t\r\n]{1,80}+|//[^\n]{0,200}+\n|@[\w.:]{1,100}+(?:\([^()\n]{0,200}\))?"
    rb"|(?:private|internal|protected|public|actual|expect)\b){1,20}+)constructor[ \t]{0,8}\("
)
_NEEDLESS = re.compile(rb"//[^\r\n]*|\b(?:private|internal|protected|public|actual|expect)\b|\r")
# `context(session: Session)` in front of a declaration: what has to be around where it is called.
_CONTEXT = re.compile(
    rb"^[ \t]*(context[ \t]?\([ \t]*(?:\w{1,80}[ \t]*:[^\n]{1,300}?|[A-Z][\w.<>?, \t]{0,300}?)\))(?=[ \t]*(?:\r?\n[ \t]*)?"
    rb"(?:@|(?:fun|val|var|class|object|interface|public|private|internal|protected|open|abstract|sealed|final|override|inline"
    rb"|data|suspend|operator|infix|external|tailrec|constructor|context)\b))",
    re.MULTILINE,
)
# `block: context(Raise<Error>) () -> R`: the same in a type. What stands in front of it tells it from a call.
_CONTEXT_IN_TYPE = re.compile(
    rb"context(?<![\w.]context)[ \t]?\([^()\n]{1,300}\)(?=[ \t\r\n]{1,80}(?:[A-Z][\w.<>?, *]{0,200}\.)?"
    rb"\((?:[^()]|\([^()]{0,200}\)){0,400}+\)[ \t\r\n]{0,80}->)"
)
_BEFORE_TYPE = re.compile(rb"(?:[:=(,<>]|\bsuspend)[ \t\r\n]{0,80}\Z")
# `suspend { … }`, a call: the grammar takes the word for a modifier.
_SUSPEND = re.compile(rb"suspend(?<![\w.]suspend)(?=[ \t]{0,8}\{)")
# An annotation's class that has nothing but a name, behind annotations, is the operand of a type's head that follows,
# unless this has what no expression has: a base, or parameters.
_BARE_ANNOTATION = re.compile(
    rb"annotation class(?=[ \t]+[A-Za-z_]\w{0,100}(?:[ \t\r\n]{1,80}+|//[^\n]{0,400}+\n|/\*(?:[^*]|\*(?!/)){0,8000}+\*/"
    rb"|@[\w.:]{1,100}+(?:\([^()]{0,400}\))?){1,60}+"
    rb"(?:(?:public|private|internal|open|abstract|sealed|final|data|annotation|value|enum|actual|expect)[ \t]{1,80}){0,5}"
    rb"(?:class|interface|object)[ \t]{1,8}\w{1,100}[ \t]{0,8}(?:\([ \t]{0,8}\))?[ \t]{0,8}(?:\{|\r?$|//))",
    re.MULTILINE,
)
_SHOWN = re.compile(
    rb"(?:^|\n)[ \t]*(?:@[^\n]{1,300}|\))\r?\n[ \t]*((?:(?:public|internal|private|protected|actual|expect)[ \t]+){0,3})\Z"
)
# A variable that is called like a modifier: `final = true`.
_NAMED_LIKE_A_MODIFIER = re.compile(rb"^([ \t]*)(?:final|data|open|inner|value)(?=[ \t]*[-+*/]?=[^=])", re.MULTILINE)
# A name that starts like an operator, and a property called like an accessor.
_LIKE_AN_OPERATOR = re.compile(rb"(?<![\w.])i(?=[ns]\d)")
# `get("/path") {` behind a property is no accessor of it, which would be given nothing.
_CALLED_GET = re.compile(rb"\n[ \t]{1,80}get(?=\((?![ \t]*\))|[ \t]?\{|<)")
# Nor `get().close()`; a setter is given one name, and has a body.
_OF_GIVEN = re.compile(rb"\n[ \t]{1,80}get(?=\([ \t]*\)(?:[ \t\r\n]{0,80}[.?]|[ \t]{1,8}[a-z]))")
_CALLED_SET = re.compile(
    rb"\n[ \t]{1,80}set(?=\()(?!\((?:[^()]|\([^()]{0,200}\)){1,400}+\)(?:[ \t\r\n]{1,80}+|//[^\n]{0,200}\n|/\*(?:[^*]|\*(?!/)){0,200}\*/|"
    rb":[^={\n]{1,200}+){0,20}+[={])"
)
_OWN_SET = re.compile(rb"\b(?:val|var)[ \t]+(set|get)[ \t]*[:=]")
_SET = re.compile(rb"(?<![\w.])(?<!private )(?<!internal )(?<!protected )(?:set|get)\b(?![ \t]*\()")

# For files with errors. A guard in `when`, a variable called `where` or `suspend`, a text with dollars of its own, an annotation of an
# accessor, an error that is not looked at, a function called `get` between two values, a comma behind the last type, a
# list of nothing, and a body that ends on its line.
_TYPE = rb"[A-Za-z_][\w.]{0,120}+(?:<(?:[^<>(){};\n]|<[^<>(){};\n]{0,120}+>){1,120}+>)?\??"
# No function may be called `if`: behind a type on its line it is a guard. Else only where `is` begins an entry.
_GUARD = re.compile(rb"(?<![\w.`])is[ \t]{1,8}" + _TYPE + rb"([ \t]if)(?![\w`])")
_GUARD_BELOW = re.compile(
    rb"^[ \t]{0,200}!?is[ \t]{1,8}" + _TYPE + rb"[ \t]{0,8}\r?\n[ \t]{0,199}([ \t]if)(?![\w`])", re.MULTILINE
)
_ELSE_IF = re.compile(rb"^[ \t]{0,200}else[ \t]{1,8}if(?![\w`])", re.MULTILINE)
# What tells where a condition ends: brackets, texts, line ends that nothing continues, an arrow.
_OF_CONDITION = re.compile(rb'[({\[]|[)}\]]|->|;|"(?:\\.|[^"\\\n]){0,300}"|\n(?![ \t]{0,200}(?:&&|\|\||->))')
_OPENING, _CLOSING = frozenset({b"(", b"{", b"["}), frozenset({b")", b"}", b"]"})
_ENDING = frozenset({b"->", b";"})
_MAX_CONDITION = 2000
_MAX_PARTS = 60
_MAX_GUARDS = 1000
_WHERE = re.compile(rb"(?<![\w.])where(?=\?\.|[ \t]*=[^=]|[.)])")
# A parameter called like the modifier: `suspend: (W) -> Boolean`, `suspend = { … }`, `suspend(waiter)`.
_NAMED_SUSPEND = re.compile(
    rb"suspend(?<![\w.`]suspend)(?=[ \t]{0,8}(?:[:,?)]|=[^=])|\.[a-z]"
    rb"|\((?:[^(){}]|\([^(){}]{0,200}\)){0,400}+\)(?![ \t\r\n]{0,80}->))"
)
_DOLLARS = re.compile(rb'\$\$+(?:"""(?:[^"]|"(?!"")){0,4000}"""|"(?:\\.|[^"\\\n]){0,1000}")')
_OF_ACCESSOR = re.compile(
    rb"^[ \t]*(@[\w.]{1,100}(?:\([^()\n]{0,200}\))?)(?=[ \t]*(?://[^\n]{0,300}+)?\r?\n[ \t]*(?:get\(\)|set\())",
    re.MULTILINE,
)
_NOT_LOOKED_AT = re.compile(rb"(?<=\bcatch \()_(?=[ \t]*:)")
_INFIX_GET = re.compile(rb"(?<=[})] )get(?=[ \t]+(?:[A-Za-z]|\((?![ \t]*\))))")
_EMPTY = re.compile(rb"(?<=[=(,])([ \t]{0,8})\[\](?=[ \t\r\n]{0,80}[,)])")  # `val groups: Array<String> = [],`
# A comma behind the last of several types: `Map<String, Int,>`. No value may stand there, so it is no comparison.
_LAST_OF_TYPES = re.compile(rb",(?=(?:[ \t\r\n]{1,200}+|//[^\n]{0,300}+\n){0,20}+>)")
# Two annotations of the file on a line: `@file:JvmMultifileClass @file:JvmName("FlowKt")`.
_OF_FILE = re.compile(rb"(?<=[\w)\]])[ \t](?=[ \t]{0,80}@file:)")
_END_ON_LINE = re.compile(rb"(?<=[\w)\]}\"?])[ \t](?=\}[ \t)},;]{0,80}\r?$)", re.MULTILINE)


def rewrite(text: bytes) -> bytes:
    """Return the text with what is too new for the grammar, or too rare, written as what it knows, in place."""
    text = _read_guards(text) if b"when" in text else text
    text = _NAMED_SUSPEND.sub(b"suspen_", _WHERE.sub(b"_here", text))
    text = _OF_FILE.sub(b";", text) if b"@file:" in text else text
    text = _DOLLARS.sub(_without_dollars, text)
    text = _OF_ACCESSOR.sub(lambda found: b" " * len(found[0]), text)
    text = _INFIX_GET.sub(b"own", _NOT_LOOKED_AT.sub(b"e", text))
    text = _LAST_OF_TYPES.sub(b" ", _EMPTY.sub(rb"\1 0", text))
    return _END_ON_LINE.sub(b";", text)


def _read_guards(text: bytes) -> bytes:
    """Write guards as conditions of their own: `is A if b ->` as `is A , b ->`, `else if b ->` as `null  , b ->`."""
    for guard in (_GUARD, _GUARD_BELOW):
        text = guard.sub(lambda found: found[0][:-2] + b", ", text)
    pieces: list[bytes] = []
    position = 0
    for found in islice(_ELSE_IF.finditer(text), _MAX_GUARDS):
        if _is_guard(text, found.end()):
            start = found.end() - len(found[0].lstrip())
            pieces += [text[position:start], b"null", b" " * (found.end() - start - 5), b","]
            position = found.end()
    return b"".join([*pieces, text[position:]])


def _is_guard(text: bytes, start: int) -> bool:
    """Tell whether an arrow ends the condition that starts here: then no value follows, and `else if` begins an entry."""
    depth = 0
    for found in islice(_OF_CONDITION.finditer(text, start, start + _MAX_CONDITION), _MAX_PARTS):
        part = found[0]
        if part in _OPENING:
            depth += 1
        elif part in _CLOSING:
            depth -= 1
        elif part == b"\n" and not depth:
            before = text[start : found.start()].strip()
            if before and not before.endswith((b"&&", b"||")):
                return False
        elif part in _ENDING and not depth:
            return part == b"->"
        if depth < 0:
            return False
    return False


def _without_dollars(found: re.Match[bytes]) -> bytes:
    front = found[0].index(b'"')
    return b" " * front + found[0][front:].replace(b"$", b"_")


def blank_words(text: bytes) -> bytes:
    """Replace what the grammar stumbles over by blanks, a variable's name by another, of the same length."""
    if b"context" in text:
        text = _CONTEXT_IN_TYPE.sub(_without_context, _CONTEXT.sub(lambda found: b" " * len(found[0]), text))
    if b"suspend" in text:
        text = _SUSPEND.sub(b"suspen_", text)
    if b"constructor" in text:
        text = _CONSTRUCTOR.sub(_on_one_line, text)
    if b"annotation class" in text:
        text = _end_annotations(text)
    if b"actual" in text or b"expect" in text or b"annotation" in text:
        text = _SOFT.sub(lambda found: found[1] + b" " * len(found[2]), _PLATFORM.sub(b"      ", text))
    text = _LIKE_AN_OPERATOR.sub(b"I", text)
    if b" get" in text:
        text = _CALLED_GET.sub(_as_own, text)
        text = _OF_GIVEN.sub(_as_own, text)
    if b" set(" in text:
        text = _CALLED_SET.sub(_as_own, text)
    if _OWN_SET.search(text):
        text = _SET.sub(b"own", text)
    return _NAMED_LIKE_A_MODIFIER.sub(lambda found: found[1] + b"_" * (len(found[0]) - len(found[1])), text)


def _as_own(found: re.Match[bytes]) -> bytes:
    return found[0][:-3] + b"own"


def _without_context(found: re.Match[bytes]) -> bytes:
    before = found.string[max(found.start() - 100, 0) : found.start()]
    return b" " * len(found[0]) if _BEFORE_TYPE.search(before) else found[0]


def _end_annotations(text: bytes) -> bytes:
    """Write the head of an annotation's class without a body as the one head that no expression begins with."""
    pieces: list[bytes] = []
    position = 0
    for found in _BARE_ANNOTATION.finditer(text):
        shown = _SHOWN.search(text, max(found.start() - 500, 0), found.start())
        if shown is not None:
            pieces += [text[position : shown.start(1)], b" " * len(shown[1]), b"fun    interface"]
            position = found.end()
    pieces.append(text[position:])
    return b"".join(pieces)


def _on_one_line(found: re.Match[bytes]) -> bytes:
    """Return a class's name and its `constructor(` on one line: the line ends between them come behind the bracket.

    Annotations keep their place. Where they leave no room they go, but only in a class within another: there the
    grammar loses the class around.
    """
    between = found[2]
    ends = between.count(b"\n")
    if not ends:  # behind two annotations `open class X private constructor()` is a chain of calls
        is_plain = b"@" not in between and b"//" not in between
        return found[1] + b" " * (len(found[0]) - len(found[1]) - 1) + b"(" if is_plain else found[0]
    between = _NEEDLESS.sub(lambda needless: b" " * len(needless[0]), between)
    kept = between.rstrip()
    room = len(found[0]) - len(found[1]) - len(b" constructor(") - ends
    line = found.string[found.string.rfind(b"\n", 0, found.start()) + 1 : found.start()]
    if len(kept) > room and line[:1].isspace():
        kept = b""
    if len(kept) > room:
        return found[1] + between + found[0][len(found[1]) + len(between) :]
    head = found[1] + kept.replace(b"\n", b" ") + b" constructor("
    return head + b" " * (len(found[0]) - len(head) - ends) + b"\n" * ends
