"""What a history says in figures."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.history.counting import count_history
from services.history.figures import DAY, MASS, folders_of, recency
from services.history.values import HistoryFacts, StoredChange, StoredCommit, StoredPerson

NOW = 1_775_700_000  # 9 April 2026
PEOPLE = [
    StoredPerson(1, "Ada Lovelace", "ada@example.org", False),
    StoredPerson(2, "dependabot[bot]", "bot@x.io", True),
]


def change(path: str, lines: int | None = 1, old: str | None = None) -> StoredChange:
    return StoredChange(path, old, lines, 0 if lines is not None else None)


def history(*stories: tuple[int, list[StoredChange]], person: int = 1, merges: int = 0) -> HistoryFacts:
    """Make a history of (days ago, changes), newest first."""
    commits = [StoredCommit(number, person, NOW - days * DAY, False) for number, (days, _) in enumerate(stories, 1)]
    commits += [StoredCommit(1000 + number, person, NOW - number, True) for number in range(merges)]
    commits.sort(key=lambda commit: -commit.committed_at)
    return HistoryFacts(PEOPLE, commits, {number: rows for number, (_, rows) in enumerate(stories, 1)}, NOW)


def test_changes_are_counted_back_from_the_mapped_commit() -> None:
    story = history((1, [change("a")]), (100, [change("a")]), (400, [change("a")]), (500, [change("gone")]))
    counted = count_history(story, {"a"})
    figures = counted.paths["a"]
    assert (figures.changes_quarter, figures.changes_year, figures.changes_all) == (1, 2, 3)
    assert figures.last_changed_at == NOW - DAY
    assert counted.paths.keys() == {"a"}


def test_a_quarter_is_the_ninety_days_that_every_page_says() -> None:
    story = history((0, [change("a")]), (89, [change("a")]), (90, [change("a")]))
    assert count_history(story, {"a"}).paths["a"].changes_quarter == 2


def test_recency_is_the_sum_of_halved_weights() -> None:
    story = history((0, [change("a", 50)]), (180, [change("a", 1000)]), (360, [change("a", 100)]))
    assert count_history(story, {"a"}).paths["a"].recency == pytest.approx(0.5 + 3 / 2 + 1 / 4)


@given(st.floats(0, 10**9), st.integers(0, 10**6))
def test_recency_falls_with_age_and_is_bounded_by_three(age: float, lines: int) -> None:
    assert 0 <= recency(age, lines) <= 3
    assert recency(age + DAY, lines) <= recency(age, lines)
    assert recency(180 * DAY, lines) == pytest.approx(recency(0, lines) / 2)
    assert recency(0, lines) == pytest.approx(min(lines / 100, 3))
    assert math.isclose(recency(-5, lines), recency(0, lines))


def test_a_renamed_file_keeps_its_past_and_what_bore_its_name_before_does_not_count() -> None:
    story = history(
        (1, [change("new")]),
        (2, [change("new", 0, old="middle")]),
        (3, [change("middle", 5, old="old")]),
        (4, [change("old")]),
        (5, [change("new")]),  # another file that was gone before the rename
    )
    figures = count_history(story, {"new"}).paths["new"]
    assert figures.changes_all == 3  # the pure move is none


def test_a_side_branch_that_still_used_the_old_name_counts_for_the_new_one() -> None:
    story = history((1, [change("old", 7)]), (2, [change("new", 0, old="old")]), (3, [change("old")]))
    assert count_history(story, {"new"}).paths["new"].changes_all == 2


def test_two_files_that_swap_names_keep_their_own_past() -> None:
    story = history(
        (1, [change("a", 0, old="b"), change("b", 0, old="a")]), (2, [change("a"), change("a")]), (3, [change("a")])
    )
    counted = count_history(story, {"a", "b"})
    assert counted.paths["b"].changes_all == 3
    assert counted.paths["a"].changes_all == 0


def test_a_mass_change_makes_nothing_hot_but_its_renames_are_followed() -> None:
    crowd = [change(f"f{number}") for number in range(MASS)]
    story = history((1, [*crowd, change("new", 3, old="old")]), (30, [change("old")]))
    counted = count_history(story, {"new", "f1"})
    assert counted.paths["f1"].changes_all == 0
    assert counted.paths["f1"].last_changed_at == NOW - DAY
    assert counted.paths["new"].changes_all == 1


def test_bots_change_files_but_know_nothing() -> None:
    counted = count_history(history((1, [change("src/a")]), person=2), {"src/a"}, {"src/a"})
    assert counted.paths["src/a"].changes_all == 1
    assert not counted.paths["src/a"].authors
    assert "src/" not in counted.folders
    assert counted.people[0].modules == 0


def test_people_and_folders_are_counted_by_commit_not_by_file() -> None:
    story = history((1, [change("src/a"), change("src/b")]), (2, [change("src/a")]), merges=2)
    counted = count_history(story, {"src/a", "src/b"}, {"src/a", "src/b"})
    assert counted.folders["src/"].commits == 2
    assert counted.folders[""].by_person == {1: 2}
    ada = counted.people[0]
    assert (ada.commits, ada.commits_year, ada.modules) == (2, 2, 2)
    assert (counted.commits, counted.merges) == (2, 2)


def test_a_sleeping_project_still_says_who_knows_it() -> None:
    old = 5 * 365
    story = history((0, []), *[(old + day, [change("a/x")]) for day in range(12)])
    counted = count_history(story, {"a/x"})
    assert counted.folders["a/"].commits == 12
    assert counted.folders_since is None


def test_activity_has_53_weeks_on_mondays_and_every_quarter_of_the_life() -> None:
    counted = count_history(history((0, []), (7, []), (800, [])), set())
    assert len(counted.weeks) == 53
    assert all(monday.weekday() == 0 for monday, _ in counted.weeks)
    assert sum(count for _, count in counted.weeks) == 2
    assert counted.quarters[0] == (date(2024, 1, 1), 1)
    assert counted.quarters[-1] == (date(2026, 4, 1), 2)
    assert counted.commits_year == 2


def test_a_broken_clock_neither_stretches_the_axis_nor_ages_the_rest() -> None:
    commits = [StoredCommit(1, 1, NOW + 400 * DAY, False), StoredCommit(2, 1, NOW, False), StoredCommit(3, 1, 0, False)]
    counted = count_history(HistoryFacts(PEOPLE, commits, {2: [change("a")]}, NOW), {"a"})
    assert counted.paths["a"].changes_quarter == 1
    assert counted.first_at == NOW
    assert len(counted.quarters) == 1


def test_an_empty_history_has_empty_figures() -> None:
    counted = count_history(HistoryFacts([], [], {}), {"a"})
    assert (counted.commits, counted.weeks, counted.people, counted.paths) == (0, [], [], {})


def test_the_folders_above_a_path_start_at_the_root() -> None:
    assert folders_of("a/b/c.py") == ["", "a/", "a/b/"]
    assert folders_of("c.py") == [""]
