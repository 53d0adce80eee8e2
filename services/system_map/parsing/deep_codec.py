"""Deep facts as bytes: a line of JSON for each of their lists, compressed; bases and decorators can be read alone.

A change of this form needs a new number in `version`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from services.system_map.facts import BindingFacts, CallFacts, DeepFacts, TypeFacts
from services.system_map.parsing.codec import decompressed, from_json, to_json

MAX_UNPACKED = 256 * 1024 * 1024
_FRONT_AT_ONCE = 2048  # bytes: most files' bases and decorators, and less than their calls


def pack_deep(deep: DeepFacts | None) -> bytes:
    """Return deep facts compressed, as they are kept; b"" for none."""
    return b"" if deep is None else zlib.compress(encode_deep(deep), 1)


def unpack_deep(packed: bytes, *, marks_only: bool = False, known: dict[str, str] | None = None) -> DeepFacts | None:
    """Return what `pack_deep` packed, or of it bases and decorators only. Raises ValueError for anything else.

    `known` holds texts that others have already, and takes those of this one; see `decode_deep`.
    """
    if not packed:
        return None
    return _marks_of(_front(packed)) if marks_only else decode_deep(decompressed(packed, MAX_UNPACKED), known)


def _front(packed: bytes) -> list[bytes]:
    """Return the two lines of bases and decorators, which stand in front, without unpacking what is behind them."""
    unpacker = zlib.decompressobj()
    found, rest = b"", packed
    try:
        while found.count(b"\n") < 2 and rest and not unpacker.eof and len(found) < MAX_UNPACKED:
            found += unpacker.decompress(rest, _FRONT_AT_ONCE + len(found))
            rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise ValueError("not the deep facts of a file") from error
    lines = found.split(b"\n", 2)
    if len(lines) < 3:
        raise ValueError("not the deep facts of a file")
    return lines[:2]


def _marks_of(lines: Sequence[bytes]) -> DeepFacts:
    try:
        bases, decorators = from_json(lines[0]), from_json(lines[1])
        return DeepFacts(
            bases=[(symbol, name, line) for symbol, name, line in bases],
            decorators=[(symbol, name) for symbol, name in decorators],
        )
    except (TypeError, ValueError) as error:
        raise ValueError("not the deep facts of a file") from error


def encode_deep(deep: DeepFacts) -> bytes:
    """Return deep facts as a line of JSON for each of its lists; `decode_deep` gives them back equal."""
    rows = (deep.bases, deep.decorators, deep.calls, deep.bindings, deep.names_used, deep.types)
    return b"\n".join(to_json(row).encode("utf-8", "replace") for row in rows)


def decode_deep(data: bytes, known: dict[str, str] | None = None) -> DeepFacts:
    """Return what `encode_deep` wrote. Raises ValueError for anything else.

    Equal texts are one object, also those of several files that give the same `known`: of a project's files that is
    four fifths of their memory.
    """
    one = ({} if known is None else known).setdefault
    lines = data.split(b"\n")
    if len(lines) != 6:
        raise ValueError("not the deep facts of a file")
    found = _marks_of(lines)
    try:
        calls, bindings, names_used, types = (from_json(line) for line in lines[2:])
        found.calls = [
            CallFacts(one(name, name), one(receiver, receiver), line, caller, one(kind, kind))
            for name, receiver, line, caller, kind in calls
        ]
        found.bindings = [BindingFacts(*binding) for binding in bindings]
        found.names_used = list(map(one, names_used, names_used))
        found.types = [TypeFacts(holder, one(name, name), one(said, said)) for holder, name, said in types]
    except (TypeError, ValueError) as error:
        raise ValueError("not the deep facts of a file") from error
    return found
