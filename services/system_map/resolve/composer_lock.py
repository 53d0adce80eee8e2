"""composer.lock: which package's classes a namespace holds, by the prefixes with which Composer finds them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from services.system_map.resolve.paths import ancestors, base_name, parent
from services.system_map.resolve.texts import Unreadable, items, read_json, table, word
from services.system_map.resolve.wanted import COMPOSER_LOCK, MAX_LOCK_BYTES

MAX_PACKAGES = 5_000  # of one lock; those of large applications have some hundreds
MAX_PREFIXES = 50  # of one package
MAX_NAME = 200  # characters of a package's name or a prefix
MAX_PARTS = 20  # of a class's full name that are looked at


class LockedPackages:
    """The packages of every composer.lock, by namespace; a lock speaks for the code in and below its folder."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        r"""Index the prefixes: `Illuminate\` → laravel/framework."""
        self._locks: dict[str, dict[str, list[str]]] = {}
        for path, data in texts.items():
            if base_name(path) == COMPOSER_LOCK:
                self._locks[parent(path)] = _packages_by_prefix(data)

    def of(self, source: str, name: str) -> list[str]:
        """Return the packages of the longest prefix that a class's full name begins with, by the nearest lock that has one.

        Several where they share the prefix: psr/http-message and psr/http-factory do.
        """
        if not self._locks:
            return []
        prefixes = list(_prefixes_of(name))
        locks = (self._locks[folder] for folder in ancestors(parent(source)) if folder in self._locks)
        return next((lock[prefix] for lock in locks for prefix in prefixes if prefix in lock), [])

    def holds(self, source: str, package: str) -> bool:
        """Say whether a lock around a file holds a package with prefixes of its own."""
        locks = (self._locks.get(folder, {}) for folder in ancestors(parent(source)))
        return any(package in packages for lock in locks for packages in lock.values())


def _prefixes_of(name: str) -> Iterator[str]:
    r"""Yield what may stand in a lock for a class, the longest first: `Acme\Mail\`, `Acme\`; `Twig_` of Twig_Node."""
    parts = name.split("\\", MAX_PARTS)[:MAX_PARTS]
    yield name + "\\"  # a class that is called as the namespace of its package: Mockery
    for length in range(len(parts) - 1, 0, -1):
        yield "\\".join(parts[:length]) + "\\"
    if "_" in parts[0]:
        yield parts[0].partition("_")[0] + "_"


def _packages_by_prefix(data: bytes) -> dict[str, list[str]]:
    try:
        document = read_json(data, MAX_LOCK_BYTES)
    except Unreadable:
        return {}
    found: dict[str, list[str]] = {}
    every = [*items(document.get("packages")), *items(document.get("packages-dev"))]
    for about in map(table, every[:MAX_PACKAGES]):
        package = word(about.get("name"))
        if package is None or "/" not in package or len(package) > MAX_NAME:
            continue
        for prefix in islice(_prefixes(table(about.get("autoload"))), MAX_PREFIXES):
            packages = found.setdefault(prefix, [])
            if package not in packages:
                packages.append(package)
    return found


def _prefixes(autoload: Mapping[str, Any]) -> Iterator[str]:
    """Yield the prefixes of one package, each of PSR-0 as one of PSR-4 would be written; not that of every class."""
    for rule in ("psr-4", "psr-0"):
        for prefix in table(autoload.get(rule)):
            if 0 < len(prefix.strip("\\")) <= MAX_NAME:
                yield prefix if prefix.endswith(("\\", "_")) else prefix + "\\"
