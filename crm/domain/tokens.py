"""Keys that only their owner has: chance for the owner, a hash for the database."""

import re
from hashlib import sha256
from secrets import choice, token_urlsafe

_BYTES = 32
_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"  # none that is taken for another
_GROUPS, _LENGTH = 4, 4


def new_key() -> str:
    """Return a key of 256 random bits, fit for cookies and addresses."""
    return token_urlsafe(_BYTES)


def hash_of(key: str) -> str:
    """Return what is kept of a key. It is random, so nobody finds it by trying."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def is_key(text: str) -> bool:
    """Tell whether `text` has the form of a key."""
    return bool(_KEY.fullmatch(text))


def new_code() -> str:
    """Return a code for paper, of 78 random bits: `kfm3-9xqa-...`."""
    return "-".join("".join(choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS))


def hash_of_code(code: str, *, owner: int) -> str:
    """Return what is kept of a code of the user `owner`, however it is typed."""
    return hash_of(f"{owner}:" + re.sub(r"[^a-z0-9]", "", code.lower()))
