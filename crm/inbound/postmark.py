"""Postmark: https://postmarkapp.com/developer/webhooks/inbound-webhook.

It signs nothing: a user and password in the webhook's address are the proof.
A 403 would stop its repeats at once, so a bad password is a 401.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from werkzeug import Request

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import InboundMail
from crm.errors import UnreadableMailError
from crm.inbound._base import InboundProvider
from crm.inbound._headers import completed, headers_in_list, mailbox
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import (
    Contents,
    Headers,
    Origin,
    build_mail,
    mail_from_mime,
)
from crm.inbound._proofs import verify_basic_auth


class Postmark(InboundProvider):
    """One JSON object per call, behind HTTP basic authentication."""

    name = "postmark"
    content_types = ("application/json",)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - nothing here is signed for a time
        verify_basic_auth(request, secrets)

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        event = read_object(raw)
        event_id = event.identifier("MessageID")
        if event_id is None:
            raise UnreadableMailError(reason=N_("there is no MessageID"))
        recipient = event.text("OriginalRecipient")
        origin = Origin(
            self.name,
            event_id=f"{self.name}:{clean_line(event_id)}",
            envelope_to=(recipient,) if recipient else (),
        )
        return [_mail(event, origin)]


def _mail(event: JsonObject, origin: Origin) -> InboundMail:
    """Read the raw mail where the server is set to send it, else Postmark's fields."""
    if raw := event.take("RawEmail"):
        with suppress(UnreadableMailError):
            return mail_from_mime(raw, origin)
    return build_mail(_headers(event), _contents(event), origin)


def _headers(event: JsonObject) -> Headers:
    """Return the list of headers, with those that Postmark takes out of it put back."""
    headers = headers_in_list(event.objects("Headers"), "Name", "Value")
    return completed(headers, _taken_out(event))


def _taken_out(event: JsonObject) -> list[tuple[str, str]]:
    return [
        ("From", _address(event.child("FromFull")) or event.text("From") or ""),
        ("To", ", ".join(map(_address, event.objects("ToFull"))) or event.text("To") or ""),
        ("Cc", ", ".join(map(_address, event.objects("CcFull"))) or event.text("Cc") or ""),
        ("Subject", event.text("Subject") or ""),
        ("Date", event.text("Date") or ""),
        ("Reply-To", event.text("ReplyTo") or ""),
    ]


def _address(person: JsonObject) -> str:
    return mailbox(person.text("Email") or "", person.text("Name") or "")


def _contents(event: JsonObject) -> Contents:
    """Return the contents; StrippedTextReply is a guess of Postmark's and not used."""
    contents = Contents()
    contents.add_text(clean_text(event.text("TextBody") or ""), html=False)
    if html := event.text("HtmlBody"):
        contents.add_text(clean_text(html), html=True)
    for file in event.objects("Attachments"):
        # Some calls carry Data where the documents say Content.
        content = file.content("Content") or file.content("Data")
        contents.add_encoded_file(file.text("Name") or "", file.text("ContentType") or "", content)
    return contents


provider = Postmark()
