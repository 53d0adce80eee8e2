"""What a file's text tells of uses that no name shows, so that nothing is called unused for them.

Four kinds of marks, each found by patterns that only run where a word of theirs stands in the text at all:

- members called by a value (`$this->$name()`, `getattr(self, name)`): a mark on the type around, `facts.BY_VALUE`;
- what a comment or an attribute tells to keep (`// nolint:unused`): a mark on the definition below, `facts.KEPT`;
- what is given to other programs (`SHOP_EXPORT int price(void) {`): a mark on the definition, `facts.GIVEN_OUT`;
- a method that asks for what it overrides (`super`, where the class says no base): a mark on it, `facts.ASKS_ABOVE`.

Names that the text does not hold as they are: `names_put_together`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.system_map.facts import ASKS_ABOVE, BY_VALUE, GIVEN_OUT, KEPT
from services.system_map.parsing.c_macros import without_texts

if TYPE_CHECKING:
    from services.system_map.parsing.reading import Definition, Reading

_TYPES = frozenset({"class", "interface", "struct", "enum", "trait", "module"})
_NO_SYMBOLS = frozenset({"impl", "later", "anonymous"})
_MOST_BELOW = 3000  # bytes between what tells to keep something and where that begins, or to where a value is called
_MOST_BEFORE = 80  # bytes of the name by which a value is kept
_KEPT_BY = re.compile(rb"\b(\w+)\s*=\s*\Z")
_CALLS = (b"(", b"?.(", b".call(", b".apply(", b".bind(")
_MOST = 200  # of one file: more are data, or hostile
SCRIPTS = ("JavaScript", "TypeScript", "TSX")

# language: (one of these words stands in the text, what takes a member of the object itself by a value). Where it may be
# kept by a name first, the pattern's group says that it is called at once.
_BY_VALUE: dict[str, tuple[tuple[bytes, ...], re.Pattern[bytes]]] = {
    "PHP": (
        (b"$this->$", b"$this->{", b"static::$", b"self::$", b"[$this,", b"($this,"),
        re.compile(
            rb"\$this->(?:\$\w+|\{[^{}\n]{1,200}\})\s*\("
            rb"|(?:static|self)::(?:\$\w+|\{[^{}\n]{1,200}\})\s*\("
            rb"|(?:\[|\barray\s*\()\s*\$this\s*,\s*(?:\$\w+\s*[\])]|['\"]\w*['\"]\s*\.|\"\w*\{?\$)"
            rb"|\bmethod_exists\s*\(\s*\$this\s*,(?!\s*['\"]\w+['\"]\s*\))"
        ),
    ),
    "Python": (  # called at once, or kept: what is only read mostly is no method
        (b"getattr(",),
        re.compile(
            rb"getattr\((?:self|cls|type\(self\)|self\.__class__)\s*,(?!\s*[\"'])"
            rb"(?:(?:[^()\n]|\([^()\n]*\)){1,200}\)(\())?"
        ),
    ),
    "Ruby": (
        (b"send", b"method("),
        re.compile(
            rb"(?:\bself\.|[^.\w:@$])(?:public_send|__send__|send|method)[( ]\s*"
            rb"(?:[:]?\"[^\"\n]{0,100}#\{|[a-z_@]\w*\s*[,)\n.+]|['\"]\w*['\"]\s*\+)"
        ),
    ),
    **dict.fromkeys(
        SCRIPTS,
        (
            (b"this[",),
            re.compile(
                rb"this\[(?!\s*[\"'\d])[^\[\]\n]{1,200}\](?:(!?\(|\?\.\(|!?\.(?:call|apply|bind)\()|(?!\s*=[^=]))"
            ),
        ),
    ),
}

# What tells a compiler, a linter or a reader to leave something that nothing uses. A language that says so by an annotation
# or a decorator needs none: those spare by themselves. language: (one of these words stands in the text, the pattern)
# Attributes of C, also by a macro: what a linker, a loader or a processor calls or keeps (`SOME_ATTR(constructor)`).
_BY_ITSELF = rb"(?:used|constructor|destructor|section|interrupt|signal)(?:__)?(?:[ \t]?\([^()\n]{0,80}\))?"
_OF_C = (
    (b"unused", b"used", b"constructor", b"destructor", b"section", b"interrupt", b"signal"),
    re.compile(
        rb"\[\[(?:maybe_unused|gnu::" + _BY_ITSELF + rb")\]\]|__attribute__\(\(unused\)\)"
        rb"|(?:attr(?:ibute)?|ATTR(?:IBUTE)?|Attr(?:ibute)?)_{0,2}[ \t]?\([ \t]?(?:\([ \t]?)?(?:__)?"
        + _BY_ITSELF
        + rb"[ \t]?\){1,2}"
    ),
)
_KEPT: dict[str, tuple[tuple[bytes, ...], re.Pattern[bytes]]] = {
    "Rust": (
        (b"dead_code", b"unused"),
        re.compile(
            rb"#!?\[(?:cfg_attr\([^\]]{1,200}?,\s{0,40})?(?:allow|expect)\([^\]]{0,300}?\b(?:unused|dead_code)\b[^\]]{0,300}\]"
        ),
    ),
    "Go": (
        (b"U1000", b"nolint:"),
        re.compile(rb"//(?:lint:ignore [\w,]*U1000|nolint:[\w,]*(?:unused|deadcode|U1000))\b"),
    ),
    **dict.fromkeys(
        SCRIPTS, ((b"no-unused-vars", b"ts-prune"), re.compile(rb"no-unused-vars\b|ts-prune-ignore-next\b"))
    ),
    "C": _OF_C,
    "C++": _OF_C,
    "C#": ((b"IDE0051", b"once Unused"), re.compile(rb"IDE0051\b|ReSharper disable once Unused")),
    "PHP": ((b"PhpUnused",), re.compile(rb"noinspection [\w, ]{0,100}PhpUnused")),
    "Swift": ((b"periphery:ignore",), re.compile(rb"periphery:ignore\b")),
    "Java": (
        (b"nly exists ", b"nly present "),
        re.compile(rb"nly (?:exists|present) (?:(?:in order )?to satisfy|so|because)\b"),
    ),
}
# What gives a function of C to others stands in front of it, on its line or the one above.
_GIVES_OUT = (b"_EXPORT", b"_API", b"dllexport", b"EMSCRIPTEN_KEEPALIVE", b'visibility("default")')
_ENDS = re.compile(rb"[;{}]")
_MOST_IN_FRONT = 300  # bytes of a function of C in front of its name
_LETTERS = frozenset(bytes([byte]) for byte in b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_GOES_ON = _LETTERS | {b":", b"?", b"!", b"="}
_MOST_NESTED = 20
_MEMBERS = frozenset({"function", "method"})
_MOST_LINES = 200  # that a directive goes on in
_LAST_WORD = re.compile(rb"\w+\Z")
_BLANK = 0x20
_ENDS_VALUE = re.compile(rb"\s{0,80}[;=,]")
_IN_COMMENT = (b"//", b"/*", b"*", b"#", b"--", b"@", b"[", b'"""', b"'''")


def mark_uses(language: str, source: bytes, reading: Reading) -> None:
    """Mark what is called by a value, and what is to be kept; definitions are known, and not yet nested."""
    known = _BY_VALUE.get(language)
    if known is not None and any(word in source for word in known[0]):
        places = [found.start() for found in first_of(known[1], source) if _is_called(found)]
        reading.uses.decorators += [(start, BY_VALUE) for start in _around(places, reading.definitions)]
    known = _KEPT.get(language)
    if known is not None and any(word in source for word in known[0]):
        kept: set[int] = set()
        places = []
        is_of_c = known is _OF_C
        for found in _attributes_of_c(source, reading.definitions) if is_of_c else first_of(known[1], source):
            if language == "Rust" and b"//" in source[source.rfind(b"\n", 0, found.start()) + 1 : found.start()]:
                continue  # shown in a comment
            if found[0].startswith(b"#!"):
                kept |= _within(found.start(), reading.definitions)
            else:
                places.append(found.end())
        kept |= _below(places, source, reading.definitions)
        reading.uses.decorators += [(start, KEPT) for start in sorted(kept)]
    if known is _OF_C:
        given = _given_out(source, reading.definitions)
        reading.uses.decorators += [(start, GIVEN_OUT) for start in sorted(given)]
    if language == "Ruby" and b"super" in source:
        asking = _of_members(list(_asking_above(source)), reading.definitions)
        reading.uses.decorators += [(start, ASKS_ABOVE) for start in sorted(asking)]


def first_of(pattern: re.Pattern[bytes], source: bytes) -> Iterator[re.Match[bytes]]:
    """Yield what a pattern finds in a text, up to a bound."""
    for _, found in zip(range(_MOST), pattern.finditer(source), strict=False):
        yield found


def _given_out(source: bytes, definitions: list[Definition]) -> set[int]:
    """Return where the functions of C begin that a word in front of their names gives to others."""
    places = [place for word in _GIVES_OUT for place in _places_of(word, source)]
    functions = sorted((found.start, found.name) for found in definitions if found.kind in _MEMBERS) if places else []
    given: set[int] = set()
    for place in places:
        at = bisect_right(functions, (place,))
        if at:  # within the head of the one before
            start, said = functions[at - 1]
            name = source.find(said.rpartition(".")[2].encode(), start, start + _MOST_IN_FRONT)
            if start <= place < name:
                given.add(start)
                continue
        line = source[source.rfind(b"\n", 0, place) + 1 : place].lstrip()
        if at < len(functions) and not line.startswith((b"#", b"//", b"*")):
            start = functions[at][0]
            between = source[place : start if start - place < _MOST_IN_FRONT else place]
            if between and between.count(b"\n") < 2 and not _ENDS.search(between):
                given.add(start)
    return given


def _places_of(word: bytes, source: bytes) -> Iterator[int]:
    """Yield where a text holds a word, or an end of one."""
    place = source.find(word)
    for _ in range(_MOST):
        if place == -1:
            return
        if source[place + len(word) : place + len(word) + 1] not in _LETTERS:
            yield place
        place = source.find(word, place + 1)


def _asking_above(source: bytes) -> Iterator[int]:
    """Yield where a method of Ruby says `super`: the word is no part of another, nor of a comment or a text."""
    place = -1
    for _ in range(_MOST):
        place = source.find(b"super", place + 1)
        if place == -1:
            return
        before = source[place - 1 : place]
        if not before.strip() or before in b"(!&|=[,":
            line = source[source.rfind(b"\n", 0, place) + 1 : place]
            if source[place + 5 : place + 6] not in _GOES_ON and b"#" not in line:
                yield place


def _is_called(found: re.Match[bytes]) -> bool:
    """Say whether what was found is called: at once, or further down by the name that it is kept by."""
    if not found.re.groups or found[1]:
        return True
    text = found.string
    kept = _KEPT_BY.search(text[max(found.start() - _MOST_BEFORE, 0) : found.start()])
    below = text[found.end() : found.end() + _MOST_BELOW]
    return kept is not None and any(kept[1] + call in below for call in _CALLS)


def _of_members(places: list[int], definitions: list[Definition]) -> set[int]:
    """Return where the function around each place begins: methods stand one below the other."""
    members = sorted((found.start, found.end) for found in definitions if found.kind in _MEMBERS) if places else []
    around: set[int] = set()
    for place in places:
        at = bisect_right(members, (place, len(members))) - 1
        for start, end in reversed(members[max(at - _MOST_NESTED, 0) : at + 1]):
            if start <= place < end:
                around.add(start)
                break
    return around


def _around(places: list[int], definitions: list[Definition]) -> set[int]:
    """Return where the innermost type around each place begins."""
    types = [found for found in definitions if found.kind in _TYPES] if places else []
    around = (
        max((found.start for found in types if found.start <= place < found.end), default=None) for place in places
    )
    return {start for start in around if start is not None}


def _below(places: list[int], source: bytes, definitions: list[Definition]) -> set[int]:
    """Return where the definition begins that follows each place, or the one in whose first line it stands.

    Only comments and annotations may stand between.
    """
    if not places:
        return set()
    starts = sorted(found.start for found in definitions if found.kind not in _NO_SYMBOLS)
    below: set[int] = set()
    for place in places:
        line = source.rfind(b"\n", 0, place) + 1
        same = [start for start in starts if line <= start < place]
        following = next((start for start in starts if start >= place), None)
        if same and not source[line : same[0]].strip():
            below.add(same[0])
        elif following is not None and _is_above(source[place : min(following, place + _MOST_BELOW)]):
            below.add(following)
    return below


def _within(place: int, definitions: list[Definition]) -> set[int]:
    """Return where the definition around a place begins, and all in it; those of the whole file where none is around."""
    around = [found for found in definitions if found.start <= place < found.end]
    inner = max(around, key=lambda found: found.start, default=None)
    return {
        found.start
        for found in definitions
        if found.kind not in _NO_SYMBOLS and (inner is None or inner.start <= found.start < inner.end)
    }


def _attributes_of_c(source: bytes, definitions: list[Definition]) -> Iterator[re.Match[bytes]]:
    """Yield the attributes of C that say something of a definition; in a comment or a text they say nothing."""
    attributes = list(first_of(_OF_C[1], source))
    code = without_texts(source) if attributes else b""
    functions = {found.name for found in definitions if found.kind in _MEMBERS} if attributes else set()
    for found in attributes:
        is_code = code[found.start()] != _BLANK
        if is_code and not _is_head(found, functions) and _is_of_definition(found, source, definitions):
            yield found


def _is_head(found: re.Match[bytes], functions: set[str]) -> bool:
    """Say whether what looks like an attribute is a function's name with its parameters: `int read_attr(section)`."""
    before = _LAST_WORD.search(found.string[max(found.start() - _MOST_BEFORE, 0) : found.start()])
    name = (before[0] if before else b"") + found[0].partition(b"(")[0].rstrip()
    return not name.isupper() and name.decode("utf-8", "replace") in functions


def _is_in_directive(line: int, source: bytes) -> bool:
    """Say whether a line that begins here belongs to a directive, also as one of the lines that it goes on in."""
    for _ in range(_MOST_LINES):
        before = source.rfind(b"\n", 0, max(line - 1, 0)) + 1
        if not line or not source[before:line].rstrip(b"\r\n").endswith(b"\\"):
            break
        line = before
    return source[line : line + _MOST_BEFORE].lstrip(b" \t").startswith(b"#")


def _is_of_definition(attribute: re.Match[bytes], source: bytes, definitions: list[Definition]) -> bool:
    """Say whether an attribute says something of a function or a type of C, not of a variable, parameter or field."""
    place = attribute.end()
    line = source.rfind(b"\n", 0, place) + 1
    if _is_in_directive(line, source):
        return False  # what a macro stands for is said of nothing yet
    before = source[line:place]
    _, brace, declared = source[line : attribute.start()].rpartition(b"}")
    is_value = _ENDS_VALUE.match(source, place) is not None and not before.lstrip().startswith(b"typedef")
    if is_value and brace and declared.strip(b" \t_"):
        return False  # `struct a {…} value __attribute__((used));`
    if before.count(b"{") > before.count(b"}") or before.count(b"(") > before.count(b")"):
        return False
    if any(line <= found.start < place for found in definitions):
        return True
    following = min(
        (found for found in definitions if found.start >= place), key=lambda found: found.start, default=None
    )
    if following is None:
        return False
    between = source[place : min(following.start, place + _MOST_BELOW)]
    # A function may be declared so, right above where it is defined.
    is_declared = (
        b";" not in between or re.search(rb"\b%s\s*\(" % re.escape(following.name.encode()), before) is not None
    )
    return is_declared and b"{" not in between and b"}" not in between


def _is_above(text: bytes) -> bool:
    """Say whether a text that begins within or behind a comment or an attribute holds no more than such."""
    if not text.strip():
        return True
    lines = text.split(b"\n")[1:]
    return (
        bool(lines)
        and len(text) < _MOST_BELOW
        and all(not (plain := line.strip()) or plain.startswith(_IN_COMMENT) or line is lines[-1] for line in lines)
    )
