"""Register, claim, sign in, change a password: each checks outside the transaction and writes inside one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from models import ApiToken, User, UserSession
from services import events
from services.accounts import throttle
from services.accounts.email import BadEmailAddress, EmailAddress
from services.accounts.identity import accounts_changed
from services.accounts.local import find_local_user
from services.accounts.owners import UserNotFound, get_user
from services.accounts.passwords import Passwords, check_password
from services.accounts.sessions import delete_ended, end_sessions, start_session
from services.core import clock
from services.core.database import Database
from services.core.errors import Conflict, Forbidden, Invalid, Unauthenticated


class WrongEmailOrPassword(Unauthenticated):
    """E-mail address or password is wrong. Check both; the owner of the machine can set a new password."""

    code = 40102
    title = "Not the right password"


class WrongCurrentPassword(Invalid):
    """Your current password is another. Enter the one that you signed in with."""

    code = 40052
    title = "Not your current password"


class RegistrationClosed(Forbidden):
    """This Gander takes no new accounts. Ask its owner to make one for you."""

    code = 40221
    title = "Registration closed"


class EmailTaken(Conflict):
    """There is an account with this e-mail address already. Sign in with it, or use another address."""

    code = 40950
    title = "Account exists"


class NotClaimedYet(Conflict):
    """This Gander has no account yet, so there is nothing to protect. Create your account first."""

    code = 40951
    title = "No account yet"


@dataclass(frozen=True)
class SignedIn:
    """Who signed in and by which new session."""

    user: User
    session: UserSession


def register(
    database: Database,
    passwords: Passwords,
    *,
    email: str,
    password: str,
    full_name: str | None,
    open_to_all: bool,
    client: str = "",
    agent: str = "",
    session_days: int | None = None,
) -> tuple[User, UserSession | None]:
    """Make an account: the first one claims the instance and takes over the local owner's rows.

    With `session_days` it is signed in at once. Raises BadEmailAddress, WeakPassword, RegistrationClosed, EmailTaken,
    SignInThrottled.
    """
    address = str(EmailAddress.of(email))
    check_password(password, address)
    name = throttle.subject("register", client)
    with database.write() as session:
        _refuse(session, open_to_all=open_to_all)
        throttle.take_turn(session, {name: throttle.OF_AN_ADDRESS}, clock.now())
    hashed = passwords.hash(password)
    with database.write() as session:
        _refuse(session, open_to_all=open_to_all)  # another may have claimed it while we hashed
        if session.scalar(select(User.id).where(User.email == address)) is not None:
            raise EmailTaken
        user = find_local_user(session)
        claims = user is not None
        if user is None:
            user = User(is_local=False)
            session.add(user)
        else:
            # Whoever could reach the unclaimed instance keeps no way in.
            session.execute(delete(UserSession).where(UserSession.user_id == user.id))
            session.execute(delete(ApiToken).where(ApiToken.user_id == user.id))
        user.email, user.hashed_password, user.is_local = address, hashed, False
        user.full_name = full_name or None
        session.flush()
        session.refresh(user)
        throttle.forget_newest(session, name)
        events.publish(
            session, "user.registered", {"user_id": user.id, "claims": claims}, user_id=user.id, actor="user"
        )
        accounts_changed(session)
        started = None if session_days is None else start_session(session, user.id, agent, session_days)
        session.flush()
    return user, started


def _refuse(session: Session, *, open_to_all: bool) -> None:
    if not open_to_all and find_local_user(session) is None:
        raise RegistrationClosed


def sign_in(
    database: Database, passwords: Passwords, *, email: str, password: str, client: str, agent: str, session_days: int
) -> SignedIn:
    """Start a session for who knows the password. Raises WrongEmailOrPassword, SignInThrottled."""
    try:
        address = str(EmailAddress.of(email))
    except BadEmailAddress:
        address = ""  # nobody's, and answered as any other that is nobody's
    by_email, by_client = throttle.subject("email", address), throttle.subject("client", client)
    with database.write() as session:
        throttle.take_turn(session, {by_email: throttle.OF_AN_EMAIL, by_client: throttle.OF_AN_ADDRESS}, clock.now())
        user = _find_by_email(session, address)
        hashed = user.hashed_password if user is not None and user.is_active else None
    if not passwords.verify(hashed, password):
        raise WrongEmailOrPassword
    assert hashed is not None, "verify refuses where there is no hash"
    assert user is not None, "a hash is somebody's"
    anew = passwords.hash(password) if passwords.is_outdated(hashed) else None
    with database.write() as session:
        user = get_user(session, user.id)
        if user.hashed_password != hashed or not user.is_active:
            raise WrongEmailOrPassword  # it was changed while we looked
        if anew is not None:
            user.hashed_password = anew
        throttle.forget(session, by_email)
        throttle.forget_newest(session, by_client)
        started = start_session(session, user.id, agent, session_days)
        session.flush()
    return SignedIn(user, started)


def _find_by_email(session: Session, address: str) -> User | None:
    return session.scalar(select(User).where(User.email == address))


def check_current_password(
    database: Database, passwords: Passwords, user_id: int, password: str, field: str = "current_password"
) -> str:
    """Return the user's hash when `password` is theirs. Raises WrongCurrentPassword, NotClaimedYet, SignInThrottled."""
    name = throttle.subject("current", str(user_id))
    with database.write() as session:
        hashed = get_user(session, user_id).hashed_password
        if hashed is None:
            raise NotClaimedYet
        throttle.take_turn(session, {name: throttle.OF_AN_EMAIL}, clock.now())
    if not passwords.verify(hashed, password):
        raise WrongCurrentPassword(errors={field: [WrongCurrentPassword.words()]})
    with database.write() as session:
        throttle.forget(session, name)
    return hashed


def change_password(
    database: Database, passwords: Passwords, user_id: int, *, current: str, new: str, session_id: int | None
) -> None:
    """Set a new password and end every session but `session_id`. Raises WrongCurrentPassword, WeakPassword."""
    hashed = check_current_password(database, passwords, user_id, current)
    with database.read() as session:
        email = get_user(session, user_id).email or ""
    check_password(new, email, "new_password")
    anew = passwords.hash(new)
    with database.write() as session:
        user = get_user(session, user_id)
        if user.hashed_password != hashed:
            raise WrongCurrentPassword  # another change came first
        _set_password(session, user, anew, spare=session_id)


def reset_password(database: Database, passwords: Passwords, *, email: str, password: str) -> int:
    """Set a password without knowing the old one (the command line's owner may); ends all sessions, returns how many.

    Raises BadEmailAddress, UserNotFound, WeakPassword.
    """
    address = str(EmailAddress.of(email))
    with database.read() as session:
        if _find_by_email(session, address) is None:
            raise UserNotFound
    check_password(password, address)
    anew = passwords.hash(password)
    with database.write() as session:
        user = _find_by_email(session, address)
        if user is None:
            raise UserNotFound
        throttle.forget(session, throttle.subject("email", address))
        return _set_password(session, user, anew, spare=None)


def _set_password(session: Session, user: User, hashed: str, *, spare: int | None) -> int:
    user.hashed_password = hashed
    events.publish(
        session, "user.updated", {"user_id": user.id, "changed": ["password"]}, user_id=user.id, actor="user"
    )
    accounts_changed(session)
    return end_sessions(session, user.id, spare=spare)


def clean_up(session: Session, now: datetime) -> int:
    """Delete sessions that ended by time and tries that no longer count; returns how many sessions."""
    throttle.forget_old(session, now)
    return delete_ended(session, now)
