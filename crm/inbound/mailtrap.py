"""Mailtrap inbound: https://docs.mailtrap.io/developers/inbound.

A call, signed as a whole, only says that there are mails; the worker fetches
them. It is repeated ten times in a day.
"""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from werkzeug import Request

from crm.domain.cleaning import clean_line, clean_text
from crm.domain.i18n import N_
from crm.domain.mail import InboundMail
from crm.errors import UnreadableMailError
from crm.inbound._base import Fetch, InboundProvider, Network
from crm.inbound._entries import proofs, second_word
from crm.inbound._flat import mail_from_fields, recipients
from crm.inbound._hmacs import verify_body
from crm.inbound._json import JsonObject, read_object
from crm.inbound._mime import Origin, mail_from_mime

SIGNATURE = "Mailtrap-Signature"
HOST = "mailtrap.io"
FILE_HOSTS = (".amazonaws.com", ".mailtrap.io")  # signed addresses, named by the API itself
MOST_ABOUT = 16 * 1024 * 1024  # bytes
MOST_BYTES = 64 * 1024 * 1024  # bytes of a mail

_RECEIVED = "inbound.message_received"


class Mailtrap(InboundProvider):
    """Several mails per call. A secret is `signing-secret api-token`."""

    name = "mailtrap"
    content_types = ("application/json",)

    def verify(self, request: Request, secrets: Sequence[str], *, now: datetime) -> None:  # noqa: ARG002 - the signature has no time
        verify_body(request, SIGNATURE, proofs(secrets))

    def parse(self, raw: bytes, content_type: str) -> list[InboundMail]:  # noqa: ARG002 - always JSON
        return [_included(event, self.name) for event in _events(raw)]

    def read(self, raw: bytes, content_type: str, network: Network) -> list[InboundMail]:
        """Fetch each mail, raw."""
        key = second_word(network.secrets)
        if not key:
            return self.parse(raw, content_type)
        return [_fetched(event, self.name, key, network) for event in _events(raw)]


def _events(raw: bytes) -> list[JsonObject]:
    events = read_object(raw).objects("events")
    if any(event.text("event") != _RECEIVED for event in events):
        raise UnreadableMailError(reason=N_("this event is about no received mail"))
    return events


def _origin(event: JsonObject, provider: str) -> Origin:
    """Return the origin: the mail's own id, since an event may get a new one when repeated."""
    inbox, message = event.identifier("inbox_id"), event.identifier("message_id")
    event_id = f"{inbox}/{message}" if inbox and message else event.identifier("event_id")
    return Origin(
        provider,
        event_id=f"{provider}:{clean_line(event_id)}" if event_id else None,
        envelope_to=recipients(event),
    )


def _included(event: JsonObject, provider: str) -> InboundMail:
    if mail := event.take("raw"):
        return mail_from_mime(mail, _origin(event, provider))
    if "text" in event or "html" in event:
        return mail_from_fields(event, _origin(event, provider), lambda _file: None)
    raise UnreadableMailError(reason=N_("the mail has to be fetched: a key of the API is needed"))


def _fetched(event: JsonObject, provider: str, key: str, network: Network) -> InboundMail:
    inbox, message = event.identifier("inbox_id"), event.identifier("message_id")
    if not inbox or not message:
        return _included(event, provider)
    path = f"api/inbound/inboxes/{_quoted(inbox)}/messages/{_quoted(message)}"
    about = read_object(
        network.get(
            Fetch(
                url=f"https://{HOST}/{path}",
                hosts=(HOST,),
                headers=(("Authorization", f"Bearer {key}"),),
                most_bytes=MOST_ABOUT,
            )
        )
    )
    url = about.text("raw_message_url") or ""
    return mail_from_mime(
        network.get(Fetch(url=url, hosts=FILE_HOSTS, most_bytes=MOST_BYTES)),
        _origin(event, provider),
    )


def _quoted(part: str) -> str:
    return quote(clean_text(part), safe="")


provider = Mailtrap()
