"""A repository of 20,000 files made from all the clones of a folder: time linear in lines, peak memory, refresh."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from benchmarks.mapping import GIT, git_dirs, label
from benchmarks.process import Memory, serve
from benchmarks.report import Report

FILES = 20_000
SIZES = (0.2, 0.4, 0.6, 0.8, 1.0)
# What no tool would parse says nothing of its speed.
_ENDINGS = (
    ".py",
    ".js",
    ".ts",
    ".tsx",
    ".go",
    ".rs",
    ".java",
    ".c",
    ".h",
    ".cc",
    ".cpp",
    ".rb",
    ".php",
    ".cs",
    ".kt",
    ".scala",
)
_WHO = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Map five sizes of it, each on a fresh instance, and refresh the largest."""
    folder.mkdir(parents=True)
    maker, bare = folder / "maker.git", folder / "large.git"
    listed = make(maker, git_dirs(repos))
    points: list[tuple[int, float]] = []
    for share in SIZES:
        chosen = listed[: int(FILES * share)] if len(listed) >= FILES else listed[: int(len(listed) * share)]
        commit(maker, chosen, f"{len(chosen)} files")
        publish(maker, bare)
        with serve(folder / f"data{share}", folder) as (server, _), Memory(server.process.pid) as memory:
            project = server.ask("POST", "/api/projects", {"repository_url": str(bare)})
            job = server.wait(project["job_id"], 1800)
            seconds = sum(
                stage["seconds"] or 0 for stage in job["stages"] if stage["name"] in {"read", "history", "draw"}
            )
            content = server.ask("GET", f"/api/projects/{project['id']}/system-map")["content"]
            points.append((content["lines"], seconds))
            report.line(
                f"{content['files']:,} files, {content['lines']:,} lines: map",
                f"{seconds:.1f} s, {memory.peak / 1e6:.0f} MB",
            )
            if share == SIZES[-1]:
                peak = memory.peak / 1e6
                report.line("  peak memory", f"{peak:.0f} MB", "≤ 1,500 MB", peak <= 1500)
                server.rest(1800, beside={"search_embedding"})  # the words of the first map are indexed
                touch(maker, chosen, 10)
                publish(maker, bare)
                before = server.wait(server.ask("POST", f"/api/projects/{project['id']}/refresh")["id"], 600)
                took = sum(
                    stage["seconds"] or 0 for stage in before["stages"] if stage["name"] in {"read", "history", "draw"}
                )
                report.line(
                    "  refresh after one commit to ten files, without the fetch", f"{took:.1f} s", "≤ 4 s", took <= 4
                )
    fit = r_squared(points)
    report.line("  seconds against lines, five sizes: R²", f"{fit:.3f}", "≥ 0.98", fit >= 0.98)


def make(bare: Path, sources: list[Path]) -> list[str]:
    """Make an empty repository that borrows the sources' objects; return index lines of all their code, mixed."""
    subprocess.run([*GIT, "init", "-q", "--bare", str(bare)], check=True)
    (bare / "objects/info/alternates").write_text("".join(f"{source.resolve()}/objects\n" for source in sources))
    lines: list[str] = []
    seen: set[str] = set()
    for source in sources:
        said = subprocess.run(
            [*GIT, "-C", str(source), "ls-tree", "-r", "HEAD"], capture_output=True, text=True, check=False
        ).stdout
        for line in said.splitlines():
            head, _, path = line.partition("\t")
            mode, kind, blob = head.split()
            if kind == "blob" and path.endswith(_ENDINGS) and blob not in seen and '"' not in path:
                seen.add(blob)
                lines.append(f"{mode} {blob}\t{label(source)}/{path}")
    # A clone may lack objects; what is not there cannot be committed.
    ids = "".join(f"{line.split()[1]}\n" for line in lines)
    checked = subprocess.run(
        [*GIT, "-C", str(bare), "cat-file", "--batch-check"], input=ids, capture_output=True, text=True, check=True
    )
    there = [not said.endswith("missing") for said in checked.stdout.splitlines()]
    return [line for line, kept in zip(lines, there, strict=True) if kept]


def publish(maker: Path, bare: Path) -> None:
    """Bring `bare` to the maker's head; it holds all objects itself, because Gander reads no borrowed ones."""
    if not bare.exists():
        subprocess.run([*GIT, "clone", "-q", "--bare", f"file://{maker}", str(bare)], check=True)
        return
    branch = subprocess.run([*GIT, "-C", str(bare), "symbolic-ref", "HEAD"], check=True, capture_output=True, text=True)
    subprocess.run([*GIT, "-C", str(bare), "fetch", "-q", str(maker), f"+HEAD:{branch.stdout.strip()}"], check=True)


def commit(bare: Path, lines: list[str], message: str) -> None:
    """Commit exactly these files on top of what is there."""
    index = bare / "bench-index"
    index.unlink(missing_ok=True)
    environment = {**os.environ, **dict.fromkeys(_WHO, "bench"), "GIT_INDEX_FILE": str(index)}

    def git(*arguments: str, given: str | None = None, check: bool = True) -> str:
        done = subprocess.run(
            [*GIT, "-C", str(bare), *arguments],
            input=given,
            capture_output=True,
            text=True,
            check=check,
            env=environment,
        )
        return done.stdout.strip()

    git("update-index", "--index-info", given="".join(f"{line}\n" for line in lines))
    parent = git("rev-parse", "-q", "--verify", "HEAD", check=False)
    made = git("commit-tree", git("write-tree"), *(["-p", parent] if parent else []), "-m", message)
    git("update-ref", "HEAD", made)


def touch(bare: Path, lines: list[str], count: int) -> None:
    """Commit a change of `count` files."""
    changed = list(lines)
    for place in range(0, len(lines), max(1, len(lines) // count)):
        head, _, path = lines[place].partition("\t")
        blob = head.split()[1]
        body = subprocess.run([*GIT, "-C", str(bare), "cat-file", "blob", blob], capture_output=True, check=True).stdout
        made = subprocess.run(
            [*GIT, "-C", str(bare), "hash-object", "-w", "--stdin"],
            input=body + b"\n\n",
            capture_output=True,
            check=True,
        ).stdout.decode()
        changed[place] = f"100644 {made.strip()}\t{path}"
    commit(bare, changed, "change ten files")


def r_squared(points: list[tuple[int, float]]) -> float:
    """Return how much of the seconds a straight line over the lines explains."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in points)
    spread_x, spread_y = sum((x - mean_x) ** 2 for x, _ in points), sum((y - mean_y) ** 2 for _, y in points)
    return covariance * covariance / (spread_x * spread_y) if spread_x and spread_y else 1.0
