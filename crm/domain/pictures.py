"""How large pictures are, read from their first bytes without decoding them.

A file of a few kilobytes may say that it is a picture of a billion points, which a
browser would make room for.
"""

from collections.abc import Callable, Mapping
from struct import unpack_from

Size = tuple[int, int]

_JPEG_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # ITU T.81, table B.1
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length


def size_of(kind: str, head: bytes) -> Size | None:
    """Return width and height of a picture of the MIME type `kind`; None when they are not said.

    `head` is its beginning: of photos with large notes in front some hundred kilobytes.
    """
    read = _READERS.get(kind)
    found = read(head) if read else None
    return found if found and all(found) else None


def _png(head: bytes) -> Size | None:
    if len(head) < 24 or head[12:16] != b"IHDR":
        return None
    width, height = unpack_from(">II", head, 16)
    return width, height


def _gif(head: bytes) -> Size | None:
    if len(head) < 10:
        return None
    width, height = unpack_from("<HH", head, 6)
    return width, height


def _webp(head: bytes) -> Size | None:
    read = _WEBP_FORMS.get(head[12:16])
    return read(head) if read and len(head) >= 30 else None


def _webp_extended(head: bytes) -> Size:
    width = int.from_bytes(head[24:27], "little") + 1
    return width, int.from_bytes(head[27:30], "little") + 1


def _webp_lossless(head: bytes) -> Size:
    bits = int.from_bytes(head[21:25], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _webp_lossy(head: bytes) -> Size:
    width, height = unpack_from("<HH", head, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(head: bytes) -> Size | None:
    place = 2
    while place + 9 <= len(head) and head[place] == 0xFF:
        marker = head[place + 1]
        if marker == 0xFF or marker in _JPEG_BARE:  # fill bytes may stand before a marker
            place += 1 if marker == 0xFF else 2
            continue
        if marker in _JPEG_FRAME:
            height, width = unpack_from(">HH", head, place + 5)
            return width, height
        place += 2 + max(int.from_bytes(head[place + 2 : place + 4], "big"), 2)
    return None


_WEBP_FORMS: Mapping[bytes, Callable[[bytes], Size]] = {
    b"VP8X": _webp_extended,
    b"VP8L": _webp_lossless,
    b"VP8 ": _webp_lossy,
}
_READERS: Mapping[str, Callable[[bytes], Size | None]] = {
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
    "image/jpeg": _jpeg,
}
