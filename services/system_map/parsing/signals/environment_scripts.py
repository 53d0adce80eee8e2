"""Environment variables that shell scripts take: names in capitals that a script reads and never sets.

    env.read     see `environment`

Only of scripts that run by themselves and read no other file: what is sourced shares its variables with who sources it,
which `surface.configuration` leaves out where another file does so.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from services.system_map.facts import Signal
from services.system_map.secrets import HIDDEN, looks_secret

if TYPE_CHECKING:
    from tree_sitter import Node

    from services.system_map.parsing.grammar import SyntaxTree

WORDS = (b"#!",)
_MAX_READ = 5_000
_MAX_LOOKED = 1_000
# What the shell itself or the login sets, and what completions and tests are handed.
_OF_SHELLS = """
    HOME PATH PWD OLDPWD SHELL USER LOGNAME TERM UID EUID GID PPID RANDOM SRANDOM SECONDS LINENO IFS OPTARG OPTIND OPTERR
    REPLY HOSTNAME HOSTTYPE MACHTYPE OSTYPE SHLVL SHELLOPTS FUNCNAME DIRSTACK GROUPS PIPESTATUS BASH BASHPID BASHOPTS
    EPOCHSECONDS EPOCHREALTIME COPROC HISTFILE HISTSIZE COLUMNS LINES ENV COMPREPLY MAPFILE PS1 PS2 PS3 PS4 ZSH ZDOTDIR
"""
_OWN = frozenset(_OF_SHELLS.encode().split())
_OWN_STARTS = (b"BASH_", b"COMP_", b"ZSH_", b"LC_", b"BATS_", b"HIST")
_READ = re.compile(
    rb"\$(?:(?P<plain>[A-Z][A-Z0-9_]{1,99})(?![\w\[])|\{(?P<name>[A-Z][A-Z0-9_]{1,99})"
    rb"(?:\}|(?P<how>:?[-=?+])(?:(?P<quote>[\"']?)(?P<default>[^{}$`\"'\\\n]{0,200})(?P=quote)\})?|[%#/^,@:]))"
)
_SET = re.compile(rb"(?<![\w$}{-])([A-Z][A-Z0-9_]{1,99})(?:\[[^\]\n]{0,80}\])?\+?=")
# What else gives names a value: loops, what reads into names, declarations, arithmetic.
_ALSO_SET = re.compile(
    rb"\b(?:for|select)[ \t]+[A-Z]\w{0,99}"
    rb"|\b(?:read|getopts|mapfile|readarray|local|declare|typeset|readonly|let|unset|printf[ \t]+-v)\b"
    rb"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\n;|&<>)\"']++)*+"
    rb"|\(\([^\n]{0,200}|\{[A-Z]\w{0,99}\}[<>]"
)
_CAPITALS = re.compile(rb"\b[A-Z][A-Z0-9_]{1,99}\b")
# What runs text that is read or put together: it may set anything.
_TAKES_IN = re.compile(
    rb"(?:^|[;&|({\n]|\bthen|\bdo|\belse)[ \t]*(?:(?:\.|source)[ \t]+[^\s=]|eval\b(?![ \t]+set\b))", re.MULTILINE
)
_EXPANSIONS = frozenset({"$", "${", "simple_expansion", "expansion", "variable_name"})


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the variables that a script takes from whoever starts it."""
    source = tree.source
    if not source.startswith(b"#!") or _TAKES_IN.search(source):
        return []
    matches = [one for one in islice(_READ.finditer(source), _MAX_READ) if not _is_own(one["plain"] or one["name"])]
    given = _given(tree, {one["plain"] or one["name"] for one in matches}) if matches else None
    if given is None:
        return []
    first_set, set_otherwise = given
    found: list[Signal] = []
    line = at = looked = 0
    for match in matches:
        name = match["plain"] or match["name"]
        if name in set_otherwise:
            continue
        # `X=${X:-1}` takes the variable before it sets its own.
        begin, end = first_set.get(name, (-1, -1))
        if begin >= 0 and not (match["how"] is not None and begin < match.start() < end):
            continue
        looked += 1
        node = tree.root.descendant_for_byte_range(match.start(), match.start() + 1)
        if node is None or node.type not in _EXPANSIONS:
            continue
        line += source.count(b"\n", at, match.start())
        at = match.start()
        found.append(_variable(name.decode(), match, line + 1))
        if looked >= _MAX_LOOKED:
            break
    return found


def _variable(name: str, match: re.Match[bytes], line: int) -> Signal:
    default: str | None = None
    how = match["how"] or b""
    if how[-1:] in {b"-", b"="} and match["default"] is not None:
        default = match["default"].decode("utf-8", "replace")
    shown = HIDDEN if default is not None and looks_secret(name, default) else default
    return Signal("env.read", line, {"name": name, "default": shown, "required": how[-1:] == b"?"})


def _is_own(name: bytes) -> bool:
    return name in _OWN or name.startswith(_OWN_STARTS)


def _given(tree: SyntaxTree, names: set[bytes]) -> tuple[dict[bytes, tuple[int, int]], set[bytes]] | None:
    """Return where each of the names is first assigned, from where to where; and which are given a value otherwise.

    None where too many places look like it.
    """
    otherwise: set[bytes] = set()
    for match in _ALSO_SET.finditer(tree.source):
        otherwise.update(_CAPITALS.findall(match[0]))
    first: dict[bytes, tuple[int, int]] = {}
    looked = 0
    for match in _SET.finditer(tree.source):
        if match[1] not in names or match[1] in first or match[1] in otherwise:
            continue
        looked += 1
        if looked > _MAX_LOOKED:
            return None
        node: Node | None = tree.root.descendant_for_byte_range(match.start(1), match.end(1))
        above = tree.parent(node) if node is not None and node.type == "variable_name" else None
        if above is not None:
            first[match[1]] = (above.start_byte, above.end_byte)
    return first, otherwise
