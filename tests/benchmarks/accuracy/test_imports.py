"""What the judges of imports make of answers that their tools cannot give whole."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.accuracy import c_includes, javascript_imports, python_imports
from benchmarks.accuracy.__main__ import _judge
from benchmarks.accuracy.clones import Clone, find_clones
from benchmarks.accuracy.installed import Tools


def _clone(folder: Path, files: dict[str, str]) -> Clone:
    clone = folder / "repos" / "owner+name"
    for path, text in files.items():
        (clone / path).parent.mkdir(parents=True, exist_ok=True)
        (clone / path).write_text(text)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], cwd=clone, check=True, capture_output=True)
    (found,) = find_clones(folder / "repos", folder / "cache")
    return found


@pytest.mark.parametrize(
    ("written", "files", "stays"),
    [
        ("from package import speedups\n", {"package/speedups.pyi": 1}, False),
        ("import package._writer as w\n", {"package/_writer.pyx": 1}, False),
        ("from . import speedups, version\n", {"package/speedups.pyi": 1}, True),
        ("from .speedups import mask\n", {"package/speedups.pyi": 1}, False),
        ("from package import version\n", {}, True),
        ("from package import other, speedups\n", {"package/speedups.pyi": 1}, False),
        ("import package\n", {}, True),
    ],
)
def test_an_import_of_a_module_that_is_no_py_file_leads_to_that_file(
    tmp_path: Path, written: str, files: dict[str, int], stays: bool
) -> None:
    texts = {"speedups.pyi": "", "_writer.pyx": "", "other.py": "", "__init__.py": "version = 1\n", "user.py": written}
    clone = _clone(tmp_path, {f"package/{name}": text for name, text in texts.items()})
    places = {f"package.{name}": f"package/{name}.py" for name in ("user", "other")}
    places["package"] = "package/__init__.py"

    assert python_imports._no_py_modules(clone, places, "package.user", "package", [1]) == (files, stays)


def test_cmake_leaves_the_tree_as_it_is_and_is_looked_for_below_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = {"build/cmake/CMakeLists.txt": "", "tests/cmake/CMakeLists.txt": "", "lib/a.h": "", "lib/a.c": ""}
    clone = _clone(tmp_path, texts)
    cmake = tmp_path / "cmake"
    # Like zlib's, it renames a header beside what it configures.
    cmake.write_text(
        '#!/bin/sh\nmkdir -p "$4"\nmv "$2/../../lib/a.h" "$2/../../lib/a.h.included"\n'
        'echo "[{\\"directory\\": \\"$4\\", \\"command\\": \\"cc -I$2/../../lib\\", \\"file\\": \\"$2/../../lib/a.c\\"}]"'
        ' > "$4/compile_commands.json"\n'
    )
    cmake.chmod(0o755)
    monkeypatch.setattr(Tools, "program", lambda *_: str(cmake))

    (command,) = c_includes._configured(clone, Tools(tmp_path))

    assert (clone.tree / "lib" / "a.h").is_file()
    assert command["file"] == str(clone.tree.resolve() / "build/cmake/../../lib/a.c")
    assert sorted(path.name for path in clone.tree.parent.iterdir()) == [clone.tree.name, f"{clone.tree.name}.build"]


def test_a_file_that_cannot_be_read_costs_its_own_repository_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = _clone(tmp_path, {"package/__init__.py": ""})

    def judge(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "zconf.h")

    monkeypatch.setattr(python_imports, "judge", judge)
    told: list[str] = []

    assert _judge(clone, "python", Tools(tmp_path), told, explicit=False) == []
    assert told == [
        "not judged  owner/name, python: a file cannot be read: [Errno 2] No such file or directory: 'zconf.h'"
    ]


@pytest.mark.parametrize(
    ("how", "unfound", "unjudged"),
    [
        ("package main", {"shop"}, True),
        ("package main", {"./shop"}, False),
        ("relative, source of what is built", {"../dist/shop.js"}, True),
        ("relative, source of what is built", set(), False),
        ("relative", {"../dist/shop.js"}, False),
    ],
)
def test_what_leads_to_the_source_of_something_built_is_not_judged(how: str, unfound: set[str], unjudged: bool) -> None:
    assert javascript_imports._leads_to_what_is_built(how, unfound) is unjudged


def test_a_package_counts_from_the_folder_that_most_imports_count_it_from() -> None:
    said = Counter({"acme.web": 9, "web": 2, "shop": 3})
    assert python_imports._as_said("libs/acme-web/acme/web", said) == ("acme.web", "libs/acme-web")
    assert python_imports._as_said("src/shop", said) == ("shop", "src")
    assert python_imports._as_said("plain", Counter()) == ("plain", "")
