"""Communities, stability and layers of small and of random projects."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.system_map.derive.derive import derive
from services.system_map.derive.findings import look, module_layers
from services.system_map.derive.graph import Edge
from services.system_map.facts import ResolvedImport
from services.system_map.parts.structure import StructurePart
from services.system_map.parts_input import PartsInput
from services.system_map.structure.communities import find_communities, folder_of_most
from services.system_map.structure.stability import coupling, leanings, upward_imports
from services.system_map.structure.structure import BREACHES_SHOWN, build_structure
from tests.fakes.derive_inputs import imported, project


def structure(lines: dict[str, int], *imports: ResolvedImport) -> StructurePart:
    given = project(lines, imports)
    return build_structure(PartsInput(look(given), derive(given).content, None, lambda _: None))


def edge(source: str, target: str, scope: str = "module") -> Edge:
    return Edge(source, target, 1, 3, scope)  # type: ignore[arg-type]


# ── communities ──


def clique(*names: str) -> dict[tuple[str, str], int]:
    return {(one, other): 1 for one in names for other in names if one < other}


def test_two_cliques_with_one_import_between_are_two_communities() -> None:
    imports = {**clique("a/1", "a/2", "a/3", "a/4"), **clique("b/1", "b/2", "b/3"), ("a/1", "b/1"): 1}
    found, modularity = find_communities(imports)
    assert [sorted(one.modules) for one in found] == [["a/1", "a/2", "a/3", "a/4"], ["b/1", "b/2", "b/3"]]
    assert [(one.label, one.inner, one.outer) for one in found] == [("a/", 6, 1), ("b/", 3, 1)]
    # Q = Σ (inner/m − (degrees/2m)²): 10 imports, degrees 13 and 7
    assert modularity == pytest.approx(6 / 10 - (13 / 20) ** 2 + 3 / 10 - (7 / 20) ** 2)


def test_communities_of_one_folder_are_told_apart_by_their_most_connected_module() -> None:
    found, _ = find_communities({**clique("a/1", "a/2", "a/3"), **clique("a/7", "a/8", "a/9")})
    assert [one.label for one in found] == ["a/ · 1", "a/ · 7"]


def test_no_import_means_no_community() -> None:
    assert find_communities({}) == ([], None)
    assert find_communities({("a", "a"): 1}) == ([], None)


def test_the_label_is_the_deepest_folder_of_more_than_half() -> None:
    assert folder_of_most(["a/b/1", "a/b/2", "a/c/3"]) == "a/b/"
    assert folder_of_most(["a/b/1", "a/c/3"]) == "a/"
    assert folder_of_most(["1", "a/2"]) == ""


_pairs = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")), st.integers(1, 3), max_size=30
)


@given(_pairs, st.randoms())
def test_communities_divide_the_modules_and_do_not_depend_on_the_order(
    imports: dict[tuple[str, str], int], random: object
) -> None:
    found, modularity = find_communities(imports)
    shuffled = list(imports.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert find_communities(dict(shuffled)) == (found, modularity)
    named = [module for one in found for module in one.modules]
    assert len(named) == len(set(named))
    assert sum(one.inner for one in found) <= sum(1 for one, other in imports if one != other)
    assert modularity is None or -0.5 <= modularity <= 1


def test_fifty_thousand_imports_are_divided_in_a_second() -> None:
    imports = {(f"f{n}", f"f{(n * 7919 + 13 * (n % 5)) % 20_000}"): 1 for n in range(50_000)}
    started = time.process_time()
    assert find_communities(imports)[0]
    assert time.process_time() - started < 4


# ── stability ──


def test_instability_is_outgoing_over_both() -> None:
    edges = [edge("a/x", "b/y"), edge("a/z", "b/y"), edge("b/y", "c/q"), edge("b/y", "b/w"), edge("d/1", "b/w")]
    found = coupling(["a/x", "a/z", "b/y", "b/w", "c/q", "d/1", "e/alone"], edges)
    assert (found["b/"].modules, found["b/"].incoming, found["b/"].outgoing) == (2, 3, 1)
    assert found["b/"].instability == 0.25
    assert (found["a/"].instability, found["c/"].instability) == (1.0, 0.0)
    assert "e/" not in found


def test_a_folder_that_leans_on_a_less_stable_one_is_named_with_its_first_import() -> None:
    edges = [edge(f"u{n}/m", "core/a") for n in range(4)] + [edge("core/a", "plug/b"), edge("plug/b", "x/c")]
    edges += [edge("plug/b", "y/c")]
    folders = coupling({one.source for one in edges} | {one.target for one in edges}, edges)
    (breach,) = leanings(folders, edges)  # core: 1/5; plug: 2/3
    assert (breach.source, breach.target, breach.imports) == ("core/", "plug/", 1)
    assert breach.example.source == "core/a"


def test_what_a_face_hands_on_of_its_own_folders_is_no_leaning() -> None:
    edges = [edge(f"u{n}/m.py", "core/__init__.py") for n in range(4)]
    edges += [
        edge("core/__init__.py", "core/plug/b.py"),
        edge("core/plug/b.py", "x/c.py"),
        edge("core/plug/b.py", "y/c.py"),
    ]
    folders = coupling({one.source for one in edges} | {one.target for one in edges}, edges)
    assert leanings(folders, edges) == []
    aside = [*edges, edge("core/__init__.py", "plug/b.py"), edge("plug/b.py", "x/c.py"), edge("plug/b.py", "y/c.py")]
    folders = coupling({one.source for one in aside} | {one.target for one in aside}, aside)
    assert [(one.source, one.target) for one in leanings(folders, aside)] == [("core/", "plug/")]


# ── layers ──


def test_a_module_that_nobody_imports_stands_above_what_it_imports_late() -> None:
    edges = [
        edge("cli", "run", "function"),
        edge("run", "low"),
        edge("low", "run", "function"),
        edge("typed", "run", "type_checking"),
    ]
    layers = module_layers(["cli", "run", "low", "typed"], {(one.source, one.target): one for one in edges}, ())
    assert layers == {"cli": 2, "run": 1, "low": 0, "typed": 0}


def test_imports_that_do_not_lead_down_are_named_highest_climb_first() -> None:
    layers = {"low": 0, "mid": 1, "mid2": 1, "top": 2}
    late = edge("low", "top", "function")
    edges = [edge("top", "mid"), edge("mid", "mid2"), edge("mid2", "mid", "function"), edge("low", "mid"), late]
    assert upward_imports(edges, layers) == [late, edges[3], edges[1]]


def test_the_part_of_a_project_with_a_loop() -> None:
    part = structure(
        {"shop/app.py": 30, "shop/cart.py": 20, "core/rows.py": 10, "core/keys.py": 5},
        imported("shop/app.py", "shop/cart.py"),
        imported("shop/cart.py", "core/rows.py"),
        imported("core/rows.py", "core/keys.py"),
        imported("core/keys.py", "shop/app.py", scope="function"),
    )
    assert [(one.source, one.target, one.source_layer, one.target_layer) for one in part.layer_breaches] == [
        ("core/keys.py", "shop/app.py", 0, 3)
    ]
    assert {one.path: (one.incoming, one.outgoing) for one in part.stability} == {"shop/": (1, 1), "core/": (1, 1)}
    assert part.breaches == []
    assert sum(one.size for one in part.communities) == 4
    assert (part.groups, part.grouped, part.folders, part.leaning, part.upward) == (len(part.communities), 4, 2, 0, 1)


def test_imports_against_the_layers_are_counted_however_many_are_shown() -> None:
    modules = {f"shop/m{number:03}.py": 10 for number in range(120)} | {"shop/app.py": 10}
    down = [imported("shop/app.py", path) for path in modules if path != "shop/app.py"]
    up = [imported(path, "shop/app.py", scope="function") for path in modules if path != "shop/app.py"]
    part = structure(modules, *down, *up)
    assert (part.upward, len(part.layer_breaches)) == (120, BREACHES_SHOWN)


def test_imports_that_the_language_binds_are_counted_beside_the_breaches() -> None:
    one_package = {"how": "same package", "kind": "package"}
    part = structure(
        {"gin.go": 30, "context.go": 20, "tree.go": 5, "alone.go": 1},
        imported("gin.go", "context.go", **one_package),
        imported("context.go", "gin.go", **one_package),
        imported("context.go", "tree.go", **one_package),
    )
    assert (part.upward, part.bound, part.grouped, part.modules) == (0, 1, 3, 4)


def test_an_empty_project_has_an_empty_part() -> None:
    part = structure({})
    assert (part.communities, part.modularity, part.stability, part.left_out) == ([], None, [], 0)
