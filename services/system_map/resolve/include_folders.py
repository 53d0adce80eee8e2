"""The include folders that build files name, CMake's apart from Make's and Meson's: read as text, nothing is run. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from services.system_map.resolve.paths import ancestors, base_name, join, parent
from services.system_map.resolve.texts import Unreadable, as_text

_MAX_FOLDERS = 500  # of one build file
_OPTION = re.compile(r"-(?:I|isystem|iquote)[ \t]*[\"']?((?:\$\([\w.-]{1,80}\)|[^\s\"';,)]){1,300})")
_MAKE_SET = re.compile(
    r"^[ \t]*(?:export[ \t]+)?([\w.-]{1,80})[ \t]*[:?]{0,3}=[ \t]*([^\s#]{1,200})[ \t]*(?:#.*)?$", re.MULTILINE
)
_MAKE_USE = re.compile(r"\$[({]([\w.-]{1,80})[)}]")
_MESON_INCLUDES = re.compile(r"\binclude_directories\s*\(([^()]{0,40000})\)")
_MESON_KEYWORD = re.compile(r"\binclude_directories\s*:\s*(\[[^\[\]]{0,40000}\]|'[^'\n]{1,300}')")
_MESON_TEXT = re.compile(r"'([^'\n]{1,300})'")
_MESON = (_MESON_INCLUDES, _MESON_KEYWORD)
_CMAKE_COMMAND = re.compile(r"\b(set|list|project|\w{0,80}include_directories)\s*\(([^()]{0,40000})\)", re.IGNORECASE)
_CMAKE_BRACKET = re.compile(r"#\[(={0,8})\[")
# Of a generator expression, what holds where the repository itself is built.
_BUILD_INTERFACE = re.compile(r"\$<BUILD_INTERFACE:([^<>]{0,4000})>")
_INSTALL_INTERFACE = re.compile(r"\$<INSTALL_INTERFACE:[^<>]{0,4000}>")
_CMAKE_WORD = re.compile(r"\"([^\"]{0,1000})\"|([^\s\";]+)")
_CMAKE_USE = re.compile(r"\$\{([\w.+-]{1,80})\}")
_CMAKE_WORDS = frozenset({"PUBLIC", "PRIVATE", "INTERFACE", "SYSTEM", "BEFORE", "AFTER"})
_MAX_NESTING = 8  # of variables within variables
_MAX_USES = 10  # in one word
_MAX_STEPS = 200_000  # of putting them in, in all files of a repository
_MAX_WORD = 500  # characters of a folder as written
_HERE = re.compile(r"^(?:\$[{(](?:srcdir|abs_srcdir|CURDIR|\.)[})]|@(?:abs_)?srcdir@)")
_TOP = re.compile(
    r"^(?:\$[{(](?:CMAKE_SOURCE_DIR|PROJECT_SOURCE_DIR|top_srcdir|abs_top_srcdir|srctree|abs_srctree|TOPDIR|ROOT|ROOT_DIR)[})]"
    r"|@(?:abs_)?top_srcdir@)"
)

Folders = dict[str, list[str]]


def folders_by_cmake(texts: Mapping[str, bytes]) -> Folders:
    """Return the include folders that each folder's CMakeLists.txt names, in their order."""
    files = {parent(path): text for path, text in _read(texts) if base_name(path).lower() == "cmakelists.txt"}
    project = _CMakeProject(files)
    return {folder: _places(folder, project.includes(folder)) for folder in files}


def folders_by_make(texts: Mapping[str, bytes]) -> Folders:
    """Return the include folders that each folder's Makefiles and meson.build name, in their order."""
    found: dict[str, list[str]] = {}
    for path, text in _read(texts):
        name = base_name(path).lower()
        written = list(dict.fromkeys(_OPTION.findall(text)))[:_MAX_FOLDERS]
        if "makefile" in name:
            variables = dict(reversed(_MAKE_SET.findall(text)))  # of several the first: others hang on conditions
            written = [_made(one, variables) for one in written]
        elif name == "meson.build":
            groups = (_uncommented(group) for form in _MESON for group in form.findall(text))
            written += [part for group in groups for part in _MESON_TEXT.findall(group)]
        else:
            continue
        folder = parent(path)
        known = found.setdefault(folder, [])
        known += [place for place in _places(folder, written) if place not in known]
    return found


def _read(texts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for path in sorted(texts):
        try:
            yield path, as_text(texts[path])
        except Unreadable:
            continue


def _made(written: str, variables: Mapping[str, str]) -> str:
    """Return an option's folder with the variables put in that the same Makefile sets."""
    for _ in range(_MAX_NESTING):
        put_in = _MAKE_USE.sub(lambda use: variables.get(use[1], use[0]), written)
        if put_in == written or len(put_in) > _MAX_WORD:
            break
        written = put_in
    return written


def _uncommented(text: str) -> str:
    return re.sub(r"#[^\n]*", "", text)


def _without_brackets(text: str) -> str:
    """Return a CMakeLists.txt without its comments of several lines: `#[[ … ]]`, `#[=[ … ]=]`."""
    kept: list[str] = []
    place = 0
    while (opening := _CMAKE_BRACKET.search(text, place)) is not None:
        end = text.find(f"]{opening[1]}]", opening.end())
        if end < 0:  # never closed: what follows is a comment
            return "".join([*kept, text[place : opening.start()]])
        kept.append(text[place : opening.start()])
        place = end + len(opening[1]) + 2
    return "".join([*kept, text[place:]])


class _CMakeProject:
    """All CMakeLists.txt of a repository, with the variables that each sees: its own and those of the folders above."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """Take the files by their folder."""
        self._files = files
        # Of each folder its variables: words as written, each with the folder in which it is to be understood.
        self._variables: dict[str, dict[str, list[tuple[str, str]]]] = {folder: {} for folder in files}
        # And those that every file sees: in which folder a project lies, and what is kept in CMake's cache.
        self._everywhere: dict[str, list[tuple[str, str]]] = {}
        self._visible = {
            folder: tuple(self._variables[above] for above in ancestors(folder) if above in files) for folder in files
        }
        self._written: dict[str, list[tuple[str, str]]] = {}
        self._left = _MAX_STEPS
        for folder in sorted(files, key=lambda folder: (folder.count("/") if folder else -1, folder)):
            self._written[folder] = _in(folder, self._run(folder, files[folder]))

    def includes(self, folder: str) -> list[str]:
        """Return the include folders of a folder's file, with the variables put in."""
        return list(islice(self._put_in(self._written[folder], ()), _MAX_FOLDERS))

    def _run(self, folder: str, text: str) -> Iterator[str]:
        """Take a file's variables over, and yield the words that name its include folders."""
        own = self._variables[folder]
        is_top = len(self._visible[folder]) == 1
        here = f"@top_srcdir@/{folder}"
        for variable in ("CMAKE_CURRENT_SOURCE_DIR", "CMAKE_CURRENT_LIST_DIR"):
            own[variable] = [(folder, here)]
        if is_top:
            own["CMAKE_SOURCE_DIR"] = own["PROJECT_SOURCE_DIR"] = [(folder, here)]
        text = _uncommented(_without_brackets(text))
        text = _BUILD_INTERFACE.sub(r"\1", _INSTALL_INTERFACE.sub("", text))
        yield from _OPTION.findall(text)
        for written, group in _CMAKE_COMMAND.findall(text):
            words = [quoted or plain for quoted, plain in _CMAKE_WORD.findall(group)]
            command = written.lower()
            if not words:
                continue
            if command == "set":
                self._set(folder, words)
            elif command == "list":
                if words[0].upper() in {"APPEND", "PREPEND"} and len(words) > 2:
                    own.setdefault(words[1], [(folder, f"${{{words[1]}}}")]).extend(_in(folder, words[2:]))
            elif command == "project":
                own["PROJECT_SOURCE_DIR"] = [(folder, here)]
                self._everywhere.setdefault(f"{words[0]}_SOURCE_DIR", own["PROJECT_SOURCE_DIR"])
            else:
                named = words[1:] if command == "target_include_directories" else words
                yield from (word for word in named if word not in _CMAKE_WORDS)

    def _set(self, folder: str, words: list[str]) -> None:
        name, *values = words
        own = self._variables[folder]
        if values and values[-1] == "PARENT_SCOPE":
            if len(self._visible[folder]) > 1:
                self._visible[folder][1].setdefault(name, []).extend(_in(folder, values[:-1]))
            return
        if "CACHE" in values:
            self._everywhere.setdefault(name, _in(folder, values[: values.index("CACHE")]))
            return
        itself = f"${{{name}}}"
        # Of a variable that is set more than once, the first that says something is what an option that is on, its
        # usual state, says.
        if not own.get(name):
            own[name] = _in(folder, values)
        elif itself in values:
            own[name] += _in(folder, [value for value in values if value != itself])

    def _put_in(self, words: Iterable[tuple[str, str]], within: tuple[int, ...]) -> Iterator[str]:
        """Yield words with their variables' values; what nobody sets stays as it is written.

        `within` are the values that are being put in: a variable that is set by itself is sought further up.
        """
        for folder, word in words:
            self._left -= 1
            if self._left < 0:
                return
            found = self._first_set(folder, word, within) if len(within) < _MAX_NESTING else None
            if found is None:
                yield word
                continue
            written, values = found
            inner = (*within, id(values))
            for value in self._put_in(values, inner):
                if written == word:
                    yield value
                elif len(word) + word.count(written) * len(value) <= _MAX_WORD:
                    yield from self._put_in([(folder, word.replace(written, value))], inner)

    def _first_set(self, folder: str, word: str, within: tuple[int, ...]) -> tuple[str, list[tuple[str, str]]] | None:
        """Return the first variable in a word that some file sets, as it is written, with its values."""
        for use in islice(_CMAKE_USE.finditer(word), _MAX_USES):
            self._left -= 1
            for variables in (*self._visible[folder], self._everywhere):
                values = variables.get(use[1])
                if values is not None and id(values) not in within:
                    return use[0], values
        return None


def _in(folder: str, words: Iterable[str]) -> list[tuple[str, str]]:
    return [(folder, part) for word in words for part in word.split(";") if part and len(part) <= _MAX_WORD]


def _places(folder: str, written: Iterable[str]) -> list[str]:
    """Return include folders as paths of the repository, each once; without those that only the build knows."""
    found: dict[str, None] = {}
    for one in list(written)[:_MAX_FOLDERS]:
        place = _place(folder, one)
        if place is not None:
            found.setdefault(place)
    return list(found)


def _place(folder: str, written: str) -> str | None:
    if not written or len(written) > _MAX_WORD:
        return None
    if match := _TOP.match(written):
        folder, written = "", written[match.end() :].lstrip("/")
    elif match := _HERE.match(written):
        written = written[match.end() :].lstrip("/")
    written = written.strip("'\",")
    if "$" in written or "@" in written or "{" in written or written.startswith("/"):
        return None
    return join(folder, written)
