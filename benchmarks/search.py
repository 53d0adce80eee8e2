"""Search by words: indexing pip after its map, a refresh of ten files, queries over 100,000 passages made by a seed."""

from __future__ import annotations

import http.client
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from benchmarks.mapping import GIT, git_dirs, label
from benchmarks.process import Server, serve
from benchmarks.report import Report
from models import MapModule, Project, SystemMap, User
from services.core.database import Database, make_engine
from services.core.settings import load_settings
from services.search import words
from services.search.chunks import Chunk
from services.search.words import CutBlob, count_chunks

PASSAGES, IN_A_FILE, VOCABULARY = 100_000, 12, 30_000
QUESTIONS = 200
INDEX_SECONDS, REFRESH_SECONDS, QUERY_MS, STATUS_MS = 5.0, 1.0, 30.0, 50.0


def measure(report: Report, folder: Path, repos: Path) -> None:
    """Measure all three; without a clone of pip the last one alone."""
    folder.mkdir(parents=True)
    pip = next((path for path in git_dirs(repos) if "pip" in label(path)), None)
    if pip is None:
        report.line("search: pypa/pip is not among the clones", "–")
    else:
        _measure_pip(report, folder, pip)
    _measure_queries(report, folder / "many")


def _measure_pip(report: Report, folder: Path, pip: Path) -> None:
    source = folder / "pip.git"
    subprocess.run([*GIT, "clone", "-q", "--bare", f"file://{pip}", str(source)], check=True)
    with serve(folder / "pip", folder) as (server, _):
        project = server.ask("POST", "/api/projects", {"repository_url": str(source)})
        server.wait(project["job_id"])
        with _Status(server) as status:
            seconds, result = _indexed(server, 1)
        report.line(
            f"index pip's words after its map: {result['files']:,} files, {result['commits']:,} commits",
            f"{seconds:.1f} s",
            f"≤ {INDEX_SECONDS:.0f} s",
            seconds <= INDEX_SECONDS,
        )
        p99 = status.p99()
        report.line("  /api/status meanwhile, p99", f"{p99:.0f} ms", f"≤ {STATUS_MS:.0f} ms", p99 <= STATUS_MS)
        _change_ten(source)
        server.wait(server.ask("POST", f"/api/projects/{project['id']}/refresh")["id"])
        seconds, result = _indexed(server, 2)
        report.line(
            f"refresh of the words after {result['added']} changed files",
            f"{seconds:.2f} s",
            f"≤ {REFRESH_SECONDS:.0f} s",
            seconds <= REFRESH_SECONDS,
        )


def _indexed(server: Server, number: int) -> tuple[float, dict]:
    """Wait for the job of this number that indexes; return its seconds and result."""
    while True:
        jobs = [job for job in server.ask("GET", "/api/jobs?limit=200") if job["job_type"] == "search_indexing"]
        ended = [job for job in jobs if job["status"] == "completed" and (job["result"] or {}).get("files")]
        if len(ended) >= number:
            newest = max(ended, key=lambda job: job["id"])
            took = datetime.fromisoformat(newest["finished_at"]) - datetime.fromisoformat(newest["started_at"])
            return took.total_seconds(), newest["result"]
        time.sleep(0.05)


class _Status:
    """Asks /api/status over one connection while the block lasts."""

    def __init__(self, server: Server) -> None:
        self._port, self._stop, self._times = server.port, threading.Event(), [0.0]
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while not self._stop.wait(0.02):
            started = time.perf_counter()
            connection.request("GET", "/api/status")
            connection.getresponse().read()
            self._times.append(time.perf_counter() - started)
        connection.close()

    def p99(self) -> float:
        """Milliseconds."""
        return sorted(self._times)[int(len(self._times) * 0.99)] * 1000


def _change_ten(source: Path) -> None:
    """Commit a line at the end of ten Python files."""
    tree = source.parent / "tree"
    subprocess.run([*GIT, "clone", "-q", str(source), str(tree)], check=True)
    for path in sorted((tree / "src" / "pip" / "_internal").rglob("*.py"), key=lambda path: -path.stat().st_size)[:10]:
        path.write_text(path.read_text() + "\n\ndef added_by_the_benchmark():\n    return 1\n")
    who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
    subprocess.run([*GIT, "-C", str(tree), *who, "commit", "-q", "-am", "Change ten files"], check=True)
    subprocess.run([*GIT, "-C", str(tree), "push", "-q", "origin", "HEAD"], check=True)


def _measure_queries(report: Report, folder: Path) -> None:
    with serve(folder, folder) as (server, _):
        settings = load_settings({}, data_dir=folder)
        database = Database(make_engine(settings.database_path))
        project_id = fill(database)
        asked = questions(database, QUESTIONS)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        times = []
        for number, typed in enumerate(asked):
            words_of_it = {"q": typed, "mode": "words", **({"project_id": project_id} if number % 2 else {})}
            started = time.perf_counter()
            connection.request("GET", f"/api/search?{urlencode(words_of_it)}")
            connection.getresponse().read()
            times.append((time.perf_counter() - started) * 1000)
        first, rest = times[0], sorted(times[1:])
        p50, p95 = (rest[int(len(rest) * share)] for share in (0.5, 0.95))
        report.line(f"search {PASSAGES:,} passages by words: the first query", f"{first:.0f} ms")
        report.line(f"  the others, median {p50:.0f} ms, p95", f"{p95:.0f} ms", f"≤ {QUERY_MS:.0f} ms", p95 <= QUERY_MS)


def questions(database: Database, count: int) -> list[str]:
    """Return what somebody asks who half remembers a passage: two to five of its words."""
    picked = random.Random(9)
    with database.read() as session:
        chunk_ids = picked.sample(range(1, count_chunks(session) + 1), count)
        bodies = words.texts_of(session, chunk_ids)
    return [
        " ".join(picked.sample(re.findall("[a-z]+", bodies[chunk_id]), picked.randint(2, 5))) for chunk_id in chunk_ids
    ]


def fill(database: Database) -> int:
    """Write a project of PASSAGES passages, whose words are as uneven as those of code; returns its id."""
    picked = random.Random(7)
    vocabulary = ["".join(picked.choices("abcdefghijklmnoprstuvw", k=picked.randint(3, 9))) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))
    with database.write() as session:
        project_id, map_id = _project(session)
    for some in _batches(picked, vocabulary, weights):
        with database.write() as session:
            for cut in some:
                words.add_rows(session, *words.rows_of(cut))
                session.add(
                    MapModule(
                        map_id=map_id, path=cut.path, blob=cut.blob, language="Python", role="code", size=1_000,
                        rank=picked.random(),
                    )
                )  # fmt: skip
    return project_id


def _project(session: Session) -> tuple[int, int]:
    user = session.query(User).order_by(User.id).first()
    project = Project(user_id=user.id, name="many", status="ready", head_commit="0" * 40)
    session.add(project)
    session.flush()
    drawn = SystemMap(project_id=project.id, commit="0" * 40, state="ready", map_version="1")
    session.add(drawn)
    session.flush()
    project.current_map_id = drawn.id
    return project.id, drawn.id


def _batches(picked: random.Random, vocabulary: list[str], weights: list[float]) -> Iterator[list[CutBlob]]:
    cut: list[CutBlob] = []
    for number in range(PASSAGES // IN_A_FILE + 1):
        chunks = []
        for place in range(IN_A_FILE):
            some = picked.choices(vocabulary, cum_weights=weights, k=60)
            name = f"{some[0]}_{some[1]}"
            lines = [f"    {some[at]}_{some[at + 1]} = {some[at + 2]}" for at in range(0, 60, 3)]
            text = "\n".join([f"def {name}({some[2]}):", *lines])
            chunks.append(Chunk("symbol", name, place * 30 + 1, place * 30 + 22, text, (name,)))
        path = f"src/{vocabulary[number % 400]}/{vocabulary[number % 9_000]}_{number}.py"
        cut.append(CutBlob(f"{number:040x}", "Python", path, chunks))
        if len(cut) == 100:
            yield cut
            cut = []
    yield cut


if __name__ == "__main__":
    report = Report()
    with tempfile.TemporaryDirectory(prefix="gander-bench-") as scratch:
        measure(report, Path(scratch) / "search", Path(sys.argv[1]))
    report.summary()
