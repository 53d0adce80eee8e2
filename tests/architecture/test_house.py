"""The rules of the house that import-linter does not know; a failing test names the file."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).parents[2]
GENERATED = re.compile(r"(^|/)(models\.py|migrations/|.*\.gen\.|package-lock\.json)")
BANNED = {"utils", "helpers", "common", "manager", "misc", "tools"}
DESIGN_TOP = {"app.py", "models.py", "api", "services", "static", "tests", "requirements.txt"}


def files(*patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = [line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]
    if not found:
        pytest.fail("git lists no files; run the tests in a checkout")
    return found


def imported_by(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text())
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_the_contracts_between_layers_are_kept():
    done = (
        subprocess.run([ROOT / ".venv/bin/lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
        if (ROOT / ".venv/bin/lint-imports").exists()
        else subprocess.run(["lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_top_level_is_the_design_cards():
    top = {line.partition("/")[0] for line in files()}
    assert top >= DESIGN_TOP


def test_the_tables_know_nothing_above_them():
    assert not {
        name for name in imported_by("models.py") if name.partition(".")[0] in {"api", "app", "services", "flask"}
    }


def test_no_file_is_two_things_under_one_name():
    long = {
        path: count
        for path in files("*.py", "*.ts", "*.tsx", "*.css")
        if not GENERATED.search(path) and not path.startswith("static/")
        and (count := len((ROOT / path).read_text().splitlines())) > 400
    }  # fmt: skip
    assert not long


def test_no_file_is_named_for_nothing():
    assert not [path for path in files("*.py", "*.ts", "*.tsx") if Path(path).stem in BANNED]


@pytest.mark.parametrize(
    ("library", "doors"),
    [
        ("tree_sitter", {"services/system_map/parsing/"}),
        ("git", {"services/repository/objects.py"}),
        ("cryptography", {"services/core/secrets.py"}),
        ("sqlite3", {"services/core/"}),
        ("waitress", {"api/server.py"}),
        ("argon2", {"services/accounts/passwords.py"}),
        ("jwt", {"services/accounts/tokens.py"}),
        ("idna", {"services/accounts/email.py"}),
        ("httpx", {"services/ai/exchange.py", "services/search/remote_meaning.py"}),
        ("mcp", {"services/mcp/serving.py"}),
    ],
)
def test_each_outside_world_has_one_door(library: str, doors: set[str]):
    for path in files("services/*.py", "api/*.py", "app.py", "models.py"):
        if any(name.partition(".")[0] == library for name in imported_by(path)):
            assert any(path.startswith(door) for door in doors), f"{path} imports {library}"


def test_only_the_settings_read_the_environment():
    allowed = {
        "services/core/settings.py",
        "services/repository/git.py",  # PATH, for git's own environment
        "services/repository/objects.py",  # keeps GitPython from reading it
        "services/system_map/mapper.py",  # PATH, for the child's own environment
        "services/system_map/parsing/process.py",  # the same
        "services/system_map/parsing/signals/django_roots.py",  # names it, as settings that are mapped write it
        "services/ai/goose/launch.py",  # runs inside the confinement, on an environment that Gander made for it
    }
    for path in files("services/*.py", "api/*.py", "app.py"):
        if "os.environ" in (ROOT / path).read_text():
            assert path in allowed, path


@pytest.mark.usefixtures("every_module")
def test_every_error_event_job_and_route_stands_in_the_documentation():
    from api import ROUTES
    from api.openapi import error_table

    words = (ROOT / "docs" / "api.md").read_text()
    for row in error_table():
        assert f"| {row['code']} |" in words, row
    for method, rule, _ in ROUTES:
        assert f"`{method} {re.sub(r'<id:(.*?)>', '{id}', rule)}`" in words, (method, rule)
    source = "\n".join((ROOT / path).read_text() for path in files("services/*.py"))
    for event in set(re.findall(r"publish\(\s*\w+,\s*\"([a-z_.]+)\"", source)):
        assert f"`{event}`" in words, event


def test_every_job_type_stands_in_the_documentation(app: Flask):
    words = (ROOT / "docs" / "api.md").read_text()
    missing = [kind.name for kind in app.extensions["gander"].jobs.registry if f"`{kind.name}`" not in words]
    assert not missing
