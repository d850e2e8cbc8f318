"""From headers and contents to an InboundMail; the same for MIME and for JSON."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from crm.domain.addresses import MAX_ADDRESS, parse_addresses
from crm.domain.cleaning import clean_line
from crm.domain.i18n import N_
from crm.domain.mail import RECIPIENT_HEADERS, AuthVerdicts, InboundMail, MailFlag
from crm.errors import UnreadableMailError
from crm.inbound._mime.contents import Contents, read_contents
from crm.inbound._mime.parts import MAX_HEADERS, read_parts
from crm.inbound._mime.verdicts import verdicts_from_headers
from crm.inbound._mime.words import decode_words

MAX_RECIPIENTS = 1_000
MAX_REFERENCES = 100

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,996}>")

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """What the provider says about a mail, beside the mail itself."""

    provider: str
    event_id: str | None = None
    envelope_to: tuple[str, ...] = ()
    auth: AuthVerdicts | None = None


def mail_from_mime(raw: bytes, origin: Origin) -> InboundMail:
    """Return the mail in the MIME bytes `raw`.

    Raises UnreadableMailError when there is no header at all.
    """
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    mail = read_parts(raw)
    if not mail.head.headers:
        raise UnreadableMailError(reason=N_("this is no mail: it has no headers"))
    return build_mail(mail.head.headers, read_contents(raw, mail), origin)


def build_mail(headers: Headers, contents: Contents, origin: Origin) -> InboundMail:
    """Return the mail with these `headers` (encoded words not yet decoded). Never raises."""
    values = _Values(headers[:MAX_HEADERS])
    senders = [mailbox for value in values.all("from") for mailbox in parse_addresses(value)]
    sender = senders[0] if len(senders) == 1 else None
    recipients = tuple(_recipients(values))
    flags = contents.flags.copy()
    if sender is None:
        flags.add(MailFlag.AMBIGUOUS_SENDER)
    if len(headers) > MAX_HEADERS or len(recipients) > MAX_RECIPIENTS:
        flags.add(MailFlag.TRUNCATED)
    return InboundMail(
        provider=origin.provider,
        event_id=origin.event_id,
        envelope_to=tuple(clean_line(each, MAX_ADDRESS) for each in origin.envelope_to[:100]),
        headers=tuple((clean_line(k, 200), decode_words(v)) for k, v in values.headers),
        sender=sender.address if sender else "",
        sender_name=decode_words(sender.name, 255) if sender else "",
        recipients=recipients[:MAX_RECIPIENTS],
        subject=decode_words(values.first("subject"), 1_000),
        text="\n".join(contents.texts),
        html="\n".join(contents.htmls) if contents.htmls else None,
        calendars=tuple(contents.calendars),
        attachments=tuple(contents.attachments),
        sent_at=_moment(values.first("date")),
        message_id=next(iter(_ids(values.first("message-id"))), None),
        in_reply_to=next(iter(_ids(values.first("in-reply-to"))), None),
        references=_ids(values.first("references"))[-MAX_REFERENCES:],
        auth=origin.auth or verdicts_from_headers(values.headers),
        flags=frozenset(flags),
    )


class _Values:
    """Headers, looked up by lower-case name."""

    def __init__(self, headers: Headers) -> None:
        self.headers = headers

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name]

    def first(self, name: str) -> str:
        return next(iter(self.all(name)), "")


def _recipients(values: _Values) -> Iterable[tuple[str, str]]:
    for header in RECIPIENT_HEADERS:
        for value in values.all(header):
            for mailbox in parse_addresses(value):
                yield header, clean_line(mailbox.address)


def _ids(value: str) -> tuple[str, ...]:
    return tuple(clean_line(found) for found in _MESSAGE_ID.findall(value))


def _moment(value: str) -> datetime | None:
    """Return the date of a mail in UTC; None when there is none that can be."""
    try:
        moment = parsedate_to_datetime(value[:100])
        # "-0000" gives a naive time: it is UTC from an unknown zone (RFC 5322, 3.3).
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
