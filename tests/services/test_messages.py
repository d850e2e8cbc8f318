from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit import Actor, act_as
from crm.domain.statuses import EventKind, MessageKind
from crm.errors import EmptyFileError, EmptyRemarkError
from crm.models import CorrespondenceEntry, Intervention, Message
from crm.services import messages
from crm.services.attachments import UploadedFile
from crm.storage import Storage
from tests.factories import Factories
from tests.services.given import NOW, queries


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(str(tmp_path))


def remark(
    session: Session,
    case: Intervention,
    storage: Storage,
    *,
    text: str = "",
    files: tuple[UploadedFile, ...] = (),
    entry: CorrespondenceEntry | None = None,
) -> Message:
    return messages.add_remark(
        session,
        case,
        author="Ana",
        text=text,
        files=files,
        entry=entry,
        storage=storage,
        now=NOW,
    )


def test_a_remark_keeps_its_text_files_and_register_entry(
    session: Session, factories: Factories, storage: Storage
) -> None:
    case, entry = factories.intervention(), factories.correspondence_entry()
    files = (UploadedFile("a.txt", "text/plain", b"a"), UploadedFile("b.txt", "", b"b"))

    message = remark(session, case, storage, text="De sunat\r\nmâine\0 ", files=files, entry=entry)
    session.commit()

    assert (message.kind, message.author) == (MessageKind.REMARK, "Ana")
    assert message.text == "De sunat\nmâine"
    assert [each.filename for each in message.attachments] == ["a.txt", "b.txt"]
    assert message.correspondence_entry is entry


def test_a_remark_with_nothing_in_it_is_refused(
    session: Session, factories: Factories, storage: Storage
) -> None:
    with pytest.raises(EmptyRemarkError):
        remark(session, factories.intervention(), storage, text=" \n ")


def test_a_remark_may_be_a_file_alone(
    session: Session, factories: Factories, storage: Storage
) -> None:
    message = remark(
        session, factories.intervention(), storage, files=(UploadedFile("a", "", b"a"),)
    )
    session.commit()

    assert message.text == ""
    assert len(message.attachments) == 1


def test_a_remark_with_a_bad_file_is_not_kept(
    session: Session, factories: Factories, storage: Storage
) -> None:
    case = factories.intervention()
    files = (UploadedFile("a", "", b"a"), UploadedFile("b", "", b""))

    with pytest.raises(EmptyFileError):
        remark(session, case, storage, text="x", files=files)
    session.rollback()

    assert session.scalars(select(Message)).all() == []


def test_an_event_names_who_is_at_work_and_the_employee(
    session: Session, factories: Factories
) -> None:
    assignment = factories.assignment(employee=factories.employee(name="Ion"))
    act_as(session, Actor("ana@example.com", "web"))

    event = messages.add_event(
        session, assignment.intervention, EventKind.ASKED, now=NOW, assignment=assignment
    )
    session.commit()

    assert (event.author, event.text) == ("ana@example.com", "Ion")
    assert (event.kind, event.event) == (MessageKind.EVENT, EventKind.ASKED)


def test_a_timeline_is_read_page_by_page_newest_first(
    session: Session, factories: Factories
) -> None:
    case = factories.intervention()
    moments = [NOW, NOW, NOW + timedelta(hours=1), NOW - timedelta(hours=1), NOW]
    made = [factories.message(intervention=case, happened_at=moment) for moment in moments]
    factories.message(intervention=factories.intervention())

    first = messages.timeline(session, case.id, limit=3)
    second = messages.timeline(session, case.id, before=first[-1].id, limit=3)

    assert first == [made[2], made[4], made[1]]
    assert second == [made[0], made[3]]
    assert messages.timeline(session, case.id, before=second[-1].id) == []


@pytest.mark.parametrize("limit", [-5, 0, 10**9])
def test_the_size_of_a_page_has_bounds(session: Session, factories: Factories, limit: int) -> None:
    case = factories.intervention()
    factories.message(intervention=case)

    assert len(messages.timeline(session, case.id, limit=limit)) == 1


def test_a_long_timeline_takes_no_more_queries_than_a_short_one(
    session: Session, factories: Factories, storage: Storage
) -> None:
    case = factories.intervention()

    def read() -> None:
        session.expire_all()
        session.expunge_all()
        for message in messages.timeline(session, case_id):
            assert [each.filename for each in message.attachments] == ["a"]
            assert str(message.correspondence_entry)
            assert str(message.assignment)

    def add() -> None:
        found = session.get_one(Intervention, case_id)
        file = UploadedFile("a", "", b"a")
        message = remark(
            session, found, storage, files=(file,), entry=factories.correspondence_entry()
        )
        message.assignment = factories.assignment(intervention=found)
        session.commit()

    case_id = case.id
    add()
    short = queries(session, read)
    for _ in range(8):
        add()

    assert queries(session, read) == short
    assert short <= 4
