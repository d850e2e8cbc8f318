"""Bytes to text, whatever they claim to be."""

import codecs
import re
from binascii import a2b_base64, a2b_qp

from crm.domain.cleaning import clean_text

# Bytes that are valid UTF-8 beyond ASCII are practically never meant as one of these.
_SINGLE_BYTE = re.compile(r"ascii|latin|iso-?8859|cp(?:125\d|437|85\d)|windows")
# They decode escapes or names of hosts, not text, and two of them in quadratic time.
_NO_TEXT = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}
_FALLBACKS = ("utf-8-sig", "cp1250", "iso8859-16", "latin-1")
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_BASE64 = re.compile(rb"[A-Za-z0-9+/\s]*+=?\s*=?\s*")
_NOT_BASE64 = bytes(set(range(256)) - set(_ALPHABET))


def decode_bytes(data: bytes, declared: str | None = None) -> str:
    """Return `data` as clean text; never raises.

    Tried in this order: the declared charset, UTF-8, windows-1250,
    ISO-8859-16, Latin-1. UTF-8 goes first when a single-byte charset is
    declared: mails relabelled by gateways and APIs are UTF-8 inside.
    """
    for charset in _ladder(declared):
        try:
            return clean_text(data.decode(charset))
        except ValueError:
            continue
    return clean_text(data.decode("latin-1"))


def decode_transfer(data: bytes, encoding: str) -> bytes:
    """Undo the Content-Transfer-Encoding `encoding`; broken data as far as it goes."""
    encoding = encoding.strip().lower()
    if encoding == "base64":
        return decode_base64(data)
    if encoding == "quoted-printable":
        return a2b_qp(data)
    return data


def decode_base64(data: bytes | memoryview) -> bytes:
    """Decode base64, passing over foreign characters and a broken end; never raises."""
    if (content := sound_base64(data)) is not None:
        return content
    clean = bytes(data).translate(None, delete=_NOT_BASE64).partition(b"=")[0]
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return a2b_base64(clean + b"=" * (-len(clean) % 4))


def sound_base64(data: bytes | memoryview) -> bytes | None:
    """Return what base64 stands for, without a copy of it; None when it is not as it should be."""
    if not _BASE64.fullmatch(data):
        return None
    try:
        return a2b_base64(data)
    except ValueError:
        return None


def _ladder(declared: str | None) -> tuple[str, ...]:
    known = _codec(declared) if declared else None
    if known is None:
        return _FALLBACKS
    if known == "iso8859-1":
        known = "cp1252"  # what senders mean by it (WHATWG Encoding, section 4.2)
    if _SINGLE_BYTE.match(known):
        return ("utf-8-sig", known, *_FALLBACKS)
    return ("utf-8-sig" if known == "utf-8" else known, *_FALLBACKS)


def _codec(declared: str) -> str | None:
    """Return Python's name for a charset, None when it is none or not for text."""
    try:
        name = codecs.lookup(declared.strip(" '\"")[:40]).name
        "".encode(name)  # refuses codecs that do not make text, such as zlib
    except (LookupError, ValueError):
        return None
    return None if name in _NO_TEXT else name
