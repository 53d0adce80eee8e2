"""What nobody waits for stands aside while somebody's work is done, and can still be stopped."""

from __future__ import annotations

import threading

import pytest

from services.core.precedence import Precedence

SECONDS = 30


def test_whoever_waits_goes_on_when_the_last_has_left():
    precedence = Precedence()
    precedence.wait(pytest.fail)
    looked, went_on = threading.Event(), threading.Event()

    def stand_aside() -> None:
        precedence.wait(looked.set)
        went_on.set()

    waiting = threading.Thread(target=stand_aside)
    with precedence:
        with precedence:
            waiting.start()
            assert looked.wait(SECONDS)
        looked.clear()
        assert looked.wait(SECONDS)  # the other is still at work
        assert not went_on.is_set()
    assert went_on.wait(SECONDS)
    waiting.join(SECONDS)


def test_one_that_waits_can_be_stopped():
    precedence = Precedence()

    def stop() -> None:
        raise InterruptedError

    with precedence, pytest.raises(InterruptedError):
        precedence.wait(stop)


def test_work_that_fails_no_longer_goes_first():
    precedence = Precedence()
    with pytest.raises(ValueError), precedence:
        raise ValueError
    precedence.wait(pytest.fail)
