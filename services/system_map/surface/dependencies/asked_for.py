"""What of npm is needed without an import: what another package asks for as its peer, and what code names as a text.

Both are looked up in files that nothing else keeps the text of: in few, and only where a package would be accused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.resolve.paths import ancestors, base_name, below, is_below_any, parent
from services.system_map.resolve.texts import Unreadable, read_json, table
from services.system_map.surface.dependencies.ecosystems import of_language

if TYPE_CHECKING:
    from services.system_map.builders import PartsInput

MAX_LOOKED_INTO = 40  # files for one package
MAX_KEPT_BYTES = 256 * 1024  # of one file of others
MAX_PACKAGES = 200  # that are looked for at all
_LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock")
_OLD_YARN = b"# yarn lockfile v1"
_WORD = re.compile(r"[A-Za-z_]\w+")
# The package in front of its version: `@acme/look@npm:^5`, `/@acme/look@5.1.0(react@18)`, `/look/5.1.0`.
_HOST = re.compile(r"[\"'/]*((?:@[^/@]+/)?[^/@(\"']+)")


class AskedFor:
    """Looks for what names an npm package otherwise; each lock file is read once."""

    def __init__(self, given: PartsInput, names: Collection[str], imported: Collection[str]) -> None:
        """Look at the files of a map, for `names`; `imported` are the keys of the npm packages that code imports."""
        self._given = given
        self._names = names
        self._files = given.found.given.files
        self._families = {_family(name): name for name in sorted(imported, reverse=True)}
        self._peers: dict[str, dict[str, str] | None] = {}
        self._left = MAX_PACKAGES

    def why(self, name: str, manifests: Collection[str]) -> str | None:
        """Return who asks for a package that manifests declare and nothing imports."""
        if self._given.blobs is None or not self._left:
            return None
        self._left -= 1
        folders = {parent(manifest) for manifest in manifests}
        if (path := self._written_in(name, folders)) is not None:
            return f"its name stands as a text in {path}"
        if (path := self._kept.get(name)) is not None and is_below_any(path, folders):
            return f"code of others that is kept here names it, in {path}"
        for lock in dict.fromkeys(lock for folder in sorted(folders) for lock in self._locks(folder)):
            if lock not in self._peers:
                self._peers[lock] = self._read(lock)
            peers = self._peers[lock]
            if peers is None and (near := self._families.get(_family(name))) is not None:
                return f"of one family with {near}, which is imported and may ask for it as a peer"
            if peers and name in peers:
                return f"a peer that {peers[name]} asks for, by {lock}"
        return None

    def _written_in(self, name: str, folders: Collection[str]) -> str | None:
        """Return the first file of some folders that holds a name in quotes, whole or with a path behind it."""
        words = _WORD.findall(name)
        holding = [self._paths_by_word.get(word, frozenset()) for word in words] if self._may_stand(words) else []
        both = frozenset.intersection(*holding) if holding else frozenset[str]()
        paths = [path for path in sorted([*both, *self._native_builds]) if is_below_any(path, folders)]
        blobs = {self._files[path].blob: path for path in reversed(paths[:MAX_LOOKED_INTO])}
        text = _quoted([name])
        return min((blobs[blob] for blob, data in self._contents(list(blobs)) if text.search(data)), default=None)

    def _may_stand(self, words: list[str]) -> bool:
        """Say whether words stand in code at all, which is quickly asked."""
        if self._given.words is None:
            return True
        counted = self._given.words()
        return all(word in counted.product or word in counted.tests for word in words)

    @cached_property
    def _paths_by_word(self) -> dict[str, frozenset[str]]:
        """Return which scripts hold each word of the packages that nothing imports."""
        wanted = {word for name in self._names for word in _WORD.findall(name)}
        paths = sorted(path for path, file in self._files.items() if of_language(file.language) == "npm")
        self._given.expect(paths)
        found: dict[str, set[str]] = {}
        for path in paths:
            deep = self._given.deep(path)
            for word in wanted.intersection(deep.names_used) if deep is not None else ():
                found.setdefault(word, set()).add(path)
        return {word: frozenset(some) for word, some in found.items()}

    @cached_property
    def _kept(self) -> dict[str, str]:
        """Return the packages that nothing imports and that code of others names in quotes, with the first file that does."""
        kept = [
            file
            for _, file in sorted(self._files.items())
            if file.role == "vendored"
            and of_language(file.language) == "npm"
            and file.size <= MAX_KEPT_BYTES
            and "node_modules/" not in file.path
        ]
        paths = {file.blob: file.path for file in reversed(kept[:MAX_LOOKED_INTO])}
        text = _quoted(self._names)
        found: dict[str, str] = {}
        for blob, data in self._contents(list(paths)) if self._names else ():
            for name in text.findall(data):
                found.setdefault(name.decode("utf-8", "replace"), paths[blob])
        return found

    @cached_property
    def _native_builds(self) -> list[str]:
        """The files by which code of other languages is built for Node."""
        return [path for path in self._files if base_name(path) == "binding.gyp"]

    def _contents(self, blobs: list[str]) -> Iterator[tuple[str, bytes]]:
        return self._given.blobs(blobs) if self._given.blobs is not None and blobs else iter(())

    def _locks(self, folder: str) -> list[str]:
        """Return the lock files of the nearest folder that has some."""
        for above in ancestors(folder):
            if locks := [path for lock in _LOCKS if (path := below(above, lock)) in self._files]:
                return locks
        return []

    def _read(self, lock: str) -> dict[str, str] | None:
        """Return peer → who asks for it; None where the lock does not say."""
        data = next((data for _, data in self._contents([self._files[lock].blob])), None)
        if data is None or data[:200].find(_OLD_YARN) >= 0:
            return None
        if not lock.endswith(".json"):
            return dict(_peers_by_indents(data.decode("utf-8", "replace")))
        try:
            packages = table(read_json(data).get("packages"))
        except Unreadable:
            return None
        if not packages:
            return None
        return {
            peer: path.rpartition("node_modules/")[2]
            for path, about in sorted(packages.items(), reverse=True)
            if "node_modules/" in path
            for peer in table(table(about).get("peerDependencies"))
        }


def _quoted(names: Collection[str]) -> re.Pattern[bytes]:
    """Return what finds one of some names in quotes, whole or with a path behind it."""
    ones = b"|".join(re.escape(name.encode()) for name in sorted(names))
    return re.compile(rb"[\"'`](" + ones + rb")(?:/[^\"'`\s]{0,200})?[\"'`]")


def _peers_by_indents(text: str) -> Iterator[tuple[str, str]]:
    """Yield (peer, who asks for it) of a lock in YAML, for which its indents are enough; own packages left out."""
    heads: dict[int, str] = {}
    begun = -1
    for line in text.splitlines():
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if 0 <= begun < indent:
            host = heads.get(begun - 2, "")
            if (found := _HOST.match(host)) and "@workspace:" not in host:
                yield bare.rpartition(": ")[0].strip("\"'"), found[1]
        elif bare:
            begun = indent if bare == "peerDependencies:" else -1
            heads[indent] = bare


def _family(name: str) -> str:
    """Return what packages that belong together share: `@acme/look` and `acme`."""
    return name.partition("/")[0].removeprefix("@")
