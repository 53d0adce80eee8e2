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


def find_clones(folder: Path, cache: Path) -> Iterator[Clone]:
    """Yield the clones in a folder, bare or not, up to two folders deep; `owner+name/repo` is called owner/name."""
    for path in sorted(folder.iterdir()):
        for inner, name in ((path, path.name), (path / "repo", path.name)):
            git_dir = inner / ".git" if (inner / ".git").is_dir() else inner
            if (git_dir / "HEAD").is_file() and (git_dir / "objects").is_dir():
                asked = ["git", f"--git-dir={git_dir}", "rev-parse", "--verify", "--quiet", "HEAD^{commit}"]
                commit = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
                if commit:
                    yield Clone(name.removesuffix(".git").replace("+", "/"), git_dir, commit, cache)
                break
