"""What is kept of verified tokens, and that it never outlives them, here or when another process ends them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from models import ApiToken, UserSession
from services.accounts.identity import Identities, accounts_changed
from services.accounts.passwords import Passwords
from services.accounts.sessions import create_api_token, delete_api_token, end_session, start_session
from services.accounts.signing_in import register
from services.accounts.tokens import SessionKeyDamaged, SessionOver, SessionTokens
from services.core import clock
from services.core.database import Database
from tests.fakes.accounts import later
from tests.fakes.database import LOCAL_USER_ID, fresh_database
from tests.fakes.gander_server import wait_until

KEY = b"k" * 32


class Kit:
    def __init__(self, folder: Path) -> None:
        self.path = folder
        self.database: Database = fresh_database(folder)
        self.tokens = SessionTokens(KEY)
        self.identities = Identities(self.database, self.tokens)

    def signed_in(self, days: int = 30) -> tuple[str, UserSession]:
        with self.database.write() as session:
            row = start_session(session, LOCAL_USER_ID, "curl", days)
        return self.tokens.issue(LOCAL_USER_ID, row.token_id, row.created_at, row.expires_at), row

    def personal(self, days: int | None = None) -> tuple[str, ApiToken]:
        with self.database.write() as session:
            made = create_api_token(session, LOCAL_USER_ID, "script", days)
        return made.token, made.row

    def holds(self, token: str) -> bool:
        try:
            self.identities.caller_of(token)
        except SessionOver:
            return False
        return True

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_):
            statements.append(statement)

        event.listen(self.database.engine, "before_cursor_execute", note)
        yield statements
        event.remove(self.database.engine, "before_cursor_execute", note)


@pytest.fixture
def kit(tmp_path: Path) -> Iterator[Kit]:
    made = Kit(tmp_path)
    yield made
    made.database.close()


def test_a_token_seen_before_costs_no_query(kit: Kit):
    for token, _ in (kit.signed_in(), kit.personal()):
        assert kit.identities.caller_of(token).user_id == LOCAL_USER_ID
        # The commits above, and the note of a first use, are looked at a tenth of a second later at most.
        wait_until(lambda token=token: not any(_asked(kit, token) for _ in range(50)), 5)


def _asked(kit: Kit, token: str) -> list[str]:
    with kit.counted() as statements:
        kit.identities.caller_of(token)
    return [statement for statement in statements if "user_session" in statement or "api_token" in statement]


def test_a_session_that_is_ended_here_is_over_for_the_very_next_request(kit: Kit):
    for _ in range(20):
        token, row = kit.signed_in()
        assert kit.holds(token)
        with kit.database.write() as session:
            end_session(session, LOCAL_USER_ID, row.id)
        assert not kit.holds(token)


def test_a_personal_token_that_is_removed_is_dead_for_the_very_next_request(kit: Kit):
    token, row = kit.personal()
    assert kit.holds(token)
    with kit.database.write() as session:
        delete_api_token(session, LOCAL_USER_ID, row.id)
    assert not kit.holds(token)


def test_what_is_rolled_back_ends_nothing(kit: Kit):
    token, row = kit.signed_in()
    with pytest.raises(ZeroDivisionError), kit.database.write() as session:
        end_session(session, LOCAL_USER_ID, row.id)
        raise ZeroDivisionError
    assert kit.holds(token)


def elsewhere(kit: Kit, statement: str) -> Callable[[], float]:
    """Run a statement in another process; returns a function that waits and tells when it was committed."""
    script = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], timeout=10); "
        "c.execute(sys.argv[2]); c.commit(); print(time.time(), flush=True)"
    )
    done = subprocess.Popen(
        [sys.executable, "-c", script, str(kit.path / "gander.db"), statement], stdout=subprocess.PIPE, text=True
    )
    return lambda: float(done.communicate()[0])


def asked_until(holds: Callable[[], bool]) -> float:
    """Ask until it no longer holds; returns when the last question began that it still did."""
    last, deadline = time.time(), time.time() + 30
    while (asked := time.time()) < deadline:
        if not holds():
            return last
        last = asked
        time.sleep(0.005)
    raise AssertionError("it never ended")


def test_a_session_that_another_process_ends_is_over_within_a_fifth_of_a_second(kit: Kit):
    token, _ = kit.signed_in()
    assert kit.holds(token)
    ended = elsewhere(kit, "DELETE FROM user_session")
    last_good = asked_until(lambda: kit.holds(token))
    assert last_good - ended() < 0.2


def test_a_token_ends_by_the_clock_although_it_is_kept(kit: Kit, monkeypatch: pytest.MonkeyPatch):
    session_token, personal = kit.signed_in(days=1)[0], kit.personal(days=1)[0]
    assert kit.holds(session_token)
    assert kit.holds(personal)
    monkeypatch.setattr(clock, "now", later(1.01))
    assert not kit.holds(session_token)
    assert not kit.holds(personal)


def test_use_is_written_down_at_most_once_a_minute(kit: Kit, monkeypatch: pytest.MonkeyPatch):
    token, row = kit.personal()

    def last_used():
        with kit.database.read() as session:
            return session.get_one(ApiToken, row.id).last_used_at

    assert last_used() is None
    kit.identities.caller_of(token)
    first = wait_until(last_used, 5)
    for _ in range(50):
        kit.identities.caller_of(token)
    kit.identities.write_seen()
    assert last_used() == first
    moment = later(61 / 86_400)
    monkeypatch.setattr(clock, "now", moment)
    fresh = Identities(kit.database, kit.tokens)  # as after a restart: only the row knows
    fresh.caller_of(token)
    wait_until(lambda: last_used() == moment(), 5)


def test_a_claim_is_noticed_at_once(kit: Kit):
    assert not kit.identities.claimed()
    new = {"email": "ada@example.org", "password": "mussel harbour lantern", "full_name": None, "open_to_all": True}
    register(kit.database, Passwords(), **new)
    assert kit.identities.claimed()


def test_a_claim_by_another_process_is_noticed_within_a_fifth_of_a_second(kit: Kit):
    assert not kit.identities.claimed()
    claimed = elsewhere(kit, "UPDATE user SET is_local = 0")
    last_unclaimed = asked_until(lambda: not kit.identities.claimed())
    assert last_unclaimed - claimed() < 0.2


def test_more_tokens_than_are_kept_are_still_known(kit: Kit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.accounts.identity.KEPT_TOKENS", 3)
    tokens = [kit.signed_in()[0] for _ in range(8)]
    for _ in range(2):
        assert all(kit.holds(token) for token in tokens)
    assert len(kit.identities._kept) <= 3


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path):
    first, second = SessionTokens.load(tmp_path), SessionTokens.load(tmp_path)
    now = clock.now()
    token = first.issue(1, "x", now, later(1)())
    assert second.read(token, now).token_id == "x"
    assert first.instance_id == second.instance_id
    assert (tmp_path / "session.key").stat().st_mode & 0o777 == 0o600
    (tmp_path / "other").mkdir()
    with pytest.raises(SessionOver):
        SessionTokens.load(tmp_path / "other").read(token, now)
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("content", ["", "zz", "ab", "a" * 200, "\u00e9"])
def test_a_damaged_key_is_said_and_not_used(tmp_path: Path, content: str):
    (tmp_path / "session.key").write_text(content)
    with pytest.raises(SessionKeyDamaged):
        SessionTokens.load(tmp_path)


def test_other_changes_of_accounts_drop_what_is_kept(kit: Kit):
    token, _ = kit.signed_in()
    kit.holds(token)
    with kit.database.write() as session:
        accounts_changed(session)
    assert _asked(kit, token)
