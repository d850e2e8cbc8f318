"""Who is free, as the form of an intervention shows it and checks it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_babel import gettext

from admin_views._formats import label_of
from admin_views._part import Part
from crm.domain.record_ids import record_id
from crm.extensions import db
from crm.services import availability
from crm.services.availability import Clash, ClashKind

TONES = {ClashKind.ABSENT: "red", ClashKind.BOOKED: "red", ClashKind.TENTATIVE: "amber"}


def interval_of(form: Any) -> tuple[date, date] | None:
    """Return the planned days that stand in the form, or None when they make no interval."""
    starts, ends = form.planned_from_on.data, form.planned_to_on.data
    starts, ends = starts or ends, ends or starts
    if starts is None or ends is None or ends < starts:
        return None
    return starts, ends


def sentence(clash: Clash) -> str:
    """Say in a few words why somebody is not free."""
    days = f"{clash.starts_on:%d.%m}"
    if clash.ends_on != clash.starts_on:
        days += f"–{clash.ends_on:%d.%m}"  # noqa: RUF001 - a range
    if clash.intervention_number is not None:
        return f"{label_of(clash.kind)}: #{clash.intervention_number} {clash.client_name}, {days}"
    return f"{label_of(clash.kind)}: {days}"


def availability_of(form: Any, intervention_id: int | None) -> dict[str, Any]:
    """Return, for every active employee, whether he is free in the form's planned days.

    What the script shows: `rows` by employee, each with a text, a colour and
    whether saving will ask for a reason.
    """
    interval = interval_of(form)
    if interval is None:
        return {"rows": {}, "free": []}
    found = availability.overview(db.session(), from_on=interval[0], to_on=interval[1])
    rows, free = {}, []
    for each in found:
        clashes = _others(each.clashes, intervention_id)
        rows[each.employee_id] = _row(clashes)
        if not clashes:
            free.append({"id": each.employee_id, "text": each.name, "hint": each.town or ""})
    return {"rows": rows, "free": free}


def clash_errors(rows: Iterable[Any], form: Any, intervention_id: int | None) -> bool:
    """Mark each row with a busy employee and no reason, or a repeated one; tell if any."""
    interval = interval_of(form)
    chosen = [each.form for each in rows if not each._should_delete and each.form.employee.data]  # noqa: SLF001
    if interval is None or not chosen:
        return _mark_repeated(chosen)
    clashes = availability.clashes(
        db.session(),
        [each.employee.data.id for each in chosen],
        from_on=interval[0],
        to_on=interval[1],
        except_intervention_id=intervention_id,
    )
    found = _mark_repeated(chosen)
    for each in chosen:
        busy = clashes.get(each.employee.data.id)
        if busy and not each.clash_reason.data:
            why = "; ".join(sentence(clash) for clash in busy)
            text = gettext(
                "%(name)s is not free (%(why)s). Give a reason to save anyway.",
                name=each.employee.data,
                why=why,
            )
            each.clash_reason.errors = [*each.clash_reason.errors, text]
            found = True
    return found


def _mark_repeated(chosen: Iterable[Any]) -> bool:
    """Mark each row whose employee stands in an earlier one; tell if any."""
    seen: set[int] = set()
    found = False
    for each in chosen:
        key = each.employee.data.id
        if key in seen:
            text = gettext("%(name)s is in another row already.", name=each.employee.data)
            each.employee.errors = [*each.employee.errors, text]
            found = True
        seen.add(key)
    return found


def _others(clashes: Iterable[Clash], intervention_id: int | None) -> list[Clash]:
    """Leave out what the intervention in the form itself has to do with."""
    return [
        each
        for each in clashes
        if each.intervention_id is None or each.intervention_id != intervention_id
    ]


def _row(clashes: list[Clash]) -> dict[str, Any]:
    if not clashes:
        return {"text": gettext("Free"), "tone": "green", "busy": False}
    tones = {TONES[clash.kind] for clash in clashes}
    text = "; ".join(sentence(clash) for clash in clashes[:3])
    return {"text": text, "tone": "red" if "red" in tones else "amber", "busy": True}


class AvailabilityBox(Part):
    """The part of the view that says who is free while one fills in the form."""

    @expose("/availability/", methods=("POST",))
    def availability(self) -> ResponseReturnValue:
        """Say who is free in the days that stand in the form; the script asks while one types."""
        if not (self.can_create or self.can_edit):
            abort(403)
        form = self._create_form_class(request.form)
        return jsonify(availability_of(form, record_id(request.args.get("id", ""))))
