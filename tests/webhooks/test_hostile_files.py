"""Files built to hurt: never unpacked, under names of our own."""

import io
import zipfile
from base64 import b64encode

import pytest

from crm.storage import Storage
from tests.unit.mail.test_reading_limits import bounded_work
from tests.webhooks.posts import Desk, attachment, mail_from


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
