from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from models import ApiToken, Event, Project, SignInAttempt, User, UserSession
from services.accounts import is_claimed, is_owner
from services.accounts.email import BadEmailAddress
from services.accounts.passwords import Cost, Passwords, WeakPassword
from services.accounts.sessions import create_api_token, start_session
from services.accounts.signing_in import (
    EmailTaken,
    NotClaimedYet,
    RegistrationClosed,
    WrongCurrentPassword,
    WrongEmailOrPassword,
    change_password,
    clean_up,
    register,
    reset_password,
    sign_in,
)
from services.accounts.throttle import SignInThrottled
from services.core import clock
from services.core.database import Database
from services.core.errors import GanderError
from tests.fakes.accounts import PASSWORD, later
from tests.fakes.database import LOCAL_USER_ID, fresh_database, open_database


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return fresh_database(tmp_path)


def join(database: Database, email: str = "ada@example.org", **more) -> User:
    given = {"password": PASSWORD, "full_name": None, "open_to_all": True, **more}
    return register(database, Passwords(), email=email, **given)[0]


def enter(database: Database, email: str = "ada@example.org", password: str = PASSWORD, passwords=None):
    return sign_in(
        database,
        passwords or Passwords(),
        email=email,
        password=password,
        client="127.0.0.1",
        agent="",
        session_days=30,
    )


def test_the_first_account_is_the_local_owners_row_and_keeps_what_belongs_to_it(database: Database):
    with database.write() as session:
        session.add(Project(user_id=LOCAL_USER_ID, name="Mine"))
        assert not is_claimed(session)
    ada = join(database, " Ada@Example.org", full_name="Ada")
    assert (ada.id, ada.email, ada.full_name, ada.is_local) == (LOCAL_USER_ID, "ada@example.org", "Ada", False)
    with database.read() as session:
        assert is_claimed(session)
        assert session.scalars(select(Project.user_id)).all() == [ada.id]
        (happened,) = session.scalars(select(Event).where(Event.type == "user.registered"))
        assert happened.payload == {"user_id": ada.id, "claims": True}


def test_a_way_in_made_before_the_claim_does_not_survive_it(database: Database):
    with database.write() as session:
        start_session(session, LOCAL_USER_ID, "curl", 30)
        create_api_token(session, LOCAL_USER_ID, "early", None)
    join(database)
    with database.read() as session:
        assert session.scalars(select(UserSession)).all() == session.scalars(select(ApiToken)).all() == []


def test_later_accounts_are_their_own_and_only_the_first_owns_the_instance(database: Database):
    ada, ben = join(database), join(database, "ben@example.org")
    assert ben.id != ada.id
    with database.read() as session:
        assert is_owner(session, ada.id)
        assert not is_owner(session, ben.id)


@pytest.mark.parametrize("open_to_all", [True, False])
def test_of_two_claims_at_once_one_wins(tmp_path: Path, open_to_all: bool):
    database = fresh_database(tmp_path)
    others = [open_database(tmp_path) for _ in range(3)]  # as other processes would
    barrier = threading.Barrier(4)
    ended: list[User | GanderError] = []

    class Together(Passwords):
        def hash(self, password: str) -> str:
            hashed = super().hash(password)
            barrier.wait(10)  # all have looked and found nobody, none has written
            return hashed

    def claim(number: int, own: Database) -> None:
        try:
            ended.append(
                register(
                    own, Together(), email=f"u{number}@example.org", password=PASSWORD, full_name=None,
                    open_to_all=open_to_all,
                )[0]
            )  # fmt: skip
        except GanderError as error:
            ended.append(error)

    threads = [threading.Thread(target=claim, args=pair) for pair in enumerate([database, *others])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for other in others:
        other.close()
    users = [each for each in ended if isinstance(each, User)]
    assert [each.id for each in users].count(LOCAL_USER_ID) == 1
    if open_to_all:
        assert len({each.id for each in users}) == 4
    else:
        assert len(users) == 1
        assert sum(isinstance(each, RegistrationClosed) for each in ended) == 3


def test_closed_registration_still_lets_the_first_one_in(database: Database):
    join(database, open_to_all=False)
    with pytest.raises(RegistrationClosed):
        join(database, "ben@example.org", open_to_all=False)


def test_an_address_has_one_account_however_it_is_written(database: Database):
    join(database)
    with pytest.raises(EmailTaken):
        join(database, "ADA@EXAMPLE.ORG ")


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("email", "ada", BadEmailAddress),
        ("password", "short", WeakPassword),
        ("password", "ada@example.org", WeakPassword),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_the_instance_unclaimed(database: Database, field, value, error):
    with pytest.raises(error) as caught:
        join(database, **{field: value})
    assert list(caught.value.errors) == [field]
    with database.read() as session:
        assert not is_claimed(session)


def test_trying_addresses_out_by_registering_is_slowed_down_and_registering_is_not(database: Database):
    join(database)
    for number in range(30):
        join(database, f"u{number}@example.org")
    for _ in range(20):
        with pytest.raises(EmailTaken):
            join(database)
    with pytest.raises(SignInThrottled):
        join(database)


def test_the_right_password_signs_in_and_nothing_else_does(database: Database):
    ada = join(database)
    signed_in = enter(database, " ADA@example.org")
    assert (signed_in.user.id, signed_in.session.user_id) == (ada.id, ada.id)
    for email, password in (
        ("ada@example.org", PASSWORD + " "), ("ada@example.org", ""), ("eve@example.org", PASSWORD), ("ada", PASSWORD),
        ("\ud800", PASSWORD), ("", ""),
    ):  # fmt: skip
        with pytest.raises(WrongEmailOrPassword):
            enter(database, email, password)


def test_an_unclaimed_gander_lets_nobody_sign_in(database: Database):
    for email in ("", "You", "None", "ada@example.org"):
        with pytest.raises(WrongEmailOrPassword):
            enter(database, email, "")


def test_after_five_wrong_passwords_even_the_right_one_waits_and_then_opens(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    join(database)
    for _ in range(5):
        with pytest.raises(WrongEmailOrPassword):
            enter(database, password="wrong wrong wrong")
    with pytest.raises(SignInThrottled) as caught:
        enter(database)
    assert caught.value.retry_after == 1
    monkeypatch.setattr(clock, "now", later(2 / 86_400))
    assert enter(database).user.email == "ada@example.org"
    for _ in range(5):  # success has cleared the account
        with pytest.raises(WrongEmailOrPassword):
            enter(database, password="wrong wrong wrong")


def test_guesses_made_at_once_are_all_counted(database: Database):
    join(database)
    outcomes: list[type] = []

    def guess() -> None:
        try:
            enter(database, password="wrong wrong wrong")
        except GanderError as error:
            outcomes.append(type(error))

    threads = [threading.Thread(target=guess) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes.count(WrongEmailOrPassword) == 5
    assert outcomes.count(SignInThrottled) == 11


def test_one_client_that_tries_many_accounts_waits_too(database: Database):
    join(database)
    for number in range(20):
        with pytest.raises(WrongEmailOrPassword):
            enter(database, f"u{number}@example.org")
    with pytest.raises(SignInThrottled):
        enter(database)


def test_a_hash_of_another_cost_is_made_anew_at_sign_in(database: Database):
    join(database)
    dearer = Passwords(Cost(passes=2, memory_kib=16, lanes=1))
    assert enter(database, passwords=dearer).user.hashed_password.startswith("$argon2id$v=19$m=16,t=2,p=1$")
    assert enter(database, passwords=dearer)


def test_changing_the_password_ends_every_other_session(database: Database):
    ada = join(database)
    kept, ended = enter(database).session, enter(database).session
    change_password(database, Passwords(), ada.id, current=PASSWORD, new="lantern seven mussel", session_id=kept.id)
    with database.read() as session:
        assert session.scalars(select(UserSession.id)).all() == [kept.id]
        assert ended.id in [
            event.payload["session_id"] for event in session.scalars(select(Event)) if event.type == "session.ended"
        ]
    with pytest.raises(WrongEmailOrPassword):
        enter(database)
    assert enter(database, password="lantern seven mussel")


def test_a_new_password_asks_for_the_old_one_and_has_to_be_a_good_one(database: Database):
    ada = join(database)
    with pytest.raises(WrongCurrentPassword):
        change_password(database, Passwords(), ada.id, current="x", new="lantern seven mussel", session_id=None)
    with pytest.raises(WeakPassword):
        change_password(database, Passwords(), ada.id, current=PASSWORD, new="passwordpassword", session_id=None)
    for _ in range(5):
        with pytest.raises(WrongCurrentPassword):
            change_password(database, Passwords(), ada.id, current="x", new="lantern seven mussel", session_id=None)
    with pytest.raises(SignInThrottled):
        change_password(database, Passwords(), ada.id, current="x", new="lantern seven mussel", session_id=None)


def test_the_local_owner_has_no_password_to_change(database: Database):
    with pytest.raises(NotClaimedYet):
        change_password(database, Passwords(), LOCAL_USER_ID, current="", new="lantern seven mussel", session_id=None)


def test_a_reset_opens_the_account_again_ends_its_sessions_and_forgives(database: Database):
    join(database)
    enter(database)
    for _ in range(6):
        with pytest.raises((WrongEmailOrPassword, SignInThrottled)):
            enter(database, password="forgotten, sorry")
    assert reset_password(database, Passwords(), email="Ada@example.org", password="lantern seven mussel") == 1
    assert enter(database, password="lantern seven mussel")


def test_clean_up_removes_what_ended_and_nothing_else(database: Database, monkeypatch: pytest.MonkeyPatch):
    join(database)
    enter(database)
    with pytest.raises(WrongEmailOrPassword):
        enter(database, password="wrong wrong wrong")
    with database.write() as session:
        assert clean_up(session, clock.now()) == 0
        assert session.scalars(select(UserSession)).one()
        assert clean_up(session, later(31)()) == 1
        assert session.scalars(select(UserSession)).all() == session.scalars(select(SignInAttempt)).all() == []


def test_sessions_of_one_user_have_a_ceiling_and_the_oldest_gives_way(database: Database):
    join(database)
    first = enter(database).session
    for _ in range(50):
        last = enter(database).session
    with database.read() as session:
        ids = set(session.scalars(select(UserSession.id)))
    assert len(ids) == 50
    assert first.id not in ids
    assert last.id in ids
