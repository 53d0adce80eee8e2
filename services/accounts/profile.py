"""What users say of themselves: name, address, days, whose commits are theirs, what they want to hear of."""

from __future__ import annotations

import unicodedata
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models import User
from services import events
from services.accounts.email import BadEmailAddress, EmailAddress
from services.accounts.identity import accounts_changed
from services.accounts.owners import get_user
from services.accounts.passwords import Passwords
from services.accounts.signing_in import EmailTaken, NotClaimedYet, WrongCurrentPassword, check_current_password
from services.core.database import Database
from services.core.days import zone_named

MOST_GIT_EMAILS = 20
FIELDS = ("full_name", "email", "time_zone", "day_start_minutes", "week_start", "git_emails", "notification_choices")


def update_user(session: Session, user_id: int, changes: dict[str, Any]) -> User:
    """Change the fields that `changes` names, checked ones of FIELDS; whose password was asked for a new e-mail.

    Raises UserNotFound, UnknownTimeZone, BadEmailAddress, EmailTaken, and NotClaimedYet for an e-mail.
    """
    user = get_user(session, user_id)
    changes = {name: _normal(name, value) for name, value in changes.items()}
    changed = sorted(name for name, value in changes.items() if getattr(user, name) != value)
    if "email" in changed:
        if changes["email"] is None:
            raise BadEmailAddress("An account keeps an e-mail address. Give it another one.")
        if user.hashed_password is None:
            raise NotClaimedYet
        taken = select(User.id).where(User.email == changes["email"], User.id != user_id)
        if session.scalar(taken) is not None:
            raise EmailTaken
    for name in changed:
        setattr(user, name, changes[name])
    if changed:
        session.flush()
        events.publish(session, "user.updated", {"user_id": user_id, "changed": changed}, user_id=user_id, actor="user")
        accounts_changed(session)
    return user


def vet_new_email(
    database: Database, passwords: Passwords, user_id: int, email: str | None, current_password: str | None
) -> None:
    """Ask for the password before an account's e-mail address becomes another; the same one may be sent along freely.

    Raises BadEmailAddress, WrongCurrentPassword, NotClaimedYet, SignInThrottled.
    """
    with database.read() as session:
        if get_user(session, user_id).email == _normal("email", email):
            return
    if current_password is None:
        raise WrongCurrentPassword(
            "A new e-mail address asks for your current password. Send it along.",
            errors={"current_password": ["Enter your current password."]},
        )
    check_current_password(database, passwords, user_id, current_password)


def _normal(name: str, value: Any) -> Any:
    if name == "email" and value is not None:
        return str(EmailAddress.of(value))
    if name == "time_zone" and value is not None:
        zone_named(value)
    if name == "full_name":
        return value or None
    return value


def checked_git_emails(addresses: list[str]) -> list[str]:
    """Return addresses as commits may carry them, each once; raises ValueError with what is wrong.

    Laxer than EmailAddress, because git takes whatever a machine was called: `ada@laptop`.
    """
    seen: dict[str, str] = {}
    for address in addresses:
        given = unicodedata.normalize("NFC", address.strip())
        local, sign, domain = given.rpartition("@")
        if not (sign and local and domain) or len(given) > 320:
            raise ValueError(f"“{given[:60]}” is not an address as commits carry it: name@domain")
        if any(char.isspace() or char in "<>" or unicodedata.category(char)[0] == "C" for char in given):
            raise ValueError("an address has no spaces, angle brackets or invisible signs")
        seen.setdefault(given.casefold(), given)
    if len(seen) > MOST_GIT_EMAILS:
        raise ValueError(f"at most {MOST_GIT_EMAILS} addresses can be kept")
    return list(seen.values())
