"""The people assigned to an intervention: their rows in the form, their answers in the grid."""

from collections.abc import Sequence
from typing import Any

from flask_babel import format_date, gettext
from markupsafe import Markup
from sqlalchemy import String, select, type_coerce
from sqlalchemy.orm import Session

from admin_views._export_cells import Cells, among, harmless
from admin_views._formats import chip, day_text, label_of
from admin_views._inlines import Inline
from crm import clock, current
from crm.domain.statuses import AssignmentStatus
from crm.extensions import db
from crm.models import Assignment, Employee, Intervention
from crm.services import assignments
from crm.services.mailing import Mailing
from crm.services.unanswered import is_unanswered


class AssignmentInline(Inline):
    form_columns = ("id", "employee", "clash_reason")

    def shown(self, record: Assignment) -> bool:
        return not record.is_withdrawn

    def fill(self, owner: Intervention, record: Assignment | None, field: Any) -> None:
        """Assign the row's employee; another one in an old row is a withdrawal and a new offer."""
        form = field.form
        if record is not None and record.employee_id != form.employee.data.id:
            self.removed(record)
        assignments.assign(
            db.session(), owner, form.employee.data, clash_reason=form.clash_reason.data or ""
        )

    def removed(self, record: Assignment) -> None:
        """Withdraw: the row stays for its history, and the employee is told."""
        mailing = Mailing.of(current.settings())
        assignments.withdraw(db.session(), record, mailing=mailing, now=clock.utcnow())


def answers(_view: Any, _context: Any, record: Intervention, _name: str) -> Any:
    """Return who is assigned, each with what he answered."""
    standing = record.standing_assignments
    if not standing:
        return gettext("nobody")
    shown = Markup(" ").join(_answer(each) for each in standing)
    return Markup("<div>{}</div>").format(shown)  # one thing, which a phone shows beside its label


def _answer(assignment: Assignment) -> Any:
    """Return an employee in the colour of his answer, and since when he owes one."""
    shown = chip(assignment.status, str(assignment.employee))
    if not is_unanswered(assignment):
        return shown
    since = gettext("no answer since %(day)s", day=format_date(assignment.asked_at, "dd.MM"))
    return Markup("<div>{}<br><small class='muted'>{}</small></div>").format(shown, since)


def plain_answers(_view: Any, _context: Any, record: Intervention, _name: str) -> str:
    """Return the same as text, for an export."""
    return ", ".join(
        f"{each.employee} ({label_of(each.status)})" for each in record.standing_assignments
    )


def interval(_view: Any, _context: Any, record: Intervention, _name: str) -> str:
    """Return the planned days as one, such as 02.03 to 06.03.2015."""
    starts, ends = record.planned_from_on, record.planned_to_on
    if not starts or not ends or starts == ends:
        only = starts or ends
        return day_text(only) if only else ""
    first = day_text(starts)[: 5 if starts.year == ends.year else None]
    return f"{first}–{day_text(ends)}"  # noqa: RUF001 - a range


def answer_cells() -> Cells:
    """Return the same for the export of many: a query for each batch of rows."""
    return Cells(Intervention.id, _answers_of)


def _answers_of(session: Session, ids: Sequence[int]) -> list[str]:
    standing = (
        select(Assignment.intervention_id, Employee.name, type_coerce(Assignment.status, String))
        .join(Assignment.employee)
        .where(among(Assignment.intervention_id, ids))
        .where(Assignment.status != AssignmentStatus.WITHDRAWN)
        .order_by(Assignment.id)
    )
    labels = {each.name: label_of(each) for each in AssignmentStatus}
    found: dict[int, list[str]] = {}
    for intervention_id, name, status in session.connection().execute(standing).all():
        found.setdefault(intervention_id, []).append(f"{name} ({labels[status]})")
    return [harmless(", ".join(found.get(each, ()))) for each in ids]
