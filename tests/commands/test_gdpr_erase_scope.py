from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus
from crm.models import (
    Client,
    Contact,
    Employee,
    Intervention,
    OutboxMail,
)
from crm.services import attachments
from tests.factories import Factories
from tests.installations import settings_of, storage_of
from tests.people import (
    EMAIL,
    NAME,
    OTHER,
    OTHER_EMAIL,
    OTHER_PHONE,
    everything,
    traces,
    write_everywhere,
)


def test_other_people_are_left_alone(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    write_everywhere(app, session, factories)

    erase(EMAIL)

    other = session.scalars(select(Employee).where(Employee.email == OTHER_EMAIL)).one()
    assert (other.name, other.phone) == (OTHER, OTHER_PHONE)
    assert session.scalars(select(Client.name).where(Client.name == "Firma SRL")).one()
    texts = session.scalars(select(OutboxMail.text)).all()
    assert any(OTHER in each for each in texts)


def test_an_id_erases_that_record_and_leaves_what_others_share(
    session: Session, factories: Factories, erase: Any
) -> None:
    firm = factories.client(email="office@example.com", phone="021 300 4000")
    gone = factories.contact(
        client=firm, name="Dan Pop", email="office@example.com", phone="021 300 4000"
    )
    factories.contact(client=firm, name="Ana Rus", email="office@example.com")
    factories.intervention(
        client=firm,
        description="Dan Pop, office@example.com, 021 300 4000",
        status=InterventionStatus.CANCELLED,
    )

    result = erase("--contact", str(gone.id))

    assert result.exit_code == 0, result.output
    session.expire_all()
    assert session.scalars(select(Intervention.description)).one() == (
        "[erased], office@example.com, 021 300 4000"
    )
    assert session.scalars(select(Client.email)).one() == "office@example.com"
    assert sorted(session.scalars(select(Contact.name))) == ["Ana Rus", f"[erased] {gone.id}"]


def test_mails_written_as_files_go_too(
    app: Flask, factories: Factories, session: Session, erase: Any
) -> None:
    factories.employee(name=NAME, email=EMAIL)
    folder = settings_of(app).instance / "mail"
    folder.mkdir(exist_ok=True)
    own = "Subject: =?utf-8?b?yJh0ZWZhbiDIm3VyY2FudQ==?=\n\nx"
    (folder / "own.eml").write_text(own)
    (folder / "other.eml").write_text("Subject: x\n\ny")

    erase(EMAIL)

    assert [each.name for each in folder.glob("*.eml")] == ["other.eml"]
    (folder / "other.eml").unlink()


def test_p07_files_of_others_that_name_the_person_are_told(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    write_everywhere(app, session, factories)
    contents = (b"x" * 1_048_570 + f"cu {NAME}, ieri".encode(), OTHER.encode())
    stored = [
        attachments.store(
            session,
            storage_of(app),
            filename="note.txt",
            content_type="text/plain",
            content=content,
        )
        for content in contents
    ]
    session.commit()
    named, other = (each.id for each in stored)
    copy = settings_of(app).instance / "before-upgrade" / "0001.sqlite"
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes(b"as it was")

    result = erase(EMAIL)

    assert result.exit_code == 0, result.output
    assert f"Attachment {named} names the person" in result.stderr
    assert f"Attachment {other} " not in result.stderr
    assert f"{copy} is from before" in result.stderr
    copy.unlink()


def test_files_of_own_mails_can_be_kept(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)

    erase(EMAIL, "--keep-files")

    assert storage_of(app).exists(ids.key)
    assert traces(everything(session)) == []
