"""Which packages the commands of a shell install with pip or uv: `apt-get update && pip install -r all.txt cart==1`. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.system_map.resolve.manifests.requirements import split_requirement

MAX_CHARACTERS = 16 * 1024  # of one text
# A comment, what ends a command, where output goes or input comes from with the file's name, or a word; a quote that
# nothing closes fits the last: no shell would run what holds it.
_PIECE = re.compile(
    r"(?P<comment>(?<!\S)#)|(?P<end>[;&|()\n]++)|(?P<file>[<>]{1,3}&?[ \t]*+[^\s;&|<>()]*+)"
    r"|(?P<word>(?:[^\s;&|<>()\"'\\]|\"(?:[^\"\\]|\\.)*+\"|'[^']*+'|\\.)++)|(?P<open>[\"'\\])",
    re.DOTALL,
)
_QUOTES = re.compile(r"[\"'\\]")
_SETS = re.compile(r"\w+=")
# What may stand before a command: words of the shell, and programs that run it.
_BEFORE_COMMANDS = """
    if then elif else while until do ! { time exec command env sudo nohup
"""
_BEFORE = frozenset(_BEFORE_COMMANDS.split())
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
    for words in _commands(text[:MAX_CHARACTERS]):
        for word in _wanted(words):
            if (split := split_requirement(word)) is not None:
                yield split[0]


def _commands(text: str) -> Iterator[list[str]]:
    """Yield the words of each command, without quotes, redirections and comments."""
    words: list[str] = []
    for piece in _PIECE.finditer(text):
        if piece["comment"] or piece["open"]:
            break
        if piece["end"]:
            yield words
            words = []
        elif piece["word"]:
            words.append(_QUOTES.sub("", piece["word"]))
    yield words


def _wanted(words: list[str]) -> Iterator[str]:
    """Yield what one command is told to install: the words behind `pip install` or `uv add` that are no option."""
    waiting = iter(words)
    program = next((one for one in waiting if not _stands_before(one)), "").rpartition("/")[2]
    if _PYTHON.fullmatch(program):
        module = next((one for one in waiting if one == "-m" or not one.startswith("-")), "")
        program = next(waiting, "") if module == "-m" else ""
    if program == "uv":
        program = "pip" if (asked := next(_arguments(waiting), "")) == "pip" else asked
        if program not in {"pip", "add"}:
            return
    elif not _PIP.fullmatch(program):
        return
    if program == "add" or next(_arguments(waiting), "") == "install":
        yield from _arguments(waiting)


def _stands_before(word: str) -> bool:
    return word in _BEFORE or word.startswith("-") or _SETS.match(word) is not None


def _arguments(waiting: Iterator[str]) -> Iterator[str]:
    """Yield the words that are neither options nor their values."""
    for word in waiting:
        if word in _VALUED:
            next(waiting, None)
        elif not word.startswith("-"):
            yield word
