"""SendGrid Inbound Parse: https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/.

It repeats for 72 hours, and only what is answered 5xx: any 4xx loses the mail.
So a call that proves nothing is answered 503 as well.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.i18n import N_
from crm.domain.mail import AuthVerdicts, InboundMail, Verdict
from crm.errors import UnreadableMailError, WebhookRejectedError
from crm.inbound._base import InboundProvider
from crm.inbound._forms import Field, Form, read_form
from crm.inbound._json import JsonObject, read_object
from crm.inbound._keys import has_signed, public_key, signature_bytes
from crm.inbound._mime import (
    Contents,
    Headers,
    Origin,
    build_mail,
    decode_bytes,
    mail_from_mime,
    read_header_block,
    verdict_of,
)
from crm.inbound._proofs import verify_basic_auth

SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature"
TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp"
AHEAD = 300  # seconds that its clock may be before ours
OLDEST = 73 * 3_600  # seconds: whether a repeat is signed anew is not documented

_TIME = re.compile(r"[0-9]{1,12}")
_DKIM = re.compile(r":\s{0,5}([a-z]{1,20})", re.IGNORECASE)


class SendGrid(InboundProvider):
    """One mail per call, as a form: the raw mail where *POST the raw, full MIME* is set.

    A secret is `user:password` for basic authentication, or the public key of a
    security policy.
    """

    name = "sendgrid"
    content_types = ("multipart/form-data", "application/x-www-form-urlencoded")
    rejected_status = 503

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:
        keys = [secret for secret in secrets if ":" not in secret]
        if SIGNATURE in request.headers and keys:
            _verify_signature(request, keys, now)
        else:
            verify_basic_auth(request, [secret for secret in secrets if ":" in secret])

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:
        form = read_form(raw, content_type)
        origin = Origin(self.name, envelope_to=_envelope(form), auth=_auth(form))
        if (mail := form.first("email")) is not None:
            return [mail_from_mime(mail, origin)]
        if "headers" not in form:
            raise UnreadableMailError(reason=N_("there is neither a raw mail nor its headers"))
        return [build_mail(_headers(form), _contents(form), origin)]


def _verify_signature(request: Request, keys: list[str], now: datetime) -> None:
    time = request.headers.get(TIMESTAMP, "")
    if not _TIME.fullmatch(time) or not -AHEAD <= now.timestamp() - int(time) <= OLDEST:
        raise WebhookRejectedError
    signature = signature_bytes(request.headers.get(SIGNATURE, ""))
    signed = time.encode() + request.get_data(cache=True, parse_form_data=False)
    known = (public_key(key) for key in keys)
    if not any(has_signed(key, signature, signed) for key in known if key):
        raise WebhookRejectedError


def _json_field(form: Form, name: str) -> JsonObject:
    """Return a field that is JSON, an empty object when it is not: none of them is needed."""
    try:
        return read_object(form.first(name) or b"")
    except UnreadableMailError:
        return JsonObject({})


def _envelope(form: Form) -> tuple[str, ...]:
    try:
        return tuple(_json_field(form, "envelope").texts("to"))
    except UnreadableMailError:
        return ()


def _auth(form: Form) -> AuthVerdicts | None:
    """Return SendGrid's verdicts. `dkim` looks like JSON and is not: {@a.example : pass}."""
    if "SPF" not in form and "dkim" not in form:
        return None
    signed = [verdict_of(word) for word in _DKIM.findall(form.text("dkim")[:4_000])]
    dkim = Verdict.PASS if Verdict.PASS in signed else next(iter(signed), Verdict.NONE)
    return AuthVerdicts(spf=verdict_of(form.text("SPF")), dkim=dkim)


def _headers(form: Form) -> Headers:
    return read_header_block(form.first("headers") or b"")


def _contents(form: Form) -> Contents:
    """Return the contents: SendGrid passes each text on in the mail's own charset."""
    contents = Contents()
    charsets, infos = _json_field(form, "charsets"), _json_field(form, "attachment-info")
    contents.add_text(decode_bytes(form.first("text") or b"", charsets.text("text")), html=False)
    if html := form.first("html"):
        contents.add_text(decode_bytes(html, charsets.text("html")), html=True)
    for file in form.files():
        name, kind = _named(file, infos.child(file.name))
        contents.add_file(name, kind, form.content(file))
    return contents


def _named(file: Field, info: JsonObject) -> tuple[str, str]:
    return info.text("filename") or file.filename or "", file.content_type or info.text(
        "type"
    ) or ""


provider = SendGrid()
