"""Small graphs told in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from services.graph.arrays import GraphBuilder, MapGraph
from services.system_map.derive.values import is_drawable
from services.system_map.symbols.graph import Rule, SymbolGraph


def graph_of(
    files: Iterable[str],
    imports: Sequence[tuple[str, str]] = (),
    *,
    outside: Sequence[tuple[str, str]] = (),
    symbols: Sequence[tuple[str, str]] = (),
    calls: Sequence[tuple[str, str]] | None = None,
    inherits: Sequence[tuple[str, str]] = (),
    confidences: Mapping[tuple[str, str], float] | None = None,
) -> MapGraph:
    """Return a graph of files, imports (line 1 up) and, where `calls` are given, of symbols by their node ids."""
    builder = GraphBuilder()
    rows = [
        (path, "CSS" if path.endswith(".css") else "Python", "test" if path.startswith("tests/") else "code", 10)
        for path in sorted(files)
    ]
    builder.add_files((*row, row[2] == "code" and is_drawable(row[0], row[1])) for row in rows)
    sure = confidences or {}
    builder.add_imports(
        (source, target, None, "import", "module", line, "absolute", sure.get((source, target), 1.0))
        for line, (source, target) in enumerate(imports, 1)
    )
    builder.add_imports((source, None, package, "import", "module", 1, "declared", 1.0) for source, package in outside)
    builder.add_symbols((path, name, "function", 5) for path, name in symbols)
    if calls is not None:
        builder.add_relations(relations(calls, inherits))
    return builder.build(calls_known=calls is not None)


def relations(calls: Sequence[tuple[str, str]], inherits: Sequence[tuple[str, str]] = ()) -> SymbolGraph:
    """Return a graph of symbols by their node ids; edges stand in lines 1 up."""
    found = SymbolGraph(rule_table=[Rule("calls", "imported", 0.9), Rule("inherits", "imported", 1.0)])
    found.nodes = sorted({end for pair in (*calls, *inherits) for end in pair})
    found.node_lines.extend(5 for _ in found.nodes)
    for rule, pairs in enumerate((calls, inherits)):
        for line, (source, target) in enumerate(pairs, 1):
            found.sources.append(found.nodes.index(source))
            found.targets.append(found.nodes.index(target))
            found.lines.append(line)
            found.rules.append(rule)
    return found
