"""What can be done to interventions without their form."""

from flask import request
from flask_babel import lazy_gettext
from sqlalchemy.orm import Session

from admin_views._actions import GridAction
from crm import clock, current
from crm.domain.cleaning import clean_text
from crm.domain.i18n import N_
from crm.domain.permissions import Right
from crm.models import Intervention
from crm.services import interventions
from crm.services.mailing import Mailing

LONGEST_REASON = 5000


def _reason() -> str | None:
    return clean_text(request.form.get("reason", ""))[:LONGEST_REASON].strip() or None


def _finalise(session: Session, intervention: Intervention) -> bool:
    return interventions.finalise(session, intervention, resolution=_reason(), now=clock.utcnow())


def _reopen(session: Session, intervention: Intervention) -> bool:
    return interventions.reopen(session, intervention, now=clock.utcnow())


def _cancel(session: Session, intervention: Intervention) -> bool:
    mailing = Mailing.of(current.settings())
    return interventions.cancel(
        session, intervention, reason=_reason() or "", now=clock.utcnow(), mailing=mailing
    )


ACTIONS = (
    GridAction(
        "finalise",
        lazy_gettext("Finalise"),
        Right.FINALISE,
        _finalise,
        when=lambda it: not it.status.is_closed,
        prompt=lazy_gettext("Mark as finalised? What was done (may be left empty):"),
        icon="✓",
        undoable=True,
        said=N_("Intervention %(name)s was finalised."),
    ),
    GridAction(
        "reopen",
        lazy_gettext("Reopen"),
        Right.EDIT,
        _reopen,
        when=lambda it: it.status.is_closed,
        icon="↺",
        undoable=True,
        said=N_("Intervention %(name)s was reopened."),
    ),
    GridAction(
        "cancel",
        lazy_gettext("Cancel the job"),
        Right.EDIT,
        _cancel,
        when=lambda it: not it.status.is_closed,
        prompt=lazy_gettext("Cancel the intervention? Those assigned are told. Why:"),
        tone="danger",
        in_row=False,
        undoable=True,
        said=N_("Intervention %(name)s was cancelled."),
    ),
)
