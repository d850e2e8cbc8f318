"""Amazon SES through SNS: https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-sns.html.

A call proves itself twice. At once: by a user and password in the subscription's
address, for the one topic that stands beside them. Later, by the worker: by
Amazon's signature, since its certificate has to be fetched. Nothing in a call is
believed before that.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from werkzeug import Request

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import AuthVerdicts, InboundMail, Verdict
from crm.errors import UnreadableMailError, WebhookRejectedError
from crm.inbound import _sns
from crm.inbound._base import InboundProvider, Network
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import Origin, decode_base64, mail_from_mime, verdict_of
from crm.inbound._proofs import verify_basic_auth

MOST_BYTES = 1024 * 1024  # SNS itself ends at 256 kB

_TOKEN = re.compile(r"[0-9A-Za-z]{1,2000}")
_PROCEEDINGS = "Successfully validated SNS topic"
_VERDICTS = {"gray": Verdict.NEUTRAL, "processing_failed": Verdict.TEMPERROR}


class SES(InboundProvider):
    """One mail per call, as JSON in JSON. A secret is `user:password topic-arn`.

    SNS sends user and password only when it was answered 401.
    """

    name = "ses"
    content_types = ("text/plain", "application/json")

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - repeats keep their time for as long as a policy of theirs says
        pairs = [words for secret in secrets if len(words := secret.split()) == 2]
        verify_basic_auth(request, [password for password, _ in pairs])
        if (request.content_length or 0) > MOST_BYTES:
            raise WebhookRejectedError
        try:
            message = read_object(request.get_data(cache=True, parse_form_data=False))
            arn = message.text("TopicArn") or ""
            topic = _sns.Topic.named(arn)
            is_from_there = topic is not None and _sns.certificate_of(message, topic) is not None
        except UnreadableMailError:
            raise WebhookRejectedError from None
        if not is_from_there:
            raise WebhookRejectedError
        verify_basic_auth(request, [password for password, pinned in pairs if pinned == arn])

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        message = read_object(raw)
        kind = message.text("Type")
        if kind == "SubscriptionConfirmation":
            return []
        if kind != "Notification":
            raise UnreadableMailError(
                reason=N_("this is no notification; is the topic still subscribed?")
            )
        text = message.text("Message") or ""
        if text.startswith(_PROCEEDINGS):
            return []
        return [_mail(read_object(clean_text(text).encode()), self.name)]

    def read(self, raw: bytes, content_type: str, network: Network) -> list[InboundMail]:
        """Check Amazon's signature, confirm a subscription, return the mails."""
        message = read_object(raw)
        topic = _sns.Topic.named(message.text("TopicArn") or "")
        certificate = _sns.certificate_of(message, topic) if topic else None
        if topic is None or certificate is None:
            raise UnreadableMailError(reason=N_("the certificate does not lie at Amazon"))
        if not _sns.is_signed(message, network.get(certificate)):
            raise UnreadableMailError(reason=N_("the signature is not Amazon's"))
        token = message.text("Token") or ""
        if message.text("Type") == "SubscriptionConfirmation" and _TOKEN.fullmatch(token):
            network.get(topic.confirmation(token))
        return self.parse(raw, content_type)


def _mail(notice: JsonObject, provider: str) -> InboundMail:
    receipt, about = notice.child("receipt"), notice.child("mail")
    event_id = about.identifier("messageId")
    content = notice.text("content")
    if content is None:
        raise UnreadableMailError(
            reason=N_("there is no mail in it; let SES send it by SNS, not by S3")
        )
    is_base64 = (receipt.child("action").text("encoding") or "").upper() == "BASE64"
    mail = content.encode()
    origin = Origin(
        provider,
        event_id=f"{provider}:{clean_line(event_id)}" if event_id else None,
        envelope_to=tuple(receipt.texts("recipients")) or tuple(about.texts("destination")),
        auth=AuthVerdicts(*(_verdict(receipt, check) for check in ("spf", "dkim", "dmarc"))),
    )
    return mail_from_mime(decode_base64(mail) if is_base64 else mail, origin)


def _verdict(receipt: JsonObject, check: str) -> Verdict:
    word = (receipt.child(f"{check}Verdict").text("status") or "").lower()
    return _VERDICTS.get(word) or verdict_of(word)


provider = SES()
