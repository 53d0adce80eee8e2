"""Copies of outside packages that a repository keeps: whose package a file of one is. Pure."""

from __future__ import annotations

from services.system_map.derive.findings import Findings
from services.system_map.surface.dependencies.ecosystems import key_of, of_declared

# By ecosystem: the folder that holds the copies.
_SHELVES = {"Go": "vendor", "Packagist": "vendor", "RubyGems": "vendor", "npm": "node_modules"}


class Copies:
    """The declared packages, found by the path of a file of theirs that is checked in."""

    def __init__(self, found: Findings) -> None:
        """Index the names that manifests declare."""
        self._declared: dict[str, dict[str, str]] = {}
        for one in found.given.manifests.dependencies:
            ecosystem = of_declared(one.name, one.manifest)
            self._declared.setdefault(ecosystem, {})[key_of(one.name, ecosystem)] = one.name

    def package_of(self, path: str, ecosystem: str) -> str | None:
        """Return the declared package that a file is a copy of; None for a file of the repository's own."""
        shelf = _SHELVES.get(ecosystem)
        folders = path.split("/")[:-1]
        if shelf is None or shelf not in folders:
            return None
        below = folders[folders.index(shelf) + 1 :]
        declared = self._declared.get(ecosystem, {})
        if ecosystem == "RubyGems":
            return next((declared[name] for name in map(_gem_of, below) if name in declared), None)
        for length in range(len(below), 0, -1):
            name = declared.get(key_of("/".join(below[:length]), ecosystem))
            if name is not None:
                return name
        return None


def _gem_of(folder: str) -> str:
    """Return the gem that a folder is called after: `nokogiri-1.16.2-x86_64-linux` is nokogiri."""
    words = folder.split("-")
    return "-".join(words[: next((at for at, word in enumerate(words) if at and word[:1].isdigit()), len(words))])
