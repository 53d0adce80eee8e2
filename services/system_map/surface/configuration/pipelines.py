"""What the readers of all workflows share: how a pipeline is told, and the variables that one sets. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.system_map.parts.surface import ServiceEntry
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.yaml_reading import Yaml

_MAX_NAMED = 8
VARIABLE = re.compile(r"[A-Za-z_]\w*")


def pipeline(path: str, name: str, detail: str, jobs: list[str], line: int | None = None) -> ServiceEntry:
    """Return a workflow that says when it runs and what."""
    said = f"{detail}: {listed(jobs)}" if detail and jobs else detail or listed(jobs) or "no jobs"
    return ServiceEntry(kind="workflow", name=name[:100], path=path, line=line, detail=said[:400])


def set_variables(variables: Yaml, path: str, collected: Collected) -> None:
    """Note the variables that a mapping sets; of anything else none."""
    for name, _, line in variables.items():
        if VARIABLE.fullmatch(name):
            collected.set(name, path, line)


def listed(names: Iterable[str]) -> str:
    """Return names as people say them: "a, b and c"; of many, the first and how many more."""
    rows = [name[:60] for name in names]
    if len(rows) > _MAX_NAMED:
        return f"{', '.join(rows[:_MAX_NAMED])} and {len(rows) - _MAX_NAMED} more"
    return " and ".join([", ".join(rows[:-1]), rows[-1]] if len(rows) > 1 else rows)


def first_line(document: Yaml, *keys: str) -> int | None:
    """Return the line of the first of these keys that a mapping has."""
    lines = {key: line for key, _, line in document.items()}
    return next((lines[key] for key in keys if key in lines), None)
