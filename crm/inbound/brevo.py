"""Brevo inbound parsing: https://developers.brevo.com/docs/inbound-parse-webhooks.

It repeats four times, and only a call that got no answer or a 429: every other
4xx and every 5xx loses the mail. Files have to be fetched with a key of the API.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote

from werkzeug import Request

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import InboundMail, MailFlag
from crm.errors import FetchRefusedError, UnreadableMailError
from crm.inbound._base import Fetch, InboundProvider, Network
from crm.inbound._entries import proofs, second_word
from crm.inbound._headers import completed, headers_by_name, mailbox
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import (
    MAX_ATTACHMENT,
    MAX_ATTACHMENTS,
    Contents,
    Headers,
    Origin,
    build_mail,
)
from crm.inbound._proofs import verify_basic_auth

HOST = "api.brevo.com"


class Brevo(InboundProvider):
    """Several mails per call, as JSON. A secret is `user:password api-key`."""

    name = "brevo"
    content_types = ("application/json",)
    failure_status = 429

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - nothing here is signed for a time
        verify_basic_auth(request, proofs(secrets))

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        return [_mail(item, self.name, None) for item in _items(raw)]

    def read(self, raw: bytes, content_type: str, network: Network) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        """Return the mails with their files, which are left out where Brevo refuses them."""
        return [_mail(item, self.name, network) for item in _items(raw)]


def _items(raw: bytes) -> list[JsonObject]:
    items = read_object(raw).objects("items")
    if not items:
        raise UnreadableMailError(
            reason=N_("there are no items; is this another webhook of Brevo's?")
        )
    return items


def _mail(item: JsonObject, provider: str, network: Network | None) -> InboundMail:
    uuids = item.texts("Uuid")
    delivered_to = [
        value
        for name, value in headers_by_name(item.child("Headers"))
        if name.lower() == "delivered-to"
    ]
    origin = Origin(
        provider,
        event_id=f"{provider}:{clean_line(uuids[0], 200)}" if uuids else None,
        envelope_to=tuple(each.text("Address") or "" for each in item.objects("Recipients"))
        or tuple(delivered_to),
    )
    return build_mail(_headers(item), _contents(item, network), origin)


def _headers(item: JsonObject) -> Headers:
    others = (
        ("From", _address(item.child("From"))),
        ("To", ", ".join(map(_address, item.objects("To")))),
        ("Cc", ", ".join(map(_address, item.objects("Cc")))),
        ("Subject", item.text("Subject") or ""),
        ("Date", item.text("SentAtDate") or ""),
        ("Message-ID", item.text("MessageId") or ""),
        ("In-Reply-To", item.text("InReplyTo") or ""),
    )
    return completed(headers_by_name(item.child("Headers")), others)


def _address(person: JsonObject) -> str:
    return mailbox(person.text("Address") or "", person.text("Name") or "")


def _contents(item: JsonObject, network: Network | None) -> Contents:
    """Return the contents; ExtractedMarkdownMessage is a guess of Brevo's and not used."""
    contents = Contents()
    contents.add_text(clean_text(item.text("RawTextBody") or ""), html=False)
    if html := item.text("RawHtmlBody"):
        contents.add_text(clean_text(html), html=True)
    key = second_word(network.secrets) if network else None
    for number, file in enumerate(item.objects("Attachments")):
        content = None
        token = file.text("DownloadToken")
        if network and key and token and number < MAX_ATTACHMENTS:
            with suppress(FetchRefusedError):
                content = network.get(_file(token, key))
        if content is None:
            contents.flags.add(MailFlag.ATTACHMENT_DROPPED)
        else:
            contents.add_file(file.text("Name") or "", file.text("ContentType") or "", content)
    return contents


def _file(token: str, key: str) -> Fetch:
    return Fetch(
        url=f"https://{HOST}/v3/inbound/attachments/{quote(clean_text(token), safe='')}",
        hosts=(HOST,),
        headers=(("api-key", key),),
        most_bytes=MAX_ATTACHMENT,
    )


provider = Brevo()
