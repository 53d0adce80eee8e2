"""What runs on other people's machines: workflows of GitHub, CircleCI, Travis and Jenkins. Pure."""

from __future__ import annotations

import re

from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.pipelines import first_line, listed, pipeline, set_variables
from services.system_map.surface.configuration.yaml_reading import Yaml, read_yaml

_STAGE = re.compile(r"\bstage\s*\(\s*['\"]([^'\"\n]{1,80})['\"]")


def read_github(path: str, data: bytes, collected: Collected) -> None:
    """Add a workflow of GitHub Actions."""
    document = read_yaml(data)
    jobs = document.get("jobs")
    if not jobs.is_map:
        return
    events = document.get("on").texts()
    if not events:  # written as a quoted or old-style key
        events = document.get("true").texts()
    set_variables(document.get("env"), path, collected)
    names: list[str] = []
    for name, job, _ in jobs.items():
        names.append(name)
        set_variables(job.get("env"), path, collected)
    name = document.get("name").text or _stem(path)
    detail = f"on {listed(events)}" if events else ""
    collected.serve(pipeline(path, name, detail, names, jobs.line))


def read_circleci(path: str, data: bytes, collected: Collected) -> None:
    """Add the workflows of CircleCI."""
    document = read_yaml(data)
    jobs = document.get("jobs").texts()
    flows = [name for name, flow, _ in document.get("workflows").items() if flow.is_map]
    if jobs or flows:
        detail = f"workflows {listed(flows)}" if flows else ""
        for _, job, _ in document.get("jobs").items():
            set_variables(job.get("environment"), path, collected)
        jobs += _of_orbs(document.get("workflows"), jobs)
        collected.serve(pipeline(path, "CircleCI", detail, jobs, first_line(document, "jobs", "workflows")))


def _of_orbs(flows: Yaml, jobs: list[str]) -> list[str]:
    """Return the jobs of orbs that workflows run: `node/test`."""
    found: dict[str, None] = {}
    for _, flow, _ in flows.items():
        for one in flow.get("jobs").parts():
            found.update((name, None) for name in one.texts()[:1] if "/" in name and name not in jobs)
    return list(found)


def read_travis(path: str, data: bytes, collected: Collected) -> None:
    """Add the pipeline of Travis: the jobs that it lists, else the one that runs its script."""
    document = read_yaml(data)
    if not document.is_map:
        return
    rows = [one for key in ("jobs", "matrix") for one in document.get(key, "include").parts() if one.is_map]
    names = list(dict.fromkeys(one.get("name").text or one.get("stage").text or "" for one in rows))
    jobs = [name for name in names if name] or ([f"{len(rows)} jobs"] if rows else [])
    if not jobs and any(key in {"script", "language", "install"} for key, _, _ in document.items()):
        jobs = ["script"]
    at = first_line(document, "jobs", "matrix", "script", "language", "install")
    collected.serve(pipeline(path, "Travis CI", "", jobs, at))


def read_jenkinsfile(path: str, data: bytes, collected: Collected) -> None:
    """Add the pipeline of a Jenkinsfile, by its stages."""
    text = data[: 256 * 1024].decode("utf-8", "replace")
    if "pipeline" in text or "node" in text:
        stages = list(_STAGE.finditer(text))
        line = text.count("\n", 0, stages[0].start()) + 1 if stages else None
        names = [one[1] for one in stages]
        collected.serve(pipeline(path, "Jenkins", "stages" if stages else "", names, line))


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]
