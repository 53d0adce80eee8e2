"""Maps that name only the first of a long list: what they leave out neither came nor went."""

from __future__ import annotations

import pytest

from services.system_map.compare import Cut, compare_dependencies, compare_loops
from services.system_map.compare_surface import FIELDS_KEPT, compare_models, compare_routes, is_cut
from services.system_map.content import DependencyUse, ImportPair, Loop
from services.system_map.derive import dependencies as derived
from services.system_map.parts.surface import DataModel, DependencyReport, ModelField, Route, RoutesPart
from services.system_map.surface.models.find import MAX_FIELDS
from services.system_map.trend import DEPENDENCIES_SHOWN, _counted

BEFORE, AFTER = Cut(before=True, after=False), Cut(before=False, after=True)


def use(name: str, requirement: str = "") -> DependencyUse:
    return DependencyUse(name=name, requirement=requirement, scope="run", manifest="m", line=1, imported_by=1)


def report(name: str, ecosystem: str) -> DependencyReport:
    return DependencyReport(
        name=name, requirement="", scope="run", manifest="m", line=1, ecosystem=ecosystem, state="used", reason="",
        importers=1, modules=[],
    )  # fmt: skip


def loop(*cycle: str) -> Loop:
    cheapest = ImportPair(source=cycle[-1], target=cycle[0])
    return Loop(number=1, modules=list(cycle), cycle=list(cycle), cut=cheapest, run_time=True)


def route(path: str, *, is_test: bool = False) -> Route:
    return Route(
        framework="Flask", method="GET", path=path, handler="show", handler_path=None, handler_line=None,
        file="views.py", line=1, is_test=is_test,
    )  # fmt: skip


def model(name: str, *fields: str) -> DataModel:
    return DataModel(
        name=name, framework="SQL", kind="table", table=None, path="a.sql", line=1,
        fields=[ModelField(name=field, type="int") for field in fields], relations=[],
    )  # fmt: skip


@pytest.mark.parametrize(("cut", "states"), [(BEFORE, {"lost", "changed"}), (AFTER, {"gained", "changed"})])
def test_what_a_cut_list_does_not_name_is_neither_gained_nor_lost(cut: Cut, states: set[str]) -> None:
    packages = compare_dependencies([use("a"), use("b", "1")], [use("c"), use("b", "2")], cut)
    assert {change.state for change in packages} == states
    models = compare_models([model("A"), model("B", "x")], [model("C"), model("B", "y")], cut)
    assert {change.state for change in models} == states
    routes = compare_routes([route("/a")], [route("/b")], cut)
    assert {change.state for change in routes} == states - {"changed"}


def test_of_cut_loops_only_those_are_told_that_the_whole_list_decides() -> None:
    old, new = [loop("a", "b"), loop("p", "q", "r")], [loop("c", "d"), loop("p", "q", "s")]
    assert [change.state for change in compare_loops(old, new, {}, BEFORE)] == ["gone"]
    assert [change.state for change in compare_loops(old, new, {}, AFTER)] == ["new"]


def test_packages_of_one_name_in_two_ecosystems_are_two() -> None:
    changes = compare_dependencies([report("redis", "npm")], [report("redis", "npm"), report("redis", "PyPI")])
    assert [(change.name, change.state) for change in changes] == [("redis", "gained")]


def test_fields_beyond_those_that_a_model_keeps_are_not_gained() -> None:
    assert FIELDS_KEPT == MAX_FIELDS
    long = [f"c{number}" for number in range(FIELDS_KEPT)]
    assert compare_models([model("A", *long)], [model("A", "new", *long[:-1])]) == []


def routes(left_out: int, *rows: Route, tests: int = 0) -> RoutesPart:
    return RoutesPart(routes=list(rows), left_out=left_out, left_out_tests=tests, frameworks={}, unread=[])


@pytest.mark.parametrize(
    ("part", "cut", "count"),
    [
        (routes(0, route("/a")), False, 1),
        (routes(5, route("/a"), route("/b")), True, 7),
        (routes(5, route("/a"), tests=5), False, 1),
        (routes(5, route("/a"), tests=3), True, 3),
        (routes(5, route("/a"), route("/t", is_test=True)), False, 1),  # drawn before tests were counted apart
    ],
)
def test_routes_of_tests_that_were_left_out_are_not_the_products(part: RoutesPart, cut: bool, count: int) -> None:
    assert is_cut(part) is cut
    assert _counted(part.model_dump(), "routes") == count


def test_the_trend_knows_how_many_packages_an_overview_names() -> None:
    assert DEPENDENCIES_SHOWN == derived.SHOWN
