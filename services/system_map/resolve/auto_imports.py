"""What Nuxt and its kin bring into every component without an import: components by their path, functions by their name.

Sources: Nuxt's reference of `components/`, `composables/`, `utils/` and `shared/`; unplugin-vue-components' defaults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from services.system_map.facts import FileFacts
from services.system_map.resolve.bundlers import nuxt_sources
from services.system_map.resolve.leads import Lead, counted
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, parent
from services.system_map.resolve.wanted import NUXT_CONFIG

_VITE_CONFIG = re.compile(r"(?:vite|vue|nuxt|rsbuild|webpack)\.config\.[cm]?[jt]s")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z][^A-Z\W_]*|[^A-Z\W_]+")
_FLAT = re.compile(r"\bpathPrefix\s*:\s*false")
_DIRS = re.compile(r"\bimports\s*:\s*\{(?:(?!\bdirs\b)[^{}]){0,2000}\bdirs\s*:\s*\[([^\]]{0,2000})\]")
_TEXT = re.compile(r"[\"'`]([^\"'`\n]{1,200})[\"'`]")
_GLOB = re.compile(r"(?:/\*+)+$")
_MODES = re.compile(r"\.(?:client|server|global|island)$")
_SCRIPTS = (".ts", ".js", ".mjs", ".mts", ".tsx", ".jsx")
_SURE = 0.9
_VALUES = frozenset({"function", "class", "constant", "variable", "enum"})  # no member of an object, no type
_TWICE = ""  # a name that two files offer


class _Home(NamedTuple):
    """A folder whose files need not import what the framework brings."""

    sources: tuple[str, ...]  # its source folder, and the project's own where the framework looks there as well
    further: frozenset[str]  # folders and files whose functions it is told to bring
    is_flat: bool  # components are called after their file alone
    brings_functions: bool


class AutoImports:
    """Offers components and functions to the files below each project's folder."""

    def __init__(self, texts: Mapping[str, bytes], facts: Mapping[str, FileFacts], tree: Tree) -> None:
        """Read the configurations; the files are looked at when the first reference is followed."""
        self._facts = facts
        self._homes = dict(_homes(texts, tree))
        self._files: dict[str, list[str]] = {}  # by home: all that lie below it
        for path in facts if self._homes else ():
            for above in ancestors(parent(path)):
                if above in self._homes:
                    self._files.setdefault(above, []).append(path)
        self._offered: dict[str, dict[str, str]] = {}

    def leads(self, source: str, names: Iterable[str]) -> list[Lead]:
        """Return where names lead that a component uses without importing them."""
        home = (
            next((above for above in ancestors(parent(source)) if above in self._homes), None) if self._homes else None
        )
        if home is None:
            return []
        if home not in self._offered:
            self._offered[home] = self._offers(home)
        offered = self._offered[home]
        found = (offered.get(name) or offered.get(name.removeprefix("Lazy")) for name in names)
        return counted(Lead("auto import", _SURE, target=target) for target in found if target and target != source)

    def _offers(self, folder: str) -> dict[str, str]:
        offered: dict[str, str] = {}
        for path in self._files.get(folder, ()):
            for name in self._names(self._homes[folder], path, self._facts[path]):
                offered[name] = path if offered.get(name, path) == path else _TWICE
        return offered

    def _names(self, home: _Home, path: str, facts: FileFacts) -> Iterator[str]:
        """Yield the names by which a file's component or functions are known everywhere."""
        for source in home.sources:
            inner = _inside(path, source)
            if inner is None:
                continue
            if inner.startswith("components/") and inner.endswith(".vue"):
                yield _component_name(inner.removeprefix("components/"), is_flat=home.is_flat)
                return
            if home.brings_functions and _is_scanned(inner):
                yield from _functions(path, facts)
                return
        if path.endswith(_SCRIPTS) and not home.further.isdisjoint((path, parent(path))):
            yield from _functions(path, facts)


def _homes(texts: Mapping[str, bytes], tree: Tree) -> Iterator[tuple[str, _Home]]:
    for path in sorted(texts):
        name = base_name(path)
        if not _VITE_CONFIG.fullmatch(name):
            continue
        text = texts[path].decode("utf-8", "replace")
        home = parent(path)
        if NUXT_CONFIG.fullmatch(name):
            sources = tuple(dict.fromkeys((*nuxt_sources(text, home, tree), home)))
            dirs = _DIRS.search(text)
            written = [_GLOB.sub("", one.replace("~/", "")) for one in _TEXT.findall(dirs[1])] if dirs else []
            further = [join(sources[0], one) for one in written]
            told = frozenset(one for one in further if one)
            yield home, _Home(sources, told, is_flat=_FLAT.search(text) is not None, brings_functions=True)
        elif "unplugin-vue-components" in text:
            yield home, _Home((below(home, "src"),), frozenset(), is_flat=True, brings_functions=False)


def _inside(path: str, folder: str) -> str | None:
    if not folder:
        return path
    return path[len(folder) + 1 :] if path.startswith(f"{folder}/") else None


def _is_scanned(inner: str) -> bool:
    """Say whether Nuxt looks for functions in a file: one right in the folder, or the index of a folder in it."""
    folder, _, name = inner.removeprefix("shared/").partition("/")
    if folder not in {"composables", "utils"} or not name.endswith(_SCRIPTS) or name.endswith(".d.ts"):
        return False
    return "/" not in name or (name.count("/") == 1 and name.rpartition("/")[2].startswith("index."))


def _functions(path: str, facts: FileFacts) -> Iterator[str]:
    """Yield what a file exports; where nothing of it has a name, its default is called like the file."""
    own = [
        symbol.name for symbol in facts.symbols if symbol.exported and symbol.parent is None and symbol.kind in _VALUES
    ]
    yield from own
    if not own:
        name = base_name(path).rpartition(".")[0]
        yield _camel(base_name(parent(path)) if name == "index" else name)


def _component_name(inner: str, *, is_flat: bool) -> str:
    """Return a component's name by its path: `nav/Button.vue` is NavButton, `nav/NavButton.vue` as well."""
    folder, _, file = inner.rpartition("/")
    stem = _MODES.sub("", file.removesuffix(".vue"))
    own = [] if stem == "index" else _WORDS.findall(stem)
    before = [] if is_flat or not folder else folder.split("/")
    told = "/".join(own).lower()
    matched: list[str] = []
    kept = len(before)
    for place in range(len(before) - 1, -1, -1):
        matched = [word.lower() for word in _WORDS.findall(before[place])] + matched
        said = "/".join(matched)
        if told == said or told.startswith(f"{said}/"):
            kept = place
    words = [word for part in before[:kept] for word in _WORDS.findall(part)] + own
    return "".join(word[:1].upper() + word[1:] for word in words)


def _camel(name: str) -> str:
    words = _WORDS.findall(name)
    return "".join(words[:1]) + "".join(word[:1].upper() + word[1:] for word in words[1:])
