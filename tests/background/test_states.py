import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.background.context import Stop
from services.background.errors import JobCancelled
from services.background.retry import RetryPolicy, may_pass
from services.background.states import FINAL, LIVE, REVIVABLE, TRANSITIONS, IllegalMove, Move, Status, after
from services.background.verdict import judge
from services.core.errors import Forbidden, Unavailable, Upstream

MOVES = st.sampled_from(list(Move))


class OneJob(RuleBasedStateMachine):
    """Any sequence of moves, legal ones taken and illegal ones refused."""

    def __init__(self):
        super().__init__()
        self.status = Status.PENDING
        self.history = [Status.PENDING]

    @rule(move=MOVES)
    def anything(self, move):
        before = self.status
        try:
            self.status = after(before, move)
        except IllegalMove:
            assert (before, move) not in TRANSITIONS
            return
        self.history.append(self.status)

    @precondition(lambda self: self.status in FINAL)
    @rule(move=MOVES.filter(lambda move: move is not Move.REVIVE))
    def nothing_leaves_a_final_state_but_a_revival(self, move):
        with pytest.raises(IllegalMove):
            after(self.status, move)

    @invariant()
    def only_a_running_job_completes_fails_or_dies(self):
        for before, now in zip(self.history, self.history[1:], strict=False):
            if now in {Status.COMPLETED, Status.FAILED, Status.DEAD}:
                assert before is Status.RUNNING
            if before is Status.COMPLETED:
                raise AssertionError("a completed job moved")


TestOneJob = OneJob.TestCase


def test_every_state_is_live_or_final_and_never_both():
    assert frozenset(Status) == LIVE | FINAL
    assert not LIVE & FINAL
    assert FINAL - {Status.COMPLETED} == REVIVABLE


def test_every_state_is_reached_and_every_live_one_can_end():
    reached = {Status.PENDING} | set(TRANSITIONS.values())
    assert reached == set(Status)
    for status in LIVE:
        assert any(before is status and then in FINAL for (before, _), then in TRANSITIONS.items())


POLICIES = st.builds(
    RetryPolicy,
    max_attempts=st.integers(1, 50),
    first_seconds=st.floats(0, 1e4),
    factor=st.floats(1, 1e6),
    longest_seconds=st.floats(0, 1e6),
    jitter=st.floats(0, 0.99),
)
CHANCES = st.floats(0, 1, exclude_max=True)


@given(POLICIES, st.integers(0, 10_000), CHANCES)
def test_a_wait_is_never_negative_and_never_beyond_the_longest_with_its_jitter(policy, attempts, chance):
    wait = policy.seconds_before_next(attempts, chance)
    assert 0 <= wait <= policy.longest_seconds * (1 + policy.jitter) + 1e-6


@given(POLICIES, st.integers(1, 1000), CHANCES)
def test_waits_do_not_shrink_from_attempt_to_attempt(policy, attempts, chance):
    assert policy.seconds_before_next(attempts, chance) <= policy.seconds_before_next(attempts + 1, chance) + 1e-9


def test_the_middle_of_the_jitter_is_the_plain_exponential():
    policy = RetryPolicy(first_seconds=5, factor=4, longest_seconds=600, jitter=0.2)
    assert [policy.seconds_before_next(n, 0.5) for n in (1, 2, 3, 4, 5)] == [5, 20, 80, 320, 600]


def test_a_policy_that_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="max_attempts"):
        RetryPolicy(max_attempts=0)


def test_only_errors_that_say_so_may_pass():
    assert may_pass(Upstream())
    assert may_pass(Unavailable())
    assert not may_pass(Forbidden())
    assert not may_pass(ConnectionError())


ERRORS = st.sampled_from([None, ValueError("x"), Forbidden(), Upstream(), JobCancelled(), KeyboardInterrupt()])


@given(ERRORS, st.booleans(), st.sampled_from([None, *Stop]), st.integers(1, 9), st.integers(1, 9))
def test_every_end_has_a_verdict_that_a_running_job_can_take(error, cancel, stop, attempts, most):
    verdict = judge(
        error,
        job_id=1,
        cancel_requested=cancel,
        stop_reason=stop,
        attempts=attempts,
        max_attempts=most,
        policy=RetryPolicy(),
        chance=0.5,
    )
    assert (Status.RUNNING, verdict.move) in TRANSITIONS
    if cancel or stop is Stop.CANCELLED:
        assert verdict.move is Move.CANCEL
    elif error is None:
        assert verdict.move is Move.COMPLETE
    elif stop is Stop.SHUTDOWN:
        assert (verdict.move, verdict.counts) == (Move.WAIT, False)
    if verdict.move is Move.WAIT and verdict.counts:
        assert attempts < most
        assert may_pass(error)
    if verdict.move in {Move.FAIL, Move.DIE}:
        assert verdict.error_message
        assert verdict.error_code
