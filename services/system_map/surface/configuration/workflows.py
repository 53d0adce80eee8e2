"""What runs on other people's machines: workflows of GitHub, GitLab, CircleCI, Travis, Azure and Jenkins. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from services.system_map.parts.surface import ServiceEntry
from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.yaml_reading import Yaml, read_yaml

_MAX_NAMED = 8
_STAGE = re.compile(r"\bstage\s*\(\s*['\"]([^'\"\n]{1,80})['\"]")
_VARIABLE = re.compile(r"[A-Za-z_]\w*")
# Keys of .gitlab-ci.yml that are no jobs.
_GITLAB_WORDS = frozenset(
    {"image", "services", "stages", "before_script", "after_script", "variables", "cache", "include", "default"}
) | {"workflow", "pages_", "spec"}


def read_github(path: str, data: bytes, collected: Collected) -> None:
    """Add a workflow of GitHub Actions."""
    document = read_yaml(data)
    jobs = document.get("jobs")
    if not jobs.is_map:
        return
    events = document.get("on").texts()
    if not events:  # written as a quoted or old-style key
        events = document.get("true").texts()
    _set_variables(document.get("env"), path, collected)
    names: list[str] = []
    for name, job, _ in jobs.items():
        names.append(name)
        _set_variables(job.get("env"), path, collected)
    name = document.get("name").text or _stem(path)
    detail = f"on {_listed(events)}" if events else ""
    collected.serve(_pipeline(path, name, detail, names, jobs.line))


def read_gitlab(path: str, data: bytes, collected: Collected) -> None:
    """Add the pipeline of GitLab."""
    document = read_yaml(data)
    if not document.is_map:
        return
    _set_variables(document.get("variables"), path, collected)
    jobs: list[str] = []
    for name, job, _ in document.items():
        if name in _GITLAB_WORDS or name.startswith(".") or not job.is_map:
            continue
        if any(key in {"script", "trigger", "extends", "run"} for key, _, _ in job.items()):
            jobs.append(name)
            _set_variables(job.get("variables"), path, collected)
    stages = document.get("stages").texts()
    found = _pipeline(path, "GitLab CI", f"stages {_listed(stages)}" if stages else "", jobs)
    found.image = document.get("image").text or document.get("image", "name").text
    collected.serve(found)


def read_circleci(path: str, data: bytes, collected: Collected) -> None:
    """Add the workflows of CircleCI."""
    document = read_yaml(data)
    jobs = document.get("jobs").texts()
    flows = [name for name, flow, _ in document.get("workflows").items() if flow.is_map]
    if jobs or flows:
        detail = f"workflows {_listed(flows)}" if flows else ""
        collected.serve(_pipeline(path, "CircleCI", detail, jobs))


def read_travis(path: str, data: bytes, collected: Collected) -> None:
    """Add the pipeline of Travis: the jobs that it lists, else the one that runs its script."""
    document = read_yaml(data)
    if not document.is_map:
        return
    listed = [one for key in ("jobs", "matrix") for one in document.get(key, "include").parts() if one.is_map]
    names = list(dict.fromkeys(one.get("name").text or one.get("stage").text or "" for one in listed))
    jobs = [name for name in names if name] or ([f"{len(listed)} jobs"] if listed else [])
    if not jobs and any(key in {"script", "language", "install"} for key, _, _ in document.items()):
        jobs = ["script"]
    collected.serve(_pipeline(path, "Travis CI", "", jobs))


def read_azure(path: str, data: bytes, collected: Collected) -> None:
    """Add a pipeline of Azure."""
    document = read_yaml(data)
    if not document.is_map:
        return
    jobs = [job for stage in document.get("stages").parts() for job in stage.get("jobs").parts()]
    jobs += document.get("jobs").parts()
    names = [one.get("job").text or one.get("deployment").text or "" for one in jobs]
    names = [one for one in names if one] or [one.get("stage").text or "" for one in document.get("stages").parts()]
    if document.get("steps").is_list:  # of the one job that such a pipeline has
        names.append(document.get("name").text or "steps")
    trigger = document.get("trigger")
    branches = trigger.get("branches", "include").texts() if trigger.is_map else trigger.texts()
    detail = f"on {_listed(branches)}" if branches and branches != ["none"] else ""
    collected.serve(_pipeline(path, "Azure Pipelines", detail, [one for one in names if one]))


def read_jenkinsfile(path: str, data: bytes, collected: Collected) -> None:
    """Add the pipeline of a Jenkinsfile, by its stages."""
    text = data[: 256 * 1024].decode("utf-8", "replace")
    if "pipeline" in text or "node" in text:
        stages = _STAGE.findall(text)
        collected.serve(_pipeline(path, "Jenkins", "stages" if stages else "", stages))


def _pipeline(path: str, name: str, detail: str, jobs: list[str], line: int | None = None) -> ServiceEntry:
    said = f"{detail}: {_listed(jobs)}" if detail and jobs else detail or _listed(jobs) or "no jobs"
    return ServiceEntry(kind="workflow", name=name[:100], path=path, line=line, detail=said[:400])


def _set_variables(variables: Yaml, path: str, collected: Collected) -> None:
    for name, _, line in variables.items():
        if _VARIABLE.fullmatch(name):
            collected.set(name, path, line)


def _listed(names: Iterable[str]) -> str:
    """Return names as people say them: "a, b and c"; of many, the first and how many more."""
    rows = [name[:60] for name in names]
    if len(rows) > _MAX_NAMED:
        return f"{', '.join(rows[:_MAX_NAMED])} and {len(rows) - _MAX_NAMED} more"
    return " and ".join([", ".join(rows[:-1]), rows[-1]] if len(rows) > 1 else rows)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
