from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from models import SignInAttempt
from services.accounts.throttle import (
    OF_AN_ADDRESS,
    OF_AN_EMAIL,
    Patience,
    SignInThrottled,
    forget,
    forget_newest,
    forget_old,
    subject,
    take_turn,
    wait_after,
)
from tests.fakes.database import fresh_database

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NAME = subject("email", "ada@example.org")


def seconds(number: float) -> datetime:
    return START + timedelta(seconds=number)


def test_a_few_tries_are_free_then_the_wait_doubles_up_to_a_ceiling():
    waits = [wait_after(tries, OF_AN_EMAIL) for tries in range(4, 16)]
    assert waits == [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert wait_after(10**9, OF_AN_EMAIL) == 300
    assert wait_after(19, OF_AN_ADDRESS) == 0


@given(st.integers(0, 10**6), st.integers(0, 30), st.integers(1, 3600))
def test_more_tries_never_wait_less_and_nobody_waits_for_ever(tries: int, free: int, longest: int):
    patience = Patience(free, longest)
    assert wait_after(tries, patience) <= wait_after(tries + 1, patience) <= longest


def test_waiting_lets_in_again_and_is_told_to_the_second(tmp_path: Path):
    database = fresh_database(tmp_path)
    with database.write() as session:
        for _ in range(5):
            take_turn(session, {NAME: OF_AN_EMAIL}, START)
        with pytest.raises(SignInThrottled) as caught:
            take_turn(session, {NAME: OF_AN_EMAIL}, seconds(0.2))
        assert caught.value.retry_after == 1
        assert "in 1 second." in caught.value.detail
        take_turn(session, {NAME: OF_AN_EMAIL}, seconds(1))
        with pytest.raises(SignInThrottled):
            take_turn(session, {NAME: OF_AN_EMAIL}, seconds(2.5))
        take_turn(session, {NAME: OF_AN_EMAIL}, seconds(3))


def test_what_is_refused_is_not_counted_so_that_patience_is_rewarded(tmp_path: Path):
    database = fresh_database(tmp_path)
    with database.write() as session:
        for _ in range(8):
            take_turn(session, {NAME: Patience(100, 60)}, START)
        for _ in range(50):
            with pytest.raises(SignInThrottled):
                take_turn(session, {NAME: OF_AN_EMAIL, "other": OF_AN_EMAIL}, seconds(1))
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 8
        take_turn(session, {NAME: OF_AN_EMAIL}, seconds(8))


def test_nobody_is_locked_out_for_good_and_a_clock_set_back_locks_nobody(tmp_path: Path):
    database = fresh_database(tmp_path)
    with database.write() as session:
        for _ in range(500):
            take_turn(session, {NAME: Patience(1000, 60)}, START)
        take_turn(session, {NAME: OF_AN_EMAIL}, seconds(300))
        take_turn(session, {NAME: OF_AN_EMAIL}, START - timedelta(days=1))
        take_turn(session, {NAME: OF_AN_EMAIL}, seconds(2 * 3600 + 1))  # an hour on, all is forgotten


def test_success_forgets_an_email_and_gives_a_client_its_try_back(tmp_path: Path):
    database = fresh_database(tmp_path)
    with database.write() as session:
        for _ in range(5):
            take_turn(session, {NAME: OF_AN_EMAIL, "client": OF_AN_ADDRESS}, START)
        forget(session, NAME)
        forget_newest(session, "client")
        assert session.scalars(select(SignInAttempt.subject)).all() == ["client"] * 4
        take_turn(session, {NAME: OF_AN_EMAIL}, START)


def test_old_tries_are_cleaned_up(tmp_path: Path):
    database = fresh_database(tmp_path)
    with database.write() as session:
        take_turn(session, {NAME: OF_AN_EMAIL}, START)
        take_turn(session, {NAME: OF_AN_EMAIL}, seconds(1800))
        forget_old(session, seconds(3600))
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 1


def test_what_was_tried_is_not_in_the_rows():
    assert "ada" not in NAME
    assert subject("email", "x") != subject("client", "x")
    assert len(subject("email", "\ud800")) == 64
