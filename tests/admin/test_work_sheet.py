"""The work sheet as a PDF: read back as a client's program would."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.config import load_settings
from crm.domain.kinds import Role
from crm.domain.statuses import AssignmentStatus, EventKind, MessageKind
from crm.errors import ConfigError
from crm.models import AuditEntry, Intervention
from crm.papers.typesetting import Long
from crm.papers.work_sheet import WorkPaper, pdf_of
from tests.admin.test_contract_sheet import MARKUP, flat
from tests.conftest import logged_in
from tests.factories import Factories

ROMANIAN = "Ștefănescu Țîțu: ăâîșț ĂÂÎȘȚ"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c494441"
    "54789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 12, 9, 0, tzinfo=UTC)):
        yield


def pages_of(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def sheet(browser: FlaskClient, job: Intervention, language: str = "en") -> list[str]:
    answer = browser.get(f"/admin/interventions/work-sheet.pdf?id={job.id}&language={language}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert f"intervention-{job.number}-" in answer.headers["Content-Disposition"]
    return pages_of(answer.data)


@pytest.fixture
def job(factories: Factories) -> Intervention:
    product = factories.product(warranty_months=24)
    line = factories.invoice_line(
        description="Centrală termică", serial_no="SN-77", product=product
    )
    client = line.invoice.client
    client.name, client.address, client.service_phone = ROMANIAN, "Str. Mare 1", "0239 1"
    contact = factories.contact(client=client, name="Maria Dinu", phone="0722 9")
    made = factories.intervention(
        client=client,
        contact=contact,
        invoice_line=line,
        description="Nu pornește.\nSe aude un zgomot.",
        resolution="Pompa a fost înlocuită.",
    )
    factories.assignment(intervention=made, employee=factories.employee(name="Ion Pop"))
    rejected = factories.employee(name="Nu Vine")
    factories.assignment(intervention=made, employee=rejected, status=AssignmentStatus.REJECTED)
    return made


def test_a_sheet_says_all_that_is_known(operator: FlaskClient, job: Intervention) -> None:
    [said] = sheet(operator, job)

    for known in (
        f"Work sheet no. {job.number}",
        "Printed on 12.03.2026",
        f"Client {ROMANIAN}",
        "Maria Dinu",
        "0722 9",
        "Object Centrală termică",
        "Serial no. SN-77",
        "15.01.2026",
        "In warranty until 15.01.2028",
        "Nu pornește.\nSe aude un zgomot.",
        "Pompa a fost înlocuită.",
        "Ion Pop",
    ):
        assert known in said, (known, said)
    assert "Nu Vine" not in said


def test_the_times_are_those_that_were_reported(
    operator: FlaskClient, factories: Factories, job: Intervention
) -> None:
    for event, hour in ((EventKind.STARTED, 7), (EventKind.DONE, 9), (EventKind.DONE, 10)):
        moment = datetime(2026, 3, 16, hour, 30, tzinfo=UTC)
        factories.message(kind=MessageKind.EVENT, event=event, intervention=job, happened_at=moment)

    [said] = sheet(operator, job)

    assert "Arrival 16.03.2026 09:30" in " ".join(said.split())
    assert "Departure 16.03.2026 12:30" in " ".join(said.split())


def test_what_was_reported_before_it_was_reopened_no_longer_counts(
    operator: FlaskClient, factories: Factories, job: Intervention
) -> None:
    for event, day in ((EventKind.STARTED, 16), (EventKind.DONE, 16), (EventKind.REOPENED, 17)):
        moment = datetime(2026, 3, day, 9, 30, tzinfo=UTC)
        factories.message(kind=MessageKind.EVENT, event=event, intervention=job, happened_at=moment)

    [said] = sheet(operator, job)

    assert "16.03.2026 11:30" not in said


@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_language_is_the_one_that_is_asked_for(
    operator: FlaskClient, job: Intervention, language: str
) -> None:
    [said] = sheet(operator, job, language)

    assert ("Persoană de contact" in said) is (language == "ro")
    assert ("Contact person" in said) is (language == "en")


def test_an_unknown_language_is_the_readers(
    app: Flask, factories: Factories, job: Intervention
) -> None:
    browser = logged_in(app, factories, Role.OPERATOR)

    [said] = sheet(browser, job, "../../etc")

    assert "Contact person" in said


def test_long_stories_go_on_on_the_next_page(
    operator: FlaskClient, session: Session, job: Intervention
) -> None:
    job.description = "O poveste lungă despre o centrală. " * 200
    session.commit()

    first, second = sheet(operator, job)

    assert "For the client" not in first
    assert "For the client" in second
    assert "2 / 2" in second


@pytest.mark.parametrize("hostile", MARKUP)
def test_what_people_typed_is_never_read_as_markup(hostile: str) -> None:
    paper = WorkPaper(
        title=hostile,
        language="ro",
        printed=hostile,
        company=[hostile, hostile],
        logo=b"",
        facts=([(hostile, hostile)], [("a", hostile)]),
        told=[(hostile, Long(f"{hostile}\n{hostile}"))],
        materials_title=hostile,
        materials=[hostile, "b", "c", "d"],
        times=[(hostile, hostile)],
        signatures=[(hostile, hostile)],
    )

    said = flat("".join(pages_of(pdf_of(paper))))

    assert said.count(flat(hostile)) >= 15


def test_hostile_records_come_through_the_whole_way(
    operator: FlaskClient, session: Session, job: Intervention
) -> None:
    job.client.name = '#panic("x") *b* $y$ <a> ] \\'
    job.description = "= #eval()\n" + "#" * 3000 + "\u202e[\n\x0b\x1b#include"
    job.resolution = "]" * 50_000
    session.commit()

    said = "".join(sheet(operator, job))

    assert '#panic("x") *b* $y$ <a> ] \\' in said
    assert "= #eval()" in said
    assert flat(said).count("#") >= 3000


def test_no_word_is_so_long_that_it_leaves_the_page(
    operator: FlaskClient, session: Session, job: Intervention
) -> None:
    job.description = "W" * 500
    session.commit()

    [said] = sheet(operator, job)

    assert max(map(len, said.splitlines())) < 200


def test_the_head_says_who_the_company_is(
    app: Flask, operator: FlaskClient, job: Intervention, tmp_path: Path
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    settings = app.extensions["settings"]
    known = {
        "CRM_COMPANY": "Frig Nord SRL",
        "CRM_COMPANY_ADDRESS": "Str. Gării 2, Bacău",
        "CRM_COMPANY_TAX_ID": "RO 123",
        "CRM_COMPANY_PHONE": "0234 5",
        "CRM_COMPANY_LOGO": str(logo),
    }
    app.extensions["settings"] = load_settings(tmp_path, known)
    try:
        answer = operator.get(f"/admin/interventions/work-sheet.pdf?id={job.id}&language=en")
        logo.write_bytes(PNG[:40])  # damaged meanwhile
        damaged = operator.get(f"/admin/interventions/work-sheet.pdf?id={job.id}&language=en")
        logo.unlink()
        gone = operator.get(f"/admin/interventions/work-sheet.pdf?id={job.id}&language=en")
    finally:
        app.extensions["settings"] = settings

    for made in (answer, damaged, gone):
        [said] = pages_of(made.data)
        for line in ("Frig Nord SRL", "Str. Gării 2, Bacău", "Tax id: RO 123", "Phone: 0234 5"):
            assert line in said
    [pictures] = [page.images for page in PdfReader(BytesIO(answer.data)).pages]
    assert len(pictures) == 1


@pytest.mark.parametrize("content", [None, b"<svg/>", PNG + b"x" * 400_000])
def test_a_logo_that_is_none_stops_the_start(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "logo.png"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(ConfigError, match="CRM_COMPANY_LOGO"):
        load_settings(tmp_path, {"CRM_COMPANY_LOGO": str(path)})


def test_a_sheet_is_for_those_who_may_see_the_job(
    app: Flask, client: FlaskClient, session: Session, factories: Factories, job: Intervention
) -> None:
    url = f"/admin/interventions/work-sheet.pdf?id={job.id}"
    other = factories.employee()
    own = job.assignments[0].employee

    assert client.get(url).status_code == 302
    stranger = logged_in(app, factories, Role.TECHNICIAN, employee=other)
    assert stranger.get(url).status_code == 404
    assert logged_in(app, factories, Role.TECHNICIAN, employee=own).get(url).status_code == 200
    read = select(AuditEntry.record_id).where(AuditEntry.action == "export")
    assert session.scalars(read).all() == [job.id]


@pytest.mark.parametrize("wrong", ["", "abc", "0", "9" * 40, "1;--"])
def test_what_is_no_number_has_no_sheet(operator: FlaskClient, wrong: str) -> None:
    answer = operator.get("/admin/interventions/work-sheet.pdf", query_string={"id": wrong})

    assert answer.status_code == 404


def test_dates_of_the_sheet_are_the_companys(
    operator: FlaskClient, session: Session, job: Intervention
) -> None:
    job.finalised_at = datetime(2026, 3, 16, 23, 30, tzinfo=UTC)  # past midnight in Bucharest
    job.planned_to_on = date(2026, 3, 18)
    session.commit()

    [said] = sheet(operator, job)

    assert "Finalised 17.03.2026" in said
    assert "Planned 16.03.2026 – 18.03.2026" in said  # noqa: RUF001 - a range
