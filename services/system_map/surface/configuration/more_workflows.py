"""Pipelines of AppVeyor, Bitbucket, Buildkite, Drone and Woodpecker. Pure."""

from __future__ import annotations

from services.system_map.surface.configuration.findings import Collected
from services.system_map.surface.configuration.pipelines import VARIABLE, first_line, listed, pipeline, set_variables
from services.system_map.surface.configuration.yaml_reading import Yaml, read_documents, read_yaml

_MAX_WITHIN = 4  # steps within groups and stages
# What AppVeyor does, by the keys of which one says so.
_PHASES = {
    "install": ("install",),
    "build": ("build_script", "build"),
    "test": ("test_script", "test"),
    "deploy": ("deploy_script", "deploy"),
}
_OFF = frozenset({"off", "false", "no"})


def read_appveyor(path: str, data: bytes, collected: Collected) -> None:
    """Add AppVeyor's pipeline, by its phases."""
    document = read_yaml(data)
    if not document.is_map:
        return
    given = {key: value for key, value, _ in document.items()}
    phases = [
        phase
        for phase, keys in _PHASES.items()
        if any(key in given and (given[key].text or "").lower() not in _OFF and given[key].line for key in keys)
    ]
    environment = document.get("environment")
    for one in [environment, environment.get("global"), *environment.get("matrix").parts()]:
        for name, _, at in one.items():
            if name not in {"global", "matrix"} and VARIABLE.fullmatch(name):
                collected.set(name, path, at)
    branches = document.get("branches", "only").texts()
    detail = f"on {listed(branches)}" if branches else ""
    line = first_line(document, *(key for keys in _PHASES.values() for key in keys))
    collected.serve(pipeline(path, "AppVeyor", detail, phases, line))


def read_bitbucket(path: str, data: bytes, collected: Collected) -> None:
    """Add Bitbucket's pipelines, by the steps of all."""
    pipelines = read_yaml(data).get("pipelines")
    steps: list[str] = []
    kinds: list[str] = []
    for kind, value, _ in pipelines.items():
        kinds.append(kind)
        for rows in [value] if value.is_list else [one for _, one, _ in value.items()]:
            steps += _of_bitbucket(rows)
    if kinds:
        collected.serve(
            pipeline(path, "Bitbucket Pipelines", f"on {listed(kinds)}", list(dict.fromkeys(steps)), pipelines.line)
        )


def _of_bitbucket(rows: Yaml, within: int = _MAX_WITHIN) -> list[str]:
    found: list[str] = []
    for one in rows.parts() if within else ():
        for kind, value, _ in one.items():
            if kind == "step":
                found.append(value.get("name").text or "step")
            elif kind in {"parallel", "stage"}:
                found += _of_bitbucket(value if value.is_list else value.get("steps"), within - 1)
    return found


def read_buildkite(path: str, data: bytes, collected: Collected) -> None:
    """Add a pipeline of Buildkite, by the labels of its steps."""
    document = read_yaml(data)
    steps = document if document.is_list else document.get("steps")
    if not steps.is_list:
        return
    set_variables(document.get("env"), path, collected)
    names = _of_buildkite(steps, path, collected)
    collected.serve(pipeline(path, "Buildkite", "", names, steps.line))


def _of_buildkite(steps: Yaml, path: str, collected: Collected, within: int = _MAX_WITHIN) -> list[str]:
    found: list[str] = []
    for one in steps.parts() if within else ():
        set_variables(one.get("env"), path, collected)
        if one.get("steps").is_list:
            found += _of_buildkite(one.get("steps"), path, collected, within - 1)
            continue
        commands = [*one.get("command").texts(), *one.get("commands").texts(), one.get("trigger").text or ""]
        name = one.get("label").text or one.get("name").text or one.get("key").text or next(filter(None, commands), "")
        if name and any(commands):
            found.append(name.splitlines()[0])
    return found


def read_drone(path: str, data: bytes, collected: Collected) -> None:
    """Add the pipelines of Drone: each document is one."""
    for document in read_documents(data):
        kind = document.get("kind").text
        if kind in {None, "pipeline"}:
            _serve_steps(path, document.get("name").text or "Drone", document, collected, document.get("trigger"))


def read_woodpecker(path: str, data: bytes, collected: Collected) -> None:
    """Add a pipeline of Woodpecker."""
    name = path.rpartition("/")[2].rpartition(".")[0] if "/" in path else "Woodpecker"
    document = read_yaml(data)
    _serve_steps(path, name, document, collected, document.get("when"))


def _serve_steps(path: str, name: str, document: Yaml, collected: Collected, when: Yaml) -> None:
    """Add a pipeline of steps: a list with names, or a mapping by them; `pipeline` is what older ones call it."""
    steps = document.get("steps")
    if steps.node is None:
        steps = document.get("pipeline")
    rows = [(key, value) for key, value, _ in steps.items()]
    rows += [(one.get("name").text or "step", one) for one in steps.parts()]
    if not rows:
        return
    for _, step in rows:
        set_variables(step.get("environment"), path, collected)
    events = [event for one in [when, *when.parts()] for event in _events(one)]
    detail = f"on {listed(dict.fromkeys(events))}" if events else ""
    collected.serve(pipeline(path, name, detail, [key for key, _ in rows], steps.line))


def _events(when: Yaml) -> list[str]:
    event = when.get("event")
    return event.get("include").texts() if event.is_map else event.texts()
