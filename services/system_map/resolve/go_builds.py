"""Go's builds: which files of a package are built together, and which one is meant where several declare a name.

By go/build's rules: a file is bound to a system and processor by the end of its name, and to a build by `//go:build`. A
build is a system, a processor, and what its tags are set to; the one of whoever says nothing comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import combinations, product
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
MAX_FILES = 100  # that declare one name; of more it is not asked with which they are built
_MAX_KEPT = 2_000  # answers to which of several files are meant
_MAX_TAGS = 4  # of a file, neither system nor processor, of which all settings are tried


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


# A bit for each system and processor.
_BITS = {pair: 1 << place for place, pair in enumerate(product(_SYSTEMS, _PROCESSORS))}
_ALL = (1 << len(_BITS)) - 1


class Constraint:
    """A condition on builds, made of tags."""

    def __init__(self, postfix: Sequence[str]) -> None:
        """Take an expression in the order of its evaluation."""
        self._postfix = tuple(postfix)
        operators = {"!", "&&", "||"}
        self.others = frozenset(tag for tag in postfix if tag not in {*operators, *_KNOWN, "unix"})
        self._held: dict[frozenset[str], int] = {}
        self._held_by: dict[frozenset[str], dict[frozenset[str], int]] = {}

    def holds(self, build: Build) -> bool:
        """Say whether a file with this condition is part of a build."""
        return bool(self._builds(build.turned & self.others) & _BITS[build.system, build.processor])

    def holds_with(self, other: Constraint) -> bool:
        """Say whether there is a build of which files with either condition are part; True where too much is asked."""
        if max(len(self.others), len(other.others)) > _MAX_TAGS:
            return True
        shared = self.others & other.others
        theirs = other._by(shared)
        return any(builds & theirs[turned] for turned, builds in self._by(shared).items())

    def _by(self, shared: frozenset[str]) -> dict[frozenset[str], int]:
        """Return the builds that it holds in by the setting of some of its tags, whatever the others are set to."""
        if shared not in self._held_by:
            found = self._held_by[shared] = dict.fromkeys(_settings(shared), 0)
            for turned in _settings(self.others):
                found[turned & shared] |= self._builds(turned)
        return self._held_by[shared]

    def _builds(self, turned: frozenset[str]) -> int:
        """Return the systems and processors, a bit each, for which it holds where these of its tags are turned."""
        found = self._held.get(turned)
        if found is None:
            tags = Build("", "", turned)
            values: list[int] = []
            for one in self._postfix:
                if one == "!":
                    values[-1] ^= _ALL
                elif one in {"&&", "||"}:
                    last = values.pop()
                    values[-1] = values[-1] & last if one == "&&" else values[-1] | last
                else:
                    values.append(_ALL * tags.has(one) if one in self.others else _setting(one))
            found = values[0]
            if len(self._held) < 1 << _MAX_TAGS:
                self._held[turned] = found
        return found

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
        self._meant: dict[tuple[Constraint | None, tuple[str, ...]], list[tuple[str, bool]]] = {}
        self._homes: dict[Constraint | None, Build | None] = {None: _USUAL[0]}

    def meant(self, source: str, paths: Iterable[str]) -> list[tuple[str, bool]]:
        """Return which of the files that declare a name `source` may mean, and whether that is so in its usual build.

        Those that are never built with it are left out; so are those for which a tag must be set, where the usual build
        has one without.
        """
        key = self._constraint(source), tuple(paths)
        if key not in self._meant:
            if len(self._meant) >= _MAX_KEPT:
                self._meant.clear()
            self._meant[key] = self._told(*key)
        return self._meant[key]

    def is_usual(self, path: str) -> bool:
        """Say whether a file is part of a build for some system without any tags set."""
        constraint = self._constraint(path)
        return constraint is None or constraint.is_usual

    def _told(self, own: Constraint | None, paths: tuple[str, ...]) -> list[tuple[str, bool]]:
        few = len(paths) <= MAX_FILES
        fitting = [path for path in paths if _are_built_together(own, self._constraint(path))] if few else paths
        if len(fitting) < 2 or not few:
            return [(path, True) for path in fitting]
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

    def _constraint(self, path: str) -> Constraint | None:
        if path not in self._known:
            facts = self._facts.get(path)
            said = _by_name(path) + (said_of_builds(facts) if facts is not None else [])
            text = " && ".join(f"({one})" for one in said)
            if text not in self._read:
                self._read[text] = _parsed(text)
            self._known[path] = self._read[text]
        return self._known[path]


def _are_built_together(one: Constraint | None, other: Constraint | None) -> bool:
    return one is None or other is None or one is other or one.holds_with(other)


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


@cache
def _setting(tag: str) -> int:
    """Return the systems and processors, a bit each, that set a tag of theirs."""
    return sum(bit for pair, bit in _BITS.items() if Build(*pair).has(tag))


@lru_cache(maxsize=1000)
def _settings(tags: frozenset[str]) -> tuple[frozenset[str], ...]:
    """Return every choice of tags, the fewest first."""
    return tuple(frozenset(some) for many in range(len(tags) + 1) for some in combinations(sorted(tags), many))


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
