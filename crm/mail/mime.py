"""MIME as bytes: parts of seven-bit text, joined.

Written out rather than left to the `email` package, which takes longer to write a
mail than a mail server takes to receive it. Texts are quoted-printable and files
base64 (RFC 2045), so no line is longer than SMTP allows, and no bare CR or LF is
left for a server to read differently.
"""

from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Iterable, Sequence
from email.utils import encode_rfc2231, quote
from secrets import token_hex

EOL = b"\r\n"


def text_part(text: str, subtype: str) -> bytes:
    """Return `text`, lines ended by LF, as a part."""
    body = b2a_qp(text.encode(), istext=True)
    headers = (
        ("Content-Type", f'text/{subtype}; charset="utf-8"'),
        ("Content-Transfer-Encoding", "quoted-printable"),
    )
    return part(headers, body.replace(b"\n", EOL))


def file_part(headers: Iterable[tuple[str, str]], content: bytes) -> bytes:
    """Return `content`, whatever it is, as a part."""
    encoding = ("Content-Transfer-Encoding", "base64")
    return part((*headers, encoding), encodebytes(content).replace(b"\n", EOL))


def multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    """Return a part of `parts`.

    Neither quoted-printable nor base64 can hold the sign "=_" with which the
    boundary begins (RFC 2045, section 6.7).
    """
    boundary = f"=_{token_hex(12)}"
    line = b"--" + boundary.encode() + EOL
    body = b"".join(line + each + EOL for each in parts)
    headers = (("Content-Type", f'multipart/{subtype}; boundary="{boundary}"'),)
    return part(headers, body + b"--" + boundary.encode() + b"--" + EOL)


def part(headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """Return headers, an empty line and `body`, which is seven-bit and has lines with CRLF."""
    return header_lines(headers) + EOL + body


def header_lines(headers: Iterable[tuple[str, str]]) -> bytes:
    """Return headers as they go on the wire; values are ASCII, folded with LF and a blank."""
    lines = "".join(f"{name}: {value}\n" for name, value in headers)
    return lines.encode("ascii").replace(b"\n", EOL)


def filename_parameter(name: str) -> str:
    """Return the parameter that names a file (RFC 2231 where it is not ASCII)."""
    if name.isascii():
        return f'filename="{quote(name)}"'
    return f"filename*={encode_rfc2231(name, 'utf-8')}"
