"""The one door to SMTP: a message in, sent or an error that says what to do."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Literal, Self

from services.core.errors import Upstream

TIMEOUT_SECONDS = 20


class EmailUnreachable(Upstream):
    """The mail server did not answer. It is tried again later."""

    code = 50230
    title = "Mail server unreachable"


class EmailRefused(Upstream):
    """The mail server refused the message: {words}. Look at the GANDER_SMTP settings."""

    code = 50231
    title = "Mail refused"
    transient = False


@dataclass(frozen=True)
class EmailSettings:
    """Where mail goes out. Without a host there is no e-mail."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"


def compose(sender: str, recipient: str, subject: str, body: str, message_id: str) -> EmailMessage:
    """Return a plain text message. Line ends in a subject become spaces: a header ends where a line does."""
    message = EmailMessage()
    message["From"] = Address("Gander", addr_spec=sender)
    message["To"] = recipient
    message["Subject"] = " ".join(subject.split()) or "Gander"
    # The same notification sent twice, after a crash in between, has one id, by which mail readers show it once.
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message


class Mailer:
    """One connection for several messages. Use as a context manager. Raises EmailUnreachable, EmailRefused."""

    def __init__(self, settings: EmailSettings) -> None:
        """Connect on entering."""
        self._settings = settings
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connect, secure the connection, sign in."""
        settings = self._settings
        try:
            context = ssl.create_default_context()
            if settings.security == "tls":
                self._smtp = smtplib.SMTP_SSL(settings.host, settings.port, timeout=TIMEOUT_SECONDS, context=context)
            else:
                self._smtp = smtplib.SMTP(settings.host, settings.port, timeout=TIMEOUT_SECONDS)
                if settings.security == "starttls":
                    self._smtp.starttls(context=context)
            if settings.user:
                self._smtp.login(settings.user, settings.password)
        except (smtplib.SMTPException, OSError) as error:
            self.__exit__()
            raise _ours(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Leave; what goes wrong now changes nothing."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()

    def send(self, message: EmailMessage) -> None:
        """Hand one message over."""
        assert self._smtp is not None, "use the mailer as a context manager"
        try:
            self._smtp.send_message(message)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            raise _ours(error) from error


def _ours(error: Exception) -> Upstream:
    """Turn the library's error into ours. The server's own words may hold an address or a name: they stay in the log."""
    words = None
    if isinstance(error, smtplib.SMTPAuthenticationError):
        words = "it does not accept the user name and password"
    elif isinstance(error, smtplib.SMTPNotSupportedError):
        words = "it cannot do what GANDER_SMTP_SECURITY or signing in asks for"
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        if min(code for code, _ in error.recipients.values()) >= 500:
            words = "it does not take mail for this address"
    elif isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code >= 500:
            words = f"it answered {error.smtp_code}"
    elif isinstance(error, ssl.SSLError):
        words = "its certificate or encryption cannot be trusted"
    elif isinstance(error, UnicodeError):
        words = "it cannot take an address with these letters"
    return EmailUnreachable() if words is None else EmailRefused(words=words)
