"""Where manifests, scripts and workflows name a package beside its declaration: as a command, or in a tool's settings. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.system_map.resolve.paths import base_name
from services.system_map.resolve.texts import Unreadable, items, read_json, read_toml, table, word, words
from services.system_map.surface.dependencies.commands import commands_of, may_be_called

# Texts that run commands: what they name is used.
_RUNS = re.compile(
    r"(?:^|/)(?:Procfile[\w.-]*|Makefile|GNUmakefile|makefile|Dockerfile[\w.-]*|[\w.-]*compose[\w.-]*\.ya?ml|tox\.ini|noxfile\.py"
    r"|[\w.-]*entry-?point[\w.-]*|(?:boot|start|run)(?:\.sh)?|[\w@.-]+\.service)$|^\.github/workflows/"
)
_DECLARES = frozenset(
    {"dependencies", "devDependencies", "peerDependencies", "optionalDependencies", "name", "keywords"}
)
_WORD = re.compile(r"[@\w][\w@./-]*")
# A command by its path: `node_modules/.bin/look`, `venv/bin/look`.
_COMMAND = re.compile(r"(?:^|/)\.?bin/([\w.-]+)$")
# The name of a tool's own table in a pyproject.toml.
_TABLE = re.compile(r"^\[+tool\.([\w-]+)", re.MULTILINE)
# A page's packages in Rails, which the browser fetches: nothing installs them.
_PIN = re.compile(r"^[ \t]*pin[ \t(]+[\"']([^\"'\n]{1,200})[\"']", re.MULTILINE)
# And in Symfony, by the package or by a path into it: `'look/dist/look.css' => [`.
_MAPPED = re.compile(
    r"^[ \t]*[\"']((?:@[\w.-]{1,100}/)?[\w.-]{1,100})(?:/[^\"'\n]{0,200})?[\"'][ \t]*=>[ \t]*(?:\[|array\()",
    re.MULTILINE,
)
MAX_BYTES = 256 * 1024  # read of one text


class Mentions:
    """Words of the texts that run something, with the text that holds each; read once."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Index the texts."""
        self._texts = texts
        self._where: dict[str, str] = {}
        self.peers: set[str] = set()  # npm packages that whoever installs this one brings
        self.pinned: set[str] = set()  # requirement files that a tool wrote, with what the packages need in turn
        self.mapped: dict[str, str] = {}  # what an importmap.rb or .php leads to an address, with the path of that file
        self.commands: dict[str, str] = {}  # what scripts of a package.json run, with its path
        self.roots: set[str] = set()  # package.json of workspaces' roots that are never published
        self.called: dict[str, str] = {}  # each package.json, by its path: how the package is called that it publishes
        self.switched: set[str] = set()  # crates of which a Cargo.toml switches features on
        for path in sorted(texts, key=lambda path: (path.count("/"), path)):
            self._read(path, texts[path])

    def of(self, name: str) -> str | None:
        """Return the path of a text that names a package or its command."""
        return self._where.get(name.casefold())

    def commands_like(self, name: str) -> list[str]:
        """Return the commands that are run and that an npm package may bring, by its name."""
        return [command for command in may_be_called(name) if command in self.commands]

    def _read(self, path: str, data: bytes) -> None:
        name = base_name(path)
        if name == "package.json":
            self._read_package(path, data)
        elif name == "Cargo.toml":
            self._read_cargo(data)
        elif name == "pyproject.toml":
            text = data[:MAX_BYTES].decode(errors="replace")
            self._note(path, _TABLE.findall(text))
        elif name in {"importmap.rb", "importmap.php"}:
            pattern = _PIN if name.endswith(".rb") else _MAPPED
            for pin in pattern.findall(data[:MAX_BYTES].decode(errors="replace")):
                self.mapped.setdefault(pin, path)
        elif name.endswith((".txt", ".in")) and re.search(
            rb"pip-compile|uv pip compile|^[ \t]*# +via\b", data[:4096], re.MULTILINE
        ):
            self.pinned.add(path)
        elif _RUNS.search(path):
            self._note(path, _WORD.findall(data[:MAX_BYTES].decode(errors="replace")))

    def _read_package(self, path: str, data: bytes) -> None:
        try:
            document = read_json(data)
        except Unreadable:
            return
        if document.get("private") is True and ("workspaces" in document or self._holds_pnpm_workspace(path)):
            self.roots.add(path)
        self.called[path] = "" if document.get("private") is True else word(document.get("name")) or ""
        required = table(document.get("dependencies"))
        self.peers.update(name for name in table(document.get("peerDependencies")) if name not in required)
        for command in commands_of(document):
            self.commands.setdefault(command, path)
        for key, value in document.items():
            if key not in _DECLARES:
                for text in _texts(value):
                    self._note(path, _WORD.findall(text))

    def _read_cargo(self, data: bytes) -> None:
        """Note the crates whose features are switched on: that holds for all that depend on the crate."""
        try:
            document = read_toml(data)
        except Unreadable:
            return
        for place in (document, table(document.get("workspace")), *map(table, table(document.get("target")).values())):
            for name, value in table(place.get("dependencies")).items():
                if items(table(value).get("features")):
                    self.switched.add(word(table(value).get("package")) or name)
        for group in table(document.get("features")).values():
            self.switched.update(one.partition("/")[0].rstrip("?") for one in words(group) if "/" in one)

    def _holds_pnpm_workspace(self, path: str) -> bool:
        folder = path.removesuffix("package.json")
        return f"{folder}pnpm-workspace.yaml" in self._texts or f"{folder}lerna.json" in self._texts

    def _note(self, path: str, names: Iterable[str]) -> None:
        for name in names:
            self._where.setdefault(name.casefold(), path)
            if "bin/" in name and (command := _COMMAND.search(name)):
                self._where.setdefault(command[1].casefold(), path)


def _texts(value: Any) -> Iterable[str]:
    """Yield the texts and keys of a JSON value; without recursion, because anybody may have nested it."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
