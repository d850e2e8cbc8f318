"""Mailjet Parse API: https://dev.mailjet.com/email/guides/parse-api/.

It signs nothing: a user and password in the address are the proof. How often it
repeats is not documented.
"""

from collections.abc import Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.cleaning import clean_text
from crm.domain.i18n import N_
from crm.domain.mail import InboundMail
from crm.errors import UnreadableMailError
from crm.inbound._base import InboundProvider
from crm.inbound._headers import completed, headers_by_name
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import Contents, Headers, Origin, build_mail, parameters
from crm.inbound._proofs import verify_basic_auth

_TEXT, _HTML = "Text-part", "Html-part"


class Mailjet(InboundProvider):
    """One mail per call, as JSON."""

    name = "mailjet"
    content_types = ("application/json",)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - nothing here is signed for a time
        verify_basic_auth(request, secrets)

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        event = read_object(raw)
        headers = _headers(event)
        if not headers:
            raise UnreadableMailError(reason=N_("there are no headers"))
        origin = Origin(self.name, envelope_to=tuple(event.texts("Recipient")))
        return [build_mail(headers, _contents(event), origin)]


def _headers(event: JsonObject) -> Headers:
    others = (("From", event.text("From") or ""), ("Subject", event.text("Subject") or ""))
    return completed(headers_by_name(event.child("Headers")), others)


def _contents(event: JsonObject) -> Contents:
    contents = Contents()
    contents.add_text(clean_text(event.text(_TEXT) or ""), html=False)
    if html := event.text(_HTML):
        contents.add_text(clean_text(html), html=True)
    for part in event.objects("Parts"):
        place = part.text("ContentRef")
        if place and place not in (_TEXT, _HTML):
            name, kind = _named(part)
            contents.add_encoded_file(name, kind, event.content(place))
    return contents


def _named(part: JsonObject) -> tuple[str, str]:
    """Return name and type of a file from the headers of its part."""
    headers = {name.lower(): value for name, value in headers_by_name(part.child("Headers"))}
    kind, of_type = parameters(headers.get("content-type", ""))
    _, given = parameters(headers.get("content-disposition", ""))
    return given.get("filename") or of_type.get("name", ""), kind


provider = Mailjet()
