"""Encoded words in headers (RFC 2047), also broken ones.

email.header is not used: it needs quadratic time for words without an end.
"""

import re
from binascii import a2b_qp

from crm.domain.cleaning import clean_line
from crm.inbound._mime.charsets import decode_base64, decode_bytes

# Up to three bare question marks in the text, as some senders leave them there;
# the bound keeps the search linear.
_WORD = re.compile(
    r"=\?(?P<charset>[^?\s*]{1,40})(?:\*[^?\s]{0,40})?\?(?P<way>[bBqQ])\?"
    r"(?P<text>[^?]*(?:\?(?!=)[^?]*){0,3})\?="
)


def decode_words(value: str, limit: int = 10_000) -> str:
    """Return a header's value as one clean line of at most `limit` characters.

    Blanks between two encoded words are dropped, and neighbours of one charset
    are joined before decoding: some senders split a letter between them.
    """
    return clean_line("".join(_pieces(value)), limit)


def _pieces(value: str) -> list[str]:
    pieces: list[str] = []
    pending = b""
    charset = ""
    position = 0
    for word in _WORD.finditer(value):
        between = value[position : word.start()]
        position = word.end()
        if pending and (between.strip() or word["charset"].lower() != charset):
            pieces.append(decode_bytes(pending, charset))
            pending = b""
        if between.strip() or not charset:
            pieces.append(between)
        charset = word["charset"].lower()
        pending += _bytes_of(word)
    if pending:
        pieces.append(decode_bytes(pending, charset))
    return [*pieces, value[position:]]


def _bytes_of(word: re.Match[str]) -> bytes:
    text = word["text"].encode("utf-8", "replace")
    if word["way"] in "bB":
        return decode_base64(text)
    return a2b_qp(text, header=True)
