"""Which graphs stay in memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from services.graph import asking
from services.graph.asking import GraphKey, _Kept
from tests.fakes.graphs import graph_of

ROOT = Path(__file__).parents[2]


def key(project_id: int, map_id: int) -> GraphKey:
    return GraphKey("sqlite://", project_id, map_id, "c")


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The maps that were read, in turn; each is a graph of one file."""
    found: list[int] = []
    monkeypatch.setattr(asking, "read_graph", lambda _, map_id: (found.append(map_id), graph_of(["a.py"]))[1])
    return found


def test_a_graph_is_read_once_and_the_least_lately_asked_for_goes_first(reads: list[int]):
    kept = _Kept()
    for project in range(1, asking.KEPT_GRAPHS + 1):
        kept.graph(None, key(project, project))
    kept.graph(None, key(1, 1))
    kept.graph(None, key(99, 99))
    kept.graph(None, key(1, 1))
    assert reads == [*range(1, asking.KEPT_GRAPHS + 1), 99]
    kept.graph(None, key(2, 2))
    assert reads[-1] == 2


def test_a_newer_map_takes_the_place_of_the_older_one(reads: list[int]):
    kept = _Kept()
    for map_id in (1, 2, 1):
        kept.graph(None, key(7, map_id))
    assert reads == [1, 2, 1]


def test_a_graph_larger_than_the_bound_is_answered_from_and_not_kept(reads: list[int], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(asking, "KEPT_BYTES", 10)
    kept = _Kept()
    assert kept.graph(None, key(1, 1)).ids == kept.graph(None, key(1, 1)).ids
    assert reads == [1, 1]


def test_a_deleted_project_is_forgotten(reads: list[int]):
    kept = _Kept()
    kept.graph(None, key(1, 1))
    kept.graph(None, key(2, 2))
    kept.forget(1)
    kept.graph(None, key(2, 2))
    kept.graph(None, key(1, 1))
    assert reads == [1, 2, 1]


def test_a_server_at_rest_does_without_the_graph_libraries():
    told = (
        "import sys, app, api; print([name for name in ('numpy', 'rustworkx', 'tree_sitter') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
