"""Content-Type and its like: a main value and parameters (RFC 2045, RFC 2231).

Not email.message: it needs quadratic time for many semicolons and raises
TypeError where a parameter is given both whole and in pieces.
"""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote_to_bytes

from crm.inbound._mime.charsets import decode_bytes
from crm.inbound._mime.words import decode_words

MAX_PARAMETERS = 100

_PARAMETER = re.compile(
    r";\s*(?P<name>[^\s=;*]{1,60})(?:\*(?P<index>[0-9]{1,3}))?(?P<encoded>\*)?\s*=\s*"
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*)(?:"|\\?\Z)|(?P<plain>[^;]*))',
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, order=True)
class _Piece:
    """One piece of a parameter that is given in pieces or percent-encoded."""

    index: int
    encoded: bool
    text: str


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split a header's value into lower-case main value and decoded parameters.

    A parameter that is given twice counts as first given; the percent-encoded
    form goes before the plain one (RFC 6266, section 4.3). Never raises.
    """
    plain: dict[str, str] = {}
    pieces: dict[str, list[_Piece]] = {}
    for found in islice(_PARAMETER.finditer(value), MAX_PARAMETERS):
        name, text = found["name"].lower(), _text(found)
        if found["index"] is None and not found["encoded"]:
            plain.setdefault(name, decode_words(text))
        else:
            piece = _Piece(int(found["index"] or 0), bool(found["encoded"]), text)
            pieces.setdefault(name, []).append(piece)
    joined = {name: _joined(sorted(given)) for name, given in pieces.items()}
    return value.partition(";")[0].strip().lower(), plain | joined


def _text(found: re.Match[str]) -> str:
    if found["quoted"] is None:
        return found["plain"].strip()
    return re.sub(r"\\(.)", r"\1", found["quoted"], flags=re.DOTALL)


def _joined(pieces: list[_Piece]) -> str:
    charset = ""
    if pieces[0].encoded and pieces[0].text.count("'") >= 2:
        charset, _, rest = pieces[0].text.split("'", 2)
        pieces = [_Piece(0, encoded=True, text=rest), *pieces[1:]]
    data = b"".join(
        unquote_to_bytes(piece.text) if piece.encoded else piece.text.encode() for piece in pieces
    )
    return decode_words(decode_bytes(data, charset))
