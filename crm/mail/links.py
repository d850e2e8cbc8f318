"""The last touch before a mail leaves: links in it get the proof that makes them work."""

from dataclasses import replace
from types import TracebackType
from typing import Self

from crm.domain.answer_links import signed
from crm.domain.mail import OutgoingMail
from crm.mail.transports import MailTransport


class SigningTransport:
    """Signs the links to the assignment that a mail is about, and hands it on."""

    def __init__(self, transport: MailTransport, *, secret: str) -> None:
        self._transport = transport
        self._secret = secret

    def send(self, message: OutgoingMail) -> None:
        self._transport.send(self._signed(message))

    def _signed(self, message: OutgoingMail) -> OutgoingMail:
        if message.assignment_id is None:
            return message
        content, key = message.content, message.assignment_id
        text = signed(content.text, assignment_id=key, secret=self._secret)
        html = content.html and signed(content.html, assignment_id=key, secret=self._secret)
        return replace(message, content=replace(content, text=text, html=html))

    def __enter__(self) -> Self:
        self._transport.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._transport.__exit__(kind, error, trace)
