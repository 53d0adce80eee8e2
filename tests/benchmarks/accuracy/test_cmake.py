"""How C's include folders are come by: from CMake, from CMake without tests, from a person, or not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.accuracy import c_includes, cmake
from benchmarks.accuracy.clones import Clone, find_clones
from benchmarks.accuracy.installed import Tools
from benchmarks.accuracy.judgement import NotJudged

_LISTS = """option(SHOP_BUILD_TESTS "Tests" ON)
  cmake_dependent_option(SHOP_SAMPLES "Samples" ON "A" OFF)
option(SHOP_SKIP_TESTS "No tests" OFF)
option(SHOP_ATTEST "Another" ON)
"""


def _clone(folder: Path, lists: str | None = _LISTS) -> Clone:
    clone = folder / "repos" / "shop"
    (clone / "lib").mkdir(parents=True)
    for name in "abcd":
        (clone / "lib" / f"{name}.c").write_text("#include <a.h>\n")
    (clone / "lib" / "a.h").write_text("int a;\n")
    if lists is not None:
        (clone / "CMakeLists.txt").write_text(lists)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], cwd=clone, check=True, capture_output=True)
    (found,) = find_clones(folder / "repos", folder / "cache")
    return found


def _cmake(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> Path:
    """Put a cmake in place that notes what it is asked, and does the rest of the script. $2 is the source, $4 the build."""
    program, asked = folder / "cmake", folder / "asked"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{asked}"\nmkdir -p "$4"\n{script}')
    program.chmod(0o755)
    monkeypatch.setattr(Tools, "program", lambda *_: str(program))
    return asked


_SAYS = (
    'echo "[{\\"directory\\": \\"$2\\", \\"command\\": \\"cc -I$2/lib\\", \\"file\\": \\"$2/lib/a.c\\"}]"'
    ' > "$4/compile_commands.json"\n'
)
_FAILS = 'echo "-- Cloning into glfw" >&2; echo "CMake Warning: old" >&2; echo "CMake Error at a:1 ($#): No glfw" >&2; exit 1'


def test_what_does_not_configure_is_tried_again_without_tests_and_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _cmake(tmp_path, monkeypatch, f'case "$*" in *BUILD_TESTING=OFF*) {_SAYS};; *) {_FAILS};; esac\n')
    clone = _clone(tmp_path)

    (command,), how = cmake.configured(clone, Tools(tmp_path))

    assert (command["file"], how) == (f"{clone.tree.resolve()}/lib/a.c", ", without tests and examples,")
    first, second = asked.read_text().splitlines()
    assert first.endswith("-Wno-dev")
    assert second.endswith("-Wno-dev -DBUILD_TESTING=OFF -DSHOP_BUILD_TESTS=OFF -DSHOP_SAMPLES=OFF")


def test_the_reason_is_cmakes_first_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _cmake(tmp_path, monkeypatch, _FAILS)
    clone = _clone(tmp_path)

    with pytest.raises(NotJudged) as said:
        cmake.configured(clone, Tools(tmp_path))

    # "6" arguments: of the first try, which asks for the whole.
    reason = "CMake does not configure here: CMake Error at a:1 (6): No glfw"
    assert str(said.value) == f"{reason}; --include shop=folder:folder would do instead"
    assert [path.name for path in clone.tree.parent.iterdir()] == [clone.tree.name]


@pytest.mark.parametrize("script", ["", 'echo "[]" > "$4/compile_commands.json"\n'])
def test_a_project_of_headers_alone_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _cmake(tmp_path, monkeypatch, script)

    with pytest.raises(NotJudged, match=r"^CMake compiles nothing of it here \(header-only\?\); --include shop="):
        cmake.configured(_clone(tmp_path), Tools(tmp_path))


def test_include_folders_by_hand_do_without_cmake(tmp_path: Path) -> None:
    clone = _clone(tmp_path, lists=None)
    assert "or given by --include shop=folder:folder" in str(c_includes.why_not(clone))

    clone.include_folders = ["lib"]

    assert c_includes.why_not(clone) is None
    folders = c_includes._Folders(clone, Tools(tmp_path))
    assert (folders.of("lib/a.c"), folders.said) == ([f"-I{clone.tree.resolve()}/lib"], "by hand (lib)")
    clone.include_folders = ["lib", "lip"]
    with pytest.raises(NotJudged, match=r"it has no folder 'lip'"):
        c_includes._Folders(clone, Tools(tmp_path))
