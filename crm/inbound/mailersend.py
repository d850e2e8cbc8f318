"""MailerSend inbound routes: https://developers.mailersend.com/api/v1/inbound.html.

It waits three seconds and never repeats: what fails here is lost.
"""

from collections.abc import Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.cleaning import clean_line
from crm.domain.i18n import N_
from crm.domain.mail import AuthVerdicts, InboundMail, Verdict
from crm.errors import UnreadableMailError
from crm.inbound._base import InboundProvider
from crm.inbound._hmacs import verify_body
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import Origin, mail_from_mime

SIGNATURE = "Signature"

_SPF = {
    "+": Verdict.PASS,
    "-": Verdict.FAIL,
    "~": Verdict.SOFTFAIL,
    "?": Verdict.NEUTRAL,
}


class MailerSend(InboundProvider):
    """One raw mail per call, in JSON that is signed as a whole."""

    name = "mailersend"
    content_types = ("application/json",)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - the signature has no time
        verify_body(request, SIGNATURE, secrets)

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        event = read_object(raw)
        kind = event.text("type")
        if kind == "webhook.test":
            return []
        mail = event.child("data").take("raw")
        if kind != "inbound.message" or mail is None:
            raise UnreadableMailError(reason=N_("this event is about no received mail"))
        origin = _origin(event.child("data"), self.name)
        return [mail_from_mime(mail, origin)]


def _origin(data: JsonObject, provider: str) -> Origin:
    event_id = data.identifier("id")
    named = data.child("recipients").objects("rcptTo")
    return Origin(
        provider,
        event_id=f"{provider}:{clean_line(event_id)}" if event_id else None,
        envelope_to=tuple(each.text("email") or "" for each in named),
        auth=_auth(data),
    )


def _auth(data: JsonObject) -> AuthVerdicts | None:
    """Return MailerSend's verdicts; its `dkim_check` false says nothing: it may not have looked."""
    if "spf_check" not in data:
        return None
    spf = _SPF.get(data.child("spf_check").text("code") or "", Verdict.NONE)
    return AuthVerdicts(spf=spf, dkim=Verdict.PASS if data.flag("dkim_check") else Verdict.NONE)


provider = MailerSend()
