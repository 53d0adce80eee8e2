"""Sends what waits to be sent by e-mail, one notification after the other."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select, update

from models import Notification, User
from services.core import clock
from services.core.database import Database
from services.notifications.email import EmailRefused, EmailSettings, EmailUnreachable, Mailer, compose


def deliver(
    database: Database, settings: EmailSettings, *, instance: str, address: str, check: Callable[[], None]
) -> dict[str, int]:
    """Send every waiting notification; returns how many were sent and refused. Raises EmailUnreachable, EmailRefused.

    A message that the server refuses is marked failed; one that it puts off waits, and is the error in the end. Neither
    holds up the others; where the server refuses us altogether, all wait.
    `address` is where this Gander is opened, for links; `instance` makes message ids ours.
    """
    sent = failed = 0
    put_off: EmailUnreachable | None = None
    with database.read() as session:
        waiting = session.execute(
            select(Notification, User.email)
            .join(User, User.id == Notification.user_id)
            .where(Notification.email_state == "waiting")
            .order_by(Notification.id)
        ).all()
    if not waiting:
        return {"sent": 0, "failed": 0}
    with Mailer(settings) as mailer:
        for notification, email in waiting:
            check()
            if email is None:  # the account lost its address since
                _note(database, notification.id, "failed")
                failed += 1
                continue
            link = f"\n\n{address}{notification.link}" if notification.link else ""
            message_id = f"<notification-{notification.id}@{instance}>"
            words = f"{notification.body or notification.title}{link}\n"
            try:
                mailer.send(compose(settings.sender, email, notification.title, words, message_id))
            except EmailRefused:
                _note(database, notification.id, "failed")
                failed += 1
            except EmailUnreachable as error:  # one full mailbox; without a connection the rest fails at once
                put_off = put_off or error
            else:
                _note(database, notification.id, "sent")
                sent += 1
    if put_off is not None:
        raise put_off
    return {"sent": sent, "failed": failed}


def _note(database: Database, notification_id: int, state: str) -> None:
    with database.write() as session:
        session.execute(
            update(Notification)
            .where(Notification.id == notification_id)
            .values(email_state=state, emailed_at=clock.now() if state == "sent" else None)
        )
