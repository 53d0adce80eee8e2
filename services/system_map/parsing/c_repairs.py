"""What no grammar of C or C++ can read, taken away in place: macros in declarations, alternatives that split a construct.

Every byte keeps its place, so what is read of the repaired text holds for the text as it stands. Only files that do not
parse as they are come here.
"""

from __future__ import annotations

import re
from itertools import accumulate

from services.system_map.parsing.c_alternatives import hidden_lines
from services.system_map.parsing.c_alternatives import never_compiled as never_compiled_lines
from services.system_map.parsing.c_blocks import blank_own_lines, unwrap_declarations, write_ifs
from services.system_map.parsing.c_heads import blank_before_names
from services.system_map.parsing.c_macros import (
    TEXTS,
    blank_around_texts,
    blank_before_values,
    blank_comments_in_macros,
    blank_last_commas,
    blank_statements,
    blank_told_of_members,
    blank_types_given,
    blanks,
    without_texts,
)

# Each begins with what is seldom or with a literal: these are searched for in every file that does not parse.
# Lines with nothing but a name in capitals, alone, with brackets or in front of a block, save the type of a function
# below: `SOME_API(int)`.
_BARE_LINE = re.compile(
    rb"\n((?:[ \t]{0,80}_{0,2}[A-Z][A-Z0-9_]{5,80}(?=[ \t]*\r?$|[ \t]\{[ \t]*\r?$)"
    rb"(?!\r?\n[a-z_]\w{0,80}[ \t]?\([^(){};]{0,300}\)[ \t\r\n]{0,80}\{)"
    rb"|(?![A-Z][A-Z0-9_]{0,80}\([\w *]{1,80}\)[ \t]{0,80}\r?\n[a-z_]\w{0,80}[ \t]?\([^(){};]{0,300}\)[ \t\r\n]{0,80}\{)"
    rb"(?:[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}+[ \t]{1,8}){0,3}+"
    rb"[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}\([^(){};]{0,200}\)(?=[ \t]*\r?\n(?![ \t\r\n]{0,80}[{:]))))",
    re.MULTILINE,
)
# Such names between a parameter list and its body.
_BARE_WORDS = (
    re.compile(rb"\) (_{0,2}[A-Z][A-Z0-9_]{5,80})(?=[ \t\r\n]{0,80}(?:[{;:]|override\b|final\b))"),
    *(
        re.compile(word + rb" (_{0,2}[A-Z][A-Z0-9_]{5,80})(?=[ \t\r\n]{0,80}(?:[{;]|override\b|final\b))")
        for word in (b"const", b"noexcept", b"override")
    ),
)
_GIVEN = rb"\((?:[^(){};]|\([^(){};]{0,80}\)){0,200}+\)"
_TEXT_GIVEN = (
    rb'\([ \t]?"(?:\\.|[^"\\\n]){0,300}+"[ \t]?\)'  # what stands in it is no code: `NOTE("call f(); instead")`
)
# `void Reset() LOCKS_EXCLUDED(mutex_) {`: also several, and where the words of a method stand in front.
_BEHIND_PARAMETERS = re.compile(
    rb"\)[ \t]{0,8}(?:(?:const|override|noexcept|final)\b[ \t]{0,8}){0,4}(?:\r?\n[ \t])?[ \t]{0,80}"
    rb"((?:\b_{0,2}[A-Z][A-Z0-9_]{2,80}+[ \t]?(?:" + _GIVEN + rb")?[ \t\r\n]{0,80}+){1,6})"
    rb"(?=\{|:[ \t\r\n]{0,80}[A-Za-z_][\w:<>, ]{0,80}[({]|=[ \t]{0,8}(?:default|delete|0)\b)"
)
# `int old() const SOME_DEPRECATED("use other");`
_NOTE_BEHIND = re.compile(
    rb"\)[ \t]{0,8}(?:(?:const|override|noexcept|final)\b[ \t]{0,8}){0,4}(?:\r?\n[ \t])?[ \t]{0,80}"
    rb"(\b[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}+[ \t]?\((?:[ \t\r\n]{0,80}\"(?:\\.|[^\"\\\n]){0,300}+\"){1,20}+[ \t\r\n]{0,80}\))"
    rb"(?=[ \t\r\n]{0,80}[;{])"
)
_BRACKET = re.compile(rb"[()]")
_ANGLE = re.compile(rb"[<>]")
_NAME_OF_FUNCTION = re.compile(
    rb"\b(?!(?:if|constexpr|for|while|switch|return|sizeof|catch)\b)(?=\w*[a-z]|\w\b)\w+[ \t]?\Z|\boperator[ \t]?[^\w\s]{1,3}[ \t]?\Z|\][ \t]?\Z"
)
_LONGEST_PARAMETERS = 400
_CLASS = rb"class(?<!\wclass)|struct(?<!\wstruct)"  # whole words, and yet letters first
# `class SOME_API OTHER(x) Name final : public Base {`, but not `struct SOME_TYPE name{1, 2};`.
_IN_CLASS_HEAD = re.compile(
    rb"(?:" + _CLASS + rb"|union(?<!\wunion))[ \t]+"
    rb"((?:[A-Z][A-Z0-9_]*(?:[ \t]|[ \t]?" + _GIVEN + rb"[ \t\r\n])[ \t\r\n]{0,80}+){1,4})"
    rb"(?=\[\[|([A-Za-z_]\w*)[ \t]*(?:final\b[ \t]*)?(?:\r?\n[ \t]*)?(?::[^:]|\{[ \t]*(?://.*)?\r?$))",
    re.MULTILINE,
)
# `class Name SOME_FINAL : public Base`, and in front of a body what is called like the word of the language.
_BEHIND_CLASS_NAME = re.compile(
    rb"(?:" + _CLASS + rb")[ \t]{1,80}(?!\w*::)(?=\w*[a-z])\w{1,80}[ \t]{1,80}"
    rb"([A-Z][A-Z0-9_]{1,80}+)(?:(?=[ \t\r\n]{0,80}:[^:])|(?<=FINAL)(?=[ \t\r\n]{1,80}\{))"
)
# `typedef SOME_ATTRIBUTE void (*name)(int)`, `typedef __attribute__((aligned(1))) SOME_TYPE name;`.
_IN_TYPEDEF = re.compile(
    rb"typedef[ \t]{1,80}(__attribute__[ \t]{0,8}\(\((?:[^()\n]|\([^()\n]{0,80}\)){0,200}+\)\)"
    rb"|[A-Z][A-Z0-9]*_[A-Z0-9_]{0,80}(?:\([^(){};]{0,200}\))?)[ \t]{1,80}"
    rb"(?=(?:const|struct|union|enum|void|char|int|short|long|unsigned|signed|float|double|bool)\b"
    rb"|[A-Za-z_]\w{0,80}(?:[ \t]{1,8}|[ \t]{0,8}\*{1,3}[ \t]{0,8})(?:\([ \t]?\*[ \t]?)?[A-Za-z_]\w{0,80}[ \t]?[;()\[])"
)
# `typedef enum {…} SOME_FLAGS Name;`
_BEHIND_BRACES = re.compile(
    rb"\}[ \t]{1,80}([A-Z][A-Z0-9]*_[A-Z0-9_]{1,80})[ \t]{1,80}(?=[A-Za-z_]\w{0,80}[ \t]{0,8};)"
)
# `typedef int (SOMEAPI *name) (int)`: how it is called.
_CONVENTION = re.compile(
    rb"\([ \t]?(_{0,2}[A-Z][A-Z0-9_]{3,80}|__\w{1,20}call)[ \t]{0,8}(?=\*[ \t]?\w{1,80}[ \t]?\)[ \t]?\()"
)
# `LRESULT CALLBACK name (HWND)`: the same by Windows' own words, which stand without an underscore.
_CONVENTIONS_OF_WINDOWS = (b"WINAPI", b"CALLBACK", b"APIENTRY", b"STDMETHODCALLTYPE")
_CONVENTION_OF_WINDOWS = re.compile(
    rb"(?<=[\w>*&][ \t])[ \t]{0,40}("
    + b"|".join(_CONVENTIONS_OF_WINDOWS)
    + rb")[ \t\r\n]{1,80}(?=[A-Za-z_]\w{0,80}[ \t]{0,8}\()"
)
# `int f(Type *name SOME_UNUSED, int)`
_BEHIND_NAME = re.compile(rb"[ \t]([A-Z][A-Z0-9]*_[A-Z0-9_]{1,80})(?=[ \t\r\n]{0,80}[,)])")
# `int f(Type *name some_attribute((__unused__)), int)`
_ATTRIBUTE_BEHIND_NAME = re.compile(
    rb"[ \t](\w{1,80}+\(\((?:__|(?<=[Aa]ttribute\(\()|(?<=ATTRIBUTE\(\())[\w, ]{1,80}+(?:\([^(){};]{0,80}\))?\)\))"
    rb"(?=[ \t\r\n]{0,80}[,)])"
)
_PARAMETER = re.compile(rb"(?:\w[ \t]{1,8}|[*&][ \t]{0,8})[a-z_]\w{0,80}[ \t]{0,8}\Z")
_NO_TYPE = re.compile(rb"\b(?:return|else|case|goto|throw|new|delete|sizeof|and|or|not)[ \t]+\w+[ \t]*\Z")
# Lines that are a macro's call without a semicolon, behind a whole statement, a label or a comment, and the first under a
# condition.
_STATEMENT_LINES = re.compile(
    rb"(?:[;{}:]|\*/)[ \t]{0,80}\r?\n(?:[ \t]{0,80}\r?\n){0,2}(?:[ \t]{0,8}#[ \t]{0,8}if[^\n\\]{1,200}+\n)?"
    rb"((?:[ \t]{1,80}[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}[ \t]?"
    + _GIVEN
    + rb"[ \t]{0,80}\r?\n(?:[ \t]{0,80}\r?\n){0,2}){1,40}+)"
    rb"(?=[ \t\r\n]{0,80}(?:[A-Za-z_}#]|/[/*]))",
)
# `Type* some_nonnull name`: what may be null is told behind the star.
_NULLABILITY = re.compile(
    rb"\*[ \t]{0,8}(\w{0,40}_(?:[Nn]onnull|[Nn]ullable|nullability_unknown))(?=[ \t\r\n]{1,80}[A-Za-z_]|[ \t]{0,8}[,)])"
)
# `const char* SOME_RESTRICT name,`: two words side by side behind a star are no product.
_BEHIND_STAR = re.compile(
    rb"\*[ \t]{0,8}([A-Z][A-Z0-9]*_[A-Z0-9_]{1,80})[ \t]{1,8}(?=[A-Za-z_]\w{0,80}[ \t]{0,8}[,)\[])"
)
# `void f(STACK_OF(NAME) * objects)`: what a type holds.
_HELD = re.compile(
    rb"[(,][ \t\r\n]{0,80}(?:const[ \t])?[A-Z]{1,40}_OF(\(\w{1,80}\))(?=[ \t]{0,8}\*{1,2}[ \t]{0,8}\w{1,80}[ \t]?[,)])"
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
    rb"(?:\n[ \t]{0,80}|[>;{}][ \t]{1,80}|\b(?:static|inline|virtual|friend|extern|explicit|constexpr)[ \t]{1,80})"
    rb"((?:" + _LIKE_INLINE + rb"[ \t\r\n]{1,80}){1,4})(?=[A-Za-z_~])",
)
# `int __section("text") name(`
_WITH_TEXT = re.compile(
    rb'(__(?<!\w__)[a-z]\w{1,40}\([ \t]?"[^"\n]{0,200}"[ \t]?\))[ \t]{1,8}(?=\*{0,3}[A-Za-z_]\w{0,80}[ \t]?\()'
)
# `static void some_format(3, 4)` and, behind it, the function's own name and brackets.
_IN_SMALL_LETTERS = re.compile(
    rb"\n[ \t]{0,80}(?!return\b|else\b|case\b|throw\b|goto\b|#)(?:[A-Za-z_]\w{0,80}[ \t]{1,8}){1,4}+\*{0,3}[ \t]?"
    rb"([a-z_]\w{1,80}\([0-9][0-9, ]{0,20}\))[ \t\r\n]{1,80}(?=\*{0,3}[A-Za-z_]\w{0,80}[ \t]?\()",
)
# `SOME_API int name(`, `SOME_INLINE Name::Name(`, `SOME_CONSTEXPR ~Name(`, `SOME_CONSTEXPR Name(int x) : x_(x) {`.
_BEFORE_DECLARATION = re.compile(
    rb"(?:\n[ \t]{0,80}|\b(?:inline|explicit)[ \t]|(?P<typed>\b(?:static|virtual|friend|extern)[ \t])|>[ \t])"
    rb"(?P<macro>[A-Z][A-Z0-9]*_[A-Z0-9_]{0,80})[ \t]+"
    rb"(?=[A-Za-z_][\w:<>,*& ]{0,150}(?:[ *&>]|\r?\n)~?[\w:]+[ \t]?\("
    rb"|(?:[\w:]{1,80}::)?(?P<name>\w{1,80})(?:<[^<>()\n]{0,80}>)?::~?(?P=name)[ \t]?\("
    rb"|~\w+[ \t]?\(|operator\b|explicit\b"
    rb"|(?(typed)(?!))\w+\([^(){};]{0,200}\)[ \t\r\n]{0,80}(?:noexcept[ \t\r\n]{0,80})?[:{])",
)
# `SOME_NOTE("text")` within a class, in front of a function.
_LINE_ABOVE_FUNCTION = re.compile(
    rb"\n[ \t]{1,80}([A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}[ \t]?(?:" + _GIVEN + rb"|" + _TEXT_GIVEN + rb"))"
    rb"(?:[ \t]*\r?\n)?[ \t]{1,80}"
    rb"(?!(?:return|else|case|goto|throw|new|delete|do|if|for|while|switch)\b)(?=[A-Za-z_][\w:<>,*& ]{0,150}[ *&>]~?\w{1,80}[ \t]?"
    + _GIVEN
    + rb"[ \t\r\n]{0,80}(?:(?:const|noexcept|override|final)\b[ \t\r\n]{0,80}){0,4}(?:[{;]|:[ \t\r\n]))",
)
# `void SOME_INLINE Name::name(`
_BEFORE_MEMBER = re.compile(
    rb"[\w>&*][ \t]{1,80}([A-Z][A-Z0-9]*_[A-Z0-9_]{0,80})[ \t]+(?=(?:\w{1,80}::){1,8}~?\w+[ \t]?\()"
)
# `static int SOME_PRINTF(2, 3) name(`, `void SOME_INTERNAL *name(`. After the others: here every word before counts as type.
_BETWEEN_TYPE_AND_NAME = re.compile(
    rb"\n[ \t]{0,80}(?:[A-Za-z_]\w{0,80}[ \t]{1,8}){0,4}"
    rb"(?!(?:static|inline|extern|const|volatile|register|virtual|explicit|friend|constexpr|typedef|struct|union|enum|class"
    rb"|typename|template|return|else|do|goto|case|new|delete|throw|using|namespace|signed|operator)\b)"
    rb"[A-Za-z_]\w{0,80}(?:[ \t]{1,8}|[ \t]{0,8}\*{1,3}[ \t]{0,8})"
    rb"([A-Z][A-Z0-9]*_[A-Z0-9_]{0,80}(?:[ \t]?\([^(){};]{0,200}\))?)[ \t\r\n]{1,80}(?=\*{0,3}[A-Za-z_]\w{0,80}[ \t]?\()",
)
# `template <class T, SOME_REQUIRES("why", is_some<T>)>`
_IN_TEMPLATE = re.compile(
    rb"template[ \t]{0,8}<[^;{}()\"]{1,300}?"
    rb"((?:,[ \t\r\n]{0,80}[A-Z][A-Z0-9_]{2,80}[ \t]?\((?:[^()\"{};]|\"(?:\\.|[^\"\\\n]){0,300}+\"|\([^()\";]{0,200}\)){0,300}+\)){1,4})"
    rb"(?=[ \t\r\n]{0,80}[,>])"
)
# `enum : std::uint8_t {…}` without a name.
_TYPE_OF_ENUM = re.compile(rb"enum(?<!\wenum)[ \t]?(:[ \t]{0,8}[\w:]{1,80}::\w{1,80})(?=[ \t\r\n]{0,80}\{)")
# `void done(Value* = nullptr)`, `template <class T, T* = nullptr>`: C++ knows defaults of pointers without a name.
_POINTER_DEFAULT = re.compile(
    rb"\*(?:[ \t]?const)?([ \t\r\n]{1,80}=[ \t]{0,8}"
    rb'(?:[A-Za-z_][\w:]{0,80}(?:\(\)|\{\})?|0|\{\}|"(?:\\.|[^"\\\n]){0,200}"))(?=[ \t]{0,8}[,)>])'
)
# `__launch_bounds__(SIZE, 1) __global__ void name(`: how a kernel of CUDA or HIP is started.
_OF_KERNEL = re.compile(
    rb"(__(?<!\w__)(?:launch_bounds|maxnreg|cluster_dims)__[ \t]{0,8}"
    rb"\((?:[^(){};]|\((?:[^(){};]|\([^(){};]{0,80}\)){0,80}+\)){0,300}+\))"
)
# `template <> SOME_DEVICE __forceinline__ int name<int>(`: how a specialisation is compiled.
_BEFORE_SPECIALISATION = re.compile(
    rb"template[ \t]?<[ \t]?>[ \t\r\n]{1,80}(?:(?:static|inline|constexpr)[ \t]{1,8}){0,3}+"
    rb"((?:(?:[A-Z][A-Z0-9]*_[A-Z0-9_]{1,80}+|__[a-z]{2,20}__)[ \t\r\n]{1,80}){1,5}+)"
    rb"(?=[A-Za-z_:][\w:<>,*& ]{0,120}[ *&>][\w:]{1,80}[ \t]?[<(])"
)
# `struct Name : SomeConcept(some::of<T>(a(), b())) {`: the base is what a macro makes of it.
_BASE_BY_MACRO = re.compile(
    rb"(?:" + _CLASS + rb")[ \t]{1,8}\w{1,80}[ \t\r\n]{0,80}(:[ \t]{0,8}(?!decltype\b)[A-Za-z_]\w{0,80}[ \t]?"
    rb"\((?:[^(){};]|\((?:[^(){};]|" + _GIVEN + rb"){0,200}+\)){0,200}+\))(?=[ \t\r\n]{0,80}\{)"
)
_MACROS = (
    _OF_KERNEL,
    _BEFORE_SPECIALISATION,
    _BASE_BY_MACRO,
    _BARE_LINE,
    *_BARE_WORDS,
    _BEHIND_PARAMETERS,
    _NOTE_BEHIND,
    _IN_CLASS_HEAD,
    _BEHIND_CLASS_NAME,
    _IN_TYPEDEF,
    _BEHIND_BRACES,
    _CONVENTION,
    _CONVENTION_OF_WINDOWS,
    _BEHIND_NAME,
    _ATTRIBUTE_BEHIND_NAME,
    _WITH_TEXT,
    _BEFORE_FUNCTION,
    _IN_SMALL_LETTERS,
    _BEFORE_DECLARATION,
    _LINE_ABOVE_FUNCTION,
    _BEFORE_MEMBER,
    _BETWEEN_TYPE_AND_NAME,
    _POINTER_DEFAULT,
    _IN_TEMPLATE,
    _TYPE_OF_ENUM,
    _NULLABILITY,
    _BEHIND_STAR,
    _HELD,
    _STATEMENT_LINES,
)

# Without one of these words a text holds nothing of the pattern.
_NEEDS = {
    _OF_KERNEL: (b"__launch_bounds__", b"__maxnreg__", b"__cluster_dims__"),
    _BEFORE_SPECIALISATION: (b"template<>", b"template <>", b"template< >"),
    _BEFORE_FUNCTION: (*_WORDS_LIKE_INLINE, b"__forceinline"),
    _BEFORE_MEMBER: (b"::",),
    _NULLABILITY: (b"ull",),
    _HELD: (b"_OF(",),
    _ATTRIBUTE_BEHIND_NAME: (b"((",),
    _CONVENTION_OF_WINDOWS: _CONVENTIONS_OF_WINDOWS,
    _IN_TEMPLATE: (b"template",),
    _TYPE_OF_ENUM: (b"enum :", b"enum:"),
}

# Lines that no C has.
_CPP = re.compile(
    rb"^[ \t]{0,80}(?:class[ \t]+[A-Za-z_]|namespace(?:[ \t]+[A-Za-z_{]|[ \t]*\r?$)|template[ \t]*<"
    rb"|(?:public|private|protected)[ \t]*:|using[ \t]+namespace\b|virtual[ \t]+[A-Za-z_~]|extern[ \t]+\"C\+\+\")",
    re.MULTILINE,
)
# `inline Vec operator*(float a, Vec b)`, `void operator delete(void *p) noexcept;`
_OPERATOR = re.compile(
    rb"^[ \t]{0,8}+(?!return\b|case\b|else\b)[A-Za-z_][\w:<>,*& \t]{0,120}[ \t*&]operator[ \t]?(?:new\b|delete\b|[-+*/%=<>!&|^~]{1,3}|\(\)|\[\])"
    rb"(?:\[\])?[ \t]?\([ \t]{0,8}(?:const[ \t]{1,8}|struct[ \t]{1,8})?[A-Za-z_][\w:]{0,80}(?:[ \t]{1,8}|[ \t]?[*&]{1,2}[ \t]?)[\w,)]",
    re.MULTILINE,
)

_INCLUDE = re.compile(rb'[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)')


def blank_macros(text: bytes) -> bytes:
    """Replace macros around declarations, and what else no grammar reads, by blanks of the same length."""
    text = blank_statements(blank_around_texts(blank_comments_in_macros(text)))
    text = blank_own_lines(unwrap_declarations(write_ifs(text)))
    text = blank_types_given(blank_told_of_members(blank_last_commas(text)))
    text = b"\n" + blank_before_names(blank_before_values(text))  # so that every line follows a line end
    for pattern in _MACROS:
        if pattern in _NEEDS and not any(word in text for word in _NEEDS[pattern]):
            continue
        pieces: list[bytes] = []
        position = 0
        for found in pattern.finditer(text):
            if pattern in _CHECKED and not _CHECKED[pattern](found):
                continue
            start, end = found.span("macro" if pattern is _BEFORE_DECLARATION else 1)
            pieces += [text[position:start], blanks(text[start:end])]
            position = end
        pieces.append(text[position:])
        text = b"".join(pieces)
    return text[1:]


def _is_behind_function(macros: re.Match[bytes]) -> bool:
    """Tell whether the bracket in front of macros ends the parameters of a function, whose name is not all capitals."""
    text = macros.string
    line = text[text.rfind(b"\n", 0, macros.start()) + 1 : macros.start()]
    if b"(" not in macros[1] or line.lstrip().startswith(b"#"):
        return False  # one word alone (see `_BARE_WORDS`), or what a macro stands for
    depth = 0
    first = max(macros.start() + 1 - _LONGEST_PARAMETERS, 0)
    for found in reversed(list(_BRACKET.finditer(text, first, macros.start() + 1))):
        depth += 1 if found[0] == b")" else -1
        if not depth:
            return _NAME_OF_FUNCTION.search(text, max(found.start() - 80, 0), found.start()) is not None
    return False


def _is_in_class_head(macros: re.Match[bytes]) -> bool:
    """Tell whether words behind `class` are macros: by an underscore or brackets, else by a name that is written as types are."""
    name = macros[2] or b""
    return b"_" in macros[1] or b"(" in macros[1] or (name[:1].isupper() and not name.isupper())


def _is_behind_parameter(macro: re.Match[bytes]) -> bool:
    """Tell whether a type and a name stand in front of a macro: in an expression one of them does not."""
    before = macro.string[max(macro.start() - 200, 0) : macro.start()]
    return _PARAMETER.search(before) is not None and _NO_TYPE.search(before) is None


def _is_in_template(macro: re.Match[bytes]) -> bool:
    """Tell whether the bracket of the template's parameters is still open where a macro stands."""
    depth = 0
    for bracket in _ANGLE.finditer(macro.string, macro.start(), macro.start(1)):
        depth += 1 if bracket[0] == b"<" else -1
        if not depth:
            return False
    return True


_CHECKED = {
    _IN_TEMPLATE: _is_in_template,
    _BEHIND_PARAMETERS: _is_behind_function,
    _NOTE_BEHIND: _is_behind_function,
    _IN_CLASS_HEAD: _is_in_class_head,
    _BEHIND_NAME: _is_behind_parameter,
    _ATTRIBUTE_BEHIND_NAME: _is_behind_parameter,
}


def choose_alternatives(text: bytes) -> bytes:
    """Blank the macros, and where `#if` splits a construct, all alternatives but one.

    `#ifdef A / int one(void) { / #else / int two(void) { / #endif` are two heads for one body: no grammar reads both.
    Alternatives that are whole by themselves stay, all of them.
    """
    text = blank_macros(text)
    code = without_texts(text).split(b"\n")
    hidden = hidden_lines(code)
    lines = text.split(b"\n")
    return b"\n".join(b" " * len(line) if hide else line for line, hide in zip(lines, hidden, strict=True))


def never_compiled(text: bytes) -> list[tuple[int, int]]:
    """Return the stretches of a text, in bytes, that stand behind `#if 0`."""
    lines = without_texts(text).split(b"\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    return [(starts[first], starts[end]) for first, end in never_compiled_lines(lines)]


def includes(text: bytes) -> list[tuple[int, str, str]]:
    """Return start, kind and target of every `#include` line outside of comments and texts."""
    found = []
    skipped = TEXTS.finditer(text)
    span = next(skipped, None)
    place = text.find(b"include")
    while place >= 0:
        start = text.rfind(b"\n", 0, place) + 1
        if said := _INCLUDE.match(text, start):
            while span is not None and span.end() <= start:
                span = next(skipped, None)
            if span is None or span.start() >= start:
                target = (said[1] or said[2]).decode("utf-8", "replace").strip()
                found.append((text.index(b"#", start), "local" if said[1] else "system", target))
        end = text.find(b"\n", place)
        place = text.find(b"include", end) if end >= 0 else -1
    return found


def is_cpp(text: bytes) -> bool:
    """Tell whether lines outside of comments and texts are C++ for sure."""
    patterns = (_CPP, _OPERATOR) if b"operator" in text else (_CPP,)
    if not any(pattern.search(text) for pattern in patterns):
        return False
    code = without_texts(text)
    return any(pattern.search(code) for pattern in patterns)
