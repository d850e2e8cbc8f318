"""What a client calls about may be open already."""

import pytest
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus
from crm.models import Intervention
from crm.services.similar import LOOKED_AT, Complaint, OpenJobs, open_like
from tests.factories import Factories


@pytest.fixture
def job(factories: Factories) -> Intervention:
    kind = factories.complaint_type(name="Defecțiune")
    return factories.intervention(object_text="Cameră la poartă", complaint_type=kind)


def found(session: Session, job: Intervention, complaint: Complaint) -> OpenJobs:
    return open_like(session, job.client_id, complaint)


@pytest.mark.parametrize(
    ("complaint", "is_similar"),
    [
        (Complaint(object_text="camera LA poarta"), True),
        (Complaint(object_text="Camera"), True),
        (Complaint(object_text="Cameră la poartă din spate"), True),
        (Complaint(object_text="la"), False),
        (Complaint(object_text="cam"), False),
        (Complaint(object_text="Centrală"), False),
        (Complaint(complaint_type="DEFECTIUNE"), True),
        (Complaint(complaint_type="Montaj"), False),
        (Complaint(object_text="Centrală", complaint_type="defecțiune"), True),
        (Complaint(), False),
    ],
)
def test_the_same_object_or_the_same_type_is_similar(
    session: Session, job: Intervention, complaint: Complaint, is_similar: bool
) -> None:
    known = found(session, job, complaint)

    assert list(known.similar) == ([job] if is_similar else [])
    assert (known.count, known.has_more) == (1, False)


def test_a_product_and_a_line_are_the_same_by_their_keys(
    session: Session, factories: Factories
) -> None:
    client, product = factories.client(), factories.product()
    line = factories.invoice_line(invoice=factories.invoice(client=client))
    of_product = factories.intervention(client=client, product=product)
    of_line = factories.intervention(client=client, invoice_line=line)

    by_product = open_like(session, client.id, Complaint(product_id=product.id))
    by_line = open_like(session, client.id, Complaint(invoice_line_id=line.id))

    assert list(by_product.similar) == [of_product]
    assert list(by_line.similar) == [of_line]


def test_what_is_closed_or_of_others_is_not_open_here(
    session: Session, factories: Factories, job: Intervention
) -> None:
    same = {"object_text": job.object_text, "complaint_type": job.complaint_type}
    factories.intervention(**same)
    for status in (InterventionStatus.FINALISED, InterventionStatus.CANCELLED):
        factories.intervention(client=job.client, status=status, **same)

    known = found(session, job, Complaint(object_text="camera la poarta"))

    assert list(known.similar) == [job]
    assert known.count == 1


def test_the_same_object_comes_before_the_same_type(
    session: Session, factories: Factories, job: Intervention
) -> None:
    newer = factories.intervention(client=job.client, complaint_type=job.complaint_type)
    said = Complaint(object_text="camera la poarta", complaint_type="Defecțiune")

    assert list(found(session, job, said).similar) == [job, newer]


def test_of_very_many_the_newest_are_looked_at(
    session: Session, factories: Factories, job: Intervention
) -> None:
    for _number in range(LOOKED_AT):
        factories.intervention(client=job.client, complaint_type=job.complaint_type)

    known = found(session, job, Complaint(object_text="camera la poarta"))

    assert list(known.similar) == []
    assert (known.count, known.has_more) == (LOOKED_AT, True)
