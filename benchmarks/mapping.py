"""Clone and map every repository of a folder; pip's figures against the goals, and a refresh after one commit."""

from __future__ import annotations

import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.process import Memory, Server, serve, until_end
from benchmarks.report import Report

GIT = ["git", "-c", "safe.directory=*"]


def git_dirs(repos: Path) -> list[Path]:
    """Return the repositories in a folder: bare ones, clones, and folders that hold one named repo."""
    found = []
    for folder in sorted(repos.iterdir()):
        for candidate in (folder / "repo", folder / ".git", folder):
            if (candidate / "objects").is_dir():
                found.append(candidate)
                break
    return found


def label(path: Path) -> str:
    return path.parent.name if path.name in {"repo", ".git"} else path.name


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Map each repository on a fresh instance."""
    folder.mkdir(parents=True)
    with serve(folder / "all", repos) as (server, _):
        for path in git_dirs(repos):
            try:
                seconds, _, peak, counts = _map(server, path)
            except RuntimeError as error:  # a clone that cannot be mapped is a line of the table, not its end
                report.line(f"clone + map {label(path)}", str(error))
                continue
            report.line(
                f"clone + map {label(path)}: {counts['files']:,} files, {counts['commits']:,} commits",
                f"{seconds:.1f} s, {peak / 1e6:.0f} MB",
            )
    pip = next((path for path in git_dirs(repos) if "pip" in label(path)), None)
    if pip is None:
        report.line("pypa/pip is not among the clones", "–")
        return
    _measure_pip(report, folder, pip)


def _map(server: Server, path: Path) -> tuple[float, float, int, dict]:
    """Return seconds of the whole job, seconds of its analysis alone, peak bytes, counts."""
    started = time.time()
    with Memory(server.process.pid) as memory:
        project = server.ask("POST", "/api/projects", {"repository_url": str(path)})
        job = server.wait(project["job_id"])
    seconds = until_end(started, job)
    fetched = {"reach", "receive", "resolve_deltas"}
    analysis = seconds - sum(stage["seconds"] or 0 for stage in job["stages"] if stage["name"] in fetched)
    return seconds, analysis, memory.peak, server.ask("GET", f"/api/projects/{project['id']}")["counts"]


def _measure_pip(report: Report, folder: Path, pip: Path) -> None:
    source = folder / "pip.git"
    subprocess.run([*GIT, "clone", "-q", "--bare", f"file://{pip}", str(source)], check=True)
    wholes, analyses, peaks, logs, refreshes, unchanged = [], [], [], [], [], []
    for number in range(3):
        logs.append(_numstat(source))
        with serve(folder / f"pip{number}", folder) as (server, _):
            whole, analysis, peak, _ = _map(server, source)
            wholes.append(whole)
            analyses.append(analysis)
            peaks.append(peak)
            unchanged.append(_refresh(server))
            _commit(source, number)
            refreshes.append(_refresh(server))
    whole, peak = statistics.median(wholes), max(peaks) / 1e6
    ratio = statistics.median(a / b for a, b in zip(analyses, logs, strict=True))
    refresh = statistics.median(a / b for a, b in zip(refreshes, wholes, strict=True))
    report.line("pip: clone + full map (median of 3)", f"{whole:.1f} s", "≤ 12 s", whole <= 12)
    report.line("pip: peak memory, children included", f"{peak:.0f} MB", "≤ 600 MB", peak <= 600)
    report.line("pip: map without clone / git log --numstat", f"{ratio:.2f} ×", "≤ 3 ×", ratio <= 3)
    report.line("pip: git log --numstat alone", f"{statistics.median(logs):.2f} s")
    report.line("pip: refresh after one commit", f"{statistics.median(refreshes):.2f} s")
    report.line("pip: refresh after one commit / first map", f"{refresh:.3f} ×", "≤ 0.1 ×", refresh <= 0.1)
    report.line(
        "pip: refresh with nothing new",
        f"{statistics.median(unchanged):.2f} s",
        "< 1 s",
        statistics.median(unchanged) < 1,
    )


def _numstat(source: Path) -> float:
    started = time.perf_counter()
    subprocess.run(
        [*GIT, f"--git-dir={source}", "log", "--numstat", "-z", "--format=%H"], stdout=subprocess.DEVNULL, check=True
    )
    return time.perf_counter() - started


def _refresh(server: Server) -> float:
    started = time.time()
    job = server.ask("POST", "/api/projects/1/refresh")
    return until_end(started, server.wait(job["id"]))


def _commit(source: Path, number: int) -> None:
    """Change one Python file on top of the default branch, by plumbing, in the bare repository."""

    def git(*arguments: str, given: str = "") -> str:
        who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
        done = subprocess.run(
            [*GIT, *who, f"--git-dir={source}", *arguments], input=given, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    text = git("show", "HEAD:setup.py") if "setup.py" in git("ls-tree", "--name-only", "HEAD") else ""
    blob = git("hash-object", "-w", "--stdin", given=f"{text}\n# change {number}\n")
    tree = git("ls-tree", "HEAD")
    lines = [line for line in tree.splitlines() if not line.endswith("\tsetup.py")]
    made = git("mktree", given="\n".join([*lines, f"100644 blob {blob}\tsetup.py"]) + "\n")
    commit = git("commit-tree", made, "-p", "HEAD", "-m", f"change {number}")
    git("update-ref", "HEAD", commit)
