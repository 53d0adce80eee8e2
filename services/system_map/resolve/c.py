"""C's and C++'s include rules: beside the file, along include folders, by a unique ending; system headers apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from services.system_map.facts import ImportFacts
from services.system_map.resolve.leads import Lead, nowhere, to_standard_library
from services.system_map.resolve.paths import Tree, ancestors, base_name, below, join, nearest, parent
from services.system_map.resolve.standard_libraries import C_FOLDERS, C_HEADERS
from services.system_map.resolve.texts import Unreadable, as_text

_OPTION = re.compile(r"-(?:I|isystem|iquote)[ \t]*[\"']?([^\s\"';,)]+)")
_CMAKE = re.compile(r"include_directories\s*\(([^()]{0,4000})\)", re.IGNORECASE)
_CMAKE_SET = re.compile(r"\bset\s*\(\s*(\w{1,80})\s+\"?([^\s\"()]{1,200})\"?\s*\)", re.IGNORECASE)
_CMAKE_USE = re.compile(r"\$\{(\w{1,80})\}")
_CMAKE_WORDS = frozenset({"PUBLIC", "PRIVATE", "INTERFACE", "SYSTEM", "BEFORE", "AFTER"})
_HERE = re.compile(
    r"^(?:\$[{(](?:CMAKE_CURRENT_SOURCE_DIR|CMAKE_CURRENT_LIST_DIR|srcdir|CURDIR|\.)[})]|\$<BUILD_INTERFACE:\$\{CMAKE_CURRENT_SOURCE_DIR\})"
)
_TOP = re.compile(
    r"^(?:\$[{(](?:CMAKE_SOURCE_DIR|PROJECT_SOURCE_DIR|top_srcdir|TOPDIR|abs_top_srcdir|ROOT|ROOT_DIR)[})]|@top_srcdir@"
    r"|\$<BUILD_INTERFACE:\$\{(?:PROJECT|CMAKE)_SOURCE_DIR\})"
)
_USUAL_FOLDERS = ("include", "src", "inc")


class CResolver:
    """Follows includes as a compiler would that is run from the repository's own build files."""

    def __init__(self, tree: Tree, texts: Mapping[str, bytes]) -> None:
        """Read the include folders that build files name."""
        self._tree = tree
        # Folder of the build file → include folders. Where both are there, a Makefile is for a part aside (fuzzing …).
        cmake = {path: text for path, text in texts.items() if base_name(path).lower() == "cmakelists.txt"}
        self._named = [
            _named_folders(cmake),
            _named_folders({path: text for path, text in texts.items() if path not in cmake}),
        ]
        self._known: dict[tuple[str, str, str, str], Lead] = {}

    def references(self, source: str) -> list[Lead]:
        """Return nothing: every use of another file is included."""
        del source
        return []

    def follow(self, source: str, wanted: ImportFacts) -> list[Lead]:
        """Follow one include."""
        # A file never includes itself by chance, so what one is led to is no answer for its neighbours.
        itself = source if base_name(wanted.target.strip()) == base_name(source) else ""
        key = (parent(source), wanted.kind, wanted.target, itself)
        if key not in self._known:
            self._known[key] = self._lead(source, wanted.target.strip(), wanted.kind == "system")
        return [self._known[key]]

    def _lead(self, source: str, written: str, is_system: bool) -> Lead:
        folder = parent(source)
        if not written:
            return nowhere(written)
        beside = None if is_system else join(folder, written)
        if beside and beside in self._tree:
            return Lead("beside the file", 1.0, target=beside)
        for include, how, confidence in self._folders(folder):
            path = join(include, written)
            if path is not None and path in self._tree:
                if how == "usual include folder" and is_system and _is_system(written):
                    continue
                return Lead(how, confidence, target=path)
        if _is_system(written) and (is_system or "/" not in written):
            return to_standard_library(written)
        return self._by_ending(source, written) or self._outside(folder, written, is_system)

    def _folders(self, folder: str) -> Iterator[tuple[str, str, float]]:
        """Yield the include folders for files of a folder: those that build files above it name, then the usual ones."""
        above = list(ancestors(folder))
        for named in self._named:
            for place in above:
                for include in named.get(place, ()):
                    yield include, "include folder", 1.0
        for place in above:
            for name in _USUAL_FOLDERS:
                yield below(place, name), "usual include folder", 0.9
            yield place, "usual include folder", 0.9
        for named in self._named:
            for place, includes in named.items():
                if place not in above:
                    for include in includes:
                        yield include, "include folder of another part", 0.8

    def _by_ending(self, source: str, written: str) -> Lead | None:
        ending = "/".join(part for part in written.split("/") if part not in {"", ".", ".."})
        found = [path for path in self._tree.with_suffix(ending) if path != source] if ending else []
        if len(found) == 1:
            return Lead("unique suffix", 0.8, target=found[0])
        if found:
            return Lead("nearest of several", 0.6, target=nearest(source, found))
        return None

    def _outside(self, folder: str, written: str, is_system: bool) -> Lead:
        first = written.partition("/")[0]
        # A header in a folder that the repository has, but which is not there, is made by the build.
        is_own_folder = any(below(place, first) in self._tree.folders for place in ancestors(folder))
        if is_system or ("/" in written and first not in {".", ".."} and not is_own_folder):
            name = first.removesuffix(".h").removesuffix(".hpp")
            return Lead("not in the repository", 0.9 if is_system else 0.6, external=name or first)
        return nowhere(written)


def _is_system(written: str) -> bool:
    return written in C_HEADERS or (written.partition("/")[0] in C_FOLDERS and "/" in written)


def _named_folders(texts: Mapping[str, bytes]) -> dict[str, list[str]]:
    """Return the include folders that each folder's build files name, in their order."""
    found: dict[str, list[str]] = {}
    for path in sorted(texts):
        name = base_name(path).lower()
        is_make = "makefile" in name or name.endswith(".mk")
        if not is_make and name not in {"cmakelists.txt", "meson.build"}:
            continue
        try:
            text = as_text(texts[path])
        except Unreadable:
            continue
        folder = parent(path)
        written = _OPTION.findall(text)
        # Of a variable that is set more than once, the first is what an option that is on, its usual state, says.
        variables: dict[str, str] = {}
        for variable, value in _CMAKE_SET.findall(text) if name == "cmakelists.txt" else ():
            variables.setdefault(variable, value)
        for found_group in _CMAKE.findall(text):
            group = _CMAKE_USE.sub(lambda use: variables.get(use[1], use[0]), found_group)  # noqa: B023 - used at once
            written += [part.strip("\"'") for part in re.sub(r"#[^\n]*", "", group).split() if part not in _CMAKE_WORDS]
        for one in written[:500]:
            include = _folder(folder, one)
            if include is not None and include not in found.setdefault(folder, []):
                found[folder].append(include)
    return found


def _folder(folder: str, written: str) -> str | None:
    """Return an include folder as a path of the repository; None for what only the build knows."""
    if match := _TOP.match(written):
        folder, written = "", written[match.end() :].lstrip("/")
    elif match := _HERE.match(written):
        written = written[match.end() :].lstrip("/")
    written = written.rstrip(">").strip("'\",")
    if "$" in written or "@" in written or "{" in written or written.startswith("/"):
        return None
    return join(folder, written)
