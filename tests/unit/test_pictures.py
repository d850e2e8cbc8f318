"""How large pictures say they are: each format, and bytes that lie or end too soon."""

from struct import pack

import pytest

from crm.domain.pictures import size_of

PNG = b"\x89PNG\r\n\x1a\n" + pack(">I4sII", 13, b"IHDR", 640, 480)
GIF = b"GIF89a" + pack("<HH", 640, 480)
FRAME = pack(">BBHBHH", 0xFF, 0xC0, 17, 8, 480, 640)
JPEG = b"\xff\xd8" + pack(">BBH", 0xFF, 0xE1, 6) + b"Exif" + b"\xff" + FRAME
VP8X = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x7f\x02\0" + b"\xdf\x01\0"
LOSSLESS = (639 | 479 << 14).to_bytes(4, "little")
VP8L = b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 4 + b"\x2f" + LOSSLESS + b"\0" * 5
VP8 = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + pack("<HH", 640, 480)
KINDS = [
    ("image/png", PNG),
    ("image/gif", GIF),
    ("image/jpeg", JPEG),
    ("image/webp", VP8X),
    ("image/webp", VP8L),
    ("image/webp", VP8),
]


@pytest.mark.parametrize(("kind", "head"), KINDS)
def test_the_size_is_read_from_the_first_bytes(kind: str, head: bytes) -> None:
    assert size_of(kind, head) == (640, 480)


@pytest.mark.parametrize(("kind", "head"), KINDS)
def test_what_ends_too_soon_has_no_size(kind: str, head: bytes) -> None:
    for length in range(len(head)):
        assert size_of(kind, head[:length]) is None


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("image/png", PNG[:16] + pack(">II", 0, 480)),
        ("image/jpeg", b"\xff\xd8" + b"\xff" * 1_000),
        ("image/jpeg", b"\xff\xd8" + pack(">BBH", 0xFF, 0xE1, 0) * 1_000),
        ("image/jpeg", b"\xff\xd8\xff\xda" + b"\0" * 1_000),
        ("image/webp", b"RIFF\0\0\0\0WEBPXXXX" + b"\0" * 30),
        ("image/svg+xml", b"<svg width='640' height='480'/>"),
        ("", b""),
    ],
)
def test_what_says_no_size_has_none(kind: str, head: bytes) -> None:
    assert size_of(kind, head) is None
