"""What of npm is needed without an import: what another package asks for as its peer, and what is named as a text.

All is looked up in files that nothing else keeps the text of: in few, and only where a package would be accused.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.languages import STRUCTURES, is_read_for_names
from services.system_map.resolve.paths import ancestors, base_name, below, is_below_any, parent
from services.system_map.surface.dependencies.ecosystems import of_language
from services.system_map.surface.dependencies.importing import Importers
from services.system_map.surface.dependencies.locks import LOCKS, MAX_LOCK_BYTES, Lock, read_lock

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

MAX_LOOKED_INTO = 40  # files for one package
MAX_KEPT_BYTES = 256 * 1024  # of one file of others
MAX_LOCKED_BYTES = 8 * MAX_LOCK_BYTES  # of all lock files together
MAX_PACKAGES = 200  # that are looked for at all
MAX_SEARCHED = 200  # files that are read for all packages together
MAX_SEARCHED_BYTES = 1024 * 1024  # of one of them
MAX_OTHERS = 3_000  # files of other languages that are asked for their words
MAX_WORDS = 6  # of an imported package's name
# Words by which a package's name tells that it brings another one to a framework.
_OF_FRAMEWORKS = frozenset({"angular", "ember", "ng", "ngx", "preact", "react", "solid", "svelte", "vue"})
_WORD = re.compile(r"[A-Za-z_]\w+")
_NO_LETTERS = re.compile(r"[^a-z0-9@/]")
# Where packages are installed, as paths have it.
_SHELF = "node_modules"
# A path into a package there: whole (`node_modules/look/a.js`), in parts (`"node_modules", "look"`), or behind a value that
# stands for the place (`${from}/look/a.js`, `<%= from %>/look/a.js`).
_PLACED = re.compile(
    rb"(?:node_modules(?:[/\\]{1,2}|[\"'],\s{0,3}[\"'])|[}>]/(?=(?:@[\w.-]{1,100}/)?[\w.-]{1,100}/))"
    rb"((?:@[\w.-]{1,100}/)?[\w.-]{1,100})"
)
# A path from there in a page: `{% static "look/dist/look.js" %}`, `href="/static/look/look.css"`.
_SERVED = re.compile(
    rb"[\"'](?:/?(?:static|assets|vendor|lib)/|/)?((?:@[\w.-]{1,100}/)?[\w.-]{1,100})/[\w./@-]{1,200}[\"']"
)
# Settings of tools that name packages, which nothing else reads.
_SETTINGS = frozenset(
    {"binding.gyp", "angular.json", ".angular-cli.json", "angular-cli.json", "workspace.json", "project.json"}
)
# Languages besides npm's own that hand out what lies there: pages, templates, scripts of servers and builds.
_HAND_OUT = frozenset({"HTML", "Ruby", "PHP", "Python", "Shell", "C#", *STRUCTURES})
# And of these, those that servers are written in.
_SERVERS = frozenset({"Ruby", "PHP", "Python", "C#"})
_OWN_ROLES = frozenset({"code", "test", "configuration"})


class AskedFor:
    """Looks for what names an npm package otherwise; each lock file is read once."""

    def __init__(
        self,
        given: PartsInput,
        names: Collection[str],
        imported: Mapping[str, Importers],
        commands: Mapping[str, str] | None = None,
    ) -> None:
        """Look at the files of a map, for `names`.

        `imported` are the npm packages that code imports, by their keys, `commands` those that scripts run, with where.
        """
        self._given = given
        self._names = frozenset(names)
        self._commands = commands or {}
        self._files = given.found.given.files
        self._families = {_family(name): name for name in sorted(imported, reverse=True)}
        self._wrappers = {part: name for name in sorted(imported, reverse=True) for part in _parts(name)}
        self._locks_read: dict[str, Lock] = {}
        self._bytes_left = MAX_LOCKED_BYTES
        self._left = MAX_PACKAGES
        self._imported = imported

    def why(self, name: str, manifests: Collection[str]) -> str | None:
        """Return who asks for a package that manifests declare and nothing imports."""
        if self._given.blobs is None or not self._left:
            return None
        self._left -= 1
        folders = {parent(manifest) for manifest in manifests}
        if (path := self._written_in(name, folders)) is not None:
            return f"its name stands as a text in {path}"
        placed = self._placed.get(name, ())
        if (path := _first_below(placed, folders) or self._first_of_no_package(placed)) is not None:
            return f"a path into it stands in {path}"
        if (path := _first_below(self._kept.get(name, ()), folders)) is not None:
            return f"code of others that is kept here names it, in {path}"
        reasons = (self._by_lock(name, lock) for lock in self._locks_of(manifests))
        if (reason := next((reason for reason in reasons if reason is not None), None)) is not None:
            return reason
        return self._may_be_peer(name) if self.untold(manifests) is not None else None

    def untold(self, manifests: Collection[str]) -> str | None:
        """Return the first lock file of some manifests where none of theirs tells who asks for whom as a peer."""
        locks = self._locks_of(manifests)
        return locks[0] if locks and all(self._lock(lock).peers is None for lock in locks) else None

    def _by_lock(self, name: str, path: str) -> str | None:
        """Return what a lock file tells of the need for a package."""
        lock = self._lock(path)
        command = min(lock.commands.get(name, ()), default=None)
        if command is not None:
            return f"{command}, a command of it, is run by {self._commands[command]}"
        host = (lock.peers or {}).get(name)
        return None if host is None else f"a peer that {host} asks for, by {path}"

    def _may_be_peer(self, name: str) -> str | None:
        """Return which imported package may ask for one as its peer, by their names: where lock files do not say."""
        if (near := self._families.get(_family(name))) is not None:
            return f"of one family with {near}, which is imported and may ask for it as a peer"
        if (near := self._wrappers.get(_letters(name))) is not None:
            return f"called as {near} is, which is imported and may ask for it as a peer"
        return None

    def _lock(self, path: str) -> Lock:
        if path not in self._locks_read:
            file = self._files[path]
            contents = self._contents(
                [file.blob]
            )  # asked for at any size: so it is noted that the answer follows from it
            is_read = file.size <= min(MAX_LOCK_BYTES, self._bytes_left)
            self._bytes_left -= file.size if is_read else 0
            data = next((data for _, data in contents), b"") if is_read else b""
            self._locks_read[path] = read_lock(path, data, self._names, self._commands)
        return self._locks_read[path]

    def _written_in(self, name: str, folders: Collection[str]) -> str | None:
        """Return the first file of some folders, or of no package, that holds a name in quotes, whole or with a path behind it."""
        words = _WORD.findall(name)
        holding = [self._paths_by_word.get(word, frozenset()) for word in words] if self._may_stand(words) else []
        both = frozenset.intersection(*holding) if holding else frozenset[str]()
        paths = [path for path in sorted(both) if is_below_any(path, folders) or self._is_of_rest(path)]
        blobs = {self._files[path].blob: path for path in reversed(paths[:MAX_LOOKED_INTO])}
        text = _quoted(re.escape(name.encode()))
        found = [blobs[blob] for blob, data in self._contents(list(blobs)) if text.search(data)]
        return min(found, default=_first_below(self._set.get(name, ()), folders))

    def _may_stand(self, words: list[str]) -> bool:
        """Say whether words stand in code at all, which is quickly asked."""
        if self._given.words is None:
            return True
        counted = self._given.words()
        return all(word in counted.product or word in counted.tests for word in words)

    @cached_property
    def _paths_by_word(self) -> dict[str, frozenset[str]]:
        """Return which scripts hold each word of the packages that nothing imports, and the word for where packages lie."""
        wanted = {word for name in self._names for word in _WORD.findall(name)} | {_SHELF}
        paths = sorted(path for path, file in self._files.items() if of_language(file.language) == "npm")
        found: dict[str, set[str]] = {}
        for path, words in self._words_of(paths):
            for word in wanted.intersection(words):
                found.setdefault(word, set()).add(path)
        return {word: frozenset(some) for word, some in found.items()}

    def _words_of(self, paths: list[str]) -> Iterator[tuple[str, list[str]]]:
        """Yield the words of files by their paths, which are in order: so they are read ahead."""
        self._given.expect(paths)
        for path in paths:
            if (deep := self._given.deep(path)) is not None:
                yield path, deep.names_used

    @cached_property
    def _placed(self) -> dict[str, list[str]]:
        """Return the packages into which paths lead that are written in code, pages and settings, with the files."""
        others = [
            path
            for path, file in self._files.items()
            if file.role in _OWN_ROLES and (file.language in _HAND_OUT or _is_template(file.language))
        ]
        others.sort(key=lambda path: (path.count("/"), path))
        holding = set(self._paths_by_word.get(_SHELF, ()))
        pages: list[str] = []
        if self._may_stand([_SHELF]):
            wanted = {word for name in self._names for word in _WORD.findall(name)}
            for path, words in self._words_of(sorted(others[:MAX_OTHERS])):
                if _SHELF in words:
                    holding.add(path)
                elif self._is_page(path) and not wanted.isdisjoint(words):
                    pages.append(path)
        is_served = any(self._files[path].language in _SERVERS for path in holding)
        holding.update(path for path, text in self._given.found.given.texts.items() if _SHELF.encode() in text)
        found = self._naming(_PLACED, sorted(path for path in holding if self._files[path].role in _OWN_ROLES))
        # Where a server hands out all that is installed, pages have no more than what stands behind it.
        for name, paths in self._naming(_SERVED, pages).items() if is_served else ():
            found.setdefault(name, []).extend(paths)
        return found

    def _is_page(self, path: str) -> bool:
        language = self._files[path].language
        return self._files[path].role == "code" and (language == "HTML" or _is_template(language))

    @cached_property
    def _set(self) -> dict[str, list[str]]:
        """Return the packages that settings name, also with what they want of it: `look:build`."""
        return self._naming(_QUOTED_IN_SETTINGS, [path for path in self._files if base_name(path) in _SETTINGS])

    @cached_property
    def _kept(self) -> dict[str, list[str]]:
        """Return the packages that code of others names, which is kept here, with the files."""
        kept = [
            file.path
            for _, file in sorted(self._files.items())
            if file.role == "vendored"
            and of_language(file.language) == "npm"
            and file.size <= MAX_KEPT_BYTES
            and f"{_SHELF}/" not in file.path
        ]
        return self._naming(_QUOTED, kept[:MAX_LOOKED_INTO])

    def _first_of_no_package(self, paths: Iterable[str]) -> str | None:
        """Return the first file that lies in no package of npm: a server's settings, or a script beside."""
        return min(filter(self._is_of_no_package, paths), default=None)

    def _is_of_rest(self, path: str) -> bool:
        """Say whether a file lies in no package, where such files import packages all the same: by a manifest put elsewhere."""
        return self._rest_imports and self._is_of_no_package(path)

    @cached_property
    def _rest_imports(self) -> bool:
        return any(self._is_of_no_package(path) for one in self._imported.values() for path in one.product)

    def _is_of_no_package(self, path: str) -> bool:
        return not any(below(folder, "package.json") in self._files for folder in ancestors(parent(path)))

    def _naming(self, pattern: re.Pattern[bytes], paths: list[str]) -> dict[str, list[str]]:
        """Return the packages that a pattern finds in some files, with those that hold each."""
        nearest = sorted(paths, key=lambda path: (path.count("/"), path))[:MAX_SEARCHED]
        blobs: dict[str, list[str]] = {}
        for path in nearest:
            blobs.setdefault(self._files[path].blob, []).append(path)
        names = {name.encode(): name for name in self._names}
        found: dict[str, list[str]] = {}
        for blob, data in self._contents(list(blobs)) if names else ():
            for text in names.keys() & set(pattern.findall(data[:MAX_SEARCHED_BYTES])):
                found.setdefault(names[text], []).extend(blobs[blob])
        return found

    def _contents(self, blobs: list[str]) -> Iterator[tuple[str, bytes]]:
        return self._given.blobs(blobs) if self._given.blobs is not None and blobs else iter(())

    def _locks_of(self, manifests: Collection[str]) -> list[str]:
        folders = {parent(manifest) for manifest in manifests}
        return list(dict.fromkeys(lock for folder in sorted(folders) for lock in self._locks(folder)))

    def _locks(self, folder: str) -> list[str]:
        """Return the lock files of the nearest folder that has some."""
        for above in ancestors(folder):
            if locks := [path for lock in LOCKS if (path := below(above, lock)) in self._files]:
                return locks
        return []


def _is_template(language: str | None) -> bool:
    return is_read_for_names(language) and of_language(language) != "npm"


def _first_below(paths: Iterable[str], folders: Collection[str]) -> str | None:
    return min((path for path in paths if is_below_any(path, folders)), default=None)


def _quoted(name: bytes, endings: bytes = b"") -> re.Pattern[bytes]:
    """Return what finds a name, as a pattern, in quotes: whole, with a path behind it, or with one of some other marks.

    In front of a scoped name, which is nothing else, a path may stand too.
    """
    return re.compile(rb"(?:[\"'`]~?|/(?=@))(" + name + rb")(?:/[^\"'`\s]{0,200})?(?=[\"'`" + endings + rb"])")


# Of any package: many names are looked up among what is found, which takes as long for one as for a thousand.
_ANY = rb"(?:@[\w.~-]{1,100}/)?[\w.~-]{1,100}"
_QUOTED, _QUOTED_IN_SETTINGS = _quoted(_ANY), _quoted(_ANY, rb":")


def _parts(name: str) -> Iterator[str]:
    """Yield the letters of what a package may be made for, by its name.

    What its name begins with, whole words, for that is how plugins are called: `leaflet-draw`. And what remains
    without scope, version and words of frameworks: `react-chartjs-2` is made for `chart.js`. Any other word may be
    a package of its own that has nothing to do with it: `express-session` does not ask for `session`.
    """
    scope, slash, last = name.rpartition("/")
    words = last.split("-")[:MAX_WORDS]
    for end in range(1, len(words) + (1 if slash and scope else 0)):
        yield _letters("".join(words[:end]))
    telling = [one for one in words if not one.isdigit() and one not in _OF_FRAMEWORKS]
    if telling and words[0] not in telling[:1]:  # or it is what the name begins with
        yield _letters("".join(telling))


def _letters(name: str) -> str:
    return _NO_LETTERS.sub("", name.casefold())


def _family(name: str) -> str:
    """Return what packages that belong together share: `@acme/look` and `acme`."""
    return name.partition("/")[0].removeprefix("@")
