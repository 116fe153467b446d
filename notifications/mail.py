"""How is one message handed to a mail server, with a time limit and a checked certificate?

Flask-Mail 0.10 gives smtplib neither: its `Connection.configure_host` calls `SMTP(server, port)`
and `starttls()` bare, so a mute server blocks for ever and any certificate will do; `__exit__`
says QUIT even on a connection that broke; its `Message` leaves `extra_headers` unchecked and needs
an application's context. So both are taken over here.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Any

import flask_mail

from casework.config import Config

from .recipients import mailbox

# What a letter has above its text: nothing else, and each once.
HEADERS = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
           "Content-Type"]  # fmt: skip


class Bad(ValueError):
    """A message that no server may be given: other headers than ours, no single address."""


class Refused(Exception):
    """The server won't have this message: `final` for a 5xx, else try again later."""

    def __init__(self, said: str, *, final: bool) -> None:
        super().__init__(said)
        self.final = final


class Trouble(Exception):
    """The server can't be spoken to now; nothing about the message is at fault."""


class Letter(flask_mail.Message):
    """One message to one recipient, under a Message-ID of ours; Bad where it can't be one."""

    def __init__(
        self, *, sender: str, to: str, title: str, text: str, html: str, id: str, at: datetime
    ) -> None:
        for name, value in (("sender", sender), ("recipient", to), ("title", title), ("id", id)):
            if not value or any(c in value for c in "\r\n\0"):
                raise Bad(f"a line break, or nothing, as {name}")
        address = mailbox(to)
        if address is None:
            raise Bad("not one address")
        super().__init__(subject=title, recipients=[address], body=text, html=html, sender=sender)
        self.msgId = id
        self._at = at
        self._written = self._checked()

    def as_bytes(self) -> bytes:
        """The letter as it was written and checked."""
        return self._written

    def _checked(self) -> bytes:
        """The letter written out, its finished headers saying what was given and nothing besides:
        the email package decodes and folds on the way.
        """
        try:
            written = self._message().as_bytes()
            read = BytesHeaderParser(policy=SMTP).parsebytes(written)
            said = read.keys(), read["To"], read["Subject"]
        except Exception as error:  # whatever it is, it is this letter's alone
            raise Bad(f"it can't be written: {type(error).__name__}") from error
        if said != (HEADERS, self.recipients[0], self.subject):
            raise Bad("other headers than were given")
        return written

    def _message(self) -> EmailMessage:  # type: ignore[override]
        made = EmailMessage(policy=SMTP)
        # Encoded as a whole and left so: in a title that looks like an encoded word, nothing is read,
        # and no blank is lost between two lines.
        made.set_raw("Subject", Header(self.subject, "utf-8", header_name="Subject").encode())
        made["From"] = str(self.sender)
        made["To"] = str(self.recipients[0])
        made["Date"] = format_datetime(self._at)
        made["Message-ID"] = self.msgId
        made["Auto-Submitted"] = "auto-generated"
        # base64: no server has to take 8-bit text or long lines.
        made.set_content(self.body or "", charset="utf-8", cte="base64")
        made.add_alternative(self.html or "", subtype="html", charset="utf-8", cte="base64")
        return made


class Post(flask_mail.Connection):
    """A connection to the mail server of `config`, opened with the first message.

    `with Post(config) as post: post.deliver(letter)`. After Trouble it is closed.
    """

    def __init__(self, config: Config) -> None:
        mail = flask_mail.Mail().init_mail({
            "MAIL_SERVER": config.mail_server, "MAIL_PORT": config.mail_port,
            "MAIL_USERNAME": config.mail_username, "MAIL_PASSWORD": config.mail_password,
            "MAIL_USE_TLS": config.mail_use_tls, "MAIL_USE_SSL": config.mail_use_ssl,
            "MAIL_DEFAULT_SENDER": config.mail_sender,
        })  # fmt: skip
        super().__init__(mail)  # type: ignore[arg-type]
        self._timeout = config.mail_timeout

    def __enter__(self) -> Post:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def configure_host(self) -> smtplib.SMTP:
        """A greeted server, logged in to where a name is given; its certificate is checked."""
        mail = self.mail
        context = ssl.create_default_context()
        host: smtplib.SMTP
        if mail.use_ssl:
            host = smtplib.SMTP_SSL(mail.server, mail.port, timeout=self._timeout, context=context)
        else:
            host = smtplib.SMTP(mail.server, mail.port, timeout=self._timeout)
        try:
            if mail.use_tls:
                host.starttls(context=context)
            if mail.username and mail.password:
                host.login(mail.username, mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def deliver(self, letter: Letter) -> None:
        """Hand the letter over. Returns once the server has taken it (250).

        Refused: the server spoke about this message. Trouble: about anything else, or nothing;
        whether a message got through that broke off after its data can't be known.
        """
        try:
            if self.host is None:
                self.host = self.configure_host()
            sender = parseaddr(str(letter.sender))[1]
            self.host.sendmail(sender, [str(letter.recipients[0])], letter.as_bytes())
        except smtplib.SMTPRecipientsRefused as refused:
            code, said = next(iter(refused.recipients.values()))
            self._judge(code, said)
        except smtplib.SMTPDataError as refused:
            self._judge(refused.smtp_code, refused.smtp_error)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            # Greeting, login, sender: our own set-up or the network. No message dies of it.
            self.close(politely=False)
            raise Trouble(f"{type(error).__name__}: {error}") from error

    def _judge(self, code: int, said: bytes | str) -> None:
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        words = f"{code} {text}"
        if code == 421:  # it is shutting down, and has hung up
            self.close(politely=False)
            raise Trouble(words)
        raise Refused(words, final=500 <= code < 600)

    def close(self, *, politely: bool = True) -> None:
        """Hang up; a server that is gone already is no error."""
        host, self.host = self.host, None
        if host is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                if politely:
                    host.quit()
            host.close()
