"""tsconfig.json and jsconfig.json: paths, baseUrl, extends and references, as the TypeScript compiler reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from services.system_map.resolve.globs import Globs
from services.system_map.resolve.paths import ancestors, base_name, below, join, parent
from services.system_map.resolve.texts import Unreadable, items, read_json, table, word, words

_NAMES = ("tsconfig.json", "jsconfig.json")
_SCRIPTS = (".js", ".jsx", ".mjs", ".cjs")
# Frameworks whose bundlers read `baseUrl` for JavaScript too, whatever the compiler is told to take.
_BUNDLING = frozenset({"next", "react-scripts"})
# A chain of `extends` longer than this is a loop.
_MAX_CHAIN = 10


@dataclass(slots=True)
class Aliases:
    """What one configuration says about bare specifiers."""

    base: str | None = None  # folder that bare specifiers are tried from
    patterns: list[tuple[str, str, list[str]]] = field(default_factory=list)  # before *, after *, substitutions (paths)
    folder: str = ""  # of the configuration
    # Which files it compiles, each with the folder that its patterns start at; None stands for all below its folder.
    taken: tuple[str, Globs] | None = None
    left_out: tuple[str, Globs] | None = None
    # Whether JavaScript is compiled too: that which TypeScript imports, then, is so without being listed.
    with_scripts: bool = False

    def __bool__(self) -> bool:
        return self.base is not None or bool(self.patterns)

    def substitutions(self, specifier: str) -> list[str]:
        """Return the paths that `paths` puts in place of a specifier: exact, else the longest prefix."""
        best: tuple[int, list[str]] | None = None
        for start, end, paths in self.patterns:
            if end == "\0":  # no star: exact
                if specifier == start:
                    return paths
                continue
            if specifier.startswith(start) and specifier.endswith(end) and len(specifier) >= len(start) + len(end):
                rest = specifier[len(start) : len(specifier) - len(end)]
                if best is None or len(start) > best[0]:
                    best = (len(start), [path.replace("*", rest) for path in paths])
        return best[1] if best else []

    def compiles(self, path: str) -> bool:
        """Say whether a file is one of those that the configuration is for."""
        taken = _inside(path, self.folder) is not None if self.taken is None else _is_meant(path, *self.taken)
        return taken and not (self.left_out is not None and _is_meant(path, *self.left_out))


class TsConfigs:
    """The configurations of the repository, found by the folder they rule."""

    def __init__(self, texts: Mapping[str, bytes], package_folder: Callable[[str, str], str | None]) -> None:
        """Read them when asked; `package_folder` gives the folder of a package by the asking folder and its name."""
        self._texts = texts
        self._package_folder = package_folder
        self._aliases: dict[str, list[Aliases]] = {}
        self._ruled: dict[str, tuple[bool, ...]] = {}

    def ruled(self, path: str) -> tuple[bool, ...]:
        """Return which of the configurations of a file's folder compile it; nothing where the only one does.

        What the only one leaves out, as tests, is taken to be led by it all the same; JavaScript only where it takes any.
        """
        if path not in self._ruled:
            found = self._all(parent(path))
            is_asked = len(found) > 1 or (
                path.endswith(_SCRIPTS) and any(not (one.with_scripts or one.compiles(path)) for one in found)
            )
            self._ruled[path] = tuple(aliases.compiles(path) for aliases in found) if is_asked else ()
        return self._ruled[path]

    def ruling(self, folder: str, ruled: tuple[bool, ...]) -> list[tuple[Aliases, float]]:
        """Return the aliases that hold for files of a folder, surest first, each with how sure that is.

        Those of the nearest configuration and of those that it references; `ruled` says which compile the file.
        """
        found = self._all(folder)
        return [
            (aliases, 1.0) for aliases, is_ruling in zip(found, ruled or [True] * len(found), strict=True) if is_ruling
        ] + [(aliases, 0.8) for aliases, is_ruling in zip(found, ruled, strict=False) if not is_ruling]

    def _all(self, folder: str) -> list[Aliases]:
        if folder not in self._aliases:
            found: list[Aliases] = []
            for above in ancestors(folder):
                path = next((path for name in _NAMES if (path := join(above, name)) in self._texts), None)
                if path is not None:
                    found = [aliases for aliases in self._with_references(path) if aliases]
                    if self._is_bundled(above):
                        found = [replace(aliases, with_scripts=True) for aliases in found]
                    break
            self._aliases[folder] = found
        return self._aliases[folder]

    def _is_bundled(self, folder: str) -> bool:
        data = self._data(below(folder, "package.json"))
        return any(not _BUNDLING.isdisjoint(table(data.get(key))) for key in ("dependencies", "devDependencies"))

    def _with_references(self, path: str) -> list[Aliases]:
        found = [self._read(path, 0)]
        for reference in items(self._data(path).get("references"))[:50]:
            target = self._file(parent(path), word(table(reference).get("path")) or "")
            if target is not None and target != path:
                found.append(self._read(target, 0))
        # A file of the folder itself may still be ruled by a configuration with another name beside it.
        for name in ("tsconfig.app.json", "tsconfig.base.json", "tsconfig.web.json", "tsconfig.node.json"):
            beside = join(parent(path), name)
            if beside is not None and beside in self._texts and not any(found):
                found.append(self._read(beside, 0))
        return found

    def _data(self, path: str) -> dict[str, Any]:
        try:
            return read_json(self._texts[path])
        except (Unreadable, KeyError):
            return {}

    def _read(self, path: str, depth: int) -> Aliases:
        data = self._data(path)
        aliases = Aliases(folder=parent(path), with_scripts=base_name(path) == "jsconfig.json")
        if depth < _MAX_CHAIN:
            for extended in words(data.get("extends")):
                target = self._file(parent(path), extended)
                if target is not None:
                    inherited = self._read(target, depth + 1)
                    aliases.base = inherited.base if inherited.base is not None else aliases.base
                    aliases.patterns = inherited.patterns or aliases.patterns
                    aliases.taken = inherited.taken or aliases.taken
                    aliases.left_out = inherited.left_out or aliases.left_out
                    aliases.with_scripts = inherited.with_scripts or aliases.with_scripts
        options = table(data.get("compilerOptions"))
        folder = parent(path)
        takes_scripts = options.get("allowJs", options.get("checkJs") or None)  # who checks them takes them
        if isinstance(takes_scripts, bool):
            aliases.with_scripts = takes_scripts
        base_url = word(options.get("baseUrl"))
        if base_url is not None:
            aliases.base = join(folder, base_url.replace("${configDir}", "."))
        paths = table(options.get("paths"))
        if paths:
            origin = aliases.base if aliases.base is not None else folder
            aliases.patterns = [_pattern(origin, key, value) for key, value in paths.items()]
        if "include" in data or "files" in data:
            aliases.taken = (folder, _globs([*words(data.get("include")), *words(data.get("files"))]))
        if "exclude" in data:
            aliases.left_out = (folder, _globs(words(data.get("exclude"))))
        return aliases

    def _file(self, folder: str, written: str) -> str | None:
        """Return the configuration that `extends` or `references` names: a file, a folder, or one of a package."""
        if not written:
            return None
        if written.startswith("."):
            path = join(folder, written)
        else:
            parts = written.split("/")
            width = 2 if written.startswith("@") else 1
            package = self._package_folder(folder, "/".join(parts[:width]))
            path = None if package is None else join(package, "/".join(parts[width:]) or "tsconfig.json")
        if path is None:
            return None
        options = (path, f"{path}.json", f"{path}/tsconfig.json" if path else "tsconfig.json")
        return next(
            (option for option in options if option in self._texts and base_name(option).endswith(".json")), None
        )


def _globs(written: list[str]) -> Globs:
    """Return patterns as the compiler reads them: one without an ending may be a folder, with all that is in it."""
    plain = [pattern.replace("${configDir}", ".") for pattern in written]
    return Globs(
        [*plain, *(f"{pattern.rstrip('/')}/**" for pattern in plain if "." not in base_name(pattern.strip("./")))]
    )


def _is_meant(path: str, folder: str, globs: Globs) -> bool:
    inner = _inside(path, folder)
    return inner is not None and globs.match(inner)


def _inside(path: str, folder: str) -> str | None:
    """Return a path as seen from a folder that it lies in."""
    if not folder:
        return path
    return path.removeprefix(f"{folder}/") if path.startswith(f"{folder}/") else None


def _pattern(origin: str, key: str, value: Any) -> tuple[str, str, list[str]]:
    start, star, end = key.partition("*")
    paths = [path for text in words(value) if (path := join(origin, text.replace("${configDir}", "."))) is not None]
    return start, end if star else "\0", paths
