"""A map's content from small projects: the lines, ways in, notes, hot spots, dependencies, and what is left out."""

from __future__ import annotations

import json

from services.history.figures import MASS
from services.history.hot import heat, places_of
from services.system_map.content import MapContent, MissingPart, Phrase
from services.system_map.derive import bare_derived, derive
from services.system_map.derive.evolution import build_evolution
from services.system_map.derive.findings import find_main_folder, look
from services.system_map.derive.graph import module_edges
from services.system_map.derive.hot_spots import SHOWN
from services.system_map.facts import Dependency, FileFacts, Manifests, SymbolFacts
from services.system_map.parts_input import PartsInput
from tests.fakes.derive_inputs import history, imported, outside, project

SHOP = {
    "src/shop/__init__.py": 20,
    "src/shop/app.py": 600,
    "src/shop/cli.py": 120,
    "src/shop/store/rows.py": 300,
    "src/shop/store/cache.py": 100,
    "src/shop/money.py": 60,
    "src/shop/_vendor/requests/api.py": 900,
    "tests/test_app.py": 500,
    "tests/test_money.py": 400,
    "README.md": 30,
    ".ci/run.py": 40,
}
IMPORTS = [
    imported("src/shop/__init__.py", "src/shop/app.py"),
    imported("src/shop/app.py", "src/shop/store/rows.py", names=2),
    imported("src/shop/app.py", "src/shop/store/cache.py"),
    imported("src/shop/app.py", "src/shop/money.py"),
    imported("src/shop/cli.py", "src/shop/app.py"),
    imported("src/shop/store/rows.py", "src/shop/money.py"),
    imported("src/shop/money.py", "src/shop/app.py", "function"),
    imported("src/shop/app.py", "src/shop/_vendor/requests/api.py"),
    imported("tests/test_app.py", "src/shop/__init__.py"),
    imported("tests/test_money.py", "src/shop/money.py"),
    outside("src/shop/app.py", "flask"),
    outside("src/shop/cli.py", "click"),
    outside("src/shop/cli.py", "json", standard=True),
    outside("src/shop/cli.py", "rich", "function"),
]
MANIFESTS = Manifests(
    dependencies=[
        Dependency("Flask", ">=3", "run", "pyproject.toml", 8),
        Dependency("click", "", "run", "pyproject.toml", 9),
        Dependency("pytest", "", "development", "pyproject.toml", 12),
    ],
    name="shop",
    description="A small web shop. It sells books.",
    licence="MIT",
    entry_points=[("shop", "shop.cli:main", "pyproject.toml")],
)
FACTS = {
    "src/shop/cli.py": FileFacts(
        lines=120, branches=12, is_entry=True, symbols=[SymbolFacts("function", "main", "main", "def main()", 90, 110)]
    )
}
HISTORY = history(
    *[("Ada Lovelace", day, ["src/shop/app.py"]) for day in range(8)],
    *[("Ada Lovelace", 20 + day, ["src/shop/money.py"]) for day in range(6)],
    ("dependabot[bot]", 30, ["src/shop/cli.py"]),
    ("Grace Hopper", 900, ["src/shop/cli.py"]),
)


def shop(**changes: object) -> MapContent:
    given = {"manifests": MANIFESTS, "history": HISTORY, "facts": FACTS, **changes}
    return derive(project(SHOP, IMPORTS, **given)).content  # type: ignore[arg-type]  # named as project names them


def said(line: list[Phrase]) -> str:
    return "".join(f"`{phrase.text}`" if phrase.code else phrase.text for phrase in line)


def test_five_lines_say_what_it_is() -> None:
    assert [said(line) for line in shop().summary] == [
        "A small web shop. Python in `src/shop/`: 6 modules and 1,200 lines; MIT licence.",
        "You get in by `import shop` or `shop` (`cli.py`); `app.py` brings the most together, importing 3 modules.",
        "From top to bottom: `__init__.py` and `cli.py`, then `app.py`, then `rows.py`, then `money.py` and `cache.py`.",
        "It stands on two outside packages: Flask and click. It carries its own copies of one package: requests.",
        (
            "Begun by Grace Hopper on 22 October 2023; 16 commits since, 15 in the year to 9 April 2026. "
            "Ada Lovelace looks after it now."
        ),
    ]


def test_what_brings_the_most_together_may_import_more_after_it_is_loaded() -> None:
    late = imported("src/shop/app.py", "src/shop/cli.py", scope="function")
    line = said(derive(project(SHOP, [*IMPORTS, late], manifests=MANIFESTS, facts=FACTS)).content.summary[1])
    assert line.endswith("`app.py` brings the most together, importing 3 modules when it is loaded.")


def test_every_link_of_the_lines_leads_to_something_of_the_map() -> None:
    for line in shop().summary:
        for phrase in line:
            kind, _, target = (phrase.link or "tab:x").partition(":")
            assert kind in {"file", "package", "tab"}
            assert kind != "file" or target in SHOP
            assert kind != "package" or any(path.startswith(target) for path in SHOP)


def test_the_ways_in_are_declared_commands_and_packages_with_their_line() -> None:
    ways = [(way.label, way.kind, way.path, way.line) for way in shop().ways_in]
    assert ways == [
        ("import shop", "library", "src/shop/__init__.py", None),
        ("shop", "command", "src/shop/cli.py", 90),
    ]


def test_notes_tell_loops_heat_people_and_tests() -> None:
    notes = {note.kind: note for note in shop().notes}
    assert notes["loops"].title == "One loop of imports"
    assert notes["loops"].detail == "Closed by an import inside a function: money → app"
    assert notes["hot_spot"].title == "app.py is large and still moving"
    assert notes["hot_spot"].detail.startswith("600 lines, 60 branches, 8 changes in the last year")
    assert notes["people"].title == "One person made 14 of the last 14 commits"
    assert notes["tests"].title == "Nearly as much test as code"


def test_loops_that_nothing_closes_at_load_time_are_no_warning() -> None:
    files = {"src/one.py": 90, "src/two.py": 90, "src/three.py": 90}

    def note(*back: tuple[str, str]) -> tuple[str, str]:
        """Imports of one by two and three: (scope, kind)."""
        imports = [imported("src/one.py", "src/two.py"), imported("src/one.py", "src/three.py")]
        for source, (scope, kind) in zip(("src/two.py", "src/three.py"), back, strict=False):
            imports.append(imported(source, "src/one.py", scope, kind=kind))
        (told,) = [note for note in derive(project(files, imports)).content.notes if note.kind == "loops"]
        return told.tone, told.detail

    assert note(("function", "autoload")) == ("plain", "Closed by a late import (autoload): two → one")
    assert note(("function", "import")) == ("plain", "Closed by an import inside a function: two → one")
    assert note(("dynamic", "dynamic")) == ("plain", "Closed by a late import: two → one")
    both = note(("function", "autoload"), ("function", "require"))
    assert both == ("plain", "Both closed by a late import: three → one and two → one")
    tone, detail = note(("module", "import"), ("function", "import"))
    assert tone == "warn"
    assert detail.startswith("One met when modules load, one closed by late imports only; start at ")
    assert note(("module", "import"))[0] == "warn"


def test_layers_hold_each_module_once_and_tests_no_module() -> None:
    content = shop()
    assert content.modules == 6
    assert sum(layer.modules for layer in content.layers) == 6
    assert content.test_lines == 900
    assert content.loops[0].cut.source == "src/shop/money.py"
    assert not content.loops[0].run_time


def test_hot_spots_show_their_factors_and_the_tests_to_read() -> None:
    spots = {spot.path: spot for spot in shop().hot_spots}
    app = spots["src/shop/app.py"]
    assert (app.changes_year, app.branches, app.name, app.folder) == (8, 60, "app", "src/shop/")
    assert app.tests == ["tests/test_app.py"]  # through the package's __init__
    assert spots["src/shop/money.py"].tests == ["tests/test_money.py"]
    assert spots["src/shop/store/rows.py"].last_changed_at is None


def test_dependencies_stand_once_each_declared_and_used_side_by_side() -> None:
    rows = [(use.name, use.scope, use.manifest, use.imported_by) for use in shop().dependencies]
    assert rows == [
        ("click", "run", "pyproject.toml", 1),
        ("Flask", "run", "pyproject.toml", 1),
        ("rich", "run", None, 1),
        ("pytest", "development", "pyproject.toml", 0),
    ]


def test_without_history_the_map_stands_and_says_so() -> None:
    given = project(SHOP, IMPORTS, manifests=MANIFESTS)
    given.missing = [MissingPart(stage="history", reason="git stopped")]
    content = derive(given).content
    assert content.activity is None
    assert content.hot_spots == []
    assert content.people == []
    assert content.missing[0].stage == "history"
    assert len(content.summary) == 4


def test_every_file_has_a_row_and_the_content_is_json() -> None:
    derived = derive(project(SHOP, IMPORTS, history=HISTORY))
    assert {row["path"] for row in derived.modules} == SHOP.keys()
    rows = {row["path"]: row for row in derived.modules}
    assert rows["src/shop/money.py"]["rank"] > rows["src/shop/cli.py"]["rank"]
    assert rows["tests/test_app.py"]["rank"] is None
    text = json.dumps(derived.content.model_dump(mode="json"), allow_nan=False)
    assert MapContent.model_validate_json(text) == derived.content


def test_the_same_input_in_another_order_gives_the_same_content() -> None:
    backwards = dict(reversed(list(SHOP.items())))
    one = derive(project(SHOP, IMPORTS, history=HISTORY)).content
    other = derive(project(backwards, list(reversed(IMPORTS)), history=HISTORY)).content
    assert one.model_copy(update={"coverage": None}) == other.model_copy(update={"coverage": None})


def test_an_empty_repository_and_one_without_code_are_maps_too() -> None:
    assert derive(project({})).content.modules == 0
    content = derive(
        project({"README.md": 5}, texts={"README.md": b"Notes is a heap of notes about gardens.\n"})
    ).content
    assert said(content.summary[0]) == (
        "Notes is a heap of notes about gardens. 1 file, no code that Gander maps. Read `README.md`."
    )
    assert derive(project({}, history=history())).content.activity is not None


def test_when_derive_fails_files_and_languages_still_stand() -> None:
    derived = bare_derived(project(SHOP, IMPORTS))
    assert derived.content.files == len(SHOP)
    assert derived.content.languages[0].name == "Python"
    assert len(derived.modules) == len(SHOP)


def test_of_many_modules_the_largest_and_the_hottest_are_shown_and_the_rest_counted() -> None:
    lines = {f"src/m{number}.py": 1000 - number for number in range(SHOWN + 50)}
    smallest = f"src/m{SHOWN + 49}.py"
    given = project(lines, history=history(("Ada Lovelace", 1, [smallest])))
    content = derive(given).content
    assert len(content.hot_spots) == SHOWN
    assert content.hot_spots_left_out == 50
    assert smallest in {spot.path for spot in content.hot_spots}


def test_what_is_hot_is_told_of_all_modules_and_places_are_among_all() -> None:
    """The file's page and the part `evolution` tell the same of those that the treemap leaves out."""
    lines = {f"src/m{number:03}.py": 2000 - number for number in range(900)} | {"examples/words.py": 9}
    paths = list(lines)
    lately = [("Ada Lovelace", day, paths[300 + 100 * day : 400 + 100 * day]) for day in range(6)]
    given = project(lines, history=history(*lately, ("Ada Lovelace", 200, [*paths[:20], "examples/words.py"])))
    derived = derive(given)
    content, totals = derived.content, derived.content.hot_totals
    assert totals is not None
    assert (totals.modules, totals.plain, content.hot_spots_left_out) == (901, 1, 900 - SHOWN)
    assert (totals.recent.ranked, totals.recent.changed, totals.quarter.ranked, totals.all.changed) == (
        620,
        621,
        600,
        621,
    )
    part = build_evolution(PartsInput(look(given), content, None, lambda _: None))
    assert totals.hot == part.hot_modules == 155
    assert sum(spot.hot for spot in content.hot_spots) == 100
    places = places_of({row["path"]: heat(row["recency"], row["branches"]) for row in derived.modules})
    assert {spot.path: spot.place for spot in content.hot_spots} == {
        spot.path: places.get(spot.path) for spot in content.hot_spots
    }
    assert [spot.place for spot in content.hot_spots[:3]] == [601, 602, 602]  # though only 120 with a score are shown
    assert content.hot_spots[0].place_quarter is None


def test_a_note_says_why_the_year_has_more_commits_than_people_made() -> None:
    lines = {"src/a.py": 50}
    people = [(f"Person {number} Smith", number, ["src/a.py"]) for number in range(12)]
    bots = [("dependabot[bot]", day, ["src/a.py"]) for day in range(3)]
    (note,) = [
        one for one in derive(project(lines, history=history(*people, *bots))).content.notes if one.kind == "people"
    ]
    assert note.detail == "Six of them made half of their 12 commits; bots made 3 more"


def test_main_authors_who_left_are_told() -> None:
    lines = {f"src/m{number}.py": 50 for number in range(8)}
    old = [("Ada Lovelace", 2000 + number, [path]) for number, path in enumerate(lines)]
    new = [(f"Person {number} Smith", number, ["src/m0.py"]) for number in range(12)]
    (note,) = [
        note for note in derive(project(lines, history=history(*new, *old))).content.notes if note.kind == "people"
    ]
    assert note.title == "The main authors of 7 of 8 modules have not committed for a year"
    assert "Ada Lovelace" in note.detail


def test_who_has_left_is_told_of_the_modules_that_count_and_how_many_do_not() -> None:
    lines = {f"src/m{number}.py": 50 for number in range(10)}
    mass = ("Ada Lovelace", 3000, [*lines, *(f"src/gone{number}.py" for number in range(MASS))])
    old = [("Ada Lovelace", 2000 + number, [path]) for number, path in enumerate(lines) if number < 6]
    new = [(f"Person {number} Smith", number, ["src/m0.py"]) for number in range(12)]
    given = project(lines, history=history(*new, *old, mass))
    derived = derive(given)
    (note,) = [note for note in derived.content.notes if note.kind == "people"]
    assert note.title == "The main authors of 5 of 6 modules have not committed for a year"
    assert "4 of 10 modules came otherwise" in note.detail
    part = build_evolution(PartsInput(look(given), derived.content, None, lambda _: None))
    assert (part.modules, part.owned, part.unowned) == (10, 6, 4)
    assert [(factor.modules, factor.all_modules) for factor in part.bus_factors if factor.path == ""] == [(6, 10)]


def test_a_young_project_is_not_called_slow() -> None:
    lines = {"src/a.py": 50}

    def kinds(*days: int) -> set[str]:
        told = history(*[("Ada Lovelace", day, ["src/a.py"]) for day in days])
        return {note.kind for note in derive(project(lines, history=told)).content.notes}

    assert "quiet" in kinds(0, 900)
    assert "quiet" not in kinds(0, 30)


def test_who_has_left_is_counted_over_the_year_that_the_evolution_counts() -> None:
    lines = {f"src/m{number}.py": 50 for number in range(8)}
    left = [("Ada Lovelace", 400 + number, [path]) for number, path in enumerate(lines) if number < 6]
    here = [(f"Person {number} Smith", number, [f"src/m{6 + number % 2}.py"]) for number in range(12)]
    given = project(lines, history=history(*here, *left))
    derived = derive(given)
    (note,) = [note for note in derived.content.notes if note.kind == "people"]
    part = build_evolution(PartsInput(look(given), derived.content, None, lambda _: None))
    assert (part.orphaned, part.owned, part.risks, part.at_risk_left) == (6, 8, 6, [1.0] * 6)
    assert note.title == "The main authors of 6 of 8 modules have not committed for a year"


def test_a_folder_that_leans_on_its_parent_is_told() -> None:
    lines = dict.fromkeys([f"src/x/{name}.py" for name in ("a", "b", "c", "d", "in/one", "in/two")], 50)
    imports = [imported("src/x/in/one.py", f"src/x/{name}.py") for name in "abc"]
    imports.append(imported("src/x/d.py", "src/x/in/two.py"))
    (note,) = [note for note in derive(project(lines, imports)).content.notes if note.kind == "parent"]
    assert (note.title, note.link) == ("in leans on its parent", "package:src/x/in/")


def test_the_map_opens_where_nearly_all_own_code_is() -> None:
    assert find_main_folder({}) == ""
    assert find_main_folder({"a.py": 10}) == ""
    assert (
        find_main_folder({"src/flask/app.py": 900, "src/flask/json/tag.py": 300, "examples/x.py": 5000}) == "src/flask/"
    )
    assert find_main_folder({"examples/x.py": 10, "examples/y.py": 10}) == "examples/"
    assert find_main_folder({"a/x.py": 50, "b/x.py": 50}) == ""
    assert find_main_folder({"src/main/java/org/acme/App.java": 1}) == "src/main/java/org/acme/"


def test_the_map_opens_at_most_of_the_code_where_the_picture_around_has_hardly_an_arrow() -> None:
    lines = {f"shop/m{number}.py": 10 for number in range(70)} | {f"client/m{number}.js": 10 for number in range(30)}

    def opens(joining: int, inside: int = 100) -> str:
        pairs = [
            (f"shop/m{number % 70}.py", f"shop/m{(number // 70 + number + 1) % 70}.py") for number in range(inside)
        ]
        pairs += [(f"client/m{number}.js", f"shop/m{number}.py") for number in range(joining)]
        return find_main_folder(lines, module_edges(imported(*pair) for pair in pairs).values())

    assert opens(0) == opens(2) == "shop/"
    assert opens(3) == ""
    assert opens(0, inside=0) == ""  # nothing is to be seen inside either
    half = {path: count if path.startswith("shop") else 2 * count for path, count in lines.items()}
    assert find_main_folder(half, module_edges([imported("shop/m0.py", "shop/m1.py")]).values()) == ""


def test_who_stands_beside_the_product_makes_no_foundation_of_a_command_that_imports_late() -> None:
    lines = {"app.py": 10, "shop/api.py": 10, "shop/cart.py": 10, "benchmarks/run.py": 10, "shop/tool.py": 10}
    edges = [
        imported("app.py", "shop/api.py", "function"),
        imported("shop/api.py", "shop/cart.py"),
        imported("benchmarks/run.py", "app.py"),
    ]
    expected = {"shop/cart.py": 0, "shop/api.py": 1, "app.py": 2, "benchmarks/run.py": 3, "shop/tool.py": 0}
    assert look(project(lines, edges)).layers == expected
    # What the product imports by way of it stays where it was: a late import makes no layer.
    ring = [*edges, imported("shop/tool.py", "benchmarks/run.py"), imported("shop/cart.py", "shop/tool.py")]
    assert look(project(lines, ring)).layers["app.py"] == 0


def test_first_commit_and_year_are_counted_back_from_the_mapped_commit() -> None:
    content = derive(
        project({"a.py": 1}, history=history(("Ada Lovelace", 0, ["a.py"]), ("Ada Lovelace", 400, ["a.py"])))
    ).content
    assert content.activity is not None
    assert content.activity.commits_year == 1
    assert content.activity.first_at == "2025-03-05T02:00:00Z"


def test_what_a_manifest_below_tests_declares_is_not_the_projects() -> None:
    manifests = Manifests(dependencies=[Dependency("foo", "", "build", "tests/data/x/pyproject.toml")])
    assert derive(project({"a.py": 5}, manifests=manifests)).content.dependencies == []


def test_a_shallow_clone_is_said_to_be_one():
    told = history(("Ada", 9, ["a.py"]), ("Ada", 400, ["a.py"]))
    told.is_cut = True
    content = derive(project({"a.py": 30}, history=told)).content
    note = next(note for note in content.notes if note.kind == "history")
    assert (note.tone, note.link) == ("warn", "tab:history")
    assert note.title.startswith("History is known since ")
    assert not [note for note in content.notes if note.kind in {"people", "quiet"}]
    assert content.activity is not None
    assert content.activity.is_cut
    assert content.activity.people == 1
    said = "".join(phrase.text for line in content.summary for phrase in line)
    assert ", where the shallow clone begins; 2 commits since" in said
    assert "Begun" not in said
