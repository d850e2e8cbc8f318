"""Mail addresses: reading them from headers, comparing them, reply tokens in them.

Header parsing is our own because email.utils recurses on nested comments and
accepts shapes in which two programs see two different senders.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from string import ascii_lowercase, ascii_uppercase

MAX_ADDRESS = 320
MAX_MAILBOXES = 1_000

# Every alternative takes what it starts on, so the scan is linear in its input.
_TOKEN = re.compile(
    r'"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|\\?\Z)'
    r"|<(?P<angle>[^<>]*)(?:>|\Z)|(?P<mark>[(),;:<>])"
    r'|(?P<text>[^"<>(),;:]+)',
    re.DOTALL,
)
_ADDRESS = re.compile(r'[^\s@<>()\[\],;:\\"\x00-\x20\x7f]+@[^\s@<>()\[\],;:\\"\x00-\x20\x7f]+')
_TOKEN_TEXT = re.compile(r"[a-z0-9]{1,48}")
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address of a header with the name that stands before it."""

    name: str
    address: str


def parse_addresses(value: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes in the value of From, To and their like (RFC 5322, 3.4).

    Call it before encoded words are decoded, or a decoded name can pose as an
    address. A mailbox that can be read in two ways, or not at all, is left
    out; at most MAX_MAILBOXES are returned. Never raises.
    """
    found: list[Mailbox] = []
    current = _Pieces()
    depth = 0
    for token in _TOKEN.finditer(value):
        mark = token["mark"]
        if mark in ("(", ")"):
            depth = max(0, depth + (1 if mark == "(" else -1))
        elif depth == 0 and mark in (",", ";"):
            found.extend(current.mailbox())
            current = _Pieces()
        elif depth == 0 and mark == ":":
            current = current.after_colon()
        elif depth == 0:
            current.add(token)
        if len(found) >= MAX_MAILBOXES:
            return tuple(found)
    return (*found, *current.mailbox())


def is_address(value: str) -> bool:
    """Say whether `value` is one bare address, without a name or odd characters."""
    return len(value) <= MAX_ADDRESS and _ADDRESS.fullmatch(value) is not None


def same_form(address: str) -> str:
    """Return `address` in the form in which addresses are compared.

    Only A-Z is lowered: full Unicode lowering would make the Kelvin sign a k,
    and a stranger's address equal to an employee's. International domains
    become their ASCII form (RFC 5890).
    """
    local, at, domain = address.strip().translate(_LOWER).rpartition("@")
    domain = domain.rstrip(".")
    if not domain.isascii() and len(domain) <= 253:
        with suppress(UnicodeError):
            domain = domain.encode("idna").decode("ascii")
    return f"{local}{at}{domain}"


def reply_address(token: str, mailbox: str) -> str:
    """Return `mailbox` with `token` in it: replies@x becomes replies+token@x.

    Tokens are of [a-z0-9] only, as some servers lower-case what stands before
    the @. Raises ValueError for any other token.
    """
    if not _TOKEN_TEXT.fullmatch(token):
        raise ValueError("a reply token consists of 1 to 48 characters of a-z and 0-9")
    local, _, domain = mailbox.rpartition("@")
    return f"{local}+{token}@{domain}"


def token_of(addresses: Iterable[str], *, mailbox: str) -> str | None:
    """Return the token of the first reply address of `mailbox`, or None.

    Upper and lower case count as the same. Whether the token is one of ours
    is for the caller to find out.
    """
    local, _, domain = same_form(mailbox).rpartition("@")
    for address in addresses:
        given_local, _, given_domain = same_form(address).rpartition("@")
        token = given_local.removeprefix(f"{local}+")
        if given_domain == domain and token != given_local and _TOKEN_TEXT.fullmatch(token):
            return token
    return None


class _Pieces:
    """The tokens of one mailbox, until its comma."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.plain: list[str] = []
        self.angles: list[str] = []
        self.broken = False

    def add(self, token: re.Match[str]) -> None:
        """Take a quoted string, an address in angle brackets, or plain text."""
        if token["angle"] is not None:
            self.angles.append(token["angle"].strip())
            return
        text = token["text"] or ""
        if self.angles:
            self.broken = self.broken or bool(text.strip()) or token["text"] is None
        elif token["quoted"] is not None:
            self.words.append(re.sub(r"\\(.)", r"\1", token["quoted"], flags=re.DOTALL))
            self.plain.append('"')  # a quoted local part is not read as an address
        else:
            self.words.append(text.strip())
            self.plain.append(text.strip())

    def after_colon(self) -> "_Pieces":
        """Forget the name of a group; no address stands before a colon."""
        fresh = _Pieces()
        fresh.broken = self.broken or bool(self.angles) or any("@" in word for word in self.words)
        return fresh

    def mailbox(self) -> tuple[Mailbox, ...]:
        """Return the one mailbox that the pieces clearly say, or nothing."""
        if len(self.angles) > 1 or self.broken:
            return ()
        address = self.angles[0] if self.angles else "".join(self.plain)
        if not is_address(address):
            return ()
        name = " ".join(word for word in self.words if word) if self.angles else ""
        return (Mailbox(name, address),)
