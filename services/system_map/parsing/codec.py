"""File facts as compact JSON: arrays in a fixed order, the form that the parse cache keeps.

What symbols do (DeepFacts) and the hashes of lines are apart from the rest: a refresh reads them of changed files only.
A change of this form needs a new number in `version`.
"""

from __future__ import annotations

import json
import zlib
from typing import Any

from services.system_map.facts import (
    BindingFacts,
    CallFacts,
    DeepFacts,
    FileFacts,
    ImportFacts,
    Signal,
    SymbolFacts,
    TypeFacts,
)

MAX_DEEP = 256 * 1024 * 1024
# Facts hold no circles, so none are looked for.
_to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
_FLAGS = ("binary", "minified", "generated", "has_errors", "is_entry")


def encode_facts(facts: FileFacts) -> bytes:
    """Return facts as JSON bytes, but for deep facts and hashes; `decode_facts` gives them back equal."""
    flags = sum(1 << bit for bit, name in enumerate(_FLAGS) if getattr(facts, name))
    row = [
        facts.lines,
        facts.code_lines,
        facts.branches,
        flags,
        facts.skipped,
        facts.summary,
        facts.package,
        facts.shebang,
        [
            [
                s.kind,
                s.name,
                s.qualified_name,
                s.signature,
                s.start_line,
                s.end_line,
                s.parent,
                s.complexity,
                s.exported,
            ]
            for s in facts.symbols
        ],
        [[i.kind, i.target, i.line, i.names, i.level, i.scope, i.within] for i in facts.imports],
        facts.references,
        facts.signals,
    ]
    return _to_json(row).encode("utf-8", "replace")


def decode_facts(data: bytes) -> FileFacts:
    """Return the facts that `encode_facts` wrote. Raises ValueError for anything else."""
    row: Any = json.loads(data)
    if not isinstance(row, list) or len(row) != 12:
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
            symbols,
            imports,
            references,
            signals,
        ) = row
        marks: dict[str, Any] = {name: bool(flags >> bit & 1) for bit, name in enumerate(_FLAGS)}
        return FileFacts(
            lines=lines,
            code_lines=code_lines,
            branches=branches,
            skipped=skipped,
            summary=summary,
            package=package,
            shebang=shebang,
            symbols=[SymbolFacts(*symbol) for symbol in symbols],
            imports=[
                ImportFacts(kind, target, line, tuple(names), level, scope, within)
                for kind, target, line, names, level, scope, within in imports
            ],
            references=references,
            signals=[Signal(*signal) for signal in signals],
            **marks,
        )
    except TypeError as error:
        raise ValueError("not the facts of a file") from error


def pack_deep(deep: DeepFacts | None) -> bytes:
    """Return deep facts compressed, as they are kept; b"" for none."""
    return b"" if deep is None else zlib.compress(encode_deep(deep), 1)


def unpack_deep(packed: bytes) -> DeepFacts | None:
    """Return what `pack_deep` packed. Raises ValueError for anything else."""
    if not packed:
        return None
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, MAX_DEEP)
    except zlib.error as error:
        raise ValueError("not the deep facts of a file") from error
    if unpacker.unconsumed_tail:
        raise ValueError("more deep facts than a file can have")
    return decode_deep(data)


def encode_deep(deep: DeepFacts) -> bytes:
    """Return deep facts as JSON bytes; `decode_deep` gives them back equal."""
    row = [deep.calls, deep.bases, deep.decorators, deep.bindings, deep.names_used, deep.types]
    return _to_json(row).encode("utf-8", "replace")


def decode_deep(data: bytes) -> DeepFacts:
    """Return what `encode_deep` wrote. Raises ValueError for anything else."""
    row: Any = json.loads(data)
    if not isinstance(row, list) or len(row) != 6:
        raise ValueError("not the deep facts of a file")
    calls, bases, decorators, bindings, names_used, types = row
    try:
        return DeepFacts(
            calls=[CallFacts(*call) for call in calls],
            bases=[(symbol, name, line) for symbol, name, line in bases],
            decorators=[(symbol, name) for symbol, name in decorators],
            bindings=[BindingFacts(*binding) for binding in bindings],
            names_used=names_used,
            types=[TypeFacts(*known) for known in types],
        )
    except (TypeError, ValueError) as error:
        raise ValueError("not the deep facts of a file") from error
