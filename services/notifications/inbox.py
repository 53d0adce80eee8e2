"""The inbox: what was told, once per subject, and what of it was read."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.orm import Session

from models import Notification, User
from services import events
from services.core import clock
from services.core.paging import Page, offset_of, page_of
from services.notifications.kinds import choices_of

KEEP_DAYS = 90


def tell(
    session: Session,
    user: User,
    kind: str,
    subject: str,
    *,
    title: str,
    body: str = "",
    link: str | None = None,
    email_configured: bool = False,
) -> int | None:
    """Tell a user something in the caller's write transaction, unless they were told it before or do not want to hear.

    `subject` says what it is about; the second with the same one is not told, also when two tell it at once. Returns
    the notification's id, None when nothing was told. It is sent by e-mail, too, where the user chose so.
    """
    inbox, email = choices_of(user.notification_choices, kind)
    by_email = email and email_configured and user.email is not None
    if not (inbox or by_email):
        return None
    told = select(Notification.id).where(Notification.user_id == user.id, Notification.subject == subject)
    if session.scalar(told) is not None:  # whoever writes is alone, so nobody adds it in between
        return None
    now = clock.now()
    row = Notification(
        user_id=user.id,
        kind=kind,
        subject=subject,
        title=title[:200],
        body=body,
        link=link,
        created_at=now,
        read_at=None if inbox else now,  # it is not wanted in the inbox, so it must not count as unread
        email_state="waiting" if by_email else "none",
    )
    session.add(row)
    session.flush()
    payload = {"notification_id": row.id, "kind": kind, "title": row.title}
    events.publish(session, "notification.created", payload, user_id=user.id)
    return row.id


def list_notifications(
    session: Session, user_id: int, *, unread: bool, limit: int, cursor: str | None
) -> Page[Notification]:
    """Return the user's notifications, newest first, without those that were wanted by e-mail only."""
    offset = offset_of(cursor)
    # What is not wanted in the inbox was read as it was made, which nothing else can be.
    in_inbox = or_(Notification.read_at.is_(None), Notification.read_at != Notification.created_at)
    mine = select(Notification).where(Notification.user_id == user_id, in_inbox)
    if unread:
        mine = mine.where(Notification.read_at.is_(None))
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    rows = session.scalars(mine.order_by(Notification.id.desc()).offset(offset).limit(limit + 1)).all()
    return page_of(list(rows), limit=limit, offset=offset, total=total)


def count_unread(session: Session, user_id: int) -> int:
    """Return how many the user has not read."""
    unread = select(func.count()).where(Notification.user_id == user_id, Notification.read_at.is_(None))
    return session.scalar(unread) or 0


def mark_read(session: Session, user_id: int, ids: list[int] | None) -> int:
    """Mark the user's notifications of these ids, or all, as read; returns how many were not. Others' are left alone."""
    unread = update(Notification).where(Notification.user_id == user_id, Notification.read_at.is_(None))
    if ids is not None:
        unread = unread.where(Notification.id.in_(ids))
    result = session.execute(unread.values(read_at=clock.now()).execution_options(synchronize_session=False))
    count = result.rowcount if isinstance(result, CursorResult) else 0
    if count:
        events.publish(session, "notification.read", {"count": count}, user_id=user_id)
    return count


def has_waiting(session: Session) -> bool:
    """Say whether anything waits to be sent by e-mail."""
    return session.scalar(select(Notification.id).where(Notification.email_state == "waiting").limit(1)) is not None


def clean_up(session: Session, now: datetime) -> int:
    """Delete notifications of more than 90 days ago; returns how many."""
    result = session.execute(delete(Notification).where(Notification.created_at < now - timedelta(days=KEEP_DAYS)))
    return result.rowcount if isinstance(result, CursorResult) else 0
