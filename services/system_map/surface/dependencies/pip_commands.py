"""Which packages the commands of a shell install with pip or uv: `apt-get update && pip install -r all.txt cart==1`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from services.system_map.resolve.manifests.requirements import split_requirement

MAX_CHARACTERS = 16 * 1024  # of one text
_MAX_SHELLS = 3  # within each other
# A comment, what ends a command, where output goes or input comes from with the file's name, or a word; a quote that
# nothing closes fits the last: no shell would run what holds it.
_PIECE = re.compile(
    r"(?P<comment>(?<!\S)#[^\n]*+)|(?P<end>[;&|()\n]++)|(?P<file>\d{0,3}+[<>]{1,3}&?[ \t]*+[^\s;&|<>()]*+)"
    r"|(?P<word>(?:[^\s;&|<>()\"'\\]|\"(?:[^\"\\]|\\.)*+\"|'[^']*+'|\\.)++)|(?P<open>[\"'\\])",
    re.DOTALL,
)
_QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|'([^']*+)'|\\(.)", re.DOTALL)
_ESCAPED = re.compile(r"\\([\"\\$`])")  # within double quotes
_SETS = re.compile(r"\w+=")
_BEFORE_COMMANDS = """
    if then elif else while until do ! { command nohup
"""
_BEFORE = frozenset(_BEFORE_COMMANDS.split())
_SHELLS = frozenset({"sh", "bash", "dash", "ash", "zsh", "ksh"})
_AS_OTHERS = frozenset({"su", "runuser"})  # run a shell for somebody
_TAKES_COMMANDS = re.compile(r"-[A-Za-z]{0,10}c[A-Za-z]{0,10}")  # among a shell's options: `-c`, `-lc`, `-ce`
_TAKES_VALUE = re.compile(r"[-+][A-Za-z]{0,10}[oO][A-Za-z]{0,10}")  # `-o pipefail`, `-euxo pipefail`, `-eoc pipefail`


class _Runner(NamedTuple):
    """A program that runs the command behind it."""

    subcommand: str = ""
    takes_user: bool = False
    valued: str = ""  # options whose next word is their value


_OF_CONDA = _Runner("run", valued="-n --name -p --prefix --cwd")
_RUNNERS = {
    "sudo": _Runner(valued="-u --user -g --group -h --host -p --prompt -C -D --chdir -R --chroot -T -r -t -U"),
    "gosu": _Runner(takes_user=True),
    "su-exec": _Runner(takes_user=True),
    "nice": _Runner(valued="-n --adjustment"),
    "xargs": _Runner(valued="-n -P -I -L -a -d -E -s --max-args --max-procs --max-lines --arg-file --delimiter"),
    "env": _Runner(valued="-u --unset -C --chdir"),
    "time": _Runner(valued="-f --format -o --output"),
    "exec": _Runner(valued="-a"),
    "poetry": _Runner("run", valued="-C --directory -P --project"),
    "conda": _OF_CONDA,
    "micromamba": _OF_CONDA,
}
_PIP = re.compile(r"pip[\d.]{0,6}")
_PYTHON = re.compile(r"(?:python|pypy)[\d.]{0,6}")
# Options whose next word is their value.
_VALUED_OPTIONS = """
    -r --requirement --requirements -c --constraint --constraints -e --editable -t --target -i --index-url --index
    --default-index --extra-index-url -f --find-links --prefix --root --src --python -p --platform --python-version
    --python-platform --implementation --abi --no-binary --only-binary --trusted-host --allow-insecure-host --timeout
    --retries --proxy --cert --client-cert --cache-dir --log --progress-bar --global-option --build-option
    --install-option -C --config-settings --config-setting --upgrade-strategy --report --exists-action
    --root-user-action --keyring-provider --use-feature --use-deprecated --build -b --overrides --override
    --build-constraint -P --upgrade-package --reinstall-package --refresh-package --no-build-package --no-binary-package
    --no-build-isolation-package --link-mode --index-strategy --resolution --prerelease --fork-strategy --exclude-newer
    --torch-backend --extra --group --optional --package --script --directory --project --config-file --color --tag
    --rev --branch --marker -m --bounds
"""
_VALUED = frozenset(_VALUED_OPTIONS.split())


def installed_by(text: str) -> Iterator[str]:
    """Yield the names of the packages that the commands of a text install, as written."""
    for words in _all_commands(text[:MAX_CHARACTERS].replace("\\\n", ""), 0):
        for word in _wanted(words):
            if (split := split_requirement(word)) is not None:
                yield split[0]


def runs_input(text: str) -> bool:
    """Say whether what the commands of a text are given as input is run as commands: by a shell and nothing else."""
    commands = [words for words in _commands(text[:MAX_CHARACTERS]) if words]
    programs = [word.rpartition("/")[2] for words in commands for word in words if not word.startswith("-")]
    return len(commands) < 2 and len(programs) < 2 and _SHELLS.issuperset(programs)


def runs_commands(words: list[str]) -> bool:
    """Say whether a program that is given with its options is a shell, by itself or by what runs it."""
    return not _SHELLS.isdisjoint(word.rpartition("/")[2] for word in words)


def _all_commands(text: str, depth: int) -> Iterator[list[str]]:
    """Yield the words of each command from its program on, of those that a shell is handed too."""
    for words in map(_run, _commands(text)):
        script = _script(words)
        if script is None:
            yield words
        elif depth < _MAX_SHELLS:
            yield from _all_commands(script, depth + 1)


def _commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each command, without quotes, redirections and comments."""
    words: list[str] = []
    for piece in _PIECE.finditer(text):
        if piece["open"]:
            break
        if piece["end"]:
            yield words
            words = []
        elif piece["word"]:
            words.append(_QUOTED.sub(_unquoted, piece["word"]))
    yield words


def _unquoted(quoted: re.Match[str]) -> str:
    """Return what stands in quotes, or behind a backslash."""
    double, single, escaped = quoted.groups()
    return single or escaped or _ESCAPED.sub(r"\1", double or "")


def _run(words: list[str]) -> list[str]:
    """Return a command from its program on, without what runs it."""
    at = 0
    while at < len(words):
        runner = _RUNNERS.get(words[at].rpartition("/")[2])
        if runner is not None:
            at = _behind(runner, words, at + 1)
        elif _stands_before(words[at]):
            at += 1
        else:
            break
    return words[at:]


def _behind(runner: _Runner, words: list[str], at: int) -> int:
    """Return where the command begins that a program runs; the end for another use of it."""
    valued, subcommand, takes_user = frozenset(runner.valued.split()), runner.subcommand, runner.takes_user
    while at < len(words):
        if words[at] in valued:
            at += 2
        elif words[at].startswith("-"):
            at += 1
        elif subcommand:
            if words[at] != subcommand:
                return len(words)
            subcommand = ""
            at += 1
        elif takes_user:
            takes_user = False
            at += 1
        else:
            break
    return at


def _script(words: list[str]) -> str | None:
    """Return the commands that a shell is handed as a word; None for any other command."""
    program = words[0].rpartition("/")[2] if words else ""
    if program not in _SHELLS and program not in _AS_OTHERS:
        return None
    waiting = iter(words[1:])
    is_asked = False
    for word in waiting:
        is_asked |= _TAKES_COMMANDS.fullmatch(word) is not None
        if word == "--command" or (is_asked and program in _AS_OTHERS):
            return next(waiting, None)
        if program in _SHELLS and _TAKES_VALUE.fullmatch(word):
            next(waiting, None)
        elif program in _SHELLS and not word.startswith(("-", "+")):
            return word if is_asked else None  # else it is a file
    return None


def _wanted(words: list[str]) -> Iterator[str]:
    """Yield what one command is told to install: the words behind `pip install` or `uv add` that are no option."""
    waiting = iter(words)
    program = next(waiting, "").rpartition("/")[2]
    if _PYTHON.fullmatch(program):
        program = _module(waiting)
    if program == "uv":
        program = "pip" if (asked := next(_arguments(waiting), "")) == "pip" else asked
        if program not in {"pip", "add"}:
            return
    elif not _PIP.fullmatch(program):
        return
    if program == "add" or next(_arguments(waiting), "") == "install":
        yield from _arguments(waiting)


def _module(waiting: Iterator[str]) -> str:
    """Return the module that Python is told to run; "" for none."""
    for word in waiting:
        if word == "-m":
            return next(waiting, "")
        if word in {"-W", "-X"}:
            next(waiting, None)
        elif not word.startswith("-"):
            break
    return ""


def _stands_before(word: str) -> bool:
    return word in _BEFORE or word.startswith("-") or _SETS.match(word) is not None


def _arguments(waiting: Iterator[str]) -> Iterator[str]:
    """Yield the words that are neither options nor their values."""
    for word in waiting:
        if word in _VALUED:
            next(waiting, None)
        elif not word.startswith("-"):
            yield word
