"""The work sheet of an intervention in the words of its language, ready to be printed."""

from flask_babel import gettext
from sqlalchemy import select

from admin_views._formats import day_text, label_of, moment_text
from admin_views._object_notes import warranty_text
from crm import current
from crm.clock import company_day
from crm.config import Settings
from crm.domain.statuses import COMING
from crm.extensions import db
from crm.logos import logo_of
from crm.models import Assignment, Employee, Intervention
from crm.papers.typesetting import Long
from crm.papers.work_sheet import WorkPaper
from crm.services import warranties
from crm.services.work_times import work_times

Facts = list[tuple[str, str]]


def paper_of(record: Intervention, language: str) -> WorkPaper:
    """Return the sheet of `record`; the texts of ours are those of the language in force."""
    settings = current.settings()
    times = work_times(db.session(), record)
    contact = str(record.contact) if record.contact else ""
    return WorkPaper(
        title=gettext("Work sheet no. %(number)s", number=record.number),
        language=language,
        printed=gettext("Printed on %(day)s", day=day_text(current.today())),
        company=_company(settings),
        logo=logo_of(settings),
        facts=(_client(record), _job(record)),
        told=[
            (gettext("Complaint"), Long(record.description or "")),
            (gettext("Work done"), Long(record.resolution or "")),
        ],
        materials_title=gettext("Materials"),
        materials=[gettext("No."), gettext("Item"), gettext("Unit"), gettext("Quantity")],
        times=[
            (gettext("Arrival"), moment_text(times.began_at) if times.began_at else ""),
            (gettext("Departure"), moment_text(times.ended_at) if times.ended_at else ""),
        ],
        signatures=[
            (gettext("For the supplier: name, signature"), _people(record)),
            (gettext("For the client: name, signature, stamp"), contact),
        ],
    )


def _company(settings: Settings) -> list[str]:
    known = [
        settings.company_address,
        gettext("Tax id: %(id)s", id=settings.company_tax_id) if settings.company_tax_id else "",
        gettext("Phone: %(number)s", number=settings.company_phone)
        if settings.company_phone
        else "",
    ]
    return [settings.company, *(line for line in known if line)]


def _people(record: Intervention) -> str:
    """Return the names of those who come, or may still come."""
    names = (
        select(Employee.name)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .where(Assignment.intervention_id == record.id, Assignment.status.in_(COMING))
        .order_by(Assignment.id)
    )
    return ", ".join(db.session.scalars(names))


def _client(record: Intervention) -> Facts:
    client, contact = record.client, record.contact
    number = client.service_phone or client.phone
    known = [str(contact), contact.phone] if contact else []
    return _given(
        [
            (gettext("Client"), client.name),
            (gettext("Tax id (CIF)"), client.tax_id),
            (gettext("Address"), client.full_address),
            (gettext("Phone"), number),
            (gettext("Contact person"), ", ".join(filter(None, known))),
        ]
    )


def _job(record: Intervention) -> Facts:
    line, warranty = record.invoice_line, warranties.of(record)
    return _given(
        [
            (gettext("Object"), line.description if line else record.object_label),
            (gettext("Serial no."), line.serial_no if line else None),
            (gettext("Invoice"), str(line.invoice) if line else None),
            (gettext("Warranty"), warranty_text(warranty) if warranty else None),
            (gettext("Complaint type"), str(record.complaint_type)),
            (gettext("Complaint date"), day_text(record.complaint_on)),
            (gettext("Planned"), _planned(record)),
            (gettext("Finalised"), _finalised(record)),
            (gettext("Priority"), label_of(record.priority)),
        ]
    )


def _planned(record: Intervention) -> str:
    if record.planned_days is None:
        return ""
    return " – ".join(dict.fromkeys(map(day_text, record.planned_days)))  # noqa: RUF001 - a range


def _finalised(record: Intervention) -> str:
    at, zone = record.finalised_at, current.settings().timezone
    return day_text(company_day(at, zone)) if at else ""


def _given(facts: list[tuple[str, str | None]]) -> Facts:
    return [(name, value) for name, value in facts if value]
