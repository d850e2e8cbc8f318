"""SparkPost relay webhooks: https://developers.sparkpost.com/api/relay-webhooks/.

It signs nothing and shows a token in a header. How often it repeats is not
documented.
"""

from collections.abc import Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.i18n import N_
from crm.domain.mail import InboundMail
from crm.errors import UnreadableMailError, WebhookRejectedError
from crm.inbound._base import InboundProvider
from crm.inbound._json import JsonObject, read_objects
from crm.inbound._mime import Origin, decode_base64, mail_from_mime
from crm.inbound._proofs import any_equal

TOKEN = "X-MessageSystems-Webhook-Token"  # noqa: S105 - the header's name


class SparkPost(InboundProvider):
    """Several raw mails per call, as JSON."""

    name = "sparkpost"
    content_types = ("application/json",)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - nothing here is signed for a time
        given = request.headers.get(TOKEN, "")[:2_000].encode("utf-8", "replace")
        expected = (secret.encode("utf-8", "replace") for secret in secrets if secret)
        if not any_equal([given], expected):
            raise WebhookRejectedError

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        batches = [event.child("msys") for event in read_objects(raw)]
        return [_mail(batch, self.name) for batch in batches if batch.names()]  # {} is a ping


def _mail(batch: JsonObject, provider: str) -> InboundMail:
    if "relay_message" not in batch:
        raise UnreadableMailError(reason=N_("this event is about no received mail"))
    relayed = batch.child("relay_message")
    content = relayed.child("content")
    mail = content.take("email_rfc822")
    if mail is None:
        raise UnreadableMailError(reason=N_("there is no mail in it"))
    return mail_from_mime(
        decode_base64(mail) if content.flag("email_rfc822_is_base64") else mail,
        Origin(provider, envelope_to=tuple(relayed.texts("rcpt_to"))),
    )


provider = SparkPost()
