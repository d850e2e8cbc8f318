"""The contract sheet as a PDF: read back as a client's program would."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.domain.kinds import Language, Role
from crm.domain.periods import Period
from crm.domain.statuses import InterventionStatus, OccurrenceStatus
from crm.models import AuditEntry, ServiceSchedule
from crm.papers.contract_sheet import Paper, pdf_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.generation import outcomes

JANUARY = date(2026, 1, 10)
MARKUP = [
    '#panic("stop")',
    "*bold* _it_ $x^2$ `raw`",
    "] ) } #let x = 1",
    "= Heading <label> @ref // comment",
    '#include "/etc/passwd"',
    "\\u{41} \\#",
    "<script>alert(1)</script>",
    "Ștefănescu & Țîțu Întreținere SRL, ăâîșț ĂÂÎȘȚ",
]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 12, 9, 0, tzinfo=UTC)):
        yield


def text_of(made: bytes) -> str:
    reader = PdfReader(BytesIO(made))
    return "\n".join(page.extract_text() for page in reader.pages)


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    return factories.schedule(
        client=factories.client(name="Ștefănescu Țîțu SRL"),
        object_text="Centrală în hală",
        starts_on=JANUARY,
        lead_days=0,
    )


def sheet(browser: FlaskClient, schedule: ServiceSchedule, year: int = 2026) -> str:
    answer = browser.get(f"/admin/schedules/sheet.pdf?id={schedule.id}&year={year}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert f"contract-{schedule.id}-{year}.pdf" in answer.headers["Content-Disposition"]
    return text_of(answer.data)


def test_a_sheet_says_what_was_promised_and_what_became_of_it(
    operator: FlaskClient, schedule: ServiceSchedule, factories: Factories
) -> None:
    job = factories.intervention(
        status=InterventionStatus.FINALISED, finalised_at=datetime(2026, 1, 12, 9, tzinfo=UTC)
    )
    factories.occurrence(schedule=schedule, due_on=JANUARY, effective_on=JANUARY, intervention=job)
    factories.occurrence(
        schedule=schedule,
        due_on=date(2026, 2, 10),
        effective_on=date(2026, 2, 10),
        status=OccurrenceStatus.SKIPPED,
        reason="Șantier închis",
    )
    open_job = factories.intervention()
    factories.occurrence(
        schedule=schedule,
        due_on=date(2026, 3, 10),
        effective_on=date(2026, 3, 10),
        intervention=open_job,
    )

    said = sheet(operator, schedule)

    assert "Contract sheet 2026" in said
    assert "Ștefănescu Țîțu SRL" in said
    assert "Centrală în hală" in said
    lines = said.splitlines()
    assert "10.01.2026 10.01.2026 12.01.2026 Done late" in lines
    assert "10.02.2026 Skipped Șantier închis" in lines
    assert "10.03.2026 10.03.2026 Late, not done yet" in lines
    assert "10.12.2026 10.12.2026 Coming" in lines
    assert flat(said).find("12Promised1Done2Latevisits1Leftout0Inapause") >= 0


def test_a_sheet_is_written_in_the_readers_language(
    app: Flask, schedule: ServiceSchedule, factories: Factories
) -> None:
    romanian = logged_in(app, factories, Role.OPERATOR, language=Language.RO)

    said = sheet(romanian, schedule)

    assert "Periodicitate Lunar" in said
    assert "Period Monthly" not in said


@pytest.mark.parametrize("hostile", MARKUP)
def test_what_people_typed_is_shown_and_never_read_as_markup(hostile: str) -> None:
    paper = Paper(
        title="Sheet",
        company=hostile,
        language="ro",
        printed="12.03.2026",
        facts=[("Client", hostile)],
        sums=[(hostile, "1")],
        heads=["a", "b", "c", "d", "e"],
        rows=[["1", "2", "3", "4", hostile]],
        nothing="",
        signatures=[hostile, hostile],
    )

    said = flat(text_of(pdf_of(paper)))

    assert said.count(flat(hostile)) == 6


def test_hostile_names_come_through_the_whole_way(
    operator: FlaskClient, factories: Factories
) -> None:
    client = factories.client(name='#panic("x") *b* $y$ <a> ] \\')
    schedule = factories.schedule(client=client, object_text="= #eval()", starts_on=JANUARY)
    factories.occurrence(
        schedule=schedule,
        due_on=JANUARY,
        effective_on=JANUARY,
        status=OccurrenceStatus.SKIPPED,
        reason="#" * 4000 + "\u202e[",
    )

    said = sheet(operator, schedule)

    assert '#panic("x") *b* $y$ <a> ] \\' in said
    assert "= #eval()" in said


def test_reasons_of_ours_are_not_for_clients(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    mute = factories.employee(name="Mute", email=None)
    schedule = factories.schedule(starts_on=JANUARY, assignees=[mute], lead_days=0)
    outcomes(session, JANUARY)

    said = sheet(operator, schedule)

    assert "Mute" not in said
    assert "10.01.2026 10.01.2026 Coming" in said.splitlines()


def test_a_weekly_contract_fits_several_pages(operator: FlaskClient, factories: Factories) -> None:
    schedule = factories.schedule(starts_on=JANUARY, period=Period.WEEKLY)

    said = sheet(operator, schedule)

    assert sum(line.endswith("Coming") for line in said.splitlines()) == 51
    assert "2 / 2" in said


def test_a_year_without_visits_says_so(operator: FlaskClient, schedule: ServiceSchedule) -> None:
    assert "This year has no visits." in sheet(operator, schedule, 2020)


def test_a_sheet_that_is_taken_away_leaves_a_trace(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    sheet(operator, schedule)

    session.rollback()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "export")).one()
    assert entry.table == "service_schedule"
