"""One order out of two: by words, by meaning, lifted by rank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.search.fusion import LIFT, WORDS_SHARE, Fused, fuse

SCORES = st.floats(-1, 100).map(lambda score: round(score, 3))
LISTS = st.lists(st.tuples(st.sampled_from("abcdefghij"), SCORES), max_size=8, unique_by=lambda one: one[0]).map(
    lambda scored: sorted(scored, key=lambda one: -one[1])
)


def keys(fused: list[Fused[str]]) -> str:
    return "".join(one.key for one in fused)


def test_what_both_find_comes_before_what_one_finds_higher() -> None:
    assert keys(fuse([("a", 10), ("b", 9)], [("c", 0.5), ("b", 0.48), ("d", 0.2)]))[0] == "b"


def test_a_score_is_the_sum_of_both_shares() -> None:
    (one, *_) = fuse([("a", 20), ("c", 10)], [("b", 0.6), ("a", 0.5), ("d", 0.2)])
    assert one.key == "a"
    assert one.score == pytest.approx(WORDS_SHARE + (0.5 - 0.2) / (0.6 - 0.2))
    assert one.parts == {"words_rank": 1, "meaning_rank": 2, "rank_added": 0.0}


def test_by_how_much_one_is_better_counts() -> None:
    # By their places in the lists these are alike; by words a is far ahead of b, by meaning b a little ahead of a.
    words, meaning = [("a", 30), ("b", 10)], [("b", 0.41), ("a", 0.40), ("c", 0.1)]
    assert keys(fuse(words, meaning))[0] == "a"


def test_the_scale_of_neither_matters() -> None:
    words, meaning = [("a", 30.0), ("b", 10.0)], [("c", 0.4), ("b", 0.3), ("a", 0.1)]
    other = fuse([(key, score * 7) for key, score in words], [(key, score / 3 + 0.6) for key, score in meaning])
    assert keys(other) == keys(fuse(words, meaning))


def test_the_rank_of_a_module_orders_what_is_about_equally_good_and_no_more() -> None:
    words = [("a", 10.0), ("b", 9.9), ("z", 5.0)]
    assert keys(fuse(words, [], rank_of=lambda key: 1.0 if key in "bz" else 0.0)) == "baz"


def test_what_needs_no_meaning_keeps_its_place_among_the_words() -> None:
    order = fuse([("task", 10), ("x", 8), ("y", 7)], [("x", 0.5), ("y", 0.3)], by_words={"task"})
    assert order[0].key == "task"
    assert order[0].meaning_rank is None


@given(LISTS, LISTS)
def test_everything_found_is_there_once_and_in_order_of_score(
    words: list[tuple[str, float]], meaning: list[tuple[str, float]]
) -> None:
    fused = fuse(words, meaning)
    there = {key for key, _ in (*words, *meaning)}
    assert {one.key for one in fused} == there
    assert len(fused) == len(there)
    scores = [one.score for one in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 + WORDS_SHARE for score in scores)


@given(LISTS, st.floats(allow_nan=False))
def test_a_lift_stays_between_nothing_and_its_most(words: list[tuple[str, float]], rank: float) -> None:
    assert all(0 <= one.rank_added <= LIFT for one in fuse(words, [], rank_of=lambda _: rank))
