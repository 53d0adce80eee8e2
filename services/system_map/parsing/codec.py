"""File facts as compact JSON: arrays in a fixed order, the form in which they travel and are kept.

What symbols do (DeepFacts) and the hashes of lines are apart from the rest: a refresh reads them of changed files only.
A change of this form needs a new number in `version`.
"""

from __future__ import annotations

import json
import re
import zlib
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, repeat
from typing import Any

from services.system_map.facts import (
    FileFacts,
    ImportFacts,
    Signal,
    SymbolFacts,
)

# Of one section of facts; a megabyte of nothing but one-letter constants makes half of it.
MAX_SECTION = 64 * 1024 * 1024
_WORTH_PACKING = 300  # bytes
_WORD = re.compile(r"\w+")
_ASCII_WORDS = bytes(sign if _WORD.match(chr(sign)) else 0x20 for sign in range(256))  # what else there is, blank
# Facts hold no circles, so none are looked for.
to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_raw_decode = json.JSONDecoder().raw_decode
_FLAGS = ("binary", "minified", "generated", "has_errors", "is_entry", "has_test_modules")


def from_json(data: bytes) -> Any:
    """Return the value of JSON as it is written here; json.loads would ask each time which encoding it is in."""
    text = data.decode()
    value, end = _raw_decode(text)
    if end != len(text):
        raise ValueError("more than one value")
    return value


class Sections:
    """The parts of a file's facts that are read when they are asked for."""

    __slots__ = ("_data", "_ends", "_names", "head_lines", "symbol_count", "symbol_kinds")

    def __init__(self, data: bytes, ends: list[int], symbols: tuple[int, frozenset[str]], head_lines: int) -> None:
        """Take the whole with the end of each section in it, the first being the head."""
        self._data, self._ends = data, ends
        self._names: list[str] | None = None
        (self.symbol_count, self.symbol_kinds), self.head_lines = symbols, head_lines

    def names(self) -> list[str]:
        """Return the names of the symbols, in their order."""
        if self._names is None:
            self._names = self._rows(0)
        return self._names

    def name_hashes(self) -> bytes | None:
        """Return FileFacts.name_hashes."""
        # Where nothing was read no word stands; else none means that they were not counted.
        is_empty = self._ends[4] == self._ends[0]
        return self._data[self._ends[4] : self._ends[5]] or (b"" if is_empty else None)

    def read(self, name: str) -> dict[str, Any]:
        """Return attributes of FileFacts, `name` among them. Raises AttributeError where there is none of this name."""
        if name == "symbols":
            rows = zip(self.names(), self._rows(1), strict=True)
            return {name: [SymbolFacts(kind, own, *rest) for own, (kind, *rest) in rows]}
        if name in {"imports", "references"}:
            imports, references = self._rows(2) or ([], [])
            found = [
                ImportFacts(kind, target, line, tuple(names), level, scope, within)
                for kind, target, line, names, level, scope, within in imports
            ]
            return {"imports": found, "references": references}
        if name == "signals":
            return {name: [Signal(*signal) for signal in self._rows(3)]}
        raise AttributeError(name)

    def _rows(self, number: int) -> Any:
        data = self._data[self._ends[number] : self._ends[number + 1]]
        return from_json(_inflated(data)) if data else []


def encode_facts(facts: FileFacts) -> bytes:
    """Return facts as bytes, but for deep facts and hashes; `decode_facts` gives them back equal.

    A CRC-32 of the rest, a line of JSON, then sections of JSON that may be compressed: names of symbols, what else there is
    of them, imports and references, signals; at the end FileFacts.name_hashes as they are.
    """
    symbols = [
        [s.kind, s.qualified_name, s.signature, s.start_line, s.end_line, s.parent, s.complexity, s.exported]
        for s in facts.symbols
    ]
    imports = [[i.kind, i.target, i.line, i.names, i.level, i.scope, i.within] for i in facts.imports]
    sections = [
        _deflated(rows)
        for rows in (
            [s.name for s in facts.symbols],
            symbols,
            [imports, facts.references] if imports or facts.references else [],
            facts.signals,
        )
    ]
    sections.append(_name_hashes(facts))
    head = [
        facts.lines,
        facts.code_lines,
        facts.branches,
        sum(1 << bit for bit, name in enumerate(_FLAGS) if getattr(facts, name)),
        facts.skipped,
        facts.summary,
        facts.package,
        facts.shebang,
        len(symbols),
        sorted(facts.symbol_kinds),
        facts.head_lines,
        [len(section) for section in sections],
    ]
    body = b"".join((to_json(head).encode("utf-8", "replace"), b"\n", *sections))
    return zlib.crc32(body).to_bytes(4, "big") + body


def decode_facts(data: bytes) -> FileFacts:
    """Return the facts that `encode_facts` wrote; most are read when they are asked for. Raises ValueError for anything else."""
    end = data.find(b"\n", 4) + 1
    if not end or zlib.crc32(memoryview(data)[4:]) != int.from_bytes(data[:4], "big"):
        raise ValueError("not the facts of a file")
    try:
        (
            lines,
            code_lines,
            branches,
            flags,
            skipped,
            summary,
            package,
            shebang,
            symbol_count,
            kinds,
            head_lines,
            sizes,
        ) = from_json(data[4 : end - 1])
        names, symbols, imports, signals, hashes = sizes
        numbers = (lines, code_lines, branches, flags, symbol_count, head_lines, *sizes)
        said = (skipped, summary, package, shebang)
        if (
            any(type(one) is not int or one < 0 for one in numbers)
            or any(one is not None and type(one) is not str for one in said)
            or hashes % 4
            or sum(sizes) != len(data) - end
        ):
            raise ValueError("not the facts of a file")
        marks: dict[str, Any] = {name: bool(flags >> bit & 1) for bit, name in enumerate(_FLAGS)} if flags else {}
        facts = FileFacts(
            lines=lines,
            code_lines=code_lines,
            branches=branches,
            skipped=skipped,
            summary=summary,
            package=package,
            shebang=shebang,
            **marks,
        )
        ends = list(accumulate((names, symbols, imports, signals, hashes), initial=end))
        facts.unread = Sections(data, ends, (symbol_count, _kinds(tuple(kinds))), head_lines)
    except TypeError as error:
        raise ValueError("not the facts of a file") from error
    if symbols:
        del facts.symbols
    if imports:
        del facts.imports, facts.references
    if signals:
        del facts.signals
    return facts


@lru_cache(1024)
def _kinds(kinds: tuple[str, ...]) -> frozenset[str]:
    """Return a set of kinds, the same for all files that have these."""
    return frozenset(kinds)


def check_facts(facts: FileFacts) -> None:
    """Read all that is still unread. Raises ValueError where it is no facts."""
    try:
        complete = (
            len(facts.symbols) == len(facts.symbol_names) == facts.symbol_count
            and all(map(isinstance, facts.symbol_names, repeat(str)))
            and facts.symbol_kinds == {symbol.kind for symbol in facts.symbols}
        )
        facts.imports, facts.signals  # noqa: B018 - they are read by this
    except TypeError as error:
        raise ValueError("not the facts of a file") from error
    if not complete:
        raise ValueError("not the facts of a file")


def words_of(text: str) -> list[str]:
    """Return the words of which FileFacts.name_hashes are made."""
    return _WORD.findall(text)


def word_hash(word: str) -> int:
    """Return the hash under which a word stands in FileFacts.name_hashes."""
    return zlib.crc32(word.encode("utf-8", "replace"))


def _name_hashes(facts: FileFacts) -> bytes:
    if facts.deep is None:
        return facts.name_hashes or b""
    deep = facts.deep
    texts = [text for symbol in facts.symbols for text in (symbol.qualified_name, symbol.signature)]
    texts += [text for found in facts.imports for text in (found.target, *found.names)]
    texts += [text for call in deep.calls for text in (call.name, call.receiver)]
    texts += [written for _, written, _ in deep.bases]
    texts += [written for _, written in deep.decorators]
    texts += [text for binding in deep.bindings for text in (binding.local, binding.name)]
    texts += [text for known in deep.types for text in (known.name, known.written)]
    text = "\n".join(texts)
    if text.isascii():  # the same words, five times as fast
        hashes = set(map(zlib.crc32, set(text.encode().translate(_ASCII_WORDS).split())))
    else:
        hashes = {word_hash(word) for word in set(words_of(text))}
    return array("I", sorted(hashes)).tobytes()


def _deflated(rows: Sequence[Any]) -> bytes:
    """Return a section: JSON, compressed where that pays; nothing for nothing."""
    if not rows:
        return b""
    data = to_json(rows).encode("utf-8", "replace")
    return data if len(data) < _WORTH_PACKING else zlib.compress(data, 1)


def _inflated(data: bytes) -> bytes:
    return data if data.startswith(b"[") else decompressed(data, MAX_SECTION)


def decompressed(data: bytes, most: int) -> bytes:
    """Return what was compressed. Raises ValueError for anything else, and for more than a file can have."""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(data, most)
    except zlib.error as error:
        raise ValueError("not the facts of a file") from error
    if unpacker.unconsumed_tail:
        raise ValueError("more facts than a file can have")
    return found
