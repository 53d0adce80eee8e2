"""What a lock file of npm's kin tells of the packages that it fixes: whom each asks for as its peer, and its commands. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.system_map.resolve.texts import Unreadable, items, read_json, table

LOCKS = ("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "bun.lock", "yarn.lock")
MAX_LOCK_BYTES = 4 << 20  # of one; those of applications are often larger than any code
_OLD_YARN = b"# yarn lockfile v1"
# The package in front of its version: `@acme/look@npm:^5`, `/@acme/look@5.1.0(react@18)`, `/look/5.1.0`.
_HOST = re.compile(r"[\"'/]*+((?:@[^/@]+/)?[^/@(\"']+)")
_LONGEST_HEAD = 500  # characters; kept of the last one at each indent
_PEERS, _COMMANDS = "peerDependencies", "bin"
_BEGINNINGS = {f"{_PEERS}:": _PEERS, f"{_COMMANDS}:": _COMMANDS}


@dataclass(slots=True)
class Lock:
    """What one lock file tells."""

    # Peer → who asks for it; None where the lock does not say.
    peers: dict[str, str] | None = None
    commands: dict[str, set[str]] = field(default_factory=dict)  # of each package that the lock tells some of


def read_lock(path: str, data: bytes, names: Collection[str], commands: Collection[str]) -> Lock:
    """Return what a lock file tells of packages; nothing of a broken one, and of the forms that tell no peers.

    Of all that it lists only what is asked for is kept: packages by their `names`, and those of their commands that
    are among `commands`.
    """
    if data[:200].find(_OLD_YARN) >= 0:
        return Lock()
    if path.endswith((".yaml", "yarn.lock")):
        if b"packages:" not in data and b"__metadata:" not in data:  # too large to be read, or none at all
            return Lock()
        return _lock_of(_rows_by_indents(data.decode("utf-8", "replace")), names, commands)
    try:
        packages = table(read_json(data, MAX_LOCK_BYTES).get("packages"))
    except Unreadable:
        return Lock()
    if not packages:
        return Lock()
    rows = _rows_of_bun(packages) if path.endswith(".lock") else _rows_of_npm(packages)
    return _lock_of(rows, names, commands)


def _lock_of(rows: Iterator[tuple[str, str, str]], names: Collection[str], commands: Collection[str]) -> Lock:
    peers: dict[str, str] = {}
    lock = Lock(peers)
    for package, section, name in rows:
        if section == _PEERS:
            if name in names:
                peers.setdefault(name, package)
        elif package in names and name in commands:
            lock.commands.setdefault(package, set()).add(name)
    return lock


def _rows_of_npm(packages: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for path, about in sorted(packages.items()):
        if "node_modules/" in path:
            yield from _rows_of(path.rpartition("node_modules/")[2], table(about))


def _rows_of_bun(packages: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of bun's lists: `["@acme/look@5.1.0", "", {"peerDependencies": …}, "sha512-…"]`."""
    for _, told in sorted(packages.items()):
        parts = items(told)
        package = _package_of(parts[0]) if parts and isinstance(parts[0], str) else ""
        for part in parts[1:] if package else ():
            yield from _rows_of(package, table(part))


def _rows_of(package: str, about: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for peer in table(about.get(_PEERS)):
        yield package, _PEERS, peer
    if isinstance(about.get(_COMMANDS), str):  # called like the package
        yield package, _COMMANDS, package.rpartition("/")[2]
    for command in table(about.get(_COMMANDS)):
        yield package, _COMMANDS, command


def _rows_by_indents(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of a lock in YAML, for which its indents are enough; own packages left out."""
    heads: dict[int, str] = {}
    begun, section, package = -1, "", ""
    for line in text.splitlines():
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if 0 <= begun < indent:
            if package:
                yield package, section, bare.rpartition(": ")[0].strip("\"'")
        elif bare:
            section = _BEGINNINGS.get(bare, "")
            begun = indent if section else -1
            package = _package_of(heads.get(indent - 2, "")) if section else ""
            heads[indent] = bare[:_LONGEST_HEAD]


def _package_of(head: str) -> str:
    """Return the package that a row's head names; empty for own packages."""
    found = _HOST.match(head) if "@workspace:" not in head else None
    return found[1] if found else ""
