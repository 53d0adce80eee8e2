"""Routes of frameworks that are not brought up here, against a truth read by hand at one commit of each repository.

The truth was taken from every annotation and registration in the repository's sources, with the prefixes that hold
there; tests of the repository itself are not judged.
"""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement
from benchmarks.accuracy.oracles import at_commit
from benchmarks.accuracy.routes import routes_of

TOOL = "truth by hand"
GOAL = (0.98, 0.95)
_TRUTH = json.loads((Path(__file__).parent / "truth" / "written_routes.json").read_text("utf-8"))


def why_not(clone: Clone) -> str | None:
    """Say why there is nothing to judge."""
    return None if clone.name in _TRUTH else "its routes are not written down"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare methods, whole paths and files at the commit that the truth was read at."""
    del tools
    said = _TRUTH[clone.name]
    then = at_commit(clone, said["commit"])
    truth: dict[Fact, str] = {
        (*route.split(" ", 1), file): file for file, routes in said["routes"].items() for route in routes
    }
    ours: dict[Fact, str] = {
        (route.method, route.path, route.file): then.line(route.file, route.line)
        for route in routes_of(then)
        if route.framework == said["framework"] and route.mounted and not route.is_test
    }
    return [Judgement(f"{said['framework']} routes", truth, ours, GOAL, [f"at commit {said['commit'][:12]}"])]
