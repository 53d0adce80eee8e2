"""Which files speak of some names at all, told from hashes of their words, so that the others need not be read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from services.system_map.parsing.codec import word_hash, words_of

_BITS = 20
_MASK = np.uint32((1 << _BITS) - 1)


class Speaking:
    """Files by their place, with FileFacts.name_hashes of each."""

    def __init__(self, hashes: Sequence[bytes | None]) -> None:
        """Take the hashes of each file; one of which they are not known may speak of everything."""
        self._unknown = [place for place, some in enumerate(hashes) if some is None]
        self._words = np.frombuffer(b"".join(some or b"" for some in hashes), np.uint32)
        sizes = np.array([len(some or b"") // 4 for some in hashes], np.int64)
        self._places = np.repeat(np.arange(len(hashes)), sizes)
        self._total = len(hashes)

    def of(self, names: Iterable[str]) -> list[int]:
        """Return the files in which a word of some of the names stands, and perhaps a few others."""
        wanted: set[int] = set()
        for name in names:
            words = words_of(name)
            if not words:  # an operator: nobody's words tell
                return list(range(self._total))
            wanted.update(map(word_hash, words))
        # Their low bits do: a few files more, and a table that is looked up in instead of sorted.
        marked = np.zeros(1 << _BITS, np.bool_)
        marked[np.fromiter(wanted, np.uint32, len(wanted)) & _MASK] = True
        found = np.unique(self._places[marked[self._words & _MASK]])
        return sorted({*self._unknown, *found.tolist()})
