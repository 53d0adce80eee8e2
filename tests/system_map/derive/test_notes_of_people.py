"""What the note about people says of the person with most commits."""

from __future__ import annotations

from services.system_map.derive.derive import derive
from tests.fakes.derive_inputs import history, project

LATELY = [("Ada Lovelace", day, ["src/a.py"]) for day in range(11)]


def told(*commits: tuple[str, int, list[str]]) -> str:
    (note,) = [
        one
        for one in derive(project({"src/a.py": 50, "src/b.py": 50}, history=history(*commits))).content.notes
        if one.kind == "people"
    ]
    assert note.title.startswith("One person made 11 of the last ")
    return note.detail


def test_modules_are_counted_by_the_commits_of_all_time() -> None:
    assert told(*LATELY) == "Counting the commits of all time, Ada Lovelace has the most in 1 of 2 modules"


def test_who_leads_in_no_module_is_only_named() -> None:
    old = [("Grace Hopper", 1000 + day, ["src/a.py"]) for day in range(12)]
    bots = [("dependabot[bot]", day, ["src/b.py"]) for day in range(3)]
    assert told(*LATELY, *old) == "Ada Lovelace"
    assert told(*LATELY, *old, *bots) == "Ada Lovelace; bots made 3 more"
