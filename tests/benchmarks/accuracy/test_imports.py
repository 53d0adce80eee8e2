"""What the judges of imports make of answers that their tools cannot give whole."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.accuracy import cmake, java_uses, javascript_imports, python_imports
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
    program = tmp_path / "cmake"
    # Like zlib's, it renames a header beside what it configures.
    program.write_text(
        '#!/bin/sh\nmkdir -p "$4"\nmv "$2/../../lib/a.h" "$2/../../lib/a.h.included"\n'
        'echo "[{\\"directory\\": \\"$4\\", \\"command\\": \\"cc -I$2/../../lib\\", \\"file\\": \\"$2/../../lib/a.c\\"}]"'
        ' > "$4/compile_commands.json"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr(Tools, "program", lambda *_: str(program))

    (command,), how = cmake.configured(clone, Tools(tmp_path))

    assert how == ""

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


def test_a_compiler_takes_types_and_a_module_of_commonjs_what_is_handed_to_require(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = _clone(tmp_path, {f"main.{ending}": "" for ending in ("ts", "js", "mjs", "cjs")})
    node, asked = tmp_path / "node", tmp_path / "asked"
    node.write_text(f'#!/bin/sh\ncat >> "{asked}"\necho >> "{asked}"\necho \'{{"modules": []}}\'\n')
    node.chmod(0o755)
    monkeypatch.setattr(Tools, "program", lambda *_: str(node))
    monkeypatch.setattr(Tools, "node", lambda *_: tmp_path)

    javascript_imports._cruised(clone, Tools(tmp_path), set(clone.mapped.files))

    given = [json.loads(line) for line in asked.read_text().splitlines()]
    assert {tuple(one["files"]): one["resolving"]["conditionNames"] for one in given} == {
        ("main.ts",): ["import", "require", "node", "default", "types"],
        ("main.js", "main.mjs"): ["import", "require", "node", "default"],
        ("main.cjs",): ["require", "node", "default"],
    }


def test_a_file_beside_a_script_is_not_judged_where_grimp_knows_nothing_of_the_line(tmp_path: Path) -> None:
    clone = _clone(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/main.py": "import items\nif __name__ == '__main__':\n    items.run()\n",
            "shop/items.py": "",
        },
    )
    clone.mapped.imports = [one for one in clone.mapped.imports if one.how == "beside the script"]
    known = {"shop/__init__.py", "shop/main.py", "shop/items.py"}
    fact, counts = ("shop/main.py", "shop/items.py"), Counter[str]()

    assert len(clone.mapped.imports) == 1
    assert python_imports._ours(clone, known, {}, set(), counts) == {}
    assert counts == {"script": 1}
    assert list(python_imports._ours(clone, known, {}, {("shop/main.py", 1)}, Counter())) == [fact]
    assert list(python_imports._ours(clone, known, {fact: ""}, set(), Counter())) == [fact]


@pytest.mark.skipif(not shutil.which("javac"), reason="needs a JDK")
def test_what_javac_takes_in_place_of_what_is_missing_is_no_use(tmp_path: Path) -> None:
    texts = {
        "a/Option.java": "package a;\npublic class Option { public static class Inner {} }\n",
        "a/Shadowed.java": "package a;\nimport out.side.Option;\nclass Shadowed { Option one; Option.Inner two; }\n",
        "a/Named.java": "package a;\nimport out.side.Option;\nclass Named { a.Option one; }\n",
        "a/Plain.java": "package a;\nimport out.side.Other;\nclass Plain { Option one; Option.Inner two; }\n",
        "b/Star.java": "package b;\nimport a.*;\nimport out.side.Option;\nclass Star { Option one; }\n",
        "b/Maker.java": "package b;\nclass Maker { a.Option make() { return null; } }\n",
        "b/Calls.java": "package b;\nclass Calls { Object f(Maker m) { return m.make().getName(); } }\n",
        "b/Imported.java": "package b;\nimport a.Option;\nclass Imported { Option.Inner one; }\n",
    }
    (judgement,) = java_uses.judge(_clone(tmp_path, texts), Tools(tmp_path))

    # Nor does a method that is missing make a use of the class that it is looked for in.
    uses = {(path, "a/Option.java") for path in ("a/Named.java", "a/Plain.java", "b/Imported.java", "b/Maker.java")}
    uses.add(("b/Calls.java", "b/Maker.java"))
    assert set(judgement.truth) == uses


def test_a_package_counts_from_the_folder_that_most_imports_count_it_from() -> None:
    said = Counter({"acme.web": 9, "web": 2, "shop": 3})
    assert python_imports._as_said("libs/acme-web/acme/web", said) == ("acme.web", "libs/acme-web")
    assert python_imports._as_said("src/shop", said) == ("shop", "src")
    assert python_imports._as_said("plain", Counter()) == ("plain", "")
