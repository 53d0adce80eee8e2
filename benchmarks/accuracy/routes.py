"""Routes against what the running framework lists: Flask's url_map, FastAPI's routes, Django's resolver, Express' stack, Rails' mapper."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, cast

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Judgement, NotJudged
from benchmarks.accuracy.route_applications import APPLICATIONS, Application
from benchmarks.accuracy.route_scripts import MARK, SCRIPTS, STAND_INS
from services.system_map.derive.findings import look
from services.system_map.derive.values import DeriveInput
from services.system_map.parsing.deep_codec import unpack_deep
from services.system_map.parts_input import PartsInput
from services.system_map.surface.routes import find_routes

TOOL = "the running framework's own list of routes"
GOAL = (0.98, 0.95)
_SECONDS = 180
# Gander shows what hangs on a condition of the configuration with less confidence than this.
_SURE = 0.75
# A framework answers these by itself wherever GET is answered; they are left out on both sides.
_IMPLIED = frozenset({"HEAD", "OPTIONS"})


def why_not(clone: Clone) -> str | None:
    """Only applications that are known can be brought up."""
    return None if clone.name in APPLICATIONS else "it is not written down how to bring this application up"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Bring the application up in an environment of its own, and compare its routes with Gander's."""
    application = APPLICATIONS[clone.name]
    ask = {"Express": _ask_node, "Rails": _ask_ruby}.get(application.framework, _ask)
    answer = ask(application, clone, tools)
    folder = clone.tree.resolve() / application.folder
    truth: dict[tuple[str, ...], str] = {}
    for method, path, file in answer:
        # Express and Rails tell no file; elsewhere what an installed package brings is not the application's.
        inside = application.framework in {"Express", "Rails"} or (file and Path(file).resolve().is_relative_to(folder))
        if inside and (method not in _IMPLIED or application.framework == "Express"):
            truth[method, _even(path, application)] = (
                Path(file).resolve().relative_to(folder).as_posix() if file else ""
            )
    if not truth:
        raise NotJudged("the application came up without a route of its own")
    ours, notes = _ours(application, clone, truth)
    return [Judgement(f"{application.framework} routes", truth, ours, GOAL, notes)]


def _ours(
    application: Application, clone: Clone, truth: dict[tuple[str, ...], str]
) -> tuple[dict[tuple[str, ...], str], list[str]]:
    """Return the routes that Gander says the application has, and what is not compared."""
    ours: dict[tuple[str, ...], str] = {}
    unmounted = unsure = 0
    prefix = f"{application.folder}/" if application.folder else ""
    for route in routes_of(clone):
        counts = route.framework in {application.framework, "Starlette"} and route.file.startswith(prefix)
        fact = (route.method, _even(route.path, application))
        if not counts or (route.method in _IMPLIED and application.framework != "Express"):
            continue
        if fact not in truth and route.is_test and not prefix.startswith("examples/"):
            continue  # another application, of the tests or the examples
        if not route.mounted:
            unmounted += 1
        elif fact not in truth and route.confidence < _SURE:
            unsure += 1
        else:
            ours[fact] = clone.line(route.file, route.line)
    notes = ["the finder was written with this application at hand" if application.tuned else "not seen before"]
    if unmounted:
        notes.append(f"{unmounted} more are shown as not seen to be mounted, and not compared")
    if unsure:
        notes.append(f"{unsure} more are shown as registered on a condition, which does not hold here")
    return ours, notes


def _even(path: str, application: Application) -> str:
    """Write a path as both sides do: in Express a slash at the end counts for nothing."""
    if application.framework == "Express" and not path.startswith("/^"):
        return path.replace("//", "/").rstrip("/") or "/"
    return path


def _ask(application: Application, clone: Clone, tools: Tools) -> list[list[str]]:
    packages: list[str] = []
    for package in application.packages:
        if package.startswith("-r "):
            packages += ["-r", str(clone.tree / package.removeprefix("-r "))]
        else:
            packages.append(str(clone.tree) if package == "." else package)
    python = tools.venv(f"routes-{clone.name.replace('/', '+')}", *packages)
    script = "\n".join((STAND_INS, application.load, SCRIPTS[application.framework]))
    return _run([str(python), "-c", script], application, clone, {})


def _ask_node(application: Application, clone: Clone, tools: Tools) -> list[list[str]]:
    modules = tools.node(f"routes-{clone.name.replace('/', '+')}", *application.packages)
    variables = {"EXPRESS": str(modules / "express"), "MAIN": application.load, "NODE_PATH": str(modules)}
    if (modules / "typescript").is_dir():
        variables["TYPESCRIPT"] = str(modules / "typescript")
    return _run([tools.program("node"), "-e", SCRIPTS["Express"]], application, clone, variables)


def _ask_ruby(application: Application, clone: Clone, tools: Tools) -> list[list[str]]:
    ruby = tools.program("ruby", "Debian has it with the packages ruby-actionpack and ruby-railties.")
    return _run([ruby, str(Path(__file__).parent / "rails_routes.rb")], application, clone, {})


def _run(command: list[str], application: Application, clone: Clone, more: dict[str, str]) -> list[list[str]]:
    home = clone.cache / "homes" / clone.name.replace("/", "+")
    home.mkdir(parents=True, exist_ok=True)
    folder = clone.tree / application.folder
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1", **more}
    environment |= dict(application.variables) | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    _, mark, answer = done.stdout.partition(MARK)
    if not mark:
        said = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise NotJudged(f"the application does not come up: {said[0][:200]}")
    return cast("list[list[str]]", json.loads(answer.splitlines()[0]))


def routes_of(clone: Clone) -> list[Any]:
    """Return the routes that Gander finds."""
    mapped = clone.mapped
    given = DeriveInput(clone.name, clone.commit, mapped.files, mapped.facts, mapped.imports, mapped.manifests)
    given.texts = mapped.texts
    # The finders look at files, facts and imports alone; the rest of their input is not made for them.
    deep = {path: facts.packed_deep for path, facts in mapped.facts.items()}
    part = find_routes(PartsInput(look(given), cast("Any", None), None, lambda path: unpack_deep(deep.get(path, b""))))
    return list(part.routes)
