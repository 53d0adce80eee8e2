"""Follows calls and counts names with the help of what the newest map keeps (`earlier`), where that is something."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from services.core.bare_database import BareDatabase
from services.system_map.facts import DeepFacts, FileFacts, InventoryFile, ResolvedImport
from services.system_map.parse_cache import load_deep
from services.system_map.symbols.reuse import Followed, follow_again
from services.system_map.symbols.state import Earlier
from services.system_map.symbols.words import Words


def follow(
    earlier: Earlier | None,
    files: Mapping[str, InventoryFile],
    facts: Mapping[str, FileFacts],
    *,
    imports: Iterable[ResolvedImport],
    deep: Callable[[str], DeepFacts | None],
) -> Followed:
    """Return the graph of symbols, the same whether the earlier one could be used or not."""
    resolved = list(imports)
    if earlier is not None:
        try:
            return follow_again(files, facts, resolved, deep, earlier)
        except (LookupError, ValueError, OverflowError):  # rows that do not fit each other: they cost time only
            pass
    return follow_again(files, facts, resolved, deep, None)


class WordCount:
    """Counts which names stand in how many files: while others read the files, and those that nobody read at the end.

    The count is the same whether an earlier one could be used or not.
    """

    def __init__(
        self,
        database: BareDatabase,
        earlier: Words | None,
        files: Mapping[str, InventoryFile],
        facts: Mapping[str, FileFacts],
        deep: Callable[[str], DeepFacts | None],
    ) -> None:
        """Begin with what was counted of the files that are as they were; `earlier` becomes this count's own."""
        self._files, self._facts, self._deep = files, facts, deep
        self._words = _words_of_the_same(database, earlier, files, facts)
        self._refused = False  # the facts of some file were none: of a child that a file had taken over

    def deep(self, path: str) -> DeepFacts | None:
        """Return a file's deep facts, and count it."""
        found = self._deep(path)
        if path not in self._words.files and path in self._facts and path in self._files:
            try:
                self._words.add(path, self._files[path], self._facts[path], found)
            except TypeError:
                self._refused = True
        return found

    def finish(self) -> Words:
        """Return the count of all files. Raises ValueError where a file's facts cannot be counted."""
        for path in self._facts:
            if path not in self._words.files:
                self.deep(path)
        if self._refused:
            raise ValueError("names that are none")
        return self._words


def _words_of_the_same(
    database: BareDatabase, words: Words | None, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]
) -> Words:
    if words is None:
        return Words()
    stale = words.stale(files, facts)
    keys = {path: (words.files[path].blob, words.files[path].language) for path in stale}
    read = load_deep(database, [key for path, key in keys.items() if words.files[path].read])
    if not all(key in read for path, key in keys.items() if words.files[path].read):
        return Words()
    for path, key in keys.items():
        words.remove(path, read.get(key))
    return words
