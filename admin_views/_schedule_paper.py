"""The contract sheet in the words of its reader, ready to be printed."""

from flask_babel import gettext

from admin_views._formats import day_text, label_of
from crm import current
from crm.domain.contract_sheets import Sheet, Visit
from crm.domain.i18n import N_
from crm.domain.schedule_verdicts import Verdict
from crm.domain.statuses import InterventionStatus, OccurrenceStatus
from crm.models import ServiceSchedule
from crm.papers.contract_sheet import Paper

_HEADS = (N_("Due on"), N_("Takes place on"), N_("Done on"), N_("Status"), N_("Reason"))


def paper_of(record: ServiceSchedule, sheet: Sheet) -> Paper:
    """Return what the client gets: of visits that failed to be created no inner reasons."""
    return Paper(
        title=gettext("Contract sheet %(year)s", year=sheet.year),
        company=current.settings().company,
        language=current.language(),
        printed=day_text(current.today()),
        facts=_facts(record),
        sums=[(name, str(number)) for name, number in sums_of(sheet)],
        heads=[gettext(each) for each in _HEADS],
        rows=[_row(each) for each in sheet.visits if each.is_promised],
        nothing=gettext("This year has no visits."),
        signatures=[gettext("For the supplier"), gettext("For the client")],
    )


def sums_of(sheet: Sheet) -> list[tuple[str, int]]:
    """Return the sums of a year, each with its name."""
    return [
        (gettext("Promised"), sheet.promised),
        (gettext("Done"), sheet.done),
        (gettext("Late visits"), sheet.late),
        (gettext("Left out"), sheet.skipped),
        (gettext("In a pause"), sheet.paused),
    ]


def _facts(record: ServiceSchedule) -> list[tuple[str, str]]:
    facts = [
        (gettext("Client"), str(record.client)),
        (gettext("Address"), record.client.full_address),
        (gettext("Object"), record.object_label),
        (gettext("Period"), label_of(record.period)),
        (gettext("Starts on"), day_text(record.starts_on)),
        (gettext("Ends on"), day_text(record.ends_on) if record.ends_on else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _row(visit: Visit) -> list[str]:
    is_skipped = visit.status is OccurrenceStatus.SKIPPED
    effective = None if is_skipped else visit.explanation.effective_on
    return [
        day_text(visit.due_on),
        day_text(effective) if effective else "",
        day_text(visit.done_on) if visit.done_on else "",
        _status(visit),
        visit.reason or "",
    ]


def _status(visit: Visit) -> str:
    """Say in a client's words how far a visit is."""
    verdict = visit.explanation.verdict
    if visit.done_on:
        text = gettext("Done late") if visit.is_late else gettext("Done")
    elif visit.is_late:
        text = gettext("Late, not done yet")
    elif visit.intervention_status is InterventionStatus.CANCELLED or verdict is Verdict.DELETED:
        text = gettext("Cancelled")
    elif visit.status is OccurrenceStatus.GENERATED:
        text = gettext("Planned")
    elif visit.status is OccurrenceStatus.SKIPPED or visit.is_paused:
        text = gettext(verdict.label)
    else:
        text = gettext("Moved") if visit.status is OccurrenceStatus.MOVED else gettext("Coming")
    return text
