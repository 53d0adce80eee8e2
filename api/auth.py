"""Who is here: registration, sign-in, sessions, tokens."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import Annotated, Any, Literal

from flask import Response, request
from pydantic import BaseModel, Field, StringConstraints, field_validator

from api.caller import SessionNeeded, accounts, delete_cookies, get_caller, set_cookies
from api.context import Moment, gander, reading, user_id, writing
from api.contract import Answer, Body, endpoint, json_response
from models import ApiToken, User, UserSession
from services.accounts import days_of, get_user, profile, sessions, signing_in
from services.accounts.email import BadEmailAddress
from services.accounts.passwords import TooManyPasswordChecks, WeakPassword
from services.accounts.sessions import ApiTokenNotFound, SessionNotFound, TooManyTokens
from services.accounts.signing_in import (
    EmailTaken,
    NotClaimedYet,
    RegistrationClosed,
    WrongCurrentPassword,
    WrongEmailOrPassword,
)
from services.accounts.throttle import SignInThrottled
from services.core import clock
from services.core.days import UnknownTimeZone
from services.core.errors import Conflict
from services.notifications import BadChoices, check_choices

# A password's blanks are part of it. Its length is checked in words, later; this only bounds the work.
Password = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=1000)]
Name = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Email = Annotated[str, StringConstraints(max_length=1000)]


class NoSessionToEnd(Conflict):
    """This request belongs to no session that could end: it acts as the local owner, or by a personal token."""

    code = 40953
    title = "No session"


class UserObject(BaseModel):
    """A person, and how their days are counted."""

    id: int
    email: str | None
    full_name: str | None
    is_local: bool = Field(description="The built-in owner of a Gander that nobody has claimed yet.")
    is_owner: bool = Field(description="Of the whole instance: its first account.")
    time_zone: str | None = Field(description="None: that of the machine.")
    effective_time_zone: str
    day_start_minutes: int
    week_start: int = Field(description="0 is Monday.")
    git_emails: list[str]
    notification_choices: dict[str, Any]
    created_at: Moment
    today: date


class NewAccount(Body):
    """Who wants an account."""

    email: Email
    password: Password
    full_name: Name | None = None


class Credentials(Body):
    """Who signs in."""

    email: Email
    password: Password


class SignedInObject(BaseModel):
    """A session: the token is for scripts, the page has it as a cookie."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # RFC 6750's word
    expires_at: Moment
    user: UserObject


class ChangedUser(Body):
    """What to change; what is left out stays."""

    full_name: Name | None = None
    email: Email | None = Field(None, description="A new address asks for current_password.")
    current_password: Password | None = None
    time_zone: Annotated[str, StringConstraints(min_length=1, max_length=64)] | None = None
    day_start_minutes: int = Field(0, ge=0, le=1439, strict=True)
    week_start: int = Field(0, ge=0, le=6, strict=True)
    git_emails: list[str] = Field(default=[], max_length=100)
    notification_choices: dict[str, Any] = Field(
        default={}, description='{kind: {"inbox": bool, "email": bool}, "quiet": ["22:00", "07:00"]}'
    )

    @field_validator("git_emails")
    @classmethod
    def _addresses(cls, value: list[str]) -> list[str]:
        return profile.checked_git_emails(value)


class ChangedPassword(Body):
    """The old and the new password."""

    current_password: Password
    new_password: Password


class SessionObject(BaseModel):
    """One browser or script that is signed in."""

    id: int
    described: str
    created_at: Moment
    last_seen_at: Moment
    expires_at: Moment
    is_current: bool


class NewToken(Body):
    """A personal token to make."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]*$")]
    expires_in_days: int | None = Field(None, ge=1, le=3650, strict=True)


class TokenObject(BaseModel):
    """A personal token without its text."""

    id: int
    name: str
    begins_with: str
    created_at: Moment
    last_used_at: Moment | None
    expires_at: Moment | None


class NewTokenObject(TokenObject):
    """A personal token just made: the one time that its text is shown."""

    token: str


def user_object(user: User) -> UserObject:
    """Return a user as the API shows them."""
    days = days_of(user)
    return UserObject(
        id=user.id,
        email=user.email,
        full_name=user.full_name,
        is_local=user.is_local,
        is_owner=user.id == gander().local_user_id,
        time_zone=user.time_zone,
        effective_time_zone=str(days.zone),
        day_start_minutes=user.day_start_minutes,
        week_start=user.week_start,
        git_emails=list(user.git_emails),
        notification_choices=dict(user.notification_choices),
        created_at=user.created_at,
        today=days.day_of(clock.now()),
    )


# ── Coming and going ─────────────────────────────────────────────────────────────────────────────────


def _sign_browser_in(user: User, row: UserSession, status: int) -> Response:
    """Return the answer of a sign-in with its cookies."""
    known = accounts()
    token = known.tokens.issue(user.id, row.token_id, row.created_at, row.expires_at)
    shape: BaseModel = user_object(user)
    if status == 200:
        shape = SignedInObject(access_token=token, expires_at=row.expires_at, user=shape)
    response = json_response(shape.model_dump_json(), status)
    set_cookies(response, token, row.token_id, int((row.expires_at - row.created_at).total_seconds()))
    return response


# Not `creates`: the kept answer of an Idempotency-Key would hold what must not be kept.
@endpoint(
    body=NewAccount,
    answer=UserObject,
    status=201,
    public=True,
    errors=(BadEmailAddress, WeakPassword, RegistrationClosed, EmailTaken, SignInThrottled, TooManyPasswordChecks),
)
def register(body: NewAccount) -> Response:
    """Create an account and sign in; the first one claims this Gander with all that is in it."""
    known = accounts()
    user, row = signing_in.register(
        known.database,
        known.passwords,
        email=body.email,
        password=body.password,
        full_name=body.full_name,
        open_to_all=known.open_to_all,
        client=request.remote_addr or "",
        agent=request.user_agent.string,
        session_days=known.session_days,
    )
    assert row is not None, "session_days was given"
    response = _sign_browser_in(user, row, 201)
    response.headers["Location"] = "/api/auth/me"
    return response


@endpoint(
    body=Credentials,
    answer=SignedInObject,
    public=True,
    errors=(WrongEmailOrPassword, SignInThrottled, TooManyPasswordChecks),
)
def login(body: Credentials) -> Response:
    """Sign in: the browser gets its cookies, a script its token."""
    known = accounts()
    signed_in = signing_in.sign_in(
        known.database,
        known.passwords,
        email=body.email,
        password=body.password,
        client=request.remote_addr or "",
        agent=request.user_agent.string,
        session_days=known.session_days,
    )
    return _sign_browser_in(signed_in.user, signed_in.session, 200)


@endpoint(status=204, errors=(NoSessionToEnd,))
def logout() -> Response:
    """Sign out: the session's token is dead at once."""
    caller = get_caller()
    if caller.session_id is None:
        raise NoSessionToEnd
    with writing() as session, contextlib.suppress(SessionNotFound):  # ended meanwhile, which was wanted
        sessions.end_session(session, caller.user_id, caller.session_id)
    response = Response(status=204)
    delete_cookies(response)
    return response


@endpoint(answer=UserObject)
def get_me() -> UserObject:
    """Show who is signed in."""
    with reading() as session:
        return user_object(get_user(session, user_id()))


@endpoint(
    body=ChangedUser,
    answer=UserObject,
    errors=(
        BadEmailAddress, UnknownTimeZone, BadChoices, EmailTaken, NotClaimedYet, WrongCurrentPassword, SignInThrottled,
    ),
)  # fmt: skip
def update_me(body: ChangedUser) -> UserObject:
    """Change name, e-mail address, time zone, days, git addresses or notification choices."""
    known = accounts()
    changes = {name: getattr(body, name) for name in body.model_fields_set & set(profile.FIELDS)}
    if "notification_choices" in changes:
        changes["notification_choices"] = check_choices(changes["notification_choices"])
    if "email" in changes:
        profile.vet_new_email(known.database, known.passwords, user_id(), changes["email"], body.current_password)
    with writing() as session:
        return user_object(profile.update_user(session, user_id(), changes))


@endpoint(
    body=ChangedPassword,
    status=204,
    errors=(WrongCurrentPassword, WeakPassword, NotClaimedYet, SignInThrottled, TooManyPasswordChecks),
)
def change_password(body: ChangedPassword) -> None:
    """Change the password; every other session ends."""
    known, caller = accounts(), get_caller()
    signing_in.change_password(
        known.database,
        known.passwords,
        caller.user_id,
        current=body.current_password,
        new=body.new_password,
        session_id=caller.session_id,
    )


# ── Sessions and personal tokens ─────────────────────────────────────────────────────────────────────


@endpoint(answer=list[SessionObject])
def list_sessions() -> list[SessionObject]:
    """List where you are signed in, last seen first."""
    caller = get_caller()
    with reading() as session:
        return [
            SessionObject(
                id=row.id,
                described=row.described,
                created_at=row.created_at,
                last_seen_at=row.last_seen_at,
                expires_at=row.expires_at,
                is_current=row.id == caller.session_id,
            )
            for row in sessions.list_sessions(session, caller.user_id)
        ]


@endpoint(status=204, errors=(SessionNotFound,))
def delete_session(session_id: int) -> None:
    """End a session; its token is dead at once."""
    with writing() as session:
        sessions.end_session(session, user_id(), session_id)


def _token_values(row: ApiToken) -> dict[str, Any]:
    return {name: getattr(row, name) for name in TokenObject.model_fields}


@endpoint(answer=list[TokenObject])
def list_tokens() -> list[TokenObject]:
    """List your personal tokens, newest first."""
    with reading() as session:
        return [TokenObject(**_token_values(row)) for row in sessions.list_api_tokens(session, user_id())]


@endpoint(
    body=NewToken, answer=NewTokenObject, status=201, errors=(SessionNeeded, TooManyTokens, NotClaimedYet)
)  # not `creates`: see register
def create_token(body: NewToken) -> Answer:
    """Make a personal token for a script; its text is shown this once."""
    caller = get_caller()
    if caller.api_token_id is not None:  # else a token that was lost could outlive its end
        raise SessionNeeded
    if caller.session_id is None:
        raise NotClaimedYet
    with writing() as session:
        made = sessions.create_api_token(session, caller.user_id, body.name, body.expires_in_days)
        shape = NewTokenObject(**_token_values(made.row), token=made.token)
    return Answer(shape, headers={"Location": "/api/auth/tokens"})


@endpoint(status=204, errors=(ApiTokenNotFound,))
def delete_token(token_id: int) -> None:
    """Remove a personal token; it is dead at once."""
    with writing() as session:
        sessions.delete_api_token(session, user_id(), token_id)
