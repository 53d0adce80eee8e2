"""What a file's text tells of uses that no name shows, so that nothing is called unused for them.

Four kinds, each found by patterns that only run where a word of theirs stands in the text at all:

- members called by a value (`$this->$name()`, `getattr(self, name)`): a mark on the type around, `facts.BY_VALUE`;
- what a comment or an attribute tells to keep (`// nolint:unused`): a mark on the definition below, `facts.KEPT`;
- names put together of a text and a value (`"${kind}_add"`), files that the program holds as they are
  (`include_str!`): words for `symbols.spared`, see `facts.end_of`, `start_of` and `text_of`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.system_map.facts import BY_VALUE, KEPT, end_of, start_of, text_of

if TYPE_CHECKING:
    from services.system_map.parsing.reading import Definition, Reading

_TYPES = frozenset({"class", "interface", "struct", "enum", "trait", "module"})
_NO_SYMBOLS = frozenset({"impl", "later", "anonymous"})
_MOST_BELOW = 3000  # bytes between what tells to keep something and where that begins, or to where a value is called
_MOST_BEFORE = 80  # bytes of the name by which a value is kept
_KEPT_BY = re.compile(rb"\b(\w+)\s*=\s*\Z")
_CALLS = (b"(", b"?.(", b".call(", b".apply(", b".bind(")
_MOST = 200  # of one file: more are data, or hostile
_SCRIPTS = ("JavaScript", "TypeScript", "TSX")

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
        _SCRIPTS,
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
_OF_C = ((b"unused",), re.compile(rb"\[\[maybe_unused\]\]|__attribute__\(\(unused\)\)"))
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
        _SCRIPTS, ((b"no-unused-vars", b"ts-prune"), re.compile(rb"no-unused-vars\b|ts-prune-ignore-next\b"))
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
_IN_COMMENT = (b"//", b"/*", b"*", b"#", b"--", b"@", b"[", b'"""', b"'''")

# language: (one of these words, ends of names behind a value, starts in front of one). Names are looked up in such files.
_END = rb"(_\w{2,60}|[A-Z]\w{2,60})"
_TEMPLATES = re.compile(rb"\$\{[^{}\n]{1,100}\}" + _END + rb"`|\+\s*[\"']" + _END + rb"[\"']")
_PUT_TOGETHER: dict[str, tuple[tuple[bytes, ...], re.Pattern[bytes]]] = {
    "Python": (
        (b"getattr(", b"globals()", b"locals()"),
        re.compile(
            rb"\{[^{}\n\"']{0,100}\}(_\w{2,60})[\"']|%s(_\w{2,60})[\"']|\+\s*[\"'](_\w{2,60})[\"']",
        ),
    ),
    "Ruby": (
        (b"send", b"method(", b"respond_to?", b"constantize", b"const_get"),
        re.compile(rb"#\{[^{}\n]{1,100}\}" + _END + rb"[?!=]?[\"'`]|\+\s*[\"']" + _END + rb"[?!=]?[\"']"),
    ),
    "PHP": (
        (b"->{", b"->$", b"::$", b"_exists(", b"is_callable(", b"call_user_func"),
        re.compile(rb"\}" + _END + rb"\"|\.\s*[\"']" + _END + rb"[\"']"),
    ),
    **dict.fromkeys(_SCRIPTS, ((b"](", b"].call(", b"].apply(", b"].bind("), _TEMPLATES)),
}
# language: (this stands in the text, what names a file that is put into the program as a text).
_EMBEDDED: dict[str, tuple[bytes, re.Pattern[bytes]]] = {
    "Rust": (
        b"include_",
        re.compile(
            rb"\binclude_(?:str|bytes)!\(\s*(?:concat!\([^\"]{0,80}(?:\"[^\"\n]*\")?[^\"]{0,40})?\"([^\"\n]{1,300})\""
        ),
    ),
    "Go": (b"//go:embed", re.compile(rb"^//go:embed[ \t]+([^\n]{1,300})", re.MULTILINE)),
}
# `"${kind}_add"`, `$kind"_add"`, `"$(kind)_add"`; not in a path, nor where a variable is set.
_SHELL_END = re.compile(rb"\$(?:\{[^{}\n]{1,100}\}\"?|\w+\"|\([^()\n]{1,100}\)\"?)(_\w{2,60})(?![\w./=+-])")
_SHELL_START = re.compile(rb"\b([A-Za-z_]\w{1,60}_)\"?\$[\w{(]")


def mark_uses(language: str, source: bytes, reading: Reading) -> None:
    """Mark what is called by a value, and what is to be kept; definitions are known, and not yet nested."""
    known = _BY_VALUE.get(language)
    if known is not None and any(word in source for word in known[0]):
        places = [found.start() for found in _first(known[1], source) if _is_called(found)]
        reading.uses.decorators += [(start, BY_VALUE) for start in _around(places, reading.definitions)]
    known = _KEPT.get(language)
    if known is not None and any(word in source for word in known[0]):
        kept: set[int] = set()
        places = []
        for found in _first(known[1], source):
            if language == "Rust" and b"//" in source[source.rfind(b"\n", 0, found.start()) + 1 : found.start()]:
                continue  # shown in a comment
            if found[0].startswith(b"#!"):
                kept |= _within(found.start(), reading.definitions)
            else:
                places.append(found.end())
        if known is _OF_C:
            places = [place for place in places if _is_of_definition(place, source, reading.definitions)]
        kept |= _below(places, source, reading.definitions)
        reading.uses.decorators += [(start, KEPT) for start in sorted(kept)]


def put_together(language: str, source: bytes) -> set[str]:
    """Return the words for names that the text puts together of texts and values, and for files that it takes in as texts."""
    if language == "Shell":
        return _of_shell(source)
    words: set[str] = set()
    embedded = _EMBEDDED.get(language)
    if embedded is not None and embedded[0] in source:
        paths = [path for found in _first(embedded[1], source) for path in found[1].decode("utf-8", "replace").split()]
        words.update(text_of(path.strip("\"'`").rpartition("/")[2]) for path in paths)
    known = _PUT_TOGETHER.get(language)
    if known is not None and any(word in source for word in known[0]):
        spoken = "JavaScript" if language in _SCRIPTS else language
        words.update(end_of(spoken, _text(found)) for found in _first(known[1], source))
    return words


def _of_shell(source: bytes) -> set[str]:
    if (
        b"}_" not in source
        and b'"_' not in source
        and b")_" not in source
        and b"_$" not in source
        and b'_"$' not in source
    ):
        return set()
    found = {
        end_of("Shell", one[1].decode())
        for one in _first(_SHELL_END, source)
        if source[one.start() - 1 : one.start()] != b"/"
    }
    return found | {start_of("Shell", one[1].decode()) for one in _first(_SHELL_START, source)}


def _first(pattern: re.Pattern[bytes], source: bytes) -> Iterator[re.Match[bytes]]:
    for _, found in zip(range(_MOST), pattern.finditer(source), strict=False):
        yield found


def _is_called(found: re.Match[bytes]) -> bool:
    """Say whether what was found is called: at once, or further down by the name that it is kept by."""
    if not found.re.groups or found[1]:
        return True
    text = found.string
    kept = _KEPT_BY.search(text[max(found.start() - _MOST_BEFORE, 0) : found.start()])
    below = text[found.end() : found.end() + _MOST_BELOW]
    return kept is not None and any(kept[1] + call in below for call in _CALLS)


def _text(found: re.Match[bytes]) -> str:
    return next(group for group in found.groups() if group).decode("utf-8", "replace")


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


def _is_of_definition(place: int, source: bytes, definitions: list[Definition]) -> bool:
    """Say whether what ends here says something of a function or a type of C, not of a variable, parameter or field."""
    line = source.rfind(b"\n", 0, place) + 1
    before = source[line:place]
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
