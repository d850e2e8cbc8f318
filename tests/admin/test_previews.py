"""Pictures of the timeline, shown small: only pictures, of a bearable size, to who may see them."""

from io import BytesIO
from struct import pack

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm.domain.kinds import Role
from crm.models import Attachment, AuditEntry, Message
from crm.services import attachments, previews
from crm.uploads import storage
from tests.admin.test_files import ACTIVE, PNG
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup

ORIENTATION, X_RESOLUTION = 0x0112, 0x011A  # tags of Exif


def attached(
    session: Session, message: Message, content: bytes, *, name: str = "a.png", kind: str = ""
) -> Attachment:
    made = attachments.store(
        session, storage(), filename=name, content_type=kind, content=content, message=message
    )
    session.commit()
    return made


@pytest.fixture
def remark(factories: Factories) -> Message:
    return factories.message(intervention=factories.intervention())


def preview(attachment: Attachment) -> str:
    return f"/attachments/{attachment.id}/preview"


def small(attachment: Attachment) -> str:
    return f"/attachments/{attachment.id}/small"


def photo(*, turned: bool) -> bytes:
    """Return a photo as telephones take them: large, and lying on its side."""
    made, notes = BytesIO(), Image.Exif()
    notes[ORIENTATION] = 6 if turned else 1
    Image.effect_noise((2400, 1600), 40).save(made, "JPEG", quality=90, exif=notes)
    return made.getvalue()


def pictures_on(browser: FlaskClient, message: Message) -> list[str]:
    page = soup(browser.get(f"/admin/interventions/details/?id={message.intervention_id}"))
    return [each["src"] for each in page.select("#timeline .preview img[loading=lazy]")]


def test_a_picture_stands_on_the_page_and_opens_large(
    operator: FlaskClient, session: Session, remark: Message
) -> None:
    made = attached(session, remark, PNG)

    answer = operator.get(preview(made))

    assert pictures_on(operator, remark) == [small(made)]
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"].startswith("private")
    page = soup(operator.get(f"/admin/interventions/details/?id={remark.intervention_id}"))
    assert page.select_one("#timeline a.preview")["href"] == f"/attachments/{made.id}"


def test_looking_at_a_picture_of_the_page_is_no_download(
    operator: FlaskClient, session: Session, remark: Message
) -> None:
    made = attached(session, remark, PNG)

    operator.get(preview(made))

    downloads = select(func.count(AuditEntry.id)).where(AuditEntry.action == "download")
    assert session.scalar(downloads) == 0


@pytest.mark.parametrize(("turned", "size"), [(False, (240, 160)), (True, (120, 180))])
def test_a_photo_is_small_on_the_page(
    operator: FlaskClient, session: Session, remark: Message, turned: bool, size: tuple[int, int]
) -> None:
    content = photo(turned=turned)
    made = attached(session, remark, content, name="a.jpg")

    answer = operator.get(small(made))

    assert len(content) > 500_000
    assert len(answer.data) < 20_000
    assert answer.mimetype == "image/webp"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    shown = Image.open(BytesIO(answer.data))
    assert shown.size == size
    assert not shown.getexif()


@pytest.mark.parametrize("length", [100, 1_000, 20_000])
def test_a_photo_that_breaks_off_is_no_error(
    operator: FlaskClient, session: Session, remark: Message, length: int
) -> None:
    made = attached(session, remark, photo(turned=True)[:length], name="a.jpg")

    assert operator.get(small(made)).status_code == 404


@pytest.mark.parametrize("tag", [b"\1\0", b"\1\x0e"])  # a width and a text, given as a fraction
def test_a_photo_with_wrong_notes_is_no_error(
    operator: FlaskClient, session: Session, remark: Message, tag: bytes
) -> None:
    content, notes = BytesIO(), Image.Exif()
    notes[ORIENTATION], notes[X_RESOLUTION] = 6, 72
    Image.new("RGB", (40, 30)).save(content, "JPEG", exif=notes)
    wrong = content.getvalue().replace(b"\1\x1a\0\5", tag + b"\0\5")

    made = attached(session, remark, wrong, name="a.jpg")

    assert operator.get(small(made)).status_code == 404


@pytest.mark.parametrize(
    "name", [name for name in ACTIVE if "gif" not in name and "png" not in name]
)
def test_what_is_no_picture_is_only_downloaded(
    operator: FlaskClient, session: Session, remark: Message, name: str
) -> None:
    content, kind = ACTIVE[name]
    made = attached(session, remark, content, name=name, kind=kind)

    assert pictures_on(operator, remark) == []
    assert operator.get(preview(made)).status_code == 404


def test_the_bytes_decide_and_not_the_record(
    operator: FlaskClient, session: Session, remark: Message
) -> None:
    made = attached(session, remark, b"<svg onload='alert(1)'/>", kind="image/svg+xml")
    made.content_type = "image/png"
    session.commit()

    assert operator.get(preview(made)).status_code == 404


def test_a_picture_of_too_many_points_is_not_shown(
    operator: FlaskClient, session: Session, remark: Message
) -> None:
    bomb = PNG[:16] + pack(">II", 60_000, 60_000) + PNG[24:]

    made = attached(session, remark, bomb)

    assert operator.get(preview(made)).status_code == 404
    assert operator.get(small(made)).status_code == 404
    assert operator.get(f"/attachments/{made.id}").status_code == 200


def test_a_large_picture_is_offered_as_a_file(
    operator: FlaskClient, session: Session, remark: Message
) -> None:
    made = attached(session, remark, PNG)
    made.size = previews.MOST_BYTES + 1
    session.commit()

    assert pictures_on(operator, remark) == []
    assert operator.get(preview(made)).status_code == 404


def test_a_picture_is_shown_to_those_who_may_see_the_job(
    app: Flask, client: FlaskClient, session: Session, factories: Factories, remark: Message
) -> None:
    made = attached(session, remark, PNG)
    stranger = logged_in(app, factories, Role.TECHNICIAN, employee=factories.employee())
    own = factories.assignment(intervention=remark.intervention).employee

    assert client.get(preview(made)).status_code == 302
    assert stranger.get(preview(made)).status_code == 404
    assert (
        logged_in(app, factories, Role.TECHNICIAN, employee=own).get(preview(made)).status_code
        == 200
    )
    assert stranger.get("/attachments/99999999999999999999/preview").status_code == 404
