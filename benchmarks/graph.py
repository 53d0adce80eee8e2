"""Questions to a graph of 50,000 nodes and 200,000 edges, made by a seed: over HTTP, and without it."""

from __future__ import annotations

import http.client
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import psutil
from sqlalchemy import Engine, create_engine, insert, select
from sqlalchemy.orm import Session

from benchmarks.process import Memory, Server, serve
from benchmarks.report import Report
from models import Base, MapPart, Project, SystemMap, User
from services.core.settings import load_settings
from services.graph.arrays import MapGraph
from services.graph.asking import read_graph
from services.graph.impact import impact
from services.graph.path import path
from services.graph.related import related
from services.system_map.symbols.graph import Rule, SymbolGraph, pack_graph

FILES, SYMBOLS, OUTSIDE = 18_000, 31_000, 600
IMPORTS, CALLS = 90_000, 65_000
QUESTIONS = 200
GOAL = 50  # ms


def measure(report: Report, folder: Path, roots: Path) -> None:
    """Measure both; every question of a round is about other nodes, half of them among the most connected."""
    folder.mkdir(parents=True)
    with serve(folder, roots) as (server, _):
        engine = create_engine(f"sqlite:///{load_settings({}, data_dir=folder).database_path}")
        project_id = fill(engine)
        graph = _graph(engine, project_id)
        edges = f"{len(graph.ids):,} nodes, {len(graph.source):,} edges"
        report.line(f"graph of {edges}: kept in memory", f"{graph.nbytes / 1e6:.0f} MB")
        before = Memory(server.process.pid).now()
        first, _ = _times(server.port, project_id, ["impact?" + urlencode({"node": graph.ids[0]})])
        after = Memory(server.process.pid).now()
        report.line("  the first question, which reads it", f"{first[0]:.2f} s")
        report.line("  memory of the server grows by", f"{(after - before) / 1e6:.0f} MB")
        for name, questions in _questions(graph).items():
            inside = [_timed(question) for _, question in questions]
            used = _processor(server)
            outside, largest = _times(server.port, project_id, [f"{name}?{urlencode(words)}" for words, _ in questions])
            spent = (_processor(server) - used) / len(questions) * 1000
            for what, times in (("in process", inside), ("over HTTP", outside)):
                times.sort()
                p50, p95 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95))
                report.line(
                    f"  graph/{name} {what}, median {p50:.1f} ms, p95", f"{p95:.1f} ms", f"≤ {GOAL} ms", p95 <= GOAL
                )
            report.line(
                f"  graph/{name}, processor time of a question, largest answer",
                f"{spent:.1f} ms, {largest / 1000:.0f} kB",
            )
        engine.dispose()


def _processor(server: Server) -> float:
    """Return the seconds of processor time that the server has used: what a busy machine does not lengthen."""
    times = psutil.Process(server.process.pid).cpu_times()
    return times.user + times.system


def _timed(question: Callable[[], object]) -> float:
    started = time.perf_counter()
    question()
    return time.perf_counter() - started


def _times(port: int, project_id: int, questions: list[str]) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times, largest = [], 0
    for question in questions:
        started = time.perf_counter()
        connection.request("GET", f"/api/projects/{project_id}/graph/{question}")
        answer = connection.getresponse()
        body = answer.read()
        times.append(time.perf_counter() - started)
        largest = max(largest, len(body))
        if answer.status != 200:
            raise RuntimeError(f"{question}: {answer.status} {body[:300]!r}")
    connection.close()
    return times, largest


def _questions(graph: MapGraph) -> dict[str, list[tuple[dict[str, str], Callable[[], object]]]]:
    chance = random.Random(2)
    hubs = sorted(range(len(graph.ids)), key=lambda node: -int(graph.degrees[node]))[:500]
    nodes = [chance.choice(hubs) if turn % 2 else chance.randrange(len(graph.ids)) for turn in range(QUESTIONS)]
    others = [chance.randrange(len(graph.ids)) for _ in nodes]

    def near(node: int) -> Callable[[], object]:
        kinds = ("imports", "calls", "inherits", "contains")
        return lambda: related(graph, node, commit="", max_depth=3, direction="both", kinds=kinds, limit=300)

    def between(node: int, other: int) -> Callable[[], object]:
        return lambda: path(graph, node, other, commit="")

    def hit(node: int) -> Callable[[], object]:
        return lambda: impact(graph, node, commit="", max_depth=20, limit=200)

    all_kinds = {"max_depth": "3", "limit": "300", "kinds": "imports,calls,inherits,contains"}
    return {
        "related": [({"node": graph.ids[node], **all_kinds}, near(node)) for node in nodes],
        "path": [
            ({"from": graph.ids[node], "to": graph.ids[other]}, between(node, other))
            for node, other in zip(nodes, others, strict=True)
        ],
        "impact": [({"node": graph.ids[node]}, hit(node)) for node in nodes],
    }


def _graph(engine: Engine, project_id: int) -> MapGraph:
    with Session(engine) as session:
        project = session.get_one(Project, project_id)
        return read_graph(session, project.current_map_id or 0)


def fill(engine: Engine, *, scale: float = 1.0) -> int:
    """Write a project with a map of that size (times `scale`); returns its id. The same each time."""
    chance = random.Random(1)
    files = [f"src/area{n % 40}/room{n % 900}/module_{n}.py" for n in range(int(FILES * scale))]
    symbols = [f"symbol:{chance.choice(files)}#Thing{n % 7}.does_{n}" for n in range(int(SYMBOLS * scale))]
    tables = Base.metadata.tables
    with Session(engine) as session:
        user_id = session.scalar(select(User.id)) or 1
        project = Project(user_id=user_id, name="made", status="ready", head_commit="0" * 40)
        session.add(project)
        session.flush()
        system_map = SystemMap(project_id=project.id, commit="0" * 40, state="ready", map_version="", content=None)
        session.add(system_map)
        session.flush()
        project.current_map_id = system_map.id
        session.execute(insert(tables["map_module"]), [
            {"map_id": system_map.id, "path": name, "blob": f"{n:040x}", "language": "Python",
             "role": "test" if n % 10 == 0 else "code", "size": 1000, "lines": 100}
            for n, name in enumerate(files)
        ])  # fmt: skip
        session.execute(insert(tables["map_edge"]), [
            _edge(system_map.id, chance, files) for _ in range(int(IMPORTS * scale))
        ])  # fmt: skip
        session.add(MapPart(map_id=system_map.id, name="symbols", content=pack_graph(_calls(chance, symbols, scale))))
        session.commit()
        return project.id


def _favourite(chance: random.Random, count: int) -> int:
    """Return a number below `count`, small ones far more often: few modules are imported by very many."""
    return int(count * chance.random() ** 4)


def _edge(map_id: int, chance: random.Random, files: list[str]) -> dict[str, object]:
    outside = chance.random() < 0.15
    return {
        "map_id": map_id,
        "source": chance.choice(files),
        "target": None if outside else files[_favourite(chance, len(files))],
        "external": f"package{_favourite(chance, OUTSIDE)}" if outside else None,
        "kind": "import",
        "scope": "module" if chance.random() < 0.9 else "function",
        "names": 1,
        "line": chance.randrange(1, 100),
        "how": "absolute",
        "confidence": 1.0,
    }


def _calls(chance: random.Random, symbols: list[str], scale: float) -> SymbolGraph:
    graph = SymbolGraph(
        nodes=symbols, rule_table=[Rule("calls", "imported", 0.9), Rule("calls", "unique name", 0.5),
                                   Rule("inherits", "imported", 1.0)]
    )  # fmt: skip
    graph.node_lines.extend(chance.randrange(1, 900) for _ in symbols)
    for _ in range(int(CALLS * scale)):
        graph.sources.append(chance.randrange(len(symbols)))
        graph.targets.append(_favourite(chance, len(symbols)))
        graph.lines.append(chance.randrange(1, 900))
        graph.rules.append(chance.randrange(3))
    return graph


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="gander-bench-") as scratch:
        measure(Report(), Path(scratch) / "graph", Path(scratch))
    sys.exit(0)
