"""Hand one mail to the mail server. Knows the protocol and nothing of cases."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from permits.config import Settings

# Seconds the mail server may take to answer each command.
PATIENCE = 15


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An entry for the reader's calendar, beside the words of a mail; ``method`` is what the file itself says it is for."""

    name: str
    content: bytes
    method: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One plain mail, complete. ``at`` is when it was written, not when it is sent."""

    to: str
    subject: str
    body: str
    language: str
    message_id: str
    at: datetime
    calendar: CalendarFile | None = None


def send(mail: Mail, settings: Settings) -> None:
    """Hand the mail over; returns when the server has taken it.

    Raises smtplib.SMTPException or OSError when it did not. Whether it did is unknown when the connection breaks at the
    wrong moment: then the same mail is sent again under the same Message-ID.
    """
    with _connect(settings) as server:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(_message(mail, settings.mail_from))


def _connect(settings: Settings) -> smtplib.SMTP:
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(
            settings.smtp_host, settings.smtp_port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    return smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE)


def _message(mail: Mail, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    if mail.calendar is not None:
        message.add_attachment(
            mail.calendar.content,
            maintype="text",
            subtype="calendar",
            filename=mail.calendar.name,
            params={"charset": "utf-8", "method": mail.calendar.method},
        )
    message["Content-Language"] = mail.language  # after the content, which clears such headers
    return message
