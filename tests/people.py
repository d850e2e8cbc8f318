"""A person who stands everywhere in the records, and another one beside them."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote_plus

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm.audit import Actor, act_as, note
from crm.domain.folding import digits, fold
from crm.domain.kinds import AbsenceKind, Role
from crm.domain.statuses import (
    AssignmentStatus,
    DeliveryStatus,
    InterventionStatus,
    MessageKind,
    OutboxStatus,
)
from crm.models import Base, GridSetting, Intervention, SavedView, UndoChange, UndoStep
from crm.search import DOCUMENTS
from crm.services import attachments
from tests.factories import Factories
from tests.installations import storage_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME = "Ștefan Țurcanu"
EMAIL = "Stefan.Turcanu@example.com"
PHONE = "0722 123 456"
OTHER = "Ioana Marinescu"
OTHER_EMAIL = "ioana@example.com"
OTHER_PHONE = "0733 987 654"
# Ways in which people write the same.
WRITTEN = (
    NAME,
    "ȚURCANU Ştefan",
    "stefan  turcanu",
    EMAIL.lower(),
    "+40 722.123.456",
    "0722123456",
)


@dataclass(frozen=True)
class Ids:
    employee: int
    contact: int
    client: int
    intervention: int
    number: int
    message: int
    key: str


def write_everywhere(app: Flask, session: Session, factories: Factories) -> Ids:
    """Write the person into every table as employee, contact, private client and user."""
    act_as(session, Actor(EMAIL, "web"))
    employee = factories.employee(
        name=NAME, email=EMAIL, phone=PHONE, job_title="Electrician", town="Brăila"
    )
    user = factories.user(email=EMAIL, name=NAME, role=Role.TECHNICIAN, employee=employee)
    factories.user_session(user=user, address="192.0.2.7", agent="Phone")
    factories.absence(employee=employee, kind=AbsenceKind.SICK, note="Gripă")
    act_as(session, Actor(OTHER_EMAIL, "web"))
    other = factories.employee(name=OTHER, email=OTHER_EMAIL, phone=OTHER_PHONE)
    firm = factories.client(name="Firma SRL", email=EMAIL.lower(), notes=f"A se suna {PHONE}")
    contact = factories.contact(client=firm, name=NAME, email=EMAIL, phone=PHONE)
    home = factories.client(
        kind="PERSON", name=NAME, email=EMAIL, phone=PHONE, address="Str. Lalelelor 17 bis"
    )
    case = factories.intervention(
        complaint_type=factories.complaint_type(name=f"Reclamație {NAME}"),
        client=firm,
        contact=contact,
        description=" / ".join(WRITTEN),
        resolution=f"Rezolvat cu {NAME}",
        status=InterventionStatus.FINALISED,
        finalised_by=EMAIL,
    )
    factories.intervention(
        client=home, object_text=f"Centrala lui {NAME}", status=InterventionStatus.FINALISED
    )
    assignment = factories.assignment(
        intervention=case, employee=employee, status=AssignmentStatus.CONFIRMED
    )
    factories.assignment(intervention=case, employee=other, status=AssignmentStatus.CONFIRMED)
    _write_mails_out(factories, case, assignment.id)
    delivery = factories.inbound_delivery(
        status=DeliveryStatus.PROCESSED, raw=_posted("Da, confirm"), received_at=NOW
    )
    factories.inbound_delivery(
        status=DeliveryStatus.PROCESSED,
        raw=_posted(f"Vin cu {NAME}", sender=OTHER_EMAIL),
        received_at=NOW,
    )
    reply = factories.message(
        kind=MessageKind.REPLY,
        intervention=case,
        assignment=assignment,
        author=NAME,
        sender=EMAIL,
        text=f"Da, confirm. {NAME}, {PHONE}. Anunțați-o pe {OTHER}.",
        full_text=f"Da, confirm.\n-- \n{NAME}\nElectrician",
        html=f"<p>{NAME}</p>",
        delivery_id=delivery.id,
    )
    factories.message(intervention=case, author=OTHER_EMAIL, text=f"Am vorbit cu {NAME} ({EMAIL})")
    factories.correspondence_entry(
        sender=NAME, subject="Reclamație", client=home, notes=f"tel. {PHONE}"
    )
    _write_own_settings(session, user.id, case)
    stored = attachments.store(
        session,
        storage_of(app),
        filename=f"Poza {NAME}.png",
        content_type="image/png",
        content=f"semnat {NAME}".encode(),
        message=reply,
    )
    employee.job_title = "Maistru"
    session.commit()
    return Ids(employee.id, contact.id, home.id, case.id, case.number, reply.id, stored.storage_key)


def _write_own_settings(session: Session, user: int, case: Intervention) -> None:
    query = f"search={quote_plus(NAME)}&page_size=50"
    session.add(SavedView(owner_id=user, endpoint="clients", name="Own", query=query))
    shared = {"endpoint": "interventions", "name": f"Ale lui {NAME}", "is_shared": True}
    session.add(SavedView(owner_id=user, query=query, **shared))
    session.add(GridSetting(user_id=user, endpoint="clients", columns="name,town"))
    step = UndoStep(user_id=user, label=f"Finalizare: {NAME}", right="edit", at=NOW)
    session.add(step)
    session.flush()
    kept = {"job": {"resolution": f"Vorbit cu {NAME}"}}
    session.add(UndoChange(step_id=step.id, intervention_id=case.id, kept=kept))
    note(session, "login", now=NOW, summary=f"{NAME} a intrat")


def _write_mails_out(factories: Factories, case: Intervention, assignment_id: int) -> None:
    mail = {"status": OutboxStatus.SENT, "sent_at": NOW, "intervention": case}
    factories.outbox_mail(
        **mail,
        assignment_id=assignment_id,
        to=EMAIL,
        subject=f"Cerere pentru {NAME}",
        text=f"Persoana de contact: {OTHER}, {OTHER_PHONE}",
        html=f"<p>Bună, {NAME}</p>",
        invite="BEGIN:VCALENDAR\r\nATTENDEE;CN=Stefan Tur\r\n canu:mailto:x\r\nEND:VCALENDAR",
        invite_method="REQUEST",
    )
    factories.outbox_mail(
        **mail,
        to=OTHER_EMAIL,
        text="Harta: https://www.openstreetmap.org/search?query=%C8%9Aurcanu%20%C8%98tefan",
        html="<p>Vine și <b>&#536;tefan</b> Țurcanu</p>",
    )


def _posted(text: str, *, sender: str = EMAIL) -> bytes:
    """Return a delivery in the generic format; its JSON hides every letter that is not ASCII."""
    headers = {"From": sender, "To": "replies@reply.example.com", "Message-ID": "<1@x>"}
    day = date(2026, 3, 2).isoformat()
    return json.dumps({"headers": headers, "subject": f"Re: {day}", "text": text}).encode()


def everything(session: Session) -> str:
    """Return all that is in the database, as a reader of its tables sees it, folded."""
    found: list[str] = []
    for table in (*Base.metadata.sorted_tables, *(each.table for each in DOCUMENTS.values())):
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
        "name": "turcanu" in text
        or "%c8%9aurcanu" in text
        or "\\u021burcanu" in text
        or "\\u021aurcanu" in text,
        "address": EMAIL.lower() in text,
        "phone": digits(PHONE)[1:] in text or "722 123" in text or "722.123" in text,
        "place": "lalelelor" in text,
    }
    return [name for name, is_there in sought.items() if is_there]
