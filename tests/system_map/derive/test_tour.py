"""The walk through small projects."""

from __future__ import annotations

import re

from services.history.values import HistoryFacts
from services.system_map.builders import BUILDERS
from services.system_map.content import Part
from services.system_map.derive.derive import derive
from services.system_map.derive.evolution import build_evolution
from services.system_map.derive.findings import MAX_LOOPS, look
from services.system_map.derive.tour import MAX_STOPS, MAX_WORDS, build_tour
from services.system_map.facts import FileFacts, ResolvedImport
from services.system_map.parts.structure import Flow, FlowsPart, FlowStep, TourPart
from services.system_map.parts.surface import DataModel, DataModelsPart, ModelField, Route, RoutesPart
from services.system_map.parts_input import PartsInput
from services.system_map.surface.configuration import find_configuration
from tests.fakes.derive_inputs import history, imported, project
from tests.fakes.parts_inputs import parts_input

LINES = {"shop/app.py": 300, "shop/cart.py": 200, "shop/money.py": 100, "shop/tax.py": 50, "tests/test_a.py": 9}
IMPORTS = [
    imported("shop/app.py", "shop/cart.py", names=3),
    imported("shop/app.py", "shop/money.py"),
    imported("shop/cart.py", "shop/money.py"),
    imported("shop/money.py", "shop/tax.py"),
    imported("tests/test_a.py", "shop/cart.py"),
]
HISTORY = history(
    *[("Ada Lovelace", day, ["shop/app.py"]) for day in (0, 30, 60)], ("Ben Other", 400, ["shop/cart.py"])
)


def tour(
    *imports: ResolvedImport, told: HistoryFacts | None = HISTORY, lines: dict[str, int] = LINES, **built: Part
) -> TourPart:
    facts = {
        path: FileFacts(lines=count, branches=count // 10, is_entry=path.endswith("app.py"), summary=None)
        for path, count in lines.items()
    }
    facts.update(
        {"shop/money.py": FileFacts(lines=100, branches=10, summary="What money\nis.")} if lines is LINES else {}
    )
    given = project(lines, imports or IMPORTS, history=told, facts=facts)
    content = derive(given).content
    content.description = "Sells <things>." if lines is LINES else None
    parts = PartsInput(look(given), content, None, lambda _: None)
    parts.built["evolution"] = build_evolution(parts)
    parts.built.update({name.replace("_", "-"): part for name, part in built.items()})
    return build_tour(parts)


def text(walk: TourPart, kind: str) -> str:
    return next(stop.text for stop in walk.stops if stop.kind == kind)


def test_the_hottest_module_may_have_been_left_alone_for_long():
    walk = tour(told=history(*[("Ada Lovelace", 500, ["shop/app.py"]) for _ in range(3)], ("Ada Lovelace", 0, ["x"])))
    stop = next(stop for stop in walk.stops if stop.kind == "hot_spot")
    assert stop.title == "Where change met complexity"
    assert stop.text == (
        "app has 30 branches in 300 lines and changed three times so far, but never in the year to the newest commit."
    )


def test_a_walk_leads_from_what_it_is_to_whom_to_ask():
    walk = tour()
    assert [stop.kind for stop in walk.stops] == [
        "what", "entry", "flow", "layers", "module", "hot_spot", "people",
    ]  # fmt: skip
    assert text(walk, "what").startswith("Sells <things>. There are 4 modules with 650 lines, mostly Python")
    assert text(walk, "flow") == "app imports cart and money. Their imports lead to 3 modules of 4."
    assert text(walk, "layers").endswith("No loop runs against that order.")
    assert "2 modules of 4 import money, more than any other, among them cart and app; it has 100 lines." in text(
        walk, "module"
    )
    assert "It says of itself: What money is." in text(walk, "module")
    assert text(walk, "hot_spot").startswith("app has 30 branches in 300 lines and changed three times in the year")
    assert text(walk, "people").startswith("Ada Lovelace made the most commits: 3, 75 % of all.")


def test_who_is_imported_most_is_said_by_what_is_counted():
    late = [imported("shop/a.py", "shop/tax.py", "function"), imported("shop/b.py", "shop/tax.py", "type_checking")]
    lines = {**LINES, "shop/a.py": 5, "shop/b.py": 5}
    assert "2 modules of 6 import money when they load, more than any other, " in text(
        tour(*IMPORTS, *late, lines=lines), "module"
    )
    # Two that as many import: neither is imported by more.
    tie = [imported("shop/app.py", "shop/tax.py")]
    assert "2 modules of 4 import tax, among them" in text(tour(*IMPORTS, *tie), "module")
    # One that stands beside the product is not what the product leans on; but it is imported by as many.
    kit = [imported(f"samples/s{number}.py", "samples/kit.py") for number in range(2)]
    beside = dict.fromkeys(("samples/kit.py", "samples/s0.py", "samples/s1.py"), 5)
    assert "2 modules of 7 import money, among them" in text(tour(*IMPORTS, *kit, lines={**LINES, **beside}), "module")


def test_what_configures_a_build_is_nothing_that_the_rest_leans_on():
    lines = dict.fromkeys(("vite.config.js", "a/vite.config.js", "b/vite.config.js", "a/a.js", "b/b.js", "c.js"), 9)
    imports = [imported(f"{one}/vite.config.js", "vite.config.js") for one in "ab"]
    imports += [imported("a/a.js", "c.js"), imported("b/b.js", "c.js")]
    stops = [stop.text for stop in tour(*imports, lines=lines).stops if stop.kind == "module"]
    assert stops == ["2 modules of 6 import c, among them a/a and b/b; it has 9 lines."]


def test_every_stop_says_two_sentences_at_most_and_leads_somewhere():
    for stop in tour().stops:
        assert len(re.findall(r"[.:] (?=[A-Z])", stop.text.replace("itself: ", ""))) <= 2, stop.text
        assert re.match(r"(tab|file|symbol|package):", stop.link), stop.link


def test_the_flow_of_the_best_entry_is_told_by_its_calls_when_they_are_known():
    steps = [
        FlowStep(node=f"symbol:shop/app.py#{name}", name=name, path="shop/app.py", line=3, depth=depth, how="x", confidence=1)
        for name, depth in (("main", 0), ("load", 1), ("read", 2), ("sell", 1))
    ]  # fmt: skip
    flow = Flow(
        label="app", kind="main", path="shop/app.py", line=3, score=1, reason="", steps=steps, reached=9, modules=3
    )
    walk = tour(flows=FlowsPart(flows=[flow], max_depth=6))
    assert text(walk, "flow") == "main calls load and sell. From there 9 functions in 3 modules can be reached, of 4."


def test_routes_and_tables_have_their_stops_and_those_of_tests_do_not_count():
    def route(path: str, *, is_test: bool = False) -> Route:
        return Route(
            framework="Flask", method="GET", path=path, handler="show", handler_path=None, handler_line=None,
            file="shop/app.py", line=9, is_test=is_test,
        )  # fmt: skip

    table = DataModel(
        name="Sale", framework="SQLAlchemy", kind="table", table="sale", path="shop/cart.py", line=4,
        fields=[ModelField(name="id", type="Int")], relations=[],
    )  # fmt: skip
    walk = tour(
        routes=RoutesPart(
            routes=[route("/sales"), route("/"), route("/t", is_test=True)], left_out=0, frameworks={}, unread=[]
        ),
        data_models=DataModelsPart(models=[table], left_out=0, frameworks={}),
    )
    assert text(walk, "routes").startswith(
        "It answers 2 routes over HTTP with Flask, from 1 file. The shortest is GET /,"
    )
    assert text(walk, "models") == "It keeps 1 table. The one with the most fields is Sale: 1 field and 0 relations."
    assert next(stop for stop in walk.stops if stop.kind == "models").line == 4


def test_the_table_with_the_most_ties_is_told_by_keys_of_either_side():
    def table(name: str, *references: str) -> DataModel:
        fields = [ModelField(name="id", type="Int")]
        fields += [ModelField(name=f"{one}_id", type="Int", references=f"{one}.id") for one in references]
        return DataModel(
            name=name.capitalize(), framework="SQLAlchemy", kind="table", table=name, path="shop/cart.py", line=4,
            fields=fields, relations=[],
        )  # fmt: skip

    models = [table("sale", "user"), table("cart", "user"), table("user")]
    walk = tour(data_models=DataModelsPart(models=models, left_out=0, frameworks={}))
    assert text(walk, "models") == "It keeps 3 tables. The one with the most ties is User: 1 field and 2 relations."


def test_of_routes_one_whose_whole_path_is_sure_is_told():
    def route(path: str, confidence: float = 1.0, *, mounted: bool = True) -> Route:
        return Route(
            framework="Django", method="GET", path=path, handler="show", handler_path=None, handler_line=None,
            file="shop/app.py", line=9, mounted=mounted, confidence=confidence,
        )  # fmt: skip

    def told(*routes: Route) -> str:
        walk = tour(routes=RoutesPart(routes=list(routes), left_out=0, frameworks={}, unread=[]))
        return text(walk, "routes").partition(". ")[2]

    loose, unsure, sure = route("/", mounted=False), route("/a", 0.6), route("/carts")
    assert told(loose, unsure, sure) == "The shortest whose whole path is sure is GET /carts, answered by show."
    assert told(sure, route("/carts/1", 0.6)) == "The shortest is GET /carts, answered by show."
    assert told(loose) == "The shortest is GET /, answered by show."


def configuration(texts: dict[str, str]) -> str:
    part = find_configuration(parts_input(texts))
    return next((stop.text for stop in tour(configuration=part).stops if stop.kind == "run"), "")


def test_what_is_only_set_is_not_read_and_a_service_of_two_files_is_one():
    workflow = "on: push\nenv: {ONLY_SET: x}\njobs: {test: {}}\n"
    assert configuration({".github/workflows/a.yml": workflow}) == ""
    compose = "services: {web: {build: .}, db: {image: postgres}}\n"
    files = {"compose.yaml": compose, "compose.dev.yaml": compose, "Dockerfile": "FROM a\n"}
    assert configuration(files) == "2 services of it can be started: web and db."
    assert configuration({"Dockerfile": "FROM a\n"}) == "1 image of it can be built: shop."
    assert configuration({"a.py": "import os\nos.environ['PLACE']\nos.getenv('B')\n"} | {"Dockerfile": "FROM a\n"}) == (
        "1 image of it can be built: shop. It reads 2 environment variables; some code fails without PLACE."
    )


def test_what_examples_start_is_no_service_of_it():
    compose = "services: {%s: {image: redis}}\n"
    code = {"a.py": "x = 1\n"}
    tried = {"examples/lite/compose.yml": compose % "db", ".devcontainer/compose.yml": compose % "web"}
    assert configuration(code | tried) == ""
    assert (
        configuration(code | tried | {"docker/compose.yml": compose % "own"}) == "1 service of it can be started: own."
    )
    # Where there is no code but that of examples, they are what there is.
    assert configuration({"examples/lite/compose.yml": compose % "db"}) == "1 service of it can be started: db."


def test_variables_are_named_and_stand_on_a_page_of_their_own():
    part = find_configuration(parts_input({"a.py": "import os\nos.getenv('B')\nos.getenv('A')\n"}))
    stop = next(stop for stop in tour(configuration=part).stops if stop.kind == "run")
    assert (stop.text, stop.link) == ("It reads 2 environment variables: A and B.", "tab:configuration")
    part = find_configuration(parts_input({"Dockerfile": "FROM a\n"}))
    assert next(stop.link for stop in tour(configuration=part).stops if stop.kind == "run") == "file:Dockerfile"


def test_cargo_sets_what_its_own_variables_say():
    text = (
        'const A: &str = env!("CARGO_PKG_VERSION");\nconst B: &str = env!("OUT_DIR");\nconst C: &str = env!("KEY");\n'
    )
    part = find_configuration(parts_input({"src/main.rs": text}))
    assert [variable.name for variable in part.variables] == ["KEY"]
    asked = 'fn main() { std::env::var("HOST").unwrap(); }\n'
    part = find_configuration(parts_input({"src/main.rs": asked}))
    assert [variable.name for variable in part.variables] == ["HOST"]  # of a program, which its user sets
    assert find_configuration(parts_input({"build.rs": asked})).variables == []


def test_as_many_loops_as_are_named_may_be_more():
    lines = {f"shop/{name}{number}.py": 9 for name in "ab" for number in range(MAX_LOOPS + 1)}
    loops = [
        (f"shop/{one}{number}.py", f"shop/{two}{number}.py")
        for one, two in ("ab", "ba")
        for number in range(MAX_LOOPS + 1)
    ]
    walk = tour(*(imported(source, target) for source, target in loops), lines=lines, told=None)
    assert "50 or more loops run against that order" in text(walk, "layers")


def test_what_is_not_known_is_left_out_and_nothing_is_said_of_an_empty_project():
    walk = tour(told=None)
    assert {"people", "hot_spot"}.isdisjoint(stop.kind for stop in walk.stops)
    bare = tour(imported("README.md", "README.md"), told=None, lines={"README.md": 3})
    assert [stop.kind for stop in bare.stops] == ["what"]


def test_a_walk_never_takes_longer_than_two_minutes():
    wordy = "word " * 400
    facts = FileFacts(lines=10, summary=wordy)
    lines = {f"shop/{name}.py": 10 for name in "abcdefgh"}
    imports = [imported(f"shop/{name}.py", "shop/a.py") for name in "bcdefgh"]
    given = project(lines, imports, facts=dict.fromkeys(lines, facts))
    content = derive(given).content
    content.description = wordy
    walk = build_tour(PartsInput(look(given), content, None, lambda _: None))
    assert walk.words <= MAX_WORDS
    assert len(walk.stops) <= MAX_STOPS


def test_the_tour_is_built_after_the_parts_that_it_tells_of():
    assert list(BUILDERS)[-1] == "tour"
