"""Which names stand in how many files: kept with a map, so that a refresh counts in and out what changed only."""

from __future__ import annotations

import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.system_map.derive.aside import is_aside
from services.system_map.facts import DeepFacts, FileFacts, InventoryFile

# Raise it when the form changes, or which words are counted where.
FORM = 1


class Counted(NamedTuple):
    """One file as it was counted."""

    blob: str  # "" where the parser gave up: another run may read it
    language: str
    tests: bool  # counted with tests and examples, not with the product
    read: bool  # whether there was anything to count


def as_counted(path: str, file: InventoryFile, facts: FileFacts, *, read: bool) -> Counted:
    """Return how a file is counted."""
    tests = file.role == "test" or is_aside(path)
    return Counted("" if facts.skipped is not None else file.blob, file.language or "", tests, read)


class Words:
    """Names by the number of files that hold them, product apart from tests and examples."""

    def __init__(self) -> None:
        """Count nothing yet."""
        self.files: dict[str, Counted] = {}
        self.product: Counter[str] = Counter()
        self.tests: Counter[str] = Counter()

    def add(self, path: str, file: InventoryFile, facts: FileFacts, deep: DeepFacts | None) -> None:
        """Count a file in, once."""
        if path in self.files:
            return
        counted = self.files[path] = as_counted(path, file, facts, read=deep is not None)
        if deep is not None:
            (self.tests if counted.tests else self.product).update(deep.names_used)

    def remove(self, path: str, deep: DeepFacts | None) -> None:
        """Count a file out, of which these are the facts that were counted in."""
        counted = self.files.pop(path)
        if deep is None:
            return
        words = self.tests if counted.tests else self.product
        for name in deep.names_used:
            words[name] -= 1
            if not words[name]:
                del words[name]

    def stale(self, files: Mapping[str, InventoryFile], facts: Mapping[str, FileFacts]) -> list[str]:
        """Return the counted paths that are gone or are another now."""
        return [
            path
            for path, counted in self.files.items()
            if not counted.blob
            or path not in facts
            or path not in files
            or as_counted(path, files[path], facts[path], read=counted.read) != counted
        ]

    @property
    def may_be_kept(self) -> bool:
        """Whether every file can be counted out again: what came of a blob that the parser gave up on is kept nowhere."""
        return all(counted.blob or not counted.read for counted in self.files.values())

    def packed(self) -> bytes:
        """Return the words as bytes for `unpack_words`."""
        return pack_words(self)


def pack_words(words: Words) -> bytes:
    """Return the words as bytes: a length, a JSON head of that length, then the counts; compressed."""
    product, tests = words.product, words.tests
    head = json.dumps(
        {"form": FORM, "files": words.files, "product": list(product), "tests": list(tests)},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "replace")
    counts = array("I", [*product.values(), *tests.values()]).tobytes()
    return zlib.compress(len(head).to_bytes(4, "big") + head + counts, 1)


def unpack_words(packed: bytes) -> Words:
    """Return what `pack_words` packed. Raises ValueError for anything else, and for another form."""
    words = Words()
    try:
        data = memoryview(zlib.decompress(packed))
        start = 4 + int.from_bytes(data[:4], "big")
        head = json.loads(bytes(data[4:start]))
        if head["form"] != FORM:
            raise ValueError("words of another form")
        counts = array("I")
        counts.frombytes(data[start:])
        product, tests = head["product"], head["tests"]
        if len(counts) != len(product) + len(tests):
            raise ValueError("words without their counts")
        words.files = {path: Counted(*counted) for path, counted in head["files"].items()}
        words.product = _counter(product, counts[: len(product)])
        words.tests = _counter(tests, counts[len(product) :])
    except (zlib.error, KeyError, TypeError, AttributeError) as error:
        raise ValueError("not words and their counts") from error
    return words


def _counter(names: Iterable[str], counts: Iterable[int]) -> Counter[str]:
    found: Counter[str] = Counter()
    dict.update(found, zip(names, counts, strict=True))  # Counter's own adds, one by one
    return found
