"""Azure's pipelines, wherever they lie: what begins on its own is one, the others are templates of these. Pure."""

from __future__ import annotations

import re

from services.system_map.resolve.paths import base_name
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.pipelines import VARIABLE, first_line, listed, pipeline, set_variables
from services.system_map.surface.configuration.yaml_reading import Yaml, read_yaml

AZURE = re.compile(
    r"(?:^|/)[\w.-]{0,100}azure-pipelines?[\w.-]*\.ya?ml$|(?:^|/)\.?azure-?(?:pipelines|devops)/(?:[^/]+/){0,3}[^/]+\.ya?ml$"
    r"|^\.?vsts[\w.-]*\.ya?ml$"
)
_BEGINS = frozenset({"trigger", "pr", "schedules"})
_RUNS = ("stages", "jobs", "steps", "extends")
_MAIN = re.compile(r"azure-pipelines\.ya?ml")


def read_azure(path: str, data: bytes, collected: Collected) -> None:
    """Add a pipeline; a template, which says not when it runs, adds nothing."""
    document = read_yaml(data)
    keys = {key for key, _, _ in document.items()}
    if keys.isdisjoint(_RUNS) or (keys.isdisjoint(_BEGINS) and not _MAIN.fullmatch(base_name(path))):
        return
    extended = document.get("extends", "parameters")  # what a template is given may be stages and jobs too
    stages = [*document.get("stages").parts(), *extended.get("stages").parts()]
    own = [*document.get("jobs").parts(), *extended.get("jobs").parts()]
    jobs = [job for stage in stages for job in stage.get("jobs").parts()] + own
    names = [one.get("job").text or one.get("deployment").text or "" for one in jobs]
    names = [one for one in names if one] or [one.get("stage").text or "" for one in stages]
    if document.get("steps").is_list:  # of the one job that such a pipeline has
        names.append(document.get("name").text or "steps")
    trigger = document.get("trigger")
    branches = trigger.get("branches", "include").texts() if trigger.is_map else trigger.texts()
    detail = f"on {listed(branches)}" if branches and branches != ["none"] else ""
    template = document.get("extends", "template").text
    if template and not any(names):
        names = [f"like {template.partition('@')[0]}"]
    for one in [document, *stages, *jobs]:
        _set(one.get("variables"), path, collected)
    line = first_line(document, *_RUNS)
    collected.serve(pipeline(path, "Azure Pipelines", detail, [one for one in names if one], line))


def _set(variables: Yaml, path: str, collected: Collected) -> None:
    """Note the variables of a mapping, or of a list of `name` and `value`."""
    set_variables(variables, path, collected)
    for one in variables.parts():
        name = one.get("name")
        if name.text and VARIABLE.fullmatch(name.text):
            collected.set(name.text, path, name.line)
