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
    """The folders whose code besides `_test.go`, a third of it at least, imports what tests are written with.

    Where they hold half of the code, trying is what the product does: a library for tests.
    """

    def __init__(self, given: PartsInput) -> None:
        """Take the map's facts; a folder is looked at when it is asked for, so that a refresh depends on few files."""
        self._given = given.found.given
        self._known: dict[str, int] = {}

    def holds(self, path: str) -> bool:
        """Say whether a file stands in such a folder, or below it with no other code between that tries nothing."""
        between: list[str] = []
        for folder in ancestors(parent(path)) if self._code else ():
            if folder and self._is_trial(folder):
                return all(self._trying(one) for one in between) and not self._is_the_product
            if folder in self._code:
                between.append(folder)
        return False

    def _is_trial(self, folder: str) -> bool:
        files = self._code.get(folder, ())
        return len(files) >= _FEWEST and self._trying(folder) >= max(_FEWEST, _SHARE * len(files))

    def _trying(self, folder: str) -> int:
        """Return how many files of a folder import what tests are written with."""
        if folder not in self._known:
            imports = (self._given.facts[path].imports for path in self._code[folder])
            self._known[folder] = sum(any(one.target == _TESTING for one in found) for found in imports)
        return self._known[folder]

    @cached_property
    def _is_the_product(self) -> bool:
        held = sum(len(files) for folder, files in self._code.items() if folder and self._is_trial(folder))
        return 2 * held >= sum(map(len, self._code.values()))

    @cached_property
    def _code(self) -> dict[str, list[str]]:
        """The code of Go by folder, without what its name says is a test."""
        found: dict[str, list[str]] = {}
        for path, file in self._given.files.items():
            if path.endswith(".go") and file.role == "code" and path in self._given.facts:
                found.setdefault(parent(path), []).append(path)
        return found
