"""Documents stay true where records are written past the session, and by two at once."""

import time
from datetime import date
from threading import Thread

from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy.orm import Session

from crm.domain.statuses import InterventionStatus
from crm.extensions import new_session
from crm.models import Client, Intervention
from crm.search import differences
from tests.factories import Factories
from tests.generation import created
from tests.search.scan import found, kept, true

DAY = date(2026, 3, 10)
AWHILE = 0.5  # seconds in which a thread usually gets to where it waits


def test_visits_that_are_created_in_batches_are_found(
    session: Session, factories: Factories
) -> None:
    people = [factories.employee(name="Ion Lupșa"), factories.employee()]
    factories.schedule(starts_on=DAY, lead_days=0, description="Revizie", assignees=people)

    created(session, DAY)

    assert len(found(session, "lupsa revizie")) == 1
    assert kept(session) == true(session)


def test_who_was_erased_is_not_found(
    session: Session, factories: Factories, runner: FlaskCliRunner
) -> None:
    contact = factories.contact(name="Ana Cârstea", email="ana@example.com")
    done = InterventionStatus.FINALISED
    job = factories.intervention(client=contact.client, contact=contact, status=done)
    job.description = "Sunați-o pe Ana Cârstea"
    session.commit()
    session.rollback()

    result = runner.invoke(args=["gdpr-erase", "ana@example.com", "--yes"])

    assert result.exit_code == 0, result.output
    session.expire_all()
    assert found(session, "carstea") == set()
    assert kept(session) == true(session)
    assert not list(differences(session.connection()))


def test_a_rename_and_a_new_intervention_at_once_do_not_miss_each_other(
    app: Flask, session: Session, factories: Factories
) -> None:
    client, kind = factories.client(name="Hotel"), factories.complaint_type()
    client_id, kind_id = client.id, kind.id
    session.rollback()

    def call() -> None:
        with app.app_context(), new_session() as other:
            other.add(
                Intervention(
                    number=1,
                    complaint_on=DAY,
                    client_id=client_id,
                    complaint_type_id=kind_id,
                    object_text="Cazan",
                )
            )
            other.commit()

    with new_session() as renaming:
        renaming.get_one(Client, client_id).name = "Pensiune"
        renaming.flush()
        thread = Thread(target=call)
        thread.start()
        time.sleep(AWHILE)
        renaming.commit()
    thread.join(30)
    session.rollback()

    assert len(found(session, "pensiune cazan")) == 1
    assert kept(session) == true(session)
