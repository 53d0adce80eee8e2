"""Tables, columns and keys against what the running framework says: SQLAlchemy's metadata, Django's apps.get_models()."""

from __future__ import annotations

import json
import os
import re
import subprocess
import types
from pathlib import Path
from typing import Any, cast

from benchmarks.accuracy.clones import Clone
from benchmarks.accuracy.data_model_applications import APPLICATIONS, DJANGO, MARK, SQLALCHEMY, Application
from benchmarks.accuracy.judgement import Fact, Judgement
from benchmarks.accuracy.oracles import NotJudged
from benchmarks.accuracy.tools import Tools
from services.system_map.builders import PartsInput
from services.system_map.derive.values import DeriveInput
from services.system_map.surface.models import find_data_models

TOOL = "the running framework: SQLAlchemy's metadata, Django's apps.get_models()"
GOAL = (0.98, 0.95)
_SECONDS = 180


def why_not(clone: Clone) -> str | None:
    """Only applications that are known can be brought up."""
    return None if clone.name in APPLICATIONS else "it is not written down how to bring this application up"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Bring the application up in an environment of its own, and compare its tables with Gander's."""
    application = APPLICATIONS[clone.name]
    python = tools.venv(f"models-{clone.name.replace('/', '+')}", *_packages(application, clone.tree))
    tables = _ask(python, application, clone)
    truth: dict[Fact, str] = {}
    for table, row in tables.items():
        path = _inside(row["path"], clone.tree)
        if path is None or (path and not _counts(path, application, clone)):
            continue
        place = path or ""
        _put(truth, place, table, row)
    ours = _ours(clone, application)
    note = "the finder was written with this application at hand" if application.tuned else "not seen before"
    judgements = []
    for name, kinds in (("tables", {"table"}), ("columns", {"column"}), ("keys", {"primary key", "foreign key"})):
        judgements.append(
            Judgement(
                f"{application.framework} {name}",
                {fact: place for fact, place in truth.items() if fact[0] in kinds},
                {fact: place for fact, place in ours.items() if fact[0] in kinds},
                GOAL,
                [note],
            )
        )
    return judgements


def _packages(application: Application, tree: Path) -> tuple[str, ...]:
    """Return what pip installs; a repository's own requirements are read from its files."""
    found: list[str] = []
    for package in application.packages:
        if package == ".":
            found.append(str(tree))
        elif package.endswith(".toml"):
            text = (tree / package.removeprefix("-r ")).read_text("utf-8")
            block = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
            found += re.findall(r'^\s*"([^"]+)"', block[1] if block else "", re.MULTILINE)
        elif package.startswith("-r "):
            lines = (tree / package.removeprefix("-r ")).read_text("utf-8").splitlines()
            found += [line.split("#")[0].strip() for line in lines if line.strip() and line.strip()[0] not in "#-"]
        else:
            found.append(package)
    return (
        tuple(one for one in found if not one.startswith(application.without)) if application.without else tuple(found)
    )


def _ask(python: Path, application: Application, clone: Clone) -> dict[str, Any]:
    script = application.load + "\n" + (DJANGO if application.framework == "Django" else SQLALCHEMY)
    home = clone.cache / "homes" / clone.name.replace("/", "+")
    home.mkdir(parents=True, exist_ok=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONDONTWRITEBYTECODE": "1"}
    environment |= dict(application.variables)
    folder = clone.tree / application.folder
    environment["PYTHONPATH"] = str(folder)
    if application.settings:
        environment["DJANGO_SETTINGS_MODULE"] = application.settings
    done = subprocess.run(
        [str(python), "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_SECONDS,
    )
    _, mark, answer = done.stdout.partition(MARK)
    if not mark:
        said = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise NotJudged(f"the application does not come up: {said[0][:200]}")
    return cast("dict[str, Any]", json.loads(answer.splitlines()[0]))


def _inside(path: str, tree: Path) -> str | None:
    """Return a class's file as the repository has it; None for one of an installed package."""
    if not path:
        return ""
    parts = Path(path).resolve()
    if parts.is_relative_to(tree.resolve()):
        return parts.relative_to(tree.resolve()).as_posix()
    # Installed from the repository itself: its files stand in site-packages.
    _, _, installed = path.partition("site-packages/")
    return next((one for one in (installed, f"src/{installed}") if installed and (tree / one).is_file()), None)


def _counts(path: str, application: Application, clone: Clone) -> bool:
    file = clone.mapped.files.get(path)
    return file is not None and file.role == "code" and path.startswith(application.paths)


def _ours(clone: Clone, application: Application) -> dict[Fact, str]:
    mapped = clone.mapped
    given = DeriveInput(clone.name, clone.commit, mapped.files, mapped.facts, mapped.imports, mapped.manifests)
    given.texts = mapped.texts
    # The finder looks at files, facts and manifests alone; the rest of its input is not made for it.
    found = cast("Any", types.SimpleNamespace(given=given))
    content = cast("Any", None)
    part = find_data_models(PartsInput(found, content, None, lambda _: None, {}))
    facts: dict[Fact, str] = {}
    for model in part.models:
        if model.framework != application.framework or model.table is None:
            continue
        if application.framework == "SQLAlchemy" and not model.path.startswith(application.paths):
            continue
        if not _counts(model.path, application, clone):
            continue
        row = {
            "columns": [field.column or field.name for field in model.fields],
            "primary": [field.column or field.name for field in model.fields if field.primary_key],
            "foreign": [(field.column or field.name, field.references) for field in model.fields if field.references],
        }
        _put(facts, clone.line(model.path, model.line), model.table, row)
    return facts


def _put(facts: dict[Fact, str], place: str, table: str, row: dict[str, Any]) -> None:
    facts["table", table] = place
    for column in row["columns"]:
        facts["column", table, column] = place
    for column in row["primary"]:
        facts["primary key", table, column] = place
    for column, target in row["foreign"]:
        facts["foreign key", table, column, target] = place
