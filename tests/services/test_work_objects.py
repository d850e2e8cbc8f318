from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.models import AuditEntry, Intervention, InvoiceLine, Product
from crm.services import work_objects
from tests.factories import Factories
from tests.services.given import NOW


def test_a_product_lets_go_and_its_name_stays(session: Session, factories: Factories) -> None:
    product = factories.product(code="C1", name="Camera")
    case = factories.intervention(product=product)
    schedule = factories.schedule(product=product, object_text=None)
    version = case.version

    work_objects.release_product(session, product.id, now=NOW)
    session.delete(product)
    session.commit()

    assert (case.object_text, case.product_id, case.object_label) == (
        "C1 Camera",
        None,
        "C1 Camera",
    )
    assert (schedule.object_text, schedule.product_id) == ("C1 Camera", None)
    assert case.version == version + 1
    assert case.updated_at == NOW


def test_an_invoice_line_keeps_its_description_without_its_product(
    session: Session, factories: Factories
) -> None:
    product = factories.product()
    line = factories.invoice_line(product=product, description="Camera video")

    work_objects.release_product(session, product.id, now=NOW)
    session.delete(product)
    session.commit()

    assert (line.product_id, line.description) == (None, "Camera video")


def test_invoice_lines_let_go_and_their_text_stays(session: Session, factories: Factories) -> None:
    line = factories.invoice_line(description="Camera")
    client = line.invoice.client
    case = factories.intervention(client=client, invoice_line=line)
    schedule = factories.schedule(client=client, invoice_line=line, object_text=None)
    text = case.object_label

    work_objects.release_invoice_lines(session, [line.id], now=NOW)
    session.delete(line.invoice)
    session.commit()

    assert text.startswith("Camera (")
    assert (case.object_text, case.invoice_line_id) == (text, None)
    assert (schedule.object_text, schedule.invoice_line_id) == (text, None)
    assert session.scalars(select(InvoiceLine)).all() == []


def test_others_are_left_alone(session: Session, factories: Factories) -> None:
    kept = factories.intervention(product=factories.product())
    version = kept.version

    work_objects.release_product(session, factories.product().id, now=NOW)
    work_objects.release_invoice_lines(session, [], now=NOW)
    session.commit()

    assert kept.product_id is not None
    assert kept.version == version


def test_each_record_that_let_go_is_in_the_audit_log(
    session: Session, factories: Factories
) -> None:
    product: Product = factories.product()
    cases: list[Intervention] = [factories.intervention(product=product) for _ in range(2)]

    work_objects.release_product(session, product.id, now=NOW)
    session.commit()

    logged = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "update").order_by(AuditEntry.record_id)
    ).all()
    assert [each.record_id for each in logged] == [case.id for case in cases]
    assert logged[0].changes == {"product_id": [str(product.id), None]}
    assert (logged[0].table, logged[0].at) == ("intervention", NOW)
