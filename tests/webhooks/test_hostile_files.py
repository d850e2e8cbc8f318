"""Files built to hurt: never unpacked, under names of our own."""

import gzip
import io
import zipfile
from base64 import b64encode
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from crm.clock import utcnow
from crm.domain.statuses import DeliveryStatus
from crm.inbound._proofs import SIGNATURE_HEADER, sign_generic
from crm.models import InboundDelivery
from crm.storage import Storage
from tests.unit.mail.test_reading_limits import bounded_work
from tests.webhooks.posts import SECRET, Desk, attachment, mail_from, post


def bomb(*, levels: int) -> bytes:
    content = b"\x00" * 20_000_000
    for level in range(levels):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{level}.bin", content)
        content = file.getvalue()
    return content


@pytest.mark.parametrize("levels", [1, 3])
def test_w12_an_archive_is_never_unpacked(desk: Desk, levels: int) -> None:
    content = bomb(levels=levels)
    files = [attachment("a.zip", "application/zip", content)]

    with bounded_work():
        message = desk.deliver(mail_from(desk.asked(), "Da, confirm", attachments=files))

    [file] = message.attachments
    with Storage(str(desk.folder / "attachments")).open(file.storage_key) as stored:
        assert stored.read() == content
    assert file.size == len(content) < 100_000


def encrypted() -> bytes:
    """Return an archive that says of its one file that it is encrypted."""
    content = bytearray(bomb(levels=1))
    content[6] |= 1  # bit 0 of the flags, in the header before the file
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "kind", "content"),
    [
        ("a.zip", "application/zip", encrypted()),
        ("a.gz", "application/gzip", gzip.compress(b"\x00" * 20_000_000)),
        ("a.docx", "application/msword", bomb(levels=2)),
    ],
    ids=["encrypted", "gzip", "document"],
)
def test_w12_what_is_packed_stays_packed(desk: Desk, name: str, kind: str, content: bytes) -> None:
    files = [attachment(name, kind, content)]

    with bounded_work():
        message = desk.deliver(mail_from(desk.asked(), "Da, confirm", attachments=files))

    [file] = message.attachments
    assert (file.filename, file.size, file.sha256) == (
        name,
        len(content),
        sha256(content).hexdigest(),
    )


def test_w12_a_compressed_body_is_kept_and_not_unpacked(client: FlaskClient, desk: Desk) -> None:
    raw = gzip.compress(b" " * 50_000_000 + b'{"text": "Da"}')
    headers = {SIGNATURE_HEADER: sign_generic(raw, SECRET, utcnow()), "Content-Encoding": "gzip"}

    with bounded_work():
        answer = post(client, raw, headers=headers)
        desk.process(now=utcnow())

    [delivery] = desk.session.scalars(select(InboundDelivery))
    assert answer.status_code == 200
    assert (delivery.raw, delivery.status) == (raw, DeliveryStatus.UNREADABLE)


ODD_NAMES = [
    "../../x.txt",
    "..\\..\\x.txt",
    "/etc/passwd",
    "C:\\x.txt",
    "a\x00b.txt",
    "x" * 5_000,
    ".",
    "",
    "CON",
    "\u202egpj.exe",
    "ăîâșț.pdf",
    ".htaccess",
    "\u200bx.txt",
]


def test_w13_no_name_gets_into_a_path_or_deceives(desk: Desk) -> None:
    files = [attachment(name, "text/plain", b"x%d" % n) for n, name in enumerate(ODD_NAMES)]

    message = desk.deliver(mail_from(desk.asked(), "Da", attachments=files))

    root = (desk.folder / "attachments").resolve()
    written = [path for path in desk.folder.rglob("*") if path.is_file()]
    assert len(message.attachments) == len(ODD_NAMES)
    assert all(root in path.resolve().parents for path in written)
    for file in message.attachments:
        assert 0 < len(file.filename) <= 255
        assert not set(file.filename) & set("/\\\x00\u202e\u200b")
        assert not file.filename.startswith(".")
        assert file.filename.upper() != "CON"


def test_base64_is_what_a_file_says(desk: Desk) -> None:
    files = [{"name": "a", "type": "x/y", "content": b64encode(b"z" * 2_000_000).decode()}]

    message = desk.deliver(mail_from(desk.asked(), "Da, confirm", attachments=files))

    assert [file.size for file in message.attachments] == [2_000_000]
