"""File facts as compact JSON: arrays in a fixed order, the form that the parse cache keeps.

A change of this form needs a new number in `version`.
"""

from __future__ import annotations

import json
from typing import Any

from services.system_map.facts import FileFacts, ImportFacts, SymbolFacts

_FLAGS = ("binary", "minified", "generated", "has_errors", "is_entry")


def encode_facts(facts: FileFacts) -> bytes:
    """Return facts as JSON bytes; `decode_facts` gives them back equal."""
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
    ]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def decode_facts(data: bytes) -> FileFacts:
    """Return the facts that `encode_facts` wrote. Raises ValueError for anything else."""
    row: Any = json.loads(data)
    if not isinstance(row, list) or len(row) != 11:
        raise ValueError("not the facts of a file")
    try:
        lines, code_lines, branches, flags, skipped, summary, package, shebang, symbols, imports, references = row
        marks = {name: bool(flags >> bit & 1) for bit, name in enumerate(_FLAGS)}
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
            **marks,
        )
    except TypeError as error:
        raise ValueError("not the facts of a file") from error
