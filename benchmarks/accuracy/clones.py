"""Local clones as Gander and the oracles need them: the git folder, the mapped commit, and its files on disk."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from benchmarks.accuracy.judgement import NotJudged
from benchmarks.accuracy.mapped import Mapped, map_clone


@dataclass
class Clone:
    """One repository to judge."""

    name: str
    git_dir: Path
    commit: str
    cache: Path  # the benchmark's own folder, for work trees
    include_folders: list[str] | None = None  # of C and C++, where who runs this says them

    @cached_property
    def mapped(self) -> Mapped:
        """What Gander reads and resolves: computed once, whoever asks."""
        return map_clone(self.git_dir, self.commit)

    @cached_property
    def tree(self) -> Path:
        """The commit's files on disk, for tools that read folders. Made once per commit; nothing of it is run.

        Raises NotJudged where the clone is damaged.
        """
        tree = self.cache / "trees" / f"{self.name.replace('/', '+')}-{self.commit[:12]}"
        if not tree.is_dir():
            part = tree.with_name(f"{tree.name}.part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            # An index of its own, so that the clone stays as it is; no hook, no filter from anybody's configuration.
            environment = {
                "PATH": os.environ["PATH"],
                "HOME": str(part),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_INDEX_FILE": str(self.cache / "trees" / f"{tree.name}.index"),
            }
            git = ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.bare=false", f"--git-dir={self.git_dir}"]
            _run([*git, "read-tree", self.commit], environment, part)
            checkout = [*git, f"--work-tree={part}", "checkout-index", "--all", "--force", f"--prefix={part}/"]
            _run(checkout, environment, part)
            Path(environment["GIT_INDEX_FILE"]).unlink()
            part.rename(tree)
        return tree

    def lines(self, path: str) -> list[str]:
        """Return the lines of a file."""
        return _lines(self.tree / path)

    def line(self, path: str, number: int | None) -> str:
        """Return a place as people look it up: `path:line  the line`."""
        if not number:
            return path
        try:
            return f"{path}:{number}  {self.lines(path)[number - 1].strip()[:120]}"
        except (OSError, IndexError):
            return f"{path}:{number}"


def _run(command: list[str], environment: dict[str, str], part: Path) -> None:
    """Run git; where the clone is damaged, nothing is left behind and NotJudged names the first thing it lacks."""
    done = subprocess.run(
        command, check=False, env=environment, cwd=part, capture_output=True, text=True, errors="replace"
    )
    if done.returncode:
        shutil.rmtree(part, ignore_errors=True)
        Path(environment["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        said = done.stderr.strip().splitlines()[:1] or [f"git ended with {done.returncode}"]
        raise NotJudged(f"its files cannot be checked out: {said[0][:200]}")


@lru_cache(64)
def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8", errors="replace").split("\n")


def find_clones(folder: Path, cache: Path, unusable: list[tuple[str, str]] | None = None) -> Iterator[Clone]:
    """Yield the folder itself where it is a clone, else the clones in it, up to two folders deep.

    A clone is bare or not, a work tree of another's, a submodule's checkout. `owner/name`, `owner+name` and
    `owner+name/repo` are called owner/name. What looks like a clone and cannot be read is added to `unusable`: its
    name, and why.
    """
    for path, name in _candidates(folder):
        try:
            git_dir, commit = _head(path)
        except (NotJudged, OSError) as error:
            if unusable is not None:
                unusable.append((name, str(error)))
        else:
            yield Clone(name, git_dir, commit, cache)


def _candidates(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield what looks like a clone, with its name."""
    folder = folder.resolve()
    if _looks_like_clone(folder):
        yield folder, _name(folder.parent if folder.name == ".git" else folder)
        return
    for path in _folders(folder):
        if _looks_like_clone(path):
            yield path, _name(path)
            continue
        for inner in _folders(path):
            if _looks_like_clone(inner):
                yield inner, _name(path) if inner.name == "repo" else f"{path.name}/{_name(inner)}"


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except PermissionError:
        return []  # nothing can be told of what lies in it


def _name(path: Path) -> str:
    whole = path.parent if path.name == "repo" and "+" in path.parent.name else path  # Gander's own folders of clones
    return whole.name.removesuffix(".git").replace("+", "/")


def _looks_like_clone(path: Path) -> bool:
    """Return whether git's files lie there: those of a bare clone, or `.git`, a folder or a file that names one."""
    try:
        is_bare = (path / "HEAD").is_file() and ((path / "objects").is_dir() or (path / "refs").is_dir())
        return is_bare or (path / ".git").exists()
    except PermissionError:
        return False


def _head(path: Path) -> tuple[Path, str]:
    """Return the folder that has the objects, and the commit that is checked out. Raises NotJudged with the reason."""
    git_dir = path / ".git"
    if git_dir.is_file():  # of a work tree of another clone, or of a submodule
        said = git_dir.read_text("utf-8", errors="replace").strip()
        git_dir = path / said.removeprefix("gitdir:").strip()
        if not said.startswith("gitdir:") or not git_dir.is_dir():
            raise NotJudged(f"its .git is a file that leads to no folder: {said[:200]}")
    elif not git_dir.is_dir():
        git_dir = path
    if not (git_dir / "HEAD").is_file():
        raise NotJudged(f"there is no HEAD in {git_dir}")
    common = git_dir / "commondir"  # a work tree has a HEAD of its own, the rest lies with the clone that it is of
    home = (git_dir / common.read_text("utf-8").strip()).resolve() if common.is_file() else git_dir
    if not (home / "objects").is_dir():
        raise NotJudged(f"there is no folder of objects in {home}")
    commit = _git(git_dir, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if not commit:
        raise NotJudged(_why_no_commit(git_dir))
    return home, commit


def _why_no_commit(git_dir: Path) -> str:
    head = (git_dir / "HEAD").read_text("utf-8", errors="replace").strip()[:200]
    lost = _git(git_dir, "rev-parse", "--verify", "--quiet", "HEAD")
    if lost or not head.startswith("ref:") or _git(git_dir, "for-each-ref", "--count=1"):
        return f"its HEAD ({lost or head}) leads to no commit that it has"
    return "it has no commit"


def _git(git_dir: Path, *asked: str) -> str:
    done = subprocess.run(
        ["git", f"--git-dir={git_dir}", *asked], capture_output=True, text=True, errors="replace", check=False
    )
    return done.stdout.strip()
