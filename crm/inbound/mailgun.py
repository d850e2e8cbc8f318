"""Mailgun routes: https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/.

It signs a time and a token and not the mail, so a token holds for one body only.
Its repeats have a new token each. A 406 would end them.
"""

import hmac
import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from werkzeug import Request

from crm.domain.cleaning import clean_text
from crm.domain.mail import AuthVerdicts, InboundMail, MailFlag
from crm.errors import UnreadableMailError, WebhookRejectedError
from crm.inbound._base import InboundProvider
from crm.inbound._forms import Form, read_form
from crm.inbound._mime import Contents, Headers, Origin, build_mail, mail_from_mime, verdict_of
from crm.inbound._proofs import any_equal

WINDOW = 300  # seconds, to either side

_TIME = re.compile(r"[0-9]{1,12}")
_TOKEN = re.compile(r"[!-~]{1,200}")


class Mailgun(InboundProvider):
    """One mail per call, as a form: the raw mail where the route's address ends in `mime`."""

    name = "mailgun"
    content_types = ("multipart/form-data", "application/x-www-form-urlencoded")

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:
        form = _form(request)
        # A header of the mail can have come as a field of the same name; ours is the last.
        time, token = form.last_line("timestamp"), form.last_line("token")
        if not _TIME.fullmatch(time) or not _TOKEN.fullmatch(token):
            raise WebhookRejectedError
        if abs(now.timestamp() - int(time)) > WINDOW:
            raise WebhookRejectedError
        given = form.last_line("signature").encode("utf-8", "replace")
        expected = (sign(time, token, secret).encode() for secret in secrets if secret)
        if not any_equal([given], expected):
            raise WebhookRejectedError

    def once(self, request: Request) -> str | None:
        return _form(request).last_line("token")

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:
        form = read_form(raw, content_type)
        recipients = (each.strip() for each in form.text("recipient").split(","))
        envelope = tuple(each for each in recipients if each)
        if (mail := form.first("body-mime")) is not None:
            return [mail_from_mime(mail, Origin(self.name, envelope_to=envelope))]
        headers = _headers(form)
        origin = Origin(self.name, envelope_to=envelope, auth=_auth(headers))
        return [build_mail(headers, _contents(form), origin)]


def sign(time: str, token: str, secret: str) -> str:
    """Return the hexadecimal signature of a call."""
    key = secret.encode("utf-8", "replace")
    return hmac.new(key, f"{time}{token}".encode(), sha256).hexdigest()


def _form(request: Request) -> Form:
    raw = request.get_data(cache=True, parse_form_data=False)
    try:
        return read_form(raw, request.content_type or "")
    except UnreadableMailError:
        raise WebhookRejectedError from None


def _headers(form: Form) -> Headers:
    """Return the headers out of `message-headers`, a list of pairs as JSON."""
    try:
        pairs = json.loads(form.first("message-headers") or b"")
    except (ValueError, RecursionError):
        pairs = None
    if not isinstance(pairs, list):
        raise UnreadableMailError(reason="message-headers is no list of headers")
    return tuple(
        (clean_text(pair[0]), clean_text(pair[1]))
        for pair in pairs
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)
    )


def _auth(headers: Headers) -> AuthVerdicts | None:
    """Return Mailgun's own verdicts; None where it gave none, so that the headers count."""
    found: dict[str, list[str]] = {"x-mailgun-spf": [], "x-mailgun-dkim-check-result": []}
    for name, value in headers:
        if name.lower() in found:
            found[name.lower()].append(value)
    spf, dkim = found.values()
    # More than one is not all Mailgun's: then neither counts.
    if len(spf) != 1 or len(dkim) != 1:
        return None
    return AuthVerdicts(spf=verdict_of(spf[0]), dkim=verdict_of(dkim[0]))


def _contents(form: Form) -> Contents:
    """Return the contents; stripped-text is a guess of Mailgun's and not used."""
    contents = Contents()
    contents.add_text(form.text("body-plain"), html=False)
    if html := form.text("body-html"):
        contents.add_text(html, html=True)
    for file in form.files():
        contents.add_file(file.filename or "", file.content_type, form.content(file))
    if "attachments" in form:  # of a route that stores: they would have to be fetched
        contents.flags.add(MailFlag.ATTACHMENT_DROPPED)
    return contents


provider = Mailgun()
