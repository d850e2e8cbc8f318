"""Mandrill (Mailchimp Transactional): https://mailchimp.com/developer/transactional/docs/webhooks/.

Before it takes an address it asks for it by HEAD and posts an empty batch that is
signed with a key that everybody knows. How often it repeats is not documented.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.i18n import N_
from crm.domain.mail import AuthVerdicts, InboundMail, Verdict
from crm.errors import UnreadableMailError, WebhookRejectedError
from crm.inbound._base import InboundProvider
from crm.inbound._entries import proofs, second_word
from crm.inbound._forms import Form, read_form
from crm.inbound._json import JsonObject, read_objects
from crm.inbound._mime import Origin, mail_from_mime, verdict_of
from crm.inbound._proofs import any_equal

SIGNATURE = "X-Mandrill-Signature"
TEST_KEY = "test-webhook"

_EMPTY_BATCHES = (b"mandrill_events=%5B%5D", b"mandrill_events=[]")
_EVENTS = "mandrill_events"


class Mandrill(InboundProvider):
    """Several raw mails per call, as JSON in a form. A secret is `key`, or `key address`.

    The address is needed where ours is not the one that Mandrill was given.
    """

    name = "mandrill"
    content_types = ("application/x-www-form-urlencoded",)
    is_looked_up = True

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - the signature has no time
        given = request.headers.get(SIGNATURE, "")[:200].encode("utf-8", "replace")
        raw = request.get_data(cache=True, parse_form_data=False)
        keys = proofs(secrets)
        if keys and raw in _EMPTY_BATCHES:
            keys.append(TEST_KEY)
        form = _form(request, raw)
        expected = (sign(form, url, key) for url in _addresses(request, secrets) for key in keys)
        if not any_equal([given], expected):
            raise WebhookRejectedError

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:
        events = read_form(raw, content_type).first(_EVENTS)
        if events is None:
            raise UnreadableMailError(reason=N_("there are no events"))
        return [_mail(event, self.name) for event in read_objects(events)]


def sign(form: Form, url: str, key: str) -> bytes:
    """Return the signature of a call to `url`: over it and every field, in order of name."""
    signed = hmac.new(key.encode("utf-8", "replace"), url.encode("utf-8", "replace"), "sha1")
    for field in sorted(form.fields, key=lambda each: each.name):
        signed.update(field.name.encode("utf-8", "replace"))
        signed.update(form.content(field))
    return b64encode(signed.digest())


def _form(request: Request, raw: bytes) -> Form:
    try:
        return read_form(raw, request.content_type or "")
    except UnreadableMailError:
        raise WebhookRejectedError from None


def _addresses(request: Request, secrets: Sequence[str]) -> Iterator[str]:
    """Yield the addresses that Mandrill may have been given; a proxy may have taken off the s."""
    if address := second_word(secrets):
        yield address
    yield request.url
    if request.url.startswith("http://"):
        yield "https://" + request.url.removeprefix("http://")


def _mail(event: JsonObject, provider: str) -> InboundMail:
    message = event.child("msg")
    mail = message.take("raw_msg")
    if event.text("event") != "inbound" or mail is None:
        raise UnreadableMailError(reason=N_("this event is about no received mail"))
    recipient = message.text("email")
    origin = Origin(provider, envelope_to=(recipient,) if recipient else (), auth=_auth(message))
    return mail_from_mime(mail, origin)


def _auth(message: JsonObject) -> AuthVerdicts | None:
    if "spf" not in message and "dkim" not in message:
        return None
    dkim = message.child("dkim")
    if not dkim.flag("signed"):
        signed = Verdict.NONE
    else:
        signed = Verdict.PASS if dkim.flag("valid") else Verdict.FAIL
    return AuthVerdicts(spf=verdict_of(message.child("spf").text("result") or ""), dkim=signed)


provider = Mandrill()
