"""The inbox over HTTP: what the owner was told, what they want to hear of, and marking it read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.context import Moment, PageQuery, gander, page_answer, reading, user_id, writing
from api.contract import Answer, Body, endpoint
from models import Notification
from services import notifications as service
from services.accounts import get_user
from services.core.errors import Invalid


class NotificationObject(BaseModel):
    """One thing the owner was told; `link` is a path of the page."""

    id: int
    kind: str
    title: str
    body: str
    link: str | None
    created_at: Moment
    read_at: Moment | None
    email_state: Literal["none", "waiting", "sent", "failed"]


def _shape(row: Notification) -> NotificationObject:
    return NotificationObject.model_validate(row, from_attributes=True)


class InboxQuery(PageQuery):
    """Which notifications."""

    unread: bool = Field(default=False, description="Only those that were not read.")


@endpoint(query=InboxQuery, answer=list[NotificationObject], polled=True)
def list_notifications(query: InboxQuery) -> Answer:
    """List notifications, newest first; `X-Total-Count` counts all of the list."""
    with reading() as session:
        page = service.list_notifications(
            session, user_id(), unread=query.unread, limit=query.limit, cursor=query.cursor
        )
        return page_answer(page, _shape)


class Read(Body):
    """Which to mark: some by id, or all."""

    ids: Annotated[list[Annotated[int, Field(ge=1, le=2**63 - 1)]], Field(max_length=200)] | None = None
    all: bool = False


class NothingNamed(Invalid):
    """Say which notifications were read: their ids, or all."""

    code = 40091
    title = "Nothing named"


@endpoint(body=Read, status=204, errors=(NothingNamed,))
def read_notifications(body: Read) -> None:
    """Mark notifications as read; ids of others, or of none, are passed over."""
    if not body.all and body.ids is None:
        raise NothingNamed
    with writing() as session:
        service.mark_read(session, user_id(), None if body.all else body.ids)


class KindObject(BaseModel):
    """A kind of notification, and whether this user hears of it in the inbox and by e-mail."""

    kind: str
    title: str
    words: str
    inbox: bool
    email: bool


class KindsObject(BaseModel):
    """Every kind; `email_configured` says whether this Gander can send e-mail at all."""

    kinds: list[KindObject]
    quiet: list[str] | None
    email_configured: bool


@endpoint(answer=KindsObject)
def list_notification_kinds() -> KindsObject:
    """List what there is to hear of, as the user chose it; `PUT /api/auth/me` changes it."""
    with reading() as session:
        choices = get_user(session, user_id()).notification_choices
    return KindsObject(
        kinds=[
            KindObject(kind=kind.name, title=kind.title, words=kind.words, inbox=inbox, email=email)
            for kind in service.KINDS.values()
            for inbox, email in (service.choices_of(choices, kind.name),)
        ],
        quiet=choices.get(service.QUIET),
        email_configured=gander().email is not None,
    )
