"""The people assigned to an intervention: their rows in the form, their answers in the grid."""

from typing import Any

from flask_babel import gettext
from markupsafe import Markup

from admin_views._formats import chip
from admin_views._inlines import Inline
from crm import clock
from crm.extensions import db
from crm.models import Assignment, Intervention
from crm.services import assignments
from crm.services.mailing import Mailing
from crm.web import _current


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
        mailing = Mailing.of(_current.settings())
        assignments.withdraw(db.session(), record, mailing=mailing, now=clock.utcnow())


def answers(_view: Any, _context: Any, record: Intervention, _name: str) -> Any:
    """Return who is assigned, each with what he answered."""
    standing = record.standing_assignments
    if not standing:
        return gettext("nobody")
    return Markup(" ").join(chip(each.status, str(each.employee)) for each in standing)
