"""Environment variables that code reads, and ports that it listens on as literals.

    env.read     {name, default, required}: default as written between quotes or as a number, "…" for one that looks
                 secret, None for none or a computed one
    env.reader, env.asked: see `environment_names` and `environment_objects`
    env.tag, env.prefix: see `environment_tags`
    port.listen  {port, how}

Patterns find the places, the syntax tree says whether a place is code: what stands in a comment or a text is none.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from services.system_map.facts import Signal
from services.system_map.parsing.signals.environment_flags import flags
from services.system_map.parsing.signals.environment_names import Constants, asked, reader
from services.system_map.parsing.signals.environment_objects import made, used
from services.system_map.parsing.signals.environment_patterns import (
    ALIKE,
    DESTRUCTURED,
    IMPORTED,
    ONE,
    PACKAGE_NAMES,
    PATTERNS,
    PORTS,
    PYTHON_PACKAGES,
    PYTHON_READER,
)
from services.system_map.parsing.signals.environment_tags import prefixes, tags
from services.system_map.secrets import HIDDEN, looks_secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (
    *(b"env", b"ENV", b"Env", b"port", b"isten", b"Run(", b"Start(", b"bind(", b"@Value", b"decouple"),
    *(b"onfig", b"etting", b"ecret"),  # what functions are called that read a variable for others
)
_MAX_FOUND = 500
_BEHIND = b"environ"  # of patterns with a group `behind`
_MOST_IN_FRONT = 160
_NO_CODE = re.compile(r"comment|string|char_literal|text_block|heredoc|template")


@cache
def _ready(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern)


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the variables that a file reads and the ports that it listens on."""
    language = ALIKE.get(tree.language, tree.language)
    source = tree.source
    patterns = [_ready(one) for words, one in PATTERNS.get(language, ()) if tree.holds(words)]
    lines = _Lines(source)
    of_objects: Iterable[tuple[int, dict[str, Any]]] = ()
    found: list[Signal] = []
    if language == "Python" and tree.holds(PACKAGE_NAMES) and PYTHON_PACKAGES.search(source):
        patterns.append(PYTHON_READER)
        found += [Signal("env.reader", lines.number(start), data) for start, data in made(source)]
    elif language == "Python":
        of_objects = used(tree)
    constants = Constants(source)
    found += _variables(tree, patterns, lines, constants)
    found += _more(tree, language, lines, constants)
    for start, data in chain(asked(tree), of_objects):
        if _is_code(tree, start):
            data["default"] = _shown(data["name"], data["default"])
            found.append(Signal("env.asked", lines.number(start), data))
    words, listening = PORTS.get(language, ((), b""))
    if tree.holds(words):
        for match in _in_code(tree, _ready(listening)):
            data = {"port": match["port"].decode(), "how": f"{match['how'].decode()}() in code"}
            found.append(Signal("port.listen", lines.number(match.start()), data))
    return found


def _more(tree: SyntaxTree, language: str, lines: _Lines, constants: Constants) -> Iterator[Signal]:
    """Yield what stands in the environment's place in one language or another: flags, tags, destructured objects."""
    for start, data in flags(tree, constants):
        data["default"] = _shown(data["name"], data["default"])
        yield Signal("env.read", lines.number(start), data)
    if language == "Go":
        for start, data in tags(tree):
            data["default"] = _shown(data["name"], data["default"])
            yield Signal("env.tag", lines.number(start), data)
        for start, data in prefixes(tree):
            yield Signal("env.prefix", lines.number(start), data)
    if language == "JavaScript" and b"= process.env" in tree.source:
        yield from _destructured(tree, lines)


def _variables(
    tree: SyntaxTree, patterns: list[re.Pattern[bytes]], lines: _Lines, constants: Constants
) -> list[Signal]:
    """Return what is read by name, by a constant of the file, or by a function's parameter."""
    found: list[Signal] = []
    looked_for: set[str] = set()
    for pattern in patterns:
        for match in _in_code(tree, pattern):
            line = lines.number(match.start())
            held = match.groupdict().get("held")
            name = constants.text(held) if held else None
            if held is None or name is not None:
                found.append(_variable(match, line, name))
                if match.groupdict().get("asked") is not None:
                    looked_for.add(found[-1].data["name"])
            elif (function := reader(tree, match, line)) is not None:
                found.append(function)
    for one in found:
        # Whoever looks first whether it is there can do without.
        if one.kind == "env.read" and one.data["name"] in looked_for:
            one.data["required"] = False
    return found


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


def _matches(pattern: re.Pattern[bytes], source: bytes) -> Iterator[re.Match[bytes]]:
    """Yield what a pattern finds; one whose rare word stands behind what is common is tried in front of that word alone."""
    if "behind" not in pattern.groupindex:
        yield from pattern.finditer(source)
        return
    end, at = 0, source.find(_BEHIND)
    while at >= 0:
        after = at + len(_BEHIND)
        match = pattern.search(source, max(end, at - _MOST_IN_FRONT), after + 1)  # one more, which may go on as a word
        if match is not None:
            yield match
            end = match.end()
        at = source.find(_BEHIND, after)


def _in_code(tree: SyntaxTree, pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    imported = IMPORTED.get(tree.language) if "imported" in pattern.groupindex else None
    is_imported: bool | None = None  # not known yet
    for count, match in enumerate(_matches(pattern, tree.source)):
        if count >= _MAX_FOUND:
            return
        if imported is not None and match["imported"] is not None:
            if is_imported is None:
                is_imported = imported.search(tree.source) is not None
            if not is_imported:
                continue
        start = match.start()
        node = tree.root.descendant_for_byte_range(start, start + 1)
        if node is not None and (not _NO_CODE.search(node.type) or _is_place(tree, match)):
            yield match


def _is_code(tree: SyntaxTree, position: int) -> bool:
    node = tree.root.descendant_for_byte_range(position, position + 1)
    return node is not None and not _NO_CODE.search(node.type)


def _is_place(tree: SyntaxTree, match: re.Match[bytes]) -> bool:
    """Say whether a match that begins with a text is one all the same: `"X" in environ`."""
    if match[0][:1] not in {b'"', b"'"}:
        return False
    end = tree.root.descendant_for_byte_range(match.end() - 1, match.end())
    return end is not None and not _NO_CODE.search(end.type)


def _variable(match: re.Match[bytes], line: int, held: bytes | None) -> Signal:
    """Return one reading; `held` is the name where a constant holds it."""
    groups = match.groupdict()
    name = (held or groups.get("name") or groups.get("plain") or b"").decode()
    default = next((groups[key] for key in ("double", "single", "bare") if groups.get(key) is not None), None)
    required = groups.get("must") is not None
    if groups.get("maybe") is not None:
        required = default is None and groups.get("more") is None
    shown = _shown(name, None if default is None else default.decode("utf-8", "replace"))
    return Signal("env.read", line, {"name": name, "default": shown, "required": required and default is None})


def _shown(name: str, default: str | None) -> str | None:
    """Return a default; of one that looks secret, that there is one: what it is stays where it is."""
    return HIDDEN if default is not None and looks_secret(name, default) else default


def _destructured(tree: SyntaxTree, lines: _Lines) -> Iterator[Signal]:
    """Yield the variables of `const { PORT = 3000 } = process.env`."""
    for match in _in_code(tree, DESTRUCTURED):
        for part in match["names"].split(b","):
            one = ONE.match(part)
            if one is not None:
                written = (one["default"] or b"").strip().decode("utf-8", "replace")
                literal = written.strip("\"'`") if re.fullmatch(r"[\"'`][^\"'`]*[\"'`]|[\d.]+", written) else None
                name = one["name"].decode()
                data = {"name": name, "default": _shown(name, literal), "required": False}
                yield Signal("env.read", lines.number(match.start()), data)
