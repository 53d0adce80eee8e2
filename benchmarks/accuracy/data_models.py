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
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import Fact, Judgement, NotJudged
from benchmarks.accuracy.sql_tables import run_in_sqlite, sql_folders
from services.system_map.derive.values import DeriveInput
from services.system_map.parts.surface import DataModel
from services.system_map.parts_input import PartsInput
from services.system_map.surface.models import find_data_models

TOOL = "the running framework (SQLAlchemy's metadata, Django's apps.get_models()); SQLite for SQL files"
GOAL = (0.98, 0.95)
_SECONDS = 180


def why_not(clone: Clone) -> str | None:
    """Only applications that are known can be brought up; SQL files run wherever SQLite takes them."""
    if clone.name in APPLICATIONS or sql_folders(clone):
        return None
    return "it is not written down how to bring this application up, and it has no SQL files"


def judge(clone: Clone, tools: Tools) -> list[Judgement]:
    """Compare with the running application's tables, in an environment of its own, and with those of its SQL files."""
    found = _judge_sql(clone)
    application = APPLICATIONS.get(clone.name)
    if application is not None:
        found += _judge_application(clone, tools, application)
    if not found:
        raise NotJudged("SQLite takes none of its SQL files as they stand")
    return found


def _judge_sql(clone: Clone) -> list[Judgement]:
    truth: dict[Fact, str] = {}
    judged: set[str] = set()
    folders = sql_folders(clone)
    for folder, paths in folders.items():
        tables = run_in_sqlite(clone, paths)
        if tables:
            judged |= set(paths)
            for table, row in tables.items():
                _put(truth, folder, f"{folder}: {table}", _with_folder(folder, row))
    ours: dict[Fact, str] = {}
    for model in _models(clone):
        if model.framework == "SQL" and model.path in judged:
            folder = next(folder for folder, paths in folders.items() if model.path in paths)
            _put(
                ours, clone.line(model.path, model.line), f"{folder}: {model.table}", _with_folder(folder, _row(model))
            )
    note = f"{len(judged)} of {sum(map(len, folders.values()))} SQL files run in SQLite"
    return _judgements("SQL", truth, ours, note) if judged else []


def _with_folder(folder: str, row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "foreign": [(column, f"{folder}: {target}") for column, target in row["foreign"]]}


def _judge_application(clone: Clone, tools: Tools, application: Application) -> list[Judgement]:
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
    return _judgements(application.framework, truth, ours, note)


def _judgements(framework: str, truth: dict[Fact, str], ours: dict[Fact, str], note: str) -> list[Judgement]:
    judgements = []
    for name, kinds in (("tables", {"table"}), ("columns", {"column"}), ("keys", {"primary key", "foreign key"})):
        judgements.append(
            Judgement(
                f"{framework} {name}",
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


def _models(clone: Clone) -> list[DataModel]:
    mapped = clone.mapped
    given = DeriveInput(clone.name, clone.commit, mapped.files, mapped.facts, mapped.imports, mapped.manifests)
    given.texts = mapped.texts
    # The finder looks at files, facts and manifests alone; the rest of its input is not made for it.
    found = cast("Any", types.SimpleNamespace(given=given))
    content = cast("Any", None)
    return find_data_models(PartsInput(found, content, None, lambda _: None, {})).models


def _row(model: DataModel) -> dict[str, Any]:
    return {
        "columns": [field.column or field.name for field in model.fields],
        "primary": [field.column or field.name for field in model.fields if field.primary_key],
        "foreign": [(field.column or field.name, field.references) for field in model.fields if field.references],
    }


def _ours(clone: Clone, application: Application) -> dict[Fact, str]:
    facts: dict[Fact, str] = {}
    for model in _models(clone):
        if model.framework != application.framework or model.table is None:
            continue
        if application.framework == "SQLAlchemy" and not model.path.startswith(application.paths):
            continue
        if not _counts(model.path, application, clone):
            continue
        _put(facts, clone.line(model.path, model.line), model.table, _row(model))
    return facts


def _put(facts: dict[Fact, str], place: str, table: str, row: dict[str, Any]) -> None:
    facts["table", table] = place
    for column in row["columns"]:
        facts["column", table, column] = place
    for column in row["primary"]:
        facts["primary key", table, column] = place
    for column, target in row["foreign"]:
        facts["foreign key", table, column, target] = place
