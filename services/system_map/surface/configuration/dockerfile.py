"""Dockerfiles: stages, base image, ports, variables and what the container runs. Pure."""

from __future__ import annotations

import json
import re
import shlex
from bisect import bisect_right
from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

from services.system_map.parts.surface import ServiceEntry
from services.system_map.surface.configuration.findings import Collected

MAX_BYTES = 256 * 1024
MAX_WORDS = 16 * 1024  # characters of one instruction
MAX_VALUE = 200  # of an argument; put in for each of its names, a long one would fill the memory
MAX_INHERITED = 100  # ports, or values, of a stage that others stand on
_INSTRUCTION = re.compile(r"^\s*([A-Za-z]+)(?:\s+(.*))?$", re.DOTALL)
# A word of its own: `<<<`, `$((1 << N))` and `s/<<X>>/y/` begin none.
_HEREDOC = re.compile(r"(?<!\S)\d*<<(-?)([\"']?)([\w.-]+)\2(?!\S)")
_REFERENCE = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?::-([^{}]*)|:[^-{}][^{}]*)?\}|([A-Za-z_]\w*))")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
_PORT = re.compile(r"\d{1,5}(?:-\d{1,5})?")
_ESCAPE = re.compile(r"\s*#\s*escape\s*=\s*`", re.IGNORECASE)
# As Docker parts an instruction: blanks between quotes, and behind the escape, part nothing; a quote may stay open.
_WORD = re.compile(r"(?:\"(?:\\.|[^\"\\])*+\"?|'[^']*+'?|\\.|[^\s\"'\\]|\\)++", re.DOTALL)
_WORD_OF_WINDOWS = re.compile(r"(?:\"(?:`.|[^\"`])*+\"?|'[^']*+'?|`.|[^\s\"'`]|`)++", re.DOTALL)  # by `# escape=`


class _Said(NamedTuple):
    """What a stage says that others may stand on."""

    ports: list[str]
    command: str | None
    entry: str | None
    arguments: dict[str, str]
    values: dict[str, str]


_NOTHING = _Said([], None, None, {}, {})


@dataclass(slots=True)
class _Image:
    stages: list[tuple[str, str]] = field(default_factory=list)  # name, image
    for_all: dict[str, str] = field(default_factory=dict)  # arguments before the first stage, for every FROM
    arguments: dict[str, str] = field(default_factory=dict)  # those of the stage
    values: dict[str, str] = field(default_factory=dict)  # what its ENV sets
    variables: list[str] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)
    command: str | None = None
    entry: str | None = None
    line: int | None = None
    inherited: bool = False  # the command comes from the stage that this one stands on
    said: dict[str, _Said] = field(default_factory=dict)  # by the stage's name in small letters

    def begin_stage(self, alias: str, base: str) -> None:
        """Begin with what the stage that this one stands on says, or with nothing."""
        if self.stages and self.stages[-1][0]:
            self.said[self.stages[-1][0].lower()] = _Said(
                self.ports[:MAX_INHERITED], self.command, self.entry, _some(self.arguments), _some(self.values)
            )
        ports, self.command, self.entry, arguments, values = self.said.get(base.lower(), _NOTHING)
        self.ports, self.inherited = list(ports), self.command is not None
        self.arguments, self.values = dict(arguments), dict(values)
        self.stages.append((alias, base))

    @property
    def known(self) -> Mapping[str, str]:
        """What a name stands for where the reading is: ENV wins over ARG, wherever the two stand."""
        return ChainMap(self.values, self.arguments, self.for_all)


def _some(values: dict[str, str]) -> dict[str, str]:
    return dict(islice(values.items(), MAX_INHERITED))


def read_dockerfile(path: str, data: bytes, project: str, collected: Collected) -> None:
    """Add the image that a Dockerfile builds; a file without FROM adds nothing."""
    text = data[:MAX_BYTES].decode("utf-8", "replace")
    reading = _Reading(path, collected, _WORD_OF_WINDOWS if _ESCAPE.match(text) else _WORD)
    for instruction in instructions(text):
        reading.take(instruction)
    image = reading.image
    if not image.stages:
        return
    base = _base(image)
    count = len(image.stages)
    detail = f"{base}, {count} stages" if count > 1 else base
    command = " ".join(part for part in (image.entry, image.command) if part) or None
    collected.serve(
        ServiceEntry(
            kind="image",
            name=_name(path, project),
            path=path,
            line=image.line,
            detail=detail,
            image=base,
            command=command,
            ports=list(dict.fromkeys(image.ports)),
            variables=sorted(set(image.variables)),
        )
    )


class Instruction(NamedTuple):
    """One instruction of a Dockerfile, as one line."""

    line: int
    name: str  # in capitals
    rest: str
    lines: tuple[tuple[int, int], ...]  # (place in `rest`, line) of each line that it goes on over; none for one alone
    here: list[str]  # the lines of its here-documents

    def line_at(self, place: int) -> int:
        """Return the line on which a place of the rest is written."""
        found = bisect_right(self.lines, place, key=itemgetter(0))
        return self.lines[found - 1][1] if found else self.line


def instructions(text: str) -> list[Instruction]:
    """Return the instructions; comments left out, here-documents apart."""
    escape = "`" if _ESCAPE.match(text) else "\\"
    found: list[Instruction] = []
    pieces: list[tuple[int, str]] = []  # line, text
    # Of here-documents still to come: "-" where tabs before the word that ends it do not count, and the word.
    ends: list[tuple[str, str]] = []
    rows = text.splitlines()
    last = {line.strip(): number for number, line in enumerate(rows, 1)}  # one that never ends is none
    for number, line in enumerate(rows, 1):
        if ends:
            tabs, end = ends[0]
            if (line.lstrip("\t") if tabs else line).rstrip() == end:
                del ends[0]
            else:
                found[-1].here.append(line)
            continue
        bare = line.strip()
        if bare.startswith("#") or (not bare and pieces):
            continue
        if bare.endswith(escape):
            pieces.append((number, bare[:-1]))
            continue
        pieces.append((number, bare))
        match = _INSTRUCTION.match(" ".join(piece for _, piece in pieces))
        if match:
            if match[1].upper() in {"RUN", "COPY", "ADD"}:
                heredocs = [(tabs, end) for tabs, _, end in _HEREDOC.findall(match[2] or "")]
                ends = heredocs if all(last.get(end, 0) > number for _, end in heredocs) else []
            rest = match[2] or ""
            lines = _places(pieces, match.start(2) + len(rest) - len(rest.lstrip())) if len(pieces) > 1 else ()
            found.append(Instruction(pieces[0][0], match[1].upper(), rest.strip(), lines, []))
        pieces = []
    return found


def _places(pieces: list[tuple[int, str]], start: int) -> tuple[tuple[int, int], ...]:
    """Return (place, line) of pieces that are joined by a blank each, counted from a place in what they make."""
    places, place = [], -start
    for line, piece in pieces:
        places.append((place, line))
        place += len(piece) + 1
    return tuple(places)


@dataclass(slots=True)
class _Reading:
    """An image as it is read, and where what it sets is noted."""

    path: str
    collected: Collected
    word: re.Pattern[str]
    image: _Image = field(default_factory=_Image)

    def take(self, instruction: Instruction) -> None:
        """Take one instruction in."""
        line, name, whole, *_ = instruction
        rest = whole[:MAX_WORDS]
        if name == "FROM":
            self._stage(rest, line)
        elif name == "ARG":
            self._argument(rest, instruction)
        elif name == "ENV":
            self._environment(rest, instruction)
        elif name == "EXPOSE":
            self._expose(rest, line)
        elif name == "CMD":
            self.image.command, self.image.inherited = _command(whole), False
        elif name == "ENTRYPOINT":
            self.image.entry = _command(whole)
            if self.image.inherited:  # arguments for the entry before
                self.image.command, self.image.inherited = None, False

    def _set(self, key: str, line: int) -> None:
        self.image.variables.append(key)
        self.collected.set(key, self.path, line)

    def _stage(self, rest: str, line: int) -> None:
        words = [word for word in rest.split() if not word.startswith("--")]
        if not words:
            return
        image = self.image
        alias = words[2] if len(words) > 2 and words[1].lower() == "as" else ""
        image.begin_stage(alias, substitute(words[0][:MAX_VALUE], image.for_all)[:MAX_VALUE])
        image.line = image.line or line

    def _argument(self, rest: str, instruction: Instruction) -> None:
        for word in self.word.finditer(rest):
            if word[0].startswith("#"):  # meant as a comment, though Docker takes its words for arguments
                break
            key, has_value, value = word[0].partition("=")
            if _VARIABLE.fullmatch(key):
                self._set(key, instruction.line_at(word.start()))
                if has_value:
                    image = self.image
                    given = substitute(value.strip("\"'")[:MAX_VALUE], image.known)[:MAX_VALUE]
                    (image.arguments if image.stages else image.for_all)[key] = given

    def _environment(self, rest: str, instruction: Instruction) -> None:
        given: dict[str, str] = {}
        for key, value, place in _environment(rest, self.word):
            self._set(key, instruction.line_at(place))
            # One instruction's values know nothing of each other.
            given[key] = substitute(value.strip("\"'")[:MAX_VALUE], self.image.known)[:MAX_VALUE]
        self.image.values.update(given)

    def _expose(self, rest: str, line: int) -> None:
        for word in substitute(rest[:MAX_VALUE], self.image.known).split():
            number = word.partition("/")[0]
            if _PORT.fullmatch(number):
                self.image.ports.append(number)
                self.collected.port(number, self.path, line, "EXPOSE")


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the variables that are known put in; others stay as written."""
    return _REFERENCE.sub(lambda found: values.get(found[1] or found[3], found[2] or found[0]), text)


def _environment(rest: str, pattern: re.Pattern[str]) -> list[tuple[str, str, int]]:
    """Return the variables that an ENV sets, to what, and where each stands in it."""
    first = pattern.match(rest)
    if first is None or "=" not in first[0]:
        key, *value = rest.split(None, 1) or [""]
        return [(key, "".join(value), 0)] if _VARIABLE.fullmatch(key) else []
    pairs = ((*word[0].partition("="), word.start()) for word in pattern.finditer(rest))
    return [(key, value, place) for key, has_value, value, place in pairs if has_value and _VARIABLE.fullmatch(key)]


def _command(rest: str) -> str:
    if rest.startswith("["):
        try:
            words = json.loads(rest)
        except (ValueError, RecursionError):
            words = None
        if isinstance(words, list):
            rest = shlex.join(word for word in words if isinstance(word, str))
    return rest[:MAX_WORDS]


def _base(image: _Image) -> str:
    """Return the image that the last stage stands on, through stages that stand on others."""
    named = {alias.lower(): base for alias, base in image.stages if alias}
    base = image.stages[-1][1]
    for _ in image.stages:
        if base.lower() not in named or named[base.lower()] == base:
            break
        base = named[base.lower()]
    return base


def _name(path: str, project: str) -> str:
    folder, _, name = path.rpartition("/")
    lower = name.lower()
    for word in ("dockerfile", "containerfile"):
        if lower.startswith((f"{word}.", f"{word}-")):
            return name[len(word) + 1 :]
        if lower.endswith(f".{word}"):
            return name[: -len(word) - 1]
    return folder.rpartition("/")[2] or project.rpartition("/")[2]
