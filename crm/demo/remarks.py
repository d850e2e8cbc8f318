"""What the operator writes on an intervention, with files now and then."""

import struct
import zlib

from crm.demo.tables.answers import REMARKS
from crm.demo.world import OPERATOR, World
from crm.models import CorrespondenceEntry, Intervention
from crm.services import messages
from crm.services.attachments import UploadedFile

_SIDE = 96  # pixels
_REPORT = """Proces-verbal de constatare

S-au verificat: alimentarea, cablajul, prinderile.
S-a constatat: vezi descrierea intervenției.
Piese folosite: conform listei din mașină.
"""


def add(
    world: World, intervention: Intervention, n: int, *, entry: CorrespondenceEntry | None = None
) -> None:
    """Add a remark; of four without a register entry one has a picture and one a text."""
    files = []
    if n % 16 == 1 and entry is None:
        files.append(UploadedFile(f"fotografie-{intervention.number}.png", "image/png", picture(n)))
    if n % 16 == 5 and entry is None:
        name = f"proces-verbal-{intervention.number}.txt"
        files.append(UploadedFile(name, "text/plain", _REPORT.encode()))
    messages.add_remark(
        world.session,
        intervention,
        author=OPERATOR.name,
        text=REMARKS[n % len(REMARKS)],
        files=files,
        entry=entry,
        storage=world.storage,
        now=world.story.now,
    )


def picture(n: int) -> bytes:
    """Return a small PNG (ISO 15948) with a coloured gradient, another one for each `n`."""
    rows = (
        b"\0" + bytes(v for x in range(_SIDE) for v in (2 * x, 2 * y, 37 * n % 256))
        for y in range(_SIDE)
    )
    head = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
