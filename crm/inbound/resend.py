"""Resend: https://resend.com/docs/dashboard/receiving/introduction.

A call, signed by Svix, only says that there is a mail; the worker fetches it.
It is repeated seven times in about 27 hours.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote

from werkzeug import Request

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import InboundMail
from crm.errors import FetchRefusedError, UnreadableMailError
from crm.inbound._base import Fetch, InboundProvider, Network
from crm.inbound._entries import proofs, second_word
from crm.inbound._flat import mail_from_fields, recipients
from crm.inbound._hmacs import verify_svix
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import MAX_ATTACHMENT, Origin, mail_from_mime

HOST = "api.resend.com"
FILE_HOSTS = (".resend.com", ".cloudfront.net")  # signed addresses, named by the API itself
MOST_BYTES = 64 * 1024 * 1024  # of a mail; 40 MB is what Resend takes


class Resend(InboundProvider):
    """One mail per call. A secret is `whsec_... api-key`."""

    name = "resend"
    content_types = ("application/json",)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:
        verify_svix(request, proofs(secrets), now=now)

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        about = _about(raw)
        if "text" not in about and "html" not in about:
            raise UnreadableMailError(
                reason=N_("the mail has to be fetched: a key of the API is needed")
            )
        return [mail_from_fields(about, _origin(about, self.name), lambda _file: None)]

    def read(self, raw: bytes, content_type: str, network: Network) -> list[InboundMail]:
        """Fetch the mail, raw where Resend has it so, else as its fields with their files."""
        about = _about(raw)
        email_id, key = about.identifier("email_id"), second_word(network.secrets)
        if not email_id or not key:
            return self.parse(raw, content_type)
        fields = read_object(network.get(_mail(email_id, key)))
        origin = _origin(about, self.name)
        if url := fields.child("raw").text("download_url"):
            with suppress(FetchRefusedError, UnreadableMailError):
                return [mail_from_mime(network.get(_file(url, MOST_BYTES)), origin)]
        return [mail_from_fields(fields, origin, lambda file: _content(file, network))]


def _about(raw: bytes) -> JsonObject:
    event = read_object(raw)
    if event.text("type") != "email.received":
        raise UnreadableMailError(reason=N_("this event is about no received mail"))
    return event.child("data")


def _origin(about: JsonObject, provider: str) -> Origin:
    email_id = about.identifier("email_id")
    event_id = f"{provider}:{clean_line(email_id)}" if email_id else None
    return Origin(provider, event_id=event_id, envelope_to=recipients(about))


def _mail(email_id: str, key: str) -> Fetch:
    return Fetch(
        url=f"https://{HOST}/emails/receiving/{quote(clean_text(email_id), safe='')}",
        hosts=(HOST,),
        headers=(("Authorization", f"Bearer {key}"), ("User-Agent", "dispecer")),
        most_bytes=MOST_BYTES,
    )


def _file(url: str, most_bytes: int) -> Fetch:
    return Fetch(url=url, hosts=FILE_HOSTS, most_bytes=most_bytes)


def _content(file: JsonObject, network: Network) -> bytes | None:
    url = file.text("download_url")
    with suppress(FetchRefusedError):
        return network.get(_file(url, MAX_ATTACHMENT)) if url else None
    return None


provider = Resend()
