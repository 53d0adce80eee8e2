"""Environment variables that shell scripts take: names in capitals that a script reads and never sets.

    env.read     see `environment`

Only of scripts that run by themselves and read no other file: what is sourced shares its variables with who sources it,
which `surface.configuration` leaves out where another file does so. Of a script that only defines, and of one that sets
variables whose names it cannot tell, only what has a default or is demanded.
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
    rb"\b(?:for|select|coproc)[ \t]+[A-Z]\w{0,99}"
    rb"|(?<![\w$./-])(?:read|getopts|mapfile|readarray|local|declare|typeset|readonly|let|unset|printf[ \t]+-v)(?![\w./-])"
    rb"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|\\(?:\r?\n|.)|[^\n;|&<>)\"'\\]++)*+"
    rb"|\(\([^\n]{0,200}|\{[A-Z]\w{0,99}\}[<>]"
)
_WORD = re.compile(rb"(?<![\w$={])[A-Z][A-Z0-9_]{1,99}(?![\w=])")
_CAPITALS = re.compile(rb"\b[A-Z][A-Z0-9_]{1,99}\b")
# What runs text that is read or put together: it may set anything.
_TAKES_IN = re.compile(
    rb"(?:^|[;&|({)`!\n]|\b(?:then|do|else|if|elif|while|until|time|builtin|command)\b)[ \t]*"
    rb"(?P<by>(?:\\?\.|source)[ \t]+[^\s=]|eval\b(?![ \t]+set\b))",
    re.MULTILINE,
)
# What sets a variable whose name another one holds: `read -r "$1"`, `export "$name=…"`, `local -n name=$1`.
_BY_NAME = re.compile(
    rb"(?<![\w$./-])(?:read(?:[ \t]+-(?:[aers]{1,4}(?!\w)|[aers]{0,4}[dinNptu][ \t]*+(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\s\"';|&]{1,100}))){0,6}"
    rb"(?:[ \t]+\w{1,100}){0,3}"
    rb"|(?:export|declare|typeset|readonly|local|mapfile|readarray)(?:[ \t]+-\w{1,9}){0,4}|printf[ \t]+-v)"
    rb"[ \t]+\"?\$\{?(?P<set>\w{1,100})"
    rb"|(?<![\w$./-])(?:declare|typeset|local)[ \t]+-\w{0,5}n\w{0,5}[ \t]+\w{1,100}=[\"']?\$\{?(?P<meant>\w{1,100})"
)
_GIVEN_TO_FUNCTIONS = rb"(?<![\w$])(?:%s=[\"']?\$\{?[1-9]|for[ \t]+%s[ \t]+in\b)"
_MAX_NAMES = 20
_DEFINITIONS = frozenset(
    {"comment", "function_definition", "variable_assignment", "variable_assignments", "declaration_command"}
)
_OF_LIBRARIES = frozenset({"set", "shopt"})
# What is given a default or demanded is said for whoever starts a script, even where others may set it too.
_SAYS_OPEN = frozenset({b"-", b"=", b"?"})
_TEXTS = frozenset({"string", "string_content", "raw_string", "heredoc_body", "heredoc_content"})
_WORDS = frozenset({"word", "string", "string_content", "raw_string"})
_EXPANSIONS = frozenset({"$", "${", "simple_expansion", "expansion", "variable_name"})


def read(tree: SyntaxTree) -> list[Signal]:
    """Return the variables that a script takes from whoever starts it."""
    source = tree.source
    if not source.startswith(b"#!") or _takes_in(tree):
        return []
    matches = [one for one in islice(_READ.finditer(source), _MAX_READ) if not _is_own(one["plain"] or one["name"])]
    if not matches:
        return []
    handed = _handed(tree, {one["plain"] or one["name"] for one in matches})
    if handed is None or _only_defines(tree):
        matches = [one for one in matches if (one["how"] or b"")[-1:] in _SAYS_OPEN]
    given = _given(tree, {one["plain"] or one["name"] for one in matches}) if matches else None
    if given is None:
        return []
    first_set, set_otherwise = given
    set_otherwise |= handed or set()
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


def _takes_in(tree: SyntaxTree) -> bool:
    """Say whether a script reads another file, or runs text that it puts together."""
    for count, match in enumerate(_TAKES_IN.finditer(tree.source)):
        node = tree.root.descendant_for_byte_range(match.start("by"), match.end("by"))
        if count >= _MAX_LOOKED or node is None:
            return True
        # `(see there). The …` and `Done! . .` in a text are prose.
        is_prose = match[0][:1] in {b")", b"!"} and node.type in _TEXTS
        if node.type != "comment" and not is_prose:
            return True
    return False


def _only_defines(tree: SyntaxTree) -> bool:
    """Say whether a script does nothing by itself, so that others source it: what it reads may be theirs."""
    for node in tree.root.named_children:
        if node.type == "command" and tree.text(node.child_by_field_name("name")) in _OF_LIBRARIES:
            continue
        if node.type not in _DEFINITIONS:
            return False
    return True


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
        found = _CAPITALS.findall(match[0])
        otherwise.update(found)
        if match[0].startswith(b"coproc"):
            otherwise.update(name + b"_PID" for name in found)
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


def _handed(tree: SyntaxTree, names: set[bytes]) -> set[bytes] | None:
    """Return which of the names are written as words where functions set variables whose names they are given.

    None where other names may be set: those that a file holds, or too many to look at.
    """
    holders: set[bytes] = set()
    for match in _BY_NAME.finditer(tree.source):
        holders.add(match["set"] or match["meant"])
        if len(holders) > _MAX_NAMES:
            return None
    for holder in holders:
        given = re.escape(holder)
        if not holder.isdigit() and not re.search(_GIVEN_TO_FUNCTIONS % (given, given), tree.source):
            return None
    found: set[bytes] = set()
    looked = 0
    for match in _WORD.finditer(tree.source) if holders else ():
        if match[0] not in names or match[0] in found:
            continue
        looked += 1
        if looked > _MAX_LOOKED:
            return None
        node = tree.root.descendant_for_byte_range(match.start(), match.end())
        if node is not None and node.type in _WORDS and node.end_byte - node.start_byte <= len(match[0]) + 2:
            found.add(match[0])
    return found
