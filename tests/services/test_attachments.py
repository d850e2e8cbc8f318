from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.errors import EmptyFileError, FileTooLargeError
from crm.models import Attachment
from crm.services import attachments
from crm.services.care.check_storage import inventory
from crm.storage import Storage
from tests.factories import Factories

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\x06\0\0\0"
JPEG = b"\xff\xd8\xff\xe1\0\x10Exif\0\0" + b"\0" * 20
GIF = b"GIF89a\1\0\1\0\0\0\0"
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
LATER = timedelta(days=2)


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(str(tmp_path), max_bytes=10_000)


def stored(
    session: Session, storage: Storage, content: bytes, *, name: str = "a.bin", kind: str = ""
) -> Attachment:
    attachment = attachments.store(
        session, storage, filename=name, content_type=kind, content=content
    )
    session.commit()
    return attachment


def test_a_file_of_a_message_is_stored(
    session: Session, storage: Storage, factories: Factories
) -> None:
    message = factories.message()

    attachment = attachments.store(
        session,
        storage,
        filename="../deviz.pdf",
        content_type="application/pdf; name=x",
        content=BytesIO(b"%PDF-1.4"),
        message=message,
    )
    session.commit()

    assert message.attachments == [attachment]
    assert (attachment.filename, attachment.content_type) == ("deviz.pdf", "application/pdf")
    assert attachment.size == 8
    with storage.open(attachment.storage_key) as file:
        assert file.read() == b"%PDF-1.4"


def test_a_file_of_a_register_entry_is_stored(
    session: Session, storage: Storage, factories: Factories
) -> None:
    entry = factories.correspondence_entry()

    attachments.store(
        session, storage, filename="a", content_type="text/plain", content=b"x", entry=entry
    )
    session.commit()

    assert [each.filename for each in entry.attachments] == ["a"]


def test_a_file_has_one_owner(session: Session, storage: Storage, factories: Factories) -> None:
    message, entry = factories.message(), factories.correspondence_entry()

    with pytest.raises(ValueError, match="belongs to"):
        attachments.store(
            session,
            storage,
            filename="a",
            content_type="",
            content=b"x",
            message=message,
            entry=entry,
        )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\temp\\poza.jpg", "poza.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nX-Header: b", "aX-Header_ b"),
        ("", "attachment"),
        ("\u202egpj.exe", "gpj.exe"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ("y" * 300, "y" * 200),
    ],
)
def test_a_name_is_made_safe_to_show(
    session: Session, storage: Storage, name: str, shown: str
) -> None:
    attachment = stored(session, storage, b"x", name=name)

    assert attachment.filename == shown


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PNG, "image/png"), (JPEG, "image/jpeg"), (GIF, "image/gif"), (WEBP, "image/webp")],
)
def test_a_picture_is_shown_whatever_it_claimed_to_be(
    session: Session, storage: Storage, content: bytes, kind: str
) -> None:
    attachment = stored(session, storage, content, kind="text/html")

    assert attachment.content_type == kind
    assert attachments.may_show_inline(attachment)


@pytest.mark.parametrize(
    ("content", "claimed"),
    [
        (SVG, "image/svg+xml"),
        (b"<html><script>alert(1)</script>", "text/html"),
        (b"<html><script>alert(1)</script>", "image/png"),
        (b"%PDF-1.4", "application/pdf"),
        (b"hello", "image/jpeg"),
        (b"x", "nonsense"),
        (b"\0" * 100, "a/b\r\nX: y"),
    ],
)
def test_anything_else_is_only_downloaded(
    session: Session, storage: Storage, content: bytes, claimed: str
) -> None:
    attachment = stored(session, storage, content, kind=claimed)

    assert not attachments.may_show_inline(attachment)
    assert "\n" not in attachment.content_type


def test_a_type_that_is_none_becomes_plain_bytes(session: Session, storage: Storage) -> None:
    assert stored(session, storage, b"x", kind="; ;").content_type == attachments.BINARY


def test_a_refused_file_leaves_neither_row_nor_file(session: Session, storage: Storage) -> None:
    with pytest.raises(FileTooLargeError):
        stored(session, storage, b"x" * 10_001)
    with pytest.raises(EmptyFileError):
        stored(session, storage, b"")

    assert session.scalars(select(Attachment)).all() == []
    assert list(storage.keys()) == []


def test_files_without_a_row_are_told_when_they_are_old(session: Session, storage: Storage) -> None:
    kept = stored(session, storage, b"kept").storage_key
    attachments.store(session, storage, filename="a", content_type="", content=b"lost")
    session.rollback()
    [lost] = set(storage.keys()) - {kept}
    now = datetime.now(UTC)  # noqa: TID251 - the file system's own clock

    assert inventory(session, storage, before=now - LATER).orphans == ()
    assert inventory(session, storage, before=now + LATER).orphans == (lost,)


def test_rows_without_a_file_are_found(session: Session, storage: Storage) -> None:
    lost, kept = stored(session, storage, b"lost"), stored(session, storage, b"kept")
    storage.delete(lost.storage_key)

    assert inventory(session, storage, before=lost.created_at).missing == (lost.id,)
    assert storage.exists(kept.storage_key)
