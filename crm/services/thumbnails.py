"""Small pictures for pages: a photo of four megabytes is shown as ten kilobytes."""

import struct
import warnings
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")  # those that browsers show, and no other decoder
SIZE = (240, 180)  # twice what a page gives it, for screens with fine points
KIND = "image/webp"
QUALITY = 70
MOST_DECODED = 16_000_000  # points; a JPEG is read at an eighth of its size and may have more

_UNREADABLE = (
    *(OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError),
    *(AttributeError, struct.error),  # notes of another type than their number says
    *(Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError),
)


def small(file: IO[bytes]) -> bytes | None:
    """Return the picture in `file` as a small WebP; None where it cannot be read.

    The bytes are anybody's: whatever is wrong with them is no error of ours. Turned as the
    camera says, and without what it noted, such as the place.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a camera noted wrong
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _small(file)
    except _UNREADABLE:
        return None


def _small(file: IO[bytes]) -> bytes | None:
    with Image.open(file, formats=FORMATS) as picture:
        picture.draft("RGB", (SIZE[0] * 2, SIZE[1] * 2))
        if picture.width * picture.height > MOST_DECODED:
            return None
        turned = ImageOps.exif_transpose(picture)
        turned.thumbnail(SIZE)
        has_holes = "A" in turned.getbands() or "transparency" in turned.info
        made = BytesIO()
        turned.convert("RGBA" if has_holes else "RGB").save(made, "WEBP", quality=QUALITY)
        return made.getvalue()
