from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from services.core.database import Database
from services.core.sqlite_file import DatabaseBusy
from services.core.turns import Turns
from tests.fakes.database import fresh_database


def wait_until(condition) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)  # between two looks


def test_turns_come_in_the_order_in_which_they_were_asked_for():
    turns, order = Turns(), []
    assert turns.acquire(1)
    threads = []

    def take(number: int) -> None:
        assert turns.acquire(20)
        order.append(number)
        turns.release()

    for number in range(8):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        wait_until(lambda: len(turns._waiting) == len(threads))
    turns.release()
    for thread in threads:
        thread.join()
    assert order == list(range(8))


def test_who_has_the_turn_may_take_it_again():
    turns = Turns()
    assert turns.acquire(1)
    assert turns.acquire(1)
    turns.release()
    other = []
    thread = threading.Thread(target=lambda: other.append(turns.acquire(0.05)))
    thread.start()
    thread.join()
    assert other == [False]
    turns.release()
    assert turns._owner is None


def test_who_gave_up_waiting_is_not_handed_the_turn():
    turns = Turns()
    turns.acquire(1)
    thread = threading.Thread(target=lambda: turns.acquire(0.01))
    thread.start()
    thread.join()
    turns.release()
    assert turns.acquire(1)


@pytest.fixture
def database(tmp_path: Path):
    database = fresh_database(tmp_path)
    yield database
    database.close()


def test_one_that_writes_in_a_row_keeps_nobody_out(database: Database):
    ended, wrote = threading.Event(), threading.Event()

    def write_in_a_row() -> None:
        while not ended.is_set():
            with database.write() as session:
                session.execute(text("UPDATE user SET full_name = 'a'"))
                wrote.set()

    thread = threading.Thread(target=write_in_a_row)
    thread.start()
    wrote.wait(10)
    before = time.process_time()
    for _ in range(20):
        with database.write() as session:
            session.execute(text("UPDATE user SET full_name = 'b'"))
    ended.set()
    thread.join()
    assert time.process_time() - before < 5  # each waited for one transaction of the other, not for luck


def test_a_turn_that_does_not_come_is_said_to_be_a_busy_database(database: Database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.core.database.BUSY_MILLISECONDS", 50)
    database._turns.acquire(1)
    caught = []

    def write() -> None:
        try:
            with database.write():
                pass
        except DatabaseBusy as error:
            caught.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert len(caught) == 1
