"""Our own format, for mail servers and scripts of the house.

JSON as section 3 of the design describes it, or a raw mail (message/rfc822),
signed with HMAC-SHA256: see crm.inbound._proofs.
"""

from collections.abc import Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import AuthVerdicts, InboundMail
from crm.errors import UnreadableMailError
from crm.inbound._base import InboundProvider
from crm.inbound._headers import headers_by_name
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import (
    Contents,
    Headers,
    Origin,
    build_mail,
    mail_from_mime,
    verdict_of,
)
from crm.inbound._proofs import verify_signature

_MAIL_TYPE = "message/rfc822"
_ANY_OF = ("headers", "subject", "text", "html", "attachments")


class Generic(InboundProvider):
    """One signed mail per call."""

    name = "generic"
    content_types = ("application/json", _MAIL_TYPE)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:
        verify_signature(request, secrets, now=now)

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:
        if content_type.partition(";")[0].strip().lower() == _MAIL_TYPE:
            return [mail_from_mime(raw, Origin(self.name))]
        return [_mail(read_object(raw), self.name)]


def _mail(fields: JsonObject, provider: str) -> InboundMail:
    if not any(name in fields for name in _ANY_OF):
        raise UnreadableMailError(reason=N_("there is neither a text nor a header"))
    event_id = fields.identifier("id")
    origin = Origin(
        provider,
        event_id=f"{provider}:{clean_line(event_id)}" if event_id else None,
        envelope_to=tuple(fields.texts("envelope_to")),
        auth=_auth(fields.child("auth")) if "auth" in fields else None,
    )
    return build_mail(_headers(fields), _contents(fields), origin)


def _headers(fields: JsonObject) -> Headers:
    headers = headers_by_name(fields.child("headers"))
    subject = fields.text("subject")
    if subject is None:
        return headers
    others = (header for header in headers if header[0].lower() != "subject")
    return (*others, ("Subject", clean_text(subject)))


def _contents(fields: JsonObject) -> Contents:
    contents = Contents()
    contents.add_text(clean_text(fields.text("text") or ""), html=False)
    if html := fields.text("html"):
        contents.add_text(clean_text(html), html=True)
    for file in fields.objects("attachments"):
        name, kind = file.text("name") or "", file.text("type") or ""
        contents.add_encoded_file(name, kind, file.content("content"))
    return contents


def _auth(fields: JsonObject) -> AuthVerdicts:
    return AuthVerdicts(
        spf=verdict_of(fields.text("spf") or ""),
        dkim=verdict_of(fields.text("dkim") or ""),
        dmarc=verdict_of(fields.text("dmarc") or ""),
    )


provider = Generic()
