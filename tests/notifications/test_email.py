"""E-mail, against a real SMTP server on the loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from sqlalchemy import select

from models import Notification, User
from services.core.database import Database
from services.notifications import EmailRefused, EmailSettings, EmailUnreachable, deliver, tell
from tests.fakes.database import LOCAL_USER_ID, fresh_database


class Postbox:
    """What a server received; it refuses addresses at nowhere.example, and puts off those at full.example."""

    def __init__(self) -> None:
        self.received: list[tuple[list[str], bytes]] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  # aiosmtpd's name
        if address.endswith("@nowhere.example"):
            return "550 No such mailbox"
        if address.endswith("@full.example"):
            return "452 Mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  # aiosmtpd's name
        if self.answer.startswith("250"):
            self.received.append((envelope.rcpt_tos, envelope.content))
        return self.answer


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def server(postbox: Postbox) -> Iterator[EmailSettings]:
    controller = Controller(postbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield EmailSettings("127.0.0.1", controller.port, "gander@example.org", security="none")
    controller.stop()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = fresh_database(tmp_path)
    yield database
    database.close()


def add(database: Database, subject: str, title: str = "German waits", email: str = "ada@example.org") -> None:
    with database.write() as session:
        user = session.get(User, LOCAL_USER_ID)
        assert user is not None
        user.email, user.notification_choices = email, {"nudge": {"email": True}}
        tell(session, user, "nudge", subject, title=title, body="Grüße", link="/grow", email_configured=True)


def send(database: Database, settings: EmailSettings) -> dict[str, int]:
    return deliver(database, settings, instance="here.example", address="http://localhost:8000", check=lambda: None)


def states(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Notification.email_state).order_by(Notification.id)))


def test_what_waits_is_sent_once_with_its_link(database: Database, server: EmailSettings, postbox: Postbox):
    add(database, "a")
    assert send(database, server) == {"sent": 1, "failed": 0}
    assert send(database, server) == {"sent": 0, "failed": 0}
    ((recipients, content),) = postbox.received
    message = message_from_bytes(content, policy=default)
    assert recipients == ["ada@example.org"]
    assert message["Subject"] == "German waits"
    assert message["From"] == "Gander <gander@example.org>"
    assert message.get_content().split() == ["Grüße", "http://localhost:8000/grow"]
    assert states(database) == ["sent"]


def test_a_title_with_line_ends_adds_no_header(database: Database, server: EmailSettings, postbox: Postbox):
    add(database, "a", title="Read\r\nBcc: eve@example.org\r\n\r\nBody")
    send(database, server)
    ((recipients, content),) = postbox.received
    message = message_from_bytes(content, policy=default)
    assert recipients == ["ada@example.org"]
    assert message["Bcc"] is None
    assert message["Subject"] == "Read Bcc: eve@example.org Body"


def test_an_address_that_the_server_refuses_does_not_hold_up_the_others(
    database: Database, server: EmailSettings, postbox: Postbox
):
    with database.write() as session:
        ben = User(id=2, email="ben@nowhere.example", notification_choices={"nudge": {"email": True}})
        session.add(ben)
        tell(session, ben, "nudge", "b", title="Ben", email_configured=True)
    add(database, "a")
    assert send(database, server) == {"sent": 1, "failed": 1}
    assert states(database) == ["failed", "sent"]
    assert len(postbox.received) == 1


def test_an_address_that_the_server_puts_off_waits_and_does_not_hold_up_the_others(
    database: Database, server: EmailSettings
):
    with database.write() as session:
        ben = User(id=2, email="ben@full.example", notification_choices={"nudge": {"email": True}})
        session.add(ben)
        tell(session, ben, "nudge", "b", title="Ben", email_configured=True)
    add(database, "a")
    with pytest.raises(EmailUnreachable):
        send(database, server)
    assert states(database) == ["waiting", "sent"]


def test_while_no_server_answers_everything_waits(database: Database):
    add(database, "a")
    with pytest.raises(EmailUnreachable) as error:
        send(database, EmailSettings("127.0.0.1", free_port(), "gander@example.org", security="none"))
    assert error.value.transient
    assert states(database) == ["waiting"]


def test_a_server_that_is_busy_is_tried_again_later(database: Database, server: EmailSettings, postbox: Postbox):
    add(database, "a")
    postbox.answer = "451 Try again later"
    with pytest.raises(EmailUnreachable):
        send(database, server)
    assert states(database) == ["waiting"]
    postbox.answer = "250 OK"
    assert send(database, server) == {"sent": 1, "failed": 0}


def test_a_server_without_encryption_is_not_used_where_it_is_asked_for(
    database: Database, server: EmailSettings, postbox: Postbox
):
    add(database, "a")
    with pytest.raises(EmailRefused, match="GANDER_SMTP_SECURITY"):
        send(database, EmailSettings(server.host, server.port, server.sender, security="starttls"))
    assert postbox.received == []
    assert states(database) == ["waiting"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # on the loopback, as a test
def test_the_password_is_sent_and_a_wrong_one_is_said_without_showing_it(database: Database, postbox: Postbox):
    def check(_server, _session, _envelope, _mechanism, data):
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (b"ada", b"secret-right"), handled=False)

    controller = Controller(
        postbox, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_required=True, auth_require_tls=False
    )
    controller.start()
    try:
        add(database, "a")
        right = EmailSettings("127.0.0.1", controller.port, "gander@example.org", "ada", "secret-right", "none")
        wrong = EmailSettings("127.0.0.1", controller.port, "gander@example.org", "ada", "secret-wrong", "none")
        with pytest.raises(EmailRefused) as error:
            send(database, wrong)
        assert "secret-wrong" not in f"{error.value.detail} {wrong!r}"
        assert send(database, right) == {"sent": 1, "failed": 0}
    finally:
        controller.stop()
