"""What is told of two maps that differ in one thing or another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from services.system_map.compare import (
    ComparedModule,
    compare_dependencies,
    compare_hot_spots,
    compare_imports,
    compare_layers,
    compare_loops,
    compare_modules,
    cut,
    find_moves,
)
from services.system_map.compare_surface import compare_models, compare_routes
from services.system_map.content import DependencyUse, ImportPair, Loop
from services.system_map.derive.graph import Edge, Edges
from services.system_map.derive.layers import layer_nodes
from services.system_map.parts.surface import DataModel, ModelField, Route


def modules(blobs: Mapping[str, str], *, lines: int = 10, **heat: float) -> dict[str, ComparedModule]:
    return {
        path: ComparedModule(path, blob, "Python", "code", None, lines if blob else 0, 2, heat.get(path[:-3], 0.0))
        for path, blob in blobs.items()
    }


def edges(*pairs: tuple[str, str]) -> Edges:
    return {pair: Edge(*pair, 1, 1, "module") for pair in pairs}


def loop(*cycle: str, modules: Sequence[str] = ()) -> Loop:
    cheapest = ImportPair(source=cycle[-1], target=cycle[0])
    return Loop(number=1, modules=list(modules or cycle), cycle=list(cycle), cut=cheapest, run_time=True)


def test_a_file_with_the_same_content_elsewhere_was_moved():
    moves = find_moves(modules({"a.py": "1", "b.py": "2"}), modules({"pkg/z.py": "1", "b.py": "2"}))
    assert [(move.before, move.after, move.how) for move in moves] == [("a.py", "pkg/z.py", "same content")]


def test_a_file_of_the_same_name_and_size_elsewhere_was_moved_and_edited():
    moves = find_moves(modules({"old/money.py": "1"}), modules({"new/money.py": "2"}))
    assert [(move.before, move.after, move.how) for move in moves] == [("old/money.py", "new/money.py", "same name")]
    assert not find_moves(modules({"old/money.py": "1"}, lines=500), modules({"new/money.py": "2"}, lines=20))


def test_what_a_commit_renamed_was_moved_whatever_it_says_now():
    old, new = modules({"request.py": "1", "b.py": "2", "c.py": "3"}), modules({"response.py": "4", "d.py": "5"})
    renamed = {"response.py": "request.py", "d.py": "e.py"}
    for moves in (find_moves(old, new, renamed), find_moves(old, new, {"request.py": "response.py"})):
        assert [(move.before, move.after, move.how) for move in moves] == [("request.py", "response.py", "renamed")]
    assert not find_moves(old, new, {"b.py": "d.py", "c.py": "d.py"})  # two became one


def test_empty_files_are_moved_only_by_their_name_and_twins_only_when_it_is_clear_which_is_which():
    assert not find_moves(modules({"a/x.py": ""}), modules({"b/y.py": ""}))
    assert not find_moves(modules({"a/x.py": "1", "a/y.py": "1"}), modules({"b/p.py": "1", "b/q.py": "1"}))
    named = find_moves(modules({"a/x.py": "1", "a/y.py": "1"}), modules({"b/y.py": "1", "b/x.py": "1"}))
    assert [(move.before, move.after) for move in named] == [("a/x.py", "b/x.py"), ("a/y.py", "b/y.py")]


NAMES = st.sampled_from([f"{folder}{name}.py" for folder in ("", "a/", "b/") for name in "xyz"])
TREES = st.dictionaries(NAMES, st.sampled_from(["", "1", "2", "3"]))


@given(TREES, TREES)
def test_every_module_is_told_once_and_going_back_tells_the_reverse(before, after):
    old, new = modules(before), modules(after)
    moves = find_moves(old, new)

    class Side:
        def __init__(self, found):
            self.modules = found

    added, removed, changed = compare_modules(Side(old), Side(new), moves)
    kept = {path for path in old if path in new}
    assert sorted([entry.path for entry in added] + [move.after for move in moves] + list(kept)) == sorted(new)
    assert sorted([entry.path for entry in removed] + [move.before for move in moves] + list(kept)) == sorted(old)
    assert {entry.path for entry in changed} == {path for path in kept if before[path] != after[path]}
    back = {(move.after, move.before) for move in find_moves(new, old)}
    assert back == {(move.before, move.after) for move in moves}


def test_imports_that_moved_with_their_modules_are_neither_gained_nor_lost():
    before = edges(("a.py", "b.py"), ("a.py", "c.py"))
    after = edges(("pkg/a.py", "b.py"), ("b.py", "c.py"))
    gained, lost = compare_imports(before, after, {"a.py": "pkg/a.py"})
    assert [(edge.source, edge.target) for edge in gained] == [("b.py", "c.py")]
    assert [(edge.source, edge.target) for edge in lost] == [("a.py", "c.py")]


def test_loops_are_new_gone_or_run_through_other_modules():
    before = [loop("a", "b"), loop("c", "d", "e"), loop("x", "y")]
    after = [loop("A", "b"), loop("c", "d", "f"), loop("p", "q")]
    changes = compare_loops(before, after, {"a": "A"})
    assert [(change.state, change.modules_before, change.modules_after) for change in changes] == [
        ("new", [], ["p", "q"]),
        ("changed", ["c", "d", "e"], ["c", "d", "f"]),
        ("gone", ["x", "y"], []),
    ]


def test_a_module_that_stands_higher_now_is_told_with_both_layers():
    chain = {("a", "b"): 1, ("b", "c"): 1}
    before, after = layer_nodes("abcd", chain), layer_nodes("abcd", {**chain, ("c", "d"): 1})
    changes = compare_layers(before, after, {})
    assert [(change.path, change.before, change.after) for change in changes] == [("a", 2, 3), ("b", 1, 2), ("c", 0, 1)]


def use(name: str, requirement: str = "", scope: str = "run") -> DependencyUse:
    return DependencyUse(name=name, requirement=requirement, scope=scope, manifest="m", line=1, imported_by=1)


def test_dependencies_are_gained_lost_or_asked_for_differently():
    before = [use("flask", ">=2"), use("rq"), use("Click", "8")]
    after = [use("flask", ">=3"), use("pydantic"), use("click", "8")]
    changes = compare_dependencies(before, after)
    assert [(change.name, change.state, change.requirement_before, change.requirement_after) for change in changes] == [
        ("pydantic", "gained", None, ""), ("rq", "lost", "", None), ("flask", "changed", ">=2", ">=3"),
    ]  # fmt: skip


def test_hot_spots_that_changed_places_are_told_with_both():
    blobs = {"a.py": "1", "b.py": "1", "c.py": "1", "d.py": "1"}
    changes = compare_hot_spots(modules(blobs, a=9, b=5, c=1), modules(blobs, a=9, b=1, c=5), {})
    assert [(change.path, change.before, change.after) for change in changes] == [("c.py", 3, 2), ("b.py", 2, 3)]


def route(path: str, method: str = "GET", *, is_test: bool = False) -> Route:
    return Route(
        framework="Flask", method=method, path=path, handler="show", handler_path=None, handler_line=None,
        file="views.py", line=1, is_test=is_test,
    )  # fmt: skip


def test_routes_come_and_go_and_those_of_tests_do_not_count():
    changes = compare_routes([route("/a"), route("/b")], [route("/b"), route("/b", "POST"), route("/t", is_test=True)])
    assert [(change.state, change.method, change.path) for change in changes] == [
        ("gained", "POST", "/b"), ("lost", "GET", "/a"),
    ]  # fmt: skip


def model(name: str, *fields: str) -> DataModel:
    return DataModel(
        name=name, framework="SQLAlchemy", kind="table", table=None, path="models.py", line=1,
        fields=[ModelField(name=field, type="Int") for field in fields], relations=[],
    )  # fmt: skip


def test_data_models_are_gained_lost_or_have_other_fields():
    before = [model("User", "id", "name"), model("Old", "id"), model("Same", "id")]
    after = [model("User", "id", "email"), model("New", "id"), model("Same", "id")]
    changes = compare_models(before, after)
    assert [(change.name, change.state, change.fields_gained, change.fields_lost) for change in changes] == [
        ("New", "gained", [], []), ("Old", "lost", [], []), ("User", "changed", ["email"], ["name"]),
    ]  # fmt: skip


def test_a_field_of_another_type_or_with_other_constraints_is_told():
    before, after = model("User", "id", "name", "name"), model("User", "id", "name", "name", "email")
    after.fields[0].primary_key = True
    after.fields[1].type, after.fields[1].nullable = "String(50)", False
    (change,) = compare_models([before], [after])
    assert (change.state, change.fields_gained, change.fields_lost) == ("changed", ["email"], [])
    assert [(field.name, field.before, field.after) for field in change.fields_changed] == [
        ("id", "Int", "Int, primary key"), ("name", "Int", "String(50), not null"),
    ]  # fmt: skip


def test_a_long_list_is_cut_and_says_how_long_it_is():
    changes = cut([loop("a", "b")] * 1000)
    assert (changes.total, len(changes.shown)) == (1000, 200)
