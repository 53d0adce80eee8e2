"""C++20's modules, which the grammar does not know: what a file says of them, and the file as it is read without it.

Every byte keeps its place, so what is read of the file without these words holds for the text as it stands.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from services.system_map.facts import ImportFacts
from services.system_map.parsing.c_macros import TEXTS, blanks, without_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.system_map.parsing.reading import Reading

_NAME = rb"[A-Za-z_]\w{0,80}+(?:[ \t]{0,8}\.[ \t]{0,8}[A-Za-z_]\w{0,80}+){0,20}+"
_END = rb"[ \t]{0,8}(?:\[\[[^\[\]\n]{0,200}\]\][ \t]{0,8})?;"
# Both begin with their word: most files hold none of it, or in comments only.
_MODULE = re.compile(
    rb"module\b[ \t]{0,8}(?P<name>" + _NAME + rb"(?:[ \t]{0,8}:[ \t]{0,8}" + _NAME + rb")?|:[ \t]{0,8}private)?" + _END
)
_IMPORT = re.compile(
    rb"import\b[ \t]{0,8}(?P<name>(?::[ \t]{0,8})?" + _NAME + rb"|<[^<>\n]{1,300}>|\"[^\"\n]{1,300}\")" + _END
)
_WORDS = ((b"module", _MODULE), (b"import", _IMPORT))
_OF_PARTS = frozenset({"", ":private"})  # `module;`, `module :private;`
_MOST = 5000  # such lines of one file that are looked at
_LEAD = re.compile(rb"\bexport[ \t]{1,8}\Z")
_LONGEST_LEAD = 20
_BOM = b"\xef\xbb\xbf"
_MOST_COMMENTS, _LONGEST_COMMENTS = 3, 4000  # in front of a word on its line, and how long in all
_PREPROCESSOR = rb"^[ \t]*#(?:[^\n\\]|\\.)*+"
_PREPROCESSOR_LINE = re.compile(_PREPROCESSOR, re.DOTALL | re.MULTILINE)
# `export` is a word of the language: outside of texts it is nothing else. Its braces are no scope.
_EXPORT = re.compile(
    TEXTS.pattern + rb"|" + _PREPROCESSOR + rb"|\b(?P<export>export\b(?:[ \t\r\n]{0,80}(?P<open>\{))?)|(?P<brace>[{}])",
    re.DOTALL | re.MULTILINE,
)


class _Directive(NamedTuple):
    """A line of modules: `module;`, `export module m:p;`, `import :p;`."""

    start: int  # of `export`, where that stands in front
    end: int
    word: str  # module, import
    name: str  # as written, without blanks; "" in `module;`
    is_export: bool


class _Unit(NamedTuple):
    """What a file says of modules."""

    declared: _Directive | None  # of which module it is a part
    directives: list[_Directive]


def without_modules(text: bytes) -> bytes:
    """Return a text as it stands without modules: what is exported is declared, what is imported is blank."""
    unit = _read(text)
    if unit is None:
        return text
    spans = [(one.start, one.end) for one in unit.directives]
    if unit.declared is not None:
        spans += _exports(text)
    blanked = bytearray(text)
    for start, end in spans:
        blanked[start:end] = blanks(text[start:end])
    return bytes(blanked)


def module_of(text: bytes) -> str | None:
    """Return the module, or partition (`m:p`), that others import a file by; None where there is none such.

    A file that implements a module (`module m;`) is imported by nobody.
    """
    unit = _read(text)
    return _declares(unit.declared) if unit is not None else None


def _declares(declared: _Directive | None) -> str | None:
    return declared.name if declared is not None and (declared.is_export or ":" in declared.name) else None


def add_modules(text: bytes, reading: Reading) -> int | None:
    """Read what module a file declares, and what it imports; return where it first speaks of modules.

    A file that implements a module (`module m;`) sees its interface without an import.
    """
    unit = _read(text)
    if unit is None:
        return None
    declared = unit.declared
    reading.package = _declares(declared)
    line, position = 1, 0
    for one in unit.directives:
        line += text.count(b"\n", position, one.start)
        position = one.start
        kind, target = one.word, one.name
        if one.word == "import":
            kind, target = _imported(one, declared)
        if target and (one.word == "import" or (one is declared and reading.package is None)):
            reading.imports.append((one.start, ImportFacts(kind, target, line)))
    return unit.directives[0].start


def _imported(one: _Directive, declared: _Directive | None) -> tuple[str, str]:
    """Return the kind of an import and what it means: a partition with the name of its module, a header as if included."""
    if one.name.startswith(('"', "<")):
        return "local" if one.name.startswith('"') else "system", one.name[1:-1].strip()
    kind = "export" if one.is_export else "import"
    if not one.name.startswith(":"):
        return kind, one.name
    return kind, f"{declared.name.partition(':')[0]}{one.name}" if declared is not None else ""


def _read(text: bytes) -> _Unit | None:
    """Return what a file says of modules, None for nothing.

    A name without `export` declares a module only where nothing but the preprocessor's lines stand in front, as the
    language demands: elsewhere `module m;` is a variable, and so may be an indented `import m;` in a file of no module.
    """
    found = _directives(text)
    declared = next((one for one in found if one.word == "module" and one.name and not one.name.startswith(":")), None)
    if declared is not None and not declared.is_export and not _is_first(text, declared):
        declared = next((one for one in found if one.word == "module" and one.is_export and one.name), None)
    if declared is not None:
        of_module = [one for one in found if one.word == "import" or one is declared or one.name in _OF_PARTS]
        return _Unit(declared, of_module)
    imported = [
        one for one in found if one.word == "import" and (one.is_export or text[one.start - 1 : one.start] in b"\n")
    ]
    return _Unit(None, imported) if imported else None


def _is_first(text: bytes, declared: _Directive) -> bool:
    """Say whether only `module;`, comments and lines of the preprocessor stand in front of a declaration."""
    before = _PREPROCESSOR_LINE.sub(b"", without_texts(text[: declared.start]))
    return not before.replace(b"module", b"", 1).strip(b"\xef\xbb\xbf \t\r\n\f;")


def _directives(text: bytes) -> list[_Directive]:
    """Return the lines of modules that stand outside of comments and texts, in their order."""
    written = sorted(
        directive
        for word, pattern in _WORDS
        if word in text
        for match in islice(pattern.finditer(text), _MOST)
        if (directive := _directive(text, word, match)) is not None
    )
    if not written:
        return []
    found = []
    skipped = TEXTS.finditer(text)
    span = next(skipped, None)
    for one in written:
        while span is not None and span.end() <= one.start:
            span = next(skipped, None)
        if span is None or span.start() >= one.start:
            found.append(one)
    return found


def _directive(text: bytes, word: bytes, match: re.Match[bytes]) -> _Directive | None:
    """Return what a match stands for where it begins its line, or `export` does."""
    lead = _LEAD.search(text, max(match.start() - _LONGEST_LEAD, 0), match.start())
    start = match.start() if lead is None else lead.start()
    if not _begins_line(text, start):
        return None
    name = (match["name"] or b"").decode("utf-8", "replace")
    if not name.startswith(('"', "<")):
        name = "".join(name.split())
    return _Directive(start, match.end(), word.decode(), name, lead is not None)


def _begins_line(text: bytes, position: int) -> bool:
    """Say whether only blanks and comments stand in front on a line, which is not the rest of the line before it."""
    before = text[max(position - _LONGEST_COMMENTS, 0) : position].rstrip(b" \t")
    for _ in range(_MOST_COMMENTS):
        if not before.endswith(b"*/"):
            break
        opened = before.rfind(b"/*", 0, -2)
        if opened < 0:
            return False
        before = before[:opened].rstrip(b" \t")
    if before in {b"", _BOM}:
        return position <= _LONGEST_COMMENTS
    return before.endswith(b"\n") and not before.endswith((b"\\\n", b"\\\r\n"))


def _exports(text: bytes) -> Iterator[tuple[int, int]]:
    """Yield where `export` stands, and the braces of `export {…}`."""
    if b"export" not in text:
        return
    depth = 0
    opened: list[int] = []  # how deep the braces stand that are exported
    for found in _EXPORT.finditer(text):
        if found["export"]:
            yield found.span("export")
        if found["open"]:
            depth += 1
            opened.append(depth)
        elif found["brace"] == b"{":
            depth += 1
        elif found["brace"]:
            if opened and opened[-1] == depth:
                opened.pop()
                yield found.span("brace")
            depth = max(depth - 1, 0)
