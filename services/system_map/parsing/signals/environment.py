"""Environment variables that code reads, and ports that it listens on as literals.

    env.read     {name, default, required}: default as written between quotes or as a number, None for none or a computed one
    port.listen  {port, how}

Patterns find the places, the syntax tree says whether a place is code: what stands in a comment or a text is none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.secrets import looks_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"env", b"ENV", b"Env", b"port", b"isten", b"Run(", b"Start(", b"bind(", b"@Value", b"decouple")
_MAX_FOUND = 500
_NO_CODE = re.compile(r"comment|string|char_literal|text_block|heredoc|template")

_NAME = rb"[A-Za-z_][A-Za-z0-9_]{0,99}"
_QUOTED = rb"""["'](?P<name>""" + _NAME + rb""")["']"""
# A literal, where nothing but the end of an argument follows: `"a" + b` is computed.
_LITERAL = (
    rb"""(?:"(?P<double>[^"\\\n]{0,200})"|'(?P<single>[^'\\\n]{0,200})'|(?P<bare>-?\d[\d_.]{0,20}|True|False|true|false))"""
    rb"""(?=\s*[),;}\]\n:]|$)"""
)
_DEFAULT = rb"(?:\s*,\s*(?:default\s*=\s*)?" + _LITERAL + rb")?"
_OR = rb"(?:\s*(?:\|\||\?\?)\s*" + _LITERAL + rb")?"
# A bare `environ` is also what WSGI hands to an application: it counts where it is imported.
_AFTER_ENVIRON = rb"(?:(?<=os\.environ)|(?<![\w.]environ)(?P<imported>))"
_FROM_OS = re.compile(rb"^[ \t]*from[ \t]+os[ \t]+import\b[^\n]*\b(?:environ|getenv)\b", re.MULTILINE)
# Not where it is written to.
_NO_WRITE = rb"(?!\s*=(?!=))"

# By language: words of which one stands in every match, and the pattern.
_PATTERNS: dict[str, tuple[tuple[tuple[bytes, ...], bytes], ...]] = {
    "Python": (
        ((b"environ",), rb"environ" + _AFTER_ENVIRON + rb"\s*\[\s*(?P<must>)" + _QUOTED + rb"\s*\]" + _NO_WRITE),
        (
            (b"environ",),
            rb"environ" + _AFTER_ENVIRON + rb"\s*\.\s*(?:get|setdefault|pop)\s*\(\s*" + _QUOTED + _DEFAULT,
        ),
        ((b"getenv",), rb"getenv(?:(?<=os\.getenv)|(?<![\w.]getenv)(?P<imported>))\s*\(\s*" + _QUOTED + _DEFAULT),
        (
            (b"in os.", b"in environ"),
            _QUOTED + rb"\s+(?:not\s+)?in\s+(?:os\.environ|(?P<imported>)environ)\b",
        ),
    ),
    "JavaScript": (
        (
            (b"process.env", b"Bun.env"),
            rb"\b(?:process|Bun)\.env(?:\.(?P<plain>" + _NAME + rb")\b|\[\s*" + _QUOTED + rb"\s*\])" + _NO_WRITE + _OR,
        ),
        (
            (b"import.meta.env",),
            rb"\bimport\.meta\.env(?:\.(?P<plain>" + _NAME + rb")\b|\[\s*" + _QUOTED + rb"\s*\])" + _NO_WRITE + _OR,
        ),
        ((b"Deno.env",), rb"\bDeno\.env\.get\(\s*" + _QUOTED + rb"\s*\)" + _OR),
    ),
    "Go": (
        ((b"os.Getenv", b"os.LookupEnv"), rb"\bos\.(?:Getenv|LookupEnv)\(\s*" + _QUOTED),
        (
            (b'env:"', b'envconfig:"'),
            rb"\b(?:env|envconfig):\"(?P<name>[A-Z][A-Z0-9_]{0,99})(?:,(?P<must>required))?[\",]",
        ),
    ),
    "Rust": (
        ((b"env::var",), rb"\benv::var(?:_os)?\(\s*" + _QUOTED + rb"\s*\)(?P<must>\s*\.(?:unwrap|expect)\()?"),
        ((b"env!(",), rb"(?<![\w_])(?P<must>)env!\(\s*" + _QUOTED),
        ((b"option_env!",), rb"\boption_env!\(\s*" + _QUOTED),
    ),
    "Java": (
        ((b"System.getenv",), rb"\bSystem\.getenv\(\s*" + _QUOTED),
        ((b"@Value",), rb"@Value\(\s*\"\$\{(?P<name>[A-Z][A-Z0-9_]{0,99})(?::(?P<double>[^}\"\\\n]{0,200}))?\}"),
    ),
    "C": (((b"getenv",), rb"\b(?:secure_)?getenv\s*\(\s*" + _QUOTED),),
    "Ruby": (
        ((b"ENV[",), rb"\bENV\[\s*" + _QUOTED + rb"\s*\]" + _NO_WRITE + _OR),
        ((b"ENV.fetch",), rb"\bENV\.fetch\(?\s*" + _QUOTED + rb"(?P<must>\s*\))?" + _DEFAULT),
    ),
    "PHP": (
        ((b"env(",), rb"\b(?:getenv|env)\(\s*" + _QUOTED + _DEFAULT),
        (
            (b"$_ENV", b"$_SERVER"),
            rb"\$_(?:ENV|SERVER)\[\s*[\"'](?P<name>[A-Z][A-Z0-9_]{2,99})[\"']\s*\]" + _NO_WRITE,
        ),
    ),
    "C#": (((b"GetEnvironmentVariable",), rb"\bEnvironment\.GetEnvironmentVariable\(\s*" + _QUOTED),),
}
# Of packages that read the environment under a name of their own: only where they are imported.
_PACKAGE_NAMES = (b"environ", b"decouple", b"starlette")
_PYTHON_PACKAGES = re.compile(
    rb"^[ \t]*(?:import|from)[ \t]+(?:environ|environs|decouple|starlette\.config)\b", re.MULTILINE
)
_PYTHON_READER = re.compile(
    rb"(?<![\w.])(?:env|config|ENV)(?:\.(?!read_|get_value|path\b)[a-z_]{1,30})?\(\s*(?P<maybe>)"
    + _QUOTED
    + _DEFAULT
    + rb"(?P<more>\s*,)?"
)
_PORTS: dict[str, tuple[tuple[bytes, ...], bytes]] = {
    "Python": (
        (b"port=", b"port ="),
        rb"\b(?P<how>run|serve|run_app|run_simple|start_server|create_server)\([^()\n]{0,200}\bport\s*=\s*(?P<port>\d{2,5})\b",
    ),
    "JavaScript": ((b".listen(",), rb"\.(?P<how>listen)\(\s*(?:\{\s*port\s*:\s*)?(?P<port>\d{2,5})\b"),
    "Go": (
        (b"ListenAndServe", b"Listen(", b"Run(", b"Start("),
        (
            rb"\b(?P<how>ListenAndServe(?:TLS)?|Listen|Run|Start)"
            rb"\(\s*(?:\"tcp\d?\"\s*,\s*)?\"[\w.\[\]-]{0,60}:(?P<port>\d{2,5})\""
        ),
    ),
    "Rust": ((b"bind(",), rb"\b(?P<how>bind)\(\s*&?\"[\w.\[\]:-]{0,60}:(?P<port>\d{2,5})\""),
}
_ALIKE = {"TypeScript": "JavaScript", "TSX": "JavaScript", "C++": "C", "Kotlin": "Java", "Scala": "Java"}
# Set by the bundler, not by who runs it.
_BUILT_IN = frozenset({"MODE", "DEV", "PROD", "SSR", "BASE_URL"})
_DESTRUCTURED = re.compile(rb"\{(?P<names>[^{}]{1,2000})\}\s*=\s*process\.env\b")
_ONE = re.compile(rb"\s*(?P<name>" + _NAME + rb")\s*(?::\s*\w+\s*)?(?:=\s*(?P<default>[^,]{1,200}))?\s*$")


@cache
def _ready(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the variables that a file reads and the ports that it listens on."""
    language = _ALIKE.get(tree.language, tree.language)
    source = tree.source
    patterns = [_ready(one) for words, one in _PATTERNS.get(language, ()) if tree.holds(words)]
    if language == "Python" and tree.holds(_PACKAGE_NAMES) and _PYTHON_PACKAGES.search(source):
        patterns.append(_PYTHON_READER)
    found: list[Signal] = []
    lines = _Lines(source)
    for pattern in patterns:
        found += [_variable(match, lines.number(match.start())) for match in _in_code(tree, pattern)]
    words, listening = _PORTS.get(language, ((), b""))
    if tree.holds(words):
        for match in _in_code(tree, _ready(listening)):
            data = {"port": match["port"].decode(), "how": f"{match['how'].decode()}() in code"}
            found.append(Signal("port.listen", lines.number(match.start()), data))
    if language == "JavaScript" and b"= process.env" in source:
        found += _destructured(tree, lines)
    return [one for one in found if one.data.get("name") not in _BUILT_IN]


class _Lines:
    """Line numbers of growing positions, counted once."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._at = 0
        self._line = 1

    def number(self, position: int) -> int:
        if position < self._at:
            self._at, self._line = 0, 1
        self._line += self._source.count(b"\n", self._at, position)
        self._at = position
        return self._line


def _in_code(tree: SyntaxTree, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    may_be_bare = "imported" in pattern.groupindex
    for count, match in enumerate(pattern.finditer(tree.source)):
        if count >= _MAX_FOUND:
            return
        if may_be_bare and match["imported"] is not None and not _FROM_OS.search(tree.source):
            continue
        start = match.start()
        node = tree.root.descendant_for_byte_range(start, start + 1)
        if node is not None and (not _NO_CODE.search(node.type) or _is_place(tree, match)):
            yield match


def _is_place(tree: SyntaxTree, match: re.Match[bytes]) -> bool:
    """Say whether a match that begins with a text is one all the same: `"X" in environ`, a struct's tag."""
    head = match[0][:1]
    if head in {b'"', b"'"}:
        end = tree.root.descendant_for_byte_range(match.end() - 1, match.end())
        return end is not None and not _NO_CODE.search(end.type)
    return match[0].startswith((b"env:", b"envconfig:"))


def _variable(match: re.Match[bytes], line: int) -> Signal:
    groups = match.groupdict()
    name = groups.get("name") or groups.get("plain") or b""
    default = next((groups[key] for key in ("double", "single", "bare") if groups.get(key) is not None), None)
    required = groups.get("must") is not None
    if groups.get("maybe") is not None:
        required = default is None and groups.get("more") is None
    shown = None if default is None else default.decode("utf-8", "replace")
    if shown is not None and looks_secret(name.decode(), shown):
        shown = ""  # there is one; what it is stays where it is
    data = {"name": name.decode(), "default": shown, "required": required and default is None}
    return Signal("env.read", line, data)


def _destructured(tree: SyntaxTree, lines: _Lines) -> Iterator[Signal]:
    """Yield the variables of `const { PORT = 3000 } = process.env`."""
    for match in _in_code(tree, _DESTRUCTURED):
        for part in match["names"].split(b","):
            one = _ONE.match(part)
            if one is not None:
                written = (one["default"] or b"").strip().decode("utf-8", "replace")
                literal = written.strip("\"'`") if re.fullmatch(r"[\"'`][^\"'`]*[\"'`]|[\d.]+", written) else None
                data = {"name": one["name"].decode(), "default": literal, "required": False}
                yield Signal("env.read", lines.number(match.start()), data)
