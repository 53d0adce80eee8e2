"""One order out of two: by words, by meaning, lifted by rank."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.search.fusion import LIFT, K, fuse

KEYS = st.lists(st.sampled_from("abcdefghij"), max_size=8, unique=True)


def test_what_both_find_comes_before_what_one_finds_higher() -> None:
    assert next(one.key for one in fuse(["a", "b"], ["c", "b"])) == "b"


def test_a_score_is_the_sum_of_reciprocal_ranks() -> None:
    (one, *_) = fuse(["a"], ["b", "a"])
    assert one.key == "a"
    assert one.score == 1 / (K + 1) + 1 / (K + 2)
    assert one.parts == {"words_rank": 1, "meaning_rank": 2, "rank_lift": 0.0}


def test_the_rank_of_a_module_orders_what_is_about_equally_good_and_no_more() -> None:
    central = {"b": 1.0, "z": 1.0}
    words = ["a", "b", *"cdefghijklmnopqrstuvwxy", "z"]
    order = [one.key for one in fuse(words, [], rank_of=lambda key: central.get(key, 0.0))]
    assert order[0] == "b"
    assert order.index("z") > 10


def test_what_needs_no_meaning_keeps_its_place_among_the_words() -> None:
    order = fuse(["task", "x", "y"], ["x", "y"], by_words={"task"})
    assert order[0].key == "task"
    assert order[0].meaning_rank is None


@given(KEYS, KEYS)
def test_everything_found_is_there_once_and_in_order_of_score(words: list[str], meaning: list[str]) -> None:
    fused = fuse(words, meaning)
    assert {one.key for one in fused} == {*words, *meaning}
    assert len(fused) == len({*words, *meaning})
    scores = [one.score for one in fused]
    assert scores == sorted(scores, reverse=True)


@given(KEYS, st.floats(allow_nan=False))
def test_a_lift_stays_between_nothing_and_its_most(words: list[str], rank: float) -> None:
    assert all(0 <= one.rank_lift <= LIFT for one in fuse(words, [], rank_of=lambda _: rank))
