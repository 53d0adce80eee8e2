"""What a file's text tells of names that it does not hold as they are: put together, in another form, or as a file.

Each is found by patterns that only run where a word of theirs stands in the text at all, and becomes a word for
`symbols.spared` among the names that the file uses: see `facts.end_of` and those beside it.
"""

from __future__ import annotations

import re
from itertools import chain

from services.system_map.facts import end_of, start_of, text_of, type_of
from services.system_map.parsing.php_named import named_otherwise
from services.system_map.parsing.unseen import SCRIPTS, first_of

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
    **dict.fromkeys(SCRIPTS, ((b"](", b"].call(", b"].apply(", b"].bind("), _TEMPLATES)),
}
# C's macros: their parameters, the rest of what they are, and what they paste to something.
_MACRO = re.compile(rb"[ \t]*#[ \t]*define[ \t]+\w+\(([^()]{0,400})\)")
_REST_OF_MACRO = re.compile(rb"(?:[^\n\\]++|\\\r?\n|\\.)*+")
_MOST_MACROS = 5000  # of one file that paste
_PASTED_TO = re.compile(rb"(\w{2,60})[ \t]*##")
_PASTED = re.compile(rb"##[ \t]*(\w{2,60})")
# Ruby: a word for many or one stands for a class, and a module is handed over with all that it defines.
_ASSOCIATED = {
    word: re.compile(word + rb"[ (]\s*:(\w{1,80})")
    for word in (b"has_many", b"has_one", b"belongs_to", b"has_and_belongs_to_many")
}
_HANDED = {
    b"register_": re.compile(rb"register_\w{1,60}[ (][ (]?(?:[A-Z]\w{0,80}::){0,10}([A-Z]\w{1,80})\b"),
    b"helpers": re.compile(rb"helpers[ (][ (]?(?:[A-Z]\w{0,80}::){0,10}([A-Z]\w{1,80})\b"),
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


def put_together(language: str, source: bytes) -> set[str]:
    """Return the words for names that the text puts together of texts and values, and for files that it takes in as texts."""
    if language == "Shell":
        return _of_shell(source)
    if language in {"C", "C++"}:
        return _of_c(source) if b"##" in source else set()
    words = _of_ruby(source) if language == "Ruby" else set[str]()
    if language == "PHP":
        words = named_otherwise(source)
    embedded = _EMBEDDED.get(language)
    if embedded is not None and embedded[0] in source:
        paths = [
            path for found in first_of(embedded[1], source) for path in found[1].decode("utf-8", "replace").split()
        ]
        words.update(text_of(path.strip("\"'`").rpartition("/")[2]) for path in paths)
    known = _PUT_TOGETHER.get(language)
    if known is not None and any(word in source for word in known[0]):
        spoken = "JavaScript" if language in SCRIPTS else language
        words.update(end_of(spoken, _text(found)) for found in first_of(known[1], source))
    return words


def _of_c(source: bytes) -> set[str]:
    """Return the fronts and ends of names that macros paste to their parameters: C and C++ share headers."""
    words: set[str] = set()
    place = source.find(b"##")
    for _ in range(_MOST_MACROS):
        if place == -1:
            break
        start = source.rfind(b"\n", 0, place) + 1
        while source[max(start - 3, 0) : start].rstrip(b"\r\n").endswith(b"\\"):  # the line goes on from the one above
            start = source.rfind(b"\n", 0, start - 1) + 1
        rest = _REST_OF_MACRO.match(source, place)
        end = rest.end() if rest is not None else place
        macro = _MACRO.match(source, start)
        if macro is not None:
            words |= _pasted(macro[1], source[macro.end() : end])
        place = source.find(b"##", max(end, place + 2))
    return words


def _pasted(parameters: bytes, body: bytes) -> set[str]:
    """Return what a macro's body pastes, but its parameters: whatever they are."""
    own = {name.strip(b" \t\r\n\\").removesuffix(b"...") for name in parameters.split(b",")} | {b"__VA_ARGS__"}
    words = {start_of("C", one.decode("utf-8", "replace")) for one in _PASTED_TO.findall(body) if one not in own}
    return words | {end_of("C", one.decode("utf-8", "replace")) for one in _PASTED.findall(body) if one not in own}


def _of_ruby(source: bytes) -> set[str]:
    """Return the words for classes that associations name, and for modules that are handed over."""
    words: set[str] = set()
    for word, pattern in _HANDED.items():
        if word in source:
            words.update(type_of(found[1].decode()) for found in first_of(pattern, source))
    associated = (first_of(pattern, source) for word, pattern in _ASSOCIATED.items() if word in source)
    for found in chain.from_iterable(associated):
        name = found[1].decode()
        # Whichever of these is the singular: the others are no classes.
        singulars = {name, name.removesuffix("s"), name.removesuffix("es")}
        singulars.add(name.removesuffix("ies") + "y" if name.endswith("ies") else name)
        words.update(type_of("".join(part.capitalize() for part in one.split("_"))) for one in singulars)
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
        for one in first_of(_SHELL_END, source)
        if source[one.start() - 1 : one.start()] != b"/"
    }
    return found | {start_of("Shell", one[1].decode()) for one in first_of(_SHELL_START, source)}


def _text(found: re.Match[bytes]) -> str:
    return next(group for group in found.groups() if group).decode("utf-8", "replace")
