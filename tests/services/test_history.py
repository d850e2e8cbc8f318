"""Earlier visits for the same object: which are found, in which order, and how."""

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus
from crm.models import Intervention
from crm.models.work_object import object_key
from crm.services.history import MOST, Subject, earlier_visits, visits_to
from crm.services.work_objects import release_product
from tests.factories import NOW, Factories
from tests.search.test_plans import plan_of

TODAY = date(2026, 3, 2)
JOBS = 20_000
STAMPS = {"created_at": NOW, "created_by": "x", "updated_at": NOW, "updated_by": "x", "version": 1}


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def numbers(session: Session, job: Intervention) -> list[int]:
    found = earlier_visits(session, Subject.of(job), until=job.complaint_on, before_id=job.id)
    return [each.number for each in found]


def test_visits_for_the_same_text_are_found_whatever_its_case_and_diacritics(
    session: Session, factories: Factories
) -> None:
    client = factories.client()
    earlier = factories.intervention(
        client=client, object_text="Centrală  în HALĂ", complaint_on=ago(30)
    )
    factories.intervention(client=client, object_text="Boiler", complaint_on=ago(30))
    factories.intervention(object_text="centrala in hala", complaint_on=ago(30))

    job = factories.intervention(client=client, object_text="centrala în hală", complaint_on=TODAY)

    assert numbers(session, job) == [earlier.number]


def test_visits_for_the_same_product_are_those_of_the_client(
    session: Session, factories: Factories
) -> None:
    client, product = factories.client(), factories.product()
    earlier = factories.intervention(client=client, product=product, complaint_on=ago(1))
    factories.intervention(client=client, product=factories.product(), complaint_on=ago(1))
    factories.intervention(product=product, complaint_on=ago(1))

    job = factories.intervention(client=client, product=product, complaint_on=TODAY)

    assert numbers(session, job) == [earlier.number]


def test_two_things_of_one_invoice_are_two_objects(session: Session, factories: Factories) -> None:
    first = factories.invoice_line(description="Camera")
    second = factories.invoice_line(description="Camera", invoice=first.invoice)
    client = first.invoice.client
    earlier = factories.intervention(client=client, invoice_line=first, complaint_on=ago(1))
    factories.intervention(client=client, invoice_line=second, complaint_on=ago(1))

    job = factories.intervention(client=client, invoice_line=first, complaint_on=TODAY)

    assert numbers(session, job) == [earlier.number]


@pytest.mark.parametrize(("days", "is_found"), [(0, True), (90, True), (91, False), (-1, False)])
def test_the_days_that_count_are_ninety(
    session: Session, factories: Factories, days: int, is_found: bool
) -> None:
    client = factories.client()
    factories.intervention(client=client, complaint_on=ago(days))
    job = factories.intervention(client=client, complaint_on=TODAY)

    assert bool(numbers(session, job)) is is_found


def test_neither_what_was_cancelled_nor_what_came_later_is_an_earlier_visit(
    session: Session, factories: Factories
) -> None:
    client = factories.client()
    factories.intervention(client=client, complaint_on=ago(1), status=InterventionStatus.CANCELLED)
    job = factories.intervention(client=client, complaint_on=TODAY)
    later = factories.intervention(client=client, complaint_on=TODAY)

    assert numbers(session, job) == []
    assert numbers(session, later) == [job.number]


def test_the_newest_few_are_told(session: Session, factories: Factories) -> None:
    client = factories.client()
    made = [factories.intervention(client=client, complaint_on=ago(n)) for n in range(9, 0, -1)]
    job = factories.intervention(client=client, complaint_on=TODAY)

    assert numbers(session, job) == [each.number for each in reversed(made)][:MOST]


def test_a_product_that_is_gone_is_found_by_its_name(
    session: Session, factories: Factories
) -> None:
    client, product = factories.client(), factories.product(code=None, name="DVR 8")
    earlier = factories.intervention(client=client, product=product, complaint_on=ago(1))
    release_product(session, product.id, now=NOW)
    session.commit()

    job = factories.intervention(client=client, object_text="dvr 8", complaint_on=TODAY)

    assert numbers(session, job) == [earlier.number]


@pytest.mark.parametrize("by", ["key", "product_id", "line_id"])
def test_among_very_many_the_newest_are_found_by_an_index(
    session: Session, factories: Factories, by: str
) -> None:
    line = factories.invoice_line(product=factories.product())
    client, product, kind = line.invoice.client, line.product, factories.complaint_type()
    columns = {"key": "object_text", "product_id": "product_id", "line_id": "invoice_line_id"}
    values = {"key": "Boiler", "product_id": product and product.id, "line_id": line.id}
    job = {
        "complaint_on": ago(10),
        "client_id": client.id,
        "complaint_type_id": kind.id,
        "object_label": "Boiler",
        "object_key": object_key("Boiler"),
        columns[by]: values[by],
        **STAMPS,
    }
    rows = [{"number": number, **job} for number in range(1, JOBS + 1)]
    session.execute(insert(Intervention.__table__), rows)  # type: ignore[arg-type]
    session.execute(text("ANALYZE"))
    session.commit()
    given = {"key": "boiler"} if by == "key" else {by: values[by]}
    subject = Subject(client.id, **given)

    found = earlier_visits(session, subject, until=TODAY)
    plan = plan_of(session, visits_to(subject, until=TODAY, before_id=found[0].id))

    assert [each.number for each in found] == list(range(JOBS, JOBS - MOST, -1))
    assert "Seq Scan" not in plan, plan
    assert "Sort" not in plan, plan
    assert "TEMP B-TREE" not in plan, plan
