"""What the windows of hot spots count."""

from __future__ import annotations

from services.history.values import StoredChange
from services.system_map.derive.derive import derive
from tests.fakes.derive_inputs import history, project


def test_a_change_of_no_line_counts_as_one_in_every_window_that_saw_it() -> None:
    told = history(("Ada Lovelace", 1, ["src/a.py", "src/empty.py"]), ("Ada Lovelace", 500, ["src/old.py"]))
    told.changes[1][1] = StoredChange("src/empty.py", None, 0, 0)
    content = derive(project({"src/a.py": 50, "src/empty.py": 40, "src/old.py": 30}, history=told)).content
    assert {spot.path: (spot.temperature, spot.changes_year) for spot in content.hot_spots}["src/empty.py"] == (0.0, 1)
    assert (totals := content.hot_totals) is not None
    assert [one.changed for one in (totals.recent, totals.quarter, totals.year, totals.all)] == [3, 2, 2, 3]
