from __future__ import annotations

import shutil
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


def _git(folder: Path, *asked: str) -> None:
    # A submodule of a local folder is what git calls a transport by file, which it does not allow by default.
    always = ["-c", "protocol.file.allow=always", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run(["git", *always, *asked], cwd=folder, check=True, capture_output=True)


def _names(folder: Path, tmp_path: Path) -> list[str]:
    return [clone.name for clone in find_clones(folder, tmp_path / "cache")]


def test_work_trees_and_submodules_are_clones(tmp_path: Path) -> None:
    clone = _clone(tmp_path)
    _git(clone, "worktree", "add", "--detach", str(tmp_path / "repos" / "beside"))
    (tmp_path / "repos" / "whole").mkdir()
    _git(tmp_path / "repos" / "whole", "init", "-q")
    _git(tmp_path / "repos" / "whole", "submodule", "add", str(clone), "part")

    unusable: list[tuple[str, str]] = []
    found = list(find_clones(tmp_path / "repos", tmp_path / "cache", unusable))
    (part,) = find_clones(tmp_path / "repos" / "whole" / "part", tmp_path / "cache")

    assert [one.name for one in found] == ["beside", "owner/name"]
    assert unusable == [("whole", "it has no commit")]
    assert part.name == "part"
    for one in (*found, part):
        assert sorted(path.name for path in one.tree.iterdir()) == ["kept.py", "lost.py"]
        assert sorted(one.mapped.files) == ["kept.py", "lost.py"]


def test_clones_lie_up_to_two_folders_deep_and_are_found_by_their_own_folder(tmp_path: Path) -> None:
    clone = _clone(tmp_path)
    folder = tmp_path / "repos"
    for path in ("bare.git", "owner/first", "owner/second+x", "other+one/repo", "a/b/too-deep"):
        _git(folder, "clone", "-q", "--bare", str(clone), path)
    (folder / "empty").mkdir()

    assert _names(folder, tmp_path) == [*sorted(["bare", "other/one", "owner/first", "owner/second/x"]), "owner/name"]
    assert _names(clone, tmp_path) == _names(clone / ".git", tmp_path) == ["owner/name"]
    assert _names(folder / "bare.git", tmp_path) == ["bare"]
    assert _names(folder / "other+one" / "repo", tmp_path) == _names(folder / "other+one", tmp_path) == ["other/one"]
    assert _names(folder / "empty", tmp_path) == []


def test_what_looks_like_a_clone_and_cannot_be_read_is_told_with_the_reason(tmp_path: Path) -> None:
    clone = _clone(tmp_path)
    for name in ("beheaded", "garbled", "headless", "hollow", "lost", "unborn"):
        _git(tmp_path / "repos", "clone", "-q", str(clone), name)
    git = {path.name: path / ".git" for path in (tmp_path / "repos").iterdir()}
    shutil.rmtree(git["beheaded"] / "objects")
    (git["garbled"] / "HEAD").write_text("garbage\n")
    (git["headless"] / "HEAD").unlink()
    shutil.rmtree(git["hollow"] / "objects")
    (git["hollow"] / "objects").mkdir()
    shutil.rmtree(git["lost"])
    git["lost"].write_text("gitdir: ../gone\n")
    _git(tmp_path / "repos" / "unborn", "update-ref", "-d", "HEAD")
    for kept in ("refs", "packed-refs"):
        shutil.rmtree(git["unborn"] / kept, ignore_errors=True)
    (git["unborn"] / "packed-refs").unlink(missing_ok=True)
    (git["unborn"] / "refs").mkdir()
    commit = (git["hollow"] / (git["hollow"] / "HEAD").read_text().removeprefix("ref:").strip()).read_text().strip()

    unusable: list[tuple[str, str]] = []
    found = [one.name for one in find_clones(tmp_path / "repos", tmp_path / "cache", unusable)]

    assert found == ["owner/name"]
    assert unusable == [
        ("beheaded", f"there is no folder of objects in {git['beheaded']}"),
        ("garbled", "its HEAD (garbage) leads to no commit that it has"),
        ("headless", f"there is no HEAD in {git['headless']}"),
        ("hollow", f"its HEAD ({commit}) leads to no commit that it has"),
        ("lost", "its .git is a file that leads to no folder: gitdir: ../gone"),
        ("unborn", "it has no commit"),
    ]
