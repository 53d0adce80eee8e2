"""The evolution part of small projects."""

from __future__ import annotations

from services.history.fixes import FileFixes
from services.history.values import HistoryFacts, StoredCommit
from services.system_map.derive.derive import derive
from services.system_map.derive.evolution import FIXES_SHOWN, FOLDERS_SHOWN, PAIRS_SHOWN, _fix_density, build_evolution
from services.system_map.derive.findings import look
from services.system_map.derive.hot_spots import ranked
from services.system_map.facts import ResolvedImport
from services.system_map.parts.evolution import EvolutionPart
from services.system_map.parts_input import PartsInput
from tests.fakes.derive_inputs import history, imported, project

LINES = {
    "shop/app.py": 300,
    "shop/cart.py": 200,
    "shop/data/rows.py": 100,
    "shop/data/keys.py": 50,
    "tests/test_a.py": 9,
}


def evolution(told: HistoryFacts | None, *imports: ResolvedImport) -> EvolutionPart:
    given = project(LINES, imports, history=told)
    return build_evolution(PartsInput(look(given), derive(given).content, None, lambda _: None))


def test_without_history_the_part_is_empty_and_still_says_its_rules() -> None:
    part = evolution(None)
    assert (part.commits, part.hot, part.co_changes, part.newest_at) == (0, [], [], None)
    assert "30 files" in part.co_change_floors


def test_factors_and_score_of_a_hot_file_are_given() -> None:
    told = history(
        *[("Ada Lovelace", day, ["shop/app.py"]) for day in (0, 180)], ("Ada Lovelace", 100, ["shop/cart.py"])
    )
    part = evolution(told)
    app, cart = part.hot
    assert (app.path, app.temperature, app.branches, app.score) == ("shop/app.py", 0.15, 30, 4.5)  # (1 + ½) · 10/100
    assert (app.hot, app.changes_90_days, app.changes_year, app.changes_all) == (True, 1, 2, 2)
    assert (cart.hot, cart.changes_90_days) == (False, 0)


def test_pairs_that_no_import_explains_come_first_and_pairs_of_tests_after_the_others() -> None:
    both = [("Ada Lovelace", day, ["shop/app.py", "shop/cart.py"]) for day in range(5)]
    other = [("Ada Lovelace", 10 + day, ["shop/data/rows.py", "shop/data/keys.py"]) for day in range(5)]
    alone = [("Ada Lovelace", 30 + day, ["shop/data/keys.py"]) for day in range(5)]
    part = evolution(history(*both, *other, *alone), imported("shop/app.py", "shop/cart.py"))
    assert [(pair.one, pair.degree, pair.import_between) for pair in part.co_changes] == [
        ("shop/data/keys.py", 66.7, False),
        ("shop/app.py", 100.0, True),
    ]
    assert part.co_changes[0].same_folder


def test_the_commits_that_co_change_counts_are_told_and_all_others_left_out() -> None:
    wide = {f"shop/m{number:02}.py": 10 for number in range(31)}
    part = of_lines(
        {**wide, "README.md": 5},
        history(
            *[("Ada Lovelace", day, ["shop/m00.py", "shop/m01.py"]) for day in range(5)],
            ("Ada Lovelace", 7, ["shop/m00.py"]),
            ("dependabot[bot]", 8, ["shop/m00.py", "shop/m01.py"]),
            ("Ada Lovelace", 9, list(wide)),
            ("Ada Lovelace", 10, ["README.md"]),
            ("Ada Lovelace", 11, ["shop/gone.py"]),
        ),
    )
    assert (part.commits, part.commits_left_out) == (6, 4)
    assert [(pair.shared, pair.revisions_one) for pair in part.co_changes] == [(5, 6)]


def test_ownership_bus_factor_and_risk_name_people() -> None:
    told = history(
        *[("Ada Lovelace", 500 + day, [path]) for day in range(6) for path in ("shop/app.py", "shop/data/rows.py")],
        *[("Grace Hopper", day, ["shop/cart.py"]) for day in range(5)],
        ("dependabot[bot]", 1, ["shop/cart.py"]),
    )
    part = evolution(told)
    app = next(owned for owned in part.ownership if owned.path == "shop/app.py")
    assert (app.main, app.main_share, app.main_active, app.knowledge_left) == ("Ada Lovelace", 1.0, False, 1.0)
    cart = next(owned for owned in part.ownership if owned.path == "shop/cart.py")
    assert (cart.commits, cart.people, cart.main_active) == (5, 1, True)
    assert (part.bus_factors[0].path, part.bus_factors[0].factor) == ("", 1)
    assert part.bus_factors[0].people == ["Ada Lovelace"]
    assert [factor.path for factor in part.bus_factors] == ["", "shop/data/"]  # "shop/" says what the whole says
    assert part.at_risk == ["shop/app.py", "shop/data/rows.py"]
    assert (part.at_risk_left, part.risks, part.orphaned, part.owned) == ([1.0, 1.0], 2, 2, 3)


def test_the_overview_and_the_part_give_the_same_score() -> None:
    told = history(*[("Ada Lovelace", day, ["shop/app.py"]) for day in (0, 180)])
    given = project(LINES, history=told)
    spot = next(spot for spot in derive(given).content.hot_spots if spot.path == "shop/app.py")
    (hot,) = evolution(told).hot
    assert (spot.temperature, spot.score, spot.hot) == (hot.temperature, hot.score, hot.hot) == (0.15, 4.5, True)


def test_what_was_left_alone_for_a_year_is_ranked_alike_on_every_page() -> None:
    told = history(
        *[("Ada Lovelace", 540, ["shop/app.py"]) for _ in range(9)],
        ("Ada Lovelace", 3000, ["shop/cart.py"]),
        ("Ada Lovelace", 400, ["shop/data/rows.py"]),
        *[("Ada Lovelace", day, ["shop/data/keys.py"]) for day in (0, 0)],
    )
    content = derive(project(LINES, history=told)).content
    part = evolution(told)
    places = ["shop/app.py", "shop/data/keys.py", "shop/data/rows.py", "shop/cart.py"]
    assert [(one.path, one.score) for one in part.hot][:2] == [("shop/app.py", 3.375), ("shop/data/keys.py", 1.0)]
    assert [one.path for one in part.hot] == places
    assert [spot.path for spot in ranked(content.hot_spots)] == places
    assert {spot.path: (spot.place, spot.score) for spot in content.hot_spots} == {
        one.path: (place, one.score) for place, one in enumerate(part.hot, 1)
    }
    assert (totals := content.hot_totals) is not None
    assert (totals.recent.ranked, totals.recent.changed, totals.year.ranked) == (4, 4, 1)
    assert totals.recent.score == float(f"{sum(one.score for one in part.hot):.12g}")
    assert totals.hot == part.hot_modules == 0  # the top quarter is one, and nobody changed it of late


def test_a_file_without_lines_has_no_fixes_by_its_lines() -> None:
    given = project({**LINES, "shop/__init__.py": 0}, history=history(("Ada Lovelace", 0, ["shop/__init__.py"])))
    mended = FileFixes(fixes=3, last_at=0, examples=["fix it"])
    emptied, full = (_fix_density(look(given), path, mended) for path in ("shop/__init__.py", "shop/app.py"))
    assert (emptied.per_thousand_lines, full.per_thousand_lines) == (None, 10.0)


def of_lines(lines: dict[str, int], told: HistoryFacts, *imports: ResolvedImport) -> EvolutionPart:
    given = project(lines, imports, history=told)
    return build_evolution(PartsInput(look(given), derive(given).content, None, lambda _: None))


def test_pairs_are_counted_however_many_are_shown() -> None:
    lines = {f"shop/m{number:02}.py": 10 for number in range(26)}
    told = history(*[("Ada Lovelace", day, list(lines)) for day in range(5)])
    part = of_lines(lines, told, imported("shop/m00.py", "shop/m01.py"))
    assert (part.pairs, part.pairs_explained, len(part.co_changes)) == (26 * 25 // 2, 1, PAIRS_SHOWN)
    assert [pair.import_between for pair in part.co_changes] == [False] * (PAIRS_SHOWN - 1) + [True]
    assert part.left_out == 26 * 25 // 2 - PAIRS_SHOWN


def test_hot_modules_and_mended_ones_are_counted_however_many_are_shown() -> None:
    lines = {f"shop/m{number:04}.py": 10 for number in range(1240)}
    paths = list(lines)
    told = history(*[("Ada Lovelace", day, paths[100 * day : 100 * day + 100]) for day in range(13)])
    fixes = [StoredCommit(*commit[:4], subject="Fix a crash") for commit in told.commits]
    part = of_lines(lines, HistoryFacts(told.people, fixes, told.changes, told.head_at))
    assert (part.changed, part.hot_modules, len(part.hot)) == (1240, 310, 300)
    assert (part.mended, part.mendings, len(part.fixes)) == (1240, 1240, FIXES_SHOWN)


def test_folders_with_a_bus_factor_are_counted_however_many_are_shown() -> None:
    lines = {f"shop/f{number:02}/{name}.py": 10 for number in range(50) for name in "ab"}
    known = [path for path in lines if "/f00/" not in path]  # nobody made what is in the first
    part = of_lines(lines, history(*[("Ada Lovelace", day, [path]) for day, path in enumerate(known)]))
    assert part.bus_factors[0].path == ""
    assert (part.folders, len(part.bus_factors)) == (49, FOLDERS_SHOWN)
    assert "shop/f00/" not in {one.path for one in part.bus_factors}
