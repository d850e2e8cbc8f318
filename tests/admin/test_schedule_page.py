"""A schedule's page: its ledger, its contract sheet, and why there is a visit or not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from crm.domain.kinds import Language, Role
from crm.domain.statuses import InterventionStatus, OccurrenceStatus
from crm.models import ServiceSchedule
from tests.admin.schedule_pages import MARCH, page_of
from tests.conftest import logged_in
from tests.factories import Factories
from tests.forms import soup
from tests.generation import created, outcomes


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, tzinfo=UTC)):
        yield


@pytest.fixture
def schedule(factories: Factories) -> ServiceSchedule:
    """Return a schedule of the 10th of each month, three days ahead."""
    return factories.schedule(starts_on=MARCH, lead_days=3, client=factories.client(name="Acme"))


def test_the_ledger_shows_each_date_of_the_year_and_what_became_of_it(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    kept = factories.schedule(starts_on=date(2025, 12, 10), ends_on=date(2026, 7, 10), lead_days=0)
    kept.generate_from = date(2026, 1, 10)
    made: dict[date, dict[str, Any]] = {
        date(2026, 1, 10): {"is_late": True, "intervention": factories.intervention()},
        date(2026, 2, 10): {"intervention": factories.intervention()},
        date(2026, 3, 10): {"status": OccurrenceStatus.SKIPPED, "reason": "Closed"},
        date(2026, 4, 10): {
            "status": OccurrenceStatus.MOVED,
            "reason": "Fair",
            "effective_on": date(2026, 4, 14),
        },
    }
    kept.pause_from, kept.pause_to = date(2026, 5, 1), date(2026, 5, 31)
    for day, given in made.items():
        factories.occurrence(schedule=kept, due_on=day, **{"effective_on": day} | given)

    page = soup(operator.get(page_of(kept)))

    rows = [each.get_text(" ", strip=True) for each in page.select("#visits tbody tr")]
    words = ["Generated late", "Generated", "Skipped", "Moved", "In a pause", "Coming", "Coming"]
    assert len(rows) == len(words)
    assert all(word in text for word, text in zip(words, rows, strict=True)), rows
    assert "Closed" in rows[2]
    assert "14.04.2026" in rows[3]
    links = page.select("#visits a[href*='/interventions/details/']")
    assert len(links) == 2


def test_a_date_that_failed_is_told_in_the_readers_language(
    app: Flask, session: Session, factories: Factories
) -> None:
    mute = factories.employee(name="Mut", email=None)
    schedule = factories.schedule(starts_on=MARCH, assignees=[mute])
    outcomes(session, MARCH)
    romanian = logged_in(app, factories, Role.OPERATOR, language=Language.RO)

    pages = [
        romanian.get(page_of(schedule)),
        romanian.get("/admin/schedules/"),
        romanian.get("/admin/occurrences/"),
    ]

    for page in pages:
        assert "Mut nu are adresă de e-mail." in page.text, page.text
        assert "has no e-mail" not in page.text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-10", "will be created on 07.03.2026"),
        ("2026-03-07", "the day on which the one due on 10.03.2026 is created"),
        ("2026-02-10", "starts on 10.03.2026"),
        ("2026-03-20", "next one after it is due on 10.04.2026"),
    ],
)
def test_the_page_says_why_or_why_not(
    operator: FlaskClient, schedule: ServiceSchedule, day: str, said: str
) -> None:
    page = soup(operator.get(page_of(schedule, day=day)))

    assert said in page.select_one("[role=status].answer").text


@pytest.mark.parametrize(
    "day", ["tomorrow", "2026-02-30", "9999-12-31", "0001-01-01", "20260310", "<script>"]
)
def test_a_day_that_is_none_is_told_beside_the_field(
    operator: FlaskClient, schedule: ServiceSchedule, day: str
) -> None:
    page = operator.get(page_of(schedule, day=day))

    assert page.status_code == 200
    assert soup(page).select_one("#day-error").text == "This is not a date."


@pytest.mark.parametrize("year", ["0", "99999", "-1", "abc", "٢٠٢٦", "1900", "2200"])
def test_any_year_can_be_asked_for(
    operator: FlaskClient, schedule: ServiceSchedule, year: str
) -> None:
    for place in ("details/", "sheet/", "sheet.pdf"):
        url = f"/admin/schedules/{place}?id={schedule.id}&year={year}"
        assert operator.get(url).status_code == 200


def test_a_visit_that_was_created_offers_no_change(
    operator: FlaskClient, session: Session, schedule: ServiceSchedule
) -> None:
    created(session, MARCH)

    page = soup(operator.get(page_of(schedule, day=MARCH)))

    assert "was created" in page.select_one("[role=status].answer").text
    assert page.select("#visit button[name=do]") == []


def test_the_contract_sheet_counts_what_was_promised_and_done(
    operator: FlaskClient, session: Session, factories: Factories
) -> None:
    schedule = factories.schedule(starts_on=date(2026, 1, 10), ends_on=date(2026, 6, 30))
    done = {"status": InterventionStatus.FINALISED}
    moments = [datetime(2026, 1, 10, 9, 0, tzinfo=UTC), datetime(2026, 2, 20, 9, 0, tzinfo=UTC)]
    for day, moment in zip((date(2026, 1, 10), date(2026, 2, 10)), moments, strict=True):
        job = factories.intervention(finalised_at=moment, **done)
        factories.occurrence(schedule=schedule, due_on=day, effective_on=day, intervention=job)
    factories.occurrence(
        schedule=schedule,
        due_on=MARCH,
        effective_on=MARCH,
        status=OccurrenceStatus.SKIPPED,
        reason="Closed",
    )

    page = soup(operator.get(f"/admin/schedules/sheet/?id={schedule.id}&year=2026"))

    sums = [each.get_text(" ", strip=True) for each in page.select(".sums .tile")]
    assert sums == ["6 Promised", "2 Done", "1 Late visits", "1 Left out", "0 In a pause"]
