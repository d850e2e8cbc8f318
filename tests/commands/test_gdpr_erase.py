from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import String, func, select
from sqlalchemy.orm import Session

from crm.domain.folding import digits, fold
from crm.domain.kinds import Role
from crm.domain.statuses import DeliveryStatus, InterventionStatus
from crm.extensions import db
from crm.models import (
    Absence,
    Assignment,
    AuditEntry,
    Base,
    Client,
    Contact,
    Employee,
    Intervention,
    Message,
    OutboxMail,
    User,
)
from crm.services.care.identifiers import Identifiers, Scrubber
from tests.factories import Factories
from tests.installations import settings_of, storage_of
from tests.people import (
    EMAIL,
    NAME,
    OTHER,
    OTHER_EMAIL,
    OTHER_PHONE,
    PHONE,
    WRITTEN,
    write_everywhere,
)


@pytest.fixture
def erase(runner: FlaskCliRunner) -> Any:
    def run(*args: str, answer: str | None = None) -> Result:
        db.session.rollback()
        given = [] if answer else ["--yes"]
        return runner.invoke(args=["gdpr-erase", *given, *args], input=answer)

    return run


def everything(session: Session) -> str:
    """Return all that is in the database, as a reader of its tables sees it, folded."""
    found: list[str] = []
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            found.extend(
                value.decode("utf-8", "replace").encode().decode("unicode_escape", "replace")
                if isinstance(value, bytes)
                else str(value)
                for value in row
                if value is not None
            )
    session.rollback()
    return fold("\n".join(found))


def traces(text: str) -> list[str]:
    """Return which of the person's identifiers are in a folded text."""
    sought = {
        "name": "turcanu" in text or "\\u021burcanu" in text or "\\u021aurcanu" in text,
        "address": EMAIL.lower() in text,
        "phone": digits(PHONE)[1:] in text or "722 123" in text or "722.123" in text,
        "place": "lalelelor" in text,
    }
    return [name for name, is_there in sought.items() if is_there]


def test_p07_nothing_of_a_person_is_left_in_any_table_or_file(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)
    assert traces(everything(session)) == ["name", "address", "phone", "place"]

    result = erase(EMAIL)

    assert result.exit_code == 0, result.output
    assert traces(everything(session)) == []
    assert not storage_of(app).exists(ids.key)
    assert traces(fold(result.output)) == []


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_p07_the_bytes_are_gone_from_the_database_file_and_its_log(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    write_everywhere(app, session, factories)
    path = Path(str(db.engine.url.database))

    def left() -> list[str]:
        files = [each.read_bytes() for each in path.parent.glob(f"{path.name}*")]
        return traces(fold(b"\n".join(files).decode("utf-8", "replace")))

    assert left() == ["name", "address", "phone", "place"]
    result = erase(EMAIL)

    assert result.exit_code == 0, result.output
    assert left() == []


def test_p07_the_service_record_and_its_figures_stay(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)
    tables = [each for each in Base.metadata.sorted_tables if each.name != "attachment"]
    before = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in tables
    }

    erase(EMAIL)

    after = {
        table.name: session.scalar(select(func.count()).select_from(table)) for table in tables
    }
    assert after == before | {"audit_entry": (before["audit_entry"] or 0) + 1}
    case = session.get_one(Intervention, ids.intervention, populate_existing=True)
    assert case.resolution == "Rezolvat cu [erased]"
    assert case.number == ids.number
    employee = session.get_one(Employee, ids.employee, populate_existing=True)
    assert (employee.name, employee.is_active) == (f"[erased] {ids.employee}", False)
    assert session.scalar(select(func.count(Assignment.id))) == 2
    reply = session.get_one(Message, ids.message, populate_existing=True)
    assert reply.text == f"Da, confirm. [erased], [erased]. Anunțați-o pe {OTHER}."
    absence = session.scalars(select(Absence)).one()
    assert (absence.kind.name, absence.note) == ("OTHER", None)


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


def test_a_login_of_the_person_is_closed(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    write_everywhere(app, session, factories)
    before = session.scalars(select(User)).one().fs_uniquifier

    erase(EMAIL)

    user = session.scalars(select(User).execution_options(populate_existing=True)).one()
    assert user.email == f"erased-{user.id}@erased.invalid"
    assert (user.active, user.password) == (False, None)
    assert user.fs_uniquifier != before


def test_the_erasure_stands_in_the_log_without_the_person(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)

    erase(EMAIL)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "erase")).one()
    assert entry.actor == "gdpr-erase"
    assert f"employee {ids.employee}" in (entry.summary or "")
    own = session.scalars(
        select(AuditEntry).where(
            AuditEntry.table == "employee", AuditEntry.record_id == ids.employee
        )
    ).all()
    assert own
    assert {value for entry in own for pair in entry.changes.values() for value in pair} <= {
        "[erased]",
        None,
    }


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


def _open_assignment(factories: Factories) -> str:
    factories.assignment(
        employee=factories.employee(email=EMAIL), intervention=factories.intervention(number=4711)
    )
    return "open assignments, to #4711"


def _open_case(factories: Factories) -> str:
    contact = factories.contact(email=EMAIL)
    factories.intervention(client=contact.client, contact=contact, number=4711)
    return "open interventions, #4711"


def _schedule(factories: Factories) -> str:
    schedule = factories.schedule(assignees=[factories.employee(email=EMAIL)])
    return f"service schedules, #{schedule.id}"


def _unsent(factories: Factories) -> str:
    factories.employee(email=EMAIL)
    factories.outbox_mail(to=EMAIL)
    return "wait to be sent"


def _unread(factories: Factories) -> str:
    factories.employee(email=EMAIL)
    factories.inbound_delivery(status=DeliveryStatus.NEW)
    return "wait to be read"


def _admin(factories: Factories) -> str:
    factories.user(email=EMAIL, role=Role.ADMIN)
    return "only administrator"


@pytest.mark.parametrize(
    "given", [_open_assignment, _open_case, _schedule, _unsent, _unread, _admin]
)
def test_a_person_whom_open_work_needs_is_refused(
    session: Session, factories: Factories, erase: Any, given: Any
) -> None:
    said = given(factories)
    before = everything(session)

    result = erase(EMAIL)

    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert everything(session) == before


def test_a_company_is_no_person(factories: Factories, erase: Any) -> None:
    firm = factories.client(name="Firma SRL")

    result = erase("--client", str(firm.id))

    assert result.exit_code == 1
    assert "Firma SRL is a company" in result.stderr


def test_it_asks_first(session: Session, factories: Factories, erase: Any) -> None:
    employee = factories.employee(name=NAME, email=EMAIL)

    result = erase(EMAIL, answer="n\n")

    assert result.exit_code == 1
    assert f"Erase employee {employee.id}?" in result.output
    session.expire_all()
    assert session.scalars(select(Employee.name)).one() == NAME


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


def test_files_of_own_mails_can_be_kept(
    app: Flask, session: Session, factories: Factories, erase: Any
) -> None:
    ids = write_everywhere(app, session, factories)

    erase(EMAIL, "--keep-files")

    assert storage_of(app).exists(ids.key)
    assert traces(everything(session)) == []


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ((), 2, "Name one person"),
        ((EMAIL, "--contact", "1"), 2, "Name one person"),
        (("nobody",), 2, "is not an e-mail address"),
        (("nobody@example.com",), 1, "nobody in the records by nobody@example.com"),
        (("--employee", "4711"), 1, "nobody in the records by employee 4711"),
        (("--employee", "9999999999999999999"), 2, "--employee"),
    ],
)
def test_nobody_is_erased_by_mistake(erase: Any, args: Any, code: int, said: str) -> None:
    result = erase(*args)

    assert result.exit_code == code
    assert said in result.stderr


@pytest.mark.parametrize("written", WRITTEN)
def test_a_person_is_found_as_people_write(written: str) -> None:
    scrubber = Scrubber(Identifiers(frozenset({NAME}), frozenset({EMAIL}), frozenset({PHONE})))

    assert scrubber.clean(f"cu {written}, azi") == "cu [erased], azi"


@pytest.mark.parametrize(
    "text",
    ["Ștefania Țurcanu-Popa nu", "mstefan.turcanu@example.com", "10722 123 4567", "Stefan"],
)
def test_what_only_looks_like_the_person_stays(text: str) -> None:
    scrubber = Scrubber(Identifiers(frozenset({NAME}), frozenset({EMAIL}), frozenset({PHONE})))

    assert scrubber.clean(text) == text


def test_a_name_of_one_word_goes_only_where_it_stands_alone() -> None:
    scrubber = Scrubber(Identifiers(names=frozenset({"Ana"})))

    assert (scrubber.clean("ANA"), scrubber.clean("Ana are mere")) == ("[erased]", "Ana are mere")


def test_every_text_column_is_gone_through_or_known() -> None:
    """Hold the list of columns: a new one that is unique, so left out, must be thought about."""
    unique = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.unique and isinstance(column.type, String)
    }

    assert unique == {
        "assignment.token",
        "attachment.storage_key",
        "complaint_type.search_text",
        "counter.name",
        "inbound_delivery.content_key",
        "job_run.name",
        "message.event_key",
        "outbox_mail.dedupe_key",
        "outbox_mail.message_id",
        "product.code",
        "user.email",
        "user.fs_uniquifier",
    }
