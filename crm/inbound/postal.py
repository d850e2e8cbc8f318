"""Postal: https://docs.postalserver.io/developer/http-payloads.

It repeats up to 18 times what is answered 5xx; any 4xx bounces the mail, and a
429 drops it. It signs the body with its own key, of which it publishes the half
that is the secret here.
"""

from collections.abc import Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import InboundMail
from crm.errors import UnreadableMailError, WebhookRejectedError
from crm.inbound._base import InboundProvider
from crm.inbound._headers import completed
from crm.inbound._json import JsonObject, read_object
from crm.inbound._keys import has_signed, public_key, signature_bytes
from crm.inbound._mime import Contents, Headers, Origin, build_mail, decode_base64, mail_from_mime

SIGNATURE = "X-Postal-Signature-256"  # the one without a number is SHA-1, for older receivers


class Postal(InboundProvider):
    """One mail per call, raw in JSON or as the fields that Postal calls *processed*."""

    name = "postal"
    content_types = ("application/json",)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - the signature has no time
        signature = signature_bytes(request.headers.get(SIGNATURE, ""))
        keys = [key for secret in secrets if (key := public_key(secret))]
        if not signature or not keys:
            raise WebhookRejectedError
        raw = request.get_data(cache=True, parse_form_data=False)
        if not any(has_signed(key, signature, raw) for key in keys):
            raise WebhookRejectedError

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        event = read_object(raw)
        event_id = event.identifier("id")
        origin = Origin(
            self.name,
            event_id=f"{self.name}:{clean_line(event_id)}" if event_id else None,
            envelope_to=tuple(event.texts("rcpt_to")),
        )
        if "message" in event:
            mail = event.content("message")
            mail = decode_base64(mail) if event.flag("base64") else bytes(mail)
            return [mail_from_mime(mail, origin)]
        if "plain_body" not in event and "html_body" not in event:
            raise UnreadableMailError(reason=N_("there is no mail in it"))
        return [build_mail(_headers(event), _contents(event), origin)]


def _headers(event: JsonObject) -> Headers:
    named = ("from", "to", "cc", "subject", "date", "in_reply_to", "references", "message_id")
    values = ((name.replace("_", "-").title(), event.text(name) or "") for name in named)
    return completed((), (_bracketed(name, value) for name, value in values))


def _bracketed(name: str, value: str) -> tuple[str, str]:
    """Put the brackets back that Postal takes off a Message-ID."""
    is_bare = name == "Message-Id" and value and not value.startswith("<")
    return name, f"<{value}>" if is_bare else value


def _contents(event: JsonObject) -> Contents:
    """Return the contents; replies_from_plain_body is a guess of Postal's and not used."""
    contents = Contents()
    contents.add_text(clean_text(event.text("plain_body") or ""), html=False)
    if html := event.text("html_body"):
        contents.add_text(clean_text(html), html=True)
    for file in event.objects("attachments"):
        kind = file.text("content_type") or ""
        contents.add_encoded_file(file.text("filename") or "", kind, file.content("data"))
    return contents


provider = Postal()
