from __future__ import annotations

from benchmarks.accuracy.judgement import Judgement


def test_precision_counts_what_is_invented_and_recall_what_is_missed() -> None:
    truth = {("a", "b"): "a:1", ("a", "c"): "a:2", ("b", "c"): "b:1", ("c", "d"): "c:9"}
    ours = {("a", "b"): "a:1", ("a", "c"): "a:2", ("b", "d"): "b:3"}

    judgement = Judgement("imports", truth, ours, (0.6, 0.5))

    assert (judgement.precision, judgement.recall) == (2 / 3, 0.5)
    assert judgement.reached
    assert judgement.missed() == [(("b", "c"), "b:1"), (("c", "d"), "c:9")]
    assert judgement.invented() == [(("b", "d"), "b:3")]


def test_one_goal_missed_is_a_miss() -> None:
    facts = {("a", "b"): ""}

    assert not Judgement("imports", facts, {**facts, ("a", "c"): ""}, (0.9, 0.9)).reached
    assert not Judgement("imports", {**facts, ("a", "c"): ""}, facts, (0.9, 0.9)).reached


def test_nothing_is_reached_without_a_comparison() -> None:
    facts = {("a", "b"): ""}
    empty = Judgement("imports", {}, {}, (0.9, 0.9))

    assert (empty.precision, empty.recall, empty.compares, empty.reached) == (None, None, False, False)
    silent, inventing = Judgement("imports", facts, {}, (0.9, 0.9)), Judgement("imports", {}, facts, (0.9, 0.9))
    assert (silent.precision, silent.recall, silent.compares, silent.reached) == (None, 0, True, False)
    assert (inventing.precision, inventing.recall, inventing.compares, inventing.reached) == (0, None, True, False)


def test_a_share_without_a_goal_is_not_measured() -> None:
    facts = {("a", "b"): ""}

    judgement = Judgement("symbols", facts, facts, (None, 0.98))

    assert (judgement.precision, judgement.recall, judgement.reached) == (None, 1, True)
    assert not Judgement("symbols", {**facts, ("a", "c"): ""}, facts, (None, 0.98)).reached
