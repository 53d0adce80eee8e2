"""Whatever stands in a tree, each stage ends, no part is lost, and what is said points into the tree."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from services.history.values import HistoryFacts, StoredChange, StoredCommit, StoredPerson
from services.system_map.builders import BUILDERS
from services.system_map.content import Part
from services.system_map.derive import DeriveInput, derive
from services.system_map.parts import PARTS
from services.system_map.parts_input import PartsInput
from services.system_map.resolve import read_manifests, resolve_imports
from services.system_map.symbols.calls import follow_calls
from services.system_map.symbols.graph import pack_graph, unpack_graph
from tests.fakes.corpus import FILES, examples, trees
from tests.system_map.resolve.written_repository import repository_of

NOW = 1_775_700_000


def history_of(paths: list[str]) -> HistoryFacts:
    commits = [
        StoredCommit(number, 1 + number % 2, NOW - number * 90_000, False, f"Fix #{number}") for number in (1, 2, 3)
    ]
    changes = {commit.id: [StoredChange(path, None, 3, 1) for path in paths[: commit.id * 3]] for commit in commits}
    people = [StoredPerson(1, "Ada", "ada@example.org", False), StoredPerson(2, "bot", "b@example.org", True)]
    return HistoryFacts(people, commits, changes, NOW)


def map_tree(tree: dict[str, bytes]) -> tuple[PartsInput, dict[str, Part]]:
    """Do what the pipeline does between git and the database; nothing is caught."""
    whole = repository_of(tree)
    manifests = read_manifests(whole.files, whole.texts)
    imports = resolve_imports(whole.files, whole.facts, whole.texts, manifests)
    derived = derive(
        DeriveInput("x", "c" * 40, whole.files, whole.facts, imports, manifests, whole.texts, history_of(sorted(tree)))
    )
    assert derived.found is not None
    symbols = unpack_graph(
        pack_graph(follow_calls(whole.files, whole.facts, imports, lambda path: whole.facts[path].deep))
    )
    hashes = {path: facts.line_hashes for path, facts in whole.facts.items() if facts.line_hashes}
    given_all = PartsInput(
        found=derived.found,
        content=derived.content,
        symbols=symbols,
        deep=lambda path: whole.facts[path].deep if path in whole.facts else None,
        line_hashes=lambda _paths: hashes,
    )
    for name, build in BUILDERS.items():
        given_all.built[name] = build(given_all)
    return given_all, given_all.built


def check(tree: dict[str, bytes]) -> None:
    mapped, parts = map_tree(tree)
    assert set(mapped.found.given.files) == set(tree)
    for name, part in parts.items():
        assert PARTS[name].model_validate_json(part.model_dump_json()) == part
    known = set(mapped.found.given.files)
    assert all(route.file in known for route in parts["routes"].routes)
    assert all(model.path in known for model in parts["data-models"].models)
    assert all(place.path in known for one in parts["duplicates"].duplicates for place in one.places)
    ends = {node.partition(":")[2].partition("#")[0] for node in mapped.symbols.nodes}
    assert ends <= known


def test_a_tree_of_every_kind_of_file_is_mapped_whole():
    check(FILES)
    _, parts = map_tree(FILES)
    assert {route.framework for route in parts["routes"].routes} >= {
        "Flask",
        "FastAPI",
        "Django",
        "Express",
        "Spring",
        "Gin",
        "Rails",
    }
    assert {model.framework for model in parts["data-models"].models} >= {
        "Django",
        "SQLAlchemy",
        "Prisma",
        "SQL",
        "JPA",
    }


@settings(deadline=None, max_examples=examples(60), suppress_health_check=list(HealthCheck))
@given(trees())
def test_any_tree_is_mapped_and_loses_no_part(tree):
    check(tree)
