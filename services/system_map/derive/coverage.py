"""How much could be read and followed, and what was skipped for which reason. Pure."""

from __future__ import annotations

from collections import Counter

from services.system_map.content import CallCoverage, Coverage, ImportPair, Skipped
from services.system_map.derive.values import NO_MODULES, DeriveInput
from services.system_map.symbols.graph import SymbolGraph

EXAMPLES = 20
SKIPPED_EXAMPLES = 5
MAX_RULES = 20
SURE = 0.9
MAX_REASONS = 50


def coverage(given: DeriveInput) -> Coverage:
    """Count the imports by where they lead, and the files that were not read by reason."""
    # Pages and style sheets are no modules: hundreds of generated ones would say nothing of how well code was followed.
    imports = [found for found in given.imports if given.files[found.source].language not in NO_MODULES]
    resolved = sum(1 for found in imports if found.target is not None)
    external = sum(1 for found in imports if found.external is not None)
    lost = [found for found in imports if found.unresolved is not None]
    examples = sorted(lost, key=lambda found: (given.files[found.source].role != "code", found.source, found.line))
    return Coverage(
        imports=len(imports),
        resolved=resolved,
        external=external,
        unresolved=len(lost),
        unresolved_examples=[
            ImportPair(source=found.source, target=found.unresolved or "", line=found.line)
            for found in examples[:EXAMPLES]
        ],
        skipped=_skipped(given),
        rules=dict(Counter(found.how for found in imports if found.target is not None).most_common(MAX_RULES)),
        guessed=sum(1 for found in imports if found.target is not None and found.confidence < SURE),
    )


def call_coverage(graph: SymbolGraph) -> CallCoverage:
    """Count the calls by where they lead, and the edges that they became by the rule that found them."""
    table = graph.rule_table
    uses = {number: many for number, many in Counter(graph.rules).items() if table[number].kind == "calls"}
    by_rule: Counter[str] = Counter()
    for number, many in uses.items():
        by_rule[table[number].how] += many
    return CallCoverage(
        calls=graph.calls,
        inside=graph.inside,
        outside=graph.outside,
        edges=sum(uses.values()),
        rules=dict(by_rule.most_common(MAX_RULES)),
        guessed=sum(many for number, many in uses.items() if table[number].confidence < SURE),
    )


def _skipped(given: DeriveInput) -> list[Skipped]:
    by_reason: dict[str, list[str]] = {}
    for path, file in given.files.items():
        facts = given.facts.get(path)
        reason = file.skipped or (facts.skipped if facts else None)
        if reason is not None:
            by_reason.setdefault(reason, []).append(path)
    parts = [
        Skipped(
            reason=reason,
            files=len(paths),
            lines=sum(given.facts[path].lines for path in paths if path in given.facts),
            examples=sorted(paths)[:SKIPPED_EXAMPLES],
        )
        for reason, paths in by_reason.items()
    ]
    return sorted(parts, key=lambda part: (-part.files, part.reason))[:MAX_REASONS]
