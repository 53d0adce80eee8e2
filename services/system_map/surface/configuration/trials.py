"""Packages of Go that try the product: helpers and suites of tests that no name of a file or folder tells. Pure."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from services.system_map.resolve.paths import ancestors, parent

if TYPE_CHECKING:
    from services.system_map.parts_input import PartsInput

# What Go's tests are written with. A product's package may have a helper for the tests of others: `testing.go`.
_TESTING = "testing"
_FEWEST, _SHARE = 3, 1 / 3


class Trials:
    """The folders whose code besides `_test.go`, a third of it at least, imports what tests are written with."""

    def __init__(self, given: PartsInput) -> None:
        """Take the map's facts; a folder is looked at when it is asked for."""
        self._given = given.found.given
        self._known: dict[str, bool] = {}

    def holds(self, path: str) -> bool:
        """Say whether a file stands in such a folder or below it."""
        return bool(self._code) and any(self._is_trial(folder) for folder in ancestors(parent(path)) if folder)

    def _is_trial(self, folder: str) -> bool:
        files = self._code.get(folder, ())
        if len(files) < _FEWEST:
            return False
        if folder not in self._known:
            imports = (self._given.facts[path].imports for path in files)
            trying = sum(any(one.target == _TESTING for one in found) for found in imports)
            self._known[folder] = trying >= max(_FEWEST, _SHARE * len(files))
        return self._known[folder]

    @cached_property
    def _code(self) -> dict[str, list[str]]:
        """The code of Go by folder, without what its name says is a test."""
        found: dict[str, list[str]] = {}
        for path, file in self._given.files.items():
            if path.endswith(".go") and file.role == "code" and path in self._given.facts:
                found.setdefault(parent(path), []).append(path)
        return found
