"""composer.lock: which package's classes a namespace holds, by the prefixes with which Composer finds them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from services.system_map.resolve.paths import ancestors, base_name, parent
from services.system_map.resolve.texts import Unreadable, is_sound, items, read_json, table, word
from services.system_map.resolve.wanted import COMPOSER_LOCK, MAX_LOCK_BYTES

MAX_PACKAGES = 5_000  # of one lock; those of large applications have some hundreds
MAX_PREFIXES = 50  # of one package
MAX_NAME = 200  # characters of a package's name or a prefix
MAX_PARTS = 20  # of a class's full name that are looked at
MAX_SHARING = 20  # packages of one prefix; what more of them share says nothing


@dataclass(frozen=True, slots=True)
class _Lock:
    """One composer.lock: the packages of each prefix, and all that have one."""

    by_prefix: Mapping[str, list[str]]
    packages: frozenset[str]


class LockedPackages:
    """The packages of every composer.lock, by namespace; a lock speaks for the code in and below its folder."""

    def __init__(self, texts: Mapping[str, bytes], own: Collection[str] = ()) -> None:
        r"""Index the prefixes: `Illuminate\` → laravel/framework; `own` packages, which lie here, are left out."""
        self._locks: dict[str, _Lock] = {}
        read: dict[bytes, _Lock] = {}
        for path, data in texts.items():
            if base_name(path) == COMPOSER_LOCK:
                if data not in read:
                    read[data] = _read(data, own)
                self._locks[parent(path)] = read[data]

    def of(self, source: str, name: str, longer_than: int = 0) -> list[str]:
        """Return the packages of the longest prefix that a class's full name begins with, by the nearest lock that has one.

        Several where they share the prefix: psr/http-message and psr/http-factory do. None where it is no longer than said.
        """
        if not self._locks:
            return []
        prefixes = list(_prefixes_of(name))
        for lock in self._around(source):
            for prefix in prefixes:
                if prefix in lock.by_prefix:
                    return lock.by_prefix[prefix] if len(prefix) > longer_than else []
        return []

    def holds(self, source: str, package: str) -> bool:
        """Say whether a lock around a file holds a package with prefixes of its own."""
        return any(package in lock.packages for lock in self._around(source))

    def _around(self, source: str) -> Iterator[_Lock]:
        return (self._locks[folder] for folder in ancestors(parent(source)) if folder in self._locks)


def _prefixes_of(name: str) -> Iterator[str]:
    r"""Yield what may stand in a lock for a class, the longest first: `Acme\Mail\`, `Acme\`; `Twig_` of Twig_Node."""
    parts = name.split("\\", MAX_PARTS)[:MAX_PARTS]
    yield name + "\\"  # a class that is called as the namespace of its package: Mockery
    for length in range(len(parts) - 1, 0, -1):
        yield "\\".join(parts[:length]) + "\\"
    if "_" in parts[0]:
        yield parts[0].partition("_")[0] + "_"


def _read(data: bytes, own: Collection[str]) -> _Lock:
    try:
        document = read_json(data, MAX_LOCK_BYTES)
    except Unreadable:
        return _Lock({}, frozenset())
    found: dict[str, dict[str, None]] = {}
    named: set[str] = set()
    every = [*items(document.get("packages")), *items(document.get("packages-dev"))]
    for about in map(table, every[:MAX_PACKAGES]):
        package = word(about.get("name"))
        if package is None or "/" not in package or len(package) > MAX_NAME or package in own or not is_sound(package):
            continue
        for prefix in islice(_prefixes(table(about.get("autoload"))), MAX_PREFIXES):
            named.add(package)
            packages = found.setdefault(prefix, {})
            if len(packages) <= MAX_SHARING:
                packages[package] = None
    return _Lock(
        {prefix: list(its) if len(its) <= MAX_SHARING else [] for prefix, its in found.items()}, frozenset(named)
    )


def _prefixes(autoload: Mapping[str, Any]) -> Iterator[str]:
    """Yield the prefixes of one package, each of PSR-0 as one of PSR-4 would be written; not that of every class."""
    for rule in ("psr-4", "psr-0"):
        for prefix in table(autoload.get(rule)):
            if 0 < len(prefix.strip("\\")) <= MAX_NAME:
                yield prefix if prefix.endswith(("\\", "_")) else prefix + "\\"
