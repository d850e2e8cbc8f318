"""Mail that no person wrote: recognised by its headers (rules-replies, section 4)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crm.domain.replies.folding import fold

LOOP_HEADER = "X-Dispecer-Loop"
_PRESENT = {
    "x-autoreply": "x-autoreply",
    "x-autorespond": "x-autorespond",
    "x-failed-recipients": "x-failed-recipients",
    LOOP_HEADER.lower(): "own-loop",
    "list-id": "list",
    "list-unsubscribe": "list",
}
_PRECEDENCE = frozenset({"auto_reply", "auto-reply", "bulk", "junk", "list"})
_DAEMONS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"})
_SUBJECT = re.compile(
    r"(?:\[[^\]]{0,30}\] ?)?(?:raspuns automat|automatic reply|automatische antwort"
    r"|automatikus valasz|out of (?:the )?office|autoreply|auto-reply|auto reply|auto: |ooo: "
    r"|abwesenheitsnotiz|abwesend:|hazon kivul|irodan kivul|absent de la birou|in afara biroului"
    r"|citit: |citita: |read: |gelesen: |olvasott: |elolvasva: |necitit: |not read: |ungelesen: "
    r"|undeliverable: |undelivered mail|delivery status notification|mail delivery (?:failed"
    r"|failure)"
    r"|returned mail|failure notice|nelivrat: |nu poate fi livrat|unzustellbar: |kezbesithetetlen: "
    r"|delivery failure|mail delivery system)"
)
_ADDRESS = re.compile(r"<([^<>]{0,320})>")


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of a mail in order; names without regard to case."""

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Headers":
        """Build headers from names and values."""
        return cls(tuple((name, value) for name, value in pairs))

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of `name`, first to last."""
        wanted = name.lower()
        return tuple(value for key, value in self.pairs if key.lower() == wanted)

    def first(self, name: str) -> str | None:
        """Return the first value of `name`, or None."""
        return next(iter(self.all(name)), None)


def machine_mail(
    headers: Headers,
    subject: str = "",
    *,
    envelope_from: str | None = None,
    own_addresses: Sequence[str] = (),
    own_domain: str | None = None,
) -> str | None:
    """Return the name of the sign by which a mail is machine mail, or None.

    `envelope_from` is None when it is not known and empty for bounces.
    `own_addresses` are those we send from, `own_domain` the domain of our
    Message-IDs. X-Auto-Response-Suppress is no sign: Outlook sets it on mail
    that people write.
    """
    return (
        _by_header(headers)
        or _by_sender(headers, envelope_from)
        or _by_loop(headers, own_addresses, own_domain)
        or _by_subject(subject or headers.first("subject") or "")
    )


def _by_header(headers: Headers) -> str | None:
    signs = (_sign(name.lower().strip(), raw[:500].strip().lower()) for name, raw in headers.pairs)
    return next(filter(None, signs), None)


def _sign(name: str, value: str) -> str | None:
    """Return what one header says, both parts in lower case."""
    if name == "auto-submitted":
        return None if re.split(r"[;(\s]", value, maxsplit=1)[0] in ("no", "") else name
    if name == "content-type":
        return "report" if value.startswith("multipart/report") else None
    if name == "precedence":
        return name if value in _PRECEDENCE else None
    return _PRESENT.get(name)


def _by_sender(headers: Headers, envelope_from: str | None) -> str | None:
    paths = [*headers.all("return-path"), *(() if envelope_from is None else (envelope_from,))]
    if any(not address_of(path) for path in paths):
        return "empty-sender"
    senders = [*paths, *headers.all("from"), *headers.all("sender")]
    if any(address_of(sender).partition("@")[0] in _DAEMONS for sender in senders):
        return "mailer-daemon"
    return None


def _by_loop(headers: Headers, addresses: Sequence[str], domain: str | None) -> str | None:
    own = {address.lower() for address in addresses}
    if any(address_of(sender) in own for sender in headers.all("from")):
        return "own-address"
    message_id = (headers.first("message-id") or "").strip().strip("<>").lower()
    if domain and message_id.endswith(f"@{domain.lower()}"):
        return "own-message-id"
    return None


def _by_subject(subject: str) -> str | None:
    return "subject" if _SUBJECT.match(fold(subject[:200]).lstrip()) else None


def address_of(value: str) -> str:
    """Return the bare address in a header value such as `Ana <ana@x.ro>`, in lower case."""
    value = value[:2000]
    found = _ADDRESS.findall(value)
    return str(found[-1] if found else value).strip().lower()
