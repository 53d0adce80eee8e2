"""Whatever the sources are, following their calls ends, and the graph makes sense."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.system_map.symbols.dead_code import find_dead_code
from services.system_map.symbols.flows import build_flows
from services.system_map.symbols.graph import pack_graph, unpack_graph
from tests.fakes.mapped_repository import Mapped, mapped

FIXTURES = Path(__file__).parents[1] / "parsing" / "fixtures"
ENDINGS = {"python": "py", "javascript": "js", "typescript": "ts", "go": "go", "rust": "rs", "java": "java", "c": "c"}
SOURCES = {
    ending: (FIXTURES / f"{name}.source").read_bytes().decode("utf-8", "replace") for name, ending in ENDINGS.items()
}


def check(found: Mapped) -> None:
    graph = found.graph
    assert unpack_graph(pack_graph(graph)) == graph
    assert len(set(graph.nodes)) == len(graph.nodes) == len(graph.node_lines)
    assert graph.inside + graph.outside <= graph.calls
    for edge in graph.edges():
        assert 0.3 <= edge.rule.confidence <= 1.0
        path = edge.source.partition(":")[2].partition("#")[0]
        assert 1 <= edge.line <= found.facts[path].lines


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(SOURCES)), st.integers(0, 3000), st.integers(0, 800), st.text(max_size=6)),
        min_size=1,
        max_size=4,
    )
)
def test_mutilated_sources_are_followed(pieces):
    sources = {
        f"pkg/file{number}.{ending}": SOURCES[ending][:start] + put + SOURCES[ending][start + length :]
        for number, (ending, start, length, put) in enumerate(pieces)
    }
    found = mapped(sources)
    check(found)
    given_parts = found.parts_input()
    build_flows(given_parts)
    find_dead_code(given_parts)


@pytest.mark.parametrize("ending", sorted(SOURCES))
def test_every_language_has_calls_of_its_own(ending):
    found = mapped({f"pkg/file.{ending}": SOURCES[ending]})
    check(found)
    assert found.graph.calls > 0


def test_following_is_about_linear_in_what_one_file_holds():
    deep = "".join(f"{' ' * n}def f{n}():\n{' ' * n} f{n}()\n" for n in range(80))
    many = "".join(f"def g{n}():\n    g{n + 1}(h{n})\n    x.y{n}.z()\n" for n in range(3_000))
    found = mapped({"a.py": deep, "b.py": many})
    check(found)
    assert len(found.graph.sources) >= 3_000
