"""Header values of outgoing mails: ASCII, folded, and never a line of their own."""

import re
from base64 import b64encode
from collections.abc import Iterator
from email.utils import quote
from functools import lru_cache

from crm.domain.addresses import is_address, parse_addresses, same_form
from crm.domain.cleaning import clean_line
from crm.domain.i18n import N_
from crm.errors import MailError, PermanentMailError

MAX_SUBJECT = 500  # characters
MAX_NAME = 200

_LINE = 76
_WORD = 45  # bytes, which are 60 signs of base64
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")


@lru_cache(maxsize=256)  # the same sender and company stand in mail after mail
def text_value(value: str, *, name: str, limit: int) -> str:
    """Return a text as the value of header `name`: one line, encoded if need be.

    Line breaks and control characters become blanks. Raises PermanentMailError
    for lone surrogates, which no charset can carry.
    """
    if _SURROGATES.search(value):
        raise PermanentMailError(reason=N_("a text holds half a character"))
    line = clean_line(value, limit)
    if line.isascii() and "=?" not in line and len(name) + len(line) < _LINE:
        return line
    return "\n ".join(_encoded_words(line, first=_WORD - len(name)))


def _encoded_words(line: str, *, first: int) -> Iterator[str]:
    """Yield `line` in words of RFC 2047, none of which parts a character; 75 signs at most.

    `first` is how many bytes of text, at least, the first one has room for.
    """
    room, waiting = max(first, 8), b""
    for sign in line:
        raw = sign.encode()
        if len(waiting) + len(raw) > room:
            yield _encoded_word(waiting)
            room, waiting = _WORD, b""
        waiting += raw
    if waiting:
        yield _encoded_word(waiting)


def _encoded_word(raw: bytes) -> str:
    return f"=?utf-8?b?{b64encode(raw).decode()}?="


def mailbox_value(address: str, display_name: str = "", *, name: str) -> str:
    """Return `Name <address>` as the value of header `name`; see text_value."""
    address = envelope_address(address)
    shown = text_value(display_name, name=name, limit=MAX_NAME)
    if not shown:
        return address
    if shown == clean_line(display_name, MAX_NAME):
        shown = f'"{quote(shown)}"'
    break_line = "\n " if len(shown.rpartition("\n")[2]) + len(address) > _LINE - 10 else " "
    return f"{shown}{break_line}<{address}>"


@lru_cache(maxsize=1_000)  # a run writes to the same people again and again
def envelope_address(address: str) -> str:
    """Return a bare address as SMTP without SMTPUTF8 takes it.

    International domains become ASCII; anything that is not exactly one
    address raises PermanentMailError.
    """
    if not is_address(address) or _FORBIDDEN.search(address):
        raise PermanentMailError(reason=N_("the address is not valid"))
    local, _, domain = address.rpartition("@")
    ascii_address = f"{local}@{same_form(f'x@{domain}').rpartition('@')[2]}"
    if not ascii_address.isascii():
        raise PermanentMailError(reason=N_("the address is not valid"))
    return ascii_address


def split_sender(sender: str | tuple[str, str]) -> tuple[str, str]:
    """Return name and address of a configured sender, `Name <address>` or a pair.

    Raises MailError when there is not exactly one address in it: the setting
    can be mended, and the mail sent then.
    """
    if isinstance(sender, tuple):
        return sender
    found = parse_addresses(sender)
    if len(found) != 1:
        raise MailError(reason=N_("the sender of mails is not configured as an address"))
    return found[0].name, found[0].address


def message_id_value(value: str) -> str:
    """Return a Message-ID unchanged; raise PermanentMailError when it is none."""
    if not _MESSAGE_ID.fullmatch(value) or len(value) > 900:
        raise PermanentMailError(reason=N_("a Message-ID is not valid"))
    return value


def further_header(name: str, value: str) -> tuple[str, str]:
    """Return a further header ready to be added.

    Raises PermanentMailError for a name that is none and for a value of more
    than one line: a value of ours never has one, so somebody put it there.
    """
    if not _HEADER_NAME.fullmatch(name) or _FORBIDDEN.search(value):
        raise PermanentMailError(reason=N_("a header is not valid"))
    return name, text_value(value, name=name, limit=2_000)
