"""Go's builds: which files of a package are built together, and which one is meant where several declare a name.

By go/build's rules: a file is bound to a system and processor by the end of its name, and to a build by `//go:build`. A
build is a system, a processor, and what its tags are set to; the one of whoever says nothing comes first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from services.system_map.facts import FileFacts
from services.system_map.parsing.signals.go_builds import BUILD
from services.system_map.resolve.paths import base_name

_SYSTEM_WORDS = """
    linux darwin windows freebsd openbsd netbsd dragonfly solaris illumos aix android ios plan9 js wasip1 hurd nacl zos
"""
_SYSTEMS = tuple(_SYSTEM_WORDS.split())  # the most usual first, as of processors
_PROCESSOR_WORDS = """
    amd64 arm64 riscv64 386 arm ppc64le s390x loong64 mips mipsle mips64 mips64le ppc64 wasm amd64p32 armbe arm64be
    mips64p32 mips64p32le ppc riscv s390 sparc sparc64
"""
_PROCESSORS = tuple(_PROCESSOR_WORDS.split())
_KNOWN = frozenset((*_SYSTEMS, *_PROCESSORS))
_NO_UNIX = frozenset({"windows", "plan9", "js", "wasip1", "nacl", "zos"})
_ALSO = {"android": "linux", "ios": "darwin", "illumos": "solaris"}  # what a system is besides
_SET = frozenset({"cgo", "gc", "amd64.v1"})  # by a build that says nothing
_RELEASE = re.compile(r"go1\.\d{1,3}")
_TOKEN = re.compile(r"(&&|\|\||[!()]|[\w.]+)")
_BEHIND_VALUES = frozenset({"&&", "||", ")"})
_RANKS = {")": 0, "||": 1, "&&": 2, "!": 3}
_MAX_DEPTH = 50
_MAX_TAGS = 6  # of two files, of which all settings are tried
_MAX_PAIRS = 50_000  # of conditions that are compared; a repository of many systems has some hundreds


class Build(NamedTuple):
    """One build: `turned` are the tags that are set where they are not by themselves, or the other way around."""

    system: str
    processor: str
    turned: frozenset[str] = frozenset()

    def has(self, tag: str) -> bool:
        """Say whether a tag is set."""
        if tag in _KNOWN:
            return tag in (self.system, self.processor, _ALSO.get(self.system))
        if tag == "unix":
            return self.system not in _NO_UNIX
        return (tag in _SET or _RELEASE.fullmatch(tag) is not None) != (tag in self.turned)


# The builds of those who set no tags, the most usual first.
_USUAL = (
    *(Build("linux", "amd64"), Build("darwin", "arm64"), Build("windows", "amd64")),
    *(Build(system, "amd64") for system in _SYSTEMS),
    *(Build("linux", processor) for processor in _PROCESSORS),
    *(Build("darwin", "amd64"), Build("js", "wasm"), Build("wasip1", "wasm")),
    Build("linux", "amd64", frozenset({"cgo"})),
)


class Constraint:
    """A condition on builds, made of tags."""

    def __init__(self, postfix: Sequence[str]) -> None:
        """Take an expression in the order of its evaluation."""
        self._postfix = tuple(postfix)
        self.tags = frozenset(one for one in postfix if one not in {"!", "&&", "||"})
        self.others = frozenset(tag for tag in self.tags if tag not in _KNOWN and tag != "unix")

    def holds(self, build: Build) -> bool:
        """Say whether a file with this condition is part of a build."""
        values: list[bool] = []
        for one in self._postfix:
            if one == "!":
                values[-1] = not values[-1]
            elif one in {"&&", "||"}:
                last = values.pop()
                values[-1] = (values[-1] and last) if one == "&&" else (values[-1] or last)
            else:
                values.append(build.has(one))
        return values[0]

    @cached_property
    def is_usual(self) -> bool:
        """Whether it holds in a build for some system without any tags set."""
        return any(map(self.holds, _USUAL))


class GoBuilds:
    """The builds of a repository's files of Go."""

    def __init__(self, facts: Mapping[str, FileFacts]) -> None:
        """Take all facts; of a file they are looked at when it is asked for."""
        self._facts = facts
        self._known: dict[str, Constraint | None] = {}  # by path
        self._read: dict[str, Constraint | None] = {}  # by text
        self._together: dict[tuple[Constraint, Constraint], bool] = {}
        self._homes: dict[Constraint | None, Build | None] = {None: _USUAL[0]}

    def meant(self, source: str, paths: Iterable[str]) -> list[tuple[str, bool]]:
        """Return which of the files that declare a name `source` may mean, and whether that is so in its usual build.

        Those that are never built with it are left out; so are those for which a tag must be set, where the usual build
        has one without.
        """
        fitting = [path for path in paths if self.are_built_together(source, path)]
        if len(fitting) < 2:
            return [(path, True) for path in fitting]
        own = self._constraint(source)
        home = self._homes[own] if own in self._homes else self._homes.setdefault(own, _home(own))
        if home is None:
            return [(path, True) for path in fitting]
        conditions = [(path, self._constraint(path)) for path in fitting]
        is_home = [one is None or one.holds(home) for _, one in conditions]
        if not any(is_home):
            return [(path, False) for path in fitting]
        return [
            (path, here)
            for (path, one), here in zip(conditions, is_home, strict=True)
            if here or (one is not None and one.is_usual)
        ]

    def are_built_together(self, one: str, other: str) -> bool:
        """Say whether there is a build of which both files are part."""
        first, second = self._constraint(one), self._constraint(other)
        if first is None or second is None or first is second:
            return True
        key = (first, second)
        if key not in self._together:
            if len(self._together) >= _MAX_PAIRS or len(first.others | second.others) > _MAX_TAGS:
                return True
            self._together[key] = any(first.holds(build) and second.holds(build) for build in _builds(first, second))
        return self._together[key]

    def _constraint(self, path: str) -> Constraint | None:
        if path not in self._known:
            facts = self._facts.get(path)
            said = _by_name(path) + (said_of_builds(facts) if facts is not None else [])
            text = " && ".join(f"({one})" for one in said)
            if text not in self._read:
                self._read[text] = _parsed(text)
            self._known[path] = self._read[text]
        return self._known[path]


def said_of_builds(facts: FileFacts) -> list[str]:
    """Return the conditions that a file itself says, and that its import of C makes."""
    said = next(([signal.data["if"]] for signal in facts.signals if signal.kind == BUILD), [])
    return [*said, "cgo"] if any(found.target == "C" for found in facts.imports) else said


def _by_name(path: str) -> list[str]:
    """Return the system and processor to which the end of its name binds a file: go/build's rule."""
    parts = base_name(path).partition(".")[0].removesuffix("_test").split("_")[1:]
    if len(parts) > 1 and parts[-2] in _SYSTEMS and parts[-1] in _PROCESSORS:
        return parts[-2:]
    return parts[-1:] if parts and parts[-1] in _KNOWN else []


def _builds(one: Constraint, other: Constraint) -> Iterator[Build]:
    """Yield builds among which one has both conditions if any has: those that differ in what the two speak of."""
    tags = one.tags | other.tags
    systems = [system for system in _SYSTEMS if system in tags]
    for is_unix in (True, False):  # one of each sort of which neither speaks, nor of what it is besides
        others = (one for one in _SYSTEMS if one not in tags and (one not in _NO_UNIX) == is_unix)
        systems += [system for system in others if _ALSO.get(system) not in tags][:1]
    processors = [processor for processor in _PROCESSORS if processor in tags]
    processors += [processor for processor in _PROCESSORS if processor not in tags][:1]
    turned = list(_settings(one.others | other.others))
    for system in systems:
        for processor in processors:
            yield from (Build(system, processor, some) for some in turned)


def _settings(tags: Collection[str]) -> Iterator[frozenset[str]]:
    """Yield every choice of tags, the fewest first."""
    for many in range(len(tags) + 1):
        yield from map(frozenset, combinations(sorted(tags), many))


def _home(own: Constraint | None) -> Build | None:
    """Return the most usual build of which a file with this condition is part, by as few tags as can be."""
    if own is None:
        return _USUAL[0]
    settings: Iterable[frozenset[str]] = _settings(own.others) if len(own.others) <= _MAX_TAGS else (frozenset(),)
    for turned in settings:
        for build in _USUAL:
            found = build._replace(turned=build.turned ^ turned)
            if own.holds(found):
                return found
    return None


def _parsed(text: str) -> Constraint | None:
    """Return the condition that a text says; None where it says none, or what Go would not read."""
    if _TOKEN.sub("", text).strip():
        return None
    postfix: list[str] = []
    waiting: list[str] = []  # operators and brackets that are open
    is_value = False  # whether a value stands in front
    for word in _TOKEN.findall(text):
        if is_value == (word not in _BEHIND_VALUES) or len(waiting) > _MAX_DEPTH:
            return None
        if word in _BEHIND_VALUES:
            while waiting and waiting[-1] != "(" and _RANKS[waiting[-1]] >= _RANKS[word]:
                postfix.append(waiting.pop())
            if word != ")":
                waiting.append(word)
            elif not waiting:
                return None
            else:
                waiting.pop()
            is_value = word == ")"
        elif word in {"!", "("}:
            waiting.append(word)
        else:
            postfix.append(word)
            is_value = True
    return Constraint([*postfix, *reversed(waiting)]) if is_value and "(" not in waiting else None
