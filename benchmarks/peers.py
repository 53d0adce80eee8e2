"""Map the same repositories with Gander and with its peers, in one run, and compare seconds and memory.

aider's repository map (no model needed) is what inventory, parse, resolve and rank are held against; `repowise init
--mode fast --no-prose` is what the whole map with its history is held against. Both are installed from PyPI into an
environment of their own, below the user's cache folder, never into the product's. Each peer gets a fresh work tree and
a fresh home, no key, and starts cold; Gander gets a fresh data folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.mapping import GIT, git_dirs, label
from benchmarks.process import Memory, serve, until_end
from benchmarks.report import Report

REPOSITORIES = ("flask", "pip", "celery", "redis")
PEERS = {"aider": "aider-chat==0.86.2", "repowise": "repowise==0.59.0"}
# How many times faster than the peer the whole map has to be.
TIMES_FASTER = {"flask": 8}
TIMES_FASTER_ELSE = 15
_AIDER = """
import os, sys, time
from aider.io import InputOutput
from aider.repomap import RepoMap
class Model:
    def token_count(self, text):
        return len(text) // 4
root = sys.argv[1]
files = [os.path.join(root, line) for line in sys.stdin.read().splitlines()]
started = time.perf_counter()
said = RepoMap(map_tokens=1024, root=root, main_model=Model(), io=InputOutput(yes=True)).get_repo_map([], files)
print("SECONDS", time.perf_counter() - started, len(said or ""))
"""
_GANDER = """
import gc, sys
gc.disable()  # as the map's child does
from pathlib import Path
from benchmarks.structure import rank_repository
print("SECONDS", *rank_repository(Path(sys.argv[1]), sys.argv[2]))
"""


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Compare on those of REPOSITORIES that are in the folder."""
    folder.mkdir(parents=True)
    tools = {name: _installed(name, requirement) for name, requirement in PEERS.items()}
    for path in git_dirs(repos):
        name = label(path).split("+")[-1].removesuffix(".git")
        if name in REPOSITORIES:
            _compare(report, folder / name, path, name, tools)


def _installed(name: str, requirement: str) -> Path:
    """Return the bin folder of an environment that holds one peer; made once."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gander-benchmarks" / name
    done = cache / f".{requirement}"
    if not done.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(cache)], check=True)
        subprocess.run([str(cache / "bin/python"), "-m", "pip", "install", "-q", requirement], check=True)
        done.touch()
    return cache / "bin"


def _compare(report: Report, folder: Path, path: Path, name: str, tools: dict[str, Path]) -> None:
    folder.mkdir()
    bare, tree = folder / "bare.git", folder / "tree"
    subprocess.run([*GIT, "clone", "-q", "--bare", f"file://{path}", str(bare)], check=True)
    subprocess.run([*GIT, "clone", "-q", str(bare), str(tree)], check=True)
    head = subprocess.run(
        [*GIT, "-C", str(bare), "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    listed = subprocess.run([*GIT, "-C", str(tree), "ls-files"], check=True, capture_output=True, text=True).stdout
    aider = _seconds(folder, [str(tools["aider"] / "python"), "-c", _AIDER, str(tree)], listed)
    ours = _seconds(folder, [sys.executable, "-c", _GANDER, str(bare), head], "")
    ratio = ours / aider
    report.line(
        f"{name}: inventory to rank / aider's cold map ({ours:.2f} / {aider:.2f} s)",
        f"{ratio:.2f} ×",
        "≤ 0.33 ×",
        ratio <= 1 / 3,
    )
    theirs, their_peak = _whole(
        folder, [str(tools["repowise"] / "repowise"), "init", "-y", "--mode", "fast", "--no-prose"], tree
    )
    mine, my_peak = _mapped(folder, bare)
    goal = TIMES_FASTER.get(name, TIMES_FASTER_ELSE)
    report.line(
        f"{name}: repowise / the whole map ({theirs:.1f} / {mine:.1f} s)",
        f"{theirs / mine:.1f} ×",
        f"≥ {goal} ×",
        theirs / mine >= goal,
    )
    memory = my_peak / their_peak
    report.line(
        f"{name}: peak memory ({my_peak / 1e6:.0f} / {their_peak / 1e6:.0f} MB)",
        f"{memory:.2f} ×",
        "≤ 0.5 ×",
        memory <= 0.5,
    )


def _seconds(folder: Path, command: list[str], given: str) -> float:
    said = subprocess.run(
        command,
        input=given,
        capture_output=True,
        text=True,
        check=True,
        env=_environment(folder, command),
        cwd=_cwd(command),
    )
    return float(next(line for line in said.stdout.splitlines() if line.startswith("SECONDS")).split()[1])


def _cwd(command: list[str]) -> str | None:
    return None if command[0] == sys.executable else "/"


def _environment(folder: Path, command: list[str]) -> dict[str, str]:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    return {
        "PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": ".",
    }


def _whole(folder: Path, command: list[str], tree: Path) -> tuple[float, int]:
    """Return seconds and peak bytes of a peer's command in a work tree."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=tree,
        env=_environment(folder, command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    with Memory(process.pid) as memory:
        _, errors = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{command[0]} failed: {errors.decode(errors='replace')[-500:]}")
    return time.perf_counter() - started, memory.peak


def _mapped(folder: Path, bare: Path) -> tuple[float, int]:
    """Return seconds of the whole map but for the clone, and peak bytes of server and children."""
    with serve(folder / "gander", folder) as (server, _), Memory(server.process.pid) as memory:
        started = time.time()
        project = server.ask("POST", "/api/projects", {"repository_url": str(bare)})
        job = server.wait(project["job_id"])
        seconds = until_end(started, job)
        fetched = {"reach", "receive", "resolve_deltas"}
        seconds -= sum(stage["seconds"] or 0 for stage in job["stages"] if stage["name"] in fetched)
        missing = server.ask("GET", f"/api/projects/{project['id']}/system-map")["content"]["missing"]
        if missing:
            raise RuntimeError(f"the map lacks {json.dumps(missing)}")
    return seconds, memory.peak
