from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from benchmarks.accuracy.clones import find_clones
from benchmarks.accuracy.judgement import NotJudged


def _commit(folder: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], cwd=folder, check=True, capture_output=True)


def _clone(folder: Path) -> Path:
    clone = folder / "repos" / "owner+name"
    clone.mkdir(parents=True)
    (clone / "kept.py").write_text("KEPT = 1\n")
    (clone / "lost.py").write_text("LOST = 1\n")
    _commit(clone)
    return clone


def test_a_clone_is_checked_out_into_the_cache(tmp_path: Path) -> None:
    _clone(tmp_path)
    (found,) = find_clones(tmp_path / "repos", tmp_path / "cache")

    assert found.name == "owner/name"
    assert sorted(path.name for path in found.tree.iterdir()) == ["kept.py", "lost.py"]


def _lose(clone: Path, name: str) -> None:
    asked = ["git", "rev-parse", f"HEAD:{name}"]
    blob = subprocess.run(asked, cwd=clone, check=True, capture_output=True, text=True).stdout.strip()
    (clone / ".git" / "objects" / blob[:2] / blob[2:]).unlink()


def test_a_clone_that_lacks_a_source_file_is_not_judged_and_leaves_nothing_behind(tmp_path: Path) -> None:
    _lose(_clone(tmp_path), "lost.py")
    (found,) = find_clones(tmp_path / "repos", tmp_path / "cache")

    with pytest.raises(NotJudged, match=r"cannot be checked out.*lost\.py"):
        _ = found.tree
    assert list((tmp_path / "cache" / "trees").iterdir()) == []
