"""Facts as text that a person can check against the source beside it."""

from __future__ import annotations

from services.system_map.facts import FileFacts


def render(facts: FileFacts) -> str:
    said = ["has_errors"] if facts.has_errors else []
    said += ["is_entry"] if facts.is_entry else []
    rows = [
        f"lines {facts.lines} code {facts.code_lines} branches {facts.branches} {' '.join(said)}".rstrip(),
        f"summary {facts.summary}",
        f"package {facts.package}",
        f"shebang {facts.shebang}",
        "",
    ]
    rows.extend(
        f"{symbol.kind} {symbol.qualified_name} {symbol.start_line}-{symbol.end_line}"
        f"{'' if symbol.exported else ' hidden'}"
        f"{'' if symbol.complexity is None else f' complexity={symbol.complexity}'}"
        f"{'' if symbol.parent is None else f' in={facts.symbols[symbol.parent].qualified_name}'}"
        f" | {symbol.signature}"
        for symbol in facts.symbols
    )
    rows.append("")
    rows.extend(
        f"{found.line} {found.kind} {found.target or '-'}{f' level={found.level}' if found.level else ''}"
        f" ({', '.join(found.names)}) {found.scope}{f' within={found.within}' if found.within else ''}"
        for found in facts.imports
    )
    rows += ["", *facts.references] if facts.references else []
    return "\n".join(rows) + "\n"
