r"""The oracles by name, in the order they run.

An oracle is a module of this package with three names:

| name | what it is |
| --- | --- |
| `TOOL` | what it asks, as a reader knows it: "grimp 3", "Flask's url_map" |
| `why_not(clone) -> str \| None` | cheap, from the map's facts alone: why this repository cannot be judged; None = it can |
| `judge(clone, tools) -> list[Judgement]` | truth and Gander's facts; raises NoTool or NotJudged with the reason |

`clone` is clones.Clone (`.mapped` has Gander's facts, `.tree` the files on disk), `tools` is installed.Tools.
"""

from __future__ import annotations

import dataclasses
import importlib
import subprocess
from typing import Protocol, cast

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Judgement, NotJudged

NAMES = {
    "python": "python_imports",
    "javascript": "javascript_imports",
    "go": "go_imports",
    "java": "java_uses",
    "c": "c_includes",
    "rust": "rust_modules",
    "symbols": "symbols",
    "routes": "routes",
    "written-routes": "written_routes",
    "models": "data_models",
}


def at_commit(clone: Clone, commit: str) -> Clone:
    """Return the clone as it was at a commit, at which a truth by hand was read. Raises NotJudged where it lacks it."""
    command = ["git", f"--git-dir={clone.git_dir}", "cat-file", "-e", f"{commit}^{{commit}}"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise NotJudged(f"the clone lacks commit {commit}, at which the truth was read")
    return dataclasses.replace(clone, commit=commit)


class Oracle(Protocol):
    """See the module's table."""

    TOOL: str

    def why_not(self, clone: Clone) -> str | None: ...

    def judge(self, clone: Clone, tools: Tools) -> list[Judgement]: ...


def load(name: str) -> Oracle | None:
    """Return an oracle; None when its module does not exist."""
    module = f"{__package__}.{NAMES[name]}"
    try:
        return cast("Oracle", importlib.import_module(module))
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        return None
