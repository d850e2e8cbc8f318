"""Comparing texts as people mean them: without case, diacritics or extra spaces."""

import unicodedata

_FIRST_MARK = "\u0300"  # no sign before it is a combining one
_SPECIAL = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Return `text` lower case, without combining marks, with single spaces.

    Romanian comma-below and cedilla letters come out the same: `Brăila`,
    `BRAILA` and ` braila ` are one.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join([it for it in decomposed if it < _FIRST_MARK or not unicodedata.combining(it)])
    return " ".join(bare.translate(_SPECIAL).split())


def digits(text: str) -> str:
    """Return only the ASCII digits of `text`."""
    return "".join(char for char in text if char in "0123456789")
