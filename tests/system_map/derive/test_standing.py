"""Which parts stand above which: only imports between them order them, and the overview's third line says no more."""

from __future__ import annotations

from services.system_map.derive import derive
from services.system_map.derive.findings import look
from services.system_map.derive.standing import most_leaned_on, standing
from services.system_map.facts import ResolvedImport
from tests.fakes.derive_inputs import imported, project

LARGE = 5_000  # lines: fewer are no part to tell


def folders(*names: str) -> dict[str, int]:
    """Return nine modules in each of some folders, so that none is told by its modules."""
    return {f"{name}/m{number}.js": LARGE for name in names for number in range(9)}


def stars(*names: str) -> list[ResolvedImport]:
    """Return imports of the first module of each folder by all others of it."""
    return [imported(f"{name}/m{number}.js", f"{name}/m0.js") for name in names for number in range(1, 9)]


def third_line(lines: dict[str, int], imports: list[ResolvedImport]) -> str:
    """Return what the overview says of the parts."""
    summary = derive(project(lines, imports)).content.summary
    return next(
        (said for line in summary if "most" in (said := "".join(phrase.text for phrase in line)) or "largest" in said),
        "",
    )


def tiers(names: str, imports: list[tuple[str, str, int]]) -> tuple[list[list[str]], list[str]]:
    """Return how modules named by one letter stand, each a part of its own."""
    found = look(
        project(
            {f"{name}.js": 1 for name in names},
            [imported(f"{one}.js", f"{other}.js", names=count) for one, other, count in imports],
        )
    )
    order = standing(found, {f"{name}.js": name for name in names}, names)
    return order.tiers, order.beside


def test_parts_are_ordered_by_imports_between_them_and_others_stand_beside() -> None:
    assert tiers("abc", [("a", "b", 1)]) == ([["a"], ["b"]], ["c"])
    assert tiers("abcd", [("a", "c", 1), ("b", "c", 1), ("c", "d", 1)]) == ([["a", "b"], ["c"], ["d"]], [])
    assert tiers("abc", []) == ([], ["a", "b", "c"])


def test_of_two_orders_that_no_import_joins_the_larger_is_told() -> None:
    assert tiers("abcde", [("a", "b", 1), ("c", "d", 1), ("d", "e", 1)]) == ([["c"], ["d"], ["e"]], ["a", "b"])


def test_of_two_that_import_each_other_the_one_that_imports_more_is_above_and_of_equals_none() -> None:
    assert tiers("ab", [("a", "b", 1), ("b", "a", 3)]) == ([["b"], ["a"]], [])
    assert tiers("ab", [("a", "b", 2), ("b", "a", 2)]) == ([], ["a", "b"])


def test_folders_without_imports_between_them_are_told_without_an_order() -> None:
    assert third_line(folders("api", "web"), stars("api", "web")) == (
        "Its largest parts: api/ and web/; most lean on api/m0.js and web/m0.js (8 importers each)."
    )


def test_folders_that_imports_order_are_told_from_top_to_bottom() -> None:
    between = [imported("cmd/m0.js", "lib/m0.js")]
    assert third_line(folders("cmd", "lib"), between) == "Its largest parts, from top to bottom: cmd/, then lib/."
    assert third_line(folders("cmd", "lib", "web"), between) == (
        "Its largest parts, from top to bottom: cmd/, then lib/; beside them web/."
    )


def test_modules_of_a_small_project_that_nothing_ties_are_told_beside_the_others() -> None:
    lines = {f"src/shop/{name}.py": 9 for name in "abcde"}
    imports = [
        imported(f"src/shop/{one}.py", f"src/shop/{other}.py") for one, other in [("a", "b"), ("b", "c"), ("d", "e")]
    ]
    summary = derive(project(lines, imports)).content.summary
    assert "From top to bottom: a.py, then b.py, then c.py; beside them d.py and e.py." in [
        "".join(phrase.text for phrase in line) for line in summary
    ]


def test_what_stands_beside_the_product_is_not_what_most_lean_on() -> None:
    lines = {**folders("lib", "web"), "sample/kit.js": 9, **{f"sample/s{number}.js": 9 for number in range(12)}}
    of_samples = [imported(f"sample/s{number}.js", "sample/kit.js") for number in range(12)]
    own = stars("lib", "web")
    given = project(lines, [*of_samples, *own])
    assert most_leaned_on(look(given)) == ["lib/m0.js", "web/m0.js"]
    assert [(one.path, one.imported_by) for one in derive(given).content.leaned_on] == [
        ("lib/m0.js", 8),
        ("web/m0.js", 8),
    ]
    assert third_line(lines, [*of_samples, *own]).endswith("most lean on lib/m0.js and web/m0.js (8 importers each).")
    assert most_leaned_on(look(project(lines, of_samples))) == ["sample/kit.js"]
