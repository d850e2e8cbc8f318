"""Bounces: mails that say that one of ours could not be delivered (RFC 3462, RFC 3464)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crm.domain.cleaning import clean_line
from crm.domain.mail import InboundMail
from crm.domain.message_ids import own_message_id

LONGEST = 64 * 1024  # characters of each part that are looked at
MOST_IDS = 50

_DAEMON = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mailerdaemon)@", re.IGNORECASE)
_ACTION = re.compile(r"^Action:[ \t]{0,20}([a-z]{1,20})", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(
    r"^(?:Diagnostic-Code|Status):[ \t]{0,20}([^\n]{1,300})", re.IGNORECASE | re.MULTILINE
)
_OWN_ID = re.compile(r"<d\.[A-Za-z0-9_-]{1,64}\.[0-9a-f]{32}@[^<>\s]{1,255}>")
_REPORTS = ("message/delivery-status", "message/rfc822", "text/rfc822-headers")


@dataclass(frozen=True, slots=True)
class Bounce:
    """The Message-IDs of ours that a bounce names, and what its server said."""

    message_ids: tuple[str, ...]
    reason: str


def read_bounce(mail: InboundMail, *secrets: str) -> Bounce | None:
    """Return what `mail` says was not delivered; None when it is no bounce.

    A report of a delay, or of a mail that arrived or was read, is none. Only
    Message-IDs that one of our `secrets` made count. Linear in the input.
    """
    status = next(_parts(mail, _REPORTS[:1]), None)
    if not _is_from_a_server(mail, has_status=status is not None):
        return None
    if status is not None:
        actions = {found.lower() for found in _ACTION.findall(status)}
        if actions and "failed" not in actions:
            return None
    ids = tuple(dict.fromkeys(_own_ids(mail, secrets)))
    said = _STATUS.findall(status or mail.text[:LONGEST])
    reason = said[-1] if said else mail.subject
    return Bounce(ids, clean_line(reason, 300))


def _is_from_a_server(mail: InboundMail, *, has_status: bool) -> bool:
    kind = (mail.header("Content-Type") or "").lower()
    if kind.startswith("multipart/report"):
        return has_status or "delivery-status" in kind
    return has_status or bool(mail.header("X-Failed-Recipients") or _DAEMON.match(mail.sender))


def _own_ids(mail: InboundMail, secrets: Sequence[str]) -> Iterator[str]:
    texts = [mail.in_reply_to or "", *mail.references, *_parts(mail, _REPORTS[1:])]
    texts.append(mail.text[:LONGEST])
    for text in texts:
        for found in _OWN_ID.findall(text)[:MOST_IDS]:
            if own_message_id(found, *secrets):
                yield found


def _parts(mail: InboundMail, kinds: tuple[str, ...]) -> Iterator[str]:
    for file in mail.attachments:
        if file.content_type.partition(";")[0].strip().lower() in kinds:
            yield file.content[:LONGEST].decode("utf-8", "replace").replace("\r\n", "\n")
