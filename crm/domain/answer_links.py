"""Links that answer for an employee: made when a mail leaves, kept nowhere.

What is stored of a mail names its link without the proof, `/answer/12-3-1-20260317`:
assignment, employee, offer and the last day on which it holds. The proof is put
behind it on the way out, so that neither the outbox nor a backup answers for anybody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256

from itsdangerous import BadSignature, Signer

PATH = "/answer/"
WITHOUT_DAYS = timedelta(days=60)  # how long a link holds when nothing is planned
AFTER_THE_JOB = timedelta(days=1)

_SALT = b"answer"
_LONGEST = 200  # characters
_NAMES = re.compile(
    r"(?P<assignment>[1-9][0-9]{0,17})-(?P<employee>[1-9][0-9]{0,17})"
    r"-(?P<offer>[0-9]{1,9})-(?P<day>[0-9]{8})"
)
_ADDRESS = re.compile(rf"{PATH}{_NAMES.pattern}(?![\w.-])", re.ASCII)
_SIGNED = re.compile(rf"{PATH}[0-9-]{{10,60}}\.[A-Za-z0-9_-]{{20,100}}")


@dataclass(frozen=True, slots=True)
class AnswerLink:
    """Whose answer a link gives, to which offer, and the last day on which it holds."""

    assignment_id: int
    employee_id: int
    offer: int
    expires_on: date

    def __str__(self) -> str:
        day = self.expires_on.isoformat().replace("-", "")
        return f"{self.assignment_id}-{self.employee_id}-{self.offer}-{day}"

    def address(self, base_url: str) -> str:
        """Return the link as it is stored: without the proof it opens nothing."""
        return f"{base_url.rstrip('/')}{PATH}{self}"


def last_day(*, last_planned_on: date | None, offered_on: date) -> date:
    """Return the last day on which a link holds: the day after the job.

    Where nothing is planned, or the job was late before it was offered, it is 60
    days after the offer.
    """
    if last_planned_on is None or last_planned_on < offered_on:
        return offered_on + WITHOUT_DAYS
    return last_planned_on + AFTER_THE_JOB


@lru_cache(maxsize=64)  # text and HTML of a mail name the same link
def token_of(link: AnswerLink, *, secret: str) -> str:
    """Return `link` with its proof, as it stands in an address."""
    return _signer((secret,)).sign(str(link)).decode()


def read_token(token: str, *, secrets: Sequence[str]) -> AnswerLink | None:
    """Return what a token names; None unless one of `secrets` signed it, whatever it is.

    Compared in constant time. Whether it still holds is for the caller to see.
    """
    if len(token) > _LONGEST or not token.isascii():
        return None
    try:
        names = _NAMES.fullmatch(_signer(secrets).unsign(token).decode())
    except BadSignature:
        return None
    return _named(names) if names else None


def signed(text: str, *, assignment_id: int, secret: str) -> str:
    """Return `text` with a proof behind every link to the assignment; others stay as they are."""
    known: dict[str, str] = {}  # a mail names its link four times

    def sign(found: re.Match[str]) -> str:
        link = None if found[0] in known else _named(found)
        if link is not None and link.assignment_id == assignment_id:
            known[found[0]] = PATH + token_of(link, secret=secret)
        return known.get(found[0], found[0])

    return _ADDRESS.sub(sign, text)


def without_proofs(text: str) -> str:
    """Return `text` with every signed link cut short: who reads a quoted mail cannot use it."""
    return _SIGNED.sub(f"{PATH}…", text)


def holds_proof(text: str) -> bool:
    """Tell whether a signed link stands in `text`: then part of it is a mail of ours."""
    return _SIGNED.search(text) is not None


def without_lines(text: str) -> str:
    """Return `text` without the lines that hold a link; lines end with LF."""
    kept, start = [], 0
    at = text.find(PATH)
    while at >= 0:
        begin, end = text.rfind("\n", start, at) + 1 or start, text.find("\n", at) + 1 or len(text)
        if _ADDRESS.search(text, begin, end):
            kept.append(text[start:begin])
            start = end
        at = text.find(PATH, end)
    return "".join((*kept, text[start:]))


def _signer(secrets: Sequence[str]) -> Signer:
    """Return a signer; the first secret signs, all of them are believed."""
    return Signer(list(reversed(secrets)), salt=_SALT, key_derivation="hmac", digest_method=sha256)


def _named(names: re.Match[str]) -> AnswerLink | None:
    try:
        day = date.fromisoformat(names["day"])
    except ValueError:
        return None
    return AnswerLink(int(names["assignment"]), int(names["employee"]), int(names["offer"]), day)
