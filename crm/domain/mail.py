"""Mails as plain values: what providers are translated to and transports get."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, unique

RECIPIENT_HEADERS = ("delivered-to", "x-original-to", "to", "cc")


@unique
class MailFlag(StrEnum):
    """What a reader of an InboundMail must know about how it was read."""

    TRUNCATED = "truncated"  # headers, parts or text beyond the limits were left out
    ATTACHMENT_DROPPED = "attachment_dropped"  # too large or too many; the raw mail has them
    DAMAGED = "damaged"  # an encoding was broken and was read as far as possible
    AMBIGUOUS_SENDER = "ambiguous_sender"  # not exactly one readable From address


@unique
class Verdict(StrEnum):
    """The outcome of one check of a mail's origin (RFC 8601, section 2.7)."""

    PASS = "pass"  # noqa: S105 - the word of the RFC
    FAIL = "fail"
    SOFTFAIL = "softfail"
    NEUTRAL = "neutral"
    NONE = "none"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


@dataclass(frozen=True, slots=True)
class AuthVerdicts:
    """What the provider found out about the origin; NONE where it said nothing."""

    spf: Verdict = Verdict.NONE
    dkim: Verdict = Verdict.NONE
    dmarc: Verdict = Verdict.NONE

    @property
    def failed(self) -> bool:
        """Say whether one of the checks failed: such a mail decides nothing."""
        return Verdict.FAIL in (self.spf, self.dkim, self.dmarc)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that comes or goes with a mail; `filename` is cleaned already."""

    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMail:
    """A received mail, the same for every provider.

    All text is free of NUL and lone surrogates, all lines end with LF.
    `headers` holds every header in order, decoded to one line each;
    `recipients` holds pairs of lower-case header name and address. `sender`
    is "" when From does not name exactly one address. `event_id` is None when
    the provider has no stable one.
    """

    provider: str
    event_id: str | None = None
    envelope_to: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    text: str = ""
    html: str | None = None
    calendars: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sent_at: datetime | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    auth: AuthVerdicts = field(default=AuthVerdicts())
    flags: frozenset[MailFlag] = frozenset()

    def header(self, name: str) -> str | None:
        """Return the first header `name`, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    def addressed_to(self) -> tuple[str, ...]:
        """Return all recipients in the order in which a reply token is looked for.

        Envelope, Delivered-To, X-Original-To, To, Cc (section 3 of the rules for
        replies, 1).
        """
        named = (
            address
            for wanted in RECIPIENT_HEADERS
            for header, address in self.recipients
            if header == wanted
        )
        return (*self.envelope_to, *named)


@unique
class CalendarMethod(StrEnum):
    """What an outgoing calendar object asks for (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class MailContent:
    """A rendered mail, before it has a recipient.

    `invite` is an iCalendar text and `method` its METHOD; both or neither.
    """

    subject: str
    text: str
    html: str | None = None
    invite: str | None = None
    method: CalendarMethod | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """A mail to one recipient, as a transport needs it.

    `message_id` and `written_at` (aware) stay the same for every attempt.
    `headers` are further headers, ASCII names and one line each. Links to the
    assignment `assignment_id` are signed when the mail leaves.
    """

    to: str
    content: MailContent
    reply_to: str
    message_id: str
    written_at: datetime
    to_name: str = ""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    assignment_id: int | None = None
