"""Rust's `mod` and `use` edges against a truth made by hand for two repositories at one commit each.

A `use` leads to the file of the module that the longest part of its path names; a name that a module only hands on
(`pub use`) belongs to the module that hands it on. Paths written out in expressions without a `use` are not judged.
"""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement
from benchmarks.accuracy.oracles import at_commit

TOOL = "truth by hand"
GOAL = (0.97, 0.97)
_TRUTH = json.loads((Path(__file__).parent / "truth" / "rust_modules.json").read_text("utf-8"))


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    return None if clone.name in _TRUTH else f"its truth is not written down; it is for {' and '.join(_TRUTH)}"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare edges between files at the commit that the truth was read at."""
    del tools
    said = _TRUTH[clone.name]
    then = at_commit(clone, said["commit"])
    truth: dict[Fact, str] = {
        (source, target): then.line(source, line)
        for source, targets in said["edges"].items()
        for target, line in targets.items()
    }
    ours: dict[Fact, str] = {
        (edge.source, str(edge.target)): f"{then.line(edge.source, edge.line)}  [{edge.how} {edge.confidence}]"
        for edge in then.mapped.edges("Rust")
    }
    return [Judgement("Rust modules", truth, ours, GOAL, [f"at commit {said['commit'][:12]}"])]
