"""Programs of Go: which mains are the product's, by what they reach, what builds them and how they are called. Pure."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from services.system_map.derive.aside import is_aside
from services.system_map.derive.findings import Findings
from services.system_map.derive.values import folder_of
from services.system_map.resolve.go_builds import GoBuilds
from services.system_map.resolve.paths import base_name

_BEST, _LEAST, _UNBUILT = 0.88, 0.84, 0.02
_HELPS = 0.45
_MUCH = 2 / 3  # of what the program reaches that reaches most
# What a helper's folder is called, or a part of that: it says little, so what is built is none, nor what reaches much.
_HELPER_WORDS = """
    bench benchmark codegen demo doc docgen docs e2e example examples gen gendoc gendocs generate generator generators
    hack lint linter mock mocks release schema schemas test testing tests tool tools
"""
_HELPERS = frozenset(_HELPER_WORDS.split())
_WORD = re.compile(r"[A-Za-z0-9]+")
# Files that say what is built of the repository, and how they say it.
_BUILDING = re.compile(
    r"(?:GNU)?[Mm]akefile|(?:[Dd]ocker|[Cc]ontainer)file(?:[.-][\w.-]+)?|[\w.-]+\.(?:[Dd]ocker|[Cc]ontainer)file|\.?goreleaser[\w.-]*\.ya?ml"
)
_BUILT = re.compile(
    rb"\bgo[ \t]+(?:build|install)\b([^\n;&|]{0,2000})|^[ \t-]*(?:main|dir):[ \t]*(\S{1,200})", re.MULTILINE
)
_TAKING = frozenset({"-o", "-p", "-C", "-tags", "-ldflags", "-gcflags", "-asmflags", "-mod", "-modfile", "-buildmode"})
_ALONE = re.compile(r"\$(?:\w+|\(\w+\)|\{\w+\}|[@*<^])")
_IN_FRONT = re.compile(r"^\$(?:\w+|\(\w+\)|\{\w+\})/")
_VARIABLE = re.compile(r"[$%{*@]")
_MAX_FILES, _MAX_LINES = 200, 200
_MAX_MAINS = 100  # whose reach is asked for


class _Mains(NamedTuple):
    unusual: frozenset[str]  # files that no build takes without tags of its own
    usual: frozenset[str]  # the folders of the others
    reach: Mapping[str, int]  # by folder: the modules that it is made of
    built: frozenset[str] | None  # folders that something builds; None where that is not known


def is_left_out(found: Findings, path: str) -> bool:
    """Say whether a file with a main is part of a build with tags only: `//go:build ignore`, `generate`, `tools`."""
    return path in found.once(_mains).unusual


def is_beside_program(found: Findings, path: str) -> bool:
    """Say whether such a file stands in the package of a program that is built without it."""
    mains = found.once(_mains)
    return path in mains.unusual and folder_of(path) in mains.usual


def standing_of_main(found: Findings, path: str) -> float:
    """Score one of the mains: the product's are made of most of it, and what builds the product builds them."""
    mains, folder = found.once(_mains), folder_of(path)
    if is_aside(path):
        return _BEST  # of what stands beside the product
    most = max(mains.reach.values(), default=0)
    share = mains.reach.get(folder, 0) / most if most else 1.0
    is_unbuilt = mains.built is not None and folder not in mains.built
    score = _LEAST + (_BEST - _LEAST) * share - _UNBUILT * is_unbuilt
    is_known = mains.built is not None and not is_unbuilt
    if not is_known and share < _MUCH and not _HELPERS.isdisjoint(_WORD.findall(path[: -len(".go")].lower())):
        score *= _HELPS
    return round(score, 3)


def _mains(found: Findings) -> _Mains:
    """Return what is known of the repository's mains; ask by `once`."""
    paths = [path for path in found.own if path.endswith(".go") and found.facts(path).is_entry]
    builds = GoBuilds(found.given.facts)
    unusual = frozenset(path for path in paths if not builds.is_usual(path))
    usual = [path for path in paths if path not in unusual]
    folders = dict.fromkeys(folder_of(path) for path in usual if not is_aside(path))
    is_alone = len(folders) < 2
    return _Mains(
        unusual=unusual,
        usual=frozenset(map(folder_of, usual)),
        reach=dict.fromkeys(folders, 1) if is_alone else _reach(found, islice(folders, _MAX_MAINS)),
        built=None if is_alone else _built(found, usual),
    )


def _reach(found: Findings, folders: Iterable[str]) -> dict[str, int]:
    """Return how many modules each program is made of: those of its package, and of all that this imports."""
    sizes = Counter(folder_of(path) for path in found.own if path.endswith(".go"))
    leads: dict[str, set[str]] = {}
    for source, target in found.edges:
        if source.endswith(".go") and target.endswith(".go"):
            leads.setdefault(folder_of(source), set()).add(folder_of(target))
    reach: dict[str, int] = {}
    for folder in folders:
        seen, waiting = {folder}, [folder]
        while waiting:
            more = leads.get(waiting.pop(), set()) - seen
            seen |= more
            waiting += more
        reach[folder] = sum(sizes[one] for one in seen)
    return reach


def _built(found: Findings, mains: list[str]) -> frozenset[str] | None:
    """Return the folders of the mains that a Makefile, Dockerfile or GoReleaser builds; None where none is said to be."""
    places = {path: folder_of(path) for path in mains}  # a package is told by its folder, or by its file
    places |= {folder.rstrip("/"): folder for folder in places.values()}
    built: set[str] = set()
    above: set[str] = set()  # folders of which any program may be meant
    for words in _said(found):
        packages = [word for word in words if not _ALONE.fullmatch(word)]
        if words and not packages:
            return None  # any of them
        for word in packages:
            fixed = _VARIABLE.split(word, maxsplit=1)[0]
            if fixed == word:
                place = _place(word, places)
                built |= {places[place]} if place is not None else set()
            elif folder := folder_of(posixpath.normpath(f"{fixed}_")):  # `./cmd/$(NAME)`
                above.add(folder)
    built.update(place for place in set(places.values()) if above and not above.isdisjoint(_upwards(place)))
    return frozenset(built) or None


def _upwards(folder: str) -> Iterable[str]:
    """Yield a folder and those above it, save the root."""
    while folder:
        yield folder
        folder = folder_of(folder[:-1])


def _place(word: str, places: Collection[str]) -> str | None:
    """Return which of these places a word means: a path, or an address that ends like one (`example.com/shop/cmd/shop`)."""
    path = posixpath.normpath(word)
    if path == ".":
        return "" if "" in places else None
    if path in places or "." not in path.partition("/")[0]:
        return path if path in places else None
    while path := path.partition("/")[2]:
        if path in places:
            return path
    return None


def _said(found: Findings) -> Iterable[list[str]]:
    """Yield what each command builds, as it is written: packages of Go by their place or address."""
    texts = found.given.texts
    files = [path for path in texts if _BUILDING.fullmatch(base_name(path))]
    for path in sorted(files, key=lambda path: (path.count("/"), path))[:_MAX_FILES]:
        is_list = path.endswith(("yml", "yaml"))
        for line in islice(_BUILT.finditer(texts[path].replace(b"\\\n", b" ")), _MAX_LINES):
            if is_list and line[2] is not None and line[2] != b".":
                yield [line[2].decode("utf-8", "replace").strip("\"'")]
            elif not is_list and line[1] is not None:
                yield list(_packages(line[1].decode("utf-8", "replace").split()))


def _packages(words: Iterable[str]) -> Iterable[str]:
    """Yield the packages that the words behind `go build` name."""
    words = iter(words)
    for written in words:
        word = written.strip("\"'")
        if word in _TAKING:
            next(words, None)
        elif word and not word.startswith("-") and "..." not in word:
            yield _IN_FRONT.sub("./", word)
