"""The demo is loaded once for each database, and looked at from all sides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

import pytest
from flask import Flask
from flask_security.utils import verify_password
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from crm.clock import company_day, utcnow
from crm.config import Settings
from crm.demo.tables.crew import LOGINS, PASSWORD
from crm.domain.kinds import Direction, Language, Role
from crm.domain.periods import Period
from crm.domain.statuses import (
    AssignmentStatus,
    InterventionStatus,
    MessageKind,
    OutboxStatus,
    Priority,
    TriageStatus,
    intervention_status,
)
from crm.domain.tax_ids import is_plausible_tax_id
from crm.extensions import db
from crm.models import (
    Assignment,
    AuditEntry,
    Base,
    Client,
    Contact,
    CorrespondenceEntry,
    Employee,
    Intervention,
    InvoiceLine,
    Message,
    OutboxMail,
    Product,
    ServiceSchedule,
    Stamped,
    User,
)
from crm.search import differences
from crm.services import assignments, counters
from crm.services.mailing import Mailing
from crm.services.schedule_plans import Run
from crm.services.schedule_runs import generate_due
from tests.conftest import CHOSEN, Applications, empty_all_tables

ROWS = 300


@dataclass(frozen=True)
class Loaded:
    """An application whose database has the demo, and what the command printed."""

    app: Flask
    printed: str

    @property
    def settings(self) -> Settings:
        found: Settings = self.app.extensions["settings"]
        return found


@pytest.fixture(scope="module", params=CHOSEN)
def loaded(request: pytest.FixtureRequest, applications: Applications) -> Iterator[Loaded]:
    app = applications[request.param]
    with app.app_context():
        result = app.test_cli_runner().invoke(args=["load-demo", "--rows", str(ROWS)])
        assert result.exit_code == 0, result.output
        yield Loaded(app, result.stdout)
        db.session.rollback()
        empty_all_tables(db.session())
        db.session.remove()


@pytest.fixture
def demo(loaded: Loaded) -> Iterator[Session]:
    """Return a session on the demo; what a test writes is taken back."""
    yield db.session()
    db.session.remove()


def count(session: Session, model: type[Base], *conditions: object) -> int:
    query = select(func.count()).select_from(model)
    return session.scalar(query.where(*conditions)) or 0  # type: ignore[arg-type]


def test_the_logins_are_printed(loaded: Loaded) -> None:
    lines = loaded.printed.splitlines()

    assert [line.split()[:2] for line in lines] == [[each.email, PASSWORD] for each in LOGINS]


def test_every_table_has_rows(demo: Session) -> None:
    tables = db.metadata.sorted_tables

    empty = {each.name for each in tables if not demo.execute(select(each).limit(1)).first()}

    # Only people with browsers write these.
    kept = {"saved_view", "grid_setting", "undo_step", "undo_change", "form_submission"}
    logins = {"user_session", "known_device", "second_factor", "recovery_code", "invitation"}
    assert empty == kept | logins | {"audit_permit"}


def test_every_record_can_be_found(demo: Session) -> None:
    assert not list(differences(demo.connection()))


def test_there_are_as_many_interventions_as_asked_for(demo: Session) -> None:
    assert count(demo, Intervention) == ROWS


@pytest.mark.parametrize(
    ("column", "kinds"),
    [
        (Intervention.status, InterventionStatus),
        (Intervention.priority, Priority),
        (Assignment.status, AssignmentStatus),
        (Message.kind, MessageKind),
        (Message.triage, TriageStatus),
        (ServiceSchedule.period, Period),
        (CorrespondenceEntry.direction, Direction),
        (User.role, Role),
    ],
)
def test_every_kind_of_record_can_be_seen(
    demo: Session, column: InstrumentedAttribute[object], kinds: type[Enum]
) -> None:
    assert set(demo.scalars(select(column).distinct())) == set(kinds)


def test_no_mail_waits_to_be_sent(demo: Session) -> None:
    failed = count(demo, OutboxMail, OutboxMail.status == OutboxStatus.FAILED)

    assert failed == 1
    assert count(demo, OutboxMail, OutboxMail.status != OutboxStatus.SENT) == failed


def test_everybody_can_log_in(demo: Session) -> None:
    users = demo.scalars(select(User)).all()

    assert {each.email for each in users} == {each.email for each in LOGINS}
    assert all(verify_password(PASSWORD, each.password or "") for each in users)
    assert all(each.active and each.language is Language.RO for each in users)


def test_the_technician_has_work_to_do(demo: Session) -> None:
    user = demo.scalars(select(User).where(User.role == Role.TECHNICIAN)).one()

    open_ones = demo.scalars(
        select(Assignment)
        .join(Assignment.intervention)
        .where(Assignment.employee_id == user.employee_id)
        .where(Intervention.status == InterventionStatus.CONFIRMED)
    ).all()

    assert open_ones


def test_interventions_are_about_all_three_kinds_of_object(demo: Session) -> None:
    columns = (Intervention.object_text, Intervention.product_id, Intervention.invoice_line_id)

    counts = [count(demo, Intervention, column.is_not(None)) for column in columns]

    assert min(counts) > ROWS / 10
    assert sum(counts) == ROWS


def test_numbers_go_on_after_the_highest(demo: Session) -> None:
    highest = demo.scalar(select(func.max(Intervention.number)))

    assert highest == ROWS
    assert counters.next_numbers(demo, "intervention") == ROWS + 1


def test_ids_go_on_after_the_highest(demo: Session) -> None:
    client = Client(name="Client nou")

    demo.add(client)
    demo.flush()

    assert client.id == demo.scalar(select(func.max(Client.id)))


def test_the_register_has_no_gaps(demo: Session) -> None:
    found: dict[tuple[int, Direction], list[int]] = {}
    order = (CorrespondenceEntry.registered_on, CorrespondenceEntry.number)
    for entry in demo.scalars(select(CorrespondenceEntry).order_by(*order)):
        found.setdefault((entry.year, entry.direction), []).append(entry.number)

    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in found.values())


@pytest.mark.parametrize(
    "model", [Client, Contact, Employee, Product, InvoiceLine, Intervention, ServiceSchedule]
)
def test_derived_columns_are_what_the_models_derive(demo: Session, model: type[Stamped]) -> None:
    with demo.no_autoflush:
        records = demo.scalars(select(model)).all()
        for record in records:
            record.derive()

        assert [each for each in records if demo.is_modified(each)] == []


def test_statuses_follow_from_the_answers(demo: Session) -> None:
    records = demo.scalars(select(Intervention)).all()

    wrong = [
        each
        for each in records
        if not each.status.is_closed
        and each.status is not intervention_status(one.status for one in each.assignments)
    ]

    assert wrong == []


def test_saving_again_asks_nobody(loaded: Loaded, demo: Session) -> None:
    mailing = Mailing.of(loaded.settings)
    records = demo.scalars(select(Intervention)).all()

    mails = [
        mail
        for each in records
        for mail in assignments.sync(demo, each, mailing=mailing, now=utcnow())
    ]

    assert mails == []


def test_the_generator_has_nothing_left_to_do(loaded: Loaded, demo: Session) -> None:
    settings, now = loaded.settings, utcnow()
    ran_until = now - timedelta(days=1)  # today's run is at six in the morning
    day = company_day(ran_until, settings.timezone)
    run = Run(today=day, now=now, mailing=Mailing.of(settings), country="RO", dry_run=True)

    assert list(generate_due(demo, run)) == []


def test_nothing_has_happened_in_the_future(demo: Session) -> None:
    now = utcnow()

    assert count(demo, Message, Message.happened_at > now) == 0
    assert count(demo, AuditEntry, AuditEntry.at > now) == 0
    assert count(demo, Intervention, Intervention.created_at > now) == 0


def test_the_audit_log_knows_who_did_what(demo: Session) -> None:
    authors = set(demo.scalars(select(AuditEntry.actor).distinct()))

    assert authors >= {"admin@demo.ro", "operator@demo.ro", "generate-schedules", "worker"}
    assert authors.isdisjoint({"system"})


def test_tax_ids_are_plausible_and_nobody_has_the_same(demo: Session) -> None:
    written = [each for each in demo.scalars(select(Client.tax_id)) if each]

    assert all(is_plausible_tax_id(each) for each in written)
    assert len(set(written)) == len(written) > 30


def test_diacritics_have_commas_not_cedillas(demo: Session) -> None:
    columns = (Client.name, Intervention.description, Message.text, Employee.name, Product.name)

    texts = [text or "" for column in columns for text in demo.scalars(select(column))]

    assert any(letter in "".join(texts) for letter in "șț")
    assert [text for text in texts if set(text) & set("şţŞŢ")] == []


def test_a_second_time_is_refused(loaded: Loaded, demo: Session) -> None:
    result = loaded.app.test_cli_runner().invoke(args=["load-demo"])

    assert result.exit_code == 1
    assert "The database is not empty" in result.stderr
    assert count(demo, Intervention) == ROWS


def test_fewer_rows_than_the_story_has_are_refused(loaded: Loaded) -> None:
    result = loaded.app.test_cli_runner().invoke(args=["load-demo", "--rows", "50"])

    assert result.exit_code == 2
    assert "50 is not in the range" in result.stderr
