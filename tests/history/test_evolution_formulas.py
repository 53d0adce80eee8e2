"""Each formula over a history against an example worked out by hand."""

from __future__ import annotations

import math
import time
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.history.co_change import MAX_FILES, coupled_files, last_together
from services.history.figures import DAY, PathFigures
from services.history.fixes import count_fixes, is_fix
from services.history.hot import heat, hot_paths, lately_changed
from services.history.ownership import at_risk, authors_of, bus_factor, degree_of_authorship, shares_of
from services.history.values import Touch

NOW = 1_775_700_000


def touch(days: float, *paths: str, person: int = 1, bot: bool = False, width: int = 0, subject: str = "") -> Touch:
    return Touch(NOW - int(days * DAY), person, bot, width or len(paths), subject, is_fix(subject), list(paths))


# ── hot ──


def test_hot_is_the_top_quarter_by_score_as_far_as_it_changed_lately() -> None:
    scores = {"a": 9.0, "b": 8.0, "c": 7.0, "d": 6.0, "e": 5.0, "f": 4.0, "g": 3.0, "h": 2.0, "still": 0.0}
    assert hot_paths(scores, {"a": 1, "c": 5, "h": 9}) == {"a"}  # b is in the quarter, but slept; c is not in it
    assert hot_paths({"only": 0.1}, {"only": 1}) == {"only"}
    assert heat(1.5, 40) == 60.0


def test_lately_is_ninety_days_before_the_newest_commit() -> None:
    assert lately_changed([touch(0, "a"), touch(89.9, "a", "b"), touch(90, "a", "c")], NOW) == {"a": 2, "b": 1}


# ── co-change ──


def test_degree_is_shared_over_the_mean_of_revisions() -> None:
    story = [touch(n, "a", "b") for n in range(6)] + [touch(10 + n, "a") for n in range(4)] + [touch(20, "b")] * 2
    (pair,) = coupled_files(story, {"a", "b"})
    assert (pair.one, pair.other, pair.shared, pair.revisions_one, pair.revisions_other) == ("a", "b", 6, 10, 8)
    assert pair.degree == pytest.approx(100 * 6 / 9)
    assert last_together(story, [pair]) == {("a", "b"): NOW}
    assert last_together(story[3:], [pair]) == {("a", "b"): NOW - 3 * DAY}


def test_what_is_below_a_floor_is_no_pair() -> None:
    four = [touch(n, "a", "b") for n in range(4)]
    assert coupled_files([*four, touch(9, "a"), touch(9, "b")], {"a", "b"}) == []  # shared 4
    assert coupled_files([*four, touch(9, "a", "b", width=MAX_FILES + 1)], {"a", "b"}) == []  # too wide a commit
    assert coupled_files([*four, touch(9, "a", "b", bot=True)], {"a", "b"}) == []
    assert len(coupled_files([*four, touch(9, "a", "b")], {"a", "b"})) == 1
    lonely = [*four, touch(9, "a", "b"), *(touch(20 + n, "a") for n in range(24))]  # degree 5 / 17 = 29.4 %
    assert coupled_files(lonely, {"a", "b"}) == []
    assert coupled_files([*four, touch(9, "a", "b")], {"a"}) == []


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), max_size=60))
def test_pairs_are_those_that_a_plain_count_finds(commits: list[set[str]]) -> None:
    story = [touch(number, *sorted(paths)) for number, paths in enumerate(commits)]
    alone = Counter(path for paths in commits for path in paths)
    both = Counter(pair for paths in commits for pair in combinations(sorted(paths), 2))
    expected = {
        (one, other, count)
        for (one, other), count in both.items()
        if count >= 5 and 200 * count / (alone[one] + alone[other]) >= 30
    }
    assert {(pair.one, pair.other, pair.shared) for pair in coupled_files(story, set("abcdef"))} == expected


def test_a_hundred_thousand_wide_commits_are_counted_in_portions() -> None:
    paths = [f"f{number}" for number in range(60)]
    story = [touch(number / 100, *paths[number % 30 : number % 30 + 30]) for number in range(20_000)]
    started = time.process_time()
    assert coupled_files(story, set(paths))
    assert time.process_time() - started < 5


# ── ownership ──


def test_shares_of_a_file_worked_out_by_hand() -> None:
    shares = shares_of(Counter({1: 14, 2: 5, 3: 1}), active={2, 3})
    assert (shares.commits, shares.people, shares.main, shares.main_share) == (20, 3, 1, 0.7)
    assert shares.minor == 0  # 1 of 20 is 5 %: not less
    assert shares.fractal == pytest.approx(1 - (0.49 + 0.0625 + 0.0025))
    assert shares.left == 0.7
    assert shares_of(Counter({1: 97, 2: 3}), set()).minor == 1
    assert shares_of(Counter(), set()).commits == 0


@given(st.dictionaries(st.integers(0, 9), st.integers(1, 1000), min_size=1))
def test_the_fractal_value_is_nought_for_one_author_and_stays_below_one(counts: dict[int, int]) -> None:
    shares = shares_of(Counter(counts), active=set(counts))
    assert 0 <= shares.fractal < 1
    assert (shares.fractal == 0) == (len(counts) == 1)
    assert shares.left == 0


def test_degree_of_authorship_is_that_of_the_paper() -> None:
    assert degree_of_authorship(first=True, own=10, others=0) == pytest.approx(3.293 + 1.098 + 1.64)
    assert degree_of_authorship(first=False, own=2, others=9) == pytest.approx(3.293 + 0.328 - 0.321 * math.log(10))


def test_authors_reach_three_quarters_of_the_highest_degree() -> None:
    # 1: 3.293 + 1.098 + 1.64 − 0.321·ln 3 = 5.678; 2: 3.293 + 0.328 − 0.321·ln 11 = 2.851
    assert authors_of(PathFigures(authors=Counter({1: 10, 2: 2}), first_by=1)) == {1}
    # both: 3.293 + 0.82 − 0.321·ln 6 = 3.538, and 1.098 more for the first: 0.763 of it
    assert authors_of(PathFigures(authors=Counter({1: 5, 2: 5}), first_by=1)) == {1, 2}
    assert authors_of(PathFigures()) == set()


def test_the_bus_factor_counts_people_until_more_than_half_is_authorless() -> None:
    assert bus_factor([{1}, {1}, {1}, {2}]) == [1]
    assert bus_factor([{1}, {1}, {2}, {3}]) == [1, 2]  # half is not yet more than half
    assert bus_factor([{1, 2}, {1, 2}, {1}, {3}]) == [1, 2]  # without 1 there is still 2
    assert bus_factor([set(), set(), {4}]) == [4]
    assert bus_factor([]) == []
    # 2 has as many files as 3, but the one of 2 has an author without 2.
    assert bus_factor([{1}, {1}, {1}, {2, 4}, {3}, {5}, {6, 7}]) == [1, 3]


@given(st.lists(st.frozensets(st.integers(0, 6), max_size=3), max_size=30))
def test_without_the_named_people_most_files_have_no_author_and_with_the_last_of_them_they_have(
    files: list[frozenset[int]],
) -> None:
    authored = [people for people in files if people]
    gone = bus_factor(files)
    orphans = [sum(1 for people in authored if people <= set(gone[:count])) for count in range(len(gone) + 1)]
    assert not authored or 2 * orphans[-1] > len(authored)
    assert all(2 * count <= len(authored) for count in orphans[:-1])


def test_knowledge_is_at_risk_where_less_than_a_fifth_is_left_and_the_largest_loss_comes_first() -> None:
    shares = {
        "kept": shares_of(Counter({1: 8, 2: 2}), {2}),
        "small": shares_of(Counter({1: 10}), {2}),
        "large": shares_of(Counter({1: 9, 2: 1}), {2}),
        "unknown": shares_of(Counter(), {2}),
    }
    assert at_risk(shares, {"kept": 900, "small": 10, "large": 500}) == ["large", "small"]


# ── fixes ──


@pytest.mark.parametrize(
    "subject",
    [
        "Fix crash when the pool is empty (#120)",
        "fix: keep the cookie's path",
        "fix(canvas): restore fan-out",
        "hotfix: negative sizes",
        "Bug in add_consumer",
        "Handle None. Closes #12",
        "Resolves issue 33",
        "Prevent a race condition in the scheduler",
        "Correct memory leak on reload",
        "Guard against CVE-2020-1234",
        "Fix link previews not truncating",
        "Fix comments being lost when a post is edited",
        "fix: comment box crashes on submit",
        "Fix links to deleted users crash",
        "Fix URL in redirect leaking token",
        "Fix the import order of migrations crash",
        "Fix history not loading on channel switch",
        "Fix import of duplicate collections",
        "fix: wrong url on settings branding link",
        "[nvim] Fix floating window requirements",
        "Minify (which strips comments), fixed buffer overflow",
        "Fixed a format string error.",
        "fix syslog prefix",
        "fix: Handles parsing errors when format not expected",
        "Fix limit handling and add default max limit tests",
        "Fix double call, add test (#2497)",
        "Fixed inaccessible revisions, added regression tests for pages.",
        "Fix dead links being kept in the cache",
        "fix --fixed-strings with an empty pattern",
        "fix: cargo build crashes",
        "Fix comment deletion",
        "Issue #20972: Fix Javadoc parse error on HTML comment ending line with hyphen",
        "Issue #1064: fixed slow javadoc antlr parsing (#3055)",
        "Issue #17158: fix false-positive invalid javadoc position for compact constructor",
        "Fix #2404: IndexOutOfBoundsException for empty javadoc",
        "fix: crash of cargo fix on an empty workspace",
        "fix(jsdoc): hangs on an open brace",
        "Fix parsing of JSDoc with two tags",
    ],
)
def test_a_subject_that_tells_of_something_mended_is_a_fix(subject: str) -> None:
    assert is_fix(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "Fix typo in README",
        "fix lint",
        "Fix flaky test",
        "Fixed docs of Blueprint",
        "fix(deps): bump dependencies",
        "fix(docs): link",
        "docs: fix the anchor",
        "feat: fix up the wizard's start",
        'Revert "Fix crash"',
        "Merge branch 'fix-12'",
        "Fix CI",
        "Fix formatting",
        "Add prefixes to keys",
        "Add a debug switch",
        "Close the file at once (#44)",
        "Add fixtures",
        "Fix links",
        "fix: broken link to the guide",
        "Fix some comments in the parser",
        "Fixed unused imports (#3)",
        "fix requirements.txt",
        "Fix history",
        "Reverted mistaken fix",
        "Reverts the fix of #3",
        "Apply fixes from StyleCI",
        "Fix MSRV checks",
        "Fix link to the guide of the parser",
        "Fix the parser's dead link (#3)",
        "Fix code format",
        "Fix format",
        "Fix build",
        "Fix tests and add tests",
        "fix: remove a comment and add a constant in test",
        "edition: run 'cargo fix --edition' on everything",
        "initial 'cargo fix' run",
        "JSDoc clean up & fixes",
        "Fix Javadoc for org.example.CSVParser.parse(File, Charset, CSVFormat)",
        "Fix Javadoc RuntimeException.",
        "Fix exception-related javadoc warnings (#518)",
        "fix: Update Javadoc output path to match plugin changes (#3757)",
        "fix(rustdoc): dead anchors",
        "npm audit fix",
        "Localtime: fix comment about leap year",
        "Update to 2.0",
        "",
    ],
)
def test_a_subject_of_something_else_is_none(subject: str) -> None:
    assert not is_fix(subject)


def test_fixes_are_counted_per_file_with_the_newest_subjects() -> None:
    story = [
        touch(1, "a", "gone", subject="Fix five"),
        touch(2, "a", subject="Add a feature"),
        touch(3, "a", "b", subject="Fix four"),
        touch(4, "a", subject="Fix three"),
        touch(5, "a", subject="Fix two"),
        touch(6, "a", subject="Fix one", bot=True),
    ]
    fixes = count_fixes(story, {"a", "b"})
    assert fixes.keys() == {"a", "b"}
    assert (fixes["a"].fixes, fixes["a"].last_at) == (4, NOW - DAY)
    assert fixes["a"].examples == ["Fix five", "Fix four", "Fix three"]


@given(st.text(max_size=500))
def test_any_subject_is_judged(subject: str) -> None:
    assert is_fix(subject) in {True, False}


def test_a_hostile_subject_costs_no_time() -> None:
    started = time.process_time()
    for text in ("fix " * 125, "a(" * 250, "issue #" * 70, "fix" + " " * 497, "memory " * 70):
        is_fix(text)
    assert time.process_time() - started < 0.2


@pytest.mark.parametrize(
    "subject",
    [
        "Fix broken symbolic links",
        "Fix expired magic links",
        "Fix dead letter links",
    ],
)
def test_links_that_are_a_products_own_are_mended(subject):
    assert is_fix(subject)
